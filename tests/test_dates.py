"""Dates and deadlines as offices write them, and the day that each means (SPEC section 1)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.core import dates
from rectify.core.model import Issue, Problem, Ref
from rectify.core.settings import Settings
from rectify.core.states import Status
from rectify.core.tally import days_overdue

FEEDBACK, CONCENTRATED = "2022-10-11", "2023年1月11日"
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


def due(text: str | None, feedback: str | None = FEEDBACK) -> str | None:
    found = dates.due(text, feedback, CONCENTRATED)
    return None if found is None else found.isoformat()


DUE = {
    # a day
    "2023-03-31": "2023-03-31",
    "2023-3-31": "2023-03-31",
    "2023.3.31": "2023-03-31",
    "2023/3/31": "2023-03-31",
    "2023年3月31日": "2023-03-31",
    "2023年03月31号": "2023-03-31",
    "２０２３年３月３１日": "2023-03-31",
    "2023 年 3 月 31 日": "2023-03-31",
    "2023年3月31日前": "2023-03-31",
    "2023年3月15前": "2023-03-15",
    "2023年3月31日24时前": "2023-03-31",
    "二〇二三年三月三十一日": "2023-03-31",
    "23年3月5日": "2023-03-05",
    # a month and its parts
    "2023年3月底前": "2023-03-31",
    "2023年3月前": "2023-03-31",
    "2023年3月": "2023-03-31",
    "2023年三月底": "2023-03-31",
    "23年3月底": "2023-03-31",
    "2024年2月": "2024-02-29",
    "2023年2月下旬": "2023-02-28",
    "2023年3月上旬": "2023-03-10",
    "2023年3月份中旬前": "2023-03-20",
    # a quarter, a half-year, a year
    "2023年一季度": "2023-03-31",
    "2023年第2季度前": "2023-06-30",
    "2023年第三季度末": "2023-09-30",
    "2023年上半年": "2023-06-30",
    "2023年下半年": "2023-12-31",
    "2023年底前": "2023-12-31",
    "2023年年底": "2023-12-31",
    "2023年": "2023-12-31",
    "2023年内": "2023-12-31",
    "23年底前": "2023-12-31",
    # without a year: the first after 2022-10-11
    "10月12日": "2022-10-12",
    "10月11日": "2023-10-11",
    "3月31日前": "2023-03-31",
    "2月29日": "2024-02-29",
    "6月份": "2023-06-30",
    "10月底": "2022-10-31",
    "9月底": "2023-09-30",
    "三月底前": "2023-03-31",
    "10月上旬": "2023-10-10",
    "10月中旬": "2022-10-20",
    "第二季度": "2023-06-30",
    "四季度": "2022-12-31",
    "上半年": "2023-06-30",
    "下半年": "2022-12-31",
    "年内": "2022-12-31",
    "本年度内": "2022-12-31",
    "年底前": "2022-12-31",
    # the end of a span
    "2022年10月至12月": "2022-12-31",
    "2022年10月-12月": "2022-12-31",
    "2022年10月—2023年3月": "2023-03-31",
    "2022.10.1-2022.12.31": "2022-12-31",
    "2022-10-01至2022-12-31": "2022-12-31",
    "2023年4-6月": "2023-06-30",
    "2022年11月15日至20日": "2022-11-20",
    "2023年一至二季度": "2023-06-30",
    "截至2023年3月底": "2023-03-31",
    # with words around it
    "2022年12月底前，并长期坚持": "2022-12-31",
    "立行立改，2022年12月底前完成": "2022-12-31",
    "2023年3月底前整改到位": "2023-03-31",
    "2023年3月30日前完成，4月15日前报告": "2023-03-30",
    "集中整改期内": "2023-01-11",
    "集中整改期内，长期坚持": "2023-01-11",
    # from the feedback on, 2022-10-11
    "反馈后1个月内": "2022-11-11",
    "反馈之日起三个月内": "2023-01-11",
    "三个月内": "2023-01-11",
    "3个月内完成，长期坚持": "2023-01-11",
    "半年内": "2023-04-11",
    "一年内": "2023-10-11",
    "反馈后30日内": "2022-11-10",
    "明年3月底前": "2023-03-31",
    "明年底": "2023-12-31",
    "今年12月底前": "2022-12-31",
    "月底": "2022-10-31",
    "本月底前": "2022-10-31",
    # short
    "20230630": "2023-06-30",
    "20230630前": "2023-06-30",
    "6.30": "2023-06-30",
    "6.30前": "2023-06-30",
    "10.1-12.31": "2022-12-31",
}


@pytest.mark.parametrize(("text", "day"), DUE.items())
def test_the_day_that_a_deadline_means(text: str, day: str) -> None:
    assert due(text) == day


NO_DAY = [
    "",
    "立行立改",
    "立行立改，长期坚持",
    "长期",
    "长期坚持",
    "2022年X月14日",
    "2022年X月底前",
    "20XX年3月底",
    "2022年○月",
]
NO_DAY += [
    "待定",
    "每月底前",
    "每季度",
    "下月底",
    "立即整改",
    "完成率3.50",
    "2023年春节前",
    "2023年初",
    "5年1月",
    "10日内",
]


@pytest.mark.parametrize("text", NO_DAY)
def test_a_deadline_that_names_no_day(text: str) -> None:
    assert due(text) is None


IMPOSSIBLE = [
    "2023-02-30",
    "2023年2月30日前",
    "2023.13.1",
    "2023/4/31",
    "2月30日",
    "11月31日前",
    "2023年13月底",
    "0月",
    "2023年3月0日",
]
IMPOSSIBLE += [
    "0000年1月",
    "第五季度",
    "2023年5季度",
    "13月上旬",
    "2022年10月至13月",
    "２０２３年２月２９日",
    "三月三十二日",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
@pytest.mark.parametrize("feedback", [FEEDBACK, None])
def test_an_impossible_date_is_refused_in_its_own_words(text: str, feedback: str | None) -> None:
    with pytest.raises(dates.ImpossibleDate) as caught:
        due(text, feedback)
    assert caught.value.sentence == f"“{text}”这一天不存在"


WITHOUT_YEAR = [
    "三个月内",
    "明年3月底前",
    "月底",
    "6.30",
    "10月12日",
    "6月份",
    "6月底前",
    "3月上旬",
    "第二季度",
    "上半年",
    "年内",
    "年底前",
]


@pytest.mark.parametrize("feedback", [None, "", "2022年X月11日", "不详", "2022-02-30"])
@pytest.mark.parametrize("text", WITHOUT_YEAR)
def test_without_a_year_and_a_feedback_there_is_no_day(text: str, feedback: str | None) -> None:
    assert due(text, feedback) is None


@pytest.mark.parametrize(
    ("text", "day"), [("10月底前", "2023-10-31"), ("10月31日", "2023-10-31"), ("10月下旬", "2023-10-31")]
)
def test_the_day_of_the_feedback_itself_is_past(text: str, day: str) -> None:
    assert due(text, "2022-10-31") == day
    assert due(text, "2022-10-30") == "2022-10-31"


def test_the_concentrated_period_without_its_end_has_no_day() -> None:
    assert dates.due("集中整改期内", FEEDBACK, None) is None
    assert dates.due("集中整改期内", FEEDBACK, "2023年X月11日") is None


FULL = ["{0.year}-{0.month:02}-{0.day:02}", "{0.year}.{0.month}.{0.day}", "{0.year}/{0.month}/{0.day}"]
FULL += [
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}年{0.month:02}月{0.day:02}号",
    " {0.year} 年{0.month}月 {0.day}日\u200b",
]
AROUND = ["{}", "{}前", "{}前完成", "{}，并长期坚持", "立行立改，{}前", "{}以前"]


@given(DAYS, st.sampled_from(FULL), st.sampled_from(AROUND))
@settings(max_examples=150)
def test_a_day_in_any_form_and_company_means_that_day(day: date, form: str, around: str) -> None:
    assert dates.read(form.format(day)) == day
    assert dates.due(around.format(form.format(day)), None, None) == day


PERIODS: dict[str, Callable[[int, int], tuple[int, int]]] = {
    "{year}年{month}月": lambda year, month: (year, month),
    "{year}年{month}月份": lambda year, month: (year, month),
    "{year}年第{quarter}季度": lambda year, month: (year, (month + 2) // 3 * 3),
    "{year}年{half}半年": lambda year, month: (year, 6 if month <= 6 else 12),
    "{year}年": lambda year, _: (year, 12),
}


@given(DAYS, st.sampled_from(sorted(PERIODS)), st.sampled_from(["", "底", "底前", "前", "末", "前，并长期坚持"]))
@settings(max_examples=150)
def test_a_period_means_its_last_day(day: date, form: str, end: str) -> None:
    quarter, half = "一二三四"[(day.month - 1) // 3], "上" if day.month <= 6 else "下"
    text = form.format(year=day.year, month=day.month, quarter=quarter, half=half) + end
    year, month = PERIODS[form](day.year, day.month)
    assert dates.due(text, None, None) == date(year, month, monthrange(year, month)[1])


@given(DAYS, DAYS)
@settings(max_examples=150)
def test_a_day_without_a_year_is_the_first_after_the_feedback(day: date, feedback: date) -> None:
    found = dates.due(f"{day.month}月{day.day}日前", feedback.isoformat(), None)
    candidates = (feedback + timedelta(days) for days in range(1, 366 * 9))
    assert found == next(each for each in candidates if (each.month, each.day) == (day.month, day.day))


@given(st.text(st.sampled_from("0123456789年月日号底前至-—./一二三四季度上下半旬Xx立行长期集中整改 内，"), max_size=16))
@settings(max_examples=300)
def test_any_text_has_a_day_or_none_or_an_impossible_one(text: str) -> None:
    try:
        found = dates.due(text, FEEDBACK, CONCENTRATED)
    except dates.ImpossibleDate:
        found = None
    assert found is None or 1 <= found.year <= 9999


@pytest.mark.parametrize(
    ("text", "day"),
    [("2023-04-28", date(2023, 4, 28)), ("2023年4月28日", date(2023, 4, 28)), ("2023.4.8", date(2023, 4, 8))]
    + [
        (text, None)
        for text in (None, "", "4月28日", "2023年4月", "2023-4.28", "2023年X月28日", "20230428", "2023-04-28前")
    ],
)
def test_a_date_is_read_in_full_or_not_at_all(text: str | None, day: date | None) -> None:
    assert dates.read(text) == day


@given(DAYS)
@settings(max_examples=50)
def test_the_date_of_a_paper_has_no_leading_zeros_and_reads_back(day: date) -> None:
    written = dates.chinese(day)
    assert "年0" not in written
    assert "月0" not in written
    assert dates.read(written) == day


@pytest.mark.parametrize(
    ("start", "text", "day"),
    [
        ("2023-08-31", "反馈后1个月内", "2023-09-30"),
        ("2023-08-31", "6个月内", "2024-02-29"),
        ("2022-08-31", "半年内", "2023-02-28"),
        ("2022-10-31", "月底", "2022-11-30"),
    ],
)
def test_a_shorter_month_ends_what_is_counted_in_months(start: str, text: str, day: str) -> None:
    assert due(text, start) == day


@pytest.mark.parametrize("text", ["2023-02-30", "明天", "", "2月30日", "13.1", "2023-13-01", "20230230", "4.28.1"])
def test_a_typed_date_that_is_none_is_the_command_lines_fault(text: str) -> None:
    with pytest.raises(dates.BadDate) as caught:
        dates.typed(text, date(2023, 4, 28))
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月28日", date(2023, 4, 28)),
        ("4月29日", date(2022, 4, 29)),
        ("４月８号", date(2023, 4, 8)),
        ("4.8", date(2023, 4, 8)),
        ("2月29日", date(2020, 2, 29)),
        ("20230428", date(2023, 4, 28)),
        ("今天", date(2023, 4, 28)),
        ("昨天", date(2023, 4, 27)),
    ],
)
def test_a_typed_day_without_its_year_is_the_last_one_up_to_today(text: str, day: date) -> None:
    assert dates.typed(text, date(2023, 4, 28)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年9月底前", date(2023, 9, 30)),
        ("9月底", date(2023, 9, 30)),
        ("4月20日", date(2024, 4, 20)),
        ("三个月内", date(2023, 7, 28)),
        ("2023-09-30", date(2023, 9, 30)),
    ],
)
def test_a_day_to_come_is_typed_as_a_deadline_is(text: str, day: date) -> None:
    assert dates.typed_ahead(text, date(2023, 4, 28)) == day


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize(
    ("today", "days"), [("2023-03-30", None), ("2023-03-31", None), ("2023-04-01", 1), ("2024-03-31", 366)]
)
def test_due_today_is_not_late_and_only_three_states_can_be(status: Status, today: str, days: int | None) -> None:
    problem = Problem(Ref(1, 1, 1), status=status)
    issue = Issue(Ref(1, 1), deadline="2023年3月底前，并长期坚持", problems=(problem,))
    can_be_late = status.label in ("待整改", "整改中", "基本完成")
    assert days_overdue(Settings(), issue, problem, date.fromisoformat(today)) == (days if can_be_late else None)
