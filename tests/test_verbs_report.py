"""`rectify report`: which kind of file, where it goes, and what refuses it while the old file stays."""

from __future__ import annotations

import zipfile

import pytest

from tests.conftest import Clerk


@pytest.fixture
def described(small: Clerk) -> Clerk:
    """The small ledger with words around its problems."""
    small.write("ledger/report.yaml", "标题: 整改进展情况报告\n导语: '{{ 统计句 }}'\n署名: 中共甲市乙局党组\n")
    return small


def test_text_goes_to_stdout(described: Clerk) -> None:
    said = described.does("rectify report")
    assert said.out == (
        "整改进展情况报告\n"
        "巡察反馈的1大方面3个具体问题，基本完成整改1项，正在整改2项。\n"
        "一、巡察整改任务落实情况\n"
        "（一）关于甲方面\n"
        "1.严格管理。一是健全制度。印发管理办法。二是补齐台账。补录台账20份。\n"
        "中共甲市乙局党组\n"
    )
    assert said.err == ""


@pytest.mark.parametrize(
    ("command", "name", "start"),
    [
        ("rectify report --docx", "进展情况报告.docx", b"PK"),
        ("rectify report 进展情况报告 --html", "进展情况报告.html", b"<!DOCTYPE html>"),
        ("rectify report -o 稿.docx", "稿.docx", b"PK"),
        ("rectify report -o 稿.HTML", "稿.HTML", b"<!DOCTYPE html>"),
        ("rectify report --html -o 稿.htm", "稿.htm", b"<!DOCTYPE html>"),
        ("rectify report --output 稿.txt", "稿.txt", "整改进展情况报告\n".encode()),
    ],
)
def test_a_file_of_the_kind_that_is_asked_for(described: Clerk, command: str, name: str, start: bytes) -> None:
    said = described.does(command)
    assert said.out == ""
    assert name in said.err
    assert described.path(name).read_bytes()[: len(start)].lower() == start.lower()


def test_the_same_ledger_gives_the_same_bytes(described: Clerk) -> None:
    described.does("rectify report --docx -o 一.docx")
    described.does("rectify report --docx -o 二.docx")
    assert described.path("一.docx").read_bytes() == described.path("二.docx").read_bytes()
    with zipfile.ZipFile(described.path("一.docx")) as package:
        assert "word/document.xml" in package.namelist()


@pytest.mark.parametrize(
    ("command", "code", "said_of_it"),
    [
        ("rectify report --docx --html", 2, "一次只能用一个"),
        ("rectify report -o 稿.doc", 2, "看不出 稿.doc 要写成哪种文件"),
        ("rectify report -o 稿", 2, "看不出 稿 要写成哪种文件"),
        ("rectify report 进展报告", 1, "没有“进展报告”这个文种"),
        ("rectify report ../ledger/1.1", 1, "这个文种"),
        ("rectify report -o 没有/稿.docx/稿.docx", 1, "没有文件夹"),
        ("rectify report --docx -o ledger", 1, "写不了 ledger"),
        ("rectify report --docx --base 没有.docx", 1, "读不了 没有.docx"),
    ],
)
def test_what_the_command_line_may_not_say(described: Clerk, command: str, code: int, said_of_it: str) -> None:
    before = described.snapshot()
    said = described.types(command)
    assert (said.code, said.out) == (code, "")
    assert said_of_it in said.err
    if code:
        assert described.snapshot() == before


def test_an_unknown_document_is_told_the_known_ones(described: Clerk) -> None:
    described.write("templates/简报.html", "<h1>简报</h1><p>{{ 统计句 }}</p>")
    said = described.types("rectify report 进展报告")
    assert "是不是“进展情况报告”" in said.err
    assert "简报" in said.err
    assert described.does("rectify report 简报").out.startswith("简报\n")


DAMAGES = [
    ("1.1.yaml", "状态: 整改中", "状态: 快好了", "没有“快好了”这种状态"),
    ("1.1.yaml", "补录台账20份。", "共{{ 问题总数 }}份。", "不认识占位符 {{ 问题总数 }}"),
    ("1.1.yaml", "补录台账20份。", "补录{% if 1 %}", "不认识占位符 {%"),
    ("1.1.yaml", "编号: 1.1.3", "编号: 1.1.2", "编号 1.1.2 重复"),
    ("1.1.yaml", "编号: 1.1.3", "编号: 1.2.3", "1.2.3 不是 1.1 的编号"),
    ("ledger.yaml", "提醒天数: 7", "统计句: 共{{ 问题数 }}项", "漏了有问题的类别"),
    ("report.yaml", "标题: 整改", "标题: {{ 销号率.x }}整改", "ledger/report.yaml:1"),
]


@pytest.mark.parametrize(("file", "old", "new", "said_of_it"), DAMAGES)
@pytest.mark.parametrize("option", ["", "--docx", "--html", "-o 进展情况报告.docx"])
def test_a_refusal_leaves_the_old_file_untouched(
    described: Clerk, file: str, old: str, new: str, said_of_it: str, option: str
) -> None:
    described.write("进展情况报告.docx", "旧的")
    described.write("进展情况报告.html", "旧的")
    text = described.read(f"ledger/{file}")
    assert old in text
    described.write(f"ledger/{file}", text.replace(old, new, 1))
    before = described.snapshot()
    said = described.types(f"rectify report {option}")
    assert (said.code, said.out) == (1, "")
    assert said_of_it in said.err
    assert f"错误：ledger/{file}:" in said.err
    assert "提示：" in said.err
    assert described.snapshot() == before


def test_every_damaged_file_is_told_at_once(described: Clerk) -> None:
    described.write("ledger/2.1.yaml", "<<<<<<< HEAD\n")
    described.write("ledger/1.1.yaml", "编号: 1.1\n")
    said = described.types("rectify report")
    assert said.code == 1
    assert "ledger/1.1.yaml" in said.err
    assert "ledger/2.1.yaml:1" in said.err


def test_an_empty_ledger_makes_no_report(clerk: Clerk) -> None:
    clerk.does("rectify init --aspect 关于甲方面")
    said = clerk.types("rectify report --docx")
    assert said.code == 1
    assert "尚无问题" in said.err
    assert not clerk.path("进展情况报告.docx").exists()


def test_the_text_of_the_ledger_is_data_and_never_markup(described: Clerk) -> None:
    described.does(["rectify", "update", "1.1", "--title", "<b>严格</b> & 管理"])
    assert "<b>严格</b> & 管理" in described.does("rectify report").out
    described.does("rectify report --html")
    assert "&lt;b&gt;严格&lt;/b&gt; &amp; 管理" in described.read("进展情况报告.html")


def test_braces_outside_prose_are_printed_as_they_stand(described: Clerk) -> None:
    described.does(["rectify", "update", "1.1", "--title", "{{ 问题数 }}{% if %}"])
    assert "1.{{ 问题数 }}{% if %}。" in described.does("rectify report").out


def test_a_report_needs_no_git_and_changes_nothing_in_the_ledger(described: Clerk) -> None:
    before = {name: data for name, data in described.snapshot().items() if name.startswith("ledger/")}
    head = described.git("rev-parse", "HEAD")
    described.does("rectify report --docx")
    assert {name: data for name, data in described.snapshot().items() if name.startswith("ledger/")} == before
    assert described.git("rev-parse", "HEAD") == head


def test_a_head_that_leaves_the_first_page_no_text_is_told(described: Clerk) -> None:
    described.write("ledger/report.yaml", f"标题: 报告\n主送机关: {'某县委，' * 150}\n导语: 甲\n")
    said = described.does("rectify report --docx")
    assert "ledger/report.yaml:2：版头、标题和主送机关太长，首页排不下正文，约多 3 行" in said.err
