"""Events of a week: the ledger before and after, compared. Pure.

Two states are compared, so that what was undone in between leaves no trace, and the same days give the same again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, Any

from rectify.compare import log_words, recorded_numbers, sameness
from rectify.core import dates, describe, tally
from rectify.core.model import Ledger, Ref
from rectify.core.schema import NO_DEPARTMENT
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from rectify.compare.recorded_numbers import Numbers
    from rectify.core.model import Acceptance, Closing, Extension, Issue, Problem, Round


class Kind(Enum):
    """Kinds of events, in the order of the paper."""

    CLOSED = ("closed", "新销号")
    ACCEPTED = ("accepted", "新验收")
    MOVED = ("moved", "状态变动")
    LATE = ("late", "新逾期")
    EXTENDED = ("extended", "延期")
    ADVANCED = ("advanced", "提前")
    REOPENED = ("reopened", "重启")
    WITHDRAWN = ("withdrawn", "撤销")
    ADDED = ("added", "新增")
    REMOVED = ("removed", "删去")
    RENUMBERED = ("renumbered", "改号")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


@frozen
class Event:
    """What happened to a problem, or to an issue as a whole: `words` say it, `details` are its values by name."""

    kind: Kind
    id: Ref
    issue: Ref
    title: str
    department: str
    words: str
    details: Mapping[str, Any] = field(default_factory=dict)


@frozen
class Figures:
    """The ledger's figures at the end of a day."""

    on: date
    count: tally.Count
    overdue: int


@frozen
class DepartmentWeek:
    """A department: its problems now, the closed and the late ones, and how often what happened."""

    name: str
    total: int
    closed: int
    overdue: int
    events: Mapping[Kind, int]


@frozen
class Week:
    """From the first day to the last, both included."""

    since: date
    until: date
    before: Figures
    after: Figures
    events: tuple[Event, ...]
    departments: tuple[DepartmentWeek, ...]
    coming: tuple[tally.Dated, ...]

    def of(self, kind: Kind) -> tuple[Event, ...]:
        """What happened of one kind, by number."""
        return tuple(event for event in self.events if event.kind is kind)


def week(before: Ledger, after: Ledger, since: date, until: date, moves: Numbers | None = None) -> Week:
    """`before`: the ledger at the end of the day before `since`; `after`: at the end of `until`. `moves`: the numbers of the
    one → of the other, where they were given anew. Issues of which either is damaged are left out of what happened."""
    period = _Period(before, after, since, until, moves or {})
    events = tuple(sorted(period.events(), key=lambda event: (list(Kind).index(event.kind), event.id.key)))
    day_before = dates.shifted(since, -1)
    return Week(
        since,
        until,
        Figures(day_before, tally.total(before), len(tally.overdue(before, day_before))),
        Figures(until, tally.total(after), len(tally.overdue(after, until))),
        events,
        tuple(_departments(after, until, events)),
        tally.coming(after, dates.shifted(until, 1), (until - since).days),
    )


def _departments(after: Ledger, until: date, events: tuple[Event, ...]) -> Iterator[DepartmentWeek]:
    """Those of the ledger in its order, then others to which something happened."""
    mine = {each.name: each for each in tally.departments(after, until)}
    for name in dict.fromkeys([*mine, *(event.department for event in events)]):
        counted = Counter(event.kind for event in events if event.department == name)
        now = mine.get(name) or tally.DepartmentCount(name, 0, 0, 0)
        yield DepartmentWeek(name, now.total, now.closed, now.overdue, counted)


def _damaged(ledger: Ledger) -> set[Ref]:
    names = (damage.place.file.rpartition("/")[2].removesuffix(".yaml") for damage in ledger.damages)
    return {ref for name in names if (ref := Ref.read(name)) is not None}


@frozen
class _Period:
    before: Ledger
    after: Ledger
    since: date
    until: date
    moves: Numbers

    def events(self) -> Iterator[Event]:
        """All that happened, in no order."""
        for before, after in self._pairs():
            if after is not None:
                yield from self._of_problems(before, after)
                yield from self._extensions(before, after)
            if before is not None:
                kept = {problem.id for problem in after.problems} if after else set()
                for problem in before.problems:
                    if problem.id not in kept:
                        yield self._event(Kind.REMOVED, before, problem, problem.status.label)
        yield from self._renumbered()

    def _pairs(self) -> Iterator[tuple[Issue | None, Issue | None]]:
        """The issues of both sides that no damage hides, each with itself under its later number; one without the other
        came, or is gone."""
        damaged = _damaged(self.before) | _damaged(self.after)
        olds = {each.id: each for each in (recorded_numbers.applied(issue, self.moves) for issue in self.before.issues)}
        news = {each.id: each for each in self.after.issues}
        for number in sorted((olds.keys() | news.keys()) - damaged):
            old, new = olds.get(number), news.get(number)
            if old is None or new is None or sameness.is_same_issue(old, new):
                yield old, new
            else:
                yield old, None
                yield None, new

    def _renumbered(self) -> Iterator[Event]:
        known = {ref for issue in self.before.issues for ref in (issue.id, *(each.id for each in issue.problems))}
        for was, now in self.moves.items():
            issue = self.after.issue(now) if was in known else None
            if issue is not None:
                words, details = log_words.renumbered(was, now), {"was": str(was)}
                yield self._event(Kind.RENUMBERED, issue, issue.problem(now), words, details)

    def _of_problems(self, old: Issue | None, new: Issue) -> Iterator[Event]:
        for problem in new.problems:
            earlier = old.problem(problem.id) if old else None
            yield from self._of_problem(earlier, new, problem)
            late = tally.days_overdue(self.after.settings, new, problem, self.until)
            due = tally.due(self.after.settings, new, problem)
            if late is not None and due is not None and not self._was_late(old, earlier, due):
                words = f"整改时限 {new.deadline_of(problem)}，逾期 {late} 天"
                details = {"due": due.isoformat(), "days": late}
                yield self._event(Kind.LATE, new, problem, words, details)

    def _of_problem(self, old: Problem | None, issue: Issue, new: Problem) -> Iterator[Event]:
        """What happened to one problem, its deadlines apart."""
        if not new.status.is_counted:
            yield from self._withdrawn(old, issue, new)
            return
        if old is None:
            yield self._event(Kind.ADDED, issue, new, new.status.label, {"status": new.status.code})
        ended = self._ended(old, new)
        closings = self._closings(old, new, ended)
        acceptances = self._acceptances(old, new, ended)
        for last in (each.reopened for each in ended):
            details = {"reason": last.reason if last else None, "basis": last.basis if last else None}
            yield self._event(Kind.REOPENED, issue, new, log_words.reopened(last), details)
        for closing in closings:
            done = {
                "date": _iso(closing.date) if closing else None,
                "approved_by": closing.approved_by if closing else None,
            }
            yield self._event(Kind.CLOSED, issue, new, log_words.closed(closing), done)
        for acceptance in acceptances:
            done = {"date": _iso(acceptance.date), "by": acceptance.by}
            yield self._event(Kind.ACCEPTED, issue, new, log_words.accepted_as(acceptance), done)
        if old is not None and old.status is not new.status and not (ended or closings or acceptances):
            words = f"{old.status.label}→{new.status.label}"
            if Status.CLOSED in (old.status, new.status):
                words += "（更正，不是重启）"
            yield self._event(Kind.MOVED, issue, new, words, {"from": old.status.code, "to": new.status.code})

    def _withdrawn(self, old: Problem | None, issue: Issue, new: Problem) -> Iterator[Event]:
        """That a problem was withdrawn in these days; what else happened to it is in no paper any more."""
        gone = new.withdrawn
        if old is None and not self._is_of_period(gone.date if gone else None):
            return
        if old is None or old.status.is_counted:
            into = str(gone.into) if gone and gone.into else None
            details = {"date": _iso(gone.date) if gone else None, "reason": gone.reason if gone else None, "into": into}
            yield self._event(Kind.WITHDRAWN, issue, new, log_words.withdrawn(gone), details)

    def _ended(self, old: Problem | None, new: Problem) -> tuple[Round, ...]:
        """The rounds that were ended in these days."""
        if old is None:
            return tuple(each for each in new.rounds if each.reopened and self._is_of_period(each.reopened.date))
        return new.rounds[len(old.rounds) :] if log_words.is_reopened(old, new) else ()

    def _closings(self, old: Problem | None, new: Problem, ended: tuple[Round, ...]) -> tuple[Closing | None, ...]:
        """The closings of these days, of rounds that were reopened since too; not that which was there before them."""
        closed = (each.closing for each in ended if each.closing or not each.withdrawn)
        all_of_them = (*closed, *([new.closing] if new.status is Status.CLOSED else []))
        if old is None:
            return tuple(each for each in all_of_them if self._is_of_period(each.date if each else None))
        if len(new.rounds) < len(old.rounds):
            return ()  # a reopening was undone
        return all_of_them[1:] if _was_closed(old) else all_of_them

    def _acceptances(self, old: Problem | None, new: Problem, ended: tuple[Round, ...]) -> tuple[Acceptance, ...]:
        """As `_closings`, of 检查验收."""
        all_of_them = (
            *(each.acceptance for each in ended if each.acceptance or not each.withdrawn),
            new.acceptance if _may_be_accepted(new) else None,
        )
        if old is None:
            return tuple(each for each in all_of_them if each and self._is_of_period(each.date))
        if len(new.rounds) < len(old.rounds):
            return ()
        return tuple(each for each in all_of_them[1 if _may_be_accepted(old) else 0 :] if each)

    def _is_of_period(self, written: str | None) -> bool:
        """Whether a problem that came with a date came with one of these days: an old ledger brought in is no news."""
        on = dates.read(written)
        return on is None or on >= self.since

    def _was_late(self, issue: Issue | None, problem: Problem | None, due: date) -> bool:
        """Whether it was late before these days, or would have been, had it been in the ledger."""
        day_before = dates.shifted(self.since, -1)
        if issue is None or problem is None:
            return due < day_before
        return tally.days_overdue(self.before.settings, issue, problem, day_before) is not None

    def _extensions(self, old: Issue | None, new: Issue) -> Iterator[Event]:
        """延期 that was written down, and deadlines that were moved without, later or earlier."""
        known = old.extensions if old else ()
        standing = {None, *(problem.id for problem in new.counted)}
        come = [
            each
            for each in new.extensions
            if each not in known and each.problem in standing and (old or self._is_of_period(each.date))
        ]
        for extension in come:
            yield self._extended(new, extension.problem, extension)
        if old is None:
            return
        written = {extension.problem for extension in come}
        if old.deadline and old.deadline != new.deadline and None not in written:
            yield self._extended(new, None, _Unwritten(old.deadline, new.deadline))
        for problem in new.counted:
            earlier = old.problem(problem.id)
            is_moved = earlier is not None and earlier.deadline and earlier.deadline != problem.deadline
            if earlier is not None and is_moved and problem.id not in written:
                yield self._extended(new, problem.id, _Unwritten(earlier.deadline, problem.deadline))

    def _extended(self, issue: Issue, ref: Ref | None, extension: Extension | _Unwritten) -> Event:
        problem = issue.problem(ref) if ref else None
        reason = f"（{extension.reason}）" if extension.reason else "（没有写原因）"
        words = f"{extension.old or describe.NOTHING} → {extension.new or describe.NOTHING}{reason}"
        details = {"old": extension.old, "new": extension.new, "reason": extension.reason}
        kind = Kind.ADVANCED if log_words.is_advanced(extension.old, extension.new) else Kind.EXTENDED
        return self._event(kind, issue, problem, words, details)

    def _event(
        self, kind: Kind, issue: Issue, problem: Problem | None, words: str, details: Mapping[str, Any] | None = None
    ) -> Event:
        settings = self.after.settings
        if problem is None:
            department = settings.known_as(issue.department) if issue.department else NO_DEPARTMENT
            return Event(kind, issue.id, issue.id, issue.title or "", department, words, details or {})
        department = tally.department(settings, issue, problem)
        return Event(kind, problem.id, issue.id, issue.title_of(problem), department, words, details or {})


@frozen
class _Unwritten:
    """A deadline that was moved by hand, without a line of 延期."""

    old: str | None
    new: str | None
    reason: str | None = None


def _was_closed(problem: Problem) -> bool:
    """Whether the closing that the problem has is one that was there; that of a withdrawn one too."""
    return problem.status is Status.CLOSED or (not problem.status.is_counted and problem.closing is not None)


def _may_be_accepted(problem: Problem) -> bool:
    """Whether the problem is past 检查验收; a withdrawn one where it was before."""
    held = "acceptance" in problem.status.holds
    return held and (problem.status.is_counted or problem.acceptance is not None)


def _iso(written: str | None) -> str | None:
    on = dates.read(written)
    return on.isoformat() if on else written


def counts(events: Iterable[Event]) -> str:
    """`新销号2个，新验收1个`; empty where nothing happened."""
    counted = Counter(event.kind for event in events)
    return "，".join(f"{kind.label}{counted[kind]}个" for kind in Kind if counted[kind])
