"""A text → YAML that reads back as exactly that text: plain where it can be, quoted or a `|-` block where it must.

Long Chinese text is never folded. The parser itself decides what is safe.
"""

from __future__ import annotations

import json

from rectify.codec.complaints import Unreadable
from rectify.codec.nodes import Mapping, Scalar, Sequence, parse


def render(text: str, indent: int, style: str = "", *, flow: bool = False) -> str:
    """`text` as the value of a key. `indent` is the column of a block's lines; `style` the quoting to keep if it can
    be kept; in `flow` (inside {} or []) the text stays on one line. Lines are joined with `\\n`."""
    if "\n" in text and not flow:
        block = _block(text, indent)
        if _reads_as(f"x: {_block(text, 2)}", text):
            return block
    for candidate in _candidates(text, style):
        if _is_scalar(candidate, text, flow=flow):
            return candidate
    return json.dumps(text, ensure_ascii=False)


def _candidates(text: str, style: str) -> list[str]:
    if "\n" in text:
        return []
    single = "'" + text.replace("'", "''") + "'"
    double = json.dumps(text, ensure_ascii=False)
    if style == "'":
        return [single]
    if style == '"':
        return [double]
    return [text, double]


def _block(text: str, indent: int) -> str:
    """`text` as a literal block whose lines stand at `indent`. A first line that begins with a blank needs a mark."""
    first = next((line for line in text.split("\n") if line), "")
    mark = "2" if first[:1] in (" ", "\t") else ""
    lines = [" " * indent + line if line else "" for line in text.split("\n")]
    return f"|{mark}-\n" + "\n".join(lines)


def _is_scalar(written: str, text: str, *, flow: bool) -> bool:
    return _reads_as(f"x: {{k: {written}, l: [{written}]}}" if flow else f"x: {written}", text)


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


def _same(node: object, text: str) -> bool:
    return isinstance(node, Scalar) and node.text == text
