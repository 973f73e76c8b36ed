"""Placement of the parts of a paper that depends on their texts (GB/T 9704-2012 7.2.4, 7.3.4, 7.3.5)."""

from __future__ import annotations

import re
from typing import NamedTuple

from rectify.render import gbt9704 as gb

_NOTE_LABEL = "附件："
_NUMBER_CHARACTERS = "0123456789.．、 "
# What stays on one line: a number or a character, with the marks that lean on it.
_PIECE = re.compile(r"[（《“‘〔]*(?:[0-9A-Za-z.%-]+|.)[、，。：；？！）》”’〕]*", re.S)
_LATIN = re.compile("[0-9A-Za-z]+")


class SignOff(NamedTuple):
    """How far 署名 and 成文日期 end from the right edge of the type area.

    `limits`: how wide a line of the organ may be that is too long for one, None where it stands on one line;
    `centred`: from where on, seen from the left edge, such lines are centred, None where they end at the right.
    """

    organ: gb.Length
    date: gb.Length
    room: gb.Characters | None = None
    centred: gb.Length | None = None


class NoteIndent(NamedTuple):
    """Where the name of an attachment begins, and how far its label and number hang out to the left of it."""

    left: gb.Length
    hanging: gb.Length


class Masthead(NamedTuple):
    """The size of 发文机关标志, its line, and the space above that line."""

    size: gb.Length
    line: gb.Length
    above: gb.Length


def widest(text: str) -> gb.Characters:
    """How many 字 a text takes at most: some programs set numbers and Latin words apart from what is around them."""
    return gb.Characters(gb.width(text).count + 2 * gb.APART.count * len(_LATIN.findall(text)))


def lines_of(text: str, room: gb.Characters) -> int:
    """How many lines of that width a text takes at most."""
    count, left = 1, room.count
    for piece in _PIECE.findall(text):
        wide = widest(piece).count
        if room.count > left < wide:
            count, left = count + 1, room.count
        left -= wide
        while left < 0:  # a number that is longer than a line
            count, left = count + 1, left + room.count
    return count


def masthead_room(width: gb.Length = gb.AREA_WIDTH) -> gb.Characters:
    """How wide a line of 发文机关标志 may be on a type area of that width."""
    return gb.Characters(width.pt / (gb.MASTHEAD_SMALLEST.pt * gb.MASTHEAD_AIR))


def masthead(lines: tuple[str, ...], lines_above: int, width: gb.Length = gb.AREA_WIDTH) -> Masthead:
    """The largest type, to half a point, that keeps each line on one and leaves room for what stands above it; the first
    line's ink begins 35 mm below the type area's upper edge (7.2.4)."""
    beside = width.pt / (max(gb.width(line).count for line in lines) * gb.MASTHEAD_AIR)
    below = (gb.MASTHEAD_DROP - gb.LINE * lines_above).pt / gb.MASTHEAD_RISE
    fitting = int(min(beside, below) * 2) / 2
    size = gb.pt(max(gb.MASTHEAD_SMALLEST.pt, min(gb.MASTHEAD_LARGEST.pt, fitting)))
    above = gb.MASTHEAD_DROP - size * gb.MASTHEAD_RISE - gb.LINE * lines_above
    return Masthead(size, size * gb.MASTHEAD_LEADING, above)


def sign_off(organ: str, date: str, *, sealed: bool, width: gb.Length = gb.AREA_WIDTH) -> SignOff:
    """Sealed (7.3.5.1): the date 右空四字, the organ centred on it. Unsealed (7.3.5.2): the organ 右空二字, the date's
    first character two to the right of the organ's; where the date is too long for that, it is the date 右空二字.

    Where the type area, `width` wide, has no room for that, the date keeps its distance from the right edge and the organ has several
    lines above it: sealed centred on the date, unsealed 右空二字.
    """
    wide, narrow = gb.width(organ).count, gb.width(date).count
    total = width.twips // gb.ADVANCE.twips
    if sealed:
        date_right = min(gb.SEALED_DATE_RIGHT.count, max(0, total - narrow))
        if wide > total:
            room = min(total, 2 * date_right + narrow) if date else total - date_right
            return SignOff(gb.Length(0), _characters(date_right), gb.Characters(room), _characters(total - room))
        organ_right = min(total - wide, date_right + (narrow - wide) / 2)
        if organ_right < 0:
            organ_right, date_right = 0, date_right - organ_right
    else:
        organ_right = gb.UNSEALED_RIGHT.count
        if wide > total - organ_right:
            date_right = min(organ_right, max(0, total - narrow))
            return SignOff(_characters(organ_right), _characters(date_right), gb.Characters(total - organ_right))
        date_right = organ_right + wide - gb.UNSEALED_STEP.count - narrow
        if date_right < gb.UNSEALED_RIGHT.count:
            date_right = min(gb.UNSEALED_RIGHT.count, max(0, total - narrow))
            organ_right = min(total - wide, date_right + narrow + gb.UNSEALED_STEP.count - wide)
    return SignOff(_characters(organ_right), _characters(date_right))


def _characters(count: float) -> gb.Length:
    return gb.Characters(count).at(gb.ADVANCE)


def note_indent(text: str) -> NoteIndent:
    """附件：1.名称 (7.3.4): 左空二字, a line more under the name's first character, 2.名称 under the first number."""
    label = gb.width(_NOTE_LABEL).count
    rest = text.removeprefix(_NOTE_LABEL)
    number = gb.width(rest[: len(rest) - len(rest.lstrip(_NUMBER_CHARACTERS))]).count
    hanging = number + (label if rest != text else 0)
    left = gb.INDENT.count + label + number
    return NoteIndent(_characters(left), _characters(hanging))
