"""Two copies of one paper collated (校对): where a file on the disk reads otherwise than what the ledger makes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEFORE, _LONG = 8, 28
"""Characters shown before the first that differs, and altogether."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph of the file, its number from 1, and what the ledger says there; None: there is none on that side."""

    number: int
    theirs: str | None
    ours: str | None

    def __str__(self) -> str:
        if self.ours is None:
            return f"第 {self.number} 段，台账里没有：“{_piece(self.theirs or '', 0)}”"
        if self.theirs is None:
            return f"第 {self.number} 段前面，少了：“{_piece(self.ours, 0)}”"
        at = _first(self.theirs, self.ours)
        return f"第 {self.number} 段，文件里是“{_piece(self.theirs, at)}”，台账是“{_piece(self.ours, at)}”"


def differences(theirs: Sequence[str], ours: Sequence[str]) -> Iterator[Difference]:
    """Where the paragraphs of the file differ from those that the ledger makes, in the file's order."""
    for kind, left, right, start, end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = zip_longest(theirs[start:end], ours[left:right])
        for number, (their, our) in enumerate(pairs, start + 1):
            yield Difference(min(number, end + 1), their, our)


def likeness(theirs: Sequence[str], ours: Sequence[str]) -> float:
    """How much of two papers is the same, from 0 to 1."""
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _first(one: str, other: str) -> int:
    """The place of the first character that differs."""
    same = (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(same, min(len(one), len(other)))


def _piece(text: str, at: int) -> str:
    start = max(0, at - _BEFORE)
    end = start + _LONG
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
