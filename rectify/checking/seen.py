"""A text as the eye sees it: without spaces, line breaks and what has no width, full-width forms plain. Pure."""

from __future__ import annotations

import unicodedata

from rectify.core.values import frozen

_BLANK = "\u034f\u115f\u1160\u180b\u180c\u180d\u2800\u3164\uffa0"  # blank, though Unicode calls them letters or marks


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
            if "一" <= char <= "鿿":
                kept = char
            else:
                kept = "".join(filter(_is_seen, unicodedata.normalize("NFKC", char).casefold()))
            seen.append(kept)
            index += [offset] * len(kept)
        return cls("".join(seen), tuple(index))


def _is_seen(char: str) -> bool:
    return not (
        char.isspace()
        or unicodedata.category(char) in ("Cc", "Cf")
        or char in _BLANK
        or "\ufe00" <= char <= "\ufe0f"  # variation selectors
        or "\U000e0100" <= char <= "\U000e01ef"
    )
