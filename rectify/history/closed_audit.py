"""Audit of closed problems: the history is walked back from now, each issue and its 佐证 version by version. Pure.

A file's own versions are followed, and the numbers that commits say they gave anew; nothing else. A commit is about an
issue where the version that it left is the one that is waited for: so what happened on another line, and was not merged,
is none of its history.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import recorded_numbers, sameness
from rectify.compare.signed_off import Author, Findings, Removal, Watch, is_closed
from rectify.core import describe
from rectify.core.model import Issue, Ref
from rectify.core.states import Status
from rectify.core.values import frozen
from rectify.history import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rectify.compare.recorded_numbers import Moves, Numbers
    from rectify.core.model import Problem
    from rectify.history.entries import File
    from rectify.history.file_versions import Versions

    Version = tuple[str, str | None]  # a file and the id of its content; None: the file is not there

_SIGNED = ("id", "title", "finding", "result", "evidence", "problems")
_NAMED = 5
"""Numbers that a sentence names one by one."""
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_LABELS = tuple(word.encode(each) for word in (Status.CLOSED.label, Status.CLOSED.code) for each in _ENCODINGS)


@frozen
class _Trail:
    """An issue as it is now, and what is known of its problems."""

    issue: Issue
    watches: tuple[Watch, ...]

    def step(self, author: Author, olds: Sequence[Issue], new: Issue) -> None:
        """A commit's versions, one before for each parent, under the numbers of now."""
        others = {each.number for each in sameness.reused(olds[0], new)} if len(olds) == 1 and olds[0].problems else ()
        for watch in self.watches:
            if others and (watch.now.id in others or self.issue.id in others):
                watch.given_away(author, olds[0])
            else:
                watch.step(author, olds, new)


@frozen
class _Paper:
    """A file that is a 佐证 of a trail's issue, under the name that it has now."""

    trail: _Trail
    name: str


@dataclass(slots=True)
class Auditor:
    """Audits closed problems from the commits, handed in newest first, none before one that follows it.

    `issues`: as they are now. `versions` reads; `earlier`: the versions that a file had before a commit, newest first;
    `committed`: the newest version of each file; `damaged`: the issues whose files are damaged now, which may hold anything.
    """

    issues: Iterable[Issue]
    versions: Versions
    earlier: Callable[[str, str], Iterable[str | None]]
    committed: Mapping[str, str]
    damaged: set[Ref]
    _trails: dict[Ref, _Trail] = field(default_factory=dict)
    _stops: dict[Version, dict[Ref, Numbers]] = field(default_factory=dict)
    _papers: dict[Version, list[_Paper]] = field(default_factory=dict)
    _removals: list[tuple[Author, list[Problem]]] = field(default_factory=list)
    _reused: tuple[sameness.Reused, ...] = ()

    def __post_init__(self) -> None:
        now = {issue.id: issue for issue in self.issues}
        read = {
            name: self.versions.of(name, content)
            for name, content in self.committed.items()
            if ledger_file.is_issue(name)
        }
        newest = {issue.id: issue for issue in read.values() if isinstance(issue, Issue)}
        self._reused = sameness.among(newest, now)
        for issue in now.values():
            trail = _Trail(issue, tuple(Watch(problem, issue) for problem in issue.problems))
            self._trails[issue.id] = trail
            self._begin(trail, newest.get(issue.id))
        for old in newest.values():
            self._note_removal(Author(), old, now.get(old.id))

    def _begin(self, trail: _Trail, newest: Issue | None) -> None:
        """From what is not committed yet to what was committed last; None: that cannot be read, or there is none."""
        issue = trail.issue
        name = ledger_file.file_name(issue.id)
        if newest is not None or name not in self.committed:
            trail.step(Author(), [newest or Issue(issue.id)], issue)
        self._await(issue.id, {}, name, self.committed.get(name))
        for file in dict.fromkeys(each.file for each in issue.evidence if each.file):
            self._await_paper(_Paper(trail, file), file, self.committed.get(file))

    def see(self, commit: str, author: Author, files: Sequence[File], moves: Moves) -> None:
        """The next commit back. `moves`: the numbers that it says it gave anew."""
        moves = entries.borne_out(self.versions, self.earlier, commit, files, moves)
        for file in files:
            if ledger_file.is_issue(file.name):
                for issue, known in self._stops.pop((file.name, file.after), {}).items():
                    self._see(self._trails[issue], known, commit, author, file, moves)
                self._note_removals(author, file, moves)
        for file in files:
            for paper in self._papers.pop((file.name, file.after), ()):
                self._see_paper(paper, author, file, files, moves)

    def findings(self) -> Findings:
        """What was found, when the walk is over."""
        watches = [watch for trail in self._trails.values() for watch in trail.watches]
        for watch in watches:
            watch.finish()
        breaches = tuple(breach for watch in watches for breach in watch.breaches())
        there = {watch.now.id for watch in watches if not watch.is_another}
        return Findings(breaches, tuple(self._still_gone(there)), self._reused)

    def _still_gone(self, there: set[Ref]) -> Iterator[Removal]:
        """The removals of what did not come again."""
        for author, problems in self._removals:
            refs = tuple(each.id for each in problems if each.id not in there and each.id.of_issue not in self.damaged)
            there.update(refs)
            if refs:
                named = describe.first_few(refs, _NAMED)
                yield Removal(refs, f"{named} 销号后没有重启就删去了（{author}）")

    def _note_removals(self, author: Author, file: File, moves: Moves) -> None:
        """The closed problems that the commit took out. What a merge took out is told where a side did."""
        content = file.before[0]
        if len(file.before) > 1 or content is None:
            return
        if _closed_in(self.versions.text(content)) <= (_closed_in(self.versions.text(file.after)) if file.after else 0):
            return
        old, new = self.versions.of(file.name, content), self.versions.of(file.name, file.after)
        if isinstance(old, Issue) and not isinstance(new, Unreadable) and not any(old.id == was for was, _ in moves):
            self._note_removal(author, recorded_numbers.applied(old, dict(moves)), new)

    def _note_removal(self, author: Author, old: Issue, new: Issue | None) -> None:
        gone = [each for each in old.problems if is_closed(each) and not (new and new.problem(each.id))]
        if gone:
            self._removals.append((author, gone))

    def _await(self, issue: Ref, known: Numbers, name: str, content: str | None) -> None:
        """A version that a commit to come has left. Two lines lead to where they parted, which is told once."""
        stops = self._stops.setdefault((name, content), {})
        stops[issue] = {**stops.get(issue, {}), **known}

    def _see(self, trail: _Trail, known: Numbers, commit: str, author: Author, file: File, moves: Moves) -> None:
        """A commit that left a version that was waited for. `known`: the numbers of then → those of now."""
        befores = list(self._befores(known, commit, file, moves))
        new = self.versions.of(file.name, file.after)
        if not isinstance(new, Unreadable):
            olds = [self._readable(commit, name, content) for name, content, _ in befores]
            if len(olds) > 1 or olds[0] is None or new is None or moves or not _says_the_same(olds[0], new):
                as_now = [_as_now(trail, old, then) for old, (_, _, then) in zip(olds, befores, strict=True)]
                trail.step(author, as_now, _as_now(trail, new, known))
        for name, content, then in befores:
            self._await(trail.issue.id, then, name, content)

    def _befores(
        self, known: Numbers, commit: str, file: File, moves: Moves
    ) -> Iterator[tuple[str, str | None, Numbers]]:
        """Where the issue of a file was before a commit, in each of its parents, and the numbers of then → of now."""
        for place, content in enumerate(file.before):
            if not moves or place > 0:
                yield file.name, content, known
                continue
            then = recorded_numbers.before(known, moves)
            was = next((old for old, new in moves if f"{new}.yaml" == file.name), None)
            if was is not None:
                yield f"{was}.yaml", next(iter(self.earlier(commit, f"{was}.yaml")), None), then
            else:
                is_left = any(f"{old}.yaml" == file.name for old, _ in moves)
                yield file.name, None if is_left else content, then

    def _see_paper(self, paper: _Paper, author: Author, file: File, files: Sequence[File], moves: Moves) -> None:
        """A commit that left a 佐证's file as it was known."""
        if len(file.before) > 1:  # what a merge decided is told where the two sides had it
            for content in file.before:
                self._await_paper(paper, file.name, content)
            if moves:
                back = {new: old for old, new in moves}
                self._await_paper(paper, recorded_numbers.path(file.name, back), file.after)
            return
        place, was = file.name, file.before[0]
        if was is None:  # it lay elsewhere, or was taken out before
            gone = {each.name: each.before[0] for each in files if each.after is None and len(each.before) == 1}
            place = next((name for name, content in gone.items() if content == file.after), file.name)
            was = gone.get(place)
        if was != file.after:
            for watch in paper.trail.watches:
                watch.replaced(author, paper.name, was, file.after)
        self._await_paper(paper, place, was)

    def _await_paper(self, paper: _Paper, place: str, content: str | None) -> None:
        self._papers.setdefault((place, content), []).append(paper)

    def _readable(self, commit: str, name: str, content: str | None) -> Issue | None:
        """A version before a commit, or the newest before that which can be read."""
        found = self.versions.of(name, content)
        if not isinstance(found, Unreadable):
            return found  # type: ignore[no-any-return]  # of an issue's file it is an Issue
        readable = (self.versions.of(name, other) for other in self.earlier(commit, name))
        return next((issue for issue in readable if isinstance(issue, Issue)), None)


def _as_now(trail: _Trail, issue: Issue | None, known: Numbers) -> Issue:
    """A version under the numbers of now; one without problems where there is none."""
    return Issue(trail.issue.id) if issue is None else recorded_numbers.applied(issue, known)


def _says_the_same(old: Issue, new: Issue) -> bool:
    """Whether the two versions are alike in all that may be signed: quick to ask, and mostly so."""
    return all(getattr(old, name) == getattr(new, name) for name in _SIGNED)


def _closed_in(text: bytes) -> int:
    """How often a file says 已销号, in any encoding that it may have."""
    return sum(text.count(label) for label in _LABELS)
