"""What a typed report becomes, and what the importer says of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rectify.core.states import Status
from rectify.importer import outline
from rectify.importer.outline import Outline
from rectify.importer.structure import NotAReport, SeveralPartsOfIssues
from tests.test_importer_roundtrip import printed

REPORT = """\
中共青禾县粮食局党组关于巡察整改进展情况的报告

县委巡察工作领导小组：
2023年3月，县委第二巡察组对县粮食局党组开展巡察。现将整改进展情况报告如下。
一、局党组履行整改主体责任情况
局党组把整改作为头等大事。
（一）提高站位。召开党组会5次。
（二）压实责任。巡察反馈的2大方面6个具体问题，已完成整改5项，正在整改1项。
二、巡察整改任务落实情况
（一）关于保障粮食安全方面
1.管好储备粮库。一是补齐账卡。逐仓核对，补建账卡12份。二是更换旧设备。更换测温电缆3套。
2.规范轮换销售。修订轮换办法，从4个方面作出规定。
（二）关于党的建设方面
1.严肃组织生活。支部书记带头讲党课。
2.管住公务用车。印发通知。一是登记里程。建立台账。二是公开费用。每季度公示。三是定点加油。签订协议。
三、下一步打算
（一）巩固成果。对剩余1项问题盯住不放。
联系方式：电话：0555-2210000。
附件：1.问题清单
2.制度清单
中共青禾县粮食局党组
2023年X月9日
"""


def read(text: str, status: Status = Status.IN_PROGRESS) -> Outline:
    return outline.read(text.splitlines(), status)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# ---------------------------------------------------------------------------------------------------------------------
# what a report is made of


def test_a_report_becomes_words_aspects_and_issues() -> None:
    found = read(REPORT)
    words = found.report
    assert words.title == "中共青禾县粮食局党组关于巡察整改进展情况的报告"
    assert words.addressee == "县委巡察工作领导小组"
    assert words.lead is not None
    assert words.lead.endswith("报告如下。")
    assert words.part_one is not None
    assert [section.heading for section in words.part_one.sections] == ["提高站位", "压实责任"]
    assert words.part_one.intro == "局党组把整改作为头等大事。"
    assert words.part_two is not None
    assert words.part_two.heading == "巡察整改任务落实情况"
    assert words.part_three is not None
    assert words.contact == "联系方式：电话：0555-2210000。"
    assert [attachment.name for attachment in words.attachments] == ["问题清单", "制度清单"]
    assert (words.signature, words.date) == ("中共青禾县粮食局党组", "2023年X月9日")
    assert found.aspects == ("关于保障粮食安全方面", "关于党的建设方面")
    assert [str(issue.id) for issue in found.issues] == ["1.1", "1.2", "2.1", "2.2"]
    assert printed(found) == lines(REPORT)


def test_problems_that_are_told_are_counted_one_by_one_and_others_whole() -> None:
    first, second, _, last = read(REPORT, Status.PENDING).issues
    assert [(str(problem.id), problem.heading, problem.result) for problem in first.problems] == [
        ("1.1.1", "补齐账卡", "逐仓核对，补建账卡12份。"),
        ("1.1.2", "更换旧设备", "更换测温电缆3套。"),
    ]
    assert first.result is None
    assert second.result == "修订轮换办法，从4个方面作出规定。"
    assert [(p.heading, p.result, p.status) for p in second.problems] == [(None, None, Status.PENDING)]
    assert last.result == "印发通知。"
    assert len(last.problems) == 3


def issue_of(text: str) -> str:
    return f"一、落实情况\n（一）关于甲方面\n{text}\n"


@pytest.mark.parametrize(
    ("text", "title", "result", "problems"),
    [
        ("1.管好库房。一是记账。补账。二是换锁。换了。", "管好库房", None, [("记账", "补账。"), ("换锁", "换了。")]),
        ("1.管好库房。一是记账；二是换锁。", "管好库房", None, [(None, "记账；"), (None, "换锁。")]),
        ("1.管好库房。通知。一是记账。补账。二是换锁。", "管好库房", "通知。", [("记账", "补账。"), (None, "换锁。")]),
        ("1.管好库房。一是记账。补账。", "管好库房", "一是记账。补账。", [(None, None)]),
        (
            "1.管好库房。一是记账。补账。三是换锁。换了。",
            "管好库房",
            "一是记账。补账。三是换锁。换了。",
            [(None, None)],
        ),
        ("1.管好库房。会议要求：一是记账；二是换锁。", "管好库房", "会议要求：一是记账；二是换锁。", [(None, None)]),
        (
            "1.管好库房。学习“一是记账。二是换锁。”精神。",
            "管好库房",
            "学习“一是记账。二是换锁。”精神。",
            [(None, None)],
        ),
        ("1.管好库房。开会，一是记账，二是换锁。", "管好库房", "开会，一是记账，二是换锁。", [(None, None)]),
        ("1.谁来管库房？科长管。", "谁来管库房？", "科长管。", [(None, None)]),
        ("1.回应“谁管？怎么管。”的关切。科长管。", "回应“谁管？怎么管。”的关切", "科长管。", [(None, None)]),
        ("1.管好库房\n补账。\n换锁。", "管好库房", "\n补账。\n换锁。", [(None, None)]),
        ("1.管好库房。\n补账。", "管好库房。", "\n补账。", [(None, None)]),
        ("1.管好库房。补账。\n（1）换锁。", "管好库房", "补账。\n（1）换锁。", [(None, None)]),
        ("1.管好库房。", "管好库房", None, [(None, None)]),
        ("1. 管好库房。补账。", " 管好库房", "补账。", [(None, None)]),
        (
            "1.管好库房。一是记账。补账。\n二是换锁。换了。",
            "管好库房",
            None,
            [("记账", "补账。\n"), ("换锁", "换了。")],
        ),
    ],
)
def test_an_issue_is_read_so_that_it_comes_back(
    text: str, title: str, result: str | None, problems: list[tuple[str | None, str | None]]
) -> None:
    found = read(issue_of(text))
    (issue,) = found.issues
    assert (issue.title, issue.result) == (title, result)
    assert [(problem.heading, problem.result) for problem in issue.problems] == problems
    assert printed(found) == lines(issue_of(text))
    assert found.remarks == ()


def test_a_list_inside_an_issue_is_no_list_of_issues() -> None:
    text = issue_of("1.甲。做。\n2.乙。做：\n1.先做这个；\n2.再做那个。\n3.丙。做。")
    found = read(text)
    assert [issue.title for issue in found.issues] == ["甲", "乙", "丙"]
    assert printed(found) == lines(text)


def test_a_decimal_at_the_beginning_of_a_paragraph_is_no_issue() -> None:
    text = issue_of("1.甲。追回\n3.5万元。\n2.3个项目验收。验收了。")
    assert [issue.title for issue in read(text).issues] == ["甲", "3个项目验收"]


def test_a_part_may_be_missing() -> None:
    found = read(issue_of("1.甲。做。"))
    assert (found.report.part_one, found.report.part_three) == (None, None)
    assert found.report.part_two is not None
    assert printed(found) == lines(issue_of("1.甲。做。"))


def test_a_fourth_part_is_text_of_the_third() -> None:
    text = REPORT.replace("联系方式", "四、请示事项\n（一）请予支持。支持。\n联系方式")
    found = read(text)
    assert found.report.part_three is not None
    assert len(found.report.part_three.sections) == 1
    assert printed(found) == lines(text)


def test_sections_with_numbers_out_of_order_stay_text() -> None:
    text = REPORT.replace("（二）压实责任", "（三）压实责任")
    found = read(text)
    assert found.report.part_one is not None
    assert len(found.report.part_one.sections) == 1
    assert printed(found) == lines(text)


def test_braces_come_back_as_they_stand() -> None:
    text = REPORT.replace("局党组把整改", "{{ 问题数 }}{%局党组%}\\{把整改").replace("讲党课", "讲{{党课}}")
    assert printed(read(text)) == lines(text)


@pytest.mark.parametrize(
    "tail",
    [
        "附件：问题清单\n",
        "附件：1.问题清单\n2.制度清单\n",
        "附件：1. 问题清单\n2. 制度清单\n",
        "附件:问题清单\n",
        "附件：问题清单\n联系方式：电话555。\n中共青禾县粮食局党组\n2023年5月9日\n",
        "中共青禾县粮食局党组\n2023年5月9日\n附件：1.问题清单\n2.制度清单\n",
        "中共青禾县粮食局党组\n2023年5月9日\n（联系人：李某）\n",
        "中共青禾县粮食局党组\n中共青禾县供销社党组\n二〇二三年五月九日\n",
        "中共青禾县粮食局党组\n",
        "2023年5月9日\n",
        "欢迎广大群众监督。\n电话：0555-2210000\n邮箱：a@example.com\n2023年5月9日\n",
    ],
)
def test_every_tail_comes_back(tail: str) -> None:
    text = REPORT[: REPORT.index("联系方式")] + tail
    found = read(text)
    assert printed(found) == lines(text)
    assert len(found.issues) == 4
    assert found.report.part_three is not None
    assert found.report.part_three.sections[-1].text == "对剩余1项问题盯住不放。"


# ---------------------------------------------------------------------------------------------------------------------
# what the importer says


def test_the_typed_tally_becomes_the_placeholder_where_it_is_the_printed_one() -> None:
    described = "巡察反馈的2大方面7个具体问题，正在整改7项。"
    text = REPORT.replace("巡察反馈的2大方面6个具体问题，已完成整改5项，正在整改1项。", described)
    found = read(text)
    assert found.report.part_one is not None
    assert found.report.part_one.sections[1].text == "{{ 统计句 }}"
    assert printed(found) == lines(text)
    assert any("统计句" in remark and "第 8 段" in remark for remark in found.remarks)


def test_a_tally_that_differs_stays_as_typed_and_the_difference_is_told() -> None:
    found = read(REPORT)
    assert printed(found) == lines(REPORT)
    said = "\n".join(found.remarks)
    assert "第 8 段说 6 个具体问题，正文里看得见的是 7 个" in said
    assert "“已完成整改5项”" in said
    assert "“剩余1项”" in said
    assert "方面" not in said  # the aspects agree, and 4个方面 is content


@pytest.mark.parametrize(
    ("old", "new", "described"),
    [
        ("2.规范轮换", "2、规范轮换", "“2、规范轮换销售。修订轮换……” → “2.规范轮换销售。修订轮换……”"),
        ("2.规范轮换", "3.规范轮换", "“3.规范轮换销售。修订轮……” → “2.规范轮换销售。修订轮……”"),
        ("（二）关于党的", "（三）关于党的", "“（三）关于党的建设方面” → “（二）关于党的建设方面”"),
        ("（二）关于党的", "(二)关于党的", "“(二)关于党的建设方面” → “（二）关于党的建设方面”"),
        ("三、下一步", "四、下一步", "“四、下一步打算” → “三、下一步打算”"),
        (
            "2.规范轮换销售。修订轮换办法，从4个方面作出规定。",
            "2.规范轮换销售",
            "“2.规范轮换销售” → “2.规范轮换销售。”",
        ),
    ],
)
def test_a_line_that_cannot_come_back_is_named(old: str, new: str, described: str) -> None:
    text = REPORT.replace(old, new)
    found = read(text)
    assert len(found.issues) == 4
    differing = [remark for remark in found.remarks if "→" in remark]
    assert len(differing) == 1
    assert described in differing[0]
    assert sum(a != b for a, b in zip(printed(found), lines(text), strict=True)) == 1


def test_words_above_the_issues_of_an_aspect_stand_with_its_title() -> None:
    text = REPORT.replace("方面\n1.严肃", "方面\n这方面有2条。\n1.严肃")
    found = read(text)
    assert found.aspects[1] == "关于党的建设方面\n这方面有2条。"
    assert printed(found) == lines(text)
    assert any("关于党的建设方面" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "text",
    ["", "会议通知\n请各科室参加。", "一、时间\n二、地点", "（一）甲\n1.乙。丙。", "一、甲\n1.乙。丙。\n2.丁。戊。"],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(NotAReport) as refused:
        read(text)
    assert refused.value.exit_code == 1
    assert "（一）" in (refused.value.hint or "")


def test_several_parts_with_issues_are_refused_by_name() -> None:
    text = REPORT.replace("三、下一步打算", "三、立行立改情况\n（一）关于甲方面\n1.乙。丙。\n四、下一步打算")
    with pytest.raises(SeveralPartsOfIssues) as refused:
        read(text)
    assert "二、巡察整改任务落实情况”（第 9 段）" in refused.value.sentence
    assert "三、立行立改情况”（第 16 段）" in refused.value.sentence


def test_numbered_lines_below_a_section_with_text_do_not_make_it_an_aspect() -> None:
    text = REPORT.replace("召开党组会5次。", "召开党组会：\n1.原文学习。\n2.对号入座。")
    found = read(text)
    assert len(found.issues) == 4
    assert printed(found) == lines(text)


REFERENCE = Path(os.environ.get("RECTIFY_REFERENCE", "")).absolute()


@pytest.mark.skipif(not REFERENCE.is_file(), reason="RECTIFY_REFERENCE names no report")
def test_the_reference_report_comes_back_with_its_figures_told() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    found = read(text)
    assert printed(found) == text.splitlines()
    described = [len(issue.problems) for issue in found.issues]
    assert (len(found.aspects), len(found.issues), sum(described)) == (3, 16, 33)
    assert (sum(count for count in described if count > 1), described.count(1)) == (25, 8)
    assert any("38 个具体问题" in remark and "33 个" in remark for remark in found.remarks)
    assert not [remark for remark in found.remarks if "→" in remark]
