"""Today, from the system's clock or from RECTIFY_TODAY. Everything else is given the day as an argument."""

from __future__ import annotations

import os
from datetime import date

from rectify.core import dates
from rectify.core.errors import UsageError


class BadToday(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"环境变量 RECTIFY_TODAY 的“{text}”不是日期", hint="写作 2023-04-28，或者不设这个变量")


def today() -> date:
    """The day that the commands take as today. Raises BadToday."""
    text = os.environ.get("RECTIFY_TODAY")
    if not text:
        return date.today()
    try:
        found = dates.read(text)
    except dates.ImpossibleDate:
        found = None
    if found is None:
        raise BadToday(text)
    return found
