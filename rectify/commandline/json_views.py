"""JSON output of the ledger: the keys of SPEC section 3, defined once for status, list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.core import dates, list_filters, schema, tally
from rectify.core.fields import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rectify.core.fields import Field, Record
    from rectify.core.list_filters import Row
    from rectify.core.model import Damage, Issue, Ledger, Problem
    from rectify.core.tally import Dated


def status(ledger: Ledger, today: date, uncommitted: list[str]) -> dict[str, Any]:
    """The document of `status --json`. `uncommitted`: the files with changes that are not in the history."""
    count = tally.total(ledger)
    return {
        "as_of": today.isoformat(),
        "unit": ledger.settings.unit,
        "total": count.total,
        "groups": count.groups,
        "closure": {"closed": count.completed, "total": count.total, "percent": count.percent},
        "aspects": [
            {
                "number": aspect.number,
                "title": aspect.title or None,
                "total": aspect.count.total,
                "groups": aspect.count.groups,
            }
            for aspect in tally.aspects(ledger)
        ],
        "departments": [
            {"name": each.name, "total": each.total, "closed": each.closed, "overdue": each.overdue}
            for each in tally.departments(ledger, today)
        ],
        "overdue": _dated(ledger, tally.overdue(ledger, today)),
        "due_soon": _dated(ledger, tally.coming(ledger, today, tally.remind_days(ledger.settings))),
        "review_due": _dated(ledger, tally.review_due(ledger, today)),
        "damaged": [damage(each) for each in ledger.damages],
        "uncommitted": uncommitted,
        "withdrawn": tally.withdrawn(ledger),
    }


def damage(each: Damage) -> dict[str, Any]:
    """A damaged file: `{file, line, message}`."""
    return {"file": each.place.file, "line": each.place.line, "message": each.message}


def _dated(ledger: Ledger, found: Iterable[Dated]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(each.problem.id),
            "title": each.issue.title_of(each.problem) or None,
            "department": tally.department(ledger.settings, each.issue, each.problem),
            "due": each.on.isoformat(),
            "days": each.days,
        }
        for each in found
    ]


def row(each: Row) -> dict[str, Any]:
    """An object of `list --json`."""
    problem = each.problem
    return {
        "id": str(problem.id),
        "issue": str(each.issue.id),
        "title": each.issue.title_of(problem) or None,
        "status": problem.status.code,
        "status_label": problem.status.label,
        "group": problem.status.group.code if problem.status.group else None,
        "department": each.department,
        "deadline": each.deadline,
        "due": each.due.isoformat() if each.due else None,
        "overdue_days": each.overdue,
    }


def issue(ledger: Ledger, shown: Issue, today: date) -> dict[str, Any]:
    """The document of `show 2.5 --json`: the issue by its attribute names, its problems inside."""
    document = _record(shown, schema.ISSUE)
    document["public"] = shown.is_public()
    document["problems"] = [_problem(ledger, shown, problem, today) for problem in shown.problems]
    return document


def problem(ledger: Ledger, shown: Issue, of: Problem, today: date) -> dict[str, Any]:
    """The document of `show 2.5.1 --json`: the problem alone with its issue's number."""
    return {"issue": str(shown.id), **_problem(ledger, shown, of, today)}


def _problem(ledger: Ledger, shown: Issue, of: Problem, today: date) -> dict[str, Any]:
    each = list_filters.row(ledger, shown, of, today)
    return {
        **_record(of, schema.PROBLEM),
        "public": shown.is_public(of),
        "status_label": of.status.label,
        "group": of.status.group.code if of.status.group else None,
        "due": each.due.isoformat() if each.due else None,
        "overdue_days": each.overdue,
    }


def _record(value: Any, record: Record) -> dict[str, Any]:
    return {known.attribute: _plain(getattr(value, known.attribute), known) for known in record.fields}


def _plain(value: Any, known: Field) -> Any:
    if known.kind in (Kind.RECORDS, Kind.TEXTS, Kind.NAMES):
        return [item if known.record is None else _record(item, known.record) for item in value or ()]
    if value is None or isinstance(value, bool):
        return value
    if known.kind is Kind.RECORD and known.record is not None:
        return _record(value, known.record)
    if known.kind is Kind.STATUS:
        return value.code
    if known.kind is Kind.DATE:
        return _iso(value)
    return str(value)


def _iso(text: str) -> str:
    found = dates.read(text)  # an impossible date was refused where the file was read
    return found.isoformat() if found else text
