"""A system that fails: from the n-th call on, or only there, by which a file of the ledger comes, moves or goes."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CALLS = ("open", "fsync", "replace", "unlink", "mkdir", "rmdir", "chmod")


class System:
    """Counts the calls on files below `folder`. The n-th fails with this error number; `lasting`: all that follow too."""

    def __init__(self, folder: Path, at: int, error: int, *, lasting: bool) -> None:
        self._folder = os.fspath(folder)
        self._at, self._error, self._lasting = at, error, lasting
        self.count = 0

    def step(self, what: str) -> None:
        self.count += 1
        if self.count == self._at or (self._lasting and self.count > self._at):
            raise OSError(self._error, os.strerror(self._error), what)

    def concerns(self, subject: Any) -> bool:
        return isinstance(subject, int) or os.fspath(subject).startswith(self._folder)

    def fails(self, patch: pytest.MonkeyPatch) -> None:
        """From now on."""
        for name in CALLS:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))
        patch.setattr(os, "fdopen", lambda handle, mode: io.BufferedWriter(_Stream(self, handle, mode)))

    def _failing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(subject: Any, *words: Any, **more: Any) -> Any:
            if self.concerns(subject):
                self.step(name)
            return call(subject, *words, **more)

        return failing


class _Stream(io.FileIO):
    """A file that is written, whose writing and closing may fail."""

    def __init__(self, system: System, handle: int, mode: str) -> None:
        super().__init__(handle, mode)
        self._system = system

    def write(self, data: Any) -> int:
        self._system.step("write")
        return super().write(data)

    def close(self) -> None:
        is_open = not self.closed
        super().close()
        if is_open:
            self._system.step("close")
