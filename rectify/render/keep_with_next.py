"""Keep-with-next settings of paragraphs, so that no page bears 署名 and 成文日期 alone (GB/T 9704-2012 7.3.5).

What stays together moves in one piece: Word still divides a paragraph that keeps with the next, LibreOffice moves it
whole, and of pieces that together are more than a page LibreOffice keeps none together.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.blocks import HEADINGS, SIGNATURES, Paragraph, Style
from rectify.render.placement import note_indent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rectify.render.blocks import Block

_TEXT = (Style.BODY, *HEADINGS)
_SIGNED = (*SIGNATURES, Style.DATE, Style.NOTE)
_NONE = gb.Length(0)


def kept(blocks: Sequence[Block]) -> set[int]:
    """The places of the paragraphs that keep with the next one: the sign-off's, and as much before it as may move."""
    places: set[int] = set()
    styles = list(map(style_of, blocks))
    for first, style in enumerate(styles):
        if style not in _SIGNED or (first and styles[first - 1] in _SIGNED):
            continue
        end = next((place for place in range(first, len(styles)) if styles[place] not in _SIGNED), len(styles))
        if any(style is not Style.NOTE for style in styles[first:end]):
            places.update(range(_beginning(blocks, first, end), end - 1))
    return places


def blank_above(before: Style | None, style: Style) -> gb.Length:
    """The blank lines above a paragraph of the sign-off that follows one of the style `before`."""
    match style:
        case Style.ATTACHMENT_NOTE if before is not style:
            return gb.BLANK_ABOVE_ATTACHMENTS
        case Style.SIGNATURE:
            return gb.BLANK_ABOVE_SEALED
        case Style.UNSEALED_SIGNATURE:
            return gb.BLANK_ABOVE_UNSEALED
        case Style.DATE if before not in SIGNATURES:
            return gb.BLANK_ABOVE_SEALED
    return _NONE


def style_of(block: Block | None) -> Style | None:
    """The style of a paragraph; None for what is none."""
    return block.style if isinstance(block, Paragraph) else None


def _beginning(blocks: Sequence[Block], first: int, end: int) -> int:
    """Where that begins which moves with the sign-off blocks[first:end]: at the last paragraph of the text; where that
    is a single line, at the one before it, so that two lines give way; later where it would be too much to move."""
    room = gb.MOVED_LINES - sum(_lines(blocks, place) for place in range(first, end))
    beginning, text = first, 0
    for place in range(first - 1, -1, -1):
        style, lines = style_of(blocks[place]), _lines(blocks, place)
        is_text = style in _TEXT
        follows = is_text if text else is_text or style is Style.ATTACHMENT_NOTE
        if not follows or lines > room or (text and lines > gb.MOVED_PARAGRAPH_LINES):
            break
        beginning, room = place, room - lines
        text += lines if is_text else 0
        if text > 1:
            break
    return beginning


def _lines(blocks: Sequence[Block], place: int) -> int:
    """About how many lines of a page a paragraph takes, with the blank ones above it; 0 for what is no paragraph."""
    block = blocks[place]
    if not isinstance(block, Paragraph):
        return 0
    own, line = gb.width(block.text).at(gb.ADVANCE), gb.AREA_WIDTH
    if block.style is Style.ATTACHMENT_NOTE:
        note = note_indent(block.text)
        own, line = own - note.hanging, line - note.left
    elif block.style in (*_TEXT, Style.NOTE):
        own += gb.INDENT.at(gb.ADVANCE)
    above = blank_above(style_of(blocks[place - 1]) if place else None, block.style)
    return ceil(own.twips / line.twips) + above.twips // gb.LINE.twips
