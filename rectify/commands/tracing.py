"""Where the history keeps an issue: under which numbers, from which commit to which. Joins `lineage` and git."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rectify import exchange, history, lineage
from rectify.codec import sheets
from rectify.commands import past
from rectify.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rectify.git import Repository
    from rectify.history import File, Versions
    from rectify.model import Ref
    from rectify.store import Folder


@frozen
class Stay:
    """An issue under one number, from one commit to another; what gave it the number is neither."""

    number: Ref
    start: str
    end: str


def since(
    repository: Repository, folder: Folder, versions: Versions, commit: str, numbers: Iterable[Ref]
) -> dict[Ref, tuple[Stay, ...]]:
    """For issues that a commit has under these numbers: where they stayed since, the last number being that of now."""
    stays: dict[Ref, tuple[Stay, ...]] = {number: (Stay(number, commit, "HEAD"),) for number in numbers}
    with contextlib.closing(repository.history([folder.path], after=commit, in_order=True)) as visits:
        later = [(visit.hash, past.files(repository, folder, visit.files)) for visit in visits]
    for at, files in reversed(later):
        moves = {
            old: (new, parent)
            for parent, found in moved(repository, folder, versions, at, files)
            for old, new in found.items()
            if parent == 1 or exchange.is_in(repository, commit, f"{at}^{parent}")
        }
        for number, known in stays.items():
            last = known[-1]
            if last.number in moves:
                new, parent = moves[last.number]
                ended = Stay(last.number, last.start, f"{at}^{parent}")
                stays[number] = (*known[:-1], ended, Stay(new, at, "HEAD"))
    return stays


def moved(
    repository: Repository, folder: Folder, versions: Versions, commit: str, files: Sequence[File]
) -> Iterator[tuple[int, dict[Ref, Ref]]]:
    """The issues that a commit gave other numbers, against each of its parents, by its number from 1. `files`: all that it
    changed, of a merge what it has unlike each of its parents."""
    parents = max((len(file.before) for file in files), default=1)
    if parents == 1:
        yield 1, lineage.moved(versions, files)
        return
    born = {file.name for file in files if file.after and not any(file.before)}
    if not any(history.is_issue(name) for name in born):
        return
    for parent, changed in enumerate(against_parents(repository, folder, commit, parents), 1):
        found = lineage.moved(versions, changed)
        yield parent, {old: new for old, new in found.items() if sheets.file_name(new) in born}


def against_parents(repository: Repository, folder: Folder, commit: str, parents: int) -> Iterator[list[File]]:
    """All that a commit changed, against each of its parents."""
    after = past.held(repository, folder, commit)
    for parent in range(1, parents + 1):
        yield lineage.between(past.held(repository, folder, f"{commit}^{parent}"), after)
