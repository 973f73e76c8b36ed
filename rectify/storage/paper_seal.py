"""Digest that a paper carries of itself: it shows that rectify wrote the file and nobody has edited it since. Pure.

It travels with the file, needs no record beside it, and tells of the content only. Plain text has no place for one.
"""

from __future__ import annotations

import enum
import hashlib
import re
from typing import TYPE_CHECKING

from rectify.storage import zip_archive

if TYPE_CHECKING:
    from collections.abc import Mapping

BLANK = "sha256-" + "0" * 64
"""What a paper holds in the place of its digest until it is sealed."""
CORE = "docProps/core.xml"
"""The part of a Word file that holds the digest."""
_MARK = re.compile(rb"sha256-[0-9a-f]{64}")
_ZIP, _ZIP_END, _ZIP_END_SIZE = b"PK\3\4", b"PK\5\6", 22
"""How an archive begins, how its last record begins, and the bytes of that record where no comment follows."""
_WHOLE = ""
"""The name of the one part of a file that is no archive."""
_IDENTIFIER = re.compile(
    rb"(?<=/ID \[ <)[0-9A-F]{32}(?=>)|(?<=>\n<)[0-9A-F]{32}(?=> \])|(?<=/DocChecksum /)[0-9A-F]{32}"
)
"""The identifier of a PDF (ISO 32000 14.4), twice, and the checksum, as LibreOffice writes them."""


class State(enum.Enum):
    """What a file's digest says of it."""

    INTACT = enum.auto()  # rectify wrote it, and nobody has edited it
    BROKEN = enum.auto()  # rectify wrote it, and it was edited
    NONE = enum.auto()  # it carries none


def sealed_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a Word file with their digest in the place of BLANK."""
    return _sealed(parts, CORE)


def sealed(data: bytes) -> bytes:
    """A file with its digest in the place of BLANK."""
    return _sealed({_WHOLE: data}, _WHOLE)[_WHOLE]


def identified(pdf: bytes) -> bytes:
    """A PDF whose identifier comes of its content."""
    own = hashlib.md5(_IDENTIFIER.sub(b"0" * 32, pdf), usedforsecurity=False).hexdigest().upper().encode()
    return _IDENTIFIER.sub(own, pdf)


def state(data: bytes) -> State:
    """What the file's own digest says. The bytes may be anything."""
    if data.startswith(b"%PDF"):
        if _IDENTIFIER.search(data) is None:
            return State.NONE
        return State.INTACT if identified(data) == data else State.NONE  # other programs write identifiers too
    if data.startswith(b"<!DOCTYPE html>"):
        return _state({_WHOLE: data}, _WHOLE)
    try:
        parts = zip_archive.parts(data, markup=zip_archive.LARGEST_OTHERS, others=zip_archive.LARGEST_OTHERS)
    except (zip_archive.Damaged, zip_archive.Locked, zip_archive.Bloated):
        return State.NONE
    found = _state(parts, CORE)
    is_whole = data.startswith(_ZIP) and data[-_ZIP_END_SIZE:].startswith(_ZIP_END)
    return found if is_whole or found is not State.INTACT else State.BROKEN


def _sealed(parts: Mapping[str, bytes], carrier: str) -> dict[str, bytes]:
    blank = BLANK.encode()
    return {**parts, carrier: parts[carrier].replace(blank, _digest(parts), 1)}


def _state(parts: Mapping[str, bytes], carrier: str) -> State:
    found = _MARK.search(parts.get(carrier, b""))
    if found is None:
        return State.NONE
    blank = parts[carrier].replace(found[0], BLANK.encode(), 1)
    return State.INTACT if _digest({**parts, carrier: blank}) == found[0] else State.BROKEN


def _digest(parts: Mapping[str, bytes]) -> bytes:
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(f"{len(name)} {len(content)} {name}".encode("utf-8", "surrogatepass"))
        digest.update(content)
    return b"sha256-" + digest.hexdigest().encode()
