"""Several processes at one folder: nothing is lost, a holder that died blocks nobody, one that lives is told of."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys

import pytest

from rectify.storage import locking
from tests.conftest import Clerk

PROCESSES = 8
HOLDER = """
import sys
from pathlib import Path
from rectify.git import repository as git
from rectify.storage import locking, store
folder = store.find(Path("ledger"))
repository = git.find(folder.path)
with locking.locked(folder, repository.git_dir):
    (folder.path / ".rectify-half1234.tmp").write_bytes(b"half")
    print("held", flush=True)
    sys.stdin.read()
"""


def starts(clerk: Clerk, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "rectify", *arguments],
        cwd=clerk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def holds(clerk: Clerk) -> subprocess.Popen[bytes]:
    """A process that has the ledger's lock and keeps it."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=clerk.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"held"
    return holder


def test_eight_processes_close_eight_problems_of_one_issue(small: Clerk) -> None:
    findings = [word for number in range(PROCESSES) for word in ("--problem", f"问题{number}")]
    small.does(["rectify", "add", "2", "规范采购", *findings])
    small.does("rectify update 2.1 --result 已整改。 --status 整改到位")
    before = int(small.git("rev-list", "--count", "HEAD"))
    closers = [starts(small, "close", f"2.1.{number}", "--accepted-by", "王某") for number in range(1, PROCESSES + 1)]
    for closer in closers:
        _, err = closer.communicate(timeout=120)
        assert closer.returncode == 0, err.decode("utf-8")
    shown = small.does("rectify show 2.1 --json").json
    assert [each["status"] for each in shown["problems"]] == ["closed"] * PROCESSES
    assert int(small.git("rev-list", "--count", "HEAD")) - before == PROCESSES
    subjects = small.git("log", f"-{PROCESSES}", "--format=%s").splitlines()
    assert sorted(subject.split()[0] for subject in subjects) == [f"2.1.{number}" for number in range(1, PROCESSES + 1)]
    assert small.git("status", "--porcelain") == ""
    assert small.git("fsck", "--no-progress") == ""


def test_processes_that_add_and_note_lose_nothing(small: Clerk) -> None:
    notes = [starts(small, "update", "1.1", "--progress", f"第{number}条") for number in range(3)]
    issues = [starts(small, "add", "2", f"第{number}条") for number in range(3)]
    for each in (*notes, *issues):
        _, err = each.communicate(timeout=120)
        assert each.returncode == 0, err.decode("utf-8")
    shown = small.does("rectify show 1.1 --json").json
    assert {entry["text"] for entry in shown["progress"]} == {f"第{number}条" for number in range(3)}
    titles = {small.does(f"rectify show 2.{number} --json").json["title"] for number in (1, 2, 3)}
    assert titles == {f"第{number}条" for number in range(3)}


def test_a_holder_that_was_killed_blocks_nobody(small: Clerk) -> None:
    holder = holds(small)
    holder.kill()
    holder.communicate()
    small.does("rectify close 1.1.1 --accepted-by 王某")
    assert not small.path("ledger/.rectify-half1234.tmp").exists()
    assert small.git("status", "--porcelain") == ""


def test_a_holder_that_lives_is_waited_for_and_then_told_of(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "_LOCK_WAIT", 0.2)
    small.git("init", "--quiet", "--bare", "../空.git")
    small.git("remote", "add", "origin", "../空.git")
    holder = holds(small)
    try:
        for command in ("rectify close 1.1.1 --accepted-by 王某", "rectify undo", "rectify sync"):
            said = small.types(command)
            assert (said.code, said.out) == (1, "")
            assert "错误：另一个 rectify 正在写 ledger" in said.err
            assert "提示：稍等再来一次" in said.err
        assert "1.1.1" in small.does("rectify list").out
    finally:
        holder.communicate(b"")
    small.does("rectify close 1.1.1 --accepted-by 王某")


def test_a_writer_that_goes_on_lets_the_next_one_in(small: Clerk) -> None:
    holder = holds(small)
    waiting = starts(small, "close", "1.1.1", "--accepted-by", "王某")
    holder.communicate(b"")
    _, err = waiting.communicate(timeout=120)
    assert waiting.returncode == 0, err.decode("utf-8")


WITHOUT_LOCKS = [errno.ENOLCK, errno.EOPNOTSUPP]


@pytest.fixture(params=WITHOUT_LOCKS)
def drive(small: Clerk, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Clerk:
    """The clerk on a drive whose file system knows no locks."""
    fcntl = pytest.importorskip("fcntl")

    def refuses(*_: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", refuses)
    monkeypatch.setattr(locking, "_LOCK_WAIT", 0.2)
    return small


@pytest.mark.parametrize("is_in_git", [True, False])
def test_a_drive_without_locks_can_be_written(drive: Clerk, is_in_git: bool) -> None:
    if not is_in_git:
        drive.path(".git").rename(drive.path("原来的git"))
    before = set(drive.snapshot())
    drive.does("rectify update 1.1 --owner 许某")
    drive.does("rectify update 1.1 --owner 周某")
    assert drive.does("rectify show 1.1 --json").json["owner"] == "周某"
    assert set(drive.snapshot()) == before
    assert not drive.path(".git/rectify.held").exists()


@pytest.mark.parametrize("is_in_git", [True, False])
def test_a_lock_that_another_machine_left_is_told_with_the_way_out(drive: Clerk, is_in_git: bool) -> None:
    if not is_in_git:
        drive.path(".git").rename(drive.path("原来的git"))
    held = ".git/rectify.held" if is_in_git else "ledger/.rectify/rectify.held"
    drive.write(held, "4711\n整改办二号机\n")
    said = drive.types("rectify update 1.1 --owner 许某")
    assert said.code == 1
    assert "错误：另一个 rectify 正在写 ledger" in said.err
    assert "（电脑 整改办二号机，进程 4711）" in said.err
    assert f"确实没有人在用（断电、断网留下的）：删掉 {held}，再来一次" in said.err
    assert "1.1.1" in drive.does("rectify list").out
    drive.path(held).unlink()
    drive.does("rectify update 1.1 --owner 许某")


def test_a_lock_that_a_dead_program_of_this_machine_left_bars_nobody(drive: Clerk) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    drive.write(".git/rectify.held", f"{dead.pid}\n{socket.gethostname()}\n")
    drive.does("rectify update 1.1 --owner 许某")
