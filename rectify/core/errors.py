"""Base classes of the errors shown to the user: a message in Chinese, its place and the next step.

A sentence of failure lives in its class; the classes stand beside the code that raises them. Anything else that is
raised is a fault of the program and is never caught.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen
class Place:
    """Where something stands: a file as the clerk knows it (`ledger/2.5.yaml`) and a line from 1, where one is known."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class RectifyError(Exception):
    """The ledger says no (exit code 1): what is wrong, where, and what to type next."""

    exit_code = 1

    def __init__(self, sentence: str, *, hint: str | None = None, place: Place | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        return self.sentence if self.place is None else f"{self.place}：{self.sentence}"


class UsageError(RectifyError):
    """The command line is wrong whatever the ledger holds (exit code 2)."""

    exit_code = 2


class SeveralErrors(RectifyError):
    """Several failures told at once, so that nobody mends one only to meet the next."""

    def __init__(self, errors: Iterable[RectifyError]) -> None:
        self.errors = tuple(errors)
        super().__init__("；".join(error.sentence for error in self.errors))
        self.exit_code = max(error.exit_code for error in self.errors)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be; None where none is near."""
    from difflib import get_close_matches

    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
