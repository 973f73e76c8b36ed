"""Finding the ledger, reading through links without writing through them, and needing only the files that are touched."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Clerk


@pytest.fixture
def elsewhere(clerk: Clerk) -> Clerk:
    """A ledger in 甲/ledger while the clerk stands beside it, where there is none."""
    clerk.does("rectify init 甲 --unit 甲局 --aspect 关于甲方面")
    clerk.does("rectify add 1 严格管理 --ledger 甲")
    return clerk


@pytest.mark.parametrize(
    "command",
    [
        "rectify --ledger 甲 list",
        "rectify list --ledger 甲",
        "rectify --ledger=甲 list",
        "rectify list --ledger=甲/ledger",
        "rectify --ledger 甲/ledger/ list --json",
        "rectify --ledger 甲 show 1.1.1",
        "rectify show 1.1.1 --ledger 甲/ledger",
        "rectify show --ledger 甲 1.1",
    ],
)
def test_the_option_stands_before_or_after_the_verb_and_takes_the_parent(elsewhere: Clerk, command: str) -> None:
    assert "1.1.1" in elsewhere.does(command).out


@pytest.mark.parametrize("folder", ["甲", "甲/ledger"])
def test_the_environment_names_the_ledger(elsewhere: Clerk, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_LEDGER", folder)
    assert "1.1.1" in elsewhere.does("rectify list").out


def test_the_option_goes_before_the_environment_and_that_before_the_folder(
    elsewhere: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.does("rectify init 乙 --unit 乙局")
    elsewhere.does("rectify init --unit 丙局")
    assert elsewhere.does("rectify status --json").json["unit"] == "丙局"
    monkeypatch.setenv("RECTIFY_LEDGER", "乙")
    assert elsewhere.does("rectify status --json").json["unit"] == "乙局"
    assert elsewhere.does("rectify status --json --ledger 甲").json["unit"] == "甲局"


@pytest.mark.parametrize("folder", ["资料/照片", "ledger", "ledger/evidence", "templates"])
def test_from_a_folder_below(small: Clerk, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small.path(folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(small.path(folder))
    small.does("rectify update 1.1 --owner 许某")
    assert small.does("rectify show 1.1 --json").json["owner"] == "许某"


def test_a_file_named_on_the_command_line_is_found_from_where_the_clerk_stands(
    small: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write("资料/办法.txt", "办法")
    monkeypatch.chdir(small.path("资料"))
    small.does("rectify update 1.1 --evidence 办法.txt")
    assert small.read("ledger/evidence/1.1/办法.txt") == "办法"


@pytest.mark.parametrize("verb", ["status", "list", "check", "show 1.1", "update 1.1 --owner 甲", "undo", "report"])
def test_no_ledger_is_said_with_the_ways_out(clerk: Clerk, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = clerk.types(f"rectify {verb}")
    assert (said.code, said.out) == (1, "")
    assert "错误：这里和上级文件夹里都没有台账" in said.err
    assert "提示：新建台账：rectify init" in said.err
    assert "错误：乙 里没有台账" in clerk.types(f"rectify --ledger 乙 {verb}").err
    monkeypatch.setenv("RECTIFY_LEDGER", "丙")
    assert "错误：丙 里没有台账" in clerk.types(f"rectify {verb}").err
    assert clerk.snapshot() == {}


def test_the_option_without_its_folder_is_refused(small: Clerk) -> None:
    for command in ("rectify --ledger", "rectify list --ledger"):
        said = small.types(command)
        assert (said.code, said.out) == (2, "")
        assert "--ledger" in said.err


def test_files_are_named_by_the_folder_they_lie_in(elsewhere: Clerk) -> None:
    elsewhere.path("甲/ledger").rename(elsewhere.path("甲/台账"))
    elsewhere.write("甲/台账/1.1.yaml", "编号: 1.1\n标题: [\n")
    assert "错误：台账/1.1.yaml:2" in elsewhere.types("rectify list --ledger 甲/台账").err


def test_a_link_is_read_and_never_written_through(small: Clerk) -> None:
    small.path("ledger/1.1.yaml").rename(small.path("实际.yaml"))
    os.symlink("../实际.yaml", small.path("ledger/1.1.yaml"))
    assert small.does("rectify show 1.1 --json").json["title"] == "严格管理"
    before = small.snapshot()
    for command in ("update 1.1 --owner 许某", "close 1.1.1 --accepted-by 王某", "add 1.1 又一个"):
        said = small.types(f"rectify {command}")
        assert said.code == 1
        assert "ledger/1.1.yaml 是一个链接，只读不写" in said.err
    assert small.snapshot() == before
    assert small.path("ledger/1.1.yaml").is_symlink()


def test_a_link_that_leads_nowhere_is_a_damaged_file(small: Clerk) -> None:
    os.symlink("没有.yaml", small.path("ledger/2.1.yaml"))
    for command in ("status", "show 2.1", "report"):
        said = small.types(f"rectify {command}")
        assert said.code == 1
        assert "错误：ledger/2.1.yaml：读不了" in said.err
    small.does("rectify add 2 规范采购")
    assert small.path("ledger/2.2.yaml").is_file()


def test_evidence_is_not_copied_through_a_linked_folder(small: Clerk) -> None:
    small.path("外面").mkdir()
    os.symlink("../外面", small.path("ledger/evidence"))
    small.write("办法.txt", "办法")
    before = small.snapshot()
    assert small.types("rectify update 1.1 --evidence 办法.txt").code == 1
    assert small.snapshot() == before
    assert list(small.path("外面").iterdir()) == []


def test_a_linked_evidence_that_leads_outside_opens_no_gate(small: Clerk) -> None:
    settings = small.read("ledger/ledger.yaml").replace("[整改情况, 验收]", "[佐证]")
    small.write("ledger/ledger.yaml", settings)
    small.write("外面.txt", "外面")
    small.write("ledger/evidence/占位.txt", "")
    os.symlink("../../外面.txt", small.path("ledger/evidence/里面.txt"))
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + "佐证:\n  - 文件: evidence/里面.txt\n")
    said = small.types("rectify close 1.1.1")
    assert said.code == 1
    assert "缺：佐证" in said.err
    assert "在台账文件夹之外" in small.types("rectify check").out


@pytest.mark.parametrize("file", ["2.1.yaml", "report.yaml", "1.10.yaml"])
@pytest.mark.parametrize(
    "verb",
    [
        "show 1.1",
        "update 1.1 --owner 许某",
        "accept 1.1.1 --by 王某",
        "close 1.1.1 --accepted-by 王某",
        "add 1.1 又一个",
        "add 2 规范采购",
    ],
)
def test_a_damaged_file_stops_only_what_touches_it(small: Clerk, file: str, verb: str) -> None:
    small.write(f"ledger/{file}", "<<<<<<< HEAD\n")
    small.does(f"rectify {verb}")
    assert small.read(f"ledger/{file}") == "<<<<<<< HEAD\n"


def test_a_damaged_file_refuses_what_touches_it_with_line_and_correction(small: Clerk) -> None:
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("标题: 严格管理", "标题：严格管理"))
    before = small.snapshot()
    for verb in ("show 1.1", "update 1.1 --owner 许某", "close 1.1.1", "reopen 1.1 --reason 甲 --basis 乙"):
        said = small.types(f"rectify {verb}")
        assert said.code == 1
        assert "错误：ledger/1.1.yaml:2：" in said.err
        assert "提示：" in said.err
    assert small.snapshot() == before


def test_a_hand_written_file_in_an_offices_encoding_is_read_and_kept(small: Clerk) -> None:
    text = small.read("ledger/1.1.yaml").replace("\n", "\r\n")
    small.write("ledger/1.1.yaml", text.encode("gb18030"))
    small.does("rectify update 1.1.2 --owner 许某")
    assert "    责任人: 许某\r\n" in small.path("ledger/1.1.yaml").read_bytes().decode("gb18030")
