"""`rectify status`: what the clerk reads in the morning, as text and as JSON."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk


def test_json_of_the_sample_to_the_letter(sample: Clerk) -> None:
    said = sample.does("rectify status --json").json
    assert list(said)[:9] == [
        "as_of",
        "unit",
        "total",
        "groups",
        "closure",
        "aspects",
        "departments",
        "overdue",
        "due_soon",
    ]
    assert (said["as_of"], said["unit"], said["total"]) == ("2023-04-28", "中共云泽市水务局党组", 38)
    assert said["groups"] == {"completed": 34, "mostly_completed": 3, "long_term": 1, "in_progress": 0}
    assert said["closure"] == {"closed": 34, "total": 38, "percent": "89.47"}
    assert [(aspect["number"], aspect["total"]) for aspect in said["aspects"]] == [(1, 7), (2, 18), (3, 13)]
    assert all(sum(aspect["groups"].values()) == aspect["total"] for aspect in said["aspects"])
    assert sum(each["total"] for each in said["departments"]) == 38
    assert sum(each["closed"] for each in said["departments"]) == 34
    assert sum(each["overdue"] for each in said["departments"]) == len(said["overdue"])
    assert said["due_soon"] == [
        {
            "id": "2.5.2",
            "title": "6个已完工项目超过两年未组织竣工验收",
            "department": "工程建设管理股",
            "due": "2023-04-30",
            "days": 2,
        }
    ]
    assert said["damaged"] == []


def test_text_names_everything_that_waits(small: Clerk) -> None:
    small.does("rectify add 2 规范采购 --problem 采购无计划 --problem 验收走过场 --problem 档案不全")
    small.does("rectify update 2.1.1 --deadline 2023-04-20")
    small.does("rectify update 2.1.2 --deadline 2023-05-05")
    small.does("rectify update 2.1.3 --status 长期整改 --target 建成 --review 2023-04-28")
    small.does("rectify accept 1.1.1 --by 王某")
    small.does("rectify update 1.1.2 --status 整改到位")
    out = small.does("rectify status").out
    assert out.startswith(
        "中共甲市乙局党组 巡察整改台账（截至2023年4月28日）\n"
        "共 6 个具体问题：已完成整改 0，基本完成整改 2，长期整改 1，正在整改 3\n"
        "销号率 0%（0/6）\n"
    )
    lines = out.splitlines()
    late = lines.index("逾期 1 个")
    assert "2.1.1" in lines[late + 2]
    assert "逾期 8 天" in lines[late + 2]
    soon = lines.index("7 天内到期 1 个")
    assert "2.1.2" in lines[soon + 2]
    assert "还有 7 天" in lines[soon + 2]
    review = lines.index("长期整改应复核 1 个")
    assert "2.1.3" in lines[review + 2]
    assert "待验收 1 个：1.1.2（rectify accept 编号）" in lines
    assert "待销号 1 个：1.1.1（rectify close 编号）" in lines
    assert any(line.split() == ["一", "关于甲方面", "3", "0", "2", "0", "1"] for line in lines)
    assert any(line.split() == ["未明确", "3", "0", "1"] for line in lines)


def test_the_columns_stand_straight(sample: Clerk) -> None:
    from rectify.machine.tables import width

    lines = sample.does("rectify status").out.splitlines()
    head = next(line for line in lines if line.startswith("部门"))
    rows = lines[lines.index(head) + 1 :]
    end = width(head)
    assert {width(row) for row in rows[: rows.index("")]} == {end}


def test_the_dates_in_json(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    small.does("rectify update 1.1.3 --status 长期整改 --target 建成 --review 2023-06-01")
    monkeypatch.setenv("RECTIFY_TODAY", "2023-07-03")
    said = small.does("rectify status --json").json
    assert [(each["id"], each["due"], each["days"]) for each in said["overdue"]] == [("1.1.2", "2023-06-30", 3)]
    assert [(each["id"], each["due"], each["days"]) for each in said["review_due"]] == [("1.1.3", "2023-06-01", 32)]
    monkeypatch.setenv("RECTIFY_TODAY", "2023-06-23")
    said = small.does("rectify status --json").json
    assert (said["overdue"], [each["days"] for each in said["due_soon"]]) == ([], [7])
    monkeypatch.setenv("RECTIFY_TODAY", "2023-06-22")
    assert small.does("rectify status --json").json["due_soon"] == []


def test_the_reminder_days_are_the_ledgers(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    small.write("ledger/ledger.yaml", small.read("ledger/ledger.yaml").replace("提醒天数: 7", "提醒天数: ３"))
    monkeypatch.setenv("RECTIFY_TODAY", "2023-06-26")
    assert small.does("rectify status --json").json["due_soon"] == []
    monkeypatch.setenv("RECTIFY_TODAY", "2023-06-27")
    assert [each["id"] for each in small.does("rectify status --json").json["due_soon"]] == ["1.1.2", "1.1.3"]


def test_departments_count_under_their_present_name(small: Clerk) -> None:
    settings = small.read("ledger/ledger.yaml")
    settings = settings.replace("部门:  ", "部门: [{名称: 综合办, 曾用名: [办公室, 秘书科]}]\n备用:  ", 1)
    small.write("ledger/ledger.yaml", settings)
    small.does("rectify update 1.1.3 --department 秘书科")
    small.does("rectify add 2 规范采购")
    assert small.does("rectify status --json").json["departments"] == [
        {"name": "综合办", "total": 3, "closed": 0, "overdue": 0},
        {"name": "未明确", "total": 1, "closed": 0, "overdue": 0},
    ]


def test_a_ledger_of_which_nothing_can_be_read_is_not_empty(small: Clerk) -> None:
    small.write("ledger/1.1.yaml", "坏: [")
    said = small.types("rectify status")
    assert (said.code, "没有读得出来的问题" in said.out, "尚无问题" in said.out) == (1, True, False)


def test_an_empty_ledger_has_no_problems_yet(clerk: Clerk) -> None:
    clerk.does("rectify init --aspect 关于甲方面")
    assert "尚无问题" in clerk.does("rectify status").out
    said = clerk.does("rectify status --json").json
    assert said["closure"] == {"closed": 0, "total": 0, "percent": None}
    assert said["unit"] is None
    assert said["aspects"] == [
        {
            "number": 1,
            "title": "关于甲方面",
            "total": 0,
            "groups": {"completed": 0, "mostly_completed": 0, "long_term": 0, "in_progress": 0},
        }
    ]


def test_an_aspect_that_the_settings_lack_has_no_title(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/ledger.yaml", small.read("ledger/ledger.yaml").replace("  - 关于乙方面\n", ""))
    aspects = small.does("rectify status --json").json["aspects"]
    assert [(each["number"], each["title"], each["total"]) for each in aspects] == [(1, "关于甲方面", 3), (2, None, 1)]


def test_a_damaged_file_is_named_and_the_others_are_counted(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/1.1.yaml", "编号: 1.1\n标题: 甲\n标题: 乙\n")
    said = small.types("rectify status")
    assert said.code == 1
    assert "共 1 个具体问题" in said.out
    assert "错误：ledger/1.1.yaml:3" in said.err
    as_json = small.types("rectify status --json")
    assert as_json.code == 1
    assert as_json.json["total"] == 1
    (damage,) = as_json.json["damaged"]
    assert (damage["file"], damage["line"]) == ("ledger/1.1.yaml", 3)
    assert damage["message"]


def test_every_damaged_file_is_named(small: Clerk) -> None:
    small.write("ledger/2.1.yaml", "<<<<<<< HEAD\n")
    small.write("ledger/2.2.yaml", "编号: 2.2\n标题: 没有具体问题\n")
    small.write("ledger/2.10.yaml", b"\xff\xfe\x00\xd8")
    said = small.types("rectify status --json")
    assert [damage["file"] for damage in said.json["damaged"]] == [
        "ledger/2.1.yaml",
        "ledger/2.2.yaml",
        "ledger/2.10.yaml",
    ]
    for name in ("2.1", "2.2", "2.10"):
        assert f"错误：ledger/{name}.yaml" in said.err


def test_the_rate_has_two_decimals_at_most_and_its_numerator(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    assert "销号率 33.33%（1/3）" in small.does("rectify status").out
    small.does("rectify add 1.1 又一个")
    assert "销号率 25%（1/4）" in small.does("rectify status").out


def test_the_clock_of_the_environment_must_be_a_date(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("2023-02-30", "明天"):
        monkeypatch.setenv("RECTIFY_TODAY", text)
        for verb in ("status", "list", "check", "show 1.1", "update 1.1 --owner 许某", "report"):
            said = small.types(f"rectify {verb}")
            assert said.code == 2, verb
            assert f"RECTIFY_TODAY 的“{text}”不是日期" in said.err
