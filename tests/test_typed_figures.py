"""Figures that somebody typed: which ones are the ledger's, and which are content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.core import typed_figures
from rectify.core.numerals import chinese


def named(text: str, *, of_issue: bool = False) -> list[tuple[str, int | str]]:
    return [(figure.name, figure.value) for figure in typed_figures.typed(text, of_issue=of_issue)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "巡察反馈的4大方面51个具体问题，已完成整改40项，基本完成整改6项，长期整改并取得重大进展的2项，正在整改3项。",
            [("方面数", 4), ("问题数", 51), ("已完成数", 40), ("基本完成数", 6), ("长期整改数", 2), ("正在整改数", 3)],
        ),
        (
            "巡视反馈的三个方面、三十八个具体问题，已完成三十四项，基本完成３项。",
            [("方面数", 3), ("问题数", 38), ("已完成数", 34), ("基本完成数", 3)],
        ),
        ("反馈问题共38个，已销号34个，剩余4个正在推进", [("问题数", 38), ("已完成数", 34), ("剩余数", 4)]),
        ("巡察反馈意见后，局党组将3大方面38个具体问题逐条认领", [("方面数", 3), ("问题数", 38)]),
        ("市委巡察组反馈的问题涉及3个方面", [("方面数", 3)]),
        ("巡察反馈4个方面12类问题38个具体问题", [("方面数", 4), ("问题数", 38)]),
        ("巡察组反馈的13个问题24个分项问题", [("问题数", 24)]),
        ("目前，完成整改２０个，整改完成率为89.470%", [("已完成数", 20), ("销号率", "89.47%")]),
        ("销号率达100%", [("销号率", "100%")]),
        ("已整改完成20项，整改中3项", [("已完成数", 20), ("正在整改数", 3)]),
        ("基本完成取得阶段性成果并持续整改问题3个", [("基本完成数", 3)]),
        ("整改任务中阶段性完成并需要长期坚持2个", [("长期整改数", 2)]),
        ("对剩余4项问题盯住不放", [("剩余数", 4)]),
        ("剩余4项，逐项明确责任", [("剩余数", 4)]),
        ("对尚未销号的4项问题", [("剩余数", 4)]),
        ("未完成整改2项", [("剩余数", 2)]),
        (
            "反馈的38个具体问题中，34个已完成整改，3个基本完成整改，1个长期整改。",
            [("问题数", 38), ("已完成数", 34), ("基本完成数", 3), ("长期整改数", 1)],
        ),
        ("38项问题，34项已销号，3项基本完成，1项正在推进。", [("已完成数", 34), ("基本完成数", 3), ("正在整改数", 1)]),
        (
            "已完成整改34项，占比89.47%，基本完成整改3项（占7.9%）。",
            [("已完成数", 34), ("销号率", "89.47%"), ("基本完成数", 3), ("基本完成数占比", "7.9%")],
        ),
        ("目前三十四项已完成整改，占总数的89.47%；", [("已完成数", 34), ("销号率", "89.47%")]),
        ("巡察反馈38个问题已整改到位34个，完成率89.47%。", [("问题数", 38), ("已完成数", 34), ("销号率", "89.47%")]),
        ("销号率百分之八十九点四七", [("销号率", "89.47%")]),
        ("尚有4项未完成整改。", [("剩余数", 4)]),
        ("对四个尚未销号的问题挂牌督办", [("剩余数", 4)]),
        ("对剩下的4个问题紧盯不放", [("剩余数", 4)]),
        ("剩余4项（基本完成3项、长期整改1项）", [("剩余数", 4), ("基本完成数", 3), ("长期整改数", 1)]),
        ("其中已完成整改34个、基本完成3个", [("已完成数", 34), ("基本完成数", 3)]),
        ("三大方面三十八个具体问题", [("方面数", 3), ("问题数", 38)]),
        ("全局共38个具体问题，完成销号34个", [("问题数", 38), ("已完成数", 34)]),
        ("剩余4项，占10.53%。", [("剩余数", 4)]),
    ],
)
def test_figures_of_the_ledger_are_found(text: str, expected: list[tuple[str, int | str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "从学习内容、议题报送等4个方面进行规范。",
        "从作风、效率等6个方面提出了18条措施。",
        "完成整改任务3项制度修订。",
        "已完成5个项目验收。",
        "年度重点工程已完成5项，基本完成3项。",
        "制定制度5项，其余2项正在修订。",
        "坚持整改到位一个、销号一个，不留尾巴。",
        "查摆问题32个，相互提出批评意见32条。",
        "巡察反馈后，排查出12个问题。",
        "对照反馈意见，其中党的建设方面5个问题。",
        "追回资金38万元，处理12人。",
        "移交3个问题线索。",
        "近40个问题。",
        "第3项问题。",
        "任务完成率98%。",
        "发现安全隐患38个，已整改34个，整改率89.47%。",
        "审计发现的5个问题已完成整改3个。",
        "自查问题5个，已整改5个，整改率100%。",
        "对热线反映的20个问题，已解决18个，剩余2个正在办理。",
        "6个超期支部4个已完成换届，剩余2个正在筹备。",
        "累计追缴79.2万元，占欠费总额的91.7%。",
        "3座水库已整改到位，34户已完成整改。",
        "其中2个未完成整改。",
        "34个已完成整改。",
        "本周已完成整改3个。",
        "党建方面5个问题已完成整改4个。",
        "已完成三十八个问题中的三十四个。",
        "{{ 问题数 }}个具体问题，已完成整改{{ 已完成数 }}项。",
    ],
)
def test_figures_that_are_content_are_not(text: str) -> None:
    assert named(text) == []


def test_within_an_issue_only_the_feedback_as_a_whole_counts() -> None:
    assert named("对巡察反馈的2个问题逐一整改，已完成整改2项。", of_issue=True) == []
    assert named("目前已完成整改34项。", of_issue=True) == []
    whole = "巡察反馈的4大方面51个具体问题，已完成整改40项。"
    assert named(whole, of_issue=True) == named(whole)
    assert named("对巡察反馈的全部38个具体问题举一反三。", of_issue=True) == [("问题数", 38)]


def test_a_figure_says_its_words_and_where_they_stand() -> None:
    text = "会议听取汇报。巡察反馈的38个具体问题已完成整改34项。"
    first, second = typed_figures.typed(text)
    assert first == typed_figures.Figure("问题数", 38, "38个具体问题", text.index("38"))
    assert text[second.offset :].startswith(second.words)
    assert second.words == "已完成整改34项"


@given(st.integers(1, 999), st.sampled_from(["digits", "wide", "chinese"]))
def test_numbers_are_read_in_every_writing(number: int, writing: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    described = {"digits": str(number), "wide": str(number).translate(wide), "chinese": chinese(number)}[writing]
    assert named(f"巡察反馈的{described}个具体问题。") == [("问题数", number)]


@given(st.text("反馈巡察整改已完成问题个项方面3三十，。的剩余%", max_size=60))
def test_every_figure_stands_where_it_says(text: str) -> None:
    for figure in typed_figures.typed(text):
        assert text[figure.offset : figure.offset + len(figure.words)] == figure.words
