"""Writing of a text as YAML that reads back as exactly that text: plain where it can be, quoted or a `|-` block where it must.

Long Chinese text is never folded. The parser itself decides what is safe.
"""

from __future__ import annotations

import json

from rectify.codec.encoding import UNSAFE
from rectify.codec.unreadable import Unreadable
from rectify.codec.yaml_tree import Mapping, Node, Scalar, Sequence, parse


def render(text: str, indent: int, style: str = "", *, one_line: bool = False, alone: bool = False) -> str:
    """`text` as the value of a key. `indent` is the column of a block's lines, `style` the quoting to keep if it can be
    kept; `one_line`: something stands behind it on its line; `alone`: its line begins with it. Lines are joined with
    `\\n`."""
    before = "x:\n  " if alone else "x: "
    for candidate in _candidates(text, style, one_line=one_line):
        if _reads_as(f"{before}{candidate.replace(_MARGIN, '  ')}", text):
            return candidate.replace(_MARGIN, " " * indent)
    return _double(text)


def render_in_flow(text: str, style: str = "") -> str:
    """`text` as it stands inside {} or []."""
    for candidate in _candidates(text, style, one_line=True):
        if _reads_as(f"x: {{k: {candidate}, l: [\n  {candidate}]}}", text):
            return candidate
    return _double(text)


_MARGIN = "\0"
"""Stands for the blanks before a block's line until its column is known; no text that can be written holds it."""


def _candidates(text: str, style: str, *, one_line: bool) -> list[str]:
    """The ways to write `text`, the best first; `_double` is good for every text and comes last of all."""
    if UNSAFE.search(text):
        return []
    if "\n" in text:
        return [] if one_line else [_block(text)]
    if style == "'":
        return ["'" + text.replace("'", "''") + "'"]
    return [] if style == '"' else [text]


def _block(text: str) -> str:
    """`text` as a literal block. A first line that begins with a blank needs a mark of the indentation."""
    first = next((line for line in text.split("\n") if line), "")
    mark = "2" if first[:1] in (" ", "\t") else ""
    return f"|{mark}-\n" + "\n".join(_MARGIN + line if line else "" for line in text.split("\n"))


def _double(text: str) -> str:
    """`text` in double quotes, with escapes for what may not stand in a file as it is."""
    return UNSAFE.sub(lambda char: f"\\u{ord(char[0]):04x}", json.dumps(text, ensure_ascii=False))


def _reads_as(document: str, text: str) -> bool:
    try:
        root = parse(document)
    except Unreadable:
        return False
    value = root.get("x") if isinstance(root, Mapping) and len(root.entries) == 1 else None
    if isinstance(value, Mapping):
        listed = value.get("l")
        alone = isinstance(listed, Sequence) and len(listed.items) == 1 and _same(listed.items[0], text)
        return len(value.entries) == 2 and alone and _same(value.get("k"), text)
    return _same(value, text)


def _same(node: Node | None, text: str) -> bool:
    return isinstance(node, Scalar) and node.meant == text
