"""`rectify status`: shows progress, overdue and coming deadlines, and figures by department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.commandline import json_views
from rectify.commandline.options import AsOfOption, JsonOption, LedgerOption
from rectify.core import dates, describe, lifecycle, tally
from rectify.core.numerals import chinese
from rectify.core.states import Group, Status
from rectify.git import git_errors, working_tree
from rectify.machine import screen
from rectify.machine.tables import Cell, Meaning, Table
from rectify.session import open_ledger
from rectify.storage import store, write_journal
from rectify.sync import merge_driver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rectify.core.model import Ledger
    from rectify.core.tally import Dated

HELP = """总览：整改了多少、什么逾期、什么快到期、各部门各有几个、待验收和销号的。

例子：
  rectify status
  rectify status --as-of 2023-03-31
  rectify status --json"""

_SHOWN = 5
"""Files that are named one by one."""


def status(as_of: AsOfOption = None, json: JsonOption = False, ledger: LedgerOption = None) -> None:
    """The verb."""
    folder, today = open_ledger.opened(ledger, as_of)
    question = working_tree.Question(folder.path) if as_of is None else None
    book = store.load(folder)
    uncommitted = _uncommitted(folder, question) if question else []
    if json:
        screen.json(json_views.status(book, today, uncommitted))
    else:
        _show(book, today)
    if as_of is None:
        _tell_step(folder)
    if question and question.gone:
        uncommitted = _tell_missing(folder, question.gone, uncommitted)
    if uncommitted and book.settings.auto_commit is not False:
        tell_uncommitted(folder, uncommitted)
    open_ledger.tell_damages(book)


def _uncommitted(folder: store.Folder, question: working_tree.Question) -> list[str]:
    """The files that are not in the history; where git cannot be asked, that is told."""
    try:
        return [folder.name(file) for file in question.answer()]
    except git_errors.NoAccess as error:
        screen.warn(f"{error.sentence}；{error.hint}")
        return []


def tell_uncommitted(folder: store.Folder, names: list[str], so: str = "") -> None:
    """The files, what follows from it, and how they get into the history. What a killed command left was told of before
    the verb began."""
    homes = merge_driver.git_folders(folder.path)
    if homes is None or write_journal.of(folder, homes[0], ()).is_there:
        return
    described = describe.first_few(names, _SHOWN, "个文件")
    by_git = f'再输入一次那个命令；手工改的：git add {folder.path.name} 再 git commit -m "改了什么"'
    screen.warn(
        f"改了还没有记入历史{so}：{described}；记下：{'rectify sync' if merge_driver.is_shared(homes[1]) else by_git}"
    )


def _tell_missing(folder: store.Folder, gone: dict[str, bool], uncommitted: list[str]) -> list[str]:
    """Names the ledger's own files that are gone; what else is not in the history."""
    from rectify.session import missing_files

    missing = {name: is_staged for name, is_staged in gone.items() if missing_files.is_kept(name)}
    missing_files.warn_of_missing(folder, missing)
    return [name for name in uncommitted if name not in map(folder.name, missing)]


def _tell_step(folder: store.Folder) -> None:
    """What git has begun and not finished, in which nothing that is done now would be safe."""
    homes = merge_driver.git_folders(folder.path)
    step = None if homes is None else working_tree.under_way(homes[0])
    if step is not None:
        screen.warn(f"git {step} 做到一半，还没有完；{working_tree.way_out(step)}")


def _show(book: Ledger, today: date) -> None:
    unit = book.settings.unit or "（ledger.yaml 没有写单位）"
    screen.sentence(f"{unit} {book.settings.inspection}整改台账", f"（截至{dates.chinese(today)}）")
    count = tally.total(book)
    if not count.total:
        screen.line("没有读得出来的问题" if book.damages else "尚无问题")
        _withdrawn(book)
        return
    *groups, last = (f"{group.label} {getattr(count, group.code)}" for group in Group)
    screen.sentence(f"共 {count.total} 个具体问题：", *(f"{group}，" for group in groups), last)
    screen.sentence(f"销号率 {count.percent}%（{count.completed}/{count.total}）")
    _withdrawn(book)
    screen.line()
    screen.table(_aspects(book))
    screen.line()
    screen.table(_departments(book, today))
    within = tally.remind_days(book.settings)
    late = tally.overdue(book, today)
    soon = tally.coming(book, today, within)
    _dated(book, f"逾期 {len(late)} 个", late, "逾期 {} 天", Meaning.LATE)
    _dated(book, f"{within} 天内到期 {len(soon)} 个", soon, "还有 {} 天", Meaning.SOON)
    review = tally.review_due(book, today)
    _dated(book, f"长期整改应复核 {len(review)} 个", review, "已超期 {} 天", Meaning.SOON)
    for state, awaited in lifecycle.next_steps().items():
        _waiting(book, state, f"待{awaited.act}", f"rectify {awaited.verb}")


def _withdrawn(book: Ledger) -> None:
    if number := tally.withdrawn(book):
        label = Status.WITHDRAWN.label
        screen.line(f"另有{label} {number} 个，不计在内（rectify list --status {label}）")


def _aspects(book: Ledger) -> Table:
    table = Table(("方面", "", "合计", *(group.label for group in Group)), [], frozenset(range(2, 7)), wraps=1)
    for aspect in tally.aspects(book):
        counts = [str(getattr(aspect.count, group.code)) for group in Group]
        table.rows.append((chinese(aspect.number), aspect.title, str(aspect.count.total), *counts))
    return table


def _departments(book: Ledger, today: date) -> Table:
    table = Table(("部门", "问题", "已销号", "逾期"), [], frozenset({1, 2, 3}))
    for each in tally.departments(book, today):
        late = Cell(str(each.overdue), Meaning.LATE) if each.overdue else Cell("0")
        done = Cell(str(each.closed), Meaning.DONE) if each.closed == each.total else Cell(str(each.closed))
        table.rows.append((each.name, str(each.total), done, late))
    return table


def _dated(book: Ledger, heading: str, found: Iterable[Dated], days: str, meaning: Meaning) -> None:
    table = Table(("编号", "部门", "日期", "", "问题"), wraps=4)
    for each in found:
        department = tally.department(book.settings, each.issue, each.problem)
        when = Cell(days.format(each.days) if each.days else "就是今天", meaning)
        title = each.issue.title_of(each.problem)
        table.rows.append((str(each.problem.id), department, each.on.isoformat(), when, title))
    if table.rows:
        screen.line()
        screen.sentence(heading)
        screen.table(table)


def _waiting(book: Ledger, state: Status, what: str, command: str) -> None:
    numbers = [str(problem.id) for _, problem in book.problems() if problem.status is state]
    if numbers:
        screen.line()
        *more, last = numbers
        screen.sentence(f"{what} {len(numbers)} 个：", *(f"{number}、" for number in more), f"{last}（{command} 编号）")
