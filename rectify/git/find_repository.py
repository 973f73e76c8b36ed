"""Search for the repository around the ledger: done here and not by git, which would accept a folder that merely looks like
a repository, or whatever its environment names. Reads a few bytes and calls no program."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from rectify.core.values import frozen
from rectify.git.git_errors import BrokenRepository
from rectify.storage import disk

_LARGEST = 100_000
"""Bytes of a file that says where git's folder is; it has one path."""
_HEAD = re.compile(rb"ref:\s*refs/|[0-9a-f]{40}")
"""How the file begins that says which commit is checked out."""
_STEERING = frozenset(
    (
        # git rev-parse --local-env-vars
        *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"),
        *("GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE"),
        *("GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE"),
        *("GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX"),
        # what else changes which files, names and attributes git sees
        *("GIT_NAMESPACE", "GIT_ATTR_SOURCE", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"),
        *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
    )
)
"""Variables that would lead git elsewhere. Who commits, when, and by which configuration stays the user's own."""


@frozen
class Place:
    """Where a repository is: the folder of its files, git's own folder (of the worktree), and the one that all worktrees
    share."""

    top: Path
    git_dir: Path
    common: Path

    @property
    def has_branch(self) -> bool:
        """Whether there is what HEAD names, whole or damaged; there is none before the first commit."""
        head = os.fsdecode(disk.first_bytes(self.git_dir / "HEAD", _LARGEST)).strip()
        name = head.removeprefix("ref:").strip()
        if name == head:
            return True
        packed = self.common / "packed-refs"
        return (self.common / name).exists() or (packed.exists() and name in packed.read_text("utf-8", "replace"))

    @property
    def named(self) -> dict[str, str]:
        """The variables that tell git this place: it looks for none then, and does not ask whose it is."""
        return {"GIT_DIR": str(self.git_dir), "GIT_WORK_TREE": str(self.top)}

    @property
    def fenced(self) -> dict[str, str]:
        """The variables by which git, called in the top folder, finds the `.git` in it or nothing; it looks there whose
        it is, and whether it has another folder for its files."""
        return {"GIT_CEILING_DIRECTORIES": str(self.top.parent)}


def environment(more: dict[str, str]) -> dict[str, str]:
    """The variables for a git that is called, `more` among them."""
    kept = {name: value for name, value in os.environ.items() if name not in _STEERING}
    return {**kept, "GIT_PAGER": "cat", "GIT_EDITOR": "true", **more}


def find(folder: Path) -> Place | None:
    """The nearest `.git` from the folder upwards; None where there is none. Raises BrokenRepository."""
    for top in (folder, *folder.parents):
        dot = top / ".git"
        if os.path.lexists(dot):
            try:
                return _looked_at(top, dot)
            except (OSError, ValueError) as error:  # ValueError: a path that no system takes
                raise BrokenRepository(dot, disk.why(error)) from None
    return None


def _looked_at(top: Path, dot: Path) -> Place:
    """Raises OSError, ValueError, BrokenRepository where git itself would pass it over, and look further up."""
    git_dir = dot if stat.S_ISDIR(dot.stat().st_mode) else _led_to(dot)
    shared = git_dir / "commondir"
    common = git_dir / _path(shared) if shared.exists() else git_dir
    head = git_dir / "HEAD"
    if not head.is_symlink() and not _HEAD.match(disk.first_bytes(head, 256)):
        raise BrokenRepository(dot, "HEAD 是空的，或者不是 git 写的")
    for name in ("objects", "refs"):
        if not (common / name).is_dir():
            raise BrokenRepository(dot, f"里面没有 {name}")
    return Place(top, git_dir, common)


def _led_to(dot: Path) -> Path:
    """The folder that a file `.git` leads to, of a linked worktree or a submodule."""
    word, _, _ = disk.first_bytes(dot, _LARGEST).partition(b" ")
    if word != b"gitdir:":
        raise BrokenRepository(dot, "不是 git 写的")
    git_dir = Path(os.path.normpath(dot.parent / _path(dot).removeprefix("gitdir: ")))
    if not git_dir.is_dir():
        raise BrokenRepository(dot, f"它指向的 {git_dir} 不在了")
    return git_dir


def _path(file: Path) -> str:
    """The path that stands in a file of git's."""
    return os.fsdecode(disk.first_bytes(file, _LARGEST).rstrip(b"\r\n"))
