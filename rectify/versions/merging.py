"""Two clerks' versions of a record, and the one that both began from → one record, and where the two contradict. Pure.

Driven by `wording`'s table: field by field, problems by their number, 进展, 佐证, 延期, 轮次 and 措施 as lists that keep
what either side added. Without a contradiction it does not matter which side is ours.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from rectify.core import describe, states, wording
from rectify.core.fields import Kind
from rectify.core.model import Issue, Problem, Ref
from rectify.core.values import frozen
from rectify.versions import weaving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rectify.core.fields import Field, Record

    Numbers = Mapping[Ref, Ref]  # a problem's number → the number that it gets


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
    """The record, where the sides contradict, and the numbers that problems of the later side got."""

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
    base: Any | None,
    mine: Any,
    theirs: Any,
    record: Record,
    choose: Callable[[Conflict], Side] = ours,
    first: Side = Side.THEIRS,
) -> Merged:
    """One record of two; of a contradiction the side that `choose` names. `base`: None where both sides made it anew.
    A number that both gave to a new problem stays with the side that was `first`."""
    work = _Merge(choose)
    if record is not wording.ISSUE:
        value = work.record(_Three(base or record.holder(), mine, theirs), record)
        return Merged(value, tuple(work.conflicts))
    base, mine, theirs = aligned(base or Issue(mine.id), mine, theirs)
    later = mine if first is Side.THEIRS else theirs
    numbers = collisions(base, theirs if first is Side.THEIRS else mine, later)
    moved = renumbered(later, numbers)
    mine, theirs = (moved, theirs) if first is Side.THEIRS else (mine, moved)
    value = work.record(_Three(base, mine, theirs), record)
    return Merged(value, tuple(work.conflicts), numbers)


def is_same(one: Issue, other: Issue) -> bool:
    """Whether two new issues of one number are one issue that both sides know."""
    return one.title == other.title


def collisions(base: Issue | None, first: Issue, later: Issue, given: Iterable[Ref] = ()) -> Numbers:
    """The numbers that both sides gave to new problems, with the next free ones for those of the later side. `given`:
    numbers of the issue's problems that nothing has any more."""
    old = {problem.id for problem in base.problems} if base else set()
    taken = [*old, *given, *(problem.id for problem in (*first.problems, *later.problems))]
    top = max((ref.problem or 0 for ref in taken), default=0)
    numbers: dict[Ref, Ref] = {}
    for problem in later.problems:
        other = first.problem(problem.id)
        if other is not None and problem.id not in old and are_two(problem, other):
            top += 1
            numbers[problem.id] = Ref(later.id.aspect, later.id.issue, top)
    return numbers


def are_two(one: Problem | None, other: Problem | None) -> bool:
    """Whether these are no one problem; a number that a side has not given is none of its problems."""
    if one is None or other is None:
        return True
    return (one.finding, one.heading if not one.finding else None) != (
        other.finding,
        other.heading if not other.finding else None,
    )


def renumbered(issue: Issue, numbers: Numbers) -> Issue:
    """The issue with other numbers for some of its problems, in its 进展, 佐证 and 延期 too."""
    if not numbers:
        return issue

    def pointed(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(entry, problem=numbers.get(entry.problem, entry.problem)) for entry in entries)

    problems = [
        replace(_pointed_into(problem, numbers), id=numbers.get(problem.id, problem.id)) for problem in issue.problems
    ]
    if list(issue.problems) == sorted(issue.problems, key=_number):
        problems.sort(key=_number)
    return replace(
        issue,
        problems=tuple(problems),
        progress=pointed(issue.progress),
        evidence=pointed(issue.evidence),
        extensions=pointed(issue.extensions),
    )


def _pointed_into(problem: Problem, numbers: Numbers) -> Problem:
    """The problem with the new number of what it was put into (并入)."""
    gone = problem.withdrawn
    if gone is None or gone.into is None or gone.into not in numbers:
        return problem
    return replace(problem, withdrawn=replace(gone, into=numbers[gone.into]))


def _number(problem: Problem) -> tuple[int, int, int]:
    return problem.id.key


def moved(issue: Issue, to: Ref, folders: tuple[str, str]) -> Issue:
    """The issue under another number, its problems too. `folders`: where its 佐证 lie and where they go."""
    numbers = {problem.id: Ref(to.aspect, to.issue, problem.id.problem) for problem in issue.problems}
    old, new = folders
    evidence = tuple(
        replace(each, file=f"{new}{each.file.removeprefix(old)}") if each.file and each.file.startswith(old) else each
        for each in issue.evidence
    )
    return replace(renumbered(replace(issue, evidence=evidence), numbers), id=to)


def aligned(base: Issue, mine: Issue, theirs: Issue) -> tuple[Issue, Issue, Issue]:
    """The three with the numbers that a side has given to old problems since: else what is said of 2.5.4 on one side
    would go to what is 2.5.4 on the other."""
    for side in (Side.OURS, Side.THEIRS):
        here, there = (mine, theirs) if side is Side.OURS else (theirs, mine)
        moves = _moves(base, here)
        if not moves:
            continue
        top = max(problem.id.problem or 0 for one in (base, mine, theirs) for problem in one.problems)
        taken = [problem.id for problem in there.problems if problem.id in moves.values()]
        free = {number: Ref(number.aspect, number.issue, top + step) for step, number in enumerate(taken, 1)}
        base, there = renumbered(base, moves), renumbered(there, {**free, **moves})
        mine, theirs = (here, there) if side is Side.OURS else (there, here)
    return base, mine, theirs


def _moves(base: Issue, side: Issue) -> Numbers:
    """Which of the base's problems have another number on this side, where their own went to another problem."""
    old = {problem.id for problem in base.problems}
    moves: dict[Ref, Ref] = {}
    for problem in base.problems:
        now = side.problem(problem.id)
        if now is None or not problem.finding or now.finding == problem.finding:
            continue
        found = [other.id for other in side.problems if other.id not in old and other.finding == problem.finding]
        if len(found) == 1:
            moves[problem.id] = found[0]
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
        state = _STATE if record is wording.PROBLEM else ()
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
        if known is wording.PROBLEM.by_attribute["rounds"]:
            three = self._reopened_once(three, name, problem)
        if known.kind is Kind.RECORDS and known.record:
            return self._records(three, known.record, name)
        if known is wording.SETTINGS.by_attribute["aspects"]:
            return self._by_place(three, name)
        if known.kind in (Kind.TEXTS, Kind.NAMES):
            return weaving.woven(*(version or () for version in three))
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
        names = tuple(f"{prefix}{wording.PROBLEM.key(attribute)}" for attribute in _STATE)
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
                words = [each.reopened and describe.entry(each.reopened, wording.REOPENING) for each in (one, other)]
                conflict = Conflict(f"{name}·{wording.ROUND.key('reopened')}", words[0], words[1], (name,), problem)
                kept = self._settled(_Three(None, one, other), conflict)
                three = three._replace(
                    mine=tuple(kept if each == one else each for each in three.mine),
                    theirs=tuple(kept if each == other else each for each in three.theirs),
                )
        return three

    def _by_place(self, three: _Three, name: str) -> tuple[str, ...]:
        """A list whose places have a meaning: 方面 2 is what the issues 2.x are of."""
        kept = []
        for number, texts in enumerate((_Three(*texts) for texts in weaving.positions(*three)), 1):
            place = f"{name} {number}"
            conflict = Conflict(place, texts.mine, texts.theirs, (name,))
            kept.append(texts.plain if texts.is_clear else self._settled(texts, conflict))
        return tuple(text for text in kept if text is not None)

    def _records(self, three: _Three, record: Record, name: str) -> tuple[Any, ...]:
        attribute = record.known_by
        if attribute is None or not all(_are_distinct(items, attribute) for items in three):
            return weaving.woven(*three)
        versions = [{getattr(item, attribute): item for item in items} for items in three]
        kept = []
        for key in weaving.keys(*(tuple(items) for items in versions)):
            item = self._item(_Three(*(items.get(key) for items in versions)), record, name, key)
            if item is not None:
                kept.append(item)
        return tuple(kept)

    def _item(self, three: _Three, record: Record, name: str, key: Any) -> Any:
        problem = key if record is wording.PROBLEM else None
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
    told = [
        f"{wording.PROBLEM.key(attribute)}：{describe.entry(value, known.record)}"
        for attribute in _STATE
        if (value := getattr(problem, attribute)) is not None
        and (known := wording.PROBLEM.by_attribute[attribute]).record is not None
    ]
    return problem.status.label + (f"（{'；'.join(told)}）" if told else "")
