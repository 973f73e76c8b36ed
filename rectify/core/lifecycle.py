"""Lifecycle of a problem, 整改到位 → 检查验收 → 对账销号, as functions from a problem to the problem it becomes. Pure.

SPEC section 2. What is refused is refused with the next command; nothing here reads a clock or a file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rectify.core import dates, schema, states
from rectify.core.errors import RectifyError, nearest
from rectify.core.model import (
    Acceptance,
    Closing,
    Extension,
    Issue,
    Problem,
    Progress,
    Reopening,
    Round,
    Withdrawal,
)
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from rectify.core.errors import Place
    from rectify.core.model import Ref
    from rectify.core.settings import Settings

FREE = tuple(status for status in Status if status.is_free)
"""The states among which a problem moves freely by `update`."""
TRANSITIONS: Mapping[str, Mapping[Status, tuple[Status, ...]]] = {
    "update": {**dict.fromkeys(FREE, FREE), Status.ACCEPTED: (Status.IN_PROGRESS,)},
    "accept": {Status.RECTIFIED: (Status.ACCEPTED,)},
    "close": {Status.RECTIFIED: (Status.CLOSED,), Status.ACCEPTED: (Status.CLOSED,)},
    "reopen": {Status.CLOSED: (Status.IN_PROGRESS,), Status.WITHDRAWN: (Status.IN_PROGRESS,)},
    "withdraw": {status: (Status.WITHDRAWN,) for status in Status if status.is_counted},
}
"""By which verb a problem in which state comes into which others, the states of a verb in the order of the trade."""


def may(verb: str, status: Status) -> bool:
    """Whether the verb takes a problem that is in this state."""
    return status in TRANSITIONS[verb]


def next_steps() -> dict[Status, Status]:
    """What waits for what: 整改到位 for 已验收, 已验收 for 已销号. A verb may skip steps; the last state that it takes waits."""
    entered = (status for status in Status if status.is_counted and not status.is_free)
    return {[*TRANSITIONS[status.verb]][-1]: status for status in entered}


def reopening(number: Ref) -> str:
    """What is typed to bring back what is 已销号 or 已撤销."""
    return f'rectify reopen {number} --reason "原因" --basis "依据"'


def is_sent_back(old: Status, new: Status) -> bool:
    """Whether a problem that was past the free states comes back to one of them."""
    return new.is_free and not old.is_free


class ReopenFirst(RectifyError):
    """A problem in a state that only `reopen` leaves."""

    def __init__(self, number: Ref, status: Status) -> None:
        super().__init__(
            f"{number} {status.label}，不能再改状态",
            hint=f"确要重新整改：{reopening(number)}；刚刚那一步弄错了：rectify undo",
        )


class NotOpenForMove(RectifyError):
    def __init__(self, problem: Problem, back: Status) -> None:
        super().__init__(
            f"{problem.id} {problem.status.label}，只能退回“{back.label}”",
            hint=f'{back.command(problem.id)} --reason "退回原因"',
        )


class ReasonMissing(RectifyError):
    """An accepted problem is sent back, or a deadline moved, without a word why."""

    def __init__(self, sentence: str, command: str) -> None:
        super().__init__(sentence, hint=f'补上原因：{command} --reason "原因"')


class ReachedByItsVerb(RectifyError):
    """`update --status 已验收`: that state has a command of its own."""

    exit_code = 2

    def __init__(self, status: Status, numbers: str) -> None:
        super().__init__(f"“{status.label}”不能用 update 改", hint=status.command(numbers))


class NeedsMissing(RectifyError):
    """What a problem needs in a state is not there."""

    def __init__(self, problem: Problem, to: Status, missing: list[str]) -> None:
        super().__init__(f"{problem.id} 还没有{'和'.join(missing)}，不能改为“{to.label}”", hint=to.command(problem.id))


class NotRectifiedYet(RectifyError):
    """A step that comes before `to` is still to be made. `missing`: what else will be asked for; `commands` lead there
    from where nothing else than the work itself is awaited."""

    def __init__(self, problem: Problem, to: Status, missing: list[str], commands: str) -> None:
        first = next_steps().get(problem.status)
        awaited = first.act if first else Status.RECTIFIED.label
        also = f"；还缺：{'、'.join(missing)}" if missing else ""
        super().__init__(
            f"{problem.id} 是“{problem.status.label}”，还没有{awaited}，不能{to.act}{also}",
            hint=first.command(problem.id) if first else f"整改完成后：{commands}",
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
    """The issue with `problem` in the state `to`, one of the free ones. The state that it has changes nothing.

    A reason becomes a line of 进展. A problem that was past them is sent back with a reason, and what it held goes: its 验收.
    """
    if problem.status is to:
        return issue
    allowed = TRANSITIONS["update"].get(problem.status, ())
    if not allowed:
        raise ReopenFirst(problem.id, problem.status)
    if to not in allowed:
        raise NotOpenForMove(problem, allowed[0])
    described = f"改为“{to.label}”：{reason}"
    if is_sent_back(problem.status, to):
        if reason is None:
            raise ReasonMissing(f"{problem.id} {problem.status.label}，退回要有原因", to.command(problem.id))
        described = f"退回整改：{reason}"
    if missing := lacking(issue, problem, to):
        raise NeedsMissing(problem, to, [schema.PROBLEM.key(name) for name in missing])
    gone: dict[str, Any] = dict.fromkeys(name for name in states.RECORDS if name not in to.holds)
    moved = issue.with_problem(replace(problem, status=to, **gone))
    return moved if reason is None else _noted(moved, Progress(today.isoformat(), by, described, problem.id))


def lacking(issue: Issue, problem: Problem, status: Status) -> list[str]:
    """What the state needs and the problem has not, as the table names it."""
    return [name for name in status.needs if not _has(issue, problem, name)]


def _has(issue: Issue, problem: Problem, name: str) -> bool:
    if name == "result":
        return bool(issue.result_of(problem))
    value: Any = problem
    for attribute in name.split("."):
        value = value and getattr(value, attribute)
    return bool(value)


def _noted(issue: Issue, entry: Progress) -> Issue:
    return replace(issue, progress=(*issue.progress, entry))


def accept(issue: Issue, problem: Problem, *, by: str, opinion: str | None, on: date, today: date) -> Problem:
    """检查验收: 整改到位 → 已验收."""
    if not may("accept", problem.status):
        if not problem.status.is_open:
            raise ReopenFirst(problem.id, problem.status)
        missing = [] if issue.result_of(problem) else ["整改情况"]
        raise NotRectifiedYet(problem, Status.ACCEPTED, missing, _rectifying(issue, problem))
    if on > today:
        raise FutureDate(Status.ACCEPTED.act, on, today)
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
    return "acceptance" in problem.status.holds and acceptance is not None and bool(acceptance.by)


def asks(settings: Settings) -> tuple[str, ...]:
    """What `close` asks for in this ledger."""
    return schema.DEFAULT_CLOSING_ASKS if settings.closing_asks is None else settings.closing_asks


def unknown_asks(settings: Settings) -> Iterator[tuple[int, str]]:
    """What 销号要求 names and nobody can check: the place in its list, and what is wrong."""
    for index, name in enumerate(asks(settings)):
        if name not in schema.CLOSING_ASKS:
            near = nearest(name, schema.CLOSING_ASKS)
            meant = f"，是不是“{near}”？" if near else f"，只有{'、'.join(schema.CLOSING_ASKS)}"
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
        raise FutureDate(Status.CLOSED.act, act.on, today)
    missing = gate.missing(issue, problem, act.accepted_by)
    if not may("close", problem.status):
        if not problem.status.is_open:
            raise ReopenFirst(problem.id, problem.status)
        steps = [
            _rectifying(issue, problem),
            *_supplying(issue, problem, [name for name in missing if name != "整改情况"]),
        ]
        raise NotRectifiedYet(problem, Status.CLOSED, missing, "；".join(steps))
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
    """重启: 已销号 or 已撤销 → 整改中. What had ended the work moves into 轮次, 整改情况 stays."""
    if not may("reopen", problem.status):
        raise NotClosed(problem)
    ended = Round(
        problem.acceptance, problem.closing, Reopening(today.isoformat(), reason, basis), withdrawn=problem.withdrawn
    )
    gone: dict[str, Any] = dict.fromkeys(states.RECORDS)
    return replace(problem, status=Status.IN_PROGRESS, rounds=(*problem.rounds, ended), **gone)


def withdraw(problem: Problem, *, reason: str, into: Ref | None, by: str | None, today: date) -> Problem:
    """撤销, 并入: out of all counts, whatever state it was in. 验收 and 销号 stay. A withdrawn one stays as it is."""
    if not may("withdraw", problem.status):
        return problem
    return replace(problem, status=Status.WITHDRAWN, withdrawn=Withdrawal(today.isoformat(), reason, into, by))


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
