"""`rectify import`: a report that was written by hand becomes a ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectify import git, lifecycle, screen, store, tally, wording
from rectify.codec import sheets
from rectify.commands import desk as desks
from rectify.commands import init, options
from rectify.commands.options import LedgerOption, NoCommitOption
from rectify.errors import RectifyError, UsageError
from rectify.model import Settings, Status

if TYPE_CHECKING:
    from rectify.intake.outline import Outline

HELP = """导入：把已有的整改进展情况报告（.docx、.txt）变成台账，还没有台账就先建一个。

导入的问题都记为同一种状态，默认“整改中”；部门、时限等报告里没有的，再用 update 补上。

例子：
  rectify import 整改进展情况报告.docx
  rectify import 报告.txt --status 整改到位"""


class NotEmpty(RectifyError):
    def __init__(self, name: str, count: int) -> None:
        super().__init__(
            f"{name} 里已经有 {count} 条，不能再导入",
            hint="导入到别的文件夹：rectify import 文件 --ledger 新文件夹；或者用 rectify add 逐条登记",
        )


class NotFree(UsageError):
    def __init__(self, status: Status) -> None:
        labels = "、".join(free.label for free in lifecycle.FREE)
        super().__init__(f"导入的问题不能一开始就是“{status.label}”", hint=f"可用的状态：{labels}")


def import_report(
    file: Annotated[Path | None, typer.Argument(metavar="文件", show_default=False, help="报告，.docx 或 .txt")] = None,
    status: Annotated[str, typer.Option("--status", metavar="状态", help="导入的问题记为哪种状态")] = "整改中",
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    state = options.status(status)
    if state not in lifecycle.FREE:
        raise NotFree(state)
    if file is None:
        if not screen.can_ask():
            raise screen.NeedsAnswer("要导入的文件", "rectify import 整改进展情况报告.docx")
        file = Path(screen.ask("要导入的文件"))
    from rectify.intake import files, outline

    read = outline.read(files.paragraphs(file), state)
    folder = _home(ledger)
    if folder is not None and (numbers := store.numbers(folder)):
        raise NotEmpty(folder.path.name, len(numbers))
    if folder is None:
        folder = init.create((ledger or Path()) / store.LEDGER if ledger is None else ledger, Settings(), no_commit=True)
    _fill(folder, read, file, no_commit=no_commit)


def _home(ledger: Path | None) -> store.Folder | None:
    try:
        return store.find(ledger)
    except store.NoLedger:
        return None
