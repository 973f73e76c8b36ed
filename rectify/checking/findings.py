"""What a check may look at, and what it finds: a sentence, its place, how grave it is."""

from __future__ import annotations

import re
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from rectify.core.model import EvidenceState, Ref
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from rectify.compare.sameness import Reused
    from rectify.compare.signed_off import Breach, Removal
    from rectify.core.errors import Place
    from rectify.core.model import Issue, Ledger, Problem


class Level(Enum):
    ERROR = "error"
    WARNING = "warning"


@frozen
class Finding:
    """What is wrong, where, with which issue or problem (None: the ledger as a whole), and what to type next."""

    level: Level
    place: Place
    id: Ref | None
    message: str
    hint: str | None = None


@frozen
class Question:
    """What the checks may look at: the ledger, today, what the store knows of the 佐证, what the history says of
    what was signed off, which numbers stand for something else than in the last commit, and by how many lines the report's
    head leaves its first page no room for 正文."""

    ledger: Ledger
    today: date
    evidence: Mapping[tuple[Ref, int], EvidenceState] = field(default_factory=dict)
    breaches: tuple[Breach, ...] = ()
    removals: tuple[Removal, ...] = ()
    reused: tuple[Reused, ...] = ()
    lines_over: int = 0

    def at(self, issue: Issue, *path: str | int) -> Place:
        """The place of a value of an issue."""
        return self.ledger.place(self.ledger.issue_file(issue), *path)

    @property
    def has_settings(self) -> bool:
        """Whether `ledger.yaml` could be read: where it could not, that is told once, and nothing that follows from it."""
        return all(damage.place.file != self.ledger.settings_file for damage in self.ledger.damages)

    def problems(self) -> Iterator[tuple[Issue, int, Problem]]:
        """Every problem that counts with its issue and its place in the issue's list: of one that was withdrawn nothing is
        asked that it would have to be complete for."""
        return (each for each in self.all_problems() if each[2].status.is_counted)

    def all_problems(self) -> Iterator[tuple[Issue, int, Problem]]:
        """As `problems`, with those that were withdrawn."""
        for issue in self.ledger.issues:
            for index, problem in enumerate(issue.problems):
                yield issue, index, problem

    def issues(self) -> Iterator[Issue]:
        """The issues that the papers print."""
        return (issue for issue in self.ledger.issues if issue.counted)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """By file and line."""
    return sorted(found, key=lambda finding: (_file_key(finding.place.file), finding.place.line or 0))


def _file_key(file: str) -> tuple[bool, list[int], str]:
    numbers = [int(part) for part in re.findall("[0-9]+", file)]
    return (bool(numbers), numbers, file)


def ref_of(file: str) -> Ref | None:
    return Ref.read(file.rpartition("/")[2].removesuffix(".yaml"))
