"""A document as a Word file laid out by GB/T 9704-2012: its parts, put together.

The same document gives the same bytes: parts in a fixed order, no clock, no user, no path.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rectify.render import docx_settings, page_numbers
from rectify.render.document_xml import FOOTERS, body, section_properties
from rectify.render.docx_package import OFFICE, WORD, Part, Relation, packed
from rectify.render.styles_xml import styles
from rectify.render.title_lines import broken
from rectify.render.typefaces import STANDARD, Looks
from rectify.storage import paper_seal

if TYPE_CHECKING:
    from rectify.render.blocks import Document

_MAIN = "word/document.xml"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"


def docx(document: Document, looks: Looks = STANDARD) -> bytes:
    """The content of a .docx; its text, a paragraph a line, is that of the document.

    Raises base.BadBase where the base of `typefaces` is no Word file.
    """
    parts = _standard(document, looks) if looks.base is None else _on_base(document, looks, looks.base)
    core = Part(paper_seal.CORE, _CORE_TYPE, docx_settings.core_properties(document).encode())
    app = Part("docProps/app.xml", _APP_TYPE, docx_settings.extended_properties(document).encode())
    relations = (
        Relation("document", f"{OFFICE}/officeDocument", _MAIN),
        Relation("core", _CORE, core.name),
        Relation("app", f"{OFFICE}/extended-properties", app.name),
    )
    return packed((*parts, core, app), relations)


def around(looks: Looks) -> list[str]:
    """The words that a base document puts around the text, by paragraphs: those of its headers and footers."""
    if looks.base is None:
        return []
    from rectify.render.base_document import Base

    return Base(looks.base, styles(looks)).around


def _main(xml: str, relations: tuple[Relation, ...]) -> Part:
    return Part(_MAIN, f"{WORD}.document.main+xml", xml.encode(), relations)


def _standard(document: Document, looks: Looks) -> tuple[Part, ...]:
    """The main part with all that it needs, written by the standard."""
    parts = {
        name: Part(f"word/{file}.xml", content_type, xml.encode())
        for name, file, content_type, xml in (
            ("styles", "styles", f"{WORD}.styles+xml", styles(looks)),
            ("settings", "settings", f"{WORD}.settings+xml", docx_settings.settings(looks)),
            ("fontTable", "fontTable", f"{WORD}.fontTable+xml", docx_settings.font_table(looks)),
            ("theme", "theme/theme1", _THEME_TYPE, docx_settings.theme(looks)),
        )
    }
    relations = [Relation(name, f"{OFFICE}/{name}", part.name) for name, part in parts.items()]
    for number, (name, xml) in enumerate(_footers(document, looks).items(), 1):
        parts[name] = Part(f"word/footer{number}.xml", f"{WORD}.footer+xml", xml.encode())
        relations.append(Relation(name, f"{OFFICE}/footer", parts[name].name))
    properties_of = partial(section_properties, mirrored=looks.mirrored)
    return _main(body(broken(document), properties_of), tuple(relations)), *parts.values()


def _footers(document: Document, looks: Looks) -> dict[str, str]:
    """The footer parts that the document's sections need, by their relationships' names."""
    sections = list(document.sections())
    parts = dict(zip(FOOTERS["upright"], (page_numbers.upright(even=even) for even in (False, True)), strict=True))
    if any(section.landscape for section in sections):
        turned = (page_numbers.sideways(even=even, mirrored=looks.mirrored) for even in (False, True))
        parts |= dict(zip(FOOTERS["landscape"], turned, strict=True))
    if any(section.closing for section in sections):
        parts |= dict.fromkeys(FOOTERS["closing"], page_numbers.blank())
    return parts


def _on_base(document: Document, looks: Looks, content: bytes) -> tuple[Part, ...]:
    """The main part with a base document's styles, page set-up and footers, and the standard's for what it lacks."""
    from rectify.render.base_document import Base
    from rectify.render.blocks import Section

    base = Base(content, styles(looks))
    document = broken(document, base.width(Section(())))
    return _main(base.named(body(document, base.section, base.width)), base.relations), *base.parts
