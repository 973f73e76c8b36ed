"""Filters of `list`: which problems are shown. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.core import tally
from rectify.core.states import Group
from rectify.core.values import frozen

if TYPE_CHECKING:
    from datetime import date

    from rectify.core.model import Issue, Ledger, Problem, Ref
    from rectify.core.states import Status


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
    """The problems that pass, in number order; what was withdrawn only where that state is asked for."""
    status = None if wanted is None else wanted.status
    asked = ledger.problems() if status is None or status.is_counted else ledger.withdrawn()
    found = [row(ledger, issue, problem, today) for issue, problem in asked]
    return [each for each in found if wanted is None or _passes(ledger, each, wanted, today)]


def named(ledger: Ledger, ref: Ref) -> list[Problem]:
    """The problem that has this number, or all of the issue that has it; none where there is neither."""
    issue = ledger.issue(ref)
    return [] if issue is None else [each for each in issue.problems if ref in (each.id, issue.id)]


def is_circular(ledger: Ledger, problem: Problem) -> bool:
    """Whether a withdrawn problem was put into others (并入) that were at last put into it."""
    followed: set[Ref] = set()
    waiting = [problem]
    while waiting:
        gone = waiting.pop().withdrawn
        into = named(ledger, gone.into) if gone and gone.into and gone.into not in followed else []
        if gone and gone.into:
            followed.add(gone.into)
        if any(each.status.is_counted for each in into):
            continue
        if problem in into:
            return True
        waiting += into
    return False


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
        and (not wanted.long_term or problem.status.group is Group.LONG_TERM)
        and (wanted.due is None or _is_coming(each, today, wanted.due))
    )


def _is_of(ledger: Ledger, each: Row, department: str) -> bool:
    mine = tally.department(ledger.settings, each.issue, each.problem)
    return mine == ledger.settings.known_as(department)


def _is_coming(each: Row, today: date, within: int) -> bool:
    return each.problem.status.can_be_late and each.due is not None and 0 <= (each.due - today).days <= within
