"""A base document: a .docx whose styles, page set-up and footers a paper takes over, its text left behind.

With `origin`, of the rooms that write the only one that knows python-docx.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package
from lxml import etree

from rectify.core.errors import RectifyError
from rectify.render import gbt9704 as gb
from rectify.render import sanitize
from rectify.render.document_xml import standard_width
from rectify.render.ooxml import W
from rectify.storage import zip_archive

if TYPE_CHECKING:
    from rectify.render.blocks import Section

# What of a base document says how it looks; its text, comments and custom data stay behind.
_LOOKS = (
    RT.STYLES,
    RT.SETTINGS,
    RT.THEME,
    RT.FONT_TABLE,
    RT.NUMBERING,
    RT.HEADER,
    RT.FOOTER,
    RT.FOOTNOTES,
    RT.ENDNOTES,
)
# Each margin of a landscape sheet, and the upright one that lies there once the sheet is turned.
_QUARTER_TURN = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}
_LARGEST_MARKUP = zip_archive.LARGEST_MARKUP // 2
"""Bytes of XML: what is lent is read twice, once as it is and once to be cleaned."""
_NARROWEST = gb.mm(50)
"""Of a type area: no text can be set on less."""
_STYLE_REFERENCE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)"')


class BadBase(RectifyError):
    """A base document that is no .docx."""

    def __init__(self) -> None:
        super().__init__("版式参照文件不是 Word 文档（.docx）。", hint="用 Word 另存为 .docx，再用作版式参照文件。")


class LargeBase(RectifyError):
    """A base document that unpacks to more than one can need."""

    def __init__(self) -> None:
        super().__init__(
            "版式参照文件解开以后太大，没有用。", hint="在 Word 里删去正文和图片，只留页眉页脚和样式，另存一份再用。"
        )


class Base:
    """A base document, joined with the standard's styles that it lacks."""

    def __init__(self, content: bytes, styles: str) -> None:
        """`content` of the .docx, `styles` the standard's style sheet. Raises BadBase, LargeBase."""
        main = _main_part(content)
        lent = sanitize.lent(main, _LOOKS)
        self._pages = main.element.body.findall(f".//{qn('w:sectPr')}")
        for page in self._pages:
            sanitize.cleaned(page)
        sheet, settings = lent.first(RT.STYLES), lent.first(RT.SETTINGS)
        if not self._pages or sheet is None or settings is None:
            raise BadBase
        self._ids = _join_styles(sheet, styles)
        self.relations = lent.relations
        self.parts = lent.parts
        self.around = lent.words(RT.HEADER, RT.FOOTER)

    def named(self, xml: str) -> str:
        """document.xml with the standard's styles under the names of this document."""
        return _STYLE_REFERENCE.sub(lambda found: f'{found[1]}{self._ids.get(found[2], found[2])}"', xml)

    def width(self, section: Section) -> gb.Length:
        """How wide the type area of a section is: the sheet without its margins; the standard's where they say nothing."""
        page = self._page(section)
        size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
        if size is None or margins is None:
            return standard_width(section)
        across = [margins.get(qn(f"w:{side}"), "0") for side in ("left", "right", "gutter")]
        try:
            width = gb.Length(int(size.get(qn("w:w"), "")) - sum(map(int, across)))
        except ValueError:  # no number
            return standard_width(section)
        return width if width >= _NARROWEST else standard_width(section)

    def section(self, section: Section) -> str:
        """A section's w:sectPr."""
        return etree.tostring(self._page(section), encoding="unicode")

    def _page(self, section: Section) -> etree._Element:
        """A section's page: this document's own landscape or closing page, else its first page adapted."""
        pages = self._pages
        turned = [page for page in pages if _value(page, "pgSz", "orient") == "landscape"]
        closing = [page for page in pages if _value(page, "type", "val") == "evenPage"]
        same = turned if section.landscape else closing if section.closing else []
        own: etree._Element = copy.deepcopy((same or [page for page in pages if page not in turned] or pages)[0])
        size, margins, numbers = (own.find(qn(f"w:{name}")) for name in ("pgSz", "pgMar", "pgNumType"))
        if numbers is not None:
            numbers.attrib.pop(qn("w:start"), "")  # the numbers run through all sections
        if not same and section.closing and size is not None:
            for start in own.findall(qn("w:type")):
                own.remove(start)
            size.addprevious(parse_xml(f'<w:type {W} w:val="evenPage"/>'))
        if not same and section.landscape and size is not None and margins is not None:
            width, height = size.get(qn("w:w")), size.get(qn("w:h"))
            size.attrib.update({qn("w:w"): str(height), qn("w:h"): str(width), qn("w:orient"): "landscape"})
            sides = {side: str(margins.get(qn(f"w:{side}"))) for side in _QUARTER_TURN}
            margins.attrib.update({qn(f"w:{side}"): sides[_QUARTER_TURN[side]] for side in sides})
        return own


def _main_part(content: bytes) -> XmlPart:
    """The part that holds the document. Raises BadBase, LargeBase."""
    try:
        package = zip_archive.unpacked(content, markup=_LARGEST_MARKUP, others=zip_archive.LARGEST_OTHERS)
    except zip_archive.Bloated:
        raise LargeBase from None
    except (zip_archive.Damaged, zip_archive.Locked):
        raise BadBase from None
    try:
        main = Package.open(package).main_document_part
        is_document = (
            isinstance(main, XmlPart) and main.element.body is not None and not sanitize.has_entities(main.element)
        )
    except Exception as error:  # a damaged package fails python-docx anywhere: KeyError, TypeError, XML errors, …
        raise BadBase from error
    if not is_document:
        raise BadBase
    assert isinstance(main, XmlPart)
    return main


def _name(style: etree._Element) -> str:
    return _value(style, "name", "val").lower()


def _join_styles(sheet: etree._Element, standard: str) -> dict[str, str]:
    """Adds to a style sheet the standard's styles that it lacks; of the others, its ids by the standard's."""
    have = {_name(style): str(style.get(qn("w:styleId"))) for style in sheet.findall(qn("w:style"))}
    added, ids = [], {}
    for style in parse_xml(standard.encode()).findall(qn("w:style")):
        if _name(style) in have:
            ids[str(style.get(qn("w:styleId")))] = have[_name(style)]
        else:
            added.append(style)
    for style in added:
        for name in ("w:basedOn", "w:next"):
            if (reference := style.find(qn(name))) is not None:
                known = str(reference.get(qn("w:val")))
                reference.set(qn("w:val"), ids.get(known, known))
        sheet.append(style)
    return ids


def _value(parent: etree._Element, name: str, attribute: str) -> str:
    element = parent.find(qn(f"w:{name}"))
    return "" if element is None else str(element.get(qn(f"w:{attribute}"), ""))
