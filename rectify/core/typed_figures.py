"""Figures that somebody typed into a text, found so that checks can compare them with the tally. Pure.

Conservative: a number counts only in a wording that speaks of the feedback's problems (`已完成整改34项`, `剩余4项`), and
not where the same words are content (`6个方面提出了18条措施`, `已完成5个项目验收`).

The forms are text: `re` compiles one, and keeps it, when a sentence first needs it, and most ledgers need few.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from rectify.core import numerals, placeholders, tally
from rectify.core.states import Group
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ASPECTS, PROBLEMS, RATE = "方面数", "问题数", "销号率"
"""The placeholders of what is neither a group nor the remainder."""
_SHARE_OF = "占比"
_SHARES = {name: f"{name}{_SHARE_OF}" for name in placeholders.OF_GROUP.values()} | {
    placeholders.OF_GROUP[Group.COMPLETED]: RATE
}
"""What the share of a group is called; it has a placeholder only where it is the 销号率."""

_DIGITS = "0-9０-９一二三四五六七八九十百两〇零"
_N = rf"(?<![{_DIGITS}.．第近约超])(?P<n>[0-9０-９]{{1,4}}|[一二三四五六七八九十百两〇零]{{1,7}})"
_UNIT = r"\s*[个项条件]"
_LINK = r"的?(?:问题|任务|事项)?的?(?:共有|有|共|为|了)?\s*"
_PAUSE = r"(?=$|[，。；、：！？,;.()（）\s]"
_COUNT = rf"{_LINK}{_N}{_UNIT}{_PAUSE}|(?:具体|分项)?问题(?!中)|整改(?!措施|方案|资金|工作))"
_REST = (
    rf"{_LINK}{_N}{_UNIT}{_PAUSE}|(?:具体|分项)?问题|(?:整改)?(?:任务|事项)|正在|将|尚|仍|均|需|按|持续|继续|整改中)"
)
_PROGRESS = "(?:进展|成效|成果)"

_Forms = tuple[tuple[str, tuple[str, ...], str], ...]
"""What a count is of, words of which one must stand in the sentence, and the form."""
_ASPECT = rf"{_N}\s*(?:个大方面|大方面|个方面|个大类|大类)"
_PROBLEM = rf"{_N}{_UNIT}(?P<kind>具体|分项)?问题(?!线索)"
_PROBLEM_AFTER = rf"(?:反馈的?|(?P<kind>具体|分项))问题(?:共计|共有|总计|共|有|为)?\s*{_N}{_UNIT}{_PAUSE})"
_GROUPS: _Forms = (  # the first form that takes a number keeps it
    (
        placeholders.OF_GROUP[Group.MOSTLY_COMPLETED],
        ("基本",),
        rf"基本(?:完成|整改到位)(?:整改)?(?:取得阶段性{_PROGRESS}并持续整改)?{_COUNT}",
    ),
    (
        placeholders.OF_GROUP[Group.LONG_TERM],
        ("长期", "持续"),
        (
            "(?:阶段性完成并)?(?:需要|需)?(?:长期整改|长期坚持|持续整改)"
            rf"(?:[并且]?已?取得(?:重大|明显|积极|阶段性){_PROGRESS})?{_COUNT}"
        ),
    ),
    (
        placeholders.OF_GROUP[Group.IN_PROGRESS],
        ("正在", "整改中", "推进中"),
        rf"(?:正在(?:推进)?(?:整改)?(?:推进)?|整改中|推进中){_COUNT}",
    ),
    (
        placeholders.REMAINING,
        ("剩", "余", "未"),
        rf"(?:剩余|剩下|余下|其余|尚余|还剩|尚?未(?:完成整改|整改完成|完成|销号|整改到位)){_REST}",
    ),
    (
        placeholders.OF_GROUP[Group.COMPLETED],
        ("已", "完成", "销号"),
        (
            "(?<!基本)(?<!未)(?:已(?:全部|经)?(?:完成整改|整改完成|整改到位|完成销号|销号|整改|完成)|完成整改|整改完成|完成销号|对账销号)"
            rf"{_COUNT}"
        ),
    ),
)
_BEFORE = rf"{_N}{_UNIT}(?:具体|分项)?(?:问题|整改任务|任务)?"
_DONE = "(?:完成整改|整改完成|整改到位|完成销号|销号)"
_COUNTED_FIRST: _Forms = (
    (
        placeholders.OF_GROUP[Group.MOSTLY_COMPLETED],
        ("基本",),
        rf"{_BEFORE}(?:已经?)?基本(?:完成(?:整改)?|整改到位){_PAUSE})",
    ),
    (
        placeholders.OF_GROUP[Group.LONG_TERM],
        ("长期", "持续"),
        rf"{_BEFORE}(?:为|属|需要?|正在)?(?:长期整改|长期坚持|持续整改)",
    ),
    (placeholders.OF_GROUP[Group.IN_PROGRESS], ("正在", "仍在"), rf"{_BEFORE}(?:正在|仍在)(?:推进|整改)"),
    (placeholders.REMAINING, ("未", "没有"), rf"{_BEFORE}(?:尚未|还未|未|还?没有){_DONE}"),
    (placeholders.OF_GROUP[Group.COMPLETED], ("完成", "到位", "销号"), rf"{_BEFORE}(?:已经?|已?全部)?{_DONE}"),
)
"""The groups told the other way round: `34个已完成整改`."""
_PERCENT = rf"(?P<n>[0-9０-９]{{1,3}}(?:[.．][0-9０-９]+)?\s*[%％]|百分之[{_DIGITS}]{{1,6}}(?:点[{_DIGITS}]{{1,4}})?)"
_TOLD_AS = r"已?(?:达到了?|达|为|是)?\s*"
_RATES = ("销号率", "完成率", "整改率")
_RATE = rf"(?:销号率|整改完成率|总体完成率|问题完成率|整改率){_TOLD_AS}{_PERCENT}"
_BARE_RATE = rf"(?<![㐀-鿿])完成率{_TOLD_AS}{_PERCENT}"
_SHARE = (
    r"[，、,]?\s*[（(]?占(?:比|(?:全部|反馈|具体|整改)?(?:问题|任务)?的?(?:总数|总量)?的?(?:比例|比重)?)"
    rf"{_TOLD_AS}{_PERCENT}"
)
_COUNTED = rf"[{_DIGITS}]\s*[个项条件大]|[%％]|百分之"
"""Where nothing of this stands, no form takes anything."""
_SENTENCE = r"[^。！？；\n]+[。！？；]?"
_FEEDBACK = "(?:巡察|巡视|反馈)"
_TALLYING = "问题|整改|销号|反馈"
_SURE = "整改|销号|问题|剩余|剩下|尚余|还剩"
_OTHERS_PROBLEMS = "(?:查摆|查找|梳理|排查|发现|自查|征求|提出|收集|解决|化解|其中)[^，]{0,12}$"
_OTHERS_COUNTED = (
    "(?:自查|排查|查摆|查找|审计|检查|督查|巡检|热线|信访|群众|反映|发现|征集|征求|收集|梳理)(?:(?!巡察|巡视|反馈)[^。；]){0,14}?"
    rf"[{_DIGITS}]\s*[个项条件处起]|(?:隐患|线索|投诉|意见)[共计]*[{_DIGITS}]+\s*[个项条件处起]"
)
_PLACE = rf"[{_DIGITS}]\s*[个项条件名户家座处]"
_OF_A_PART = r"(?:(?:本|上|当|每|这)(?:周|月|季度|期|旬)|今年|去年|本年度|新|又|再)[^，]{0,6}$|立行立改[^，]{0,8}$"
_OF_ONE_ASPECT = rf"(?<![个大{_DIGITS}])方面[的有共]?$"
_COUNTED_OF_ASPECT = rf"(?<![个大{_DIGITS}])方面[的有共]?[{_DIGITS}]+{_UNIT}"
_AS_A_WHOLE = "(?:全部|所有|共|共计|总计|合计)[的有]?$"
_RECTIFIED = "整改|销号"
_BEFORE_PROBLEMS = r"[，、]?(?:的|共计|共有|共|计)?\s*"
_LONGEST_SENTENCE = 600
"""Characters; what is longer is no sentence, and comparing all its numbers would take minutes."""
_WORDED_ONE = "一个"
"""`整改到位一个、销号一个` names the manner, not a number."""


@frozen
class Figure:
    """A typed figure: the placeholder that would print it, its value (`76%` of a rate), the words and their offset."""

    name: str
    value: int | str
    words: str
    offset: int


def typed(text: str, *, of_issue: bool = False) -> list[Figure]:
    """The figures of the ledger typed in `text`, in order; none where there are none.

    `of_issue`: the text tells of one issue, so that only a sentence that speaks of the feedback's problems as a whole
    counts (aspects and problems together, or 全部/共 N 个具体问题).
    """
    found = [
        figure
        for sentence in re.finditer(_SENTENCE, text)
        if len(sentence.group()) <= _LONGEST_SENTENCE
        for figure in _of_sentence(sentence.group(), sentence.start(), of_issue=of_issue)
    ]
    return sorted(found, key=lambda figure: figure.offset)


def contradicting(text: str, known: Mapping[str, str], *, of_issue: bool = False) -> Iterator[tuple[Figure, str]]:
    """The typed figures that are not what the ledger counts (`known`, by placeholder), and what is to be said of each."""
    for figure in typed(text, of_issue=of_issue):
        counted = known.get(figure.name) or _share(figure, known)
        if str(figure.value) != counted:
            instead = f"；改成占位符 {{{{ {figure.name} }}}} 就不会再错" if figure.name in known else ""
            yield figure, f"“{figure.words}”与台账不符：{figure.name}是 {counted}{instead}"


def _share(figure: Figure, known: Mapping[str, str]) -> str:
    """The share of a group as the tally writes it, or as it was typed where that is the same rounded further."""
    counted = tally.percentage(int(known[figure.name.removesuffix(_SHARE_OF)]), int(known[PROBLEMS]))
    typed_one = str(figure.value).removesuffix("%")
    rounded = Decimal(counted).quantize(Decimal(typed_one), ROUND_HALF_UP)
    return f"{typed_one if rounded == Decimal(typed_one) else counted}%"


def _of_sentence(sentence: str, start: int, *, of_issue: bool) -> Iterator[Figure]:
    if not re.search(_COUNTED, sentence):
        return
    problems = _problems(sentence) if "问题" in sentence else []
    if of_issue and not problems:
        return
    aspects = _aspects(sentence, problems)
    if of_issue and not _speaks_of_all(sentence, problems, aspects):
        return
    groups = tuple(_groups(sentence, problems))
    if groups and not problems and re.search(_OTHERS_COUNTED, sentence):
        groups = ()
    named = [*((ASPECTS, match) for match in aspects), *((PROBLEMS, match) for match in problems), *groups]
    for name, match in named:
        value = numerals.number(match["n"])
        if value is not None:
            yield Figure(name, value, match.group(), start + match.start())
    for name, match in _percentages(sentence, groups, is_counted=bool(problems or groups)):
        yield Figure(name, _percent(match["n"]), match.group().lstrip("，、,（( "), start + match.start())


def _percentages(
    sentence: str, groups: tuple[tuple[str, re.Match[str]], ...], *, is_counted: bool
) -> Iterator[tuple[str, re.Match[str]]]:
    """The rates of the sentence, and the shares that stand right behind a group's count."""
    if any(name in sentence for name in _RATES) and (is_counted or not re.search(_OTHERS_COUNTED, sentence)):
        yield from ((RATE, match) for match in re.finditer(_RATE, sentence))
    if is_counted and any(name in sentence for name in _RATES):
        yield from ((RATE, match) for match in re.finditer(_BARE_RATE, sentence))
    for name, group in groups:
        share = re.compile(_SHARE).match(sentence, group.end())
        if share is not None and name in _SHARES:
            yield _SHARES[name], share


def _problems(sentence: str) -> list[re.Match[str]]:
    """The counts of the feedback's problems; where 具体问题 are counted too, a count of 问题 means something larger."""
    matches = [match for form in (_PROBLEM, _PROBLEM_AFTER) for match in re.finditer(form, sentence)]
    counted = [match for match in matches if _is_of_feedback(sentence, match)]
    return [match for match in counted if match["kind"]] or counted


def _is_of_feedback(sentence: str, match: re.Match[str]) -> bool:
    clause = _clause(sentence, match)
    if re.search(_OTHERS_PROBLEMS, clause) or re.search(_OF_ONE_ASPECT, clause):
        return False
    behind_aspects = any(_leads_to(sentence, aspect, match) for aspect in re.finditer(_ASPECT, sentence))
    within = sentence[: match.end()] if match["kind"] or behind_aspects else clause + match.group()
    is_whole = match["kind"] and (behind_aspects or re.search(_AS_A_WHOLE, clause) or re.search(_RECTIFIED, sentence))
    return bool(is_whole or re.search(_FEEDBACK, within))


def _aspects(sentence: str, problems: list[re.Match[str]]) -> list[re.Match[str]]:
    """The counts of aspects: right before a count of problems, or in the clause of the feedback."""
    return [
        match
        for match in re.finditer(_ASPECT, sentence)
        if any(_leads_to(sentence, match, problem) for problem in problems)
        or re.search("反馈(?:的(?:问题)?|问题)?(?:涉及|共|分为)?$", _clause(sentence, match))
    ]


def _leads_to(sentence: str, aspects: re.Match[str], problems: re.Match[str]) -> bool:
    joint = re.compile(_BEFORE_PROBLEMS).match(sentence, aspects.end())
    return joint is not None and problems.start() <= joint.end() <= problems.start("n") and aspects.end() <= joint.end()


def _groups(sentence: str, problems: list[re.Match[str]]) -> Iterator[tuple[str, re.Match[str]]]:
    taken = {match.start("n") for match in problems}
    found: list[tuple[str, re.Match[str]]] = []
    for name, match in _taking(_GROUPS, sentence):
        if match.start("n") in taken or match.group().endswith(_WORDED_ONE) or _is_of_a_part(sentence, match, problems):
            continue
        others = sentence[: match.start()] + sentence[match.end() :]
        if re.search(_SURE, match.group()) or re.search(_TALLYING, others):
            taken.add(match.start("n"))
            found.append((name, match))
    turned = []
    for name, match in _taking(_COUNTED_FIRST, sentence):
        among = not problems and sentence[: match.start()].endswith("其中")
        if match.start("n") not in taken and not among and not _is_of_a_part(sentence, match, problems):
            taken.add(match.start("n"))
            turned.append((name, match))
    has_share = any(re.compile(_SHARE).match(sentence, match.end()) for _, match in turned)
    sure = bool(problems) or has_share or len({name for name, _ in (*found, *turned)}) > 1
    yield from found
    yield from ((name, match) for name, match in turned if sure or name == placeholders.REMAINING)


def _taking(forms: _Forms, sentence: str) -> Iterator[tuple[str, re.Match[str]]]:
    for name, words, form in forms:
        if any(word in sentence for word in words):
            yield from ((name, match) for match in re.finditer(form, sentence))


def _is_of_a_part(sentence: str, match: re.Match[str], problems: list[re.Match[str]]) -> bool:
    """Whether the count is of some problems only (本周, 党建方面), or of something else that was counted before."""
    before = sentence[: match.start()]
    if re.search(_OF_ONE_ASPECT, _clause(sentence, match)) or (not problems and re.search(_COUNTED_OF_ASPECT, before)):
        return True
    if not problems and re.search(_OF_A_PART, before):
        return True
    rest = before + sentence[match.end() :]
    return (
        not problems
        and not re.search(_TALLYING, rest)
        and "整改" not in match.group()
        and bool(re.search(_PLACE, before))
    )


def _speaks_of_all(sentence: str, problems: list[re.Match[str]], aspects: list[re.Match[str]]) -> bool:
    whole = any(re.search(_AS_A_WHOLE, sentence[: match.start()]) for match in problems)
    return whole or any(_leads_to(sentence, match, problem) for match in aspects for problem in problems)


def _clause(sentence: str, match: re.Match[str]) -> str:
    """What stands before the match in its clause."""
    return re.split("[，：]", sentence[: match.start()])[-1]


def _percent(number: str) -> str:
    """`89.470 %` or 百分之八十九点四七 as the tally writes it."""
    plain = unicodedata.normalize("NFKC", number).removesuffix("%").strip()
    if plain.startswith("百分之"):
        whole, _, digits = plain.removeprefix("百分之").partition("点")
        tail = "".join(str(numerals.number(digit) or 0) for digit in digits)
        plain = f"{numerals.number(whole)}.{tail}" if tail else str(numerals.number(whole))
    return f"{plain.rstrip('0').rstrip('.') if '.' in plain else plain}%"
