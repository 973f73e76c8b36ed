"""Plain text of a document, to be read aloud, sent by mail, compared with `diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.render.blocks import Colophon, Landscape, Letterhead, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.render.blocks import Block, Document, Slot


def plain(document: Document) -> str:
    """A paragraph a line, a table's row a line with a tab between columns, no empty lines, one newline at the end."""
    lines = [line for line in _lines(document.blocks) if line.strip()]
    return "".join(f"{line}\n" for line in lines)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text
            case Table():
                for row in block.grid:
                    yield "\t".join(_cells(row))
            case Landscape():
                yield from _lines(block.blocks)
            case Letterhead() | Colophon():
                yield from block.texts


def pieces(document: Document) -> list[str]:
    """Each text that stands apart on paper: paragraphs, those within cells, the parts of 版头 and 版记, the title."""
    return [document.title, *_pieces(document.blocks)]


def _pieces(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text
            case Table():
                yield from (part.text for row in block.rows for cell in row for part in cell.paragraphs)
            case Landscape():
                yield from _pieces(block.blocks)
            case Letterhead() | Colophon():
                yield from (part for line in block.texts for part in line.split("\t"))


def _cells(row: tuple[Slot, ...]) -> Iterator[str]:
    for slot in row:
        yield "" if slot.cell is None or slot.continued else slot.cell.text.replace("\t", " ")
        yield from [""] * (slot.span - 1)
