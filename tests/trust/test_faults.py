"""Every call of the system in a write fails once, in every way: all files are as they were, the clerk is told what to do in
Chinese, and the same command works as soon as the system does."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess

import pytest

from tests.conftest import Clerk
from tests.trust import killing
from tests.trust.conftest import Effort
from tests.trust.failing import System
from tests.trust.killing import Kept
from tests.trust.test_crash import DEEDS, Deed, commits, files, fsck, name, outside_git, ready, uncommitted

ERRORS = ("ENOSPC", "EACCES", "EROFS", "ENOENT", "EIO", "EPERM", "EBUSY", "EDQUOT")
"""No space, no right (on Windows also a file that another program holds open), read-only, a folder that has vanished, a
disk that fails, a rename that is refused, a drive that is busy, a quota that is used up."""


def is_published(err: str) -> None:
    assert "Traceback" not in err
    assert "错误：" in err
    assert "提示：" in err


class Faults:
    """A deed whose system fails at one call after the other."""

    def __init__(self, clerk: Clerk, deed: Deed) -> None:
        self.clerk, self.deed = clerk, deed
        deed.first(clerk)
        self.kept, self.old = Kept.of(clerk, clerk.folder), files(clerk)
        clerk.does(deed.command)
        self.new, self.commits = files(clerk), commits(clerk)

    def fails(self, at: int, error: str, *, lasting: bool) -> bool:
        """Whether the system was called so often."""
        self.kept.put_back(self.clerk.folder)
        system = System(self.clerk.folder, at, getattr(errno, error), lasting=lasting)
        with pytest.MonkeyPatch.context() as patch:
            system.fails(patch)
            said = self.clerk.types(self.deed.command)
        if system.count < at:
            assert said.code == 0
            return False
        where = (at, error, lasting, said.err)
        if said.code == 0:  # it was none that matters
            assert files(self.clerk) == self.new, where
        else:
            assert said.code == 1, where
            is_published(said.err)
            self._is_whole(where, said.err)
            said = self.clerk.does(self.deed.command)
        assert files(self.clerk) == self.new, where
        assert commits(self.clerk) == self.commits, where
        fsck(self.clerk)
        return True

    def _is_whole(self, where: tuple[object, ...], err: str) -> None:
        now = files(self.clerk)
        if "也恢复不了" in err:
            assert all(now.get(file) in (self.old.get(file), self.new.get(file)) for file in {**self.old, **now}), where
            if self.clerk.path(".git").exists():
                said = self.clerk.types("rectify list").err
                has_ledger = self.clerk.path("ledger/ledger.yaml").exists()
                assert ("没有做完" if has_ledger else "没有台账") in said, where
        else:
            assert now == self.old, where
            assert uncommitted(self.clerk) == [], where


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize("deed", DEEDS, ids=name)
def test_every_call_of_the_system_fails(small: Clerk, deed: Deed, lasting: bool, effort: Effort) -> None:
    if not effort(0, 1) and (DEEDS.index(deed), lasting) not in ((0, True), (9, False)):
        pytest.skip("at full length: -m trust")
    faults = Faults(small, deed)
    for at in range(1, 1000, effort(3, 1)):
        for error in ERRORS if effort(0, 1) else ERRORS[at % len(ERRORS) :][:1]:
            if not faults.fails(at, error, lasting=lasting):
                assert at > 20
                return


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from rectify.cli import run
run()
"""


@pytest.mark.skipif(os.name != "posix", reason="no limit of a file's size outside POSIX")
def test_no_file_may_grow_beyond_a_size(small: Clerk, effort: Effort) -> None:
    """The system refuses really, to rectify and to git alike."""
    ready(small)
    kept, old, head = Kept.of(small, small.folder), files(small), commits(small)
    command = "rectify update 1.1 --evidence 办法.txt"
    refused = 0
    for size in range(0, 8000, effort(3000, 100)):
        kept.put_back(small.folder)
        process = killing.starts(small, ["-c", LIMITED, str(size)], command)
        _, err = process.communicate(timeout=120)
        if process.returncode == 0:
            continue
        refused += 1
        assert process.returncode == 1
        is_published(err.decode())
        if "也恢复不了" not in err.decode():
            assert (files(small), commits(small)) == (old, head)
        small.does(command)
        assert commits(small) == head + 1
        assert uncommitted(small) == []
        assert killing.leftovers(small) == []
        fsck(small)
    assert refused


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may mount a disk")
def test_a_disk_that_is_full(small: Clerk) -> None:
    ready(small)
    disk = small.folder.parent / "小盘"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("here not even root may mount a disk")
    try:
        shutil.copytree(small.folder, disk / "整改")
        full = Clerk(disk / "整改", small.capture)
        os.chdir(full.folder)
        filler = disk / "占满"
        with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
            while stream.write(b"\0" * 4096):
                pass
        full.is_refused("rectify update 1.1 --evidence 办法.txt", 1, "磁盘已满")
        filler.unlink()  # git's own look at the files needs room too
        assert uncommitted(full) == []
        full.does("rectify update 1.1 --evidence 办法.txt")
        assert uncommitted(full) == []
        fsck(full)
    finally:
        os.chdir(small.folder)
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights bind nobody outside POSIX, and not root")
def test_a_folder_without_the_right_to_write(small: Clerk) -> None:
    ready(small)
    small.path("ledger").chmod(0o555)
    try:
        small.is_refused("rectify update 1.1 --owner 许某", 1, "没有权限")
        assert uncommitted(small) == []
    finally:
        small.path("ledger").chmod(0o755)
    small.does("rectify update 1.1 --owner 许某")


def test_what_cannot_be_taken_back_either_is_told_and_taken_back_later(small: Clerk) -> None:
    ready(small)
    kept, old = Kept.of(small, small.folder), files(small)
    for at in range(1, 100):
        kept.put_back(small.folder)
        with pytest.MonkeyPatch.context() as patch:
            System(small.folder, at, errno.ENOSPC, lasting=True).fails(patch)
            said = small.types("rectify close 1.1.1 2.1 --accepted-by 王某")
        if "也恢复不了" in said.err:
            break
    assert "错误：ledger/1.1.yaml 没有写完，也恢复不了：磁盘已满" in said.err
    assert "提示：看看磁盘是否已满" in said.err
    assert "再输入一次 rectify close 1.1.1 2.1 --accepted-by 王某，先恢复原样再做" in said.err
    small.does("rectify undo")
    assert files(small) == old
    assert uncommitted(small) == []


def test_a_git_that_does_not_start(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name != "posix":
        pytest.skip("a file that says it is a program and is none: POSIX")
    small.write("坏的/git", "no program")
    small.path("坏的/git").chmod(0o755)
    before = small.snapshot()
    monkeypatch.setenv("PATH", str(small.path("坏的")))
    said = small.types("rectify update 1.1 --owner 许某")
    assert said.code == 1
    assert "错误：运行不了 git" in said.err
    assert "提示：看看 git 装好了没有" in said.err
    assert small.snapshot() == before
    assert small.does("rectify status").err == ""


def test_outside_git_neither_a_refusal_nor_a_change_leaves_a_folder_behind(small: Clerk) -> None:
    outside_git(small)
    small.is_refused("rectify close 1.1.3 --date 2030-01-01 --accepted-by 王某", 1, "错误：")
    small.is_refused("rectify undo", 1, "没有 git 历史")
    assert not small.path("ledger/.rectify").exists()
    small.does("rectify close 1.1.1 --accepted-by 王某")
    assert not small.path("ledger/.rectify").exists()


def test_only_what_a_killed_writer_left_is_swept(small: Clerk) -> None:
    theirs = ["ledger/.rectify-备份", "ledger/.rectify-12345678", "ledger/.rectify-abcd1234.tmp.bak", "ledger/稿.tmp"]
    for file in theirs:
        small.write(file, "文书的")
    small.write("ledger/.rectify-abcd1234.tmp", "一半")
    small.write(".rectify-abcd1234.tmp", "一半")
    os.utime(small.path(".rectify-abcd1234.tmp"), (0, 0))
    small.write(".rectify-efgh5678.tmp", "别人正在写")
    small.does("rectify update 1.1 --owner 许某")
    small.does("rectify report --docx")
    assert [small.read(file) for file in theirs] == ["文书的"] * 4
    assert not small.path("ledger/.rectify-abcd1234.tmp").exists()
    assert not small.path(".rectify-abcd1234.tmp").exists()
    assert small.path(".rectify-efgh5678.tmp").exists()
