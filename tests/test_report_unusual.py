"""Texts that no paper should hold and some day one does: printed whole or refused by name, and the file always opens."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import docx
import pytest

from tests.conftest import Clerk

TOLD = "印发管理办法。"
UNUSUAL = {
    "a paragraph of 100,000 characters": "长" * 99_999 + "。",
    "characters outside the body's face": "由龚䶮、𠮷某负责，二〇二三年办结😀👨‍👩‍👧🇨🇳。",
    "marks that turn the reading direction": "甲\u200f乙\u202e丙\u202c丁\u2067مرحبا\u2069。",
    "marks that are not seen": "零\u200b宽、软\u00ad连、零宽\u200d连、不换\u2060行。",
    "characters of private use and unassigned ones": "\ue000、\uf0b7、\U000e0001、\U0010fffd。",
    "what markup is made of": "<b>不是</b>&nbsp;标记]]>，\"也不\"是'属性'。",
    "combining marks and ligatures": "e\u0301、ﷺ、① ㈱ ﬁ。",
}


def body(file: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs)


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_an_unusual_text_is_printed_whole(small: Clerk, text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace(TOLD, quoted))
    shown = small.does("rectify report").out
    assert re.sub("[\u200f\u202a-\u202e\u2066-\u2069]", "\N{REPLACEMENT CHARACTER}", text) in shown
    small.does("rectify report -o 报告.txt")
    assert text in small.read("报告.txt")
    small.does("rectify report --docx")
    assert text in body(small.path("进展情况报告.docx").read_bytes())
    small.does("rectify report --html")
    assert "</html>" in small.read("进展情况报告.html")


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="needs LibreOffice, poppler-utils"
)
def test_all_of_it_opens_and_prints(small: Clerk) -> None:
    text = "".join(UNUSUAL.values()).replace("'", "''")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace(TOLD, f"'{text}'"))
    small.does("rectify report --pdf")
    described = subprocess.run(["pdfinfo", "进展情况报告.pdf"], check=True, capture_output=True, text=True).stdout
    pages = int(described.partition("Pages:")[2].split()[0])
    assert 100_000 // (22 * 28) < pages < 200


@pytest.mark.parametrize("length", [21, 119, 200, 1000])
def test_a_title_of_any_length(small: Clerk, length: int) -> None:
    title = ("关于巡察整改进展情况的报告" * 100)[:length]
    small.write("ledger/report.yaml", f"标题: {title}\n")
    assert small.does("rectify report").out.startswith(f"{title}\n")
    small.does("rectify report --docx")
    lines = docx.Document("进展情况报告.docx").paragraphs[0]
    assert lines.text.replace("\n", "") == title


def test_a_ledger_without_problems_makes_no_report(clerk: Clerk) -> None:
    clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面")
    clerk.is_refused("rectify report --docx", 1, "尚无问题")


@pytest.mark.parametrize("char", ["\x07", "\x1b", "\x00", "\ufffe", "\x85", "\u2028"])
def test_a_character_that_no_paper_can_hold_is_refused_by_name(small: Clerk, char: str) -> None:
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace(TOLD, f'"{escaped(char)}甲"'))
    said = small.types("rectify report --docx")
    assert (said.code, small.path("进展情况报告.docx").exists()) == (1, False)
    assert f"U+{ord(char):04X}" in said.err
    assert "ledger/1.1.yaml:" in said.err


def escaped(char: str) -> str:
    return f"\\u{ord(char):04x}"
