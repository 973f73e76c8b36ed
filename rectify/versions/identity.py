"""Which issue or problem of one version is which of another, whatever number it has there. Pure.

A number is given anew where two clerks gave it twice, or by hand. What a number stands for is told by what the feedback
said: an issue by its 标题 and the 问题 of its problems, a problem by its 问题; where that was put in other words in the same
breath, by what was answered.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rectify.core.model import Issue, Ref
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rectify.core.model import Evidence, Problem
    from rectify.versions.merging import Numbers


@frozen
class Pair:
    """One issue in two versions. `old`: the earlier version under the numbers that the later one has; None: there was, or
    is, no such issue. `moves`: the numbers that were given anew, before and after, the issue's first; of the problems
    only those that do not simply follow their issue. `lost`: problems whose number another one has now."""

    old: Issue | None
    new: Issue | None
    moves: tuple[tuple[Ref, Ref], ...] = ()
    lost: tuple[Problem, ...] = ()


@frozen
class Renumbering:
    """From the numbers that an issue and its problems had to those that they have. `files`: where 佐证 were laid that lie
    elsewhere now."""

    to: Ref
    numbers: Numbers
    files: Mapping[str, str]

    def of(self, ref: Ref) -> Ref:
        """The number now of what had the number `ref`, the issue or one of its problems."""
        return (
            self.to if ref.problem is None else self.numbers.get(ref) or Ref(self.to.aspect, self.to.issue, ref.problem)
        )

    def applied(self, issue: Issue) -> Issue:
        """A version of the issue as it were under the numbers of now. A problem whose number another one has now is left
        out."""
        from rectify.versions import merging

        taken = set(self.numbers.values())
        numbers = {each.id: self.of(each.id) for each in issue.problems}
        kept = [each for each in issue.problems if each.id in self.numbers or numbers[each.id] not in taken]
        evidence = tuple(replace(each, file=self.files.get(each.file or "", each.file)) for each in issue.evidence)
        whole = replace(issue, id=self.to, problems=tuple(kept), evidence=evidence)
        return merging.renumbered(whole, numbers)


def pairs(olds: Iterable[Issue], news: Iterable[Issue]) -> Iterator[Pair]:
    """The issues of two versions of a ledger, each with itself, in the order of their numbers now; then those that are
    gone."""
    before, after = ({issue.id: issue for issue in issues} for issues in (olds, news))
    moves = renumbered(before.values(), after.values())
    origins = {new: old for old, new in moves.items()}
    seen: set[Ref] = set()
    for number in sorted(after):
        origin = origins.get(number) or (number if number in before and number not in moves else None)
        if origin is None or (origin == number and not _are_one(before[number], after[number])):
            yield Pair(None, after[number])
        else:
            seen.add(origin)
            yield pair(before[origin], after[number])
    yield from (Pair(before[number], None) for number in sorted(before.keys() - seen))


def pair(old: Issue | None, new: Issue | None) -> Pair:
    """Two versions of one issue."""
    if old is None or new is None or (old.id == new.id and stayed(old.problems, new.problems)):
        return Pair(old, new)
    numbers = problems(old, new)
    if old.id == new.id and not numbers:
        return Pair(old, new)
    found = between(old, new)
    taken = set(numbers.values())
    lost = tuple(each for each in old.problems if each.id not in numbers and found.of(each.id) in taken)
    moves = [] if old.id == new.id else [(old.id, new.id)]
    return Pair(found.applied(old), new, (*moves, *numbers.items()), lost)


def stayed(olds: Sequence[Problem], news: Sequence[Problem]) -> bool:
    """Whether each number stands for the problem that it stood for: quick to ask, and nearly always so."""
    return len(olds) == len(news) and all(
        old.id.problem == new.id.problem and old.finding == new.finding and (old.finding or old.heading == new.heading)
        for old, new in zip(olds, news, strict=True)
    )


def between(old: Issue, new: Issue) -> Renumbering:
    """What became of the numbers from one version of an issue to another."""
    numbers = problems(old, new)
    return Renumbering(new.id, numbers, _files(old, new, Renumbering(new.id, numbers, {})))


def renumbered(olds: Iterable[Issue], news: Iterable[Issue]) -> dict[Ref, Ref]:
    """The issues that have another number in the later versions: before → after."""
    before, after = ({issue.id: issue for issue in issues} for issues in (olds, news))
    loose, free = (
        [each for number, each in mine.items() if number not in other or not is_still(each, other[number])]
        for mine, other in ((before, after), (after, before))
    )
    if not loose or not free:
        return {}
    by_title: dict[str | None, list[Issue]] = {}
    by_words: dict[frozenset[str], list[Issue]] = {}
    for issue in loose:
        by_title.setdefault(issue.title, []).append(issue)
        by_words.setdefault(_words(issue), []).append(issue)
    found: list[tuple[Ref, Ref]] = []
    for issue in free:
        near = {each.id: each for each in (*by_title.get(issue.title, ()), *by_words.get(_words(issue), ()))}
        found += [(each.id, issue.id) for each in near.values() if each.id != issue.id and is_same(each, issue)]
    return _unambiguous(found)


def problems(old: Issue, new: Issue) -> dict[Ref, Ref]:
    """The problems of an issue whose number in the later version does not simply follow the issue's: before → after."""
    here = {Ref(new.id.aspect, new.id.issue, each.id.problem): each for each in old.problems}
    there = {each.id: each for each in new.problems}
    loose = [each for number, each in here.items() if number not in there or _text(each) != _text(there[number])]
    if not loose:
        return {}
    free = [each for number, each in there.items() if number not in here or _text(each) != _text(here[number])]
    found = _alike(loose, free, _text)
    # Whose question was put in other words too is told by what was answered, where a number went and another came.
    gone = [each for number, each in here.items() if number not in there and each.id not in found]
    come = [each for number, each in there.items() if number not in here and number not in found.values()]
    return found | _alike(gone, come, _heading) | _alike(gone, come, _result) if gone and come else found


def _alike(olds: Iterable[Problem], news: Iterable[Problem], text: Callable[[Problem], str | None]) -> dict[Ref, Ref]:
    """The problems that have the same text."""
    by_text: dict[str | None, list[Problem]] = {}
    for problem in olds:
        by_text.setdefault(text(problem), []).append(problem)
    return _unambiguous((each.id, new.id) for new in news if text(new) for each in by_text.get(text(new), ()))


def _unambiguous(found: Iterable[tuple[Ref, Ref]]) -> dict[Ref, Ref]:
    """What can be no other: where two are alike, which is which cannot be known."""
    all_of_them = list(found)
    olds, news = Counter(old for old, _ in all_of_them), Counter(new for _, new in all_of_them)
    return {old: new for old, new in all_of_them if olds[old] == news[new] == 1}


def is_still(old: Issue, new: Issue) -> bool:
    """Whether a number stands for the issue that it stood for."""
    return old.title == new.title or bool(_said(old) & _said(new))


def _are_one(old: Issue, new: Issue) -> bool:
    """As `is_still`, where much may lie in between: whatever else was written of it tells it too."""
    return is_still(old, new) or bool(_written(old) & _written(new))


def is_same(old: Issue, new: Issue) -> bool:
    """Whether an issue that is gone and one that came are one."""
    if old.title == new.title:
        return bool(_words(old) & _words(new) or _answers(old) & _answers(new))
    return bool(_said(old)) and _words(old) == _words(new)


def _words(issue: Issue) -> frozenset[str]:
    return frozenset(_text(problem) for problem in issue.problems)


def _said(issue: Issue) -> frozenset[str]:
    return _words(issue) - {""}


def _heading(problem: Problem) -> str | None:
    return problem.heading


def _result(problem: Problem) -> str | None:
    return problem.result


def _answers(issue: Issue) -> set[str]:
    """What was written about the problems since: no two issues of one title have it alike."""
    return {text for problem in issue.problems for text in (problem.heading, problem.result) if text}


def _written(issue: Issue) -> set[str]:
    """What was written of an issue besides: the feedback's own words, the measures, the progress, the answers."""
    told = (issue.finding, *issue.measures, *(each.text for each in issue.progress))
    return _answers(issue) | {text for text in told if text}


def _text(problem: Problem) -> str:
    """What tells a problem from others."""
    return problem.finding or problem.heading or ""


def _files(old: Issue, new: Issue, numbers: Renumbering) -> dict[str, str]:
    """The 佐证 whose file lies elsewhere in the later version, or has another name there: before → after."""
    had = {(each.file, _paper(each, each.problem and numbers.of(each.problem))): each for each in old.evidence}
    has = {(each.file, _paper(each, each.problem)): each for each in new.evidence}
    come = {paper: file for file, paper in has if (file, paper) not in had}
    return {
        file: now
        for file, paper in had
        if file and (file, paper) not in has and (now := come.get(paper)) is not None and now != file
    }


def _paper(evidence: Evidence, problem: Ref | None) -> tuple[Any, ...]:
    """What tells a 佐证 from others, wherever its file lies: its sha256, or the file's name where it has none."""
    mark = evidence.sha256 or posixpath.basename(evidence.file or "")
    return evidence.name, mark, evidence.remark, problem
