"""A file that is gone from the folder, hidden from git or in a cloud drive's folder is named, with the way back."""

from __future__ import annotations

import os
import re

import pytest

from rectify.storage import cloud_drives
from tests.conftest import Clerk
from tests.days import commits


def found(clerk: Clerk, option: str = "") -> list[tuple[str, str, str]]:
    """What `check` says of files that are not where they should be."""
    document = clerk.types(f"rectify check {option} --json").json
    words = ("历史里有，文件夹里没有", "有没有改动看不出来", "同步文件夹里")
    return [
        (each["level"], each["file"], each["hint"])
        for each in document
        if any(word in each["message"] for word in words)
    ]


def runs(clerk: Clerk, hint: str) -> None:
    """Does what a hint says in git's words."""
    for command in re.findall(r"git ([a-z-]+ [^；，]+)", hint):
        clerk.git(*command.split())


@pytest.mark.parametrize("is_staged", [False, True])
def test_an_issue_file_that_is_gone_is_named_with_the_way_back(small: Clerk, *, is_staged: bool) -> None:
    small.does("rectify add 2 规范采购")
    if is_staged:
        small.git("rm", "--quiet", "ledger/2.1.yaml")
    else:
        small.path("ledger/2.1.yaml").unlink()
    back = f"找回：git checkout {'HEAD ' if is_staged else ''}-- ledger/2.1.yaml"
    taking = "要去掉这一条，找回以后：rectify withdraw 2.1 --reason 原因"
    said = small.does("rectify status").err
    assert f"注意：ledger/2.1.yaml 不见了，历史里有；{back}；{taking}" in said
    assert "改了还没有记入历史" not in said
    assert "ledger/2.1.yaml" in small.does("rectify status --json").err
    assert found(small) == [("error", "ledger/2.1.yaml", f"{back}；{taking}")]
    assert small.types("rectify check").code == 1
    runs(small, back)
    assert (found(small), small.does("rectify status").err) == ([], "")
    assert small.path("ledger/2.1.yaml").exists()


def test_what_stands_beside_it_uncommitted_is_told_as_before(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.path("ledger/2.1.yaml").unlink()
    small.path("ledger/report.yaml").unlink()
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + "备注: 手写\n")
    said = small.does("rectify status").err
    assert "改了还没有记入历史：ledger/1.1.yaml；" in said
    assert "ledger/report.yaml 不见了，历史里有；找回：git checkout -- ledger/report.yaml\n" in said


def test_what_was_taken_out_by_a_commit_is_not_missing(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.path("ledger/2.1.yaml").unlink()
    commits(small)
    assert (found(small), small.does("rectify status").err) == ([], "")


def test_strict_names_it_once(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.path("ledger/2.1.yaml").unlink()
    small.git("update-index", "--assume-unchanged", "ledger/1.1.yaml")
    lines = [line for line in small.types("rectify check --strict").out.splitlines() if line.startswith("错误")]
    assert len([line for line in lines if "ledger/2.1.yaml" in line]) == 1
    assert len([line for line in lines if "ledger/1.1.yaml：有没有改动看不出来" in line]) == 1


@pytest.mark.parametrize("how", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_does_not_look_at_is_named(small: Clerk, how: str) -> None:
    small.git("update-index", how, "ledger/1.1.yaml")
    ((level, file, hint),) = found(small)
    assert (level, file) == ("warning", "ledger/1.1.yaml")
    runs(small, hint)
    assert found(small) == []


def test_a_sparse_checkout_is_named_and_brought_back(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.git("sparse-checkout", "set", "--no-cone", "/*", "!/ledger/2.1.yaml")
    assert not small.path("ledger/2.1.yaml").exists()
    ((level, file, hint),) = found(small)
    assert (level, file) == ("error", "ledger/2.1.yaml")
    runs(small, hint)
    assert found(small) == []
    assert small.path("ledger/2.1.yaml").exists()


def test_as_of_a_day_says_nothing_of_today(small: Clerk) -> None:
    small.path("ledger/1.1.yaml").unlink()
    assert found(small, "--as-of HEAD") == []


@pytest.mark.parametrize(
    "name", ["OneDrive - 甲市乙局", "我的坚果云", "Nutstore Files", "iCloudDrive", "百度网盘", "Dropbox"]
)
def test_a_repository_in_a_cloud_folder_is_warned_of(clerk: Clerk, name: str) -> None:
    home = clerk.path(name)
    home.mkdir()
    os.chdir(home)
    said = clerk.does("rectify init --aspect 关于甲方面").err
    assert said.count("的同步文件夹里，两边同时写会损坏") == 1
    (_, file, _) = found(clerk)[0]
    assert file == "ledger"
    assert "的同步文件夹里" not in clerk.does("rectify add 1 标题").err


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/李某/OneDrive/整改", "OneDrive"),
        ("C/Users/li/OneDrive - Contoso/整改", "OneDrive"),
        ("/Users/li/Library/Mobile Documents/com~apple~CloudDocs/整改", "iCloud"),
        ("/home/li/Dropbox (个人)/整改", "Dropbox"),
        ("D/BaiduSyncdisk/整改", "百度网盘"),
        ("/home/li/onedriver/整改", None),
        ("/home/li/整改台账", None),
        ("/home/li/dropboxes/a", None),
    ],
)
def test_cloud_folders_are_known_by_their_names(path: str, name: str | None) -> None:
    from pathlib import PurePosixPath

    assert cloud_drives.drive(PurePosixPath(path)) == name
