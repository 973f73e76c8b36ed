"""Letterhead (版头) and colophon (版记) of a Word file (GB/T 9704-2012 7.2, 7.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rectify.render import gbt9704 as gb
from rectify.render.ooxml import LINE_BREAK, content_run, indent, paragraph, rules, spacing, tag, text_run, value
from rectify.render.placement import lines_of, masthead, widest
from rectify.render.styles_xml import COLOPHON, MASTHEAD, NAME_FACE, NORMAL, STRONG_FACE
from rectify.render.title_lines import lines as broken_lines
from rectify.render.title_lines import masthead_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.render.blocks import Colophon, Letterhead, SignerRow

_TAB = content_run("<w:tab/>")
_STRONG = value("rStyle", STRONG_FACE)
_NAME = value("rStyle", NAME_FACE)


def letterhead(block: Letterhead, width: gb.Length) -> Iterator[str]:
    """份号, 密级, 紧急程度 from the first line down, 发文机关标志, 发文字号 with 签发人, the red rule below them, on a type area
    of that width."""
    above = [
        (block.copy_number, ""),
        *((text, value("rStyle", STRONG_FACE)) for text in (block.secrecy, block.urgency)),
    ]
    above = [(text, face) for text, face in above if text]
    yield from (paragraph(NORMAL, [text_run(text, face)]) for text, face in above)
    rows, places = block.rows, _places(block, width)
    if block.organ:
        yield _masthead(block.organ, len(above), width, "" if rows else _RED_RULE)
    for number, row in enumerate(rows):
        border = _RED_RULE if number == len(rows) - 1 else ""
        room = spacing(before=gb.BLANK_ABOVE_REFERENCE) if number == 0 else ""
        if row.names:
            yield _signed(row, places, border, room)
        else:
            place = indent(gb.REFERENCE_INDENT.at(gb.ADVANCE)) if block.signers else ""
            place += value("jc", "left" if block.signers else "center")
            yield paragraph(NORMAL, [text_run(row.reference)], border + room + place)


_RED_RULE = tag("pBdr", None, rules({"bottom": gb.RED_RULE}, gb.RED, gb.red_rule_space()))


def _masthead(organ: str, lines_above: int, width: gb.Length, border: str) -> str:
    lines = masthead_lines(organ, width)
    size, line, above = masthead(lines, lines_above, width)
    half_points = round(size.pt * 2)
    face = value("sz", half_points) + value("szCs", half_points)
    return paragraph(MASTHEAD, _in_lines(lines, face), border + spacing(line, before=above))


def _in_lines(lines: Iterable[str], face: str = "") -> list[str]:
    """Runs of one text in several lines."""
    return [part for line in lines for part in (LINE_BREAK, text_run(line, face))][1:]


def _places(block: Letterhead, width: gb.Length) -> list[gb.Length]:
    """Where the columns of names begin, seen from the left edge: under one another, the last one 居右空一字 (7.2.6)."""
    edge = gb.REFERENCE_INDENT.at(gb.ADVANCE)
    end, column = width - edge + gb.SIGNER_GAP.at(gb.ADVANCE), block.column.at(gb.ADVANCE)
    return [end - column * back for back in range(block.columns, 0, -1)]


def _signed(row: SignerRow, columns: list[gb.Length], border: str, room: str) -> str:
    """A row of 发文字号 at the left (only in the last) and names at the right, each in its column; `border` and `limits` go
    around its own properties."""
    edge = gb.REFERENCE_INDENT.at(gb.ADVANCE)
    label = gb.width(row.label).at(gb.ADVANCE)
    places = [max(edge, columns[0] - label), *columns[1:]]
    tabs = tag("tabs", None, "".join(tag("tab", {"val": "left", "pos": place.twips}) for place in places))
    runs = [text_run(row.reference)] if row.reference else []
    for number, signer in enumerate(row.names):
        runs.append(_TAB)
        if number == 0 and row.label:
            runs.append(text_run(row.label))
        runs.append(text_run(signer, _NAME))
    first = indent(edge)
    return paragraph(NORMAL, runs, border + tabs + room + first + value("jc", "left"))


def colophon(block: Colophon, width: gb.Length) -> Iterator[str]:
    """抄送 and 印发, each in a frame as wide as the type area, the last on its lower edge; then the paragraph that holds
    them.

    One frame a paragraph: LibreOffice drops a frame whose paragraphs have different rules. A frame grows where its text
    takes more lines than expected; what is higher than a page, which no frame can be, stands without.
    """
    rows = [*_copies(block, width), *_printing(block, width)]
    bottom = gb.PAPER_HEIGHT - gb.BOTTOM
    framed = sum(row.lines for row in rows) * gb.COLOPHON_LINE.twips < gb.AREA_HEIGHT.twips - gb.COLOPHON_LINE.twips
    written: list[str] = []
    for row in reversed(rows):
        last, first = row is rows[-1], row is rows[0]
        sides = {"top": gb.COLOPHON_OUTER_RULE} if first else {}
        sides["bottom"] = gb.COLOPHON_OUTER_RULE if last else gb.COLOPHON_INNER_RULE
        height = gb.COLOPHON_LINE * row.lines
        frame = (
            tag("framePr", {"w": width.twips, **_FRAME, "h": height.twips, "y": (bottom - height).twips})
            if framed
            else ""
        )
        properties = frame + tag("pBdr", None, rules(sides)) + row.properties
        written.append(paragraph(COLOPHON, row.runs, properties))
        bottom -= height + gb.COLOPHON_INNER_RULE
    yield from reversed(written)
    yield paragraph(NORMAL, properties=spacing(gb.HAIRLINE))


_FRAME: dict[str, object] = {
    "hRule": "atLeast",
    "hSpace": 0,
    "wrap": "around",
    "vAnchor": "page",
    "hAnchor": "margin",
    "x": 1,  # 0 would mean: beside the text
}
_SIZE = gb.COLOPHON_SIZE.height
_EDGE = gb.COLOPHON_INDENT.at(_SIZE)


class _Row(NamedTuple):
    runs: list[str]
    properties: str
    lines: int


def _room(width: gb.Length, taken: float) -> gb.Characters:
    """What a line of that width holds, beside the characters that are taken."""
    return gb.Characters((width - _EDGE * 2).twips / _SIZE.twips - taken)


def _copies(block: Colophon, width: gb.Length) -> Iterator[_Row]:
    """抄送：, further lines under the first organ."""
    if not block.copying:
        return
    label = gb.width(gb.COPIES_LABEL)
    lines = lines_of(block.copying.removeprefix(gb.COPIES_LABEL), _room(width, label.count))
    properties = indent(-label.at(_SIZE), left=_EDGE + label.at(_SIZE), right=_EDGE) + value("jc", "both")
    yield _Row([text_run(block.copying)], properties, lines)


def _printing(block: Colophon, width: gb.Length) -> Iterator[_Row]:
    """印发机关 at the left, 印发日期 at the right: on the last line where the organ needs several, which end before it."""
    if not (block.printer or block.printed):
        return
    tabs = tag("tabs", None, tag("tab", {"val": "right", "pos": (width - _EDGE).twips}))
    beside = widest(block.printing).count + gb.COLOPHON_GAP.count if block.printed else 0
    room = _room(width, beside)
    lines = (
        (block.printer,)
        if widest(block.printer).count <= room.count
        else broken_lines(block.printer, limit=room, ease=room)
    )
    runs = _in_lines(lines) if block.printer else []
    runs += [_TAB, text_run(block.printing)] if block.printed else []
    yield _Row(runs, tabs + indent(left=_EDGE) + value("jc", "left"), len(lines))
