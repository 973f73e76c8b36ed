"""What was signed off stays signed off, by whatever detours a ledger came to be what it is."""

from __future__ import annotations

from tests.conftest import Clerk
from tests.days import commits, edits, on
from tests.pair import pair
from tests.test_signed_off import closed_with_evidence, described, gone

WORDED_ANEW = "整改情况 印发管理办法。 → 印发三个管理办法。"


def closes(clerk: Clerk, number: str, result: str = "已办结。") -> None:
    clerk.does(f"rectify update {number} --result {result} --status 整改到位")
    clerk.does(f"rectify close {number} --accepted-by 张某")


def takes_out(clerk: Clerk, number: str, file: str = "ledger/1.1.yaml") -> None:
    """By hand, the lines of a problem that another one follows."""
    text = clerk.read(file)
    start = text.index(f"  - 编号: {number}\n")
    clerk.write(file, text[:start] + text[text.index("  - 编号: ", start + 1) :])


def test_a_round_that_was_taken_back_whole_hides_nothing_that_came_after(march: Clerk) -> None:
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    closes(march, "1.1.1", "重新印发。")
    for _ in range(3):
        march.does("rectify undo")
    assert described(march) == []
    on("2023-04-10", "王某")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    assert described(march) == [f"1.1.1 销号后没有重启就改了：{WORDED_ANEW}（王某，2023-04-10）"]


def test_what_was_changed_in_a_round_that_was_taken_back_counts_for_the_round_before(march: Clerk) -> None:
    closed_with_evidence(march)
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify update 1.1.1 --status 整改到位")
    march.does("rectify close 1.1.1 --accepted-by 张某")
    on("2023-04-10", "王某")
    march.write("ledger/evidence/1.1/办法.txt", "另一个办法")
    commits(march)
    on("2023-04-11", "李某")
    for _ in range(3):
        march.does("rectify undo")
    assert described(march) == [
        "1.1.1 销号后没有重启就改了：佐证文件 evidence/1.1/办法.txt 换了内容（王某，2023-04-10）"
    ]


def test_what_was_changed_between_opening_by_hand_and_closing_again(march: Clerk) -> None:
    on("2023-04-10", "王某")
    edits(march, "状态: 已销号", "状态: 整改中")
    commits(march)
    on("2023-04-11", "王某")
    march.does("rectify update 1.1.1 --result 印发三个管理办法。")
    on("2023-04-12", "李某")
    march.does("rectify update 1.1.1 --status 整改到位")
    march.does("rectify close 1.1.1 --accepted-by 王某 --approved-by 领导小组")
    assert described(march) == [
        f"1.1.1 销号后没有重启就改了：{WORDED_ANEW}（王某，2023-04-11）",
        "1.1.1 销号后没有重启就改了：状态 已销号 → 整改中（王某，2023-04-10）",
    ]


def test_a_state_that_was_put_right_again_is_not_told(march: Clerk) -> None:
    edits(march, "状态: 已销号", "状态: 整改中")
    commits(march)
    assert len(described(march)) == 1
    march.git("revert", "--no-edit", "HEAD")
    assert described(march) == []


def test_a_closing_that_was_committed_only_with_its_reopening(march: Clerk) -> None:
    march.does("rectify update 1.1.2 --status 整改到位")
    march.does("rectify close 1.1.2 --accepted-by 张某 --no-commit")
    march.does("rectify reopen 1.1.2 --reason 反弹 --basis 通报")
    assert described(march) == []


def test_what_another_line_tried_before_the_closing_is_none_of_it(march: Clerk) -> None:
    clerks = pair(march)
    on("2023-04-03")
    clerks.two.does("rectify update 1.1.2 --result 补录台账30份。")
    clerks.two.does("rectify undo")
    clerks.two.does("rectify update 1.1 --remark 已核对")
    on("2023-04-02")
    closes(clerks.one, "1.1.2", "补录台账40份。")
    clerks.two.does("rectify sync")
    clerks.sync()
    assert described(clerks.one) == described(clerks.two) == []


def test_nor_what_it_had_and_the_merge_did_not_take(march: Clerk) -> None:
    clerks = pair(march)
    on("2023-04-03")
    clerks.two.does("rectify update 1.1.2 --result 补录台账30份。")
    clerks.two.does("rectify update 1.1 --remark 已核对")
    on("2023-04-02")
    closes(clerks.one, "1.1.2", "补录台账40份。")
    clerks.two.does("rectify sync")
    assert clerks.one.types("rectify sync").code == 1
    clerks.one.does("rectify resolve 1.1 --mine")
    clerks.sync()
    assert described(clerks.one) == described(clerks.two) == []


def test_what_the_merge_took_from_it_is_told(march: Clerk) -> None:
    clerks = pair(march)
    on("2023-04-02")
    clerks.two.does("rectify update 1.1.2 --title 补齐全部台账")
    on("2023-04-03")
    closes(clerks.one, "1.1.2", "补录台账40份。")
    clerks.sync()
    assert described(clerks.one) == described(clerks.two)
    assert ["小标题 补齐台账 → 补齐全部台账" in message for message in described(clerks.one)] == [True]


def test_a_change_on_a_line_that_knew_nothing_of_the_reopening(march: Clerk) -> None:
    clerks = pair(march)
    on("2023-04-02")
    edits(clerks.two, "印发管理办法。", "印发三个管理办法。")
    commits(clerks.two)
    on("2023-04-03")
    clerks.one.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    clerks.one.does("rectify update 1.1.1 --status 整改到位")
    clerks.one.does("rectify close 1.1.1 --accepted-by 张某")
    clerks.sync()
    for person in (clerks.one, clerks.two):
        assert [WORDED_ANEW in message for message in described(person)] == [True]


def test_a_reopening_that_one_line_took_back_is_none_on_the_other(march: Clerk) -> None:
    on("2023-04-01", "王某")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    commits(march)
    on("2023-04-02")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    clerks = pair(march)
    on("2023-04-03")
    clerks.two.does("rectify update 1.1 --remark 已核对")
    clerks.one.does("rectify undo")
    clerks.sync()
    message = f"1.1.1 销号后没有重启就改了：{WORDED_ANEW}（王某，2023-04-01）"
    assert described(clerks.one) == described(clerks.two) == [message]


def test_one_of_two_that_were_answered_alike_is_taken_out(march: Clerk) -> None:
    closes(march, "1.1.2")
    closes(march, "1.1.3")
    on("2023-04-10", "王某")
    takes_out(march, "1.1.2")
    commits(march)
    assert [each[2] for each in gone(march)] == ["1.1.2 销号后没有重启就删去了（王某，2023-04-10）"]


def test_what_stands_in_a_damaged_file_is_not_gone(march: Clerk) -> None:
    march.write("ledger/1.1.yaml", march.read("ledger/1.1.yaml") + "<<<<<<< HEAD\n")
    assert gone(march) == []
    commits(march)
    assert gone(march) == []


def test_one_that_is_taken_out_and_not_committed_yet(march: Clerk) -> None:
    takes_out(march, "1.1.1")
    assert [each[2] for each in gone(march)] == ["1.1.1 销号后没有重启就删去了（还没有提交）"]
    march.path("ledger/1.1.yaml").unlink()
    assert [each[2] for each in gone(march)] == ["1.1.1 销号后没有重启就删去了（还没有提交）"]
