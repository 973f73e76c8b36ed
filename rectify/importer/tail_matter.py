"""Tail matter of a report, below the last part: 联系方式, 附件, 署名, 成文日期, as far as it can be recognised. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core.report_text import Attachment
from rectify.core.values import frozen
from rectify.importer import heading_marks, reprint
from rectify.importer.compared_lines import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rectify.importer.structure import Line

_YEAR = r"(?:[0-9０-９xX×✕*]{2,4}|[〇○零一二三四五六七八九Xx×某]{2,4})\s*年"
_PLACE = r"\s*[0-9０-９一二三四五六七八九十xX×✕*某○〇]{1,3}\s*"
_DATE = re.compile(rf"{_YEAR}{_PLACE}月(?:{_PLACE}日)?")
_NOTE = re.compile("[（(].{1,40}[）)]")
_ORGAN = re.compile(
    "(?:党组|党委|党工委|党支部|党总支|委员会|委|局|厅|院|所|站|中心|公司|集团|学校|大学|学院|中学|医院|政府|办公室|领导小组|组|办|处|队|社|会|馆)"
    "(?:[（(].{1,6}[）)])?"
)
_CONTACT = re.compile(
    "(?:联系方式|联系电话|联系人|监督电话|举报电话|咨询电话|通讯地址|通信地址|联系地址|邮政编码|邮政信箱|电子邮箱|电子邮件|邮箱)"
    "|欢迎.{0,30}监督|如有意见"
)
_ATTACHED = ("附件：", "附件:")
_NO_NAME = re.compile("[。！？；：，、,;:@…]|[0-9]{3}")
_LONGEST_NAME = 40
_MOST_SIGNATURES = 4
_MOST_ATTACHMENTS = 60


@frozen
class Tail:
    """The texts below the last part; a text of several paragraphs has line breaks. None where there is none."""

    contact: str | None = None
    attachments: tuple[Attachment, ...] = ()
    signature: str | None = None
    date: str | None = None


def cut(body: Sequence[Line]) -> tuple[list[Line], Tail]:
    """The lines of the last part without its tail, and the tail. What stands in another order than `report` prints
    it is taken as 联系方式, the one text that may be anything."""
    texts = [line.text for line in body]
    dated = _date_begins(texts)
    signed = _signature_begins(texts, dated) if dated < len(texts) else _organ_begins(texts)
    listed = _list_begins(texts, signed)
    attachments = _names(texts[listed:signed])
    if attachments and signed == len(texts) and listed and _DATE.fullmatch(texts[listed - 1]):
        listed, attachments = _signature_begins(texts, listed - 1), ()
    begins = _contact_begins(texts, listed)
    tail = Tail(
        joined(texts[begins : listed if attachments else signed]),
        attachments,
        joined(texts[signed:dated]),
        joined(texts[dated:]),
    )
    return list(body[:begins]), tail


def _date_begins(texts: Sequence[str]) -> int:
    """Where 成文日期 stands, with the notes in brackets (附注) below it; the end where there is none."""
    place = len(texts) - 1
    while place > 0 and _NOTE.fullmatch(texts[place]) and not heading_marks.is_marked(texts[place]):
        place -= 1
    return place if place >= 0 and _DATE.fullmatch(texts[place]) else len(texts)


def _signature_begins(texts: Sequence[str], end: int) -> int:
    """Where the names that sign above a date begin: one of any kind, more only where all are organs."""
    begin = end
    while begin > max(0, end - _MOST_SIGNATURES) and _is_name(texts[begin - 1]):
        if begin < end and not (_is_organ(texts[begin - 1]) and _is_organ(texts[begin])):
            break
        begin -= 1
    return begin


def _organ_begins(texts: Sequence[str]) -> int:
    """Where the organ stands that signs without a date; the end where none does."""
    end = len(texts)
    return end - 1 if texts and _is_name(texts[-1]) and _is_organ(texts[-1]) else end


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _LONGEST_NAME and not _NO_NAME.search(text) and not heading_marks.is_marked(text)


def _is_organ(text: str) -> bool:
    return any(match.end() == len(text) for match in _ORGAN.finditer(text))


def _list_begins(texts: Sequence[str], end: int) -> int:
    """Where the list of attachments begins that ends at `end`; `end` where there is none."""
    for place in range(end - 1, max(-1, end - _MOST_ATTACHMENTS), -1):
        if texts[place].startswith(_ATTACHED):
            return place
        if not heading_marks.is_heading(texts[place]) or heading_marks.section(texts[place]):
            break
    return end


def _names(texts: Sequence[str]) -> tuple[Attachment, ...]:
    """The attachments that these lines list; none where `report` would print them otherwise."""
    names = [text.removeprefix(_ATTACHED[0]) for text in texts]
    if len(names) > 1:
        names = [name.removeprefix(f"{number}.") for number, name in enumerate(names, 1)]
    attachments = tuple(Attachment(name) for name in names)
    as_is = all(name and name == name.strip() for name in names) and reprint.attachments(attachments) == list(texts)
    return attachments if as_is else ()


def _contact_begins(texts: Sequence[str], end: int) -> int:
    """Where 联系方式 begins, below the last numbered line; `end` where there is none."""
    marked = [place for place in range(end) if heading_marks.is_marked(texts[place])]
    lowest = marked[-1] + 1 if marked else 0
    return next((place for place in range(lowest, end) if _CONTACT.match(texts[place])), end)
