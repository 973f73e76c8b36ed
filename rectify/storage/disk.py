"""Atomic reading and writing of files: the old bytes or the new ones, never half."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

Contents = dict[Path, bytes | None]
"""Files by path and what they hold; None where there is no such file."""
AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Opens a pipe without waiting for its other end; Windows has no such files in folders, and no such flags."""
LARGEST_WORD = 64 * 1024**2
"""Bytes of a .docx that is read: photographs may be in it."""
_TEMPORARY = (".rectify-", ".tmp")
"""How the name of a file that is being written begins and ends."""
_IS_TEMPORARY = re.compile(r"\.rectify-[a-z0-9_]{8}\.tmp")
STALE = 600.0
"""Seconds after which a file that is being written is one that nobody writes any more."""
_TRIES = 20 if os.name == "nt" else 1
"""On Windows a virus scanner or the indexer holds a file for a moment, and nothing can be put in its place then."""


class CannotWrite(RectifyError):
    def __init__(self, name: str, error: OSError | ValueError) -> None:
        super().__init__(
            f"写不了 {name}：{why(error)}", hint="关掉正打开它的程序，看看磁盘是否已满、有没有写的权限，再来一次"
        )


class CannotRead(RectifyError):
    def __init__(self, name: str, error: OSError | ValueError) -> None:
        super().__init__(f"读不了 {name}：{why(error)}", hint="看看文件在不在、有没有读的权限")


def why(error: OSError | ValueError) -> str:
    """What the system says, in the clerk's words. A ValueError is Python's, of a path that no system takes."""
    if not isinstance(error, OSError):
        return "名字里有不能用的字符"
    known = {
        errno.ENOENT: "没有这个文件或文件夹",
        errno.EACCES: "没有权限，或者被别的程序占用",
        errno.EPERM: "没有权限",
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "磁盘配额用完了",
        errno.EIO: "磁盘读写出错",
        errno.ESTALE: "网络盘断开了",
        errno.EBUSY: "被别的程序占用",
        errno.EROFS: "磁盘是只读的",
        errno.EISDIR: "这是一个文件夹",
        errno.ENOTDIR: "路径里有一段不是文件夹",
        errno.EEXIST: "已经有了",
        errno.ENAMETOOLONG: "名字太长",
        errno.ELOOP: "链接绕成了圈",
        errno.ENODEV: "这不是文件，是管道或设备",
        errno.ENXIO: "这不是文件，是管道或设备",
        errno.EFBIG: "文件太大",
        errno.EPIPE: "另一头的程序已经不读了",
    }
    return known.get(error.errno or 0, f"系统错误 {error.errno}")


def put(path: Path, data: bytes | None) -> None:
    """Writes a file atomically: a temporary file beside it, forced to disk, then put in its place. None removes it."""
    if data is None:
        path.unlink(missing_ok=True)
        if os.path.lexists(path):  # a share that was gone for a moment said that it was not there
            raise OSError(errno.EIO, "")
        _sync_folder(path.parent)
        return
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY[0], suffix=_TEMPORARY[1], dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        elif os.name == "posix":
            os.chmod(temporary, 0o666 & ~_umask())
        _replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(path.parent)


def _replace(temporary: str, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            os.replace(temporary, path)
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if os.name == "posix" and folder.is_dir():  # Windows has no such call; its file system journals the renaming
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a network drive that knows no such thing
                raise
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


def content(path: Path) -> bytes | None:
    """What the file holds; None where there is none. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def is_temporary(name: str) -> bool:
    """Whether a file is one that is being written, by its name."""
    return bool(_IS_TEMPORARY.fullmatch(name))


def sha256(path: Path) -> str | None:
    """The file's sha256 in hexadecimal; None where it is not a file that can be read."""
    import hashlib

    try:
        with _opened(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # needs a readinto
    except OSError:
        return None


def sweep(folder: Path, *, age: float = 0.0) -> None:
    """Removes what a writer that was killed left half written, no younger than `age` in seconds."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if is_temporary(entry.name) and entry.stat().st_mtime <= time.time() - age:
                    os.unlink(entry.path)


def write_file(path: Path, data: bytes) -> None:
    """Writes a file where the clerk wants it; an old file there stays whole until the new one is. Raises CannotWrite."""
    if path.is_dir():
        raise CannotWrite(str(path), IsADirectoryError(errno.EISDIR, ""))
    sweep(path.parent, age=STALE)  # no lock is held here: a younger one may be somebody's who writes just now
    try:
        put(path, data)
    except OSError as error:
        raise CannotWrite(str(path), error) from None


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with open(path, "rb", opener=lambda file, flags: os.open(file, flags | AT_ONCE)) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.ENODEV, "")
        yield stream


def files_in(folder: Path) -> list[Path]:
    """What lies right in a folder, by name; nothing where there is none. Raises CannotRead: what cannot be looked into is
    not the same as nothing."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CannotRead(from_here(folder), error) from None


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that the system does not take is none's."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def first_bytes(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of a file, or of what a link leads to. Raises OSError, also for a pipe or a device: a read
    of those may wait, or go on, for ever."""
    with _opened(path) as stream:
        return stream.read(limit)


def whole(path: Path, limit: int) -> bytes:
    """As `first_bytes`, all of a file that has no more than `limit` bytes. Raises OSError (EFBIG where it has more)."""
    data = first_bytes(path, limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, "")
    return data


def read_file(path: Path, limit: int) -> bytes:
    """A file that the clerk named, of no more than `limit` bytes. Raises CannotRead."""
    try:
        return whole(path, limit)
    except (OSError, ValueError) as error:  # ValueError: a path with a character that no system takes
        raise CannotRead(str(path), error) from None
