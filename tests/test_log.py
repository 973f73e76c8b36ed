"""`rectify log`: who changed what when, in the trade's words, by rectify and by hand alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on


def actions(clerk: Clerk, command: str = "rectify log --json") -> list[tuple[str, str | None]]:
    return [(entry["action"], entry["id"]) for entry in clerk.does(command).json]


def test_every_verb_is_told_newest_first(march: Clerk) -> None:
    assert actions(march) == [
        ("close", "1.1.1"),
        ("update", "1.1.2"),
        ("update", "1.1.1"),
        ("update", "1.1"),
        ("add", "1.1"),
        ("init", None),
    ]


def test_an_entry_has_its_keys_to_the_letter(march: Clerk) -> None:
    newest = march.does("rectify log --json").json[0]
    assert newest["commit"] == march.git("rev-parse", "HEAD").strip()
    assert newest["date"].startswith("2023-03-20T10:00:00")
    assert newest["author"] == "李某"
    assert newest["summary"] == "1.1.1 销号：健全制度"
    described = [(change["field"], change["before"], change["after"]) for change in newest["changes"]]
    assert described == [
        ("1.1.1 状态", "整改到位", "已销号"),
        ("1.1.1 验收·日期", None, "2023-03-20"),
        ("1.1.1 验收·验收人", None, "王某"),
        ("1.1.1 销号·日期", None, "2023-03-20"),
        ("1.1.1 销号·批准", None, "领导小组"),
    ]


def test_a_deadline_that_comes_earlier_is_no_extension(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify update 1.1 --deadline 2023年2月底前 --reason 上级要求")
    assert "1.1 提前：2023年3月底前 → 2023年2月底前（上级要求）" in march.does("rectify log").out
    march.does("rectify update 1.1 --deadline 长期坚持 --reason 改为长期")
    assert "1.1 延期：2023年2月底前 → 长期坚持（改为长期）" in march.does("rectify log").out


def test_moves_closings_reopenings_and_extensions_read_as_the_trade_says_them(march: Clerk) -> None:
    on("2023-04-03")
    march.does("rectify update 1.1 --deadline 2023年6月底前 --reason 财政评审未完成")
    march.does("rectify reopen 1.1.1 --reason 发现反弹 --basis 回头看通报")
    march.does("rectify update 1.1.3 --status 整改中 --progress 已开会 --by 张某")
    shown = march.does("rectify log").out
    for words in (
        "2023-04-03 10:00  李某  1.1.3 待整改→整改中：巡查不力",
        "    1.1.3 进展：已开会（填报 张某）",
        "    1.1.1 重启（发现反弹；依据 回头看通报），改为“整改中”",
        "    1.1 延期：2023年3月底前 → 2023年6月底前（财政评审未完成）",
        "    1.1.1 销号（2023-03-20，批准 领导小组），验收（2023-03-20，验收人 王某）",
        "    1.1.2 整改情况：（无） → 补录台账20份。",
        "    新增 1.1 严格管理，3 个具体问题",
    ):
        assert words in shown
    assert "轮次" not in shown


def test_an_undo_is_no_reopening(march: Clerk) -> None:
    march.does("rectify undo")
    newest = march.does("rectify log --json").json[0]
    assert newest["action"] == "undo"
    assert newest["words"] == ["1.1.1 撤回销号，恢复“整改到位”"]
    march.does("rectify close 1.1.1 --accepted-by 王某")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify undo")
    assert march.does("rectify log --json").json[0]["words"] == ["1.1.1 撤回重启，恢复“已销号”"]


UNDONE = {
    "rectify update 1.1.2 --progress 已开会 --by 张某": ["1.1.2 撤回进展：已开会（填报 张某）"],
    "rectify update 1.1.2 --evidence 办法.txt": ["1.1.2 撤回佐证：办法（evidence/1.1/办法.txt）"],
    "rectify update 1.1 --deadline 2023年9月底前 --reason 缓": ["1.1 撤回延期，恢复“2023年3月底前”"],
    "rectify update 1.1.2 --deadline 2023年9月底前 --reason 缓": ["1.1.2 撤回延期，恢复“2023年3月底前”"],
    "rectify update 1.1.2 --deadline 2023年2月底前 --reason 急": ["1.1.2 撤回提前，恢复“2023年3月底前”"],
    "rectify reopen 1.1.1 --reason 反弹 --basis 通报 --deadline 2023年9月底前": [
        "1.1.1 撤回重启，恢复“已销号”",
        "1.1.1 撤回延期，恢复“2023年3月底前”",
    ],
}


@pytest.mark.parametrize(("command", "words"), UNDONE.items())
def test_an_undo_reads_as_the_trade_would_say_it(march: Clerk, command: str, words: list[str]) -> None:
    march.write("办法.txt", "办法")
    march.does(command)
    march.does("rectify undo")
    assert march.does("rectify log --json").json[0]["words"] == words


def test_the_undo_of_a_sending_back_is_no_new_acceptance(march: Clerk) -> None:
    march.does("rectify update 1.1.2 --status 整改到位")
    march.does("rectify accept 1.1.2 --by 王某")
    march.does("rectify update 1.1.2 --status 整改中 --reason 材料不全")
    march.does("rectify undo")
    assert march.does("rectify log --json").json[0]["words"] == [
        "1.1.2 撤回退回，恢复“已验收”",
        "1.1.2 撤回进展：退回整改：材料不全",
    ]


def test_entries_that_were_taken_out_by_hand(march: Clerk) -> None:
    march.write("办法.txt", "办法")
    march.does("rectify update 1.1.2 --progress 已开会 --by 张某 --evidence 办法.txt")
    march.does("rectify update 1.1 --deadline 2023年9月底前 --reason 缓")
    text = march.read("ledger/1.1.yaml")
    march.write("ledger/1.1.yaml", text[: text.index("进展:")])
    commits(march)
    assert march.does("rectify log --json").json[0]["words"] == [
        "1.1 删去延期：2023年3月底前 → 2023年9月底前（缓）",
        "1.1.2 删去进展：已开会（填报 张某）",
        "1.1.2 删去佐证：办法（evidence/1.1/办法.txt）",
    ]
    march.path("ledger/evidence/1.1/办法.txt").unlink()
    commits(march)
    assert march.does("rectify log --json").json[0]["words"] == ["佐证文件 evidence/1.1/办法.txt 删去了"]


def test_a_change_by_hand_is_told_by_its_versions(march: Clerk) -> None:
    on("2023-04-10", "王某")
    edits(march, "状态: 整改中", "状态: 整改到位")
    edits(march, "补录台账20份。", "补录台账30份。")
    commits(march, "改了一下")
    newest = march.does("rectify log --json").json[0]
    assert (newest["action"], newest["id"], newest["author"]) == ("edit", "1.1.2", "王某")
    assert newest["summary"] == "1.1.2 整改中→整改到位：补齐台账（共 2 处）"
    assert newest["words"] == ["1.1.2 整改中→整改到位", "1.1.2 整改情况：补录台账20份。 → 补录台账30份。"]
    assert "王某（手工）" in march.does("rectify log").out


def test_a_trailer_that_the_versions_do_not_bear_out_names_no_verb(march: Clerk) -> None:
    edits(march, "补录台账20份。", "补录台账30份。")
    commits(march, "1.1.2 销号\n\nRectify-Action: close\nRectify-Id: 1.1.2")
    assert actions(march)[0] == ("edit", "1.1.2")


def test_what_was_changed_by_hand_in_the_same_commit_is_marked(march: Clerk) -> None:
    march.does("rectify update 1.1.2 --status 整改到位")
    edits(march, "印发管理办法。", "印发三个管理办法。")
    march.does("rectify close 1.1.2 --accepted-by 王某")
    newest = march.does("rectify log --json").json[0]
    assert newest["action"] == "close"
    assert [change["field"] for change in newest["changes"] if change["by_hand"]] == ["1.1.1 整改情况"]
    assert "这一步以外、在同一次提交里的改动：1.1.1 整改情况" in march.does("rectify log").out


def test_one_issue_and_one_problem(march: Clerk) -> None:
    on("2023-04-10")
    march.does("rectify add 2 规范采购")
    march.does("rectify update 1.1 2.1 --department 财务股")
    assert actions(march, "rectify log 2.1 --json") == [("update", "1.1 2.1"), ("add", "2.1")]
    of_problem = march.does("rectify log １．１．２ --json").json
    assert [entry["action"] for entry in of_problem] == ["update", "update", "update", "add"]
    assert [change["field"] for change in of_problem[0]["changes"]] == ["牵头部门"]
    both = march.does("rectify log --json").json[0]
    assert [change["field"] for change in both["changes"]] == ["1.1 牵头部门", "2.1 牵头部门"]
    said = march.types("rectify log 1.1.9")
    assert (said.code, "1.1 有 1.1.1 至 1.1.3" in said.err) == (1, True)


def test_an_issue_that_is_gone_still_has_its_history(march: Clerk) -> None:
    march.path("ledger/1.1.yaml").unlink()
    commits(march, "删")
    newest = march.does("rectify log 1.1 --json").json[0]
    assert newest["words"][:2] == ["删去 1.1 严格管理，3 个具体问题", "删去 1.1.1 制度缺失（已销号）"]


def test_a_number_that_never_was_is_refused_in_json_too(march: Clerk) -> None:
    march.is_refused("rectify log 7.7 --json", 1, "没有 7.7")
    march.is_refused("rectify log 1.1.9 --json", 1, "1.1 有 1.1.1 至 1.1.3")
    assert march.does("rectify log 1.1.3 --since 2030-01-01 --json").json == []


def test_an_issue_that_is_not_committed_yet_has_no_history(march: Clerk) -> None:
    march.does("rectify add 2 规范采购 --no-commit")
    assert "2.1.1 还没有提交过，没有历史" in march.does("rectify log 2.1.1").err


def test_since_until_and_by(march: Clerk) -> None:
    on("2023-04-10", "王某")
    march.does("rectify update 1.1.3 --owner 许某")
    assert actions(march, "rectify log --since 2023-04-10 --json") == [("update", "1.1.3")]
    assert actions(march, "rectify log --since 2023-03-10 --until 2023-03-10 --json") == [
        ("update", "1.1.2"),
        ("update", "1.1.1"),
    ]
    assert actions(march, "rectify log --by 王 --json") == [("update", "1.1.3")]
    assert actions(march, "rectify log --last 1 --json") == [("update", "1.1.3")]
    assert "没有这样的改动" in march.does("rectify log --by 赵某").err
    assert march.types("rectify log --since 那天").code == 2


def test_other_files_of_the_ledger(march: Clerk) -> None:
    march.write("办法.txt", "办法")
    march.does("rectify update 1.1 --evidence 办法.txt")
    assert march.does("rectify log --json").json[0]["words"] == ["1.1 存佐证：办法（evidence/1.1/办法.txt）"]
    march.write("ledger/evidence/1.1/办法.txt", "另一个办法")
    edits(march, "提醒天数: 7", "提醒天数: 10", "ledger/ledger.yaml")
    edits(march, "标题: 严格管理", "标题: 严格管理  # 定了", "ledger/1.1.yaml")
    commits(march)
    newest = march.does("rectify log --json").json[0]
    assert newest["id"] == "1.1"
    assert newest["words"] == [
        "1.1 只动了写法或注释",
        "佐证文件 evidence/1.1/办法.txt 换了内容",
        "ledger.yaml 提醒天数：7 → 10",
    ]


def test_an_entry_of_a_list_that_was_altered_shows_what_differs(march: Clerk) -> None:
    march.write("办法.txt", "办法")
    march.does("rectify update 1.1.1 --evidence 办法.txt")
    march.does(
        "rectify update 1.1 --progress 召开专题会议研究部署整改工作并明确责任分工和完成时限，逐项销号 --by 办公室"
    )
    edits(march, "逐项销号", "逐项验收销号")
    edits(march, "名称: 办法\n", "名称: 管理办法\n")
    commits(march)
    newest = march.does("rectify log --json").json[0]
    assert newest["words"] == [
        "1.1 进展：…和完成时限，逐项销号 → …和完成时限，逐项验收销号",
        "1.1.1 佐证：名称 办法，文件 ev… → 名称 管理办法，文件 ev…",
    ]
    assert [bool(change["before"]) for change in newest["changes"]] == [True, False, True, False]


def test_an_entry_that_went_and_another_that_came_are_not_one(march: Clerk) -> None:
    march.does("rectify update 1.1 --progress 开会 --by 办公室")
    edits(
        march,
        "日期: 2023-03-20\n    填报: 办公室\n    内容: 开会",
        "日期: 2023-03-21\n    填报: 财务股\n    内容: 发文",
    )
    commits(march)
    assert march.does("rectify log --json").json[0]["words"] == [
        "1.1 删去进展：开会（填报 办公室）",
        "1.1 进展：发文（填报 财务股）",
    ]


def test_any_other_file_in_the_folder_comes_last_and_is_said_to_be_new_or_gone(march: Clerk) -> None:
    assert march.does("rectify log --json").json[-1]["words"] == [
        "新建 ledger.yaml",
        "新建 report.yaml",
        "新建 .gitattributes",
    ]
    march.write("ledger/00备忘.txt", "记")
    commits(march)
    march.write("ledger/00备忘.txt", "再记")
    edits(march, "补录台账20份。", "补录台账30份。")
    commits(march)
    march.path("ledger/00备忘.txt").unlink()
    commits(march)
    assert [entry["words"] for entry in march.does("rectify log --last 3 --json").json] == [
        ["删去 00备忘.txt"],
        ["1.1.2 整改情况：补录台账20份。 → 补录台账30份。", "改动 00备忘.txt"],
        ["新建 00备忘.txt"],
    ]


def test_a_damaged_version_is_told_and_the_next_is_compared_with_the_last_that_could_be_read(march: Clerk) -> None:
    good = march.read("ledger/1.1.yaml")
    march.write("ledger/1.1.yaml", good.replace("状态: 整改中", "状态: 弄好了"))
    commits(march, "弄坏")
    march.write("ledger/1.1.yaml", good.replace("补录台账20份", "补录台账30份"))
    commits(march, "修好")
    mended, broken = march.does("rectify log --last 2 --json").json
    assert "1.1 改后读不出来（第 " in broken["summary"]
    assert [change["field"] for change in mended["changes"]] == ["1.1.2 整改情况"]


def test_of_a_merge_only_what_it_decided_itself(march: Clerk) -> None:
    march.git("branch", "别处")
    march.does("rectify update 1.1.3 --owner 许某")
    march.git("checkout", "--quiet", "别处")
    march.does("rectify update 1.1.3 --owner 冯某")
    clean = march.git("rev-parse", "HEAD").strip()
    march.git("checkout", "--quiet", "-")
    with pytest.raises(Exception, match="merge"):
        march.git("merge", "--quiet", "别处")
    march.write("ledger/1.1.yaml", march.git("show", f"{clean}:ledger/1.1.yaml").replace("冯某", "许某、冯某"))
    commits(march, "合并")
    newest = march.does("rectify log --json").json[0]
    assert [(change["field"], change["after"]) for change in newest["changes"]] == [("1.1.3 责任人", "许某、冯某")]
    assert len(actions(march)) == 9


def test_a_shallow_clone_tells_what_it_has_and_says_so(march: Clerk) -> None:
    march.git("clone", "--quiet", "--depth", "2", march.path(".git").as_uri(), "浅")
    said = march.does("rectify log --json --ledger 浅")
    assert [entry["id"] for entry in said.json] == ["1.1.1"]
    assert "这是浅克隆，2023-03-10 以前的历史不在这里；取全：git fetch --unshallow" in said.err
    march.git("clone", "--quiet", "--depth", "1", march.path(".git").as_uri(), "最浅")
    said = march.does("rectify log --ledger 最浅")
    assert "在这里的这一段历史里没有这样的改动" in said.err
    assert "没有提交过" not in said.err


def test_a_worktree_a_subfolder_and_a_detached_head(march: Clerk) -> None:
    march.git("worktree", "add", "--quiet", "--detach", "../另处", "HEAD~1")
    os.chdir(march.path("../另处/ledger"))
    assert actions(march)[0] == ("update", "1.1.2")
    os.chdir(Path("..").resolve().parent / "整改" / "templates")
    assert actions(march)[0] == ("close", "1.1.1")


def test_reading_the_history_writes_nothing(march: Clerk) -> None:
    before = march.snapshot(), march.git("rev-parse", "HEAD"), march.git("status", "--porcelain")
    for command in ("log", "log 1.1", "status --as-of 2023-03-15", "weekly", "check"):
        march.types(f"rectify {command}")
    assert (march.snapshot(), march.git("rev-parse", "HEAD"), march.git("status", "--porcelain")) == before
