"""`rectify update`: what each option means for an issue and for a problem."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import TODAY, Clerk


def issue(clerk: Clerk) -> dict[str, Any]:
    shown: dict[str, Any] = clerk.does("rectify show 1.1 --json").json
    return shown


def problem(clerk: Clerk, number: str) -> dict[str, Any]:
    shown: dict[str, Any] = clerk.does(f"rectify show {number} --json").json
    return shown


@pytest.mark.parametrize(
    ("options", "attribute", "value"),
    [
        ("--title 从严管理", "title", "从严管理"),
        ("--finding 反馈原文。", "finding", "反馈原文。"),
        ("--result 全部完成。", "result", "全部完成。"),
        ("--leader 周某", "leader", "周某"),
        ("--department 人事科", "department", "人事科"),
        ("--owner 许某", "owner", "许某"),
        ("--support 人事科，财务科 --support 采购科、档案室", "supporting", ["人事科", "财务科", "采购科", "档案室"]),
        ("--measure 一抓到底。 --measure 每月调度，通报进度。", "measures", ["一抓到底。", "每月调度，通报进度。"]),
        ("--target 年内全部完成。", "target", "年内全部完成。"),
        ("--remark 见会议纪要", "remark", "见会议纪要"),
        ("--no-public", "public", False),
    ],
)
def test_an_option_on_an_issue(small: Clerk, options: str, attribute: str, value: object) -> None:
    before = issue(small)
    small.does(f"rectify update 1.1 {options}")
    after = issue(small)
    assert after[attribute] == value
    apart = {attribute, "problems"}
    assert {key: after[key] for key in after.keys() - apart} == {key: before[key] for key in before.keys() - apart}


@pytest.mark.parametrize(
    ("options", "attribute", "value"),
    [
        ("--title 制度上墙", "heading", "制度上墙"),
        ("--finding 制度缺失两项", "finding", "制度缺失两项"),
        ("--result 印发两项制度。", "result", "印发两项制度。"),
        ("--department 人事科", "department", "人事科"),
        ("--owner 许某", "owner", "许某"),
        ("--target 年底前完成二期", "target", "年底前完成二期"),
        ("--review 2023年9月30日", "review", "2023-09-30"),
        ("--no-public", "public", False),
    ],
)
def test_an_option_on_a_problem(small: Clerk, options: str, attribute: str, value: object) -> None:
    before = issue(small)
    small.does(f"rectify update 1.1.2 {options}")
    after = issue(small)
    assert after["problems"][1][attribute] == value
    apart = {attribute}
    old, new = before["problems"][1], after["problems"][1]
    assert {key: new[key] for key in new.keys() - apart} == {key: old[key] for key in old.keys() - apart}
    assert after["problems"][0] == before["problems"][0]
    assert after["title"] == before["title"]


def test_public_takes_back_no_public(small: Clerk) -> None:
    small.does("rectify update 1.1 --no-public")
    assert problem(small, "1.1.2")["public"] is False
    small.does("rectify update 1.1 --public")
    assert problem(small, "1.1.2")["public"] is True


@pytest.mark.parametrize("option", ["--leader 周某", "--support 人事科", "--measure 一抓到底", "--remark 见纪要"])
def test_an_issues_option_with_a_problems_number_is_refused(small: Clerk, option: str) -> None:
    before = small.snapshot()
    name, _, value = option.partition(" ")
    said = small.types(f"rectify update 1.1 1.1.1 {name} {value}")
    assert said.code == 2
    assert f"{name} 是条的内容，不能用于具体问题 1.1.1" in said.err
    assert f"提示：用条的编号：rectify update 1.1 {name}" in said.err
    assert small.snapshot() == before


def test_progress_carries_the_day_the_person_and_the_problems_number(small: Clerk) -> None:
    small.does("rectify update 1.1 --progress 召开部署会 --by 许某")
    small.does("rectify update 1.1.2 --progress 补录过半")
    assert issue(small)["progress"] == [
        {"date": TODAY, "by": "许某", "text": "召开部署会", "problem": None},
        {"date": TODAY, "by": None, "text": "补录过半", "problem": "1.1.2"},
    ]


def test_a_changed_field_is_a_changed_line(small: Clerk) -> None:
    small.write("ledger/1.1.yaml", "# 说明\n" + small.read("ledger/1.1.yaml").replace("办公室", "办公室   # 原综合科"))
    small.git("commit", "--quiet", "--all", "--message", "手工")
    small.does("rectify update 1.1.2 --owner 许某")
    lines = [line for line in small.git("show", "--format=", "--unified=0").splitlines() if line[:1] in "+-"][2:]
    assert lines == ["+    责任人: 许某"]


def test_several_options_make_one_commit_that_tells_what_changed(small: Clerk) -> None:
    said = small.does("rectify update 1.1 --leader 周某 --owner 许某")
    assert "责任领导：（无） → 周某" in said.err
    assert small.git("log", "-1", "--format=%s").strip() == "1.1 更新责任领导、责任人：严格管理"
    assert small.git("log", "-1", "--format=%b").split() == ["Rectify-Action:", "update", "Rectify-Id:", "1.1"]


def test_several_numbers_are_updated_together_or_not_at_all(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.does("rectify update 1.1 2.1 --leader 周某")
    assert issue(small)["leader"] == "周某"
    assert small.does("rectify show 2.1 --json").json["leader"] == "周某"
    assert small.git("log", "-1", "--format=%b").split()[2:] == ["Rectify-Id:", "1.1", "Rectify-Id:", "2.1"]
    assert len(small.git("show", "--name-only", "--format=").split()) == 2
    before = small.snapshot()
    said = small.types("rectify update 1.1 2.1 2.7 1.1.9 --owner 郑某")
    assert said.code == 1
    assert "没有 2.7" in said.err
    assert "没有 1.1.9" in said.err
    assert small.snapshot() == before


def test_the_same_number_twice_is_once(small: Clerk) -> None:
    small.does("rectify update 1.1 １．１ 1.1. --progress 调度一次")
    assert len(issue(small)["progress"]) == 1


def test_the_same_text_twice_is_appended_once(small: Clerk) -> None:
    small.does("rectify update 1.1 --support 人事科、人事科 --measure 一抓到底 --measure 一抓到底")
    small.does("rectify update 1.1 --support 财务科，人事科 --measure 一抓到底")
    assert (issue(small)["supporting"], issue(small)["measures"]) == (["人事科", "财务科"], ["一抓到底"])


def test_what_is_so_already_changes_nothing(small: Clerk) -> None:
    before = small.snapshot(), small.git("rev-parse", "HEAD")
    said = small.does("rectify update 1.1 --department 办公室 --deadline 2023年6月底前")
    assert "未作改动" in said.err
    assert (small.snapshot(), small.git("rev-parse", "HEAD")) == before


def test_an_option_may_stand_before_the_number(small: Clerk) -> None:
    small.does("rectify update --owner 许某 1.1.2 --no-commit")
    assert problem(small, "1.1.2")["owner"] == "许某"


@pytest.mark.parametrize(
    ("command", "code", "described"),
    [
        ("rectify update 1.1", 2, "没有说要改什么"),
        ("rectify update 1.1 --reason 只有原因", 2, "没有说要改什么"),
        ("rectify update --owner 许某", 2, "缺少编号"),
        ("rectify update 1.7 --owner 许某", 1, "没有 1.7"),
        ("rectify update 1.1.7 --owner 许某", 1, "1.1 有 1.1.1 至 1.1.3"),
        ("rectify update 7.7 --owner 许某", 1, "没有 7.7"),
        ("rectify update 1 --owner 许某", 2, "“1”不是编号"),
        ("rectify update 1.1.1.1 --owner 许某", 2, "“1.1.1.1”不是编号"),
        ("rectify update 1.0 --owner 许某", 2, "“1.0”不是编号"),
        ("rectify update 1.1 --owner", 2, "--owner 后面要写上内容\n提示：用法：rectify update --help"),
        ("rectify update 1.1 --edit=是", 2, "--edit 后面不写内容"),
        ("rectify 1.1", 2, "是不是 rectify show 1.1？"),
        ("rectify UPDATE 1.1", 2, "是不是 rectify update？"),
        ('rectify update 1.1 --owner ""', 2, "--owner 的内容是空的"),
        ("rectify update 1.1 --status 完成了", 2, "没有“完成了”这种状态"),
        ("rectify update 1.1 --status 整改到未", 2, "是不是“整改到位”"),
        ("rectify update 1.1.1 --review 2023-02-30", 2, "“2023-02-30”不是日期"),
        ("rectify update 1.1.1 --review 以后", 2, "“以后”不是日期"),
        ("rectify update 1.1 --deadline 2023年6月31日 --reason 等批复", 2, "2023年6月31日"),
        ("rectify update 1.1 --ovner 许某", 2, "是不是 --owner"),
        ("rectify update 1.1 --by 许某", 2, "没有说要改什么"),
        ("rectify update 1.1 --owner 许某 --by 许某", 2, "--by 要和 --progress 或 --reason 一起用"),
        ("rectify update 1.1.2 --status 待整改 --by 许某", 2, "--by 要和 --progress 或 --reason 一起用"),
        ("rectify update 1.1 --owner 许某 --reason 原因", 2, "--reason 要和 --deadline 或 --status 一起用"),
        ("rectify update 1.1 --evidence 没有.pdf", 1, "没有佐证材料 没有.pdf"),
        ("rectify update 1.1 --evidence 没有.pdf --evidence 也没有.pdf", 1, "没有佐证材料 也没有.pdf"),
        ("rectify update 1.1 --review 2023-09-30", 1, "复核日期"),
        ("rectify update 1.1 --title 从严 管理", 2, "放进一对英文双引号里"),
    ],
)
def test_what_update_refuses(small: Clerk, command: str, code: int, described: str) -> None:
    small.is_refused(command, code, described)


@pytest.mark.parametrize("typed", ["许\x1b[D某", "许\udcd0某"])
def test_keys_and_bytes_that_are_no_text_are_refused(small: Clerk, typed: str) -> None:
    before = small.snapshot()
    said = small.types(["rectify", "update", "1.1", "--owner", typed])
    assert said.code == 2
    assert f"U+{ord(typed[1]):04X}" in said.err
    assert small.snapshot() == before


def test_text_of_several_lines_keeps_its_lines(small: Clerk) -> None:
    text = "第一段。\n第二段。"
    small.does(["rectify", "update", "1.1.2", "--result", text.replace("\n", "\r\n")])
    assert problem(small, "1.1.2")["result"] == text


def test_a_department_that_is_not_listed_is_doubted(small: Clerk) -> None:
    listed = small.read("ledger/ledger.yaml").replace("部门:  ", "部门: [办公室, 人事科]\n备用:  ", 1)
    small.write("ledger/ledger.yaml", listed)
    said = small.does("rectify update 1.1 --department 人事课 --support 办公室")
    assert "注意：ledger.yaml 的部门里没有“人事课”" in said.err
    assert said.err.count("部门里没有") == 1


@pytest.mark.parametrize("options", ["", " --owner 许某", " --progress 甲", " --public"])
def test_a_reason_of_nothing_is_refused(small: Clerk, options: str) -> None:
    small.is_refused(
        f"rectify update 1.1{options} --reason 汛期", 2, "没有说要改什么" if not options else "--reason 要和"
    )


def test_a_reason_is_not_lost_beside_a_first_deadline(small: Clerk) -> None:
    small.does("rectify add 2 规范采购 --problem 询价不全")
    said = small.does("rectify update 2.1 --deadline 2023年9月底前 --reason 汛期")
    assert "注意：2.1 原来没有整改时限，不算延期，原因没有记；要记：rectify update 2.1 --progress 原因" in said.err
    small.does("rectify add 2 加强学习 --problem 学习不够")
    said = small.does("rectify update 2.2.1 --deadline 2023年9月底前 --status 整改中 --reason 刚分工")
    assert "原因没有记" not in said.err
    assert [each["text"] for each in small.does("rectify show 2.2 --json").json["progress"]] == ["改为“整改中”：刚分工"]
    said = small.does("rectify update 2.2.1 --deadline 2023年10月底前 --status 基本完成 --reason 汛期")
    shown = small.does("rectify show 2.2 --json").json
    assert [each["reason"] for each in shown["extensions"]] == ["汛期"]
    assert len(shown["progress"]) == 1
