"""Three-way merge of a ledger file. Pure, but for the merge of plain text that is passed in.

The record is merged by `merge_records`; its text is the minimal edit of the text that all began from, or of the side that has
comments of its own, so that these stay. It does not depend on whose machine merges.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING, Any

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import sameness
from rectify.core import schema
from rectify.core.values import frozen
from rectify.merge import merge_records
from rectify.merge.merge_records import Conflict, Merged, Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from rectify.codec.ledger_file import LedgerFile
    from rectify.compare.recorded_numbers import Numbers
    from rectify.compare.sameness import Reused
    from rectify.core.fields import Record

    Weave = Callable[[bytes, bytes, bytes], bytes | None]
    """One side, the base, the other side → the text merged line by line; None where both touch the same lines."""

BY_HAND = "手写的注释和格式"
_COMMENT = re.compile(r"(?:^|[ \t])#.*", re.M)


class TwoIssues(Exception):  # never reaches the clerk as it is
    """Both sides registered an issue under one number: these are two issues and no two versions of one."""


@frozen
class Joined:
    """The file's bytes, where the sides contradict, and the numbers that new problems of ours got."""

    data: bytes
    conflicts: tuple[Conflict, ...] = ()
    renumbered: Numbers = field(default_factory=dict)


@frozen
class Versions:
    """A file as all began from it (None: both made it anew) and as either side has it. `stem`: its name."""

    stem: str
    base: bytes | None
    ours: bytes
    theirs: bytes


def reused(versions: Versions, record: Record | None) -> tuple[Reused, ...]:
    """The numbers that either side has given to something else than all began from, in which case there is no one issue of
    both. Nothing where a version cannot be read."""
    if record is not schema.ISSUE or versions.base is None:
        return ()
    try:
        base, *sides = (
            read(data, versions.stem, record).value for data in (versions.base, versions.ours, versions.theirs)
        )
    except Unreadable:
        return ()
    return tuple(dict.fromkeys(found for side in sides for found in sameness.reused(base, side)))


def join(
    versions: Versions,
    record: Record,
    weave: Weave,
    choose: Callable[[Conflict], Side] = merge_records.ours,
) -> Joined:
    """The file of both sides; of a contradiction the side that `choose` names. Raises Unreadable where a side is damaged,
    or what comes of both; TwoIssues."""
    mine, theirs = (read(data, versions.stem, record) for data in (versions.ours, versions.theirs))
    base = _readable(versions, record)
    if base is None and record is schema.ISSUE and sameness.are_two_issues(mine.value, theirs.value):
        raise TwoIssues
    merged = merge_records.merge(None if base is None else base.value, mine.value, theirs.value, record, choose)
    text = _text(base, mine, theirs, merged.value, record, weave)
    if text is None:
        joined = _by_hand(mine, theirs, merged, record, choose)
    else:
        joined = Joined(text, merged.conflicts, merged.renumbered)
    read(joined.data, versions.stem, record)  # an issue of which either side took out another half is none
    return joined


def read(data: bytes, stem: str, record: Record) -> LedgerFile:
    """The file as what it should be. Raises Unreadable."""
    return ledger_file.read_issue(data, stem) if record is schema.ISSUE else ledger_file.read(data, record)


def _readable(versions: Versions, record: Record) -> LedgerFile | None:
    if versions.base is None:
        return None
    try:
        return read(versions.base, versions.stem, record)
    except Unreadable:
        return None


def _text(
    base: LedgerFile | None, mine: LedgerFile, theirs: LedgerFile, value: Any, record: Record, weave: Weave
) -> bytes | None:
    """The text that says `value`; None where both sides have handwriting that cannot be had together."""
    if base is None:
        return _if_nothing_is_lost(mine, theirs, value, record)
    written = [
        side for side in (mine, theirs) if ledger_file.rewritten(base, side.value, record).data != side.source.data
    ]
    if len(written) < 2:
        return ledger_file.rewritten(written[0] if written else base, value, record).data
    texts = [ledger_file.rewritten(sheet, value, record).data for sheet in (mine, base, theirs)]
    woven = weave(*texts) if texts[0] <= texts[2] else weave(*reversed(texts))
    if woven is not None and _says(woven, value, record):
        return woven
    return _if_nothing_is_lost(mine, theirs, value, record)


def _if_nothing_is_lost(mine: LedgerFile, theirs: LedgerFile, value: Any, record: Record) -> bytes | None:
    """The text of one side, where it holds the handwriting of the other too."""
    for side, other in sorted(((mine, theirs), (theirs, mine)), key=lambda pair: pair[0].source.data):
        if not _handwriting(other) - _handwriting(side):
            return ledger_file.rewritten(side, value, record).data
    return None


def _handwriting(sheet: LedgerFile) -> Counter[str]:
    """The comments of a file, and the lines that are of no known key."""
    text = sheet.source.text
    lines = text.splitlines()
    unknown = [lines[line - 1].strip() for line, _ in sheet.remarks if line <= len(lines)]
    return Counter([match.group().strip() for match in _COMMENT.finditer(text)]) + Counter(unknown)


def _says(data: bytes, value: Any, record: Record) -> bool:
    try:
        return bool(ledger_file.read(data, record).value == value)
    except Unreadable:
        return False


def _by_hand(
    mine: LedgerFile, theirs: LedgerFile, merged: Merged, record: Record, choose: Callable[[Conflict], Side]
) -> Joined:
    own, other = (_handwriting(sheet) for sheet in (mine, theirs))
    described = ["；".join(lines) or None for lines in (own - other, other - own)]
    conflict = Conflict(BY_HAND, described[0], described[1], ())
    chosen = mine if choose(conflict) is Side.OURS else theirs
    text = ledger_file.rewritten(chosen, merged.value, record).data
    return Joined(text, (*merged.conflicts, conflict), merged.renumbered)
