"""The commits that changed one issue or problem, newest first, under whatever number it had.

A number may have been another issue's before. Walked back from now, each version of a file is known by its content: a
commit leads from the version that it left to those that it found.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.codec import sheets
from rectify.core.model import Ref
from rectify.core.values import frozen
from rectify.desk import tracing
from rectify.files.attachments import EVIDENCE
from rectify.vcs import exchange
from rectify.versions import identity, lineage
from rectify.versions.history import File

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    from rectify.desk.tracing import Against
    from rectify.files.store import Folder
    from rectify.vcs.git import Repository
    from rectify.versions.history import Origin, Versions
    from rectify.versions.visits import Visit

_NEW = ("add", "import", "init")
"""The verbs that give new numbers only to what is new."""


@frozen
class Step:
    """A commit, those of its files that are about what is asked for, which issues among them it gave other numbers, and
    what is asked for under the number that it had after the commit."""

    visit: Visit
    files: tuple[File, ...]
    origins: Mapping[str, Origin]
    only: Ref


@dataclass(slots=True)
class _Strand:
    """The commits that changed the files of one number, `head` the next of them. `is_main`: of the number that is asked
    for; else of one that it had, and then only as long as versions are `awaited` that are known to be of it."""

    number: Ref
    visits: Generator[Visit]
    is_main: bool
    awaited: set[str] = field(default_factory=set)
    head: Visit | None = None

    @property
    def name(self) -> str:
        return sheets.file_name(self.number)

    def advance(self) -> None:
        self.head = next(self.visits, None) if self.is_main or self.awaited else None


def steps(repository: Repository, folder: Folder, versions: Versions, ref: Ref, since: int | None) -> Generator[Step]:
    """The commits about an issue or problem that were made at that moment or later."""
    with contextlib.ExitStack() as opened:
        yield from _Thread(repository, folder, versions, ref, since, opened).steps()


@dataclass(slots=True)
class _Thread:
    """`known`: the file and content of a version → the number in it of what is asked for; None where it is not in it.
    `met`: the content that was met last, on the way back, of the issue whose number is asked for; to begin with that of
    now."""

    repository: Repository
    folder: Folder
    versions: Versions
    ref: Ref
    since: int | None
    opened: contextlib.ExitStack
    strands: list[_Strand] = field(default_factory=list)
    known: dict[tuple[str, str], Ref | None] = field(default_factory=dict)
    met: str | None = None

    def steps(self) -> Generator[Step]:
        path = self.folder.path / sheets.file_name(self.ref)
        self.met = exchange.id_at(self.repository, "HEAD", path.relative_to(self.repository.top).as_posix())
        visits = self._visits(self.ref, "HEAD")
        self._open(_Strand(self.ref.of_issue, visits, is_main=True))
        seen: set[str] = set()
        # Of one second those of the strand that was opened last: it goes on from the oldest commit that was come to.
        while heads := [(strand.head, strand) for strand in reversed(self.strands) if strand.head is not None]:
            visit, strand = max(heads, key=lambda each: each[0].moment)
            step = self._step(strand, visit)
            strand.advance()
            if step is not None and visit.hash not in seen:
                seen.add(visit.hash)
                yield step

    def _visits(self, number: Ref, start: str) -> Generator[Visit]:
        paths = [self.folder.path / sheets.file_name(number), self.folder.path / EVIDENCE / str(number.of_issue)]
        visits = self.repository.history(paths, start=start, since=self.since)
        return self.opened.enter_context(contextlib.closing(visits))

    def _open(self, strand: _Strand) -> None:
        strand.advance()
        self.strands.append(strand)

    def _step(self, strand: _Strand, visit: Visit) -> Step | None:
        files = tracing.files_of(self.repository, self.folder, visit.files)
        file = next((each for each in files if each.name == strand.name), None)
        if file is None:  # its 佐证 only
            papers = self._with_places(visit, files)
            return Step(visit, papers, {}, self.ref if strand.is_main else strand.number)
        only = self._number_in(strand, file)
        sides = self._sides(visit, file)
        moves = tracing.joined(sides)
        self._look_back(strand, visit, file, only, moves)
        if only is None:
            return None
        gone_to = next((name for name, origin in moves.items() if origin.name == file.name), None)
        if file.after is None and gone_to is not None:
            old = self.versions.filed(file.name, moves[gone_to].content)
            new = self.versions.filed(gone_to, _after(sides, gone_to))
            if old is not None and new is not None:
                only = identity.between(old, new).of(only)
        if moves:
            came_from = moves[file.name].name if file.name in moves else None
            files = _of_numbers(_unlike_all(sides), {file.name, gone_to, came_from})
        return Step(visit, tuple(files), moves, only)

    def _with_places(self, visit: Visit, files: Sequence[File]) -> tuple[File, ...]:
        """The 佐证 that a commit changed, and where those lie now that it moved to another number's."""
        gone = {each.before for each in files if each.after is None}
        if not gone or len(files[0].before) > 1:
            return tuple(files)
        (side,) = tracing.against_parents(self.repository, self.folder, self.versions, visit.hash, 1)
        return (*files, *(each for each in side.files if (each.after,) in gone and each not in files))

    def _number_in(self, strand: _Strand, file: File) -> Ref | None:
        """The number of what is asked for in the version that a commit left; None where it is another's."""
        if file.after is None:
            return self.ref if strand.is_main else None
        default = self.ref if strand.is_main and not self._is_anothers(file.name, file.after) else None
        number = self.known.get((file.name, file.after), default)
        if strand.is_main and number is not None:
            self.met = file.after
        return number

    def _is_anothers(self, name: str, content: str) -> bool:
        """Whether a version is of another issue than that which was met last: one that was taken out, or whose number was
        given away, or given twice. Of a version that is known it is not asked."""
        if (name, content) in self.known:
            return False
        met, issue = (self.versions.filed(name, each) for each in (self.met, content))
        return met is not None and issue is not None and not identity.is_still(issue, met)

    def _sides(self, visit: Visit, file: File) -> list[Against]:
        """The commit against its parents, where it may have given the number anew."""
        if visit.action in _NEW or not lineage.is_in_doubt(self.versions, file):
            return []
        return list(tracing.against_parents(self.repository, self.folder, self.versions, visit.hash, len(file.before)))

    def _look_back(
        self, strand: _Strand, visit: Visit, file: File, only: Ref | None, moves: Mapping[str, Origin]
    ) -> None:
        """Notes which versions before the commit are of what is asked for."""
        strand.awaited.discard(file.after or "")
        left = {parent for origin in moves.values() if origin.name == file.name for parent in origin.contents}
        came = moves.get(file.name)
        for parent, content in enumerate(file.before):
            is_known = parent in left or (came is not None and parent in came.contents)
            if content is None or is_known or (file.after is None and self._is_anothers(file.name, content)):
                continue
            self._note(strand, file, content, only)
        if came is not None and only is not None:
            for parent, content in came.contents.items():
                number = self._number_before(only, file, came.name, content)
                self.known[came.name, content] = number
                if number is not None:
                    visits = self._visits(number, f"{visit.hash}^{parent + 1}")
                    self._open(_Strand(number.of_issue, visits, is_main=False, awaited={content}))

    def _note(self, strand: _Strand, file: File, content: str, only: Ref | None) -> None:
        """Notes the number of what is asked for in a version that led to one in which it has the number `only`."""
        number = None if only is None else self._number_before(only, file, file.name, content)
        if number is not None:
            strand.awaited.add(content)
            self.met = self.met or (content if strand.is_main else None)
        if number is not None or self.ref.problem is not None:
            self.known[file.name, content] = number

    def _number_before(self, only: Ref, file: File, name: str, content: str) -> Ref | None:
        """The number that had before the commit what has the number `only` after it; None where there was no such thing."""
        number = Ref.parse(name.removesuffix(".yaml"))
        if only.problem is None:
            return number
        here = Ref(number.aspect, number.issue, only.problem)
        old, new = self.versions.filed(name, content), self.versions.filed(file.name, file.after)
        if old is None or new is None:
            return here
        moves = identity.problems(old, new)
        origin = next((before for before, after in moves.items() if after == only), here)
        return None if origin == here and here in moves else origin


def _after(sides: Iterable[Against], name: str) -> str | None:
    return next((file.after for side in sides for file in side.files if file.name == name), None)


def _unlike_all(sides: Iterable[Against]) -> list[File]:
    """The files that a commit has unlike each of its parents."""
    by_name = [{file.name: file for file in side.files} for side in sides]
    names = set.intersection(*map(set, by_name))
    found = [[files[name] for files in by_name] for name in sorted(names)]
    return [File(same[0].name, tuple(each.before[0] for each in same), same[0].after) for same in found]


def _of_numbers(files: Iterable[File], names: set[str | None]) -> list[File]:
    """The files of issues and their 佐证."""
    homes = tuple(f"{EVIDENCE}/{name.removesuffix('.yaml')}/" for name in names if name)
    return [file for file in files if file.name in names or file.name.startswith(homes)]
