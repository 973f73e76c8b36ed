"""Safe opening of zip archives: what is packed may have been made to fill the memory, and may lie about its size.

No further is unpacked than the limits say, and what is unpacked is handed on as an archive that does not lie.
"""

from __future__ import annotations

import io
import zipfile
import zlib

LARGEST_MARKUP = 8 * 1024**2
"""Bytes of all parts of XML: a report's take less than one million. XML takes up to 45 times as much memory once it is
read."""
LARGEST_OTHERS = 64 * 1024**2
"""Bytes of pictures and faces, where they are wanted: as much as the largest file that is read."""
MOST_PARTS = 5000
"""Parts: a report has some twenty, one more for every photograph."""
_LARGEST_TOLD = 128 * 1024**2
"""Bytes that all parts say they have: photographs hardly shrink, so this is twice the largest file that is read."""
_ENTRY = b"PK\x01\x02"
"""How each entry of an archive's list of parts begins."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How the parts of a .docx are packed; Python unpacks the others a block at a time, however much there is in it."""
_START = 4096
_BEFORE_MARKUP = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
"""Marks of the byte order, the zeros of wide characters, blanks."""
_MARKUP = (b"<", "<?xml".encode("cp037"))
_FAULTS = (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError)


class Damaged(Exception):
    """No archive, or one that cannot be unpacked."""


class Locked(Exception):
    """An archive that asks for a password."""


class Bloated(Exception):
    """An archive that unpacks to more than it may."""


def parts(data: bytes, *, markup: int = LARGEST_MARKUP, others: int = 0) -> dict[str, bytes]:
    """The archive's parts by name, in their order. `markup`: how many bytes of XML there may be, by what the parts hold and
    whatever their names; `others`: how many of pictures and faces, which 0 leaves empty. Raises Damaged, Locked, Bloated."""
    if data.count(_ENTRY) > MOST_PARTS:
        raise Bloated
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Locked
            if sum(member.file_size for member in members) > _LARGEST_TOLD:
                raise Bloated
            return _read(archive, members, markup, others)
    except _FAULTS:
        raise Damaged from None


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], markup: int, others: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = {True: markup, False: others}
    for member in members:
        if member.compress_type not in _METHODS:
            raise Damaged
        with archive.open(member) as packed:
            start = packed.read(_START)
            is_markup = _is_markup(start)
            if not is_markup and not others:
                found[member.filename] = b""
                continue
            part = start + packed.read(left[is_markup] + 1)
        left[is_markup] -= len(part)
        if left[is_markup] < 0:
            raise Bloated
        found[member.filename] = part
    return found


def _is_markup(start: bytes) -> bool:
    """Whether a parser of XML might read what begins so."""
    first = start.lstrip(_BEFORE_MARKUP)
    return not first or first.startswith(_MARKUP)


def unpacked(data: bytes, *, markup: int = LARGEST_MARKUP, others: int = 0) -> io.BytesIO:
    """The archive put together again from its parts. Raises as `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts(data, markup=markup, others=others).items():
            made.writestr(zipfile.ZipInfo(name), part)
    out.seek(0)
    return out
