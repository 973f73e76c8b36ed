"""撤销 and 并入: out of every count, list, table and paper, and the number is kept."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from tests.conftest import Clerk
from tests.pair import pair

WHY = 'rectify withdraw {} --reason "领导小组收回"'


def problem(clerk: Clerk, number: str) -> dict[str, Any]:
    shown: dict[str, Any] = clerk.does(f"rectify show {number} --json").json
    return shown


def numbers(clerk: Clerk, command: str = "rectify list") -> list[str]:
    return [line.partition("\t")[0] for line in clerk.does(command).out.splitlines()]


def messages(clerk: Clerk) -> list[str]:
    return [found["message"] for found in json.loads(clerk.types("rectify check --json").out)]


def test_a_withdrawn_problem_is_recorded_and_committed(small: Clerk) -> None:
    small.does("rectify add 2 加强监督 --problem 监督不力")
    small.git("config", "user.name", "李某")
    said = small.does("rectify withdraw 1.1.3 --reason 与2.1.1重复 --into 2.1.1")
    assert "已撤销 1.1.3，并入 2.1.1" in said.err
    shown = problem(small, "1.1.3")
    assert (shown["status"], shown["status_label"], shown["group"]) == ("withdrawn", "已撤销", None)
    assert shown["withdrawn"] == {"date": "2023-04-28", "reason": "与2.1.1重复", "into": "2.1.1", "by": "李某"}
    message = small.git("log", "-1", "--format=%B")
    assert message.splitlines()[0] == "1.1.3 撤销（并入 2.1.1）：巡查不力"
    assert "Rectify-Action: withdraw\nRectify-Id: 1.1.3" in message
    changed = [line for line in small.git("show", "--format=", "--unified=0").splitlines() if line[:1] in "+-"][2:]
    assert changed[:4] == ["-    状态: 待整改", "+    状态: 已撤销", "+    撤销:", "+      日期: 2023-04-28"]
    described = small.does("rectify show 1.1.3").out
    assert "状态：已撤销" in described
    assert "撤销：日期 2023-04-28，原因 与2.1.1重复，并入 2.1.1" in described


def test_it_is_in_no_count_and_no_list(small: Clerk) -> None:
    small.does(WHY.format("1.1.2"))
    assert numbers(small) == ["1.1.1", "1.1.3"]
    assert [each["id"] for each in small.does("rectify list --json").json] == ["1.1.1", "1.1.3"]
    assert numbers(small, "rectify list --status 已撤销") == ["1.1.2"]
    assert numbers(small, "rectify list --status withdrawn") == ["1.1.2"]
    (row,) = small.does("rectify list --status 已撤销 --json").json
    assert (row["status"], row["group"], row["overdue_days"]) == ("withdrawn", None, None)
    assert small.does("rectify list --status 已撤销").out.split("\t")[1] == "已撤销"
    status = small.does("rectify status --json").json
    assert (status["total"], status["withdrawn"]) == (2, 1)
    assert sum(status["groups"].values()) == 2
    assert status["departments"] == [{"name": "办公室", "total": 2, "closed": 0, "overdue": 0}]
    described = small.does("rectify status").out
    assert "共 2 个具体问题" in described
    assert "另有已撤销 1 个，不计在内（rectify list --status 已撤销）" in described


def test_status_says_nothing_of_withdrawn_problems_where_there_are_none(small: Clerk) -> None:
    assert "撤销" not in small.does("rectify status").out
    assert small.does("rectify status --json").json["withdrawn"] == 0


def test_it_is_late_due_and_reviewed_no_more(small: Clerk) -> None:
    small.does("rectify update 1.1.2 --deadline 2023-04-01 --reason 提前")
    small.does("rectify update 1.1.3 --deadline 2023-05-01 --reason 提前")
    small.does("rectify update 1.1.1 --status 长期整改 --target 建成 --review 2023-04-20")
    before = small.does("rectify status --json").json
    assert [len(before[name]) for name in ("overdue", "due_soon", "review_due")] == [1, 1, 1]
    small.does(WHY.format("1.1.1 1.1.2 1.1.3"))
    after = small.does("rectify status --json").json
    assert [len(after[name]) for name in ("overdue", "due_soon", "review_due")] == [0, 0, 0]
    assert numbers(small, "rectify list --overdue") == []
    assert numbers(small, "rectify list --status 已撤销 --overdue") == []


def test_papers_do_not_print_it_and_numbers_close_up(small: Clerk) -> None:
    small.does("rectify add 1 第二条 --problem 甲 --problem 乙")
    small.does("rectify add 2 第三条 --problem 丙")
    for number in ("1.2.1", "1.2.2", "2.1.1", "1.1.3"):
        small.does(f"rectify update {number} --title {number}小标题 --result {number}的整改情况。")
    small.write("ledger/report.yaml", "标题: 报告\n导语: '{{ 方面数 }}方面{{ 问题数 }}个：{{ 统计句 }}'\n")
    small.does(WHY.format("1.1 2.1 1.2.1"))
    report = small.does("rectify report").out
    assert "1方面1个" in report
    assert "1个具体问题" in report
    assert "1.第二条。1.2.2的整改情况。" in report
    for absent in ("严格管理", "第三条", "乙方面", "1.2.1"):
        assert absent not in report
    public = small.does("rectify report 通报")
    assert "1.第二条。1.2.2的整改情况。" in public.out
    assert "没有印出的具体问题 0 个" in public.err


def test_the_table_of_the_ledger_leaves_it_out(small: Clerk) -> None:
    small.write(
        "templates/调度表.html",
        "{% for 方面 in 台账.方面 %}{% for 行 in 方面.行 %}<p>{{ 行.编号 }}</p>{% endfor %}{% endfor %}<p>{{ 台账.合计 }}</p>",
    )
    small.does(WHY.format("1.1.2"))
    assert small.does("rectify report 调度表").out.splitlines()[:2] == ["1.1.1", "1.1.3"]
    assert "共2个" in small.does("rectify report 调度表").out


def test_a_ledger_of_withdrawn_problems_only_is_empty(small: Clerk) -> None:
    small.does(WHY.format("1.1"))
    described = small.does("rectify status").out
    assert "尚无问题" in described
    assert "另有已撤销 3 个" in described
    assert small.does("rectify status --json").json["closure"] == {"closed": 0, "total": 0, "percent": None}
    small.is_refused("rectify report", 1, "尚无问题")


def test_the_number_is_never_given_again(small: Clerk) -> None:
    small.does(WHY.format("1.1.3"))
    small.does("rectify add 1.1 新的问题")
    assert numbers(small) == ["1.1.1", "1.1.2", "1.1.4"]
    small.does(WHY.format("1.1"))
    small.does("rectify add 1 新的一条")
    assert numbers(small) == ["1.2.1"]


def test_reopening_brings_it_back_and_keeps_what_was(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某 --date 2023-04-20")
    small.does(WHY.format("1.1.1"))
    gone = problem(small, "1.1.1")
    assert gone["closing"] == {"date": "2023-04-20", "by": gone["closing"]["by"], "approved_by": None}
    small.is_refused("rectify reopen 1.1.1", 2, "重启的原因")
    small.does("rectify reopen 1.1.1 --reason 不该撤销 --basis 领导小组纪要 --deadline 2023-09-30")
    back = problem(small, "1.1.1")
    assert (back["status"], back["withdrawn"], back["closing"], back["acceptance"]) == ("in_progress", None, None, None)
    assert back["deadline"] == "2023-09-30"
    (ended,) = back["rounds"]
    assert ended["withdrawn"] == gone["withdrawn"]
    assert ended["closing"] == gone["closing"]
    assert ended["acceptance"] == gone["acceptance"]
    assert ended["reopened"] == {"date": "2023-04-28", "reason": "不该撤销", "basis": "领导小组纪要"}
    assert "撤销（日期 2023-04-28，原因 领导小组收回" in small.does("rectify show 1.1.1").out
    assert small.does("rectify status --json").json["total"] == 3


def test_reopening_an_issue_takes_the_closed_problems_and_else_the_withdrawn(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does(WHY.format("1.1.3"))
    small.does("rectify reopen 1.1 --reason 反弹 --basis 通报")
    assert numbers(small, "rectify list --status 已撤销") == ["1.1.3"]
    small.does("rectify reopen 1.1 --reason 恢复 --basis 纪要")
    assert numbers(small) == ["1.1.1", "1.1.2", "1.1.3"]


def test_undo_takes_it_back(small: Clerk) -> None:
    before = small.read("ledger/1.1.yaml")
    small.does(WHY.format("1.1"))
    small.does("rectify undo")
    assert small.read("ledger/1.1.yaml") == before
    log = small.does("rectify log").out.splitlines()
    assert any("撤回撤销，恢复“整改到位”" in line for line in log)


def test_an_issues_number_withdraws_all_its_problems_that_are_not(small: Clerk) -> None:
    small.does("rectify withdraw 1.1.2 --reason 先撤的")
    said = small.does(WHY.format("1.1"))
    assert "已撤销 1.1.1、1.1.3" in said.err
    assert problem(small, "1.1.2")["withdrawn"]["reason"] == "先撤的"
    before = small.git("rev-parse", "HEAD")
    said = small.does(WHY.format("1.1"))
    assert "1.1 早已撤销，没有改动" in said.err
    assert small.git("rev-parse", "HEAD") == before


def test_all_are_withdrawn_or_none(small: Clerk) -> None:
    small.is_refused(WHY.format("1.1.1 1.1.9"), 1, "没有 1.1.9")


def test_without_a_terminal_the_reason_is_asked_for_as_of_reopen(small: Clerk) -> None:
    small.is_refused("rectify withdraw 1.1.1", 2, "撤销的原因（--reason）")
    small.is_refused("rectify withdraw", 2, "编号")
    small.is_refused('rectify withdraw 1.1.1 --reason ""', 2, "--reason 的内容是空的")


@pytest.mark.parametrize(
    ("command", "code", "described"),
    [
        ("1.1.1 --into 1.1.1", 2, "就是它自己"),
        ("1.1 --into 1.1", 2, "就是它自己"),
        ("1.1.1 --into 1.1", 2, "就在这一条里"),
        ("1.1 --into 1.1.2", 2, "不能并入 1.1.2"),
        ("1.1.1 1.1.2 --into 1.1.2", 2, "就是它自己"),
        ("1.1.1 --into 1.1.9", 1, "没有 1.1.9"),
        ("1.1.1 --into 8.8", 1, "没有 8.8"),
        ("1.1.1 --into 二", 2, "不是编号"),
        ("1.1.2 1.2.1 --into 1.1.1", 1, "1.1.1 已撤销"),
        ("1.1.2 --into 1.2", 1, "1.2 已撤销"),
    ],
)
def test_into_must_be_another_problem_that_is_there(small: Clerk, command: str, code: int, described: str) -> None:
    small.does("rectify add 1 第二条 --problem 甲")
    small.does(WHY.format("1.1.1"))
    if "1.2.1 --" not in command:
        small.does(WHY.format("1.2"))
    small.does("rectify reopen 1.1.1 --reason 恢复 --basis 纪要") if described != "1.1.1 已撤销" else None
    small.is_refused(f"rectify withdraw {command} --reason 重复", code, described)


def test_problems_are_put_into_a_whole_issue_or_one_of_the_same_issue(small: Clerk) -> None:
    small.does("rectify add 1 第二条 --problem 甲 --problem 乙")
    small.does("rectify withdraw 1.1.2 --reason 重复 --into 1.2")
    small.does("rectify withdraw 1.1.3 --reason 重复 --into 1.1.1")
    small.does("rectify withdraw 1.1.1 --reason 重复 --into １．２")
    assert problem(small, "1.1.1")["withdrawn"]["into"] == "1.2"


@pytest.mark.parametrize(
    "command",
    [
        "rectify update 1.1.1 --status 整改中",
        "rectify update 1.1.1 --owner 许某",
        "rectify update 1.1 --status 整改中",
        "rectify accept 1.1.1 --by 王某",
        "rectify accept 1.1 --by 王某",
        "rectify close 1.1.1 --accepted-by 王某",
        "rectify close 1.1 --accepted-by 王某",
    ],
)
def test_what_is_withdrawn_is_not_changed_and_the_way_is_told(small: Clerk, command: str) -> None:
    small.does(WHY.format("1.1"))
    small.is_refused(command, 1, "已撤销")
    assert "rectify reopen 1.1" in small.types(command).err


def test_update_cannot_set_the_state(small: Clerk) -> None:
    small.is_refused("rectify update 1.1.1 --status 已撤销", 2, "“已撤销”不能用 update 改")
    assert 'rectify withdraw 1.1.1 --reason "原因"' in small.types("rectify update 1.1.1 --status withdrawn").err


def test_verbs_on_an_issue_pass_over_what_is_withdrawn(small: Clerk) -> None:
    small.does(WHY.format("1.1.2 1.1.3"))
    small.does("rectify accept 1.1 --by 王某")
    small.does("rectify close 1.1")
    assert problem(small, "1.1.1")["status"] == "closed"
    small.does("rectify update 1.1 --owner 许某")
    assert {problem(small, number)["status"] for number in ("1.1.2", "1.1.3")} == {"withdrawn"}


def test_check_asks_nothing_of_it_but_its_own_record(small: Clerk) -> None:
    small.does("rectify add 2 缺得多 --problem XX")
    assert len(messages(small)) > 2
    small.does(WHY.format("2.1 1.1.3"))
    assert messages(small) == []
    text = small.read("ledger/1.1.yaml")
    assert "      原因: 领导小组收回\n" in text
    small.write("ledger/1.1.yaml", text.replace("      原因: 领导小组收回\n", ""))
    assert messages(small) == ["1.1.3 是“已撤销”，没有写撤销原因"]
    small.write("ledger/1.1.yaml", text.replace("领导小组收回\n", "领导小组收回\n      并入: '9.9'\n"))
    assert messages(small) == ["1.1.3 并入的 9.9 不存在"]
    small.write("ledger/1.1.yaml", text.replace("已撤销", "整改中"))
    assert "1.1.3 是“整改中”，却有撤销记录" in messages(small)


def test_check_tells_of_two_that_were_put_into_each_other(small: Clerk) -> None:
    small.does("rectify withdraw 1.1.2 --reason 重复 --into 1.1.3")
    small.does("rectify withdraw 1.1.3 --reason 重复")
    assert not [each for each in messages(small) if "并" in each]
    text = small.read("ledger/1.1.yaml")
    head, end = text.split("编号: 1.1.3")
    small.write("ledger/1.1.yaml", head + "编号: 1.1.3" + end.replace("原因: 重复", "原因: 重复\n      并入: 1.1.2"))
    assert len([each for each in messages(small) if "又并了回来" in each]) == 2


def test_the_days_of_a_withdrawal_are_in_order(small: Clerk) -> None:
    small.does(WHY.format("1.1.3"))
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("日期: 2023-04-28", "日期: 2023-04-29"))
    assert messages(small) == ["1.1.3 的撤销日期 2023-04-29 晚于今天"]


def test_closed_and_then_withdrawn_is_no_breach_of_what_was_signed(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does(WHY.format("1.1.1"))
    assert not [each for each in messages(small) if "1.1.1" in each]
    small.does("rectify undo")
    assert not [each for each in messages(small) if "1.1.1" in each]
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", text.replace("印发管理办法", "印发管理规定"))
    assert [each for each in messages(small) if "1.1.1 销号后没有重启就改了：整改情况" in each]


def test_a_withdrawal_that_was_undone_hides_no_change_before_it(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does("rectify update 1.1.1 --result 印发管理规定。")
    small.does(WHY.format("1.1.1"))
    small.does("rectify undo")
    assert [each for each in messages(small) if "1.1.1 销号后没有重启就改了：整改情况" in each]


def test_a_closing_withdrawn_by_hand_without_a_word_is_told(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("已销号", "已撤销"))
    small.git("commit", "--quiet", "--all", "--message", "手工")
    described = messages(small)
    assert "1.1.1 是“已撤销”，没有写撤销原因" in described


def test_deleting_a_closed_problem_by_hand_names_withdraw(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    text = small.read("ledger/1.1.yaml")
    first, rest = text.index("  - 编号: 1.1.1"), text.index("  - 编号: 1.1.2")
    small.write("ledger/1.1.yaml", text[:first] + text[rest:])
    small.git("commit", "--quiet", "--all", "--message", "手工")
    said = small.types("rectify check")
    assert "1.1.1" in said.out + said.err
    assert 'rectify withdraw 1.1.1 --reason "原因"' in said.out + said.err


def test_the_log_says_it_in_words(small: Clerk) -> None:
    small.does("rectify withdraw 1.1.3 --reason 重复 --into 1.1.1")
    (entry,) = small.does("rectify log 1.1.3 --json").json[:1]
    assert entry["action"] == "withdraw"
    assert entry["summary"] == "1.1.3 撤销（并入 1.1.1）：巡查不力"
    assert {change["field"] for change in entry["changes"]} >= {"1.1.3 状态", "1.1.3 撤销·原因"}
    assert "撤销（2023-04-28，重复，并入 1.1.1" in small.does("rectify log 1.1.3").out


def test_the_week_tells_of_it_and_its_totals_leave_it_out(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2033-04-28T10:00:00")
    monkeypatch.setenv("RECTIFY_TODAY", "2033-04-28")
    small.does("rectify withdraw 1.1.1 1.1.3 --reason 重复 --into 1.1.2")
    week = small.does("rectify weekly --since 2033-04-25 --json").json
    assert (week["before"]["total"], week["after"]["total"]) == (3, 1)
    withdrawn = week["withdrawn"]
    assert [event["id"] for event in withdrawn] == ["1.1.1", "1.1.3"]
    assert withdrawn[0]["reason"] == "重复"
    paper = small.does("rectify weekly --since 2033-04-25").out
    assert "撤销2个" in paper
    assert "1.1.1 制度缺失（办公室）：撤销（2033-04-28，重复，并入 1.1.2" in paper
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2033-05-05T10:00:00")
    monkeypatch.setenv("RECTIFY_TODAY", "2033-05-05")
    small.does("rectify reopen 1.1.1 --reason 恢复 --basis 纪要")
    paper = small.does("rectify weekly --since 2033-05-01").out
    assert "重启1个。" in paper
    assert "销号1个" not in paper
    assert "验收1个" not in paper


def test_one_side_withdraws_and_the_other_works_on(small: Clerk) -> None:
    two = pair(small)
    two.one.does("rectify withdraw 1.1.1 --reason 重复")
    two.two.does("rectify update 1.1.1 --owner 许某")
    two.sync()
    shown = problem(two.two, "1.1.1")
    assert (shown["status"], shown["owner"]) == ("withdrawn", "许某")


def test_one_side_withdraws_and_the_other_closes(small: Clerk) -> None:
    """No state is made of halves: the clerk is asked which holds, and what is chosen is whole."""
    two = pair(small)
    two.one.does("rectify withdraw 1.1.1 --reason 重复")
    two.one.does("rectify sync")
    two.two.does("rectify close 1.1.1 --accepted-by 王某")
    said = two.two.types("rectify sync")
    assert said.code == 1
    assert "已撤销（撤销：日期 2023-04-28，原因 重复" in said.out + said.err
    two.two.does("rectify resolve 1.1.1 --theirs")
    two.sync()
    shown = problem(two.two, "1.1.1")
    assert (shown["status"], shown["closing"], shown["acceptance"]) == ("withdrawn", None, None)


@pytest.mark.parametrize("withdrawn", [[], ["1.1.1"], ["1.1.2", "1.1.3"], ["1.1"]])
@pytest.mark.parametrize("closed", [[], ["1.1.1"]])
def test_groups_always_add_up(small: Clerk, withdrawn: list[str], closed: list[str]) -> None:
    small.does("rectify add 2 第二方面 --problem 丁 --problem 戊")
    for number in closed:
        small.does(f"rectify close {number} --accepted-by 王某")
    if withdrawn:
        small.does(WHY.format(" ".join(withdrawn)))
    status = small.does("rectify status --json").json
    listed = small.does("rectify list --json").json
    gone = small.does("rectify list --status 已撤销 --json").json
    assert sum(status["groups"].values()) == status["total"] == len(listed) == status["closure"]["total"]
    assert sum(each["total"] for each in status["aspects"]) == status["total"]
    assert sum(each["total"] for each in status["departments"]) == status["total"]
    assert status["withdrawn"] == len(gone)
    assert status["total"] + status["withdrawn"] == 5
    for aspect, name in product(status["aspects"], ("completed", "long_term")):
        assert aspect["groups"][name] <= aspect["total"]
