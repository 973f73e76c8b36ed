"""Parser of the output of `git log -z --raw -c`, commit by commit. Pure: a stream is passed in."""

from __future__ import annotations

from itertools import islice
from typing import IO, TYPE_CHECKING

from rectify.compare import recorded_numbers
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.compare.recorded_numbers import Moves

RECORD, MANY = "\x1e", "\x1d"
"""Before each header; between the values of one field."""
HEADER = ("%H", "%an", "%ae", "%ct", "%s")
"""What git is asked for of a commit, before our four trailers. Each field ends in a NUL, which alone no name and no subject can hold."""
_LATEST = 253_370_764_800
"""The first day of the year 9999: a commit that says it is of later has a made-up date, and no calendar for it."""


@frozen
class Touched:
    """A file that a commit changed: its path below the repository's top and the ids of its contents, before in each of
    the commit's parents, and after; None: there was, or is, no such file."""

    path: str
    before: tuple[str | None, ...]
    after: str | None


@frozen
class LoggedCommit:
    """A commit of the history with the files that it changed. Of a merge these are only the files that are as in none
    of its parents. `moment`: when it was committed, in seconds since 1970. `action`, `numbers`, `settled`,
    `moves`: our trailers; `settled`: what a clerk decided where both sides of a merge had changed the same; `moves`: which
    numbers were given anew."""

    hash: str
    author: str
    email: str
    moment: int
    subject: str
    action: str | None
    numbers: tuple[str, ...]
    settled: tuple[str, ...]
    moves: Moves
    files: tuple[Touched, ...]


def described(stream: IO[bytes]) -> Iterator[LoggedCommit]:
    """The commits in the output, as they come."""
    yield from _visits(_words(stream))


def _words(stream: IO[bytes]) -> Iterator[str]:
    """What a program prints between NULs, as it comes."""
    rest = b""
    while chunk := stream.read1(1 << 16):  # type: ignore[attr-defined]  # a pipe's stream is buffered
        *whole, rest = (rest + chunk).split(b"\0")
        for word in whole:
            yield word.decode("utf-8", "replace")
    if rest:
        yield rest.decode("utf-8", "replace")


def _visits(words: Iterator[str]) -> Iterator[LoggedCommit]:
    """The commits in the output of `git log -z --raw -c`: a header, then for each file what it was and is, and its path."""
    header: list[str] = []
    files: list[Touched] = []
    for word in words:
        plain = word.lstrip("\n")
        if plain.startswith(RECORD):
            if header:
                yield _visit(header, files)
            header, files = [plain[1:], *islice(words, len(HEADER) + 3)], []
        elif plain.startswith(":"):
            files.append(_touched(plain, next(words)))
    if header:
        yield _visit(header, files)


def _visit(header: list[str], files: list[Touched]) -> LoggedCommit:
    commit, author, email, moment, subject, action, refs, settled, moves = header
    when = moment_of(moment)
    decisions = tuple(line for line in settled.split(MANY) if line)
    anew = recorded_numbers.read(moves.split(MANY))
    return LoggedCommit(
        commit, author, email, when, subject, action or None, tuple(refs.split()), decisions, anew, tuple(files)
    )


def moment_of(text: str) -> int:
    """When a commit says it was made, in seconds since 1970; the beginning or end of all calendars where it says none, or
    one that no calendar has."""
    return min(max(int(text), 0), _LATEST) if text.removeprefix("-").isdecimal() else 0


def _touched(described: str, path: str) -> Touched:
    """`:100644 100644 <id> <id> M`, and of a merge with as many modes and ids before as it has parents."""
    parents = len(described) - len(described.lstrip(":"))
    ids = [None if set(word) == {"0"} else word for word in described.split(" ")[parents + 1 : 2 * parents + 2]]
    return Touched(path, tuple(ids[:parents]), ids[parents])
