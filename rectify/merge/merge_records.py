"""Three-way merge of a record, with the conflicts between the two sides. Pure.

Driven by `schema`'s table: field by field, problems by their number, 进展, 佐证, 延期, 轮次 and 措施 as lists that keep
what either side added. Without a contradiction it does not matter which side is ours.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from rectify.compare import recorded_numbers, sameness
from rectify.core import describe, schema, states
from rectify.core.fields import Kind
from rectify.core.model import Issue, Problem, Ref
from rectify.core.values import frozen
from rectify.merge import merge_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rectify.compare.recorded_numbers import Numbers
    from rectify.core.fields import Field, Record


class Side(Enum):
    OURS = "ours"
    THEIRS = "theirs"

    @property
    def other(self) -> Side:
        return Side.THEIRS if self is Side.OURS else Side.OURS


@frozen
class Conflict:
    """A field that both sides changed, and not to the same. `field` as the history calls it (`2.5.1 状态`); `ours` and
    `theirs`: how it reads, None where it is absent; `names`: with what the fields begin that it stands for; `problem`:
    the problem that it is about."""

    field: str
    ours: str | None
    theirs: str | None
    names: tuple[str, ...]
    problem: Ref | None = None


@frozen
class Merged:
    """The record, where the sides contradict, and the numbers that problems of ours got."""

    value: Any
    conflicts: tuple[Conflict, ...] = ()
    renumbered: Numbers = field(default_factory=dict)


_STATE = ("status", *states.RECORDS)
"""Fields of a problem that say one thing together: half of one side's and half of the other's would be no state."""
GONE = "（已删去）"


def ours(_: Conflict) -> Side:
    """The choice of those who have not chosen yet."""
    return Side.OURS


def merge(
    base: Any | None, mine: Any, theirs: Any, record: Record, choose: Callable[[Conflict], Side] = ours
) -> Merged:
    """One record of two; of a contradiction the side that `choose` names. `base`: None where both sides made it anew.
    A number that both gave to a new problem stays with theirs, which others may know."""
    work = _Merge(choose)
    moves: Numbers = {}
    if record is schema.ISSUE:
        base = base or Issue(mine.id)
        moves = collisions(base, theirs, mine)
        mine = recorded_numbers.applied(mine, moves)
    value = work.record(_Three(base or record.holder(), mine, theirs), record)
    return Merged(value, tuple(work.conflicts), moves)


def collisions(base: Issue, theirs: Issue, mine: Issue, given: Iterable[Ref] = ()) -> Numbers:
    """The numbers that both sides gave to new problems, with the next free ones for ours. `given`: numbers of the issue's
    problems that nothing has any more."""
    old = {problem.id for problem in base.problems}
    taken = [*old, *given, *(problem.id for problem in (*theirs.problems, *mine.problems))]
    top = max((ref.problem or 0 for ref in taken), default=0)
    moves: dict[Ref, Ref] = {}
    for problem in mine.problems:
        other = theirs.problem(problem.id)
        if other is not None and problem.id not in old and sameness.are_two_problems(problem, other):
            top += 1
            moves[problem.id] = Ref(mine.id.aspect, mine.id.issue, top)
    return moves


class _Three(NamedTuple):
    """What all began from and what either side has."""

    base: Any
    mine: Any
    theirs: Any

    def of(self, attribute: str) -> _Three:
        """The three values of a field."""
        return _Three(*(getattr(version, attribute) for version in self))

    @property
    def is_clear(self) -> bool:
        """Whether no more than one side changed it, or both to the same."""
        return self.theirs in (self.mine, self.base) or bool(self.mine == self.base)

    @property
    def plain(self) -> Any:
        """What is meant where it is clear."""
        return self.mine if self.theirs in (self.mine, self.base) else self.theirs


class _Merge:
    def __init__(self, choose: Callable[[Conflict], Side]) -> None:
        self._choose = choose
        self.conflicts: list[Conflict] = []

    def record(self, three: _Three, record: Record, prefix: str = "", problem: Ref | None = None) -> Any:
        state = _STATE if record is schema.PROBLEM else ()
        values = {
            known.attribute: self._field(known, three.of(known.attribute), prefix, problem)
            for known in record.fields
            if known.attribute not in state
        }
        if state:
            chosen = self._state(three, prefix, problem)
            values |= {attribute: getattr(chosen, attribute) for attribute in state}
        return record.holder(**values)

    def _field(self, known: Field, three: _Three, prefix: str, problem: Ref | None) -> Any:
        if three.is_clear:
            return three.plain
        name = f"{prefix}{known.key}"
        if known.kind is Kind.RECORD and known.record and None not in (three.mine, three.theirs):
            base = three.base or known.record.holder()
            return self.record(three._replace(base=base), known.record, f"{name}·", problem)
        if known is schema.PROBLEM.by_attribute["rounds"]:
            three = self._reopened_once(three, name, problem)
        if known.kind is Kind.RECORDS and known.record:
            return self._records(three, known.record, name)
        if known is schema.SETTINGS.by_attribute["aspects"]:
            return self._by_place(three, name)
        if known.kind in (Kind.TEXTS, Kind.NAMES):
            return merge_lists.merged(*(version or () for version in three))
        mine, theirs = describe.of_field(three.mine, known), describe.of_field(three.theirs, known)
        return self._settled(three, Conflict(name, mine, theirs, (name,), problem))

    def _settled(self, three: _Three, conflict: Conflict) -> Any:
        self.conflicts.append(conflict)
        return three.mine if self._choose(conflict) is Side.OURS else three.theirs

    def _state(self, three: _Three, prefix: str, problem: Ref | None) -> Any:
        """The version whose state holds."""
        states = _Three(*([getattr(version, attribute) for attribute in _STATE] for version in three))
        if states.is_clear:
            return three.mine if states.plain is states.mine else three.theirs
        names = tuple(f"{prefix}{schema.PROBLEM.key(attribute)}" for attribute in _STATE)
        return self._settled(three, Conflict(names[0], _state(three.mine), _state(three.theirs), names, problem))

    def _reopened_once(self, three: _Three, name: str, problem: Ref | None) -> _Three:
        """The rounds with one 重启 for each closing: where both sides reopened the same one, in other words, one holds."""
        mine, theirs = (
            {(each.acceptance, each.closing, each.withdrawn): each for each in rounds if each not in (three.base or ())}
            for rounds in (three.mine, three.theirs)
        )
        for closed in sorted(mine.keys() & theirs.keys(), key=repr):  # in one order, whoever merges
            one, other = mine[closed], theirs[closed]
            if one != other:
                words = [each.reopened and describe.entry(each.reopened, schema.REOPENING) for each in (one, other)]
                conflict = Conflict(f"{name}·{schema.ROUND.key('reopened')}", words[0], words[1], (name,), problem)
                kept = self._settled(_Three(None, one, other), conflict)
                three = three._replace(
                    mine=tuple(kept if each == one else each for each in three.mine),
                    theirs=tuple(kept if each == other else each for each in three.theirs),
                )
        return three

    def _by_place(self, three: _Three, name: str) -> tuple[str, ...]:
        """A list whose places have a meaning: 方面 2 is what the issues 2.x are of."""
        kept = []
        for number, texts in enumerate((_Three(*texts) for texts in merge_lists.positions(*three)), 1):
            place = f"{name} {number}"
            conflict = Conflict(place, texts.mine, texts.theirs, (name,))
            kept.append(texts.plain if texts.is_clear else self._settled(texts, conflict))
        return tuple(text for text in kept if text is not None)

    def _records(self, three: _Three, record: Record, name: str) -> tuple[Any, ...]:
        attribute = record.known_by
        if attribute is None or not all(_are_distinct(items, attribute) for items in three):
            return merge_lists.merged(*three)
        versions = [{getattr(item, attribute): item for item in items} for items in three]
        kept = []
        for key in merge_lists.keys(*(tuple(items) for items in versions)):
            item = self._item(_Three(*(items.get(key) for items in versions)), record, name, key)
            if item is not None:
                kept.append(item)
        return tuple(kept)

    def _item(self, three: _Three, record: Record, name: str, key: Any) -> Any:
        problem = key if record is schema.PROBLEM else None
        prefix = f"{key} " if problem else f"{name}·{key}·"
        if three.mine is not None and three.theirs is not None:
            assert record.known_by is not None
            base = three.base or record.holder(**{record.known_by: key})
            return self.record(three._replace(base=base), record, prefix, problem)
        if three.is_clear:
            return three.plain
        mine, theirs = (GONE if item is None else describe.entry(item, record) for item in (three.mine, three.theirs))
        whole, names = (f"{key}", (prefix,)) if problem else (f"{name}·{key}", (name,))
        return self._settled(three, Conflict(whole, mine, theirs, names, problem))


def _are_distinct(items: tuple[Any, ...], attribute: str) -> bool:
    keys = [getattr(item, attribute) for item in items]
    return None not in keys and len(set(keys)) == len(keys)


def _state(problem: Problem) -> str:
    described = [
        f"{schema.PROBLEM.key(attribute)}：{describe.entry(value, known.record)}"
        for attribute in _STATE
        if (value := getattr(problem, attribute)) is not None
        and (known := schema.PROBLEM.by_attribute[attribute]).record is not None
    ]
    return problem.status.label + (f"（{'；'.join(described)}）" if described else "")
