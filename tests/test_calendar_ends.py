"""The first and the last day of the calendar, and the time before there were computers, as days that are typed."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.days import on

LONG_AGO = ("0001-01-01", "0001-01-02", "1582-10-15", "1969-12-31")
FAR_OFF = ("3000-01-02", "9999-12-30", "9999-12-31")
VERBS = ("status", "list", "list --due 7", "show 1.1", "check", "check --strict", "report", "report --docx")


@pytest.mark.parametrize("day", FAR_OFF)
def test_the_last_days_show_the_ledger_of_now(march: Clerk, day: str) -> None:
    assert march.does(f"rectify status --as-of {day} --json").json["total"] == 3
    assert march.does(f"rectify list --as-of {day} --json").json[1]["overdue_days"] > 300_000
    march.does(f"rectify report --as-of {day} --docx")
    whole = march.does("rectify log").out
    assert march.does(f"rectify log --until {day}").out == whole
    assert march.does(f"rectify log --since {day}").out == ""


@pytest.mark.parametrize("day", LONG_AGO)
def test_the_first_days_had_no_ledger(march: Clerk, day: str) -> None:
    """Git takes moments before 1970 for no limit: what is shown must not be the ledger of now."""
    for verb in ("status", "list", "show 1.1", "check", "check --strict", "report"):
        march.is_refused(f"rectify {verb} --as-of {day}", 1, "还没有这份台账")
    assert march.does(f"rectify log --since {day}").out == march.does("rectify log").out
    assert march.does(f"rectify log --until {day}").out == ""
    march.is_refused(f"rectify weekly --until {day}", 1, "还没有这份台账")


@pytest.mark.parametrize("days", ["--since 0001-01-01", "--until 9999-12-31", "--since 0001-01-01 --until 9999-12-31"])
def test_a_week_as_long_as_the_calendar(march: Clerk, days: str) -> None:
    described = march.does(f"rectify weekly {days} --json").json
    assert described["after"]["total"] == 3
    if "0001" in days:
        assert described["before"]["total"] == 0
        assert {each["id"] for each in described["closed"]} == {"1.1.1"}
    march.does(f"rectify weekly {days}")
    march.does(f"rectify weekly {days} --docx")


def test_a_week_before_the_calendar_is_refused(march: Clerk) -> None:
    march.is_refused("rectify weekly --since 9999-12-31", 2, "还没有到")
    march.is_refused("rectify weekly --since 9999-12-31 --until 0001-01-01", 2, "颠倒")
    march.is_refused("rectify status --as-of 0000-12-31", 2, "0000-12-31")
    march.is_refused("rectify log --until 10000-01-01", 2, "10000-01-01")


@pytest.mark.parametrize("today", [LONG_AGO[0], *FAR_OFF])
def test_today_is_an_end_of_the_calendar(march: Clerk, monkeypatch: pytest.MonkeyPatch, today: str) -> None:
    monkeypatch.setenv("RECTIFY_TODAY", today)
    for verb in (*VERBS, "list --due 999999999", "list --overdue", "log", "weekly", "weekly --json"):
        said = march.types(f"rectify {verb}")
        assert said.code in (0, 1)
        assert said.code == 0 or "错误" in said.err or verb.startswith("check"), said.err
    is_late = today != LONG_AGO[0]
    assert [row["id"] for row in march.does("rectify list --overdue --json").json] == ["1.1.2", "1.1.3"] * is_late
    coming = march.does("rectify list --due 999999999 --json").json
    assert [row["id"] for row in coming] == ["1.1.2", "1.1.3"] * (not is_late)
    march.does("rectify update 1.1.2 --deadline 年内 --reason 资金未到位")
    march.does("rectify update 1.1.2 --progress 已完成")
    march.does("rectify add 2 规范采购")
    march.does("rectify undo")


DEADLINES = (
    "9999-12-31",
    "9999年底前",
    "9999年四季度",
    "9999年下半年",
    "9999年12月下旬",
    "0001-01-01",
    "0001年1月上旬",
)


@pytest.mark.parametrize("deadline", DEADLINES)
def test_deadlines_at_the_ends(march: Clerk, deadline: str) -> None:
    on("2023-03-25")
    march.does(["rectify", "update", "1.1.2", "--deadline", deadline, "--reason", "资金未到位"])
    march.does("rectify update 1.1.3 --status 长期整改 --target 甲 --review 9999-12-31")
    for verb in (*VERBS, "list --due 999999999", "log", "weekly", "weekly --json", "weekly --until 9999-12-31"):
        assert march.types(f"rectify {verb}").code in (0, 1), verb
    [row] = [row for row in march.does("rectify list --json").json if row["id"] == "1.1.2"]
    assert row["due"][:4] == deadline[:4]
    assert (row["overdue_days"] is None) == deadline.startswith("9999")


@pytest.mark.parametrize("deadline", ["10000年底前", "10000-01-01", "9999年13月底前", "0000-01-01"])
def test_deadlines_beyond_the_ends(march: Clerk, deadline: str) -> None:
    march.is_refused(f"rectify update 1.1.2 --deadline {deadline} --reason 资金未到位", 2, deadline)


def test_a_file_that_git_hands_over_and_that_is_gone(march: Clerk) -> None:
    there = "ledger/1.1.yaml"
    for files in (f"无 {there} {there}", f"{there} 无 {there}", f"{there} {there} 无", f"{there} ledger {there}"):
        march.is_refused(f"rectify merge-file {files} {there}", 1, "读不了")
