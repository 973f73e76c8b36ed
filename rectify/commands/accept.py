"""`rectify accept`: records the acceptance of problems (检查验收)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import options, prompts
from rectify.commandline.options import DateOption, LedgerOption, NoCommitOption, Numbers
from rectify.core import lifecycle
from rectify.machine import screen
from rectify.session import session as desks

if TYPE_CHECKING:
    from rectify.core.model import Problem, Ref

HELP = """检查验收：整改到位的具体问题改为“已验收”，记下谁验收、哪一天。

写条的编号，就是这一条里所有还没有销号的问题（已验收的跳过）；有一个不能验收，就一个也不改。

例子：
  rectify accept 2.5.1 --by 王某
  rectify accept 2.5 3.1 --by 王某 --opinion "同意通过验收" --date 2023-04-20"""

_EXAMPLE = "rectify accept 2.5.1 --by 王某"


def accept(
    context: typer.Context,
    numbers: Numbers = None,
    by: Annotated[str | None, typer.Option("--by", metavar="验收人", help="谁验收的")] = None,
    opinion: Annotated[str | None, typer.Option("--opinion", metavar="意见", help="验收意见")] = None,
    date: DateOption = None,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    refs = prompts.numbers(numbers, ledger, "验收哪一个", _EXAMPLE, lambda status: lifecycle.may("accept", status))
    on = None if date is None else options.day(date)
    words = options.text_maybe(opinion, "--opinion")
    if by is None and not screen.can_ask():
        raise screen.NeedsAnswer("验收人", f"rectify accept {' '.join(map(str, refs))} --by 王某")
    name = options.text(by if by is not None else screen.ask("验收人"), "--by")
    with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
        done: list[Ref] = []

        def one(problem: Problem) -> None:
            issue = desk.issue(problem.id)
            current = issue.problem(problem.id) or problem
            if not (current.status.is_open and "acceptance" in current.status.holds):  # accepted already
                day = on or desk.today
                accepted = lifecycle.accept(issue, current, by=name, opinion=words, on=day, today=desk.today)
                desk.put(issue.with_problem(accepted))
                done.append(problem.id)

        def all_open(ref: Ref) -> None:
            problems = desk.problems(ref)
            is_asked = ref.problem is not None or not any(each.status.is_counted for each in problems)
            desks.each((each for each in problems if is_asked or each.status.is_open), one)

        desks.each(refs, all_open)
        if not desk.record("accept", refs, desks.journal(desk, refs, "验收")):
            screen.tell(f"{'、'.join(map(str, refs))} 都已验收或已销号，没有改动")
            return
        screen.tell(f"已验收 {'、'.join(map(str, done))}")
        screen.tell(f"下一步：rectify close {' '.join(map(str, refs))}")
