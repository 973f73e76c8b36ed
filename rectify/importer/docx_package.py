"""Safe opening of a .docx: its content may have been made to harm. The only module of the importer that knows python-docx.

Its parser resolves no entities (docx.oxml.parser); a part with a document type is refused all the same, since text
behind an entity would vanish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from rectify.core.errors import RectifyError
from rectify.importer import docx_paragraphs, word_numbering
from rectify.storage import zip_archive

if TYPE_CHECKING:
    import io

    from docx.document import Document
    from lxml import etree

    from rectify.core.errors import Place
    from rectify.importer.docx_paragraphs import Content

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class NotAWordFile(RectifyError):
    """Bytes that are no .docx, or a damaged one."""

    def __init__(self, place: Place) -> None:
        super().__init__("不是 .docx 文件，或已损坏", hint="用 Word 或 WPS 打开，另存为 .docx，再导入", place=place)


class OldWordFile(RectifyError):
    """An old .doc or .wps that was given the suffix .docx."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "这其实是旧的 .doc 或 .wps 格式，只是改了后缀",
            hint="用 Word 或 WPS 打开，另存为 .docx，再导入",
            place=place,
        )


class Encrypted(RectifyError):
    """A .docx that asks for a password."""

    def __init__(self, place: Place) -> None:
        super().__init__("文件有密码", hint="用 Word 打开，在“文件—信息—保护文档”里去掉密码，保存后再导入", place=place)


class Bloated(RectifyError):
    """A package that unpacks to more than any report."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "文件解开以后大得不像一份报告，没有读",
            hint="把报告正文复制到一个新的 Word 文件里保存，再导入",
            place=place,
        )


def opened(data: bytes, place: Place) -> Content:
    """The paragraphs of the package's main document. Raises NotAWordFile, OldWordFile, Encrypted, Bloated at `place`."""
    if data.startswith(_COMPOUND):
        raise Encrypted(place) if _ENCRYPTED in data else OldWordFile(place)
    package = _unpacked(data, place)
    try:
        document = docx.Document(package)
        parts = (document.part.element, _related(document, RELATIONSHIP_TYPE.NUMBERING), document.styles.element)
    except Exception:  # noqa: BLE001  a damaged package fails python-docx anywhere: KeyError, TypeError, XML errors, …
        raise NotAWordFile(place) from None
    main, lists, styles = parts
    has_entities = any(part is not None and part.getroottree().docinfo.internalDTD is not None for part in parts)
    if has_entities or main.tag != docx_paragraphs.ROOT:
        raise NotAWordFile(place)
    return docx_paragraphs.content(main, word_numbering.Lists(lists, styles))


def _unpacked(data: bytes, place: Place) -> io.BytesIO:
    try:
        return zip_archive.unpacked(data)
    except zip_archive.Damaged:
        raise NotAWordFile(place) from None
    except zip_archive.Locked:
        raise Encrypted(place) from None
    except zip_archive.Bloated:
        raise Bloated(place) from None


def _related(document: Document, kind: str) -> etree._Element | None:
    """The root of a part that the main document has at most one of; None where it has none."""
    try:
        part = document.part.part_related_by(kind)
    except KeyError:
        return None
    element: etree._Element | None = getattr(part, "element", None)
    return element
