"""Changes to closed problems without a 重启 before them, found in the history. Pure.

A problem's closing holds until it is reopened, or taken back by an undo, which is seen from the versions: the problem is
again as it was before the closing. Since then neither its texts nor its 佐证, 验收 and 销号 may differ from what was
signed; what was put right again is not told.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rectify.compare import changes, log_words, sameness
from rectify.core import describe, paste_artifacts
from rectify.core.schema import EVIDENCE, ISSUE, PROBLEM
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rectify.compare.changes import Change
    from rectify.compare.sameness import Reused
    from rectify.core.model import Evidence, Issue, Problem, Ref

_TEXTS = ("finding", "heading", "result")
"""What a problem itself says."""
_SHARED = ("title", "finding", "result")
"""What the issue says for it: where the problem has no such text of its own, or where all of the issue is closed."""
_RECORDS = ("acceptance", "closing", "rounds")


@frozen
class Breach:
    """A closed problem that was changed, the sentence that tells it, and the attribute that it is about."""

    ref: Ref
    attribute: str
    sentence: str


@frozen
class Removal:
    """Closed problems that one commit took out of the ledger, and the sentence that tells it."""

    refs: tuple[Ref, ...]
    sentence: str


@frozen
class Findings:
    """What the history says of closed problems: of those that are there, and of those that are not; and the numbers that
    stand for something else than in the last commit."""

    breaches: tuple[Breach, ...] = ()
    removals: tuple[Removal, ...] = ()
    reused: tuple[Reused, ...] = ()


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
class Watch:
    """A problem as the history is walked back: what touched it since the closing that holds. All versions are handed in
    under the numbers of now."""

    now: Problem
    issue: Issue
    kept: list[_Touch] = field(default_factory=list)
    loose: list[_Touch] = field(default_factory=list)
    left: list[tuple[_Touch, Problem]] = field(default_factory=list)
    unreopened: list[Problem] = field(default_factory=list)
    is_signed: bool = False
    is_over: bool = False
    is_another: bool = False
    come: tuple[Author, Issue] | None = None
    _signed: Problem | None = None
    _files: dict[str, str | None] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether the closing that holds is still to be found."""
        return not self.is_over and self.now.status is Status.CLOSED and not self.is_signed

    def step(self, author: Author, olds: Sequence[Issue], new: Issue) -> None:
        """A commit's versions of the issue, one before for each parent. Where it took the problem out, and the problem was
        put in again since, with the version in which it was."""
        if self.is_over:
            return
        if self.come is not None and new.problem(self.now.id) is None:
            gone = next((found for old in olds if (found := old.problem(self.now.id)) is not None), None)
            back = self.come[1].problem(self.now.id)
            if gone is None or back is None:
                return
            if not sameness.is_same_problem(gone, back):
                self.finish()
                self.is_over = self.is_another = True
                return
            (author, new), self.come = self.come, None
        if new.problem(self.now.id) is not None:
            self._step(author, olds, new)

    def given_away(self, author: Author, old: Issue) -> None:
        """A commit gave the number to another problem: with what is there now the walk ends. An uncommitted one is told of
        by itself."""
        before = old.problem(self.now.id)
        if self.is_over or before is None:
            return
        self.finish()
        self.is_over = True
        if is_closed(before) and author.name is not None:
            words = f"换成了别的问题，原来是“{describe.difference(sameness.text_of(before), None)[0]}”"
            self.kept.append(_Touch(author, "number", "finding", before, words=words))

    def _step(self, author: Author, olds: Sequence[Issue], new: Issue) -> None:
        after = new.problem(self.now.id)
        befores = [(old, before) for old in olds if (before := old.problem(self.now.id)) is not None]
        assert after is not None
        closed = [each for each in befores if is_closed(each[1])]
        if len(olds) > 1 and closed and is_closed(after):
            taken = [each for each in closed if _state(each[1]) == _state(after)] or closed
            self._touch(author, [old for old, _ in taken], new, *taken[0], is_merge=True)
            return  # what the merge took from a side that had not closed it, or not so, was not signed
        if len(olds) > 1 and any(before == after for _, before in befores):
            return  # the merge took the problem as one side had it
        if not befores:
            self.come = (author, new)  # unless it had only been taken out, it begins here
            return
        old, before = (closed or befores)[0]
        if log_words.is_reopened(before, after):
            self._reopening(author, before, after)
        elif log_words.is_withdrawn(before, after):
            self._ending(before)
        elif is_closed(after) and not is_closed(before):
            if len(after.rounds) < len(before.rounds) or not before.status.is_counted:
                self.unreopened.append(after)
            else:
                self._signing(before, after)
            self._touch(author, olds, new, old, before)  # an earlier closing may turn out to be the one that holds
        else:
            self._touch(author, olds, new, old, before)
            if is_closed(before) and not is_closed(after):
                words = f"{PROBLEM.key('status')} {before.status.label} → {after.status.label}"
                self.left.append((_Touch(author, "status", "status", before.status, words=words), after))

    def replaced(self, author: Author, file: str, old: str | None, new: str | None) -> None:
        """The file of a 佐证 was given other contents, or removed."""
        mine = any(each.file == file and each.problem in (None, self.now.id) for each in self.issue.evidence)
        if not mine or self.is_over or not is_closed(self.now):
            return
        key = ISSUE.key("evidence") + EVIDENCE.key("file")
        words = f"{key} {file} {'换了内容' if new else '删去了'}"
        self.loose.append(_Touch(author, file, "evidence", old, words=words))
        self._files.setdefault(file, new)

    def _signing(self, before: Problem | None, signed: Problem | None) -> None:
        """Walked back to where the problem was closed."""
        if self.left and before is not None and _state(self.left[-1][1]) == _state(before):
            self.left.pop()  # the closing was taken back: an undo. The one before may hold: what was changed since counts
            return
        if self.left or self.waits:
            self.kept += [*self.loose, *(touch for touch, _ in self.left)]
            self._signed = signed
        self.is_signed = True
        self.left, self.loose = [], []

    def _reopening(self, author: Author, before: Problem, after: Problem) -> None:
        if self.unreopened and _state(self.unreopened[-1]) == _state(before):
            self.unreopened.pop()  # the reopening was taken back: an undo
            return
        ended = after.rounds[-1]
        if is_closed(before) and (ended.acceptance, ended.closing) != (before.acceptance, before.closing):
            words = (
                f"重启时{PROBLEM.key('rounds')}里没有照原样记下{PROBLEM.key('acceptance')}和{PROBLEM.key('closing')}"
            )
            self.kept.append(_Touch(author, "ended", "rounds", ended, words=words))
        self._end()

    def _ending(self, before: Problem) -> None:
        """Walked back to where the problem was withdrawn by its verb: what was signed before holds no more."""
        if self.unreopened and _state(self.unreopened[-1]) == _state(before):
            self.unreopened.pop()  # the withdrawal was taken back: an undo
            return
        self._end()

    def _end(self) -> None:
        self.finish()
        self.is_over = True

    def finish(self) -> None:
        """The walk ends here: what was closed from the beginning counts as signed then."""
        if self.come is not None and is_closed(begun := self.come[1].problem(self.now.id)):
            self._signing(None, begun)
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
        both_closed = is_closed(before) and is_closed(new.problem(before.id))
        for guarded in _guarded(old, before, records=both_closed):
            value = _value(new, before.id, guarded)
            if all(_differ(_value(each, before.id, guarded), value) for each in olds):
                touch = _Touch(author, guarded.key, guarded.attribute, guarded.value, old, is_merge=is_merge)
                self.loose.append(touch)

    def breaches(self) -> list[Breach]:
        """What is now other than it was signed. Where the problem was opened and all is again as it was, that is nothing."""
        found = list(self._differences())
        is_open_no_more = self._signed is not None and _state(self.now) == _state(self._signed)
        return [] if is_open_no_more and all(each.attribute == "status" for each in found) else found

    def _differences(self) -> Iterator[Breach]:
        """Each value that is other than it was signed, with all who changed it since."""
        for key in dict.fromkeys(touch.key for touch in reversed(self.kept)):
            touches = self._touches_of(key)
            if self._is_as_signed(touches[0]):
                continue
            words = touches[-1].words or self._difference(touches[0])
            changed = [touch for touch in touches if not touch.is_merge] or touches
            authors = "；".join(dict.fromkeys(str(touch.author) for touch in changed))
            described = f"{self.now.id} 销号后没有重启就改了：{words}（{authors}）"
            yield Breach(self.now.id, touches[0].attribute, described)

    def _touches_of(self, key: str) -> list[_Touch]:
        """What touched the value since it was last as it was signed, the first first. Of a merge only one side was that."""
        touches = [touch for touch in reversed(self.kept) if touch.key == key]
        if touches[0].attribute == "status":
            return touches
        signed = self._as_signed(touches[0])
        at = (index for index, touch in enumerate(touches) if not (touch.is_merge or _differ(touch.before, signed)))
        last = max(at, default=0)
        return touches[last:]

    def _as_signed(self, oldest: _Touch) -> Any:
        """The value that was signed. A text of the problem's own is as it stood at the closing: on a line that joined later
        it may have been another before."""
        is_own = oldest.attribute in _TEXTS and oldest.key == f"{self.now.id} {PROBLEM.key(oldest.attribute)}"
        return getattr(self._signed, oldest.attribute) if is_own and self._signed is not None else oldest.before

    def _difference(self, signed: _Touch) -> str:
        """From what was signed to what is now."""
        assert signed.old is not None
        found = changes.between(signed.old, self.issue)
        mine = [change for change in found if _is_about(change, signed.key, self.now.id)]
        return "；".join(map(_words, log_words.paired(mine)))

    def _is_as_signed(self, oldest: _Touch) -> bool:
        if oldest.key in self._files:
            return oldest.before is None or self._files[oldest.key] == oldest.before
        if oldest.key in ("status", "ended", "number"):
            return False
        signed = self._as_signed(oldest)
        guarded = _Guarded(oldest.key, oldest.attribute, signed)
        return not _differ(_value(self.issue, self.now.id, guarded), signed)


def is_closed(problem: Problem | None) -> bool:
    return problem is not None and problem.status is Status.CLOSED


def _state(problem: Problem) -> tuple[Any, ...]:
    return (problem.status, *(getattr(problem, name) for name in _RECORDS))


def _guarded(issue: Issue, problem: Problem, *, records: bool) -> Iterator[_Guarded]:
    """What is signed when the problem is closed as it stands in this version."""
    for name in (*_TEXTS, *(_RECORDS if records else ())):
        yield _Guarded(f"{problem.id} {PROBLEM.key(name)}", name, getattr(problem, name))
    whole = all(is_closed(each) for each in issue.counted)
    for name in _SHARED:
        if whole or (name in _TEXTS and getattr(problem, name) is None):
            yield _Guarded(ISSUE.key(name), name, getattr(issue, name))
    mine = frozenset(each for each in issue.evidence if each.problem in (None, problem.id))
    yield _Guarded(ISSUE.key("evidence"), "evidence", (whole, mine))


def _value(issue: Issue, ref: Ref, guarded: _Guarded) -> Any:
    """The same value in another version. A 佐证 that came later counts where it names the problem, or where all of the
    issue was closed already: until then it may be another problem's."""
    if guarded.attribute == "evidence":
        whole, signed = guarded.value
        now = [next((old for old in signed if _is_same_paper(old, each)), each) for each in issue.evidence]
        come = {each for each in now if each.problem == ref or (whole and each.problem is None)}
        return whole, frozenset(each for each in now if each in signed) | come
    if guarded.attribute in _SHARED and guarded.key == ISSUE.key(guarded.attribute):
        return getattr(issue, guarded.attribute)
    problem = issue.problem(ref)
    return None if problem is None else getattr(problem, guarded.attribute)


def _is_same_paper(old: Evidence, new: Evidence) -> bool:
    """Whether two entries are of one 佐证. A sha256 that is recorded later changes nothing, what became of the file the
    history knows; nor does another name of the file, as `sync` gives where two have one name, by the same sha256."""
    is_there = old.file == new.file and old.sha256 in (None, new.sha256)
    is_moved = old.sha256 is not None and old.sha256 == new.sha256
    return (is_there or is_moved) and replace(new, file=old.file, sha256=old.sha256) == old


def _differ(one: Any, other: Any) -> bool:
    """Whether two values are not the same to read: what pasting left in a text may be taken out of it."""
    if isinstance(one, str) and isinstance(other, str):
        return one != other and paste_artifacts.clean(one)[0] != paste_artifacts.clean(other)[0]
    return bool(one != other)


def touched(old: Issue, new: Issue) -> tuple[Ref, ...]:
    """The closed problems of which the new version has something else than was signed in the old one."""
    return tuple(
        problem.id
        for problem in old.problems
        if is_closed(problem)
        and is_closed(new.problem(problem.id))
        and any(
            _differ(_value(new, problem.id, signed), signed.value) for signed in _guarded(old, problem, records=True)
        )
    )


def _is_about(change: Change, key: str, ref: Ref) -> bool:
    return change.problem in (None, ref) and change.field.partition("·")[0] == key


def _words(change: Change) -> str:
    before, after = describe.difference(change.before, change.after)
    named = change.field.removeprefix(f"{change.problem} ")
    return f"{named} {before} → {after}"
