"""Which problems a list shows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.core import tally
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from datetime import date

    from rectify.core.model import Issue, Ledger, Problem


@frozen
class Filter:
    """What a problem must be to be shown; None asks for nothing. `due`: due from today to that many days on."""

    status: Status | None = None
    department: str | None = None
    aspect: int | None = None
    overdue: bool = False
    due: int | None = None
    long_term: bool = False


@frozen
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
    return (
        wanted.status in (None, problem.status)
        and wanted.aspect in (None, problem.id.aspect)
        and (wanted.department is None or _is_of(ledger, each, wanted.department))
        and (not wanted.overdue or each.overdue is not None)
        and (not wanted.long_term or problem.status is Status.LONG_TERM)
        and (wanted.due is None or _is_coming(each, today, wanted.due))
    )


def _is_of(ledger: Ledger, each: Row, department: str) -> bool:
    mine = tally.department(ledger.settings, each.issue, each.problem)
    return mine == ledger.settings.known_as(department)


def _is_coming(each: Row, today: date, within: int) -> bool:
    return each.problem.status.can_be_late and each.due is not None and 0 <= (each.due - today).days <= within
