"""Normalised paragraphs for comparison: without outer blanks and characters that no text contains. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core import paste_artifacts

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_END = re.compile("\r\n|\r")
_OUTER = "\ufeff\u200b \t\u00a0\u2002\u2003\u2007\u202f\u3000"


def paragraphs(texts: Iterable[str]) -> tuple[list[str], list[paste_artifacts.Trace]]:
    """The paragraphs of texts, a line break (Word's too) between them, empty ones as ""; and the traces of pasting that
    were taken out, each with its paragraph's number from 1."""
    found: list[str] = []
    traces: list[paste_artifacts.Trace] = []
    for text in texts:
        plain, own = paste_artifacts.clean(_LINE_END.sub("\n", text))
        traces += [trace._replace(line=len(found) + trace.line) for trace in own]
        found += [line.strip(_OUTER) for line in plain.split("\n")]
    return found, traces


def joined(lines: list[str]) -> str | None:
    """The text of which these are the paragraphs; None where there are none."""
    return "\n".join(lines) or None
