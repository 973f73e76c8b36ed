"""What the tests of crashes share: a command that is killed at a chosen moment, and a folder that is put back each time."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rectify.git import lock_files
from rectify.storage import write_journal
from tests.conftest import Clerk

KILLER = """
import os, signal, sys
from rectify.cli import run
import rectify.session.recovery, rectify.git.repository, rectify.git.remote, tempfile, filelock
at, count = int(sys.argv.pop(1)), 0
def step(*_):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), signal.SIGKILL)
def hook(event, arguments):
    is_written = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if is_written or event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "subprocess.Popen"):
        step()
sys.addaudithook(hook)
for name in ("fsync", "replace"):
    def after(*words, call=getattr(os, name), **more):
        call(*words, **more)
        step()
    setattr(os, name, after)
try:
    run()
finally:
    if at == 0:
        print(count, file=sys.stderr)
"""
"""Runs rectify and kills it before the n-th call of the system by which a file or a process comes, moves or goes, or
behind the n-th that forces one to disk or puts it in its place; for 0, tells how many there are."""
HOOKS = (
    *("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-index-change", "reference-transaction"),
    *("pre-merge-commit", "post-merge", "post-checkout"),
)
HOOK = """#!/bin/sh
echo >> "{file}"
[ "$(wc -l < "{file}")" -ne {at} ] || kill -9 0
"""


@dataclass(frozen=True)
class Kept:
    """A folder as it was, to begin from again and again."""

    clerk: Clerk
    copy: Path

    @classmethod
    def of(cls, clerk: Clerk, root: Path) -> Kept:
        copy = clerk.folder.parent / f"原样-{root.name}"
        shutil.copytree(root, copy, symlinks=True)
        return cls(clerk, copy)

    def put_back(self, root: Path) -> None:
        for entry in root.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        shutil.copytree(self.copy, root, symlinks=True, dirs_exist_ok=True)


def starts(clerk: Clerk, program: list[str], command: str) -> subprocess.Popen[bytes]:
    """Runs the command in a process group of its own, as a program of its own."""
    return subprocess.Popen(
        [sys.executable, *program, *shlex.split(command)[1:]],
        cwd=clerk.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
        start_new_session=True,
    )


def steps(clerk: Clerk, command: str) -> int:
    """Runs the command undisturbed; how often it could be killed."""
    process = starts(clerk, ["-c", KILLER, "0"], command)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return int(err.decode().splitlines()[-1])


def killed_at(clerk: Clerk, command: str, step: int) -> str:
    """Runs the command and kills it at this step; what it had told by then."""
    process = starts(clerk, ["-c", KILLER, str(step)], command)
    _, err = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, err.decode()
    return err.decode()


def duration(clerk: Clerk, command: str) -> float:
    """Runs the command undisturbed; the seconds that it takes here."""
    began = time.monotonic()
    starts(clerk, ["-m", "rectify"], command).communicate(timeout=120)
    return time.monotonic() - began


def killed_after(clerk: Clerk, command: str, seconds: float) -> bool:
    """Runs the command and kills it and every git that it has called after so long. Whether it lived still."""
    process = starts(clerk, ["-m", "rectify"], command)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=120)
    return process.returncode == -signal.SIGKILL


def killed_in_git(clerk: Clerk, command: str, at: int) -> bool:
    """Runs the command; the n-th hook that git calls kills it, git and all. Whether there were so many."""
    counter = clerk.folder.parent / "钩子"
    counter.unlink(missing_ok=True)
    homes = [clerk.path(".git/hooks")]
    for home in homes:
        for name in HOOKS:
            (home / name).write_text(HOOK.format(file=counter, at=at), encoding="utf-8")
            (home / name).chmod(0o755)
    process = starts(clerk, ["-m", "rectify"], command)
    process.communicate(timeout=120)
    for home in homes:
        for name in HOOKS:
            (home / name).unlink()
    return process.returncode == -signal.SIGKILL


def quiet(group: int) -> None:
    """Waits until all has ended that was called by the process that began this group."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("something goes on for ever")


def leftovers(clerk: Clerk) -> list[Path]:
    """What nobody should find after the next command."""
    return [
        path
        for path in clerk.folder.rglob("*")
        if path.name.startswith(".rectify") or write_journal.is_note(path.name) or is_git_lock(path)
    ]


def is_git_lock(path: Path) -> bool:
    return (
        ".git" in path.parts
        and path.suffix == ".lock"
        and path.name != lock_files.OURS
        and "next-index" not in path.name
    )


def moments(count: int, wanted: int) -> Iterator[int]:
    """So many of the steps 1 to `count`, spread over all of them."""
    wanted = min(wanted, count)
    yield from sorted({1 + index * (count - 1) // max(wanted - 1, 1) for index in range(wanted)})
