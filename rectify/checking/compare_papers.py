"""Comparison of a paper on the disk with the paper that the ledger makes now (校对). Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AROUND, _LONG = 8, 40
"""Characters that are shown on either side of what differs, and altogether."""
_APART = 6
"""Characters alike between two places of a paragraph that are told apart."""
_ALIKE = 0.5
"""How much of two paragraphs must be the same for places in them to be told."""
_MOST = 4000
"""Characters of a paragraph that is looked at place by place; a longer one is no paragraph that was edited by hand."""


@frozen
class Difference:
    """A place in a paragraph of the file, its number from 1, and what the ledger says there; None: the paragraph is not
    there on that side."""

    number: int
    theirs: str | None
    ours: str | None

    def __str__(self) -> str:
        if self.ours is None:
            return f"第 {self.number} 段台账里没有：“{self.theirs}”"
        if self.theirs is None:
            return f"第 {self.number} 段前面少了：“{self.ours}”"
        return f"第 {self.number} 段，文件里是“{self.theirs}”，台账是“{self.ours}”"


def differences(theirs: Sequence[str], ours: Sequence[str]) -> Iterator[Difference]:
    """Where the paragraphs of the file differ from those that the ledger makes, in the file's order."""
    for kind, left, right, start, end in _matched(ours, theirs).get_opcodes():
        if kind == "equal":
            continue
        for number, (their, our) in enumerate(zip_longest(theirs[start:end], ours[left:right]), start + 1):
            if their is None or our is None:
                whole = [None if text is None else _piece(text, 0, len(text)) for text in (their, our)]
                yield Difference(min(number, end + 1), *whole)
            else:
                for place in _places(our, their):
                    yield Difference(number, _piece(their, *place[2:]), _piece(our, *place[:2]))


def likeness(theirs: Sequence[str], ours: Sequence[str]) -> float:
    """How much of two papers is the same, from 0 to 1."""
    return _matched(ours, theirs).ratio()


def _matched(ours: Sequence[str], theirs: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, ours, theirs, autojunk=False)


def _places(ours: str, theirs: str) -> list[tuple[int, int, int, int]]:
    """Where two paragraphs differ: from and to in ours, in theirs; places near each other are one, and where little is
    alike all of it is."""
    matched = _matched(ours, theirs)
    if max(len(ours), len(theirs)) > _MOST or matched.ratio() < _ALIKE:
        return [(0, len(ours), 0, len(theirs))]
    found: list[tuple[int, int, int, int]] = []
    for kind, left, right, start, end in matched.get_opcodes():
        if kind == "equal":
            continue
        if found and left - found[-1][1] < _APART and start - found[-1][3] < _APART:
            first = found.pop()
            found.append((first[0], right, first[2], end))
        else:
            found.append((left, right, start, end))
    return found


def _piece(text: str, start: int, end: int) -> str:
    """A part of a text with some of what stands around it, cut where it is long."""
    first = max(0, start - _AROUND)
    last = min(len(text), end + _AROUND, first + _LONG)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
