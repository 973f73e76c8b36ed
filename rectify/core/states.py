"""The states of a problem."""

from __future__ import annotations

from enum import Enum


class Group(Enum):
    """The four groups of the tally; every counted problem is in exactly one."""

    COMPLETED = ("completed", "已完成整改")
    MOSTLY_COMPLETED = ("mostly_completed", "基本完成整改")
    LONG_TERM = ("long_term", "长期整改")
    IN_PROGRESS = ("in_progress", "正在整改")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


class Status(Enum):
    """The state of a problem (状态): its code, its label in files and on screen, and the group it counts in."""

    PENDING = ("pending", "待整改", Group.IN_PROGRESS)
    IN_PROGRESS = ("in_progress", "整改中", Group.IN_PROGRESS)
    MOSTLY_DONE = ("mostly_done", "基本完成", Group.MOSTLY_COMPLETED)
    LONG_TERM = ("long_term", "长期整改", Group.LONG_TERM)
    RECTIFIED = ("rectified", "整改到位", Group.MOSTLY_COMPLETED)
    ACCEPTED = ("accepted", "已验收", Group.MOSTLY_COMPLETED)
    CLOSED = ("closed", "已销号", Group.COMPLETED)

    def __init__(self, code: str, label: str, group: Group) -> None:
        self.code = code
        self.label = label
        self.group = group

    @classmethod
    def named(cls, word: str) -> Status | None:
        """The state with this code or label; None where there is none."""
        return next((status for status in cls if word in (status.code, status.label)), None)

    @property
    def can_be_late(self) -> bool:
        """Whether a deadline that has passed makes a problem in this state 逾期."""
        return self in (Status.PENDING, Status.IN_PROGRESS, Status.MOSTLY_DONE)
