"""Renumberings as the commits record them, and how a number is followed through them. Pure.

An 编号 names one 条 or 具体问题 for life. Where two clerks each made something under one number, `sync` gives the one that
nobody else knows yet the next free number, and its commit says so in a trailer, a line each: `Rectify-Renumbered: 2.9
2.10`. In a merge that means the numbers of the first parent. Nothing but this record is followed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rectify.core.model import Issue, Problem, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Moves = Sequence[tuple[Ref, Ref]]  # what one commit gave other numbers: before, after
    Numbers = Mapping[Ref, Ref]  # the number at some time → the number later; what kept its number is not in it

EVIDENCE = "evidence"
"""The folder of the 佐证; those of 2.5 lie in `evidence/2.5/`."""


def read(lines: Iterable[str]) -> Moves:
    """The values of a commit's trailers. What is no pair of numbers says nothing."""
    pairs = [[Ref.read(word) for word in line.split()] for line in lines]
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] and pair[1])


def later(numbers: Numbers, ref: Ref) -> Ref:
    """The later number of what had the number `ref`: its own, or it follows its issue."""
    if ref in numbers:
        return numbers[ref]
    whole = numbers.get(ref.of_issue)
    return ref if whole is None else Ref(whole.aspect, whole.issue, ref.problem)


def earlier(numbers: Numbers, ref: Ref) -> Ref | None:
    """The number then of what has the number `ref` later; None where that number stood for something else then."""
    for old, new in numbers.items():
        if new == ref:
            return old
    for old, new in numbers.items():
        if new == ref.of_issue:
            return Ref(old.aspect, old.issue, ref.problem)
    return ref if later(numbers, ref) == ref else None


def before(numbers: Numbers, moves: Moves) -> Numbers:
    """As `numbers`, which are those after a commit, for the numbers before it. `moves`: what it gave other numbers; those
    were free before."""
    new_ones = {new for _, new in moves}
    found = {ref: to for ref, to in numbers.items() if ref not in new_ones and ref.of_issue not in new_ones}
    for old, new in moves:
        found[old] = later(numbers, new)
        if old.problem is None:  # the issue's problems go along, under the numbers that they got later still
            inner = {ref: to for ref, to in numbers.items() if ref.problem and ref.of_issue == new}
            found |= {Ref(old.aspect, old.issue, ref.problem): to for ref, to in inner.items()}
    return found


def of_now(commits: Iterable[tuple[str, Sequence[str], Moves]]) -> dict[str, Numbers]:
    """For each commit the numbers that things had after it → those that they have now. `commits`: hash, parents and what
    was given other numbers, none before one that follows it. A commit after which no number was given anew is left out."""
    known: dict[str, Numbers] = {}
    for commit, parents, moves in commits:
        after = known.get(commit, {})
        for place, parent in enumerate(parents):
            numbers = before(after, moves) if place == 0 and moves else after
            if numbers:
                known[parent] = {**known.get(parent, {}), **numbers}
    return known


def applied(issue: Issue, numbers: Numbers) -> Issue:
    """A version of an issue under later numbers: its own, its problems', and where its 佐证 lie."""
    to = later(numbers, issue.id)
    moved = {each.id: new for each in issue.problems if (new := later(numbers, each.id)) != each.id}
    if to == issue.id and not moved:
        return issue

    def pointed(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(each, problem=each.problem and later(numbers, each.problem)) for each in entries)

    problems = [replace(_pointed_into(each, numbers), id=moved.get(each.id, each.id)) for each in issue.problems]
    if list(issue.problems) == sorted(issue.problems, key=_number):
        problems.sort(key=_number)
    evidence = tuple(replace(each, file=each.file and path(each.file, numbers)) for each in pointed(issue.evidence))
    return replace(
        issue,
        id=to,
        problems=tuple(problems),
        progress=pointed(issue.progress),
        evidence=evidence,
        extensions=pointed(issue.extensions),
    )


def _pointed_into(problem: Problem, numbers: Numbers) -> Problem:
    """The problem with the later number of what it was put into (并入)."""
    gone = problem.withdrawn
    if gone is None or gone.into is None:
        return problem
    return replace(problem, withdrawn=replace(gone, into=later(numbers, gone.into)))


def _number(problem: Problem) -> tuple[int, int, int]:
    return problem.id.key


def path(name: str, numbers: Numbers) -> str:
    """The later name of a file below the ledger's folder: an issue's own, or one of its 佐证."""
    first, _, rest = name.partition("/")
    if not rest:
        ref = Ref.read(name.removesuffix(".yaml")) if name.endswith(".yaml") else None
        return name if ref is None or later(numbers, ref) == ref else f"{later(numbers, ref)}.yaml"
    home, _, file = rest.partition("/")
    ref = Ref.read(home) if first == EVIDENCE and file else None
    return name if ref is None or later(numbers, ref) == ref else f"{EVIDENCE}/{later(numbers, ref)}/{file}"
