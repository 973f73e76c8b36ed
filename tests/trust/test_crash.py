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
from tests.pair import Pair, pair
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
    clerk.does("rectify update 1.1 --owner 许某")  # makes the user's folder of state


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

    def is_published(self) -> None:
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
    if DEEDS.index(deed) % 3 and not effort(0, 1):
        pytest.skip("at full length: -m trust")
    trial = tried(small, deed)
    for step in killing.moments(trial.steps, effort(2, 1000)):
        survives(trial, step)


def test_killed_when_all_is_done_but_the_telling(small: Clerk) -> None:
    """Who is told nothing types it again: an issue is not added twice."""
    trial = tried(small, DEEDS[1])
    for step in range(trial.steps - 4, trial.steps + 1):
        survives(trial, step)


def survives(trial: Trial, step: int) -> None:
    """Killed at this step and, where nothing was told, typed again: all is done, and once."""
    trial.begins_again()
    described = killing.killed_at(trial.clerk, trial.deed.command, step)
    trial.is_whole()
    trial.is_published()
    if not any(done in described for done in DONE):
        said = trial.clerk.types(trial.deed.command)
        assert said.code == 0, (step, said.err)
        trial.is_tidy()
    trial.is_done()


@pytest.mark.parametrize("deed", DEEDS[:4], ids=name)
def test_killed_with_git_in_its_midst(small: Clerk, deed: Deed, effort: Effort) -> None:
    """The power fails while git commits: its locks are left, and what it had staged."""
    if DEEDS.index(deed) and not effort(0, 1):
        pytest.skip("at full length: -m trust")
    trial = tried(small, deed)
    every = effort(7, 1)
    for call in range(2, 1000, every):
        trial.begins_again()
        if not killing.killed_in_git(small, deed.command, call):
            break
        trial.is_whole()
        trial.is_published()
        said = small.types(deed.command)
        assert said.code == 0, (call, said.err)
        trial.is_done()
        trial.is_tidy()
    else:
        pytest.fail("git calls no end of hooks")
    assert call > 2


def test_killed_at_any_time(small: Clerk, effort: Effort) -> None:
    """Rectify and all that it has called, at moments spread over as long as it takes."""
    trial = tried(small, DEEDS[0])
    trial.begins_again()
    whole, killed = killing.duration(small, trial.deed.command), 0
    wanted = effort(2, 150)
    for index in range(wanted):
        trial.begins_again()
        if not killing.killed_after(small, trial.deed.command, whole * (index + 1) / (wanted + 1)):
            continue
        killed += 1
        trial.is_whole()
        trial.is_published()
        said = small.types(trial.deed.command)
        assert said.code == 0, said.err
        trial.is_done()
        trial.is_tidy()
    assert killed


def half_done(trial: Trial) -> None:
    """Kills the deed at a step at which some files are new and some are old: halving, since they become new in turn."""
    changed = [file for file in trial.new if trial.new[file] != trial.old.get(file)]
    low, high = 0, trial.steps
    while low < high:
        step = (low + high) // 2
        trial.begins_again()
        killing.killed_at(trial.clerk, trial.deed.command, step)
        now = files(trial.clerk)
        count = sum(now.get(file) == trial.new[file] for file in changed)
        if 0 < count < len(changed):
            return
        low, high = (step + 1, high) if count == 0 else (low, step)
    pytest.fail("the files change all at once")


def test_what_was_half_done_makes_no_paper_and_is_taken_back_by_undo(small: Clerk) -> None:
    trial = tried(small, DEEDS[0])
    half_done(trial)
    said = small.types("rectify report")
    assert (said.code, said.out) == (1, "")
    assert f"错误：上次的 {CLOSE} 没有做完就断了，ledger/1.1.yaml 有新有旧，不能出文件" in said.err
    assert f"提示：接着做：再输入一次 {CLOSE}；不做了，恢复原样：rectify undo" in said.err
    said = small.does("rectify list")
    assert f"注意：上次的 {CLOSE} 没有做完就断了，还没有记入历史的：ledger/1.1.yaml" in said.err
    assert small.does("rectify status --json").json["uncommitted"] == ["ledger/1.1.yaml"]
    said = small.does("rectify undo")
    assert f"上次的 {CLOSE} 没有做完就断了，已恢复原样" in said.err
    assert (files(small), commits(small)) == (trial.old, trial.commits - 1)
    trial.is_tidy()
    assert small.does("rectify status").err == ""
    small.does(CLOSE)
    trial.is_done()


def test_what_was_half_done_is_taken_back_by_another_command(small: Clerk) -> None:
    trial = tried(small, DEEDS[0])
    half_done(trial)
    said = small.does("rectify update 2.1 --owner 许某")
    assert "已恢复原样" in said.err
    shown = small.does("rectify show 1.1 --json").json
    assert [problem["status"] for problem in shown["problems"]] == ["rectified"] * 3
    trial.is_tidy()


def written(trial: Trial) -> None:
    """Kills the deed when all its files are written and git has committed none."""
    small = trial.clerk
    trial.begins_again()
    small.write(".git/hooks/pre-commit", "#!/bin/sh\nkill -9 0\n")
    small.path(".git/hooks/pre-commit").chmod(0o755)
    killing.starts(small, ["-m", "rectify"], trial.deed.command).communicate(timeout=120)
    small.path(".git/hooks/pre-commit").unlink()
    assert (files(small), commits(small)) == (trial.new, trial.commits - 1)


def test_what_was_written_and_not_committed_is_named_and_committed_by_another_command(small: Clerk) -> None:
    trial = tried(small, DEEDS[0])
    written(trial)
    said = small.does("rectify status")
    assert f"上次的 {CLOSE} 没有做完就断了，还没有记入历史的：ledger/1.1.yaml、ledger/2.1.yaml" in said.err
    assert small.does("rectify status --json").json["uncommitted"] == ["ledger/1.1.yaml", "ledger/2.1.yaml"]
    said = small.does("rectify update 2.1 --owner 许某")
    assert f"上次的 {CLOSE} 写好了没有记入历史，现在记下" in said.err
    subjects = small.git(
        "log", "-2", "--format=%s|%(trailers:key=Rectify-Action,valueonly,separator=%x20)"
    ).splitlines()
    assert [subject.partition("：")[0] for subject in subjects] == ["2.1 更新责任人", "1.1.1、2.1 销号|close"]
    assert commits(small) == trial.commits + 1
    trial.is_tidy()


def test_what_was_written_and_not_committed_is_taken_back_by_undo(small: Clerk) -> None:
    trial = tried(small, DEEDS[2])
    written(trial)
    small.does("rectify undo")
    assert (files(small), commits(small)) == (trial.old, trial.commits - 1)
    assert not small.path("ledger/evidence").exists()
    trial.is_tidy()


def test_what_was_changed_by_hand_since_is_kept(small: Clerk) -> None:
    trial = tried(small, DEEDS[0])
    written(trial)
    text = small.read("ledger/1.1.yaml") + "# 我改过\n"
    small.write("ledger/1.1.yaml", text)
    said = small.does(CLOSE)
    assert "后来文件又改过，保持现在的样子：ledger/1.1.yaml、ledger/2.1.yaml" in said.err
    assert small.read("ledger/1.1.yaml") == text
    trial.is_tidy()
    assert commits(small) == trial.commits


def test_a_lock_that_a_killed_git_has_left_is_named_with_what_to_do(small: Clerk) -> None:
    lock = small.path(".git/index.lock")
    lock.touch()
    small.is_refused("rectify update 1.1 --owner 许某", 1, "别的 git 程序正占着台账的历史，没有提交，文件已恢复原样")
    said = small.types("rectify add 2 规范采购")
    assert f"就是断电或强行关闭时留下的：删掉文件 {lock}，再来一次" in said.err
    assert small.git("status", "--porcelain") == ""
    lock.unlink()
    small.does("rectify update 1.1 --owner 许某")
    assert small.git("status", "--porcelain") == ""


def test_the_same_command_commits_what_it_left_uncommitted(small: Clerk) -> None:
    for command in (
        "rectify update 1.1 --owner 许某",
        "rectify accept 1.1.1 --by 王某",
        "rectify close 1.1.1 --approved-by 领导小组",
    ):
        small.does(f"{command} --no-commit")
        said = small.does("rectify status")
        assert "注意：改了还没有记入历史：ledger/1.1.yaml；记下：再输入一次那个命令" in said.err
        said = small.does(command)
        assert "改了还没有记入历史，现在记下：ledger/1.1.yaml" in said.err
        assert small.git("status", "--porcelain") == ""
        assert small.does("rectify log --json").json[0]["action"] == command.split()[1]
        assert small.does("rectify status").err == ""
        before = commits(small)
        small.does(command)
        assert commits(small) == before


def test_where_nothing_is_committed_by_itself_nobody_is_nagged(small: Clerk) -> None:
    small.write("ledger/ledger.yaml", small.read("ledger/ledger.yaml").replace("自动提交: 是", "自动提交: 否"))
    said = small.does("rectify status")
    assert said.err == ""
    assert small.does("rectify status --json").json["uncommitted"] == ["ledger/ledger.yaml"]


def test_where_others_share_the_ledger_sync_is_how_it_is_committed(small: Clerk) -> None:
    clerks = pair(small)
    clerks.one.does("rectify update 1.1 --owner 许某 --no-commit")
    assert "ledger/1.1.yaml；记下：rectify sync\n" in clerks.one.does("rectify status").err
    clerks.one.does("rectify sync")
    assert clerks.one.does("rectify status").err == ""


def both_work(clerks: Pair) -> None:
    """The two register two things under one number, and change two fields of one file."""
    for person in (clerks.two, clerks.one):
        person.write("照片.txt", person.name)
        person.does(f"rectify add 2 {person.name}登记 --problem 问题")
        person.does("rectify update 2.1 --evidence 照片.txt")
        person.does(f"rectify add 1.1 {person.name}的问题")
    clerks.two.does("rectify update 1.1 --leader 周某")
    clerks.one.does("rectify update 1.1 --remark 许某")
    clerks.two.does("rectify sync")


def both_contradict(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --leader 周某")
    clerks.one.does("rectify update 1.1 --leader 许某")
    clerks.two.does("rectify sync")
    clerks.one.types("rectify sync")


@pytest.mark.parametrize(
    ("first", "command", "done"),
    [(both_work, "rectify sync", "已和 origin 同步"), (both_contradict, "rectify resolve 1.1 --mine", "没有要定的")],
)
def test_killed_while_two_work_together(
    small: Clerk, first: Callable[[Pair], None], command: str, done: str, effort: Effort
) -> None:
    if first is both_contradict and not effort(0, 1):
        pytest.skip("at full length: -m trust")
    clerks = pair(small)
    first(clerks)
    one = clerks.one
    kept, shared = Kept.of(one, one.folder), Kept.of(one, clerks.shared)
    steps = killing.steps(one, command)
    one.types("rectify sync")
    new = one.ledger()
    made = sorted(one.git("log", "--no-merges", "--format=%s").splitlines())
    for step in killing.moments(steps, effort(2, 1000)):
        kept.put_back(one.folder)
        shared.put_back(clerks.shared)
        killing.killed_at(one, command, step)
        assert one.types("rectify status").code == 0
        said = one.types(command)
        assert said.code == 0 or done in said.err, (step, said.err)
        said = one.types("rectify sync")
        assert said.code == 0, (step, said.err)
        assert one.ledger() == new, step
        assert sorted(one.git("log", "--no-merges", "--format=%s").splitlines()) == made
        assert killing.leftovers(one) == []
        assert one.git("status", "--porcelain", "ledger") == ""
        fsck(one)
