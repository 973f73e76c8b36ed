"""What a commit changed, as it is found now: under the numbers that its issues and problems were given since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.core import wording
from rectify.core.model import Ref
from rectify.core.values import frozen
from rectify.desk import tracing
from rectify.desk.tracing import Stay
from rectify.files import disk
from rectify.vcs import git
from rectify.versions import history, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rectify.core.model import Issue
    from rectify.files.store import Folder
    from rectify.versions.identity import Renumbering


@frozen
class Whereabouts:
    """`stays`: of each issue that the commit changed, under which numbers it was since; `numbers`: what became of its
    numbers."""

    stays: Mapping[Ref, tuple[Stay, ...]]
    numbers: Mapping[Ref, Renumbering]
    _folder: Path

    def number(self, ref: Ref) -> Ref:
        """The number now of what had the number `ref` then."""
        found = self.numbers.get(ref.of_issue)
        return ref if found is None else found.of(ref)

    def path(self, path: Path) -> Path:
        """Where a file lies now."""
        ref = self._number(path)
        if ref is not None:
            return path.with_name(sheets.file_name(self.number(ref)))
        if not path.is_relative_to(self._folder):
            return path
        name = path.relative_to(self._folder).as_posix()
        return next((self._folder / found.files[name] for found in self.numbers.values() if name in found.files), path)

    def content(self, path: Path, data: bytes | None) -> bytes | None:
        """A version of then of the file that lay there, under the numbers of now. Raises Unreadable."""
        ref = self._number(path)
        if ref is None or data is None or ref not in self.numbers:
            return data
        sheet = sheets.read_issue(data, str(ref))
        return sheets.rewritten(sheet, self.numbers[ref].applied(sheet.value), wording.ISSUE).data

    def _number(self, path: Path) -> Ref | None:
        is_issue = path.parent == self._folder and history.is_issue(path.name)
        return Ref.read(path.stem) if is_issue else None


def of(repository: git.Repository, folder: Folder, commit: str, paths: Iterable[Path]) -> Whereabouts:
    """Where it is what the commit did to these files."""
    then = {
        issue.id: issue
        for path in paths
        if path.parent == folder.path and (issue := _read(path, repository.content(commit, path))) is not None
    }
    moved = [
        number for number, issue in then.items() if (now := _now(folder, number)) is None or now.title != issue.title
    ]
    stays: dict[Ref, tuple[Stay, ...]] = {number: (Stay(number, commit, "HEAD"),) for number in then}
    if moved:
        with repository.contents() as content:
            stays |= tracing.since(repository, folder, history.Versions(content), commit, moved)
    numbers = {}
    for number, issue in then.items():
        now = _now(folder, stays[number][-1].number)
        if now is not None:
            numbers[number] = identity.between(issue, now)
    return Whereabouts(stays, numbers, folder.path)


def _now(folder: Folder, number: Ref) -> Issue | None:
    """The issue that has the number now; None where there is none, or it cannot be read."""
    path = folder.path / sheets.file_name(number)
    return _read(path, disk.content(path))


def _read(path: Path, data: bytes | None) -> Issue | None:
    if data is None or not history.is_issue(path.name):
        return None
    try:
        issue: Issue = sheets.read_issue(data, path.stem).value
    except Unreadable:
        return None
    return issue
