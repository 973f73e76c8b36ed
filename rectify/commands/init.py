"""`rectify init`: a new ledger with its templates, in a git repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rectify import clock, git, screen, store, wording
from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.commands import desk as desks
from rectify.commands import options
from rectify.commands.options import NoCommitOption
from rectify.errors import RectifyError
from rectify.model import Settings

HELP = """新建台账：在文件夹里建 ledger（台账）和 templates（报告模板），并开始记历史（git）。

例子：
  rectify init
  rectify init 巡察整改 --unit 中共某某市某某局党组 --aspect 关于落实决策部署方面 --aspect 关于全面从严治党方面"""

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

_ATTRIBUTES = "*.yaml text eol=lf\nevidence/** -text\n"
"""Windows' autocrlf would make every file look changed; a 佐证 must keep its sha256."""


class LedgerThere(RectifyError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 已经是一份台账", hint="看看现在的情况：rectify status；另建一份：rectify init 别的文件夹")


def init(
    folder: Annotated[Path | None, typer.Argument(metavar="文件夹", show_default=False, help="默认是当前文件夹")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="署名的全称")] = None,
    aspect: Annotated[list[str] | None, typer.Option("--aspect", metavar="方面", help="反馈的一个方面，按顺序写几次")] = None,
    no_commit: NoCommitOption = False,
) -> None:
    """The verb."""
    name = options.text_maybe(unit, "--unit")
    aspects = tuple(options.text(title, "--aspect") for title in aspect or [])
    home = folder or Path()
    create(home / store.LEDGER, Settings(unit=name, aspects=aspects), no_commit=no_commit)
    place = f"--ledger {home} " if folder else ""
    if aspects:
        screen.tell(f'下一步：rectify {place}add 1 "标题" --problem "具体问题"')
    else:
        screen.tell(f"下一步：打开 {home / store.LEDGER / store.SETTINGS_FILE}，写上单位和方面；已有报告的：rectify import 报告.docx")


def create(ledger: Path, values: Settings, *, no_commit: bool) -> store.Folder:
    """Makes the ledger folder and the templates beside it and commits them. Raises LedgerThere, CannotWrite."""
    if (ledger / store.SETTINGS_FILE).exists():
        raise LedgerThere(str(ledger))
    try:
        ledger.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise store.CannotWrite(str(ledger), error) from None
    folder = store.Folder(ledger.resolve())
    repository = git.find(folder.path) or (None if no_commit else git.start(folder.path.parent))
    contents = {folder.path / file: text.encode() for file, text in first_files(values).items()}
    desk = desks.Desk(folder, values, repository, clock.today(), commits=not no_commit)
    with store.locked(folder, repository.git_dir if repository else None):
        templates = store.put_templates(folder)
        desks.save(desk, contents, desks.message("init", [], "建立台账"), added=templates)
    screen.tell(f"已建立台账 {ledger}，模板在 {folder.templates.relative_to(Path.cwd()) if folder.templates.is_relative_to(Path.cwd()) else folder.templates}")
    return folder


def first_files(values: Settings) -> dict[str, str]:
    """The files of a new ledger, with `values` set in `ledger.yaml`."""
    try:
        sheet = sheets.read(_SETTINGS.encode(), wording.SETTINGS)
    except Unreadable as error:
        raise AssertionError(error.sentence) from error
    given = {name: value for name in values.__slots__ if (value := getattr(values, name))}
    from dataclasses import replace

    text = sheets.rewritten(sheet, replace(sheet.value, **given), wording.SETTINGS).text
    return {store.SETTINGS_FILE: text, store.REPORT_FILE: _REPORT, ".gitattributes": _ATTRIBUTES}
