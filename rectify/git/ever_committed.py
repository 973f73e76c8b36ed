"""All files that the history ever held below a folder, with every content that each of them had.

Asks git once, through `git.Repository`. Nothing here reads a ledger.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.git.git_errors import BrokenHistory

if TYPE_CHECKING:
    from pathlib import Path

    from rectify.git.repository import Repository

_CHANGE = re.compile(rb":[0-7]+ [0-7]+ ([0-9a-f]+) ([0-9a-f]+) [A-Z][0-9]*\0([^\0]+)")
"""A file in git's raw form: the ids of its content before and after, and its path."""


def held(repository: Repository, path: Path) -> dict[str, set[str]]:
    """The files at or below `path` that HEAD, its history or a fetched branch of a remote has or had: path from the top →
    ids of the contents. Raises BrokenHistory."""
    if repository.is_new:
        return {}
    name = path.relative_to(repository.top).as_posix()
    described = ("-m", "--root", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-show-signature", "--format=")
    answer = repository.ask("log", *described, "--full-history", "HEAD", "--remotes", "--", name)
    if not answer.done:
        raise BrokenHistory
    found: dict[str, set[str]] = {}
    for match in _CHANGE.finditer(answer.data):
        ids = {content.decode() for content in match.groups()[:2] if content.strip(b"0")}
        found.setdefault(match[3].decode("utf-8", "replace"), set()).update(ids)
    return found
