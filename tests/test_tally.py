"""The one counter: every problem in one group, the groups add up, the percentage is exact (SPEC sections 2 and 3)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.core import tally
from rectify.core.model import Issue, Ledger, Problem, Ref
from rectify.core.report_text import ReportText
from rectify.core.settings import Department, Settings
from rectify.core.states import Group, Status
from rectify.core.tally import Count

TODAY = date(2023, 4, 28)
GROUP_OF = {
    "待整改": "in_progress",
    "整改中": "in_progress",
    "基本完成": "mostly_completed",
    "长期整改": "long_term",
    "整改到位": "mostly_completed",
    "已验收": "mostly_completed",
    "已销号": "completed",
}


@pytest.mark.parametrize(("label", "group"), GROUP_OF.items())
def test_the_group_of_each_state(label: str, group: str) -> None:
    status = Status.named(label)
    assert status is not None
    assert status.group is not None
    assert status.group.code == group
    assert Status.named(status.code) is status


@pytest.mark.parametrize(
    ("closed", "total", "percent"),
    [
        (34, 38, "89.47"),
        (19, 25, "76"),
        (688, 697, "98.71"),
        (279, 306, "91.18"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.5"),
        (1, 800, "0.13"),
        (1, 80_000, "0"),
        (3, 4000, "0.08"),
        (0, 5, "0"),
        (5, 5, "100"),
        (0, 0, None),
    ],
)
def test_the_percentage_is_half_up_with_two_decimals_and_no_zeros_behind(
    closed: int, total: int, percent: str | None
) -> None:
    assert Count(completed=closed, in_progress=total - closed).percent == percent


@given(st.integers(1, 30_000), st.data())
@settings(max_examples=200)
def test_the_percentage_is_that_of_exact_fractions(total: int, data: st.DataObject) -> None:
    closed = data.draw(st.integers(0, total))
    hundredths = (Fraction(closed * 10_000, total) + Fraction(1, 2)).__floor__()
    whole, rest = divmod(hundredths, 100)
    exact = f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)
    assert Count(completed=closed, long_term=total - closed).percent == exact


NAMES = ["办公室", "人事股", "党建股", "水政股"]
RENAMED = {"人事股": "党建人事股", "党建股": "党建人事股"}
LISTED = (Department("党建人事股", ("人事股", "党建股")), Department("办公室"), Department("没有问题的股"))
DEADLINES = {
    "2023年4月27日": date(2023, 4, 27),
    "2023-04-28": TODAY,
    "2023年4月底前，并长期坚持": date(2023, 4, 30),
    "2022年12月": date(2022, 12, 31),
    "5月5日前": date(2023, 5, 5),
    "立行立改": None,
    "2023年X月1日": None,
    "集中整改期内": date(2023, 1, 11),
}
REVIEWS = {
    None: None,
    "2023-04-28": TODAY,
    "2023年4月29日": date(2023, 4, 29),
    "2022-12-31": date(2022, 12, 31),
    "待定": None,
}


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A ledger of up to four aspects with problems in every state."""
    issues = []
    for aspect in range(1, draw(st.integers(1, 4)) + 1):
        for number in draw(st.lists(st.integers(1, 12), max_size=4, unique=True)):
            problems = tuple(
                Problem(
                    Ref(aspect, number, index),
                    status=draw(st.sampled_from(list(Status))),
                    department=draw(st.sampled_from([None, *NAMES])),
                    deadline=draw(st.sampled_from([None, *DEADLINES])),
                    review=draw(st.sampled_from(list(REVIEWS))),
                )
                for index in range(1, draw(st.integers(1, 4)) + 1)
            )
            department, deadline = draw(st.sampled_from([None, *NAMES])), draw(st.sampled_from([None, *DEADLINES]))
            issues.append(Issue(Ref(aspect, number), department=department, deadline=deadline, problems=problems))
    aspects = tuple(f"方面{number}" for number in range(1, draw(st.integers(0, 5)) + 1))
    rules = Settings(feedback="2022年10月11日", concentrated="2023-01-11", aspects=aspects, departments=LISTED)
    return Ledger(rules, ReportText(), tuple(sorted(issues, key=lambda issue: issue.id.key)))


@given(ledgers())
@settings(max_examples=100)
def test_a_ledger_counted_twice(ledger: Ledger) -> None:
    """By the counter and by hand; no two figures may differ."""
    every = [(issue, problem) for issue in ledger.issues for problem in issue.problems]
    rows = [each for each in every if each[1].status.label != "已撤销"]
    by_hand = {
        code: sum(GROUP_OF[problem.status.label] == code for _, problem in rows) for code in set(GROUP_OF.values())
    }
    total = tally.total(ledger)
    assert total.groups == by_hand
    assert list(total.groups) == [group.code for group in Group]
    assert total.total == len(rows) == sum(total.groups.values())
    assert tally.withdrawn(ledger) == len(every) - len(rows)

    aspects = tally.aspects(ledger)
    assert [aspect.number for aspect in aspects] == sorted({aspect.number for aspect in aspects})
    assert [aspect.title for aspect in aspects if aspect.title] == list(ledger.settings.aspects)
    for aspect in aspects:
        mine = [problem for issue, problem in rows if issue.id.aspect == aspect.number]
        assert aspect.count.total == len(mine)
        assert aspect.count.completed == sum(problem.status is Status.CLOSED for problem in mine)
    assert sum(aspect.count.total for aspect in aspects) == len(rows)
    assert tally.aspects_with_problems(ledger) == len({issue.id.aspect for issue, _ in rows})


@given(ledgers())
@settings(max_examples=100)
def test_departments_counted_twice(ledger: Ledger) -> None:
    rows: dict[str, list[tuple[Issue, Problem]]] = {}
    for issue in ledger.issues:
        for problem in issue.problems:
            if problem.status.label == "已撤销":
                continue
            name = problem.department or issue.department
            rows.setdefault("未明确" if name is None else RENAMED.get(name, name), []).append((issue, problem))
    counted = tally.departments(ledger, TODAY)
    assert {each.name: each.total for each in counted} == {name: len(mine) for name, mine in rows.items()}
    for each in counted:
        mine = rows[each.name]
        assert each.closed == sum(problem.status is Status.CLOSED for _, problem in mine)
        assert each.overdue == sum(is_late(issue, problem) for issue, problem in mine)
    order = [each.name for each in counted]
    assert [name for name in order if name in ("党建人事股", "办公室")] == [
        n for n in ("党建人事股", "办公室") if n in rows
    ]
    assert "未明确" not in order[:-1]


def due(issue: Issue, problem: Problem) -> date | None:
    written = problem.deadline or issue.deadline
    return DEADLINES[written] if written else None


def is_late(issue: Issue, problem: Problem) -> bool:
    on = due(issue, problem)
    return problem.status.label in ("待整改", "整改中", "基本完成") and on is not None and on < TODAY


@given(ledgers(), st.integers(0, 10))
@settings(max_examples=100)
def test_what_is_late_soon_or_to_be_reviewed(ledger: Ledger, within: int) -> None:
    rows = [(issue, problem) for issue in ledger.issues for problem in issue.problems]
    late = {problem.id: due(issue, problem) for issue, problem in rows if is_late(issue, problem)}
    soon = {
        problem.id: on
        for issue, problem in rows
        if problem.status.label in ("待整改", "整改中", "基本完成")
        and (on := due(issue, problem)) is not None
        and TODAY <= on <= TODAY + timedelta(within)
    }
    reviews = {
        problem.id: on
        for _, problem in rows
        if problem.status.label == "长期整改" and (on := REVIEWS[problem.review]) is not None and on <= TODAY
    }
    for found, expected, sign in (
        (tally.overdue(ledger, TODAY), late, 1),
        (tally.coming(ledger, TODAY, within), soon, -1),
        (tally.review_due(ledger, TODAY), reviews, 1),
    ):
        assert {each.problem.id: each.on for each in found} == expected
        assert [(each.on, each.problem.id.key) for each in found] == sorted(
            (each.on, each.problem.id.key) for each in found
        )
        assert all(each.days == (TODAY - each.on).days * sign for each in found)
    assert not late.keys() & soon.keys()


@pytest.mark.parametrize(
    ("written", "days"),
    [(None, 7), ("7", 7), ("１０", 10), (" 3 ", 3), ("0", 0), ("十", 7), ("-1", 7), ("7天", 7), ("99999", 7), ("", 7)],
)
def test_the_days_of_the_reminder(written: str | None, days: int) -> None:
    assert tally.remind_days(Settings(remind_days=written)) == days
