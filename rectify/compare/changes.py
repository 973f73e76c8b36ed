"""Changes between two versions of a record, field by field, under the Chinese keys. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from rectify.core import describe
from rectify.core.fields import Kind, Record
from rectify.core.schema import ISSUE, PROBLEM
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.core.model import Issue, Ref


@frozen
class Change:
    """A field (`整改时限`, `2.5.1 状态`) and its texts before and after; None where it was or is absent. `problem`: the
    problem that it is about, None where it is the whole issue's."""

    field: str
    before: str | None
    after: str | None
    problem: Ref | None = dataclasses.field(default=None, compare=False)


def between(old: Issue, new: Issue) -> tuple[Change, ...]:
    """What differs, in the order of the table; of problems each field by itself, of lists each item that came or went."""
    return tuple(_record(old, new, ISSUE, ""))


def of_numbers(moves: Iterable[tuple[Ref, Ref]]) -> Iterator[Change]:
    """Numbers that were given anew."""
    for old, new in moves:
        is_issue = new.problem is None
        name = ISSUE.key("id") if is_issue else f"{new} {PROBLEM.key('id')}"
        yield Change(name, str(old), str(new), None if is_issue else new)


def of_records(old: Any, new: Any, record: Record, prefix: str = "") -> tuple[Change, ...]:
    """As `between`, of any record of the table; None: there was, or is, none. `prefix` stands before each field."""
    return tuple(_record(old, new, record, prefix))


def _record(old: Any, new: Any, record: Record, prefix: str, problem: Ref | None = None) -> list[Change]:
    found: list[Change] = []
    for known in record.fields:
        before = None if old is None else getattr(old, known.attribute)
        after = None if new is None else getattr(new, known.attribute)
        if before == after:
            continue
        name = f"{prefix}{known.key}"
        if known.kind is Kind.RECORD:
            assert known.record is not None
            found += _record(before, after, known.record, f"{name}·", problem)
        elif known.kind is Kind.RECORDS:
            assert known.record is not None
            found += _records(before or (), after or (), known.record, name, problem)
        elif (was := describe.value(before)) != (now := describe.value(after)):
            found.append(Change(name, was, now, problem))
    return found


def _records(
    old: tuple[Any, ...], new: tuple[Any, ...], record: Record, name: str, problem: Ref | None
) -> list[Change]:
    if "id" in record.by_attribute:
        before = {item.id: item for item in old}
        after = {item.id: item for item in new}
        found: list[Change] = []
        for number in sorted({*before, *after}):
            found += _record(before.get(number), after.get(number), record, f"{number} ", number)
        return found
    gone, come = unlike(old, new)
    return [
        *(Change(name, describe.entry(item, record), None, getattr(item, "problem", problem)) for item in gone),
        *(Change(name, None, describe.entry(item, record), getattr(item, "problem", problem)) for item in come),
    ]


def unlike(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    """The entries that went and those that came. Each of one list answers one of the other: a second of the same is
    news."""
    gone, come = list(old), []
    for item in new:
        if item in gone:
            gone.remove(item)
        else:
            come.append(item)
    return gone, come
