"""The sample ledger: the shape of a real case, clean, and every screen shows something real."""

from __future__ import annotations

import collections
from typing import Any

from tests.conftest import Clerk


def test_the_sample_has_the_shape_of_a_real_case(sample: Clerk) -> None:
    status = sample.does("rectify status --json").json
    assert status["total"] == 38
    assert status["groups"] == {"completed": 34, "mostly_completed": 3, "long_term": 1, "in_progress": 0}
    assert [aspect["total"] for aspect in status["aspects"]] == [7, 18, 13]
    assert status["closure"] == {"closed": 34, "total": 38, "percent": "89.47"}
    issues = {row["issue"] for row in sample.does("rectify list --json").json}
    assert len(issues) == 16


def test_the_sample_shows_something_late_something_due_and_something_to_review(sample: Clerk) -> None:
    status = sample.does("rectify status --json").json
    assert [row["id"] for row in status["overdue"]] == ["2.6.2"]
    assert [row["id"] for row in status["due_soon"]] == ["2.5.2"]
    assert [row["id"] for row in status["review_due"]] == ["1.2.3"]
    screen = sample.does("rectify status").out
    assert "逾期 28 天" in screen
    assert "还有 2 天" in screen


def test_the_sample_is_clean(sample: Clerk) -> None:
    said = sample.does("rectify check")
    assert said.out == ""
    assert "没有发现问题" in said.err


def test_the_samples_departments_add_up_under_their_present_names(sample: Clerk) -> None:
    rows: list[dict[str, Any]] = sample.does("rectify list --json").json
    counted = collections.Counter(row["department"] for row in rows)
    former = counted.pop("人事股")
    counted["党建人事股"] += former
    departments = sample.does("rectify status --json").json["departments"]
    assert {row["name"]: row["total"] for row in departments} == dict(counted)


def test_the_four_habits(sample: Clerk) -> None:
    """status, close, report --docx, and a history that reads as a journal."""
    assert "2.5.2" in sample.does("rectify status").out
    sample.does("rectify update 2.5.2 --status 整改到位")
    sample.does("rectify close 2.5 --accepted-by 谢某")
    sample.does("rectify report --docx")
    assert sample.path("进展情况报告.docx").read_bytes().startswith(b"PK")
    assert sample.git("log", "-2", "--format=%s").splitlines() == [
        "2.5 销号：" + sample.does("rectify show 2.5 --json").json["title"],
        "2.5.2 基本完成→整改到位：" + sample.does("rectify show 2.5.2 --json").json["heading"],
    ]
    assert "已完成整改35项，基本完成整改2项" in sample.does("rectify report").out
