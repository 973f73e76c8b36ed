"""`rectify withdraw`: withdraws a problem (撤销, 并入): it leaves all counts and papers, and its number stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import prompts
from rectify.commandline.options import LedgerOption, NoCommitOption, Numbers
from rectify.core import lifecycle
from rectify.core.errors import RectifyError, UsageError
from rectify.core.model import Ref
from rectify.machine import screen
from rectify.session import session as desks
from rectify.storage import store

if TYPE_CHECKING:
    from rectify.core.model import Problem
    from rectify.session.session import Session

HELP = """撤销、并入：领导小组收回的、并到别的问题里的，不再计数、不再列出、不印进报告，编号永远保留。

写条的编号，就是这一条里所有的问题；有一个不能撤销，就一个也不撤。已销号的也可以撤销，验收和销号的记录保留。
要恢复，用 rectify reopen；刚刚撤错了，用 rectify undo。看撤销了哪些：rectify list --status 已撤销。

例子：
  rectify withdraw 2.5.1 --reason "领导小组4月20日会议决定不再单列"
  rectify withdraw 2.5.1 2.5.2 --reason "与2.6.1重复" --into 2.6.1"""

_EXAMPLE = 'rectify withdraw 2.5.1 --reason "原因"'


class IntoItself(UsageError):
    def __init__(self, number: Ref, into: Ref) -> None:
        super().__init__(
            f"{number} 不能并入 {into}：就是它自己" if number == into else f"{number} 不能并入 {into}：它就在这一条里",
            hint="--into 写另外一个问题或者另外一条的编号；只撤销、不并入的，不写 --into",
        )


class IntoWithdrawn(RectifyError):
    """What takes the problem in would not be there itself."""

    def __init__(self, into: Ref, why: str) -> None:
        super().__init__(
            f"{into} {why}，不能并入",
            hint=f"并到还在的问题里，rectify list 列出全部；先恢复它：{lifecycle.reopening(into)}",
        )


def withdraw(
    context: typer.Context,
    numbers: Numbers = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="原因", help="为什么撤销")] = None,
    into: Annotated[str | None, typer.Option("--into", metavar="编号", help="并入哪一条、哪个具体问题")] = None,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    refs = prompts.numbers(numbers, ledger, "撤销哪一个", _EXAMPLE, lambda status: lifecycle.may("withdraw", status))
    target = None if into is None else Ref.parse(into)
    for ref in refs:
        if target in (ref, ref.of_issue) or (target is not None and target.of_issue == ref):
            raise IntoItself(ref, target)
    why = prompts.needed(reason, "--reason", "撤销的原因", _EXAMPLE)
    with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
        done: list[Ref] = []

        def one(problem: Problem) -> None:
            issue = desk.issue(problem.id)
            current = issue.problem(problem.id) or problem
            gone = lifecycle.withdraw(current, reason=why, into=target, by=desk.by(), today=desk.today)
            if gone is not current:
                desk.put(issue.with_problem(gone))
                done.append(problem.id)

        desks.each(refs, lambda ref: desks.each(desk.problems(ref), one))
        if target is not None and done:
            _refuse_withdrawn(desk, target, done)
        what = f"撤销（并入 {target}）" if target else "撤销"
        if not desk.record("withdraw", refs, desks.journal(desk, refs, what)):
            screen.tell(f"{'、'.join(map(str, refs))} 早已撤销，没有改动")
            return
        screen.tell(f"已撤销 {'、'.join(map(str, done))}{f'，并入 {target}' if target else ''}；编号保留，不再计数")


def _refuse_withdrawn(desk: Session, target: Ref, done: list[Ref]) -> None:
    """Raises where the problem or issue that is to take in the others was withdrawn, or is by this very command."""
    issue = store.sheet(desk.folder, target).value
    asked = [each for each in issue.problems if target in (each.id, issue.id)]
    left = [each for each in asked if each.status.is_counted]
    if not left:
        raise IntoWithdrawn(target, "已撤销")
    if all(each.id in done for each in left):
        raise IntoWithdrawn(target, "这一次也要撤销")
