"""Counting of all figures, once for screen, JSON, texts, tables and papers, so that no two can differ. Pure.

Each problem counts in exactly one group; the groups add up to the total (SPEC section 2).
"""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from rectify.core import dates
from rectify.core.schema import NO_DEPARTMENT
from rectify.core.states import Group
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rectify.core.model import Issue, Ledger, Problem
    from rectify.core.settings import Settings


@frozen
class Count:
    """How many problems, by group."""

    completed: int = 0
    mostly_completed: int = 0
    long_term: int = 0
    in_progress: int = 0

    @property
    def total(self) -> int:
        return self.completed + self.mostly_completed + self.long_term + self.in_progress

    @property
    def percent(self) -> str | None:
        """销号率: closed ÷ total, half up, two decimals, trailing zeros dropped (`89.47`); None where there is nothing."""
        return percentage(self.completed, self.total) if self.total else None

    @property
    def groups(self) -> dict[str, int]:
        """The counts by the groups' codes, in the order of the tally."""
        return {group.code: getattr(self, group.code) for group in Group}


@frozen
class AspectCount:
    """An aspect (方面): its number from 1, its title, its problems."""

    number: int
    title: str
    count: Count


@frozen
class DepartmentCount:
    """A department under its present name: all its problems, the closed and the late ones."""

    name: str
    total: int
    closed: int
    overdue: int


@frozen
class Dated:
    """A problem with the day that matters. `days` from today: until it for what is coming, past it for what is late."""

    issue: Issue
    problem: Problem
    on: date
    days: int


def percentage(part: int, whole: int) -> str:
    """How many percent `part` is of `whole`, half up, two decimals, trailing zeros dropped; `whole` is not 0."""
    exact = Decimal(part * 100) / Decimal(whole)
    text = f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def count(problems: Iterable[Problem]) -> Count:
    """The problems by group."""
    tally = Counter(problem.status.group for problem in problems)
    return Count(**{group.code: tally[group] for group in Group})


def total(ledger: Ledger) -> Count:
    """All problems of the ledger."""
    return count(problem for _, problem in ledger.problems())


def withdrawn(ledger: Ledger) -> int:
    """How many problems are 已撤销, in no group and no total."""
    return sum(1 for _ in ledger.withdrawn())


def aspects(ledger: Ledger) -> tuple[AspectCount, ...]:
    """Every aspect of `ledger.yaml` in order, and those beyond it that issues are numbered under."""
    titles = dict(enumerate(ledger.settings.aspects, 1))
    numbers = sorted({*titles, *(issue.id.aspect for issue in ledger.issues)})
    return tuple(
        AspectCount(
            number,
            titles.get(number, ""),
            count(problem for issue, problem in ledger.problems() if issue.id.aspect == number),
        )
        for number in numbers
    )


def aspects_with_problems(ledger: Ledger) -> int:
    """方面数: as many as the report prints, since an aspect without issues is not printed."""
    return sum(1 for aspect in aspects(ledger) if aspect.count.total)


def department(settings: Settings, issue: Issue, problem: Problem) -> str:
    """The present name of the department that a problem counts under."""
    name = issue.department_of(problem)
    return settings.known_as(name) if name else NO_DEPARTMENT


def departments(ledger: Ledger, today: date) -> tuple[DepartmentCount, ...]:
    """The departments that have problems: those of `ledger.yaml` in its order, then others, then 未明确."""
    mine: dict[str, list[tuple[Issue, Problem]]] = {}
    for issue, problem in ledger.problems():
        mine.setdefault(department(ledger.settings, issue, problem), []).append((issue, problem))
    listed = [known.name for known in ledger.settings.departments if known.name in mine]
    others = [name for name in mine if name not in listed and name != NO_DEPARTMENT]
    names = [*listed, *others, *([NO_DEPARTMENT] if NO_DEPARTMENT in mine else [])]
    return tuple(
        DepartmentCount(
            str(name),
            len(mine[name]),
            sum(problem.status.group is Group.COMPLETED for _, problem in mine[name]),
            sum(days_overdue(ledger.settings, issue, problem, today) is not None for issue, problem in mine[name]),
        )
        for name in names
        if name is not None
    )


def due(settings: Settings, issue: Issue, problem: Problem) -> date | None:
    """The day by which the problem is to be rectified; None where its deadline names none.

    An impossible date is refused where the file is read, so it cannot come here.
    """
    return dates.due(issue.deadline_of(problem), settings.feedback, settings.concentrated)


def days_overdue(settings: Settings, issue: Issue, problem: Problem, today: date) -> int | None:
    """Days past the due date where the problem is 逾期, else None. Due today is not late."""
    if not problem.status.can_be_late:
        return None
    on = due(settings, issue, problem)
    return (today - on).days if on is not None and on < today else None


def overdue(ledger: Ledger, today: date) -> tuple[Dated, ...]:
    """What is late, the longest first."""
    late = [
        Dated(issue, problem, on, (today - on).days)
        for issue, problem in ledger.problems()
        if problem.status.can_be_late and (on := due(ledger.settings, issue, problem)) is not None and on < today
    ]
    return tuple(sorted(late, key=lambda dated: (dated.on, dated.problem.id.key)))


def coming(ledger: Ledger, today: date, within: int) -> tuple[Dated, ...]:
    """What is due from today to `within` days on, the nearest first."""
    near = [
        Dated(issue, problem, on, (on - today).days)
        for issue, problem in ledger.problems()
        if problem.status.can_be_late
        and (on := due(ledger.settings, issue, problem)) is not None
        and 0 <= (on - today).days <= within
    ]
    return tuple(sorted(near, key=lambda dated: (dated.on, dated.problem.id.key)))


def review_due(ledger: Ledger, today: date) -> tuple[Dated, ...]:
    """The problems watched by a 复核日期 that has come, the longest past first."""
    found = [
        Dated(issue, problem, on, (today - on).days)
        for issue, problem in ledger.problems()
        if problem.status.is_reviewed and (on := dates.read(problem.review)) is not None and on <= today
    ]
    return tuple(sorted(found, key=lambda dated: (dated.on, dated.problem.id.key)))


def remind_days(settings: Settings) -> int:
    """提醒天数, 7 where nothing usable is set."""
    text = dates.plain(settings.remind_days or "")
    return int(text) if text.isdecimal() and len(text) < 5 else 7
