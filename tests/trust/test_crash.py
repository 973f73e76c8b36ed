"""The process is killed at any moment of a write or a commit: every file is the old or the new one, and the clerk goes on.

What the clerk may do then: type the same command again, another one, or `undo`. Each ends in a ledger that an undisturbed
day would have given, with the change in the history once, or not at all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.conftest import Clerk
from tests.trust import killing
from tests.trust.conftest import Effort
from tests.trust.killing import Kept

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no SIGKILL and no process groups outside POSIX")
Snapshot = dict[str, bytes]


@dataclass(frozen=True)
class Deed:
    """A command that is killed, and what is done before it."""

    command: str
    first: Callable[[Clerk], None]


def ready(clerk: Clerk) -> None:
    """Two issues whose problems may be closed."""
    clerk.does("rectify add 2 规范采购 --problem 询价不全 --problem 合同不齐")
    clerk.does("rectify update 1.1 2.1 --result 已整改。 --status 整改到位")
    clerk.write("办法.txt", "办法" * 1000)


def has_evidence(clerk: Clerk) -> None:
    ready(clerk)
    clerk.does("rectify update 1.1 --evidence 办法.txt")


def closed(clerk: Clerk) -> None:
    ready(clerk)
    clerk.does(CLOSE)


def outside_git(clerk: Clerk) -> None:
    ready(clerk)
    shutil.rmtree(clerk.path(".git"))


def nothing(clerk: Clerk) -> None:
    for name in ("ledger", "templates", ".git"):
        shutil.rmtree(clerk.path(name))
    clerk.write("报告.txt", REPORT)


def empty(clerk: Clerk) -> None:
    nothing(clerk)
    clerk.does("rectify init")


REPORT = """关于巡察整改进展情况的报告
县委巡察办：
一、基本情况
高度重视。
二、整改落实情况
（一）关于甲方面
1.严格管理。一是健全制度。印发办法。二是补齐台账。补录20份。
2.规范采购。已经规范。
（二）关于乙方面
1.加强学习。已经加强。
三、下一步打算
继续努力。
中共甲市乙局党组
2023年4月28日
"""
DONE = ("已记入历史", "改动没有留下历史", "改动还没有记入历史")
"""What a command says when it has done its work; one that was killed later needs not be typed again."""
CLOSE = "rectify close 1.1.1 2.1 --accepted-by 王某"
DEEDS = [
    Deed(CLOSE, ready),
    Deed("rectify add 2 加强学习 --problem 学习不够", ready),
    Deed("rectify update 1.1 --progress 开会研究 --evidence 办法.txt", ready),
    Deed("rectify undo", closed),
    Deed("rectify undo", has_evidence),
    Deed("rectify init --aspect 关于甲方面", nothing),
    Deed("rectify import 报告.txt", nothing),
    Deed("rectify import 报告.txt", empty),
    Deed("rectify close 1.1.1 2.1 --accepted-by 王某 --no-commit", ready),
    Deed(CLOSE, outside_git),
    Deed("rectify add 2 加强学习 --problem 学习不够", outside_git),
]


def name(deed: Deed) -> str:
    return f"{' '.join(deed.command.split()[1:3])}-{deed.first.__name__}"


@dataclass(frozen=True)
class Trial:
    """A ledger before a deed and after it, undisturbed."""

    clerk: Clerk
    deed: Deed
    kept: Kept
    old: Snapshot
    new: Snapshot
    commits: int
    steps: int

    def begins_again(self) -> None:
        self.kept.put_back(self.clerk.folder)

    def is_whole(self) -> None:
        """Every file is the old one or the new one, and git has lost nothing."""
        for file, data in files(self.clerk).items():
            assert data in (self.old.get(file), self.new.get(file)), file
        for file in self.old.keys() & self.new.keys():
            assert self.clerk.path(file).exists(), file
        fsck(self.clerk)

    def is_told(self) -> None:
        """`status` works, and names every file with a change that is not in the history."""
        said = self.clerk.types("rectify status")
        if not self.clerk.path("ledger/ledger.yaml").exists():
            assert said.code == 1
            assert "没有台账" in said.err
            return
        assert said.code == 0, said.err
        if self.clerk.path(".git").exists():
            for file in uncommitted(self.clerk):
                assert file in said.err or "等 " in said.err, said.err

    def is_done(self) -> None:
        """All is as if the deed had been done undisturbed, once."""
        assert files(self.clerk) == self.new
        assert commits(self.clerk) == self.commits

    def is_tidy(self) -> None:
        assert killing.leftovers(self.clerk) == []
        assert "--no-commit" in self.deed.command or uncommitted(self.clerk) == []
        fsck(self.clerk)


def tried(clerk: Clerk, deed: Deed) -> Trial:
    deed.first(clerk)
    kept, old = Kept.of(clerk, clerk.folder), files(clerk)
    steps = killing.steps(clerk, deed.command)
    return Trial(clerk, deed, kept, old, files(clerk), commits(clerk), steps)


def files(clerk: Clerk) -> Snapshot:
    """The ledger and its templates, without what a killed writer left."""
    return {
        file: data
        for file, data in clerk.snapshot().items()
        if file.startswith(("ledger", "templates")) and "/.rectify" not in file
    }


def commits(clerk: Clerk) -> int:
    if not clerk.path(".git").exists() or not clerk.git("rev-list", "--all", "--max-count=1"):
        return 0
    return int(clerk.git("rev-list", "--count", "HEAD"))


def uncommitted(clerk: Clerk) -> list[str]:
    if not clerk.path(".git").exists():
        return []
    listed = clerk.git(
        "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", "ledger", "templates"
    )
    return [entry[3:] for entry in listed.split("\0") if entry and "/.rectify" not in entry]


def fsck(clerk: Clerk) -> None:
    if clerk.path(".git/HEAD").exists():
        assert clerk.git("fsck", "--no-progress", "--no-dangling") == ""


@pytest.mark.parametrize("deed", DEEDS, ids=name)
def test_killed_between_two_steps(small: Clerk, deed: Deed, effort: Effort) -> None:
    trial = tried(small, deed)
    for step in killing.moments(trial.steps, effort(3, 1000)):
        trial.begins_again()
        told = killing.killed_at(small, deed.command, step)
        killing.an_hour_passes(small)
        trial.is_whole()
        trial.is_told()
        if not any(done in told for done in DONE):
            said = small.types(deed.command)
            assert said.code == 0, (step, said.err)
            trial.is_tidy()
        trial.is_done()
