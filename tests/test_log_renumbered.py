"""The history of what was given another number reads as one history: a renumbering is neither a loss nor an addition."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on
from tests.pair import Pair, Person, pair
from tests.renumbered import files_evidence, renumbers, two_of_one_number


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
    told = [
        "2.2 更新责任人：严格招标",
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1.1 待整改→整改中：评标不严",
        "2.1 新增：严格招标",
    ]
    assert summaries(clerks.two, "log 2.2") == told
    assert summaries(clerks.two, "log 2.2.1") == told
    assert summaries(clerks.two, "log 2.2 --last 3") == told[:3]
    assert summaries(clerks.two, "log 2.2 --until 2023-04-04") == told[2:]
    assert summaries(clerks.two, "log 2.2 --since 2023-04-05") == told[:2]
    assert summaries(clerks.one, "log 2.2 --by 李某") == []


def test_the_log_of_the_number_that_was_taken_is_of_the_other_issue_and_says_where_the_one_went(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    clerks.one.does("rectify update 2.1 --owner 许某")
    told = [
        "2.1 更新责任人：规范采购",
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1 新增：规范采购",
    ]
    assert summaries(clerks.one, "log 2.1") == told
    assert summaries(clerks.one, "log 2.1.1") == told


def test_a_renumbering_that_a_merge_made(clerks: Pair) -> None:
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    clerks.two.does("rectify sync")
    (merge,) = [each for each in log(clerks.two) if "改号" in "".join(each["words"])]
    assert (merge["summary"], merge["words"]) == ("2.1 改号为 2.2：严格招标", ["2.1 改号为 2.2"])
    clerks.one.does("rectify sync")
    assert summaries(clerks.one, "log 2.2")[1:] == ["2.1.1 待整改→整改中：评标不严", "2.1 新增：严格招标"]
    assert summaries(clerks.one, "log 2.1") == summaries(clerks.one, "log 2.1.1") == ["2.1 新增：规范采购"]
    assert summaries(clerks.one, "log 2.1 --since 2023-04-04") == []
    clerks.one.does("rectify update 2.1 --title 从严采购")
    assert len(log(clerks.one, "log 2.1")) == 2


def test_a_number_that_was_taken_and_is_free_again_is_of_who_had_it_last(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.two.git("rm", "--quiet", "ledger/2.1.yaml")
    clerks.two.git("commit", "--quiet", "--message", "删")
    assert [each["author"] for each in log(clerks.two, "log 2.1")] == ["王某", "王某", "李某"]
    assert summaries(clerks.two, "log 2.1")[1:] == [
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1 新增：规范采购",
    ]


def test_a_piece_of_evidence_that_was_moved_is_not_gone(march: Clerk) -> None:
    march.write("办法.txt", "办法")
    march.does("rectify add 2 规范采购")
    march.does("rectify update 2.1.1 --evidence 办法.txt")
    renumbers(march, "2.1", "2.2")
    commits(march)
    march.git("mv", "ledger/evidence/2.1", "ledger/evidence/2.2")
    edits(march, "evidence/2.1/", "evidence/2.2/", "ledger/2.2.yaml")
    commits(march)
    moved = "佐证文件 evidence/2.1/办法.txt 挪到 evidence/2.2/办法.txt"
    assert summaries(march, "log 2.1 --last 1") == [moved]
    assert not re.search("挪到|删去了|新放进来", march.does("rectify log").out)
    march.git("mv", "ledger/evidence/2.2", "ledger/evidence/2.3")
    commits(march)
    assert log(march)[0]["words"] == ["佐证文件 evidence/2.2/办法.txt 挪到 evidence/2.3/办法.txt"]


@pytest.fixture
def renumbered_in_a_merge(march: Clerk) -> Person:
    """王某, who merged by hand what both had written about 2.1, and gave it the number 2.5 in the same breath."""
    on("2023-04-02")
    march.does("rectify add 2 规范采购 --problem 采购不规范")
    clerks = pair(march)
    on("2023-04-03")
    clerks.one.does("rectify update 2.1 --owner 许某")
    clerks.one.git("push", "--quiet")
    on("2023-04-04")
    clerks.two.does("rectify update 2.1.1 --status 整改中")
    clerks.two.git("fetch", "--quiet")
    assert clerks.two.tries("merge", "--no-commit", "@{upstream}").returncode == 0
    on("2023-04-05")
    renumbers(clerks.two, "2.1", "2.5")
    commits(clerks.two)
    return clerks.two


def test_by_hand_in_a_merge(renumbered_in_a_merge: Person) -> None:
    person = renumbered_in_a_merge
    assert log(person)[0]["words"] == ["2.1 改号为 2.5"]
    told = [
        "2.1 改号为 2.5：规范采购",
        "2.1.1 待整改→整改中：采购不规范",
        "2.1 更新责任人：规范采购",
        "2.1 新增：规范采购",
    ]
    for number in ("2.5", "2.5.1", "2.1", "2.1.1"):
        assert summaries(person, f"log {number}") == told


def test_what_was_done_before_a_merge_that_gave_another_number_is_undone(renumbered_in_a_merge: Person) -> None:
    person = renumbered_in_a_merge
    for _ in range(2):
        assert "2.1 后来改号为 2.5，撤销的是 2.5" in person.does("rectify undo 2.1").err
    shown = person.does("rectify show 2.5 --json").json
    assert (shown["owner"], shown["problems"][0]["status"]) == (None, "pending")


def test_a_number_that_was_three_issues(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify add 2 规范采购")
    march.does("rectify update 2.1 --owner 许某")
    renumbers(march, "2.1", "2.2")
    commits(march)
    on("2023-04-04")
    march.write("ledger/2.1.yaml", _issue("2.1", "严格招标", "评标不严"))
    commits(march)
    march.does("rectify update 2.1 --owner 冯某")
    march.path("ledger/2.1.yaml").unlink()
    commits(march)
    on("2023-04-05")
    march.write("ledger/2.1.yaml", _issue("2.1", "盘活资产", "资产闲置"))
    commits(march)
    march.does("rectify update 2.1 --owner 张某")
    told = [
        "2.1 更新责任人：盘活资产",
        "新增 2.1 盘活资产，1 个具体问题（共 2 处）",
        "删去 2.1 严格招标，1 个具体问题（共 2 处）",
        "2.1 改号为 2.2：规范采购",
    ]
    assert summaries(march, "log 2.1") == told
    assert len(log(march, "log 2.1.1")) == len(told)
    assert len(log(march, "log 2.2")) == 3


def _issue(number: str, title: str, finding: str) -> str:
    problem = f"  - 编号: {number}.1\n    问题: {finding}\n    状态: 待整改\n"
    return f"编号: {number}\n标题: {title}\n具体问题:\n{problem}"


def test_a_number_that_was_given_back(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify add 2 规范采购 --problem 采购不规范")
    march.does("rectify update 2.1.1 --status 整改中")
    on("2023-04-04")
    renumbers(march, "2.1", "2.2")
    commits(march)
    march.does("rectify update 2.2 --title 从严采购")
    on("2023-04-05")
    renumbers(march, "2.2", "2.1")
    commits(march)
    told = [
        "2.2 改号为 2.1：从严采购",
        "2.2 更新标题：从严采购",
        "2.1 改号为 2.2：规范采购",
        "2.1.1 待整改→整改中：采购不规范",
        "2.1 新增：规范采购",
    ]
    assert summaries(march, "log 2.1") == told
    assert summaries(march, "log 2.1.1") == [told[0], *told[2:]]


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


def test_a_problem_that_the_merge_driver_gave_another_number(march: Clerk) -> None:
    clerks = pair(march)
    for person, day, finding in ((clerks.one, "2023-04-03", "台账造假"), (clerks.two, "2023-04-04", "值守脱岗")):
        on(day)
        person.does(f"rectify add 1.1 {finding}")
    clerks.one.does("rectify sync")
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode == 0
    (merge,) = [each for each in log(clerks.two) if "改号" in each["summary"]]
    assert (merge["action"], merge["words"]) == ("edit", ["1.1.4 改号为 1.1.5"])
    assert [
        each["author"] for each in log(clerks.two, "log 1.1.5") if each["action"] == "add" and "1.1.4" in each["id"]
    ] == ["王某"]
    clerks.two.does("rectify sync")
    assert [
        each["author"] for each in log(clerks.two, "log 1.1.4") if each["action"] == "add" and "1.1.4" in each["id"]
    ] == ["李某"]


def test_by_hand_and_what_was_changed_with_it(march: Clerk) -> None:
    on("2023-04-03")
    march.write("办法.txt", "办法")
    march.does("rectify update 1.1.2 --evidence 办法.txt --progress 已印发")
    march.git("mv", "ledger/evidence/1.1", "ledger/evidence/1.7")
    on("2023-04-04")
    renumbers(march, "1.1", "1.7", **{"evidence/1.1/": "evidence/1.7/", "状态: 待整改": "状态: 整改中"})
    commits(march)
    entry = log(march)[0]
    assert (entry["action"], entry["id"]) == ("edit", "1.7")
    assert entry["summary"] == "1.1 改号为 1.7：严格管理（共 2 处）"
    assert entry["words"] == ["1.1 改号为 1.7", "1.7.3 待整改→整改中"]
    assert [change["field"] for change in entry["changes"]] == ["编号", "1.7.3 状态"]
    assert len(log(march, "log 1.7")) == len(log(march, "log 1.1")) == len(log(march)) - 1
    assert [entry["id"] for entry in log(march, "log 1.7.1")] == ["1.7", "1.1.1", "1.1.1", "1.1", "1.1"]


@pytest.mark.parametrize("first", ["file", "number"])
def test_by_hand_in_two_commits(march: Clerk, first: str) -> None:
    on("2023-04-03")
    march.does("rectify add 2 规范采购 --problem 采购不规范")
    march.does("rectify update 2.1.1 --status 整改中 --progress 已开会")
    on("2023-04-04")
    for step in (first, "number" if first == "file" else "file"):
        if step == "file":
            march.git("mv", "ledger/2.1.yaml", "ledger/2.4.yaml")
        else:
            file = "ledger/2.4.yaml" if first == "file" else "ledger/2.1.yaml"
            march.write(file, march.read(file).replace("2.1", "2.4"))
        commits(march)
    on("2023-04-05")
    march.does("rectify update 2.4.1 --owner 许某")
    between = {
        "file": "2.4 改后读不出来（第 1 行：编号是 2.1，文件名却是 2.4.yaml）",
        "number": "2.1 改后读不出来（第 1 行：编号是 2.4，文件名却是 2.1.yaml）",
    }[first]
    told = [
        "2.4.1 更新责任人：采购不规范",
        "2.1 改号为 2.4：规范采购",
        between,
        "2.1.1 待整改→整改中：采购不规范",
        "2.1 新增：规范采购",
    ]
    assert summaries(march, "log --last 5") == told
    assert summaries(march, "log 2.4") == summaries(march, "log 2.4.1") == told
    assert set(summaries(march, "log 2.1")) == set(summaries(march, "log 2.1.1"))
    assert told[2:] == summaries(march, "log 2.1")[-3:]


def test_numbers_that_were_all_moved_up_to_make_room(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify add 1 规范采购")
    on("2023-04-04")
    renumbers(march, "1.2", "1.3")
    renumbers(march, "1.1", "1.2")
    march.write(
        "ledger/1.1.yaml", "编号: 1.1\n标题: 新来的\n具体问题:\n  - 编号: 1.1.1\n    问题: 新问题\n    状态: 待整改\n"
    )
    commits(march)
    assert log(march)[0]["words"] == [
        "新增 1.1 新来的，1 个具体问题",
        "新增 1.1.1 新问题",
        "1.1 改号为 1.2",
        "1.2 改号为 1.3",
    ]
    assert summaries(march, "log 1.3")[1:] == ["1.2 新增：规范采购"]
    assert [entry["id"] for entry in log(march, "log 1.2")] == ["1.1 1.2 1.3", "1.1.1", "1.1.2", "1.1.1", "1.1", "1.1"]
    assert len(log(march, "log 1.1")) == 1


def test_problems_that_closed_up(march: Clerk) -> None:
    on("2023-04-03")
    text = march.read("ledger/1.1.yaml")
    second = text.index("  - 编号: 1.1.2")
    third = text.index("  - 编号: 1.1.3")
    march.write("ledger/1.1.yaml", text[:second] + text[third:].replace("编号: 1.1.3", "编号: 1.1.2"))
    commits(march)
    assert log(march)[0]["words"] == ["1.1.3 改号为 1.1.2", "删去 1.1.2 台账不全"]
    assert [entry["id"] for entry in log(march, "log 1.1.2")] == ["1.1.2", "1.1", "1.1"]


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


def test_uncommitted_by_hand_and_then_sync(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    renumbers(clerks.two, "2.2", "2.9")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert summaries(clerks.one, "log 2.9") == [
        "2.2 改号为 2.9：严格招标",
        "2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）",
        "2.1.1 待整改→整改中：评标不严",
        "2.1 新增：严格招标",
    ]


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
