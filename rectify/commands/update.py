"""`rectify update`: changes fields and states of an issue or problem, all but acceptance, closing and reopening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rectify.commandline import editor, field_options, prompts
from rectify.commandline.options import LedgerOption, NoCommitOption, Numbers
from rectify.commandline.update_request import EXAMPLE, Request, apply, refuse_nonsense
from rectify.compare import changes
from rectify.core import dates, describe, lifecycle, schema
from rectify.core.errors import UsageError
from rectify.core.fields import Who
from rectify.core.schema import PROBLEM
from rectify.machine import screen
from rectify.session import session as desks

if TYPE_CHECKING:
    from rectify.core.model import Issue, Ref
    from rectify.session.session import Session

HELP = """更新：改状态、时限、部门、整改情况，记进展，存佐证。

写条的编号，--title --finding --result 是条的标题、问题、正文，--status 用于这一条里所有没有销号的问题；
写具体问题的编号，三者是它的小标题、问题、整改情况。可写几个编号，要么都改，要么都不改。

例子：
  rectify update 2.5 --department 办公室 --deadline 2023年3月底前
  rectify update 2.5.1 --status 整改到位 --result "修订评标办法，组织培训3次。"
  rectify update 2.5 --progress "评标办法已印发" --by 采购科 --evidence 评标办法.pdf
  rectify update 1.2.1 --status 长期整改 --target "年底前建成二期" --review 2023-09-30
  rectify update 2.5 --edit"""


class EditAlone(UsageError):
    def __init__(self) -> None:
        super().__init__("--edit 单独用，一次一条", hint="rectify update 2.5 --edit")


@field_options.of_fields
def update(
    context: typer.Context,
    numbers: Numbers = None,
    edit: Annotated[bool, typer.Option("--edit", help="打开编辑器改这一条的文件，改完检查")] = False,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
    **typed: Any,
) -> None:
    """The verb. `typed`: the options of the table's fields."""
    refs = prompts.numbers(numbers, ledger, "更新哪一个", EXAMPLE, lambda status: status in lifecycle.FREE)
    request = Request(field_options.read(typed))
    if edit:
        if not request.is_empty or request.reason or request.by or len(refs) > 1:
            raise EditAlone
        editor.edit(context.obj, refs[0], ledger, no_commit=no_commit)
        return
    if request.is_empty and request.reason is None and request.by is None and screen.can_ask():
        request = prompts.request(request, ledger, refs)
    elif screen.can_ask():
        request = prompts.reason(request, ledger, refs)
    refuse_nonsense(request, refs)
    with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
        before: dict[Ref, Issue] = {}
        desks.each(refs, lambda ref: before.update({ref: desk.issue(ref)}))
        desks.each(refs, lambda ref: apply(desk, ref, request))
        described = [
            change for ref in dict.fromkeys(ref.of_issue for ref in refs) for change in _changes(before, desk, ref)
        ]
        if not desk.record("update", refs, _subject(desk, refs, described)):
            screen.tell(f"{'、'.join(map(str, refs))} 内容未变，未作改动")
            return
        for change in described:
            screen.tell(describe.change(change.field, change.before, change.after))
        _tell_doubts(desk, request)
        _tell_unused_reason(before, request)
        for old in {issue.id: issue for issue in before.values()}.values():
            desks.tell_unsigned(desk, old, desk.issue(old.id))


def _changes(before: dict[Ref, Issue], desk: Session, number: Ref) -> tuple[changes.Change, ...]:
    old = next(issue for ref, issue in before.items() if ref.of_issue == number)
    return changes.between(old, desk.issue(number))


def _subject(desk: Session, refs: list[Ref], described: list[changes.Change]) -> str:
    """`2.5.1 整改中→整改到位：加强评标审核`; `2.5 更新整改时限、牵头部门：严格把关招标项目`."""
    moves = {f"{change.before}→{change.after}" for change in described if change.field.endswith(PROBLEM.key("status"))}
    if len(moves) == 1:
        return desks.journal(desk, refs, moves.pop())
    fields = dict.fromkeys(change.field.rpartition(" ")[2] for change in described)
    return desks.journal(desk, refs, f"更新{'、'.join(fields)}")


def _tell_unused_reason(before: dict[Ref, Issue], request: Request) -> None:
    """Says where a reason went nowhere: there was no deadline that the new one takes the place of."""
    if request.reason is None or request.status is not None:
        return
    for ref, issue in before.items():
        problem = issue.problem(ref)
        if not (issue.deadline_of(problem) if problem else issue.deadline):
            screen.warn(f"{ref} 原来没有整改时限，不算延期，原因没有记；要记：rectify update {ref} --progress 原因")


def _tell_doubts(desk: Session, request: Request) -> None:
    listed = {name for known in desk.settings.departments for name in (known.name, *known.former)}
    for known in schema.options():
        given = request.given.get(known.option.typed) if known.option and known.who is Who.DEPARTMENT else None
        for name in (given,) if isinstance(given, str) else given or ():
            if listed and name not in listed:
                screen.warn(f"ledger.yaml 的部门里没有“{name}”")
    if request.deadline and dates.is_unclear(request.deadline):
        screen.warn(f"整改时限“{request.deadline}”看不出是哪一天，不会提醒逾期")
