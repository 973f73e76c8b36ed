"""What was signed off stays signed off: `check` names from the history what was changed after 销号 without 重启."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on


def described(clerk: Clerk, options: str = "") -> list[str]:
    found = clerk.types(f"rectify check --json {options}").json
    return [each["message"] for each in found if "没有重启就改了" in each["message"] or "重启时" in each["message"]]


def closed_with_evidence(clerk: Clerk) -> None:
    """1.1.1 taken back and closed again with a 佐证 of its own."""
    clerk.does("rectify undo")
    clerk.write("办法.txt", "管理办法")
    clerk.does("rectify update 1.1.1 --evidence 办法.txt")
    clerk.does("rectify close 1.1.1 --accepted-by 王某")


def test_nothing_is_told_of_what_stands_as_it_was_signed(march: Clerk) -> None:
    assert described(march) == []
    march.does("rectify update 1.1.2 --result 补录台账30份。")
    march.does("rectify update 1.1 --progress 已开会")
    march.does("rectify update 1.1 --owner 许某")
    assert described(march) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("印发管理办法。", "印发三个管理办法。", "整改情况 印发管理办法。 → 印发三个管理办法。"),
        ("问题: 制度缺失", "问题: 制度不全", "问题 制度缺失 → 制度不全"),
        ("小标题: 健全制度", "小标题: 完善制度", "小标题 健全制度 → 完善制度"),
        ("验收人: 王某", "验收人: 张某", "验收·验收人 王某 → 张某"),
        ("批准: 领导小组", "批准: 党组会", "销号·批准 领导小组 → 党组会"),
    ],
)
def test_a_change_by_hand_is_told_with_its_author(march: Clerk, old: str, new: str, words: str) -> None:
    on("2023-04-10", "王某")
    edits(march, old, new)
    assert described(march) == [f"1.1.1 销号后没有重启就改了：{words}（还没有提交）"]
    commits(march)
    on("2023-04-20", "李某")
    march.does("rectify update 1.1.3 --status 整改中")
    assert described(march) == [f"1.1.1 销号后没有重启就改了：{words}（王某，2023-04-10）"]


def test_the_finding_names_file_line_and_problem(march: Clerk) -> None:
    edits(march, "印发管理办法。", "印发三个管理办法。")
    finding = next(each for each in march.types("rectify check --json").json if "没有重启" in each["message"])
    line = march.read("ledger/1.1.yaml").split("\n").index("    整改情况: 印发三个管理办法。") + 1
    assert finding["level"] == "error"
    assert (finding["file"], finding["line"], finding["id"]) == ("ledger/1.1.yaml", line, "1.1.1")


def test_several_hands_are_told_once_with_the_difference_as_a_whole(march: Clerk) -> None:
    on("2023-04-10", "王某")
    edits(march, "印发管理办法。", "印发两个管理办法。")
    commits(march)
    on("2023-04-11", "张某")
    edits(march, "印发两个管理办法。", "印发三个管理办法。")
    commits(march)
    assert described(march) == [
        "1.1.1 销号后没有重启就改了：整改情况 印发管理办法。 → 印发三个管理办法。（王某，2023-04-10；张某，2023-04-11）"
    ]


def test_what_was_put_right_again_is_not_told(march: Clerk) -> None:
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    edits(march, "印发三个管理办法。", "印发管理办法。")
    commits(march)
    assert described(march) == []


def test_a_reopening_lets_the_text_be_changed(march: Clerk) -> None:
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify update 1.1.1 --result 重新印发。 --status 整改到位")
    march.does("rectify close 1.1.1 --accepted-by 王某")
    assert described(march) == []
    edits(march, "重新印发。", "又重新印发。")
    commits(march)
    assert len(described(march)) == 1


def test_an_undo_lets_the_text_be_changed_and_is_no_reopening(march: Clerk) -> None:
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    assert len(described(march)) == 1
    march.does("rectify undo")
    march.does("rectify update 1.1.1 --result 印发四个管理办法。")
    assert described(march) == []
    march.does("rectify close 1.1.1 --accepted-by 王某")
    assert described(march) == []


def test_a_reopening_that_was_undone_opens_nothing(march: Clerk) -> None:
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify undo")
    assert described(march) == []
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    assert len(described(march)) == 1


def test_opening_by_hand_is_no_way_around(march: Clerk) -> None:
    on("2023-04-10", "王某")
    edits(march, "状态: 已销号", "状态: 整改中")
    commits(march)
    left = "1.1.1 销号后没有重启就改了：状态 已销号 → 整改中（王某，2023-04-10）"
    assert described(march) == [left]
    on("2023-04-11", "王某")
    edits(march, "    状态: 整改中\n    验收", "    状态: 已销号\n    验收")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    assert described(march) == [
        "1.1.1 销号后没有重启就改了：整改情况 印发管理办法。 → 印发三个管理办法。（王某，2023-04-11）",
        left,
    ]


def test_evidence_taken_away_added_or_exchanged(march: Clerk) -> None:
    closed_with_evidence(march)
    assert described(march) == []
    on("2023-04-10", "王某")
    march.write("ledger/evidence/1.1/办法.txt", "另一个办法")
    commits(march)
    assert described(march) == [
        "1.1.1 销号后没有重启就改了：佐证文件 evidence/1.1/办法.txt 换了内容（王某，2023-04-10）"
    ]
    march.write("ledger/evidence/1.1/办法.txt", "管理办法")
    commits(march)
    assert described(march) == []
    march.write("照片.txt", "照片")
    march.does("rectify update 1.1.1 --evidence 照片.txt")
    assert ["佐证 （无） → 名称 照片" in message for message in described(march)] == [True]
    march.does("rectify undo")
    march.does("rectify update 1.1.2 --evidence 照片.txt")
    march.does("rectify update 1.1 --evidence 照片.txt")
    assert described(march) == []  # 1.1.2 is still being rectified: what comes may be its


def test_the_text_of_the_issue_counts_for_a_problem_without_one(march: Clerk) -> None:
    march.does("rectify add 2 规范采购")
    march.does("rectify update 2.1 --result 已招标。 --status 整改到位")
    march.does("rectify close 2.1 --accepted-by 王某")
    on("2023-04-10", "王某")
    march.does("rectify update 2.1 --result 已重新招标。")
    assert described(march) == ["2.1.1 销号后没有重启就改了：正文 已招标。 → 已重新招标。（王某，2023-04-10）"]


def test_whoever_changes_what_is_signed_hears_it_at_once(march: Clerk) -> None:
    said = march.does("rectify update 1.1.1 --result 印发三个管理办法。")
    assert "1.1.1 已经销号，没有重启就改了，rectify check 会当成错误" in said.err
    assert "rectify undo" in said.err
    assert "rectify reopen 1.1.1 --reason" in said.err
    assert "已经销号" in march.does("rectify update 1.1.1 --title 完善制度 --no-commit").err
    for options in ("1.1.2 --result 补录30份。", "1.1 --progress 已开会", "1.1.1 --owner 许某", "1.1 --title 从严管理"):
        assert "已经销号" not in march.does(f"rectify update {options}").err, options
    for number in ("1.1.2", "1.1.3"):
        march.does(f"rectify update {number} --result 已办结。 --status 整改到位")
    march.does("rectify close 1.1 --accepted-by 王某")
    assert "1.1.1、1.1.2、1.1.3 已经销号" in march.does("rectify update 1.1 --title 严格管理").err


def test_what_was_not_committed_is_not_to_be_undone(march: Clerk) -> None:
    """An undo would take back the change before."""
    said = march.does("rectify update 1.1.1 --result 印发三个管理办法。 --no-commit")
    assert "已经销号" in said.err
    assert "rectify undo" not in said.err


@pytest.mark.skipif(os.name == "nt", reason="the editor is a shell script")
def test_the_editor_too(march: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    program = march.folder.parent / "编辑器.sh"
    program.write_text('#!/bin/sh\nsed -i "s/印发管理办法/印发三个管理办法/" "$1"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    assert "1.1.1 已经销号" in march.does("rectify update 1.1 --edit").err


WORDED_ANEW = "整改情况 印发管理办法。 → 印发三个管理办法。（王某，2023-04-11）"


def test_taking_an_issue_out_and_putting_it_back_is_no_way_around(march: Clerk) -> None:
    on("2023-04-10", "张某")
    text = march.read("ledger/1.1.yaml")
    march.path("ledger/1.1.yaml").unlink()
    commits(march)
    on("2023-04-11", "王某")
    march.write("ledger/1.1.yaml", text)
    assert described(march) == []
    edits(march, "印发管理办法。", "印发三个管理办法。")
    assert described(march) == [
        "1.1.1 销号后没有重启就改了：整改情况 印发管理办法。 → 印发三个管理办法。（还没有提交）"
    ]
    commits(march)
    assert described(march) == [f"1.1.1 销号后没有重启就改了：{WORDED_ANEW}"]


def test_nor_is_putting_it_back_as_one_that_is_not_closed(march: Clerk) -> None:
    on("2023-04-10", "张某")
    text = march.read("ledger/1.1.yaml")
    march.path("ledger/1.1.yaml").unlink()
    commits(march)
    on("2023-04-11", "王某")
    march.write("ledger/1.1.yaml", text.replace("状态: 已销号", "状态: 整改中"))
    commits(march)
    assert described(march) == ["1.1.1 销号后没有重启就改了：状态 已销号 → 整改中（王某，2023-04-11）"]


def test_nor_is_taking_out_a_problem(march: Clerk) -> None:
    on("2023-04-10", "张某")
    text = march.read("ledger/1.1.yaml")
    start, end = text.index("  - 编号: 1.1.1"), text.index("  - 编号: 1.1.2")
    march.write("ledger/1.1.yaml", text[:start] + text[end:])
    commits(march)
    on("2023-04-11", "王某")
    march.write("ledger/1.1.yaml", text.replace("印发管理办法。", "印发三个管理办法。"))
    commits(march)
    assert described(march) == [f"1.1.1 销号后没有重启就改了：{WORDED_ANEW}"]


def test_another_problem_under_a_number_that_was_free_again_is_another(march: Clerk) -> None:
    march.path("ledger/1.1.yaml").unlink()
    commits(march)
    march.does("rectify add 1 规范采购 --problem 采购不规范")
    march.write("ledger/1.1.yaml", march.read("ledger/1.2.yaml").replace("编号: 1.2", "编号: 1.1"))
    march.path("ledger/1.2.yaml").unlink()
    march.does("rectify update 1.1.1 --title 规范采购程序 --result 已招标。 --status 整改到位")
    march.does("rectify close 1.1.1 --accepted-by 王某")
    assert described(march) == []
    assert [each[1] for each in gone(march)] == ["1.1.1"]


def gone(clerk: Clerk) -> list[tuple[str, str, str]]:
    found = clerk.types("rectify check --json").json
    return [(each["level"], each["id"], each["message"]) for each in found if "没有重启就删去了" in each["message"]]


def test_a_closed_problem_that_was_taken_out_is_named(march: Clerk) -> None:
    on("2023-04-10", "王某")
    text = march.read("ledger/1.1.yaml")
    march.path("ledger/1.1.yaml").unlink()
    commits(march)
    told_of = [("warning", "1.1.1", "1.1.1 销号后没有重启就删去了（王某，2023-04-10）")]
    assert gone(march) == told_of
    assert "原来写的什么：rectify log 1.1.1" in march.types("rectify check").out
    assert "删去 1.1.1 制度缺失（已销号）" in march.does("rectify log 1.1.1").out
    march.write("ledger/1.2.yaml", text.replace("编号: 1.1", "编号: 1.2"))
    commits(march)
    assert gone(march) == told_of  # a number is for life: 1.2.1 is another
    march.write("ledger/1.1.yaml", text)
    assert gone(march) == []
    commits(march)
    assert gone(march) == []


def test_what_was_reopened_first_may_be_taken_out(march: Clerk) -> None:
    march.does("rectify reopen 1.1.1 --reason 与1.1.2重复 --basis 领导小组会议")
    text = march.read("ledger/1.1.yaml")
    start, end = text.index("  - 编号: 1.1.1"), text.index("  - 编号: 1.1.2")
    march.write("ledger/1.1.yaml", text[:start] + text[end:])
    commits(march)
    assert gone(march) == []


def test_many_are_named_in_one_line(march: Clerk) -> None:
    for number in range(1, 8):
        march.does(f"rectify add 1.1 第{number}个问题")
        march.does(f"rectify update 1.1.{number + 3} --result 已办结。 --status 整改到位")
    march.does("rectify close " + " ".join(f"1.1.{number + 3}" for number in range(1, 8)) + " --accepted-by 王某")
    on("2023-04-10", "王某")
    march.path("ledger/1.1.yaml").unlink()
    commits(march)
    assert [each[2] for each in gone(march)] == [
        "1.1.1、1.1.4、1.1.5、1.1.6、1.1.7 等 8 个 销号后没有重启就删去了（王某，2023-04-10）"
    ]


def test_check_says_what_to_do(march: Clerk) -> None:
    edits(march, "印发管理办法。", "印发三个管理办法。")
    edits(march, "小标题: 健全制度", "小标题: 完善制度")
    out = march.types("rectify check").out
    assert out.count("提示：改错了，照原样改回去；确实要改：rectify reopen 编号") == 1


def test_what_pasting_left_may_be_taken_out(march: Clerk) -> None:
    """`check` asks for that, and nothing that is read changes by it."""
    march.does("rectify undo")
    edits(march, "印发管理办法。", "印发\u200b管理\xa0办法。")
    commits(march)
    march.does("rectify close 1.1.1 --accepted-by 王某")
    edits(march, "印发\u200b管理\xa0办法。", "印发管理 办法。")
    assert described(march) == []
    commits(march)
    assert described(march) == []
    assert "已经销号" not in march.does("rectify update 1.1.1 --result 印发管理\xa0办法。").err


def test_a_colleagues_change_that_a_merge_brought_is_told_as_his(march: Clerk) -> None:
    march.git("branch", "别处")
    on("2023-04-02")
    march.does("rectify update 1.1.3 --owner 许某")
    march.git("checkout", "--quiet", "别处")
    on("2023-04-03", "王某")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    march.git("checkout", "--quiet", "-")
    on("2023-04-04", "李某")
    march.git("merge", "--quiet", "--no-edit", "别处")
    assert ["（王某，2023-04-03）" in message for message in described(march)] == [True]


def test_a_closing_that_a_merge_brought_is_a_closing(march: Clerk) -> None:
    march.does("rectify update 1.1.2 --status 整改到位")
    march.git("branch", "别处")
    march.does("rectify add 2 规范采购")
    march.git("checkout", "--quiet", "别处")
    march.does("rectify close 1.1.2 --accepted-by 王某")
    march.git("checkout", "--quiet", "-")
    march.git("merge", "--quiet", "--no-edit", "别处")
    assert described(march) == []


def test_as_of_a_day(march: Clerk) -> None:
    on("2023-04-10", "王某")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    assert described(march, "--as-of 2023-04-09") == []
    assert len(described(march, "--as-of 2023-04-10")) == 1


def test_outside_git_and_in_a_shallow_clone(march: Clerk) -> None:
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    march.git("clone", "--quiet", "--depth", "2", march.path(".git").as_uri(), "浅")
    said = march.types("rectify check --ledger 浅")
    assert "没有重启就改了：整改情况" in said.out
    assert "这是浅克隆" in said.err
    march.path(".git").rename(march.path("原来的git"))
    assert described(march) == []
