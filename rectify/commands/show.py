"""`rectify show`: shows everything about one issue or problem, with the keys of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import json_views
from rectify.commandline.options import AsOfOption, JsonOption, LedgerOption
from rectify.core import describe, list_filters, schema
from rectify.core.model import Ref
from rectify.machine import screen
from rectify.session import open_ledger
from rectify.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rectify.core.model import Issue, Ledger, Problem

HELP = """看一条或一个具体问题的全部内容。

例子：
  rectify show 2.5
  rectify show 2.5.1 --json"""

_EXAMPLE = "rectify show 2.5"


def show(
    number: Annotated[str | None, typer.Argument(metavar="编号", show_default=False, help="2.5 或 2.5.1")] = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    folder, today = open_ledger.opened(ledger, as_of)
    if number is None:
        if not screen.can_ask():
            raise screen.NeedsAnswer("编号", _EXAMPLE)
        issues = [(str(issue.id), issue.title or "") for issue in store.load(folder).issues]
        number = screen.choose("看哪一条", issues, others=lambda text: Ref.read(text) is not None)
    ref = Ref.parse(number)
    issue = store.sheet(folder, ref).value
    book = store.only(folder, issue)
    problem = issue.problem(ref)
    if json:
        screen.json(
            json_views.issue(book, issue, today) if problem is None else json_views.problem(book, issue, problem, today)
        )
        return
    for text in _lines(book, issue, today) if problem is None else _problem_lines(book, issue, problem, today):
        screen.line(text)


def _lines(book: Ledger, issue: Issue, today: date) -> Iterator[str]:
    yield from describe.lines(issue, schema.ISSUE, without="problems")
    for problem in issue.problems:
        yield ""
        yield from _problem_lines(book, issue, problem, today)


def _problem_lines(book: Ledger, issue: Issue, problem: Problem, today: date) -> Iterator[str]:
    row = list_filters.row(book, issue, problem, today)
    yield from describe.lines(problem, schema.PROBLEM)
    if row.due and problem.status.is_open:
        late = f"，逾期 {row.overdue} 天" if row.overdue else ""
        yield f"到期日：{row.due.isoformat()}{late}"
