"""Data for the report's templates: the ledger counted, numbered and worded, under Chinese names. Pure.

Decides what is printed and what closes up (SPEC section 5); a template only places it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rectify.checking import official_forms
from rectify.core import describe, placeholders, schema, tally
from rectify.core.errors import Place
from rectify.core.fields import Who
from rectify.core.numerals import chinese
from rectify.core.states import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from rectify.core.fields import Record
    from rectify.core.model import Issue, Ledger, Problem
    from rectify.core.report_text import Letterhead, Part

_ENDS = "。！？…；：，!?"
_BARE: Mapping[str, Callable[[Any], Any]] = {
    "signers": lambda names: tuple(official_forms.bare_signer(name) for name in names),
    "copies": official_forms.bare_copies,
    "printed": official_forms.bare_printed,
}
"""How the parts of 版头 and 版记 are taken by a template, which adds the rest."""


def compose(ledger: Ledger, counted: Ledger, today: date, *, public: bool) -> Mapping[str, Any]:
    """All that a template may print. `public` leaves out what 公开 says 否 to, and who answers for it (责任领导, 责任人, 签发人);
    the figures are those of `counted`.

    Raises EmptyLedger, UnknownPlaceholder with its line, GroupsMissing.
    """
    figures = placeholders.figures(counted, today, ledger.place(ledger.settings_file, "tally_wording"))
    return _Composer(ledger, figures, tally.total(counted), public=public).composed()


class _Composer:
    def __init__(self, ledger: Ledger, figures: placeholders.Figures, count: tally.Count, *, public: bool) -> None:
        self._ledger = ledger
        self._figures = figures
        self._count = count
        self._public = public
        self._parts = 0

    def composed(self) -> Mapping[str, Any]:
        words = self._ledger.report
        return {
            "标题": self._word(words.title, "title"),
            "主送机关": _without_colon(self._word(words.addressee, "addressee")),
            "导语": self._word(words.lead, "lead"),
            "第一部分": self._part(words.part_one, "part_one"),
            "第二部分": self._part_two(),
            "第三部分": self._part(words.part_three, "part_three"),
            "联系方式": self._word(words.contact, "contact"),
            "附件": self._attachments(),
            "署名": self._word(words.signature, "signature"),
            "成文日期": _said(self._word(words.date, "date"), official_forms.printed_date),
            "盖章": words.sealed is not False,
            "附注": _said(self._word(words.note, "note"), official_forms.bare_note),
            "版头": _plain(self._letterhead(), schema.LETTERHEAD),
            "版记": _plain(words.colophon, schema.COLOPHON),
            "台账": self._table(),
            "单位": self._ledger.settings.unit,
            **self._figures.values,
        }

    def _word(self, text: str | None, *path: str | int) -> str | None:
        return self._filled(text, self._ledger.report_file, path)

    def _filled(self, text: str | None, file: str, path: tuple[str | int, ...]) -> str | None:
        if not text:
            return None
        for written, down in placeholders.unknown(text):
            raise placeholders.UnknownPlaceholder(written, placeholder_place(self._ledger, file, path, text, down))
        return self._figures.fill(text)

    def _letterhead(self) -> Letterhead | None:
        """版头; the public is not told who signed (签发人 stands on what goes up: GB/T 9704-2012 7.2.6)."""
        letterhead = self._ledger.report.letterhead
        return replace(letterhead, signers=()) if self._public and letterhead else letterhead

    def _number(self, heading: str | None) -> str | None:
        if not heading:
            return None
        self._parts += 1
        return chinese(self._parts)

    def _part(self, part: Part | None, name: str) -> dict[str, Any] | None:
        if part is None or not (part.heading or part.intro or part.sections):
            return None
        heading = self._word(part.heading, name, "heading")
        sections = []
        for index, section in enumerate(part.sections):
            path = (name, "sections", index)
            title = self._word(section.heading, *path, "heading") or ""
            text = self._word(section.text, *path, "text") or ""
            sections.append({"序号": chinese(index + 1), "标题": _running(title, text), "正文": text})
        return {
            "序号": self._number(heading),
            "标题": heading,
            "引言": self._word(part.intro, name, "intro"),
            "段落": sections,
        }

    def _part_two(self) -> dict[str, Any]:
        part = self._ledger.report.part_two
        heading = self._word(part.heading, "part_two", "heading") if part else None
        heading = heading or f"{self._ledger.settings.inspection}整改任务落实情况"
        number = self._number(heading)
        aspects: list[dict[str, Any]] = []
        for index, title in enumerate(self._ledger.settings.aspects, 1):
            issues = [issue for issue in self._ledger.issues if issue.id.aspect == index and self._described(issue)]
            if issues:
                aspects.append(
                    {
                        "序号": chinese(len(aspects) + 1),
                        "标题": title,
                        "条": [self._issue(issue, place) for place, issue in enumerate(issues, 1)],
                    }
                )
        intro = self._word(part.intro, "part_two", "intro") if part else None
        return {"序号": number, "标题": heading, "引言": intro, "方面": aspects}

    def _attachments(self) -> list[dict[str, Any]]:
        """The attachments with their numbers (none where there is only one: GB/T 9704-2012 7.3.7)."""
        named = [
            (name, attachment.content)
            for index, attachment in enumerate(self._ledger.report.attachments)
            if (name := self._word(attachment.name, "attachments", index, "name"))
        ]
        several = len(named) > 1
        return [
            {
                "序号": str(number) if several else "",
                "名称": official_forms.bare_name(name, number if several else None),
                "内容": content,
            }
            for number, (name, content) in enumerate(named, 1)
        ]

    def _table(self) -> dict[str, Any]:
        """The ledger as a table: its problems by aspect, and the totals row that equals the tally."""
        aspects: list[dict[str, Any]] = []
        for aspect in tally.aspects(self._ledger):
            rows = [
                self._row(issue, problem)
                for issue, problem in self._ledger.problems()
                if issue.id.aspect == aspect.number and (not self._public or issue.is_public(problem))
            ]
            if rows:
                aspects.append({"序号": chinese(len(aspects) + 1), "标题": aspect.title, "行": rows})
        count = self._count
        groups = "，".join(f"{group.label}{getattr(count, group.code)}个" for group in Group)
        rate = f"销号率{count.percent}%（{count.completed}/{count.total}）"
        return {"方面": aspects, "合计": f"共{count.total}个：{groups}；{rate}", "记名": not self._public}

    def _row(self, issue: Issue, problem: Problem) -> dict[str, Any]:
        """The cells of a problem by the headings of their columns; in a public paper those of persons are empty. One
        without 问题 of its own is called by its 小标题 or the issue's 标题."""
        cells: dict[str, Any] = {}
        for column in schema.columns():
            attribute, *inner = column.path
            value = schema.of_problem(attribute, issue, problem)
            for each in inner:
                value = value and getattr(value, each)
            is_withheld = self._public and column.who is Who.PERSON
            cells[column.heading] = None if is_withheld else describe.value(value)
        return {**cells, schema.PROBLEM.key("finding"): issue.title_of(problem)}

    def _described(self, issue: Issue) -> bool:
        """Whether the issue is printed: not where all its problems were withdrawn, or the public may see none of them."""
        return issue.is_published if self._public else bool(issue.counted)

    def _issue(self, issue: Issue, place: int) -> dict[str, Any]:
        text = self._issue_text(issue)
        return {"编号": str(issue.id), "序号": place, "标题": ended(issue.title or "", text), "正文": text}

    def _issue_text(self, issue: Issue) -> str:
        """正文 first, then the problems that are told: 一是<小标题>。<整改情况>二是…; one alone stands bare."""
        file = self._ledger.issue_file(issue)
        text = self._filled(issue.result, file, ("result",)) or ""
        described: list[tuple[Problem, str]] = []
        for index, problem in enumerate(issue.problems):
            if not problem.status.is_counted or (self._public and not issue.is_public(problem)):
                continue
            result = self._filled(problem.result, file, ("problems", index, "result"))
            if result:
                described.append((problem, result))
        if len(described) == 1:
            return text + described[0][1]
        for number, (problem, result) in enumerate(described, 1):
            heading = ended(problem.heading, result) if problem.heading else ""
            text += f"{chinese(number)}是{heading}{result}"
        return text


def _plain(value: Any, record: Record) -> dict[str, Any] | None:
    """A record under its own keys, for a template; None where it holds nothing."""
    found = {
        known.key: _BARE[known.attribute](item) if known.attribute in _BARE else item
        for known in record.fields
        if value is not None and (item := getattr(value, known.attribute))
    }
    return {known.key: found.get(known.key) for known in record.fields} if found else None


def placeholder_place(ledger: Ledger, file: str, path: tuple[str | int, ...], text: str, down: int) -> Place:
    """The line of a placeholder `down` lines into `text`: in a block the lines follow the key's line."""
    place = ledger.place(file, *path)
    if place.line is None or "\n" not in text:
        return place
    return Place(place.file, place.line + 1 + down)


def ended(heading: str, text: str) -> str:
    """A heading as it runs into its text: with 。 unless it ends with a mark of its own; on a line of its own (its text
    begins with a line break) as it is."""
    if text.startswith("\n") or (heading and heading[-1] in _ENDS):
        return heading
    return f"{heading}。"


def _running(heading: str, text: str) -> str:
    """As `ended`; a section's heading that has no text stands alone and takes no mark (GB/T 9704-2012 7.3.3)."""
    return ended(heading, text) if text and heading else heading


def _without_colon(text: str | None) -> str | None:
    return text and text.rstrip("：: ")


def _said(text: str | None, form: Callable[[str], str]) -> str | None:
    return form(text) if text else text
