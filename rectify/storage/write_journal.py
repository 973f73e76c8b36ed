"""Journal of files about to be written: of several files all are replaced or none, whenever the power fails.

The note is there from before the first file is replaced until the change is committed. A writer that was killed leaves
it behind, and whoever takes the lock next ends what it began. It lies where nobody sends it: in git's own folder, outside
git in the user's folder of state. Whatever it says, only files that a ledger consists of are written.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rectify.core.values import frozen
from rectify.storage import disk, locking, store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.storage.disk import Contents
    from rectify.storage.store import Folder

_NAME = "rectify-writing"
_FOREIGN = f"{_NAME}.json"
"""What a note beside the lock is called: it came with the folder, or from a version that kept it there."""
_LARGEST = 192 * 1024**2
"""Bytes of a note: one 佐证 at its largest, in letters."""


class State(Enum):
    """How far the files of a note are."""

    BEGUN = "some of them, or none, are as they were to be"
    WRITTEN = "all of them are as they were to be"
    ALTERED = "somebody has worked on one of them since"


@frozen
class Note:
    """A note of what is being written. `words`: the command as it was typed; `message`: of the commit that is to be made of it, None
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
        if all(_sha256(disk.content(path)) == self.after[path] for path in self.before):
            return State.WRITTEN
        return State.ALTERED if self.altered() else State.BEGUN

    def take_back(self) -> None:
        """Makes every file that was written what it was before. Raises OSError."""
        for path in reversed(self.written()):  # of a new ledger `ledger.yaml`, by which it is found, goes last
            disk.put(path, self.before[path])
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):  # there, or with something else in it by now
                folder.rmdir()

    def written(self) -> list[Path]:
        """The files that are what they were to be and were not before: all that may be taken back. Raises OSError."""
        return [
            path
            for path, data in self.before.items()
            if (now := disk.content(path)) != data and _sha256(now) == self.after[path]
        ]

    def altered(self) -> list[Path]:
        """The files that are neither as they were nor as they were to be: somebody has worked on them. Raises OSError."""
        now = {path: disk.content(path) for path in self.before}
        return [path for path, data in now.items() if data != self.before[path] and _sha256(data) != self.after[path]]


@frozen
class Journal:
    """Where what is being written into a ledger is noted, and the command that writes. `file`: where the note lies;
    `key`: which ledger it is about."""

    folder: Folder
    file: Path
    key: str
    words: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether a note lies there."""
        return self.file.exists()

    @property
    def foreign(self) -> Path | None:
        """A note that came with the ledger's folder, which nobody obeys; None where none did."""
        came = self.folder.path / locking.OWN / _FOREIGN
        return came if came != self.file and os.path.lexists(came) else None

    def note(self, message: str | None, before: Contents, contents: Contents, *, settles: bool = False) -> Note:
        """The note on these new contents of files that hold what `before` says."""
        after = {path: _sha256(data) for path, data in contents.items()}
        folders = {folder: None for path in contents for folder in _missing(path.parent)}
        return Note(self.words, message, before, after, tuple(folders), settles)

    def begin(self, begun: Note) -> None:
        """Lays the note down. Raises OSError."""
        import base64
        import json

        document = {
            "ledger": self.key,
            "words": begun.words,
            "message": begun.message,
            "settles": begun.settles,
            "cancelled": begun.is_cancelled,
            "folders": [self._name(folder) for folder in begun.folders],
            "files": [
                [self._name(path), None if data is None else base64.b64encode(data).decode(), begun.after[path]]
                for path, data in begun.before.items()
            ],
        }
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk.put(self.file, json.dumps(document).encode())

    def read(self) -> Note | None:
        """The note that lies there; None where none does, or one that names anything but the ledger's own files."""
        import base64
        import json

        try:
            kept: dict[str, Any] = json.loads(disk.whole(self.file, _LARGEST))
            files = [(self._path(name), old, new) for name, old, new in kept["files"]]
            folders = tuple(self._path(name) for name in kept["folders"])
            is_ours = kept["ledger"] == self.key and all(store.is_own(self.folder, path) for path, _, _ in files)
            if not is_ours or not all(folder.is_relative_to(self.folder.path.parent) for folder in folders):
                return None
            return Note(
                tuple(str(word) for word in kept["words"]),
                kept["message"],
                {path: None if old is None else base64.b64decode(old) for path, old, _ in files},
                {path: new for path, _, new in files},
                folders,
                bool(kept["settles"]),
                bool(kept.get("cancelled")),
            )
        except (OSError, ValueError, KeyError, TypeError):  # none, or none of ours
            return None

    def end(self) -> None:
        """Takes the note away: what it says is done. One that stays is found to be done by the next who looks."""
        with contextlib.suppress(OSError):
            disk.put(self.file, None)

    def _name(self, path: Path) -> str:
        """A path as the note names it, so that the whole may be moved with its repository."""
        return path.relative_to(self.folder.path.parent).as_posix()

    def _path(self, name: str) -> Path:
        return Path(os.path.normpath(self.folder.path.parent / name))


def of(folder: Folder, git_dir: Path | None, words: tuple[str, ...]) -> Journal:
    """The journal of a ledger. Several ledgers may lie in one repository, and each has a note of its own."""
    home = git_dir or _state_home() / "rectify"
    key = str(folder.path)
    if git_dir is not None:
        with contextlib.suppress(ValueError):  # another drive of Windows
            key = Path(os.path.relpath(folder.path, git_dir)).as_posix()
    return Journal(folder, home / f"{_NAME}-{zlib.crc32(os.fsencode(key)):08x}.json", key, words)


def is_note(name: str) -> bool:
    """Whether a file is a note, by its name."""
    return name.startswith(_NAME)


def _state_home() -> Path:
    """Where a user's programs keep their state."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    return Path(named if os.path.isabs(named) else os.path.expanduser("~/.local/state"))


def _missing(folder: Path) -> list[Path]:
    """The folders that are to be made for this one to be there, the outer ones first."""
    return [each for each in reversed((folder, *folder.parents)) if not each.exists()]


def _sha256(data: bytes | None) -> str | None:
    import hashlib

    return None if data is None else hashlib.sha256(data).hexdigest()


def _quoted(word: str) -> str:
    return f'"{word}"' if not word or any(sign in word for sign in " \t\n；;&|<>()'$`*?#") else word
