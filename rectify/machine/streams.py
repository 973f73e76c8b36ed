"""Standard streams that are closed or full: they end in a message and an exit code, never in a traceback.

What was done stays done where nobody can be told of it: a failing stderr is passed over. Data that cannot be printed is
an error.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any

from rectify.core.errors import RectifyError


class CannotPrint(RectifyError):
    """Stdout is closed, or what it leads to is full."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"结果打印不出来：{why}", hint="看看输出到的磁盘是否已满、输出有没有关掉；台账没有受影响，再来一次"
        )


class _Stream:
    """A standard stream, all of whose other properties are those of the one behind it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:
        return self._stream.encoding or "utf-8"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Out(_Stream):
    """Stdout; what cannot be printed is told. A reader who has seen enough is none of that."""

    def write(self, text: str) -> int:
        with _described():
            return int(self._stream.write(text))

    def flush(self) -> None:
        with _described():
            self._stream.flush()


class _Err(_Stream):
    """Stderr; what cannot be said is not said."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


@contextlib.contextmanager
def _described() -> Any:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        from rectify.storage import disk

        raise CannotPrint(disk.why(error)) from None


class _Closed:
    """Stdout where there is none."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        del text
        raise CannotPrint("输出是关着的")

    def flush(self) -> None:
        pass


def guard() -> None:
    """Puts streams in the place of Python's that never end in a traceback. Numbers 0 to 2 are taken first where they are
    free: a file of the ledger that got one would be what another program's words go into."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = _Closed() if sys.stdout is None else _Out(sys.stdout)
    sys.stderr = _Err(sys.stderr or io.StringIO())


def drop() -> None:
    """Lets what is still to be printed go nowhere, so that Python does not try once more when it ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
