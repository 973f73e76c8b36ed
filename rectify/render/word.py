"""A document as a Word file laid out by GB/T 9704-2012. The only module that knows python-docx (its package layer).

The same document gives the same bytes: parts in a fixed order, no clock, no user, no path.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package
from lxml import etree

from rectify.errors import RectifyError
from rectify.render import footer, origin, stationery
from rectify.render.body import FOOTERS, body, section_properties
from rectify.render.looks import STANDARD, Looks
from rectify.render.ooxml import W
from rectify.render.stylesheet import styles
from rectify.render.title import broken

if TYPE_CHECKING:
    from rectify.render.blocks import Document, Section

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive can hold
_CONTENT_TYPES = "[Content_Types].xml"
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
_STYLE_REFERENCE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)"')


class BadBase(RectifyError):
    """A base document that is no .docx."""

    def __init__(self) -> None:
        super().__init__("版式参照文件不是 Word 文档（.docx）。", hint="用 Word 另存为 .docx，再用作版式参照文件。")


def docx(document: Document, looks: Looks = STANDARD) -> bytes:
    """The content of a .docx; its text, a paragraph a line, is that of the document.

    Raises BadBase where the base of `looks` is no Word file.
    """
    document = broken(document)
    package = Package()
    main = (_standard if looks.base is None else _on_base)(document, looks, package)
    package.load_rel(RT.OFFICE_DOCUMENT, main, "document")
    for name, content_type, kind, xml in (
        ("core", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES, stationery.core_properties(document)),
        ("app", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, stationery.extended_properties(document)),
    ):
        package.load_rel(kind, Part(PackURI(f"/docProps/{name}.xml"), content_type, xml.encode(), package), name)
    written = io.BytesIO()
    package.save(written)
    return _timeless(written)


def around(looks: Looks) -> list[str]:
    """The words that a base document puts around the text, by paragraphs: those of its headers and footers."""
    if looks.base is None:
        return []
    lent = origin.lent(_opened(looks.base), (RT.HEADER, RT.FOOTER), Package())
    return [
        words
        for _, part in lent.values()
        if isinstance(part, XmlPart)
        for paragraph in part.element.iter(qn("w:p"))
        if (words := "".join(each.text or "" for each in paragraph.iter(qn("w:t"))))
    ]


def _main(xml: str, package: Package) -> Part:
    return Part(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, xml.encode(), package)


def _standard(document: Document, looks: Looks, package: Package) -> Part:
    """The main part with all that it needs, written by the standard."""
    main = _main(body(document, section_properties), package)
    for name, content_type, kind, xml in (
        ("styles", CT.WML_STYLES, RT.STYLES, styles(looks)),
        ("settings", CT.WML_SETTINGS, RT.SETTINGS, stationery.settings(looks)),
        ("fontTable", CT.WML_FONT_TABLE, RT.FONT_TABLE, stationery.font_table(looks)),
        ("theme/theme1", CT.OFC_THEME, RT.THEME, stationery.theme(looks)),
    ):
        main.load_rel(kind, Part(PackURI(f"/word/{name}.xml"), content_type, xml.encode(), package), name.split("/")[0])
    for number, (relation, xml) in enumerate(_footers(document, looks).items(), 1):
        part = Part(PackURI(f"/word/footer{number}.xml"), CT.WML_FOOTER, xml.encode(), package)
        main.load_rel(RT.FOOTER, part, relation)
    return main


def _footers(document: Document, looks: Looks) -> dict[str, str]:
    """The footer parts that the document's sections need, by their relationships' names."""
    sections = list(document.sections())
    parts = dict(zip(FOOTERS["upright"], (footer.upright(even=even) for even in (False, True)), strict=True))
    if any(section.landscape for section in sections):
        turned = (footer.sideways(even=even, mirrored=looks.mirrored) for even in (False, True))
        parts |= dict(zip(FOOTERS["landscape"], turned, strict=True))
    if any(section.closing for section in sections):
        parts |= dict.fromkeys(FOOTERS["closing"], footer.blank())
    return parts


def _on_base(document: Document, looks: Looks, package: Package) -> Part:
    """The main part with a base document's styles, page set-up and footers, and the standard's for what it lacks."""
    given = _opened(looks.base or b"")
    parts = origin.lent(given, _LOOKS, package)
    pages = given.element.body.findall(f".//{qn('w:sectPr')}")
    for page in pages:
        origin.cleaned(page)
    sheets = [part for kind, part in parts.values() if kind == RT.STYLES and isinstance(part, XmlPart)]
    settings = [part for kind, part in parts.values() if kind == RT.SETTINGS]
    if not pages or not sheets or not settings:
        raise BadBase
    ids = _join_styles(sheets[0].element, styles(looks))
    xml = _STYLE_REFERENCE.sub(
        lambda found: f'{found[1]}{ids.get(found[2], found[2])}"', body(document, partial(_base_section, pages))
    )
    main = _main(xml, package)
    for rid, (kind, part) in parts.items():
        main.load_rel(kind, part, rid)
    return main


def _opened(base: bytes) -> XmlPart:
    """The main part of a base document. Raises BadBase."""
    try:
        main = Package.open(io.BytesIO(base)).main_document_part
        is_document = main.element.body is not None
    except (zipfile.BadZipFile, OpcError, KeyError, AttributeError, ValueError, etree.XMLSyntaxError) as error:
        raise BadBase from error
    if not is_document or not isinstance(main, XmlPart):
        raise BadBase
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


def _base_section(pages: list[etree._Element], section: Section) -> str:
    """A section's w:sectPr from a base document's: its own landscape or closing page, else its first page adapted."""
    turned = [page for page in pages if _value(page, "pgSz", "orient") == "landscape"]
    closing = [page for page in pages if _value(page, "type", "val") == "evenPage"]
    same = turned if section.landscape else closing if section.closing else []
    own = copy.deepcopy((same or [page for page in pages if page not in turned] or pages)[0])
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
    return etree.tostring(own, encoding="unicode")


def _value(parent: etree._Element, name: str, attribute: str) -> str:
    element = parent.find(qn(f"w:{name}"))
    return "" if element is None else str(element.get(qn(f"w:{attribute}"), ""))


def _timeless(archive: io.BytesIO) -> bytes:
    """The same archive with fixed dates, its content types first, the others by name."""
    written = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(name))
    return written.getvalue()
