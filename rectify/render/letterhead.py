"""版头 and 版记 in a Word file (GB/T 9704-2012 7.2, 7.4): what stands above the title and below everything."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from rectify.render import gbt9704 as gb
from rectify.render.geometry import masthead
from rectify.render.ooxml import (
    content_run,
    indent,
    paragraph,
    rules,
    spacing,
    tag,
    text_run,
    value,
)
from rectify.render.stylesheet import COLOPHON, MASTHEAD, NAME_FACE, NORMAL, STRONG_FACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.render.blocks import Colophon, Letterhead, SignerRow

_TAB = content_run("<w:tab/>")
_STRONG = value("rStyle", STRONG_FACE)
_NAME = value("rStyle", NAME_FACE)


def letterhead(block: Letterhead) -> Iterator[str]:
    """份号, 密级, 紧急程度 from the first line down, 发文机关标志, 发文字号 with 签发人, the red rule below them."""
    above = [
        (block.copy_number, ""),
        *((text, value("rStyle", STRONG_FACE)) for text in (block.secrecy, block.urgency)),
    ]
    above = [(text, face) for text, face in above if text]
    yield from (paragraph(NORMAL, [text_run(text, face)]) for text, face in above)
    rows = block.rows
    if block.organ:
        yield _masthead(block.organ, len(above), "" if rows else _RED_RULE)
    widest = max((gb.width(signer).count for signer in block.signers), default=0)
    columns = min(len(block.signers), gb.SIGNERS_PER_LINE)
    for number, row in enumerate(rows):
        border = _RED_RULE if number == len(rows) - 1 else ""
        room = spacing(before=gb.BLANK_ABOVE_REFERENCE) if number == 0 else ""
        if row.names:
            yield _signed(row, widest, columns, border, room)
        else:
            yield paragraph(NORMAL, [text_run(row.reference)], border + room + value("jc", "center"))


_RED_RULE = tag("pBdr", None, rules({"bottom": gb.RED_RULE}, gb.RED, gb.red_rule_space()))


def _masthead(organ: str, lines_above: int, border: str) -> str:
    size, line, above = masthead(organ, lines_above)
    half_points = round(size.pt * 2)
    run = text_run(organ, value("sz", half_points) + value("szCs", half_points))
    return paragraph(MASTHEAD, [run], border + spacing(line, before=above))


def _signed(row: SignerRow, widest: float, columns: int, border: str, room: str) -> str:
    """A row of 发文字号 at the left (only in the last) and up to two names at the right, under one another in `columns`
    as wide as the `widest` name; `border` and `room` go around its own properties."""
    name = gb.Characters(widest).at(gb.ADVANCE)
    end = gb.AREA_WIDTH - gb.REFERENCE_INDENT.at(gb.ADVANCE)
    places = [end - name * back - gb.ADVANCE * (back - 1) for back in range(columns, 0, -1)]
    if row.label:
        places[0] -= gb.width(row.label).at(gb.ADVANCE)
    tabs = tag("tabs", None, "".join(tag("tab", {"val": "left", "pos": place.twips}) for place in places))
    runs = [text_run(row.reference)] if row.reference else []
    for number, signer in enumerate(row.names):
        runs.append(_TAB)
        if number == 0 and row.label:
            runs.append(text_run(row.label))
        runs.append(text_run(signer, _NAME))
    first = indent(gb.REFERENCE_INDENT.at(gb.ADVANCE))
    return paragraph(NORMAL, runs, border + tabs + room + first + value("jc", "left"))


def colophon(block: Colophon) -> Iterator[str]:
    """抄送 and 印发, each in a frame, the last on the type area's lower edge; then the paragraph that holds them.

    One frame a paragraph: LibreOffice drops a frame whose paragraphs have different rules.
    """
    rows = [*_copies(block), *_printing(block)]
    bottom = gb.PAPER_HEIGHT - gb.BOTTOM
    written: list[str] = []
    for row in reversed(rows):
        last, first = row is rows[-1], row is rows[0]
        sides = {"top": gb.COLOPHON_OUTER_RULE} if first else {}
        sides["bottom"] = gb.COLOPHON_OUTER_RULE if last else gb.COLOPHON_INNER_RULE
        height = gb.COLOPHON_LINE * row.lines
        frame = {**_FRAME, "h": height.twips, "y": (bottom - height).twips}
        properties = tag("framePr", frame) + tag("pBdr", None, rules(sides)) + row.properties
        written.append(paragraph(COLOPHON, row.runs, properties))
        bottom -= height + gb.COLOPHON_INNER_RULE
    yield from reversed(written)
    yield paragraph(NORMAL, properties=spacing(gb.HAIRLINE))


_FRAME: dict[str, object] = {
    "w": gb.AREA_WIDTH.twips,
    "hRule": "exact",
    "hSpace": 0,
    "wrap": "around",
    "vAnchor": "page",
    "hAnchor": "margin",
    "x": 1,  # 0 would mean: beside the text
}


class _Row(NamedTuple):
    runs: list[str]
    properties: str
    lines: int = 1


def _copies(block: Colophon) -> Iterator[_Row]:
    """抄送：, further lines under the first organ."""
    if not block.copying:
        return
    size = gb.COLOPHON_SIZE.height
    edge, label = gb.COLOPHON_INDENT.at(size), gb.width(gb.COPIES_LABEL).at(size)
    room = gb.AREA_WIDTH - edge * 2 - label
    lines = math.ceil((gb.width(block.copying).at(size) - label).twips / room.twips)
    properties = indent(-label, left=edge + label, right=edge) + value("jc", "both")
    yield _Row([text_run(block.copying)], properties, lines)


def _printing(block: Colophon) -> Iterator[_Row]:
    """印发机关 at the left, 印发日期 at the right."""
    if not (block.printer or block.printed):
        return
    edge = gb.COLOPHON_INDENT.at(gb.COLOPHON_SIZE.height)
    tabs = tag("tabs", None, tag("tab", {"val": "right", "pos": (gb.AREA_WIDTH - edge).twips}))
    runs = [text_run(block.printer)] if block.printer else []
    runs += [_TAB, text_run(block.printing)] if block.printed else []
    yield _Row(runs, tabs + indent(left=edge) + value("jc", "left"))
