"""What a paper for the public may not tell: persons by name, the words of 不公开, what is not public."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.checking import persons
from tests.conftest import PROJECT, Clerk

LEDGER = "ledger/ledger.yaml"


SETTINGS = """单位: 中共甲市乙局党组
方面: [关于甲方面, 关于乙方面]
部门:
"""
ISSUES = {
    "1.1": """编号: 1.1
标题: 严格管理
责任人: 王某
牵头部门: 办公室
具体问题:
  - 编号: 1.1.1
    整改情况: 印发管理办法。
    状态: 整改到位
  - 编号: 1.1.2
    整改情况: 补录台账20份。
    状态: 整改中
  - 编号: 1.1.3
    状态: 待整改
进展:
  - 日期: 2023-04-20
    填报: 沈括
    内容: 督促整改
""",
    "2.1": """编号: 2.1
标题: 建强支部
责任领导: 局党组成员、副局长周强
责任人: 许文、何方（办公室）
具体问题:
  - 编号: 2.1.1
    整改情况: 换届选举。
    状态: 已销号
    验收: {日期: 2023-04-20, 验收人: 谢小明}
    销号: {日期: 2023-04-21, 经办: 孙知远, 批准: 局巡察整改工作领导小组、吕梁}
""",
}


@pytest.fixture
def described(clerk: Clerk) -> Clerk:
    """A ledger outside git, with persons in every field that holds one."""
    clerk.write(LEDGER, SETTINGS)
    for number, text in ISSUES.items():
        clerk.write(f"ledger/{number}.yaml", text)
    clerk.write("ledger/report.yaml", "标题: 整改情况的通报\n导语: |\n  现予公布。\n  {{ 统计句 }}\n")
    for name in ("进展情况报告", "通报"):
        clerk.write(f"templates/{name}.html", (PROJECT / f"templates/{name}.html").read_bytes())
    return clerk


def withhold(clerk: Clerk, *entries: str) -> None:
    clerk.write(LEDGER, clerk.read(LEDGER) + "不公开:\n" + "".join(f"  - {entry}\n" for entry in entries))


def line_of(clerk: Clerk, file: str, words: str) -> int:
    return next(number for number, line in enumerate(clerk.read(file).splitlines(), 1) if words in line)


def complaints(clerk: Clerk, command: str = "rectify report 通报") -> list[str]:
    """The errors of a report that must be refused, written nowhere."""
    before = clerk.snapshot()
    said = clerk.types(command)
    assert (said.code, said.out) == (1, ""), said.err
    assert clerk.snapshot() == before
    return [line for line in said.err.splitlines() if line.startswith("错误：")]


class TestPersons:
    @pytest.mark.parametrize(
        ("name", "owner"),
        [
            ("周强", "2.1 的责任领导"),
            ("许文", "2.1 的责任人"),
            ("何方", "2.1 的责任人"),
            ("谢小明", "2.1.1 的验收人"),
            ("吕梁", "2.1.1 的批准"),
            ("沈括", "1.1 的填报"),
            ("孙知远", "2.1.1 的经办"),
        ],
    )
    def test_a_person_of_the_ledger_stops_the_paper_where_it_is_named(
        self, described: Clerk, name: str, owner: str
    ) -> None:
        described.does(["rectify", "update", "1.1.1", "--result", f"对{name}批评教育。"])
        line = line_of(described, "ledger/1.1.yaml", f"对{name}批评")
        (error,) = complaints(described)
        assert error.startswith(f"错误：ledger/1.1.yaml:{line}：")
        assert f"人名“{name}”（{owner}，见 ledger/" in error

    def test_the_internal_report_may_name_persons(self, described: Clerk) -> None:
        described.does("rectify update 1.1.1 --result 对周强批评教育。")
        assert "周强" in described.does("rectify report").out

    def test_bodies_and_masked_names_are_no_persons(self, described: Clerk) -> None:
        described.does("rectify update 1.1 --owner 王某、张某某、李×× --leader 局党组")
        described.does("rectify update 1.1.1 --result 王某、张某某、李××向局党组、局巡察整改工作领导小组、办公室报告。")
        described.does("rectify report 通报")

    def test_a_department_of_the_ledger_is_no_person(self, described: Clerk) -> None:
        described.does("rectify update 1.1 --owner 高新")
        described.does("rectify update 1.1.1 --result 由高新负责。")
        assert len(complaints(described)) == 1
        described.write(LEDGER, described.read(LEDGER).replace("部门:", "部门: [高新]"))
        described.does("rectify report 通报")

    def test_a_name_is_seen_through_spaces_breaks_and_what_has_no_width(self, described: Clerk) -> None:
        file = "ledger/1.1.yaml"
        dirt = "    整改情况: |\n      印发办法。\n      约谈谢\u3000小\u200b\n      明，追责。\n"
        described.write(file, described.read(file).replace("    整改情况: 印发管理办法。\n", dirt))
        (error,) = complaints(described)
        assert error.startswith(f"错误：{file}:{line_of(described, file, '约谈谢')}：")

    def test_two_paragraphs_that_meet_make_no_name(self, described: Clerk) -> None:
        described.write("ledger/report.yaml", "导语: |\n  这是许\n  一个导语\n联系方式: 期许\n署名: 文化局\n")
        described.does("rectify report 通报")

    def test_a_person_of_a_problem_that_is_not_public_is_a_person_all_the_same(self, described: Clerk) -> None:
        described.does("rectify update 2.1 --no-public")
        described.does("rectify update 1.1.1 --result 对周强批评教育。")
        assert len(complaints(described)) == 1

    def test_what_is_not_public_may_name_anybody(self, described: Clerk) -> None:
        described.does("rectify update 1.1.1 --result 对周强批评教育。 --no-public")
        assert "周强" not in described.does("rectify report 通报").out

    @pytest.mark.parametrize(
        ("field", "names"),
        [
            ("张三、李四", ("张三", "李四")),
            ("张三（副局长）", ("张三",)),
            ("局党组书记、局长 王建国", ("王建国",)),
            ("张 三、李 四", ("张三", "李四")),
            ("周强同志牵头，李四配合", ("周强", "李四")),
            ("办公室主任李四", ("李四",)),
            ("水务局周强", ("周强",)),
            ("张三等3人，电话13800138000", ("张三",)),
            ("张建和王和平", ("张建", "王和平")),
            ("阿不都·热合曼", ("阿不都·热合曼",)),
            ("扎西次仁", ("扎西次仁",)),
            ("周强副局长、副局长李克家", ("周强", "李克家")),
            ("局巡察整改工作领导小组", ()),
            ("局党组会议", ()),
            ("党组", ()),
            ("局长办公会", ()),
            ("全体班子成员", ()),
            ("相关责任人", ()),
            ("财务科、供销社、管委会、派驻纪检监察组", ()),
            ("副局长周某、李 ×、王X、赵*", ()),
            ("王主任、赵副局长", ()),
        ],
    )
    def test_the_names_in_a_field(self, field: str, names: tuple[str, ...]) -> None:
        assert persons.names(field) == names

    @given(st.text("张三李四、，（）() 　某×副局长科党组\u200b1a", max_size=24))
    def test_a_name_is_two_characters_at_least_and_never_masked(self, field: str) -> None:
        for name in persons.names(field):
            assert len(name) >= 2
            assert not set("某×、，（）() 　\u200b1a") & set(name)


class TestWithheld:
    def test_a_listed_word_its_abbreviations_and_its_short_form_stop_the_paper(self, described: Clerk) -> None:
        withhold(described, "云泽市", "{名称: 深圳市, 简称: [鹏城, 深]}")
        for words, word in (
            ("赴云泽调研", "云泽"),
            ("赴云泽市调研", "云泽市"),
            ("离深人员", "深"),
            ("在鹏城", "鹏城"),
            ("去深圳", "深圳"),
        ):
            described.does(["rectify", "update", "1.1.1", "--result", f"{words}。"])
            (error,) = complaints(described)
            assert f"“{word}”（不公开里列了）" in error

    def test_only_a_listed_abbreviation_of_one_character_counts(self, described: Clerk) -> None:
        withhold(described, "深圳市")
        described.does("rectify update 1.1.1 --result 深入推进。")
        described.does("rectify report 通报")

    def test_harmless_words_may_hold_it(self, described: Clerk) -> None:
        withhold(described, "{名称: 深圳市, 简称: 深, 除外: [深入, 深化]}")
        described.does("rectify update 1.1.1 --result 深入推进，深化改革。")
        described.does("rectify report 通报")
        described.does("rectify update 1.1.1 --result 深入推进，深圳协作，离深。")
        assert "“深圳”" in complaints(described)[0]

    @pytest.mark.parametrize("entry", ["广东省，深圳市", "[广东省，深圳市]", "广东省、深圳市"])
    def test_chinese_commas_separate_words(self, described: Clerk, entry: str) -> None:
        described.write(LEDGER, described.read(LEDGER) + f"不公开: {entry}\n")
        described.does("rectify update 1.1.1 --result 在广东学习。")
        assert len(complaints(described)) == 1

    def test_digits_and_letters_of_any_width_are_the_same(self, described: Clerk) -> None:
        withhold(described, "A1号井")
        described.does("rectify update 1.1.1 --result 封填ａ１号井。")
        assert len(complaints(described)) == 1

    def test_all_of_them_at_once_each_with_its_place_and_a_way_out(self, described: Clerk) -> None:
        withhold(described, "云泽市")
        described.write(
            "ledger/report.yaml",
            "标题: 整改通报\n导语: |\n  现予公布。\n  云泽市许文供稿。\n署名: 中共云泽市乙局党组\n",
        )
        described.does("rectify update 1.1.1 --title 约谈周强 --result 印发云泽办法。")
        described.does("rectify update 1.1.2 --title 补齐台账")
        said = described.types("rectify report 通报")
        places = [line.split("：")[1] for line in said.err.splitlines() if line.startswith("错误：")]
        issue = "ledger/1.1.yaml"
        assert sorted(places) == sorted(
            [
                "ledger/report.yaml:4",
                "ledger/report.yaml:4",
                "ledger/report.yaml:5",
                f"{issue}:{line_of(described, issue, '约谈周强')}",
                f"{issue}:{line_of(described, issue, '云泽办法')}",
            ]
        )
        assert 'rectify update 1.1.1 --title "…"' in said.err
        assert 'rectify update 1.1.1 --result "…"' in said.err
        assert "rectify update 1.1.1 --no-public" in said.err
        assert "打开 ledger/report.yaml，把第 4 行这处改掉，例如写成“许某”" in said.err

    @pytest.mark.parametrize("kind", ["--docx", "--html", "--pdf", "-o 稿.txt"])
    def test_no_kind_of_file_is_written(self, described: Clerk, kind: str) -> None:
        described.does("rectify update 1.1.1 --result 对周强批评教育。")
        assert complaints(described, f"rectify report 通报 {kind}")

    def test_a_word_of_the_template_is_told_with_its_line(self, described: Clerk) -> None:
        template = '{% extends "进展情况报告.html" %}\n{# 云泽市 #}\n'
        described.write("templates/通报.html", template)
        withhold(described, "云泽市")
        described.does("rectify report 通报")
        described.write("templates/通报.html", "<h1>通报</h1>\n<p>{{ 导语 }}</p>\n<p>云泽市<strong>许</strong>文</p>\n")
        errors = complaints(described)
        assert len(errors) == 2
        assert all(error.startswith("错误：templates/通报.html:3：") for error in errors)

    def test_the_table_of_the_ledger_has_no_columns_of_names(self, described: Clerk) -> None:
        report = described.read("ledger/report.yaml")
        described.write("ledger/report.yaml", report + "附件: [{名称: 整改台账, 内容: 台账表}]\n")
        public = described.does("rectify report 通报").out
        assert "牵头部门" in public
        for words in ("责任领导", "责任人", "周强", "许文"):
            assert words not in public
            assert words in described.does("rectify report").out

    def test_the_table_of_the_ledger_is_looked_through_where_it_is_printed(self, described: Clerk) -> None:
        report = described.read("ledger/report.yaml")
        described.write("ledger/report.yaml", report + "附件: [{名称: 整改台账, 内容: 台账表}]\n")
        described.does(["rectify", "update", "2.1.1", "--finding", "周强擅自决策"])
        (error,) = complaints(described)
        assert error.split("：")[1] == f"ledger/2.1.yaml:{line_of(described, 'ledger/2.1.yaml', '周强擅自决策')}"

    def test_a_template_of_ones_own_is_not_told_who_answers(self, described: Clerk) -> None:
        described.write(
            "templates/公示.html",
            """{% set 公开 = true %}
<p>表</p>
{% for 方面 in 台账.方面 %}{% for 行 in 方面.行 %}
<p>{{ 行.问题 or 行.编号 }}：{{ 行.责任领导 }}{{ 行.责任人 }}</p>
{% endfor %}{% endfor %}
""",
        )
        assert "周强" not in described.does("rectify report 公示").out

    def test_who_signed_is_not_told(self, described: Clerk) -> None:
        report = described.read("ledger/report.yaml")
        described.write(
            "ledger/report.yaml", report + "版头: {发文机关标志: 乙局文件, 发文字号: 乙局〔2023〕1号, 签发人: 周强}\n"
        )
        described.does("rectify report 通报 --docx")
        assert "周强" in described.does("rectify report").out
        assert "周强" not in described.does("rectify report 通报").out

    def test_the_footers_of_a_reference_document_are_looked_through(self, described: Clerk) -> None:
        described.does("rectify init --base")
        base = described.path("templates/base.docx")
        with zipfile.ZipFile(base) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["word/footer1.xml"] = parts["word/footer1.xml"].replace("— ".encode(), "周强制 ".encode())
        with zipfile.ZipFile(base, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        described.does("rectify report 通报")
        (error,) = complaints(described, "rectify report 通报 --docx")
        assert error.startswith("错误：templates/base.docx：")

    def test_check_warns_beforehand_where_words_are_listed(self, described: Clerk) -> None:
        described.does("rectify update 1.1.1 --result 对周强批评教育。")
        described.does("rectify update 1.1.2 --result 赴云泽调研。 --no-public")
        assert "周强" not in described.types("rectify check").out
        withhold(described, "云泽市")
        found = [each for each in described.types("rectify check --json").json if "要公开的文字" in each["message"]]
        line = line_of(described, "ledger/1.1.yaml", "对周强")
        assert [(each["level"], each["line"], each["id"]) for each in found] == [("warning", line, "1.1.1")]


class TestTally:
    @pytest.fixture
    def partly(self, described: Clerk) -> Clerk:
        """2.1.1 (closed) and 1.1.1 (整改到位) may not be told."""
        described.does("rectify update 2.1 1.1.1 --no-public")
        return described

    def test_all_are_counted_and_the_command_says_so(self, partly: Clerk) -> None:
        said = partly.does("rectify report 通报")
        assert "巡察反馈的2大方面4个具体问题，已完成整改1项，基本完成整改1项，正在整改2项。" in said.out
        assert "没有印出的具体问题 2 个（统计句照样计入）" in said.err

    def test_by_wish_only_the_public_ones_are(self, partly: Clerk) -> None:
        partly.write(LEDGER, partly.read(LEDGER) + "通报统计: 公开\n")
        partly.write(
            "ledger/report.yaml", "导语: '{{ 统计句 }}销号率{{ 销号率 }}。'\n附件: [{名称: 表, 内容: 台账表}]\n"
        )
        said = partly.does("rectify report 通报")
        assert "巡察反馈的1大方面2个具体问题，正在整改2项。销号率0%。" in said.out
        assert "共2个：已完成整改0个，基本完成整改0个，长期整改0个，正在整改2个；销号率0%（0/2）" in said.out
        assert "没有印出的具体问题 2 个（统计句只计公开的，没有计入）" in said.err
        assert "2大方面4个具体问题" in partly.does("rectify report").out

    def test_another_word_is_refused_and_found_by_check(self, partly: Clerk) -> None:
        partly.write(LEDGER, partly.read(LEDGER) + "通报统计: 公开的\n")
        assert complaints(partly)[0].startswith(f"错误：{LEDGER}:{line_of(partly, LEDGER, '通报统计')}：通报统计只能写")
        assert "通报统计只能写 全部或公开，不能写“公开的”" in partly.types("rectify check").out

    def test_a_text_that_tells_of_the_whole_issue_is_pointed_out(self, described: Clerk) -> None:
        described.does("rectify update 1.1 --result 总的情况。")
        described.does("rectify update 1.1.2 --no-public")
        said = described.does("rectify report 通报")
        line = line_of(described, "ledger/1.1.yaml", "总的情况")
        assert f"注意：ledger/1.1.yaml:{line}：1.1 的正文整段印出，看一看里面有没有说到不公开的 1.1.2" in said.err


class TestOwnTemplates:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("公示", '{% extends "通报.html" %}\n'),
            ("社会版", '{% set 公开 = true %}\n{% extends "进展情况报告.html" %}\n'),
            ("社会版", '{% include "通报.html" %}\n'),
        ],
    )
    def test_one_built_on_a_public_one_or_that_says_so_is_public(self, described: Clerk, name: str, text: str) -> None:
        described.does("rectify update 1.1.1 --no-public")
        described.write(f"templates/{name}.html", text)
        said = described.does(f"rectify report {name}")
        assert "印发管理办法" not in said.out
        assert "没有印出的具体问题 1 个" in said.err
        described.does("rectify update 1.1.2 --result 对周强批评教育。")
        assert complaints(described, f"rectify report {name}")

    def test_one_that_only_sounds_public_prints_all_and_is_pointed_out(self, described: Clerk) -> None:
        described.does("rectify update 1.1.1 --no-public")
        described.write("templates/公示.html", '{% extends "进展情况报告.html" %}\n')
        said = described.does("rectify report 公示")
        assert "印发管理办法" in said.out
        assert "注意：公示没有声明对外公开" in said.err
        assert "{% set 公开 = true %}" in said.err

    def test_one_that_says_no_is_not(self, described: Clerk) -> None:
        described.does("rectify update 1.1.1 --no-public")
        described.write("templates/内部.html", '{% set 公开 = false %}\n{% extends "进展情况报告.html" %}\n')
        assert "印发管理办法" in described.does("rectify report 内部").out
