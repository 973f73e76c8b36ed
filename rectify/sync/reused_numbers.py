"""Refusal of reused numbers: a number that one side of a `sync` gave to something else is neither sent nor merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.compare import sameness
from rectify.core.errors import Place, RectifyError, SeveralErrors
from rectify.core.model import Issue
from rectify.git import remote
from rectify.history import commit_files
from rectify.history.file_versions import Versions

if TYPE_CHECKING:
    from rectify.compare.sameness import Reused
    from rectify.git.remote import Aim, Written
    from rectify.git.repository import Repository
    from rectify.storage.store import Folder


class GivenAway(RectifyError):
    """`by`: the commit that gave the number to something else; `shared`: where it is already, None where only here."""

    def __init__(self, found: Reused, place: Place, by: Written | None, shared: str | None) -> None:
        whose = f"（{by.author}，{by.time}，提交 {by.hash[:7]}）" if by else ""
        back = f"撤回那次提交：git revert {by.hash[:7]}" if by else "把号改回去，再提交"
        hint = (
            f"请{by.author if by else '改的人'}{back}，然后 rectify sync；你这里先不用动，改动都还在"
            if shared
            else back
        )
        where = f"{shared} 里 " if shared else ""
        again = "" if shared else "，然后 rectify sync"
        super().__init__(f"{where}{found.sentence}{whose}，没有合并", hint=f"{hint}{again}", place=place)


def refuse_reused(folder: Folder, repository: Repository, to: Aim) -> None:
    """Raises GivenAway where a number stands for something else, here or there, than in what both began from."""
    start = remote.base(repository, to.fetched)
    if not start:
        return
    errors = []
    for side, shared in (("HEAD", None), (to.fetched, to.remote)):
        for found in _reused(folder, repository, start, side):
            name = ledger_file.file_name(found.number)
            path = (folder.path / name).relative_to(repository.top).as_posix()
            by = _written(repository, start, side, path, found)
            if by is None or not _is_restored(repository, by, path):
                errors.append(GivenAway(found, Place(folder.name(name)), by, shared))
    if errors:
        raise errors[0] if len(errors) == 1 else SeveralErrors(errors)


def _reused(folder: Folder, repository: Repository, start: str, side: str) -> tuple[Reused, ...]:
    then, now = (
        {
            name: content
            for name, content in commit_files.held(repository, folder, at).items()
            if ledger_file.is_issue(name)
        }
        for at in (start, side)
    )
    changed = [name for name, content in then.items() if now.get(name) != content]
    if not changed:
        return ()
    with repository.contents() as content:
        versions = Versions(content)
        olds, news = (
            {issue.id: issue for name in changed if isinstance(issue := versions.of(name, held.get(name)), Issue)}
            for held in (then, now)
        )
    return sameness.among(olds, news)


def _written(repository: Repository, start: str, side: str, path: str, found: Reused) -> Written | None:
    """The commit that gave the number to something else."""
    with repository.contents() as content:
        versions = Versions(content)
        for written in remote.writers(repository, start, side, path):
            ids = [remote.id_at(repository, at, path) for at in (f"{written.hash}^", written.hash)]
            old, new = (versions.of(path.rpartition("/")[2], each) for each in ids)
            both = isinstance(old, Issue) and isinstance(new, Issue)
            if both and found.number in {each.number for each in sameness.among({old.id: old}, {new.id: new})}:
                return written
    return None


def _is_restored(repository: Repository, by: Written, path: str) -> bool:
    """Whether the commit put the file back as it had been, as a `git revert` does."""
    return remote.id_at(repository, by.hash, path) in set(repository.earlier(by.hash, path))
