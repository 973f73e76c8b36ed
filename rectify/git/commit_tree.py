"""The ledger's folder as a commit holds it, for reading. Pure: a function that reads contents is passed in."""

from __future__ import annotations

import errno
import posixpath
from dataclasses import field
from typing import TYPE_CHECKING

from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from typing import IO

LINK = "120000"
"""The mode of a symbolic link."""
_LINKS = 8
"""How many links in a row are followed."""


def entries(listed: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What `git ls-tree -z` lists: path → mode and id of the content."""
    found = {}
    for entry in filter(None, listed):
        described, _, path = entry.partition("\t")
        mode, _, content = described.split(" ")
        found[path] = (mode, content)
    return found


@frozen
class Tree:
    """The ledger's folder as a commit holds it, for reading: file below the folder → mode and id of its content."""

    _written: Callable[[str, str], AbstractContextManager[IO[bytes]]]
    _entries: Mapping[str, tuple[str, str]]
    _texts: Mapping[str, bytes] = field(repr=False)

    def names(self) -> list[str]:
        """The names of the files right in the folder."""
        return [name for name in self._entries if "/" not in name]

    def read(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of a file right in the folder. Raises FileNotFoundError."""
        found = self._followed(name)
        if found is None:
            raise FileNotFoundError(errno.ENOENT, "")
        content = self._entries[found][1]
        if text := self._texts.get(content):
            return text[:limit]
        # a link's aim elsewhere in the folder, of which nobody has thought before, or more than was handed out
        with self._written(content, found) as stream:
            return stream.read(limit)

    def is_file(self, file: str) -> bool:
        """Whether there is such a file, or a link to one, in the folder or below it."""
        return self._followed(file) is not None

    def sha256(self, file: str) -> str | None:
        """The sha256 of a file as a checkout would write it; None where there is none."""
        found = self._followed(file)
        if found is None:
            return None
        import hashlib

        digest = hashlib.sha256()
        with self._written(self._entries[found][1], found) as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
        return digest.hexdigest()

    def _followed(self, file: str) -> str | None:
        """The file that `file` is or links to; None where there is none in the folder."""
        name = posixpath.normpath(file)
        for _ in range(_LINKS):
            mode, content = self._entries.get(name, ("", ""))
            if mode != LINK:
                return name if mode.startswith("100") else None
            aim = self._texts[content].decode("utf-8", "replace")
            name = posixpath.normpath(posixpath.join(posixpath.dirname(name), aim))
        return None
