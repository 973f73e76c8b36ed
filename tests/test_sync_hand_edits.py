"""What a clerk did by hand in the ledger's folder goes along with the next sync, and nothing that is none of the ledger's."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.days import edits
from tests.pair import Pair, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def test_what_was_changed_by_hand_is_committed_in_words_and_sent(clerks: Pair) -> None:
    clerks.one.write("ledger/1.1.yaml", clerks.one.read("ledger/1.1.yaml").replace("状态: 待整改", "状态: 整改中"))
    clerks.one.write("ledger/草稿.txt", "草稿")
    said = clerks.one.does("rectify sync")
    assert "改了还没有记入历史，现在记下：ledger/1.1.yaml" in said.err
    assert "送出 1 项改动" in said.err
    assert clerks.one.git("log", "-1", "--format=%s").strip() == "1.1.3 待整改→整改中：巡查不力"
    assert clerks.one.git("status", "--porcelain") == "?? ledger/草稿.txt\n"
    entry = clerks.one.does("rectify log --json").json[0]
    assert (entry["action"], entry["id"]) == ("edit", "1.1.3")
    clerks.two.does("rectify sync")
    assert clerks.two.does("rectify show 1.1.3 --json").json["status"] == "in_progress"
    clerks.one.does("rectify undo")
    assert clerks.one.does("rectify show 1.1.3 --json").json["status"] == "pending"


def test_evidence_that_was_moved_by_hand_is_sent_with_its_entry(clerks: Pair) -> None:
    clerks.two.write("办法.txt", "管理办法")
    clerks.two.does("rectify update 1.1.1 --evidence 办法.txt")
    home = clerks.two.path("ledger/evidence/1.1")
    (home / "制度").mkdir()
    (home / "办法.txt").rename(home / "制度/办法.txt")
    text = clerks.two.read("ledger/1.1.yaml").replace("evidence/1.1/办法.txt", "evidence/1.1/制度/办法.txt")
    clerks.two.write("ledger/1.1.yaml", text)
    clerks.two.write("ledger/evidence/1.1/草稿.txt", "没有登记的")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert clerks.one.read("ledger/evidence/1.1/制度/办法.txt") == "管理办法"
    assert not clerks.one.path("ledger/evidence/1.1/办法.txt").exists()
    assert not clerks.one.path("ledger/evidence/1.1/草稿.txt").exists()
    assert not [each for each in clerks.one.types("rectify check --json").json if "佐证" in each["message"]]


def test_evidence_that_was_put_there_after_its_entry_is_sent(clerks: Pair) -> None:
    edits(clerks.two, "具体问题:", "佐证:\n  - 名称: 办法\n    文件: evidence/1.1/办法.txt\n具体问题:")
    clerks.two.does("rectify sync")
    clerks.two.write("ledger/evidence/1.1/办法.txt", "管理办法")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert clerks.one.read("ledger/evidence/1.1/办法.txt") == "管理办法"
