"""Two clerks, two machines: what they change apart comes together, and what contradicts is settled in words."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def problem(clerks: Pair, number: str) -> dict[str, object]:
    shown: dict[str, object] = clerks.one.does(f"rectify show {number} --json").json
    assert clerks.two.does(f"rectify show {number} --json").json == shown
    return shown


def test_what_came_in_is_told_in_words(clerks: Pair) -> None:
    clerks.two.does("rectify close 1.1.1 --accepted-by 王某")
    said = clerks.two.does("rectify sync")
    assert "已和 origin 同步，送出 1 项改动" in said.err
    said = clerks.one.does("rectify sync")
    assert (said.out, said.err.splitlines()) == (
        "",
        ["收到 1 项改动：", "  王某：1.1.1 销号：健全制度", "已和 origin 同步，没有要送出的改动"],
    )
    assert problem(clerks, "1.1.1")["status"] == "closed"
    assert clerks.one.does("rectify sync").err == "已和 origin 同步，没有要送出的改动\n"


def test_different_fields_and_problems_and_additions_never_meet_a_conflict(clerks: Pair) -> None:
    for person, number, day in ((clerks.one, "1.1.1", "20"), (clerks.two, "1.1.3", "10")):
        person.write(f"{person.name}.txt", person.name)
        person.does(f"rectify update {number} --progress {person.name}去了现场 --by {person.name}")
        person.does(f"rectify update 1.1 --evidence {person.name}.txt --measure {person.name}的措施")
        person.does(f"rectify update {number} --deadline 2023年7月{day}日 --reason {person.name}说的")
        person.path(f"{person.name}.txt").unlink()
    clerks.one.does("rectify update 1.1 --leader 周某 --owner 许某")
    clerks.two.does("rectify update 1.1 --remark 留意 --target 建章立制")
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    clerks.two.does("rectify update 1.1.1 --finding 制度有缺失")
    clerks.sync()
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert {entry["by"] for entry in shown["progress"]} == {"李某", "王某"}
    assert {entry["name"] for entry in shown["evidence"]} == {"李某", "王某"}
    assert {entry["new"] for entry in shown["extensions"]} == {"2023年7月20日", "2023年7月10日"}
    assert set(shown["measures"]) == {"李某的措施", "王某的措施"}
    assert (shown["leader"], shown["owner"], shown["remark"], shown["target"]) == ("周某", "许某", "留意", "建章立制")
    assert (shown["problems"][0]["status"], shown["problems"][0]["finding"]) == ("closed", "制度有缺失")
    assert "佐证" not in clerks.one.types("rectify check").out


def test_a_new_issue_on_both_sides_gets_the_next_number_with_all_that_is_its_own(clerks: Pair) -> None:
    clerks.one.does("rectify add 2 规范采购")
    clerks.two.does("rectify add 2 严格招标 --problem 评标不严")
    clerks.two.write("办法.txt", "评标办法")
    clerks.two.does("rectify update 2.1.1 --progress 评标办法已印发 --evidence 办法.txt")
    clerks.two.path("办法.txt").unlink()
    clerks.one.does("rectify sync")
    said = clerks.two.does("rectify sync")
    assert "注意：2.1 改号为 2.2：严格招标（2.1 已先登记为“规范采购”）" in said.err
    clerks.sync()
    assert clerks.one.does("rectify show 2.1 --json").json["title"] == "规范采购"
    moved = clerks.one.does("rectify show 2.2 --json").json
    assert (moved["title"], moved["problems"][0]["id"]) == ("严格招标", "2.2.1")
    assert (moved["progress"][0]["problem"], moved["evidence"][0]["problem"]) == ("2.2.1", "2.2.1")
    assert moved["evidence"][0]["file"] == "evidence/2.2/办法.txt"
    assert clerks.one.read("ledger/evidence/2.2/办法.txt") == "评标办法"
    assert not clerks.one.path("ledger/evidence/2.1").exists()
    assert "佐证" not in clerks.one.types("rectify check").out


def test_a_new_problem_on_both_sides_gets_the_next_number(clerks: Pair) -> None:
    clerks.one.does("rectify add 1.1 台账造假")
    clerks.two.does("rectify add 1.1 值守脱岗")
    clerks.two.does("rectify update 1.1.4 --progress 已约谈 --status 整改中")
    clerks.one.does("rectify sync")
    said = clerks.two.does("rectify sync")
    assert "注意：1.1.4 改号为 1.1.5：值守脱岗（1.1.4 已先登记为“台账造假”）" in said.err
    clerks.sync()
    assert (problem(clerks, "1.1.4")["finding"], problem(clerks, "1.1.4")["status"]) == ("台账造假", "pending")
    assert (problem(clerks, "1.1.5")["finding"], problem(clerks, "1.1.5")["status"]) == ("值守脱岗", "in_progress")
    assert clerks.one.does("rectify show 1.1 --json").json["progress"][0]["problem"] == "1.1.5"


def test_files_of_one_name_are_both_kept(clerks: Pair) -> None:
    for person in (clerks.one, clerks.two):
        person.write("照片.txt", f"{person.name}拍的")
        person.does("rectify update 1.1 --evidence 照片.txt")
        person.path("照片.txt").unlink()
    clerks.one.does("rectify sync")
    said = clerks.two.does("rectify sync")
    assert "1.1 的佐证 照片.txt 改名为 照片-2.txt" in said.err
    clerks.sync()
    assert clerks.one.read("ledger/evidence/1.1/照片.txt") == "李某拍的"
    assert clerks.one.read("ledger/evidence/1.1/照片-2.txt") == "王某拍的"
    assert "佐证" not in clerks.one.types("rectify check").out


def both_change_the_deadline(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --deadline 2023年9月底前 --reason 资金未到")
    clerks.one.does("rectify update 1.1.2 --status 基本完成")
    clerks.two.does("rectify update 1.1 --deadline 2023年10月底前 --reason 汛期停工")
    clerks.two.does("rectify update 1.1.2 --status 整改到位")
    clerks.two.does("rectify update 1.1 --leader 周某")
    clerks.one.does("rectify sync")


def test_the_same_field_stops_with_both_values_and_who_wrote_them(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    said = clerks.two.types("rectify sync")
    assert said.code == 1
    described = [
        line.split("，2")[0] + line[line.find("）") :] if "（" in line else line for line in said.err.splitlines()
    ]
    assert described[-8:] == [
        "错误：ledger/1.1.yaml：1.1 整改时限，两边改得不一样：",
        "  我的（王某）：2023年10月底前",
        "  对方（李某）：2023年9月底前",
        "提示：用我的：rectify resolve 1.1 整改时限 --mine；用对方的：rectify resolve 1.1 整改时限 --theirs",
        "错误：ledger/1.1.yaml：1.1.2 状态，两边改得不一样：",
        "  我的（王某）：整改到位",
        "  对方（李某）：基本完成",
        "提示：用我的：rectify resolve 1.1.2 --mine；用对方的：rectify resolve 1.1.2 --theirs",
    ]
    assert clerks.two.types("rectify sync").err.endswith(said.err.partition("错误：")[2])


def test_in_the_middle_of_a_merge_the_ledger_is_readable_and_every_command_says_what_to_do(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    clerks.two.types("rectify sync")
    shown = clerks.two.does("rectify show 1.1 --json")
    assert (shown.json["deadline"], shown.json["leader"]) == ("2023年10月底前", "周某")
    assert "注意：两边的改动还没有合并完；看还要定什么：rectify sync" in shown.err
    assert all("<<<<" not in data.decode("utf-8", "replace") for data in clerks.two.ledger().values())
    before = clerks.two.snapshot()
    said = clerks.two.types("rectify update 1.1 --owner 许某")
    assert said.code == 1
    assert "提示：先把未完成的合并做完：rectify sync" in said.err
    assert clerks.two.types("rectify undo").code == 1
    assert clerks.two.snapshot() == before


@pytest.mark.parametrize(("option", "deadline"), [("--mine", "2023年10月底前"), ("--theirs", "2023年9月底前")])
def test_resolve_settles_what_both_changed(clerks: Pair, option: str, deadline: str) -> None:
    both_change_the_deadline(clerks)
    clerks.two.types("rectify sync")
    said = clerks.two.does("rectify resolve 1.1.2 --theirs")
    assert said.err.splitlines() == [
        "1.1.2 状态 定为：基本完成",
        "还要定：1.1 整改时限",
        "看两边各是什么：rectify sync",
    ]
    assert "1.1.2 状态" not in clerks.two.types("rectify sync").err
    said = clerks.two.does(f"rectify resolve 1.1 {option}")
    assert said.err.splitlines() == [f"1.1 整改时限 定为：{deadline}", "已全部确定，合并完成", "下一步：rectify sync"]
    clerks.sync()
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert (shown["deadline"], shown["leader"]) == (deadline, "周某")
    assert shown["problems"][1]["status"] == "mostly_done"
    assert len(shown["extensions"]) == 2


def test_a_hint_that_is_pasted_settles_its_own_field_and_no_other(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    for person in (clerks.one, clerks.two):
        person.does(f"rectify update 1.1 --owner {person.name}")
    clerks.one.does("rectify sync")
    hints = [line for line in clerks.two.types("rectify sync").err.splitlines() if line.startswith("提示：")]
    commands = [re.findall("rectify resolve [^；]+", hint) for hint in hints]
    assert [mine for mine, _ in commands] == [
        "rectify resolve 1.1 责任人 --mine",
        "rectify resolve 1.1 整改时限 --mine",
        "rectify resolve 1.1.2 --mine",
    ]
    for (mine, theirs), side in zip(commands, "MTM", strict=True):
        clerks.two.does(mine if side == "M" else theirs)
    clerks.sync()
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert (shown["owner"], shown["deadline"], shown["problems"][1]["status"]) == ("王某", "2023年9月底前", "rectified")


def test_an_issue_settled_at_once_leaves_what_was_settled_by_itself(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    clerks.two.types("rectify sync")
    clerks.two.does("rectify resolve 1.1.2 --theirs")
    clerks.two.does("rectify resolve 1.1.2 --mine")
    clerks.two.does("rectify resolve 1.1 --theirs")
    clerks.sync()
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert (shown["deadline"], shown["problems"][1]["status"]) == ("2023年9月底前", "rectified")


def test_what_the_other_clerk_decided_is_told(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    clerks.two.types("rectify sync")
    clerks.two.does("rectify resolve 1.1.2 --theirs")
    clerks.two.does("rectify resolve 1.1.2 --mine")
    clerks.two.does("rectify resolve 1.1 --theirs")
    clerks.two.does("rectify sync")
    described = clerks.one.does("rectify sync").err.splitlines()
    assert [line for line in described if "定为" in line] == [
        "  王某：两边不一样，1.1.2 状态 定为：整改到位",
        "  王某：两边不一样，1.1 整改时限 定为：2023年9月底前",
    ]
    assert "定为：基本完成" not in clerks.one.does("rectify log").out


def test_a_file_written_by_hand_in_the_middle_of_a_merge_is_not_lost(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    clerks.two.types("rectify sync")
    merged = clerks.two.read("ledger/1.1.yaml")
    clerks.two.write("ledger/1.1.yaml", merged.replace("整改时限: 2023年10月底前", "整改时限: 2023年11月底前"))
    for command in ("rectify sync", "rectify resolve 1.1 --mine"):
        clerks.two.is_refused(command, 1, "ledger/1.1.yaml：合并到一半时手工改过，还没有说改好了")
    (add, again) = re.findall("git [^，]+", clerks.two.types("rectify sync").err)
    clerks.two.git(*again.split()[1:])
    assert clerks.two.read("ledger/1.1.yaml") == merged
    assert "1.1 整改时限，两边改得不一样" in clerks.two.types("rectify sync").err
    clerks.two.write("ledger/1.1.yaml", merged.replace("整改时限: 2023年10月底前", "整改时限: 2023年11月底前"))
    clerks.two.git(*add.split()[1:])
    clerks.sync()
    assert clerks.one.does("rectify show 1.1 --json").json["deadline"] == "2023年11月底前"


def test_resolve_after_a_plain_pull_gives_a_number_anew_by_itself(clerks: Pair) -> None:
    both_change_the_deadline(clerks)
    for person, title in ((clerks.one, "规范采购"), (clerks.two, "严格招标")):
        person.does(f"rectify add 2 {title}")
    clerks.one.does("rectify sync")
    clerks.two.tries("pull", "--no-rebase", "--no-edit")
    said = clerks.two.does("rectify resolve 1.1 --mine")
    assert "注意：2.1 改号为 2.2：严格招标" in said.err
    assert "已全部确定，合并完成" in said.err
    clerks.sync()
    assert clerks.one.does("rectify show 2.2 --json").json["title"] == "严格招标"


def test_a_closed_and_a_moved_problem_are_never_mixed(clerks: Pair) -> None:
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    clerks.two.does("rectify update 1.1.1 --status 整改中")
    clerks.one.does("rectify sync")
    assert "对方" in clerks.two.types("rectify sync").err
    clerks.two.does("rectify resolve 1.1.1 --mine")
    clerks.sync()
    shown = problem(clerks, "1.1.1")
    assert (shown["status"], shown["acceptance"], shown["closing"]) == ("in_progress", None, None)


def test_what_one_took_back_and_the_other_changed_is_settled_as_a_whole(clerks: Pair) -> None:
    clerks.one.does("rectify add 2 规范采购")
    clerks.sync()
    clerks.one.does("rectify undo")
    clerks.two.does("rectify update 2.1 --department 办公室")
    clerks.one.does("rectify sync")
    said = clerks.two.types("rectify sync")
    assert "错误：ledger/2.1.yaml：2.1 整条，两边改得不一样：" in said.err
    assert "：规范采购\n" in said.err
    assert "：（已删去）\n" in said.err
    clerks.two.does("rectify resolve 2.1 --theirs")
    clerks.sync()
    assert not clerks.two.path("ledger/2.1.yaml").exists()


def test_a_plain_git_pull_profits_and_sync_settles_what_it_leaves(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --progress 已印发")
    clerks.two.does("rectify update 1.1 --progress 已传达")
    clerks.one.does("rectify add 1.1 台账造假")
    clerks.two.does("rectify add 1.1 值守脱岗")
    clerks.one.does("rectify sync")
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    assert "1.1.4 改号为 1.1.5" in clerks.two.does("rectify sync").err
    shown = clerks.two.does("rectify show 1.1 --json").json
    assert {entry["text"] for entry in shown["progress"]} == {"已印发", "已传达"}
    assert [each["finding"] for each in shown["problems"][3:]] == ["台账造假", "值守脱岗"]
    clerks.one.does("rectify add 2 规范采购")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify add 2 严格招标")
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    assert clerks.two.does("rectify show 2.1 --json").json["title"] == "严格招标"
    assert "2.1 改号为 2.2：严格招标" in clerks.two.does("rectify sync").err
    clerks.sync()
    assert [clerks.one.does(f"rectify show 2.{number} --json").json["title"] for number in (1, 2)] == [
        "规范采购",
        "严格招标",
    ]


def test_a_pull_that_rebases_stops_where_both_made_something_under_one_number(clerks: Pair) -> None:
    """Only a commit of `sync` records which number became which."""
    clerks.one.does("rectify add 1.1 台账造假")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify update 1.1 --owner 周某")
    clerks.two.does("rectify add 1.1 值守脱岗")
    clerks.two.does("rectify update 1.1.4 --status 整改中 --department 人事科")
    done = clerks.two.tries("pull", "--rebase")
    assert done.returncode != 0
    assert "1.1.4 两边各登记了一个，不是同一个：rectify sync 会给其中一个改号" in done.stdout + done.stderr
    assert "git rebase --abort" in clerks.two.types("rectify sync").err
    clerks.two.git("rebase", "--abort")
    clerks.sync()
    assert (problem(clerks, "1.1.4")["finding"], problem(clerks, "1.1.4")["status"]) == ("台账造假", "pending")
    assert (problem(clerks, "1.1.5")["finding"], problem(clerks, "1.1.5")["department"]) == ("值守脱岗", "人事科")


def test_comments_of_both_sides_and_both_departments_stay(clerks: Pair) -> None:
    for person, old, new in (
        (clerks.one, "标题: ", "# 李某：看过\n标题: "),
        (clerks.two, "具体问题:\n", "具体问题:  # 王某：四月底前逐个核对\n"),
    ):
        text = person.read("ledger/1.1.yaml")
        assert old in text
        person.write("ledger/1.1.yaml", text.replace(old, new, 1))
        settings = person.read("ledger/ledger.yaml")
        person.write("ledger/ledger.yaml", settings.replace("销号要求", f"  - {person.name}科\n销号要求", 1))
        person.git("commit", "--quiet", "--all", "--message", "手工")
        person.does(f"rectify update 1.1 --progress {person.name}写的")
    clerks.sync()
    text = clerks.one.read("ledger/1.1.yaml")
    assert "# 李某：看过" in text
    assert "# 王某：四月底前逐个核对" in text
    assert text.index("李某写的") < text.index("王某写的")
    settings = clerks.one.read("ledger/ledger.yaml")
    assert "李某科\n" in settings
    assert "王某科\n" in settings
    assert "# 还可以加 佐证" in settings


@pytest.mark.parametrize(("option", "reason"), [("--mine", "王某查出"), ("--theirs", "李某查出")])
def test_one_closing_is_reopened_once_although_both_reopened_it(clerks: Pair, option: str, reason: str) -> None:
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    clerks.sync()
    for person in (clerks.one, clerks.two):
        person.does(f"rectify reopen 1.1.1 --reason {person.name}查出 --basis 通报")
    clerks.one.does("rectify sync")
    said = clerks.two.types("rectify sync").err
    assert "1.1.1 轮次·重启，两边改得不一样" in said
    assert "原因 王某查出，依据 通报" in said
    clerks.two.does(f"rectify resolve 1.1.1 {option}")
    clerks.sync()
    shown = clerks.one.does("rectify show 1.1.1 --json").json
    assert [each["reopened"]["reason"] for each in shown["rounds"]] == [reason]


def test_the_same_reopening_on_both_sides_is_one(clerks: Pair) -> None:
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    clerks.sync()
    for person in (clerks.one, clerks.two):
        person.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
        person.does(f"rectify update 1.1.1 --progress {person.name}写的")
    clerks.sync()
    assert len(clerks.one.does("rectify show 1.1.1 --json").json["rounds"]) == 1
