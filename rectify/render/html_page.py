"""HTML page of a document: one file, no network, no script; printed, it keeps the standard's margins."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.blocks import (
    SIGNATURES,
    Align,
    Colophon,
    Face,
    Letterhead,
    LineBreak,
    PageBreak,
    Paragraph,
    Style,
    Table,
)
from rectify.render.column_widths import alignment, widths
from rectify.render.html_css import style_sheet
from rectify.render.placement import masthead, note_indent, sign_off
from rectify.render.title_lines import broken, masthead_lines
from rectify.storage import paper_seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.render.blocks import Block, Cell, Document, Run, Section, SignerRow, Slot

_ALIGNMENTS = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
_CLASSES = {
    Style.ADDRESSEE: "flush",
    Style.ATTACHMENT_LABEL: "label",
}


def html(document: Document, *, mirrored: bool = False) -> str:
    """A whole page in the document's order, with its digest: every text escaped, every space kept, every heading a heading.
    `mirrored`: even pages have the wide margin on the right, for two-sided print."""
    sheets = "".join(map(_sheet, broken(document).sections()))
    written = f"""\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="dcterms.identifier" content="{paper_seal.BLANK}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(document.title)}</title>
<style>
{style_sheet(mirrored=mirrored)}</style>
</head>
<body>
<main>
{sheets}</main>
</body>
</html>
"""
    return paper_seal.sealed(written.encode()).decode()


def _sheet(section: Section) -> str:
    total = gb.AREA_HEIGHT if section.landscape else gb.AREA_WIDTH
    kind = "sheet wide" if section.landscape else "sheet closing" if section.closing else "sheet"
    written = "".join(f"{part}\n" for part in _blocks(section.blocks, total))
    return f'<div class="{kind}">\n{written}</div>\n'


def _blocks(blocks: tuple[Block, ...], total: gb.Length) -> Iterator[str]:
    before: Block | None = None
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        match block:
            case Paragraph():
                yield _paragraph(before, block, after)
            case Table():
                yield _table(block, total)
            case PageBreak():
                yield "<hr>"
            case Letterhead():
                yield _letterhead(block)
            case Colophon():
                yield _colophon(block)
        before = block


def _paragraph(before: Block | None, block: Paragraph, after: Block | None) -> str:
    match block.style:
        case Style.TITLE:
            return f"<h1>{_runs(block.runs)}</h1>"
        case Style.HEADING_1 | Style.HEADING_2 | Style.HEADING_3 | Style.HEADING_4:
            return _heading(block)
        case Style.SIGNATURE | Style.UNSEALED_SIGNATURE | Style.DATE:
            return _signed(before, block, after)
        case Style.ATTACHMENT_NOTE:
            left, hanging = note_indent(block.text)
            first = not (isinstance(before, Paragraph) and before.style is Style.ATTACHMENT_NOTE)
            name = ' class="attachments"' if first else ""
            return (
                f'<p{name} style="margin-left: {left.pt:g}pt; text-indent: {-hanging.pt:g}pt">{_runs(block.runs)}</p>'
            )
    name = f' class="{_CLASSES[block.style]}"' if block.style in _CLASSES else ""
    return f"<p{name}>{_runs(block.runs)}</p>"


def _heading(block: Paragraph) -> str:
    """A heading of its own, or one within the line of the text that it heads."""
    level = 1 + (block.style.level or 0)
    lead = [run for run in block.runs if run.face is Face.OWN]
    rest = [run for run in block.runs if run.face is not Face.OWN]
    heading = f"<h{level}>{_runs(lead)}</h{level}>"
    return f'<div class="text">{heading}{_runs(rest)}</div>' if rest else heading


def _signed(before: Block | None, block: Paragraph, after: Block | None) -> str:
    if block.style is Style.DATE:
        organ = before if isinstance(before, Paragraph) and before.style in SIGNATURES else None
        sealed = organ is None or organ.style is Style.SIGNATURE
        right = sign_off(organ.text if organ else "", block.text, sealed=sealed).date
        name = "right" if organ else "right sealed"
    else:
        date = after.text if isinstance(after, Paragraph) and after.style is Style.DATE else ""
        sealed = block.style is Style.SIGNATURE
        ends = sign_off(block.text, date, sealed=sealed)
        right, name = ends.organ, "right sealed" if sealed else "right unsealed"
        if ends.centred:
            middle = f"padding-left: {ends.centred.pt:g}pt; text-align: center"
            return f'<p class="{name}" style="{middle}">{_runs(block.runs)}</p>'
    return f'<p class="{name}" style="padding-right: {right.pt:g}pt">{_runs(block.runs)}</p>'


def _runs(runs: Iterable[Run | LineBreak]) -> str:
    written = []
    for run in runs:
        text = "<br>" if isinstance(run, LineBreak) else escape(run.text)
        written.append(f"<strong>{text}</strong>" if run.face is Face.STRONG else text)
    return "".join(written)


def _table(block: Table, total: gb.Length) -> str:
    grid = block.grid
    columns = widths(block, grid, total)
    shares = "".join(f'<col style="width: {column / total.twips:.2%}">' for column in columns)
    rows = [f"<tr>{''.join(_cells(row, columns))}</tr>\n" for row in grid]
    head, body = "".join(rows[: block.head]), "".join(rows[block.head :])
    parts = "".join(f"<{name}>\n{part}</{name}>\n" for name, part in (("thead", head), ("tbody", body)) if part)
    return f"<table>\n<colgroup>{shares}</colgroup>\n{parts}</table>"


def _cells(row: tuple[Slot, ...], columns: tuple[int, ...]) -> Iterator[str]:
    column = 0
    for slot in row:
        width = sum(columns[column : column + slot.span])
        column += slot.span
        if slot.cell is None:
            yield "<td></td>"
        elif not slot.continued:
            yield _cell(slot.cell, _ALIGNMENTS[alignment(slot.cell, width)])


def _cell(cell: Cell, align: str) -> str:
    spans = (("colspan", cell.colspan), ("rowspan", cell.rowspan))
    attributes = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
    name = "th" if cell.header else "td"
    content = "".join(f"<p>{_runs(part.runs)}</p>" for part in cell.paragraphs)
    return f'<{name}{attributes} style="text-align: {align}">{content}</{name}>'


def _letterhead(block: Letterhead) -> str:
    marks = (("flush", block.copy_number), ("strong", block.secrecy), ("strong", block.urgency))
    lines = [f'<p class="{name}">{escape(text)}</p>' for name, text in marks if text]
    if block.organ:
        organ = masthead_lines(block.organ)
        size, line, above = masthead(organ, len(lines))
        place = f"font-size: {size.pt:g}pt; line-height: {line.pt:g}pt; margin-top: {above.pt:g}pt"
        lines.append(f'<p class="masthead" style="{place}">{"<br>".join(map(escape, organ))}</p>')
    columns, column = block.columns, block.column.at(gb.ADVANCE)
    lines += [_signed_row(row, columns, column) for row in block.rows]
    return f"<header>{''.join(lines)}</header>"


def _signed_row(row: SignerRow, columns: int, column: gb.Length) -> str:
    """发文字号 at the left, names in columns at the right."""
    names = [*row.names, *[""] * (columns - len(row.names))] if row.names else []
    cells = "".join(f'<span class="name" style="width: {column.pt:g}pt">{escape(name)}</span>' for name in names)
    return f'<p class="reference"><span>{escape(row.reference)}</span><span>{row.label}{cells}</span></p>'


def _colophon(block: Colophon) -> str:
    rows = [f'<p class="copies">{escape(block.copying)}</p>'] if block.copying else []
    if block.printer or block.printed:
        rows.append(f'<p class="apart"><span>{escape(block.printer)}</span><span>{escape(block.printing)}</span></p>')
    return f"<footer>{''.join(rows)}</footer>"
