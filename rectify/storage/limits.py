"""Limits on how much of a ledger is read: what is read stays in memory, and files may have been made to fill it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rectify.codec.ledger_file import LedgerFile

LARGEST = 2_000_000
"""Bytes of a ledger file: 600 thousand Chinese characters, a hundred times what the fullest issue takes."""
_MOST_CHARACTERS = 64_000_000
"""Of all ledger files together. A hundred thousand issues as they are added have 13 million."""
_MOST_VALUES = 1_000_000
"""Values in all ledger files together, at some 400 bytes of memory each. A hundred thousand issues have 600 thousand."""
LARGEST_EVIDENCE = 64 * 1024**2
"""Bytes of a 佐证: a scan in print quality takes less, and servers of git warn of larger files, or refuse them; taking one
back takes five times as much memory."""


@dataclass(slots=True)
class Room:
    """The allowance for reading: what may still be read of a ledger's files."""

    characters: int = _MOST_CHARACTERS
    values: int = _MOST_VALUES

    @property
    def is_full(self) -> bool:
        """Whether those that were read have filled it."""
        return self.characters < 0 or self.values < 0

    def take(self, sheet: LedgerFile) -> None:
        """Counts a file that was read."""
        self.characters -= len(sheet.source.text)
        self.values -= len(sheet.lines)
