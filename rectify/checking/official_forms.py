"""Official forms of the small parts of a paper (GB/T 9704-2012): what the program adds by itself and removes from a text
that already has it, and what would look wrong in print, with the right form. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rectify.core import dates, numerals
from rectify.core.schema import COLOPHON, LETTERHEAD, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.report_text import ReportText

    Path = tuple[str | int, ...]

_ENDS = "。．.；;，,、：: "
_SECRECY = ("绝密", "机密", "秘密")
_URGENCY = ("特急", "加急", "特提", "平急")
"""特急 and 加急 of papers; of telegrams also 特提 and 平急."""
_EXAMPLE = "2023年6月8日"
_REFERENCE = (
    r"(?P<organ>.+?)[〔\[(【〈<{]?(?P<year>[0-9]{2}|[0-9Xx×*]{4})(?:[〕\])】〉>}]年?第?|年第?|第)"
    r"0*(?P<number>[1-9][0-9]*|[Xx×*]+)号?"
)
_SINCE = 2000
"""What two digits of a year are counted from."""
_TERM = f"({numerals.NUMERAL})(?=年|个月|月|天|日)"
_PAIRS = {"（": "）", "(": ")", "《": "》"}


def bare_note(text: str) -> str:
    """附注 without the brackets that the paper puts around it (7.3.6)."""
    return _within(text, "（(") or text


def bare_copies(text: str) -> str:
    """抄送机关 without the label and the 。 of the paper (7.4.2)."""
    return _without_label(text, COLOPHON.key("copies")).rstrip("。")


def bare_signer(name: str) -> str:
    """A name of 签发人 without the label of the paper (7.2.6)."""
    return _without_label(name, LETTERHEAD.key("signers"))


def bare_name(name: str, number: int | None) -> str:
    """The name of an attachment without the label of the paper and its number there; None: it has none (7.3.4)."""
    bare = _without_label(name, REPORT.key("attachments"))
    return bare if number is None else re.sub(rf"^{number}[.．、](?![0-9])\s*(?=\S)", "", bare)


def bare_printed(text: str) -> str:
    """印发日期 without the word that the paper puts behind it (7.4.3), the date as it is printed."""
    return printed_date(text.strip().removesuffix("印发").rstrip())


def printed_date(text: str) -> str:
    """The date as official papers write it where it was typed as 2023-04-28; else as it was typed."""
    if "年" in text:
        return text
    try:
        found = dates.read(text)
    except dates.ImpossibleDate:
        return text
    return dates.chinese(found) if found else text


def _without_label(text: str, label: str) -> str:
    return re.sub(rf"^\s*{label}[0-9]*\s*[：:]\s*(?=\S)", "", text)


def _within(text: str, opening: str) -> str | None:
    """What stands within the one pair of brackets that holds all of `text`, a 。 behind it apart; None where none does."""
    inner = text.strip().removesuffix("。")
    if len(inner) < 3 or inner[0] not in opening or inner[-1] != _PAIRS[inner[0]]:
        return None
    depth = 0
    for at, char in enumerate(inner, 1):
        depth += (char == inner[0]) - (char == inner[-1])
        if not depth:
            return inner[1:-1] if at == len(inner) else None
    return None


def remarks(report: ReportText) -> Iterator[tuple[Path, str]]:
    """What is not written as the standard asks: where it stands in the report, and how it is written."""
    for head, attribute, form in (
        ("letterhead", "copy_number", _copy_number),
        ("letterhead", "secrecy", _secrecy),
        ("letterhead", "urgency", _urgency),
        ("letterhead", "reference", _reference),
        ("colophon", "printed", _printed),
    ):
        record = getattr(report, head)
        text = record and getattr(record, attribute)
        if text and (message := form(text)):
            yield (head, attribute), message
    if report.date and (message := _date(REPORT.key("date"), report.date)):
        yield ("date",), message
    for index, attachment in enumerate(report.attachments):
        if attachment.name and (message := _name(attachment.name)):
            yield ("attachments", index, "name"), message


def _plain(text: str) -> str:
    """`text` without blanks, brackets and digits half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _copy_number(text: str) -> str | None:
    """7.2.1: six digits."""
    if re.fullmatch("[0-9]{6}", text):
        return None
    digits = _plain(text)
    right = digits.zfill(6) if re.fullmatch("[0-9]{1,6}", digits) else "000001"
    return f"份号“{text}”应当是 6 位数字，{'写作' if digits.isdecimal() else '例如'} {right}"


def _secrecy(text: str) -> str | None:
    """7.2.2: the level, ★ and the term in Arabic digits."""
    plain = "".join(text.split())
    level, term = plain[:2], plain[2:].lstrip("★☆*·:：-—（()）")
    term = re.sub(_TERM, lambda found: str(numerals.number(found[0]) or found[0]), term.rstrip("）)"))
    if level not in _SECRECY or not re.match("[0-9]|长期|$", term):
        return f"密级“{text}”应当是{'、'.join(_SECRECY)}之一，有保密期限的写作 秘密★1年"
    right = f"{level}★{term}" if term else level
    return None if plain == right else f"密级“{text}”写作 {right}"


def _urgency(text: str) -> str | None:
    """7.2.3."""
    plain = "".join(text.split())
    if plain in _URGENCY:
        return None
    return f"紧急程度“{text}”应当是{'、'.join(_URGENCY[:2])}（电报另有{'、'.join(_URGENCY[2:])}）"


def _reference(text: str) -> str | None:
    """7.2.5: the year in full within 〔〕, no 第, no leading zero, 号."""
    found = re.fullmatch(_REFERENCE, _plain(text))
    if found is None:
        return f"发文字号“{text}”应当是机关代字、年份和发文顺序号，例如 甲党〔2023〕5号"
    year = found["year"] if len(found["year"]) == 4 else str(_SINCE + int(found["year"]))
    right = f"{found['organ']}〔{year}〕{found['number']}号"
    if text.strip() == right:
        return None
    return f"发文字号“{text}”写作 {right}（四位年份放在六角括号里，不加“第”，序号前面不加 0，后面写“号”）"


def _printed(text: str) -> str | None:
    return _date(COLOPHON.key("printed"), bare_printed(text))


def _date(key: str, text: str) -> str | None:
    """7.3.5.4: in Arabic digits, the full year, no leading zeros. A masked date may stay so; below 成文日期 notes may
    stand, which are no part of it."""
    written = printed_date(text).split("\n")[0].strip()
    plain = dates.in_digits(dates.plain(written))
    if "{{" in written or dates.is_masked(plain):
        return None
    try:
        day = dates.read(plain)
    except dates.ImpossibleDate:
        return f"{key}“{written}”这一天不存在"
    if day is None:
        return f"{key}“{written}”不是写全的日期，写作 {_EXAMPLE} 这样"
    right = dates.chinese(day)
    if written == right:
        return None
    return f"{key}“{written}”写作 {right}（用阿拉伯数字，月、日前面不加 0）"


def _name(name: str) -> str | None:
    """7.3.4: no mark behind the name, and it is no title of a book."""
    bare = name.strip().rstrip(_ENDS)
    right = (_within(bare, "《") or bare).rstrip(_ENDS)
    if right in (name.strip(), ""):
        return None
    return f"附件名称“{name}”写作 {right}（名称后面不加标点，外面不加书名号）"
