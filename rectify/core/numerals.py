"""Chinese numerals as official papers use them: 一、（十一）, 一是, and back. Pure."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = "零一二三四五六七八九"
NUMERAL = "[零〇一二两三四五六七八九十百]+"


def chinese(number: int) -> str:
    """`number` (1 to 999) in Chinese numerals: 十一, 二十, 一百零五."""
    if not 1 <= number <= 999:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def number(text: str) -> int | None:
    """The value of Chinese numerals or of digits, full-width ones too; None where `text` is neither."""
    plain = unicodedata.normalize("NFKC", text.strip())
    if re.fullmatch("[0-9]{1,9}", plain):
        return int(plain)
    if not re.fullmatch(NUMERAL, plain):
        return None
    plain = plain.replace("〇", "零").replace("两", "二")
    total = 0
    pending = 0
    for char in plain:
        if char in "十百":
            total += (pending or 1) * (10 if char == "十" else 100)
            pending = 0
        else:
            pending = _DIGITS.index(char)
    return total + pending
