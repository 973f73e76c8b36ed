"""`rectify update`: states, deadlines and 佐证."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.conftest import TODAY, Clerk

FREE = {
    "pending": "待整改",
    "in_progress": "整改中",
    "mostly_done": "基本完成",
    "rectified": "整改到位",
}


def problem(clerk: Clerk, number: str) -> dict[str, Any]:
    shown: dict[str, Any] = clerk.does(f"rectify show {number} --json").json
    return shown


def issue(clerk: Clerk) -> dict[str, Any]:
    shown: dict[str, Any] = clerk.does("rectify show 1.1 --json").json
    return shown


def states(clerk: Clerk) -> list[str]:
    return [row["status"] for row in clerk.does("rectify list --json").json]


@pytest.mark.parametrize("start", FREE)
@pytest.mark.parametrize("end", FREE)
def test_among_the_free_states_a_problem_moves_freely(small: Clerk, start: str, end: str) -> None:
    small.does(f"rectify update 1.1.2 --status {start}")
    small.does(f"rectify update 1.1.2 --status {FREE[end]}")
    assert problem(small, "1.1.2")["status_label"] == FREE[end]


def test_the_state_that_it_has_is_nothing_to_do(small: Clerk) -> None:
    head = small.git("rev-parse", "HEAD")
    assert "未作改动" in small.does("rectify update 1.1.2 --status 整改中").err
    assert small.git("rev-parse", "HEAD") == head


def test_a_move_is_told_in_the_journal(small: Clerk) -> None:
    said = small.does("rectify update 1.1.2 --status 整改到位")
    assert "1.1.2 状态：整改中 → 整改到位" in said.err
    assert small.git("log", "-1", "--format=%s") == "1.1.2 整改中→整改到位：补齐台账\n"


def test_a_state_for_an_issue_is_for_all_that_are_not_closed(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does("rectify update 1.1 --status 基本完成")
    assert states(small) == ["closed", "mostly_done", "mostly_done"]


def test_rectified_needs_a_result_of_its_own_or_of_the_issue(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types("rectify update 1.1 --status 整改到位")
    assert said.code == 1
    assert "错误：1.1.3 还没有整改情况" in said.err
    assert '提示：rectify update 1.1.3 --status 整改到位 --result "整改情况"' in said.err
    assert small.snapshot() == before
    small.does("rectify update 1.1 --status 整改到位 --result 全部完成。")
    assert states(small) == ["rectified"] * 3
    assert issue(small)["result"] == "全部完成。"


def test_long_term_needs_target_and_review(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types("rectify update 1.1.2 --status 长期整改")
    assert said.code == 1
    assert "阶段目标和复核日期" in said.err
    assert "--target" in said.err
    assert "--review" in said.err
    assert small.snapshot() == before
    assert "还没有复核日期" in small.types("rectify update 1.1.2 --status long_term --target 年底建成").err
    small.does("rectify update 1.1.2 --status long_term --target 年底建成 --review 2023/9/30")
    shown = problem(small, "1.1.2")
    assert (shown["status"], shown["target"], shown["review"]) == ("long_term", "年底建成", "2023-09-30")
    small.does("rectify update 1.1.2 --status 整改中")
    small.does("rectify update 1.1.2 --status 长期整改")


def test_target_with_long_term_on_an_issue_is_that_of_its_problems(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does("rectify update 1.1 --status 长期整改 --target 年底建成 --review 2023-09-30")
    shown = issue(small)
    assert shown["target"] is None
    assert [each["target"] for each in shown["problems"]] == [None, "年底建成", "年底建成"]
    small.does("rectify update 1.1 --review 2023-12-30")
    assert [each["review"] for each in issue(small)["problems"]] == [None, "2023-12-30", "2023-12-30"]


@pytest.mark.parametrize(("state", "verb"), [("已验收", "accept"), ("已销号", "close"), ("closed", "close")])
def test_acceptance_and_closing_have_verbs_of_their_own(small: Clerk, state: str, verb: str) -> None:
    before = small.snapshot()
    said = small.types(f"rectify update 1.1.1 --status {state}")
    assert said.code == 2
    assert f"提示：rectify {verb} 1.1.1" in said.err
    assert small.snapshot() == before


def test_an_accepted_problem_is_sent_back_with_a_reason_and_loses_its_acceptance(small: Clerk) -> None:
    small.does("rectify accept 1.1.1 --by 王某")
    before = small.snapshot()
    said = small.types("rectify update 1.1.1 --status 整改中")
    assert said.code == 1
    assert 'rectify update 1.1.1 --status 整改中 --reason "原因"' in said.err
    assert small.types('rectify update 1.1.1 --status 待整改 --reason "原因"').code == 1
    assert small.snapshot() == before
    small.does("rectify update 1.1.1 --status 整改中 --reason 附件不全 --by 验收组")
    shown = problem(small, "1.1.1")
    assert (shown["status"], shown["acceptance"]) == ("in_progress", None)
    line = issue(small)["progress"][-1]
    assert (line["date"], line["by"], line["problem"]) == (TODAY, "验收组", "1.1.1")
    assert "附件不全" in line["text"]


def test_a_closed_problem_is_left_only_by_reopen(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    before = small.snapshot()
    for state in ("整改中", "整改到位", "待整改"):
        said = small.types(f"rectify update 1.1.1 --status {state} --reason 原因")
        assert said.code == 1
        assert "rectify reopen 1.1.1" in said.err
    assert small.snapshot() == before


def test_a_first_deadline_needs_no_reason(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.does("rectify update 2.1 --deadline 2023年5月底前")
    shown = small.does("rectify show 2.1 --json").json
    assert (shown["deadline"], shown["extensions"]) == ("2023年5月底前", [])
    assert shown["problems"][0]["due"] == "2023-05-31"


def test_another_deadline_needs_a_reason_and_keeps_the_old_one(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types("rectify update 1.1 --deadline 2023年9月底前")
    assert said.code == 1
    assert 'rectify update 1.1 --deadline 2023年9月底前 --reason "原因"' in said.err
    assert small.snapshot() == before
    small.does("rectify update 1.1 --deadline 2023年9月底前 --reason 等待批复")
    shown = issue(small)
    assert shown["deadline"] == "2023年9月底前"
    assert shown["extensions"] == [
        {"old": "2023年6月底前", "new": "2023年9月底前", "reason": "等待批复", "date": TODAY, "problem": None}
    ]
    assert shown["progress"] == []


def test_a_problems_deadline_where_the_issue_has_one_needs_a_reason(small: Clerk) -> None:
    assert small.types("rectify update 1.1.2 --deadline 2023-07-31").code == 1
    small.does("rectify update 1.1.2 --deadline 2023-07-31 --reason 量大")
    shown = issue(small)
    assert shown["deadline"] == "2023年6月底前"
    assert shown["problems"][1]["due"] == "2023-07-31"
    assert shown["extensions"][0]["problem"] == "1.1.2"
    assert shown["extensions"][0]["old"] == "2023年6月底前"


def test_a_deadline_that_no_day_can_be_read_from_is_taken_and_doubted(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    assert "看不出是哪一天" in small.does("rectify update 2.1 --deadline 尽快").err
    assert small.does("rectify show 2.1 --json").json["problems"][0]["due"] is None


def test_evidence_is_copied_with_its_sha256(small: Clerk) -> None:
    small.write("材料/管理 办法.pdf", b"%PDF\x00\xff")
    small.does(["rectify", "update", "1.1", "--evidence", "材料/管理 办法.pdf"])
    copy = small.path("ledger/evidence/1.1/管理 办法.pdf")
    assert copy.read_bytes() == b"%PDF\x00\xff"
    assert issue(small)["evidence"] == [
        {
            "name": "管理 办法",
            "file": "evidence/1.1/管理 办法.pdf",
            "sha256": hashlib.sha256(b"%PDF\x00\xff").hexdigest(),
            "remark": None,
            "problem": None,
        }
    ]
    assert sorted(small.git("show", "--name-only", "--format=", "-z").strip("\0").split("\0")) == [
        "ledger/1.1.yaml",
        "ledger/evidence/1.1/管理 办法.pdf",
    ]


def test_evidence_never_overwrites_a_file_of_the_same_name(small: Clerk) -> None:
    for folder in "甲乙丙":
        small.write(f"{folder}/照片.jpg", folder)
    small.does("rectify update 1.1.2 --evidence 甲/照片.jpg")
    small.does("rectify update 1.1 --evidence 乙/照片.jpg --evidence 丙/照片.jpg")
    entries = issue(small)["evidence"]
    assert [small.read(f"ledger/{entry['file']}") for entry in entries] == ["甲", "乙", "丙"]
    assert [entry["problem"] for entry in entries] == ["1.1.2", None, None]
    assert "佐证" not in small.types("rectify check").out


def test_the_same_evidence_again_changes_nothing_and_a_lost_file_comes_back(small: Clerk) -> None:
    small.write("办法.txt", "办法")
    small.does("rectify update 1.1 --evidence 办法.txt")
    before = small.snapshot()
    assert "未作改动" in small.does("rectify update 1.1 --evidence 办法.txt").err
    small.path("ledger/evidence/1.1/办法.txt").unlink()
    small.does("rectify update 1.1 --evidence 办法.txt")
    assert small.snapshot() == before


def test_evidence_of_a_refused_change_is_not_copied(small: Clerk) -> None:
    small.write("办法.txt", "办法")
    before = small.snapshot()
    assert small.types("rectify update 1.1.3 --evidence 办法.txt --status 整改到位").code == 1
    assert small.types("rectify update 1.1 --evidence 办法.txt --evidence 没有.txt").code == 1
    assert small.types("rectify update 1.1 --evidence ledger").code == 1
    assert small.snapshot() == before


@pytest.mark.parametrize("rounds", [0, 1])
def test_what_only_the_office_knows_of_an_acceptance_goes_with_it_into_the_round(small: Clerk, rounds: int) -> None:
    for number in range(rounds + 1):
        small.does("rectify update 1.1.1 --status rectified --result 已整改")
        small.does("rectify close 1.1.1 --accepted-by 王某")
        text = small.read("ledger/1.1.yaml")
        accepted = text.index("    验收:\n") + len("    验收:\n")
        extra = f"      现场照片: 第{number}组\n      到场:\n        - 王某\n        - 李某\n"
        small.write("ledger/1.1.yaml", text[:accepted] + extra + text[accepted:])
        small.does(f"rectify reopen 1.1.1 --reason 反弹 --basis 回头看第{number}次")
    now = small.read("ledger/1.1.yaml")
    assert now.count("到场:") == rounds + 1
    assert [f"现场照片: 第{number}组" in now for number in range(rounds + 1)] == [True] * (rounds + 1)
    assert now.index("轮次:") < now.index("现场照片:")
    assert small.types("rectify check").code in (0, 1)
