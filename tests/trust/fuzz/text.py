"""Any bytes as a .txt to import: refused, or a ledger that prints the same paragraphs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rectify.core.errors import RectifyError
from rectify.importer import read_file
from tests.trust.fuzz import reports, seeds

SEEDS = [
    *(reports.REPORT.encode(encoding) for encoding in ("utf-8", *seeds.ENCODINGS)),
    *(reports.REPORT.replace("\n", mark).encode() for mark in ("\r\n", "\v", "\n\u3000\u3000", "\u200b\n", "\n\n", "\u2028")),
]  # fmt: skip
WORDS = reports.WORDS
_HOME = tempfile.TemporaryDirectory()


def check(data: bytes) -> None:
    path = Path(_HOME.name) / "报告.txt"
    path.write_bytes(data)
    try:
        text = read_file.read(path)
    except RectifyError as error:
        refusal = error
    else:
        reports.comes_back(text.paragraphs)
        return
    assert seeds.has_place_and_hint(refusal)
