"""Style sheet of the HTML page: an A4 page with the fonts, sizes and margins of the standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.gbt9704 import Kind

if TYPE_CHECKING:
    from rectify.render.gbt9704 import Length


_COPIES = gb.width(gb.COPIES_LABEL).at(gb.COLOPHON_SIZE.height)


def style_sheet(*, mirrored: bool = False) -> str:
    """CSS for screen and print; on paper the margins are those of @page and the number stands in its margin box.
    `mirrored`: for two-sided print."""
    return _screen() + _text() + _letterhead_and_colophon() + _paper(mirrored=mirrored)


def _family(kind: Kind) -> str:
    """font-family with the brand first and its stand-ins after it."""
    names = ", ".join(f'"{name}"' for name in (gb.FACES[kind], *gb.STAND_INS[kind]))
    return f"{names}, {'sans-serif' if kind is Kind.HEITI else 'serif'}"


def _mm(length: Length) -> str:
    return f"{length.mm:.2f}mm"


def _pt(length: Length) -> str:
    return f"{length.pt:g}pt"


def _margins(*, landscape: bool, mirrored: bool = False) -> str:
    inner, outer = (gb.OUTER, gb.INNER) if mirrored else (gb.INNER, gb.OUTER)
    sides = (gb.TOP, outer, gb.BOTTOM, inner)
    turned = (gb.INNER, gb.TOP, gb.OUTER, gb.BOTTOM)
    return " ".join(map(_mm, turned if landscape else sides))


def _screen() -> str:
    width, height = _mm(gb.PAPER_WIDTH), _mm(gb.PAPER_HEIGHT)
    return f"""\
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: #e8e8e8; color: #{gb.BLACK}; }}
.sheet {{ width: {width}; min-height: {height}; margin: 8mm auto; padding: {_margins(landscape=False)};
  background: #fff; box-shadow: 0 1px 4px #0006; }}
.wide {{ width: {height}; min-height: {width}; padding: {_margins(landscape=True)}; }}
hr {{ border: 0; border-top: 1px dashed #999; margin: {_pt(gb.LINE)} 0; }}
"""


def _text() -> str:
    kinds = "".join(
        f"h{level} {{ font-family: {_family(kind)}; }}\n" for level, kind in enumerate(gb.HEADING_KINDS, start=2)
    )
    return f"""\
.sheet {{ font: {_pt(gb.BODY_SIZE.height)}/{_pt(gb.LINE)} {_family(Kind.FANGSONG)};
  letter-spacing: {_pt(gb.TRACKING)}; text-align: justify; line-break: strict; overflow-wrap: break-word; }}
h1, h2, h3, h4, h5, p {{ margin: 0; font-size: inherit; font-weight: normal; white-space: pre-wrap; }}
p, h2, h3, h4, h5, .text {{ text-indent: {_pt(gb.INDENT.at(gb.ADVANCE))}; }}
.text {{ white-space: pre-wrap; }}
.text > h2, .text > h3, .text > h4, .text > h5 {{ display: inline; }}
{kinds}\
h1 {{ font: {_pt(gb.TITLE_SIZE.height)}/{_pt(gb.LINE)} {_family(Kind.XIAOBIAOSONG)}; letter-spacing: 0;
  text-align: center; margin-bottom: {_pt(gb.BLANK_BELOW_TITLE)}; }}
strong {{ font-family: {_family(Kind.HEITI)}; font-weight: normal; }}
.flush {{ text-indent: 0; }}
.attachments {{ margin-top: {_pt(gb.BLANK_ABOVE_ATTACHMENTS)}; }}
.sealed {{ margin-top: {_pt(gb.BLANK_ABOVE_SEALED)}; }}
.unsealed {{ margin-top: {_pt(gb.BLANK_ABOVE_UNSEALED)}; }}
.right {{ text-align: right; text-indent: 0; break-before: avoid; }}
.label {{ text-indent: 0; font-family: {_family(Kind.HEITI)}; margin-bottom: {_pt(gb.BLANK_BELOW_LABEL)};
  break-before: page; }}
.wide > .label:first-child {{ break-before: auto; }}
table {{ width: calc(100% - {_pt(gb.TABLE_RULE)}); border-collapse: collapse;
  table-layout: fixed; letter-spacing: 0; text-align: left;
  font-size: {_pt(gb.TABLE_SIZE.height)}; line-height: {_pt(gb.TABLE_LINE)}; }}
th, td {{ border: {_pt(gb.TABLE_RULE)} solid; padding: 0 {_mm(gb.TABLE_CELL_MARGIN)}; font-weight: normal; }}
th {{ font-family: {_family(Kind.HEITI)}; }}
td p, th p {{ text-indent: 0; }}
tr {{ break-inside: avoid; }}
"""


def _letterhead_and_colophon() -> str:
    return f"""\
.masthead {{ color: #{gb.RED}; font-family: {_family(Kind.XIAOBIAOSONG)}; letter-spacing: 0; text-align: center;
  text-indent: 0; margin-bottom: {_pt(gb.BLANK_ABOVE_REFERENCE)}; }}
.strong {{ font-family: {_family(Kind.HEITI)}; text-indent: 0; }}
.reference, .apart {{ display: flex; justify-content: space-between; text-indent: 0; }}
.reference {{
  padding: 0 {_pt(gb.REFERENCE_INDENT.at(gb.ADVANCE))}; }}
header {{ border-bottom: {_pt(gb.RED_RULE)} solid #{gb.RED}; padding-bottom: {_mm(gb.RED_RULE_DROP)};
  margin-bottom: {_pt(gb.BLANK_ABOVE_TITLE)}; }}
.reference .name:last-child {{ margin-right: -{_pt(gb.ADVANCE)}; }}
.name {{ display: inline-block; font-family: {_family(Kind.KAITI)}; }}
.closing {{ display: flex; flex-direction: column; justify-content: flex-end; break-before: left; }}
footer {{ margin-top: {_pt(gb.LINE)}; border: solid; letter-spacing: 0; break-inside: avoid;
  border-width: {_mm(gb.COLOPHON_OUTER_RULE)} 0; font-size: {_pt(gb.COLOPHON_SIZE.height)}; }}
footer p {{ line-height: {_pt(gb.COLOPHON_LINE)};
  padding: 0 {_pt(gb.COLOPHON_INDENT.at(gb.COLOPHON_SIZE.height))}; }}
.copies {{ text-indent: {_pt(-_COPIES)}; }}
footer p.copies {{ padding-left: {_pt(_COPIES + gb.COLOPHON_SIZE.height)}; }}
footer p + p {{ border-top: {_mm(gb.COLOPHON_INNER_RULE)} solid; }}
"""


def _paper(*, mirrored: bool) -> str:
    """A sheet turned sideways has its number at its left edge, reading from top to bottom: at the lower end on odd pages,
    at the upper one on even pages (8)."""
    number = f'content: "{gb.PAGE_NUMBER_DASH} " counter(page) " {gb.PAGE_NUMBER_DASH}"; vertical-align: top'
    face = f"font: {_pt(gb.PAGE_NUMBER_SIZE.height)}/1 {_family(Kind.SONGTI)}"
    below, aside = _mm(gb.PAGE_NUMBER_DROP - gb.PAGE_NUMBER_SIZE.height // 2), _pt(gb.PAGE_NUMBER_SIZE.height)
    drop = f"padding: {below} {aside} 0"
    turned = f"{number}; {face}; writing-mode: vertical-rl; padding: {aside} {below} {aside} 0"
    none = "@bottom-left { content: none; } @bottom-right { content: none; }"
    wide = f"{_mm(gb.TURNED_BACK)} {_mm(gb.TURNED_TOP)}" if mirrored else _margins(landscape=True)
    even = f"margin: {_margins(landscape=False, mirrored=True)}; " if mirrored else ""
    return f"""\
@page {{ size: A4; margin: {_margins(landscape=False)}; }}
@page :right {{ @bottom-right {{ {number}; {face}; {drop}; }} }}
@page :left {{ {even}@bottom-left {{ {number}; {face}; {drop}; }} }}
@page wide {{ size: A4 landscape; margin: {wide}; {none} }}
@page wide:right {{ {none} @left-bottom {{ {turned}; text-align: right; }} }}
@page wide:left {{ margin: {wide}; {none} @left-top {{ {turned}; text-align: left; }} }}
@page closing {{ size: A4; margin: {_margins(landscape=False, mirrored=mirrored)}; {none} }}
@media print {{
  body {{ background: none; }}
  .sheet {{ width: auto; min-height: 0; margin: 0; padding: 0; box-shadow: none; }}
  .wide {{ page: wide; }}
  .closing {{ page: closing; height: {_mm(gb.AREA_HEIGHT)}; }}
  hr {{ border: 0; margin: 0; height: 0; break-after: page; }}
}}
"""
