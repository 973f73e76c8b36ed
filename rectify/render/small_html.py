"""The small HTML that a template may produce, parsed into a tree of elements.

A few elements, no more: whatever else stands there is an error with its place, never dropped in silence. White space of
the template that holds a line break is layout of the source and vanishes; everything else is kept to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NoReturn

from rectify.core.errors import Place, RectifyError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Characters that no text contains (Unicode's noncharacters) carry through the HTML what is no text.
PLACE_BEGINS, PLACE_ENDS = "\ufdd0", "\ufdd1"  # the template's name and line, before a tag
KEPT_SPACE, KEPT_TAB = "\ufdd2", "\ufdd3"  # white space at the ends of data
DATA_LINE_BREAK = "\u2029"  # a line break of data: what follows is a new paragraph

_PLACE = re.compile(f"{PLACE_BEGINS}([^{PLACE_ENDS}]*):([0-9]+){PLACE_ENDS}")
_TEMPLATE_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_KEPT = str.maketrans({KEPT_SPACE: " ", KEPT_TAB: "\t"})

RUN_IN_HEADINGS = ("h2", "h3", "h4", "h5")
_BLOCKS = ("h1", *RUN_IN_HEADINGS, "p", "table", "hr")
# What each element may hold; "" is the page itself.
_CONTENT: dict[str, tuple[str, ...]] = {
    "": (*_BLOCKS, "section", "header", "footer"),
    "section": _BLOCKS,
    "header": ("p",),
    "footer": ("p",),
    "h1": ("br",),
    **dict.fromkeys(RUN_IN_HEADINGS, ()),
    "p": (*RUN_IN_HEADINGS, "strong"),
    "strong": (),
    "table": ("colgroup", "thead", "tbody", "tr"),
    "colgroup": ("col",),
    "thead": ("tr",),
    "tbody": ("tr",),
    "tr": ("th", "td"),
    "th": ("p", "br", "strong"),
    "td": ("p", "br", "strong"),
    "br": (),
    "hr": (),
    "col": (),
}
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("p", "section", "hr", "header", "footer"), ("class",)),
    **dict.fromkeys(("th", "td"), ("class", "colspan", "rowspan")),
    "col": ("width",),
}
_VOID = ("br", "hr", "col")
_HOLDS_TEXT = ("h1", *RUN_IN_HEADINGS, "p", "strong", "th", "td")
_ENOUGH_TO_FIND = 20  # characters of a text that a message quotes


class TemplateError(RectifyError):
    """A template, or what it yields, that cannot become a document."""


class UnknownElement(TemplateError):
    """An element, comment or declaration that the small HTML does not have."""

    def __init__(self, place: Place, element: str) -> None:
        known = [name for name in _CONTENT if name]
        meant = nearest(element, known)
        super().__init__(
            f"模板里不能用标记 <{element}>" + (f"，是不是 <{meant}>？" if meant else "。"),
            hint=f"可用的标记：{' '.join(known)}；说明文字写成 {{# … #}}。",
            place=place,
        )


class UnknownAttribute(TemplateError):
    """An attribute that the element does not have: how a paper looks is not the template's to say."""

    def __init__(self, place: Place, element: str, attribute: str) -> None:
        known = _ATTRIBUTES.get(element, ())
        super().__init__(
            f"<{element}> 不能带属性 {attribute}。",
            hint=f"<{element}> 可带的属性：{'、'.join(known)}。"
            if known
            else f"直接写 <{element}>，字体和版式由程序统一设定。",
            place=place,
        )


class Unclosed(TemplateError):
    """An element without its end tag; the place is its beginning. Without a name: a tag without its `>`."""

    def __init__(self, place: Place, element: str) -> None:
        super().__init__(
            f"标记 <{element}> 没有结束。" if element else "最后一个标记缺少 >。",
            hint=f"在这一段内容的末尾加上 </{element}>。" if element else "补上 >；正文里的 < 写成 &lt;。",
            place=place,
        )


class NotOpen(TemplateError):
    """An end tag without its beginning."""

    def __init__(self, place: Place, element: str) -> None:
        super().__init__(
            f"多出一个结束标记 </{element}>。",
            hint=f"删去 </{element}>，或在前面补上 <{element}>。",
            place=place,
        )


class Misplaced(TemplateError):
    """An element where it cannot stand."""

    def __init__(self, place: Place, element: str, parent: str) -> None:
        around = "、".join(f"<{name}>" for name, content in _CONTENT.items() if name and element in content)
        super().__init__(
            f"<{element}> 不能写在" + (f" <{parent}> 里面。" if parent else "这里。"),
            hint=f"<{element}> 写在 {around} 里面。" if around else f"把 <{element}> 移到 <{parent}> 外面。",
            place=place,
        )


class StrayText(TemplateError):
    """Text outside a paragraph, a heading or a cell."""

    def __init__(self, place: Place, text: str) -> None:
        shown = text if len(text) <= _ENOUGH_TO_FIND else text[:_ENOUGH_TO_FIND] + "……"
        super().__init__(f"文字“{shown}”不在任何段落里。", hint="把它写进 <p>…</p>。", place=place)


@dataclass(slots=True)
class Text:
    """Text of one element as it came, with the breaks of the data in it."""

    pieces: list[str]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass(slots=True)
class Element:
    """An element that the small HTML has; the page itself has the name ""."""

    name: str
    place: Place
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | Text] = field(default_factory=list)

    @property
    def classes(self) -> str:
        """The class names, one space between them."""
        return " ".join(self.attributes.get("class", "").split())

    def elements(self) -> Iterator[Element]:
        """The children that are elements."""
        return (child for child in self.children if isinstance(child, Element))


def tree(html: str, file: str, folder: str) -> Element:
    """The page, every element of it known, closed, and where it may stand; else a TemplateError.

    `file` is the template's name, the place of what carries none; `folder` stands before every name in a message.
    """
    return _TreeReader(file, folder).read(html)


class _TreeReader(HTMLParser):
    def __init__(self, file: str, folder: str) -> None:
        super().__init__(convert_charrefs=True)
        self._folder = folder
        self._place = Place(folder + file)
        self._open = [Element("", self._place)]

    def read(self, html: str) -> Element:
        self.feed(html)
        if self.rawdata.startswith("<"):
            raise Unclosed(self._place, "")
        self.close()
        if len(self._open) > 1:
            raise Unclosed(self._open[-1].place, self._open[-1].name)
        return self._open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1]
        if tag not in _CONTENT:
            raise UnknownElement(self._place, tag)
        if tag not in _CONTENT[parent.name]:
            if parent.name in _HOLDS_TEXT and tag in _CONTENT[""]:
                raise Unclosed(parent.place, parent.name)
            raise Misplaced(self._place, tag, parent.name)
        for name, _ in attrs:
            if name not in _ATTRIBUTES.get(tag, ()):
                raise UnknownAttribute(self._place, tag, name)
        element = Element(tag, self._place, {name: value or "" for name, value in attrs})
        parent.children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open[-1].name:
            self._open.pop()
        elif tag not in _CONTENT:
            raise UnknownElement(self._place, tag)
        elif any(element.name == tag for element in self._open):
            raise Unclosed(self._open[-1].place, self._open[-1].name)
        else:
            raise NotOpen(self._place, tag)

    def handle_data(self, data: str) -> None:
        before, *marked = _PLACE.split(data)
        self._text(before)
        for name, line, text in zip(marked[::3], marked[1::3], marked[2::3], strict=True):
            self._place = Place(self._folder + name, int(line))
            self._text(text)

    def _text(self, data: str) -> None:
        if not data:
            return
        parent = self._open[-1]
        text = _TEMPLATE_LINE_BREAK.sub("", data).translate(_KEPT)
        if parent.name not in _HOLDS_TEXT:
            if text.strip():
                raise StrayText(self._below(data), text.strip())
        elif parent.children and isinstance(last := parent.children[-1], Text):
            last.pieces.append(text)
        elif text:
            parent.children.append(Text([text]))

    def _below(self, data: str) -> Place:
        """The place of the first character that is no space, counted on from the last known one."""
        lines = data[: len(data) - len(data.lstrip())].count("\n")
        return self._place if self._place.line is None else Place(self._place.file, self._place.line + lines)

    def handle_comment(self, data: str) -> NoReturn:
        del data
        raise UnknownElement(self._place, "!--")

    def handle_decl(self, decl: str) -> NoReturn:
        raise UnknownElement(self._place, f"!{decl}")

    def parse_marked_section(self, i: int, report: bool = True) -> NoReturn:  # the parser's own gives up on `<![CDA`
        del i, report
        raise UnknownElement(self._place, "![")

    def handle_pi(self, data: str) -> NoReturn:
        raise UnknownElement(self._place, f"?{data}")
