"""Identity of a .docx: whether two files are one paper, and which program saved it last. The bytes may be anything."""

from __future__ import annotations

import re

from rectify.storage import zip_archive

_APP = "docProps/app.xml"
_PROGRAM = re.compile(r"<(?:\w+:)?Application>([^<$]{1,60})")
_LARGEST = 100_000
"""Bytes of the part that names the program; it has some thousand."""


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two packages hold the same parts, however tightly they were packed: that differs from one zlib to another."""
    return one == other or ((parts := _parts(one)) is not None and parts == _parts(other))


def _parts(data: bytes) -> list[tuple[str, bytes]] | None:
    """Names and contents of the parts; None where they cannot be read, or are more than a report's."""
    try:
        return list(zip_archive.parts(data, others=zip_archive.LARGEST_OTHERS).items())
    except (zip_archive.Damaged, zip_archive.Locked, zip_archive.Bloated):
        return None


def program(data: bytes) -> str | None:
    """The program that the file says it was saved by (`Microsoft Office Word`); None where it says none, as ours do."""
    try:
        part = zip_archive.parts(data).get(_APP, b"")
    except (zip_archive.Damaged, zip_archive.Locked, zip_archive.Bloated):
        return None
    found = _PROGRAM.search(part[:_LARGEST].decode("utf-8", "replace"))
    return found[1].strip() if found else None
