"""Paragraphs as they are compared: without outer blanks, without what no text contains. Pure."""

from __future__ import annotations

import re

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# What neither YAML nor XML can hold, and Unicode's noncharacters of the BMP.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_OUTER = "\ufeff\u200b \t\u00a0\u2002\u2003\u2007\u202f\u3000"


def cleaned(text: str) -> list[str]:
    """The paragraphs of `text`, a line break (Word's vertical tab too) between them; empty ones stay as ""."""
    return [_NO_TEXT.sub("", line).strip(_OUTER) for line in _BREAK.split(text)]


def joined(lines: list[str]) -> str | None:
    """The text of which these are the paragraphs; None where there are none."""
    return "\n".join(lines) or None
