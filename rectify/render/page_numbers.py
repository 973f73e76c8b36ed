"""Page numbers (GB/T 9704-2012 7.5, 8): — 1 — below the type area, at the outer edge; on sheets turned sideways too."""

from __future__ import annotations

from rectify.render import gbt9704 as gb
from rectify.render.ooxml import DRAWING, HEADER, W, content_run, indent, paragraph, text_run, value
from rectify.render.styles_xml import FOOTER

_ONE = gb.PAGE_NUMBER_INDENT.at(gb.PAGE_NUMBER_SIZE.height)
_BOX_LENGTH = gb.Characters(5.5).at(gb.PAGE_NUMBER_SIZE.height)  # room for — 100 —


def upright(*, even: bool) -> str:
    """The footer part of a page with its long side upright: odd pages 居右空一字, even pages 居左空一字."""
    edge = indent(left=_ONE) if even else indent(right=_ONE)
    line = paragraph(FOOTER, _number(), edge + value("jc", "left" if even else "right"))
    return f"{HEADER}<w:ftr {W}>{line}</w:ftr>"


def blank() -> str:
    """The footer part of a page without number: that of 版记 behind a blank page (7.5)."""
    return f"{HEADER}<w:ftr {W}>{paragraph(FOOTER)}</w:ftr>"


def _number() -> list[str]:
    field = (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    dash = gb.PAGE_NUMBER_DASH
    return [text_run(f"{dash} "), *map(content_run, field), text_run(f" {dash}")]


def sideways(*, even: bool, mirrored: bool) -> str:
    """The footer part of a landscape page: a box that stands where the number is once the sheet is bound.

    The sheet is turned so that its top lies where the upright pages have their left edge; the number then reads from
    top to bottom at the sheet's left edge, on odd pages at its lower end, on even pages at its upper one. The box keeps
    clear of the text, so that wrapping it changes nothing; unwrapped, LibreOffice puts it into the sheet's corner.
    """
    width, height = gb.PAGE_NUMBER_SIZE.height, _BOX_LENGTH
    x = gb.BOTTOM - gb.PAGE_NUMBER_DROP - width // 2
    left = gb.OUTER if mirrored else gb.INNER
    y = left + _ONE if even else gb.PAPER_WIDTH - gb.OUTER - _ONE - height
    line = paragraph(FOOTER, _number(), value("jc", "left" if even else "right"))
    size = f'cx="{width.emu}" cy="{height.emu}"'
    name = f'id="{2 if even else 1}" name="页码"'
    box = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0"'
        ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x.emu}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y.emu}</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr {name}/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{line}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    )
    drawing = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice></mc:AlternateContent>'
    )
    return f"{HEADER}<w:ftr {W} {DRAWING}>{paragraph(FOOTER, [f'<w:r>{drawing}</w:r>'])}</w:ftr>"
