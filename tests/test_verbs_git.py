"""What a changing command does in git: its own file and nothing else, or everything back as it was."""

from __future__ import annotations

import shutil
import stat

import pytest

from tests.conftest import Clerk

CHANGES = [
    "rectify add 2 规范采购",
    "rectify add 1.1 又一个",
    "rectify update 1.1 --owner 许某",
    "rectify accept 1.1.1 --by 王某",
    "rectify close 1.1.1 --accepted-by 王某",
]


def head(clerk: Clerk) -> str:
    return clerk.git("rev-parse", "HEAD")


def hook(clerk: Clerk, script: str) -> None:
    path = clerk.path(".git/hooks/pre-commit")
    clerk.write(".git/hooks/pre-commit", f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize("command", CHANGES)
def test_only_its_own_file_is_committed_and_the_rest_stays_as_it_was(small: Clerk, command: str) -> None:
    small.write("已暂存.txt", "甲")
    small.git("add", "已暂存.txt")
    small.write("没跟踪.txt", "乙")
    small.write("templates/进展情况报告.html", small.read("templates/进展情况报告.html") + "\n")
    before = small.git("status", "--porcelain")
    small.does(command)
    assert small.git("status", "--porcelain") == before
    changed = small.git("show", "--name-only", "--format=").split()
    assert changed == ["ledger/2.1.yaml" if "add 2" in command else "ledger/1.1.yaml"]


@pytest.mark.parametrize("command", CHANGES)
def test_a_hook_that_refuses_puts_the_files_back(small: Clerk, command: str) -> None:
    hook(small, "echo 今天不许提交 >&2; exit 1")
    small.write("已暂存.txt", "甲")
    small.git("add", "已暂存.txt")
    before = small.snapshot(), head(small), small.git("status", "--porcelain")
    said = small.types(command)
    assert (said.code, said.out) == (1, "")
    assert "错误：git 没有提交，文件已恢复原样" in said.err
    assert "今天不许提交" in said.err
    assert "提示：" in said.err
    assert (small.snapshot(), head(small), small.git("status", "--porcelain")) == before


def test_a_hook_that_refuses_takes_a_new_evidence_back_too(small: Clerk) -> None:
    small.write("办法.txt", "办法")
    hook(small, "exit 1")
    before = small.snapshot()
    assert small.types("rectify update 1.1 --evidence 办法.txt").code == 1
    assert small.snapshot() == before
    small.path(".git/hooks/pre-commit").unlink()
    small.does("rectify update 1.1 --evidence 办法.txt")


@pytest.mark.parametrize("command", CHANGES)
def test_without_an_identity_the_files_are_put_back(
    small: Clerk, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    small.git("config", "user.useConfigOnly", "true")
    before = small.snapshot(), small.git("status", "--porcelain")
    said = small.types(command)
    assert said.code == 1
    assert "提示：先告诉 git 你是谁：git config --global user.name" in said.err
    assert (small.snapshot(), small.git("status", "--porcelain")) == before


def test_a_merge_under_way_is_told_in_gits_own_words(small: Clerk) -> None:
    small.git("checkout", "--quiet", "-b", "分支")
    small.write("甲.txt", "分支")
    small.git("add", "甲.txt")
    small.git("commit", "--quiet", "--message", "分支")
    small.git("checkout", "--quiet", "-")
    small.write("乙.txt", "主线")
    small.git("add", "乙.txt")
    small.git("commit", "--quiet", "--message", "主线")
    small.git("merge", "--quiet", "--no-commit", "--no-ff", "分支")
    before = small.snapshot(), small.git("status", "--porcelain")
    said = small.types("rectify update 1.1 --owner 许某")
    assert said.code == 1
    assert "merge" in said.err
    assert "提示：先把未完成的合并做完" in said.err
    assert (small.snapshot(), small.git("status", "--porcelain")) == before


def test_conflict_markers_are_a_damaged_file(small: Clerk) -> None:
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", text.replace("标题", "<<<<<<< HEAD\n标题", 1))
    before = small.snapshot()
    said = small.types("rectify close 1.1.1 --accepted-by 王某")
    assert said.code == 1
    assert "错误：ledger/1.1.yaml:2：" in said.err
    assert small.snapshot() == before


def test_no_commit_leaves_the_change_and_the_next_command_says_that_it_takes_it_along(small: Clerk) -> None:
    before = head(small)
    said = small.does("rectify update 1.1 --owner 许某 --no-commit")
    assert "没有记入历史" in said.err
    assert head(small) == before
    assert small.git("status", "--porcelain") == " M ledger/1.1.yaml\n"
    assert "注意" not in small.does("rectify add 2 规范采购").err
    said = small.does("rectify update 1.1 --leader 周某")
    assert "注意：ledger/1.1.yaml 里还有上次没有提交的改动，这次一并记入历史" in said.err
    shown = small.git("show", "--format=")
    assert "许某" in shown
    assert "周某" in shown
    assert small.git("status", "--porcelain") == ""


def test_no_commit_of_a_new_issue_is_taken_along_and_told_too(small: Clerk) -> None:
    small.does("rectify add 2 规范采购 --no-commit")
    assert small.git("status", "--porcelain") == "?? ledger/2.1.yaml\n"
    said = small.does("rectify update 2.1 --owner 许某")
    assert "注意：ledger/2.1.yaml 里还有上次没有提交的改动" in said.err
    assert small.git("status", "--porcelain") == ""


def test_a_ledger_may_say_that_nothing_is_committed(small: Clerk) -> None:
    small.write("ledger/ledger.yaml", small.read("ledger/ledger.yaml").replace("自动提交: 是", "自动提交: 否"))
    before = head(small)
    said = small.does("rectify update 1.1 --owner 许某")
    assert "没有记入历史" in said.err
    assert "一并提交" not in said.err
    assert head(small) == before
    assert small.does("rectify show 1.1 --json").json["owner"] == "许某"


def test_outside_git_the_commands_work_and_say_that_no_history_is_kept(small: Clerk) -> None:
    shutil.rmtree(small.path(".git"))
    for command in CHANGES:
        said = small.does(command)
        assert "这里不是 git 仓库，改动没有留下历史" in said.err
    assert small.does("rectify show 1.1.1 --json").json["status"] == "closed"


def test_without_a_git_to_call_the_commands_work(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = small.path("空")
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    said = small.does("rectify update 1.1 --owner 许某")
    assert "没有安装 git，改动没有留下历史" in said.err


def test_a_file_that_git_ignores_is_committed_all_the_same(small: Clerk) -> None:
    small.write(".gitignore", "*.yaml\n")
    small.does("rectify add 2 规范采购")
    assert small.git("show", "--name-only", "--format=").split() == ["ledger/2.1.yaml"]


def test_a_subject_is_one_line_that_fits(small: Clerk) -> None:
    small.does(["rectify", "add", "2", f"长{'长' * 200}\n第二行"])
    subject = small.git("log", "-1", "--format=%s").strip()
    assert subject.startswith("2.1 新增：长")
    assert len(subject) <= 60
    assert small.git("log", "-1", "--format=%(trailers:key=Rectify-Id,valueonly)").strip() == "2.1"


def test_a_lock_never_shows_in_git_status(small: Clerk) -> None:
    for command in CHANGES:
        small.does(command)
        assert small.git("status", "--porcelain", "--ignored") == ""


def test_a_ledger_in_a_folder_of_a_larger_repository(clerk: Clerk) -> None:
    clerk.git("init", "--quiet")
    clerk.write("别的/说明.txt", "甲")
    clerk.does("rectify init 巡察/整改 --aspect 关于甲方面")
    clerk.does("rectify --ledger 巡察/整改 add 1 严格管理")
    assert clerk.git("show", "--name-only", "--format=").split() == ["巡察/整改/ledger/1.1.yaml"]
    clerk.does("rectify --ledger 巡察/整改 undo")
    assert not clerk.path("巡察/整改/ledger/1.1.yaml").exists()
