"""Checks of a paper before it is written: nothing withheld is printed, no figure contradicts the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.checking import all_texts, checks, disclosure, findings, unclear_names
from rectify.checking.visible_text import Seen
from rectify.core import placeholders, typed_figures
from rectify.core.errors import Place, SeveralErrors
from rectify.core.values import frozen
from rectify.machine import screen

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from rectify.checking.all_texts import Text
    from rectify.core.model import Ledger
    from rectify.render.blocks import Document

_SOUNDS_PUBLIC = ("通报", "公开", "公示", "公告")
"""Words in a template's name by which a clerk may think that it is public."""


@frozen
class Paper:
    """A paper with what is known of it: the ledger whose figures it prints, whether it is for the public, the texts that
    come from no file of the ledger, those of them that stand in its margins, and where the template does not say for
    certain that it is for the public and what to write there."""

    document: Document
    counted: Ledger
    is_public: bool
    own_words: tuple[Text, ...]
    around: tuple[str, ...]
    doubt: tuple[Place, str] | None = None

    @property
    def pieces(self) -> list[str]:
        """Each text that stands apart on paper."""
        from rectify.render import plain_text

        return [*plain_text.pieces(self.document), *self.around]


def refuse_disclosed(book: Ledger, paper: Paper, template: Path) -> None:
    """Raises Disclosed for each name of a person and each word of 不公开 in what a public paper prints, and Uncertain for
    what may be such a name or may be not public."""
    origins = (*disclosure.sources(book), *paper.own_words)
    place = Place(f"{template.parent.name}/{template.name}")
    hits = disclosure.in_print(paper.pieces, origins, disclosure.words(book), place)
    found = [*unclear_names.doubts(book), *(disclosure.Disclosed(hit, book.settings_file) for hit in hits)]
    if found:
        raise SeveralErrors(found)


def tell(book: Ledger, paper: Paper, today: date, name: str) -> None:
    """Reports what the clerk should know of the paper: what was written for it and is not read, what it leaves out and counts,
    which typed figures are wrong; that nothing is on it."""
    for remark in book.remarks:
        if remark.is_lost and remark.place.file in (book.report_file, book.settings_file):
            screen.warn(f"{remark.place}：{remark.message}")
    if not paper.document.blocks:
        screen.warn(f"{name}上什么也没有：模板要印的，台账里都还没有写")
    if paper.doubt is not None:
        screen.warn(f"{paper.doubt[0]}：这份按对外公开的办：{paper.doubt[1]}")
    if paper.is_public:
        _tell_left_out(book, paper.counted)
    elif any(word in name for word in _SOUNDS_PUBLIC):
        screen.warn(f"{name}没有声明对外公开，不公开的也印了；要对外，在模板里加一行 {{% set 公开 = true %}}")
    _warn_of_figures(book, paper, today)
    _warn_of_first_page(book, paper, today)


def _tell_left_out(book: Ledger, counted: Ledger) -> None:
    """What is not printed, whom the figures count, and which texts tell of several problems at once."""
    left_out = sum(not issue.is_public(problem) for issue, problem in book.problems())
    how = "统计句照样计入" if counted is book else "统计句只计公开的，没有计入"
    screen.tell(f"不公开、没有印出的具体问题 {left_out} 个（{how}）")
    for issue in book.issues:
        hidden = [str(problem.id) for problem in issue.counted if not issue.is_public(problem)]
        if issue.is_published and issue.result and hidden:
            place = book.place(book.issue_file(issue), "result")
            screen.warn(f"{place}：{issue.id} 的正文整段印出，看一看里面有没有说到不公开的 {'、'.join(hidden)}")


def _warn_of_figures(book: Ledger, paper: Paper, today: date) -> None:
    """Which figures that the paper prints were typed by hand and are not what the ledger counts."""
    known = placeholders.figures(paper.counted, today).values
    wrong = [
        (plain_text, figure, message)
        for plain_text in (*all_texts.counting(book, public=paper.is_public), *paper.own_words)
        for figure, message in typed_figures.contradicting(plain_text.words, known, of_issue=plain_text.id is not None)
    ]
    page = "\n".join(Seen.of(piece).text for piece in paper.pieces) if wrong else ""
    for plain_text, figure, message in wrong:
        if Seen.of(figure.words).text in page:
            screen.warn(f"{plain_text.place_of(figure.offset)}：{message}")


def _warn_of_first_page(book: Ledger, paper: Paper, today: date) -> None:
    from rectify.render import first_page

    question = findings.Question(book, today, lines_over=first_page.excess(paper.document))
    for finding in checks.first_page(question):
        screen.warn(f"{finding.place}：{finding.message}（{finding.hint}）")
