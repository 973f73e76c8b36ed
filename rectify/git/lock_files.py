"""Lock files of git: of a process that is at work, or that was killed and could not remove them.

A git of ours is written down as long as it lives. Only what one that is proven dead has locked is removed, and where that
cannot be proven, the clerk is told what lies there.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from rectify.machine.processes import Process, process
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PATIENCE = 2.0
"""Seconds that a git at work is waited for: it holds a lock for a moment, for longer only where a hook takes its time."""
_PATIENCE_WITH_OURS = 10.0
"""Seconds that a git is waited for which a killed command has called: all else has to wait for it."""
BEAT = 0.25
"""Seconds after which it is noted again that a git of ours lives."""
_AFTER = 1.0
"""Seconds that it may have lived since that was noted last."""
_NOTE = "rectify-git.json"
_COMMITTING = ("index.lock", "HEAD.lock")
"""One of these is there as long as a git commits."""
OURS = "rectify.lock"
_BALLAST = "rectify-room"
_LEAST_ROOM = 1 << 16
"""Bytes that are kept of the disk besides an index: folders may grow."""
_NEXT_INDEX = "next-index-"
"""What a commit is made of lies in such a file: it keeps nobody out, and without it the commit would be empty."""


def are_in(git_dir: Path) -> list[Path]:
    """The lock files that are there now, of git's own folder and of the one that all worktrees share."""
    return [
        lock
        for home in _homes(git_dir)
        for lock in (*home.glob("*.lock"), *home.glob("refs/**/*.lock"))
        if lock.name != OURS and not lock.name.startswith(_NEXT_INDEX)
    ]


def _homes(git_dir: Path) -> Iterator[Path]:
    yield git_dir
    with contextlib.suppress(OSError):
        yield git_dir / (git_dir / "commondir").read_text(encoding="utf-8").strip()


def keep_out(git_dir: Path, words: str) -> list[Path]:
    """The lock files that keep git from its work, if that is what it says; it says much the same of a full disk."""
    return are_in(git_dir) if ".lock" in words or "could not lock" in words else []


def patiently(git_dir: Path, try_it: Callable[[], str]) -> str:
    """Tries until no lock keeps git from its work, as long as a git at work is waited for. Gives what was said last."""
    deadline = time.monotonic() + _PATIENCE
    while keep_out(git_dir, words := try_it()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return words


class Watch:
    """Writes down that a git of ours lives, from before it begins until it has ended, by the clock of the drive. Where
    nothing can be written, or the system does not tell one process from another, nothing is proven later."""

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._note = git_dir / _NOTE
        self._began: float | None = None
        with contextlib.suppress(OSError):
            self._note.write_bytes(b"")
            self._began = self._note.stat().st_mtime

    def sees(self, number: int) -> None:
        """It has begun, with this number."""
        begun = process(number)
        if begun is not None and self._began is not None:
            import json

            described = [begun.machine, begun.boot, begun.number, begun.start, self._began]
            with contextlib.suppress(OSError):
                self._note.write_text(json.dumps(described), encoding="utf-8")

    def sees_again(self) -> None:
        """It still lives."""
        with contextlib.suppress(OSError):
            os.utime(self._note)

    def ends(self, *, is_killed: bool) -> None:
        """It has ended, by itself or because somebody has killed it."""
        with contextlib.suppress(OSError):
            if is_killed and self._began is not None:
                self.sees_again()
                _remove(self._git_dir, self._began, self._note.stat().st_mtime)
            self._note.unlink()


def _remove(git_dir: Path, began: float, ended: float) -> None:
    """Removes the locks that were made in the time of a git of ours that is dead."""
    for lock in are_in(git_dir):
        with contextlib.suppress(OSError):
            if began <= lock.stat().st_mtime <= ended:
                lock.unlink()


def _remove_left(git_dir: Path) -> None:
    """Removes what the git of a killed command has locked, if that one was written down and is proven dead."""
    import json

    note = git_dir / _NOTE
    try:
        machine, boot, number, start, began = json.loads(note.read_text(encoding="utf-8"))
        if Process(machine, boot, number, start).is_dead:
            _remove(git_dir, float(began), note.stat().st_mtime + _AFTER)
            note.unlink()
    except (OSError, ValueError, TypeError):  # there is none, or it was killed before it could be written down
        return


def in_the_way(git_dir: Path) -> list[Path]:
    """The locks of a commit that may still be under way, after it was waited for; what a killed command began must not be
    ended before. What was left by one that is proven dead is removed."""
    deadline = time.monotonic() + (_PATIENCE_WITH_OURS if (git_dir / _NOTE).exists() else _PATIENCE)
    while True:
        _remove_left(git_dir)
        locks = [path for name in _COMMITTING if (path := git_dir / name).exists()]
        if not locks or time.monotonic() > deadline:
            return locks
        time.sleep(0.1)


@contextlib.contextmanager
def room_kept(git_dir: Path) -> Iterator[Callable[[], None]]:
    """Keeps as much of the disk as git needs to write its index anew; gives what frees it. Raises CannotWrite."""
    ballast, index = git_dir / _BALLAST, git_dir / "index"
    try:
        size = index.stat().st_size if index.exists() else 0
        ballast.write_bytes(b"\1" * (size + _LEAST_ROOM))
    except OSError as error:
        with contextlib.suppress(OSError):
            ballast.unlink()
        raise disk.CannotWrite(str(git_dir), error) from None

    def free() -> None:
        with contextlib.suppress(OSError):
            ballast.unlink()

    try:
        yield free
    finally:
        free()
