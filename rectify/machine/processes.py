"""Check whether a process recorded earlier is still alive. Linux can tell; elsewhere the answer is unknown."""

from __future__ import annotations

import os
from pathlib import Path

from rectify.core.values import frozen

_PROC = Path("/proc")
_DEAD = ("Z", "X")
"""States of a process that has ended and that nobody has asked about yet."""


@frozen
class Process:
    """A process that no other can be taken for: on which machine (in which container), since when that one runs, its
    number, when it was started."""

    machine: str
    boot: str
    number: int
    start: str

    @property
    def is_dead(self) -> bool:
        """Whether it is proven to have ended; False also where that cannot be known."""
        here = _here()
        if here is None or here[0] != self.machine:
            return False
        state, start = _told_of(self.number) or ("", "")
        return here[1] != self.boot or start != self.start or state in _DEAD


def process(number: int) -> Process | None:
    """The process with this number; None where there is none, or the system does not say."""
    here, described = _here(), _told_of(number)
    return None if here is None or described is None else Process(*here, number, described[1])


def _here() -> tuple[str, str] | None:
    """This machine, and since when it runs; None where the system does not say."""
    try:
        space = os.readlink(_PROC / "self/ns/pid")
        return f"{os.uname().nodename} {space}", (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, AttributeError):  # Windows has no uname
        return None


def _told_of(number: int) -> tuple[str, str] | None:
    """A process's state, and when it was started; None where there is none."""
    try:
        described = (_PROC / str(number) / "stat").read_text("ascii", "replace")
    except OSError:
        return None
    fields = described.rpartition(")")[2].split()  # the name before it may hold anything
    return fields[0], fields[19]
