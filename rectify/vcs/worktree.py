"""What is not in the history yet: of a folder, and of what git has begun. Git is asked beside other work, so that the
morning's look at the ledger costs no more for it. Nothing is locked and nothing written."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from rectify.files import disk
from rectify.machine import programs

if TYPE_CHECKING:
    from pathlib import Path

_STATUS = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all", "--", ".")
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
    """How it is finished or given up."""
    goes_on = "看还要定什么：rectify sync" if step == "merge" else f"做完它：git {step} --continue"
    return f"{goes_on}；作罢：git {step} --abort"


class Question:
    """Put to git when it is made; it answers while something else is done. `gone`, once it has: the files that the
    folder lacks → whether git was told to take them out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
        self._process: subprocess.Popen[bytes] | None = None
        self.gone: dict[str, bool] = {}
        git = programs.path_of("git")
        if self._top is None or git is None:
            return
        try:
            self._process = subprocess.Popen(
                [git, "--no-optional-locks", *_STATUS],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:  # it does not start: no history is kept
            return

    def answer(self) -> list[str]:
        """The files, by their names below the folder, that differ from what was committed last, and the YAML files that
        never were; empty outside git."""
        if self._process is None or self._top is None:
            return []
        out, _ = self._process.communicate()
        before = self._folder.relative_to(self._top).as_posix()
        cut = 0 if before == "." else len(before) + 1
        entries = [(entry[:2], entry[3 + cut :]) for entry in out.decode("utf-8", "replace").split("\0") if entry]
        self.gone = {path: state == "D " for state, path in entries if state in (" D", "D ")}
        return [
            path
            for state, path in entries
            if (state != "??" or path.endswith(".yaml")) and not disk.is_temporary(path.rpartition("/")[2])
        ]
