"""`rectify init` and `rectify add`: a new ledger, its issues and their problems."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk


def test_init_makes_ledger_templates_and_a_repository_with_one_commit(clerk: Clerk) -> None:
    said = clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面 --aspect 关于乙方面")
    assert said.out == ""
    status = clerk.does("rectify status --json").json
    assert status["unit"] == "中共甲市乙局党组"
    assert [aspect["title"] for aspect in status["aspects"]] == ["关于甲方面", "关于乙方面"]
    assert clerk.path("templates/进展情况报告.html").is_file()
    assert clerk.git("log", "--format=%s|%(trailers:key=Rectify-Action,valueonly,separator=%x20)").splitlines() == [
        "建立台账|init"
    ]
    assert clerk.git("status", "--porcelain") == ""


def test_a_new_ledger_asks_for_result_and_acceptance(small: Clerk) -> None:
    assert "销号要求: [整改情况, 验收]" in small.read("ledger/ledger.yaml")
    said = small.types("rectify close 1.1.3")
    assert said.code == 1
    assert "还缺：整改情况、验收" in said.err


def test_init_in_a_folder_that_is_named(clerk: Clerk) -> None:
    said = clerk.does("rectify init 新台账 --aspect 关于甲方面")
    assert clerk.path("新台账/ledger/ledger.yaml").is_file()
    assert clerk.path("新台账/templates").is_dir()
    assert clerk.path("新台账/.git").is_dir()
    assert "--ledger 新台账" in said.err
    clerk.does("rectify --ledger 新台账 add 1 标题")


def test_init_without_aspects_carries_examples_and_add_says_which_line_to_fill(clerk: Clerk) -> None:
    clerk.does("rectify init")
    lines = clerk.read("ledger/ledger.yaml").splitlines()
    assert any(line.lstrip().startswith("# - 关于") for line in lines)
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("方面:"))
    said = clerk.types("rectify add 1 标题")
    assert said.code == 1
    assert f"ledger/ledger.yaml:{line}" in said.err
    clerk.write("ledger/ledger.yaml", "\n".join([*lines[:line], "  - 关于甲方面", *lines[line:]]) + "\n")
    clerk.does("rectify add 1 标题")


def test_init_refuses_where_a_ledger_is(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types("rectify init")
    assert said.code == 1
    assert "已经是一份台账" in said.err
    assert small.snapshot() == before


def test_init_uses_the_repository_around_and_commits_only_its_own_files(clerk: Clerk) -> None:
    clerk.git("init", "--quiet")
    clerk.write("别的.txt", "别的")
    clerk.git("add", "别的.txt")
    clerk.does("rectify init 台账 --aspect 关于甲方面")
    assert not clerk.path("台账/.git").exists()
    assert clerk.git("status", "--porcelain") == "A  别的.txt\n"
    committed = clerk.git("show", "--name-only", "--format=").split()
    assert committed
    assert all(name.startswith("台账/") for name in committed)


def test_init_without_commit_leaves_the_files_uncommitted(clerk: Clerk) -> None:
    said = clerk.does("rectify init --no-commit")
    assert "没有记入历史" in said.err
    assert clerk.git("rev-list", "--all") == ""


def test_init_keeps_a_template_that_is_there(clerk: Clerk) -> None:
    clerk.write("templates/进展情况报告.html", "<p>自己的</p>")
    clerk.does("rectify init")
    assert clerk.read("templates/进展情况报告.html") == "<p>自己的</p>"


def test_init_that_git_refuses_leaves_no_file_and_can_be_typed_again(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as nobody:
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
            nobody.delenv(name)
        nobody.setenv("GIT_CONFIG_COUNT", "1")
        nobody.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
        nobody.setenv("GIT_CONFIG_VALUE_0", "true")
        said = clerk.types("rectify init")
        assert said.code == 1
        assert "git config --global user.name" in said.err
        assert clerk.snapshot() == {}
    clerk.does("rectify init")


def test_init_on_an_impossible_day_makes_nothing(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_TODAY", "2023-02-30")
    assert clerk.types("rectify init").code == 2
    assert list(clerk.folder.iterdir()) == []


def test_add_makes_the_next_issue_with_its_problems(small: Clerk) -> None:
    said = small.does('rectify add 1 "规范采购" --problem 采购无计划 --problem "验收 走过场"')
    assert "1.2" in said.err
    shown = small.does("rectify show 1.2 --json").json
    assert shown["title"] == "规范采购"
    assert [(each["id"], each["finding"], each["status"]) for each in shown["problems"]] == [
        ("1.2.1", "采购无计划", "pending"),
        ("1.2.2", "验收 走过场", "pending"),
    ]
    message = small.git("log", "-1", "--format=%B").strip().splitlines()
    assert message == ["1.2 新增：规范采购", "", "Rectify-Action: add", "Rectify-Id: 1.2"]
    assert small.git("show", "--name-only", "--format=").split() == ["ledger/1.2.yaml"]


def test_add_without_problems_makes_one_of_the_title(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    shown = small.does("rectify show 2.1 --json").json
    assert [each["finding"] for each in shown["problems"]] == ["规范采购"]


def test_the_number_after_nine_is_ten(small: Clerk) -> None:
    for number in range(1, 11):
        small.does(f"rectify add 2 第{number}条")
    assert small.does("rectify show 2.10 --json").json["title"] == "第10条"
    ids = [row["issue"] for row in small.does("rectify list --aspect 2 --json").json]
    assert ids[-2:] == ["2.9", "2.10"]
    assert '"2.10"' in small.read("ledger/2.10.yaml") or "编号: 2.10\n" in small.read("ledger/2.10.yaml")


def test_add_to_an_issue_appends_a_problem_and_only_its_lines(small: Clerk) -> None:
    before = small.read("ledger/1.1.yaml")
    said = small.does("rectify add 1.1 项目验收不及时")
    assert "1.1.4" in said.err
    added = [line for line in small.git("show", "--format=", "--unified=0").splitlines() if line[:1] in "+-"][2:]
    assert added == ["+  - 编号: 1.1.4", "+    问题: 项目验收不及时", "+    状态: 待整改"]
    assert len(small.read("ledger/1.1.yaml").splitlines()) == len(before.splitlines()) + 3
    assert "Rectify-Id: 1.1.4" in small.git("log", "-1", "--format=%b")


@pytest.mark.parametrize("where", ["2", "２", "二", "（二）", "第二方面", "2."])
def test_the_aspect_as_a_clerk_types_it(small: Clerk, where: str) -> None:
    small.does(["rectify", "add", where, "标题"])
    assert small.path("ledger/2.1.yaml").is_file()


@pytest.mark.parametrize("where", ["1.1", "１．１", "1。1", "1、1", "1.1.", "（一）1", " 1.1 "])
def test_the_number_as_a_clerk_types_it(small: Clerk, where: str) -> None:
    small.does(["rectify", "add", where, "又一个问题"])
    assert small.does("rectify show 1.1.4 --json").json["finding"] == "又一个问题"


@pytest.mark.parametrize(
    ("command", "code", "described"),
    [
        ("rectify add 3 标题", 1, "没有第3方面，台账只有 2 个方面"),
        ("rectify add 0 标题", 1, "没有第0方面"),
        ("rectify add 1.9 问题", 1, "没有 1.9"),
        ("rectify add 1.1.1 问题", 2, "rectify add 1.1"),
        ("rectify add 1.1 问题 --problem 又一个", 2, "--problem"),
        ("rectify add 甲 标题", 2, "“甲”不是方面的序号"),
        ("rectify add 严格管理", 2, "“严格管理”不是方面的序号"),
        ("rectify add 1", 2, "缺少标题"),
        ("rectify add 1.1", 2, '缺少问题\n提示：例如：rectify add 1.1 "问题"'),
        ("rectify add", 2, "缺少"),
        ('rectify add 1 ""', 2, "空的"),
        ('rectify add 1 标题 --problem " "', 2, "--problem 的内容是空的"),
        ("rectify add 1 严格把关 招标项目", 2, "招标项目（有空格的文字要放进一对英文双引号里）"),
    ],
)
def test_what_add_refuses(small: Clerk, command: str, code: int, described: str) -> None:
    small.is_refused(command, code, described)


def test_add_takes_text_to_the_letter(small: Clerk) -> None:
    for text in (
        "编号: 2.5 # 不是注释",
        "“引号”、'单'、\"双\"",
        "- 减号开头",
        "no",
        "2.10",
        "{{ 花括号 }}",
        "@开头",
        "𠮷䶮",
    ):
        small.does(["rectify", "add", "1.1", "--", text])
        assert small.does("rectify show 1.1 --json").json["problems"][-1]["finding"] == text


def test_add_says_where_the_new_number_follows_a_damaged_file(small: Clerk) -> None:
    small.write("ledger/1.2.yaml", "编号: 1.2\n标题: [\n")
    small.does("rectify add 1 标题")
    assert small.path("ledger/1.3.yaml").is_file()
