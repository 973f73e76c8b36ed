"""Reprint of an outline as `report` would print it, a paragraph a line (SPEC section 5), so that the importer can choose
its reading by the result and name what differs. Pure; texts come with their placeholders filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.checking.official_forms import bare_name
from rectify.core.numerals import chinese
from rectify.importer.heading_marks import SELF_ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.model import Issue
    from rectify.core.report_text import Attachment, Part, ReportText, Section


def report(words: ReportText, aspects: tuple[str, ...], issues: tuple[Issue, ...]) -> list[str]:
    """All lines of the report."""
    return [line for text in _texts(words, aspects, issues) for line in text.split("\n") if line.strip()]


def issue(number: int, of: Issue) -> list[str]:
    """The lines of an issue that is the `number`-th of its aspect."""
    return _issue(number, of).split("\n")


def section(number: int, of: Section) -> list[str]:
    """The lines of the `number`-th section of a part."""
    heading, text = of.heading or "", of.text or ""
    return f"（{chinese(number)}）{_ended(heading, text) if text else heading}{text}".split("\n")


def addressee(text: str) -> str:
    """The line of 主送机关."""
    return text.rstrip("：: ") + "："


def attachments(of: tuple[Attachment, ...]) -> list[str]:
    """The lines of the list of attachments: one alone has no number."""
    names = [attachment.name or "" for attachment in of]
    numbered = [f"{place}.{bare_name(name, place)}" for place, name in enumerate(names, 1)]
    if len(names) == 1:
        numbered = [bare_name(names[0], None)]
    return [("附件：" if place == 0 else "") + name for place, name in enumerate(numbered)]


def _texts(words: ReportText, aspects: tuple[str, ...], issues: tuple[Issue, ...]) -> Iterator[str]:
    numbers = iter(range(1, 4))
    yield words.title or ""
    yield addressee(words.addressee) if words.addressee else ""
    yield words.lead or ""
    yield from _part(words.part_one, numbers)
    yield from _part(words.part_two, numbers)
    for place, title in enumerate(aspects, 1):
        yield f"（{chinese(place)}）{title}"
        within = [issue for issue in issues if issue.id.aspect == place]
        yield from (_issue(number, issue) for number, issue in enumerate(within, 1))
    yield from _part(words.part_three, numbers)
    yield words.contact or ""
    yield from attachments(words.attachments)
    yield words.signature or ""
    yield words.date or ""


def _part(part: Part | None, numbers: Iterator[int]) -> Iterator[str]:
    if part is None:
        return
    yield f"{chinese(next(numbers))}、{part.heading}"
    yield part.intro or ""
    for number, of in enumerate(part.sections, 1):
        yield from section(number, of)


def _issue(number: int, of: Issue) -> str:
    described = [problem for problem in of.problems if problem.result]
    text = of.result or ""
    for place, problem in enumerate(described, 1):
        result = problem.result or ""
        heading = _ended(problem.heading, result) if problem.heading else ""
        text += f"{chinese(place)}是{heading}{result}"
    return f"{number}.{_ended(of.title or '', text)}{text}"


def _ended(heading: str, text: str) -> str:
    if text.startswith("\n") or heading.endswith(SELF_ENDING):
        return heading
    return f"{heading}。"
