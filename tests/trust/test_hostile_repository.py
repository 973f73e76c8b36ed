"""A repository that came from a stranger: what is in its folders, its configuration, its history; and its owner."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Clerk
from tests.trust import confined
from tests.trust.conftest import Effort

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs that are planted are shell scripts")
READING = (
    *("rectify status", "rectify list", "rectify show 1.1", "rectify log", "rectify log 1.1", "rectify weekly"),
    *("rectify status --as-of HEAD", "rectify check", "rectify report"),
)
CHANGING = ("rectify update 1.1 --owner 许某", "rectify undo", "rectify sync")


def plants(clerk: Clerk, name: str, mark: str = "中招") -> Path:
    """A program that tells that it was run."""
    clerk.write(name, f'#!/bin/sh\necho "$0 $*" >> "{clerk.folder.parent / mark}"\ncat 2>/dev/null\nexit 0\n')
    path = clerk.path(name)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def ran(clerk: Clerk, mark: str = "中招") -> str:
    """What was run since the last time that this was asked."""
    path = clerk.folder.parent / mark
    described = path.read_text(encoding="utf-8") if path.exists() else ""
    path.unlink(missing_ok=True)
    return described


def test_what_lies_in_the_folders_is_not_run(small: Clerk, monkeypatch: pytest.MonkeyPatch, effort: Effort) -> None:
    """Also where the PATH has the folder one is in, or a relative one."""
    for home in ("", "ledger/", "bin/"):
        for name in ("git", "git.exe", "git.cmd", "git.bat", "soffice", "ssh-keygen", "gpg", "less"):
            plants(small, home + name)
        for module in ("rectify", "yaml", "typer", "jinja2", "docx", "git", "sitecustomize", "json", "encodings"):
            evil = f"open({str(small.folder.parent / '中招')!r}, 'a').write({module!r})\nraise SystemExit(9)\n"
            small.write(f"{home}{module}.py", evil)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", "bin", os.environ["PATH"])))
    commands = (*READING, "rectify update 1.1 --owner 许某", "rectify undo", "rectify report --docx")
    for folder in (small.folder, small.path("ledger"))[: effort(1, 2)]:
        for command in commands[:: effort(3, 1)]:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "rectify", *shlex.split(command)[1:]],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(PROJECT)},
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            assert done.returncode in (0, 1), (command, done.stderr)
            assert ran(small) == "", command


def test_a_merge_driver_is_not_looked_for_in_the_repository(small: Clerk) -> None:
    """git calls it in the top folder, where a stranger may have laid a rectify.py."""
    small.write("rectify.py", f"open({str(small.folder.parent / '中招')!r}, 'a').write('rectify.py')\n")
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "放一个")
    small.git("checkout", "--quiet", "-b", "另一边")
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", text.replace("台账20份", "台账30份"))
    small.git("commit", "--quiet", "--all", "--message", "那边")
    small.git("checkout", "--quiet", "-")
    small.write("ledger/1.1.yaml", text.replace("印发管理办法", "印发两项办法"))
    small.git("commit", "--quiet", "--all", "--message", "这边")
    small.git("merge", "--quiet", "--message", "合并", "另一边")
    assert ran(small) == ""
    assert "台账30份" in small.read("ledger/1.1.yaml")
    assert "印发两项办法" in small.read("ledger/1.1.yaml")


def test_configuration_that_comes_in_the_tree_has_no_effect(small: Clerk) -> None:
    evil = plants(small, "坏.sh")
    small.write(
        ".gitconfig", f"[core]\n\thooksPath = .\n\tpager = {evil}\n\tfsmonitor = {evil}\n[alias]\n\tstatus = !{evil}\n"
    )
    small.write(".git-config", small.read(".gitconfig"))
    small.write("ledger/.gitconfig", small.read(".gitconfig"))
    for name in ("pre-commit", "post-commit", "post-checkout", "reference-transaction"):
        plants(small, name)
        plants(small, f"hooks/{name}")
        plants(small, f".githooks/{name}")
    small.write(".gitattributes", "* filter=x diff=x merge=x textconv=x\n[attr]y filter=x\n")
    small.write("ledger/.gitattributes", "* filter=x diff=x merge=x\n")
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "放一个")
    assert ran(small) == ""
    for command in (*READING, *CHANGING):
        assert small.types(command).code in (0, 1)
        assert ran(small) == "", command


OBEYED = {
    "core.fsmonitor": ("git", "status"),
    "filter.x.clean": ("git", "add", "ledger/1.1.yaml"),
    "filter.x.process": ("git", "add", "ledger/1.1.yaml"),
    "filter.x.smudge": ("git", "cat-file", "--filters", "HEAD:ledger/1.1.yaml"),
}
"""What git itself runs where it looks at the files or takes them in, and by which command."""
IGNORED = (
    *("diff.external", "core.pager", "pager.log", "pager.status", "core.sshCommand", "core.askPass", "core.editor"),
    *("credential.helper", "sequence.editor", "core.alternateRefsCommand", "alias.status", "alias.log", "alias.config"),
    *("alias.rev-parse", "diff.x.textconv", "diff.x.command", "merge.x.driver", "gpg.program"),
    *("trailer.x.command", "trailer.rectify-id.command", "interactive.diffFilter", "uploadpack.packObjectsHook"),
    *("gpg.ssh.program", "web.browser", "man.viewer", "gui.editor", "browser.x.cmd", "remote.x.vcs"),
)


def test_a_configuration_that_names_programs(small: Clerk) -> None:
    """Where git shows something to somebody it would run them; where it is asked for data it does not, and we only ask."""
    evil = plants(small, "../坏.sh")
    small.write("ledger/.gitattributes", "*.yaml diff=x filter=x merge=x\n")
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "属性")
    for key in IGNORED:
        small.git("config", key, str(evil))
    small.git("config", "log.showSignature", "true")
    ran(small)
    for command in (*READING, *CHANGING):
        assert small.types(command).code in (0, 1), command
        assert ran(small) == "", command


@pytest.mark.parametrize("key", OBEYED)
def test_what_git_runs_itself_is_run_by_changing_alone(small: Clerk, key: str) -> None:
    """Reading does not even look whether the working tree is as git left it by git's own ways."""
    evil = plants(small, "../坏.sh")
    small.write("ledger/.gitattributes", "*.yaml filter=x\n")
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "属性")
    small.git("config", key, str(evil))
    small.path("ledger/1.1.yaml").touch()
    subprocess.run(OBEYED[key], cwd=small.folder, capture_output=True, check=False)
    assert ran(small) != "", "git does not run it: nothing is shown by this"
    for command in ("rectify list", "rectify show 1.1", "rectify report"):
        small.types(command)
        assert ran(small) == "", command


def test_a_remote_that_is_a_command_is_not_run(small: Clerk) -> None:
    mark = small.folder.parent / "中招"
    for url in (
        f"ext::sh -c touch% {mark}",
        f"--upload-pack=touch {mark};",
        "-x",
        "file://-x",
        f"ssh://-oProxyCommand=touch% {mark}/x",
    ):
        small.git("config", "remote.origin.url", url)
        small.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
        said = small.types("rectify sync")
        assert said.code == 1, url
        assert "错误：" in said.err
        assert "提示：" in said.err
        assert not mark.exists(), url


@pytest.mark.parametrize(
    "name", ["--output=x", "-x", "HEAD --output=x", "HEAD:x", "@{-1}", ":/x", "HEAD..HEAD", "--all", "HEAD^{/x}"]
)
def test_a_name_is_no_option_of_gits(small: Clerk, name: str) -> None:
    before = small.snapshot()
    said = small.types(["rectify", "status", f"--as-of={name}"])
    assert said.code in (1, 2)
    assert "错误：" in said.err
    assert small.snapshot() == before


def test_trailers_that_somebody_wrote_are_words(small: Clerk) -> None:
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", f"{text}# 甲\n")
    small.git(
        *("commit", "--quiet", "--all", "--message"),
        "甲\n\nRectify-Action: update\nRectify-Id: --output=x ../../etc 9999999999.1\nRectify-Undoes: --output=x",
    )
    before = small.snapshot()
    for command in (
        "rectify log",
        "rectify weekly --since 2020-01-01 --until 2030-01-01",
        "rectify check",
        "rectify undo",
    ):
        assert small.types(command).code in (0, 1)
    assert set(small.snapshot()) == set(before)


@pytest.mark.parametrize(
    "header",
    [
        "author 甲 <a> 999999999999999999 +0000\ncommitter 甲 <a> 999999999999999999 +0000",
        "author 甲 <a> 99999999999 +9999\ncommitter 甲 <a> 99999999999 -9999",
        "author 甲 <a> 9223372036854775807 +0000\ncommitter 甲 <a> 9223372036854775807 +0000",
        "author \ncommitter x",
        "author 甲\x1f\x1e\x01 <a> 1 +0000\ncommitter \x1f\x1e <a> 1 +0000",
    ],
)
def test_a_commit_with_a_header_that_no_clerk_wrote(small: Clerk, header: str) -> None:
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + "# 甲\n")
    small.git("add", "--all")
    tree, head = small.git("write-tree").strip(), small.git("rev-parse", "HEAD").strip()
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=small.folder,
        input=f"tree {tree}\nparent {head}\n{header}\n\n主题\n".encode(),
        capture_output=True,
        check=True,
    )
    small.git("reset", "--quiet", "--hard", made.stdout.decode().strip())
    for command in (
        "rectify log",
        "rectify check",
        "rectify weekly",
        "rectify status --as-of 2023-01-01",
        "rectify status",
    ):
        said = small.types(command)
        assert said.code in (0, 1), command
        assert said.code == 0 or "错误" in said.err + said.out


@confined.ON_LINUX
def test_a_history_with_what_is_too_large_in_it(small: Clerk, effort: Effort) -> None:
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", f"{text}# {'x' * effort(40_000_000, 400_000_000)}\n")
    small.git("commit", "--quiet", "--all", "--message", "大")
    small.write("ledger/1.1.yaml", text)
    small.git("commit", "--quiet", "--all", "--message", "小")
    found = confined.run(small.folder, "rectify log", "rectify check", "rectify status --as-of HEAD~1", "rectify undo")
    assert found[0].code == 0
    assert found[2].code == 1
    assert "错误：ledger/1.1.yaml：文件太大，不是台账文件" in found[2].err


def test_a_repository_of_another_user_is_left_alone(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As git leaves it: its configuration may name programs. What is asked of the files alone is answered."""
    evil = plants(small, "../坏.sh")
    small.git("config", "core.fsmonitor", str(evil))
    ran(small)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert "制度缺失" in small.does("rectify list").out
    assert "严格管理" in small.does("rectify show 1.1").out
    before = small.snapshot()
    for command in (
        "rectify log",
        "rectify update 1.1 --owner 许某",
        "rectify undo",
        "rectify sync",
        "rectify status --as-of HEAD",
    ):
        said = small.types(command)
        assert (said.code, said.out) == (1, ""), command
        assert "错误：git 不信任这个文件夹（它属于别的用户），没有读它的历史，也不往里记" in said.err
        assert "提示：确是自己单位的：git config --global --add safe.directory" in said.err
    assert small.snapshot() == before
    assert ran(small) == ""
