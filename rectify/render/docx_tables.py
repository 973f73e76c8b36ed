"""Tables in a Word file: fixed columns, head rows repeated on every page, no row over two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.render.blocks import Align, Cell, Face, Style
from rectify.render.column_widths import alignment, widths
from rectify.render.ooxml import paragraph, tag, text_run, value
from rectify.render.styles_xml import STRONG_FACE, STYLE_IDS, TABLE

if TYPE_CHECKING:
    from rectify.render.blocks import Paragraph, Slot, Table
    from rectify.render.gbt9704 import Length

_JUSTIFICATION = {
    Align.LEFT: value("jc", "left"),
    Align.CENTRE: value("jc", "center"),
    Align.RIGHT: value("jc", "right"),
}
_STRONG = value("rStyle", STRONG_FACE)


def table(block: Table, total: Length, *, new_page: bool) -> str:
    """A table as wide as `total`; with `new_page` its first row begins one."""
    slots = block.grid
    columns = widths(block, slots, total)
    properties = (
        value("tblStyle", TABLE) + tag("tblW", {"w": total.twips, "type": "dxa"}) + tag("tblLayout", {"type": "fixed"})
    )
    grid = "".join(tag("gridCol", {"w": column}) for column in columns)
    rows = []
    for number, row in enumerate(slots):
        start = "<w:pageBreakBefore/>" if new_page and number == 0 else ""
        rows.append(_row(row, columns, head=number < block.head, start=start))
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(row: tuple[Slot, ...], columns: tuple[int, ...], *, head: bool, start: str) -> str:
    cells = []
    column = 0
    for slot in row:
        cells.append(_cell(slot, columns[column : column + slot.span], start))
        column += slot.span
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(slot: Slot, columns: tuple[int, ...], start: str) -> str:
    properties = f'<w:tcW w:w="{sum(columns)}" w:type="dxa"/>'
    if slot.span > 1:
        properties += value("gridSpan", slot.span)
    if slot.continued:
        properties += "<w:vMerge/>"
    elif slot.cell is not None and slot.cell.rowspan > 1:
        properties += value("vMerge", "restart")
    content = "" if slot.cell is None or slot.continued else _content(slot.cell, sum(columns), start)
    content = content or paragraph(STYLE_IDS[Style.CELL], properties=start)
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _content(cell: Cell, width: int, start: str) -> str:
    """The cell's paragraphs; `start` opens the first."""
    properties = _JUSTIFICATION[alignment(cell, width)]
    written = [
        paragraph(STYLE_IDS[Style.CELL], _runs(cell, part), properties if number else start + properties)
        for number, part in enumerate(cell.paragraphs)
    ]
    return "".join(written)


def _runs(cell: Cell, part: Paragraph) -> list[str]:
    return [text_run(run.text, _STRONG if cell.header or run.face is Face.STRONG else "") for run in part.runs]
