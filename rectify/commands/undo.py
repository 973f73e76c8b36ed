"""`rectify undo`: takes back one's own newest change by rectify, or the one that is named, as a new commit.

Never counts as a reopening. An undo is taken back as any other change, by naming it.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.commandline.options import LedgerOption
from rectify.compare import recorded_numbers
from rectify.core import schema
from rectify.core.errors import RectifyError, SeveralErrors, UsageError
from rectify.core.model import Ref
from rectify.git import remote
from rectify.git import repository as git
from rectify.machine import screen
from rectify.merge import merge_files
from rectify.merge.merge_files import TwoIssues, Versions
from rectify.session import commit_message
from rectify.session import session as desks
from rectify.storage import disk, store
from rectify.verbs import VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rectify.compare.recorded_numbers import Numbers
    from rectify.git.remote import Written
    from rectify.session.session import Session

HELP = """撤销：取回自己最近用 rectify 做的一次改动，历史里多一条“撤销”。再撤一次，取回再前一次。

最近一次是别人做的，就不撤，说明是谁改了什么；要撤别人的，写明编号（最近改这一条的那一次）或提交（rectify log 里的那一串）。
撤销错了，写明那次“撤销”的提交，改动就恢复。

例子：
  rectify undo
  rectify undo 2.5
  rectify undo 1e4f086"""

UNDO = "undo"
_TAKEN_BACK, _RESTORED = "撤销", "恢复"
_COMMIT = re.compile("[0-9a-fA-F]{4,40}")
_SHORT = 10
"""Digits of a commit that are shown to be typed."""
_NEVER = tuple(verb.name for verb in VERBS if verb.begins)
_PASSED_OVER = git.SYNC
"""Numbers that were given anew so that two clerks' changes fit together are no change of the clerk's own."""


class NoHistory(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "这里没有 git 历史，撤不回", hint="直接改文件，或者在台账所在的文件夹里运行 git init 后从此留下历史"
        )


class NothingToUndo(RectifyError):
    def __init__(self) -> None:
        super().__init__("没有可撤销的改动", hint="看历史：rectify log")


class NotUndone(RectifyError):
    def __init__(self, subject: str) -> None:
        super().__init__(f"“{subject}”不能撤销：建立台账和导入要重来，就删掉台账重做", hint="看历史：rectify log")


class NotYours(RectifyError):
    """The newest change is somebody else's. `own`: one's own newest one, where there is one."""

    def __init__(self, commit: git.Commit, own: git.Commit | None) -> None:
        mine = f"；撤自己的“{own.subject}”：rectify undo {own.hash[:_SHORT]}" if own else ""
        super().__init__(
            f"最近一次改动是{commit.author}的“{commit.subject}”，没有撤销",
            hint=f"确实要撤它：rectify undo {commit.hash[:_SHORT]}{mine}",
        )


class NeitherNumberNorCommit(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}”不是编号，也不是提交",
            hint="写作 rectify undo 2.5 或 rectify undo 1e4f086；提交在 rectify log 里看",
        )


class NoSuchChange(RectifyError):
    """Nothing by rectify is there to be undone under that number or commit."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有可撤销的改动：{text} 不是 rectify 做的改动，或者已经撤销了", hint="看历史：rectify log")


class MoreThanAsked(RectifyError):
    """The newest change about a number did more than that."""

    def __init__(self, ref: Ref, commit: git.Commit) -> None:
        recorded_numbers = "、".join(commit.numbers)
        super().__init__(
            f"最近改 {ref} 的一次是“{commit.subject}”，一并改了别的（{recorded_numbers}），没有撤销",
            hint=f"全部撤销：rectify undo {commit.hash[:_SHORT]}；只改 {ref}：rectify update {ref}",
        )


class SyncStays(RectifyError):
    def __init__(self, subject: str) -> None:
        super().__init__(f"“{subject}”是同步时做的，不能撤销", hint="撤销其中的某一次改动：rectify log 里看它的提交")


class CutOff(RectifyError):
    """A shallow clone: what was before this change is not here; None: nor is any change."""

    def __init__(self, subject: str | None) -> None:
        missing = f"“{subject}”以前是什么样不知道" if subject else "再往前的改动不在这里"
        super().__init__(
            f"这里只取了最近一段历史，{missing}，撤不回",
            hint="把历史取全：git fetch --unshallow，然后 rectify undo",
        )


class ChangedSince(RectifyError):
    """`files`: each with who changed it last, where that is in the history; `edited`: those where it is not yet."""

    def __init__(self, files: Mapping[str, Written | None], subject: str, edited: Sequence[Path] = ()) -> None:
        described = [
            f"{name}（{f'{last.author}，{last.time}' if last else '手工改的，还没有记入历史'}）"
            for name, last in files.items()
        ]
        ref = Ref.read(PurePath(next(iter(files))).stem)
        near = " ".join(disk.near(path) for path in edited)
        super().__init__(
            f"“{subject}”改过的地方后来又改了：{'、'.join(described)}，撤不回",
            hint=f"手工改的不要了：git checkout -- {near}，然后 rectify undo"
            if edited
            else f"看后来的改动：rectify log{f' {ref}' if ref else ''}",
        )


def undo(
    context: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(metavar="[编号或提交]", show_default=False, help="2.5、2.5.1，或 rectify log 里的提交"),
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    ref = None if what is None else Ref.read(what)
    if what is not None and ref is None and not _COMMIT.fullmatch(what):
        raise NeitherNumberNorCommit(what)
    with desks.opened(context.obj, ledger, no_commit=False) as desk:
        repository = desk.repository
        if repository is None:
            raise NoHistory
        _refuse_damage(desk)
        since = repository.numbers()
        if ref is None and what is not None:
            commit = _named(repository, desk, what)
            contents = _without(repository, desk, commit, since.get(commit.hash, {}))
        else:
            commit, contents = _newest(repository, desk, ref, since)
        known = since.get(commit.hash, {})
        moves = _moves(commit, known)
        moved = "、".join(f"{old} 已改号为 {new}" for old, new in moves.items())
        how, described = _words(commit)
        subject = f"{how}{f'（{moved}）' if moved else ''}：{described}"
        refs = [recorded_numbers.later(known, ref) if (ref := Ref.read(text)) else text for text in commit.numbers]
        desk.commits = True
        desks.save(desk, contents, commit_message.message(UNDO, refs, subject) + f"{git.UNDOES}: {commit.hash}\n")
        whose = "" if commit.author == repository.author() else f"{commit.author}的"
        later = [f"{old} 后来改号为 {new}，撤销的是 {new}" for old, new in moves.items()]
        screen.tell(f"已{how}{whose}“{described}”{'：' if later else ''}{'；'.join(later)}")


def _words(commit: git.Commit) -> tuple[str, str]:
    """What taking back the commit is called, and of what."""
    if commit.action == UNDO:
        return _RESTORED, commit.subject.partition("：")[2]
    return _TAKEN_BACK, commit.subject


def _is_about(commit: git.Commit, ref: Ref, known: Numbers) -> bool:
    """Whether the change is about an issue or problem, by the number that it has now. Raises MoreThanAsked where it is
    about others too."""
    named = [recorded_numbers.later(known, number) for number in map(Ref.read, commit.numbers) if number is not None]
    asked = [number for number in named if ref in (number, number.of_issue)]
    if len(asked) < len(named) and (asked or ref.of_issue in named):
        raise MoreThanAsked(ref, commit)
    return bool(asked)


def _named(repository: git.Repository, desk: Session, name: str) -> git.Commit:
    """The change of that commit, where it stands; an undo too. Raises NoSuchChange, NotUndone, SyncStays, CutOff."""
    found = repository.commit_named(name)
    undone: set[str] = set()
    for commit in repository.made_by_rectify(desk.folder.path):
        if commit.hash != found:
            if commit.action == UNDO and commit.hash not in undone and commit.undoes:
                undone.add(commit.undoes)
            continue
        if commit.action in _NEVER:
            raise NotUndone(commit.subject)
        if commit.action == _PASSED_OVER:
            raise SyncStays(commit.subject)
        if commit.hash in repository.cut_at():
            raise CutOff(commit.subject)
        if commit.hash in undone:
            break
        return commit
    raise NoSuchChange(name)


def _refuse_others(repository: git.Repository, desk: Session, commit: git.Commit) -> None:
    """Raises NotYours where the change is somebody else's: what others did is never taken back unasked."""
    me = repository.author()
    if commit.author != me:
        own: git.Commit | None = None
        with contextlib.suppress(NothingToUndo, NotUndone, CutOff):
            own = next((each for each in _standing(repository, desk, []) if each.author == me), None)
        raise NotYours(commit, own)


def _moves(commit: git.Commit, known: Numbers) -> dict[Ref, Ref]:
    """The numbers that were given anew since, as far as the change was about them: of an issue, else of a problem."""
    named = [ref for text in commit.numbers if (ref := Ref.read(text)) is not None]
    wholes = {ref.of_issue: recorded_numbers.later(known, ref.of_issue) for ref in named}
    moves = {old: new for old, new in wholes.items() if old != new}
    return moves | {
        ref: new for ref in named if ref.of_issue not in moves and (new := recorded_numbers.later(known, ref)) != ref
    }


def _refuse_damage(desk: Session) -> None:
    damages = store.load(desk.folder).damages
    if damages:
        raise SeveralErrors(store.DamagedFile(damage) for damage in damages)


def _newest(
    repository: git.Repository, desk: Session, ref: Ref | None, since: Mapping[str, Numbers]
) -> tuple[git.Commit, dict[Path, bytes | None]]:
    """The newest change that is still there, and the files without it: one's own, or where a number is named whosever is
    about it. One of two clerks' changes beside each other of which only the other's held is not there any more, and does
    not bar the way to those before it. `since`: the numbers that were given anew since each commit."""
    stuck: ChangedSince | None = None
    taken_back: list[git.Commit] = []
    try:
        for commit in _standing(repository, desk, taken_back):
            known = since.get(commit.hash, {})
            if ref is not None and not _is_about(commit, ref, known):
                continue
            found = None
            try:
                found = commit, _without(repository, desk, commit, known)
            except ChangedSince as error:
                stuck = stuck or error
                if _is_settled(repository, commit, taken_back):
                    continue
            if ref is None:
                _refuse_others(repository, desk, commit)
            if found is None:
                break
            return found
    except (NothingToUndo, NotUndone, CutOff):
        if stuck is None:
            raise
    assert stuck is not None
    raise stuck


def _is_settled(repository: git.Repository, commit: git.Commit, taken_back: list[git.Commit]) -> bool:
    """Whether the other clerk's change was chosen, or was the same and is taken back."""
    named = tuple(f"{number}{end}" for number in commit.numbers for end in " .")
    if any(decision.startswith(named) for _, decision in repository.settled(commit.hash, "HEAD")):
        return True
    return any(
        (other.action, other.numbers, other.subject) == (commit.action, commit.numbers, commit.subject)
        and not remote.is_in(repository, commit.hash, other.hash)
        for other in taken_back
    )


def _standing(repository: git.Repository, desk: Session, taken_back: list[git.Commit]) -> Iterator[git.Commit]:
    """The changes that are not undone, newest first; those that are go into `taken_back`. Raises NothingToUndo at the
    end, NotUndone, CutOff."""
    made = list(repository.made_by_rectify(desk.folder.path))
    known = {commit.hash for commit in made}
    undone: set[str] = set()
    rewritten: list[git.Commit] = []  # undos of changes that a rebase gave other hashes since
    for commit in made:
        if (its := next((undo for undo in rewritten if _takes_back(undo, commit)), None)) is not None:
            rewritten.remove(its)
        elif commit.action == UNDO:
            if commit.undoes in known and commit.hash not in undone:
                undone.add(commit.undoes)
            elif commit.undoes not in known:
                rewritten.append(commit)
        elif commit.hash in undone:
            taken_back.append(commit)
        elif commit.action != _PASSED_OVER:
            if commit.action in _NEVER:
                raise NotUndone(commit.subject)
            if commit.hash in repository.cut_at():
                raise CutOff(commit.subject)
            yield commit
    raise CutOff(None) if repository.cut_at() else NothingToUndo


def _takes_back(undo: git.Commit, commit: git.Commit) -> bool:
    """Whether the undo is of that commit by its words; the end of a long subject may be cut off."""
    how, _, described = undo.subject.partition("：")
    described = described.removesuffix("…")
    is_moved = how not in (_TAKEN_BACK, _RESTORED)  # the numbers are those that were given since
    if how.startswith(_RESTORED) != (commit.action == UNDO):
        return False
    subject = _words(commit)[1]
    return bool(described) and subject.startswith(described) and (is_moved or commit.numbers == undo.numbers)


def _without(repository: git.Repository, desk: Session, commit: git.Commit, known: Numbers) -> dict[Path, bytes | None]:
    """The files as they are now, without what `commit` did to them. Raises ChangedSince."""
    contents: dict[Path, bytes | None] = {}
    stuck: dict[Path, Path] = {}
    for then in repository.paths_of(commit.hash):
        path = _now(desk, then, known)
        current = desk.content(path)
        after, before = _versions(repository, desk, commit, known, then, current)
        if current == after:
            contents[path] = before
        elif current is None or after is None or before is None:
            stuck[path] = then
        else:
            merged = repository.merged(current, after, before)
            if merged is None:
                merged = _field_by_field(repository, path, Versions(path.stem, after, current, before))
            if merged in (None, current) or not _is_readable(merged, path):  # the same: taken back by hand
                stuck[path] = then
            else:
                contents[path] = merged
    if stuck:
        last = {
            store.described(desk.folder, path): _last(repository, commit, path, then) for path, then in stuck.items()
        }
        raise ChangedSince(last, commit.subject, repository.changed(stuck))
    return contents


def _now(desk: Session, then: Path, known: Numbers) -> Path:
    """Where a file lies now."""
    folder = desk.folder.path
    is_below = known and then.is_relative_to(folder)
    return folder / recorded_numbers.path(then.relative_to(folder).as_posix(), known) if is_below else then


def _versions(
    repository: git.Repository, desk: Session, commit: git.Commit, known: Numbers, path: Path, current: bytes | None
) -> tuple[bytes | None, bytes | None]:
    """The file after and before the commit, with the line ends and the numbers that it has now."""
    after, before = (repository.content(at, path) for at in (commit.hash, f"{commit.hash}^"))
    if current is not None and b"\r\n" in current:
        after, before = _with_crlf(after), _with_crlf(before)
    if not known or path.parent != desk.folder.path or not ledger_file.is_issue(path.name):
        return after, before
    try:
        return _renumbered(path, after, known), _renumbered(path, before, known)
    except Unreadable:
        return after, before


def _renumbered(path: Path, data: bytes | None, known: Numbers) -> bytes | None:
    """A version of then under the numbers of now. Raises Unreadable."""
    if data is None:
        return None
    sheet = ledger_file.read_issue(data, path.stem)
    return ledger_file.rewritten(sheet, recorded_numbers.applied(sheet.value, known), schema.ISSUE).data


def _last(repository: git.Repository, commit: git.Commit, path: Path, then: Path) -> Written | None:
    """Who changed the file last since the commit; None where that is not in the history yet."""
    if repository.changed([path]):
        return None
    names = (each.relative_to(repository.top).as_posix() for each in (path, then))
    written = (next(remote.writers(repository, commit.hash, "HEAD", name), None) for name in dict.fromkeys(names))
    return next(filter(None, written), None)


def _field_by_field(repository: git.Repository, path: Path, versions: Versions) -> bytes | None:
    """The file without the change where other fields were changed beside it, or entries added behind its own; None
    where it was the same field."""
    record = ledger_file.record_of(path.name)
    if record is None:
        return None
    try:
        joined = merge_files.join(versions, record, repository.merged)
    except (Unreadable, TwoIssues):
        return None
    return None if joined.conflicts or joined.renumbered else joined.data


def _with_crlf(data: bytes | None) -> bytes | None:
    """The committed text as this file has its line ends: git may keep LF for a file that has CRLF on disk."""
    return data if data is None or b"\r\n" in data else data.replace(b"\n", b"\r\n")


def _is_readable(data: bytes, path: Path) -> bool:
    """Whether what was merged is a file of the ledger; a 佐证 is none, and must not be made of two."""
    record = ledger_file.record_of(path.name)
    if record is None:
        return False
    try:
        merge_files.read(data, path.stem, record)
    except Unreadable:
        return False
    return True
