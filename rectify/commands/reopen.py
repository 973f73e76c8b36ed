"""`rectify reopen`: reopens problems (重启), the only way out of 已销号 and 已撤销 that is not an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import options, prompts
from rectify.commandline.options import LedgerOption, NoCommitOption, Numbers
from rectify.core import lifecycle
from rectify.core.states import Status
from rectify.machine import screen
from rectify.session import session as desks

if TYPE_CHECKING:
    from rectify.core.model import Problem, Ref

HELP = """重启：已销号的问题重新整改，已撤销的恢复，原来的验收、销号、撤销记入轮次，整改情况保留。

写条的编号，就是这一条里所有已销号的问题；没有已销号的，就是所有已撤销的。刚刚弄错了一步，用 rectify undo，不算重启。

例子：
  rectify reopen 2.5.1 --reason "回头看发现问题反弹" --basis "市委巡察办回头看通报" --deadline 2023年9月底前"""

_EXAMPLE = 'rectify reopen 2.5.1 --reason "原因" --basis "依据"'


def reopen(
    context: typer.Context,
    numbers: Numbers = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="原因", help="为什么重启")] = None,
    basis: Annotated[str | None, typer.Option("--basis", metavar="依据", help="凭哪份文件、哪次会议")] = None,
    deadline: Annotated[str | None, typer.Option("--deadline", metavar="时限", help="新的整改时限")] = None,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    refs = prompts.numbers(numbers, ledger, "重启哪一个", _EXAMPLE, lambda status: lifecycle.may("reopen", status))
    new = None if deadline is None else options.deadline(deadline)
    why = prompts.needed(reason, "--reason", "重启的原因", _EXAMPLE)
    on_what = prompts.needed(basis, "--basis", "重启的依据", _EXAMPLE)
    with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
        done: list[Ref] = []

        def one(problem: Problem) -> None:
            issue = desk.issue(problem.id)
            current = issue.problem(problem.id) or problem
            reopened = lifecycle.reopen(current, reason=why, basis=on_what, today=desk.today)
            issue = issue.with_problem(reopened)
            if new is not None:
                issue = lifecycle.extend(issue, reopened, new, reason=why, today=desk.today)
            desk.put(issue)
            done.append(problem.id)

        def all_closed(ref: Ref) -> None:
            problems = desk.problems(ref)
            ended = [problem for problem in problems if lifecycle.may("reopen", problem.status)]
            asked = [problem for problem in ended if problem.status.is_counted] or ended or problems
            desks.each((problem for problem in asked if problem.id not in done), one)

        desks.each(refs, all_closed)
        desk.record("reopen", refs, desks.journal(desk, refs, "重启"))
        screen.tell(f"已重启 {'、'.join(map(str, done))}，状态改为“{Status.IN_PROGRESS.label}”")
