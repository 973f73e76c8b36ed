"""Portable file names: what one clerk puts into the ledger another must be able to check out on any system. Pure."""

from __future__ import annotations

import re

_STEERING = "\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff"
_FORBIDDEN = re.compile(f'[<>:"/\\\\|?*{_STEERING}]')
"""What Windows has no name for, what steers a terminal or the order of a line, and bytes that are no text."""
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(?=\.|$)", re.I)
"""Devices of Windows, whatever suffix follows."""
_LONGEST = 150
"""Bytes of a name: half of what file systems take, as a number and the folders must fit too."""

_LONGEST_SUFFIX = 10
"""Characters, the dot among them, that are kept where a name is cut."""


def portable(name: str) -> str:
    """The name, or one like it that every system takes; never one that is hidden or that git obeys (`.gitattributes`)."""
    plain = _FORBIDDEN.sub("_", name).strip(" .")
    plain = _RESERVED.sub(lambda match: f"{match[1]}_", plain, count=1) if _RESERVED.match(plain) else plain
    stem, dot, suffix = plain.rpartition(".") if "." in plain[-_LONGEST_SUFFIX:] else (plain, "", "")
    while len(stem.encode()) > _LONGEST:
        stem = stem[:-1]
    return f"{stem.rstrip(' .')}{dot}{suffix}" if stem else f"佐证{dot}{suffix}"
