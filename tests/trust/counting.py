"""Ledgers of any shape, and their figures counted a second time: from what was generated, by nothing of the program."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

TODAY = date(2023, 4, 28)
GROUPS = ("已完成整改", "基本完成整改", "长期整改", "正在整改")
GROUP_OF = {
    "待整改": "正在整改",
    "整改中": "正在整改",
    "基本完成": "基本完成整改",
    "长期整改": "长期整改",
    "整改到位": "基本完成整改",
    "已验收": "基本完成整改",
    "已销号": "已完成整改",
}
CODES = {
    "已完成整改": "completed",
    "基本完成整改": "mostly_completed",
    "长期整改": "long_term",
    "正在整改": "in_progress",
}
CAN_BE_LATE = ("待整改", "整改中", "基本完成")
PRESENT_NAME = {"旧甲科": "甲科", "老甲科": "甲科", "甲科": "甲科", "乙科": "乙科", "丙室": "丙室", "编外股": "编外股"}
DEADLINES = {
    None: None,
    "2023-04-27": date(2023, 4, 27),
    "2023年4月28日": TODAY,
    "2023年3月底前": date(2023, 3, 31),
    "2023年4月底前，并长期坚持": date(2023, 4, 30),
    "2023年5月上旬": date(2023, 5, 10),
    "2022年": date(2022, 12, 31),
    "长期坚持": None,
    "2023年X月底前": None,
}


@dataclass(frozen=True)
class Counted:
    """A problem as the test counts it."""

    number: str
    aspect: int
    status: str
    department: str
    due: date | None
    review: date | None
    public: bool

    @property
    def late(self) -> bool:
        return self.status in CAN_BE_LATE and self.due is not None and self.due < TODAY

    def due_within(self, days: int) -> bool:
        return self.status in CAN_BE_LATE and self.due is not None and TODAY <= self.due <= TODAY + timedelta(days)

    @property
    def to_review(self) -> bool:
        return self.status == "长期整改" and self.review is not None and self.review <= TODAY


@dataclass(frozen=True)
class Book:
    """A generated ledger: its files, and its problems."""

    settings: dict[str, Any]
    issues: dict[str, dict[str, Any]]
    problems: tuple[Counted, ...]

    def files(self) -> dict[str, str]:
        """The files of the folder `ledger`: JSON is YAML too."""
        named = {"ledger.yaml": self.settings} | {f"{number}.yaml": issue for number, issue in self.issues.items()}
        return {f"ledger/{name}": json.dumps(value, ensure_ascii=False, indent=1) for name, value in named.items()}

    @property
    def remind_days(self) -> int:
        return int(self.settings["提醒天数"])


class Figures:
    """The figures of some problems, by the words that papers use."""

    def __init__(self, problems: tuple[Counted, ...]) -> None:
        self.problems = problems
        by_group = Counter(GROUP_OF[problem.status] for problem in problems)
        self.groups = {group: by_group[group] for group in GROUPS}
        self.total = len(problems)
        self.closed = self.groups["已完成整改"]
        self.aspects = len({problem.aspect for problem in problems})
        self.late = sum(problem.late for problem in problems)

    @property
    def percent(self) -> str:
        """Half up to two decimals, by whole numbers."""
        hundredths = int(Fraction(self.closed * 10000, self.total) + Fraction(1, 2))
        whole, rest = divmod(hundredths, 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".")

    @property
    def sentence(self) -> str:
        described = ("已完成整改{}项", "基本完成整改{}项", "长期整改并取得重大进展的{}项", "正在整改{}项")
        groups = "，".join(words.format(n) for words, n in zip(described, self.groups.values(), strict=True) if n)
        return f"巡察反馈的{self.aspects}大方面{self.total}个具体问题，{groups}。"

    @property
    def row(self) -> str:
        """The row of totals of 台账表."""
        groups = "，".join(f"{group}{number}个" for group, number in self.groups.items())
        return f"共{self.total}个：{groups}；销号率{self.percent}%（{self.closed}/{self.total}）"

    @property
    def placeholders(self) -> dict[str, str]:
        values = [self.groups[group] for group in GROUPS]
        numbers = (self.aspects, self.total, *values, self.total - self.closed)
        names = ("方面数", "问题数", "已完成数", "基本完成数", "长期整改数", "正在整改数", "剩余数")
        described = dict(zip(names, map(str, numbers), strict=True))
        return described | {"销号率": f"{self.percent}%", "统计句": self.sentence}

    def by_department(self) -> dict[str, tuple[int, int, int]]:
        """All, closed and late problems of each department."""
        names = {problem.department for problem in self.problems}
        return {
            name: (
                sum(each.department == name for each in self.problems),
                sum(each.department == name and each.status == "已销号" for each in self.problems),
                sum(each.department == name and each.late for each in self.problems),
            )
            for name in names
        }


def _maybe(key: str, value: Any) -> dict[str, Any]:
    return {} if value is None else {key: value}


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A ledger with at least one problem: aspects without issues, departments renamed, unlisted or missing, deadlines
    of the issue or the problem's own, what is not public, what is long-term."""
    aspects = draw(st.integers(1, 4))
    departments = st.sampled_from([None, *PRESENT_NAME])
    deadlines = st.sampled_from(list(DEADLINES))
    hidden = st.sampled_from([None, None, None, "是", "否"])
    reviews = st.sampled_from(["2023-04-28", "2023-04-29", "2023-01-01", "2023年X月", None])
    issues: dict[str, dict[str, Any]] = {}
    counted: list[Counted] = []
    for aspect in range(1, aspects + 1):
        least = 1 if aspect == aspects and not issues else 0
        for place in range(1, draw(st.integers(least, 3)) + 1):
            number = f"{aspect}.{place}"
            of_issue, deadline, public = draw(departments), draw(deadlines), draw(hidden)
            problems = []
            for index in range(1, draw(st.integers(1, 4)) + 1):
                status, own, own_deadline = draw(st.sampled_from(list(GROUP_OF))), draw(departments), draw(deadlines)
                own_public, review = draw(hidden), draw(reviews)
                record = {"编号": f"{number}.{index}", "问题": f"第{number}.{index}号", "状态": status}
                record |= _maybe("牵头部门", own) | _maybe("整改时限", own_deadline) | _maybe("公开", own_public)
                record |= _maybe("复核日期", review) | _maybe("整改情况", draw(st.sampled_from([None, "已办。"])))
                problems.append(record)
                on = date.fromisoformat(review) if review and "X" not in review else None
                department = PRESENT_NAME[name] if (name := own or of_issue) else "未明确"
                due = DEADLINES[own_deadline or deadline]
                is_public = "否" not in (public, own_public)
                counted.append(Counted(record["编号"], aspect, status, department, due, on, is_public))
            issue = {"编号": number, "标题": "标题", "具体问题": problems}
            issues[number] = (
                issue | _maybe("牵头部门", of_issue) | _maybe("整改时限", deadline) | _maybe("公开", public)
            )
    settings = {
        "单位": "中共甲市乙局党组",
        "方面": [f"关于第{number}方面" for number in range(1, aspects + 1)],
        "部门": [{"名称": "甲科", "曾用名": ["旧甲科", "老甲科"]}, "乙科", {"名称": "丙室"}],
        "提醒天数": draw(st.sampled_from(["7", "2"])),
        "反馈日期": "2022-10-11",
    }
    return Book(settings | _maybe("通报统计", draw(st.sampled_from([None, "全部", "公开"]))), issues, tuple(counted))
