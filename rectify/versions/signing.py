"""What was signed off stays signed off: changes to a closed problem that no 重启 went before, found in the history. Pure.

A problem's closing holds until it is reopened, or taken back by an undo, which is seen from the versions: the problem is
again as it was before the closing. Since then neither its texts nor its 佐证, 验收 and 销号 may differ from what was
signed; what was put right again is not told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from rectify.codec.complaints import Unreadable
from rectify.core import dirt
from rectify.core.model import Issue, Problem, Ref, Status
from rectify.core.values import frozen
from rectify.core.wording import EVIDENCE, ISSUE, PROBLEM
from rectify.versions import changes, deeds, merging
from rectify.versions.history import is_issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from rectify.versions.changes import Change
    from rectify.versions.history import File, Versions

_TEXTS = ("finding", "heading", "result")
"""What a problem itself says."""
_SHARED = ("title", "finding", "result")
"""What the issue says for it: where the problem has no such text of its own, or where all of the issue is closed."""
_RECORDS = ("acceptance", "closing", "rounds")
_LABELS = tuple(
    word.encode(encoding)
    for word in (Status.CLOSED.label, Status.CLOSED.code)
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
)


@frozen
class Breach:
    """A closed problem that was changed, the sentence that tells it, and the attribute that it is about."""

    ref: Ref
    attribute: str
    sentence: str


@frozen
class Author:
    """Who committed, and on which day; None: it is not committed yet."""

    name: str | None = None
    on: date | None = None

    def __str__(self) -> str:
        return "还没有提交" if self.name is None else f"{self.name}，{self.on}"


@frozen
class _Touch:
    """A guarded value that a step changed: which one, what it was, in which version of the issue; or in which words what
    was done is told. `is_merge`: it came in from another line, where somebody else had changed it."""

    author: Author
    key: str
    attribute: str
    before: Any
    old: Issue | None = None
    words: str = ""
    is_merge: bool = False


@frozen
class _Guarded:
    """A value that is signed with a closing."""

    key: str
    attribute: str
    value: Any


@dataclass(slots=True)
class _Watch:
    """A problem as the history is walked back: what touched it since the closing that holds."""

    now: Problem
    issue: Issue
    kept: list[_Touch] = field(default_factory=list)
    loose: list[_Touch] = field(default_factory=list)
    left: list[tuple[_Touch, Problem]] = field(default_factory=list)
    unreopened: Problem | None = None
    is_signed: bool = False
    is_over: bool = False
    come: tuple[Author, Issue] | None = None
    _numbers: list[tuple[Ref, Ref]] = field(default_factory=list)
    _texts: set[tuple[str, str]] = field(default_factory=set)
    _files: dict[str, str | None] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether the closing that holds is still to be found."""
        return not self.is_over and self.now.status is Status.CLOSED and not self.is_signed

    def step(self, author: Author, olds: Sequence[Issue], new: Issue) -> None:
        """A commit's versions of the issue, one before for each parent. Where it took the problem out, and the problem was
        put in again since, with the version in which it was."""
        olds, new = self._as_numbered(olds, new)
        if self.come is not None and new.problem(self.now.id) is None:
            if not any(self.is_in(old) for old in olds):
                return
            (author, new), self.come = self.come, None
        if not self.is_over and self.is_in(new):
            self._step(author, olds, new)

    def is_in(self, issue: Issue) -> bool:
        """Whether the problem of its number is this one, by any of the texts that it has had: on a line that was merged
        there may be another."""
        problem = issue.problem(self.now.id)
        texts = set() if problem is None else _texts_of(problem)
        return problem is not None and (not texts or not texts.isdisjoint(self._texts or _texts_of(self.now)))

    def _as_numbered(self, olds: Sequence[Issue], new: Issue) -> tuple[Sequence[Issue], Issue]:
        """The versions with the number that the problem has now, where it has had another."""
        for was, number in self._numbers:
            swapped = {was: number, number: was}
            olds, new = [merging.renumbered(old, swapped) for old in olds], merging.renumbered(new, swapped)
        if len(olds) == 1 and olds[0].problem(self.now.id) is None and self.is_in(new):
            gone = [each for each in olds[0].problems if new.problem(each.id) is None]
            texts = self._texts or _texts_of(self.now)
            for was in [each.id for each in gone if not texts.isdisjoint(_texts_of(each))][:1]:
                self._numbers.append((was, self.now.id))
                olds = [merging.renumbered(olds[0], {was: self.now.id})]
        return olds, new

    def _know(self, after: Problem, befores: Sequence[Problem]) -> None:
        """The texts that the problem had in these versions; of a merge, in those where it is this one."""
        self._texts |= _texts_of(after)
        for before in befores:
            texts = _texts_of(before)
            if len(befores) == 1 or not texts.isdisjoint(self._texts):
                self._texts |= texts

    def _step(self, author: Author, olds: Sequence[Issue], new: Issue) -> None:
        after = new.problem(self.now.id)
        befores = [(old, old.problem(self.now.id)) for old in olds]
        assert after is not None
        self._know(after, [before for _, before in befores if before is not None])
        closed = [each for each in befores if _is_closed(each[1])]
        if len(olds) > 1 and closed and _is_closed(after):
            old, before = closed[0]
            assert before is not None
            self._touch(author, [old for old, _ in closed], new, old, before, is_merge=True)
            return  # what the merge took from a side that had not closed it was not signed
        if len(olds) > 1 and any(before == after for _, before in befores):
            return  # the merge took the problem as one side had it
        old, before = closed[0] if closed else befores[0]
        if before is not None and deeds.is_reopened(before, after):
            self._reopening(author, before, after)
        elif _is_closed(after) and not _is_closed(before):
            if before is not None and len(after.rounds) < len(before.rounds):
                self.unreopened = after
                self._touch(author, olds, new, old, before)
            elif before is None:
                self.come = (author, new)  # closed when it came, unless it had only been taken out
            else:
                self._signing(before)
                self._touch(
                    author, olds, new, old, before
                )  # where an earlier closing turns out to be the one that holds
        elif before is not None:
            self._touch(author, olds, new, old, before)
            if _is_closed(before) and not _is_closed(after):
                words = f"{PROBLEM.key('status')} {before.status.label} → {after.status.label}"
                self.left.append((_Touch(author, "status", "status", before.status, words=words), after))

    def replaced(self, author: Author, file: str, old: str | None, new: str | None) -> None:
        """The file of a 佐证 was given other contents, or removed."""
        mine = any(each.file == file and each.problem in (None, self.now.id) for each in self.issue.evidence)
        if not mine or not self.waits:
            return
        key = ISSUE.key("evidence") + EVIDENCE.key("file")
        words = f"{key} {file} {'换了内容' if new else '删去了'}"
        newest = not any(touch.key == file for touch in self.loose)
        self.loose.append(_Touch(author, file, "evidence", old, words=words))
        if newest:
            self._files[file] = new

    def _signing(self, before: Problem | None) -> None:
        """Walked back to where the problem was closed."""
        if self.left:
            if before is not None and _state(self.left[-1][1]) == _state(before):
                self.left, self.loose = [], []  # the closing was taken back: an undo
                return
            self.kept += [*self.loose, *(touch for touch, _ in self.left)]
        elif self.waits:
            self.kept += self.loose
        self.is_signed = True
        self.left, self.loose = [], []

    def _reopening(self, author: Author, before: Problem, after: Problem) -> None:
        if self.unreopened is not None and _state(self.unreopened) == _state(before):
            self.unreopened = None  # the reopening was taken back: an undo
            return
        ended = after.rounds[-1]
        if (ended.acceptance, ended.closing) != (before.acceptance, before.closing):
            words = (
                f"重启时{PROBLEM.key('rounds')}里没有照原样记下{PROBLEM.key('acceptance')}和{PROBLEM.key('closing')}"
            )
            self.kept.append(_Touch(author, "ended", "rounds", ended, words=words))
        self.finish()
        self.is_over = True

    def finish(self) -> None:
        """The walk ends here: what was closed from the beginning counts as signed then."""
        if self.come is not None:
            self._signing(None)
        if self.waits:
            self.kept += self.loose
            self.loose = []

    def _touch(
        self,
        author: Author,
        olds: Sequence[Issue],
        new: Issue,
        old: Issue,
        before: Problem,
        *,
        is_merge: bool = False,
    ) -> None:
        both_closed = _is_closed(before) and _is_closed(new.problem(before.id))
        for guarded in _guarded(old, before, records=both_closed):
            value = _value(new, before.id, guarded)
            if all(_differ(_value(each, before.id, guarded), value) for each in olds):
                touch = _Touch(author, guarded.key, guarded.attribute, guarded.value, old, is_merge=is_merge)
                self.loose.append(touch)

    def breaches(self) -> Iterator[Breach]:
        """What is now other than it was signed, each value with all who changed it since."""
        for key in dict.fromkeys(touch.key for touch in reversed(self.kept)):
            touches = [touch for touch in reversed(self.kept) if touch.key == key]
            if self._is_as_signed(touches[0]):
                continue
            words = touches[-1].words or self._difference(touches[0])
            changed = [touch for touch in touches if not touch.is_merge] or touches
            authors = "；".join(dict.fromkeys(str(touch.author) for touch in changed))
            told = f"{self.now.id} 销号后没有重启就改了：{words}（{authors}）"
            yield Breach(self.now.id, touches[0].attribute, told)

    def _difference(self, signed: _Touch) -> str:
        """From what was signed to what is now."""
        assert signed.old is not None
        found = changes.between(signed.old, self.issue)
        mine = [change for change in found if _is_about(change, signed.key, self.now.id)]
        return "；".join(map(_words, deeds.paired(mine)))

    def _is_as_signed(self, oldest: _Touch) -> bool:
        if oldest.key in self._files:
            return oldest.before is None or self._files[oldest.key] == oldest.before
        if oldest.key in ("status", "ended"):
            return False
        guarded = _Guarded(oldest.key, oldest.attribute, oldest.before)
        return not _differ(_value(self.issue, self.now.id, guarded), oldest.before)


def _texts_of(problem: Problem) -> set[tuple[str, str]]:
    return {(name, text) for name in _TEXTS if (text := getattr(problem, name))}


def _is_closed(problem: Problem | None) -> bool:
    return problem is not None and problem.status is Status.CLOSED


def _state(problem: Problem) -> tuple[Any, ...]:
    return (problem.status, *(getattr(problem, name) for name in _RECORDS))


def _guarded(issue: Issue, problem: Problem, *, records: bool) -> Iterator[_Guarded]:
    """What is signed when the problem is closed as it stands in this version."""
    for name in (*_TEXTS, *(_RECORDS if records else ())):
        yield _Guarded(f"{problem.id} {PROBLEM.key(name)}", name, getattr(problem, name))
    whole = all(_is_closed(each) for each in issue.problems)
    for name in _SHARED:
        if whole or (name in _TEXTS and getattr(problem, name) is None):
            yield _Guarded(ISSUE.key(name), name, getattr(issue, name))
    mine = frozenset(each for each in issue.evidence if each.problem in (None, problem.id))
    yield _Guarded(ISSUE.key("evidence"), "evidence", (whole, mine))


def _value(issue: Issue, ref: Ref, guarded: _Guarded) -> Any:
    """The same value in another version. A 佐证 that came later counts where it names the problem, or where all of the
    issue was closed already: until then it may be another problem's. A sha256 that is recorded later changes nothing:
    what became of the file the history knows."""
    if guarded.attribute == "evidence":
        whole, signed = guarded.value
        bare = ((each, replace(each, sha256=None)) for each in issue.evidence)
        now = [without if without in signed else each for each, without in bare]
        come = {each for each in now if each.problem == ref or (whole and each.problem is None)}
        return whole, frozenset(each for each in now if each in signed) | come
    if guarded.attribute in _SHARED and guarded.key == ISSUE.key(guarded.attribute):
        return getattr(issue, guarded.attribute)
    problem = issue.problem(ref)
    return None if problem is None else getattr(problem, guarded.attribute)


def _differ(one: Any, other: Any) -> bool:
    """Whether two values are not the same to read: what pasting left in a text may be taken out of it."""
    if isinstance(one, str) and isinstance(other, str):
        return one != other and dirt.clean(one)[0] != dirt.clean(other)[0]
    return bool(one != other)


def touched(old: Issue, new: Issue) -> tuple[Ref, ...]:
    """The closed problems of which the new version has something else than was signed in the old one."""
    return tuple(
        problem.id
        for problem in old.problems
        if _is_closed(problem)
        and _is_closed(new.problem(problem.id))
        and any(
            _differ(_value(new, problem.id, signed), signed.value) for signed in _guarded(old, problem, records=True)
        )
    )


def _is_about(change: Change, key: str, ref: Ref) -> bool:
    return change.problem in (None, ref) and change.field.partition("·")[0] == key


def _words(change: Change) -> str:
    before, after = deeds.differing(change.before, change.after)
    named = change.field.removeprefix(f"{change.problem} ")
    return f"{named} {before} → {after}"


class Auditor:
    """Walks the history back, newest commit first, and keeps what was done to closed problems."""

    def __init__(
        self,
        issues: Iterable[Issue],
        versions: Versions,
        earlier: Callable[[str, str], Iterable[str | None]],
        committed: Mapping[str, str],
    ) -> None:
        """`issues`: as they are now. `earlier`: the versions that a file had before a commit, newest first. `committed`:
        the newest version of each file."""
        self._versions = versions
        self._earlier = earlier
        self._watches: dict[str, list[_Watch]] = {}
        self._formerly: dict[str, list[str]] = {}
        for issue in issues:
            name = f"{issue.id}.yaml"
            watches = [_Watch(problem, issue) for problem in issue.problems]
            self._watches[name] = watches
            newest = versions.of(name, committed.get(name)) or Issue(issue.id)
            if isinstance(newest, Issue):
                for watch in watches:
                    watch.step(Author(), [newest], issue)  # what is not committed yet

    def see(self, commit: str, author: Author, files: Sequence[File]) -> None:
        """The next commit back."""
        for file in files:
            if is_issue(file.name):
                for name in (file.name, *self._formerly.get(file.name, ())):
                    if name in self._watches:
                        self._see_issue(commit, author, file, name, files)
        for file in files:
            if file.name.startswith("evidence/") and len(file.before) == 1:
                for watch in self._all():
                    watch.replaced(author, file.name, file.before[0], file.after)

    def breaches(self) -> tuple[Breach, ...]:
        """What was found, when the walk is over."""
        found = []
        for watch in self._all():
            watch.finish()
            found += list(watch.breaches())
        return tuple(found)

    def _all(self) -> Iterator[_Watch]:
        return chain.from_iterable(self._watches.values())

    def _see_issue(self, commit: str, author: Author, file: File, name: str, files: Sequence[File]) -> None:
        """`name`: the file that the issue has now, where it has had another number."""
        watches, number = self._watches[name], _number_in(name)
        if not self._matters(file, watches):
            return
        read = self._versions.of(file.name, file.after)
        if isinstance(read, Unreadable):
            return
        new = _moved(read, number)
        olds = [_moved(self._before(commit, file.name, content), number) for content in file.before]
        if file.before == (None,) and (found := self._forerunner(commit, new, files)) is not None:
            earlier, old = found
            olds = [old]
            self._formerly.setdefault(earlier, []).append(name)
        for watch in watches:
            watch.step(author, olds, new)

    def _forerunner(self, commit: str, new: Issue, files: Sequence[File]) -> tuple[str, Issue] | None:
        """Where the issue came under another number: the file that the same commit removed, and what was in it."""
        texts = set().union(*(_texts_of(problem) for problem in new.problems))
        for file in files:
            if is_issue(file.name) and file.after is None and len(file.before) == 1:
                old = _moved(self._before(commit, file.name, file.before[0]), new.id)
                if any(not texts.isdisjoint(_texts_of(problem)) for problem in old.problems):
                    return file.name, old
        return None

    def _before(self, commit: str, name: str, content: str | None) -> Issue | None:
        """The version before the commit, or the newest before it that can be read."""
        found = self._versions.of(name, content)
        if not isinstance(found, Unreadable):
            return found  # type: ignore[no-any-return]  # of an issue's file it is an Issue
        readable = (self._versions.of(name, other) for other in self._earlier(commit, name))
        return next((issue for issue in readable if isinstance(issue, Issue)), None)

    def _matters(self, file: File, watches: Sequence[_Watch]) -> bool:
        """Whether the commit may have done something to a closed problem: cheap to ask, and mostly no where all that is
        closed was walked back to its closing."""
        if any(watch.waits or watch.left or watch.unreopened for watch in watches):
            return True
        texts = [self._versions.text(content) for content in (*file.before, file.after) if content]
        return len({_closed_in(text) for text in texts}) > 1


def _number_in(name: str) -> Ref:
    return Ref.parse(name.removesuffix(".yaml"))


def _moved(issue: Issue | None, to: Ref) -> Issue:
    """The version as one of the issue `to`; one without problems where there is none."""
    if issue is None or issue.id == to:
        return issue or Issue(to)
    return merging.moved(issue, to, (f"evidence/{issue.id}/", f"evidence/{to}/"))


def _closed_in(text: bytes) -> int:
    """How often a file says 已销号, in any encoding that it may have."""
    return sum(text.count(label) for label in _LABELS)
