"""Layout of tables for a terminal of a given width: what does not fit wraps or is stacked, nothing is cropped. Pure.

Columns give way in an order. First the column of free text (`Table.wraps`) becomes narrower and its text goes on below;
where that is not enough, each row becomes lines of `名称：数`. A number, date, state or name is never divided.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = "  "
_NARROWEST = 18
"""Columns that the text of a row needs beside the others to be read: nine Chinese characters."""
_UNBROKEN = r"\d+年(?:\d+月(?:\d+日)?)?|\d+月(?:\d+日)?|[0-9A-Za-z._/:%+\-]+%?[个项天条家户人件次万亿]?元?|\s+|."
"""The pieces between which a text may be broken: a date, a figure with its unit, a word, one Chinese character."""
_NOT_FIRST = "，。；：、！？）》〉」』】〕”’％…"
_NOT_LAST = "（《〈「『【〔“‘"
"""Marks that begin no line, and marks that end none (GB/T 15834-2011 5.1)."""


class Meaning(Enum):
    """What a cell says, and the colour that says it too."""

    LATE = "red"
    SOON = "yellow"
    DONE = "green"


@frozen
class Cell:
    """A cell's text and, where it has one, its meaning."""

    text: str
    meaning: Meaning | None = None


@dataclass(slots=True)
class Table:
    """Headers and the rows that are added to them. `numbers`: the columns (from 0) that are set to the right; `wraps`: the one column of free text,
    the only one whose cells may be divided (None: none may)."""

    headers: tuple[str, ...]
    rows: list[tuple[str | Cell, ...]] = field(default_factory=list)
    numbers: frozenset[int] = frozenset()
    wraps: int | None = None


Line = tuple[Cell, ...]
"""The pieces of a line of the screen, blanks included, from left to right."""


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: two for a Chinese character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def pad(text: str, to: int, *, right: bool = False) -> str:
    """`text` filled up with blanks to so many columns, at its left side where it is set to the right."""
    blanks = " " * (to - width(text))
    return blanks + text if right else text + blanks


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of `text`, none wider than `columns`, divided only where a reader may pause. A figure or word that is wider
    by itself stays whole on a line of its own."""
    return packed(list(_pieces(text)), columns)


def packed(pieces: Sequence[str], columns: int) -> list[str]:
    """The pieces on as few lines as they need; one is divided only where it is wider than a whole line."""
    lines, held = [""], 0
    for piece in pieces:
        size = width(piece.rstrip())
        if held and held + size > columns:
            lines.append("")
            held = 0
        if size > columns and len(parts := list(_pieces(piece))) > 1:
            *full, last = packed(parts, columns)
            lines[-1:] = [*full, last]
            held = width(last)
        elif held or not piece.isspace():
            lines[-1] += piece
            held += width(piece)
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """What may not be divided, from left to right: a piece with the marks that cling to it."""
    waiting = ""
    for piece in re.findall(_UNBROKEN, text, re.DOTALL):
        if waiting and piece not in _NOT_FIRST and waiting[-1] not in _NOT_LAST:
            yield waiting
            waiting = ""
        waiting += piece
    if waiting:
        yield waiting


def fitted(table: Table, columns: int | None) -> list[Line]:
    """The table as lines, none wider than `columns` unless a single word is (None: as wide as it wants to be)."""
    rows = [tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in table.rows]
    rows = [tuple(Cell(re.sub(r"\s+", " ", cell.text), cell.meaning) for cell in row) for row in rows]
    widths = [
        max(map(width, texts)) for texts in zip(table.headers, *([c.text for c in row] for row in rows), strict=True)
    ]
    if columns is None or _total(widths) <= columns:
        return _beside(table, rows, widths)
    if table.wraps is not None:
        left = columns - (_total(widths) - widths[table.wraps])
        words = [piece.rstrip() for row in rows for piece in _pieces(row[table.wraps].text)]
        if left >= max(_NARROWEST, width(table.headers[table.wraps]), *map(width, words)):
            widths[table.wraps] = left
            return _beside(table, rows, widths)
    return [line for row in rows for line in _stacked(table, row, columns)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _beside(table: Table, rows: list[tuple[Cell, ...]], widths: list[int]) -> list[Line]:
    """A line for the headers, then the rows, their cells side by side."""
    heads = tuple(Cell(header) for header in table.headers)
    return [line for row in (heads, *rows) for line in _lines_of(table, row, widths)]


def _lines_of(table: Table, row: tuple[Cell, ...], widths: list[int]) -> Iterator[Line]:
    parts = [
        wrapped(cell.text, widths[index]) if index == table.wraps and width(cell.text) > widths[index] else [cell.text]
        for index, cell in enumerate(row)
    ]
    for number in range(max(map(len, parts))):
        line: list[Cell] = []
        for index, (cell, texts) in enumerate(zip(row, parts, strict=True)):
            text = texts[number] if number < len(texts) else ""
            filled = pad(text, widths[index], right=index in table.numbers)
            line.append(Cell(filled if index == 0 else _GAP + filled, cell.meaning))
        yield _without_blanks_at_the_end(line)


def _without_blanks_at_the_end(line: list[Cell]) -> Line:
    while line and not line[-1].text.strip():
        line.pop()
    if line:
        line[-1] = Cell(line[-1].text.rstrip(), line[-1].meaning)
    return tuple(line)


def _stacked(table: Table, row: tuple[Cell, ...], columns: int) -> Iterator[Line]:
    """A row as its number and its text, then lines of `名称：数`, as many on a line as find room; each row begins at the
    left, what goes on is set in."""
    first = 0 if table.wraps in (None, len(row) - 1) else table.wraps or 0
    head, *more = wrapped(_GAP.join(cell.text for cell in row[: first + 1]), columns - len(_GAP))
    yield from ((Cell(_GAP * bool(number) + text),) for number, text in enumerate((head, *more)))
    line: list[Cell] = []
    for header, cell in list(zip(table.headers, row, strict=True))[first + 1 :]:
        named = f"{header}：{cell.text}" if header else cell.text
        for part in wrapped(named, columns - len(_GAP)) if cell.text else ():
            if line and sum(width(each.text) for each in line) + len(_GAP) + width(part) > columns:
                yield tuple(line)
                line = []
            line.append(Cell(_GAP + part, cell.meaning))
    if line:
        yield tuple(line)
