"""Structure of a report: its paragraphs divided into front, parts, aspects and items. Pure.

Numbering may be off: what a line is follows from where it stands and what stands below it, then from its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rectify.core.errors import RectifyError
from rectify.importer import heading_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rectify.importer.heading_marks import Mark


class Line(NamedTuple):
    """A paragraph and its number from 1 as the clerk's file has it."""

    number: int
    text: str


class Segment(NamedTuple):
    """A part: its heading's line, the heading without the mark, the lines below it."""

    line: Line
    heading: str
    body: list[Line]


class Item(NamedTuple):
    """An issue: its first line, that line without the mark, the lines that follow."""

    line: Line
    text: str
    further: list[Line]


class Aspect(NamedTuple):
    """An aspect: its line, its title without the mark, the lines between it and its first issue, the issues."""

    line: Line
    title: str
    intro: list[Line]
    items: list[Item]


class NotAReport(RectifyError):
    """A file that is no 整改情况报告; `missing` says what was looked for in vain."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"这不是整改进展情况报告：{missing}",
            hint="报告应当有“一、”“二、”这样的部分，其中一个部分里，“（一）方面”各占一行，下面是“1.标题。正文”逐条写的问题",
        )


class SeveralPartsOfIssues(RectifyError):
    """More than one part holds issues, so that nobody can say which is the second."""

    def __init__(self, parts: Iterable[Segment]) -> None:
        described = "、".join(f"“{shown(part.line.text)}”（第 {part.line.number} 段）" for part in parts)
        super().__init__(
            f"有几个部分都写着“（一）”和“1.”逐条的内容，分不清哪一部分是整改任务落实情况：{described}",
            hint="把各方面的问题放在同一个部分里，别的部分里的“1.”改成不编号的段落或“（1）”，再导入",
        )


_SHOWN = 24
"""Characters of a line that are enough to find it."""


def shown(text: str) -> str:
    """The beginning of a line, for a sentence about it."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "……"


def divide(lines: Sequence[Line]) -> tuple[list[Line], list[Segment]]:
    """The lines before the first part, and the parts. A line with 一、 is a part's heading where it can be a heading,
    or has the next number."""
    front: list[Line] = []
    parts: list[Segment] = []
    number = 0
    for line in lines:
        mark = heading_marks.part(line.text)
        if mark and (heading_marks.is_heading(mark.rest) or (mark.exact and mark.number == number + 1)):
            parts.append(Segment(line, mark.rest, []))
            number = mark.number
        else:
            (parts[-1].body if parts else front).append(line)
    return front, parts


def part_of_issues(parts: Sequence[Segment]) -> int:
    """The index of the part that holds the issues. Raises NotAReport, SeveralPartsOfIssues."""
    if not parts:
        raise NotAReport("没有“一、”“二、”这样的部分")
    for exact in (True, False):
        holding = [place for place, part in enumerate(parts) if _aspect_places(part.body, exact=exact)]
        if len(holding) > 1:
            bare = [place for place in holding if _has_bare_aspects(parts[place].body, exact=exact)]
            if len(bare) != 1:
                raise SeveralPartsOfIssues(parts[place] for place in holding)
            return bare[0]
        if holding:
            return holding[0]
    raise NotAReport("没有哪个部分里有“（一）方面”和它下面的“1.标题。正文”")


def aspects(body: Sequence[Line]) -> tuple[list[Line], list[Aspect]]:
    """The lines before the first aspect of the part of the issues, and the aspects with their issues."""
    exact = bool(_aspect_places(body, exact=True))
    places = _in_order(body, _aspect_places(body, exact=False))
    found: list[Aspect] = []
    for begin, end in zip(places, [*places[1:], len(body)], strict=True):
        mark = heading_marks.section(body[begin].text)
        assert mark is not None, "an aspect's line has a mark"
        intro, items = _items(body[begin + 1 : end], strict=exact)
        found.append(Aspect(body[begin], mark.rest, intro, items))
    return list(body[: places[0]]), found


def _aspect_places(body: Sequence[Line], *, exact: bool) -> list[int]:
    """Where lines of aspects stand: those with an issue below, before the next such line."""
    found: list[int] = []
    candidate: int | None = None
    for place, line in enumerate(body):
        if _fits(heading_marks.section(line.text), exact=exact):
            candidate = place
        elif candidate is not None and _fits(heading_marks.item(line.text), exact=exact):
            found.append(candidate)
            candidate = None
    return found


def _fits(mark: Mark | None, *, exact: bool) -> bool:
    return mark is not None and (mark.exact or not exact)


def _has_bare_aspects(body: Sequence[Line], *, exact: bool) -> bool:
    """Whether all aspects' lines are headings that no text follows on the line."""
    titles = (body[place].text for place in _aspect_places(body, exact=exact))
    return all(heading_marks.first_end(title) in (None, len(title)) for title in titles)


def _in_order(body: Sequence[Line], places: list[int]) -> list[int]:
    """Without the lines inside an issue that only look like an aspect's: another number, and no issue 1. below."""
    kept: list[int] = []
    for place in places:
        mark = heading_marks.section(body[place].text)
        first = next((item for line in body[place + 1 :] if (item := heading_marks.item(line.text))), None)
        assert mark is not None
        assert first is not None
        if not kept or mark.number == len(kept) + 1 or first.number == 1:
            kept.append(place)
    return kept[:_MOST_ASPECTS]


_MOST_ASPECTS = 999
"""What Chinese numerals are printed for; a longer list is no report's."""


def _items(lines: Sequence[Line], *, strict: bool) -> tuple[list[Line], list[Item]]:
    marked = [(place, mark) for place, line in enumerate(lines) if (mark := heading_marks.item(line.text))]
    heads = dict(_heads(marked, strict=strict)) or dict(marked[:1])
    items: list[Item] = []
    intro: list[Line] = []
    for place, line in enumerate(lines):
        if place in heads:
            items.append(Item(line, heads[place].rest, []))
        else:
            (items[-1].further if items else intro).append(line)
    return intro, items


def _heads(marked: list[tuple[int, Mark]], *, strict: bool) -> Iterator[tuple[int, Mark]]:
    """The issues among the numbered lines: the next number always, another one unless it begins a list of its own."""
    exact = {mark.number for _, mark in marked if mark.exact}
    last = 0
    skipped_to = 0
    for index, (place, mark) in enumerate(marked):
        expected = mark.number == last + 1
        if index < skipped_to and not expected:
            continue
        if mark.is_doubtful and not expected:
            continue
        if strict and not mark.exact and (not expected or mark.number in exact):
            continue
        length = 0 if expected else _list_length(marked, index)
        if length > 1:
            skipped_to = index + length
            continue
        last = mark.number
        yield place, mark


def _list_length(marked: Sequence[tuple[int, Mark]], begin: int) -> int:
    """How many marks from `begin` on count 1, 2, 3, …"""
    length = 0
    while begin + length < len(marked) and marked[begin + length][1].number == length + 1:
        length += 1
    return length


def sections(lines: Sequence[Line], comes_back: Callable[[int, list[str]], bool]) -> list[list[Line]]:
    """The lines before the first section, then those of each: of `（一）` in unbroken order.

    `comes_back(number, texts)` says whether a section of these lines is printed as it stands; a line that would not be
    belongs to what stands before it.
    """
    blocks: list[list[Line]] = [[]]
    starts = [place for place, line in enumerate(lines) if heading_marks.section(line.text)]
    for place, line in enumerate(lines):
        mark = heading_marks.section(line.text)
        if mark and mark.exact and mark.number == len(blocks):
            end = next((start for start in starts if start > place), len(lines))
            if comes_back(mark.number, [other.text for other in lines[place:end]]):
                blocks.append([line])
                continue
        blocks[-1].append(line)
    return blocks
