"""`rectify init`: creates a new ledger with its templates, in a git repository."""

from __future__ import annotations

import contextlib
import os
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.codec import ledger_file
from rectify.commandline import options
from rectify.commandline.options import NoCommitOption
from rectify.core import schema
from rectify.core.errors import RectifyError, UsageError
from rectify.core.settings import Settings
from rectify.git import repository as git
from rectify.machine import clock, screen
from rectify.session import commit_message, missing_files, recovery
from rectify.session import session as desks
from rectify.storage import disk, shipped_templates, store
from rectify.sync import merge_driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.verb_kinds import Command

HELP = """新建台账：在文件夹里建 ledger（台账）和 templates（报告模板），并开始记历史（git）。

例子：
  rectify init
  rectify init 巡察整改 --unit 中共某某市某某局党组 --aspect 关于落实决策部署方面 --aspect 关于全面从严治党方面
  rectify init --base"""

_SETTINGS = """\
# 这份台账是谁的、有哪几个方面、按什么规矩销号。冒号用英文的，后面空一格；# 后面是说明，不算内容。
单位:             # 署名的全称，例如 中共某某市某某局党组
简称:
巡察类型: 巡察    # 巡察 或 巡视
巡察组:
进驻日期:         # 2023-01-05 或 2023年1月5日
反馈日期:         # 没有写年份的整改时限从这一天往后推
集中整改截止:     # “集中整改期内”就是到这一天
方面:             # 反馈意见的几大方面，按顺序，一行一个，例如：
  # - 关于落实上级决策部署方面
  # - 关于全面从严治党方面
  # - 关于基层党建和队伍建设方面
部门:             # 牵头和配合的部门，一行一个，例如：
  # - 办公室
  # - {名称: 人事科, 曾用名: 组织人事科}
销号要求: [整改情况, 验收]    # 还可以加 佐证
提醒天数: 7
# 不公开: [市名, 县名]   # 对外的通报里出现就不出稿；人名不用列
自动提交: 是      # 每次改动自动记入历史
"""

_REPORT = """\
# 报告里具体问题前后的文字，都可以不写。写 {{ 统计句 }} 就印出台账算出的统计句，还有 {{ 问题数 }} {{ 已完成数 }}
# {{ 基本完成数 }} {{ 长期整改数 }} {{ 正在整改数 }} {{ 剩余数 }} {{ 方面数 }} {{ 销号率 }} {{ 截止日期 }}。
标题:
主送机关:
导语:
第一部分:
  标题:
  引言:
  段落:           # 一段一个，例如：
    # - 标题: 统一思想认识
    #   正文: 局党组第一时间召开专题会议……
第二部分:
  标题:
  引言:
第三部分:
  标题:
  引言:
  段落:
联系方式:
附件:
署名:
成文日期:
"""

_ATTRIBUTES = "*.yaml text eol=lf merge=rectify\nevidence/** -text\n"
"""Windows' autocrlf would make every file look changed; git merges with `rectify merge-file`; a 佐证 must keep its
sha256."""


class LedgerThere(RectifyError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} 已经是一份台账", hint="看看现在的情况：rectify status；另建一份：rectify init 别的文件夹"
        )


class LedgerRemoved(RectifyError):
    """A ledger that was committed at this place and of which no file is there."""

    def __init__(self, ledger: Path) -> None:
        near = disk.near(ledger)
        super().__init__(
            f"{ledger} 里提交过一份台账，现在文件都不在了",
            hint=f"取回来：git checkout -- {near}；确实不要了，先用 git rm -r {near} 和 git commit 记下，再来一次",
        )


class BaseAlone(UsageError):
    def __init__(self) -> None:
        super().__init__("--base 单独用，给已有的台账写一份 base.docx", hint="rectify init --base")


class BaseThere(RectifyError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} 已经有了", hint="直接用 Word 改它；要重新开始，先把它改名或删掉")


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="文件夹", show_default=False, help="默认是当前文件夹")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="署名的全称")] = None,
    aspect: Annotated[
        list[str] | None, typer.Option("--aspect", metavar="方面", help="反馈的一个方面，按顺序写几次")
    ] = None,
    base: Annotated[
        bool,
        typer.Option("--base", help="在模板旁边写一份 base.docx：用 Word 改它的样式、页面、页脚，报告就照它的样子"),
    ] = False,
    no_commit: NoCommitOption = False,
) -> None:
    """The verb."""
    if base and (unit or aspect):
        raise BaseAlone
    if base:
        _write_base(context.obj, folder, no_commit=no_commit)
        return
    name = options.text_maybe(unit, "--unit")
    aspects = tuple(options.text(title, "--aspect") for title in aspect or [])
    home = folder or Path()
    ledger = home / store.LEDGER
    if (home / store.SETTINGS_FILE).exists():
        raise LedgerThere(str(home.resolve()))
    store.refuse_lost(home, but_report=True)
    with laid_out(context.obj, ledger, no_commit=no_commit) as desk:
        start(desk, first_files(Settings(unit=name, aspects=aspects)), commit_message.message("init", [], "建立台账"))
    place = f"--ledger {home} " if folder else ""
    if aspects:
        screen.tell(f'下一步：rectify {place}add 1 "标题" --problem "具体问题"')
    else:
        file = ledger / store.SETTINGS_FILE
        screen.tell(f"下一步：打开 {file}，写上单位和方面；已有报告的：rectify {place}import 报告.docx")


def _write_base(command: Command, home: Path | None, *, no_commit: bool) -> None:
    """A Word file beside the templates with every style of a paper, for the office to change."""
    from rectify.render import base_specimen

    with desks.opened(command, home, no_commit=no_commit) as desk:
        path = desk.folder.templates / store.BASE
        if os.path.lexists(path):
            raise BaseThere(_near(path))
        desks.save(desk, {path: base_specimen.docx()}, commit_message.message("init", [], f"版式：写入 {store.BASE}"))
        screen.tell(f"已写成 {_near(path)}；用 Word 改它的样式、页面和页脚，rectify report --docx 就照它的样子")


@contextlib.contextmanager
def laid_out(command: Command, ledger: Path, *, no_commit: bool) -> Iterator[desks.Session]:
    """A locked session for a ledger that is to be made at `ledger`, in a repository of its own where there is none.
    Raises LedgerThere, LedgerLost, LedgerRemoved, CannotWrite."""
    merge_driver.look(command, ledger)  # may take away what a killed one began there
    today = clock.today()
    _refuse_another(ledger)
    _refuse_removed(ledger)
    folder = store.make(ledger)
    repository = git.find(folder.path) or git.start(folder.path.parent)
    with recovery.locked(command, folder, repository) as noted:
        _refuse_another(folder.path)
        yield desks.Session(folder, noted, Settings(), repository, today, commits=not no_commit)


def _refuse_another(ledger: Path) -> None:
    """Raises LedgerThere, or LedgerLost where one was."""
    if disk.is_file(ledger / store.SETTINGS_FILE):
        raise LedgerThere(str(ledger))
    store.refuse_lost(ledger, ledger / store.LEDGER)


def _refuse_removed(ledger: Path) -> None:
    """Raises LedgerRemoved where git has a ledger at this place of which nothing lies there any more."""
    around = next(each for each in (ledger.resolve(), *ledger.resolve().parents) if each.is_dir())
    repository = git.find(around)
    path = ledger.resolve() / store.SETTINGS_FILE
    if repository is not None and repository.content("HEAD", path) is not None:
        raise LedgerRemoved(ledger)


def start(desk: desks.Session, files: dict[str, str], message: str) -> None:
    """Writes the first files and the templates of a ledger and commits them together."""
    contents = shipped_templates.missing(desk.folder)
    contents |= {desk.folder.path / file: text.encode() for file, text in files.items()}
    attributes = desk.folder.path / store.ATTRIBUTES
    contents[attributes] = (desk.content(attributes) or b"") + _ATTRIBUTES.encode()
    desks.save(desk, contents, message)
    if desk.repository is not None:
        merge_driver.equip(desk.folder.path)
        missing_files.warn_of_cloud(desk.repository)
    screen.tell(f"已建立台账 {_near(desk.folder.path)}，报告模板在 {_near(desk.folder.templates)}")


def _near(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def first_files(values: Settings) -> dict[str, str]:
    """The files of a new ledger, with what `values` has set in `ledger.yaml`."""
    sheet = ledger_file.read(_SETTINGS.encode(), schema.SETTINGS)
    given = {each.name: value for each in fields(values) if (value := getattr(values, each.name))}
    text = ledger_file.rewritten(sheet, replace(sheet.value, **given), schema.SETTINGS).text
    return {store.SETTINGS_FILE: text, store.REPORT_FILE: _REPORT}
