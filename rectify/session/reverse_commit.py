"""The ledger's files as they are now, without what one earlier commit did to them."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import recorded_numbers
from rectify.core import schema
from rectify.core.errors import RectifyError
from rectify.core.model import Ref
from rectify.git import remote
from rectify.git import repository as git
from rectify.merge import merge_files
from rectify.merge.merge_files import TwoIssues, Versions
from rectify.storage import disk, store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rectify.compare.recorded_numbers import Numbers
    from rectify.git.remote import Written
    from rectify.session.session import Session


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


def without(repository: git.Repository, desk: Session, commit: git.Commit, known: Numbers) -> dict[Path, bytes | None]:
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
    """Whether what was woven is a file of the ledger; a 佐证 is none, and must not be made of two."""
    record = ledger_file.record_of(path.name)
    if record is None:
        return False
    try:
        merge_files.read(data, path.stem, record)
    except Unreadable:
        return False
    return True
