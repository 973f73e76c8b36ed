"""Parsing of YAML text into a small tree in which every value knows its line. The only module that imports yaml.

Built from the parser's events, not from its constructors: every scalar stays the text that was typed (`2.10`, `no`,
`010020`), a double key is seen, and the places allow edits that touch nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from rectify.codec import folding, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONFLICTS = ("<<<<<<<", ">>>>>>>", "|||||||")
_SUSPECT = re.compile("[：:\t=\u3000\u00a0\u2002\u2003\u2007\u202f\ufeff\u200b－—–‐−-]")
"""What a line holds that is a key, an item or a pasted blank gone wrong."""
_ENDS: tuple[Any, ...] = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_BLOCKS = ("|", ">")
_MAX_DEPTH = 20
"""Ledger files nest five deep; far deeper ones are made to exhaust the stack."""
_MOST_NODES = 200_000
"""Keys, values and lists in a file: three years of weekly 进展 take two thousand; each takes half a kilobyte of memory."""


class Scalar(NamedTuple):
    """A text. `style` is '' (plain), a quote, `|` or `>`; `start`:`end` is what to replace in the source."""

    text: str
    start: int
    end: int
    line: int
    style: str = ""

    @property
    def is_null(self) -> bool:
        """Whether nothing stands there (`标题:`)."""
        return not self.style and not self.text

    @property
    def is_blank(self) -> bool:
        """Whether nothing that could be read stands there (`标题: ""`)."""
        return not self.text.strip()

    @property
    def meant(self) -> str:
        """The text without the line ends that a block leaves behind it. What is in quotes is meant to the letter."""
        return self.text.rstrip("\n \t") if self.style in _BLOCKS else self.text


class Mapping(NamedTuple):
    """Keys and values. The keys' texts are without the invisible characters that pasting brings."""

    entries: tuple[tuple[Scalar, Node], ...]
    start: int
    end: int
    line: int
    flow: bool

    def get(self, key: str) -> Node | None:
        """The value behind `key`; None where it is not there."""
        return next((value for name, value in self.entries if name.text == key), None)


class Sequence(NamedTuple):
    items: tuple[Node, ...]
    start: int
    end: int
    line: int
    flow: bool


Node = Scalar | Mapping | Sequence


@lru_cache(maxsize=256)
def word(text: str) -> str:
    """A key or a word of a closed list without the invisible characters that pasting brings."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf").strip()


def parse(text: str) -> Node | None:
    """The tree of `text`; None where it holds nothing but comments. Raises complaints.Unreadable with the line."""
    if any(mark in text for mark in _CONFLICTS):
        _causes().refuse_conflicts(text)
    try:
        return _Builder(text).document()
    except yaml.MarkedYAMLError as error:
        raise _causes().explained(text, _stop(error)) from None
    except yaml.YAMLError:
        raise _causes().explained(text, unreadable.Stop(1)) from None


def _causes() -> ModuleType:
    """The module `diagnose`, imported only when something may be wrong."""
    from rectify.codec import diagnose

    return diagnose


def _stop(error: yaml.MarkedYAMLError) -> unreadable.Stop:
    begin, end = error.context_mark, error.problem_mark or error.context_mark
    line = end.line + 1 if end else 1
    return unreadable.Stop(line, error.context or "", begin.line + 1 if begin else line, error.problem or "")


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._nodes = 0
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def document(self) -> Node | None:
        next(self._events)  # the stream starts
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self._node(next(self._events), 0)
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise unreadable.several_documents(after.start_mark.line + 1)
        return None if isinstance(node, Scalar) and node.is_null else node

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if event.anchor is not None or isinstance(event, yaml.AliasEvent):
            raise unreadable.anchor(line)
        if event.tag is not None:
            raise unreadable.tag(line)
        if depth > _MAX_DEPTH:
            raise unreadable.too_deep(line)
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise unreadable.too_many(line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        children: list[Node] = []
        after: Any = next(self._events)
        while type(after) not in _ENDS:
            children.append(self._node(after, depth + 1))
            after = next(self._events)
        flow = bool(event.flow_style)
        start = event.start_mark.index
        end = after.end_mark.index if flow else max((child.end for child in children), default=start)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(children), start, end, line, flow)
        return Mapping(self._entries(children, flow=flow), start, end, line, flow)

    def _entries(self, children: list[Node], *, flow: bool) -> tuple[tuple[Scalar, Node], ...]:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar) or (not flow and self._is_marked(key)):
                raise unreadable.key_is_no_text(key.line)
            name = key._replace(text=word(key.text))
            if name.text in seen:
                raise unreadable.double_key(name.text, key.line, seen[name.text])
            seen[name.text] = key.line
            entries.append((name, value))
        return tuple(entries)

    def _is_marked(self, key: Scalar) -> bool:
        """Whether the key is written the long way, `? key`: an edit could not tell its column."""
        line = self._text.rfind("\n", 0, key.start) + 1
        return self._text[line : key.start].rstrip(" \t").endswith("?")

    def _scalar(self, event: Any, line: int) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or ""
        text = event.value
        if style in _BLOCKS:
            end = start + len(self._text[start:end].rstrip(" \t\r\n"))
        else:
            self._refuse_swallowed(start, end, style, line)
        if style != "|" and event.start_mark.line != event.end_mark.line:
            text = self._unfolded(self._text[start:end], style, text)
        return Scalar(text, start, end, line, style)

    def _refuse_swallowed(self, start: int, end: int, style: str, line: int) -> None:
        """Raises Unreadable where a scalar has taken in what was meant as a key or an item of its own. Almost none has:
        only one of several lines, or one at the start of its line that holds a mark of such things, is looked into."""
        if "\n" not in self._text[start:end]:
            begin = self._text.rfind("\n", 0, start) + 1
            if style or self._text[begin:start].strip(" \t") or not _SUSPECT.search(self._text, begin, end):
                return
        _causes().refuse_swallowed(self._text, start, end, style, line)

    @staticmethod
    def _unfolded(raw: str, style: str, parsed: str) -> str:
        if style == ">":
            return folding.of_block(raw, parsed)
        joined = folding.without_wide_folds(raw)
        if joined == raw:
            return parsed
        text = _value(joined)
        return parsed if text is None else text


def _value(raw: str) -> str | None:
    """The text of one scalar by itself."""
    try:
        values = [event.value for event in yaml.parse(f"x: {raw}", _LOADER) if isinstance(event, yaml.ScalarEvent)]
    except yaml.YAMLError:
        return None
    return str(values[1]) if len(values) == 2 else None
