"""A file that is saved by hand while a command works: what was saved is kept and told, and the command changes nothing."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

from tests.conftest import Clerk, Said

SAVER = """
import os, sys
from rectify.cli import run
before, file = sys.argv.pop(1), sys.argv.pop(1)
def hook(event, arguments):
    if event == "os.rename" and before in str(arguments[1]) and not os.path.exists("saved"):
        open("saved", "x").close()
        with open(file, "a", encoding="utf-8") as stream:
            stream.write("# by hand\\n")
sys.addaudithook(hook)
run()
"""
"""Runs rectify; somebody saves a file just before another one is put in its place."""


def saves(clerk: Clerk, before: str, file: str, command: str) -> Said:
    done = subprocess.run(
        [sys.executable, "-c", SAVER, before, file, *shlex.split(command)[1:]],
        cwd=clerk.folder,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    clerk.path("saved").unlink()
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def two(small: Clerk) -> Clerk:
    """The clerk with a second issue."""
    small.does("rectify add 2 规范采购 --problem 询价不全")
    return small


@pytest.mark.parametrize("before", ["rectify-writing", "1.1.yaml"])
@pytest.mark.parametrize("is_in_git", [True, False])
def test_what_is_saved_by_hand_while_a_command_writes_is_kept(two: Clerk, before: str, is_in_git: bool) -> None:
    """Between the reading and the replacement; of two files also after the first was replaced."""
    if not is_in_git:
        two.path(".git").rename(two.path("原来的git"))
    old = two.snapshot()
    file = "ledger/1.1.yaml" if before == "rectify-writing" else "ledger/2.1.yaml"
    said = saves(two, before, file, "rectify update 1.1 2.1 --owner 许某")
    assert said.code == 1
    assert f"错误：{file} 刚刚被别的程序改了，没有写，改的都在\n提示：" in said.err
    assert "再输入一次这个命令" in said.err
    new = two.snapshot()
    assert new.pop(file) == old.pop(file) + b"# by hand\n"
    assert new == old
    two.does("rectify update 1.1 2.1 --owner 许某")
    assert two.read(file).endswith("# by hand\n")
    assert two.does("rectify show 2.1 --json").json["owner"] == "许某"


def test_what_is_saved_by_hand_before_git_answers_is_kept(two: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command has read the file, and asks git what of it is not committed."""
    program = two.folder.parent / "bin" / "git"
    program.parent.mkdir()
    save = 'case " $* " in *" status "*) echo "# by hand" >> ledger/1.1.yaml;; esac'
    program.write_text(f'#!/bin/sh\n{save}\nPATH="${{PATH#*:}}" exec git "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    old = two.read("ledger/1.1.yaml")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        said = two.types("rectify update 1.1 --owner 许某")
    assert said.code == 1
    assert "错误：ledger/1.1.yaml 刚刚被别的程序改了" in said.err
    assert two.read("ledger/1.1.yaml") == f"{old}# by hand\n"


def test_a_file_that_appears_under_the_number_that_is_being_given_is_kept(two: Clerk) -> None:
    said = saves(two, "rectify-writing", "ledger/2.2.yaml", "rectify add 2 加强学习")
    assert said.code == 1
    assert "ledger/2.2.yaml 刚刚被别的程序改了" in said.err
    assert two.read("ledger/2.2.yaml") == "# by hand\n"


def test_undo_keeps_what_is_saved_by_hand(two: Clerk) -> None:
    two.does("rectify update 1.1 --owner 许某")
    old = two.read("ledger/1.1.yaml")
    said = saves(two, "rectify-writing", "ledger/1.1.yaml", "rectify undo")
    assert said.code == 1
    assert two.read("ledger/1.1.yaml") == f"{old}# by hand\n"


def test_what_is_saved_while_a_hook_refuses_is_kept(two: Clerk) -> None:
    two.write(".git/hooks/pre-commit", "#!/bin/sh\necho '# by hand' >> ledger/1.1.yaml\nexit 1\n")
    two.path(".git/hooks/pre-commit").chmod(0o755)
    old = two.read("ledger/2.1.yaml")
    said = two.types("rectify update 1.1 2.1 --owner 许某")
    assert said.code == 1
    assert "注意：ledger/1.1.yaml 刚刚被别的程序改了，保持现在的样子" in said.err
    assert two.read("ledger/1.1.yaml").endswith("# by hand\n")
    assert two.read("ledger/2.1.yaml") == old
