"""The small parts of a Word file beside its text and styles: settings, font table, theme, properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.blocks import SIGNATURES, Style
from rectify.render.gbt9704 import Kind
from rectify.render.ooxml import HEADER, W, escape, tag, value
from rectify.storage.paper_seal import BLANK

if TYPE_CHECKING:
    from rectify.render.blocks import Document
    from rectify.render.typefaces import Looks

_MS_WORD = "http://schemas.microsoft.com/office/word"
_WORD_2013 = 15  # the newest compatibility mode; a lower one opens as 兼容模式
_ASIAN_LAYOUT = (
    "spaceForUL",
    "balanceSingleByteDoubleByteWidth",
    "doNotLeaveBackslashAlone",
    "ulTrailSpace",
    "doNotExpandShiftReturn",
    "adjustLineHeightInTable",
    "useFELayout",
)
_COLOURS = {
    "bg1": "light1",
    "t1": "dark1",
    "bg2": "light2",
    "t2": "dark2",
    **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
    "hyperlink": "hyperlink",
    "followedHyperlink": "followedHyperlink",
}
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def settings(looks: Looks) -> str:
    """settings.xml: other footers on even pages (7.5), mirrored margins where asked for (6), Chinese layout."""
    compatibility = "".join(f"<w:{name}/>" for name in _ASIAN_LAYOUT) + "".join(
        tag("compatSetting", {"name": name, "uri": _MS_WORD, "val": val})
        for name, val in (
            ("compatibilityMode", _WORD_2013),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    content = (
        tag("zoom", {"percent": 100})
        + ("<w:mirrorMargins/>" if looks.mirrored else "")
        + "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
        + value("defaultTabStop", gb.INDENT.at(gb.ADVANCE).twips)
        + "<w:evenAndOddHeaders/>"
        + value("drawingGridHorizontalSpacing", gb.ADVANCE.twips)
        + value("drawingGridVerticalSpacing", gb.LINE.twips)
        + value("characterSpacingControl", "doNotCompress")
        + tag("compat", None, compatibility)
        + tag("themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"})
        + tag("clrSchemeMapping", _COLOURS)
        + value("decimalSymbol", ".")
        + value("listSeparator", ",")
    )
    return f"{HEADER}<w:settings {W}>{content}</w:settings>"


def font_table(looks: Looks) -> str:
    """fontTable.xml: the faces in use, each with the one that stands in where it is missing."""
    chinese = "".join(
        tag(
            "font",
            {"name": escape(looks.face(kind))},
            value("altName", gb.STAND_INS[kind][0])
            + value("charset", "86")
            + value("family", "auto")
            + value("pitch", "variable"),
        )
        for kind in Kind
    )
    latin = tag(
        "font", {"name": gb.LATIN}, value("charset", "00") + value("family", "roman") + value("pitch", "variable")
    )
    return f"{HEADER}<w:fonts {W}>{chinese}{latin}</w:fonts>"


def theme(looks: Looks) -> str:
    """theme1.xml: what Word offers for new text names the body's face, so that no other one slips in."""
    black, white, red, grey = (f'<a:srgbClr val="{color}"/>' for color in (gb.BLACK, "FFFFFF", gb.RED, "808080"))
    colours = {"dk1": black, "lt1": white, "dk2": black, "lt2": white, "accent1": red}
    colours |= {f"accent{number}": grey for number in range(2, 7)} | {"hlink": black, "folHlink": black}
    scheme = "".join(f"<a:{name}>{colour}</a:{name}>" for name, colour in colours.items())
    face = escape(looks.face(Kind.FANGSONG))
    faces = f'<a:latin typeface="{face}"/><a:ea typeface="{face}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEADER}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文">'
        "<a:themeElements>"
        f'<a:clrScheme name="公文">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="公文"><a:majorFont>{faces}</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="公文"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def core_properties(document: Document) -> str:
    """docProps/core.xml: the title, the unit that signs, the date that is printed, the place of the digest; no person, no
    clock."""
    title, unit = escape(document.title), escape(document.first(*SIGNATURES))
    printed = _DATE.search(document.first(Style.DATE))
    dates = ""
    if printed is not None:
        day = "{}-{:0>2}-{:0>2}T00:00:00Z".format(*printed.groups())
        dates = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified")
        )
    return (
        f"{HEADER}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:identifier>{BLANK}</dc:identifier>"
        f"<dc:title>{title}</dc:title><dc:creator>{unit}</dc:creator><cp:lastModifiedBy>{unit}</cp:lastModifiedBy>{dates}"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def extended_properties(document: Document) -> str:
    """docProps/app.xml: the unit that signs, and nothing of the program or machine."""
    unit = escape(document.first(*SIGNATURES))
    return (
        f'{HEADER}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{unit}</Company></Properties>"
    )
