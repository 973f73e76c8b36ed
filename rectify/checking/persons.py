"""Persons named in the ledger's fields (责任领导, 验收人, 批准…), told apart from bodies and masked names. Pure.

A field holds what a clerk typed: `张三、李四`, `局党组成员、副局长周强`, `王建国李建设`, `王（建）国`. Signs and roles cut it into
pieces; a piece that is no body, no role and not masked is a name, or several that run together. Rather one word too many
than a name that leaves the house; what cannot be told for certain is asked about, and settled by `ledger.yaml`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.checking import surnames
from rectify.checking.all_texts import with_withdrawn
from rectify.checking.visible_text import Seen, spaced
from rectify.core.fields import Who
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rectify.checking.all_texts import Text
    from rectify.core.model import Ledger

_TOLD = "persons"
"""The setting that lists persons."""

_DOTS = "·•‧・⋅∙◦᛫ꞏ․˙"
_MASKS = "某×✕╳*＊○〇◯□■●?？_＿ＸｘXx"
_HAN = r"[^\W\d_a-zA-Z]"
"""A character of a name. Said by what it is not: `re` takes milliseconds to compile a range of thousands of characters."""
_ROLE = re.compile(
    "(?:第一|常务|专职|兼职|原|前任|时任|现任|[一二三四]级|执行|名誉|副)*(?:"
    "总?书记|[局处科股部院校所站队组镇乡县区市省州厅司村社行馆园台会班]长|董事长|秘书长?|主任|主席|主管|主办|"
    "常委|委员|成员|总?经理|董事|监事|总监|总工程师|总工|[高中助]?级?工程师|会计师?|出纳|干事|办事员|科员|"
    "专干|专员|调研员|管理员|操作员|负责人|责任人|联系人|联络员|经办人|牵头人|承办人|验收人|督办人|填报人|"
    "领导|助理|同志|教授|老师|医生|先生|女士|牵头|负责|配合|落实|签字|签发|审核|审批|批准|验收|填报|经办|分管|协管|包案|包联|兼任|联系电话|电话|手机"
    ")"
)
_SIGNS = re.compile(rf"[^\w\s·{re.escape(_MASKS)}]|[\n0-9a-wyzA-WYZ]+|(?<!{_HAN}).(?<=·)|·(?!{_HAN})")
"""What separates names: every sign, number and letter but dots within a name and masks."""
_BLANKED = "某"
_MASKED = re.compile(f"[{re.escape(_MASKS)}]+")
_OTHERS = re.compile(r"等 *[0-9一二三四五六七八九十几多]* *[人名位]|等$")
_JOINED = re.compile(r"(.{2,8}?)(?:以及|[和与及])(.{2,})")
_JOINED_BEFORE = re.compile("^(?:以及|[和与及])(?=..)")
_NOTES = "男女兼代正副汉满回藏壮苗蒙主组签章甲乙丙一二三四五六七八九十"
"""What stands in brackets behind a name and is no part of it."""
_NOTED = re.compile(f"[(\\[【〔「<《][{_NOTES}]")
_NOTES_BEHIND = "代兼和与及"
_ONE_TRANSCRIBED = 6
"""Characters of a transcribed name without a dot; longer ones may be two."""
_BEGINS = rf"(?:(?<!{_HAN})|(?<=[和与及局科股室处办委组]))"
"""Where a name may begin: after a sign or role, after 和, after what bodies end in."""
_OPEN, _CLOSE = r"[(\[【〔「<《]", r"[)\]】〕」>》]"
_BETWEEN = r"([^\w\n()\[\]【】〔〕「」<>《》]{1,3})"
_RUN = re.compile(rf"(?<!{_HAN}){_HAN}(?:{_BETWEEN}{_HAN}(?!{_HAN})){{3,}}")
_SINGLES = re.compile(
    rf"(?:(?<!{_HAN})(?<![)\]】〕」>》])|(?<=[和与及])){_HAN}{_BETWEEN}{_HAN}(?:\1{_HAN})*(?:(?!{_HAN}|[(\[【〔「<《])|(?=[和与及]))"
)
"""Characters that stand alone, the same sign between each two: 王 建 国, 王-建-国."""
_LIGHT = r"[^\w\n、,;()\[\]【】〔〕「」<>《》]{1,3}"
_TOUCHED = re.compile(
    rf"{_HAN}{{2,}}(?<![局科股室处办委组部站所队])(?:{_LIGHT}{_HAN}(?!{_HAN})){{2,}}"
    rf"|(?<!{_HAN})(?:{_HAN}{_LIGHT}){{2,}}{_HAN}{{2,}}"
    rf"|{_HAN}{{2,}}[^\w\s、,;()\[\]【】〔〕「」<>《》]{_HAN}(?<![{_NOTES}])(?!{_HAN})"
    rf"|(?<!{_HAN}){_HAN}[^\w\s、,;()\[\]【】〔〕「」<>《》]{_HAN}{{3,}}"
    rf"|(?:{_HAN}{_LIGHT})+{_HAN}[(\[【〔「<《]{_HAN}(?<![{_NOTES}])[)\]】〕」>》]{_HAN}*"
)
"""Characters that stand alone right behind or before several that do not: 郑群方-万-齐."""
_CUT = (
    re.compile(rf"({_HAN}){_OPEN}({_HAN}{{1,2}}){_CLOSE}({_HAN}{{1,2}})(?!{_HAN})"),
    re.compile(rf"{_BEGINS}({_HAN}{{2}}){_OPEN}({_HAN}){_CLOSE}({_HAN}{{1,2}})(?!{_HAN})"),
    re.compile(rf"{_BEGINS}({_HAN}){_OPEN}({_HAN}{{1,2}}){_CLOSE}(?:(?!{_HAN})|(?=[和与及]))()"),
    re.compile(rf"{_BEGINS}{_OPEN}({_HAN}){_CLOSE}({_HAN}{{1,2}})(?!{_HAN})()"),
    re.compile(rf"{_BEGINS}({_HAN}) +({_HAN}{{1,2}})(?!{_HAN})()"),
)
"""Names that brackets or spaces cut: 王（建）国, 欧阳（建）国, 王（建国）, （王）建国, 王 建国."""
_STILL_CUT = re.compile(rf"{_HAN}*{_OPEN}{_HAN}{_CLOSE}{_HAN}*")
_LAST_CUT = re.compile(rf"{_BEGINS}({_HAN}{{2}}){_OPEN}({_HAN}){_CLOSE}(?!{_HAN})")
_WORDS = re.compile(
    "班子|全体|全员|全局|相关|有关|部门|单位|支部|机关|股室|科室|人员|干部|领导|党员|职工|群众|主要|其他|其余|具体|直接|"
    "工作|专班|整改|巡察|巡视|会议|党组|党委|党总支|政府|纪检|监察|财务|人事|党建|综合|办公|后勤|行政|项目|工程|计划|宣传|"
    "组织|系统|待定|不详|^暂?无$|^本人$|^各|^[上下]述|^同上$"
)
_OFFICE = re.compile("[局股处室组办部委厅站所队院厂署]$|中心$|公司$|集团$|委会$")
"""What no name ends in, or hardly one."""
_BODY = re.compile(f"(?<!登)科$|联$|{_OFFICE.pattern}")
_PERHAPS_BODY = re.compile("[会团班岗员人者方家司馆园台社校行区市县省镇乡村道矿场库线联科]$")
"""What bodies end in, and names too."""
_BEGINNINGS = (
    "安监 安全 安办 房管 房产 路政 金融 文旅 文化 文体 文员 商务 商会 林业 林草 方志 史志 党史 党群 党政 党务 党小 "
    "高新 高级 经开 应急 应诉 项管 项目 车管 车辆 计财 计生 计统 农业 农机 农牧 农经 农村 农发 农户 单位 成员 卫生 "
    "卫健 卫计 施工 管委 管理 马路 高速 国资 石油 石化 金属 牧业 牧区 牧场 宣教 任务 方案 时限 路网 路桥 路灯 司机 "
    "司法 查处 康养 康复 平台 明确 常设 常委 常务 包保 包片 包村 祖国 东方 平安 法务 法制 包联 江河 湖长 河长 黄河 "
    "水利 石材 武装 文明 林场 雷达 游客 商户 商家 原因 项次 党校 管护 养护 金库 车间 车队 班组 包干 温泉 池塘 米面 "
)
_OF_BODIES = tuple(_BEGINNINGS.split())
"""Beginnings of bodies and common words that look like a surname and a name."""
_BODY_BEFORE = re.compile("^.*(?:[局股科处室组办部委厅站所队院厂]|中心|公司|集团|党组|支部)(?=.{2,3}$)")
_PLACE = re.compile("^.(?:家|各庄|庄|店|湾|桥|集|屯|寨|坝|沟|坪|村)|^.{1,2}[村镇乡庄屯寨店湾]|^.{1,3}[省市县区州旗盟]")
"""How villages, towns and counties begin that are called after a family."""


@frozen
class Known:
    """What `ledger.yaml` says of words that look like names: which are bodies or otherwise no persons, which persons."""

    bodies: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


@frozen
class Reading:
    """What a field of persons holds: the names for certain, and pieces of which it is not certain."""

    names: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


@frozen
class Unclear:
    """A piece of a field of which it is not certain who is named in it; `ways`: the names that it may be made of."""

    piece: str
    text: Text
    ways: tuple[tuple[str, ...], ...]


def named(ledger: Ledger) -> Mapping[str, Text]:
    """The full names of persons in the ledger, each with the first text that names it."""
    found: dict[str, Text] = {}
    for text, reading in _fields(ledger):
        for name in reading.names:
            found.setdefault(name, text)
    return found


def unclear(ledger: Ledger) -> list[Unclear]:
    """What in the fields of persons may be a name and may be none, or may be split in several ways."""
    return [
        Unclear(piece, text, tuple(surnames.splits(Seen.of(piece).text)))
        for text, reading in _fields(ledger)
        for piece in reading.unclear
    ]


def _fields(ledger: Ledger) -> Iterator[tuple[Text, Reading]]:
    known = known_to(ledger)
    for text in with_withdrawn(ledger):
        if text.field is not None and text.field.who is Who.PERSON:
            yield text, read(text.words, known)
        elif text.path[:1] == (_TOLD,):
            yield text, Reading((text.words,))


def bodies_of(ledger: Ledger) -> tuple[str, ...]:
    """What `ledger.yaml` knows as bodies: the unit, the team, each department under every name."""
    settings = ledger.settings
    departments = (name for each in settings.departments for name in (each.name, *each.former))
    known = (settings.unit, settings.short, settings.team, *departments)
    return tuple(dict.fromkeys(name for name in known if name and len(name) > 1))


def known_to(ledger: Ledger) -> Known:
    """What the ledger says of words that look like names."""
    return Known((*bodies_of(ledger), *ledger.settings.no_persons), ledger.settings.persons)


def names(text: str, bodies: Iterable[str] = ()) -> tuple[str, ...]:
    """The full names in a field of persons, in order."""
    return read(text, Known(tuple(bodies))).names


def read(text: str, known: Known = Known()) -> Reading:  # noqa: B008  a value that nothing changes
    """Who is named in a field of persons."""
    plain = spaced(text.replace("\n", "、"))
    for dot in _DOTS:
        plain = plain.replace(dot, "·")
    plain = re.sub(rf"(?<={_HAN})\.(?={_HAN})", "·", plain)
    persons = [name for name in map(_compared, known.persons) if name and name in plain]
    for name in persons:
        plain = plain.replace(name, "、")
    reader = _Reader(frozenset(map(_compared, known.bodies)))
    reader.unclear += _mixed(plain)
    plain = _in_one_piece(plain)
    reader.unclear += _mixed(plain)
    reader.unclear += [cut for cut in _STILL_CUT.findall(plain) if len(cut) > 4 and not _NOTED.search(cut)]
    certain = [*persons, *(name for piece in _pieces(plain, reader.bodies) for name in reader.names_in(piece))]
    seen = Seen.of(text)
    written = [_as_written(name, text, seen) for name in certain]
    return Reading(
        tuple(dict.fromkeys(written)),
        tuple(dict.fromkeys(_as_written(piece, text, seen) for piece in reader.unclear if piece not in reader.bodies)),
    )


def _compared(word: str) -> str:
    return Seen.of(word).text


def _as_written(name: str, text: str, seen: Seen) -> str:
    """The name in the characters that were typed, where it stands in the text in one piece."""
    at = seen.text.find(name)
    if at < 0:
        return name
    typed = "".join(text[offset] for offset in dict.fromkeys(seen.index[at : at + len(name)]))
    return typed if len(typed) == len(name) else name


def _mixed(text: str) -> list[str]:
    """Runs of single characters with different signs between them (吕-布-欧·阳): where a name ends nobody can tell."""
    runs = (found[0] for found in _RUN.finditer(text))
    mixed = [run for run in runs if len(set(re.findall(r"[^\w、,;]+", run))) > 1 or _is_long_and_no_name(run)]
    return mixed + [run for run in _TOUCHED.findall(_ROLE.sub("\n", text)) if not _MASKED.search(run)]


def _is_long_and_no_name(run: str) -> bool:
    """Whether single characters with one sign between them begin with no surname and are too many for one name."""
    chars = re.sub(r"\W", "", run)
    return len(chars) > 4 and not surnames.leads(chars) and not surnames.TRANSCRIBED.issuperset(chars)


def _in_one_piece(text: str) -> str:
    """The text without roles, with each name in it that signs, spaces or brackets cut in one piece."""
    plain = _ROLE.sub("\n", _OTHERS.sub("\n", text))
    return _out_of_brackets(_SINGLES.sub(_run_together, plain))


def _pieces(text: str, bodies: frozenset[str]) -> Iterator[str]:
    """What stands between signs, spaces and known bodies."""
    for part in _SIGNS.split(text):
        for piece in _close_up(_without(part or "", bodies).split()):
            yield from _apart(piece)


def _apart(piece: str) -> Iterator[str]:
    """What 和 joins, where a name stands before it."""
    piece = _JOINED_BEFORE.sub("", piece)
    joined = _JOINED.fullmatch(piece) if len(piece) > 4 else None
    if joined is not None:
        before, behind = joined.groups()
        is_name = surnames.leads(before) and not before.startswith(_OF_BODIES)
        if is_name or surnames.TRANSCRIBED.issuperset(before):
            yield before
            yield from _apart(behind)
            return
    yield piece


def _without(part: str, bodies: frozenset[str]) -> str:
    """The part without the bodies in it; a short one that may begin a name (高新 in 高新民) counts only where it is all of it."""
    for body in sorted(bodies, key=len, reverse=True):
        if part.strip() == body or len(body) > 3 or _BODY.search(body):
            part = part.replace(body, " ")
    return part


def _out_of_brackets(text: str) -> str:
    """The text with a name that brackets cut (王（建）国) in one piece."""

    def whole(found: re.Match[str]) -> str:
        name = "".join(found.groups())
        return name if surnames.leads(name) and found[2] not in _NOTES else found[0]

    for pattern in _CUT:
        text = pattern.sub(whole, text)
    return _LAST_CUT.sub(lambda found: f"{found[1]}、" + (whole(found) if found[2] not in _NOTES else ""), text)


def _run_together(found: re.Match[str]) -> str:
    """Single characters with signs or spaces between them (王 建 国, 王-建-国) as the name that they are."""
    name = "".join(re.findall(_HAN, found[0]))
    hides = len(name) == 2 and _MASKED.search(found[0])  # 张×国
    is_name = surnames.leads(name) or (len(name) > 2 and surnames.TRANSCRIBED.issuperset(name))
    return name if is_name and not hides else found[0]


def _close_up(tokens: Sequence[str]) -> Iterator[str]:
    """The tokens, a single surname before or character behind a short one (王 建国) joined with it; single ones beside a
    long one (黄 国 强阿不都热合曼) are all one run."""
    lengths = set(map(len, tokens))
    waiting = ["".join(tokens)] if 1 in lengths and max(lengths) > 3 else list(tokens)
    while waiting:
        token = waiting.pop(0)
        after = waiting[0] if waiting else ""
        if 2 <= len(token + after) <= 4 and min(len(token), len(after)) == 1 and surnames.leads(token + after):
            token += waiting.pop(0)
        yield token


class _Reader:
    """Reads pieces; what is not certain is gathered in `unclear`."""

    def __init__(self, bodies: frozenset[str]) -> None:
        self.bodies = bodies
        self.unclear: list[str] = []

    def names_in(self, piece: str) -> tuple[str, ...]:
        piece = piece.removesuffix("等")
        if _MASKED.search(piece):
            return tuple(_shown(piece))
        if "·" in piece:
            return self._dotted(piece)
        if len(piece) < 2 or not re.fullmatch(f"{_HAN}+", piece) or piece in self.bodies:
            return ()
        return self._short(piece) if len(piece) < 4 else self._long(piece)

    def _dotted(self, piece: str) -> tuple[str, ...]:
        parts = [part for part in piece.split("·") if part]
        if not all(re.fullmatch(f"{_HAN}+", part) for part in parts):
            return tuple(name for part in parts for name in self.names_in(part))
        if any(len(part) == 1 for part in parts) or len(parts) == 1:
            return self.names_in("".join(parts))
        full = [part for part in parts if len(part) < 4 and surnames.leads(part) and part[0] in surnames.COMMON]
        if len(full) == len(parts):
            return tuple(full)
        short = max(map(len, parts)) < _ONE_TRANSCRIBED
        is_one = short and not full and all(map(surnames.TRANSCRIBED.issuperset, parts))
        return ("·".join(parts),) if is_one else self._asked(piece)

    def _asked(self, piece: str) -> tuple[str, ...]:
        self.unclear.append(piece)
        return ()

    def _short(self, piece: str) -> tuple[str, ...]:
        """Of two or three characters."""
        is_common = piece[0] in surnames.COMMON
        looks_like_body = _BODY.search(piece) or _PERHAPS_BODY.search(piece)
        if piece in _OF_BODIES:
            return self._asked(piece)
        if piece.startswith(_OF_BODIES):
            return () if looks_like_body else (piece,)
        if _OFFICE.search(piece):
            is_unsure = is_common and len(piece) == 3 and not _WORDS.search(piece)
            return self._asked(piece) if is_unsure else ()
        if not surnames.leads(piece):
            return () if looks_like_body or _WORDS.search(piece) else (piece,)
        if looks_like_body and not is_common:
            return self._asked(piece)
        is_word = _WORDS.search(piece) and not (is_common and len(piece) == 3 and not _WORDS.match(piece))
        name = piece[:2] if len(piece) == 3 and piece[2] in _NOTES_BEHIND else piece
        return () if is_word else (name,)

    def _long(self, piece: str) -> tuple[str, ...]:
        """Of four characters and more."""
        if _WORDS.search(piece) or _BODY.search(piece) or _PERHAPS_BODY.search(piece):
            return self._of_body(piece)
        ways = surnames.splits(piece)
        if len(ways) == 1:
            return ways[0]
        if not ways and len(piece) <= _ONE_TRANSCRIBED and surnames.TRANSCRIBED.issuperset(piece):
            return (piece,)
        stripped = _BODY_BEFORE.sub("", piece)
        return self._of_body(piece) if stripped != piece and not ways else self._asked(piece)

    def _of_body(self, piece: str) -> tuple[str, ...]:
        """Names in what looks like a body: behind it (财务科王建国), instead of it (王强李文科); before it (王建国财务科) it
        cannot be told where the name ends."""
        stripped = _BODY_BEFORE.sub("", piece)
        if stripped != piece and surnames.leads(stripped):
            return (*self.names_in(stripped), *self._before_body(piece[: -len(stripped)]))
        ways = [] if _OFFICE.search(piece) or _WORDS.search(piece) else surnames.splits(piece, common=True)
        return ways[0] if len(ways) == 1 and not _is_of_body(piece) else self._before_body(piece)

    def _before_body(self, piece: str) -> tuple[str, ...]:
        """Asks where the piece, a body, may begin with a name."""
        if len(piece) < 4 or _is_of_body(piece):
            return ()
        if surnames.TRANSCRIBED.issuperset(piece[:3]):
            return self._asked(piece)
        if not surnames.leads(piece):
            return ()
        if piece[0] in surnames.COMMON or (not _WORDS.match(piece) and any(_WORDS.match(piece, at) for at in (2, 3))):
            return self._asked(piece)
        return ()


def _is_of_body(piece: str) -> bool:
    """Whether the piece begins as bodies and places do."""
    return piece.startswith(_OF_BODIES) or _PLACE.match(piece) is not None


def _shown(piece: str) -> Iterator[str]:
    """The full names that masks leave to be seen (王建国*, 王_建国); none where they leave the surname only."""
    runs = _MASKED.split(piece)
    rest = "".join(runs)
    if _BLANKED not in piece and len(rest) in (3, 4) and surnames.leads(rest) and max(map(len, runs)) > 1:
        runs = [rest]
    for run in runs:
        hides_more = len(run) > 3 and run != rest and run[-1] in surnames.SINGLE  # 企业主王某
        name = _BODY_BEFORE.sub("", run)[: -1 if hides_more else None]
        is_body = _OFFICE.search(name) or _WORDS.search(name) or _is_of_body(name)
        if 2 <= len(name) <= 4 and surnames.leads(name) and not is_body:
            yield name
