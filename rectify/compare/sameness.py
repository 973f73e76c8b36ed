"""Judgement whether a number still names the same issue or problem (条, 具体问题), used by `check`, commits, `sync` and the
audit of closings. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rectify.core.model import Issue, Problem, Ref

LITTLE = 0.15
"""Two texts of which the shorter has less of its pairs of neighbouring characters in common with the other share little.
Measured on the sample ledger: different problems of one issue share at most 0.12, their answers 0.13; 18 problems that were
put in quite other words mostly 0.2 or more. So `reused` finds all of 56 numbers that are closed up, 1,282 of 1,350 that
are used again for a problem of another issue with all that it has, 1,338 where that is a new problem, and no rewording of
a 问题 alone."""
_WORDS = ("finding", "heading", "result")
_DETAILS = ("acceptance", "closing", "rounds", "department", "owner", "deadline", "target", "review", "public")
"""What is noted of a problem besides its words, and stays where somebody only puts these better."""


@frozen
class Reused:
    """A number that stands for other words than it did: what they were and are, and the number under which the new words
    stood before, if they did."""

    number: Ref
    was: str
    now: str
    origin: Ref | None = None

    @property
    def sentence(self) -> str:
        came = f"，那是原来的 {self.origin}" if self.origin else ""
        described = f"{self.number} 原来是“{_cut(self.was)}”，现在成了“{_cut(self.now)}”{came}"
        return f"{described}；编号提交过就不能给别的"

    def way_back(self, back: str) -> str:
        """What to do about it. `back`: how to have the file as it was."""
        home = f"改回 {self.origin} 号，拿掉的那个号空着" if self.origin else "新的用 rectify add 登记"
        words = "--title" if self.number.problem is None else "--finding"
        return f"{home}；{back}；只是换个说法，先恢复，再 rectify update {self.number} {words} 新的说法"


def reused(old: Issue, new: Issue) -> tuple[Reused, ...]:
    """The numbers that two versions of an issue both have, and that stand for something else in the second.

    A problem's number stands for the same as long as its 问题 is the same. Where that is not so, it stands for something
    else in two cases:

    1. Its 问题 is now what another number of the issue said, and that number says it no more (closed up, swapped); where
       it is that nearly but not to the letter, only if its own was another and its 整改情况 did not stay.
    2. Its words share little with what they were, each of 问题, 小标题 and 整改情况, nothing that was noted of it besides
       (验收, 销号, 轮次, its own 部门, 责任人, 时限 …) stayed, and something was lost with them: an answer, such a note, or
       the state that it had reached (used again for another problem). Where nothing but the text was replaced it is a
       rewording, however thorough.

    An issue's number stands for something else where its 标题 shares little with what it was and of all else that was
    written in it (its 问题 and those of its problems, answers, measures, 进展) nothing stayed.
    """
    if not is_same_issue(old, new):
        return (Reused(new.id, old.title or "", new.title or ""),)
    return tuple(_reused_problems(old, new))


def _reused_problems(old: Issue, new: Issue) -> Iterator[Reused]:
    changed = [
        (before, after)
        for before in old.problems
        if (after := new.problem(before.id)) is not None and text_of(before) != text_of(after)
    ]
    if not changed:
        return
    left = [each for each in old.problems if _has_left(each, new)]
    for before, after in changed:
        origin = next((each for each in left if each.id != before.id and _is_taken(before, after, each)), None)
        if origin is not None or _is_another(before, after):
            yield Reused(after.id, text_of(before), text_of(after), origin.id if origin else None)


def _has_left(problem: Problem, new: Issue) -> bool:
    """Whether a number says no more what it said."""
    after = new.problem(problem.id)
    return after is None or _plain(text_of(after)) != _plain(text_of(problem))


def _is_taken(before: Problem, after: Problem, other: Problem) -> bool:
    """Whether the words of a number are now those of another problem."""
    mine, now, its = (_plain(text_of(each)) for each in (before, after, other))
    if not now or mine == its:
        return False
    if now == its:
        return True
    is_answer_kept = bool(before.result) and before.result == after.result
    return not is_answer_kept and likeness(now, its) > 0.6 and likeness(now, mine) < likeness(now, its) / 2


def _is_another(before: Problem, after: Problem) -> bool:
    """Whether nothing of a problem is left under its number, and it had more than its 问题."""
    texts = [(getattr(before, name), getattr(after, name)) for name in _WORDS]
    if any(was and now and not shares_little(was, now) for was, now in texts):
        return False
    details = [(getattr(before, name), getattr(after, name)) for name in _DETAILS]
    if any(was and was == now for was, now in details):
        return False
    is_answer_lost = any(was and was != now for was, now in texts[1:])
    is_state_lost = before.status is not Status.PENDING and after.status is Status.PENDING
    return is_answer_lost or is_state_lost or any(was for was, _ in details)


def is_same_issue(old: Issue, new: Issue) -> bool:
    """Whether two versions under one number are versions of one issue; see `reused`."""
    if old.title == new.title or not (old.title and new.title and shares_little(old.title, new.title)):
        return True
    return bool(_written(old) & _written(new)) or not _written(old)


def is_same_problem(old: Problem, new: Problem) -> bool:
    """Whether two versions of a problem between which it was not there are of one problem: something of its words must
    have stayed."""
    texts = [(getattr(old, name), getattr(new, name)) for name in _WORDS]
    return any(was and now and not shares_little(was, now) for was, now in texts) or not any(was for was, _ in texts)


def are_two_issues(one: Issue, other: Issue) -> bool:
    """Whether what two clerks each made anew under one number is no one issue that both know (by mail, from a copy): two
    titles, or not one problem with the same words under the same number."""
    if one.title != other.title:
        return True
    return not any(not are_two_problems(each, other.problem(each.id)) for each in one.problems)


def are_two_problems(one: Problem | None, other: Problem | None) -> bool:
    """As `are_two_issues`, of a problem's number. One that a side has not given is none of its problems."""
    return one is None or other is None or text_of(one) != text_of(other)


def text_of(problem: Problem) -> str:
    """The text that distinguishes a problem from others: its 问题, else its 小标题."""
    return problem.finding or problem.heading or ""


def _written(issue: Issue) -> set[str]:
    """All that was written in an issue, its 标题 apart."""
    own = (issue.finding, issue.result, *issue.measures, *(each.text for each in issue.progress))
    inner = (getattr(each, name) for each in issue.problems for name in _WORDS)
    return {text for text in (*own, *inner) if text and text != issue.title}


def shares_little(one: str, other: str) -> bool:
    """Whether two texts have next to nothing in common."""
    here, there = _pairs(one), _pairs(other)
    fewer = min(here.total(), there.total())
    if not fewer:  # of one character, or none
        return _plain(one) != _plain(other)
    return (here & there).total() / fewer < LITTLE


def likeness(one: str, other: str) -> float:
    """How much of the longer of two texts is in the other, from 0 to 1."""
    here, there = _pairs(one), _pairs(other)
    more = max(here.total(), there.total())
    return (here & there).total() / more if more else float(one == other)


def _pairs(text: str) -> Counter[str]:
    plain = _plain(text)
    return Counter(map("".join, pairwise(plain)))


def _plain(text: str) -> str:
    """The text without blanks and punctuation."""
    return "".join(filter(str.isalnum, text))


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else plain[:19] + "…"


def among(olds: Mapping[Ref, Issue], news: Mapping[Ref, Issue]) -> tuple[Reused, ...]:
    """As `reused`, for all issues that two versions of a ledger both have. That an issue is now to the letter what another
    number was, and that number is no more, is seen only here. `news` may hold a part; a number that it lacks is gone."""
    both = [(old, news[number]) for number, old in olds.items() if number in news]
    changed = {new.id for old, new in both if _key(old) != _key(new)}
    left = {_key(old): old.id for old in olds.values() if old.id in changed or old.id not in news} if changed else {}
    found: list[Reused] = []
    for old, new in both:
        origin = left.get(_key(new)) if new.id in changed else None
        if origin is not None and origin != new.id:
            found.append(Reused(new.id, old.title or "", new.title or "", origin))
        else:
            found += reused(old, new)
    return tuple(found)


def _key(issue: Issue) -> tuple[str, frozenset[str]]:
    return _plain(issue.title or ""), frozenset(_plain(text_of(each)) for each in issue.problems)
