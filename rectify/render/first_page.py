"""Height of what stands above 正文, which must begin on the first page (GB/T 9704-2012 7.3.3)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.blocks import SIGNATURES, Document, Letterhead, Paragraph, Run, Style
from rectify.render.placement import lines_of, masthead
from rectify.render.title_lines import lines, masthead_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.report_text import ReportText
    from rectify.render.blocks import Block

_ABOVE = (Style.TITLE, Style.ADDRESSEE)
_PAGE = gb.LINE * gb.LINES_PER_PAGE  # the type area is a hair higher, and no program uses that hair


def head_of(words: ReportText) -> Document:
    """What the words of `report.yaml` put above 正文, and a 正文 below it."""
    blocks: list[Block] = []
    if (head := words.letterhead) is not None:
        copy_number, secrecy, urgency, organ, reference = (
            text or "" for text in (head.copy_number, head.secrecy, head.urgency, head.organ, head.reference)
        )
        blocks.append(Letterhead(copy_number, secrecy, urgency, organ, reference, head.signers))
    said = ((Style.TITLE, words.title), (Style.ADDRESSEE, words.addressee), (Style.BODY, "。"))
    return Document((*blocks, *(Paragraph(style, (Run(text),)) for style, text in said if text)))


def excess(document: Document) -> int:
    """How many lines what stands above 正文 is too high by, for one line of it to stand on the first page; 0 where it
    does, and where no 正文 follows."""
    height = gb.Length(0)
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        if isinstance(block, Letterhead):
            height += _letterhead(block)
        elif not isinstance(block, Paragraph):
            return 0
        elif block.style in _ABOVE:
            height += sum(_heights(before, block, document), gb.Length(0))
        else:
            return max(0, math.ceil((height + gb.LINE - _PAGE).twips / gb.LINE.twips))
    return 0


def _letterhead(block: Letterhead) -> gb.Length:
    above = sum(map(bool, (block.copy_number, block.secrecy, block.urgency)))
    height = gb.LINE * above
    if block.organ:
        organ = masthead_lines(block.organ)
        size = masthead(organ, above)
        height += size.above + size.line * len(organ)
    if block.rows:
        height += gb.BLANK_ABOVE_REFERENCE + gb.LINE * len(block.rows)
    return height + gb.RED_RULE + gb.pt(gb.red_rule_space())


def _heights(before: Block | None, block: Paragraph, document: Document) -> Iterator[gb.Length]:
    """The lines of a title or of 主送机关, and the room around them."""
    if block.style is Style.ADDRESSEE:
        yield gb.LINE * lines_of(block.text, gb.Characters(gb.CHARACTERS_PER_LINE))
        return
    yield gb.BLANK_ABOVE_TITLE if isinstance(before, Letterhead) else gb.Length(0)
    yield gb.LINE * len(lines(block.text, [document.first(*SIGNATURES)]))
    yield gb.BLANK_BELOW_TITLE
