"""`rectify accept` and `rectify reopen`: 检查验收 and 重启, and what `close` still needs told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import TODAY, Clerk


def problem(clerk: Clerk, number: str) -> dict[str, Any]:
    shown: dict[str, Any] = clerk.does(f"rectify show {number} --json").json
    return shown


def states(clerk: Clerk) -> list[str]:
    return [row["status_label"] for row in clerk.does("rectify list --json").json]


@pytest.fixture
def ready(small: Clerk) -> Clerk:
    """All three problems of 1.1 are 整改到位."""
    small.does("rectify update 1.1 --status 整改到位 --result 全部完成。")
    return small


def test_accepting_records_who_when_and_the_opinion(small: Clerk) -> None:
    said = small.does("rectify accept 1.1.1 --by 王某 --opinion 同意 --date 2023年4月20日")
    assert "已验收 1.1.1" in said.err
    assert "下一步：rectify close 1.1.1" in said.err
    shown = problem(small, "1.1.1")
    assert (shown["status"], shown["group"]) == ("accepted", "mostly_completed")
    assert shown["acceptance"] == {"date": "2023-04-20", "by": "王某", "opinion": "同意"}
    assert small.git("log", "-1", "--format=%B").strip().splitlines() == [
        "1.1.1 验收：健全制度",
        "",
        "Rectify-Action: accept",
        "Rectify-Id: 1.1.1",
    ]


def test_accepting_is_today_unless_told(small: Clerk) -> None:
    small.does("rectify accept 1.1.1 --by 王某")
    assert problem(small, "1.1.1")["acceptance"]["date"] == TODAY


def test_accepting_an_issue_passes_over_the_accepted_and_the_closed(ready: Clerk) -> None:
    ready.does("rectify accept 1.1.1 1.1.2 --by 王某")
    ready.does("rectify close 1.1.1")
    said = ready.does("rectify accept 1.1 --by 郑某")
    assert "已验收 1.1.3" in said.err
    assert states(ready) == ["已销号", "已验收", "已验收"]
    assert problem(ready, "1.1.2")["acceptance"]["by"] == "王某"


def test_accepting_twice_changes_nothing(small: Clerk) -> None:
    small.does("rectify accept 1.1.1 --by 王某")
    before = small.snapshot(), small.git("rev-parse", "HEAD")
    said = small.does("rectify accept 1.1.1 --by 郑某")
    assert "没有改动" in said.err
    assert (small.snapshot(), small.git("rev-parse", "HEAD")) == before


def test_accept_takes_only_what_is_rectified_all_or_none(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types("rectify accept 1.1 --by 王某")
    assert said.code == 1
    assert "1.1.2 是“整改中”，还没有整改到位，不能验收" in said.err
    assert "1.1.3 是“待整改”" in said.err
    assert "提示：整改完成后：rectify update 1.1.2 --status 整改到位" in said.err
    assert "1.1.1" not in said.err
    assert small.snapshot() == before


def test_accepting_a_closed_problem_is_refused(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    assert small.types("rectify accept 1.1.1 --by 王某").code == 1


@pytest.mark.parametrize(
    ("command", "code", "described"),
    [
        ("rectify accept 1.1.1", 2, "缺少验收人"),
        ('rectify accept 1.1.1 --by ""', 2, "--by 的内容是空的"),
        ("rectify accept --by 王某", 2, "缺少编号"),
        ("rectify accept 1.1.1 --by 王某 --date 2023-13-01", 2, "“2023-13-01”不是日期"),
        ("rectify accept 1.1.1 --by 王某 --date 2023-04-29", 1, "晚于今天（2023-04-28）"),
        ("rectify accept 1.1.1 --by 王 某", 2, "“某”不是编号"),
        ("rectify accept 9.9 --by 王某", 1, "没有 9.9"),
        ("rectify close 1.1.1 --accepted-by 王某 --date 2023-04-29", 1, "晚于今天（2023-04-28）"),
        ("rectify close", 2, "缺少编号"),
        ("rectify close 2.5.1.3", 2, "“2.5.1.3”不是编号"),
        ("rectify close 1.1.4", 1, "1.1 有 1.1.1 至 1.1.3"),
        ("rectify reopen 1.1.1 --reason 反弹 --basis 通报", 1, "没有销号，不用重启"),
        ("rectify reopen 1.1.1 --reason 反弹", 2, "缺少重启的依据（--basis）"),
        ("rectify reopen 1.1.1 --basis 通报", 2, "缺少重启的原因（--reason）"),
        ("rectify reopen --reason 反弹 --basis 通报", 2, "缺少编号"),
    ],
)
def test_what_is_refused(small: Clerk, command: str, code: int, described: str) -> None:
    small.is_refused(command, code, described)


@pytest.mark.parametrize("number", ["１．１．１", "1。1。1", "1、1、1", "1.1.1.", "（一）1.1", "1.1.1 "])
def test_the_number_as_a_clerk_types_it(small: Clerk, number: str) -> None:
    small.does(["rectify", "close", "--accepted-by", "王某", number])
    assert problem(small, "1.1.1")["status"] == "closed"


def test_the_same_number_in_two_hands_is_closed_once(ready: Clerk) -> None:
    said = ready.does("rectify close 1.1.1 １．１．１ 1.1 1.1.2 --accepted-by 王某")
    assert "已销号 1.1.1、1.1.2、1.1.3\n" in said.err
    assert states(ready) == ["已销号"] * 3


def test_closing_an_issue_with_some_closed_closes_the_rest(ready: Clerk) -> None:
    ready.does("rectify close 1.1.2 --accepted-by 王某 --date 2023-04-20")
    said = ready.does("rectify close 1.1 --accepted-by 郑某")
    assert "已销号 1.1.1、1.1.3" in said.err
    assert problem(ready, "1.1.2")["acceptance"]["by"] == "王某"
    assert "早已销号" in ready.does("rectify close 1.1").err


def test_the_one_who_closes_is_gits_user(small: Clerk) -> None:
    small.git("config", "user.name", "李某")
    small.does("rectify close 1.1.1 --accepted-by 王某 --approved-by 领导小组")
    assert problem(small, "1.1.1")["closing"] == {"date": TODAY, "by": "李某", "approved_by": "领导小组"}


def test_closing_keeps_an_acceptance_that_is_there(small: Clerk) -> None:
    small.does("rectify accept 1.1.1 --by 王某 --opinion 同意 --date 2023-04-20")
    small.does("rectify close 1.1.1 --accepted-by 郑某")
    assert problem(small, "1.1.1")["acceptance"] == {"date": "2023-04-20", "by": "王某", "opinion": "同意"}


def test_reopening_moves_acceptance_and_closing_into_a_round(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某 --date 2023-04-20")
    said = small.does("rectify reopen 1.1.1 --reason 反弹 --basis 回头看通报")
    assert "已重启 1.1.1，状态改为“整改中”" in said.err
    shown = problem(small, "1.1.1")
    assert (shown["status"], shown["acceptance"], shown["closing"]) == ("in_progress", None, None)
    assert shown["result"] == "印发管理办法。"
    assert shown["rounds"] == [
        {
            "acceptance": {"date": "2023-04-20", "by": "王某", "opinion": None},
            "closing": {"date": "2023-04-20", "by": None, "approved_by": None},
            "withdrawn": None,
            "reopened": {"date": TODAY, "reason": "反弹", "basis": "回头看通报"},
        }
    ]
    assert small.git("log", "-1", "--format=%s").startswith("1.1.1 重启")


def test_a_second_reopening_is_a_second_round(small: Clerk) -> None:
    for reason in ("反弹", "又反弹"):
        small.does("rectify update 1.1.1 --status 整改到位")
        small.does("rectify close 1.1.1 --accepted-by 王某")
        small.does(f"rectify reopen 1.1.1 --reason {reason} --basis 通报")
    assert [each["reopened"]["reason"] for each in problem(small, "1.1.1")["rounds"]] == ["反弹", "又反弹"]
    assert "已销号" not in small.types("rectify check").out


def test_reopening_takes_a_new_deadline_and_keeps_the_old_one(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报 --deadline 2023年9月底前")
    shown = small.does("rectify show 1.1 --json").json
    assert shown["problems"][0]["due"] == "2023-09-30"
    assert shown["deadline"] == "2023年6月底前"
    assert shown["extensions"] == [
        {"old": "2023年6月底前", "new": "2023年9月底前", "reason": "反弹", "date": TODAY, "problem": "1.1.1"}
    ]


def test_reopening_an_issue_reopens_all_its_closed_problems_and_no_others(ready: Clerk) -> None:
    ready.does("rectify close 1.1.1 1.1.2 --accepted-by 王某")
    ready.does("rectify reopen 1.1 1.1.1 --reason 反弹 --basis 通报")
    assert states(ready) == ["整改中", "整改中", "整改到位"]
    assert [len(each["rounds"]) for each in ready.does("rectify show 1.1 --json").json["problems"]] == [1, 1, 0]
    assert ready.types("rectify reopen 1.1 --reason 反弹 --basis 通报").code == 1


def test_several_are_reopened_together_or_not_at_all(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    before = small.snapshot()
    said = small.types("rectify reopen 1.1.1 1.1.2 --reason 反弹 --basis 通报")
    assert said.code == 1
    assert "1.1.2 是“整改中”，没有销号" in said.err
    assert small.snapshot() == before
