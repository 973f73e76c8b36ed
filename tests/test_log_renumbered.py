"""The history of what was given another number reads as one history: a renumbering is neither a loss nor an addition."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on
from tests.pair import Pair, Person, pair
from tests.renumbered import files_evidence, two_of_one_number


@pytest.fixture
def clerks(march: Clerk) -> Pair:
    """Both have registered a 2.1: 李某 on 3 April, and 王某 on 4 April, who had done more about it before they met."""
    clerks = two_of_one_number(march)
    files_evidence(clerks.two)
    on("2023-04-05")
    return clerks


def log(person: Clerk, command: str = "log") -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = person.does(f"rectify {command} --json").json
    return entries


def summaries(person: Clerk, command: str) -> list[str]:
    return [entry["summary"] for entry in log(person, command)]


def test_a_renumbering_by_sync_is_told_as_one(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    (entry,) = [each for each in log(clerks.two) if each["action"] == "sync"]
    assert entry["summary"] == "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）"
    assert (entry["id"], entry["words"]) == ("2.2", ["2.1 改号为 2.2"])
    assert entry["changes"] == [{"field": "编号", "before": "2.1", "after": "2.2", "by_hand": False}]
    assert not re.search("删去|换了内容", clerks.two.does("rectify log").out)


def test_the_log_of_a_number_goes_on_under_the_number_before(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.sync()
    on("2023-04-06")
    clerks.two.does("rectify update 2.2 --owner 许某")
    described = [
        "2.2 更新责任人：严格招标",
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1.1 待整改→整改中：评标不严",
        "2.1 新增：严格招标",
    ]
    assert summaries(clerks.two, "log 2.2") == described
    assert summaries(clerks.two, "log 2.2.1") == described
    assert summaries(clerks.two, "log 2.2 --last 3") == described[:3]
    assert summaries(clerks.two, "log 2.2 --until 2023-04-04") == described[2:]
    assert summaries(clerks.two, "log 2.2 --since 2023-04-05") == described[:2]
    assert summaries(clerks.one, "log 2.2 --by 李某") == []


def test_the_log_of_the_number_that_was_taken_is_of_the_other_issue_and_says_where_the_one_went(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    clerks.one.does("rectify update 2.1 --owner 许某")
    described = [
        "2.1 更新责任人：规范采购",
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1 新增：规范采购",
    ]
    assert summaries(clerks.one, "log 2.1") == described
    assert summaries(clerks.one, "log 2.1.1") == described


def test_a_renumbering_that_a_merge_made(clerks: Pair) -> None:
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    clerks.two.does("rectify sync")
    (merge,) = [each for each in log(clerks.two) if "改号" in "".join(each["words"])]
    assert (merge["summary"], merge["words"]) == ("2.1 改号为 2.2：严格招标", ["2.1 改号为 2.2"])
    clerks.one.does("rectify sync")
    assert summaries(clerks.one, "log 2.2")[1:] == ["2.1.1 待整改→整改中：评标不严", "2.1 新增：严格招标"]
    described = ["2.1 改号为 2.2：严格招标", "2.1 新增：规范采购"]
    assert summaries(clerks.one, "log 2.1") == summaries(clerks.one, "log 2.1.1") == described
    clerks.one.does("rectify update 2.1 --title 从严采购")
    assert len(log(clerks.one, "log 2.1")) == 3


def test_a_number_that_was_taken_and_is_free_again_is_of_who_had_it_last(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.two.git("rm", "--quiet", "ledger/2.1.yaml")
    clerks.two.git("commit", "--quiet", "--message", "删")
    assert [each["author"] for each in log(clerks.two, "log 2.1")] == ["王某", "王某", "李某"]
    assert summaries(clerks.two, "log 2.1")[1:] == [
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1 新增：规范采购",
    ]


def test_a_problem_that_sync_gave_another_number(march: Clerk) -> None:
    clerks = pair(march)
    for person, day, finding in ((clerks.one, "2023-04-03", "台账造假"), (clerks.two, "2023-04-04", "值守脱岗")):
        on(day)
        person.does(f"rectify add 1.1 {finding}")
        person.does("rectify update 1.1.4 --status 整改中")
    clerks.one.does("rectify sync")
    on("2023-04-05")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    entry = log(clerks.one)[0]
    assert (entry["id"], entry["words"]) == ("1.1.5", ["1.1.4 改号为 1.1.5"])
    assert entry["changes"] == [{"field": "1.1.5 编号", "before": "1.1.4", "after": "1.1.5", "by_hand": False}]
    moved = [each for each in log(clerks.one, "log 1.1.5") if each["action"] != "update" or each["id"] != "1.1"]
    assert [(each["action"], each["author"]) for each in moved] == [
        ("sync", "王某"),
        ("update", "王某"),
        ("add", "王某"),
    ]
    kept = [each for each in log(clerks.one, "log 1.1.4") if each["id"] == "1.1.4"]
    assert [(each["action"], each["author"]) for each in kept] == [("update", "李某"), ("add", "李某")]


def test_a_problem_that_a_merge_by_git_left_to_sync(march: Clerk) -> None:
    clerks = pair(march)
    for person, day, finding in ((clerks.one, "2023-04-03", "台账造假"), (clerks.two, "2023-04-04", "值守脱岗")):
        on(day)
        person.does(f"rectify add 1.1 {finding}")
    clerks.one.does("rectify sync")
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    assert "1.1.4 改号为 1.1.5（1.1.4 别人已先登记）" in clerks.two.does("rectify sync").err
    (merge,) = [each for each in log(clerks.two) if "改号" in each["summary"]]
    assert (merge["action"], merge["words"]) == ("edit", ["1.1.4 改号为 1.1.5"])
    assert "Rectify-Renumbered: 1.1.4 1.1.5\n" in clerks.two.git("log", "-1", "--format=%B")
    assert [
        each["author"] for each in log(clerks.two, "log 1.1.5") if each["action"] == "add" and "1.1.4" in each["id"]
    ] == ["王某"]
    clerks.two.does("rectify sync")
    assert [
        each["author"] for each in log(clerks.two, "log 1.1.4") if each["action"] == "add" and "1.1.4" in each["id"]
    ] == ["李某"]


def test_an_issue_that_went_and_another_that_came_are_two(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify add 2 规范采购")
    march.git("rm", "--quiet", "ledger/2.1.yaml")
    march.write(
        "ledger/2.2.yaml", "编号: 2.2\n标题: 新来的\n具体问题:\n  - 编号: 2.2.1\n    问题: 新问题\n    状态: 待整改\n"
    )
    commits(march)
    assert [words.split()[:2] for words in log(march)[0]["words"]] == [
        ["删去", "2.1"],
        ["删去", "2.1.1"],
        ["新增", "2.2"],
        ["新增", "2.2.1"],
    ]
    assert summaries(march, "log 2.2") == ["新增 2.2 新来的，1 个具体问题（共 2 处）"]


def test_a_text_that_was_put_in_another_words_has_no_other_number(march: Clerk) -> None:
    edits(march, "问题: 制度缺失", "问题: 制度不全")
    edits(march, "标题: 严格管理", "标题: 从严管理")
    commits(march)
    assert "改号" not in march.does("rectify log").out
    assert len(log(march, "log 1.1.1")) == 5


def test_what_followed_by_number_stays_with_whom_it_was_said_of(clerks: Pair) -> None:
    person: Person = clerks.two
    person.does("rectify sync")
    person.does("rectify undo")
    person.does("rectify undo")
    assert summaries(person, "log 2.2")[:2] == [
        "撤销（2.1 已改号为 2.2）：2.1 新增：严格招标",
        "撤销（2.1 已改号为 2.2）：2.1.1 待整改→整改中：评标不严",
    ]
    assert len(log(person, "log 2.2")) == 5
