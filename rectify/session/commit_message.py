"""Messages of rectify's commits: a subject line, and the trailers that `log` and `undo` read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.git import repository as git

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rectify.compare.recorded_numbers import Moves
    from rectify.core.model import Ref

_SUBJECT = 60
"""Characters of a commit's subject after which its end is cut; git's own lists cut near 72 columns."""


def message(action: str, refs: Iterable[Ref | str], subject: str, moves: Moves = ()) -> str:
    """A commit's message: a line of the journal and the trailers that `log` and `undo` read. `moves`: the numbers that it
    gives anew."""
    first = " ".join(subject.split()).encode("utf-8", "replace").decode()  # a file's name may be no text
    if len(first) > _SUBJECT:
        first = first[: _SUBJECT - 1] + "…"
    trailers = [f"{git.ACTION}: {action}", *(f"{git.NUMBER}: {ref}" for ref in refs)]
    trailers += [f"{git.RENUMBERED}: {old} {new}" for old, new in moves]
    return f"{first}\n\n" + "\n".join(trailers) + "\n"
