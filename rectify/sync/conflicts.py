"""Conflicts of a merge under way: the files to settle, the fields that differ, and who wrote what."""

from __future__ import annotations

import contextlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import changes
from rectify.core import schema
from rectify.core.errors import Place, RectifyError
from rectify.core.model import Ref
from rectify.core.values import frozen
from rectify.git import merge_state, remote, working_tree
from rectify.merge import merge_files, merge_records
from rectify.merge.merge_files import Joined, TwoIssues, Versions
from rectify.merge.merge_records import GONE, Conflict, Side
from rectify.session import recovery
from rectify.storage import disk, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rectify.core.fields import Record
    from rectify.git.repository import Repository
    from rectify.session.session import Session
    from rectify.storage.disk import Contents

OURS, THEIRS = 2, 3
"""git's numbers of the sides."""


@frozen
class Unsettled:
    """A file with a conflict that git could not settle. `path`: from the repository's top; `name`: as the clerk is
    told of it; `word`: how `resolve` is told of it (2.5, or the file's name); a side is None where the file is gone."""

    path: str
    name: str
    word: str
    record: Record | None
    base: bytes | None
    ours: bytes | None
    theirs: bytes | None

    def joined(self, repository: Repository, choose: Callable[[Conflict], Side]) -> Joined | None:
        """The file of both sides; None where it can only be taken as a whole. Raises TwoIssues."""
        if self.record is None or self.ours is None or self.theirs is None:
            return None
        versions = Versions(PurePosixPath(self.path).stem, self.base, self.ours, self.theirs)
        if merge_files.reused(versions, self.record):
            return None
        try:
            return merge_files.join(versions, self.record, repository.merged, choose)
        except Unreadable:
            return None

    def conflicts(self, repository: Repository) -> tuple[Conflict, ...]:
        """Where the sides contradict; one of the whole file where it can only be taken as a whole. Raises TwoIssues."""
        joined = self.joined(repository, merge_records.ours)
        if joined is not None:
            return joined.conflicts
        described = [GONE if data is None else _title(data, self.record) for data in (self.ours, self.theirs)]
        return (Conflict(self.word, described[0], described[1], ()),)


def _title(data: bytes, record: Record | None) -> str:
    try:
        value = ledger_file.read(data, record or schema.ISSUE).value
    except Unreadable:
        return "（读不懂的内容）"
    return getattr(value, "title", None) or "（还在，改过）"


def unsettled(repository: Repository, folder: store.Folder) -> tuple[list[Unsettled], list[str]]:
    """The ledger's files that are to be settled, and the paths of all others."""
    files: list[Unsettled] = []
    others: list[str] = []
    for path, stages in merge_state.unmerged(repository).items():
        full = repository.top / path
        if full.parent != folder.path or full.suffix != ".yaml":
            others.append(path)
            continue
        ref = Ref.read(full.stem)
        base, ours, theirs = (
            remote.content(repository, stages[stage]) if stage in stages else None for stage in (1, OURS, THEIRS)
        )
        word = full.name if ref is None else str(ref)
        files.append(
            Unsettled(path, folder.name(full.name), word, ledger_file.record_of(full.name), base, ours, theirs)
        )
    return files, others


def settle(desk: Session, repository: Repository, contents: Contents) -> None:
    """Writes the files as they are meant, and tells git."""
    with recovery.writing(desk.journal, contents, {}, None, settles=True):
        merge_state.settle(repository, [path.relative_to(repository.top).as_posix() for path in contents])


def mend(desk: Session, repository: Repository, files: list[Unsettled]) -> None:
    """Settles the files on which both sides agree after all, and makes every one readable: where git merged without our
    driver it left its marks in them. What somebody has put right by hand stays. A number that both sides gave to new
    problems is left to `renumbering`."""
    for file in files:
        joined = file.joined(repository, merge_records.ours)
        path = repository.top / file.path
        if not _is_readable(path, file.record):
            data = joined.data if joined else file.ours if file.ours is not None else file.theirs
            with recovery.writing(desk.journal, {path: data}, {}, None):
                pass
        if joined and not joined.conflicts and not joined.renumbered:
            merge_state.settle(repository, [file.path])


class LeftHalf(RectifyError):
    """Files on which two sides contradict although no merge is under way: what `git stash pop` leaves."""

    def __init__(self, paths: Sequence[Path], names: Sequence[str], described: Sequence[str]) -> None:
        near = " ".join(disk.near(path) for path in paths)
        super().__init__(
            "\n  ".join([f"git stash pop 一类的命令合到一半，两边不一样：{'、'.join(names)}", *described]),
            hint=f"在文件里改成要的样子，git add {near}，然后 rectify sync；收起来的那一份还在，不要了：git stash drop",
        )


def is_merging(desk: Session, repository: Repository) -> bool:
    """Whether a merge is under way. Raises AnotherStep, LeftHalf where git has begun something else and not finished."""
    if working_tree.under_way(repository.git_dir) == "merge":
        return True
    merge_state.refuse_another_step(repository)
    for file in unsettled(repository, desk.folder)[0]:
        with contextlib.suppress(TwoIssues):
            mend(desk, repository, [file])
    files, others = unsettled(repository, desk.folder)
    if files or others:
        paths = [repository.top / path for path in (*(file.path for file in files), *others)]
        names = [*(file.name for file in files), *others]
        raise LeftHalf(paths, names, [described for file in files for described in _sides(repository, file)])
    return False


def _sides(repository: Repository, file: Unsettled) -> Iterator[str]:
    with contextlib.suppress(TwoIssues):
        for conflict in file.conflicts(repository):
            described = f"文件里是 {shown(conflict.ours)}，另一边是 {shown(conflict.theirs)}"
            yield f"{named(file, conflict)}：{described}"


def _is_readable(path: Path, record: Record | None) -> bool:
    if record is None or not path.exists():
        return True
    try:
        merge_files.read(path.read_bytes(), path.stem, record)
    except Unreadable:
        return False
    return True


@frozen
class Dispute:
    """A contradiction of a file with who wrote what."""

    file: Unsettled
    conflict: Conflict
    ours: remote.Written | None
    theirs: remote.Written | None


class BothChanged(RectifyError):
    """Both sides changed one field, and not to the same. `words`: how `resolve` is told of it."""

    def __init__(self, dispute: Dispute, words: str) -> None:
        conflict = dispute.conflict
        super().__init__(
            f"{named(dispute.file, conflict)}，两边改得不一样：\n"
            f"  我的{_by(dispute.ours)}：{shown(conflict.ours)}\n"
            f"  对方{_by(dispute.theirs)}：{shown(conflict.theirs)}",
            hint=f"用我的：rectify resolve {words} --mine；用对方的：rectify resolve {words} --theirs",
            place=Place(dispute.file.name),
        )


def named(file: Unsettled, conflict: Conflict) -> str:
    """What is in dispute, with its number: `2.5 责任人`."""
    if conflict.field == file.word:
        return f"{file.word} 整条"
    return conflict.field if conflict.problem is not None else f"{file.word} {conflict.field}"


def words(dispute: Dispute, all_of_them: Sequence[Dispute]) -> str:
    """What to type behind `resolve` for this dispute and no other: the number, and the field where that is not enough."""
    word = word_of(dispute)
    others = [each for each in all_of_them if each.file == dispute.file and each is not dispute]
    meant_too = [each for each in others if word in (word_of(each), each.file.word)]
    name = field_of(dispute.conflict)
    if not meant_too or name is None:
        return word
    return f'{word} "{name}"' if " " in name else f"{word} {name}"


def word_of(dispute: Dispute) -> str:
    """The number of the problem that is in dispute, else of the issue, else the file's name."""
    return str(dispute.conflict.problem or dispute.file.word)


def field_of(conflict: Conflict) -> str | None:
    """The field without the problem's number; None where it is a problem as a whole."""
    if conflict.problem is None:
        return conflict.field
    return conflict.field.removeprefix(str(conflict.problem)).strip() or None


class HandEdited(RectifyError):
    """Somebody wrote into a file in the middle of a merge, and has not said that it is finished."""

    def __init__(self, name: str, path: Path) -> None:
        near = disk.near(path)
        super().__init__(
            "合并到一半时手工改过，还没有说改好了",
            hint=f"改好了：git add {near}，然后 rectify sync；"
            f"不要手工改的：git checkout --merge {near}，然后 rectify sync",
            place=Place(name),
        )


def refuse_edited(repository: Repository, file: Unsettled) -> None:
    """Raises HandEdited where the file says other than the merge left in it."""
    joined = file.joined(repository, merge_records.ours)
    path = repository.top / file.path
    if joined is None or file.record is None or not path.exists():
        return
    left, now = (merge_files.read(data, path.stem, file.record).value for data in (joined.data, path.read_bytes()))
    if left != now:
        raise HandEdited(file.name, path)


def _by(written: remote.Written | None) -> str:
    return f"（{written.author}，{written.time}）" if written else ""


def shown(text: str | None) -> str:
    """A side's value below its author."""
    return text.replace("\n", "\n    ") if text else "（没有）"


class NotOurs(RectifyError):
    """Files that are no ledger files and that git could not merge."""

    def __init__(self, paths: Sequence[Path], names: Sequence[str]) -> None:
        near = " ".join(disk.near(path) for path in paths)
        super().__init__(
            f"两边都改了，git 合不起来：{'、'.join(names)}",
            hint=f"打开这些文件改好，git add {near}，然后 rectify sync；或者从头来：git merge --abort，然后 rectify sync",
        )


def disputes(repository: Repository, files: list[Unsettled]) -> Iterator[Dispute]:
    """What is still to be settled, file by file."""
    settled = merge_state.chosen(repository)
    start = remote.base(repository, "MERGE_HEAD")
    for file in files:
        for conflict in file.conflicts(repository):
            if conflict.field not in settled.get(file.path, {}):
                sides = [_written(repository, start, end, file, conflict) for end in ("HEAD", "MERGE_HEAD")]
                yield Dispute(file, conflict, sides[0], sides[1])


def _written(
    repository: Repository, start: str, end: str, file: Unsettled, conflict: Conflict
) -> remote.Written | None:
    """The last commit of a side that changed the field, else the last that changed the file."""
    newest: remote.Written | None = None
    for written in remote.writers(repository, start, end, file.path):
        newest = newest or written
        if file.record is None or not conflict.names:
            break
        versions = [remote.content_at(repository, at, file.path) for at in (f"{written.hash}^", written.hash)]
        try:
            old, new = (None if data is None else ledger_file.read(data, file.record).value for data in versions)
        except Unreadable:
            continue
        found = changes.of_records(old, new, file.record)
        if any(change.field.startswith(conflict.names) for change in found):
            return written
    return newest
