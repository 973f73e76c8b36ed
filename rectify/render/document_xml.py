"""document.xml of a Word file: the blocks of a document, each where GB/T 9704-2012 puts it.

A blank line of the standard is space before or after a paragraph, never an empty paragraph: the file's text is the
document's, line for line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rectify.render import gbt9704 as gb
from rectify.render.blocks import (
    SIGNATURES,
    Colophon,
    Face,
    Letterhead,
    LineBreak,
    PageBreak,
    Paragraph,
    Section,
    Style,
    Table,
)
from rectify.render.docx_tables import table
from rectify.render.keep_with_next import blank_above, kept, style_of
from rectify.render.letterhead_colophon import colophon, letterhead
from rectify.render.ooxml import HEADER, LINE_BREAK, R, W, content_run, indent, paragraph, spacing, tag, text_run, value
from rectify.render.placement import note_indent, sign_off
from rectify.render.styles_xml import BODY_FACE, NORMAL, STRONG_FACE, STYLE_IDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rectify.render.blocks import Block, Document

_FACES = {Face.OWN: "", Face.BODY: value("rStyle", BODY_FACE), Face.STRONG: value("rStyle", STRONG_FACE)}
# The relationships of a section's footers on odd and on even pages.
FOOTERS = {"upright": ("odd", "even"), "landscape": ("wideOdd", "wideEven"), "closing": ("none", "none")}
_HAIRLINE = spacing(gb.HAIRLINE)  # a paragraph that only Word needs: behind a table


def standard_width(section: Section) -> gb.Length:
    """How wide the type area of a section is (5.2.1)."""
    return gb.AREA_HEIGHT if section.landscape else gb.AREA_WIDTH


def body(
    document: Document,
    properties_of: Callable[[Section], str],
    width_of: Callable[[Section], gb.Length] = standard_width,
) -> str:
    """document.xml; `properties_of` gives the w:sectPr of a section, `width_of` how wide its type area is."""
    sections = list(document.sections()) or [Section(())]
    written: list[str] = []
    for number, section in enumerate(sections, 1):
        properties = properties_of(section)
        last = number == len(sections)
        written += _written(section, width_of(section), "" if last else properties)
        if last:
            written.append(properties)
    return f"{HEADER}<w:document {W} {R}><w:body>{''.join(written)}</w:body></w:document>"


def section_properties(section: Section, *, mirrored: bool = False) -> str:
    """w:sectPr by the standard; a landscape sheet's top is where upright pages have their left edge (8).

    `mirrored`: the settings have left and right change places on even pages, on landscape sheets too. The footers are the
    relationships named in FOOTERS.
    """
    references = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{relation}"/>'
        for kind, relation in zip(("default", "even"), FOOTERS[_kind(section)], strict=True)
    )
    width, height = gb.PAPER_WIDTH.twips, gb.PAPER_HEIGHT.twips
    size: dict[str, object] = {"w": width, "h": height}
    sides = {"top": gb.TOP, "right": gb.OUTER, "bottom": gb.BOTTOM, "left": gb.INNER}
    if section.landscape:
        size = {"w": height, "h": width, "orient": "landscape"}
        sides = {"top": gb.INNER, "right": gb.TOP, "bottom": gb.OUTER, "left": gb.BOTTOM}
        if mirrored:
            sides = dict.fromkeys(("top", "bottom"), gb.TURNED_BACK) | dict.fromkeys(("right", "left"), gb.TURNED_TOP)
    margins = {
        **{side: margin.twips for side, margin in sides.items()},
        "header": gb.HEADER_DISTANCE.twips,
        "footer": (gb.TURNED_FOOTER_DISTANCE if section.landscape else gb.FOOTER_DISTANCE).twips,
        "gutter": 0,
    }
    # A turned sheet has no grid: 156 mm are 15.3 lines, and LibreOffice gives what is over to the margins.
    grid = "" if section.landscape else tag("docGrid", {"type": "lines", "linePitch": gb.LINE.twips})
    start = value("type", "evenPage") if section.closing else ""
    page = tag("pgSz", size) + tag("pgMar", margins) + tag("cols", {"space": 0}) + grid
    return tag("sectPr", None, references + start + page)


def _kind(section: Section) -> str:
    return "closing" if section.closing else "landscape" if section.landscape else "upright"


def _written(section: Section, width: gb.Length, closing: str) -> Iterator[str]:
    """The paragraphs and tables of a section; `closing` is its w:sectPr where another section follows, else ""."""
    blocks = section.blocks
    kept_with_next = kept(blocks)
    for place, (before, block, after) in enumerate(zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)):
        ending = "" if after else closing
        match block:
            case Paragraph():
                around = _Around(before, after, width)
                yield _paragraph(block, around, ending, keeps=place in kept_with_next)
            case Table():
                yield table(block, width, new_page=isinstance(before, PageBreak))
                if not ending and not isinstance(after, Paragraph):
                    yield paragraph(NORMAL, properties=_HAIRLINE)
            case Letterhead():
                yield from letterhead(block, width)
            case Colophon():
                yield from colophon(block, width)
        if ending and not isinstance(block, Paragraph):
            yield paragraph(NORMAL, properties=_HAIRLINE + ending)


class _Around(NamedTuple):
    """What stands before and after a paragraph, and how wide the type area is."""

    before: Block | None
    after: Block | None
    width: gb.Length


def _paragraph(block: Paragraph, around: _Around, ending: str, *, keeps: bool) -> str:
    keep = value("keepNext", 1) if keeps else ""
    start = ""
    if isinstance(around.before, PageBreak):
        start = "<w:pageBreakBefore/>"
    elif around.before is None and block.style is Style.ATTACHMENT_LABEL:
        start = value("pageBreakBefore", 0)  # the section begins a page of its own
    return paragraph(STYLE_IDS[block.style], _runs(block), keep + start + _place(block, around) + ending)


def _runs(block: Paragraph) -> Iterator[str]:
    for run in block.runs:
        if isinstance(run, LineBreak):
            yield content_run("<w:br/>") if run.text else LINE_BREAK
        else:
            yield text_run(run.text, _FACES[run.face])


def _place(block: Paragraph, around: _Around) -> str:
    """w:spacing and w:ind where they are not those of the paragraph's style."""
    before, after, width = around
    blank = blank_above(style_of(before), block.style)
    above = spacing(before=blank) if blank.twips else ""
    match block.style:
        case Style.TITLE if isinstance(before, Letterhead):
            return spacing(before=gb.BLANK_ABOVE_TITLE)
        case Style.ATTACHMENT_NOTE:
            note = note_indent(block.text)
            return above + indent(-note.hanging, left=note.left)
        case Style.SIGNATURE | Style.UNSEALED_SIGNATURE:
            date = after.text if isinstance(after, Paragraph) and after.style is Style.DATE else ""
            sealed = block.style is Style.SIGNATURE
            ends = sign_off(block.text, date, sealed=sealed, width=width)
            middle = value("jc", "center") if ends.centred else ""
            return above + indent(left=ends.centred, right=ends.organ) + middle
        case Style.DATE:
            organ = before.text if isinstance(before, Paragraph) and before.style in SIGNATURES else ""
            sealed = style_of(before) is not Style.UNSEALED_SIGNATURE
            right = sign_off(organ, block.text, sealed=sealed, width=width).date
            if sealed or right <= gb.UNSEALED_RIGHT.at(gb.ADVANCE):
                return above + indent(right=right)
            # It is the first character that has its place (7.3.5.2), however wide a program sets the digits.
            return indent(left=width - right - gb.width(block.text).at(gb.ADVANCE)) + value("jc", "left")
    return ""
