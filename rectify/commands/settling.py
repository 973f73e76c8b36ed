"""A merge that is under way: which files are to be settled, where both sides contradict, who wrote what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify import changes, exchange, joining, merging, store, wording
from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.commands import unfinished
from rectify.errors import Place, RectifyError
from rectify.joining import Joined, Versions
from rectify.merging import GONE, Conflict, Side
from rectify.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rectify.commands.desk import Desk
    from rectify.disk import Contents
    from rectify.git import Repository
    from rectify.wording import Record

OURS, THEIRS = 2, 3
"""git's numbers of the sides."""


def record_of(name: str) -> Record | None:
    """What a file of the ledger's folder holds, by its name; None where it is no ledger file."""
    if name == store.SETTINGS_FILE:
        return wording.SETTINGS
    if name == store.REPORT_FILE:
        return wording.REPORT
    ref = Ref.read(name.removesuffix(".yaml"))
    return wording.ISSUE if ref is not None and sheets.file_name(ref) == name else None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A file of which git does not know what it should say. `path`: from the repository's top; `name`: as the clerk is
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
        try:
            return joining.join(versions, self.record, repository.merged, choose)
        except Unreadable:
            return None

    def whole(self) -> Conflict:
        """The contradiction of a file that can only be taken as a whole."""
        told = [GONE if data is None else _title(data, self.record) for data in (self.ours, self.theirs)]
        return Conflict(self.word, told[0], told[1], ())


def _title(data: bytes, record: Record | None) -> str:
    try:
        value = sheets.read(data, record or wording.ISSUE).value
    except Unreadable:
        return "（读不懂的内容）"
    return getattr(value, "title", None) or "（还在，改过）"


def unsettled(repository: Repository, folder: store.Folder) -> tuple[list[Unsettled], list[str]]:
    """The ledger's files that are to be settled, and the paths of all others."""
    files: list[Unsettled] = []
    others: list[str] = []
    for path, stages in exchange.unmerged(repository).items():
        full = repository.top / path
        if full.parent != folder.path or full.suffix != ".yaml":
            others.append(path)
            continue
        ref = Ref.read(full.stem)
        base, ours, theirs = (
            exchange.content(repository, stages[stage]) if stage in stages else None for stage in (1, OURS, THEIRS)
        )
        word = full.name if ref is None else str(ref)
        files.append(Unsettled(path, folder.name(full.name), word, record_of(full.name), base, ours, theirs))
    return files, others


def settle(desk: Desk, repository: Repository, contents: Contents) -> None:
    """Writes the files as they are meant, and tells git."""
    with unfinished.writing(desk.folder, desk.home, contents, None, settles=True):
        exchange.settle(repository, [path.relative_to(repository.top).as_posix() for path in contents])


def mend(desk: Desk, repository: Repository, files: list[Unsettled]) -> None:
    """Settles the files on which both sides agree after all, and makes every one readable: where git merged without our
    driver it left its marks in them. What somebody has put right by hand stays."""
    for file in files:
        joined = file.joined(repository, merging.ours)
        path = repository.top / file.path
        if not _is_readable(path, file.record):
            data = joined.data if joined else file.ours if file.ours is not None else file.theirs
            with unfinished.writing(desk.folder, desk.home, {path: data}, None):
                pass
        if joined and not joined.conflicts:
            exchange.settle(repository, [file.path])


def _is_readable(path: Path, record: Record | None) -> bool:
    if record is None or not path.exists():
        return True
    try:
        joining.read(path.read_bytes(), path.stem, record)
    except Unreadable:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction of a file with who wrote what."""

    file: Unsettled
    conflict: Conflict
    ours: exchange.Written | None
    theirs: exchange.Written | None


class BothChanged(RectifyError):
    """Both sides changed one field, and not to the same."""

    def __init__(self, dispute: Dispute) -> None:
        file, conflict = dispute.file, dispute.conflict
        word = str(conflict.problem or file.word)
        what = f"{file.word} 整条" if conflict.field == file.word else _with_number(conflict, file.word)
        super().__init__(
            f"{what}，两边改得不一样：\n"
            f"  我的{_by(dispute.ours)}：{_shown(conflict.ours)}\n"
            f"  对方{_by(dispute.theirs)}：{_shown(conflict.theirs)}",
            hint=f"用我的：rectify resolve {word} --mine；用对方的：rectify resolve {word} --theirs",
            place=Place(file.name),
        )


def _with_number(conflict: Conflict, word: str) -> str:
    return conflict.field if conflict.problem is not None else f"{word} {conflict.field}"


def _by(written: exchange.Written | None) -> str:
    return f"（{written.author}，{written.time}）" if written else ""


def _shown(text: str | None) -> str:
    return text.replace("\n", "\n    ") if text else "（没有）"


class NotOurs(RectifyError):
    """Files that are no ledger files and that git could not merge."""

    def __init__(self, paths: list[str]) -> None:
        files = "、".join(paths)
        super().__init__(
            f"两边都改了，git 合不起来：{files}",
            hint=f"打开这些文件改好，git add {' '.join(paths)}，然后 rectify sync；或者从头来：git merge --abort，然后 rectify sync",
        )


def disputes(repository: Repository, files: list[Unsettled]) -> Iterator[Dispute]:
    """What is still to be settled, file by file."""
    settled = exchange.chosen(repository)
    start = exchange.base(repository, "MERGE_HEAD")
    for file in files:
        joined = file.joined(repository, merging.ours)
        conflicts = (file.whole(),) if joined is None else joined.conflicts
        for conflict in conflicts:
            if conflict.field not in settled.get(file.path, {}):
                sides = [_written(repository, start, end, file, conflict) for end in ("HEAD", "MERGE_HEAD")]
                yield Dispute(file, conflict, sides[0], sides[1])


def _written(
    repository: Repository, start: str, end: str, file: Unsettled, conflict: Conflict
) -> exchange.Written | None:
    """The last commit of a side that changed the field, else the last that changed the file."""
    newest: exchange.Written | None = None
    for written in exchange.writers(repository, start, end, file.path):
        newest = newest or written
        if file.record is None or not conflict.names:
            break
        versions = [exchange.content_at(repository, at, file.path) for at in (f"{written.hash}^", written.hash)]
        try:
            old, new = (None if data is None else sheets.read(data, file.record).value for data in versions)
        except Unreadable:
            continue
        found = changes.of_records(old, new, file.record)
        if any(change.field.startswith(conflict.names) for change in found):
            return written
    return newest
