"""The verbs of the command line: one row a verb, which everything that has to know of verbs reads."""

from __future__ import annotations

from enum import Enum, auto

from rectify.core.values import frozen


class VerbKind(Enum):
    """What a verb does to the ledger."""

    READS = auto()
    """Shows something; takes no lock and writes nothing."""
    PRINTS = auto()
    """Reads, and makes papers, which must not be made of a ledger that is half written."""
    CHANGES = auto()
    """Changes the ledger, under its lock."""
    HIDDEN = auto()
    """Is called by git in the middle of a merge, and typed by no clerk."""


@frozen
class Verb:
    """A verb: its name, its function below `rectify.commands`, its kind. `begins`: it begins a ledger, which `undo` cannot
    take back. `merges`: it speaks of a merge under way itself, or can meet none."""

    name: str
    function: str
    kind: VerbKind
    begins: bool = False
    merges: bool = False


VERBS = (
    Verb("init", "init.init", VerbKind.CHANGES, begins=True, merges=True),
    Verb("import", "import_.import_report", VerbKind.CHANGES, begins=True),
    Verb("add", "add.add", VerbKind.CHANGES),
    Verb("update", "update.update", VerbKind.CHANGES),
    Verb("accept", "accept.accept", VerbKind.CHANGES),
    Verb("close", "close.close", VerbKind.CHANGES),
    Verb("reopen", "reopen.reopen", VerbKind.CHANGES),
    Verb("undo", "undo.undo", VerbKind.CHANGES),
    Verb("sync", "sync.sync", VerbKind.CHANGES, merges=True),
    Verb("resolve", "resolve.resolve", VerbKind.CHANGES, merges=True),
    Verb("status", "status.status", VerbKind.READS),
    Verb("list", "list.list_problems", VerbKind.READS),
    Verb("show", "show.show", VerbKind.READS),
    Verb("log", "log.log", VerbKind.READS),
    Verb("check", "check.check", VerbKind.READS),
    Verb("report", "report.report", VerbKind.PRINTS),
    Verb("weekly", "weekly.weekly", VerbKind.PRINTS),
    Verb("merge-file", "merge_file.merge_file", VerbKind.HIDDEN, merges=True),
)
"""In the order of the work, in which the help page lists them."""


def named(name: str) -> Verb:
    """The verb of this name. Raises KeyError: a verb without a row does not run."""
    return {verb.name: verb for verb in VERBS}[name]


def typed() -> tuple[str, ...]:
    """The names of the verbs that a clerk types."""
    return tuple(verb.name for verb in VERBS if verb.kind is not VerbKind.HIDDEN)
