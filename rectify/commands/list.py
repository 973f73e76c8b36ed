"""`rectify list`: lists problems, one per line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import json_views, options
from rectify.commandline.options import AsOfOption, JsonOption, LedgerOption
from rectify.core import list_filters
from rectify.core.errors import UsageError
from rectify.core.numerals import number
from rectify.core.states import Group
from rectify.machine import screen
from rectify.machine.tables import Cell, Meaning, Table
from rectify.session import open_ledger
from rectify.storage import store

if TYPE_CHECKING:
    from rectify.core.list_filters import Row

HELP = """逐个列出具体问题，可按状态、部门、方面、逾期、到期筛选。

例子：
  rectify list --overdue
  rectify list --department 办公室 --status 整改中
  rectify list --due 30"""


class NoSuchAspectNumber(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是方面的序号", hint="例如：rectify list --aspect 2")


def list_problems(
    status: Annotated[str | None, typer.Option("--status", metavar="状态", help="只看这种状态")] = None,
    department: Annotated[str | None, typer.Option("--department", metavar="部门", help="只看这个牵头部门")] = None,
    aspect: Annotated[str | None, typer.Option("--aspect", metavar="序号", help="只看第几方面")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期的")] = False,
    due: Annotated[int | None, typer.Option("--due", metavar="天数", min=0, help="只看今天起这些天内到期的")] = None,
    long_term: Annotated[bool, typer.Option("--long-term", help="只看长期整改的")] = False,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    wanted = list_filters.Filter(
        None if status is None else options.status(status),
        options.text_maybe(department, "--department"),
        None if aspect is None else _aspect(aspect),
        overdue,
        due,
        long_term,
    )
    folder, today = open_ledger.opened(ledger, as_of)
    book = store.load(folder)
    found = list_filters.rows(book, today, wanted)
    if json:
        screen.json([json_views.row(each) for each in found])
    elif screen.is_terminal():
        screen.table(_table(found))
        screen.tell(f"共 {len(found)} 个")
    else:
        screen.rows(_fields(each) for each in found)
        if not found and not book.damages:
            screen.tell("没有这样的问题" if any(book.problems()) else "尚无问题")
    open_ledger.tell_damages(book)


def _aspect(text: str) -> int:
    found = number(text.strip("第方面（）()、. "))
    if not found:
        raise NoSuchAspectNumber(text)
    return found


def _fields(each: Row) -> tuple[str, ...]:
    return (
        str(each.problem.id),
        each.problem.status.label,
        each.department or "",
        each.due.isoformat() if each.due else "",
        str(each.overdue) if each.overdue else "",
        each.issue.title_of(each.problem),
    )


def _table(found: list[Row]) -> Table:
    table = Table(("编号", "状态", "牵头部门", "整改时限", "逾期", "问题"), wraps=5)
    for each in found:
        closed = each.problem.status.group is Group.COMPLETED
        state = Cell(each.problem.status.label, Meaning.DONE if closed else None)
        late = Cell(f"{each.overdue} 天", Meaning.LATE) if each.overdue else Cell("")
        title = each.issue.title_of(each.problem)
        table.rows.append((str(each.problem.id), state, each.department or "", each.deadline or "", late, title))
    return table
