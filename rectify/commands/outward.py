"""What a paper must pass before it is written: nothing told that is withheld, no figure that the ledger contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify import disclosure, figures, prose, screen, texts
from rectify.errors import Place, SeveralErrors
from rectify.seen import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from rectify.model import Ledger
    from rectify.texts import Text


def refuse_disclosed(book: Ledger, pieces: list[str], template: Path, own_words: Iterable[Text]) -> None:
    """Raises Disclosed for each name of a person and each word of 不公开 in what a public paper prints."""
    origins = [*disclosure.sources(book), *own_words]
    place = Place(f"{template.parent.name}/{template.name}")
    hits = disclosure.in_print(pieces, origins, disclosure.words(book), place)
    if hits:
        raise SeveralErrors(disclosure.Disclosed(hit, book.settings_file) for hit in hits)


def tell_left_out(book: Ledger, counted: Ledger) -> None:
    """What a public paper does not print, whom its figures count, and which texts tell of several problems at once."""
    left_out = sum(not issue.is_public(problem) for issue, problem in book.problems())
    how = "统计句照样计入" if counted is book else "统计句只计公开的，没有计入"
    screen.tell(f"不公开、没有印出的具体问题 {left_out} 个（{how}）")
    for issue in book.issues:
        hidden = [str(problem.id) for problem in issue.problems if not issue.is_public(problem)]
        if issue.is_told and issue.result and hidden:
            place = book.place(book.issue_file(issue), "result")
            screen.warn(f"{place}：{issue.id} 的正文整段印出，看一看里面有没有说到不公开的 {'、'.join(hidden)}")


def warn_of_figures(
    book: Ledger, counted: Ledger, today: date, pieces: list[str], own_words: Iterable[Text], *, public: bool
) -> None:
    """Says which figures that the paper prints were typed by hand and are not what the ledger counts."""
    known = prose.figures(counted, today).values
    page = "\n".join(Seen.of(piece).text for piece in pieces)
    for text in (*texts.counting(book, public=public), *own_words):
        for figure, message in figures.contradicting(text.words, known, of_issue=text.id is not None):
            if Seen.of(figure.words).text in page:
                screen.warn(f"{text.place_of(figure.offset)}：{message}")
