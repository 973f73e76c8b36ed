"""Placeholders in the prose: the ledger's figures by name, everything else to the letter (SPEC section 5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rectify.core import placeholders
from rectify.core.errors import Place
from rectify.core.model import Issue, Ledger, Problem, Ref
from rectify.core.placeholders import EmptyLedger, Figures, GroupsMissing, UnknownPlaceholder
from rectify.core.report_text import ReportText
from rectify.core.settings import Settings
from rectify.core.states import Status

TODAY = date(2023, 4, 8)
KNOWN = Figures({name: f"〔{name}〕" for name in placeholders.NAMES})


def ledger(closed: int = 0, mostly: int = 0, long: int = 0, going: int = 0, **rules: str) -> Ledger:
    """A ledger of one aspect with so many problems of each group."""
    states = (
        (Status.CLOSED,) * closed
        + (Status.RECTIFIED,) * mostly
        + (Status.LONG_TERM,) * long
        + (Status.PENDING,) * going
    )
    problems = tuple(Problem(Ref(1, 1, number), status=status) for number, status in enumerate(states, 1))
    issues = (Issue(Ref(1, 1), problems=problems),) if problems else ()
    return Ledger(Settings(aspects=("甲", "乙"), **rules), ReportText(), issues)  # type: ignore[arg-type]


def test_every_figure_has_its_name() -> None:
    values = placeholders.figures(ledger(3, 2, 1, 2), TODAY).values
    assert values == {
        "方面数": "1",
        "问题数": "8",
        "已完成数": "3",
        "基本完成数": "2",
        "长期整改数": "1",
        "正在整改数": "2",
        "剩余数": "5",
        "销号率": "37.5%",
        "截止日期": "2023年4月8日",
        "统计句": "巡察反馈的1大方面8个具体问题，已完成整改3项，基本完成整改2项，长期整改并取得重大进展的1项，正在整改2项。",
    }
    assert set(values) == set(placeholders.NAMES)


def test_a_group_of_zero_drops_out_of_the_sentence() -> None:
    assert placeholders.figures(ledger(2), TODAY).values["统计句"] == "巡察反馈的1大方面2个具体问题，已完成整改2项。"
    sentence = placeholders.figures(ledger(0, 1, 0, 1, kind="省委巡视"), TODAY).values["统计句"]
    assert sentence == "巡视反馈的1大方面2个具体问题，基本完成整改1项，正在整改1项。"


def test_an_empty_ledger_has_no_figures() -> None:
    with pytest.raises(EmptyLedger):
        placeholders.figures(ledger(), TODAY)


def test_the_sentence_may_be_worded() -> None:
    wording = "共{{问题数}}个，完成{{ 已完成数 }}个，其余{{ 剩余数 }}个，即{{ 销号率 }}（\\{{ 原样 }}）。"
    values = placeholders.figures(ledger(1, 1, 1, 1, tally_wording=wording), TODAY).values
    assert values["统计句"] == "共4个，完成1个，其余3个，即25%（{{ 原样 }}）。"


@pytest.mark.parametrize(
    ("wording", "missing"),
    [
        ("完成{{ 已完成数 }}个", ["基本完成数", "正在整改数"]),
        ("{{ 已完成数 }}{{ 基本完成数 }}", ["正在整改数"]),
        ("共{{ 问题数 }}个", ["已完成数", "基本完成数", "正在整改数"]),
        ("{{ 已完成数 }}{{ 基本完成数 }}\\{{ 正在整改数 }}", ["正在整改数"]),
        ("{{ 已完成数 }}{{ 基本完成数 }}{{ 正在整改数 }}", []),
        ("余{{ 剩余数 }}个", []),
    ],
)
def test_a_wording_that_leaves_out_a_group_with_problems_is_refused(wording: str, missing: list[str]) -> None:
    book = ledger(2, 1, 0, 1, tally_wording=wording)
    if not missing:
        assert placeholders.figures(book, TODAY).values["统计句"]
        return
    with pytest.raises(GroupsMissing) as caught:
        placeholders.figures(book, TODAY, Place("ledger/ledger.yaml", 9))
    assert all(f"{{{{ {name} }}}}" in caught.value.sentence for name in missing)
    assert "长期整改数" not in caught.value.sentence
    assert str(caught.value).startswith("ledger/ledger.yaml:9：")


@pytest.mark.parametrize("wording", ["{{ 统计句 }}{{ 剩余数 }}", "{{ 剩余数 }}{{ 名字 }}"])
def test_a_wording_knows_the_figures_only(wording: str) -> None:
    with pytest.raises(UnknownPlaceholder):
        placeholders.figures(ledger(1, tally_wording=wording), TODAY)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("共{{ 问题数 }}个", "共〔问题数〕个"),
        ("{{问题数}}{{\n统计句\n}}", "〔问题数〕〔统计句〕"),
        ("一个{花}括号", "一个{花}括号"),
        (r"\{{ 问题数 }}", "{{ 问题数 }}"),
        (r"\{% if %}\{#", "{% if %}{#"),
        (r"\\{{ 问题数 }}", r"\{{ 问题数 }}"),
        ("}} {", "}} {"),
        ("", ""),
    ],
)
def test_names_are_printed_and_the_rest_stays(text: str, printed: str) -> None:
    assert KNOWN.fill(text) == printed
    assert placeholders.unknown(text) == []


def test_nothing_is_filled_with_nothing() -> None:
    assert KNOWN.fill(None) is None


UNKNOWN = [
    "{{ 问题 }}",
    "{{ }}",
    "{{",
    "{% if 1 %}",
    "{# 注 #}",
    "{{ 问题数.x }}",
    "{{ 问题数 | upper }}",
    "{{ 1 + 1 }}",
]


@pytest.mark.parametrize("written", [*UNKNOWN, "{{ 问题数", "{{{ 问题数 }}}", "{{ ''.__class__ }}", "{{ 问题数() }}"])
def test_a_statement_an_attribute_or_an_unknown_name_is_refused(written: str) -> None:
    assert [line for _, line in placeholders.unknown(f"甲\n乙{written}")] == [1]
    with pytest.raises(UnknownPlaceholder) as caught:
        KNOWN.fill(f"甲\n乙{written}", Place("ledger/1.1.yaml", 4))
    assert str(caught.value).startswith("ledger/1.1.yaml:4：不认识占位符 {")


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(UnknownPlaceholder) as caught:
        KNOWN.fill("{{ 问题总数 }}")
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("是不是 {{ 问题数 }}？")


BRACES = st.text(st.sampled_from("\\{}%# \n统计句x"), max_size=14)


@given(st.one_of(BRACES, st.text(max_size=30)))
@example(r"\\{{{ 统计句 }}")
@settings(max_examples=400)
def test_an_escaped_text_is_printed_to_the_letter(text: str) -> None:
    escaped = placeholders.escape(text)
    assert KNOWN.fill(escaped) == text
    assert placeholders.unknown(escaped) == []
    assert placeholders.placeholders(escaped) == []


@given(BRACES)
@settings(max_examples=400)
def test_what_is_not_refused_is_filled(text: str) -> None:
    if placeholders.unknown(text):
        with pytest.raises(UnknownPlaceholder):
            KNOWN.fill(text)
    else:
        assert KNOWN.fill(text) is not None
