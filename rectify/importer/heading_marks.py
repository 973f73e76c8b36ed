"""Heading marks at the beginning of a line: 一、（一）1. and their variants. Pure."""

from __future__ import annotations

import re
from itertools import accumulate

from rectify.core.numerals import NUMERAL, chinese, number
from rectify.core.values import frozen

_PART = re.compile(rf"(?P<mark>第?(?P<n>{NUMERAL})(?:部分)?[、．.：])(?P<rest>.+)", re.S)
_SECTION = re.compile(rf"(?P<mark>[（(]\s*(?P<n>{NUMERAL})\s*[）)][、．.]?)(?P<rest>.+)", re.S)
_ITEM = re.compile(r"(?P<mark>(?P<n>[0-9０-９]{1,3})\s*[.．、])(?P<rest>.+)", re.S)
_PAIRS = dict(zip("“‘（(《〈「『【〔[", "”’）)》〉」』】〕]", strict=True))
SELF_ENDING = ("。", "！", "？", "…", "；", "：", "，", "!", "?")
"""Marks behind which `report` gives a heading no 。 of its own."""
_CLOSING = frozenset(_PAIRS.values())
_DEEPEST = 20
"""Brackets within brackets that are followed; far more are made to cost time."""
_ENDS = re.compile("[。！？]")
_LARGEST = 999
"""What `numerals.chinese` prints."""
_LONGEST_HEADING = 60
"""Characters; official headings are shorter, sentences of the text are mostly longer."""


@frozen
class Mark:
    """A line's mark: its number, whether `report` prints the mark just so, and what stands behind it."""

    number: int
    exact: bool
    rest: str

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be a decimal (`2.5万元`) and no mark."""
        return self.rest[0] in "0123456789０１２３４５６７８９"


def part(line: str) -> Mark | None:
    """The mark of a part (`一、`); None where the line has none. `第一部分：` and `一．` are read, not exact."""
    return _mark(_PART, line, "{}、")


def section(line: str) -> Mark | None:
    """The mark of an aspect or a section (`（一）`); None where the line has none. `(一)` is read, not exact."""
    return _mark(_SECTION, line, "（{}）")


def item(line: str) -> Mark | None:
    """The mark of an issue (`1.`); None where the line has none. `1、` and `1．` are read, not exact."""
    match = _ITEM.match(line)
    if match is None:
        return None
    value = number(match["n"]) or 0
    return Mark(value, match["mark"] == f"{value}.", match["rest"])


def _mark(form: re.Pattern[str], line: str, printed: str) -> Mark | None:
    match = form.match(line)
    value = number(match["n"]) if match else None
    if match is None or not value or value > _LARGEST:
        return None
    return Mark(value, match["mark"] == printed.format(chinese(value)), match["rest"])


def is_marked(line: str) -> bool:
    """Whether the line begins with a mark of any level."""
    return any(read(line) is not None for read in (part, section, item))


def is_heading(text: str) -> bool:
    """Whether `text` can be a heading on a line of its own: short, and no sentence goes on behind a 。 or ；."""
    return len(text) <= _LONGEST_HEADING and not re.search("[。；].", text)


def enclosed(text: str) -> list[bool]:
    """For each character whether it stands inside quotation marks or brackets that close in the same paragraph."""
    steps = [0] * (len(text) + 1)
    open_marks: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if char == "\n":
            open_marks.clear()
        elif char in _PAIRS:
            open_marks = [*open_marks[-_DEEPEST:], (_PAIRS[char], place)]
        elif char in _CLOSING and any(char == closing for closing, _ in open_marks):
            while open_marks[-1][0] != char:
                open_marks.pop()
            _, begin = open_marks.pop()
            steps[begin] += 1
            steps[place + 1] -= 1
    return [depth > 0 for depth in accumulate(steps[:-1])]


def first_end(text: str, ends: re.Pattern[str] = _ENDS) -> int | None:
    """Behind the mark that ends the first sentence, quotations apart; None where none ends."""
    inside = enclosed(text)
    found = [match.end() for match in ends.finditer(text)]
    return next((end for end in found if not inside[end - 1]), None)
