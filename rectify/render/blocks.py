"""Blocks of a document, whatever it will be written as: paragraphs with a style, tables, breaks, sections.

Values only, frozen; a block knows its text and nothing of fonts, markup or files.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from rectify.core.values import frozen
from rectify.render import gbt9704 as gb

if TYPE_CHECKING:
    from collections.abc import Iterator


class Style(Enum):
    """What a paragraph is in an official paper (GB/T 9704-2012 7.2–7.4); the value is its name in the trade."""

    TITLE = "标题"
    ADDRESSEE = "主送机关"
    BODY = "正文"
    HEADING_1 = "一级标题"
    HEADING_2 = "二级标题"
    HEADING_3 = "三级标题"
    HEADING_4 = "四级标题"
    ATTACHMENT_NOTE = "附件说明"
    SIGNATURE = "署名"
    UNSEALED_SIGNATURE = "署名 不盖章"
    DATE = "成文日期"
    NOTE = "附注"
    ATTACHMENT_LABEL = "附件标签"
    CELL = "表内文字"

    @property
    def level(self) -> int | None:
        """1 to 4 for 一、（一）1.（1）; None for what is no heading."""
        return HEADINGS.index(self) + 1 if self in HEADINGS else None

    @property
    def continued(self) -> Style:
        """The style of a further paragraph of the same text: after a heading comes body text."""
        return Style.BODY if self in HEADINGS else self


HEADINGS = (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4)
SIGNATURES = (Style.SIGNATURE, Style.UNSEALED_SIGNATURE)


class Face(Enum):
    """Which face a run has within its paragraph."""

    OWN = "本段"  # the one of the paragraph's style
    BODY = "正文"  # body text that runs on behind a heading in the same paragraph
    STRONG = "强调"  # 黑体, for a stressed word


@frozen
class Run:
    """Text in one face; it holds no line break."""

    text: str
    face: Face = Face.OWN


@frozen
class LineBreak:
    """A new line inside a title. One that the layout makes is no text (""); one that was typed is a line of it ("\\n")."""

    text: str = ""
    face: Face = Face.OWN


@frozen
class Paragraph:
    """Runs in a style. A heading whose text runs on is one paragraph: its first run OWN, the rest BODY."""

    style: Style
    runs: tuple[Run | LineBreak, ...]

    @property
    def text(self) -> str:
        """The runs joined."""
        return self.runs[0].text if len(self.runs) == 1 else "".join([run.text for run in self.runs])


class Align(Enum):
    """How a cell's text stands."""

    LEFT = "居左"
    CENTRE = "居中"
    RIGHT = "居右"


@frozen
class Cell:
    """A cell of a table; `align` is None where the table may choose."""

    paragraphs: tuple[Paragraph, ...]
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    align: Align | None = None

    @property
    def text(self) -> str:
        """The paragraphs on one line."""
        return " ".join([paragraph.text for paragraph in self.paragraphs])


@frozen
class Slot:
    """A place in a table's grid: a cell of `span` columns, its continuation from the row above, or nothing (None)."""

    cell: Cell | None
    span: int = 1
    continued: bool = False


@frozen
class Table:
    """Rows of cells; the first `head` rows are repeated on every page."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    widths: tuple[float, ...] = ()  # the columns' shares where the template gives them

    @property
    def grid(self) -> tuple[tuple[Slot, ...], ...]:
        """The rows with every cell in its columns, as a browser places them; all rows have as many columns."""
        return tuple(_grid(self.rows))


def _grid(rows: tuple[tuple[Cell, ...], ...]) -> Iterator[tuple[Slot, ...]]:
    if all(cell.colspan == cell.rowspan == 1 for row in rows for cell in row) and len({len(row) for row in rows}) == 1:
        yield from (tuple(map(Slot, row)) for row in rows)
        return
    taken: dict[tuple[int, int], Slot | None] = {}  # (row, column) → what begins there; None inside a wider cell
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while any((number, column + inner) in taken for inner in range(cell.colspan)):
                column += 1
            for down in range(min(cell.rowspan, len(rows) - number)):
                taken |= dict.fromkeys((number + down, column + inner) for inner in range(cell.colspan))
                taken[number + down, column] = Slot(cell, cell.colspan, continued=down > 0)
    columns = 1 + max((column for _, column in taken), default=-1)
    for number in range(len(rows)):
        slots = (taken.get((number, column), Slot(None)) for column in range(columns))
        yield tuple(slot for slot in slots if slot is not None)


@frozen
class PageBreak:
    """What follows begins a new page."""


@frozen
class Landscape:
    """Blocks on sheets turned sideways (GB/T 9704-2012 8)."""

    blocks: tuple[Block, ...]


@frozen
class SignerRow:
    """A line of 版头: 发文字号 (only in the last one), 签发人： (only in the first one), names."""

    reference: str
    label: str
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """The parts with a tab between them, as they stand apart on paper."""
        first, *others = self.names or ("",)
        return "\t".join((self.reference, self.label + first, *others)) if self.names else self.reference


@frozen
class Letterhead:
    """版头 (GB/T 9704-2012 7.2): each part may be missing (""); a paper to a superior names who signs it."""

    copy_number: str = ""  # 份号
    secrecy: str = ""  # 密级和保密期限
    urgency: str = ""  # 紧急程度
    organ: str = ""  # 发文机关标志
    reference: str = ""  # 发文字号
    signers: tuple[str, ...] = ()  # 签发人

    @property
    def column(self) -> gb.Characters:
        """How wide a column of names is: as the longest, and the gap behind it."""
        return gb.Characters(max((gb.width(name).count for name in self.signers), default=0) + gb.SIGNER_GAP.count)

    @property
    def columns(self) -> int:
        """How many names stand on a line: two, or one where they are too long for that."""
        room = gb.SIGNING_ROOM.count - gb.width(gb.SIGNER_LABEL).count + gb.SIGNER_GAP.count
        return min(len(self.signers), gb.SIGNERS_PER_LINE, max(1, int(room // self.column.count)))

    @property
    def rows(self) -> tuple[SignerRow, ...]:
        """发文字号 and 签发人; 发文字号 stands on the last one's line (7.2.5, 7.2.6), below it where it has no room there."""
        alone = (SignerRow(self.reference, "", ()),) if self.reference else ()
        if not self.signers:
            return alone
        columns = self.columns
        names = [self.signers[start : start + columns] for start in range(0, len(self.signers), columns)]
        rows = [SignerRow("", "" if start else gb.SIGNER_LABEL, row) for start, row in enumerate(names)]
        taken = gb.width(rows[-1].label).count + columns * self.column.count
        if gb.width(self.reference).count + taken > gb.SIGNING_ROOM.count:
            return (*rows, *alone)
        return (*rows[:-1], replace(rows[-1], reference=self.reference))

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines as they are read, from the top."""
        above = (self.copy_number, self.secrecy, self.urgency, self.organ)
        return tuple(line for line in (*above, *(row.text for row in self.rows)) if line)


@frozen
class Colophon:
    """版记 (GB/T 9704-2012 7.4): each part may be missing ("").

    It stands at the foot of an even page of its own, with `same_page` at the foot of the page where the text ends.
    """

    copies: str = ""  # 抄送机关, without the words 抄送：
    printer: str = ""  # 印发机关
    printed: str = ""  # 印发日期
    same_page: bool = False

    @property
    def copying(self) -> str:
        """The line 抄送, ending in 。 as the standard asks."""
        return f"{gb.COPIES_LABEL}{self.copies.removesuffix('。')}。" if self.copies else ""

    @property
    def printing(self) -> str:
        """The date with 印发."""
        return f"{self.printed.removesuffix('印发')}印发" if self.printed else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines as they are read."""
        last = f"{self.printer}\t{self.printing}" if self.printed else self.printer
        return tuple(line for line in (self.copying, last) if line)


Block = Paragraph | Table | PageBreak | Landscape | Letterhead | Colophon


@frozen
class Section:
    """Blocks on sheets of one orientation, no Landscape among them; `closing`: 版记 on an even page of its own."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    closing: bool = False


@frozen
class Document:
    """A paper from its first block to its last; `name` is what it is called where it has no title of its own."""

    blocks: tuple[Block, ...]
    name: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs outside tables, in order."""
        yield from _paragraphs(self.blocks)

    def sections(self) -> Iterator[Section]:
        """The blocks in order, cut where the sheet is turned."""
        upright: list[Block] = []
        for block in self.blocks:
            turned = isinstance(block, Landscape)
            closing = isinstance(block, Colophon) and not block.same_page
            if not turned and not closing:
                upright.append(block)
                continue
            if upright:
                yield Section(tuple(upright))
            upright = []
            inner = block.blocks if isinstance(block, Landscape) else (block,)
            if inner:
                yield Section(inner, landscape=turned, closing=closing)
        if upright:
            yield Section(tuple(upright))

    def first(self, *styles: Style) -> str:
        """The text of the first paragraph in one of the styles; "" where there is none."""
        return next((paragraph.text for paragraph in self.paragraphs() if paragraph.style in styles), "")

    @property
    def title(self) -> str:
        """The title, else the name."""
        return self.first(Style.TITLE).replace("\n", "") or self.name


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Landscape):
            yield from _paragraphs(block.blocks)
