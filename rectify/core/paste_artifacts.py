"""Invisible characters that pasting from Word, WPS, browsers and PDF leaves in a text: found, named, removed. Pure.

Only what cannot be meant: a text without such characters stays as it is to the last character, and no quotation mark, no
width of a sign, no word is ever touched.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Trace(NamedTuple):
    """A character that was found: its name, what becomes of it ("": it stays, since nobody can know what was meant), the
    line of the text from 1, the words around it (of the first of its kind), and how many of it stand together."""

    name: str
    done: str
    line: int
    near: str
    times: int = 1


_NAMES = {
    "\v": "Word 的手动换行符",
    "\f": "分页符",
    "\x0e": "分栏符",
    "\r": "单独的回车符",
    "\x85": "换行控制符 U+0085",
    "\u2028": "行分隔符 U+2028",
    "\u2029": "段分隔符 U+2029",
    "\xa0": "不换行空格",
    "\xad": "软连字符",
    "\x1f": "可选连字符",
    "\x1e": "不间断连字符",
    "\u2011": "不间断连字符",
    "\u200b": "零宽空格",
    "\u200c": "零宽断字符",
    "\u200d": "零宽连字符",
    "\u2060": "零宽连接符",
    "\ufeff": "零宽的字节顺序标记",
    "\ufffc": "图片的占位符",
    "\ufffd": "已经丢失的字（显示为问号或方块）",
}
_BREAKS = "\v\f\r\x0e\x85\u2028\u2029"
_BLANKS = "\xa0\u2000-\u200a\u202f\u205f"
_HYPHENS = "\x1e\u2011"
_BULLETS = "\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf077\uf09f\uf0a7\uf0a8\uf0b7\uf0d8\uf0e8\uf0fc"
"""The bullets of Word's own lists, in the private places of the fonts Symbol and Wingdings."""
_DOT = "\uf0b7"
_RADICALS = "\u2f00-\u2fd5"
"""Kangxi radicals: what a PDF hands out in place of the characters that look the same (⼀ for 一)."""
_DROPPED = (
    "\x00-\x08\x10-\x1d\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2064\ufeff\ufff9-\ufffc"
    "\x0f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
_JOINERS = "\u180e\u200c-\u200f\u202a-\u202e\u2066-\u2069"
_JOINED = re.compile(
    "[\u0590-\u10ff\u1780-\u18af\u2600-\u27bf\ua840-\ua87f\ufb1d-\ufdcf\ufdf0-\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
)
"""Scripts whose letters a joiner or a mark of direction can mean something between: Arabic, Tibetan, Mongolian, … emoji."""
_STAYS = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")

_ANY_BLANK = f" \t\u3000{_BLANKS}"
_BREAK = re.compile(f"[{_BREAKS}]")
_IN_LINE = re.compile(f"[{_HYPHENS}{_RADICALS}{_DROPPED}{_JOINERS}]+")
_BULLET = re.compile(f"^(?:[{_ANY_BLANK}]*[{_BULLETS}])+[{_ANY_BLANK}]*")
_OUTER = " \t\u3000\xa0\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
_WIDE = re.compile(f"[\u3000{_BLANKS}]")
_EDGE = "行首行末的全角空格"
_INNER = re.compile(f"[{_BLANKS}{_DOT}]")
_SUSPECT = re.compile(
    f"[{_BREAKS}{_HYPHENS}{_RADICALS}{_DROPPED}{_JOINERS}{_BLANKS}{_BULLETS}]|^[ \t]*\u3000|\u3000[ \t]*$", re.M
)
_UNSEEN = re.compile(f"[{_BREAKS}{_DROPPED}{_JOINERS}\n]")
_AROUND = 6
"""Characters that are shown on each side of a trace."""

_TO_BREAK, _GONE, _TO_BLANK = "改成换行", "删去", "改成普通空格"


def clean(text: str) -> tuple[str, tuple[Trace, ...]]:
    """The text without traces of pasting, and those that were in it. Lines are separated by `\\n`."""
    if not _SUSPECT.search(text):
        return text, ()
    notes = _Notes()
    lines: list[str] = []
    for line in text.split("\n"):
        begin = 0
        for match in _BREAK.finditer(line):
            lines.append(line[begin : match.start()])
            notes.take(line, match.start(), match.end(), _TO_BREAK, len(lines))
            begin = match.end()
        lines.append(line[begin:])
    cleaned = [_line(line, number, notes) for number, line in enumerate(lines, 1)]
    return "\n".join(cleaned), tuple(sorted(notes.traces, key=lambda trace: trace.line))


def doubtful(text: str) -> tuple[Trace, ...]:
    """What is wrong in the text and stays, since nobody can know what was meant: lost characters, signs that only one
    font has."""
    notes = _Notes()
    for number, line in enumerate(text.split("\n"), 1):
        for match in _STAYS.finditer(line):
            notes.take(line, match.start(), match.end(), "", number)
    return tuple(notes.traces)


def kinds(traces: Iterable[Trace]) -> dict[str, list[Trace]]:
    """Traces by their kind's name, in the order in which the kinds appear."""
    found: dict[str, list[Trace]] = {}
    for trace in traces:
        found.setdefault(trace.name, []).append(trace)
    return found


def count(traces: Iterable[Trace]) -> int:
    return sum(trace.times for trace in traces)


def described(traces: Iterable[Trace], unit: str | None) -> list[str]:
    """A sentence a kind: `零宽空格 3 处，删去：第 2、5 段`. `unit` counts the places (段, 行; None: they are not told)."""
    return [
        f"{name} {count(found)} 处{f'，{found[0].done}' if found[0].done else ''}"
        f"{f'：第 {_places(found)} {unit}' if unit else ''}"
        for name, found in kinds(traces).items()
    ]


_MOST = 5
"""Places of a kind that are named one by one."""


def _places(traces: list[Trace]) -> str:
    different = list(dict.fromkeys(trace.line for trace in traces))
    more = " 等" if len(different) > _MOST else ""
    return "、".join(map(str, different[:_MOST])) + more


class _Notes:
    """The traces of one text."""

    def __init__(self) -> None:
        self.traces: list[Trace] = []
        self._shown: set[str] = set()

    def take(self, line: str, begin: int, end: int, done: str, number: int, name: str = "", *, count: int = 1) -> None:
        """Notes what stands at `begin`:`end` of a line; the words around it for the first of its kind."""
        name = name or _name(line[begin])
        near = ""
        if name not in self._shown:
            self._shown.add(name)
            before = _UNSEEN.sub("", line[max(0, begin - 4 * _AROUND) : begin])[-_AROUND:]
            after = _UNSEEN.sub("", line[end : end + 4 * _AROUND])[:_AROUND]
            near = f"{before}〔{name}〕{after}"
        self.traces.append(Trace(name, done, number, near, count))


def _line(line: str, number: int, notes: _Notes) -> str:
    if not _SUSPECT.search(line):
        return line
    line = _IN_LINE.sub(lambda run: _run(run, number, notes), line)
    if bullet := _BULLET.match(line):
        notes.take(line, bullet.start(), bullet.end(), _GONE, number, "字体专用的项目符号")
        line = line[bullet.end() :]
    begin, end = len(line) - len(line.lstrip(_OUTER)), len(line.rstrip(_OUTER))
    if _WIDE.search(line, 0, begin):
        notes.take(line, 0, begin, _GONE, number, _EDGE)
    if _WIDE.search(line, max(begin, end)):
        notes.take(line, max(begin, end), len(line), _GONE, number, _EDGE)
    first = begin if _WIDE.search(line, 0, begin) else 0
    last = max(begin, end) if _WIDE.search(line, max(begin, end)) else len(line)
    return _INNER.sub(lambda match: _inner(match, number, notes), line[first:last])


def _inner(match: re.Match[str], number: int, notes: _Notes) -> str:
    new, done = ("·", "改成 ·") if match[0] == _DOT else (" ", _TO_BLANK)
    notes.take(match.string, match.start(), match.end(), done, number)
    return new


def _run(run: re.Match[str], number: int, notes: _Notes) -> str:
    """What stays of a run of invisible characters, hyphens and radicals."""
    line = run.string
    is_joining = bool(run.start() and _JOINED.match(line, run.start() - 1) and _JOINED.match(line, run.end()))
    kept: list[str] = []
    end = run.start()
    for char, same in groupby(run[0]):
        begin, end = end, end + len(list(same))
        if is_joining and _JOINER.match(char):
            kept.append(line[begin:end])
            continue
        new, done = _becomes(char)
        notes.take(line, begin, end, done, number, count=end - begin)
        kept.append(new * (end - begin))
    return "".join(kept)


_JOINER = re.compile(f"[{_JOINERS}]")


def _becomes(char: str) -> tuple[str, str]:
    if char in _HYPHENS:
        return "-", "改成 -"
    if "\u2f00" <= char <= "\u2fd5":
        return unicodedata.normalize("NFKC", char), "改成通用的汉字"
    return "", _GONE


@lru_cache(maxsize=256)
def _name(char: str) -> str:
    if char in _NAMES:
        return _NAMES[char]
    code = f"U+{ord(char):04X}"
    return next((name.format(code) for form, name in _OF_KINDS if form.match(char)), f"控制字符 {code}")


_OF_KINDS = (
    (re.compile(f"[{_RADICALS}]"), "PDF 里带来的部首字符"),
    (re.compile(f"[{_BLANKS}]"), "特殊宽度的空格 {}"),
    (re.compile(_DOT), "字体专用的圆点"),
    (_STAYS, "字体专用的符号 {}"),
    (re.compile(f"[{_JOINERS}\u2061-\u2064\ufff9-\ufffb]"), "看不见的字符 {}"),
)
