"""The ledger's lock: one writer at a time. The only module that knows filelock.

The system releases it when its holder dies. A drive whose file system knows no locks gets a file that says who is
writing; one that a dead program of this machine left is taken away by itself, one of another machine is told of.
"""

from __future__ import annotations

import contextlib
import errno
import time
import warnings
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import BaseFileLock

    from rectify.storage.store import Folder

OWN = ".rectify"
"""Outside git the folder of the lock, in the ledger, where everybody who shares it meets it."""
_NATIVE = "rectify.lock"
_MARKER = "rectify.held"
"""Says who is writing, where the file system knows no locks. Not `.lock`: that is how git names its own."""
_WITHOUT_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}
_LOCK_WAIT = 10.0
"""Seconds to wait for another writer: a change takes well under one, a commit with hooks may take some."""


class Busy(RectifyError):
    """Another writer holds the lock. `marker`: the file that says so, where the file system knows no locks."""

    def __init__(self, folder: str, marker: Path | None = None) -> None:
        super().__init__(
            f"另一个 rectify 正在写 {folder}，等了 {_LOCK_WAIT:.0f} 秒还没有写完{_holder(marker)}",
            hint="稍等再来一次"
            if marker is None
            else f"稍等再来一次；那台电脑上确实没有人在用（断电、断网留下的）：删掉 {disk.near(marker)}，再来一次",
        )


class LinkedLock(RectifyError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 是一个链接，不能在那里加锁", hint=f"删掉这个链接 {name}，再来一次")


def _holder(marker: Path | None) -> str:
    """Who is writing, as the marker says: its lines are the number of the process and the machine."""
    if marker is None:
        return ""
    try:
        process, machine, *_ = disk.first_bytes(marker, 1000).decode("utf-8", "replace").splitlines()
    except (OSError, ValueError):
        return ""
    return f"（电脑 {machine}，进程 {process}）"


@contextlib.contextmanager
def locked(folder: Folder, git_dir: Path | None) -> Iterator[None]:
    """Holds the ledger for one writer. The lock lives in git's own folder, else in one that is there only as long as it is
    held, so that it never shows in `git status`. Raises Busy after waiting, LinkedLock, CannotWrite."""
    home = git_dir or folder.path / OWN
    if git_dir is None and home.is_symlink():
        raise LinkedLock(folder.name(OWN))
    try:
        lock = _acquired(home, is_ours=git_dir is None)
    except TimeoutError:
        marker = home / _MARKER
        raise Busy(folder.path.name, marker if marker.exists() else None) from None
    except OSError as error:
        raise disk.CannotWrite(str(home), error) from None
    try:
        for place in (folder.path, home):
            disk.sweep(place)
        yield
    finally:
        if git_dir is None:
            _clear(home)
        lock.release()
        if git_dir is None:  # a marker is in the way until it is released
            with contextlib.suppress(OSError):
                home.rmdir()


def is_free(folder: Folder, git_dir: Path | None) -> bool:
    """Whether nobody holds the ledger's lock."""
    home = git_dir or folder.path / OWN
    try:
        _taken(home, 0.0).release()
    except FileNotFoundError:
        return True
    except OSError:  # filelock's Timeout is one
        return False
    return True


def _acquired(home: Path, *, is_ours: bool) -> BaseFileLock:
    """Raises filelock's Timeout, a TimeoutError, and OSError."""
    deadline = time.monotonic() + _LOCK_WAIT
    while True:
        if is_ours:
            home.mkdir(exist_ok=True)
        try:
            return _taken(home, max(deadline - time.monotonic(), 0.0))
        except FileNotFoundError:  # its last holder took the folder away
            if not is_ours or time.monotonic() > deadline:
                raise


def _taken(home: Path, seconds: float) -> BaseFileLock:
    """The lock that lives there, waited for. Raises as `_acquired`."""
    from filelock import FileLock, SoftFileLock

    native: BaseFileLock = FileLock(home / _NATIVE, mode=0o666)  # on a shared drive another user takes it next
    try:
        with warnings.catch_warnings(action="ignore"):  # of a weaker lock; that is not for clerks
            native.acquire(timeout=seconds)
    except OSError as error:
        if error.errno not in _WITHOUT_LOCKS:
            raise
        marker = SoftFileLock(home / _MARKER)
        marker.acquire(timeout=seconds)
        return marker
    return native


def _clear(home: Path) -> None:
    """Takes our own folder away, under the lock, unless more than the lock is in it. Who waits for the lock notices that
    it is gone, and makes it anew."""
    with contextlib.suppress(OSError):
        if {entry.name for entry in home.iterdir()} <= {_NATIVE, _MARKER}:
            (home / _NATIVE).unlink()
            home.rmdir()
