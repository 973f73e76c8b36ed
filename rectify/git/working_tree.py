"""Uncommitted files of a folder, and unfinished operations of git. git runs beside other work, so that `status` takes no
longer for it. Nothing is locked and nothing written."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rectify.git import find_repository, git_errors, run_git
from rectify.storage import disk

if TYPE_CHECKING:
    from pathlib import Path

    from rectify.git.find_repository import Place
    from rectify.git.run_git import Running

_STATUS = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all", "--")
_BEGUN = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
"""What lies in git's folder as long as one of its commands is not finished."""


def under_way(git_dir: Path) -> str | None:
    """What git has begun and not finished (`merge`, `rebase` …); None where nothing is."""
    return next((command for sign, command in _BEGUN.items() if (git_dir / sign).exists()), None)


def way_out(step: str) -> str:
    """How the unfinished operation is finished or given up."""
    goes_on = "看还要定什么：rectify sync" if step == "merge" else f"做完它：git {step} --continue"
    return f"{goes_on}；作罢：git {step} --abort"


class Question:
    """A question put to git when it is made; git answers while something else is done. `gone`, once it has: the files that the
    folder lacks → whether git was told to take them out."""

    def __init__(self, folder: Path) -> None:
        self._home: Place | None = None
        self._process: Running | None = None
        self._refused: git_errors.NoAccess | None = None
        self.gone: dict[str, bool] = {}
        if run_git.is_installed():
            try:
                self._home = find_repository.find(folder)
            except git_errors.BrokenRepository as error:
                self._refused = error
        if self._home is not None:
            self._name = folder.relative_to(self._home.top).as_posix()
            with contextlib.suppress(OSError):  # it does not start: no history is kept
                asked = ("--no-optional-locks", *_STATUS, self._name)
                self._process = run_git.beside(self._home.top, self._home.fenced, *asked, words=True)

    def answer(self) -> list[str]:
        """The files, by their names below the folder, that differ from what was committed last, and the YAML files that
        never were; empty outside git. Raises NotOurs, BrokenRepository."""
        if self._refused is not None:
            raise self._refused
        if self._process is None or self._home is None:
            return []
        out, err = self._process.communicate()
        if self._process.returncode != 0:
            raise git_errors.no_access(self._home.top / ".git", err.decode("utf-8", "replace"))
        named = [entry for entry in out.decode("utf-8", "replace").split("\0") if entry]
        entries = [(entry[:2], self._below(entry[3:])) for entry in named]
        self.gone = {path: state == "D " for state, path in entries if state in (" D", "D ")}
        return [
            path
            for state, path in entries
            if (state != "??" or path.endswith(".yaml")) and not disk.is_temporary(path.rpartition("/")[2])
        ]

    def _below(self, path: str) -> str:
        if self._name == ".":
            return path
        start = f"{self._name}/"
        # behind more where git's configuration has the files of a folder further up (core.worktree)
        return path.removeprefix(start) if path.startswith(start) else path.partition(f"/{start}")[2]
