"""styles.xml of a Word file: the standard's fonts and line spacing, a style for each part of a paper.

Nothing comes from a library's template: Word shows the styles of an official paper and no others, and no theme face
stands behind a Chinese one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.core.values import frozen
from rectify.render import gbt9704 as gb
from rectify.render.blocks import HEADINGS, Style
from rectify.render.gbt9704 import Kind
from rectify.render.ooxml import HEADER, W, escape, indent, rules, spacing, tag, value

if TYPE_CHECKING:
    from rectify.render.typefaces import Looks

NORMAL = "Normal"
FOOTER = "Footer"
MASTHEAD = "PaperMasthead"
COLOPHON = "PaperColophon"
BODY_FACE = "PaperBodyFace"
STRONG_FACE = "PaperStrongFace"
NAME_FACE = "PaperNameFace"
TABLE = "PaperTable"
STYLE_IDS = {
    Style.TITLE: "Title",
    Style.ADDRESSEE: "PaperAddressee",
    Style.BODY: "PaperBody",
    Style.HEADING_1: "Heading1",
    Style.HEADING_2: "Heading2",
    Style.HEADING_3: "Heading3",
    Style.HEADING_4: "Heading4",
    Style.ATTACHMENT_NOTE: "PaperAttachmentNote",
    Style.SIGNATURE: "PaperSignature",
    Style.UNSEALED_SIGNATURE: "PaperSignature",
    Style.DATE: "PaperDate",
    Style.NOTE: "PaperNote",
    Style.ATTACHMENT_LABEL: "PaperAttachmentLabel",
    Style.CELL: "PaperTableText",
}
_LATENT_COUNT = 376  # the built-in styles of Word since 2016
_SHOWN_BUILT_IN = (NORMAL, "heading 1", "heading 2", "heading 3", "heading 4", "Title")
_LANGUAGE = tag("lang", {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"})


@frozen
class _Written:
    """A paragraph style; `kind` and `size` None are Normal's, another size than the body's is not tightened."""

    id: str
    name: str  # of Word's own styles the English one (Word shows its Chinese name); of others Chinese
    kind: Kind | None = None
    size: gb.Size | None = None
    paragraph: str = ""
    run: str = ""
    following: str = STYLE_IDS[Style.BODY]
    built_in: bool = False
    shown: bool = True


_FLUSH = indent()
# Both, since LibreOffice reads only the second; Word lets the first win (hundredths of a 字).
_FIRST_LINE = tag("ind", {"firstLineChars": round(gb.INDENT.count * 100), "firstLine": gb.INDENT.at(gb.ADVANCE).twips})


def styles(looks: Looks) -> str:
    """styles.xml with the faces of `typefaces`."""
    body = fonts(looks.face(Kind.FANGSONG))
    defaults = tag("rPrDefault", None, tag("rPr", None, body + _size(gb.BODY_SIZE) + _LANGUAGE)) + "<w:pPrDefault/>"
    written = "".join(_paragraph_style(style, looks) for style in (*_headings(), *_parts(), *_outer_parts()))
    return (
        f"{HEADER}<w:styles {W}>{tag('docDefaults', None, defaults)}{_latent()}{_normal(body)}{_nothing_special()}"
        f"{written}{_character_styles(looks)}{_table_style()}</w:styles>"
    )


def fonts(face: str) -> str:
    """One face for all scripts of a run: else Word takes “ ” — and digits from a Latin one."""
    name = escape(face)
    return tag("rFonts", {"ascii": name, "hAnsi": name, "eastAsia": name, "cs": gb.LATIN, "hint": "eastAsia"})


def _size(size: gb.Size) -> str:
    return value("sz", size.half_points) + value("szCs", size.half_points)


def _headings() -> tuple[_Written, ...]:
    return tuple(
        _Written(
            STYLE_IDS[style],
            f"heading {level}",
            kind,
            paragraph=_FIRST_LINE + value("outlineLvl", level - 1),
            built_in=True,
        )
        for level, (style, kind) in enumerate(zip(HEADINGS, gb.HEADING_KINDS, strict=True), 1)
    )


def _parts() -> tuple[_Written, ...]:
    """The parts of 主体 (7.3)."""
    ids = STYLE_IDS
    title = value("suppressAutoHyphens", 1) + spacing(after=gb.BLANK_BELOW_TITLE) + _FLUSH + value("jc", "center")
    label = value("pageBreakBefore", 1) + spacing(after=gb.BLANK_BELOW_LABEL) + _FLUSH
    right = _FLUSH + value("jc", "right")
    return (
        _Written(
            ids[Style.TITLE],
            "Title",
            Kind.XIAOBIAOSONG,
            gb.TITLE_SIZE,
            title,
            following=ids[Style.ADDRESSEE],
            built_in=True,
        ),
        _Written(ids[Style.BODY], "公文正文", paragraph=_FIRST_LINE),
        _Written(ids[Style.ADDRESSEE], "公文主送机关"),
        _Written(ids[Style.ATTACHMENT_NOTE], "公文附件说明", following=ids[Style.ATTACHMENT_NOTE]),
        _Written(ids[Style.SIGNATURE], "公文署名", paragraph=value("keepNext", 1) + right, following=ids[Style.DATE]),
        _Written(ids[Style.DATE], "公文成文日期", paragraph=right),
        _Written(ids[Style.NOTE], "公文附注", paragraph=_FIRST_LINE),
        _Written(ids[Style.ATTACHMENT_LABEL], "公文附件标签", Kind.HEITI, paragraph=label, following=ids[Style.TITLE]),
        _Written(
            ids[Style.CELL],
            "公文表内文字",
            size=gb.TABLE_SIZE,
            paragraph=spacing(gb.TABLE_LINE),
            following=ids[Style.CELL],
        ),
    )


def _outer_parts() -> tuple[_Written, ...]:
    """The parts of 版头, 版记 (7.2, 7.4) and the page number (7.5)."""
    red = value("color", gb.RED) + value("spacing", 0)
    page_number = spacing(gb.PAGE_NUMBER_SIZE.height) + _FLUSH + value("jc", "left")
    return (
        _Written(
            MASTHEAD,
            "公文发文机关标志",
            Kind.XIAOBIAOSONG,
            paragraph=_FLUSH + value("jc", "center"),
            run=red,
        ),
        _Written(COLOPHON, "公文版记", size=gb.COLOPHON_SIZE, paragraph=spacing(gb.COLOPHON_LINE), following=COLOPHON),
        _Written(
            FOOTER,
            "footer",
            Kind.SONGTI,
            gb.PAGE_NUMBER_SIZE,
            page_number,
            following=FOOTER,
            built_in=True,
            shown=False,
        ),
    )


def _paragraph_style(style: _Written, looks: Looks) -> str:
    run = (fonts(looks.face(style.kind)) if style.kind else "") + style.run
    if style.size:
        run += value("spacing", 0) + _size(style.size)
    attributes = {"type": "paragraph", "customStyle": None if style.built_in else 1, "styleId": style.id}
    content = (
        value("name", style.name)
        + value("basedOn", NORMAL)
        + value("next", style.following)
        + (value("uiPriority", 1) + "<w:qFormat/>" if style.shown else value("uiPriority", 99))
    )
    for name, properties in (("pPr", style.paragraph), ("rPr", run)):
        content += tag(name, None, properties) if properties else ""
    return tag("style", attributes, content)


def _normal(body: str) -> str:
    """The type area's lines and characters, and no device of Word that would change their number.

    w:overflowPunct stays out: LibreOffice reads it the wrong way round, and both let a mark hang without it.
    """
    off = ("keepNext", "keepLines", "widowControl")
    grid = ("topLinePunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid")
    paragraph = "".join(
        (
            *(value(name, 0) for name in off),
            value("kinsoku", 1),
            *(value(name, 0) for name in grid),
            tag("spacing", {"before": 0, "after": 0, "line": gb.LINE.twips, "lineRule": "exact"}),
            _FLUSH,
            value("jc", "both"),
        )
    )
    run = body + value("spacing", gb.TRACKING.twips) + value("kern", 0) + _size(gb.BODY_SIZE) + _LANGUAGE
    shown = value("name", NORMAL) + value("uiPriority", 2) + "<w:qFormat/>"
    content = shown + tag("pPr", None, paragraph) + tag("rPr", None, run)
    return tag("style", {"type": "paragraph", "default": 1, "styleId": NORMAL}, content)


def _nothing_special() -> str:
    """The defaults that Word expects for the other kinds of styles."""
    hidden = value("uiPriority", 99) + "<w:semiHidden/>"
    margins = "".join(tag(side, {"w": 0, "type": "dxa"}) for side in ("top", "left", "bottom", "right"))
    table = tag("tblPr", None, tag("tblInd", {"w": 0, "type": "dxa"}) + tag("tblCellMar", None, margins))
    return "".join(
        tag("style", {"type": kind, "default": 1, "styleId": style}, value("name", name) + hidden + more)
        for kind, style, name, more in (
            ("character", "DefaultParagraphFont", "Default Paragraph Font", ""),
            ("table", "TableNormal", "Normal Table", table),
            ("numbering", "NoList", "No List", ""),
        )
    )


def _character_styles(looks: Looks) -> str:
    """Faces within a paragraph: body text behind a heading, a stressed word, the name of who signs."""
    return "".join(
        tag(
            "style",
            {"type": "character", "customStyle": 1, "styleId": style},
            value("name", name)
            + value("basedOn", "DefaultParagraphFont")
            + value("uiPriority", 3)
            + "<w:qFormat/>"
            + tag("rPr", None, fonts(looks.face(kind))),
        )
        for style, name, kind in (
            (BODY_FACE, "公文正文字", Kind.FANGSONG),
            (STRONG_FACE, "公文强调字", Kind.HEITI),
            (NAME_FACE, "公文签发人姓名", Kind.KAITI),
        )
    )


def _table_style() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = tag("tblBorders", None, rules(dict.fromkeys(sides, gb.TABLE_RULE)))
    margins = "".join(tag(side, {"w": gb.TABLE_CELL_MARGIN.twips, "type": "dxa"}) for side in ("left", "right"))
    content = (
        value("name", "公文表格")
        + value("basedOn", "TableNormal")
        + value("uiPriority", 4)
        + "<w:qFormat/>"
        + tag("tblPr", None, borders + tag("tblCellMar", None, margins))
    )
    return tag("style", {"type": "table", "customStyle": 1, "styleId": TABLE}, content)


def _latent() -> str:
    """Word's gallery shows the styles of an official paper; its other built-in ones stay hidden."""
    attributes = {
        "defLockedState": 0,
        "defUIPriority": 99,
        "defSemiHidden": 1,
        "defUnhideWhenUsed": 0,
        "defQFormat": 0,
        "count": _LATENT_COUNT,
    }
    shown = "".join(
        tag("lsdException", {"name": name, "semiHidden": 0, "uiPriority": 1, "qFormat": 1}) for name in _SHOWN_BUILT_IN
    )
    return tag("latentStyles", attributes, shown)
