"""The history walked back from now, each issue and its 佐证 version by version, under whatever numbers and wherever they
were: what was done to closed problems. Pure.

A commit is about an issue where the version that it left is the one that is waited for: so what happened on another line
under the same number is none of its history.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.core.model import Issue
from rectify.core.states import Status
from rectify.core.values import frozen
from rectify.core.wording import ISSUE
from rectify.versions import identity
from rectify.versions.history import is_issue
from rectify.versions.signing import Author, Findings, Removal, Watch, is_closed, mark_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rectify.core.model import Problem, Ref
    from rectify.versions.history import File, Origins, Versions
    from rectify.versions.identity import Renumbering

    Version = tuple[str, str | None]  # a file and the id of its content; None: the file is not there

_SIGNED = ("id", "title", "finding", "result", "evidence", "problems")
_NAMED = 5
"""Numbers that a sentence names one by one."""
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_LABELS = tuple(word.encode(each) for word in (Status.CLOSED.label, Status.CLOSED.code) for each in _ENCODINGS)
_NUMBERS = tuple(re.escape(f"{ISSUE.key('id')}:".encode(each)) + rb"[^\r\n]*" for each in _ENCODINGS)
_MARKS = re.compile(rb"|".join((*_NUMBERS, *map(re.escape, _LABELS))))


@dataclass(slots=True)
class _Trail:
    """An issue as it is now, and what is known of its problems."""

    issue: Issue
    watches: tuple[Watch, ...]
    passed: list[_Passed] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether all that is closed was walked back to its closing."""
        return not any(watch.waits or watch.left or watch.unreopened or watch.come for watch in self.watches)

    def step(self, author: Author, olds: Sequence[Issue], new: Issue) -> None:
        for watch in self.watches:
            watch.step(author, olds, new)

    def replaced(self, author: Author, file: str, old: str | None, new: str | None) -> None:
        for watch in self.watches:
            watch.replaced(author, file, old, new)


@frozen
class _Stop:
    """A version in which a trail's issue is. `numbers` lead from the numbers of that version to those of now, first to
    last."""

    trail: _Trail
    numbers: tuple[Renumbering, ...] = ()

    def is_same_as(self, other: _Stop) -> bool:
        return self.trail is other.trail and self.numbers == other.numbers

    def as_now(self, issue: Issue | None) -> Issue:
        """A version with these numbers under those of now; one without problems where there is none."""
        if issue is None:
            return Issue(self.trail.issue.id)
        for numbers in self.numbers:
            issue = numbers.applied(issue)
        return issue

    def before(self, old: Issue | None, new: Issue | None) -> _Stop:
        """The version before this one."""
        if old is None or new is None or not _may_differ(old, new):
            return self
        found = identity.between(old, new)
        is_same = old.id == new.id and not found.numbers and not found.files
        return self if is_same else _Stop(self.trail, (found, *self.numbers))


@frozen
class _Passed:
    """A commit that was passed over, since all that is closed had been walked back to its closing."""

    stop: _Stop
    commit: str
    author: Author
    file: File
    befores: Sequence[Version]


@frozen
class _Stray:
    """An issue that came in a commit, with nothing there that it was before. `name`: of its file."""

    name: str
    issue: Issue
    stop: _Stop

    def is_of(self, name: str, old: Issue) -> bool:
        """Whether a file that had been taken out before held this issue."""
        same = identity.is_still if name == self.name else identity.is_same
        return same(old, self.issue)


@frozen
class _Paper:
    """A file that is a 佐证 of a trail's issue, under the name that it has now."""

    trail: _Trail
    name: str


@dataclass(slots=True)
class Auditor:
    """Sees the commits, newest first, and none before one that follows it.

    `issues`: as they are now. `versions` reads; `earlier`: the versions that a file had before a commit, newest first;
    `committed`: the newest version of each file. `is_legible`: whether no file is damaged now, which may hold anything.
    """

    issues: Iterable[Issue]
    versions: Versions
    earlier: Callable[[str, str], Iterable[str | None]]
    committed: Mapping[str, str]
    is_legible: bool = True
    _trails: list[_Trail] = field(default_factory=list)
    _stops: dict[Version, list[_Stop]] = field(default_factory=dict)
    _strays: list[_Stray] = field(default_factory=list)
    _papers: dict[Version, list[_Paper]] = field(default_factory=dict)
    _removals: list[tuple[Author, list[Problem]]] = field(default_factory=list)
    _taken_out: dict[str, str] = field(default_factory=dict)
    _hidden: list[Problem] = field(default_factory=list)
    _unread: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        issues = tuple(self.issues)
        read = {each: self.versions.of(each, content) for each, content in self.committed.items() if is_issue(each)}
        newest = {issue.id: issue for issue in read.values() if isinstance(issue, Issue)}
        damaged = [each for each, found in read.items() if isinstance(found, Unreadable)]
        self._unread = [self.versions.text(self.committed[each]) for each in damaged]
        origins = {new: old for old, new in identity.renumbered(newest.values(), issues).items()}
        for issue in issues:
            trail = _Trail(issue, tuple(Watch(problem, issue) for problem in issue.problems))
            self._trails.append(trail)
            self._begin(trail, newest.get(origins.get(issue.id, issue.id)))
        self._note_uncommitted(newest.values(), {issue.id: issue for issue in issues})

    def _note_uncommitted(self, newest: Iterable[Issue], now: Mapping[Ref, Issue]) -> None:
        """What was taken out and is not committed yet."""
        gone: list[Problem] = []
        for old in newest:
            new = now.get(old.id)
            gone += _taken_from(old, new)
            if new is None:
                name = sheets.file_name(old.id)
                self._taken_out[name] = self.committed[name]
        if not self.is_legible:
            self._hidden = gone
        elif gone:
            self._removals.append((Author(), gone))

    def _begin(self, trail: _Trail, newest: Issue | None) -> None:
        """From what is not committed yet to what was committed last; None: that cannot be read, or there is none."""
        issue = trail.issue
        name = sheets.file_name(issue.id if newest is None else newest.id)
        stop = _Stop(trail).before(newest, issue)
        if newest is not None or name not in self.committed:
            trail.step(Author(), [stop.as_now(newest)], issue)
        content = self.committed.get(name)
        self._await(stop, name, content)
        if content is None:
            self._strays.append(_Stray(name, issue, stop))
        lay = {now: was for numbers in stop.numbers for was, now in numbers.files.items()}
        for file in dict.fromkeys(each.file for each in issue.evidence if each.file):
            place = lay.get(file, file)
            self._await_paper(_Paper(trail, file), place, self.committed.get(place))

    def see(self, commit: str, author: Author, files: Sequence[File], origins: Origins) -> None:
        """The next commit back. `origins`: the issues that it gave other numbers."""
        lay: dict[str, str] = {}
        self._note_taken_out(files)
        for file in files:
            if is_issue(file.name):
                for stop in self._stops.pop((file.name, file.after), ()):
                    lay |= self._see(stop, commit, author, file, origins)
                if file.after is None and self._strays:
                    self._find_stray(author, file)
        self._note_removals(author, files)
        for file in files:
            for paper in self._papers.pop((file.name, file.after), ()):
                self._see_paper(paper, author, file, files, lay)

    def findings(self) -> Findings:
        """What was found, when the walk is over."""
        watches = [watch for trail in self._trails for watch in trail.watches]
        for watch in watches:
            watch.finish()
        breaches = tuple(breach for watch in watches for breach in watch.breaches())
        return Findings(breaches, tuple(self._still_gone(watches)))

    def _still_gone(self, watches: Iterable[Watch]) -> Iterator[Removal]:
        """The removals of what did not come again, under whatever number."""
        known = [*(watch.texts() for watch in watches), *map(texts_of, self._hidden)]
        for author, problems in self._removals:
            gone = [each for each in problems if not self._is_among(each, known)]
            known += map(texts_of, gone)
            if gone:
                refs = tuple(each.id for each in gone)
                named = "、".join(map(str, refs[:_NAMED])) + (f" 等 {len(refs)} 个" if len(refs) > _NAMED else "")
                yield Removal(refs, f"{named} 销号后没有重启就删去了（{author}）")

    def _is_among(self, problem: Problem, known: Iterable[set[tuple[str, str]]]) -> bool:
        """Whether the problem is one of those with these texts, or stands in a file that is damaged now. What was answered
        is often the same for several."""
        mine, mark = texts_of(problem), mark_of(problem)
        if mark is None:
            return False
        is_unread = any(mark[1].encode() in text for text in self._unread)
        return is_unread or any(mark in texts or len(mine & texts) > 1 for texts in known)

    def _note_removals(self, author: Author, files: Sequence[File]) -> None:
        """The closed problems that the commit took out. What a merge took out is told where a side did."""
        gone: list[Problem] = []
        for file in files:
            content = file.before[0]
            if not is_issue(file.name) or len(file.before) > 1 or content is None:
                continue
            if _closed_in(self.versions.text(content)) > (
                _closed_in(self.versions.text(file.after)) if file.after else 0
            ):
                old, new = self.versions.of(file.name, content), self.versions.of(file.name, file.after)
                if isinstance(old, Issue) and not isinstance(new, Unreadable):
                    gone += _taken_from(old, new)
        if gone:
            self._removals.append((author, gone))

    def _await(self, stop: _Stop, name: str, content: str | None) -> None:
        """A version that a commit to come has left."""
        if content is not None:
            stops = self._stops.setdefault((name, content), [])
            if not any(map(stop.is_same_as, stops)):  # two lines lead to where they parted, which is told once
                stops.append(stop)

    def _see(self, stop: _Stop, commit: str, author: Author, file: File, origins: Origins) -> dict[str, str]:
        """A commit that left a version that was waited for. Where 佐证 lay that it put elsewhere, by where it put them."""
        befores = _befores(file, origins)
        new = self.versions.of(file.name, file.after) if self._matters(stop.trail, file, befores) else None
        if not isinstance(new, Issue):
            stop.trail.passed.append(_Passed(stop, commit, author, file, befores))
            for name, content in befores:
                self._await(stop, name, content)
            return {}
        if stop.trail.passed and self._may_open(file):
            self._make_up_for(stop.trail)
        stops = self._step(stop, commit, author, befores, new)
        if all(content is None for _, content in befores):
            self._leave_stray(author, _Stray(file.name, new, stop))
        lay: dict[str, str] = {}
        for each, (name, content) in zip(stops, befores, strict=True):
            self._await(each, name, content)
            if each is not stop:
                lay |= {now: was for was, now in each.numbers[0].files.items()}
        return lay

    def _step(self, stop: _Stop, commit: str, author: Author, befores: Sequence[Version], new: Issue) -> list[_Stop]:
        """A commit's versions are handed to the trail. The stops before it."""
        olds = [self._readable(commit, name, content) for name, content in befores]
        stops = [stop.before(old, new) for old in olds]
        if len(olds) > 1 or olds[0] is None or not _says_the_same(olds[0], new):
            as_now = [each.as_now(old) for each, old in zip(stops, olds, strict=True)]
            stop.trail.step(author, as_now, stop.as_now(new))
        return stops

    def _may_open(self, file: File) -> bool:
        """Whether the commit may have opened a closed problem."""
        now = _closed_in(self.versions.text(file.after)) if file.after else 0
        return any(_closed_in(self.versions.text(content)) >= now for content in file.before if content)

    def _make_up_for(self, trail: _Trail) -> None:
        """What was done in the commits that were passed over counts after all where, before them, a closed problem was
        opened without 重启."""
        for each in trail.passed:
            new = self.versions.of(each.file.name, each.file.after)
            if isinstance(new, Issue):
                self._step(each.stop, each.commit, each.author, each.befores, new)
        trail.passed.clear()

    def _leave_stray(self, author: Author, stray: _Stray) -> None:
        """An issue that came with nothing there that it was before: a copy, if one that was taken out later was the same;
        else what it was is to be found yet."""
        for name, content in self._taken_out.items():
            old = self.versions.of(name, content)
            if isinstance(old, Issue) and name != stray.name and stray.is_of(name, old):
                self._go_on(author, stray, name, content, old)
                return
        self._strays.append(stray)

    def _find_stray(self, author: Author, file: File) -> None:
        """The commit took out a file: what was in it may have come again later."""
        for content in filter(None, file.before):
            old = self.versions.of(file.name, content)
            for stray in [each for each in self._strays if isinstance(old, Issue) and each.is_of(file.name, old)]:
                self._strays.remove(stray)
                self._go_on(author, stray, file.name, content, old)

    def _go_on(self, author: Author, stray: _Stray, name: str, content: str, old: Issue) -> None:
        """The way back leads on from what a stray was before."""
        stop = stray.stop.before(old, stray.issue)
        stop.trail.step(author, [stop.as_now(old)], stop.as_now(None))
        self._await(stop, name, content)

    def _note_taken_out(self, files: Sequence[File]) -> None:
        """The files that are taken out later, each with its version before the commit."""
        for file in files:
            if is_issue(file.name) and (file.after is None or self._taken_out.get(file.name) == file.after):
                before = next(filter(None, file.before), None)
                if before is None:
                    self._taken_out.pop(file.name, None)
                else:
                    self._taken_out[file.name] = before

    def _see_paper(
        self, paper: _Paper, author: Author, file: File, files: Sequence[File], lay: Mapping[str, str]
    ) -> None:
        """A commit that left a 佐证's file as it was known. `lay`: where it put 佐证 → where they lay."""
        if len(file.before) > 1:  # what a merge decided is told where the two sides had it
            for content in file.before:
                place, was = (
                    (lay[file.name], file.after) if content is None and file.name in lay else (file.name, content)
                )
                self._await_paper(paper, place, was)
            return
        place, was = file.name, file.before[0]
        if was is None:
            gone = {each.name: each.before[0] for each in files if each.after is None and len(each.before) == 1}
            same = (name for name, content in gone.items() if content == file.after)
            place = lay.get(file.name) or next(same, file.name)
            was = gone.get(place)
        if was != file.after:
            paper.trail.replaced(author, paper.name, was, file.after)
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

    def _matters(self, trail: _Trail, file: File, befores: Sequence[Version]) -> bool:
        """Whether the commit may have done something to a closed problem, or given numbers anew: cheap to ask, and mostly
        no where all that is closed was walked back to its closing."""
        if not trail.is_settled or any(name != file.name or content is None for name, content in befores):
            return True
        texts = [self.versions.text(content) for content in (*file.before, file.after) if content]
        return len({tuple(_MARKS.findall(text)) for text in texts}) > 1


def _befores(file: File, origins: Origins) -> list[Version]:
    """Where the issue that is in a file after a commit was before it, in each of the commit's parents."""
    left = {(parent, origin.name) for origin in origins.values() for parent in origin.contents}
    origin = origins.get(file.name)
    return [
        (origin.name, origin.contents[parent])
        if origin is not None and parent in origin.contents
        else (file.name, None if (parent, file.name) in left else content)
        for parent, content in enumerate(file.before)
    ]


def _taken_from(old: Issue, new: Issue | None) -> list[Problem]:
    """The closed problems of an issue whose numbers a later version has not."""
    return [each for each in old.problems if is_closed(each) and not (new and new.problem(each.id))]


def _may_differ(old: Issue, new: Issue) -> bool:
    """Whether numbers, or the places of 佐证, may be others in the two versions: quick to ask, and mostly no."""
    return old.id != new.id or old.evidence != new.evidence or not identity.stayed(old.problems, new.problems)


def _says_the_same(old: Issue, new: Issue) -> bool:
    """Whether the two versions are alike in all that may be signed: quick to ask, and mostly so."""
    return all(getattr(old, name) == getattr(new, name) for name in _SIGNED)


def _closed_in(text: bytes) -> int:
    """How often a file says 已销号, in any encoding that it may have."""
    return sum(text.count(label) for label in _LABELS)
