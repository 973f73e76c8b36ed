"""The table of states: label, code, group, what each needs and may hold, and the verb that enters it.

A state is a row here and its place in `lifecycle.TRANSITIONS`; everything else asks these two. No file, clock or git.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Group(Enum):
    """The four groups of the tally; every counted problem is in exactly one."""

    COMPLETED = ("completed", "已完成整改")
    MOSTLY_COMPLETED = ("mostly_completed", "基本完成整改")
    LONG_TERM = ("long_term", "长期整改")
    IN_PROGRESS = ("in_progress", "正在整改")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


class _Row(NamedTuple):
    """A state. `group`: what it counts as, None for one that does not count. `verb`: the command by which it is entered,
    `act`: what that is called where the command is the state's own, `asks`: the options that the command must have then.
    `needs`: the attributes of a problem without which it can't be in the state (`acceptance.by`: of one of its records).
    `holds`: the records that a problem in the state may have."""

    code: str
    label: str
    group: Group | None
    verb: str
    act: str = ""
    asks: str = ""
    can_be_late: bool = False
    needs: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


class Status(Enum):
    """The state of a problem (状态). The rows stand in the order of the trade."""

    PENDING = _Row("pending", "待整改", Group.IN_PROGRESS, "add", can_be_late=True)
    IN_PROGRESS = _Row("in_progress", "整改中", Group.IN_PROGRESS, "update", can_be_late=True)
    MOSTLY_DONE = _Row("mostly_done", "基本完成", Group.MOSTLY_COMPLETED, "update", can_be_late=True)
    LONG_TERM = _Row(
        "long_term",
        "长期整改",
        Group.LONG_TERM,
        "update",
        asks='--target "阶段目标" --review 2023-12-31',
        needs=("target", "review"),
    )
    RECTIFIED = _Row(
        "rectified", "整改到位", Group.MOSTLY_COMPLETED, "update", asks='--result "整改情况"', needs=("result",)
    )
    ACCEPTED = _Row(
        "accepted",
        "已验收",
        Group.MOSTLY_COMPLETED,
        "accept",
        "验收",
        "--by 验收人",
        needs=("acceptance.by",),
        holds=("acceptance",),
    )
    CLOSED = _Row(
        "closed", "已销号", Group.COMPLETED, "close", "销号", needs=("closing.date",), holds=("acceptance", "closing")
    )
    WITHDRAWN = _Row(
        "withdrawn",
        "已撤销",
        None,
        "withdraw",
        "撤销",
        '--reason "原因"',
        needs=("withdrawn.reason",),
        holds=("acceptance", "closing", "withdrawn"),
    )

    def __init__(
        self,
        code: str,
        label: str,
        group: Group | None,
        verb: str,
        act: str,
        asks: str,
        can_be_late: bool,
        needs: tuple[str, ...],
        holds: tuple[str, ...],
    ) -> None:
        self.code = code
        self.label = label
        self.group = group
        self.verb = verb
        self.act = act
        self.asks = asks
        self.can_be_late = can_be_late
        self.needs = needs
        self.holds = holds

    @classmethod
    def named(cls, word: str) -> Status | None:
        """The state with this code or label; None where there is none."""
        return next((status for status in cls if word in (status.code, status.label)), None)

    @property
    def order(self) -> int:
        """The place of the state in the order of the trade."""
        return list(Status).index(self)

    @property
    def is_free(self) -> bool:
        """Whether a problem may begin in this state, and moves in and out of it by `update`."""
        return self.verb in ("add", "update")

    @property
    def is_counted(self) -> bool:
        """Whether a problem in this state stands in counts, lists, tables and papers."""
        return self.group is not None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about a problem in this state."""
        return self.group not in (None, Group.COMPLETED)

    @property
    def is_reviewed(self) -> bool:
        """Whether a problem in this state is watched by its 复核日期."""
        return "review" in self.needs

    def command(self, numbers: object) -> str:
        """What is typed to bring problems into this state."""
        begun = f"update {numbers} --status {self.label}" if self.is_free else f"{self.verb} {numbers}"
        return f"rectify {begun} {self.asks}".rstrip()


RECORDS = tuple(dict.fromkeys(name for status in Status for name in status.holds))
"""The attributes of a problem that say with its state one thing together."""
