"""YAML text → a small tree in which every value knows where it stands. The only module that imports yaml.

Built from the parser's events, not from its constructors: every scalar stays the text that was typed (`2.10`, `no`,
`010020`), a double key is seen, and the places allow edits that touch nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from rectify.codec import complaints

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_MAX_DEPTH = 20
"""Ledger files nest five deep; far deeper ones are made to exhaust the stack."""


@dataclass(frozen=True, slots=True)
class Scalar:
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


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]
    start: int
    end: int
    line: int
    flow: bool

    def get(self, key: str) -> Node | None:
        """The value behind `key`; None where it is not there."""
        return next((value for name, value in self.entries if name.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    start: int
    end: int
    line: int
    flow: bool


Node = Scalar | Mapping | Sequence


def parse(text: str) -> Node | None:
    """The tree of `text`; None where it holds nothing but comments. Raises complaints.Unreadable with the line."""
    complaints.refuse_before_parsing(text)
    try:
        node = _Builder(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise complaints.explained(text, mark.line + 1 if mark else 1) from None
    except yaml.YAMLError:
        raise complaints.explained(text, 1) from None
    return node


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
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
            raise complaints.several_documents(after.start_mark.line + 1)
        return None if isinstance(node, Scalar) and node.is_null else node

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if event.anchor is not None or isinstance(event, yaml.AliasEvent):
            raise complaints.anchor(line)
        if depth > _MAX_DEPTH:
            raise complaints.too_deep(line)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        children: list[Node] = []
        after: Any = next(self._events)
        while not isinstance(after, _ENDS):
            children.append(self._node(after, depth + 1))
            after = next(self._events)
        flow = bool(event.flow_style)
        start = event.start_mark.index
        end = after.end_mark.index if flow else max((child.end for child in children), default=start)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(children), start, end, line, flow)
        return Mapping(self._entries(children), start, end, line, flow)

    @staticmethod
    def _entries(children: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise complaints.key_is_no_text(key.line)
            if key.text in seen:
                raise complaints.double_key(key.text, key.line, seen[key.text])
            seen[key.text] = key.line
            entries.append((key, value))
        return tuple(entries)

    def _scalar(self, event: Any, line: int) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or ""
        text = event.value
        if style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        if event.start_mark.line != event.end_mark.line and style != "|":
            text = _folded(self._text[start:end], style, text)
        return Scalar(text, start, end, line, style)


def _folded(raw: str, style: str, parsed: str) -> str:
    """The text of a scalar that was written on several lines: where a Chinese character stands beside the fold, the
    lines join without the blank that YAML puts there. `raw` is the scalar as it stands in the file."""
    if style == ">":
        return _folded_block(raw, parsed)
    body = raw[1:-1] if style else raw
    complaints.refuse_swallowed_key(body, style)
    lines = body.splitlines()
    escaped = style == '"'
    joined = lines[0].rstrip(" \t")
    breaks = 0
    for line in lines[1:]:
        piece = line.strip(" \t")
        if not piece:
            breaks += 1
            continue
        if breaks:
            joined += ("\\n" if escaped else "\n") * breaks
        elif escaped and re.search(r"(?<!\\)(\\\\)*\\$", joined):
            joined = joined[:-1]
        else:
            joined += _glue(joined, piece)
        joined += piece
        breaks = 0
    if escaped:
        return str(_one_line(f'"{joined}"'))
    return joined.replace("''", "'") if style == "'" else joined


def _one_line(quoted: str) -> str:
    return next(event.value for event in yaml.parse(quoted, Loader=_LOADER) if isinstance(event, yaml.ScalarEvent))


def _folded_block(raw: str, parsed: str) -> str:
    literal = _literal(raw)
    if literal is None:
        return parsed
    joined = ""
    breaks = 0
    for line in literal.rstrip("\n").split("\n"):
        if not line:
            breaks += 1
            continue
        if not joined:
            joined = "\n" * breaks + line
        elif breaks or line[0] in " \t":
            joined += "\n" * max(breaks, 1) + line
        else:
            joined += _glue(joined, line) + line
        breaks = 0
    return joined


def _literal(raw: str) -> str | None:
    """The lines of a `>` block as they would be in a `|` block."""
    text = "x: |" + raw[1:]
    try:
        values = [event.value for event in yaml.parse(text, Loader=_LOADER) if isinstance(event, yaml.ScalarEvent)]
    except yaml.YAMLError:
        return None
    return str(values[1]) if len(values) == 2 else None


def _glue(before: str, after: str) -> str:
    return "" if _is_wide(before[-1:]) or _is_wide(after[:1]) else " "


def _is_wide(char: str) -> bool:
    return bool(char) and (unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·《》")
