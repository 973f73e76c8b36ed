"""Where parts of a paper stand that is worked out from their texts (GB/T 9704-2012 7.2.4, 7.3.4, 7.3.5)."""

from __future__ import annotations

from typing import NamedTuple

from rectify.render import gbt9704 as gb

_NOTE_LABEL = "附件："
_NUMBER_CHARACTERS = "0123456789.．、 "


class SignOff(NamedTuple):
    """How far 署名 and 成文日期 end from the right edge of the type area."""

    organ: gb.Length
    date: gb.Length


class NoteIndent(NamedTuple):
    """Where the name of an attachment begins, and how far its label and number hang out to the left of it."""

    left: gb.Length
    hanging: gb.Length


class Masthead(NamedTuple):
    """The size of 发文机关标志, its line, and the space above that line."""

    size: gb.Length
    line: gb.Length
    above: gb.Length


def masthead(organ: str, lines_above: int) -> Masthead:
    """The largest type, to half a point, that keeps the organ on one line; its ink begins 35 mm below the type area's
    upper edge, whatever stands above it (7.2.4)."""
    fitting = gb.AREA_WIDTH.pt / (gb.width(organ).count * gb.MASTHEAD_AIR)
    size = gb.pt(min(gb.MASTHEAD_LARGEST.pt, int(fitting * 2) / 2))
    above = gb.MASTHEAD_DROP - size * gb.MASTHEAD_RISE - gb.LINE * lines_above
    return Masthead(size, size * gb.MASTHEAD_LEADING, above)


def sign_off(organ: str, date: str, *, sealed: bool) -> SignOff:
    """Sealed (7.3.5.1): the date 右空四字, the organ centred on it. Unsealed (7.3.5.2): the organ 右空二字, the date's
    first character two to the right of the organ's; where the date is too long for that, it is the date 右空二字."""
    wide, narrow = gb.width(organ).count, gb.width(date).count
    if sealed:
        date_right = gb.SEALED_DATE_RIGHT.count
        organ_right = date_right + (narrow - wide) / 2
        if organ_right < 0:
            organ_right, date_right = 0, date_right - organ_right
    else:
        organ_right = gb.UNSEALED_RIGHT.count
        date_right = organ_right + wide - gb.UNSEALED_STEP.count - narrow
        if date_right < gb.UNSEALED_RIGHT.count:
            date_right = gb.UNSEALED_RIGHT.count
            organ_right = date_right + narrow + gb.UNSEALED_STEP.count - wide
    return SignOff(gb.Characters(organ_right).at(gb.ADVANCE), gb.Characters(date_right).at(gb.ADVANCE))


def note_indent(text: str) -> NoteIndent:
    """附件：1.名称 (7.3.4): 左空二字, a line more under the name's first character, 2.名称 under the first number."""
    label = gb.width(_NOTE_LABEL).count
    rest = text.removeprefix(_NOTE_LABEL)
    number = gb.width(rest[: len(rest) - len(rest.lstrip(_NUMBER_CHARACTERS))]).count
    hanging = number + (label if rest != text else 0)
    left = gb.INDENT.count + label + number
    return NoteIndent(gb.Characters(left).at(gb.ADVANCE), gb.Characters(hanging).at(gb.ADVANCE))
