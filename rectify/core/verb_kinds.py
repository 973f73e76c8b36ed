"""Kinds of verbs (reads, prints, changes…), and the command that was typed."""

from __future__ import annotations

from enum import Enum

from rectify.core.values import frozen


class VerbKind(Enum):
    """What a verb does with the ledger. Whoever lists a verb says its kind: none is taken for granted."""

    READS = "shows what is there"
    PRINTS = "makes a paper of what is there"
    CHANGES = "changes the ledger, under the lock"
    UNDOES = "takes a change back, under the lock"
    JOINS = "brings two clerks' changes together, under the lock, and speaks of the merge itself"
    SERVES = "is called by git in the midst of its own work"

    @property
    def is_reading(self) -> bool:
        """Whether the verb leaves the ledger as it is, and so needs no lock."""
        return self in (VerbKind.READS, VerbKind.PRINTS)


@frozen
class Command:
    """A command line: its words from the verb on, as they were typed, and the kind of its verb."""

    words: tuple[str, ...]
    kind: VerbKind


class NothingLeft(Exception):
    """Ending what a killed command had begun was all that the verb is asked for: it is done, and not an error."""
