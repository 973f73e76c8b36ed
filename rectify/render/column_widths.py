"""Widths of table columns, by the template's shares or by their content, and the alignment of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.blocks import Align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rectify.render.blocks import Cell, Slot, Table
    from rectify.render.gbt9704 import Length

_UNBREAKABLE = re.compile(r"[!-~]+")  # a number or Latin word is not broken over lines
_WIDEST = 40.0  # 字: beyond it a longer text makes a column no wider
_UNDIVIDED = 6.0  # 字: a text as short as 已销号 or 责任领导 stays on one line where there is room
_NARROWEST = 2.0
_PADDING = 1.0  # 字 for a cell's margins


def widths(table: Table, grid: tuple[tuple[Slot, ...], ...], total: Length) -> tuple[int, ...]:
    """The columns' widths in twips, their sum `total`; `grid` is the table's."""
    count = sum(slot.span for slot in grid[0]) if grid else 0
    if len(table.widths) == count and count:
        return _shared(table.widths, total.twips)
    least, wanted = [_NARROWEST] * count, [_NARROWEST] * count
    for row in grid:
        column = 0
        for slot in row:
            if slot.cell is not None and slot.span == 1:
                narrow, wide = _needs(slot.cell)
                least[column] = max(least[column], narrow)
                wanted[column] = max(wanted[column], wide)
            column += slot.span
    room = total.twips / gb.TABLE_SIZE.height.twips - sum(least)
    spread = sum(wanted) - sum(least)
    if room <= 0 or spread <= 0:
        return _shared(least, total.twips)
    return _shared([a + (b - a) * room / spread for a, b in zip(least, wanted, strict=True)], total.twips)


def alignment(cell: Cell, width: int) -> Align:
    """How a cell `width` twips wide stands where it does not say: a text of one line centred, a longer one left."""
    if cell.align is not None:
        return cell.align
    room = (width - gb.TABLE_CELL_MARGIN.twips * 2) / gb.TABLE_SIZE.height.twips
    if cell.header or max([gb.width(paragraph.text).count for paragraph in cell.paragraphs], default=0) <= room:
        return Align.CENTRE
    return Align.LEFT


def _needs(cell: Cell) -> tuple[float, float]:
    """The least and the wanted width of a cell, in 字."""
    texts = [paragraph.text for paragraph in cell.paragraphs]
    words = max([len(word) / 2 for text in texts for word in _UNBREAKABLE.findall(text)], default=0)
    longest = max([gb.width(text).count for text in texts], default=0)
    wide = min(longest, _WIDEST) + _PADDING
    return min(wide, max(words, longest if longest <= _UNDIVIDED else 0) + _PADDING), wide


def _shared(shares: Sequence[float], total: int) -> tuple[int, ...]:
    """`total` in proportion to the shares; what rounding leaves goes to the last."""
    widths = [int(total * share / sum(shares)) for share in shares]
    widths[-1] += total - sum(widths)
    return tuple(widths)
