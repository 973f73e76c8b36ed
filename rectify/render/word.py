"""A document as a Word file laid out by GB/T 9704-2012. The only module that knows python-docx's package layer.

The same document gives the same bytes: parts in a fixed order, no clock, no user, no path.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from rectify.render import footer, stationery
from rectify.render.body import body
from rectify.render.looks import STANDARD, Looks
from rectify.render.stylesheet import styles
from rectify.render.title import broken

if TYPE_CHECKING:
    from rectify.render.blocks import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive can hold
_CONTENT_TYPES = "[Content_Types].xml"


def docx(document: Document, looks: Looks = STANDARD) -> bytes:
    """The content of a .docx; its text, a paragraph a line, is that of the document."""
    document = broken(document)
    package = Package()
    main = Part(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, body(document).encode(), package)
    package.load_rel(RT.OFFICE_DOCUMENT, main, "document")
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
    for name, content_type, kind, xml in (
        ("core", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES, stationery.core_properties(document)),
        ("app", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, stationery.extended_properties(document)),
    ):
        package.load_rel(kind, Part(PackURI(f"/docProps/{name}.xml"), content_type, xml.encode(), package), name)
    written = io.BytesIO()
    package.save(written)
    return _timeless(written)


def _footers(document: Document, looks: Looks) -> dict[str, str]:
    """The footer parts that the document's sections need, by their relationships' names."""
    parts = {"odd": footer.upright(even=False), "even": footer.upright(even=True)}
    sections = list(document.sections())
    if any(section.landscape for section in sections):
        parts["wideOdd"] = footer.sideways(even=False, mirrored=looks.mirrored)
        parts["wideEven"] = footer.sideways(even=True, mirrored=looks.mirrored)
    if any(section.closing for section in sections):
        parts["none"] = footer.blank()
    return parts


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
