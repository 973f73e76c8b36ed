"""Where a .docx comes from: whether two are one paper, and which program saved it last. Stdlib only; the bytes may be
anything.
"""

from __future__ import annotations

import io
import re
import zipfile

_APP = "docProps/app.xml"
_PROGRAM = re.compile(r"<(?:\w+:)?Application>([^<$]{1,60})")
_LARGEST = 100_000
"""Bytes of the part that names the program; it has some thousand."""


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two packages hold the same parts, however tightly they were packed: that differs from one zlib to another."""
    return one == other or (_sums(one) is not None and _sums(one) == _sums(other) and _parts(one) == _parts(other))


def _sums(data: bytes) -> list[tuple[str, int, int]] | None:
    """Name, size and checksum of each part, unread; None where the bytes are no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(part.filename, part.file_size, part.CRC) for part in package.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None


def _parts(data: bytes) -> list[bytes] | None:
    """The contents of each part; None where one cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [package.read(part) for part in package.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return None


def program(data: bytes) -> str | None:
    """The program that the file says it was saved by (`Microsoft Office Word`); None where it says none, as ours do."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(_APP) as part:
            text = part.read(_LARGEST).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    found = _PROGRAM.search(text)
    return found[1].strip() if found else None
