"""What a command that was killed left undone, and how it is ended: the door through which every change of the ledger goes.

Typed again, the command begins anew, from the files as they were. Another command first brings it to its end where all
its files are written, and takes it back where they are not, or where the clerk had interrupted it. `undo` takes it back.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from rectify.core.errors import RectifyError
from rectify.files import disk, journal, store
from rectify.files.journal import State
from rectify.machine import screen
from rectify.vcs import exchange, git, worktree
from rectify.vcs.refusals import GitRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rectify.files.disk import Contents
    from rectify.files.journal import Note
    from rectify.vcs.git import Repository

_UNDO = "undo"
_READING = ("status", "list", "show", "log", "check", "report", "weekly")
_PAPERS = ("report", "weekly")
_SHOWN = 5
"""Files that are named one by one."""


class NotRestored(RectifyError):
    """A failure in the middle of a change that could not be taken back either, the disk being what it is."""

    def __init__(self, names: str, error: OSError, command: str) -> None:
        super().__init__(
            f"{names} 没有写完，也恢复不了：{disk.why(error)}",
            hint=f"看看磁盘是否已满、有没有写的权限；好了以后再输入一次 {command}，先恢复原样再做",
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
def locked(folder: store.Folder, repository: Repository | None) -> Iterator[Path]:
    """The lock, with whatever a killed command left ended; where that was all that is asked for, the verb ends here.
    Gives the folder where what is being written is noted. Raises Busy, CannotWrite, NotRestored, GitLocked."""
    with store.locked(folder, repository.git_dir if repository else None) as home:
        _end(folder, repository, home)
        yield home


def meet(verb: str, folder: store.Folder, home: Path) -> None:
    """What is to be done about a killed command before a verb begins: one that changes the ledger ends it first, one that
    reads only tells of it. `home`: where its note would lie. Raises as `locked`, and NotFinished."""
    if not journal.is_there(home):
        return
    if verb in _READING:
        _tell(verb, folder, home)
    else:
        with locked(folder, git.find(folder.path)):
            pass


def _tell(verb: str, folder: store.Folder, home: Path) -> None:
    note = _note(folder, home)
    if note is None or not store.is_free(home):  # its writer lives
        return
    names = _names(folder, note)
    if verb in _PAPERS and note.state() is State.BEGUN:
        raise NotFinished(names, note.command)
    screen.warn(
        f"上次的 {note.command} 没有做完就断了，还没有记入历史的：{names}；"
        "接着做：再输入一次；不做了，恢复原样：rectify undo"
    )


def _note(folder: store.Folder, home: Path) -> Note | None:
    """The note that lies there. One that lies in the ledger's folder may have come with it: from git's own none does."""
    return journal.read(home, folder.path.parent if home == folder.path / store.OWN else None)


def _end(folder: store.Folder, repository: Repository | None, home: Path) -> None:
    note = _note(folder, home)
    if note is None:
        return
    try:
        if repository is not None:
            repository.free()
        for each in note.homes:
            disk.sweep(each)
        _end_with(folder, repository, note)
    except OSError as error:
        raise NotRestored(_names(folder, note), error, note.command) from None
    except typer.Exit:
        journal.end(home)
        raise
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            journal.begin(home, replace(note, is_cancelled=True))
        raise Interrupted(_names(folder, note), note.command) from None
    journal.end(home)


def _end_with(folder: store.Folder, repository: Repository | None, note: Note) -> None:
    """Raises Exit where the verb has nothing more to do."""
    state = note.state()
    is_again = journal.typed == note.words
    is_undo = not is_again and journal.typed[:1] == (_UNDO,)
    if state is State.ALTERED:
        screen.warn(f"上次的 {note.command} 没有做完就断了，后来文件又改过，保持现在的样子：{_names(folder, note)}")
    elif state is State.WRITTEN and _is_committed(repository, note):
        if is_again:
            screen.tell(f"上次的 {note.command} 已经做完，记在历史里了，没有再做一遍；真要再做一遍，再输入一次")
            raise typer.Exit
    elif state is State.WRITTEN and not (note.settles or note.is_cancelled or is_again or is_undo):
        _finish(repository, note)
    else:
        _take_back(repository, note)
        screen.warn(f"上次的 {note.command} 没有做完就断了，已恢复原样")
        if is_undo:
            raise typer.Exit


def _is_committed(repository: Repository | None, note: Note) -> bool:
    """Whether git has got all of it."""
    if repository is None:
        return False
    if note.settles:
        return {repository.top / path for path in exchange.unmerged(repository)}.isdisjoint(note.before)
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
    if worktree.under_way(repository.git_dir) is None:
        repository.unstage(note.before)


def _names(folder: store.Folder, note: Note) -> str:
    """The files of the note that are not as they were, as the clerk is told of them."""
    changed = [path for path, data in note.before.items() if disk.content(path) != data]
    names = [store.told(folder, path) for path in changed or note.before]
    return "、".join(names[:_SHOWN]) + (f" 等 {len(names)} 个文件" if len(names) > _SHOWN else "")


@contextlib.contextmanager
def writing(
    folder: store.Folder, home: Path, contents: Contents, message: str | None, *, settles: bool = False
) -> Iterator[None]:
    """Writes (None: removes) the files and lets the body commit or settle them: all of it or nothing, whatever fails and
    whenever the process is killed. Raises BehindLink, TooLong, CannotWrite, NotRestored."""
    for path, data in contents.items():
        store.refuse_links(folder, path)
        store.refuse_long(folder, path, data)
    try:
        note = journal.note(message, contents, settles=settles)
        journal.begin(home, note)
    except OSError as error:
        journal.end(home)
        raise disk.CannotWrite(store.told(folder, next(iter(contents), folder.path)), error) from None
    try:
        store.write(folder, contents)
        yield
    except RectifyError as refused:
        try:
            note.take_back()
        except OSError as error:
            raise NotRestored(_names(folder, note), error, note.command) from refused
        journal.end(home)
        raise
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            journal.begin(home, replace(note, is_cancelled=True))
        raise Interrupted(_names(folder, note), note.command) from None
    journal.end(home)
