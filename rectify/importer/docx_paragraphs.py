"""Paragraphs of a .docx's main document as text, with the numbers that Word counts by itself. Pure.

Collected from the elements themselves, since python-docx's `Paragraph.text` leaves out what stands in a content
control, an insertion or a smart tag (ECMA-376 part 1, 17.2–17.16).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from rectify.importer.word_numbering import Lists

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

ROOT = f"{_W}document"
_TEXT = (f"{_W}t", f"{_M}t")
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_SYMBOL = f"{_W}sym"
"""A character of a font of signs, by its number there."""
_LEFT_OUT = (
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}pPr",
    f"{_W}rPr",
    f"{_W}sdtPr",
    f"{_W}sectPr",
    f"{_W}tblPr",
    f"{_W}drawing",  # pictures and text boxes
    f"{_W}pict",
    f"{_W}object",
    f"{_W}rt",  # the reading above a character (ruby)
)
_OFF = ("0", "false", "off")
_CONTENTS = "TOC"
"""The field that repeats all headings: its result is no text of its own."""


@frozen
class Content:
    """The paragraphs (a line break inside one as \\n) and what could not be read as it is printed."""

    paragraphs: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def content(main: etree._Element, lists: Lists) -> Content:
    """The text of the main document: body and tables, without headers, footers, notes and text boxes."""
    reader = _Reader()
    texts: list[str] = []
    begun = ""
    for paragraph in _paragraphs(main):
        begun += "".join(reader.texts(paragraph))
        if not _mark_is_deleted(paragraph):  # the mark that is left gives the joined paragraph its number
            texts.append(lists.number(paragraph) + begun)
            begun = ""
    return Content((*texts, begun) if begun else tuple(texts), lists.remarks)


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """All paragraphs in reading order, those of tables and content controls too; none inside another's text box."""
    for child in _children(element):
        if child.tag == f"{_W}p":
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _paragraphs(child)


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The child elements; of an alternative the first choice, or what stands for programs that know none."""
    if element.tag == f"{_MC}AlternateContent":
        chosen = element.find(f"{_MC}Choice")
        if chosen is None:
            chosen = element.find(f"{_MC}Fallback")
        yield from () if chosen is None else chosen
    else:
        yield from element


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    """Whether the paragraph's end is a tracked deletion, so that the next paragraph runs on."""
    return any(paragraph.find(f"{_W}pPr/{_W}rPr/{_W}{name}") is not None for name in ("del", "moveFrom"))


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    has_result: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads paragraph after paragraph, since a field may reach over several."""

    fields: list[_Field] = field(default_factory=list)

    def texts(self, element: etree._Element) -> Iterator[str]:
        """The pieces of text in an element, in order."""
        for child in _children(element):
            tag = child.tag
            if tag in _LEFT_OUT or (tag == f"{_W}r" and _is_hidden(child)):
                continue
            if tag == f"{_W}fldChar":
                self._turn(child.get(f"{_W}fldCharType"))
            elif tag == f"{_W}instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag in _TEXT or tag in _CHARACTERS or tag == _SYMBOL:
                if self._counts:
                    yield _CHARACTERS.get(str(tag)) or (_symbol(child) if tag == _SYMBOL else child.text) or ""
            else:
                yield from self.texts(child)

    def _turn(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    @property
    def _counts(self) -> bool:
        """Whether text is the paper's here: in results of fields, not in their instructions nor in a table of contents."""
        return all(
            open_field.has_result and not open_field.instruction.lstrip().startswith(_CONTENTS)
            for open_field in self.fields
        )


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{_W}char") or ""
    return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""


def _is_hidden(run: etree._Element) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val") not in _OFF
