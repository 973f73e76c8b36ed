"""Diagnosis of a ledger file that cannot be read: the usual mistakes of a clerk, searched for in its lines.

YAML's own messages speak of mappings and scalars; the causes in an office are few: a Chinese colon, a tab, a pasted
blank, a quotation mark at the start, the traces of a merge. What YAML would silently take for something else is refused
too. Imported only where something is wrong or may be: its patterns are many.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from rectify.codec.unreadable import QUOTE_IT, Stop, Unreadable, conflict, no_blank, too_deep, wide_colon
from rectify.core import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.fields import Record


def _keys(record: Record) -> Iterator[str]:
    """The keys of a record and of the records in it."""
    for known in record.fields:
        yield known.key
        if known.record is not None:
            yield from _keys(known.record)


_ALL_KEYS = {key for record in (schema.ISSUE, schema.SETTINGS, schema.REPORT) for key in _keys(record)}
_KEY = "|".join(sorted(_ALL_KEYS, key=lambda key: (-len(key), key)))
_START = r"^[ \t]*(?:- *)*+"
_BLANKS = "[\u3000\u00a0\u2002\u2003\u2007\u202f\ufeff\u200b]"
_DASHES = "[－—–‐−]"
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$", re.M)
_CONFLICT_MIDDLE = re.compile(r"^={7}$")
_TAB = re.compile(r"^ *(?:- *)?\t[ \t]*(?=[^\s#])")
_WIDE_COLON = re.compile(rf"{_START}[\"']?(?P<key>{_KEY})[\"']?[ \u3000]*：")
_NO_BLANK = re.compile(rf"{_START}(?P<key>{_KEY}):(?=[^\s])")
_ANY_WIDE_COLON = re.compile(rf"{_START}(?P<key>[^\s:：\"'\[{{#-][^\s:：]{{0,11}})：")
_ANY_NO_BLANK = re.compile(rf"{_START}(?P<key>[^\s:：\"'\[{{#-][^\s:：]{{0,11}}):(?=\S)")
_NO_KEY = re.compile(r"^ *(?!- )[^\s:][^:]*$")
_WIDE_BLANK = re.compile(rf"^ *{_BLANKS}")
_WIDE_DASH = re.compile(rf"^[ \t]*(?:{_BLANKS}+[ \t]*)?{_DASHES}(?!{_DASHES})\s*\S")
_DASH_NO_BLANK = re.compile(rf"^[ \t]*-(?=(?:{_KEY})[:：]|[^\s\-0-9])")
_QUOTED_START = re.compile(
    r"""^[ \t]*(?:- +)*+(?:[^\s:#'"]+: +)?(?P<quote>["'])(?:(?!(?P=quote)).)*(?P=quote)[ \t]*[^\s#,}\]:]"""
)
_QUOTE_OPEN = re.compile(r"""^[ \t]*(?:- +)*+(?:[^\s:#'"]+: +)?(?P<quote>["'])(?:(?!(?P=quote)).)*$""")
_INDICATOR = re.compile(
    r"^[ \t]*(?:- +)*+(?:[^\s:#]+: +)?(?P<mark>[\]}*&!%@`]|[\[{](?!.*[\]}]\s*$)|[>|](?![0-9+-]{0,2}\s*(?:#|$)))"
)
_SECOND_COLON = re.compile(r"^[ \t]*(?:- +)*+[^\s:#]+: +[^\"'|>{\[].*:(?: |$)")
_WIDE_COMMA = re.compile(r"\{[^}]*，[^}]*: ")
_BLOCK = re.compile(r"^(?P<pad> *(?:- +)*+)(?:[^\s#].*:[ \t]+)?[|>][0-9+-]{0,2}[ \t]*(?:#.*)?$")
_SWALLOWED_BLANK = re.compile(rf"^[ \t]*{_BLANKS}+[ \t]*(?:[-－—–‐−][ \t\u3000\u00a0]|(?:{_KEY}) ?[:：])")


def refuse_conflicts(text: str) -> None:
    """Raises Unreadable for the traces of a merge, wherever they stand."""
    match = _CONFLICT.search(text)
    if match:
        raise conflict(text.count("\n", 0, match.start()) + 1)


def explained(text: str, stop: Stop) -> Unreadable:
    """What is probably wrong where the parser stopped: at that line, the one above it, or nearest before them."""
    if "nesting depth" in stop.problem:  # libyaml 0.2.6 stops there by itself, before the tree is built
        return too_deep(stop.line)
    lines = dict(_outside_blocks(text.splitlines()))
    last = max(lines, default=1)
    here = min(stop.context_line if stop.context == "while scanning a simple key" else stop.line, last)
    near = [number for number in (here, here - 1, here + 1) if number in lines]
    for number in near:
        if found := _cause(lines[number], number):
            return found
    if found := _of_marks(lines.get(stop.context_line, ""), stop):
        return found
    for number in near[:2]:
        if found := _lesser_cause(lines[number], number):
            return found
    above = (number for number in sorted(lines, reverse=True) if number < here)
    causes = (found for number in above if (found := _cause(lines[number], number)))
    return next(causes, None) or _unexplained(here)


def _outside_blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines, numbered from 1, that are neither comments nor the text of a `|` or `>` block."""
    depth: int | None = None
    for number, content in enumerate(lines, 1):
        indent = len(content) - len(content.lstrip(" "))
        if depth is not None and (indent > depth or not content.strip(" \t")):
            continue
        depth = None
        if content.lstrip(" \t").startswith("#"):
            continue
        if match := _BLOCK.match(content):
            pad = match["pad"]
            has_key = content[len(pad)] not in "|>"
            depth = len(pad) if has_key else len(pad.rstrip()) - 1
        yield number, content


def _cause(content: str, number: int) -> Unreadable | None:
    """What is wrong with a line whatever stands around it."""
    return next((described(match, number) for form, described in _CAUSES if (match := form.match(content))), None)


def _of_marks(begin: str, stop: Stop) -> Unreadable | None:
    """What the parser itself says of quotes, brackets and blocks; `begin` is the line on which they begin."""
    if "tab character" in stop.problem:
        return _tab(stop.line)
    if "escape" in stop.problem or "hexdecimal" in stop.problem:
        hint = "改用一对英文单引号，或者把反斜杠写成两个 \\\\"
        return Unreadable("英文双引号里的反斜杠 \\ 另有含义", hint, stop.line)
    if stop.context == "while scanning a quoted scalar":
        return _open_quote(stop.context_line)
    if stop.context == "while parsing a flow mapping" and _WIDE_COMMA.search(begin):
        return Unreadable("花括号里用了中文逗号", "花括号里的各项用英文逗号加空格隔开", stop.context_line)
    pair = {"while parsing a flow sequence": "[]", "while parsing a flow mapping": "{}"}.get(stop.context)
    if pair is None:
        return None
    hint = f"补上 {pair[1]}；{pair[0]} 是内容的一部分，就{QUOTE_IT}"
    return Unreadable(f"{pair[0]} 没有配对的 {pair[1]}", hint, stop.context_line)


def _lesser_cause(content: str, number: int) -> Unreadable | None:
    """What is probably wrong with a line at which the parser stopped."""
    return next(
        (described(match, number) for form, described in _LESSER_CAUSES if (match := form.match(content))), None
    )


def refuse_swallowed(text: str, start: int, end: int, style: str, line: int) -> None:
    """Raises Unreadable where the scalar at `start`:`end` has taken in what was meant as a key or an item of its own."""
    begin = text.rfind("\n", 0, start) + 1
    before = text[begin:start]
    if style:
        indent = len(before) - len(before.lstrip(" -"))
        for number, content in enumerate(text[start:end].split("\n")[1:], line + 1):
            match = re.match(rf"{_START}(?P<key>{_KEY}): ", content)
            if match and len(content) - len(content.lstrip(" -")) <= indent:
                raise Unreadable(f"引号没有成对，第{number}行的“{match['key']}”被当成了内容", "补上另一半引号", line)
        return
    stands_alone = not before.strip(" \t")
    if not stands_alone and "\n" not in text[start:end]:
        return
    lines = text[begin:end].split("\n")
    for number, content in enumerate(lines, line):
        if (number > line or stands_alone) and (found := _swallowed(content, number)):
            raise found


def _swallowed(content: str, number: int) -> Unreadable | None:
    for form, described in _CAUSES:
        match = (_SWALLOWED_BLANK if form is _WIDE_BLANK else form).match(content)
        if match and form not in (_CONFLICT_MIDDLE, _TAB):
            found = described(match, number)
            if form not in (_WIDE_COLON, _NO_BLANK):
                return found
            return Unreadable(found.sentence, f"{found.hint}；确是上一项的内容，就把整段放进一对英文双引号里", number)
    return _dash_no_blank(number) if _DASH_NO_BLANK.match(content) else None


def misread_key(text: str, line: int) -> Unreadable | None:
    """The complaint about a key that holds its value too: `{状态：已销号}`, `{状态:已销号}`."""
    if "：" in text:
        return wide_colon(text.partition("：")[0], line)
    match = _NO_BLANK.match(text)
    return no_blank(match["key"], line) if match else None


def _wide_blank(line: int) -> Unreadable:
    return Unreadable("行首用了全角空格或不换行空格", "行首的空白改成普通空格（切换到英文输入法再按空格键）", line)


def _wide_dash(line: int) -> Unreadable:
    return Unreadable("列表前面的横线不是英文减号", "改成英文减号加空格：- …", line)


def _dash_no_blank(line: int) -> Unreadable:
    return Unreadable("横线后面没有空格", "改成减号加空格：- …", line)


def _open_quote(line: int) -> Unreadable:
    return Unreadable("引号没有成对", "补上另一半引号；或者改用中文的“”", line)


def _tab(line: int) -> Unreadable:
    return Unreadable("缩进用了 Tab 键", "把行首的 Tab 改成空格", line)


def _quoted_start(line: int) -> Unreadable:
    hint = "引号改用中文的“”，或者把整段内容放进一对英文引号里"
    return Unreadable("以英文引号开头的内容，引号后面还有字", hint, line)


def _second_colon(line: int) -> Unreadable:
    hint = "内容里的冒号改成中文的：，或者把整段内容放进一对英文双引号里"
    return Unreadable("内容里有英文冒号加空格（或冒号在行末）", hint, line)


def _no_key(line: int) -> Unreadable:
    hint = "是上一行的继续，就在行首比上一行的名称多空两格；是另一项，就写作“名称: 内容”"
    return Unreadable("这一行没有“名称: ”", hint, line)


_Told = Callable[[re.Match[str], int], Unreadable]
_CAUSES: tuple[tuple[re.Pattern[str], _Told], ...] = (
    (_CONFLICT_MIDDLE, lambda _, line: conflict(line)),
    (_TAB, lambda _, line: _tab(line)),
    (_WIDE_COLON, lambda match, line: wide_colon(match["key"], line)),
    (_NO_BLANK, lambda match, line: no_blank(match["key"], line)),
    (_WIDE_DASH, lambda _, line: _wide_dash(line)),
    (_WIDE_BLANK, lambda _, line: _wide_blank(line)),
)
_LESSER_CAUSES: tuple[tuple[re.Pattern[str], _Told], ...] = (
    (_QUOTED_START, lambda _, line: _quoted_start(line)),
    (_QUOTE_OPEN, lambda _, line: _open_quote(line)),
    (_INDICATOR, lambda match, line: Unreadable(f"内容以 {match['mark']} 开头", QUOTE_IT, line)),
    (_SECOND_COLON, lambda _, line: _second_colon(line)),
    (_DASH_NO_BLANK, lambda _, line: _dash_no_blank(line)),
    (_ANY_WIDE_COLON, lambda match, line: wide_colon(match["key"], line)),
    (_ANY_NO_BLANK, lambda match, line: no_blank(match["key"], line)),
    (_NO_KEY, lambda _, line: _no_key(line)),
)


def _unexplained(line: int) -> Unreadable:
    return Unreadable(
        "这一行的写法看不懂（缩进、冒号或引号不对）",
        "对照别的文件检查这一行和它的上一行：冒号用英文的，后面空一格；下级比上级多空两格，同级对齐",
        line,
    )
