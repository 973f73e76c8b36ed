"""The minimal edit: a file's text and what a record should say → the text with only the differing lines changed.

Comments, key order, quoting, indentation, blank lines and line ends elsewhere stay byte for byte (SPEC section 1).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rectify.codec import scalars, yaml_lines
from rectify.codec.records import split_names
from rectify.codec.yaml_tree import Mapping, Node, Scalar, Sequence
from rectify.core.values import frozen

if TYPE_CHECKING:
    from rectify.codec.encoding import Source
    from rectify.core.model import Data

_COLON = re.compile(r"[ \t]*:")
_COMMENT = re.compile(r"[ \t]+#")
_HEADING = re.compile(r"[|>][0-9+-]*([ \t]+#[^\r\n]*)")


@frozen
class _Splice:
    start: int
    end: int
    text: str


def edited(source: Source, root: Mapping, old: Data, new: Data, order: list[str], *, one_line: bool = False) -> str:
    """The text of `source` (whose tree is `root` and which says `old`) so that it says `new`. `order`: the keys as they
    are written; `one_line`: no text becomes a block."""
    editor = _Editor(source, root, one_line=one_line)
    editor.mapping(root, old, new, order)
    return editor.applied()


def _stays(node: Mapping, old: Data, new: Data) -> list[str]:
    """The keys of `node` that stay: those of the new record, and those that no table knows."""
    return [name.text for name, _ in node.entries if name.text in new or name.text not in old]


def _plain(node: Node) -> Any:
    """What stands there, as data."""
    if isinstance(node, Mapping):
        return {name.text: _plain(value) for name, value in node.entries}
    return [_plain(item) for item in node.items] if isinstance(node, Sequence) else node.meant


class _Editor:
    def __init__(self, source: Source, root: Mapping, *, one_line: bool) -> None:
        self._text = source.text
        self._newline = source.newline
        self._hand = yaml_lines.Hand(self._list_step(root), one_line)
        self._splices: list[_Splice] = []
        self._leaving: list[tuple[Data, yaml_lines.Moved]] = []

    def applied(self) -> str:
        text = self._text
        splices = sorted(self._splices, key=lambda splice: (splice.start, splice.end))  # else in the order they came
        assert all(a.end <= b.start for a, b in pairwise(splices)), "edits of one file must not overlap"
        for splice in reversed(splices):
            text = text[: splice.start] + splice.text + text[splice.end :]
        return text

    def mapping(self, node: Mapping, old: Data, new: Data, order: list[str]) -> None:
        """Makes `node` say `new`. Keys that neither knows are not touched; those of a record that moves go with it."""
        gone = {key for key in old if key not in new}
        self._remove(node, gone)
        outer, self._leaving = self._leaving, self._moved(node, old, gone)
        stays = _stays(node, old, new)
        fresh: dict[str, list[tuple[str, Any]]] = {}  # what is new, by the key that it goes behind
        for key, value in new.items():
            if old.get(key) == value:
                continue
            present = node.get(key)
            if present is None:
                anchor = self._anchor(stays, key, order, new)
                fresh.setdefault(anchor, []).append((key, self._arriving(value)))
            else:
                self._value(node, key, present, old.get(key), value)
        for anchor, entries in fresh.items():
            self._insert(node, anchor, entries)
        self._leaving = outer

    def _moved(self, node: Mapping, old: Data, gone: set[str]) -> list[tuple[Data, yaml_lines.Moved]]:
        """The records of `node` that are to be removed: what the tables know of them, and all that stands there."""
        found = []
        for name, inner in node.entries:
            if name.text in gone and isinstance(inner, Mapping) and isinstance(old[name.text], dict):
                moved = yaml_lines.Moved({key.text: _plain(value) for key, value in inner.entries})
                column = self._column(name.start)
                first, *rest = self._text[self._colon(name) : self._line_end(name, inner)].rstrip().splitlines()
                moved.lines = (first, *(line[min(column, len(line) - len(line.lstrip(" "))) :] for line in rest))
                found.append((old[name.text], moved))
        return found

    def _arriving(self, value: Any) -> Any:
        """The value, in it the records that leave another place with all that they hold there."""
        if isinstance(value, list):
            return [self._arriving(item) for item in value]
        if not isinstance(value, dict):
            return value
        moved = next((whole for known, whole in self._leaving if known == value), None)
        return moved or {key: self._arriving(inner) for key, inner in value.items()}

    def _value(self, parent: Mapping, key: str, node: Node, old: Any, new: Any) -> None:
        if isinstance(node, Mapping) and isinstance(new, dict) and _stays(node, old or {}, new):
            self.mapping(node, old or {}, new, list(new))
        elif isinstance(node, Sequence) and isinstance(new, list) and self._list(node, old or [], new):
            return
        elif isinstance(node, Scalar) and (names := self._with_names(node, old, new)):
            self._replace(parent, key, node, names)
        else:
            self._replace(parent, key, node, new)

    @staticmethod
    def _with_names(node: Scalar, old: Any, new: Any) -> str | None:
        """The text of `办公室、人事股` with further names; None where it is no such text or they cannot stand in it."""
        if not isinstance(new, list) or not old or split_names(node.text) != tuple(old) or new[: len(old)] != old:
            return None
        if not all(isinstance(name, str) and split_names(name) == (name,) for name in new):
            return None
        if len(old) == 1 and "、" not in node.text:  # one text that is a list by itself: the next item begins a list
            return None
        return node.meant.rstrip(" \t\n\u3000，、,;；") + "".join(f"、{name}" for name in new[len(old) :])

    def _list(self, node: Sequence, old: list[Any], new: list[Any]) -> bool:
        """Edits a list item by item; False where it must be written anew."""
        items = [item for item in node.items if not (isinstance(item, Scalar) and item.is_blank)]
        kept = new[: len(old)]
        if not items or len(new) < len(old) or (kept != old and len(items) != len(old)):
            return False
        pairs = [each for each in zip(items, old, kept, strict=False) if each[1] != each[2]]
        if kept != old and not all(self._is_editable(*each) for each in pairs):
            return False
        for item, before, after in pairs:
            if isinstance(item, Mapping):
                self.mapping(item, before, after, list(after))
            elif isinstance(item, Scalar):
                self._splice(item.start, item.end, self._rendered(item, after, self._column(node.start), node.flow))
        self._append(node, items[-1], self._arriving(new[len(old) :]))
        return True

    @staticmethod
    def _is_editable(item: Node, before: Any, after: Any) -> bool:
        if isinstance(after, dict):
            return isinstance(item, Mapping) and bool(_stays(item, before, after))
        return isinstance(item, Scalar)

    def _append(self, node: Sequence, last: Node, values: list[Any]) -> None:
        if not values:
            return
        if node.flow:
            self._splice(last.end, last.end, "".join(f", {yaml_lines.flow(value)}" for value in values))
        else:
            self._insert_lines(last.end, yaml_lines.items(values, self._column(node.start), self._hand))

    def _replace(self, parent: Mapping, key: str, node: Node, value: Any) -> None:
        """Another value in the place of `node`."""
        name = next(name for name, inner in parent.entries if inner is node)
        column = self._column(name.start)
        is_null = isinstance(node, Scalar) and node.is_null
        if isinstance(value, str) and isinstance(node, Scalar):
            written = self._rendered(node, value, column, parent.flow)
            if is_null:
                self._after_colon(name, node, f" {written}")
            else:
                self._splice(node.start, node.end, written)
        elif parent.flow:
            self._after_colon(name, node, f" {yaml_lines.flow(value)}")
        else:
            self._after_colon(name, node, self._comments(name, node))
            self._insert_lines(self._end(name, node), yaml_lines.entry(key, value, column, self._hand)[1:])

    def _rendered(self, node: Scalar, text: str, column: int, flow: bool) -> str:
        """`text` as it can stand in the place of `node`, whose key or dash is at `column`."""
        if flow:
            return scalars.render_in_flow(text, node.style)
        before = self._text[self._text.rfind("\n", 0, node.start) + 1 : node.start]
        is_alone = not node.is_null and not before.strip(" \t")
        heading = self._heading(node)
        is_followed = _COMMENT.match(self._text, node.end) is not None or bool(heading)
        one_line = is_followed or self._hand.one_line
        written = scalars.render(text, column + yaml_lines.STEP, node.style, one_line=one_line, alone=is_alone)
        # The mark of a block may stand alone below its key, where nothing else may.
        pad = " " * (column + yaml_lines.STEP - len(before)) if is_alone and len(before) <= column else ""
        return pad + written + heading

    def _comments(self, name: Scalar, node: Node) -> str:
        """What stands between a key and the end of its value's first mark, if that is a comment."""
        colon = self._colon(name)
        before = self._text[colon : max(node.start, colon)].rstrip().replace("\r\n", "\n")
        return (before if "#" in before else "") + self._heading(node)

    def _heading(self, node: Node) -> str:
        """The comment behind the mark with which a block begins (`>-  # 待核`)."""
        match = _HEADING.match(self._text, node.start, node.end) if isinstance(node, Scalar) else None
        return match[1] if match and isinstance(node, Scalar) and node.style in ("|", ">") else ""

    def _after_colon(self, name: Scalar, node: Node, written: str) -> None:
        colon = self._colon(name)
        missing = "" if _COLON.match(self._text, name.end) else ":"
        is_null = isinstance(node, Scalar) and node.is_null
        self._splice(colon, colon if is_null else max(node.end, colon), missing + written)

    def _colon(self, name: Scalar) -> int:
        """The place behind the key's colon, or behind the key where it has none (`{编号: 2.5.1, 状态}`)."""
        match = _COLON.match(self._text, name.end)
        return match.end() if match else name.end

    def _end(self, name: Scalar, value: Node) -> int:
        """Where an entry ends."""
        colon = self._colon(name)
        return colon if isinstance(value, Scalar) and value.is_null else max(value.end, colon)

    @staticmethod
    def _anchor(stays: list[str], key: str, order: list[str], new: Data) -> str:
        """The key behind which a new one goes: the last of those before it in the order of the table."""
        sequence = order if key in order else list(new)
        before = sequence[: sequence.index(key)]
        present = [name for name in stays if name in before and name in new]
        return max(present, key=before.index, default=stays[0] if stays else "")

    def _insert(self, node: Mapping, anchor: str, entries: list[tuple[str, Any]]) -> None:
        if not node.entries:  # `验收: {}`
            self._splice(node.start, node.end, yaml_lines.flow(dict(entries)))
            return
        name, value = next(entry for entry in node.entries if entry[0].text == anchor)
        end = self._end(name, value)
        if node.flow:
            self._splice(end, end, "".join(f", {key}: {yaml_lines.flow(inner)}" for key, inner in entries))
            return
        column = self._column(node.entries[0][0].start)
        lines = [line for key, inner in entries for line in yaml_lines.entry(key, inner, column, self._hand)]
        if "\n" not in self._text[end:] and node.entries[-1][0].text == anchor and len(node.entries) > 1:
            # The file does not end with a line break: going before its last entry leaves that line as it is.
            start = self._text.rindex("\n", 0, name.start) + 1
            if not self._text[start : name.start].strip(" "):
                self._splice(start, start, "".join(line + "\n" for line in lines))
                return
        self._insert_lines(end, lines)

    def _insert_lines(self, after: int, lines: list[str]) -> None:
        """Puts `lines` below the line on which the character before `after` stands."""
        end = self._text.find("\n", after)
        if end < 0:
            self._splice(len(self._text), len(self._text), "".join(f"\n{line}" for line in lines))
        else:
            self._splice(end + 1, end + 1, "".join(f"{line}\n" for line in lines))

    def _remove(self, node: Mapping, keys: set[str]) -> None:
        if not keys:
            return
        if node.flow:
            self._remove_in_flow(node, keys)
            return
        leading = self._leading(node, keys)
        first_kept = node.entries[leading][0]
        joined = leading and all(
            self._line_end(*entry) == self._line_start(after)
            for entry, (after, _) in pairwise(node.entries[: leading + 1])
        )
        if joined:  # the first key that stays takes the place behind the dash
            self._splice(node.start, first_kept.start, "")
        elif leading:  # comments stand between: they stay, the dash alone on its line
            dash = self._line_start(node.entries[0][0])
            end = dash + len(self._text[dash : node.start].rstrip(" "))
            self._splice(end, self._line_end(*node.entries[0]), "\n")
        for index, (name, value) in enumerate(node.entries):
            if name.text in keys and not (index < leading and (joined or index == 0)):
                self._splice(self._line_start(name), self._line_end(name, value), "")

    def _leading(self, node: Mapping, keys: set[str]) -> int:
        """How many of the entries to remove stand first in a list's item, behind its dash."""
        if not self._text[self._line_start(node) : node.start].strip(" "):
            return 0
        return next(index for index, (name, _) in enumerate(node.entries) if name.text not in keys)

    def _remove_in_flow(self, node: Mapping, keys: set[str]) -> None:
        for index, (name, value) in enumerate(node.entries):
            if name.text not in keys:
                continue
            if all(other.text in keys for other, _ in node.entries[:index]):
                self._splice(name.start, node.entries[index + 1][0].start, "")
            else:
                self._splice(self._end(*node.entries[index - 1]), self._end(name, value), "")

    def _line_start(self, node: Node) -> int:
        return self._text.rfind("\n", 0, node.start) + 1

    def _line_end(self, name: Scalar, value: Node) -> int:
        """The place behind the line on which an entry ends."""
        newline = self._text.find("\n", self._end(name, value))
        return len(self._text) if newline < 0 else newline + 1

    def _column(self, index: int) -> int:
        return index - (self._text.rfind("\n", 0, index) + 1)

    def _splice(self, start: int, end: int, text: str) -> None:
        self._splices.append(_Splice(start, end, text.replace("\n", self._newline)))

    def _list_step(self, root: Mapping) -> int:
        """How far this file's dashes stand in from their key."""
        for name, value in root.entries:
            if isinstance(value, Sequence) and not value.flow and value.items:
                return max(self._column(value.start) - self._column(name.start), 0)
        return yaml_lines.STEP
