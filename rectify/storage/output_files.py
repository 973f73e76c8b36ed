"""Output files that the clerk asks for (`-o`): never written over a file of the ledger, or over somebody's work.

A pipe, a device or a link is written through and stays what it is. No folder is made for a path that was mistyped.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError
from rectify.core.values import frozen
from rectify.storage import disk, paper_seal
from rectify.storage.paper_seal import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.storage.store import Folder

_EVIDENCE = "evidence"
_OWN_SUFFIXES = (".yaml", ".yml")
_REPOSITORY = ("HEAD", "objects", "refs")
"""What the folder of a git repository holds, whatever its name."""
_REASONS = {
    State.NONE: "不是 rectify 写的，或者写成以后用别的程序另存过",
    State.BROKEN: "是 rectify 写的，写成以后改过",
}
_TEXT = "是纯文本，看不出是谁写的、改过没有"


class OwnFile(RectifyError):
    """A path that is the ledger's, the templates' or git's own."""

    def __init__(self, path: Path, whose: str) -> None:
        super().__init__(f"{path} 是{whose}自己的文件，不能写在这里", hint="换一个文件名：-o 进展情况报告.docx")


class NoFolder(RectifyError):
    """A path in a folder that is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"写不了 {path}：没有文件夹 {path.parent}", hint="看看路径写对了没有；要放进新文件夹，先把它建好"
        )


class NotReplaced(RectifyError):
    """A file that would be lost: rectify did not write it, or somebody edited it since."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"已经有 {path}，内容不一样，没有覆盖：它{why}",
            hint=f"要留着它，换一个文件名：-o 另一份{path.suffix}；不要它了，加 --force",
        )


class NobodyReads(RectifyError):
    """A pipe without another end: waiting for one may be waiting for ever."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"写不了 {path}：管道的另一头没有程序在读", hint="先让另一头的程序开始读，再来一次")


@frozen
class Output:
    """Where a file goes. `path`: as it was typed; `target`: the plain file that links lead to, None where it is no plain
    file and is written through."""

    path: Path
    target: Path | None

    def write(self, data: bytes, *, force: bool = False) -> None:
        """Writes the file; an old one there stays whole until the new one is. Raises NotReplaced, CannotWrite."""
        try:
            if self.target is None:
                _write_through(self.path, data)
            elif force or not _is_there(self.path, self.target, data):
                disk.write_file(self.target, data)
        except OSError as error:
            raise disk.CannotWrite(str(self.path), error) from None


def at(path: Path, folder: Folder) -> Output:
    """The place that `path` names, for a file that is none of the ledger in `folder`. Raises OwnFile, NoFolder,
    CannotWrite."""
    try:
        found = _stat(path)
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
        if found is not None and (not stat.S_ISREG(found.st_mode) or _stream(found) is not None):
            return Output(path, None)
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise NoFolder(target if path.is_symlink() else path)
        whose = _whose(target, folder, found)
    except (OSError, ValueError) as error:  # ValueError: a path with a character that no system takes
        raise disk.CannotWrite(str(path), error) from None
    if whose is not None:
        raise OwnFile(path, whose)
    return Output(path, target)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _stream(found: os.stat_result) -> int | None:
    """The standard stream that leads to the file already (`-o /dev/stdout > 报告.docx`). Windows numbers no devices."""
    for handle in (1, 2) if found.st_ino else ():
        try:
            if os.path.samestat(os.fstat(handle), found):
                return handle
        except OSError:
            continue
    return None


def _write_through(path: Path, data: bytes) -> None:
    handle = _stream(path.stat())
    if handle is not None:
        opened = os.dup(handle)
    else:
        try:
            opened = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0) | disk.AT_ONCE)
        except OSError as error:
            if error.errno == errno.ENXIO and stat.S_ISFIFO(path.stat().st_mode):
                raise NobodyReads(path) from None
            raise
        if os.name == "posix":
            os.set_blocking(opened, True)
    with open(opened, "wb") as stream:
        stream.write(data)


def _is_there(path: Path, target: Path, data: bytes) -> bool:
    """Whether the file holds these bytes already. Raises NotReplaced where it holds what would be lost."""
    try:
        old = disk.whole(target, disk.LARGEST_WORD)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        raise NotReplaced(path, _REASONS[State.NONE]) from None
    if old == data:
        return True
    state = paper_seal.state(old)
    if old and state is not State.INTACT:
        is_text = state is State.NONE and path.suffix.lower() == ".txt"
        raise NotReplaced(path, _TEXT if is_text else _REASONS[state])
    return False


def _whose(target: Path, folder: Folder, found: os.stat_result | None) -> str | None:
    """Whose own file the target is or would be: by what the folders above it are and not by how they are spelled, and
    whatever other name, or link, the file has."""
    name = target.name.casefold().partition(":")[0].rstrip(" .")  # as Windows reads a name
    if name.startswith(".git") or any(map(_is_git, target.parents)):
        return " git "
    if any(_is_same(above, folder.templates) for above in target.parents):
        return "模板"
    if any(_is_same(above, folder.path / _EVIDENCE) for above in target.parents):
        return "台账"
    is_beside = _is_same(target.parent, folder.path)
    if is_beside and (name.startswith(".") or name.endswith(_OWN_SUFFIXES) or name == _EVIDENCE):
        return "台账"
    if found is not None and any(os.path.samestat(found, own) for own in _own(folder, found)):
        return "台账或模板"
    return None


def _is_git(folder: Path) -> bool:
    return folder.name.casefold() == ".git" or all((folder / name).exists() for name in _REPOSITORY)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _own(folder: Folder, like: os.stat_result) -> Iterator[os.stat_result]:
    """The ledger's and the templates' own files that `like` may be, by its number on the disk."""
    homes = [home for home in (folder.path, folder.templates) if home.is_dir()]
    while homes:
        home = homes.pop()
        with os.scandir(home) as entries:
            for entry in entries:
                is_own = home != folder.path or entry.name.casefold().endswith(_OWN_SUFFIXES)
                if entry.is_dir(follow_symlinks=False):
                    homes += [Path(entry.path)] * (home != folder.path or entry.name.casefold() == _EVIDENCE)
                elif is_own and (entry.is_symlink() or entry.inode() == like.st_ino) and os.path.exists(entry.path):
                    yield os.stat(entry.path)
