"""Which problems a list shows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rectify import tally
from rectify.model import Status

if TYPE_CHECKING:
    from datetime import date

    from rectify.model import Issue, Ledger, Problem


@dataclass(frozen=True, slots=True)
class Filter:
    """What a problem must be to be shown; None asks for nothing. `due`: due from today to that many days on."""

    status: Status | None = None
    department: str | None = None
    aspect: int | None = None
    overdue: bool = False
    due: int | None = None
    long_term: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A problem with what its line shows. `overdue`: days past the due date, None where it is not late."""

    issue: Issue
    problem: Problem
    department: str | None
    deadline: str | None
    due: date | None
    overdue: int | None


def rows(ledger: Ledger, today: date, wanted: Filter | None = None) -> list[Row]:
    """The problems that pass, in number order."""
    found = [row(ledger, issue, problem, today) for issue, problem in ledger.problems()]
    return [each for each in found if wanted is None or _passes(ledger, each, wanted, today)]


def row(ledger: Ledger, issue: Issue, problem: Problem, today: date) -> Row:
    """One problem as a row."""
    settings = ledger.settings
    return Row(
        issue,
        problem,
        issue.department_of(problem),
        issue.deadline_of(problem),
        tally.due(settings, issue, problem),
        tally.days_overdue(settings, issue, problem, today),
    )


def _passes(ledger: Ledger, each: Row, wanted: Filter, today: date) -> bool:
    problem = each.problem
    if wanted.status is not None and problem.status is not wanted.status:
        return False
    if wanted.aspect is not None and problem.id.aspect != wanted.aspect:
        return False
    if wanted.department is not None:
        mine = tally.department(ledger.settings, each.issue, problem)
        if mine != ledger.settings.known_as(wanted.department):
            return False
    if wanted.overdue and each.overdue is None:
        return False
    if wanted.long_term and problem.status is not Status.LONG_TERM:
        return False
    if wanted.due is not None:
        return problem.status.can_be_late and each.due is not None and 0 <= (each.due - today).days <= wanted.due
    return True
