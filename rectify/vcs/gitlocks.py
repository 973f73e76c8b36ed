"""The lock files of a git that is at work, or that was killed: git itself never takes the latter away."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PATIENCE = 2.0
"""Seconds that a git at work is waited for: it holds a lock for a moment, for longer only where a hook takes its time."""
OURS = "rectify.lock"


def are_in(git_dir: Path) -> list[Path]:
    """The lock files that are there now, of git's own folder and of the one that all worktrees share."""
    return [
        lock
        for home in _homes(git_dir)
        for lock in (*home.glob("*.lock"), *home.glob("refs/**/*.lock"))
        if lock.name != OURS
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


def break_left(git_dir: Path, since: float) -> None:
    """Removes those that a git has left which was killed together with the command that called it, after `since` (seconds
    since 1970); what is younger than a git at work is waited for is waited for."""
    deadline = time.monotonic() + _PATIENCE
    while any(_age(lock) < _PATIENCE for lock in are_in(git_dir)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for lock in are_in(git_dir):
        with contextlib.suppress(OSError):
            if lock.stat().st_mtime >= since - 1:  # the clocks of a network drive's two sides
                lock.unlink()


def _age(lock: Path) -> float:
    try:
        return time.time() - lock.stat().st_mtime
    except OSError:  # gone by now
        return _PATIENCE
