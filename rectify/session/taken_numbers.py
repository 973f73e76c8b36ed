"""Numbers already taken: those in the folder, and those that were ever committed and are gone now.

A file or a problem that somebody removed by hand leaves a gap, which nothing fills.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core import schema
from rectify.core.model import Ref
from rectify.git import ever_committed
from rectify.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.model import Issue
    from rectify.git.repository import Repository


def issues(folder: store.Folder, repository: Repository | None) -> set[Ref]:
    """The numbers of all issues that there are or, under git, ever were. Raises BrokenHistory."""
    found = set(store.numbers(folder))
    if repository is not None:
        for name in ever_committed.held(repository, folder.path):
            path = PurePosixPath(name)
            ref = Ref.read(path.stem)
            if ref is not None and repository.top / path == folder.path / ledger_file.file_name(ref):
                found.add(ref)
    return found


def problems(folder: store.Folder, repository: Repository | None, issue: Issue) -> set[Ref]:
    """The numbers of all problems that the issue has or, under git, ever had. Raises BrokenHistory."""
    found = {problem.id for problem in issue.problems}
    if repository is not None:
        for earlier in _versions(repository, folder, issue.id):
            found.update(problem.id for problem in earlier.problems if problem.id.of_issue == issue.id)
    return found


def _versions(repository: Repository, folder: store.Folder, ref: Ref) -> Iterator[Issue]:
    """Every version of the issue's file that can be read."""
    held = ever_committed.held(repository, folder.path / ledger_file.file_name(ref))
    with repository.contents() as content:
        for each in set().union(*held.values()):
            try:
                yield ledger_file.read(content(each), schema.ISSUE).value
            except Unreadable:
                continue


def next_issue(aspect: int, taken: set[Ref]) -> Ref:
    """The first number of the aspect above all that were given."""
    return Ref(aspect, max((ref.issue for ref in taken if ref.aspect == aspect), default=0) + 1)


def next_problem(issue: Ref, taken: set[Ref]) -> Ref:
    """The first number of a problem of the issue above all that were given."""
    return Ref(issue.aspect, issue.issue, max((ref.problem or 0 for ref in taken), default=0) + 1)
