"""`rectify list` and `rectify show`: filters, tab-separated lines for pipes, JSON to the letter."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import Clerk


@pytest.fixture
def mixed(small: Clerk) -> Clerk:
    """A ledger with something in every state, under two departments of which one had another name."""
    settings = small.read("ledger/ledger.yaml")
    settings = settings.replace("部门:  ", "部门: [{名称: 办公室, 曾用名: 综合科}, 人事科]\n备用:  ", 1)
    small.write("ledger/ledger.yaml", settings)
    small.does(
        "rectify add 2 规范采购 --problem 采购无计划 --problem 验收走过场 --problem 档案不全 --problem 收费不公开"
    )
    small.does("rectify update 2.1 --department 人事科 --deadline 2023年4月15日前 --result 全部完成。")
    small.does("rectify update 2.1.1 --status 长期整改 --target 年底建成 --review 2023-04-20")
    small.does("rectify update 2.1.2 --department 综合科 --status 基本完成")
    small.does("rectify update 2.1.3 2.1.4 --status 整改到位")
    small.does("rectify close 2.1.3 --accepted-by 王某")
    small.does("rectify accept 2.1.4 --by 王某")
    small.does("rectify update 1.1.3 --deadline 2023年5月5日前 --reason 提前")
    return small


def ids(clerk: Clerk, options: str) -> list[str]:
    return [row["id"] for row in clerk.does(f"rectify list --json {options}").json]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ["1.1.1", "1.1.2", "1.1.3", "2.1.1", "2.1.2", "2.1.3", "2.1.4"]),
        ("--status 整改中", ["1.1.2"]),
        ("--status closed", ["2.1.3"]),
        ("--department 人事科", ["2.1.1", "2.1.3", "2.1.4"]),
        ("--department 办公室", ["1.1.1", "1.1.2", "1.1.3", "2.1.2"]),
        ("--department 综合科", ["1.1.1", "1.1.2", "1.1.3", "2.1.2"]),
        ("--department 没有这个部门", []),
        ("--aspect 2", ["2.1.1", "2.1.2", "2.1.3", "2.1.4"]),
        ("--aspect 二", ["2.1.1", "2.1.2", "2.1.3", "2.1.4"]),
        ("--aspect １", ["1.1.1", "1.1.2", "1.1.3"]),
        ("--overdue", ["2.1.2"]),
        ("--due 6", []),
        ("--due 7", ["1.1.3"]),
        ("--due ７", ["1.1.3"]),
        ("--due 63", ["1.1.2", "1.1.3"]),
        ("--long-term", ["2.1.1"]),
        ("--aspect 2 --department 人事科 --status 已验收", ["2.1.4"]),
    ],
)
def test_each_filter(mixed: Clerk, options: str, expected: list[str]) -> None:
    assert ids(mixed, options) == expected


def test_due_today_is_due_and_not_late(mixed: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_TODAY", "2023-05-05")
    assert ids(mixed, "--due 0") == ["1.1.3"]
    assert "1.1.3" not in ids(mixed, "--overdue")
    monkeypatch.setenv("RECTIFY_TODAY", "2023-05-06")
    assert "1.1.3" in ids(mixed, "--overdue")


@pytest.mark.parametrize(
    ("options", "described"),
    [
        ("--status 完成", "没有“完成”这种状态"),
        ("--aspect 甲", "“甲”不是方面的序号"),
        ("--due 三天", "--due 的内容不对：应当是天数"),
        ("--due -1", "--due 的内容不对"),
        ('--department ""', "--department 的内容是空的"),
        ("--late", "没有 --late 这个选项"),
        ("1.1", "无法识别的内容：1.1"),
    ],
)
def test_a_wrong_filter_is_refused(small: Clerk, options: str, described: str) -> None:
    said = small.types(f"rectify list {options}")
    assert (said.code, said.out) == (2, "")
    assert described in said.err


def test_piped_a_problem_is_a_line_of_tab_separated_fields(mixed: Clerk) -> None:
    assert mixed.does("rectify list").out == (
        "1.1.1\t整改到位\t办公室\t2023-06-30\t\t制度缺失\n"
        "1.1.2\t整改中\t办公室\t2023-06-30\t\t台账不全\n"
        "1.1.3\t待整改\t办公室\t2023-05-05\t\t巡查不力\n"
        "2.1.1\t长期整改\t人事科\t2023-04-15\t\t采购无计划\n"
        "2.1.2\t基本完成\t综合科\t2023-04-15\t13\t验收走过场\n"
        "2.1.3\t已销号\t人事科\t2023-04-15\t\t档案不全\n"
        "2.1.4\t已验收\t人事科\t2023-04-15\t\t收费不公开\n"
    )


def test_a_line_stays_one_line_whatever_the_text_holds(small: Clerk) -> None:
    small.does(["rectify", "add", "1.1", "第一行\n第二行\t制表"])
    last = small.does("rectify list").out.splitlines()[-1]
    assert last.split("\t") == ["1.1.4", "待整改", "办公室", "2023-06-30", "", "第一行 第二行 制表"]


def test_json_has_these_keys(mixed: Clerk) -> None:
    row = next(row for row in mixed.does("rectify list --json").json if row["id"] == "2.1.2")
    assert row == {
        "id": "2.1.2",
        "issue": "2.1",
        "title": "验收走过场",
        "status": "mostly_done",
        "status_label": "基本完成",
        "group": "mostly_completed",
        "department": "综合科",
        "deadline": "2023年4月15日前",
        "due": "2023-04-15",
        "overdue_days": 13,
    }


def test_an_absent_text_is_null_and_the_title_is_found(small: Clerk) -> None:
    small.write(
        "ledger/2.1.yaml",
        "编号: 2.1\n标题: 规范采购\n具体问题:\n"
        "  - {编号: 2.1.1, 小标题: 小标题, 状态: 待整改}\n  - {编号: 2.1.2, 状态: 待整改}\n",
    )
    rows = small.does("rectify list --aspect 2 --json").json
    assert [row["title"] for row in rows] == ["小标题", "规范采购"]
    assert [(row["department"], row["deadline"], row["due"], row["overdue_days"]) for row in rows] == [
        (None, None, None, None)
    ] * 2


def test_a_problem_that_nothing_names_has_no_title(small: Clerk) -> None:
    small.write("ledger/2.1.yaml", "编号: 2.1\n具体问题:\n  - {编号: 2.1.1, 状态: 待整改}\n")
    assert small.does("rectify list --aspect 2 --json").json[0]["title"] is None
    assert small.does("rectify list --aspect 2").out == "2.1.1\t待整改\t\t\t\t\n"


def test_an_empty_list_is_an_empty_document(clerk: Clerk) -> None:
    clerk.does("rectify init")
    assert clerk.does("rectify list --json").json == []
    said = clerk.does("rectify list")
    assert (said.out, said.err) == ("", "尚无问题\n")


def test_a_filter_that_nothing_passes_is_told_beside_the_empty_output(small: Clerk) -> None:
    said = small.does("rectify list --department 采购科")
    assert (said.out, said.err) == ("", "没有这样的问题\n")
    assert small.does("rectify list --department 采购科 --json").json == []


def test_a_damaged_file_is_named_and_the_others_are_listed(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("状态: 整改中", "状态: 快好了"))
    for options in ("", "--json", "--aspect 2"):
        said = small.types(f"rectify list {options}")
        assert said.code == 1
        assert "2.1.1" in said.out
        assert "错误：ledger/1.1.yaml:" in said.err
        assert "没有“快好了”这种状态" in said.err


def test_show_an_issue_by_its_attribute_names(small: Clerk) -> None:
    shown = small.does("rectify show 1.1 --json").json
    assert " ".join(shown) == (
        "id title finding source leader department supporting owner deadline target measures result problems progress "
        "evidence extensions public remark"
    )
    assert (shown["id"], shown["finding"], shown["supporting"], shown["public"]) == ("1.1", None, [], True)
    assert shown["problems"][0] == {
        "id": "1.1.1",
        "finding": "制度缺失",
        "heading": "健全制度",
        "result": "印发管理办法。",
        "status": "rectified",
        "department": None,
        "owner": None,
        "deadline": None,
        "public": True,
        "target": None,
        "review": None,
        "acceptance": None,
        "closing": None,
        "withdrawn": None,
        "rounds": [],
        "status_label": "整改到位",
        "group": "mostly_completed",
        "due": "2023-06-30",
        "overdue_days": None,
    }


def test_show_a_problem_alone_with_its_issue(small: Clerk) -> None:
    whole = small.does("rectify show 1.1 --json").json
    alone = small.does("rectify show １．１．２ --json").json
    assert alone == {"issue": "1.1", **whole["problems"][1]}


def test_show_gives_iso_dates_and_keeps_masked_ones(small: Clerk) -> None:
    text = (
        small.read("ledger/1.1.yaml")
        + "进展:\n  - {日期: 2023年3月1日, 内容: 甲}\n  - {日期: 2023年X月1日, 内容: 乙}\n"
    )
    small.write("ledger/1.1.yaml", text)
    progress = small.does("rectify show 1.1 --json").json["progress"]
    assert [line["date"] for line in progress] == ["2023-03-01", "2023年X月1日"]


def test_show_for_reading_uses_the_words_of_the_file(small: Clerk) -> None:
    out = small.does("rectify show 1.1").out
    for piece in (
        "编号：1.1",
        "标题：严格管理",
        "牵头部门：办公室",
        "小标题：健全制度",
        "状态：整改到位",
        "到期日：2023-06-30",
    ):
        assert piece in out
    alone = small.does("rectify show 1.1.2").out
    assert "状态：整改中" in alone
    assert "健全制度" not in alone


def test_show_needs_only_the_file_that_it_shows(small: Clerk) -> None:
    small.write("ledger/2.1.yaml", "<<<<<<< HEAD\n")
    small.does("rectify show 1.1")
    assert small.types("rectify show 2.1").code == 1
    shutil.copy(small.path("ledger/1.1.yaml"), small.path("ledger/2.2.yaml"))
    assert small.types("rectify show 2.2").code == 1


@pytest.mark.parametrize(
    ("command", "code", "described"),
    [
        ("rectify show", 2, "缺少编号"),
        ("rectify show 甲", 2, "“甲”不是编号"),
        ("rectify show 1.2", 1, "第1方面有 1.1"),
        ("rectify show 2.1", 1, "台账里有问题的方面：1"),
        ("rectify show 1.1.8", 1, "1.1 有 1.1.1 至 1.1.3"),
        ("rectify show 1.1 1.2", 2, "无法识别的内容：1.2"),
    ],
)
def test_what_show_refuses(small: Clerk, command: str, code: int, described: str) -> None:
    said = small.types(command)
    assert (said.code, said.out) == (code, "")
    assert described in said.err
