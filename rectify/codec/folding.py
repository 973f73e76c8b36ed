"""Joining of folded lines: where a Chinese character stands beside the fold, no blank is put in. Pure."""

from __future__ import annotations

import re
import unicodedata

_FOLD = re.compile(r"(?<=([^ \t\r\n\\]))[ \t]*\r?\n[ \t]*(?=([^ \t\r\n]))")


def is_wide(char: str) -> bool:
    """Whether `char` is a Chinese character or a mark that goes with them."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·"


def without_wide_folds(raw: str) -> str:
    """A plain or quoted scalar, as it stands in the file, with its lines joined where no blank belongs between them."""
    return _FOLD.sub(lambda fold: "" if is_wide(fold[1]) or is_wide(fold[2]) else fold[0], raw)


def of_block(raw: str, parsed: str) -> str:
    """What a `>` block says that stands as `raw` in the file and that YAML reads as `parsed`, which tells how far its
    lines stand in. Lines that stand further in keep their breaks (YAML 1.1, 9.3)."""
    written = raw.replace("\r\n", "\n").split("\n")[1:]
    margin = _indent(next((line for line in written if line.strip(" ")), "")) - _indent(parsed.lstrip("\n"))
    pieces: list[str] = []
    before = ""  # the last line that was not empty
    breaks = 0
    for line in (line[margin:] for line in written):
        if not line:
            breaks += 1
            continue
        if not before:
            pieces.append("\n" * breaks)
        elif before[0] in " \t" or line[0] in " \t":
            pieces.append("\n" * (breaks + 1))
        elif breaks:
            pieces.append("\n" * breaks)
        elif not (is_wide(before[-1]) or is_wide(line[0])):
            pieces.append(" ")
        pieces.append(line)
        before, breaks = line, 0
    return "".join(pieces)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
