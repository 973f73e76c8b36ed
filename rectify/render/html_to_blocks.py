"""Conversion of the small HTML's tree to blocks: which class is which part of an official paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rectify.core.errors import nearest
from rectify.render.blocks import (
    Align,
    Cell,
    Colophon,
    Face,
    Landscape,
    Letterhead,
    LineBreak,
    PageBreak,
    Paragraph,
    Run,
    Style,
    Table,
)
from rectify.render.small_html import DATA_LINE_BREAK, RUN_IN_HEADINGS, TemplateError, Text, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.core.errors import Place
    from rectify.render.blocks import Block
    from rectify.render.small_html import Element

_Choice = TypeVar("_Choice")

_HEADINGS = dict(
    zip(RUN_IN_HEADINGS, (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4), strict=True)
)
_PARAGRAPHS = {
    "": Style.BODY,
    **{
        style.value: style
        for style in (
            Style.ADDRESSEE,
            Style.ATTACHMENT_NOTE,
            Style.SIGNATURE,
            Style.UNSEALED_SIGNATURE,
            Style.DATE,
            Style.NOTE,
            Style.ATTACHMENT_LABEL,
        )
    },
}
_LETTERHEAD = {
    "份号": "copy_number",
    "密级": "secrecy",
    "紧急程度": "urgency",
    "发文机关标志": "organ",
    "发文字号": "reference",
    "签发人": "signers",
}
_COLOPHON = {"抄送": "copies", "印发机关": "printer", "印发日期": "printed"}
_ALIGNMENTS: dict[str, Align | None] = {"": None, **{align.value: align for align in Align}}
_LARGEST_NUMBER = 1000  # as browsers cap a span: a mistyped one fills no memory
_MOST_COLUMNS = 63  # what a table of Word can have


class UnknownClass(TemplateError):
    """A class that its element does not have, or none where one is needed."""

    def __init__(self, place: Place, element: str, name: str, known: tuple[str, ...]) -> None:
        meant = nearest(name, known)
        super().__init__(
            (f'<{element}> 没有 class="{name}" 这一种' if name else f"<{element}> 缺少 class")
            + (f"，是不是“{meant}”？" if meant else "。"),
            hint=f"可用的 class：{'、'.join(known)}。",
            place=place,
        )


class BadNumber(TemplateError):
    """A colspan, rowspan or width that is no whole number from 1."""

    def __init__(self, place: Place, attribute: str, value: str) -> None:
        super().__init__(
            f"{attribute} 应为 1 至 {_LARGEST_NUMBER} 的整数，现在是“{value}”。",
            hint=f'例如 {attribute}="2"。',
            place=place,
        )


class LateHeading(TemplateError):
    """A heading within a paragraph that does not stand first."""

    def __init__(self, place: Place, element: str) -> None:
        super().__init__(
            f"段内标题 <{element}> 前面还有文字。",
            hint=f"段内标题写在段落开头：<p><{element}>（一）标题。</{element}>正文</p>；另起一行的标题写在 <p> 外面。",
            place=place,
        )


class TooManyColumns(TemplateError):
    """A table that Word cannot hold; the place is its first row that is too wide."""

    def __init__(self, place: Place, columns: int) -> None:
        super().__init__(
            f"表格这一行有 {columns} 列，Word 的表格最多 {_MOST_COLUMNS} 列。",
            hint="检查 colspan 和 rowspan，或者把表格分成几个。",
            place=place,
        )


class RaggedRow(TemplateError):
    """A row of a table with more or fewer columns than the first one."""

    def __init__(self, place: Place, columns: int, of_first: int) -> None:
        super().__init__(
            f"表格这一行是 {columns} 列，第一行是 {of_first} 列。",
            hint="每一行的列数要一样：补上空的 <td></td>，或者用 colspan 合并几列（上面的 rowspan 也占列）。",
            place=place,
        )


class SpanTooDeep(TemplateError):
    """A cell that reaches down over more rows than follow."""

    def __init__(self, place: Place, rowspan: int, rows: int) -> None:
        super().__init__(
            f'rowspan="{rowspan}" 超出了表格：从这一行数起只有 {rows} 行。',
            hint=f'改成 rowspan="{rows}"；由台账定的行数写作 rowspan="{{{{ 方面.行|length }}}}"。',
            place=place,
        )


class BehindColophon(TemplateError):
    """An element behind 版记, which is the last of a paper (GB/T 9704-2012 7.4)."""

    def __init__(self, place: Place, element: str) -> None:
        super().__init__(
            f"<{element}> 写在版记后面了，版记是一份公文的最后一项。",
            hint=f'把 <{element}> 移到 <footer class="版记"> 前面。',
            place=place,
        )


def read(html: str, file: str, folder: str = "") -> tuple[Block, ...]:
    """The blocks of a small HTML; paragraphs without text and tables without cells are left out.

    `file` is the template's name, the place of what carries none; `folder` stands before every name in a message.
    Raises a TemplateError for anything that the small HTML does not have.
    """
    return tuple(_blocks(tree(html, file, folder)))


def _blocks(parent: Element) -> Iterator[Block]:
    is_over = False
    for element in parent.elements():
        if is_over:
            raise BehindColophon(element.place, element.name)
        is_over = element.name == "footer"
        match element.name:
            case "h1":
                yield from _title(element)
            case "p":
                yield from _paragraphs(element, _chosen(element, _PARAGRAPHS))
            case "table":
                yield from _table(element)
            case "hr":
                yield _chosen(element, {"分页": PageBreak()})
            case "section":
                _chosen(element, {"横向": None})
                yield Landscape(tuple(_blocks(element)))
            case "header":
                _chosen(element, {"版头": None})
                yield _letterhead(element)
            case "footer":
                same_page = _chosen(element, {"版记": False, "版记 同页": True})
                parts = {part: texts[-1] for part, texts in _parts(element, _COLOPHON).items()}
                yield Colophon(**parts, same_page=same_page)
            case _:
                yield from _paragraphs(element, _HEADINGS[element.name])


def _chosen(element: Element, known: dict[str, _Choice]) -> _Choice:
    if element.classes not in known:
        raise UnknownClass(element.place, element.name, element.classes, tuple(name for name in known if name))
    return known[element.classes]


def _title(element: Element) -> Iterator[Paragraph]:
    """One paragraph; a break of the data and a `<br>` are breaks of the title, and lines of its text."""
    text = "".join(child.text if isinstance(child, Text) else DATA_LINE_BREAK for child in element.children)
    runs = [run for line in text.split(DATA_LINE_BREAK) if line.strip() for run in (LineBreak("\n"), Run(line))]
    if runs:
        yield Paragraph(Style.TITLE, tuple(runs[1:]))


def _paragraphs(element: Element, style: Style) -> Iterator[Paragraph]:
    """A paragraph for each part that the data's breaks make; a heading first in `<p>` gives the first its style."""
    lead = next(element.elements(), None)
    if lead is not None and lead.name in _HEADINGS:
        if element.children[0] is not lead:
            raise LateHeading(lead.place, lead.name)
        pieces = [(_text(lead), Face.OWN), *_pieces(element.children[1:], Face.BODY)]
        yield from _split(pieces, _HEADINGS[lead.name] if _text(lead).strip() else Style.BODY)
    else:
        yield from _split(_pieces(element.children, Face.OWN), style)


def _text(element: Element) -> str:
    return "".join(child.text for child in element.children if isinstance(child, Text))


def _pieces(children: Iterable[Element | Text], face: Face) -> Iterator[tuple[str, Face]]:
    for child in children:
        if isinstance(child, Text):
            yield child.text, face
        elif child.name == "strong":
            yield _text(child), Face.STRONG
        elif child.name == "br":
            yield DATA_LINE_BREAK, face
        else:
            raise LateHeading(child.place, child.name)


def _split(pieces: Iterable[tuple[str, Face]], style: Style) -> Iterator[Paragraph]:
    runs: list[Run] = []
    for text, face in pieces:
        first, *others = text.split(DATA_LINE_BREAK)
        runs.append(Run(first, face))
        for part in others:
            yield from _paragraph(runs, style)
            style = style.continued
            runs = [Run(part, face)]
    yield from _paragraph(runs, style)


def _paragraph(runs: list[Run], style: Style) -> Iterator[Paragraph]:
    if any(run.text.strip() for run in runs):
        kept = (run for run in runs if run.text)
        if style.level is None:
            kept = (Run(run.text) if run.face is Face.BODY else run for run in kept)
        yield Paragraph(style, tuple(kept))


def _table(element: Element) -> Iterator[Table]:
    head: list[tuple[Cell, ...]] = []
    body: list[tuple[Cell, ...]] = []
    widths: list[float] = []
    reaching: list[tuple[int, int]] = []  # what reaches down from above: into how many rows, how wide
    wide = 0  # columns of the first row
    for part, rows in _row_groups(element):
        if part.name == "colgroup":
            widths += [_number(column, "width") for column in part.elements()]
            continue
        cells = tuple(_rows(rows, reaching, wide))
        wide = wide or sum(cell.colspan for row in cells[:1] for cell in row)
        (head if part.name == "thead" else body).extend(cells)
    if not head:
        while body and all(cell.header for cell in body[0]):
            head.append(body.pop(0))
    if head or body:
        yield Table((*head, *body), len(head), tuple(widths))


def _row_groups(table: Element) -> Iterator[tuple[Element, list[Element]]]:
    """The parts of a table, each with its rows; rows that stand in none, one after the other, are a part of their own."""
    loose: list[Element] = []
    for part in table.elements():
        if part.name == "tr":
            loose.append(part)
            continue
        if loose:
            yield loose[0], loose
            loose = []
        yield part, list(part.elements())
    if loose:
        yield loose[0], loose


def _rows(rows: list[Element], reaching: list[tuple[int, int]], wide: int) -> Iterator[tuple[Cell, ...]]:
    """The rows of a part that have cells, each as wide as the first row of the table: `wide`, 0 where that is among
    them. Raises RaggedRow, SpanTooDeep, TooManyColumns."""
    for at, row in enumerate(rows):
        above = sum(columns for _, columns in reaching)
        cells = _row(row, reaching)
        if not cells:
            continue
        columns = above + sum(cell.colspan for cell in cells)
        wide = wide or columns
        if columns != wide:
            raise RaggedRow(row.place, columns, wide)
        for cell, written in zip(cells, row.elements(), strict=True):
            if cell.rowspan > len(rows) - at:
                raise SpanTooDeep(written.place, cell.rowspan, len(rows) - at)
        yield cells


def _row(element: Element, reaching: list[tuple[int, int]]) -> tuple[Cell, ...]:
    """The cells of a row, below those that are `reaching` down to it. Raises TooManyColumns."""
    cells = tuple(_cells(element))
    columns = sum(cell.colspan for cell in cells) + sum(wide for _, wide in reaching)
    if columns > _MOST_COLUMNS:
        raise TooManyColumns(element.place, columns)
    if cells:  # a row without cells is left out
        below = [*reaching, *((cell.rowspan, cell.colspan) for cell in cells)]
        reaching[:] = [(deep - 1, wide) for deep, wide in below if deep > 1]
    return cells


def _cells(row: Element) -> Iterator[Cell]:
    for cell in row.elements():
        paragraphs: list[Paragraph] = []
        loose: list[Element | Text] = []
        for child in [*cell.children, None]:
            if child is None or (not isinstance(child, Text) and child.name == "p"):
                paragraphs += _split(_pieces(loose, Face.OWN), Style.CELL)
                loose = []
            if child is None:
                break
            if isinstance(child, Text) or child.name != "p":
                loose.append(child)
            else:
                _chosen(child, {"": Style.CELL})
                paragraphs += _paragraphs(child, Style.CELL)
        yield Cell(
            tuple(paragraphs),
            colspan=_number(cell, "colspan"),
            rowspan=_number(cell, "rowspan"),
            header=cell.name == "th",
            align=_chosen(cell, _ALIGNMENTS),
        )


def _number(element: Element, attribute: str) -> int:
    value = element.attributes.get(attribute, "1").strip()
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _LARGEST_NUMBER):
        raise BadNumber(element.place, attribute, value)
    return int(value)


def _parts(element: Element, known: dict[str, str]) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for paragraph in element.elements():
        text = "".join(text for text, _ in _pieces(paragraph.children, Face.OWN))
        lines = [line.strip() for line in text.split(DATA_LINE_BREAK) if line.strip()]
        if lines:
            parts.setdefault(_chosen(paragraph, known), []).extend(lines)
    return parts


def _letterhead(element: Element) -> Letterhead:
    parts = _parts(element, _LETTERHEAD)
    signers = tuple(parts.pop("signers", ()))
    return Letterhead(**{part: texts[-1] for part, texts in parts.items()}, signers=signers)
