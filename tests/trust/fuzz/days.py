"""Any text as a date or a deadline: a day of the calendar, none, or a refusal; and never another day for being wide."""

from __future__ import annotations

import contextlib
from datetime import date

from rectify.commandline import options
from rectify.core import dates
from tests.trust.fuzz.picks import Picks, text_of

SEEDS = [
    b"\0" + text.encode()
    for text in (
        "2023-03-31", "2023.3.31", "2023/3/31", "2023年3月31日前", "2023年3月底前", "6月份", "2023年一季度", "第二季度", "3月中旬",
        "2023年上半年", "2023年底前", "年内", "集中整改期内", "2023年12月底前，并长期坚持", "立行立改", "2022年X月14日", "2023-02-30",
        "二〇二三年十二月三十一日", "2022年10月至12月", "23年底前", "2023年13月", "9999年12月", "0000年1月1日", "2023年第五季度",
    )
]  # fmt: skip
WORDS = ("年", "月", "日", "号", "前", "底", "初", "末", "上旬", "中旬", "下旬", "季度", "上半年", "下半年", "年内", "份", "至", "—", "-", "/", ".",
         "X", "某", "十", "〇", "一", "２", "长期", "集中整改期", "\u200b", "\u3000", "2月29日", "2月30日", "0000", "9999")  # fmt: skip
STARTS = (None, "2023-01-14", "2022年X月14日", "9999-12-31", "0001-01-01", "2024-02-29", "2023-02-30")


def check(data: bytes) -> None:
    picks = Picks(data)
    start, concentrated = picks(STARTS), picks(STARTS)
    text = text_of(picks.rest)
    _dates(text)
    try:
        found = dates.due(text, start, concentrated)
    except dates.ImpossibleDate:
        return
    assert found is None or type(found) is date
    dates.is_unclear(text)
    assert dates.due(dates.plain(text), start, concentrated) == found
    assert dates.due(text.translate(_WIDE), start, concentrated) == found
    if found is not None:
        assert dates.due(dates.chinese(found), start, None) == found or found.year < 1000


def _dates(text: str) -> None:
    try:
        found = dates.read(text)
    except dates.ImpossibleDate:
        found = None
    try:
        typed = dates.typed(text, date(2023, 4, 28))
    except dates.BadDate:
        typed = None
    assert found is None or typed == found
    assert typed is None or found is not None or typed <= date(2023, 4, 28) or len(text) >= 8
    if typed is not None:
        assert dates.read(typed.isoformat()) == typed
        assert dates.read(dates.chinese(typed)) == typed or typed.year < 1000
    dates.is_masked(text)
    with contextlib.suppress(dates.BadDate, options.EmptyText, options.BadText):
        options.deadline(text)


_WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789"}
