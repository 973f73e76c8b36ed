"""Everything that would embarrass at submission: a tuple of functions, each a question to the ledger. Pure; never writes.

A finding names file and line. Errors make `rectify check` exit 1; warnings do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.checking import (
    check_records,
    check_texts,
    disclosure,
    official_forms,
)
from rectify.checking.findings import Finding, Level, Question, in_order, ref_of
from rectify.core import dates, lifecycle
from rectify.core.errors import RectifyError, SeveralErrors
from rectify.core.schema import ATTACHMENT, CONTENTS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from rectify.core.model import Ledger


def run(question: Question) -> list[Finding]:
    """All findings, by file and line."""
    return in_order(finding for check in CHECKS for finding in check(question))


def damaged_files(question: Question) -> Iterator[Finding]:
    for damage in question.ledger.damages:
        yield Finding(Level.ERROR, damage.place, ref_of(damage.place.file), damage.message, damage.hint)


def reading_remarks(question: Question) -> Iterator[Finding]:
    for remark in question.ledger.remarks:
        yield Finding(Level.WARNING, remark.place, ref_of(remark.place.file), remark.message)


def unit(question: Question) -> Iterator[Finding]:
    if question.has_settings and not question.ledger.settings.unit:
        place = question.ledger.place(question.ledger.settings_file, "unit")
        yield Finding(Level.ERROR, place, None, f"没有写“{SETTINGS.key('unit')}”（署名的全称）")


def rules(question: Question) -> Iterator[Finding]:
    """Settings whose words the program does not know."""
    settings = question.ledger.settings
    file = question.ledger.settings_file
    for index, message in lifecycle.unknown_asks(settings):
        yield Finding(Level.ERROR, question.ledger.place(file, "closing_asks", index), None, message)
    if settings.remind_days and not dates.plain(settings.remind_days).isdecimal():
        place = question.ledger.place(file, "remind_days")
        yield Finding(Level.ERROR, place, None, f"提醒天数“{settings.remind_days}”不是数字，按 7 天算")
    try:
        disclosure.counted(question.ledger)
    except disclosure.NothingPublic:
        pass  # no fault of a ledger that is kept within the house
    except disclosure.UnknownTally as error:
        yield Finding(Level.ERROR, question.ledger.place(file, "public_tally"), None, error.sentence)


def attachments(question: Question) -> Iterator[Finding]:
    """An attachment that would not be on the paper: without a name, or with a content that nothing prints."""
    ledger = question.ledger
    for index, each in enumerate(ledger.report.attachments):
        place = ledger.place(ledger.report_file, "attachments", index)
        if not each.name:
            name = ATTACHMENT.key("name")
            hint = f"补上“{name}”，例如 {name}: 整改台账；不要这个附件就删去这一项"
            yield Finding(Level.ERROR, place, None, f"第 {index + 1} 个附件没有写“{name}”，印不出来", hint)
        elif each.content is not None and each.content not in CONTENTS:
            place = ledger.place(ledger.report_file, "attachments", index, "content")
            hint = f"能印的有：{'、'.join(CONTENTS)}；只列名称的附件不写内容"
            yield Finding(Level.ERROR, place, None, f"附件的内容“{each.content}”印不出来", hint)


def formalities(question: Question) -> Iterator[Finding]:
    """Small parts of the paper that are not written as the print standard asks."""
    ledger = question.ledger
    for path, message in official_forms.remarks(ledger.report):
        yield Finding(Level.WARNING, ledger.place(ledger.report_file, *path), None, message)


def first_page(question: Question) -> Iterator[Finding]:
    """A head of the report after which no line of 正文 stands on the first page (GB/T 9704-2012 7.3.3)."""
    if question.lines_over:
        book = question.ledger
        key = "addressee" if book.report.addressee else "title"
        message = f"版头、标题和主送机关太长，首页排不下正文，约多 {question.lines_over} 行"
        hint = "首页必须有正文：主送机关用统称，或者把标题、发文机关标志写短"
        yield Finding(Level.WARNING, book.place(book.report_file, key), None, message, hint)


CHECKS: tuple[Callable[[Question], Iterator[Finding]], ...] = (
    damaged_files,
    reading_remarks,
    unit,
    rules,
    check_records.numbers,
    check_records.titles,
    check_records.answers,
    check_records.responsibility,
    check_texts.deadlines,
    check_texts.departments,
    check_records.closings,
    check_records.states,
    check_records.withdrawals,
    check_records.days,
    check_records.evidence,
    check_records.references,
    check_texts.unknown_placeholders,
    check_texts.contradicted_figures,
    attachments,
    formalities,
    check_texts.disclosures,
    check_texts.who_is_named,
    check_texts.left_in,
    check_texts.unprintable,
    check_texts.rare_characters,
    check_texts.traces,
    check_records.signed_off,
    check_records.reused_numbers,
    first_page,
)


class ReportRefused(RectifyError):
    """Something that would make the report wrong."""

    def __init__(self, finding: Finding) -> None:
        after = f"{finding.hint}；" if finding.hint else ""
        super().__init__(
            f"{finding.message}，不能出报告", hint=f"{after}改好后先看看：rectify check", place=finding.place
        )


def refuse_to_report(ledger: Ledger, today: date) -> None:
    """Raises ReportRefused where a number is doubled, of another issue, or in an aspect that there is not, where a
    text holds what cannot be printed, and where an attachment would be missing."""
    question = Question(ledger, today)
    findings = [*check_records.numbers(question), *check_texts.unprintable(question), *attachments(question)]
    if findings:
        raise SeveralErrors(ReportRefused(finding) for finding in findings)
