"""Characters that the body font of an official paper lacks: they print as a blank or in another font. Pure.

What a brand covers is told by its name: `…_GB2312` draws the characters of GB/T 2312-1980, the others of Windows and of
the foundries those of GBK. A rare character of a name (镕, 䶮, 𠮷) is seen too late, on the printed page.
"""

from __future__ import annotations

import unicodedata

_SMALL = "_GB2312"
_COMMON = "〇"
"""Drawn by every 仿宋 that is in use, though GB/T 2312 has it not."""


def missing(text: str, face: str | None) -> tuple[str, ...]:
    """The wide characters of `text` that the face (None: the customary 仿宋_GB2312) has not, each once, in order.

    Letters, digits and signs that the Latin face prints are not among them."""
    charset = "gb2312" if face is None or face.upper().endswith(_SMALL) else "gbk"
    found = (char for char in text if ord(char) > 0x2E7F and char != _COMMON and _is_drawn(char))
    return tuple(char for char in dict.fromkeys(found) if not _has(charset, char))


def _is_drawn(char: str) -> bool:
    """Whether the character takes a wide place on paper: no mark that joins another, no sign that is not seen."""
    return unicodedata.category(char) in ("Lo", "So", "Co", "Po", "Ps", "Pe", "Lm", "No", "Nl")


def _has(charset: str, char: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
