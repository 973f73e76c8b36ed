"""Which repository is meant: the one whose `.git` lies above the ledger, whatever the ledger looks like, whatever the
environment says; and what is told where that one cannot be used."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.trust.test_hostile_repository import CHANGING, READING, plants, ran

ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="the program that is planted is a shell script")
NEED_NO_HISTORY = ("rectify status", "rectify list", "rectify show 1.1", "rectify check", "rectify report")
NEED_HISTORY = ("rectify log", "rectify weekly", "rectify status --as-of HEAD")


def looks_bare(clerk: Clerk, home: str, program: Path) -> None:
    """Gives the folder all that git takes a bare repository for, with a configuration that names a program."""
    clerk.write(f"{home}/HEAD", "ref: refs/heads/main\n")
    clerk.write(
        f"{home}/config",
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = {program}\n",
    )
    for name in ("objects", "refs"):
        clerk.write(f"{home}/{name}/说明.txt", "甲")


@ON_POSIX
@pytest.mark.parametrize("home", ["ledger", "."])
def test_a_folder_that_looks_like_a_bare_repository_is_none(small: Clerk, home: str) -> None:
    evil = plants(small, "坏.sh")
    looks_bare(small, home, evil)
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "放一个")
    subprocess.run(["git", "status"], cwd=small.path("ledger"), capture_output=True, check=False)
    assert (ran(small) != "") == (home == "ledger"), "git itself falls for it: else nothing is shown by this"
    for command in (*READING, *CHANGING, "rectify add 2 规范采购"):
        for folder in (small.folder, small.path("ledger")):
            os.chdir(folder)
            assert small.types(command).code in (0, 1)
            assert ran(small) == "", command
    assert small.git("log", "-1", "--format=%s") == "2.2 新增：规范采购\n"
    assert small.git("status", "--porcelain") == ""


@ON_POSIX
def test_a_folder_that_looks_like_a_bare_repository_is_none_outside_git_either(small: Clerk) -> None:
    evil = plants(small, "坏.sh")
    shutil.rmtree(small.path(".git"))
    looks_bare(small, "ledger", evil)
    for command in NEED_NO_HISTORY:
        assert small.types(command).code in (0, 1)
        assert ran(small) == "", command
    assert "这里不是 git 仓库" in small.does("rectify update 1.1 --owner 许某").err
    assert small.types("rectify log").code == 1
    assert ran(small) == ""


@ON_POSIX
def test_no_variable_of_gits_leads_elsewhere(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are set in every hook of another repository, and by whoever gives the clerk a shell."""
    evil = plants(small, "../坏.sh")
    other = small.folder.parent / "别的"
    small.git("init", "--quiet", str(other))
    small.git("-C", str(other), "config", "core.fsmonitor", str(evil))
    small.git("-C", str(other), "config", "user.name", "别人")
    (other / "无关.txt").write_text("甲", encoding="utf-8")
    before = sorted(path.relative_to(other) for path in other.rglob("*"))
    described = subprocess.run(["git", "rev-parse", "--local-env-vars"], capture_output=True, check=True, text=True)
    values = {
        "GIT_CONFIG": other / ".git/config",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={evil}'",
        "GIT_CONFIG_COUNT": "1",
        "GIT_SHALLOW_FILE": other / "无关.txt",
        "GIT_INDEX_FILE": other / "index",
        "GIT_GRAFT_FILE": other / "无关.txt",
        "GIT_WORK_TREE": other,
        "GIT_PREFIX": "x/",
        "GIT_REPLACE_REF_BASE": "refs/x",
    }
    more = {"GIT_NAMESPACE": "x", "GIT_CEILING_DIRECTORIES": small.folder, "GIT_ICASE_PATHSPECS": "1"}
    with monkeypatch.context() as patch:
        patch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
        patch.setenv("GIT_CONFIG_VALUE_0", str(evil))
        for name in described.stdout.split():
            patch.setenv(name, str(values.get(name, other / ".git")))
        for name, value in more.items():
            patch.setenv(name, str(value))
        assert "规范采购" in small.does("rectify add 2 规范采购").err
        for command in (*READING, "rectify update 1.1 --owner 许某"):
            assert small.types(command).code in (0, 1)
            assert ran(small) == "", command
        assert small.does("rectify status --json").json["uncommitted"] == []
        assert len(small.does("rectify log --json").json) == 7
    assert small.git("log", "-2", "--format=%s").split()[0] == "1.1"
    assert small.git("status", "--porcelain") == ""
    assert sorted(path.relative_to(other) for path in other.rglob("*")) == before


def test_who_commits_and_by_which_configuration_stays_the_users_own(
    small: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small.folder.parent / "我的配置"
    config.write_text("[user]\n\tname = 配置里的\n\temail = c@example.com\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "变量里的")
    monkeypatch.delenv("GIT_COMMITTER_NAME")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2023-04-01T00:00:00+0800")
    small.does("rectify update 1.1 --owner 许某")
    assert small.git("log", "-1", "--format=%an %cn %as") == "变量里的 配置里的 2023-04-01\n"


def test_a_linked_worktree_and_a_submodule(small: Clerk) -> None:
    """There `.git` is a file that leads to git's folder."""
    small.git("worktree", "add", "--quiet", "-b", "旁边", "../旁边")
    home = small.folder.parent
    big = home / "大"
    small.git("init", "--quiet", str(big))
    small.git(
        "-C", str(big), "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(small.folder), "台账"
    )
    for folder in (home / "旁边", big / "台账"):
        os.chdir(folder)
        clerk = Clerk(folder, small.capture)
        assert clerk.path(".git").is_file()
        clerk.does("rectify update 1.1 --owner 许某")
        assert clerk.git("log", "-1", "--format=%s").startswith("1.1 更新责任人")
        clerk.does("rectify undo")
        assert clerk.does("rectify status").err == ""
        assert clerk.git("status", "--porcelain") == ""
        (clerk.path("ledger/1.1.yaml")).write_bytes(clerk.path("ledger/1.1.yaml").read_bytes() + b"# x\n")
        assert clerk.does("rectify status --json").json["uncommitted"] == ["ledger/1.1.yaml"]


def test_a_working_tree_that_is_another_folder(small: Clerk) -> None:
    """`core.worktree`: the ledger's, or one that it is not in."""
    small.git("config", "core.worktree", str(small.folder.parent))
    small.does("rectify update 1.1 --owner 许某")
    assert "整改/ledger/1.1.yaml" in small.git("ls-tree", "-r", "--name-only", "--full-tree", "HEAD")
    other = small.folder.parent / "别的"
    other.mkdir()
    small.git("config", "core.worktree", str(other))
    assert "制度缺失" in small.does("rectify list").out
    small.is_refused("rectify update 1.1 --owner 周某", 1, "core.worktree")


def test_a_path_with_a_line_break(clerk: Clerk) -> None:
    folder = clerk.folder / "上\n下"
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("no such names here")
    os.chdir(folder)
    other = Clerk(folder, clerk.capture)
    other.does("rectify init --aspect 关于甲方面")
    other.does("rectify add 1 严格管理 --problem 制度缺失")
    other.does("rectify update 1.1 --owner 许某")
    other.does("rectify undo")
    assert other.does("rectify status").err == ""
    assert len(other.does("rectify log --json").json) == 4
    assert other.git("status", "--porcelain") == ""


def empties_head(clerk: Clerk) -> None:
    clerk.write(".git/HEAD", "")


def damages_config(clerk: Clerk) -> None:
    clerk.write(".git/config", f"[core\n坏了\n{clerk.read('.git/config')}")


def loses_objects(clerk: Clerk) -> None:
    shutil.rmtree(clerk.path(".git/objects"))


def empties_all(clerk: Clerk) -> None:
    shutil.rmtree(clerk.path(".git"))
    clerk.path(".git").mkdir()


def dangles(clerk: Clerk) -> None:
    shutil.rmtree(clerk.path(".git"))
    clerk.write(".git", "gitdir: ../没有/.git\n")


def says_nothing(clerk: Clerk) -> None:
    shutil.rmtree(clerk.path(".git"))
    clerk.write(".git", "")


def links_nowhere(clerk: Clerk) -> None:
    shutil.rmtree(clerk.path(".git"))
    os.symlink("没有", clerk.path(".git"))


def cannot_be_read(clerk: Clerk) -> None:
    """As one without the right to: also where the test is run by root."""
    shutil.rmtree(clerk.path(".git"))
    os.symlink(".git", clerk.path(".git"))


def is_from_the_future(clerk: Clerk) -> None:
    clerk.git("config", "core.repositoryFormatVersion", "99")


BREAKS = (
    *(empties_head, damages_config, loses_objects, empties_all, dangles, says_nothing, links_nowhere, cannot_be_read),
    is_from_the_future,
)


@pytest.mark.parametrize("breaks", BREAKS)
def test_a_broken_repository_is_told_and_is_not_none(small: Clerk, breaks: Callable[[Clerk], None]) -> None:
    breaks(small)
    before = small.snapshot()
    for command in NEED_NO_HISTORY:
        said = small.types(command)
        assert said.out, command
        if command != "rectify check":
            assert said.code == 0, (command, said.err)
        is_about_git(command, said.err, is_needed=breaks not in (damages_config, is_from_the_future))
    for command in (*NEED_HISTORY, *CHANGING, "rectify resolve 1.1 --mine", "rectify init 里面"):
        said = small.types(command)
        assert (said.code, said.out) == (1, ""), command
        assert "错误：git 出错了，" in said.err, command
        assert str(small.path(".git")) in said.err
        assert "提示：台账文件没有动" in said.err
        assert "不是 git 仓库" not in said.err
        assert "Traceback" not in said.err
    shutil.rmtree(small.path("里面"), ignore_errors=True)
    assert {name: data for name, data in small.snapshot().items() if data} == {
        name: data for name, data in before.items() if data
    }


def is_about_git(command: str, err: str, *, is_needed: bool) -> None:
    """Once, and in the words of a warning; what git alone can see is told by the verbs that call it."""
    assert "不是 git 仓库" not in err
    assert "Traceback" not in err
    count = err.count("注意：git 出错了，")
    assert count == 1 or (count == 0 and not is_needed and "status" not in command), (command, err)


def test_strict_check_says_that_git_fails(small: Clerk) -> None:
    empties_head(small)
    said = small.types("rectify check --strict")
    assert said.code == 1
    assert "git 出错了" in said.out + said.err
    assert "不是 git 仓库" not in said.out + said.err


def test_a_branch_that_power_failure_left_empty_is_not_a_new_repository(small: Clerk) -> None:
    branch = small.git("symbolic-ref", "HEAD").strip()
    small.write(f".git/{branch}", "")
    said = small.types("rectify log")
    assert said.code == 1
    assert "还没有提交过" not in said.err
    before = small.snapshot()
    assert small.types("rectify update 1.1 --owner 许某").code == 1
    assert small.snapshot() == before
