"""Outline of a typed report: paragraphs → the texts of `report.yaml`, the aspects, the issues with their problems. Pure.

The target is that `report` prints the same paragraphs again. Of several readings the most structured one is taken that
comes back; where none does the text is kept and a sentence names the line that will differ.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from rectify.codec import ledger_file
from rectify.codec.records import MOST_RECORDS
from rectify.codec.unreadable import Unreadable
from rectify.core import placeholders, schema
from rectify.core.model import Issue, Ledger, Problem, Ref
from rectify.core.report_text import Part, ReportText, Section
from rectify.core.settings import Settings
from rectify.core.values import frozen
from rectify.importer import enumeration, front_matter, heading_marks, import_remarks, reprint, structure, tail_matter
from rectify.importer.compared_lines import joined, paragraphs
from rectify.importer.structure import Line, NotAReport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rectify.core.fields import Record
    from rectify.core.states import Status
    from rectify.importer.structure import Aspect, Item, Segment

_Value = TypeVar("_Value")


@frozen
class Outline:
    """What a report becomes: the words around the problems, the aspects' titles in order, the issues, and in `remarks`
    what the importer must say (Chinese sentences: figures that differ, lines that will differ)."""

    report: ReportText
    aspects: tuple[str, ...]
    issues: tuple[Issue, ...]
    remarks: tuple[str, ...]


def read(texts: Sequence[str], status: Status) -> Outline:
    """The outline of a report, every problem in `status`. Empty paragraphs are passed over, outer blanks dropped.

    Raises structure.NotAReport and structure.SeveralPartsOfIssues.
    """
    lines = [Line(number, text) for number, whole in enumerate(texts, 1) for text in paragraphs([whole])[0] if text]
    above, parts = structure.divide(lines)
    ending = tail_matter.Tail()
    if parts:
        body, ending = tail_matter.cut(parts[-1].body)
        parts[-1] = parts[-1]._replace(body=body)
    place = structure.part_of_issues(parts)
    intro, aspects = structure.aspects(parts[place].body)
    report = _report(front_matter.read([line.text for line in above]), parts, place, intro, ending)
    readings = [
        _reading(item, Ref(number, order), status)
        for number, aspect in enumerate(aspects, 1)
        for order, item in enumerate(aspect.items, 1)
    ]
    titles = tuple("\n".join([aspect.title, *(line.text for line in aspect.intro)]) for aspect in aspects)
    return _outline(lines, aspects, readings, _ledger(report, titles, [reading.issue for reading in readings]))


def _report(
    above: front_matter.Front, parts: Sequence[Segment], place: int, intro: list[Line], ending: tail_matter.Tail
) -> ReportText:
    return ReportText(
        title=above.title,
        addressee=above.addressee,
        lead=above.lead,
        part_one=_part(parts[:place]),
        part_two=Part(parts[place].heading, joined([line.text for line in intro])),
        part_three=_part(parts[place + 1 :]),
        contact=ending.contact,
        attachments=ending.attachments,
        signature=ending.signature,
        date=ending.date,
    )


def _part(segments: Sequence[Segment]) -> Part | None:
    """The parts on one side of the issues as one: the report has three parts, a further heading is text of the first."""
    if not segments:
        return None
    first, *others = segments
    lines = [*first.body, *(line for other in others for line in (other.line, *other.body))]
    intro, *sections = structure.sections(lines, _section_comes_back)
    return Part(
        first.heading,
        joined([line.text for line in intro]),
        tuple(_section([line.text for line in block]) for block in sections),
    )


def _section(texts: list[str]) -> Section:
    mark = heading_marks.section(texts[0])
    assert mark is not None, "a section begins with a mark"
    read = enumeration.headed(mark.rest, texts[1:])
    return Section(read.heading, read.text)


def _section_comes_back(number: int, texts: list[str]) -> bool:
    return reprint.section(number, _kept(_section(texts), schema.SECTION)) == texts


@frozen
class _Reading:
    """An issue as it was understood; whether it lists 一是…二是… and is kept as one piece all the same."""

    issue: Issue
    is_unsplit: bool = False


def _reading(item: Item, ref: Ref, status: Status) -> _Reading:
    """The reading of an issue that comes back, problem by problem where that does; else the one that differs least."""
    further = [line.text for line in item.further]
    headed = enumeration.headed(item.text, further)
    first = Ref(ref.aspect, ref.issue, 1)
    title = headed.heading if headed.text else enumeration.without_stop(headed.heading)
    whole = Issue(ref, title=title, result=headed.text, problems=(Problem(first, status=status),))
    described = enumeration.described(headed.text or "")
    if described is None or len(described.points) > MOST_RECORDS:
        return _Reading(whole, is_unsplit=described is not None)
    problems = tuple(
        Problem(replace(first, problem=number), heading=point.heading, result=point.text, status=status)
        for number, point in enumerate(described.points, 1)
    )
    split = replace(whole, result=described.before, problems=problems)
    texts = [f"{ref.issue}.{item.text}", *further]
    chosen = min((split, whole), key=lambda issue: _lost(texts, reprint.issue(ref.issue, _kept(issue, schema.ISSUE))))
    return _Reading(chosen, is_unsplit=chosen is whole)


def _lost(old: list[str], new: list[str]) -> int:
    return sum(before != after for before, after in zip_longest(old, new))


def _ledger(report: ReportText, aspects: tuple[str, ...], issues: Sequence[Issue]) -> Ledger:
    """The ledger as its files will say it: braces escaped, the typed tally replaced where it is the printed one."""
    settings = _kept(Settings(aspects=aspects), schema.SETTINGS)
    escaped = Ledger(
        settings,
        _kept(_with_prose(report, schema.REPORT, placeholders.escape), schema.REPORT),
        tuple(_kept(_with_prose(issue, schema.ISSUE, placeholders.escape), schema.ISSUE) for issue in issues),
    )
    sentence = _figures(escaped).values[placeholders.TALLY]
    typed = re.compile(rf"(?<![\\{{]){re.escape(sentence)}")

    def counted(text: str) -> str:
        return typed.sub(f"{{{{ {placeholders.TALLY} }}}}", text)

    return replace(
        escaped,
        report=_with_prose(escaped.report, schema.REPORT, counted),
        issues=tuple(_with_prose(issue, schema.ISSUE, counted) for issue in escaped.issues),
    )


def _outline(lines: Sequence[Line], aspects: Sequence[Aspect], readings: Sequence[_Reading], ledger: Ledger) -> Outline:
    figures = _figures(ledger)

    def filled(text: str) -> str:
        return figures.fill(text) or ""

    comes = reprint.report(
        _with_prose(ledger.report, schema.REPORT, filled),
        ledger.settings.aspects,
        tuple(_with_prose(issue, schema.ISSUE, filled) for issue in ledger.issues),
    )
    of_issues = {line.number for aspect in aspects for item in aspect.items for line in (item.line, *item.further)}
    remarks = (
        *import_remarks.unsplit([reading.issue.id for reading in readings if reading.is_unsplit]),
        *import_remarks.introduced([aspect.line for aspect in aspects if aspect.intro]),
        *import_remarks.figures(lines, of_issues, ledger, figures.values),
        *import_remarks.differing(lines, comes),
    )
    return Outline(ledger.report, ledger.settings.aspects, ledger.issues, remarks)


def _figures(ledger: Ledger) -> placeholders.Figures:
    return placeholders.figures(ledger, date.min)  # no text that is imported asks for the day


def _kept(value: _Value, record: Record) -> _Value:
    """The value as it comes back from a file of the ledger, which keeps no blanks around a text. Raises
    NotAReport."""
    try:
        kept: _Value = ledger_file.read(ledger_file.written(value, record).data, record).value
    except Unreadable as error:  # more of something than a ledger takes
        raise NotAReport(error.sentence) from None
    return kept


def _with_prose(value: _Value, record: Record, change: Callable[[str], str]) -> _Value:
    """The record with `change` made to every text that may hold placeholders."""
    changes: dict[str, Any] = {}
    for field in record.fields:
        item = getattr(value, field.attribute)
        if field.prose and item:
            changes[field.attribute] = change(item)
        elif field.record is not None and isinstance(item, tuple):
            changes[field.attribute] = tuple(_with_prose(inner, field.record, change) for inner in item)
        elif field.record is not None and item is not None:
            changes[field.attribute] = _with_prose(item, field.record, change)
    changed: _Value = replace(value, **changes)  # type: ignore[type-var]
    return changed
