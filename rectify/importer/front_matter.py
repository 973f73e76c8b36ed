"""Front matter of a report, above the first part: 标题, 主送机关, 导语. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core.values import frozen
from rectify.importer import heading_marks, reprint
from rectify.importer.compared_lines import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_TITLE = re.compile("[。；，：:]")
_NO_ADDRESSEE = re.compile("[。；]|如下|以下|报告")
_LONGEST_ADDRESSEE = 80


@frozen
class Front:
    """The texts above the first part; a text of several paragraphs has line breaks. None where there is none."""

    title: str | None = None
    addressee: str | None = None
    lead: str | None = None


def read(texts: Sequence[str]) -> Front:
    """Title lines first, then an addressee that ends in ：, then the lead."""
    titles = 0
    while titles < len(texts) and _is_title(texts[titles]):
        titles += 1
    addressee, rest = None, texts[titles:]
    if rest and _is_addressee(rest[0]):
        addressee, rest = rest[0].removesuffix("："), rest[1:]
    return Front(joined(list(texts[:titles])), addressee, joined(list(rest)))


def _is_title(text: str) -> bool:
    return heading_marks.is_heading(text) and not _NO_TITLE.search(text)


def _is_addressee(text: str) -> bool:
    bare = text.removesuffix("：")
    return (
        0 < len(bare) <= _LONGEST_ADDRESSEE
        and bare == bare.strip()
        and not _NO_ADDRESSEE.search(bare)
        and reprint.addressee(bare) == text
    )
