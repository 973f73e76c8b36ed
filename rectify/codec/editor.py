"""The minimal edit: a file's text and what a record should say → the text with only the differing lines changed.

Comments, key order, quoting, indentation, blank lines and line ends elsewhere stay byte for byte (SPEC section 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rectify.codec import blocks, scalars
from rectify.codec.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from rectify.model import Data


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    text: str


def edited(text: str, root: Mapping, old: Data, new: Data, order: list[str]) -> str:
    """`text` (whose tree is `root` and which says `old`) so that it says `new`. `order`: the keys as they are written."""
    editor = _Editor(text, root)
    editor.mapping(root, old, new, order)
    return editor.applied()


class _Editor:
    def __init__(self, text: str, root: Mapping) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._step = self._list_step(root)
        self._splices: list[_Splice] = []

    def applied(self) -> str:
        text = self._text
        splices = sorted(self._splices, key=lambda splice: (splice.start, splice.end))  # else in the order they came
        assert all(a.end <= b.start for a, b in pairwise(splices)), "edits of one file must not overlap"
        for splice in reversed(splices):
            text = text[: splice.start] + splice.text + text[splice.end :]
        return text

    def mapping(self, node: Mapping, old: Data, new: Data, order: list[str]) -> None:
        """Makes `node` say `new`. Keys that neither knows are not touched."""
        self._remove(node, {key for key in old if key not in new and node.get(key) is not None})
        fresh: dict[str, list[tuple[str, Any]]] = {}  # what is new, by the key that it goes behind
        for key, value in new.items():
            if old.get(key) == value:
                continue
            present = node.get(key)
            if present is None:
                fresh.setdefault(self._anchor(node, key, order, new), []).append((key, value))
            else:
                self._value(node, key, present, old.get(key), value)
        for anchor, entries in fresh.items():
            self._insert(node, anchor, entries)

    def _value(self, parent: Mapping, key: str, node: Node, old: Any, new: Any) -> None:
        if isinstance(node, Mapping) and isinstance(old, dict) and isinstance(new, dict) and set(old) & set(new):
            self.mapping(node, old, new, list(new))
        elif (
            isinstance(node, Sequence)
            and isinstance(old, list)
            and isinstance(new, list)
            and self._list(node, old, new)
        ):
            return
        elif (
            isinstance(node, Scalar)
            and isinstance(new, list)
            and isinstance(old, list)
            and "、".join(old)
            and not node.is_null
        ):
            self._replace(parent, key, node, "、".join(new) if all("、" not in name for name in new) else new)
        else:
            self._replace(parent, key, node, new)

    def _list(self, node: Sequence, old: list[Any], new: list[Any]) -> bool:
        """Edits a list item by item; False where its items are not those of `old` (then it is written anew)."""
        items = [item for item in node.items if not (isinstance(item, Scalar) and item.is_null)]
        if len(items) != len(old) or not items or len(new) < len(old):
            return False
        for item, before, after in zip(items, old, new, strict=False):
            if before == after:
                continue
            if isinstance(item, Mapping) and isinstance(before, dict) and isinstance(after, dict):
                self.mapping(item, before, after, list(after))
            elif isinstance(item, Scalar) and isinstance(after, str):
                column = self._column(node.start) + blocks.STEP
                self._splice(item.start, item.end, scalars.render(after, column, item.style, flow=node.flow))
            else:
                return False
        self._append(node, items[-1], new[len(old) :])
        return True

    def _append(self, node: Sequence, last: Node, values: list[Any]) -> None:
        if not values:
            return
        if node.flow:
            self._splice(last.end, last.end, "".join(f", {blocks.flow(value)}" for value in values))
        else:
            self._insert_lines(last.end, blocks.items(values, self._column(node.start), self._step))

    def _replace(self, parent: Mapping, key: str, node: Node, value: Any) -> None:
        """Another value in the place of `node`."""
        name = next(name for name, inner in parent.entries if inner is node)
        column = self._column(name.start)
        if parent.flow:
            self._splice(node.start, node.end, blocks.flow(value))
        elif isinstance(value, str):
            old_style = node.style if isinstance(node, Scalar) else ""
            written = scalars.render(value, column + blocks.STEP, old_style)
            if isinstance(node, Scalar) and not node.is_null:
                self._splice(node.start, node.end, written)
            else:
                self._after_colon(name, node, f" {written}")
        else:
            lines = blocks.entry(key, value, column, self._step)[1:]
            if isinstance(node, Scalar) and node.is_null:
                self._insert_lines(self._colon(name), lines)
            else:
                self._after_colon(name, node, "".join(f"\n{line}" for line in lines))

    def _after_colon(self, name: Scalar, node: Node, written: str) -> None:
        colon = self._colon(name)
        self._splice(colon, max(node.end, colon), written)

    def _colon(self, name: Scalar) -> int:
        return self._text.index(":", name.end) + 1

    @staticmethod
    def _anchor(node: Mapping, key: str, order: list[str], new: Data) -> str:
        """The key behind which a new one goes: the last of those before it in the order of the table."""
        sequence = order if key in order else list(new)
        before = sequence[: sequence.index(key)]
        present = [name.text for name, _ in node.entries if name.text in before and name.text in new]
        return max(present, key=before.index, default=node.entries[0][0].text if node.entries else "")

    def _insert(self, node: Mapping, anchor: str, entries: list[tuple[str, Any]]) -> None:
        if not node.entries:  # `验收: {}`
            self._splice(node.start, node.end, blocks.flow(dict(entries)))
            return
        name, value = next(entry for entry in node.entries if entry[0].text == anchor)
        if node.flow:
            at = max(value.end, self._colon(name)) if isinstance(value, Scalar) and value.is_null else value.end
            self._splice(at, at, "".join(f", {key}: {blocks.flow(inner)}" for key, inner in entries))
            return
        column = self._column(node.entries[0][0].start)
        lines = [line for key, inner in entries for line in blocks.entry(key, inner, column, self._step)]
        end = max(value.end, self._colon(name))
        if self._is_last_line(end) and node.entries[-1][0].text == anchor and len(node.entries) > 1:
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
            kept = {key.text: value for key, value in node.entries if key.text not in keys}
            assert kept, "a record keeps its number"
            self._remove_in_flow(node, keys)
            return
        entries = list(node.entries)
        dash = self._text.rfind("\n", 0, node.start) + 1
        if entries[0][0].text in keys and self._text[dash : node.start].strip(" "):  # behind the dash of a list's item
            first_kept = next(index for index, (name, _) in enumerate(entries) if name.text not in keys)
            self._splice(entries[0][0].start, entries[first_kept][0].start, "")
            entries = entries[first_kept:]
        for name, value in entries:
            if name.text in keys:
                start = self._text.rfind("\n", 0, name.start) + 1
                newline = self._text.find("\n", max(value.end, self._colon(name)))
                self._splice(start, len(self._text) if newline < 0 else newline + 1, "")

    def _remove_in_flow(self, node: Mapping, keys: set[str]) -> None:
        for index, (name, _) in enumerate(node.entries):
            if name.text not in keys:
                continue
            if all(other.text in keys for other, _ in node.entries[:index]):
                self._splice(name.start, node.entries[index + 1][0].start, "")
            else:
                before, value = node.entries[index - 1]
                start = max(value.end, self._colon(before))
                self._splice(start, max(node.entries[index][1].end, self._colon(name)), "")

    def _column(self, index: int) -> int:
        return index - (self._text.rfind("\n", 0, index) + 1)

    def _is_last_line(self, index: int) -> bool:
        return "\n" not in self._text[index:]

    def _splice(self, start: int, end: int, text: str) -> None:
        self._splices.append(_Splice(start, end, text.replace("\n", self._newline)))

    def _list_step(self, root: Mapping) -> int:
        """How far this file's dashes stand in from their key: 0 or 2."""
        for name, value in root.entries:
            if isinstance(value, Sequence) and not value.flow and value.items:
                return max(self._column(value.start) - self._column(name.start), 0)
        return blocks.STEP
