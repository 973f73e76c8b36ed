"""Shapes of YAML that hands and other programs write: folded blocks, inline records, files without a last newline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rectify.codec import ledger_file
from rectify.core import schema
from rectify.core.model import Closing, Issue
from rectify.core.states import Status


def read(text: str) -> Issue:
    issue: Issue = ledger_file.read_issue(text.encode("utf-8"), "1.1").value
    return issue


def edited(text: str, **fields: object) -> str:
    """The text after these fields of the issue were changed; it reads back as what was meant."""
    sheet = ledger_file.read_issue(text.encode("utf-8"), "1.1")
    wanted = replace(sheet.value, **fields)
    written = ledger_file.rewritten(sheet, wanted, schema.ISSUE)
    assert ledger_file.read_issue(written.data, "1.1").value == wanted
    return written.data.decode("utf-8")


HEAD = '编号: "1.1"\n标题: 严格管理\n'
TAIL = '具体问题:\n  - 编号: "1.1.1"\n    问题: 制度缺失\n    状态: 整改中\n'


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (["会议提出", "要求。"], "会议提出要求。"),
        (["使用", "OA 系统", "办理"], "使用OA 系统办理"),
        (["the first", "second line"], "the first second line"),
        (["共", "38", "个"], "共38个"),
    ],
)
def test_a_folded_block_joins_chinese_without_a_blank(lines: list[str], meant: str, ending: str) -> None:
    block = "正文: >\n" + "".join(f"  {line}\n" for line in lines)
    text = (HEAD + block + TAIL).replace("\n", ending)
    assert (read(text).result or "").strip() == meant


def test_an_edit_inside_an_inline_record_changes_only_that_value() -> None:
    inline = '具体问题:\n  - {编号: "1.1.1", 问题: 制度缺失, 状态: 整改中}  # 手写\n'
    text = HEAD + inline
    problem = replace(read(text).problems[0], status=Status.MOSTLY_DONE)
    assert edited(text, problems=(problem,)) == text.replace("整改中", "基本完成")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_without_a_last_newline_is_edited_and_added_to(ending: str) -> None:
    text = (HEAD + TAIL).rstrip("\n").replace("\n", ending)
    problem = replace(read(text).problems[0], status=Status.MOSTLY_DONE)
    assert edited(text, problems=(problem,)) == text.replace("整改中", "基本完成")
    closed = replace(read(text).problems[0], closing=Closing("2023-04-28"))
    was, now = text.split(ending), edited(text, problems=(closed,)).split(ending)
    assert now[-1] == was[-1], "git would show the last line as changed if it got a line end"
    assert sorted(now) == sorted([*was, "    销号:", "      日期: 2023-04-28"])
