"""`rectify import`: makes a ledger from a report that was written by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.codec import ledger_file
from rectify.commandline import options
from rectify.commandline.options import LedgerOption, NoCommitOption
from rectify.commands import init
from rectify.core import lifecycle, paste_artifacts, schema
from rectify.core.errors import RectifyError, UsageError
from rectify.core.schema import SETTINGS
from rectify.core.settings import Settings
from rectify.core.states import Status
from rectify.machine import screen
from rectify.session import commit_message, open_ledger
from rectify.session import session as desks
from rectify.storage import lost_ledger, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rectify.core.paste_artifacts import Trace
    from rectify.importer.outline import Outline

HELP = """导入：把已有的整改进展情况报告（.docx、.txt）变成台账，还没有台账就先建一个。

导入的问题都记为同一种状态，默认“整改中”；部门、时限等报告里没有的，再用 update 补上。
从 Word、PDF 带来的零宽空格、手动换行符等看不见的东西会清掉，并逐类说明在哪一段；原来的文件不动。

例子：
  rectify import 整改进展情况报告.docx
  rectify import 报告.txt --status 整改到位"""


class NotEmpty(RectifyError):
    def __init__(self, name: str, count: int) -> None:
        super().__init__(
            f"{name} 里已经有 {count} 条，不能再导入",
            hint="导入到别的文件夹：rectify import 文件 --ledger 新文件夹；或者用 rectify add 逐条登记",
        )


class WordsThere(RectifyError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"{name} 里已经写了{what}，导入会盖掉",
            hint=f"清空 {name} 里的{what}，或者导入到别的文件夹：--ledger 新文件夹",
        )


class NotFree(UsageError):
    def __init__(self, status: Status) -> None:
        labels = "、".join(free.label for free in lifecycle.FREE)
        super().__init__(f"导入的问题不能一开始就是“{status.label}”", hint=f"可用的状态：{labels}")


def import_report(
    context: typer.Context,
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
    from rectify.importer import outline, read_file

    text = read_file.read(file)
    read = outline.read(text.paragraphs, state)
    message = commit_message.message("import", [], f"导入：{file.name}")
    home = _home(ledger)
    if home is None:
        with init.laid_out(context.obj, ledger or Path(store.LEDGER), no_commit=no_commit) as desk:
            first = init.first_files(Settings(unit=read.report.signature, aspects=read.aspects))
            init.start(desk, {**first, **_files(read)}, message)
    else:
        with desks.opened(context.obj, home.path, no_commit=no_commit) as desk:
            _refuse_to_overwrite(desk.folder, read)
            desks.save(desk, _contents(desk, read), message)
    _tell_cleaned(text.traces)
    _tell(read, text.remarks)


def _home(ledger: Path | None) -> store.Folder | None:
    try:
        return store.find(ledger)
    except store.LedgerLost:
        raise
    except store.NoLedger:
        return None


def _files(read: Outline) -> dict[str, str]:
    """report.yaml and the issues' files."""
    issues = {ledger_file.file_name(issue.id): ledger_file.written(issue, schema.ISSUE).text for issue in read.issues}
    return {store.REPORT_FILE: ledger_file.written(read.report, schema.REPORT).text, **issues}


def _contents(desk: desks.Session, read: Outline) -> dict[Path, bytes | None]:
    """What is written into a ledger that has no issue yet: the comments of its own files stay."""
    read_file = {store.SETTINGS_FILE: schema.SETTINGS, store.REPORT_FILE: schema.REPORT}
    paths = {file: desk.folder.path / file for file in read_file}
    here = {file: ledger_file.read(desk.content(paths[file]) or b"", record) for file, record in read_file.items()}
    old: Settings = here[store.SETTINGS_FILE].value
    values = {
        store.SETTINGS_FILE: replace(old, aspects=read.aspects, unit=old.unit or read.report.signature),
        store.REPORT_FILE: read.report,
    }
    contents: dict[Path, bytes | None] = {desk.folder.path / name: text.encode() for name, text in _files(read).items()}
    return contents | {
        paths[file]: ledger_file.rewritten(here[file], values[file], read_file[file]).data for file in read_file
    }


def _refuse_to_overwrite(folder: store.Folder, read: Outline) -> None:
    issues = lost_ledger.issues(lost_ledger.names(folder.path))
    if issues:
        raise NotEmpty(folder.path.name, len(issues))
    book = store.load(folder)
    open_ledger.tell_damages(book)
    if book.settings.aspects not in ((), read.aspects):
        raise WordsThere(book.settings_file, SETTINGS.key("aspects"))
    if not (_is_blank(book.report) or book.report == read.report):
        raise WordsThere(book.report_file, "报告的文字")


def _tell_cleaned(traces: Sequence[Trace]) -> None:
    if traces:
        screen.tell("清理了粘贴带来的痕迹（原来的文件没有动）：")
        for sentence in paste_artifacts.described(traces, "段"):
            screen.tell(f"  {sentence}")


def _is_blank(value: object) -> bool:
    """Whether nothing is written in it: a new ledger has the keys and no words."""
    names = getattr(value, "__slots__", None)
    return not value if names is None else all(_is_blank(getattr(value, name)) for name in names)


def _tell(read: Outline, remarks: Sequence[str]) -> None:
    problems = [problem for issue in read.issues for problem in issue.problems]
    described = sum(problem.result is not None for problem in problems)
    screen.tell(
        f"已导入 {len(read.aspects)} 个方面、{len(read.issues)} 条、{len(problems)} 个具体问题"
        f"（{described} 个分开写明，{len(problems) - described} 条整段写成）"
    )
    for sentence in (*remarks, *read.remarks):
        screen.warn(sentence)
    screen.tell("下一步：rectify status；部门和时限用 rectify update 补上，rectify check 指出还缺什么")
