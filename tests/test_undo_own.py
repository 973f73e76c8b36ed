"""`rectify undo` takes back what is one's own; another's change only where it is named, and an undo too."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def owner(clerk: Clerk, ref: str = "1.1") -> str | None:
    found: str | None = clerk.does(f"rectify show {ref} --json").json["owner"]
    return found


def head(clerk: Clerk) -> str:
    return clerk.git("rev-parse", "HEAD").strip()


def test_anothers_newest_change_stays_and_is_told(clerks: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    clerks.two.does("rectify update 1.1.1 --owner 周某")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2030-01-01T10:00:00")
    clerks.one.does("rectify update 1.1 --owner 许某")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    before = head(clerks.two)
    clerks.two.is_refused("rectify undo", 1, "最近一次改动是李某的“1.1 更新责任人：严格管理”")
    assert head(clerks.two) == before
    said = clerks.two.types("rectify undo").err
    theirs, mine = re.findall("rectify undo ([0-9a-f]+)", said)
    assert f"撤自己的“1.1.1 更新责任人：健全制度”：rectify undo {mine}" in said
    clerks.two.does(f"rectify undo {mine}")
    assert (owner(clerks.two), owner(clerks.two, "1.1.1")) == ("许某", None)
    assert "已撤销李某的“1.1 更新责任人：严格管理”" in clerks.two.does(f"rectify undo {theirs}").err
    assert owner(clerks.two) is None
    clerks.sync()


def test_where_all_is_anothers_no_own_change_is_offered(clerks: Pair) -> None:
    said = clerks.two.types("rectify undo").err
    assert len(re.findall("rectify undo [0-9a-f]+", said)) == 1
    assert "撤自己的" not in said


def test_a_number_takes_back_the_newest_change_about_it_whoever_made_it(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某")
    clerks.one.does("rectify add 2 规范采购")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    assert "已撤销李某的“1.1 更新责任人" in clerks.two.does("rectify undo 1.1").err
    assert clerks.two.path("ledger/2.1.yaml").exists()
    assert "已撤销李某的“2.1 新增：规范采购”" in clerks.two.does("rectify undo ２．１").err
    assert not clerks.two.path("ledger/2.1.yaml").exists()
    clerks.two.is_refused("rectify undo 2.1", 1, "“建立台账”不能撤销")
    clerks.sync()


def test_a_number_of_a_problem_is_that_problem(small: Clerk) -> None:
    small.does("rectify update 1.1.2 --owner 许某")
    small.does("rectify update 1.1.3 --owner 郑某")
    small.does("rectify undo 1.1.2")
    assert (owner(small, "1.1.2"), owner(small, "1.1.3")) == (None, "郑某")


def test_a_change_about_more_than_the_number_is_not_taken_back_by_it(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.does("rectify update 1.1.2 2.1.1 --owner 许某")
    for number in ("1.1.2", "2.1"):
        small.is_refused(f"rectify undo {number}", 1, f"最近改 {number} 的一次是")
    (commit,) = re.findall("全部撤销：rectify undo ([0-9a-f]+)", small.types("rectify undo 2.1").err)
    small.does(f"rectify undo {commit}")
    assert (owner(small, "1.1.2"), owner(small, "2.1.1")) == (None, None)


def test_naming_an_undo_restores_what_it_took_back(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    closed = small.read("ledger/1.1.yaml")
    small.does("rectify undo")
    said = small.does(f"rectify undo {head(small)[:7]}")
    assert "已恢复“1.1.1 销号：健全制度”" in said.err
    assert small.read("ledger/1.1.yaml") == closed
    assert small.git("log", "-1", "--format=%s").strip() == "恢复：1.1.1 销号：健全制度"
    assert "重启" not in small.does("rectify log").out
    assert not [each for each in small.types("rectify check --json").json if "销号以后" in each["message"]]
    assert "已撤销“1.1.1 销号：健全制度”" in small.does("rectify undo").err
    assert "已恢复“1.1.1 销号：健全制度”" in small.does(f"rectify undo {head(small)}").err
    assert small.read("ledger/1.1.yaml") == closed


def test_what_is_taken_back_already_is_not_taken_back_again(small: Clerk) -> None:
    small.does("rectify update 1.1 --owner 许某")
    commit = head(small)
    small.does(f"rectify undo {commit}")
    small.is_refused(f"rectify undo {commit}", 1, "或者已经撤销了")
    small.does(f"rectify undo {head(small)}")
    assert owner(small) == "许某"
    small.does(f"rectify undo {commit}")
    assert owner(small) is None


def test_an_older_change_is_taken_back_by_its_commit_and_the_newer_ones_stay(small: Clerk) -> None:
    small.does("rectify update 1.1 --owner 许某")
    commit = small.git("rev-parse", "--short", "HEAD").strip()
    small.does("rectify update 1.1 --leader 周某")
    small.does(f"rectify undo {commit}")
    shown = small.does("rectify show 1.1 --json").json
    assert (shown["owner"], shown["leader"]) == (None, "周某")


def test_a_restored_change_is_undone_again_after_a_rebase(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --leader 周某")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify undo")
    clerks.two.does(f"rectify undo {head(clerks.two)}")
    clerks.two.git("pull", "--quiet", "--rebase")
    assert owner(clerks.two) == "许某"
    assert "已撤销“1.1 更新责任人：严格管理”" in clerks.two.does("rectify undo").err
    assert owner(clerks.two) is None


@pytest.mark.parametrize(
    ("typed", "code", "described"),
    [
        ("昨天", 2, "“昨天”不是编号，也不是提交"),
        ("2.5.1.1", 2, "不是编号，也不是提交"),
        ("HEAD~1", 2, "不是编号，也不是提交"),
        ("deadbeef", 1, "deadbeef 不是 rectify 做的改动"),
        ("1.9", 1, "“建立台账”不能撤销"),
    ],
)
def test_what_names_no_change_is_refused(small: Clerk, typed: str, code: int, described: str) -> None:
    small.is_refused(f"rectify undo {typed}", code, described)


def test_a_commit_by_hand_and_one_of_sync_are_not_undone(clerks: Pair) -> None:
    clerks.one.write("ledger/1.1.yaml", clerks.one.read("ledger/1.1.yaml") + "备注: 手写\n")
    clerks.one.git("commit", "--quiet", "--all", "--message", "手工")
    clerks.one.is_refused(f"rectify undo {head(clerks.one)}", 1, "不是 rectify 做的改动")
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    clerks.one.is_refused(f"rectify undo {head(clerks.one)}", 1, "是同步时做的，不能撤销")
