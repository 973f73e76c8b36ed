"""The table of the verbs of the command line: one row per verb, from which everything else takes what it knows of verbs."""

from __future__ import annotations

from typing import NamedTuple

from rectify.core.verb_kinds import VerbKind


class Verb(NamedTuple):
    """A verb: its name, its function below `rectify.commands`, what it does with the ledger. `begins`: it begins a ledger,
    which `undo` cannot take back."""

    name: str
    function: str
    kind: VerbKind
    begins: bool = False


VERBS = (
    Verb("init", "init.init", VerbKind.CHANGES, begins=True),
    Verb("import", "import_.import_report", VerbKind.CHANGES, begins=True),
    Verb("add", "add.add", VerbKind.CHANGES),
    Verb("update", "update.update", VerbKind.CHANGES),
    Verb("accept", "accept.accept", VerbKind.CHANGES),
    Verb("close", "close.close", VerbKind.CHANGES),
    Verb("reopen", "reopen.reopen", VerbKind.CHANGES),
    Verb("withdraw", "withdraw.withdraw", VerbKind.CHANGES),
    Verb("undo", "undo.undo", VerbKind.UNDOES),
    Verb("sync", "sync.sync", VerbKind.JOINS),
    Verb("resolve", "resolve.resolve", VerbKind.JOINS),
    Verb("status", "status.status", VerbKind.READS),
    Verb("list", "list.list_problems", VerbKind.READS),
    Verb("show", "show.show", VerbKind.READS),
    Verb("log", "log.log", VerbKind.READS),
    Verb("check", "check.check", VerbKind.READS),
    Verb("report", "report.report", VerbKind.PRINTS),
    Verb("weekly", "weekly.weekly", VerbKind.PRINTS),
    Verb("merge-file", "merge_file.merge_file", VerbKind.SERVES),
)
"""In the order of the work, in which the help page lists them."""


def named(name: str) -> Verb:
    """The verb of this name. Raises KeyError: a verb without a row does not run."""
    return {verb.name: verb for verb in VERBS}[name]


def typed() -> tuple[str, ...]:
    """The names of the verbs that a clerk types."""
    return tuple(verb.name for verb in VERBS if verb.kind is not VerbKind.SERVES)
