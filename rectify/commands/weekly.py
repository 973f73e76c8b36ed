"""`rectify weekly`: reports what happened between two days (周报)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rectify.commandline.options import ForceOption, JsonOption, LedgerOption, OutputOption
from rectify.commands.status import tell_uncommitted
from rectify.compare import weekly as weeks
from rectify.compare.weekly import Kind
from rectify.core import dates, tally
from rectify.core.errors import RectifyError, UsageError
from rectify.core.model import Ledger
from rectify.core.report_text import ReportText
from rectify.core.settings import Settings
from rectify.git import working_tree
from rectify.history import as_of, days
from rectify.machine import clock, screen
from rectify.papers import build
from rectify.session import open_ledger
from rectify.storage import output_files as outputs
from rectify.storage import shipped_templates, store

if TYPE_CHECKING:
    from datetime import date

    from rectify.compare.weekly import Event, Figures, Week
    from rectify.git.repository import Repository
    from rectify.render.blocks import Document
    from rectify.storage.output_files import Output
    from rectify.storage.store import Folder

HELP = """周报：两个日期之间新销号、新验收、变动、新逾期、延期、提前、重启、撤销、新增、删去、改号的，分部门，连同期初期末的数字。

起止两天都算在内；不写就是到今天为止的七天，文件名里写明起止。数字按历史里提交的台账算，明年再出还是一样。

例子：
  rectify weekly
  rectify weekly --since 2023-04-24 --until 2023-04-28
  rectify weekly --docx"""

_DAYS = 7


class OneKind(UsageError):
    def __init__(self) -> None:
        super().__init__(
            "--docx、--html、--json 一次只能用一个", hint="分几次：rectify weekly --docx，再 rectify weekly --json"
        )


class NotBegun(UsageError):
    def __init__(self, since: date, today: date) -> None:
        super().__init__(
            f"起始日期 {since} 还没有到，今天是 {today}",
            hint="到今天为止的七天：rectify weekly；也可以写早一些的 --since",
        )


class NotForThePublic(RectifyError):
    """The weekly paper tells of all problems, whatever its template says of itself."""

    def __init__(self, template: str) -> None:
        super().__init__(
            f"周报的模板 {template} 声明了对外公开，周报里什么都印，不能对外",
            hint=f"删去模板里的公开声明；要对外的：rectify report {build.PUBLIC}",
        )


def weekly(
    since: Annotated[str | None, typer.Option("--since", metavar="日期", help="从哪一天起，默认止日前六天")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="日期", help="到哪一天为止，默认今天")] = None,
    docx: Annotated[bool, typer.Option("--docx", help="写成 Word 文件")] = False,
    html: Annotated[bool, typer.Option("--html", help="写成网页")] = False,
    output: OutputOption = None,
    force: ForceOption = False,
    json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    asked = [name for name, is_wanted in (("docx", docx), ("html", html), ("json", json)) if is_wanted]
    if len(asked) > 1 or (json and output is not None):
        raise OneKind
    kind = "json" if json else build.kind_of(asked, output)
    first, last = _days(since, until)
    folder = store.find(ledger)
    place = _place(folder, kind, output, first, last)
    repository = as_of.repository_of(folder)
    after = store.load(as_of.on_day(repository, folder, last, "--until"))
    before = _before(repository, folder, dates.shifted(first, -1), after)
    damaged = Ledger(after.settings, after.report, damages=(*after.damages, *before.damages))
    moves = as_of.renumbered_between(repository, folder, dates.shifted(first, -1), last)
    week = weeks.week(before, after, first, last, moves)
    uncommitted = working_tree.Question(folder.path).answer() if last >= clock.today() else []
    if uncommitted:
        tell_uncommitted(folder, [folder.name(file) for file in uncommitted], "，周报没有算上")
    if json:
        screen.json(_document(after, week))
        open_ledger.tell_damages(damaged)
        return
    if place is None:
        from rectify.render import plain_text

        screen.data(plain_text.plain(_paper(folder, after, week)))
        open_ledger.tell_damages(damaged)
        return
    open_ledger.tell_damages(damaged)
    place.write(build.rendered(_paper(folder, after, week), kind, after, folder, None), force=force)
    screen.tell(f"已写成 {place.path}")


def _place(folder: Folder, kind: str, output: Path | None, first: date, last: date) -> Output | None:
    """Where the file goes, whose own name tells the days; None where none is asked for."""
    if kind in ("text", "json"):
        return None
    return outputs.at(output or Path(f"{build.WEEKLY}{first}至{last}.{kind}"), folder)


def _days(since: str | None, until: str | None) -> tuple[date, date]:
    """The first day and the last. Raises BadDate, WrongOrder, NotBegun."""
    first, last = days.period(since, until)
    today = clock.today()
    if last is None and first is not None and first > today:
        raise NotBegun(first, today)
    last = last or today
    return first or dates.shifted(last, 1 - _DAYS), last


def _before(repository: Repository, folder: Folder, day: date, after: Ledger) -> Ledger:
    """The ledger at the end of the day; an empty one where it was not there yet."""
    try:
        return store.load(as_of.on_day(repository, folder, day))
    except as_of.NotThen:
        return Ledger(Settings(), ReportText(), folder=after.folder)


def _paper(folder: Folder, after: Ledger, week: Week) -> Document:
    from rectify.render import template_engine
    from rectify.render import weekly_data as view

    source = template_engine.Template(build.template_of(folder, build.WEEKLY), shipped_templates.home())
    if source.publicness(build.PUBLIC).is_public:
        raise NotForThePublic(f"{folder.templates.name}/{build.WEEKLY}.html")
    return source.render(view.compose(after, week))


def _document(after: Ledger, week: Week) -> dict[str, Any]:
    return {
        "since": week.since.isoformat(),
        "until": week.until.isoformat(),
        "unit": after.settings.unit,
        "before": _figures(week.before),
        "after": _figures(week.after),
        **{kind.code: [_event(event) for event in week.of(kind)] for kind in Kind},
        "departments": [
            {
                "name": each.name,
                "total": each.total,
                "closed": each.closed,
                "overdue": each.overdue,
                "changes": {kind.code: each.events.get(kind, 0) for kind in Kind},
            }
            for each in week.departments
        ],
        "coming": [
            {
                "id": str(each.problem.id),
                "title": each.issue.title_of(each.problem),
                "department": tally.department(after.settings, each.issue, each.problem),
                "due": each.on.isoformat(),
            }
            for each in week.coming
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    count = figures.count
    return {
        "as_of": figures.on.isoformat(),
        "total": count.total,
        "groups": count.groups,
        "closure": {"closed": count.completed, "total": count.total, "percent": count.percent},
        "overdue": figures.overdue,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "issue": str(event.issue),
        "title": event.title,
        "department": event.department,
        **event.details,
        "words": event.words,
    }
