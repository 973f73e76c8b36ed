"""What the verbs ask on a terminal when their words were left out. Without a terminal nothing waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify import screen, store
from rectify.commands import options
from rectify.commands.desk import short
from rectify.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rectify.model import Problem


def numbers(
    typed: list[str] | None, ledger: Path | None, question: str, example: str, likely: Callable[[Problem], bool]
) -> list[Ref]:
    """The numbers typed, else the one that the clerk chooses among the `likely` problems (any other can be typed).
    Raises NeedsAnswer without a terminal."""
    if typed:
        return options.refs(typed)
    if not screen.can_ask():
        raise screen.NeedsAnswer("编号", example)
    book = store.load(store.find(ledger))
    offered = [
        (str(problem.id), _beside(issue.title_of(problem), problem))
        for issue, problem in book.problems()
        if likely(problem)
    ]
    if not offered:
        screen.tell("眼下没有正好合适的问题；也可以直接输入编号，rectify list 列出全部")
    answer = screen.choose(question, offered, others=lambda text: Ref.read(text) is not None)
    return [Ref.parse(answer)]


def _beside(title: str, problem: Problem) -> str:
    return f"{problem.status.label}  {short(title)}"
