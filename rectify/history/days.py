"""The clerk's days as moments of git: a day begins and ends at midnight, local time."""

from __future__ import annotations

import datetime as dt

from rectify.core import dates
from rectify.core.errors import UsageError
from rectify.machine import clock

_EPOCH = dt.date(1970, 1, 1).toordinal()


_LOCAL_SINCE, _LOCAL_UNTIL = dt.date(1970, 1, 3).toordinal(), dt.date(3000, 1, 1).toordinal()
"""Between these days every system knows the local time."""


class WrongOrder(UsageError):
    def __init__(self, since: dt.date, until: dt.date) -> None:
        super().__init__(f"起止日期颠倒了：{since} 在 {until} 之后", hint=f"写作 --since {until} --until {since}")


def beginning(day: dt.date) -> int:
    """The midnight that begins the day, local time, in seconds since 1970."""
    return _midnight(day.toordinal())


def end(day: dt.date) -> int:
    """The midnight that ends the day."""
    return _midnight(day.toordinal() + 1)


def _midnight(day: int) -> int:
    """The midnight that begins the day of that number in the calendar, 1 at the least, since git takes less for no limit.
    Systems know no local time long ago or long from now."""
    if _LOCAL_SINCE <= day <= _LOCAL_UNTIL:
        return int(dt.datetime.combine(dt.date.fromordinal(day), dt.time()).astimezone().timestamp())
    return max(1, (day - _EPOCH) * 24 * 60 * 60)


def day_of(moment: int) -> dt.date:
    """The local day of a moment."""
    return dt.datetime.fromtimestamp(moment).date()


def period(since: str | None, until: str | None) -> tuple[dt.date | None, dt.date | None]:
    """The days typed. Raises BadDate, WrongOrder."""
    first = None if since is None else dates.typed(since, clock.today())
    last = None if until is None else dates.typed(until, clock.today())
    if first is not None and last is not None and first > last:
        raise WrongOrder(first, last)
    return first, last
