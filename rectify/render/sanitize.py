"""Sanitizing of a base document: what is taken over from it, without where, when and by whom it was made.

Word writes into every corner: editing sessions (rsid), tracked changes with author and hour, fields that print the file's
path, pictures that remember the folder they came from, printers, mail-merge sources. Of all that nothing passes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from rectify.core.errors import RectifyError
from rectify.render.docx_package import Part, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.opc.part import Part as GivenPart
    from docx.opc.rel import _Relationship

# What of a part's own relationships goes with it: what is drawn, and the faces that a file brings along.
_LENT = (RT.IMAGE, RT.FONT)
_NAMES = {
    CT.WML_STYLES: "styles",
    CT.WML_SETTINGS: "settings",
    CT.WML_FONT_TABLE: "fontTable",
    CT.WML_NUMBERING: "numbering",
    CT.WML_FOOTNOTES: "footnotes",
    CT.WML_ENDNOTES: "endnotes",
    CT.OFC_THEME: "theme/theme1",
    CT.WML_HEADER: "header{}",
    CT.WML_FOOTER: "footer{}",
}
_DROPPED = frozenset(
    (
        *("rsid", "rsids", "docId", "attachedTemplate", "attachedSchema", "schemaLibrary", "docVars", "mailMerge"),
        *("saveThroughXslt", "writeProtection", "trackRevisions", "revisionView", "activeWritingStyle"),
        *("printerSettings", "proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "annotationRef"),
        *("commentRangeStart", "commentRangeEnd", "commentReference", "del", "moveFrom", "cellIns", "cellDel"),
        *("cellMerge", "customXmlPr", "smartTagPr", "dataBinding", "tag", "alias", "hlinkClick", "hlinkHover"),
    )
)
_DROPPED_ENDINGS = ("Change", "RangeStart", "RangeEnd")
_UNWRAPPED = frozenset(("ins", "moveTo", "customXml", "smartTag", "hyperlink"))
_FORGOTTEN = re.compile("rsid|paraId$|textId$|editId$|anchorId$")
_OF_PICTURES = ("descr", "title", "alt", "href")
_FIELDS = (
    "PAGE",
    "NUMPAGES",
    "SECTION",
    "SECTIONPAGES",
    "STYLEREF",
    "SEQ",
    "SYMBOL",
    "QUOTE",
    "EQ",
    "ADVANCE",
    "IF",
    "=",
)
"""Fields that speak of the paper itself; of the others neither what they ask for nor what they printed last passes."""
_SPOKEN = ("HYPERLINK", "REF", "PAGEREF")
"""Fields whose words are text of the author's: the words pass, what they point to does not."""
_BINDINGS = (qn("w:dataBinding"), "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
_PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs")


class BadPart(RectifyError):
    """A part of a base document that is no XML."""

    def __init__(self) -> None:
        super().__init__("版式参照文件里有一部分是坏的。", hint="用 Word 打开它，另存为 .docx，再用作版式参照文件。")


class _Loan:
    """A part that goes along: cleaned, under a name of our own."""

    def __init__(self, name: str, given: GivenPart, keeps: Iterable[str]) -> None:
        self.name = name
        self.content_type = given.content_type
        self.relations: list[Relation] = []
        self.tree: etree._Element | None = None
        if not given.content_type.endswith("xml"):
            self._content = _without_notes(given.blob)
            return
        try:
            self.tree = parse_xml(given.blob)
        except etree.XMLSyntaxError as error:
            raise BadPart from error
        if has_entities(self.tree):
            raise BadPart
        cleaned(self.tree, keeps)

    def part(self) -> Part:
        content = self._content if self.tree is None else serialize_part_xml(self.tree)
        return Part(self.name, self.content_type, content, tuple(self.relations))


class Lent:
    """The parts related to a main part in one of the ways asked for, and what they need."""

    def __init__(self) -> None:
        self._loans: dict[str, _Loan] = {}
        self._of_main: list[tuple[Relation, _Loan]] = []

    def take(self, given: _Relationship) -> None:
        """Takes the part that a relationship of the main part leads to."""
        loan = self._loan(given.target_part)
        self._of_main.append((Relation(given.rId, given.reltype, loan.name), loan))

    def first(self, kind: str) -> etree._Element | None:
        """The tree of the first part that is related in this way; what is changed there is changed in the part."""
        return next((loan.tree for relation, loan in self._of_main if relation.kind == kind), None)

    def words(self, *kinds: str) -> list[str]:
        """What parts related in these ways say, by paragraphs."""
        trees = (loan.tree for relation, loan in self._of_main if relation.kind in kinds)
        paragraphs = (each for tree in trees if tree is not None for each in tree.iter(qn("w:p")))
        said = ("".join(words.text or "" for words in each.iter(qn("w:t"))) for each in paragraphs)
        return [words for words in said if words]

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Those of the main part."""
        return tuple(relation for relation, _ in self._of_main)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(loan.part() for loan in self._loans.values())

    def _loan(self, given: GivenPart) -> _Loan:
        key = str(given.partname)
        if key not in self._loans:
            keeps = [each for each in given.rels.values() if each.reltype in _LENT and not each.is_external]
            loan = self._loans[key] = _Loan(self._named(given), given, [each.rId for each in keeps])
            for each in keeps:
                loan.relations.append(Relation(each.rId, each.reltype, self._loan(each.target_part).name))
        return self._loans[key]

    def _named(self, given: GivenPart) -> str:
        """A name that says what the part is and nothing else."""
        number = len(self._loans) + 1
        if given.content_type in _NAMES:
            return f"word/{_NAMES[given.content_type].format(number)}.xml"
        folder, kind = ("media", "image") if given.content_type.startswith("image/") else ("fonts", "font")
        return f"word/{folder}/{kind}{number}.{re.sub('[^a-z]', '', given.partname.ext.lower()) or 'bin'}"


def lent(main: GivenPart, kinds: Iterable[str]) -> Lent:
    """What a main part lends of the parts related to it in one of the ways `kinds`. Raises BadPart."""
    wanted, found = tuple(kinds), Lent()
    for relation in main.rels.values():
        if relation.reltype in wanted and not relation.is_external:
            found.take(relation)
    return found


def has_entities(root: etree._Element) -> bool:
    """Whether a part has a document type: what it defines would be printed, or missing, where it is named."""
    return root.getroottree().docinfo.internalDTD is not None


def cleaned(root: etree._Element, keeps: Iterable[str] | None = None) -> None:
    """Takes out of a tree what tells of its making. `keeps`: the relationships that it may go on naming (None: all)."""
    for comment in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        if comment.getparent() is not None:
            _remove(comment)
    _fields(root)
    _bindings(root)
    for element in list(root.iter(etree.Element)):
        name = _local(element.tag)
        if name in _DROPPED or name.endswith(_DROPPED_ENDINGS):
            _remove(element)
        elif name in _UNWRAPPED and element.getparent() is not None:
            _unwrap(element)
        else:
            _forget(element, name)
    if keeps is not None:
        _pointers(root, set(keeps))
    for note in [*root.findall(qn("w:footnote")), *root.findall(qn("w:endnote"))]:
        if note.get(qn("w:type")) is None:
            root.remove(note)


def _bindings(root: etree._Element) -> None:
    """Empties what a property of the file, or its custom XML, filled in."""
    for binding in root.iter(*_BINDINGS):
        for box in binding.iterancestors(qn("w:sdt")):
            for words in box.iter(qn("w:t")):
                words.text = ""


def _forget(element: etree._Element, name: str) -> None:
    for attribute in list(element.attrib):
        if _FORGOTTEN.match(_local(attribute)):
            del element.attrib[attribute]
    if name in ("docPr", "cNvPr") or element.tag.startswith("{urn:schemas-microsoft-com:vml}"):
        for attribute in list(element.attrib):
            if _local(attribute) in _OF_PICTURES:
                del element.attrib[attribute]
        if element.get("name"):
            element.set("name", f"图{element.get('id', '')}")


def _pointers(root: etree._Element, keeps: set[str]) -> None:
    """Takes out what points to something that was left behind: a picture with its frame, else the element alone."""
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for element in list(root.iter(etree.Element)):
        if all(value in keeps for name, value in element.attrib.items() if str(name).startswith(space)):
            continue
        frames = [each for each in element.iterancestors() if _local(each.tag) in ("drawing", "pict", "object")]
        _remove(frames[-1] if frames else element)


def _fields(root: etree._Element) -> None:
    """Takes out the fields that are not the paper's own."""
    for simple in list(root.iter(qn("w:fldSimple"))):
        name = _field(simple.get(qn("w:instr"), ""))
        if name in _SPOKEN:
            _unwrap(simple)
        elif name not in _FIELDS:
            _remove(simple)
    open_ones: list[_Field] = []
    for run in list(root.iter(qn("w:r"))):
        marks = [each.get(qn("w:fldCharType")) for each in run.findall(qn("w:fldChar"))]
        if "begin" in marks:
            open_ones.append(_Field())
        for field in open_ones:
            field.add(run, has_result="separate" in marks and field is open_ones[-1])
        if "end" in marks and open_ones:
            for gone in open_ones.pop().gone():
                _remove(gone)


class _Field:
    """A field that goes through several runs: what it asks for, then what it printed."""

    def __init__(self) -> None:
        self._asking: list[etree._Element] = []
        self._printed: list[etree._Element] = []
        self._instruction = ""
        self._asks = True

    def add(self, run: etree._Element, *, has_result: bool) -> None:
        if self._asks:
            self._instruction += "".join(each.text or "" for each in run.findall(qn("w:instrText")))
        (self._asking if self._asks or run.find(qn("w:fldChar")) is not None else self._printed).append(run)
        self._asks = self._asks and not has_result

    def gone(self) -> Iterator[etree._Element]:
        name = _field(self._instruction)
        if name not in _FIELDS:
            yield from self._asking
            yield from () if name in _SPOKEN else self._printed


def _field(instruction: str) -> str:
    found = re.match(r"\s*(=|[A-Za-z]+)", instruction)
    return found[1].upper() if found else ""


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)


def _without_notes(blob: bytes) -> bytes:
    """A picture without what cameras and programs write beside it (place, hour, author); other kinds as they are."""
    if blob.startswith(b"\x89PNG\r\n\x1a\n"):
        return blob[:8] + b"".join(chunk for kind, chunk in _png(blob) if kind in _PNG_KEPT)
    if blob[:2] == b"\xff\xd8":
        return b"".join(_jpeg(blob))
    return blob


def _png(blob: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(blob):
        end = at + 12 + int.from_bytes(blob[at : at + 4], "big")
        yield blob[at + 4 : at + 8], blob[at:end]
        at = end


def _jpeg(blob: bytes) -> Iterator[bytes]:
    """The segments without APP1 (Exif, XMP), APP3 to APP13 and comments; from the first scan on all of it."""
    yield blob[:2]
    at = 2
    while at + 4 <= len(blob) and blob[at] == 0xFF and blob[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(blob[at + 2 : at + 4], "big")
        marker = blob[at + 1]
        if marker not in (0xE1, 0xFE) and not 0xE3 <= marker <= 0xED:
            yield blob[at:end]
        at = end
    yield blob[at:]
