"""`rectify undo` of what was done under a number that was given anew since: it follows the issue to its new number."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.days import on
from tests.pair import Pair
from tests.renumbered import two_of_one_number


@pytest.fixture
def clerks(march: Clerk) -> Pair:
    """Both have registered a 2.1, 李某 on 3 April and 王某 on 4 April, which is today."""
    return two_of_one_number(march)


def others(clerks: Pair) -> str:
    """李某's 2.1, as it stands with 王某."""
    return clerks.two.read("ledger/2.1.yaml")


def test_an_issue_that_was_added_is_taken_back_under_its_new_number(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    theirs = others(clerks)
    said = clerks.two.does("rectify undo")
    assert "已撤销“2.1 新增：严格招标”：2.1 后来改号为 2.2，撤销的是 2.2\n" in said.err
    assert not clerks.two.path("ledger/2.2.yaml").exists()
    assert others(clerks) == theirs
    assert clerks.two.git("status", "--porcelain") == ""
    newest = clerks.two.does("rectify log --json").json[0]
    assert (newest["action"], newest["id"]) == ("undo", "2.2")
    assert newest["summary"] == "撤销（2.1 已改号为 2.2）：2.1 新增：严格招标"
    clerks.sync()
    assert others(clerks) == theirs


def test_changes_are_taken_back_one_after_the_other_and_the_evidence_with_them(clerks: Pair) -> None:
    clerks.two.write("办法.txt", "评标办法")
    clerks.two.does("rectify update 2.1.1 --progress 办法已印发 --evidence 办法.txt")
    clerks.two.path("办法.txt").unlink()
    clerks.two.does("rectify update 2.1.1 --result 印发评标办法。 --status 整改到位")
    clerks.two.does("rectify close 2.1.1 --accepted-by 张某")
    clerks.two.does("rectify sync")
    theirs = others(clerks)
    expected = [("rectified", 1, 1), ("pending", 1, 1), ("pending", 0, 0)]
    for status, progress, evidence in expected:
        assert "2.1 后来改号为 2.2，撤销的是 2.2" in clerks.two.does("rectify undo").err
        shown = clerks.two.does("rectify show 2.2 --json").json
        assert (shown["problems"][0]["status"], shown["problems"][0]["rounds"]) == (status, [])
        assert (len(shown["progress"]), len(shown["evidence"])) == (progress, evidence)
        assert clerks.two.path("ledger/evidence/2.2/办法.txt").exists() == bool(evidence)
    assert "已撤销“2.1 新增：严格招标”" in clerks.two.does("rectify undo").err
    assert not clerks.two.path("ledger/2.2.yaml").exists()
    assert others(clerks) == theirs
    assert clerks.two.git("status", "--porcelain") == ""
    assert clerks.two.does("rectify weekly --json").json["reopened"] == []


def test_what_was_changed_since_is_not_taken_back_and_who_did_it_is_told(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.sync()
    text = clerks.one.read("ledger/2.2.yaml")
    clerks.one.write("ledger/2.2.yaml", text.replace("评标不严", "评标审核不严"))
    clerks.one.git("commit", "--quiet", "--all", "--message", "手工")
    clerks.sync()
    clerks.two.is_refused("rectify undo", 1, "“2.1 新增：严格招标”改过的地方后来又改了：ledger/2.2.yaml（李某，")
    assert "提示：看后来的改动：rectify log 2.2\n" in clerks.two.types("rectify undo").err


def test_a_change_beside_it_stays(clerks: Pair) -> None:
    clerks.two.does("rectify update 2.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.sync()
    text = clerks.one.read("ledger/2.2.yaml")
    clerks.one.write("ledger/2.2.yaml", text + "备注: 手写\n")
    clerks.one.git("commit", "--quiet", "--all", "--message", "手工")
    clerks.sync()
    theirs = others(clerks)
    clerks.two.does("rectify undo")
    shown = clerks.two.does("rectify show 2.2 --json").json
    assert (shown["owner"], shown["remark"]) == (None, "手写")
    assert others(clerks) == theirs


def test_the_others_issue_that_kept_its_number_is_undone_under_it(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    on("2023-04-05")
    clerks.one.does("rectify update 2.1 --owner 许某")
    assert clerks.one.does("rectify undo").err.endswith("已撤销“2.1 更新责任人：规范采购”\n")
    assert clerks.one.does("rectify show 2.2 --json").json["title"] == "严格招标"


def test_a_problem_that_was_given_another_number(clerks: Pair) -> None:
    on("2023-04-03")
    clerks.one.does("rectify add 1.1 台账造假")
    clerks.one.does("rectify sync")
    on("2023-04-05")
    clerks.two.does("rectify undo")
    clerks.two.does("rectify add 1.1 值守脱岗")
    clerks.two.does("rectify update 1.1.4 --status 整改中 --progress 已约谈")
    clerks.two.does("rectify sync")
    assert clerks.two.does("rectify undo").err.endswith("：1.1.4 后来改号为 1.1.5，撤销的是 1.1.5\n")
    shown = clerks.two.does("rectify show 1.1 --json").json
    assert [(each["finding"], each["status"]) for each in shown["problems"][3:]] == [
        ("台账造假", "pending"),
        ("值守脱岗", "pending"),
    ]
    assert shown["progress"] == []
    assert "撤销的是 1.1.5" in clerks.two.does("rectify undo").err
    assert [each["finding"] for each in clerks.two.does("rectify show 1.1 --json").json["problems"][3:]] == ["台账造假"]


def test_a_number_given_anew_in_a_merge(clerks: Pair) -> None:
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    assert "2.1 改号为 2.2" in clerks.two.does("rectify sync").err
    theirs = others(clerks)
    assert "2.1 后来改号为 2.2，撤销的是 2.2" in clerks.two.does("rectify undo").err
    assert not clerks.two.path("ledger/2.2.yaml").exists()
    assert others(clerks) == theirs


def test_a_piece_of_evidence_that_was_given_another_name_is_not_taken_back(clerks: Pair) -> None:
    for person, day in ((clerks.one, "2023-04-03"), (clerks.two, "2023-04-04")):
        on(day)
        person.write("照片.txt", f"{person.name}拍的")
        person.does("rectify update 1.1 --evidence 照片.txt")
        person.path("照片.txt").unlink()
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    clerks.two.is_refused("rectify undo", 1, "ledger/evidence/1.1/照片.txt（李某，2023-04-03 10:00），撤不回")


def test_of_several_issues_each_under_the_number_that_it_has(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 2.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.two.does("rectify undo")
    assert [clerks.two.does(f"rectify show {number} --json").json["owner"] for number in ("1.1", "2.2")] == [None, None]
