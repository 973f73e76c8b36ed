"""Bytes on the disk, the old ones or the new ones and never half: what every file of ours is read and written with."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
from typing import TYPE_CHECKING

from rectify.errors import RectifyError

if TYPE_CHECKING:
    from pathlib import Path

_TEMPORARY = ".rectify-"
"""How the name of a file that is being written begins."""


class CannotWrite(RectifyError):
    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(
            f"写不了 {name}：{why(error)}", hint="关掉正打开它的程序，看看磁盘是否已满、有没有写的权限，再来一次"
        )


class CannotRead(RectifyError):
    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(f"读不了 {name}：{why(error)}", hint="看看文件在不在、有没有读的权限")


def why(error: OSError) -> str:
    """What the system says, in the clerk's words."""
    known = {
        errno.ENOENT: "没有这个文件或文件夹",
        errno.EACCES: "没有权限，或者被别的程序占用",
        errno.EPERM: "没有权限",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘是只读的",
        errno.EISDIR: "这是一个文件夹",
        errno.ENOTDIR: "路径里有一段不是文件夹",
        errno.EEXIST: "已经有了",
        errno.ENAMETOOLONG: "名字太长",
    }
    return known.get(error.errno or 0, f"系统错误 {error.errno}")


def put(path: Path, data: bytes | None) -> None:
    """Old or new, never half: a temporary file beside it, forced to disk, then put in its place."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        elif os.name == "posix":
            os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows has no such call; its file system journals the renaming
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def from_here(path: Path) -> str:
    """The path from the working directory."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return path.as_posix()


def near(path: Path) -> str:
    """The path as it is typed in the working directory, in quotes where it needs them."""
    typed = from_here(path)
    return typed if re.fullmatch(r"[\w./:~-]+", typed) else f'"{typed}"'


def sha256(path: Path) -> str | None:
    """The file's sha256 in hexadecimal; None where it is not a file that can be read."""
    import hashlib

    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def sweep(folder: Path) -> None:
    """Removes what a writer that was killed left half written."""
    for stale in folder.glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            stale.unlink()


def write_file(path: Path, data: bytes) -> None:
    """Writes a file where the clerk wants it; an old file there stays whole until the new one is. Raises CannotWrite."""
    if path.is_dir():
        raise CannotWrite(str(path), IsADirectoryError(errno.EISDIR, ""))
    try:
        put(path, data)
    except OSError as error:
        raise CannotWrite(str(path), error) from None


def read_file(path: Path) -> bytes:
    """A file that the clerk named. Raises CannotRead."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(str(path), error) from None
