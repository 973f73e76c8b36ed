"""Enumerations in a text: its heading, the words before 一是, and the problems listed by 一是…二是…. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core.numerals import NUMERAL, chinese
from rectify.core.values import frozen
from rectify.importer import heading_marks
from rectify.importer.compared_lines import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP = re.compile("。")
_POINT = re.compile(rf"(?P<n>{NUMERAL})是")
_BEFORE_FIRST = re.compile(r"(?:^|[。！？…：\n][”’）】]?)$")
_BEFORE_NEXT = re.compile(r"[。！？…；\n][”’）】]?$")
_SPOKEN = re.compile("(?:要求|指出|强调|明确|提出|部署|规定|约定|提醒|检查|认为)[^。！？；\n]*：$")
"""`会议要求：一是…` lists what was said, not what was found."""


@frozen
class Headed:
    """A heading and its text; a text that begins with a line break leaves the heading on its own line. None: no text."""

    heading: str
    text: str | None


@frozen
class Point:
    """A told problem: what stands behind 一是, up to the first 。 and the rest. `heading` is None for one sentence."""

    heading: str | None
    text: str


@frozen
class Described:
    """A text that tells its problems one by one: the words before 一是 (None where there are none) and the problems."""

    before: str | None
    points: tuple[Point, ...]


def headed(line: str, further: list[str]) -> Headed:
    """The heading in `line` (behind its mark) and the text, with the paragraphs that follow."""
    end = heading_marks.first_end(line)
    if end is None or end in (1, len(line)):
        return Headed(line, "\n" + "\n".join(further) if further else None)
    return Headed(without_stop(line[:end]), joined([line[end:], *further]))


def without_stop(heading: str) -> str:
    """The heading without the 。 that `report` puts behind it; with it where it would put none."""
    bare = heading.removesuffix("。")
    return heading if bare.endswith(heading_marks.SELF_ENDING) else bare


def described(text: str) -> Described | None:
    """The problems that `text` tells as 一是…二是…, at least two; None where it is told as one piece."""
    starts = list(_points(text))
    if len(starts) < 2:
        return None
    ends = [begin for begin, _ in starts[1:]] + [len(text)]
    points = tuple(_point(text[behind:end]) for (_, behind), end in zip(starts, ends, strict=True))
    return Described(text[: starts[0][0]] or None, points)


def _points(text: str) -> Iterator[tuple[int, int]]:
    """Where 一是, 二是, … begin and end, each at the beginning of a sentence and not within a quotation."""
    inside = heading_marks.enclosed(text)
    expected = 1
    for match in _POINT.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        allowed = _begins_list(before) if expected == 1 else _BEFORE_NEXT.search(before)
        if match["n"] == chinese(expected) and not inside[match.start()] and allowed and text[match.end() :].strip():
            yield match.span()
            expected += 1


_NEAR = 40
"""Characters before 一是 that tell whether it begins a list."""


def _begins_list(before: str) -> bool:
    return bool(_BEFORE_FIRST.search(before)) and not _SPOKEN.search(before)


def _point(text: str) -> Point:
    end = heading_marks.first_end(text, _STOP)
    if end is None or end == 1 or not text[end:].split("\n", maxsplit=1)[0].strip():
        return Point(None, text)
    return Point(without_stop(text[:end]), text[end:])
