"""`rectify undo`: takes back rectify's newest change as a new commit, and refuses where that would lose something."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits


def ledger(clerk: Clerk) -> dict[str, bytes]:
    return {name: data for name, data in clerk.snapshot().items() if name.startswith("ledger/")}


def test_undo_restores_the_bytes_with_a_commit_of_its_own(small: Clerk) -> None:
    before = ledger(small)
    small.does("rectify close 1.1.1 --accepted-by 王某")
    closing = small.git("rev-parse", "HEAD").strip()
    said = small.does("rectify undo")
    assert "已撤销“1.1.1 销号：健全制度”" in said.err
    assert ledger(small) == before
    message = small.git("log", "-1", "--format=%B").strip().splitlines()
    assert message[:4] == ["撤销：1.1.1 销号：健全制度", "", "Rectify-Action: undo", "Rectify-Id: 1.1.1"]
    assert small.git("rev-parse", "HEAD^").strip() == closing
    assert small.git("status", "--porcelain") == ""


def test_undo_of_a_closing_is_no_reopening(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.does("rectify undo")
    shown = small.does("rectify show 1.1.1 --json").json
    assert (shown["status"], shown["rounds"], shown["acceptance"]) == ("rectified", [], None)


def test_undo_twice_takes_back_the_two_newest(small: Clerk) -> None:
    before = ledger(small)
    small.does("rectify accept 1.1.1 --by 王某")
    small.does("rectify close 1.1.1")
    small.does("rectify undo")
    assert small.does("rectify show 1.1.1 --json").json["status"] == "accepted"
    said = small.does("rectify undo")
    assert "1.1.1 验收" in said.err
    assert ledger(small) == before


def test_a_change_after_an_undo_is_the_next_to_be_undone(small: Clerk) -> None:
    small.does("rectify accept 1.1.1 --by 王某")
    small.does("rectify undo")
    before = ledger(small)
    small.does("rectify update 1.1.2 --owner 许某")
    assert "责任人" in small.does("rectify undo").err
    assert ledger(small) == before


def test_undo_passes_over_commits_by_hand_and_keeps_their_lines(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    small.write("别的.txt", "别的")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("标题: 严格管理", "标题: 从严管理"))
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "手工")
    small.does("rectify undo")
    shown = small.does("rectify show 1.1 --json").json
    assert shown["title"] == "从严管理"
    assert shown["problems"][0]["status"] == "rectified"
    assert small.read("别的.txt") == "别的"


def test_undo_after_changes_of_other_issues(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + "备注: 手写\n")
    small.does("rectify undo")
    assert not small.path("ledger/2.1.yaml").exists()
    assert small.read("ledger/1.1.yaml").endswith("备注: 手写\n")
    assert small.git("status", "--porcelain") == " M ledger/1.1.yaml\n"


def test_undo_refuses_where_the_lines_were_changed_since(small: Clerk) -> None:
    small.does("rectify update 1.1.2 --owner 许某")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("责任人: 许某", "责任人: 郑某"))
    before = small.snapshot()
    said = small.types("rectify undo")
    assert said.code == 1
    assert "后来又改了：ledger/1.1.yaml（手工改的，还没有记入历史）" in said.err
    assert small.snapshot() == before
    (command,) = re.findall("提示：手工改的不要了：git (checkout [^，]+)", said.err)
    small.git(*command.split())
    small.does("rectify undo")


def test_undo_refuses_what_was_taken_back_by_hand(small: Clerk) -> None:
    small.does("rectify update 1.1.2 --owner 许某")
    small.git("revert", "--no-edit", "HEAD")
    head = small.git("rev-parse", "HEAD")
    said = small.types("rectify undo")
    assert said.code == 1
    assert "“1.1.2 更新责任人：补齐台账”改过的地方后来又改了：ledger/1.1.yaml" in said.err
    assert small.git("rev-parse", "HEAD") == head


def test_undo_of_an_added_issue_that_was_filled_by_hand_since_is_refused(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/2.1.yaml", small.read("ledger/2.1.yaml") + "备注: 手写\n")
    before = small.snapshot()
    assert small.types("rectify undo").code == 1
    assert small.snapshot() == before


def test_undo_takes_back_evidence_with_its_file(small: Clerk) -> None:
    before = ledger(small)
    small.write("办法.txt", "办法")
    small.does("rectify update 1.1 --evidence 办法.txt")
    small.does("rectify undo")
    assert ledger(small) == before
    assert small.read("办法.txt") == "办法"


def test_undo_refuses_where_the_evidence_was_changed_since(small: Clerk) -> None:
    small.write("办法.txt", "办法")
    small.does("rectify update 1.1 --evidence 办法.txt")
    small.write("ledger/evidence/1.1/办法.txt", "新办法")
    before = small.snapshot()
    assert small.types("rectify undo").code == 1
    assert small.snapshot() == before


def test_undo_refuses_init(clerk: Clerk) -> None:
    clerk.does("rectify init --aspect 关于甲方面")
    before = clerk.snapshot()
    said = clerk.types("rectify undo")
    assert said.code == 1
    assert "“建立台账”不能撤销" in said.err
    assert clerk.snapshot() == before
    clerk.does("rectify add 1 标题")
    clerk.does("rectify undo")
    assert clerk.types("rectify undo").code == 1


def test_undo_refuses_import(clerk: Clerk) -> None:
    clerk.write(
        "报告.txt",
        "一、整改工作组织情况\n加强领导。\n二、整改任务落实情况\n（一）关于甲方面\n"
        "1.严格管理。印发办法。\n2.规范采购。开展培训。\n三、下一步打算\n持续用力。\n",
    )
    clerk.does("rectify import 报告.txt")
    said = clerk.types("rectify undo")
    assert said.code == 1
    assert "不能撤销" in said.err


def test_undo_refuses_where_there_is_nothing(sample: Clerk) -> None:
    said = sample.types("rectify undo")
    assert said.code == 1
    assert "没有可撤销的改动" in said.err


def test_undo_refuses_outside_git(small: Clerk) -> None:
    shutil.rmtree(small.path(".git"))
    before = ledger(small)
    said = small.types("rectify undo")
    assert said.code == 1
    assert "没有 git 历史" in said.err
    assert {name: data for name, data in ledger(small).items() if ".rectify" not in name} == before


def test_undo_refuses_while_any_file_is_damaged(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/1.1.yaml", "编号: 1.1\n标题: [\n")
    before = small.snapshot()
    said = small.types("rectify undo")
    assert said.code == 1
    assert "错误：ledger/1.1.yaml:2" in said.err
    assert small.snapshot() == before


def test_undo_leaves_what_is_staged(small: Clerk) -> None:
    small.does("rectify update 1.1.2 --owner 许某")
    small.write("别的.txt", "别的")
    small.git("add", "别的.txt")
    small.does("rectify undo")
    assert small.git("status", "--porcelain") == "A  别的.txt\n"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_undo_keeps_the_line_ends_of_the_file(small: Clerk, end: str) -> None:
    text = small.read("ledger/1.1.yaml").replace("\n", end)
    small.write("ledger/1.1.yaml", text)
    small.git("commit", "--quiet", "--allow-empty", "--all", "--message", "手工")
    small.does("rectify update 1.1.2 --owner 许某")
    small.does("rectify undo")
    assert small.read("ledger/1.1.yaml") == text


def test_undo_of_several_files_is_all_or_none(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.does("rectify update 1.1 2.1 --owner 许某")
    small.write("ledger/2.1.yaml", small.read("ledger/2.1.yaml").replace("许某", "郑某"))
    before = small.snapshot()
    assert small.types("rectify undo").code == 1
    assert small.snapshot() == before


def test_a_change_of_the_words_around_the_problems_goes_and_what_was_written_beside_it_stays(small: Clerk) -> None:
    small.write("ledger/report.yaml", "标题: 甲\n导语: 乙\n署名: 丙\n联系方式: 丁\n")
    commits(small)
    edits(small, "标题: 甲", "标题: 甲甲", "ledger/report.yaml")
    commits(small, "report.yaml 改标题\n\nRectify-Action: update")
    edits(small, "联系方式: 丁", "联系方式: 丁丁", "ledger/report.yaml")
    commits(small)
    small.does("rectify undo")
    assert small.read("ledger/report.yaml") == "标题: 甲\n导语: 乙\n署名: 丙\n联系方式: 丁丁\n"


def test_where_a_shallow_clone_ends_there_may_be_more_to_undo(small: Clerk) -> None:
    edits(small, "补录台账20份。", "补录台账30份。")
    commits(small)
    small.git("clone", "--quiet", "--depth", "1", small.path(".git").as_uri(), "浅")
    small.is_refused("rectify undo --ledger 浅", 1, "这里只取了最近一段历史，再往前的改动不在这里，撤不回")
    assert "git fetch --unshallow" in small.types("rectify undo --ledger 浅").err
