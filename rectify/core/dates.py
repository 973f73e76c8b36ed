"""Dates and deadlines as offices write them, and the day that a deadline means. Pure.

SPEC section 1, "The due date", lists the forms. A text is never changed by reading it.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rectify.core.errors import UsageError
from rectify.core.numerals import number

if TYPE_CHECKING:
    from collections.abc import Callable


class ImpossibleDate(ValueError):
    """A date that no calendar has (2023-02-30). `text` is what was written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    @property
    def sentence(self) -> str:
        return f"“{self.text}”这一天不存在"


_ISO = r"(?P<year>[0-9]{4})(?P<mark>[-./])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
_LONG = r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]"
_YEAR = r"(?:(?P<year>(?<![0-9])(?:[0-9]{2}){1,2})年|(?<![0-9年]))"
_DAY = r"(?P<day>[0-9]{1,2})(?:[日号]|(?=[前止以之]))"
_MASK = "xX×✕*某○〇"


def plain(text: str) -> str:
    """`text` with half-width digits and without blanks and invisible characters, for reading only."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) != "Cf")


def day(year: int, month: int, of_month: int, written: str) -> date:
    """The day; raises ImpossibleDate with `written`."""
    try:
        return date(year, month, of_month)
    except ValueError:
        raise ImpossibleDate(written) from None


def read(text: str | None) -> date | None:
    """The date that `text` states in full, by ISO or Chinese form; None where it is masked, partial or no date.

    Raises ImpossibleDate for a day that does not exist.
    """
    if not text:
        return None
    for form in (_ISO, _LONG):
        match = re.fullmatch(form, plain(text))
        if match:
            return day(int(match["year"]), int(match["month"]), int(match["day"]), text)
    return None


def is_masked(text: str) -> bool:
    """Whether `text` is a date with a part left open (`2022年X月14日`)."""
    return any(part in _MASK and of in "年月日号" for part, of in pairwise(plain(text)))


def shifted(of: date, days: int) -> date:
    """The day so many days later, or earlier; the first or last of the calendar where there is none."""
    return date.fromordinal(min(max(of.toordinal() + days, 1), date.max.toordinal()))


def chinese(of: date) -> str:
    """The date as official papers write it, without leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{of.year}年{of.month}月{of.day}日"


def _last_of_month(year: int, month: int, written: str) -> date:
    """The last day of the month; raises ImpossibleDate for a month or year that does not exist."""
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ImpossibleDate(written)
    return date(year, month, monthrange(year, month)[1])


def due(deadline: str | None, feedback: str | None, concentrated: str | None) -> date | None:
    """The last day on which the deadline is kept; None where it names no day (立行立改, 长期坚持, a masked date).

    `feedback` (反馈日期) gives the year where the deadline has none; `concentrated` is 集中整改截止. Raises ImpossibleDate.
    """
    start = _known(feedback)
    text = _end_of_range(in_digits(_in_years(plain(deadline or ""), start)))
    if is_masked(text):
        return None
    for form, last_day in _FORMS:
        if match := re.search(form, text):  # compiled when a deadline first needs it
            return last_day(match, start, deadline or "")
    return _known(concentrated) if "集中整改期" in text else None


_NO_DAY = ("立行立改", "即知即改", "立即", "立查立改", "边查边改", "长期", "持续", "常态", "集中整改")
"""Words of deadlines that mean no day of the calendar, or one that `ledger.yaml` sets."""


def is_unclear(deadline: str) -> bool:
    """Whether no day can be read from the deadline although it does not say that it has none: it will never be late."""
    if is_masked(deadline) or any(word in deadline for word in _NO_DAY):
        return False
    return due(deadline, "2000-01-01", None) is None


def _in_years(text: str, start: date | None) -> str:
    """`text` with the year for 明年 and 后年, counted from 反馈日期, and without 今年 and 本年, which it has anyway."""
    if start is not None:
        text = text.replace("明年", f"{start.year + 1}年").replace("后年", f"{start.year + 2}年")
    return re.sub("[今本]年(?=[0-9一二三四五六七八九十上下第])", "", text)


def _known(text: str | None) -> date | None:
    try:
        return read(text)
    except ImpossibleDate:
        return None


def in_digits(text: str) -> str:
    """`text` with the Chinese numerals of its years, months and days in digits (二〇二三年三月)."""
    text = re.sub("[〇零○一二三四五六七八九]{4}(?=年)", lambda m: m[0].translate(_YEAR_DIGITS), text)
    return re.sub("[一二三四五六七八九十]{1,3}(?=[月日号])", lambda m: str(number(m[0])), text)


_YEAR_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_JOINTS = "至~—–到-"
_UNTIL = r"[至~]|—+|–|(?<=[年月日号度])到|(?<=[年月日号度])-|(?<=[./][0-9])-|(?<=[./][0-9]{2})-|(?<=年[0-9])-|(?<=年[0-9]{2})-"


def _end_of_range(text: str) -> str:
    """The end of `2022年10月至12月`, with the year (and month) of its beginning where it has none of its own; else
    `text`."""
    until = re.search(_UNTIL, text) if any(joint in text for joint in _JOINTS) else None
    if until is None or not re.search("[0-9一二三四上下]", text[until.end() :]):
        return text
    begin, end = text[: until.start()], text[until.end() :]
    start = re.search("(?P<year>(?<![0-9])(?:[0-9]{2}){1,2}年)?(?P<month>[0-9]{1,2}月)?", begin[_first_digit(begin) :])
    if start is None or re.match("[0-9]{4}", end) or re.match("[0-9]{2}年", end):
        return end
    month = start["month"] if re.match("[0-9]{1,2}[日号]", end) else None
    return (start["year"] or "") + (month or "") + end


def _first_digit(text: str) -> int:
    match = re.search("[0-9]", text)
    return match.start() if match else len(text)


def _year(written: str) -> int:
    """A year of four digits, or of two as it is said (`23年底前`)."""
    return int(written) if len(written) == 4 else 2000 + int(written)


def _on_day(match: re.Match[str], start: date | None, written: str) -> date | None:
    month, of_month = int(match["month"]), int(match["day"])
    if match["year"]:
        return day(_year(match["year"]), month, of_month, written)
    day(2000, month, of_month, written)  # a leap year: 2月29日 may exist, 2月30日 never does
    if start is None:
        return None
    for year in range(start.year, start.year + 9):
        if of_month <= monthrange(year, month)[1] and day(year, month, of_month, written) > start:
            return date(year, month, of_month)
    return None


def _in_ten_days(match: re.Match[str], start: date | None, written: str) -> date | None:
    of_month = {"上": 10, "中": 20}.get(match["part"])

    def end(year: int) -> date:
        last = _last_of_month(year, int(match["month"]), written)
        return last.replace(day=of_month) if of_month else last

    return _first(match["year"], end, start)


def _in_month(match: re.Match[str], start: date | None, written: str) -> date | None:
    return _first(match["year"], lambda year: _last_of_month(year, int(match["month"]), written), start)


def _in_quarter(match: re.Match[str], start: date | None, written: str) -> date | None:
    quarter = number(match["quarter"]) or 0
    if not 1 <= quarter <= 4:
        raise ImpossibleDate(written)
    return _first(match["year"], lambda year: _last_of_month(year, quarter * 3, written), start)


def _in_half(match: re.Match[str], start: date | None, written: str) -> date | None:
    month = 6 if match["half"] == "上" else 12
    return _first(match["year"], lambda year: _last_of_month(year, month, written), start)


def _in_year(match: re.Match[str], start: date | None, written: str) -> date | None:
    return _first(match["year"], lambda year: _last_of_month(year, 12, written), start)


def _within(match: re.Match[str], start: date | None, written: str) -> date | None:
    """So many days, months or years from 反馈日期; the last day of a shorter month where it has not got the day."""
    del written
    if start is None:
        return None
    count, unit = match["count"], match["unit"]
    amount = 6 if count == "半" else 2 if count == "两" else number(count) or int(count)
    try:
        if unit in "日天":
            return start + timedelta(amount)
        months = start.year * 12 + start.month - 1 + (amount * 12 if unit == "年" and count != "半" else amount)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):  # beyond every calendar
        return None


def _at_month_end(match: re.Match[str], start: date | None, written: str) -> date | None:
    """The end of the month after 反馈日期, the one that 反馈日期 is in as a rule."""
    del match
    if start is None:
        return None
    end = _last_of_month(start.year, start.month, written)
    return end if end > start else _within_a_month(start)


def _within_a_month(start: date) -> date:
    year, month = divmod(start.year * 12 + start.month, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _first(year: str | None, end: Callable[[int], date], start: date | None) -> date | None:
    """The end in the year written, else the first one after `start` (反馈日期)."""
    if year:
        return end(_year(year))
    if start is None:
        end(2000)  # an impossible month is told even where no year is known
        return None
    found = end(start.year)
    return found if found > start else end(start.year + 1)


_COUNT = "(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_FORMS: tuple[tuple[str, Callable[[re.Match[str], date | None, str], date | None]], ...] = (
    (_ISO + "(?![0-9])", _on_day),
    (r"(?<![0-9])(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])", _on_day),
    (r"^(?P<year>)(?P<month>[0-9]{1,2})\.(?P<day>[0-9]{1,2})(?=$|[前止以之，、；])", _on_day),
    ("反馈(?:意见)?(?:之日)?[后起]" + _COUNT + "(?P<unit>[日天])[内之以]?", _within),
    ("(?<![0-9])" + _COUNT + "个(?P<unit>月)[内之以]", _within),
    ("(?<![0-9])" + _COUNT + "(?P<unit>年)之?[内以]", _within),
    ("(?<![0-9一二三四五六七八九十每各次下上])[本当]?月底", _at_month_end),
    (_YEAR + r"(?P<month>[0-9]{1,2})月" + _DAY, _on_day),
    (_YEAR + r"(?P<month>[0-9]{1,2})月(?:份)?(?P<part>[上中下])旬", _in_ten_days),
    (_YEAR + r"(?P<month>[0-9]{1,2})月", _in_month),
    (_YEAR + r"第?(?P<quarter>[一二三四五六七八九十]|[0-9]{1,2})季度", _in_quarter),
    (_YEAR + r"(?P<half>[上下])半年", _in_half),
    (r"(?P<year>[0-9]{4})年(?!年?[初中]|春|[0-9])", _in_year),
    (r"(?<![0-9])(?P<year>[0-9]{2})年(?=年?[底末])", _in_year),
    (r"(?P<year>)(?<![0-9年一二两三四五六七八九十半几明后])年度?[底末内]", _in_year),
)
"""The forms of a deadline, the more exact first, each with the function that finds its last day."""


class BadDate(UsageError):
    """A date on the command line that is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是日期，或者这一天不存在", hint="日期写作 2023-04-28、2023年4月28日或 4月28日")


def typed(text: str, today: date) -> date:
    """The day that a clerk typed: a date in full, or without its year the last such day up to today. Raises BadDate."""
    days_ago = ("今天", "昨天", "前天").index(text) if text in ("今天", "昨天", "前天") else None
    if days_ago is not None:
        return today - timedelta(days_ago)
    try:
        if found := read(text) or _compact(text):
            return found
        if match := re.fullmatch(
            r"(?P<month>[0-9]{1,2})(?:月(?P<day>[0-9]{1,2})[日号]?|\.(?P<dotted>[0-9]{1,2}))", plain(text)
        ):
            month, of_month = int(match["month"]), int(match["day"] or match["dotted"])
            day(2000, month, of_month, text)
            candidates = (
                date(year, month, of_month)
                for year in range(today.year, today.year - 9, -1)
                if _has(year, month, of_month)
            )
            return next(each for each in candidates if each <= today)
    except (ImpossibleDate, StopIteration):
        pass
    raise BadDate(text)


def typed_ahead(text: str, today: date) -> date:
    """The day that a clerk typed for what is to come (复核日期), in any form of a deadline: its last day. Raises BadDate."""
    try:
        found = due(text, today.isoformat(), None)
    except ImpossibleDate:
        found = None
    if found is None:
        raise BadDate(text)
    return found


def _compact(text: str) -> date | None:
    """`20230428`."""
    digits = plain(text)
    return day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), text) if re.fullmatch("[0-9]{8}", digits) else None


def _has(year: int, month: int, of_month: int) -> bool:
    return year > 0 and of_month <= monthrange(year, month)[1]
