"""Visible form of a text: without spaces, line breaks and characters of no width, each character in its plain form. Pure.

Full-width letters are plain ones, a radical or a traditional, old or Japanese form is the character itself, marks that
join a character (accents, rings) are left out.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rectify.checking.character_variants import plain_forms
from rectify.core.values import frozen

_BLANK = "\u034f\u115f\u1160\u180b\u180c\u180d\u2800\u3164\uffa0"  # blank, though Unicode calls them letters or marks
_UNSEEN = ("Cc", "Cf", "Mn", "Me")
"""Categories of Unicode: controls, formats, marks that join the character before them."""


@frozen
class Seen:
    """What is seen of a text, and of each character of it the offset in what was written."""

    text: str
    index: tuple[int, ...]

    @classmethod
    def of(cls, written: str) -> Seen:
        seen: list[str] = []
        index: list[int] = []
        for offset, char in enumerate(written):
            kept = _plain(char)
            seen.append(kept)
            index += [offset] * len(kept)
        return cls("".join(seen), tuple(index))


def spaced(written: str) -> str:
    """The text as it is seen, its spaces and line breaks kept as spaces."""
    return "".join(" " if char.isspace() else _plain(char) for char in written)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """The character in its plain form; "" of one that is not seen."""
    forms = plain_forms()
    if "一" <= char <= "鿿":
        return forms.get(char, char)
    pieces = unicodedata.normalize("NFKD", forms.get(char, char)).casefold()
    return "".join(forms.get(each, each) for each in pieces if _is_seen(each))


def _is_seen(char: str) -> bool:
    return not (char.isspace() or unicodedata.category(char) in _UNSEEN or char in _BLANK)
