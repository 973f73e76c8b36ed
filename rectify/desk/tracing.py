"""Where the history keeps an issue: under which numbers, from which commit to which. Joins `lineage` and git."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from rectify.core.model import Ref
from rectify.core.values import frozen
from rectify.versions import history, lineage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rectify.files.store import Folder
    from rectify.vcs.git import Repository
    from rectify.versions.history import File, Origin, Versions
    from rectify.versions.visits import Touched


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
    from rectify.vcs import exchange

    stays: dict[Ref, tuple[Stay, ...]] = {number: (Stay(number, commit, "HEAD"),) for number in numbers}
    with contextlib.closing(repository.history([folder.path], after=commit, in_order=True)) as visits:
        later = [(visit.hash, files_of(repository, folder, visit.files)) for visit in visits]
    for at, files in reversed(later):
        moves: dict[Ref, Stay] = {}
        for name, origin in origins(repository, folder, versions, at, files).items():
            for parent in origin.contents:
                before = f"{at}^{parent + 1}"
                if len(files[0].before) == 1 or exchange.is_in(repository, commit, before):
                    moves[_number(origin.name)] = Stay(_number(name), at, before)
        for number, known in stays.items():
            last = known[-1]
            if (move := moves.get(last.number)) is not None:
                stays[number] = (*known[:-1], replace(last, end=move.end), replace(move, end="HEAD"))
    return stays


def origins(
    repository: Repository, folder: Folder, versions: Versions, commit: str, files: Sequence[File]
) -> dict[str, Origin]:
    """The issues that a commit gave other numbers, by the names of their files after it. `files`: all that it changed, of
    a merge what it has unlike each of its parents."""
    if not files or len(files[0].before) == 1:
        return lineage.origins(versions, files)
    if not any(history.is_issue(file.name) and file.after and not any(file.before) for file in files):
        return {}
    return joined(against_parents(repository, folder, versions, commit, len(files[0].before)))


def joined(sides: Iterable[Against]) -> dict[str, Origin]:
    """The issues that a commit gave other numbers, seen from all of its parents."""
    found: dict[str, Origin] = {}
    for name, origin in (each for side in sides for each in side.origins.items()):
        known = found.get(name)
        is_there_too = known is not None and known.name == origin.name
        found[name] = replace(origin, others=tuple(known.contents.items())) if known and is_there_too else origin
    return found


@frozen
class Against:
    """A commit against one of its parents: all that it changed, and which issues it gave other numbers: of a merge only
    numbers that no parent has, since what came in from one is no change."""

    files: tuple[File, ...]
    origins: Mapping[str, Origin]


def against_parents(
    repository: Repository, folder: Folder, versions: Versions, commit: str, parents: int
) -> Iterator[Against]:
    """A commit against each of its parents."""
    after = held(repository, folder, commit)
    befores = [held(repository, folder, f"{commit}^{parent}") for parent in range(1, parents + 1)]
    for parent, before in enumerate(befores):
        files = lineage.between(before, after)
        found = lineage.origins(versions, files, parent)
        is_new = {name: parents == 1 or not any(name in each for each in befores) for name in found}
        yield Against(tuple(files), {name: origin for name, origin in found.items() if is_new[name]})


def _number(name: str) -> Ref:
    return Ref.parse(name.removesuffix(".yaml"))


def files_of(repository: Repository, folder: Folder, touched: tuple[Touched, ...]) -> list[history.File]:
    """The files of a commit by their names below the ledger's folder."""
    prefix = _prefix(repository, folder)
    return [history.File(each.path.removeprefix(prefix), each.before, each.after) for each in touched]


def held(repository: Repository, folder: Folder, commit: str) -> dict[str, str]:
    """The folder's files in a commit: name below the folder → id of the content."""
    from rectify.vcs import exchange

    prefix = _prefix(repository, folder)
    return {
        path.removeprefix(prefix): content for path, content in exchange.files(repository, commit, folder.path).items()
    }


def _prefix(repository: Repository, folder: Folder) -> str:
    """How the paths of the folder's files begin in the repository."""
    below = folder.path.relative_to(repository.top).as_posix()
    return "" if below == "." else f"{below}/"
