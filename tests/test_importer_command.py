"""`rectify import` of a typed report, and `rectify report` of the ledger that it makes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from tests.test_importer_outline import REPORT

if TYPE_CHECKING:
    from tests.conftest import Clerk


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_report_comes_back_byte_for_byte(clerk: Clerk, encoding: str) -> None:
    clerk.write("报告.txt", REPORT.replace("\n", "\r\n").encode(encoding))
    clerk.does("rectify import 报告.txt")
    assert clerk.does("rectify report").out == REPORT.replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.管好储备粮库", "1. 管好储备粮库"),
        ("补建账卡12份。二是", "补建账卡12份。\n二是"),
        ("2.规范轮换销售。修订", "2.规范轮换销售\n修订"),
        ("（一）提高站位。召开", "（一）提高站位\n召开"),
        ("（一）提高站位", "（1）提高站位"),
        ("局党组把整改", "{{ 问题数 }}{%局党组\\{把整改"),
        ("联系方式：", "此致。\n联系方式："),
        ("附件：1.问题清单\n2.制度清单", "附件：问题清单"),
    ],
)
def test_whatever_its_shape_a_report_comes_back(clerk: Clerk, old: str, new: str) -> None:
    text = REPORT.replace(old, new).replace("\n\n", "\n")
    assert text != REPORT.replace("\n\n", "\n")
    clerk.write("报告.txt", text)
    clerk.does("rectify import 报告.txt")
    assert clerk.does("rectify report").out == text


def test_a_report_from_word_comes_back(clerk: Clerk) -> None:
    document = docx.Document()
    for line in REPORT.splitlines():
        document.add_paragraph(line)
    document.save(str(clerk.path("报告.docx")))
    clerk.does("rectify import 报告.docx --status 整改到位")
    assert clerk.does("rectify report").out == REPORT.replace("\n\n", "\n")
    assert clerk.does("rectify status --json").json["groups"]["mostly_completed"] == 7


def test_what_differs_is_said_and_the_unit_is_who_signed(clerk: Clerk) -> None:
    clerk.write("报告.txt", REPORT)
    said = clerk.does("rectify import 报告.txt")
    assert "第 8 段说 6 个具体问题，正文里看得见的是 7 个" in said.err
    assert said.out == ""
    assert clerk.does("rectify status --json").json["unit"] == "中共青禾县粮食局党组"


def test_a_report_goes_into_a_ledger_that_was_just_made(clerk: Clerk) -> None:
    clerk.does("rectify init")
    clerk.write("报告.txt", REPORT)
    clerk.does("rectify import 报告.txt")
    assert clerk.does("rectify report").out == REPORT.replace("\n\n", "\n")


def test_words_that_are_there_are_not_overwritten(clerk: Clerk) -> None:
    clerk.does("rectify init")
    clerk.write("ledger/report.yaml", "标题:\n第三部分:\n  引言: 我们写的\n")
    clerk.write("报告.txt", REPORT)
    clerk.is_refused("rectify import 报告.txt", 1, "ledger/report.yaml 里已经写了报告的文字")


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("通知.txt", "会议通知\n请各科室参加。\n", 1, "这不是整改进展情况报告"),
        ("报告.doc", "甲", 1, "另存为 .docx"),
        ("报告.md", "甲", 2, "后缀"),
    ],
)
def test_what_is_no_report_is_refused_and_leaves_nothing(
    clerk: Clerk, name: str, text: str, code: int, words: str
) -> None:
    clerk.write(name, text)
    before = clerk.snapshot()
    said = clerk.types(["rectify", "import", name])
    assert said.code == code
    assert words in said.err
    assert clerk.snapshot() == before


REFERENCE = Path(os.environ.get("RECTIFY_REFERENCE", "")).absolute()


@pytest.mark.skipif(not REFERENCE.is_file(), reason="RECTIFY_REFERENCE names no report")
def test_the_reference_report_comes_back_byte_for_byte(clerk: Clerk) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    said = clerk.does(["rectify", "import", str(REFERENCE)])
    assert "38 个具体问题" in said.err
    assert "33 个" in said.err
    assert clerk.does("rectify report").out == text
