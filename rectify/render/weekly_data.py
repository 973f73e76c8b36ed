"""Data for the template of 周报: a week's figures and events, numbered and worded, under Chinese names. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.compare.weekly import Kind, counts
from rectify.core import dates, tally
from rectify.core.numerals import chinese
from rectify.core.states import Group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.compare.weekly import Event, Figures, Week
    from rectify.core.model import Ledger


def compose(ledger: Ledger, week: Week) -> Mapping[str, Any]:
    """All that the template may print."""
    kinds = [kind for kind in Kind if week.of(kind)]
    return {
        "标题": f"{ledger.settings.inspection}整改周报",
        "单位": ledger.settings.unit,
        "起": dates.chinese(week.since),
        "止": dates.chinese(week.until),
        "期初": _figures(week.before),
        "期末": _figures(week.after),
        "本期": counts(week.events),
        "变化": [_changes(week, kind, number) for number, kind in enumerate(kinds, 1)],
        "栏目": [kind.label for kind in kinds],
        "部门": [
            {
                "名称": each.name,
                "问题数": each.total,
                "已销号": each.closed,
                "逾期": each.overdue,
                "变化": [each.events.get(kind, 0) for kind in kinds],
            }
            for each in week.departments
        ],
        "下期到期": [
            {
                "编号": str(each.problem.id),
                "问题": each.issue.title_of(each.problem),
                "部门": tally.department(ledger.settings, each.issue, each.problem),
                "到期日": dates.chinese(each.on),
            }
            for each in week.coming
        ],
    }


def _changes(week: Week, kind: Kind, number: int) -> Mapping[str, Any]:
    """The changes of one kind, under the number of their heading."""
    return {
        "序号": chinese(number),
        "名称": kind.label,
        "个数": len(week.of(kind)),
        "项": [_event(event) for event in _by_department(week, kind)],
    }


def _by_department(week: Week, kind: Kind) -> list[Event]:
    """The events of a kind, those of a department together in the order of the ledger."""
    order = [each.name for each in week.departments]
    return sorted(week.of(kind), key=lambda event: (order.index(event.department), event.id.key))


def _event(event: Event) -> dict[str, str]:
    return {"编号": str(event.id), "问题": event.title, "部门": event.department, "说明": event.words}


def _figures(figures: Figures) -> dict[str, Any]:
    """The figures at the end of a day: 销号率 with its numerator and denominator, nothing where there is no problem."""
    count = figures.count
    return {
        "日期": dates.chinese(figures.on),
        "问题数": count.total,
        "类别": [{"名称": group.label, "个数": getattr(count, group.code)} for group in Group],
        "销号率": f"{count.percent}%（{count.completed}/{count.total}）" if count.total else "无",
        "逾期": figures.overdue,
    }
