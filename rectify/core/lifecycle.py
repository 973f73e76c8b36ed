"""The order of the trade, 整改到位 → 检查验收 → 对账销号, as functions from a problem to the problem it becomes. Pure.

SPEC section 2. What is refused is refused with the next command; nothing here reads a clock or a file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rectify.core import dates, wording
from rectify.core.errors import RectifyError, nearest
from rectify.core.model import Acceptance, Closing, Extension, Issue, Problem, Progress, Reopening, Round, Settings
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from rectify.core.errors import Place
    from rectify.core.model import Ref

FREE = (Status.PENDING, Status.IN_PROGRESS, Status.MOSTLY_DONE, Status.LONG_TERM, Status.RECTIFIED)
"""The states among which a problem moves freely by `update`."""


class ClosedAlready(RectifyError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(
            f"{problem.id} 已销号，不能再改状态",
            hint=f'确要重新整改：rectify reopen {problem.id} --reason "原因" --basis "依据"；销错了刚刚那一步：rectify undo',
        )


class NotOpenForMove(RectifyError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(
            f"{problem.id} 已验收，只能退回“{Status.IN_PROGRESS.label}”",
            hint=f'rectify update {problem.id} --status {Status.IN_PROGRESS.label} --reason "退回原因"',
        )


class ReasonMissing(RectifyError):
    """An accepted problem is sent back, or a deadline moved, without a word why."""

    def __init__(self, sentence: str, command: str) -> None:
        super().__init__(sentence, hint=f'补上原因：{command} --reason "原因"')


class ReachedByItsVerb(RectifyError):
    """`update --status 已验收`: that state has a command of its own."""

    exit_code = 2

    def __init__(self, status: Status, numbers: str) -> None:
        command = {
            Status.ACCEPTED: f"rectify accept {numbers} --by 验收人",
            Status.CLOSED: f"rectify close {numbers}",
        }[status]
        super().__init__(f"“{status.label}”不能用 update 改", hint=command)


class ResultMissing(RectifyError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(
            f"{problem.id} 还没有整改情况，不能改为“{Status.RECTIFIED.label}”",
            hint=f'rectify update {problem.id} --status {Status.RECTIFIED.label} --result "整改情况"',
        )


class LongTermNeeds(RectifyError):
    def __init__(self, problem: Problem, missing: list[str]) -> None:
        super().__init__(
            f"{problem.id} 改为“{Status.LONG_TERM.label}”要有{'和'.join(missing)}",
            hint=f'rectify update {problem.id} --status {Status.LONG_TERM.label} --target "阶段目标" --review 2023-12-31',
        )


class NotRectifiedYet(RectifyError):
    """`missing`: what else will be asked for; `commands` lead from here to there."""

    def __init__(self, problem: Problem, verb: str, missing: list[str], commands: str) -> None:
        also = f"；还缺：{'、'.join(missing)}" if missing else ""
        super().__init__(
            f"{problem.id} 是“{problem.status.label}”，还没有整改到位，不能{verb}{also}", hint=f"整改完成后：{commands}"
        )


class FutureDate(RectifyError):
    def __init__(self, what: str, on: date, today: date) -> None:
        super().__init__(f"{what}日期 {on} 晚于今天（{today}）", hint="--date 写当天或以前的日期；不写就是今天")


class ClosedBeforeAccepted(RectifyError):
    def __init__(self, problem: Problem, closed: date, accepted: date) -> None:
        super().__init__(
            f"{problem.id} 的销号日期 {closed} 早于验收日期 {accepted}", hint=f"--date 写 {accepted} 或以后的日期"
        )


class GateShut(RectifyError):
    """What 销号要求 asks for is not all there. `missing` names it; `command` supplies it."""

    def __init__(self, problem: Problem, missing: list[str], command: str) -> None:
        super().__init__(f"{problem.id} 还不能销号，缺：{'、'.join(missing)}", hint=command)
        self.missing = missing


class GateUnknown(RectifyError):
    """A word of 销号要求 that nobody knows: it must not open the gate."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message, hint="先改好这一行，再销号", place=place)


class NotClosed(RectifyError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(
            f"{problem.id} 是“{problem.status.label}”，没有销号，不用重启", hint=f"rectify show {problem.id}"
        )


def misnumbered(issue: Issue) -> Iterator[tuple[int, str]]:
    """The problems whose number is doubled or of another issue: the place in the list, and what is wrong."""
    seen: set[Ref] = set()
    for index, problem in enumerate(issue.problems):
        if problem.id.of_issue != issue.id:
            yield index, f"{problem.id} 不是 {issue.id} 的编号"
        elif problem.id in seen:
            yield index, f"编号 {problem.id} 重复"
        seen.add(problem.id)


def move(issue: Issue, problem: Problem, to: Status, *, reason: str | None, today: date, by: str | None) -> Issue:
    """The issue with `problem` in the state `to`, one of the five free ones. The state that it has changes nothing.

    A reason becomes a line of 进展. An accepted problem goes back to 整改中 only, with a reason: its 验收 goes.
    """
    if problem.status is to:
        return issue
    if problem.status is Status.CLOSED:
        raise ClosedAlready(problem)
    if problem.status is Status.ACCEPTED:
        if to is not Status.IN_PROGRESS:
            raise NotOpenForMove(problem)
        if reason is None:
            command = f"rectify update {problem.id} --status {to.label}"
            raise ReasonMissing(f"{problem.id} 已验收，退回要有原因", command)
        back = issue.with_problem(replace(problem, status=to, acceptance=None))
        return _noted(back, Progress(today.isoformat(), by, f"退回整改：{reason}", problem.id))
    if to is Status.LONG_TERM:
        absent = [
            key
            for attribute in ("target", "review")
            if not getattr(problem, attribute) and (key := wording.PROBLEM.key(attribute))
        ]
        if absent:
            raise LongTermNeeds(problem, absent)
    if to is Status.RECTIFIED and not issue.result_of(problem):
        raise ResultMissing(problem)
    moved = issue.with_problem(replace(problem, status=to))
    if reason is None:
        return moved
    return _noted(moved, Progress(today.isoformat(), by, f"改为“{to.label}”：{reason}", problem.id))


def _noted(issue: Issue, entry: Progress) -> Issue:
    return replace(issue, progress=(*issue.progress, entry))


def accept(issue: Issue, problem: Problem, *, by: str, opinion: str | None, on: date, today: date) -> Problem:
    """检查验收: 整改到位 → 已验收."""
    if problem.status is Status.CLOSED:
        raise ClosedAlready(problem)
    if problem.status is not Status.RECTIFIED:
        missing = [] if issue.result_of(problem) else ["整改情况"]
        raise NotRectifiedYet(problem, "验收", missing, _rectifying(issue, problem))
    if on > today:
        raise FutureDate("验收", on, today)
    return replace(problem, status=Status.ACCEPTED, acceptance=Acceptance(on.isoformat(), by, opinion))


@frozen
class Gate:
    """What stands before 对账销号: the ledger's 销号要求, and whether the issue's 佐证 is there."""

    asks: tuple[str, ...]
    has_evidence: bool

    def missing(self, issue: Issue, problem: Problem, accepted_by: str | None) -> list[str]:
        """The names of what 销号要求 asks for and the problem has not."""
        there = {
            "整改情况": bool(issue.result_of(problem)),
            "验收": bool(accepted_by) or _is_accepted(problem),
            "佐证": self.has_evidence,
        }
        return [name for name in self.asks if not there.get(name, True)]


def _is_accepted(problem: Problem) -> bool:
    acceptance = problem.acceptance
    return problem.status is Status.ACCEPTED and acceptance is not None and bool(acceptance.by)


def asks(settings: Settings) -> tuple[str, ...]:
    """What `close` asks for in this ledger."""
    return wording.DEFAULT_CLOSING_ASKS if settings.closing_asks is None else settings.closing_asks


def unknown_asks(settings: Settings) -> Iterator[tuple[int, str]]:
    """What 销号要求 names and nobody can check: the place in its list, and what is wrong."""
    for index, name in enumerate(asks(settings)):
        if name not in wording.CLOSING_ASKS:
            near = nearest(name, wording.CLOSING_ASKS)
            meant = f"，是不是“{near}”？" if near else f"，只有{'、'.join(wording.CLOSING_ASKS)}"
            yield index, f"销号要求里没有“{name}”这一项{meant}"


@frozen
class ClosingAct:
    """What the clerk said when closing: who accepted in the same step, who approved, who handles it, which day."""

    on: date
    accepted_by: str | None = None
    approved_by: str | None = None
    by: str | None = None


def close(issue: Issue, problem: Problem, gate: Gate, act: ClosingAct, today: date) -> Problem:
    """对账销号: 已验收 → 已销号, and 整改到位 → 已销号 where the gate lets it. A closed one stays as it is."""
    if problem.status is Status.CLOSED:
        return problem
    if act.on > today:
        raise FutureDate("销号", act.on, today)
    missing = gate.missing(issue, problem, act.accepted_by)
    if problem.status not in (Status.RECTIFIED, Status.ACCEPTED):
        steps = [
            _rectifying(issue, problem),
            *_supplying(issue, problem, [name for name in missing if name != "整改情况"]),
        ]
        raise NotRectifiedYet(problem, "销号", missing, "；".join(steps))
    if missing:
        raise GateShut(problem, missing, "；".join(_supplying(issue, problem, missing)))
    acceptance = problem.acceptance
    if act.accepted_by and not _is_accepted(problem):
        acceptance = Acceptance(act.on.isoformat(), act.accepted_by)
    accepted_on = _read(acceptance.date) if acceptance else None
    if accepted_on and accepted_on > act.on:
        raise ClosedBeforeAccepted(problem, act.on, accepted_on)
    closing = Closing(act.on.isoformat(), act.by, act.approved_by)
    return replace(problem, status=Status.CLOSED, acceptance=acceptance, closing=closing)


def _rectifying(issue: Issue, problem: Problem) -> str:
    result = "" if issue.result_of(problem) else ' --result "整改情况"'
    return f"rectify update {problem.id} --status {Status.RECTIFIED.label}{result}"


def _supplying(issue: Issue, problem: Problem, missing: Collection[str]) -> list[str]:
    """The commands that supply what is missing, in the order in which they are typed."""
    steps = []
    if "整改情况" in missing:
        steps.append(f'rectify update {problem.id} --result "整改情况"')
    if "佐证" in missing:
        steps.append(f"rectify update {issue.id} --evidence 文件")
    if "验收" in missing:
        steps.append(f"rectify close {problem.id} --accepted-by 验收人")
    return steps


def _read(text: str | None) -> date | None:
    try:
        return dates.read(text)
    except dates.ImpossibleDate:
        return None


def reopen(problem: Problem, *, reason: str, basis: str, today: date) -> Problem:
    """重启: 已销号 → 整改中. 验收 and 销号 move into 轮次, 整改情况 stays."""
    if problem.status is not Status.CLOSED:
        raise NotClosed(problem)
    ended = Round(problem.acceptance, problem.closing, Reopening(today.isoformat(), reason, basis))
    return replace(problem, status=Status.IN_PROGRESS, acceptance=None, closing=None, rounds=(*problem.rounds, ended))


def extend(issue: Issue, problem: Problem | None, new: str, *, reason: str | None, today: date) -> Issue:
    """The issue with another deadline, its own or of one of its problems; the old one goes to 延期.

    Raises ReasonMissing where there was a deadline and no reason is given. The same deadline changes nothing.
    """
    old = issue.deadline if problem is None else issue.deadline_of(problem)
    if old == new:
        return issue
    number = issue.id if problem is None else problem.id
    if old and reason is None:
        command = f"rectify update {number} --deadline {new}"
        raise ReasonMissing(f"{number} 已有整改时限“{old}”，改期要有原因", command)
    changed = replace(issue, deadline=new) if problem is None else issue.with_problem(replace(problem, deadline=new))
    if not old:
        return changed
    entry = Extension(old, new, reason, today.isoformat(), None if problem is None else problem.id)
    return replace(changed, extensions=(*changed.extensions, entry))
