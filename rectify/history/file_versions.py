"""Versions of the ledger's files in the history, read once each by the ids of their contents. Pure: contents are passed in."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from rectify.codec import ledger_file
from rectify.codec.ledger_file import LedgerFile
from rectify.codec.many_versions import Pieces
from rectify.codec.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_KEPT = 256
"""Versions kept as read: that after one commit is that before the next, and few files are worked on at a time."""


class Versions:
    """Reads the contents of ledger files by their ids, each once as long as it is remembered."""

    def __init__(self, content: Callable[[str], bytes]) -> None:
        self._content = content
        self._read: OrderedDict[tuple[str, str], LedgerFile | Unreadable] = OrderedDict()
        self._texts: dict[str, bytes] = {}
        self._values: dict[tuple[str, str], Any] = {}
        self._pieces = Pieces()

    def text(self, content: str) -> bytes:
        """The bytes as committed."""
        if content not in self._texts:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            self._texts[content] = self._content(content)
        return self._texts[content]

    def of(self, name: str, content: str | None) -> Any:
        """The record in this version of a file: an Issue, the settings, the words of the report; None where there is no
        such file, Unreadable where it is damaged."""
        if content is None:
            return None
        key = (name, content)
        if key not in self._values:
            issue = (
                self._pieces.issue(self.text(content), name.removesuffix(".yaml"))
                if ledger_file.is_issue(name)
                else None
            )
            found = self.sheet(name, content) if issue is None else issue
            if len(self._values) > _KEPT:
                self._values.clear()
            self._values[key] = found.value if isinstance(found, LedgerFile) else found
        return self._values[key]

    def differing(self, name: str, contents: Sequence[str]) -> list[Any] | None:
        """These versions of an issue's file without what they have alike; None where they must be read as a whole."""
        return self._pieces.differing([self.text(content) for content in contents], name.removesuffix(".yaml"))

    def sheet(self, name: str, content: str) -> LedgerFile | Unreadable:
        """This version of a file, read."""
        key = (name, content)
        if key in self._read:
            self._read.move_to_end(key)
            return self._read[key]
        value = _read(name, self.text(content))
        self._read[key] = value
        if len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return value


def _read(name: str, data: bytes) -> LedgerFile | Unreadable:
    try:
        if ledger_file.is_issue(name):
            return ledger_file.read_issue(data, name.removesuffix(".yaml"))
        record = ledger_file.record_of(name)
        assert record is not None, "nothing but a ledger file is read"
        return ledger_file.read(data, record)
    except Unreadable as error:
        return error
