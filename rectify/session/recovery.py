"""Recovery after a command that was killed, and the writing of changes so that they can be recovered.

Typed again, the command begins anew, from the files as they were. Another command first brings it to its end where all
its files are written, and takes it back where they are not, or where the clerk had interrupted it. `undo` takes it back.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from rectify.core import describe
from rectify.core.errors import RectifyError
from rectify.core.verb_kinds import NothingLeft, VerbKind
from rectify.git import merge_state, working_tree
from rectify.git import repository as git
from rectify.git.git_errors import GitRefused
from rectify.machine import screen
from rectify.storage import disk, locking, store, write_journal
from rectify.storage.write_journal import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rectify.core.verb_kinds import Command
    from rectify.git.repository import Repository
    from rectify.storage.disk import Contents
    from rectify.storage.write_journal import Journal, Note

_SHOWN = 5
"""Files that are named one by one."""


class NotRestored(RectifyError):
    """A failure in the middle of a change that could not be taken back either, the disk being what it is."""

    def __init__(self, names: str, error: OSError, command: str) -> None:
        super().__init__(
            f"{names} 没有写完，也恢复不了：{disk.why(error)}",
            hint=f"看看磁盘是否已满、有没有写的权限；好了以后再输入一次 {command}，先恢复原样再做",
        )


class CannotNote(RectifyError):
    """What is to be written cannot be noted down, so nothing is written."""

    def __init__(self, home: Path, error: OSError) -> None:
        super().__init__(
            f"改动写之前要先在 {home} 记一笔，写不了：{disk.why(error)}",
            hint="看看磁盘是否已满、有没有写的权限；台账不在 git 里的，可用环境变量 XDG_STATE_HOME 另指一个文件夹",
        )


class NotFinished(RectifyError):
    """A paper that would be made of files of which some are new and some are old."""

    def __init__(self, names: str, command: str) -> None:
        super().__init__(
            f"上次的 {command} 没有做完就断了，{names} 有新有旧，不能出文件",
            hint=f"接着做：再输入一次 {command}；不做了，恢复原样：rectify undo",
        )


class Interrupted(RectifyError):
    """Ctrl+C in the middle of a change, which nobody but the clerk brings to its end."""

    exit_code = 130

    def __init__(self, names: str, command: str) -> None:
        super().__init__(
            f"已中断，不知道记入历史没有的：{names}",
            hint=f"接着做：再输入一次 {command}；不做了，恢复原样：rectify undo",
        )


@contextlib.contextmanager
def locked(command: Command, folder: store.Folder, repository: Repository | None) -> Iterator[Journal]:
    """The lock, with whatever a killed command left ended. Gives the journal in which what is being written is noted.
    Raises NothingLeft where that was all that is asked for, Busy, CannotWrite, NotRestored, GitLocked."""
    git_dir = repository.git_dir if repository else None
    with locking.locked(folder, git_dir):
        noted = write_journal.of(folder, git_dir, command.words)
        disk.sweep(noted.file.parent, age=disk.STALE)
        _end(command, folder, repository, noted)
        yield noted


def meet(command: Command, folder: store.Folder, git_dir: Path | None) -> None:
    """Handles a killed command before a verb begins: one that changes the ledger ends it first, one that
    reads only tells of it. Raises as `locked`, and NotFinished."""
    noted = write_journal.of(folder, git_dir, command.words)
    if noted.foreign and not command.kind.is_reading:
        screen.warn(f"{disk.from_here(noted.foreign)} 是随文件夹带来的记录，没有照它做；删掉它就不再提示")
    if not noted.is_there:
        return
    if command.kind.is_reading:
        _tell(command, folder, git_dir, noted)
    else:
        with locked(command, folder, git.find(folder.path)):
            pass


def _tell(command: Command, folder: store.Folder, git_dir: Path | None, noted: Journal) -> None:
    note = noted.read()
    if note is None or not locking.is_free(folder, git_dir):  # its writer lives
        return
    names = _names(folder, note)
    if command.kind is VerbKind.PRINTS and note.state() is State.BEGUN:
        raise NotFinished(names, note.command)
    screen.warn(
        f"上次的 {note.command} 没有做完就断了，还没有记入历史的：{names}；"
        "接着做：再输入一次；不做了，恢复原样：rectify undo"
    )


def _end(command: Command, folder: store.Folder, repository: Repository | None, noted: Journal) -> None:
    if not noted.is_there:
        return
    note = noted.read()
    if note is None:
        screen.warn("上次写到一半的记录读不出来，或者写的不是台账自己的文件，没有照它做")
        noted.end()
        return
    try:
        if repository is not None:
            repository.free()
        for each in note.homes:
            disk.sweep(each)
        is_all = _end_with(command, folder, repository, note)
    except OSError as error:
        raise NotRestored(_names(folder, note), error, note.command) from None
    except KeyboardInterrupt:
        raise _interrupted(noted, note) from None
    noted.end()
    if is_all:
        raise NothingLeft


def _interrupted(noted: Journal, note: Note) -> Interrupted:
    """What the clerk is told after Ctrl+C; the note stays and says that nobody else is to bring it to its end."""
    with contextlib.suppress(OSError):
        noted.begin(replace(note, is_cancelled=True))
    return Interrupted(_names(noted.folder, note), note.command)


def _end_with(command: Command, folder: store.Folder, repository: Repository | None, note: Note) -> bool:
    """Ends it; whether the verb has nothing more to do. Raises OSError."""
    state = note.state()
    is_again = command.words == note.words
    is_undo = not is_again and command.kind is VerbKind.UNDOES
    if state is State.ALTERED:
        screen.warn(f"上次的 {note.command} 没有做完就断了，后来文件又改过，保持现在的样子：{_names(folder, note)}")
    elif state is State.WRITTEN and _is_committed(repository, note):
        if is_again:
            screen.tell(f"上次的 {note.command} 已经做完，记在历史里了，没有再做一遍；真要再做一遍，再输入一次")
        return is_again
    elif state is State.WRITTEN and not (note.settles or note.is_cancelled or is_again or is_undo):
        _finish(repository, note)
    else:
        _take_back(repository, note)
        screen.warn(f"上次的 {note.command} 没有做完就断了，已恢复原样")
        return is_undo
    return False


def _is_committed(repository: Repository | None, note: Note) -> bool:
    """Whether git has got all of it."""
    if repository is None:
        return False
    if note.settles:
        return {repository.top / path for path in merge_state.unmerged(repository)}.isdisjoint(note.before)
    if note.message is None:
        return False
    _unstage(repository, note)
    return repository.holds(note.before)


def _finish(repository: Repository | None, note: Note) -> None:
    if repository is None or note.message is None:
        return
    try:
        commit = repository.commit(list(note.before), note.message)
    except GitRefused as refused:  # it stands in the files, and the clerk is told as long as it does
        screen.warn(f"上次的 {note.command} 写好了，git 没有提交：\n{refused.words}")
        return
    screen.warn(f"上次的 {note.command} 写好了没有记入历史，现在记下：{commit} {note.message.splitlines()[0]}")


def _take_back(repository: Repository | None, note: Note) -> None:
    note.take_back()
    if repository is not None and note.message is not None:
        _unstage(repository, note)


def _unstage(repository: Repository, note: Note) -> None:
    """What a killed git has left staged of these files. Not in the middle of a merge, where git keeps more there."""
    if working_tree.under_way(repository.git_dir) is None:
        repository.unstage(note.before)


def _names(folder: store.Folder, note: Note) -> str:
    """The files of the note that are not as they were, as the clerk is told of them."""
    changed = [path for path, data in note.before.items() if disk.content(path) != data]
    names = [store.described(folder, path) for path in changed or note.before]
    return describe.first_few(names, _SHOWN, "个文件")


@contextlib.contextmanager
def writing(
    noted: Journal, contents: Contents, read: Contents, message: str | None, *, settles: bool = False
) -> Iterator[None]:
    """Writes (None: removes) the files and lets the body commit or settle them: all of it or nothing, whatever fails and
    whenever the process is killed. `read`: what was read of files before their new contents were made of it; one that
    holds something else by now is kept. Raises BehindLink, NotOwn, TooLong, SavedMeanwhile, CannotWrite, CannotNote,
    NotRestored."""
    folder = noted.folder
    for path, data in contents.items():
        store.refuse_foreign(folder, path)
        store.refuse_long(folder, path, data)
    note = _begun(noted, contents, read, message, settles=settles)
    try:
        store.write(folder, contents, note.before)
        yield
    except RectifyError as refused:
        try:
            for path in [] if isinstance(refused, store.SavedMeanwhile) else note.altered():
                screen.warn(f"{store.described(folder, path)} 刚刚被别的程序改了，保持现在的样子")
            note.take_back()
        except OSError as error:
            raise NotRestored(_names(folder, note), error, note.command) from refused
        noted.end()
        raise
    except KeyboardInterrupt:
        raise _interrupted(noted, note) from None
    noted.end()


def _begun(noted: Journal, contents: Contents, read: Contents, message: str | None, *, settles: bool) -> Note:
    """The note on what is about to be written, laid down. Raises SavedMeanwhile, CannotWrite, CannotNote."""
    folder = noted.folder
    try:
        for path in contents:
            if path in read:
                store.refuse_changed(folder, path, read[path])
        before = {path: read[path] if path in read else disk.content(path) for path in contents}
        note = noted.note(message, before, contents, settles=settles)
    except OSError as error:
        raise disk.CannotWrite(store.described(folder, next(iter(contents), folder.path)), error) from None
    try:
        noted.begin(note)
    except OSError as error:
        noted.end()
        raise CannotNote(noted.file.parent, error) from None
    return note
