"""Records within records, and lists that both sides added to: what two clerks did beside each other is kept."""

from __future__ import annotations

from typing import Any

import pytest

from rectify.core import schema
from rectify.core.model import Issue, Progress, Ref
from rectify.core.report_text import Colophon, Letterhead, Part, ReportText, Section
from rectify.merge import merge_records
from rectify.merge.merge_records import Side

REF = Ref(2, 5)


def merged(base: Any, ours: Any, theirs: Any, record: Any) -> Any:
    """The merge, whichever side is which; nothing may be asked."""
    here = merge_records.merge(base, ours, theirs, record, lambda _: Side.OURS)
    there = merge_records.merge(base, theirs, ours, record, lambda _: Side.OURS)
    assert here.conflicts == there.conflicts == ()
    assert here.value == there.value
    return here.value


@pytest.mark.parametrize(
    ("attribute", "base", "ours", "theirs", "both"),
    [
        (
            "letterhead",
            Letterhead(organ="甲局文件", reference="甲〔2023〕1号"),
            Letterhead(organ="甲局党组文件", reference="甲〔2023〕1号"),
            Letterhead(organ="甲局文件", reference="甲〔2023〕2号", urgency="特急"),
            Letterhead(organ="甲局党组文件", reference="甲〔2023〕2号", urgency="特急"),
        ),
        (
            "colophon",
            Colophon("甲、乙", "甲局办公室", "2023年4月28日"),
            Colophon("甲、乙、丙", "甲局办公室", "2023年4月28日"),
            Colophon("甲、乙", "甲局办公室", "2023年4月29日"),
            Colophon("甲、乙、丙", "甲局办公室", "2023年4月29日"),
        ),
        (
            "part_one",
            Part("履行主体责任情况", "引言", (Section("抓学习", "办班3期。"),)),
            Part("履行整改主体责任情况", "引言", (Section("抓学习", "办班3期。"),)),
            Part("履行主体责任情况", "引言改了", (Section("抓学习", "办班4期。"),)),
            Part("履行整改主体责任情况", "引言改了", (Section("抓学习", "办班4期。"),)),
        ),
    ],
)
def test_different_fields_of_one_record(attribute: str, base: Any, ours: Any, theirs: Any, both: Any) -> None:
    first, second, third = (ReportText(**{attribute: value}) for value in (base, ours, theirs))
    assert getattr(merged(first, second, third, schema.REPORT), attribute) == both


def test_one_field_of_a_record_changed_by_both_is_asked_about() -> None:
    base, ours, theirs = (ReportText(letterhead=Letterhead(organ=organ)) for organ in ("甲", "乙", "丙"))
    asked = merge_records.merge(base, ours, theirs, schema.REPORT, lambda _: Side.OURS).conflicts
    assert len(asked) == 1
    assert {asked[0].ours, asked[0].theirs} == {"乙", "丙"}


@pytest.mark.parametrize(
    ("mine", "others", "order"),
    [
        ("2023-03-02", "2023-03-01", ["2023-03-01", "2023-03-02"]),
        ("2023年3月1日", "2023-02-28", ["2023-02-28", "2023年3月1日"]),
        ("2023年10月1日", "2023年9月30日", ["2023年9月30日", "2023年10月1日"]),
    ],
)
def test_what_both_added_to_a_list_stands_in_the_order_of_its_days(mine: str, others: str, order: list[str]) -> None:
    first = Progress("2023-01-01", None, "早先的一条")
    base = Issue(REF, progress=(first,))
    ours = Issue(REF, progress=(first, Progress(mine, "甲", "一边记的")))
    theirs = Issue(REF, progress=(first, Progress(others, "乙", "另一边记的")))
    assert [entry.date for entry in merged(base, ours, theirs, schema.ISSUE).progress] == ["2023-01-01", *order]
