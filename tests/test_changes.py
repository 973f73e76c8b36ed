"""Two versions of an issue → what changed, field by field, in the Chinese keys."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.compare import changes
from rectify.compare.changes import Change
from rectify.core.model import Acceptance, Closing, Evidence, Issue, Problem, Progress, Ref, Reopening, Round
from rectify.core.states import Status
from tests import handwriting

FIRST, SECOND = Ref(2, 5, 1), Ref(2, 5, 2)
ISSUE = Issue(
    Ref(2, 5),
    title="旧题",
    supporting=("甲",),
    measures=("一",),
    problems=(Problem(FIRST, "问", status=Status.RECTIFIED), Problem(SECOND)),
    progress=(Progress("2023-04-01", "李某", "开会", FIRST),),
)


def problem(**given_: Any) -> Issue:
    return ISSUE.with_problem(replace(ISSUE.problems[0], **given_))


CHANGED: dict[str, tuple[Issue, list[Change]]] = {
    "nothing": (ISSUE, []),
    "a text": (replace(ISSUE, title="新题"), [Change("标题", "旧题", "新题")]),
    "a text that comes": (replace(ISSUE, remark="记"), [Change("备注", None, "记")]),
    "a text that goes": (replace(ISSUE, title=None), [Change("标题", "旧题", None)]),
    "yes and no": (replace(ISSUE, public=False), [Change("公开", None, "否")]),
    "names": (replace(ISSUE, supporting=("甲", "乙")), [Change("配合部门", "甲", "甲、乙")]),
    "names that go": (replace(ISSUE, supporting=()), [Change("配合部门", "甲", None)]),
    "a state": (problem(status=Status.ACCEPTED), [Change("2.5.1 状态", "整改到位", "已验收")]),
    "a record that comes": (
        problem(closing=Closing("2023-04-28", None, "领导小组")),
        [Change("2.5.1 销号·日期", None, "2023-04-28"), Change("2.5.1 销号·批准", None, "领导小组")],
    ),
    "a round": (
        problem(rounds=(Round(Acceptance(by="王某"), None, Reopening(reason="反弹")),)),
        [Change("2.5.1 轮次", None, "验收（验收人 王某），重启（原因 反弹）")],
    ),
    "a line of progress": (
        replace(ISSUE, progress=(*ISSUE.progress, Progress("2023-04-28", None, "发文"))),
        [Change("进展", None, "日期 2023-04-28，内容 发文")],
    ),
    "the same line again": (
        replace(ISSUE, progress=ISSUE.progress * 2),
        [Change("进展", None, "日期 2023-04-01，填报 李某，内容 开会，问题 2.5.1")],
    ),
    "a line that is worded anew": (
        replace(ISSUE, progress=(replace(ISSUE.progress[0], text="散会"),)),
        [
            Change("进展", "日期 2023-04-01，填报 李某，内容 开会，问题 2.5.1", None),
            Change("进展", None, "日期 2023-04-01，填报 李某，内容 散会，问题 2.5.1"),
        ],
    ),
    "evidence": (
        replace(ISSUE, evidence=(Evidence("纪要", remark="2号柜"),)),
        [Change("佐证", None, "名称 纪要，备注 2号柜")],
    ),
    "a problem that comes": (
        replace(ISSUE, problems=(*ISSUE.problems, Problem(Ref(2, 5, 10), "新"))),
        [
            Change("2.5.10 编号", None, "2.5.10"),
            Change("2.5.10 问题", None, "新"),
            Change("2.5.10 状态", None, "待整改"),
        ],
    ),
    "a problem that goes": (
        replace(ISSUE, problems=ISSUE.problems[:1]),
        [Change("2.5.2 编号", "2.5.2", None), Change("2.5.2 状态", "待整改", None)],
    ),
    "several, in the order of the table": (
        replace(problem(heading="小"), remark="记", title="新题"),
        [Change("标题", "旧题", "新题"), Change("2.5.1 小标题", None, "小"), Change("备注", None, "记")],
    ),
}


@pytest.mark.parametrize(("new", "expected"), CHANGED.values(), ids=list(CHANGED))
def test_what_changed_is_told_by_its_key(new: Issue, expected: list[Change]) -> None:
    assert list(changes.between(ISSUE, new)) == expected


@pytest.mark.parametrize("new", [new for new, _ in CHANGED.values()], ids=list(CHANGED))
def test_backwards_the_same_fields_change_the_other_way(new: Issue) -> None:
    there = {(change.field, change.before, change.after) for change in changes.between(ISSUE, new)}
    back = {(change.field, change.after, change.before) for change in changes.between(new, ISSUE)}
    assert there == back


@given(st.integers(0, 2**32), st.integers(0, 2**32))
@settings(max_examples=100)
def test_any_two_versions(first: int, second: int) -> None:
    """Nothing is told of what is the same, and something of whatever differs."""
    old, new = (handwriting.issue(random.Random(seed).choice, Status.ACCEPTED) for seed in (first, second))
    described = changes.between(old, new)
    assert changes.between(old, old) == ()
    assert bool(described) == (old != new)
    assert all(change.before != change.after for change in described)
    assert all(change.before or change.after for change in described)


@given(st.integers(0, 2**32))
@settings(max_examples=50)
def test_an_issue_that_comes_whole_is_told_field_by_field(seed: int) -> None:
    issue = handwriting.issue(random.Random(seed).choice, Status.CLOSED)
    described = changes.between(Issue(issue.id), issue)
    assert {change.before for change in described} <= {None}
    assert Change("1.1.2 状态", None, "已销号") in described
    assert Change("1.1.2 销号·经办", None, "李某") in described
    assert (Change("标题", None, issue.title) in described) == (issue.title is not None)
