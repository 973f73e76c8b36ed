"""A whole inspection with a real report: in by `import`, through the ledger, out again byte for byte."""

from __future__ import annotations

import collections
import io
import os
from pathlib import Path

import docx
import pytest

from tests.conftest import Clerk

REFERENCE = Path(os.environ.get("RECTIFY_REFERENCE", "")).absolute()
pytestmark = pytest.mark.skipif(not REFERENCE.is_file(), reason="RECTIFY_REFERENCE names no report")

UNSEEN = ("1.2", "1.3", "2.1", "3.1", "3.5")
"""The issues that count one problem more than their text shows."""
MOSTLY_DONE = ("1.2.1", "2.2.1", "3.3.4")
LONG_TERM = "1.3.1"


def test_the_report_comes_back_and_then_with_its_figures_computed(clerk: Clerk) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    said = clerk.does(["rectify", "import", str(REFERENCE)])
    assert "3 个方面、16 条、33 个具体问题（25 个分开写明，8 条整段写成）" in said.err
    assert "说 38 个具体问题，正文里看得见的是 33 个" in said.err
    assert clerk.does("rectify report").out == text

    for number in UNSEEN:
        clerk.does(f"rectify add {number} 没有写进正文的问题")
    rows = clerk.does("rectify list --json").json
    assert collections.Counter(row["id"][0] for row in rows) == {"1": 7, "2": 18, "3": 13}
    closing = [row["id"] for row in rows if row["id"] not in (*MOSTLY_DONE, LONG_TERM)]
    clerk.does(["rectify", "update", *closing, "--status", "整改到位"])
    clerk.does(["rectify", "close", *closing, "--accepted-by", "王某"])
    clerk.does(["rectify", "update", *MOSTLY_DONE, "--status", "基本完成"])
    clerk.does(f"rectify update {LONG_TERM} --status 长期整改 --target 年底前见成效 --review 2023-09-30")
    sentence = clerk.does("rectify report 进展情况报告").out
    assert sentence == text
    words = clerk.read("ledger/report.yaml")
    begin = words.index("巡察反馈的3大方面")
    end = words.index("。", begin) + 1
    clerk.write("ledger/report.yaml", words[:begin] + "{{ 统计句 }}" + words[end:])

    assert clerk.does("rectify report").out == text
    assert not [row for row in clerk.types("rectify check --json").json if "与台账不符" in row["message"]]
    clerk.does("rectify report --docx")
    document = docx.Document(io.BytesIO(clerk.path("进展情况报告.docx").read_bytes()))
    assert "\n".join(paragraph.text for paragraph in document.paragraphs) + "\n" == text
