"""Versions read piece by piece are what the whole file says; where a file is odd, it is left to be read as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectify.codec import ledger_file
from rectify.codec.many_versions import Pieces
from rectify.codec.unreadable import Unreadable
from rectify.compare import changes
from rectify.core.model import Issue
from tests.conftest import PROJECT

FILES = sorted((PROJECT / "ledger").glob("[1-9]*.yaml"))
PLAIN = "编号: 2.5\n标题: 严格把关\n具体问题:\n  - 编号: 2.5.1\n    问题: 甲\n  - 编号: 2.5.2\n    问题: 乙\n备注: 记\n"
ODD = {
    "items at the margin": PLAIN.replace("  - ", "- ").replace("    问题", "  问题"),
    "a list in brackets": "编号: 2.5\n具体问题: [{编号: 2.5.1, 问题: 甲}, {编号: 2.5.2}]\n",
    "a comment between": PLAIN.replace("  - 编号: 2.5.2", "  # 第二个\n\n  - 编号: 2.5.2"),
    "a comment at the margin": PLAIN.replace("备注", "# 备注\n备注"),
    "a block": PLAIN.replace("备注: 记", "备注: |\n  第一行\n\n  标题: 不是键\n"),
    "a folded text": PLAIN.replace("备注: 记", "备注: 第一行\n  第二行"),
    "a quoted text over lines": PLAIN.replace("备注: 记", '备注: "第一行\n标题: 不是键"'),
    "an anchor": PLAIN.replace("问题: 甲", "问题: &同 甲").replace("问题: 乙", "问题: *同"),
    "a document's mark": f"---\n{PLAIN}",
    "Windows' line ends": PLAIN.replace("\n", "\r\n"),
    "a full-width colon": PLAIN.replace("标题: ", "标题："),
    "quoted keys": PLAIN.replace("标题:", '"标题":'),
    "an invisible mark in a key": PLAIN.replace("备注", "备\u00ad注"),
    "a key with an escape": PLAIN.replace("备注:", '"\\u5907注":'),
    "an unknown key": PLAIN.replace("备注", "备考"),
    "a key twice": PLAIN.replace("备注: 记", "标题: 又一个"),
    "another number": PLAIN.replace("编号: 2.5\n", "编号: 2.6\n"),
    "no problem": "编号: 2.5\n标题: 甲\n",
    "an unknown state": PLAIN.replace("问题: 乙", "状态: 弄好了"),
    "nothing": "",
}


def whole(data: bytes, stem: str) -> Issue | None:
    try:
        issue = ledger_file.read_issue(data, stem).value
    except Unreadable:
        return None
    assert isinstance(issue, Issue)
    return issue


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_sample_is_read_alike(path: Path) -> None:
    data = path.read_bytes()
    pieces = Pieces()
    assert pieces.issue(data, path.stem) == whole(data, path.stem) is not None
    assert pieces.issue(data, path.stem) == whole(data, path.stem)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", ODD.values(), ids=list(ODD))
def test_odd_files_are_read_alike_or_not_at_all(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert Pieces().issue(data, "2.5") in (whole(data, "2.5"), None)


@pytest.mark.parametrize("text", ODD.values(), ids=list(ODD))
def test_what_differs_between_versions_is_what_differs_between_the_issues(text: str) -> None:
    old, new = PLAIN.encode(), text.replace("甲", "甲二").encode()
    found = Pieces().differing([old, new], "2.5")
    before, after = whole(old, "2.5"), whole(new, "2.5")
    if found is not None and before is not None and after is not None:
        assert changes.between(*found) == changes.between(before, after)


def test_plain_files_are_read_piece_by_piece() -> None:
    assert Pieces().issue(PLAIN.encode(), "2.5") == whole(PLAIN.encode(), "2.5") is not None
    new = PLAIN.replace("乙", "丙").encode()
    found = Pieces().differing([PLAIN.encode(), new], "2.5")
    assert found is not None
    assert [[str(problem.id) for problem in issue.problems] for issue in found] == [["2.5.2"], ["2.5.2"]]
