"""Any text as a number that a clerk types: `２．５`, `（二）5`."""

from __future__ import annotations

import unicodedata

import pytest

from rectify.commandline import options
from rectify.core import numerals
from rectify.core.model import InvalidNumber, Ref
from tests.trust.fuzz.picks import text_of

SEEDS = [
    text.encode()
    for text in ("2.5", "2.5.1", "２．５", "2。5", "2、5", "2.5.", "（二）5", "(十一)3.2", "二、5", "2·5", "0.1", "99999.1", "①.②")
]  # fmt: skip
WORDS = (
    "（",
    "）",
    "(",
    ")",
    "。",
    "、",
    "．",
    ".",
    "一",
    "十",
    "百",
    "零",
    "〇",
    "两",
    "２",
    "\u200b",
    "\u3000",
    "①",
    "㈠",
    "٣",
)


def check(data: bytes) -> None:
    text = text_of(data)
    ref = Ref.read(text)
    if ref is None:
        with pytest.raises(InvalidNumber):
            Ref.parse(text)
    else:
        assert Ref.parse(text) == ref
        assert Ref.parse(str(ref)) == ref
        wide = str(ref).translate({ord(char): ord(char) + 0xFEE0 for char in ".0123456789"})
        assert Ref.parse(wide) == ref
        assert all(part is None or 1 <= part <= 9999 for part in (ref.aspect, ref.issue, ref.problem))
        assert options.refs([text, str(ref)]) == [ref]
    value = numerals.number(text)
    if value is not None and 1 <= value <= 999:
        assert numerals.number(numerals.chinese(value)) == value
        assert numerals.number(unicodedata.normalize("NFKC", text)) == value
