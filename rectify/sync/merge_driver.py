"""Set-up of rectify as git's merge driver in a clone, and the check for an unfinished merge.

Looked at before every verb, so it reads git's folder itself; git is called only where something is missing.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.core.verb_kinds import VerbKind
from rectify.git import find_repository
from rectify.git.git_errors import BrokenRepository, NoAccess
from rectify.machine import screen
from rectify.storage import disk, store, write_journal

if TYPE_CHECKING:
    from rectify.core.verb_kinds import Command

_WITHOUT_GIT = ("list", "show", "report")
"""Verbs that ask git nothing, and would not find out that it fails."""

_LARGEST = 1_000_000
"""Bytes of git's configuration that are looked at; it has some hundred."""
_DRIVER = r"^\s*driver = (.+) -P -m rectify merge-file %O %A %B %P$"


def driver() -> str:
    """The command line by which git calls our merge driver: of the Python that runs now. git hands it to a shell, the
    one that it brings along on Windows too, hence the slashes. `-P`: git calls it in the folder of the repository, where
    a `rectify.py` may lie that is none of ours."""
    python = shlex.quote(Path(sys.executable).as_posix())
    return f"{python} -P -m rectify merge-file %O %A %B %P"


def look(command: Command, ledger: Path | None) -> None:
    """Checks a clone before a verb: ends or reports what a killed command left, gives the clone what it lacks, tells of a merge that is not finished.
    Raises NothingLeft where that was all that is asked for."""
    if command.kind is VerbKind.SERVES:
        return
    try:
        folder = store.find(ledger)
    except (store.NoLedger, disk.CannotRead):  # who needs it is told by what looks for it
        return
    try:
        home = find_repository.find(folder.path)
    except BrokenRepository as error:
        if command.words[:1] and command.words[0] in _WITHOUT_GIT:
            screen.warn(f"{error.sentence}；{error.hint}")
        return
    git_dir = home.git_dir if home else None
    noted = write_journal.of(folder, git_dir, command.words)
    if noted.is_there or noted.foreign:
        from rectify.session import recovery

        recovery.meet(command, folder, git_dir)
    if home is None:
        return
    if not _is_told(home.common / "config"):
        equip(folder.path)
    if command.kind is not VerbKind.JOINS and (home.git_dir / "MERGE_HEAD").exists():
        screen.warn("两边的改动还没有合并完；看还要定什么：rectify sync")


def equip(folder: Path) -> None:
    """Tells git, in the repository of the folder, how to merge ledger files."""
    from rectify.git import remote
    from rectify.git import repository as git

    with contextlib.suppress(NoAccess):  # who has to know it is told by what needs git
        repository = git.find(folder)
        if repository is not None:
            remote.equip(repository, driver())


def _is_told(config: Path) -> bool:
    """Whether git knows our driver, of this Python or of another that is still there."""
    try:
        described = re.search(_DRIVER, _text(config), re.M)
    except (OSError, ValueError):
        return False
    return described is not None and Path(described[1].strip("'\\\"")).exists()


def is_shared(common: Path) -> bool:
    """Whether git knows a place to synchronise with."""
    try:
        return "[remote " in _text(common / "config")
    except (OSError, ValueError):
        return False


def _text(path: Path) -> str:
    return disk.first_bytes(path, _LARGEST).decode("utf-8", "replace")


def git_folders(folder: Path) -> tuple[Path, Path] | None:
    """Git's own folder (of the worktree) and the one that all worktrees share; None outside git, or where it is broken."""
    with contextlib.suppress(NoAccess):
        home = find_repository.find(folder)
        return None if home is None else (home.git_dir, home.common)
    return None
