"""`ledger.yaml` is missing where files of a ledger lie: nothing is made in its place, and the way back is told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Clerk

MAKERS = ("rectify init", "rectify import 报告.txt", "rectify import 报告.txt --ledger ledger")
REPORT = (
    "一、组织领导\n加强领导。\n二、整改落实情况\n（一）关于甲方面\n1.严格管理。印发办法。\n三、下一步打算\n持续用力。\n"
)


@pytest.fixture
def lost(small: Clerk) -> Clerk:
    """The clerk whose `ledger.yaml` is gone, outside git."""
    small.path(".git").rename(small.path("原来的git"))
    small.path("ledger/ledger.yaml").unlink()
    small.write("报告.txt", REPORT)
    return small


def leaves(clerk: Clerk, name: str) -> None:
    """Leaves of the ledger one file only, under this name."""
    shutil.rmtree(clerk.path("ledger"))
    clerk.write(f"ledger/{name}", "内容：[")


NAMES = (
    *(
        "1.1.yaml",
        "2.10.yaml",
        "1.1.yml",
        "1.1.YAML",
        "1.1 (1).yaml",
        "1.1-DESKTOP.yaml",
        "副本 1.1.yaml",
        "1.1.yaml.txt",
    ),
    *(
        "report.yaml",
        "Report.YAML",
        "report.yaml.txt",
        "ledger.yaml.txt",
        "ledger.yml",
        "ledger (1).yaml",
        "LEDGER.YAML",
    ),
    *("ledger.yaml.bak", "ledger - 副本.yaml", "ledger的副本.yaml", "ledger-DESKTOP-1.yaml", "evidence/1.1/纪要.txt"),
)


@pytest.mark.parametrize("command", [*MAKERS, "rectify import 报告.txt --ledger ."])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_made_where_files_of_a_ledger_lie(lost: Clerk, name: str, command: str) -> None:
    leaves(lost, name)
    lost.is_refused(command, 1, f"ledger 里有台账的文件（{name.partition('/')[0]}），缺了 ledger.yaml")
    assert not lost.path(".git").exists()


@pytest.mark.parametrize(
    "command",
    ["status", "list", "show 1.1", "check", "report", "log", "update 1.1 --owner 许某", "add 1 标题", "undo", "sync"],
)
def test_no_verb_advises_a_new_ledger_there(lost: Clerk, command: str) -> None:
    for where in ("", " --ledger ledger", " --ledger ."):
        said = lost.types(f"rectify {command}{where}")
        assert said.code == 1
        assert "缺了 ledger.yaml" in said.err
        assert "新建" not in said.err
        assert "rectify init" not in said.err


def test_it_is_told_from_within_and_from_below(lost: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("ledger", "templates"):
        monkeypatch.chdir(lost.path(folder))
        said = lost.types("rectify status")
        assert said.code == 1
        assert "缺了 ledger.yaml" in said.err
    monkeypatch.chdir(lost.path("ledger"))
    before = lost.snapshot()
    assert "缺了 ledger.yaml" in lost.types("rectify init").err
    assert lost.snapshot() == before


@pytest.mark.parametrize("name", ["ledger.yaml.txt", "ledger (1).yaml", "ledger.yml"])
def test_a_renamed_one_is_named_with_its_name(small: Clerk, name: str) -> None:
    small.path("ledger/ledger.yaml").rename(small.path(f"ledger/{name}"))
    said = small.types("rectify status")
    shown = f'"ledger/{name}"' if " " in name else f"ledger/{name}"
    assert f"提示：把 {shown} 改名为 ledger.yaml；取回提交过的：git checkout -- ledger/ledger.yaml" in said.err


def test_the_way_back_leads_back(small: Clerk) -> None:
    small.path("ledger/ledger.yaml").unlink()
    said = small.types("rectify init")
    assert "git checkout -- ledger/ledger.yaml；" in said.err
    small.git("checkout", "--", "ledger/ledger.yaml")
    small.does("rectify status")


def test_a_committed_ledger_that_is_gone_altogether_is_not_made_anew(small: Clerk) -> None:
    shutil.rmtree(small.path("ledger"))
    small.write("报告.txt", REPORT)
    for command in MAKERS:
        small.is_refused(command, 1, "ledger 里提交过一份台账，现在文件都不在了")
    said = small.types("rectify init")
    assert "提示：取回来：git checkout -- ledger；" in said.err
    small.git("rm", "-r", "--quiet", "ledger")
    small.git("commit", "--quiet", "--message", "不要了")
    small.does("rectify init")


@pytest.mark.skipif(os.name == "nt", reason="links that Windows keeps from users")
def test_a_link_that_leads_nowhere_is_a_share_that_is_gone(small: Clerk) -> None:
    small.path("ledger/ledger.yaml").unlink()
    small.path("ledger/ledger.yaml").symlink_to("/mnt/没有/ledger.yaml")
    small.is_refused("rectify init", 1, "缺了 ledger.yaml")
    assert "新建" not in small.types("rectify status").err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may look everywhere")
def test_a_folder_that_cannot_be_looked_into_may_hold_one(small: Clerk) -> None:
    small.path("ledger").chmod(0)
    try:
        for command in ("rectify init", "rectify status"):
            said = small.types(command)
            assert said.code == 1
            assert "读不了" in said.err
    finally:
        small.path("ledger").chmod(0o755)


def test_a_ledger_within_the_ledger_is_not_made(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.path("ledger"))
    small.is_refused("rectify init", 1, "已经是一份台账")


def test_other_files_bar_no_way(clerk: Clerk) -> None:
    for name in ("report.yaml", "mkdocs.yml", "ledger/说明.txt", "ledger/数据.yaml", "templates/x.html"):
        clerk.write(name, "别的")
    clerk.does("rectify init")
    assert Path("ledger/ledger.yaml").is_file()
    assert clerk.read("ledger/说明.txt") == "别的"


@pytest.mark.parametrize("name", ["1.1.yml", "1.1.YAML", "1.1 (1).yaml"])
def test_nothing_is_imported_beside_an_issue_under_another_name(clerk: Clerk, name: str) -> None:
    clerk.does("rectify init")
    clerk.write(f"ledger/{name}", "内容")
    clerk.write("报告.txt", REPORT)
    clerk.is_refused("rectify import 报告.txt", 1, "ledger 里已经有 1 条，不能再导入")


def test_what_was_written_beside_the_words_stays(clerk: Clerk) -> None:
    clerk.write("ledger/.gitattributes", "*.pdf -text\n")
    clerk.does("rectify init")
    assert clerk.read("ledger/.gitattributes").startswith("*.pdf -text\n*.yaml text")
    clerk.write("ledger/report.yaml", clerk.read("ledger/report.yaml") + "# 问过巡察办\n")
    clerk.write("报告.txt", REPORT)
    clerk.does("rectify import 报告.txt")
    assert clerk.read("ledger/report.yaml").endswith("# 问过巡察办\n")
    assert "加强领导。" in clerk.does("rectify report").out
