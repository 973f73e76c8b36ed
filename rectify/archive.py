"""A zip archive opened with care: what is packed may have been made to fill the memory, and may lie about its size.

Only what is wanted is unpacked, no further than the limits say, and handed on as an archive that does not lie.
"""

from __future__ import annotations

import io
import zipfile
import zlib

LARGEST_UNPACKED = 8 * 1024**2
"""Bytes of all wanted parts: a report's text takes less than one million. XML takes up to 45 times as much memory once it
is read."""
_LARGEST_TOLD = 128 * 1024**2
"""Bytes that all parts say they have: photographs hardly shrink, so this is twice the largest file that is read."""
MOST_PARTS = 5000
"""Parts: a report has some twenty, one more for every photograph."""
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".bin")
"""How the names of parts end that hold no text."""
_FAULTS = (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError)


class Damaged(Exception):
    """No archive, or one that cannot be unpacked."""


class Locked(Exception):
    """An archive that asks for a password."""


class Bloated(Exception):
    """An archive that unpacks to more than it may."""


def unpacked(data: bytes, *, pictures: int = 0) -> io.BytesIO:
    """The archive unpacked and put together again, its parts in their order. `pictures`: bytes of those that are wanted;
    0: they are left empty. Raises Damaged, Locked, Bloated."""
    parts: dict[str, bytes] = {}
    text, others = LARGEST_UNPACKED, pictures
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given:
            members = given.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Locked
            if len(members) > MOST_PARTS or sum(member.file_size for member in members) > _LARGEST_TOLD:
                raise Bloated
            for member in members:
                is_picture = member.filename.lower().endswith(PICTURES)
                if is_picture and not pictures:
                    parts[member.filename] = b""
                    continue
                left = others if is_picture else text
                with given.open(member) as packed:
                    part = packed.read(left + 1)
                if len(part) > left:
                    raise Bloated
                others, text = (others - len(part), text) if is_picture else (others, text - len(part))
                parts[member.filename] = part
    except _FAULTS:
        raise Damaged from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(zipfile.ZipInfo(name), part)
    out.seek(0)
    return out
