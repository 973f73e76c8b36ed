"""A git that still works when its rectify is gone, or that another program has called: nothing of it is taken away, and what
it commits is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from rectify.git import lock_files
from tests.conftest import Clerk
from tests.trust import killing
from tests.trust.test_crash import CLOSE, DEEDS, commits, fsck, ready, tried, written

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no SIGKILL and no process groups outside POSIX")
INTERRUPTED = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from rectify.cli import run; run()"
)
"""A terminal's Ctrl+C counts, also where the test itself runs behind one."""
PATIENT_HOOK = """#!/bin/sh
: > "{0}/到了"
while [ ! -e "{0}/放行" ]; do sleep 0.05; done
"""


@dataclass(frozen=True)
class InFlight:
    """A rectify whose git waits in a hook."""

    clerk: Clerk
    process: subprocess.Popen[bytes]

    def is_killed(self, *, sign: int = signal.SIGKILL) -> None:
        os.kill(self.process.pid, sign)
        self.process.communicate(timeout=60)

    def goes_on(self) -> None:
        """The hook lets git go on; all is quiet afterwards."""
        lets_go(self.clerk)
        killing.quiet(self.process.pid)


def lets_go(clerk: Clerk) -> None:
    (clerk.folder.parent / "放行").touch()


def patient_hook(clerk: Clerk) -> None:
    clerk.write(".git/hooks/pre-commit", PATIENT_HOOK.format(clerk.folder.parent))
    clerk.path(".git/hooks/pre-commit").chmod(0o755)


def waits_in_its_hook(clerk: Clerk, process: subprocess.Popen[bytes]) -> None:
    while not (clerk.folder.parent / "到了").exists():
        assert process.poll() is None
        time.sleep(0.02)


@contextmanager
def in_flight(clerk: Clerk, command: str) -> Iterator[InFlight]:
    patient_hook(clerk)
    process = killing.starts(clerk, ["-c", INTERRUPTED], command)
    try:
        waits_in_its_hook(clerk, process)
        yield InFlight(clerk, process)
    finally:
        lets_go(clerk)
        process.communicate(timeout=60)
        killing.quiet(process.pid)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for is not waited for long."""
    monkeypatch.setattr(lock_files, "_PATIENCE", 0.2)
    monkeypatch.setattr(lock_files, "_PATIENCE_WITH_OURS", 0.2)


def names(clerk: Clerk) -> set[str]:
    return {name for name in clerk.snapshot() if name.startswith(("ledger", "templates"))}


def is_whole(clerk: Clerk) -> None:
    """HEAD has every file, and each as it stands there."""
    assert names(clerk) <= set(clerk.git("ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0"))
    assert clerk.git("status", "--porcelain", "--", "ledger", "templates") == ""
    fsck(clerk)


@pytest.mark.parametrize("command", ["rectify update 2.1 --owner 许某", CLOSE, "rectify undo"])
def test_a_commit_behind_a_slow_hook_whose_rectify_was_killed(small: Clerk, impatient: None, command: str) -> None:
    ready(small)
    count = commits(small)
    with in_flight(small, CLOSE) as flying:
        flying.is_killed()
        before = small.snapshot()
        said = small.types(command)
        assert (said.code, said.out) == (1, "")
        assert "错误：别的 git 程序正占着台账的历史，上次的命令做到一半，先不动它" in said.err
        assert f"删掉文件 {small.path('.git/index.lock')}，再来一次" in said.err
        assert small.snapshot() == before
        assert small.path(".git/index.lock").exists()
        flying.goes_on()
    assert commits(small) == count + 1
    is_whole(small)
    small.path(".git/hooks/pre-commit").unlink()
    said = small.does(command)
    if command == CLOSE:
        assert "已经做完，记在历史里了" in said.err
    is_whole(small)
    assert killing.leftovers(small) == []


def test_a_commit_by_hand_is_never_disturbed_by_what_a_killed_command_left(small: Clerk, impatient: None) -> None:
    """The lock is younger than the git that was killed, and its own."""
    trial = tried(small, DEEDS[0])
    written(trial)
    small.path(".git/index.lock").unlink(missing_ok=True)  # as the clerk was told to
    small.write("别的.txt", "甲")
    small.git("add", "别的.txt")
    patient_hook(small)
    time.sleep(lock_files._AFTER)  # what is younger cannot be told from what was killed
    byhand = subprocess.Popen(["git", "commit", "--quiet", "--message", "手工", "--", "别的.txt"], cwd=small.folder)
    try:
        waits_in_its_hook(small, byhand)
        said = small.types("rectify update 2.1 --owner 许某")
        assert said.code == 1
        assert small.path(".git/index.lock").exists()
    finally:
        lets_go(small)
        assert byhand.wait(60) == 0
    assert small.git("show", "--name-only", "--format=%s").split() == ["手工", "别的.txt"]
    small.does("rectify update 2.1 --owner 许某")
    is_whole(small)


def test_what_a_killed_git_would_have_committed_is_never_removed(small: Clerk) -> None:
    trial = tried(small, DEEDS[0])
    written(trial)
    mine = small.path(".git/next-index-99999.lock")
    mine.write_bytes(b"x")
    small.does("rectify update 2.1 --owner 许某")
    assert mine.exists()
    trial.is_tidy()


@pytest.mark.parametrize("age", ["3 小时", "2 天", "5 分钟"])
def test_a_lock_that_nobody_is_proven_to_have_left_is_told_with_its_age(
    small: Clerk, impatient: None, age: str
) -> None:
    lock = small.path(".git/index.lock")
    lock.touch()
    number, unit = age.split()
    past = time.time() - int(number) * {"小时": 3600, "天": 86400, "分钟": 60}[unit]
    os.utime(lock, (past, past))
    said = small.types("rectify update 1.1 --owner 许某")
    assert said.code == 1
    assert f"删掉文件 {lock}，再来一次（它是 {age}前有的）" in said.err
    assert lock.exists()


def by_the_terminal(flying: InFlight) -> None:
    """Ctrl+C meets all that runs in the foreground."""
    os.killpg(flying.process.pid, signal.SIGINT)


def by_hand(flying: InFlight) -> None:
    os.kill(flying.process.pid, signal.SIGINT)


@pytest.mark.parametrize("then", ["rectify update 2.1 --owner 许某", CLOSE, "rectify undo"])
@pytest.mark.parametrize("interrupts", [by_the_terminal, by_hand])
def test_what_was_interrupted_is_named_and_committed_by_no_other_command(
    small: Clerk, interrupts: Callable[[InFlight], None], then: str
) -> None:
    ready(small)
    head, old = small.git("rev-parse", "HEAD").strip(), small.read("ledger/1.1.yaml")
    with in_flight(small, CLOSE) as flying:
        interrupts(flying)
        _, err = flying.process.communicate(timeout=60)
        assert flying.process.returncode == 130, err.decode()
    described = err.decode()
    assert "错误：已中断，不知道记入历史没有的：ledger/1.1.yaml、ledger/2.1.yaml" in described
    assert f"提示：接着做：再输入一次 {CLOSE}；不做了，恢复原样：rectify undo" in described
    assert small.git("rev-parse", "HEAD").strip() == head
    assert [path for path in killing.leftovers(small) if killing.is_git_lock(path)] == []
    small.path(".git/hooks/pre-commit").unlink()
    assert "还没有记入历史的：ledger/1.1.yaml、ledger/2.1.yaml" in small.does("rectify status").err
    assert small.does("rectify status --json").json["uncommitted"] == ["ledger/1.1.yaml", "ledger/2.1.yaml"]
    small.does(then)
    is_whole(small)
    subjects = small.git("log", f"{head}..", "--format=%s").splitlines()
    assert len(subjects) == (0 if then == "rectify undo" else 1)
    if then == CLOSE:
        assert "销号" in subjects[0]
    else:
        assert "销号" not in "".join(subjects)
        assert small.read("ledger/1.1.yaml") == old
