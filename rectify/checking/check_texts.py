"""Checks of every text: placeholders and typed figures, names and words that must not be told, what cannot be printed or was left to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.checking import all_texts, disclosure, font_coverage, persons, unclear_names
from rectify.codec.encoding import UNSAFE
from rectify.core import dates, placeholders, tally, typed_figures
from rectify.core.errors import RectifyError, nearest
from rectify.core.fields import Kind, Who
from rectify.core.schema import ISSUE

if TYPE_CHECKING:
    from collections.abc import Iterator

from rectify.checking.findings import Finding, Level, Question


def deadlines(question: Question) -> Iterator[Finding]:
    """Deadlines that no day can be read from and that do not say so either."""
    for text in all_texts.everything(question.ledger):
        if text.field and text.field.kind is Kind.DEADLINE and dates.is_unclear(text.words):
            message = f"{text.key}“{text.words}”看不出是哪一天，不会提醒逾期"
            yield Finding(Level.WARNING, text.at, text.id, message)


def departments(question: Question) -> Iterator[Finding]:
    """A department that `ledger.yaml` does not list, where it lists any."""
    ledger = question.ledger
    listed = [name for known in ledger.settings.departments for name in (known.name, *known.former) if name]
    if not listed:
        return
    for text in all_texts.everything(ledger):
        is_department = text.field is not None and text.field.who is Who.DEPARTMENT
        if is_department and ledger.settings.known_as(text.words) not in listed:
            near = nearest(text.words, listed)
            meant = f"，是不是“{near}”？" if near else ""
            message = f"{ledger.settings_file} 的部门里没有“{text.words}”{meant}"
            yield Finding(Level.WARNING, text.at, text.id, message)


_ENOUGH = 100
"""Wrong placeholders of one text that are told: more are no slips, and would fill the screen and the memory."""


def unknown_placeholders(question: Question) -> Iterator[Finding]:
    """`{{ … }}` that the report would refuse, and a 统计句 that leaves out groups."""
    for text in all_texts.prose(question.ledger):
        for written, down in placeholders.unknown(text.words)[:_ENOUGH]:
            message = f"不认识占位符 {written}；能用的有：{'、'.join(placeholders.NAMES)}"
            yield Finding(Level.ERROR, text.place(down), text.id, message)
    try:
        placeholders.figures(question.ledger, question.today)
    except placeholders.EmptyLedger:
        return
    except RectifyError as error:
        place = question.ledger.place(question.ledger.settings_file, "tally_wording")
        yield Finding(Level.ERROR, place, None, error.sentence)


def contradicted_figures(question: Question) -> Iterator[Finding]:
    """Figures typed by hand that contradict the ledger."""
    count = tally.total(question.ledger)
    if not count.total:
        return
    try:
        known = placeholders.figures(question.ledger, question.today).values
    except RectifyError:
        return  # `unknown_placeholders` tells
    for text in all_texts.counting(question.ledger):
        for figure, message in typed_figures.contradicting(text.words, known, of_issue=text.id is not None):
            yield Finding(Level.ERROR, text.place_of(figure.offset), text.id, message)


def disclosures(question: Question) -> Iterator[Finding]:
    """Where 不公开 is used: what would stop the public text."""
    if question.ledger.settings.withheld:
        sources = disclosure.sources(question.ledger, sure=True)
        for hit in disclosure.in_texts(sources, disclosure.words(question.ledger)):
            yield Finding(Level.WARNING, hit.place, hit.text.id if hit.text else None, hit.sentence)


def who_is_named(question: Question) -> Iterator[Finding]:
    """Words in the fields of persons of which it is not certain whom they name, and 公开 without an answer."""
    ledger = question.ledger
    for doubt in persons.unclear(ledger):
        message = f"{unclear_names.sentence_of(doubt)}；{unclear_names.remedy_of(doubt, ledger.settings_file)}"
        yield Finding(Level.WARNING, doubt.text.at, doubt.text.id, message)
    for place, ref in unclear_names.unanswered(ledger):
        key = ISSUE.key("public")
        yield Finding(Level.WARNING, place, ref, f"“{key}”后面没有写，按公开办；写成 {key}: 否 或 {key}: 是")


_LEFT_IN = re.compile(
    "[XxＸｘ×]{2,}|[XxＸｘ×](?=[年月日号省市县区镇乡村局党])|(?<=[年月])[XxＸｘ×](?=[月日])|[○〇]{2,}|_{3,}|…{3,}|(?:待|需)补充|TODO"
)


def left_in(question: Question) -> Iterator[Finding]:
    """Places that were to be filled in later (XX, ×××, X月)."""
    for text in all_texts.everything(question.ledger):
        match = _LEFT_IN.search(text.words)
        if match:
            shown = text.words[max(0, match.start() - 6) : match.end() + 6].replace("\n", " ")
            yield Finding(Level.WARNING, text.place_of(match.start()), text.id, f"有没填好的地方：“{shown}”")


def unprintable(question: Question) -> Iterator[Finding]:
    """Control characters that no paper can hold. A file can only spell them out, as in `"\\x07"`."""
    for text in all_texts.everything(question.ledger):
        if found := UNSAFE.search(text.words):
            message = f"有看不见的控制字符 U+{ord(found[0]):04X}，印不出来，要删去"
            yield Finding(Level.ERROR, text.place(0), text.id, message)


def rare_characters(question: Question) -> Iterator[Finding]:
    """Characters that the body's face has not; what is printed is seen on paper, often too late."""
    faces = question.ledger.settings.faces
    face = faces.fangsong if faces else None
    for text in all_texts.everything(question.ledger):
        if missing := font_coverage.missing(text.words, face):
            message = (
                f"{face or '正文的仿宋'}里没有{'、'.join(f'“{char}”' for char in missing)}，印出来会是空白或者别的字体"
            )
            yield Finding(Level.WARNING, text.place(0), text.id, message)


def traces(question: Question) -> Iterator[Finding]:
    """What pasting left in a text and would be printed, or would make two names of one."""
    from rectify.core import paste_artifacts

    for text in all_texts.everything(question.ledger):
        if UNSAFE.search(text.words):
            continue  # `unprintable` tells
        cleaned, found = paste_artifacts.clean(text.words)
        for name, same in paste_artifacts.kinds((*found, *paste_artifacts.doubtful(cleaned))).items():
            place = text.place(same[0].line - 1)
            opened = f"rectify update {text.id.of_issue} --edit" if text.id else place.file
            message = f"有{name} {paste_artifacts.count(same)} 处：“{same[0].near}”；打开 {opened}，把这里重打一遍"
            yield Finding(Level.WARNING, place, text.id, message)
