"""`rectify log`: shows the history in the words of the trade."""

from __future__ import annotations

import contextlib
import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rectify.commandline import options
from rectify.commandline.options import JsonOption, LedgerOption
from rectify.core.model import Ref
from rectify.history import as_of, days
from rectify.history import log as history
from rectify.history.entries import BY_HAND
from rectify.machine import screen
from rectify.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.history.log import Described
    from rectify.storage.store import Folder

HELP = """谁在什么时候改了什么：台账的历史，最近的在前，rectify 做的和手工改的都有。

写编号，就只看这一条（2.5）或这一个具体问题（2.5.1）。日期按提交的日期，起止两天都算在内。

例子：
  rectify log
  rectify log 2.5.1
  rectify log --since 2023-04-24 --until 2023-04-28
  rectify log --by 李某 --last 50"""

_LAST = 20
"""Entries that a terminal shows where nothing else was asked for; about as many as it has lines for."""


def log(
    number: Annotated[str | None, typer.Argument(metavar="[编号]", show_default=False, help="2.5 或 2.5.1")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="日期", help="从哪一天起")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="日期", help="到哪一天为止")] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="姓名", help="只看谁改的（git 的姓名，写一部分也行）")
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--last", "-n", metavar="条数", min=0, help="只看最近几条，0 是全部；屏幕上默认 20 条"),
    ] = None,
    json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    ref = None if number is None else Ref.parse(number)
    first, final = days.period(since, until)
    who = options.text_maybe(by, "--by")
    folder = store.find(ledger)
    repository = as_of.repository_of(folder)
    asked = history.Asked(ref, first, final, who)
    is_cut_short = last is None and not json and screen.is_terminal()
    most = _LAST if is_cut_short else last or None
    with contextlib.closing(history.described(repository, folder, asked)) as found:
        shown = islice(found, most)
        if json:
            documents = [_document(each) for each in shown]
            if not documents:
                _refuse_unknown(folder, asked)
            screen.json(documents)
            return
        is_empty = not _list(shown)
        is_more = is_cut_short and next(found, None) is not None
    if is_empty:
        _tell_none(folder, asked, is_whole=not repository.cut_at())
    if is_more:
        screen.tell(f"只列了最近 {_LAST} 条；全部：rectify log {_typed(asked)}--last 0")


def _list(shown: Iterable[Described]) -> int:
    """Shows the commits as they are found. How many there were."""
    count = 0
    for count, each in enumerate(shown, 1):  # noqa: B007  # the last number is the count
        for text in _lines(each):
            screen.line(text)
    return count


def _typed(asked: history.Asked) -> str:
    """What was asked for, as it is typed."""
    by = f'"{asked.by}"' if asked.by and " " in asked.by else asked.by
    options = (("", asked.ref), ("--since ", asked.since), ("--until ", asked.until), ("--by ", by))
    return "".join(f"{option}{value} " for option, value in options if value)


def _tell_none(folder: Folder, asked: history.Asked, *, is_whole: bool) -> None:
    """`is_whole`: whether all of the history is here."""
    _refuse_unknown(folder, asked)
    if not is_whole:
        screen.tell("在这里的这一段历史里没有这样的改动")
        return
    whose = f"{asked.ref} " if asked.ref else "台账"
    narrowed = asked.since or asked.until or asked.by
    screen.tell("没有这样的改动" if narrowed else f"{whose}还没有提交过，没有历史")


def _refuse_unknown(folder: Folder, asked: history.Asked) -> None:
    """Raises NoSuchNumber where nothing is told of a number because there is none."""
    if asked.ref is not None:
        store.sheet(folder, asked.ref)


def _when(described: Described) -> dt.datetime:
    return dt.datetime.fromtimestamp(described.visit.moment).astimezone()


def _lines(described: Described) -> Iterator[str]:
    entry, visit = described.entry, described.visit
    who = f"{visit.author}（手工）" if entry.action == BY_HAND else visit.author
    yield f"{_when(described):%Y-%m-%d %H:%M}  {who}  {entry.summary}  {visit.hash[:7]}"
    is_said = entry.summary.startswith(entry.words[0])
    yield from (f"    {text}" for text in entry.words[is_said:])
    if entry.by_hand:
        yield f"    这一步以外、在同一次提交里的改动：{'、'.join(sorted(entry.by_hand))}"


def _document(described: Described) -> dict[str, Any]:
    entry, visit = described.entry, described.visit
    return {
        "commit": visit.hash,
        "date": _when(described).isoformat(timespec="seconds"),
        "author": visit.author,
        "id": " ".join(entry.ids) or None,
        "action": entry.action,
        "summary": entry.summary,
        "changes": [
            {
                "field": change.field,
                "before": change.before,
                "after": change.after,
                "by_hand": entry.action == BY_HAND or change.field in entry.by_hand,
            }
            for change in entry.changes
        ],
        "words": list(entry.words),
        "subject": visit.subject,
    }
