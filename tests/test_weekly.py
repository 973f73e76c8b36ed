"""`rectify weekly`: what happened between two days, with the figures before and after; the same again next year."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on
from tests.pair import pair

KINDS = ("closed", "accepted", "moved", "late", "extended", "advanced", "reopened", "added", "removed", "renumbered")


def week(clerk: Clerk, since: str, until: str) -> dict[str, Any]:
    document: dict[str, Any] = clerk.does(f"rectify weekly --since {since} --until {until} --json").json
    return document


def happened(clerk: Clerk, since: str, until: str) -> dict[str, list[str]]:
    """The numbers by what happened to them, without what did not happen."""
    document = week(clerk, since, until)
    return {kind: [event["id"] for event in document[kind]] for kind in KINDS if document[kind]}


def test_a_closing_is_also_an_acceptance_where_both_are_new(march: Clerk) -> None:
    document = week(march, "2023-03-20", "2023-03-24")
    assert happened(march, "2023-03-20", "2023-03-24") == {"closed": ["1.1.1"], "accepted": ["1.1.1"]}
    (closed,) = document["closed"]
    assert (closed["title"], closed["department"], closed["date"]) == ("制度缺失", "办公室", "2023-03-20")
    assert closed["approved_by"] == "领导小组"


def test_the_figures_before_and_after(march: Clerk) -> None:
    document = week(march, "2023-03-20", "2023-03-24")
    assert document["before"] == {
        "as_of": "2023-03-19",
        "total": 3,
        "groups": {"completed": 0, "mostly_completed": 1, "long_term": 0, "in_progress": 2},
        "closure": {"closed": 0, "total": 3, "percent": "0"},
        "overdue": 0,
    }
    assert document["after"]["closure"] == {"closed": 1, "total": 3, "percent": "33.33"}


def test_both_days_count_and_no_others(march: Clerk) -> None:
    assert happened(march, "2023-03-21", "2023-03-27") == {}
    assert happened(march, "2023-03-10", "2023-03-19") == {"moved": ["1.1.1", "1.1.2"]}
    (first, second) = week(march, "2023-03-10", "2023-03-10")["moved"]
    assert (first["from"], first["to"], second["words"]) == ("pending", "rectified", "待整改→整改中")


def test_late_extended_reopened_and_added(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify update 1.1.3 --deadline 2023年6月底前 --reason 财政评审未完成")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报 --deadline 2023年9月底前")
    march.does("rectify add 2 规范采购 --problem 采购不规范")
    document = week(march, "2023-03-31", "2023-04-06")
    assert happened(march, "2023-03-31", "2023-04-06") == {
        "late": ["1.1.2"],
        "extended": ["1.1.1", "1.1.3"],
        "reopened": ["1.1.1"],
        "added": ["2.1.1"],
    }
    assert (document["late"][0]["due"], document["late"][0]["days"]) == ("2023-03-31", 6)
    assert document["reopened"][0]["basis"] == "通报"
    assert document["extended"][1]["reason"] == "财政评审未完成"
    assert happened(march, "2023-04-07", "2023-04-13") == {}


def test_closed_and_reopened_in_the_same_days_are_both_told(march: Clerk) -> None:
    on("2023-03-22")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify update 1.1.1 --status 整改到位")
    assert happened(march, "2023-03-20", "2023-03-24") == {
        "closed": ["1.1.1"],
        "accepted": ["1.1.1"],
        "reopened": ["1.1.1"],
    }
    march.does("rectify close 1.1.1 --accepted-by 张某")
    assert happened(march, "2023-03-21", "2023-03-24")["closed"] == ["1.1.1"]
    assert happened(march, "2023-03-20", "2023-03-24")["closed"] == ["1.1.1", "1.1.1"]


def test_a_problem_that_came_was_closed_and_reopened_in_the_same_days(march: Clerk) -> None:
    assert happened(march, "2023-03-01", "2023-03-24")["closed"] == ["1.1.1"]
    on("2023-03-22")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    first = happened(march, "2023-03-01", "2023-03-24")
    assert (first["added"], first["reopened"]) == (["1.1.1", "1.1.2", "1.1.3"], ["1.1.1"])
    assert (first["closed"], first["accepted"]) == (["1.1.1"], ["1.1.1"])


def test_an_undo_leaves_no_trace_and_never_counts_as_a_reopening(march: Clerk) -> None:
    march.does("rectify undo")
    assert happened(march, "2023-03-20", "2023-03-24") == {}
    march.does("rectify close 1.1.1 --accepted-by 王某")
    on("2023-03-28")
    march.does("rectify undo")
    document = week(march, "2023-03-27", "2023-03-31")
    assert happened(march, "2023-03-27", "2023-03-31") == {"moved": ["1.1.1"]}
    assert document["moved"][0]["words"] == "已销号→整改到位（更正，不是重启）"


def test_a_deadline_moved_by_hand_is_an_extension_without_a_reason(march: Clerk) -> None:
    on("2023-03-28")
    edits(march, "整改时限: 2023年3月底前", "整改时限: 2023年8月底前")
    commits(march)
    (extended,) = week(march, "2023-03-27", "2023-03-31")["extended"]
    assert (extended["id"], extended["words"]) == ("1.1", "2023年3月底前 → 2023年8月底前（没有写原因）")
    edits(march, "整改时限: 2023年8月底前", "整改时限: 2023年2月底前")
    commits(march)
    (advanced,) = week(march, "2023-03-27", "2023-03-31")["advanced"]
    assert (advanced["id"], advanced["words"]) == ("1.1", "2023年3月底前 → 2023年2月底前（没有写原因）")


def test_a_deadline_that_comes_earlier_is_no_extension(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify update 1.1 --deadline 2023年2月底前 --reason 上级要求")
    march.does("rectify update 1.1 --deadline 2023年6月底前 --reason 财政评审未完成")
    assert happened(march, "2023-04-03", "2023-04-03") == {"extended": ["1.1"], "advanced": ["1.1"]}
    march.does("rectify update 1.1.3 --deadline 2023年4月底前 --reason 上级要求")
    assert happened(march, "2023-04-03", "2023-04-03") == {"extended": ["1.1"], "advanced": ["1.1", "1.1.3"]}
    shown = march.does("rectify weekly --since 2023-04-03 --until 2023-04-03").out
    assert "本期延期1个，提前2个。" in shown
    assert "1.1.3 巡查不力（办公室）：2023年6月底前 → 2023年4月底前（上级要求）" in shown


def test_by_department_under_its_present_name(march: Clerk) -> None:
    on("2023-03-28")
    march.does("rectify update 1.1.3 --status 整改中 --department 人事股")
    edits(march, "部门: ", "部门: [{名称: 党建人事股, 曾用名: 人事股}]  # 没有部门：", "ledger/ledger.yaml")
    commits(march)
    departments = {each["name"]: each for each in week(march, "2023-03-20", "2023-03-31")["departments"]}
    assert set(departments) == {"党建人事股", "办公室"}
    assert departments["党建人事股"]["changes"]["moved"] == 1
    assert (departments["办公室"]["total"], departments["办公室"]["changes"]["closed"]) == (2, 1)


def test_what_was_removed(march: Clerk) -> None:
    march.does("rectify add 2 规范采购")
    on("2023-03-28")
    march.path("ledger/2.1.yaml").unlink()
    commits(march)
    assert happened(march, "2023-03-27", "2023-03-31") == {"removed": ["2.1.1"]}


def test_an_issue_that_was_taken_out_and_another_that_was_added_are_two(march: Clerk) -> None:
    march.does("rectify add 2 规范采购 --problem 采购不规范 --problem 验收不严")
    march.does("rectify update 2.1.1 --status 整改到位 --result 做了。")
    on("2023-03-28")
    march.path("ledger/2.1.yaml").unlink()
    commits(march)
    march.does("rectify add 2 严格招标 --problem 评标不严")
    assert happened(march, "2023-03-27", "2023-03-31") == {"added": ["2.2.1"], "removed": ["2.1.1", "2.1.2"]}
    document = week(march, "2023-03-27", "2023-03-31")
    assert [each["title"] for each in document["removed"]] == ["采购不规范", "验收不严"]


def test_an_issue_of_which_all_was_put_in_other_words_is_still_that(march: Clerk) -> None:
    on("2023-03-28")
    for old, new in (
        ("严格管理", "从严管理"),
        ("制度缺失", "制度不全"),
        ("台账不全", "台账有缺"),
        ("巡查不力", "巡查少"),
    ):
        edits(march, old, new)
    commits(march)
    assert happened(march, "2023-03-27", "2023-03-31") == {}


def test_the_first_week_begins_with_nothing(march: Clerk) -> None:
    document = week(march, "2023-02-27", "2023-03-05")
    assert (document["before"]["total"], document["before"]["closure"]["percent"]) == (0, None)
    assert [event["id"] for event in document["added"]] == ["1.1.1", "1.1.2", "1.1.3"]
    said = march.types("rectify weekly --since 2023-02-01 --until 2023-02-07")
    assert (said.code, "还没有这份台账" in said.err) == (1, True)


def test_an_old_ledger_brought_in_is_no_news_of_closings(sample: Clerk) -> None:
    day = sample.git("log", "-1", "--format=%cs").strip()
    document = week(sample, day, day)
    assert len(document["added"]) == 38
    assert document["closed"] == []


def test_the_text_is_the_default_and_the_same_next_year(march: Clerk) -> None:
    on("2023-03-24")
    first = march.does("rectify weekly --since 2023-03-20").out
    lines = first.splitlines()
    assert lines[:3] == ["巡察整改周报", "（2023年3月20日至2023年3月24日）", "一、总体情况"]
    assert "销号率\t0%（0/3）\t33.33%（1/3）" in lines
    assert "（一）新销号1个" in lines
    assert "1.1.1 制度缺失（办公室）：销号（2023-03-20，批准 领导小组）" in lines
    assert "办公室\t3\t1\t0\t1\t1" in lines
    assert "1.1.2 台账不全（办公室）：2023年3月31日到期" not in lines  # due after the days that follow
    on("2024-05-06")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify update 1.1 --deadline 2025年底前 --reason 另有安排")
    assert march.does("rectify weekly --since 2023-03-20 --until 2023-03-24").out == first


def test_seven_days_to_today_by_default(march: Clerk) -> None:
    on("2023-03-26")
    assert march.does("rectify weekly").out.splitlines()[1] == "（2023年3月20日至2023年3月26日）"
    assert march.does("rectify weekly --json").json["closed"][0]["id"] == "1.1.1"
    assert "1.1.3 巡查不力（办公室）：2023年3月31日到期" in march.does("rectify weekly").out
    on("2023-03-27")
    assert "本期没有变化。" in march.does("rectify weekly").out


def test_word_and_html(march: Clerk) -> None:
    said = march.does("rectify weekly --docx")
    assert "已写成 周报2023-03-14至2023-03-20.docx" in said.err
    with zipfile.ZipFile(march.path("周报2023-03-14至2023-03-20.docx")) as package:
        assert "巡察整改周报" in package.read("word/document.xml").decode("utf-8")
    march.does("rectify weekly --html -o 本周.html")
    assert "巡察整改周报" in march.read("本周.html")
    before = march.path("周报2023-03-14至2023-03-20.docx").read_bytes()
    march.does("rectify weekly --docx")
    assert march.path("周报2023-03-14至2023-03-20.docx").read_bytes() == before


def test_the_clerk_may_edit_the_template(march: Clerk) -> None:
    march.write("templates/周报.html", "<p>{{ 期末.销号率 }}，{{ 本期 }}</p>")
    assert march.does("rectify weekly --until 2023-03-20").out == "33.33%（1/3），新销号1个，新验收1个\n"


def test_damage_is_named_and_the_rest_told(march: Clerk) -> None:
    march.does("rectify add 2 规范采购")
    on("2023-03-28")
    edits(march, "状态: 整改中", "状态: 弄好了")
    march.does("rectify update 2.1.1 --status 整改中")
    commits(march)
    said = march.types("rectify weekly --since 2023-03-27 --until 2023-03-31 --json")
    assert said.code == 1
    assert [event["id"] for event in said.json["moved"]] == ["2.1.1"]
    assert said.json["removed"] == []
    assert "ledger/1.1.yaml" in said.err
    assert march.types("rectify weekly --since 2023-03-27 --until 2023-03-31 --docx").code == 1
    assert not list(march.folder.glob("*.docx"))


def test_what_is_not_in_the_history_yet_is_named(march: Clerk) -> None:
    """The paper counts what is committed: whoever has typed something into a file must hear that it is not in it."""
    on("2023-03-24")
    edits(march, "状态: 整改中", "状态: 整改到位")
    said = march.does("rectify weekly")
    assert "本期新销号1个，新验收1个。" in said.out
    assert "还没有记入历史，周报没有算上：ledger/1.1.yaml" in said.err
    assert "ledger/1.1.yaml" in march.does("rectify weekly --json").err
    assert march.does("rectify weekly --since 2023-03-01 --until 2023-03-20").err == ""
    commits(march)
    assert march.does("rectify weekly").err == ""


def test_a_week_before_the_ledger_says_which_there_is(march: Clerk) -> None:
    march.is_refused("rectify weekly --since 2023-01-01 --until 2023-01-05", 1, "2023年1月5日还没有这份台账")
    assert "--until 2023-03-01" in march.types("rectify weekly --since 2023-01-01 --until 2023-01-05").err


def test_a_week_that_has_not_begun_speaks_of_the_day_that_was_typed(march: Clerk) -> None:
    on("2023-03-24")
    march.is_refused("rectify weekly --since 2023-03-27", 2, "2023-03-27 还没有到，今天是 2023-03-24")


@pytest.mark.parametrize("options", ["--since 2023-04-01 --until 2023-03-01", "--since 2023-02-30", "--docx --html"])
def test_a_wrong_command_line(march: Clerk, options: str) -> None:
    assert march.types(f"rectify weekly {options}").code == 2


def test_an_issue_that_was_given_another_number_is_neither_gone_nor_new(march: Clerk) -> None:
    clerks = pair(march)
    on("2023-04-03")
    clerks.two.does("rectify add 1 规范采购 --problem 采购不规范 --problem 验收不严")
    clerks.two.does("rectify update 1.2 --deadline 2023年5月底前")
    on("2023-04-10")
    clerks.one.does("rectify add 1 严格招标")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    clerks.two.does("rectify update 1.3.2 --status 整改中")
    clerks.two.does("rectify update 1.3 --deadline 2023年6月底前 --reason 资金未到")
    assert happened(clerks.two, "2023-04-10", "2023-04-14") == {
        "moved": ["1.3.2"],
        "extended": ["1.3"],
        "added": ["1.2.1"],
        "renumbered": ["1.3"],
    }
    (event,) = week(clerks.two, "2023-04-10", "2023-04-14")["renumbered"]
    assert (event["words"], event["was"], event["title"]) == ("1.2 改号为 1.3", "1.2", "规范采购")
    paper = clerks.two.does("rectify weekly --since 2023-04-10 --until 2023-04-14").out
    assert "本期状态变动1个，延期1个，新增1个，改号1个" in paper
    assert "1.3 规范采购（未明确）：1.2 改号为 1.3" in paper
    assert happened(clerks.two, "2023-04-03", "2023-04-14")["added"] == ["1.2.1", "1.3.1", "1.3.2"]
