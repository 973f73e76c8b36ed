"""`rectify close`: closes problems (对账销号) that have what the ledger asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import options, prompts
from rectify.commandline.options import DateOption, LedgerOption, NoCommitOption, Numbers
from rectify.core import lifecycle
from rectify.core.lifecycle import ClosingAct, Gate
from rectify.core.states import Status
from rectify.machine import clock, screen
from rectify.session import session as desks
from rectify.storage import evidence_files, store

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from rectify.core.model import Issue, Problem, Ref
    from rectify.session.session import Session

HELP = """对账销号：已验收的具体问题销号；--accepted-by 把验收和销号并作一步。

写条的编号，就是这一条里所有没有销号的问题；有一个不够条件，就一个也不销。条件由台账的“销号要求”定。

例子：
  rectify close 2.5
  rectify close 2.5.1 --accepted-by 王某 --approved-by 局整改工作领导小组 --date 2023-04-20"""

_EXAMPLE = "rectify close 2.5"


def close(
    context: typer.Context,
    numbers: Numbers = None,
    accepted_by: Annotated[
        str | None, typer.Option("--accepted-by", metavar="验收人", help="同一步里记下谁验收的")
    ] = None,
    approved_by: Annotated[str | None, typer.Option("--approved-by", metavar="批准", help="谁批准销号")] = None,
    date: DateOption = None,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb; on a terminal it asks who accepted where nobody has."""
    refs = prompts.numbers(numbers, ledger, "销号哪一个", _EXAMPLE, lambda status: lifecycle.may("close", status))
    on = None if date is None else options.day(date)
    accepter = options.text_maybe(accepted_by, "--accepted-by")
    approver = options.text_maybe(approved_by, "--approved-by")
    if accepter is None and screen.can_ask():
        accepter, on = _ask_acceptance(ledger, refs, on)
    with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
        for index, message in lifecycle.unknown_asks(desk.settings):
            raise lifecycle.GateUnknown(message, store.place_of_setting(desk.folder, "closing_asks", index))
        act = ClosingAct(on or desk.today, accepter, approver, desk.by())
        closed: list[Ref] = []

        def one(problem: Problem) -> None:
            issue = desk.issue(problem.id)
            current = issue.problem(problem.id) or problem
            if current.status is not Status.CLOSED:
                desk.put(issue.with_problem(lifecycle.close(issue, current, _gate(desk, issue), act, desk.today)))
                closed.append(problem.id)

        desks.each(refs, lambda ref: desks.each(_asked(desk, ref), one))
        if not desk.record("close", refs, desks.journal(desk, refs, "销号")):
            screen.tell(f"{'、'.join(map(str, refs))} 早已销号，没有改动")
            return
        screen.tell(f"已销号 {'、'.join(map(str, closed))}")


def _asked(desk: Session, ref: Ref) -> list[Problem]:
    """The problem that is named, or all of the issue's that were not withdrawn, unless all were."""
    problems = desk.problems(ref)
    return [each for each in problems if each.status.is_counted] or problems


def _gate(desk: Session, issue: Issue) -> Gate:
    return Gate(lifecycle.asks(desk.settings), evidence_files.has_evidence(desk.folder, issue))


def _ask_acceptance(ledger: Path | None, refs: list[Ref], on: dt.date | None) -> tuple[str | None, dt.date | None]:
    """Who accepted and when, where the ledger asks for 验收 and a problem that is to be closed has none."""
    folder = store.find(ledger)
    if "验收" not in lifecycle.asks(store.settings(folder)):
        return None, on
    waiting = [
        problem.id
        for ref in refs
        for problem in store.sheet(folder, ref).value.problems
        if lifecycle.may("accept", problem.status) and ref in (problem.id, problem.id.of_issue)
    ]
    if not waiting:
        return None, on
    screen.tell(f"{'、'.join(map(str, waiting))} 还没有验收记录")
    name = screen.ask("谁验收的")
    if on is None:
        today = clock.today()
        on = options.day(screen.ask("验收和销号日期", default=today.isoformat(), check=options.day))
    return options.text(name, "--accepted-by"), on
