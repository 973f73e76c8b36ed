"""What is about to be written, noted down first: of several files all are replaced or none, whenever the power fails.

The note lies in git's own folder, outside git beside the lock, from before the first file is replaced until the change
is committed. A writer that was killed leaves it behind, and whoever takes the lock next ends what it began.
"""

from __future__ import annotations

import contextlib
import os
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rectify.core.values import frozen
from rectify.files import disk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.files.disk import Contents

NAME = "rectify-writing.json"
_LARGEST = 192 * 1024**2
"""Bytes of a note: one 佐证 at its largest, in letters."""
typed: tuple[str, ...] = ()
"""The command line of this process, from the verb on, as it was typed."""


class State(Enum):
    """How far the files of a note are."""

    BEGUN = "some of them, or none, are as they were to be"
    WRITTEN = "all of them are as they were to be"
    ALTERED = "somebody has worked on one of them since"


@frozen
class Note:
    """What is being written. `words`: the command as it was typed; `message`: of the commit that is to be made of it, None
    where none is; `settles`: whether git is to be told that a merge's files are settled; `after`: the files' sha256;
    `folders`: those that are made for it; `is_cancelled`: whether the clerk has interrupted it."""

    words: tuple[str, ...]
    message: str | None
    before: Contents
    after: Mapping[Path, str | None]
    folders: tuple[Path, ...] = ()
    settles: bool = False
    is_cancelled: bool = False

    @property
    def command(self) -> str:
        """The command as the clerk may type it again."""
        return " ".join(["rectify", *(_quoted(word) for word in self.words)])

    @property
    def homes(self) -> tuple[Path, ...]:
        """The folders in which its writer may have left a file half written."""
        return tuple(dict.fromkeys(path.parent for path in self.before))

    def state(self) -> State:
        """How far the files are. Raises OSError."""
        now = {path: disk.content(path) for path in self.before}
        if all(_sha256(data) == self.after[path] for path, data in now.items()):
            return State.WRITTEN
        if all(data == self.before[path] or _sha256(data) == self.after[path] for path, data in now.items()):
            return State.BEGUN
        return State.ALTERED

    def take_back(self) -> None:
        """Makes every file what it was before. Raises OSError."""
        for path, data in self.before.items():
            if disk.content(path) != data:
                disk.put(path, data)
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):  # there, or with something else in it by now
                folder.rmdir()


def note(message: str | None, contents: Contents, *, settles: bool = False) -> Note:
    """The note on these new contents of files. Raises OSError."""
    before = {path: disk.content(path) for path in contents}
    after = {path: _sha256(data) for path, data in contents.items()}
    folders = {folder: None for path in contents for folder in _missing(path.parent)}
    return Note(typed, message, before, after, tuple(folders), settles)


def _missing(folder: Path) -> list[Path]:
    """The folders that are to be made for this one to be there, the outer ones first."""
    return [each for each in reversed((folder, *folder.parents)) if not each.exists()]


def _sha256(data: bytes | None) -> str | None:
    import hashlib

    return None if data is None else hashlib.sha256(data).hexdigest()


def _quoted(word: str) -> str:
    return f'"{word}"' if not word or any(sign in word for sign in " \t\n；;&|<>()'$`*?#") else word


def begin(home: Path, begun: Note) -> None:
    """Lays the note down. Raises OSError."""
    import base64
    import json

    document = {
        "words": begun.words,
        "message": begun.message,
        "settles": begun.settles,
        "cancelled": begun.is_cancelled,
        "folders": [_name(home, folder) for folder in begun.folders],
        "files": [
            [_name(home, path), None if data is None else base64.b64encode(data).decode(), begun.after[path]]
            for path, data in begun.before.items()
        ],
    }
    disk.put(home / NAME, json.dumps(document).encode())


def read(home: Path, within: Path | None = None) -> Note | None:
    """The note that lies there; None where none does. `within`: the folder beyond which it may name nothing, where the
    note may have come with the ledger."""
    import base64
    import json

    try:
        kept: dict[str, Any] = json.loads(disk.whole(home / NAME, _LARGEST))
        files = [(_path(home, name), old, new) for name, old, new in kept["files"]]
        folders = tuple(_path(home, name) for name in kept["folders"])
        if within is not None and not all(_is_below(within, path) for path in (*(file[0] for file in files), *folders)):
            return None
        before = {path: None if old is None else base64.b64decode(old) for path, old, _ in files}
        return Note(
            tuple(kept["words"]),
            kept["message"],
            before,
            {path: new for path, _, new in files},
            folders,
            kept["settles"],
            kept.get("cancelled", False),
        )
    except (OSError, ValueError, KeyError, TypeError):  # none, or none of ours
        return None


def is_there(home: Path) -> bool:
    """Whether a note lies there."""
    return (home / NAME).exists()


def end(home: Path) -> None:
    """Takes the note away: what it says is done. One that stays is found to be done by the next who looks."""
    with contextlib.suppress(OSError):
        disk.put(home / NAME, None)


def _name(home: Path, path: Path) -> str:
    """A path as the note names it, so that the whole may be moved."""
    try:
        return Path(os.path.relpath(path, home)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def _is_below(folder: Path, path: Path) -> bool:
    """Whether the path lies in the folder, also where something on the way to it is a link."""
    return path.parent.resolve().is_relative_to(folder) and not path.is_symlink()


def _path(home: Path, name: str) -> Path:
    return Path(os.path.normpath(home / name))
