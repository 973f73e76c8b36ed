"""What is not public by any key or template that says so, or may say so, never leaves."""

from __future__ import annotations

import os

import pytest

from tests.conftest import PROJECT, Clerk

ISSUE = "ledger/1.1.yaml"
LEDGER = "ledger/ledger.yaml"
TEXT = """编号: 1.1
标题: 严格管理
具体问题:
  - 编号: 1.1.1
    状态: 整改到位
    整改情况: 印发管理办法。
  - 编号: 1.1.2
    状态: 整改到位
    整改情况: 密件已经归档。
"""


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    """A ledger whose 1.1.2 is not public."""
    clerk.write(LEDGER, "单位: 中共甲市乙局党组\n方面: [关于甲方面]\n")
    clerk.write(ISSUE, TEXT + "    公开: 否\n")
    for name in ("进展情况报告", "通报"):
        clerk.write(f"templates/{name}.html", (PROJECT / f"templates/{name}.html").read_bytes())
    return clerk


def refused(clerk: Clerk, command: str = "rectify report 通报") -> tuple[list[str], str]:
    before = clerk.snapshot()
    said = clerk.types(command)
    assert (said.code, said.out) == (1, ""), said.out + said.err
    assert clerk.snapshot() == before
    lines = said.err.splitlines()
    return [line for line in lines if line.startswith("错误：")], "\n".join(x for x in lines if x.startswith("提示："))


KEYS = (
    "是否公开",
    "不公开",
    "涉密",
    "公 开",
    "密级",
    "可公开",
    "公开否",
    "公開",
    "公开\u3000性",
    "对外公开",
    "Public",
    "保密",
)


class TestKeys:
    @pytest.mark.parametrize("key", KEYS)
    def test_a_key_that_speaks_of_publicness_is_refused_with_the_right_one(self, office: Clerk, key: str) -> None:
        office.write(ISSUE, TEXT + f"    {key}: 否\n")
        (error,), hint = refused(office)
        assert error.startswith(f"错误：{ISSUE}:10：不认识“")
        assert "公开: 否" in hint
        office.write(ISSUE, TEXT.replace("标题", f"{key}: 否\n标题", 1))
        (error,), hint = refused(office)
        assert error.startswith(f"错误：{ISSUE}:2：")
        assert "公开: 否" in hint
        assert "印发管理办法" in office.does("rectify report").out

    @pytest.mark.parametrize(("key", "right"), [("整改情況说明", None), ("责任人员", "责任人"), ("备忘", None)])
    def test_any_unknown_key_of_an_issue_is_refused(self, office: Clerk, key: str, right: str | None) -> None:
        office.write(ISSUE, TEXT + f"{key}: 甲\n")
        (error,), hint = refused(office)
        assert error.startswith(f"错误：{ISSUE}:10：不认识“{key}”")
        assert (f"改成 {right}: …" if right else "#") in hint

    def test_one_at_another_depth_is_refused(self, office: Clerk) -> None:
        office.write(ISSUE, TEXT + "    验收: {日期: 2023-04-20, 公开: 否}\n")
        (error,), hint = refused(office)
        assert error.startswith(f"错误：{ISSUE}:10：不认识“公开”")
        assert "公开: 否" in hint

    @pytest.mark.parametrize("written", ["公开:", "公开: ''", "公开: ~"])
    def test_one_without_an_answer_is_refused(self, office: Clerk, written: str) -> None:
        office.write(ISSUE, TEXT + f"    {written}\n")
        if written.endswith("~"):
            assert office.types("rectify report 通报").code == 1
            return
        (error,), hint = refused(office)
        assert error.startswith(f"错误：{ISSUE}:10：“公开”后面没有写")
        assert "公开: 否" in hint
        found = office.types("rectify check --json").json
        assert [each["level"] for each in found if "“公开”后面没有写" in each["message"]] == ["warning"]

    @pytest.mark.parametrize(
        "written",
        ["不 公开: [云泽市]", "不公开词: [云泽市]", "不公开: [{名称: 云泽市, 又称: 云城}]", "人 名: [王建国]"],
    )
    def test_a_list_of_what_may_not_be_told_that_is_not_read_is_refused(self, office: Clerk, written: str) -> None:
        office.write(LEDGER, office.read(LEDGER) + f"{written}\n")
        (error,), _ = refused(office)
        assert error.startswith(f"错误：{LEDGER}:3：不认识“")

    def test_what_else_is_unknown_in_the_settings_stops_nothing(self, office: Clerk) -> None:
        office.write(LEDGER, office.read(LEDGER) + "电话: 12345\n")
        assert "密件" not in office.does("rectify report 通报").out


PUBLIC = {
    "a variable": '{% set x = "通报.html" %}{% extends x %}',
    "a variable of the data": '{% extends 标题 ~ ".html" if 标题 else "通报.html" %}',
    "a tuple": '{% set 公开, x = true, 1 %}{% extends "进展情况报告.html" %}',
    "a tuple turned": '{% set x, 公开 = 1, true %}{% extends "进展情况报告.html" %}',
    "a block set": '{% set 公开 %}true{% endset %}{% extends "进展情况报告.html" %}',
    "within if": '{% if 1 == 1 %}{% set 公开 = true %}{% endif %}{% include "进展情况报告.html" %}',
    "no within if": '{% if 1 == 2 %}{% set 公开 = false %}{% endif %}{% include "进展情况报告.html" %}',
    "within for": '{% for x in [1] %}{% set 公开 = true %}{% endfor %}{% include "进展情况报告.html" %}',
    "within a macro": '{% macro m() %}{% set 公开 = true %}{% endmacro %}{% include "进展情况报告.html" %}',
    "a for of it": '{% for 公开 in [true] %}{% endfor %}{% include "进展情况报告.html" %}',
    "with": '{% with 公开 = true %}{% include "进展情况报告.html" %}{% endwith %}',
    "an expression": '{% set 公开 = not false %}{% extends "进展情况报告.html" %}',
    "a word": '{% set 公开 = "是" %}{% extends "进展情况报告.html" %}',
    "another word": '{% set 公开 = "要" %}{% extends "进展情况报告.html" %}',
    "one": '{% set 公开 = 1 %}{% extends "进展情况报告.html" %}',
    "yes after no": '{% set 公开 = false %}{% set 公开 = true %}{% extends "进展情况报告.html" %}',
    "a like name": '{% set 对外公开 = true %}{% extends "进展情况报告.html" %}',
    "the traditional name": '{% set 公開 = true %}{% extends "进展情况报告.html" %}',
    "a namespace": '{% set ns = namespace() %}{% set ns.公开 = true %}{% include "进展情况报告.html" %}',
    "an include": '{% include "通报.html" %}',
    "an include of several": '{% include ["没有.html", "通报.html"] %}',
    "an include of a variable": '{% set x = ["通报.html"] %}{% include x %}',
    "an import": '{% import "通报.html" as t %}{% include "进展情况报告.html" %}',
    "from": '{% from "公共.html" import 公开 %}{% include "进展情况报告.html" %}',
    "extends twice": '{% extends "中间.html" %}',
    "no over yes": '{% set 公开 = false %}{% extends "通报.html" %}',
    "another way to the name": '{% extends "./通报.html" %}',
    "super": '{% extends "中间.html" %}{% block 甲 %}{{ super() }}{% endblock %}',
}


class TestTemplates:
    @pytest.mark.parametrize("text", PUBLIC.values(), ids=PUBLIC)
    def test_one_that_may_be_public_tells_nothing_that_is_not(self, office: Clerk, text: str) -> None:
        office.write("templates/公共.html", "{% set 公开 = true %}\n{% block 甲 %}{% endblock %}<p>甲</p>\n")
        office.write("templates/中间.html", '{% extends "通报.html" %}\n')
        office.write("templates/社区版.html", text + "\n")
        said = office.types("rectify report 社区版")
        assert "密件" not in said.out
        assert said.code == 1 or "没有印出的具体问题 1 个" in said.err

    @pytest.mark.parametrize("name", ["a tuple", "a variable", "within if", "another word"])
    def test_the_clerk_is_told_why(self, office: Clerk, name: str) -> None:
        office.write("templates/社区版.html", "\n" + PUBLIC[name] + "\n")
        said = office.does("rectify report 社区版")
        assert "注意：templates/社区版.html:2：这份按对外公开的办：" in said.err

    @pytest.mark.parametrize(
        "text",
        [
            '{% extends "进展情况报告.html" %}',
            '{% set 公开 = false %}{% extends "进展情况报告.html" %}',
            '{# {% set 公开 = true %} #}{% extends "进展情况报告.html" %}',
            '{% for 条 in 第二部分.方面 %}<p>{{ 条.标题 }}</p>{% endfor %}{% include "进展情况报告.html" %}',
        ],
    )
    def test_one_that_is_not_tells_all(self, office: Clerk, text: str) -> None:
        office.write("templates/内部.html", text + "\n")
        said = office.does("rectify report 内部")
        assert "密件" in said.out
        assert "按对外" not in said.err

    def test_a_copy_of_the_public_one_is_public_under_any_name(self, office: Clerk) -> None:
        office.write("templates/社区版.html", office.read("templates/通报.html"))
        assert "密件" not in office.does("rectify report 社区版").out

    @pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
    def test_a_link_to_the_public_one_is_public(self, office: Clerk) -> None:
        office.write("templates/通报.html", '{% extends "进展情况报告.html" %}\n')
        office.path("templates/社区版.html").symlink_to("通报.html")
        assert "密件" not in office.does("rectify report 社区版").out

    def test_the_weekly_paper_cannot_be_public(self, march: Clerk) -> None:
        march.does("rectify weekly")
        march.write("templates/周报.html", "{% set 公开 = true %}\n" + march.read("templates/周报.html"))
        march.is_refused("rectify weekly --docx", 1, "周报的模板 templates/周报.html 声明了对外公开")
