"""Paragraphs of a typed report → the words of `report.yaml`, the aspects, the issues with their problems. Pure.

The target is that `report` prints the same paragraphs again. Of several readings the most structured one is taken that
comes back; where none does the text is kept and a sentence names the line that will differ.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from rectify import prose, wording
from rectify.codec import sheets
from rectify.intake import front, printed, sayings, structure, tail, telling
from rectify.intake.lines import cleaned, joined
from rectify.intake.structure import Line
from rectify.model import Issue, Ledger, Part, Problem, Ref, ReportText, Section, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rectify.intake.structure import Aspect, Item, Segment
    from rectify.model import Status
    from rectify.wording import Record

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report becomes: the words around the problems, the aspects' titles in order, the issues, and in `remarks`
    what the importer must say (Chinese sentences: counts, figures that differ, lines that will differ)."""

    report: ReportText
    aspects: tuple[str, ...]
    issues: tuple[Issue, ...]
    remarks: tuple[str, ...]


def read(paragraphs: Sequence[str], status: Status) -> Outline:
    """The outline of a report, every problem in `status`. Empty paragraphs are passed over, outer blanks dropped.

    Raises structure.NotAReport and structure.SeveralPartsOfIssues.
    """
    lines = [
        Line(number, text) for number, paragraph in enumerate(paragraphs, 1) for text in cleaned(paragraph) if text
    ]
    above, parts = structure.divide(lines)
    ending = tail.Tail()
    if parts:
        body, ending = tail.cut(parts[-1].body)
        parts[-1] = parts[-1]._replace(body=body)
    place = structure.part_of_issues(parts)
    intro, aspects = structure.aspects(parts[place].body)
    report = _report(front.read([line.text for line in above]), parts, place, intro, ending)
    return _Outliner(lines, aspects, status).outline(report)
