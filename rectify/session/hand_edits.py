"""Uncommitted edits made by hand in the ledger's files: described in the words of the trade, and committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import sameness
from rectify.core.errors import Place, RectifyError, SeveralErrors
from rectify.git import remote
from rectify.git.log_parser import Touched
from rectify.history import commit_files, entries
from rectify.history.file_versions import Versions
from rectify.machine import screen
from rectify.session import commit_message
from rectify.storage import disk
from rectify.storage.store import described

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rectify.codec.ledger_file import LedgerFile
    from rectify.compare.sameness import Reused
    from rectify.core.model import Issue, Ref
    from rectify.git.repository import Repository
    from rectify.storage.disk import Contents
    from rectify.storage.store import Folder

    Sheets = Mapping[Path, LedgerFile | None]

_HERE = "here:"
"""Begins the id of a content that is on the disk only."""


class NumberReused(RectifyError):
    """A number that stands for other words than in the last commit. `back`: how to have the file as it was."""

    def __init__(self, found: Reused, place: Place, back: str) -> None:
        super().__init__(found.sentence, hint=found.way_back(back), place=place)


def refuse_reused(
    folder: Folder, repository: Repository, paths: Iterable[Path], written: Contents | None = None
) -> None:
    """Raises NumberReused where a number in one of these files, as it stands on the disk, is another's in the last commit.
    `written`: what is to be written now; what that puts right is not told."""
    files = [path for path in paths if path.parent == folder.path and ledger_file.is_issue(path.name)]
    there = {path: _sheet(_committed(repository, path), path.stem) for path in files}
    here = {path: _sheet(disk.content(path), path.stem) for path in files}
    found = _reused(folder, repository, there, here)
    if found and written is not None:
        final = {path: _sheet(written.get(path), path.stem) for path in files}
        kept = {each.number for each in _reused(folder, repository, there, final)}
        found = [each for each in found if each.number in kept]
    _refuse(folder, found, here, is_draft=False)


def refuse_draft(folder: Folder, repository: Repository, path: Path, draft: bytes) -> None:
    """As `refuse_reused`, of what came back from the editor."""
    there, here = {path: _sheet(_committed(repository, path), path.stem)}, {path: _sheet(draft, path.stem)}
    _refuse(folder, _reused(folder, repository, there, here), here, is_draft=True)


def _reused(folder: Folder, repository: Repository, there: Sheets, here: Sheets) -> list[Reused]:
    olds: dict[Ref, Issue] = {sheet.value.id: sheet.value for sheet in there.values() if sheet is not None}
    news: dict[Ref, Issue] = {sheet.value.id: sheet.value for sheet in here.values() if sheet is not None}
    if any(olds[number].title != issue.title for number, issue in news.items() if number in olds):
        olds |= _all_committed(folder, repository)  # it may be what another number was
    now = {number: issue for number, issue in olds.items() if (folder.path / ledger_file.file_name(number)).exists()}
    return list(sameness.among(olds, now | news))


def _refuse(folder: Folder, found: Iterable[Reused], here: Sheets, *, is_draft: bool) -> None:
    errors = []
    for each in found:
        path = folder.path / ledger_file.file_name(each.number)
        sheet = here.get(path)
        if sheet is not None:
            back = "不存草稿，文件还是原样" if is_draft else f"整个文件恢复原样：git checkout -- {disk.near(path)}"
            errors.append(NumberReused(each, Place(folder.name(path.name), _line(sheet, each.number)), back))
    if errors:
        raise errors[0] if len(errors) == 1 else SeveralErrors(errors)


def _line(sheet: LedgerFile, ref: Ref) -> int | None:
    """The line of a file with the words that the number stands for."""
    for index, problem in enumerate(sheet.value.problems):
        if problem.id == ref:
            return sheet.lines.get(("problems", index, "finding"), sheet.lines.get(("problems", index), None))
    return sheet.lines.get(("title",), None)


def _committed(repository: Repository, path: Path) -> bytes | None:
    return remote.content_at(repository, "HEAD", path.relative_to(repository.top).as_posix())


def _all_committed(folder: Folder, repository: Repository) -> dict[Ref, Issue]:
    """All issues as they were committed last."""
    with repository.contents() as content:
        versions = Versions(content)
        read = [
            versions.of(name, each)
            for name, each in commit_files.held(repository, folder, "HEAD").items()
            if ledger_file.is_issue(name)
        ]
    return {issue.id: issue for issue in read if not isinstance(issue, Unreadable)}


def _sheet(data: bytes | None, stem: str) -> LedgerFile | None:
    try:
        return None if data is None else ledger_file.read_issue(data, stem)
    except Unreadable:
        return None


def commit(
    folder: Folder,
    repository: Repository,
    paths: Iterable[Path],
    *,
    action: str = entries.BY_HAND,
    refs: Iterable[Ref | str] = (),
) -> bool:
    """Commits what of these files is not committed, and tells. Whether there was anything. Raises GitRefused,
    NumberReused."""
    changed = repository.changed(paths)
    if not changed:
        return False
    refuse_reused(folder, repository, changed)
    ids, summary = _summary(folder, repository, changed)
    screen.warn(f"改了还没有记入历史，现在记下：{'、'.join(described(folder, path) for path in changed)}")
    message = commit_message.message(action, refs or ids, summary)
    made = repository.commit(changed, message)
    screen.tell(f"已记入历史：{made} {message.splitlines()[0]}")
    return True


def _summary(folder: Folder, repository: Repository, paths: list[Path]) -> tuple[tuple[str, ...], str]:
    """The numbers that the change is about, and what it is."""

    def content(name: str) -> bytes:
        if name.startswith(_HERE):
            return disk.content(repository.top / name.removeprefix(_HERE)) or b""
        return remote.content_at(repository, "HEAD", name) or b""

    touched = []
    for path in paths:
        name = path.relative_to(repository.top).as_posix()
        old = None if remote.content_at(repository, "HEAD", name) is None else name
        touched.append(Touched(name, (old,), _HERE + name if path.exists() else None))
    versions = Versions(content)
    teller = entries.Teller(versions, lambda _commit, _name: ())
    entry = teller.entry("", entries.Made(None, (), ""), commit_files.files_of(repository, folder, touched))
    return (entry.ids, entry.summary) if entry else ((), "手工改动")
