"""Search for a word in a text as the eye sees it, also where signs stand between its characters (王·建·国, 王（建）国). Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = "([{<《〈【〔「『“‘（"
_CLOSING = ")]}>》〉】〕」』”’）"
_LIGHT = r"·•‧・⋅∙◦᛫ꞏ․.\-‐‑‒–—―−~～〜∼'\"`^|/\\+=→⇒➔…"
"""Signs that separate no sentences: dots, dashes, arrows, strokes."""
_MASKS = "_*×"
"""Signs that stand for a character: 张×国 is no 张国."""
_BRACKETS = re.escape(_OPENING + _CLOSING)
_HEAVY = "[、,，;；:：。!?]"


def places(text: str, word: str, *, cut: bool) -> Iterator[tuple[int, int]]:
    """Where the word begins and ends; `cut`: also with signs in it, brackets only in pairs, so that 提高（新增） holds no 高新."""
    if not cut or len(word) < 2:
        at = text.find(word) if word else -1
        while at >= 0:
            yield at, at + len(word)
            at = text.find(word, at + 1)
        return
    pattern = _pattern(word)
    found = pattern.search(text)
    while found is not None:
        start, end = found.span()
        if _in_pairs(text, start, end):
            yield start, end
        found = pattern.search(text, start + 1)


@lru_cache(maxsize=2048)
def _pattern(word: str) -> re.Pattern[str]:
    chars = [re.escape(char) for char in word]
    if len(word) == 2:
        return re.compile(f"{chars[0]}[{_LIGHT}{_BRACKETS}]{{0,2}}{chars[1]}")
    loose, heavy = f"[{_LIGHT}{_BRACKETS}{_MASKS}]{{0,3}}".join(chars), f"{_HEAVY}{{1,2}}".join(chars)
    return re.compile(f"{loose}|{heavy}")


def _in_pairs(text: str, start: int, end: int) -> bool:
    """Whether each bracket within has its other half within, or right before or behind."""
    inner = text[start:end]
    opened = sum(inner.count(sign) for sign in _OPENING) - sum(inner.count(sign) for sign in _CLOSING)
    before = start > 0 and text[start - 1] in _OPENING
    behind = end < len(text) and text[end] in _CLOSING
    return opened == 0 or (opened == 1 and behind) or (opened == -1 and before)
