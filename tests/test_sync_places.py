"""Where a clone may stand: fresh, in a subfolder, a worktree, shallow, without a branch; and undo across merges."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, Person, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def driver(person: Person) -> str:
    return person.tries("config", "merge.rectify.driver").stdout.strip()


def test_init_tells_git_how_to_merge(small: Clerk) -> None:
    assert small.read("ledger/.gitattributes").splitlines()[0] == "*.yaml text eol=lf merge=rectify"
    described = small.git("config", "merge.rectify.driver").strip()
    assert described.endswith("-m rectify merge-file %O %A %B %P")
    assert Path(sys.executable).as_posix() in described
    assert small.git("check-attr", "merge", "--", "ledger/1.1.yaml").strip().endswith("merge: rectify")


@pytest.mark.parametrize("command", ["status", "list", "show 1.1", "log", "update 1.1 --owner 许某"])
def test_a_clone_gets_the_driver_at_the_first_command(clerks: Pair, command: str) -> None:
    assert driver(clerks.two) == ""
    clerks.two.does(f"rectify {command}")
    assert driver(clerks.two) == driver(clerks.one) != ""
    clerks.two.git("config", "merge.rectify.driver", "python2 -m rectify merge-file %O %A %B %P")
    clerks.two.does(f"rectify {command}")
    assert driver(clerks.two) == driver(clerks.one)


def test_a_clone_that_cannot_be_written_does_not_mind(clerks: Pair) -> None:
    clerks.two.write(".git/config.lock", "")
    assert "1.1.1" in clerks.two.does("rectify list").out
    assert driver(clerks.two) == ""


def test_a_ledger_from_before_the_driver_is_merged_by_it_too(small: Clerk) -> None:
    small.write("ledger/.gitattributes", "*.yaml text eol=lf\nevidence/** -text\n")
    small.git("commit", "--quiet", "--all", "--message", "从前的")
    clerks = pair(small)
    for person in (clerks.one, clerks.two):
        person.does(f"rectify update 1.1 --progress {person.name}写的")
    clerks.sync()
    assert clerks.two.git("check-attr", "merge", "--", "ledger/1.1.yaml").strip().endswith("merge: rectify")


def test_a_merge_that_git_made_without_the_driver_is_mended_by_sync(clerks: Pair) -> None:
    """A clone in which no command of rectify was ever typed: git leaves its marks in the file."""
    for person in (clerks.one, clerks.two):
        hand = f"{person.read('ledger/1.1.yaml')}进展:\n  - 内容: {person.name}写的\n"
        person.write("ledger/1.1.yaml", hand)
        person.git("commit", "--quiet", "--all", "--message", "手工")
    clerks.one.does("rectify sync")
    assert driver(clerks.two) == ""
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    assert "<<<<<<<" in clerks.two.read("ledger/1.1.yaml")
    clerks.two.does("rectify sync")
    clerks.sync()
    text = clerks.one.read("ledger/1.1.yaml")
    assert "李某写的" in text
    assert "王某写的" in text


def test_a_ledger_in_a_subfolder_of_a_larger_repository(clerk: Clerk) -> None:
    clerk.git("init", "--quiet")
    clerk.does("rectify init 巡察/整改 --unit 甲局 --aspect 甲方面")
    clerk.does("rectify --ledger 巡察/整改 add 1 严格管理")
    clerks = pair(clerk)
    for person in (clerks.one, clerks.two):
        person.does(f"rectify --ledger 巡察/整改 update 1.1 --progress {person.name}写的")
        person.does(f"rectify --ledger 巡察/整改 add 1 {person.name}登记的")
        person.does("rectify --ledger 巡察/整改 sync")
    shown = clerks.two.does("rectify --ledger 巡察/整改 show 1.1 --json").json
    assert {each["text"] for each in shown["progress"]} == {"李某写的", "王某写的"}
    titles = [clerks.two.does(f"rectify --ledger 巡察/整改 show 1.{each} --json").json["title"] for each in (2, 3)]
    assert titles == ["李某登记的", "王某登记的"]


def test_a_worktree_is_synchronised_as_its_own_branch(clerks: Pair) -> None:
    clerks.two.git("worktree", "add", "--quiet", "-b", "第二桌", "../第二桌", "origin/master")
    clerks.two.git("branch", "--quiet", "--set-upstream-to=origin/master", "第二桌")
    desk = Person(clerks.two.folder.parent / "第二桌", clerks.two.capture, "赵某")
    desk.does("rectify update 1.1 --progress 赵某写的")
    clerks.one.does("rectify update 1.1 --progress 李某写的")
    clerks.one.does("rectify sync")
    assert "收到 1 项改动" in desk.does("rectify sync").err
    clerks.sync()
    assert "赵某写的" in clerks.two.read("ledger/1.1.yaml")


def test_a_merge_in_a_worktree_is_told_there_only(clerks: Pair) -> None:
    clerks.two.git("worktree", "add", "--quiet", "-b", "第二桌", "../第二桌", "origin/master")
    clerks.two.git("branch", "--quiet", "--set-upstream-to=origin/master", "第二桌")
    desk = Person(clerks.two.folder.parent / "第二桌", clerks.two.capture, "赵某")
    for person in (clerks.one, desk):
        person.does(f"rectify update 1.1 --owner {person.name}")
    clerks.one.does("rectify sync")
    assert desk.types("rectify sync").code == 1
    assert "还没有合并完" in desk.does("rectify status").err
    assert clerks.two.does("rectify status").err == ""
    desk.does("rectify resolve 1.1 --mine")
    desk.does("rectify sync")


def shallow(clerks: Pair) -> Person:
    folder = clerks.two.folder.parent / "浅"
    clerks.two.git("clone", "--quiet", "--depth", "1", clerks.shared.as_uri(), str(folder))
    return Person(folder, clerks.two.capture, "赵某")


def test_a_shallow_clone_synchronises_and_fetches_what_it_lacks(clerks: Pair) -> None:
    person = shallow(clerks)
    person.does("rectify update 1.1 --progress 赵某写的")
    clerks.one.does("rectify update 1.1 --progress 李某写的")
    clerks.one.does("rectify sync")
    person.does("rectify sync")
    clerks.sync()
    text = clerks.two.read("ledger/1.1.yaml")
    assert "赵某写的" in text
    assert "李某写的" in text


def test_undo_in_a_shallow_clone_knows_where_its_knowledge_ends(clerks: Pair) -> None:
    person = shallow(clerks)
    before = person.snapshot()
    said = person.types("rectify undo")
    assert (said.code, person.snapshot()) == (1, before)
    assert "这里只取了最近一段历史" in said.err
    assert "提示：把历史取全：git fetch --unshallow" in said.err
    person.git("fetch", "--quiet", "--unshallow")
    person.does("rectify undo 1.1.2")


def test_without_a_branch_the_work_goes_on_and_sync_says_how_to_come_back(clerks: Pair) -> None:
    clerks.one.git("checkout", "--quiet", "--detach")
    clerks.one.does("rectify update 1.1 --owner 许某")
    clerks.one.does("rectify undo")
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    (back, merge) = re.findall("git [^，]+", said.err.partition("提示：回到分支：")[2])
    assert back == "git checkout master"
    clerks.one.git("switch", "--quiet", "master")
    clerks.one.git(*merge.split()[1:])
    assert "送出 2 项改动" in clerks.one.does("rectify sync").err


def test_the_first_sync_fills_an_empty_remote_and_remembers_it(small: Clerk) -> None:
    small.git("init", "--quiet", "--bare", "../空.git")
    small.git("remote", "add", "origin", "../空.git")
    assert "已和 origin 同步" in small.does("rectify sync").err
    assert small.git("rev-parse", "@{upstream}") == small.git("rev-parse", "HEAD")


def test_a_place_that_was_emptied_gets_everything_again(clerks: Pair) -> None:
    clerks.shared.rename(clerks.shared.with_name("搬走了"))
    clerks.one.git("init", "--quiet", "--bare", "../共用.git")
    assert "送出" in clerks.one.does("rectify sync").err
    assert clerks.one.git("ls-remote", "origin", "master").split()[0] == clerks.one.git("rev-parse", "HEAD").strip()
    clerks.sync()


def test_undo_twice_takes_back_two_changes_across_a_merge(clerks: Pair) -> None:
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    clerks.two.does("rectify update 1.1 --progress 王某写的")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    clerks.two.does("rectify update 1.1 --progress 又写的")
    clerks.two.write("别的.txt", "手工")
    clerks.two.git("add", "别的.txt")
    clerks.two.git("commit", "--quiet", "--message", "手工")
    undone = [clerks.two.does(f"rectify undo {what}").err.splitlines()[-1] for what in ("", "1.1", "1.1")]
    assert undone[0] == "已撤销“1.1 更新进展：严格管理”"
    assert set(undone[1:]) == {"已撤销“1.1 更新进展：严格管理”", "已撤销李某的“1.1.1 销号：健全制度”"}
    shown = clerks.two.does("rectify show 1.1 --json").json
    assert (shown["progress"], shown["problems"][0]["status"]) == ([], "rectified")
    assert all(each["rounds"] == [] for each in shown["problems"])
    clerks.sync()


def test_undo_takes_an_entry_back_although_others_were_added_behind_it(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --progress 甲写的")
    hand = clerks.one.read("ledger/1.1.yaml") + "  - 日期: 2023-04-29\n    内容: 手写的\n"
    clerks.one.write("ledger/1.1.yaml", hand)
    clerks.one.git("commit", "--quiet", "--all", "--message", "手工")
    clerks.one.does("rectify undo")
    assert [each["text"] for each in clerks.one.does("rectify show 1.1 --json").json["progress"]] == ["手写的"]


def test_the_driver_runs_by_the_python_that_runs_now(clerks: Pair) -> None:
    done = subprocess.run([sys.executable, "-m", "rectify", "merge-file", "--help"], capture_output=True, check=True)
    assert "由 git 在合并时调用" in done.stdout.decode("utf-8", "replace")
    assert "merge-file" not in clerks.one.does("rectify --help").out
