"""Any report of this kind, imported, is printed again as it stood; what is not, is told."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.core import placeholders
from rectify.core.model import Issue, Ledger
from rectify.core.numerals import chinese
from rectify.core.settings import Settings
from rectify.core.states import Status
from rectify.importer import outline
from rectify.importer.outline import Outline
from rectify.importer.structure import NotAReport, SeveralPartsOfIssues


def printed(read: Outline) -> list[str]:
    """What SPEC section 5 prints of an outline, written from the page alone: the oracle of the round trip."""
    figures = placeholders.figures(Ledger(Settings(aspects=read.aspects), read.report, read.issues), date(2023, 4, 28))
    fill, words, parts, out = figures.fill, read.report, [], list[str]()

    def run_in(heading: str, text: str, *, bare: bool = False) -> str:
        own_line = text.startswith("\n") or (bare and not text)
        return heading + ("" if own_line or heading[-1:] in tuple("。！？…；：，!?") else "。") + text

    def described(issue: Issue) -> str:
        results = [(problem.heading, fill(problem.result)) for problem in issue.problems]
        points = [run_in(heading, result) if heading else result for heading, result in results if result]
        return (fill(issue.result) or "") + "".join(f"{chinese(n)}是{point}" for n, point in enumerate(points, 1))

    out += [fill(words.title) or "", f"{fill(words.addressee)}：" if words.addressee else "", fill(words.lead) or ""]
    for part in (words.part_one, words.part_two, words.part_three):
        if part is None:
            continue
        parts.append(part)
        out += [f"{chinese(len(parts))}、{fill(part.heading)}", fill(part.intro) or ""]
        out += [
            f"（{chinese(n)}）{run_in(fill(s.heading) or '', fill(s.text) or '', bare=True)}"
            for n, s in enumerate(part.sections, 1)
        ]
        for number, title in enumerate(read.aspects if part is words.part_two else (), 1):
            out.append(f"（{chinese(number)}）{title}")
            of_aspect = [issue for issue in read.issues if issue.id.aspect == number]
            out += [f"{n}.{run_in(issue.title or '', described(issue))}" for n, issue in enumerate(of_aspect, 1)]
    names = [fill(attachment.name) or "" for attachment in words.attachments]
    numbered = [f"{n}.{name}" for n, name in enumerate(names, 1)] if len(names) > 1 else names
    out += [fill(words.contact) or "", *(("附件：" if n == 0 else "") + name for n, name in enumerate(numbered))]
    out += [fill(words.signature) or "", fill(words.date) or ""]
    return [line for text in out for line in text.split("\n") if line]


_CHARS = "甲乙丙丁局党组整改制度会议落实办法12３4a{}%#、，：-'\" "
_PLAIN = "甲乙丙丁局党组整改制度会议落实办法"


def phrases(least: int = 1, most: int = 8) -> st.SearchStrategy[str]:
    """A few words without a sentence's end; beginning and ending in a character."""
    pair = st.sampled_from(["“{}。”", "（{}；一是）", "《{}》", "{{{{ {} }}}}", "{}"])
    middle = st.tuples(pair, st.text(_CHARS, max_size=most)).map(lambda drawn: drawn[0].format(drawn[1]))
    word = st.text(_PLAIN, min_size=least, max_size=4)
    return st.tuples(word, middle, word).map("".join)


headings = st.text(_PLAIN, min_size=3, max_size=12)
sentences = st.tuples(phrases(2), st.sampled_from("。。。！？")).map("".join)
texts = st.lists(sentences, min_size=1, max_size=3).map("".join)
further = st.lists(texts, max_size=1)


@st.composite
def sections(draw: st.DrawFn) -> list[str]:
    """Sections of a part: run in, on their own line with paragraphs below, or bare."""
    out: list[str] = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        mark = f"（{chinese(number)}）{draw(headings)}"
        shape = draw(st.sampled_from(["run in", "own line", "own line with stop", "bare"]))
        match shape:
            case "run in":
                out += [f"{mark}。{draw(texts)}", *draw(further)]
            case "own line":
                out += [mark, draw(texts)]
            case "own line with stop":
                out += [f"{mark}。", draw(texts), *draw(further)]
            case _:
                out += [mark]
    return out


@st.composite
def issues(draw: st.DrawFn, number: int) -> tuple[list[str], int]:
    """The lines of an issue and how many problems it tells."""
    mark = f"{number}.{draw(headings)}"
    points = draw(st.sampled_from([2, 2, 3, 4, 11]))
    described = "".join(
        f"{chinese(n)}是{draw(headings)}{draw(st.sampled_from('。。，'))}{draw(phrases(2))}。"
        for n in range(1, points + 1)
    )
    match draw(st.sampled_from(["whole", "told", "both", "own line", "asking", "nothing", "semicolons"])):
        case "whole":
            return [f"{mark}。{draw(texts)}", *draw(further)], 1
        case "told":
            return [f"{mark}。{described}", *draw(further)], points
        case "both":
            return [f"{mark}。{draw(phrases(2))}。{described}"], points
        case "own line":
            return [mark + draw(st.sampled_from(["", "。"])), draw(texts), *draw(further)], 1
        case "asking":
            return [f"{mark}“{draw(headings)}？”怎么办？{draw(texts)}"], 1
        case "nothing":
            return [f"{mark}。"], 1
    return [f"{mark}。{'；'.join(f'{chinese(n)}是{draw(headings)}' for n in range(1, points + 1))}。"], points


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[str], list[list[int]]]:
    """A report's lines, and for each aspect how many problems each of its issues tells."""
    out = draw(st.lists(headings, max_size=2))
    out += [f"{draw(headings)}：" for _ in range(draw(st.integers(0, 1)))]
    out += draw(st.lists(texts, max_size=2))
    has_first = draw(st.booleans())
    if has_first:
        out += [f"一、{draw(headings)}", *draw(st.lists(texts, max_size=2)), *draw(sections())]
    out += [f"{'二' if has_first else '一'}、{draw(headings)}", *draw(further)]
    counts: list[list[int]] = []
    for aspect in range(1, draw(st.integers(1, 3)) + 1):
        out.append(f"（{chinese(aspect)}）{draw(headings)}")
        of_aspect = [draw(issues(number)) for number in range(1, draw(st.sampled_from([1, 2, 3, 10])) + 1)]
        out += [line for described, _ in of_aspect for line in described]
        counts.append([count for _, count in of_aspect])
    if draw(st.booleans()):
        out += [
            f"{'三' if has_first else '二'}、{draw(headings)}",
            *draw(st.lists(texts, max_size=2)),
            *draw(sections()),
        ]
        out += draw(tails())
    return out, counts


@st.composite
def tails(draw: st.DrawFn) -> list[str]:
    out = [f"联系方式：{draw(phrases())}。" for _ in range(draw(st.integers(0, 1)))]
    names = draw(st.lists(headings, max_size=3))
    out += [f"附件：1.{names[0]}" if len(names) > 1 else f"附件：{names[0]}"] if names else []
    out += [f"{number}.{name}" for number, name in enumerate(names[1:], 2)]
    if draw(st.booleans()):
        out += [
            f"中共{draw(headings)}党组",
            draw(st.sampled_from(["2023年4月28日", "2022年X月26日", "二〇二三年五月八日"])),
        ]
    return out


@settings(max_examples=60)
@given(reports())
def test_any_report_of_this_kind_comes_back(report: tuple[list[str], list[list[int]]]) -> None:
    described, counts = report
    read = outline.read(described, Status.IN_PROGRESS)
    assert printed(read) == described
    assert not [remark for remark in read.remarks if "印" in remark]
    assert len(read.aspects) == len(counts)
    by_aspect = [[len(i.problems) for i in read.issues if i.id.aspect == n] for n in range(1, len(counts) + 1)]
    assert by_aspect == counts


FRAGMENTS = (
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "(一)",
    "1.",
    "2.",
    "3.",
    "1、",
    "2．",
    "1. ",
    "一是",
    "二是",
    "附件：",
    "附件：1.",
    "",
)
WORDS = (
    "甲方面",
    "中共甲局党组",
    "2023年5月8日",
    "{{ 统计句 }}",
    "\\{",
    "市委：",
    "“一",
    "”",
    "（",
    "）",
    "1.5万元",
    "\t",
    " ",
    "\u3000",
    "\x0b",
    "……",
    "！",
    "；",
    "。",
    "。",
    "一是甲",
    "二是乙",
    "联系方式：",
)
odd_lines = st.tuples(st.sampled_from(FRAGMENTS), st.lists(st.sampled_from(WORDS), max_size=6).map("".join)).map(
    "".join
)
skeleton = [
    "一、甲",
    "（一）乙",
    "1.丙。丁。",
    "2.丙。一是甲。乙。二是丙。丁。",
    "（二）乙",
    "1.丙。",
    "二、下一步",
    "（一）甲。乙。",
    "中共甲局党组",
    "2023年5月8日",
]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 12), odd_lines), max_size=8), st.sets(st.integers(0, 9), max_size=3))
def test_what_does_not_come_back_is_told(inserted: list[tuple[int, str]], left_out: set[int]) -> None:
    described = [line for place, line in enumerate(skeleton) if place not in left_out]
    for place, line in inserted:
        described.insert(place, line)
    try:
        read = outline.read(described, Status.IN_PROGRESS)
    except (NotAReport, SeveralPartsOfIssues):
        return
    want = [text.strip("\t \u3000") for line in described for text in line.split("\x0b")]
    differs = printed(read) != [text for text in want if text]
    assert differs == any(re.search("印出来会不同|不会印|会多印|也会不同", remark) for remark in read.remarks)
