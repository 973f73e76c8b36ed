"""`rectify update --edit`: the editor on a copy, what comes back checked; and numbers that name no one problem."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from pathlib import Path

import pytest

from tests.conftest import Clerk


@pytest.fixture
def editor(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty script as the clerk's editor, outside the ledger's repository; a test writes what it does."""
    program = small.folder.parent / "编辑器.sh"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(program))
    return program


def does(editor: Path, script: str) -> None:
    editor.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")


def test_edit_saves_what_comes_back_to_the_byte(small: Clerk, editor: Path) -> None:
    does(editor, 'printf "备注: 手写的   # 说明\\n" >> "$1"')
    before = small.read("ledger/1.1.yaml")
    small.does("rectify update 1.1.2 --edit")
    assert small.read("ledger/1.1.yaml") == f"{before}备注: 手写的   # 说明\n"
    assert small.git("log", "-1", "--format=%B").strip().splitlines() == [
        "1.1 编辑：严格管理",
        "",
        "Rectify-Action: update",
        "Rectify-Id: 1.1.2",
    ]
    assert small.git("status", "--porcelain") == ""


def test_edit_without_a_change_makes_no_commit(small: Clerk, editor: Path) -> None:
    does(editor, "true")
    head = small.git("rev-parse", "HEAD")
    assert "没有改动" in small.does("rectify update 1.1 --edit").err
    assert small.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize(
    ("script", "described"),
    [
        ('sed -i "s/整改中/快好了/" "$1"', "没有“快好了”这种状态"),
        ('sed -i "s/^编号: 1.1/编号: 1.2/" "$1"', "1.2"),
        (': > "$1"', "草稿留在"),
        ('printf "[" >> "$1"', "草稿留在"),
        ("exit 3", "代码 3"),
    ],
)
def test_edit_checks_what_comes_back(small: Clerk, editor: Path, script: str, described: str) -> None:
    does(editor, script)
    before = small.snapshot()
    said = small.types("rectify update 1.1 --edit")
    assert said.code == 1
    assert described in said.err
    assert small.snapshot() == before


@pytest.mark.parametrize("name", ["没有这个编辑器", "'", " ", "\t ", "/"])
def test_edit_needs_an_editor(small: Clerk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("EDITOR", name)
    said = small.types("rectify update 1.1 --edit")
    assert said.code == 1
    assert "找不到编辑器" in said.err


def test_edit_without_a_terminal_starts_no_editor_that_nobody_named(small: Clerk) -> None:
    said = small.types("rectify update 1.1 --edit")
    assert said.code == 1
    assert "提示：用环境变量 EDITOR 指明" in said.err


def test_edit_stands_alone_with_one_number(small: Clerk, editor: Path) -> None:
    does(editor, 'echo "备注: 不该来" >> "$1"')
    before = small.snapshot()
    for command in ("1.1 --edit --owner 许某", "1.1 2.1 --edit", "1.1 --edit --reason 原因"):
        assert small.types(f"rectify update {command}").code == 2
    assert small.types("rectify update 1.7 --edit").code == 1
    assert small.snapshot() == before


def test_edit_opens_a_damaged_file_with_its_damage_told(small: Clerk, editor: Path) -> None:
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("标题: ", "标题："))
    small.git("commit", "--quiet", "--all", "--message", "手工")
    does(editor, 'sed -i "s/标题：/标题: /" "$1"')
    said = small.does("rectify update 1.1 --edit")
    assert "错误：ledger/1.1.yaml:2：“标题”后面用了中文冒号" in said.err
    assert small.does("rectify show 1.1 --json").json["title"] == "严格管理"
    assert small.git("log", "-1", "--format=%s").strip() == "1.1 编辑：严格管理"


def test_edit_of_a_damaged_file_that_stays_damaged_saves_nothing(small: Clerk, editor: Path) -> None:
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("标题: ", "标题："))
    before = small.snapshot()
    assert small.types("rectify update 1.1 --edit").code == 1
    assert small.snapshot() == before


def test_edit_of_a_link_is_refused_before_the_editor_opens(small: Clerk, editor: Path) -> None:
    small.path("ledger/1.1.yaml").rename(small.path("实际.yaml"))
    os.symlink("../实际.yaml", small.path("ledger/1.1.yaml"))
    does(editor, "touch 开过了")
    said = small.types("rectify update 1.1 --edit")
    assert said.code == 1
    assert "是一个链接，只读不写" in said.err
    assert not small.path("开过了").exists()


def test_a_draft_that_git_refuses_is_kept_and_told(small: Clerk, editor: Path) -> None:
    small.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    small.path(".git/hooks/pre-commit").chmod(0o755)
    does(editor, 'echo "备注: 很长的备注" >> "$1"')
    before = small.snapshot()
    said = small.types("rectify update 1.1 --edit")
    assert said.code == 1
    assert small.snapshot() == before
    draft = re.search("草稿留在 (.*)", said.err)
    assert draft
    assert Path(draft[1]).read_text(encoding="utf-8").endswith("备注: 很长的备注\n")


@pytest.mark.parametrize(
    ("new", "described"), [("编号: 1.1.1", "编号 1.1.1 重复"), ("编号: 1.2.2", "1.2.2 不是 1.1 的编号")]
)
@pytest.mark.parametrize(
    "command",
    [
        "update 1.1 --owner 许某",
        "update 1.1.1 --owner 许某",
        "accept 1.1.1 --by 王某",
        "close 1.1.1 --accepted-by 王某",
        "reopen 1.1 --reason 反弹 --basis 通报",
        "add 1.1 又一个",
    ],
)
def test_a_number_that_may_mean_another_problem_changes_none(
    small: Clerk, command: str, new: str, described: str
) -> None:
    small.does("rectify add 1 规范采购 --problem 甲 --problem 乙")
    text = small.read("ledger/1.1.yaml").replace("编号: 1.1.2", new)
    small.write("ledger/1.1.yaml", text)
    line = [number for number, content in enumerate(text.splitlines(), 1) if content.endswith(new)][-1]
    before = small.snapshot()
    said = small.types(f"rectify {command}")
    assert said.code == 1
    assert f"错误：ledger/1.1.yaml:{line}：{described}" in said.err
    assert "提示：先把编号改对：rectify update 1.1 --edit" in said.err
    assert small.snapshot() == before


def test_a_doubled_number_is_mended_in_the_editor(small: Clerk, editor: Path) -> None:
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", text.replace("编号: 1.1.2", "编号: 1.1.3"))
    does(editor, 'sed -i "0,/编号: 1.1.3/s//编号: 1.1.2/" "$1"')
    small.does("rectify update 1.1 --edit")
    assert small.read("ledger/1.1.yaml") == text


@pytest.mark.parametrize("word", ["—owner", "——owner", "－－ｏｗｎｅｒ", "–-owner", "－owner=许某"])
def test_a_dash_that_is_no_hyphen_is_told_with_the_option_that_was_meant(small: Clerk, word: str) -> None:
    before = small.snapshot()
    said = small.types(["rectify", "update", "1.1", word, "许某"])
    assert said.code == 2
    assert f"错误：{word} 前面的横线不是英文减号" in said.err
    assert "提示：选项写作两个英文减号：--owner" in said.err
    assert small.snapshot() == before


def test_a_dash_in_a_text_is_text(small: Clerk) -> None:
    small.does(["rectify", "update", "1.1", "--remark", "——见会议纪要"])
    assert small.does("rectify show 1.1 --json").json["remark"] == "——见会议纪要"


@pytest.mark.parametrize("script", ['rm "$1"', 'mv "$1" "$1.txt"', 'rm "$1"; mkdir "$1"', 'rm "$1"; mkfifo "$1"'])
def test_an_editor_that_leaves_no_draft_changes_nothing(small: Clerk, editor: Path, script: str) -> None:
    does(editor, script)
    small.is_refused("rectify update 1.1 --edit", 1, "错误：编辑器回来以后，草稿 ")


def test_a_draft_stays_where_the_editor_failed_or_may_still_be_open(small: Clerk, editor: Path) -> None:
    for script, code in (("exit 3", 1), ("true", 0)):
        does(editor, script)
        said = small.types("rectify update 1.1 --edit")
        assert said.code == code
        draft = re.search(r"草稿留在 ([^；\n]+)", said.err)
        assert draft
        assert Path(draft[1]).read_text(encoding="utf-8") == small.read("ledger/1.1.yaml")


def test_a_folder_for_drafts_that_is_not_there_is_told(
    small: Clerk, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small.path("没有")))
    small.is_refused("rectify update 1.1 --edit", 1, "写不了 草稿（")
