"""A number, once committed, names that 条 or 具体问题 for life: closed up, swapped or used again it is neither passed over by
`check` nor committed nor merged; a text that was merely reworded is that of the same number."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from rectify.compare import sameness
from rectify.core.model import Acceptance, Closing, Issue, Problem, Ref
from rectify.core.states import Status
from tests.conftest import Clerk
from tests.days import commits, edits, on
from tests.pair import Pair, pair
from tests.test_signed_off import described, gone

FILE = "ledger/1.1.yaml"


def closes_up(clerk: Clerk) -> None:
    """By hand: 1.1.2 is taken out, and 1.1.3 gets its number."""
    text = clerk.read(FILE)
    second, third = text.index("  - 编号: 1.1.2"), text.index("  - 编号: 1.1.3")
    clerk.write(FILE, text[:second] + text[third:].replace("编号: 1.1.3", "编号: 1.1.2"))


def swaps(clerk: Clerk) -> None:
    text = clerk.read(FILE).replace("编号: 1.1.2", "编号: 一").replace("编号: 1.1.3", "编号: 1.1.2")
    clerk.write(FILE, text.replace("编号: 一", "编号: 1.1.3"))


def uses_again(clerk: Clerk) -> None:
    """By hand: another problem is written over 1.1.2."""
    text = clerk.read(FILE)
    second, third = text.index("  - 编号: 1.1.2"), text.index("  - 编号: 1.1.3")
    clerk.write(FILE, text[:second] + "  - 编号: 1.1.2\n    问题: 公款吃喝\n    状态: 待整改\n" + text[third:])


def errors(clerk: Clerk) -> list[dict[str, str]]:
    return [each for each in clerk.types("rectify check --json").json if "编号提交过就不能给别的" in each["message"]]


@pytest.mark.parametrize(
    ("by_hand", "messages"),
    [
        (closes_up, ["1.1.2 原来是“台账不全”，现在成了“巡查不力”，那是原来的 1.1.3；编号提交过就不能给别的"]),
        (
            swaps,
            [
                "1.1.3 原来是“巡查不力”，现在成了“台账不全”，那是原来的 1.1.2；编号提交过就不能给别的",
                "1.1.2 原来是“台账不全”，现在成了“巡查不力”，那是原来的 1.1.3；编号提交过就不能给别的",
            ],
        ),
        (uses_again, ["1.1.2 原来是“台账不全”，现在成了“公款吃喝”；编号提交过就不能给别的"]),
    ],
)
def test_check_names_the_number_with_line_and_way_back(
    march: Clerk, by_hand: Callable[[Clerk], None], messages: list[str]
) -> None:
    before = march.read(FILE)
    assert errors(march) == []
    by_hand(march)
    found = errors(march)
    assert [each["message"] for each in found] == messages
    lines = march.read(FILE).splitlines()
    for each in found:
        words = each["message"].partition("现在成了“")[2].partition("”")[0]
        assert (each["level"], each["file"], lines[int(each["line"]) - 1].strip()) == ("error", FILE, f"问题: {words}")
        assert "整个文件恢复原样：git checkout -- ledger/1.1.yaml" in each["hint"]
    march.git("checkout", "--", FILE)
    assert march.read(FILE) == before
    assert errors(march) == []


@pytest.mark.parametrize("by_hand", [closes_up, swaps, uses_again])
@pytest.mark.parametrize(
    "command", ["rectify update 1.1 --owner 许某", "rectify update 1.1.1 --owner 许某", "rectify undo"]
)
def test_no_command_commits_it(march: Clerk, by_hand: Callable[[Clerk], None], command: str) -> None:
    if command.endswith("undo"):
        march.does("rectify update 1.1 --remark 留意")
    by_hand(march)
    head = march.git("rev-parse", "HEAD")
    march.is_refused(command, 1, "编号提交过就不能给别的")
    assert march.git("rev-parse", "HEAD") == head


def test_a_file_that_was_given_to_another_issue(march: Clerk) -> None:
    march.does("rectify add 2 规范采购 --problem 采购不规范")
    march.does("rectify add 2 盘活资产 --problem 资产闲置")
    march.path("ledger/2.1.yaml").unlink()
    text = march.read("ledger/2.2.yaml").replace("编号: 2.2", "编号: 2.1")
    march.path("ledger/2.2.yaml").unlink()
    march.write("ledger/2.1.yaml", text)
    (found,) = errors(march)
    assert found["message"].startswith("2.1 原来是“规范采购”，现在成了“盘活资产”，那是原来的 2.2；")
    march.is_refused("rectify update 2.1 --owner 许某", 1, "2.1 原来是“规范采购”")


@pytest.mark.skipif(os.name == "nt", reason="the editor is a shell script")
def test_the_editor_neither(march: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    program = march.folder.parent / "编辑器.sh"
    program.write_text('#!/bin/sh\nsed -i -e "/1.1.2/,/整改中/d" -e "s/1.1.3/1.1.2/" "$1"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    march.is_refused("rectify update 1.1 --edit", 1, "1.1.2 原来是“台账不全”，现在成了“巡查不力”")
    assert "草稿留在" in march.types("rectify update 1.1 --edit").err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("问题: 台账不全", "问题: 整改工作资料归集流于形式"),
        ("问题: 台账不全", "问题: 制度缺失和台账不全"),
        ("问题: 巡查不力", "问题: 现场监督检查频次偏低"),
        ("标题: 严格管理", "标题: 压实日常监管责任"),
        (
            "    小标题: 补齐台账\n    整改情况: 补录台账20份。\n",
            "    小标题: 补全工作台账\n    整改情况: 已补录20份台账。\n",
        ),
    ],
)
def test_a_text_that_was_put_in_other_words_is_the_same(march: Clerk, old: str, new: str) -> None:
    edits(march, old, new)
    assert errors(march) == []
    march.does("rectify update 1.1 --owner 许某")


def test_a_problem_that_was_taken_out_leaves_a_gap(march: Clerk) -> None:
    text = march.read(FILE)
    second, third = text.index("  - 编号: 1.1.2"), text.index("  - 编号: 1.1.3")
    march.write(FILE, text[:second] + text[third:])
    assert errors(march) == []


@pytest.fixture
def clerks(march: Clerk) -> Pair:
    return pair(march)


def test_sync_commits_no_number_that_was_given_away(clerks: Pair) -> None:
    closes_up(clerks.two)
    clerks.two.is_refused("rectify sync", 1, "1.1.2 原来是“台账不全”，现在成了“巡查不力”")


@pytest.mark.parametrize("by_hand", [closes_up, swaps])
@pytest.mark.parametrize("reports", [True, False])
def test_what_was_closed_up_and_sent_by_git_is_not_merged(
    clerks: Pair, by_hand: Callable[[Clerk], None], *, reports: bool
) -> None:
    """王某 took out 1.1.2 and closed the numbers up, or swapped them, while 李某 reported on 1.1.2."""
    on("2023-04-03")
    by_hand(clerks.two)
    commits(clerks.two)
    clerks.two.is_refused("rectify sync", 1, "1.1.2 原来是“台账不全”")
    assert "提示：撤回那次提交：git revert " in clerks.two.types("rectify sync").err
    clerks.two.git("push", "--quiet")
    if reports:
        clerks.one.does("rectify update 1.1.2 --result 台账补齐了。 --status 整改到位")
    head = clerks.one.git("rev-parse", "HEAD")
    clerks.one.is_refused("rectify sync", 1, "ledger/1.1.yaml：origin 里 1.1.2 原来是“台账不全”，现在成了“巡查不力”")
    said = clerks.one.types("rectify sync").err
    assert "（王某，2023-04-03 10:00，提交 " in said
    assert "提示：请王某撤回那次提交：git revert " in said
    assert clerks.one.git("rev-parse", "HEAD") == head
    clerks.two.git("revert", "--no-edit", "HEAD")
    clerks.two.does("rectify sync")
    clerks.sync()
    assert [each["finding"] for each in clerks.one.does("rectify show 1.1 --json").json["problems"]] == [
        "制度缺失",
        "台账不全",
        "巡查不力",
    ]


def test_a_plain_pull_leaves_it_to_the_clerk(clerks: Pair) -> None:
    clerks.two.does("rectify status")  # now git knows how to merge
    closes_up(clerks.two)
    commits(clerks.two)
    clerks.one.does("rectify update 1.1.2 --result 台账补齐了。 --status 整改到位")
    clerks.one.does("rectify sync")
    pulled = clerks.two.tries("pull", "--no-rebase", "--no-edit")
    assert pulled.returncode != 0
    assert "1.1.2 原来是“台账不全”" in pulled.stdout + pulled.stderr
    assert "1.1 整条，两边改得不一样" in clerks.two.types("rectify sync").err
    clerks.two.does("rectify resolve 1.1 --theirs")
    clerks.sync()
    assert clerks.one.does("rectify show 1.1.2 --json").json["status"] == "rectified"


def test_two_issues_of_one_title_are_two(clerks: Pair) -> None:
    clerks.one.does("rectify add 1 加强管理 --problem 值守脱岗")
    clerks.two.does("rectify add 1 加强管理 --problem 公车私用")
    clerks.one.does("rectify sync")
    said = clerks.two.does("rectify sync")
    assert "注意：1.2 改号为 1.3：加强管理（1.2 已先登记为“加强管理”）" in said.err
    assert "Rectify-Renumbered: 1.2 1.3\n" in clerks.two.git("log", "--format=%B", "-2")
    clerks.sync()
    found = {
        ref: clerks.one.does(f"rectify show {ref} --json").json["problems"][0]["finding"] for ref in ("1.2", "1.3")
    }
    assert found == {"1.2": "值守脱岗", "1.3": "公车私用"}


def test_what_both_have_from_one_copy_is_one_issue(clerks: Pair) -> None:
    clerks.one.does("rectify add 1 加强管理 --problem 值守脱岗")
    clerks.two.write("ledger/1.2.yaml", clerks.one.read("ledger/1.2.yaml"))
    clerks.two.does("rectify update 1.2 --owner 许某")
    clerks.sync()
    assert not clerks.one.path("ledger/1.3.yaml").exists()


def test_a_number_of_a_closed_problem_that_git_committed_for_another_is_told(march: Clerk) -> None:
    on("2023-04-10", "王某")
    text = march.read(FILE)
    first, second = text.index("  - 编号: 1.1.1"), text.index("  - 编号: 1.1.2")
    march.write(FILE, text[:first] + text[second:].replace("编号: 1.1.2", "编号: 1.1.1"))
    commits(march)
    assert errors(march) == []
    assert described(march) == ["1.1.1 销号后没有重启就改了：换成了别的问题，原来是“制度缺失”（王某，2023-04-10）"]
    assert gone(march) == []


@pytest.mark.parametrize("trailer", ["9.9 1.1", "1.1 9.9", "1.1.1 1.1.9", "1.1.9 1.1.1", "1.1.2 1.1.1", "甲 乙"])
def test_a_line_in_a_message_hides_nothing(march: Clerk, trailer: str) -> None:
    """Only what the versions bear out is followed."""
    on("2023-04-10", "王某")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march, f"同步\n\nRectify-Action: sync\nRectify-Renumbered: {trailer}")
    words = "整改情况 印发管理办法。 → 印发三个管理办法。（王某，2023-04-10）"
    assert described(march) == [f"1.1.1 销号后没有重启就改了：{words}"]
    assert "印发三个管理办法" in march.does("rectify log").out


CLOSED = Problem(
    Ref(2, 5, 1), "评标不严", "严格评标", "印发评标办法，组织培训3次。", Status.CLOSED,
    acceptance=Acceptance("2023-04-01", "王某"), closing=Closing("2023-04-02"),
)  # fmt: skip
BUSY = replace(CLOSED, status=Status.IN_PROGRESS, acceptance=None, closing=None)
BARE = Problem(Ref(2, 5, 1), "评标不严")


@pytest.mark.parametrize(
    ("old", "new", "is_reused"),
    [
        (CLOSED, replace(CLOSED, finding="完全换了一种说法"), False),
        (CLOSED, replace(CLOSED, finding="公款吃喝", heading="从严治理", result="追缴款项五万元。"), False),
        (CLOSED, Problem(CLOSED.id, "公款吃喝"), True),
        (CLOSED, Problem(CLOSED.id, "公款吃喝", "从严治理", "追缴款项五万元。", Status.RECTIFIED), True),
        (BUSY, replace(BUSY, finding="公款吃喝", status=Status.RECTIFIED), False),
        (BUSY, replace(BUSY, finding="评标环节把关不严", heading="把关", result="另行处理。"), False),
        (BUSY, Problem(BUSY.id, "公款吃喝", None, "追缴款项五万元。", Status.IN_PROGRESS), True),
        (BARE, Problem(BARE.id, "公款吃喝"), False),
        (BARE, Problem(BARE.id, "公款吃喝", "从严治理", "追缴款项五万元。", Status.RECTIFIED), False),
    ],
)
def test_what_is_a_rewording_and_what_another_problem(old: Problem, new: Problem, *, is_reused: bool) -> None:
    before, after = (Issue(Ref(2, 5), "严格招标", problems=(each,)) for each in (old, new))
    assert bool(sameness.reused(before, after)) == is_reused
