"""WordprocessingML as text: names, escaping, runs, paragraphs. Strings only; a thousand rows cost milliseconds.

Elements are written in the order of the schema (ECMA-376 Part 1, 17): Word refuses a file where they are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.render.gbt9704 import BLACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rectify.render.gbt9704 import Length

HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)

# XML 1.0 2.2: what no document may hold, even escaped.
_IMPOSSIBLE = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_ESCAPES: dict[int, str | None] = {
    **dict.fromkeys(_IMPOSSIBLE),
    **{ord(char): name for char, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))},
}
_TO_ESCAPE = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
# Tells Word that “ ” — … are Chinese here (ECMA-376 17.3.2.26); without it they fall to the Latin face.
CHINESE = '<w:rFonts w:hint="eastAsia"/>'


def escape(text: str) -> str:
    """Text as character data or attribute value; characters that XML cannot hold are left out."""
    return text.translate(_ESCAPES) if _TO_ESCAPE.search(text) else text


def tag(name: str, attributes: Mapping[str, object] | None = None, content: str = "") -> str:
    """An element of the w: namespace; an attribute None is left out."""
    written = "".join(f' w:{key}="{value}"' for key, value in (attributes or {}).items() if value is not None)
    return f"<w:{name}{written}>{content}</w:{name}>" if content else f"<w:{name}{written}/>"


def value(name: str, val: object) -> str:
    """An element with just w:val."""
    return f'<w:{name} w:val="{val}"/>'


def text_run(text: str, properties: str = "") -> str:
    """A run; `properties` go around the hint: w:rStyle must stand before it, all others after it."""
    style, others = (properties, "") if properties.startswith("<w:rStyle") else ("", properties)
    return f'<w:r><w:rPr>{style}{CHINESE}{others}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def content_run(content: str) -> str:
    """A run of something else than text: a break, a tab, a part of a field."""
    return f"<w:r><w:rPr>{CHINESE}</w:rPr>{content}</w:r>"


# A line ends for the eye only. In a wrapper of its own the break is passed over by whatever joins a paragraph's runs (an
# importer, a checker): a title reads as it was given.
LINE_BREAK = f'<w:smartTag w:uri="urn:gbt9704" w:element="line">{content_run("<w:br/>")}</w:smartTag>'


def paragraph(style: str, runs: Iterable[str] = (), properties: str = "") -> str:
    """A paragraph of a style; `properties` in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def indent(first: Length | None = None, *, left: Length | None = None, right: Length | None = None) -> str:
    """w:ind; a first line below zero hangs."""
    twips = first.twips if first else 0
    sides = {"left": left.twips if left else None, "right": right.twips if right else None}
    return tag("ind", {**sides, **({"hanging": -twips} if twips < 0 else {"firstLine": twips})})


def spacing(line: Length | None = None, *, before: Length | None = None, after: Length | None = None) -> str:
    """w:spacing; a line is exact. Raises ValueError for what the schema wants unsigned and is not."""
    attributes: dict[str, object] = {
        "before": _unsigned(before),
        "after": _unsigned(after),
        "line": _unsigned(line),
        "lineRule": "exact" if line else None,
    }
    return tag("spacing", attributes)


def _unsigned(length: Length | None) -> int | None:
    """In twips, as ST_TwipsMeasure wants them (ECMA-376 Part 1, 22.9.2.14)."""
    if length is None:
        return None
    if length.twips < 0:
        raise ValueError(length)
    return length.twips


def rules(sides: Mapping[str, Length], color: str = BLACK, space: int = 0) -> str:
    """Borders of a table, cell or paragraph, of the given thickness; `space` in points from the text."""
    return "".join(
        tag(side, {"val": "single", "sz": rule.eighths, "space": space, "color": color}) for side, rule in sides.items()
    )
