"""What sync and resolve refuse, with the reason and the next command; nothing is changed by a refusal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, Person, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


@dataclass(frozen=True)
class Row:
    """A class of failure: what 李某 does first, the command, and what is said."""

    of: str
    first: Callable[[Pair], None]
    described: str
    hint: str
    command: str = "rectify sync"
    code: int = 1


def git(*arguments: str) -> Callable[[Pair], None]:
    def act(clerks: Pair) -> None:
        clerks.one.git(*arguments)

    return act


def edits(clerks: Pair) -> None:
    settings = clerks.one.read("ledger/ledger.yaml")
    clerks.one.write("ledger/ledger.yaml", settings.replace("自动提交: 是", "自动提交: 否"))
    clerks.one.git("commit", "--quiet", "--all", "--message", "自己提交")
    clerks.one.does("rectify update 1.1 --owner 许某")


def damages_a_file(clerks: Pair) -> None:
    text = clerks.one.read("ledger/1.1.yaml")
    clerks.one.write("ledger/1.1.yaml", text.replace("标题: ", "标题：", 1))


def has_two_remotes(clerks: Pair) -> None:
    clerks.one.git("branch", "--unset-upstream")
    clerks.one.git("remote", "rename", "origin", "甲地")
    clerks.one.git("remote", "add", "乙地", "../别处")


def is_on_another_branch(clerks: Pair) -> None:
    clerks.one.git("switch", "--quiet", "--create", "试验")


def has_another_ledger(clerks: Pair) -> None:
    clerks.one.git("checkout", "--quiet", "--orphan", "新")
    clerks.one.git("commit", "--quiet", "--message", "另一份")
    clerks.one.git("branch", "--quiet", "--move", "--force", "新", "master")
    clerks.one.tries("branch", "--set-upstream-to=origin/master")


def loses_the_server(clerks: Pair) -> None:
    clerks.shared.rename(clerks.shared.with_name("搬走了"))


def was_restored_from_a_backup(clerks: Pair) -> None:
    clerks.one.git("bundle", "create", "../台账备份.bundle", "--all")
    clerks.one.git("remote", "set-url", "origin", "../台账备份.bundle")


def has_a_hook_there(clerks: Pair) -> None:
    hook = clerks.shared / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho 今天不收 >&2; exit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    clerks.one.does("rectify update 1.1 --owner 许某")


def is_always_slower(clerks: Pair) -> None:
    """Whenever 李某 pushes, somebody else was there before."""
    others = "git update-ref refs/heads/master $(git commit-tree -p master -m 别人 master^{tree})"
    hook = clerks.shared / "hooks" / "update"
    hook.write_text(f"#!/bin/sh\n{others}\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    clerks.one.does("rectify update 1.1 --owner 许某")


def both_change(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify update 1.1 --owner 周某")


def meets_a_conflict(clerks: Pair) -> None:
    both_change(clerks)
    clerks.one.types("rectify sync")


def edits_in_a_merge(clerks: Pair) -> None:
    meets_a_conflict(clerks)
    clerks.one.write(
        "ledger/1.1.yaml", clerks.one.read("ledger/1.1.yaml").replace("责任人: 周某", "责任人: 周某、许某")
    )


def has_staged_something(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify update 1.1 --leader 周某")
    clerks.one.write("说明.txt", "甲")
    clerks.one.git("add", "说明.txt")


def is_in_a_rebase(clerks: Pair) -> None:
    clerks.one.tries("rebase", "--exec", "false", "HEAD~1")


def is_in_a_rebase_that_contradicts(clerks: Pair) -> None:
    both_change(clerks)
    assert clerks.one.tries("pull", "--rebase").returncode != 0


def gets_out_what_was_put_aside(clerks: Pair) -> None:
    both_change(clerks)
    clerks.one.git("reset", "--quiet", "--mixed", "HEAD~1")
    clerks.one.git("stash", "--quiet")
    clerks.one.git("pull", "--quiet", "--no-rebase")
    assert clerks.one.tries("stash", "pop").returncode != 0


def has_a_new_place_with_a_readme(clerks: Pair) -> None:
    clerks.two.git("checkout", "--quiet", "--orphan", "新")
    clerks.two.git("rm", "--quiet", "-r", "--cached", ".")
    clerks.two.write("README.md", "整改台账")
    clerks.two.git("add", "README.md")
    clerks.two.git("commit", "--quiet", "--message", "Initial commit")
    clerks.two.git("push", "--quiet", "--force", "origin", "HEAD:master")


def comes_while_another_git_is_at_work(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.one.path(".git/index.lock").touch()


def both_change_a_template(clerks: Pair) -> None:
    for person in (clerks.two, clerks.one):
        person.write("templates/进展情况报告.html", person.name)
        person.git("commit", "--quiet", "--all", "--message", "模板")
    clerks.two.does("rectify sync")


def leaves_git(clerks: Pair) -> None:
    shutil.rmtree(clerks.one.path(".git"))


ROWS = [
    Row("sync.NotUnderGit", leaves_git, "这里不是 git 仓库", "git init"),
    Row("sync.NotCommitted", edits, "先记下来才能同步：ledger/1.1.yaml", "git add ledger"),
    Row("store.DamagedFile", damages_a_file, "ledger/1.1.yaml:2", "改成英文冒号"),
    Row("exchange.NoRemote", git("remote", "remove", "origin"), "git 还不知道和哪里同步", "git remote add origin"),
    Row("exchange.SeveralRemotes", has_two_remotes, "不知道和哪一个同步", "git config branch."),
    Row("exchange.Detached", git("checkout", "--quiet", "HEAD~1"), "不在任何分支上", "git checkout m"),
    Row("exchange.NoSuchBranch", is_on_another_branch, "没有 试验 这个分支", "git branch --set-upstream-to=origin/"),
    Row("exchange.OnlyBackup", was_restored_from_a_backup, "是一个备份文件", "git remote set-url origin 地址"),
    Row("exchange.Unrelated", has_another_ledger, "没有共同的来历", "git clone"),
    Row("exchange.NoConnection", loses_the_server, "连接 origin 没有成", "什么都没有丢"),
    Row("exchange.NoConnection", has_a_hook_there, "今天不收", "对方仓库不收"),
    Row("sync.TooBusy", is_always_slower, "别人一直在送改动", "稍等一会儿"),
    Row("merge_state.NotMerged", has_staged_something, "说明.txt", "git stash"),
    Row("merge_state.AnotherStep", is_in_a_rebase, "git rebase 做到一半", "git rebase --abort"),
    Row(
        "merge_state.AnotherStep",
        is_in_a_rebase_that_contradicts,
        "git rebase 做到一半",
        "git add ledger/1.1.yaml，再 git rebase --continue",
        "rectify resolve 1.1 --mine",
    ),
    Row("settling.LeftHalf", gets_out_what_was_put_aside, "文件里是 许某，另一边是 周某", "git add ledger/1.1.yaml"),
    Row("exchange.NoLedgerThere", has_a_new_place_with_a_readme, "有的是：README.md", "git remote set-url origin"),
    Row("refusals.GitLocked", comes_while_another_git_is_at_work, "别的 git 程序正占着", "index.lock，再来一次"),
    Row("settling.BothChanged", both_change, "1.1 责任人，两边改得不一样", "rectify resolve 1.1 --mine"),
    Row("settling.NotOurs", both_change_a_template, "git 合不起来：templates/", "git merge --abort"),
    Row("desk.HalfMerged", meets_a_conflict, "留不住", "rectify sync", "rectify update 1.1 --owner 许某 --no-commit"),
    Row("resolve.WhichSide", meets_a_conflict, "要说用哪一边的", "--theirs", "rectify resolve 1.1", 2),
    Row("resolve.WhichSide", meets_a_conflict, "哪一边", "--mine", "rectify resolve 1.1 --mine --theirs", 2),
    Row("resolve.NothingUnderWay", both_change, "没有要定的", "rectify sync", "rectify resolve 1.1 --mine"),
    Row("settling.HandEdited", edits_in_a_merge, "手工改过，还没有说改好了", "git checkout --merge ledger/1.1.yaml"),
    Row("resolve.NotInDispute", meets_a_conflict, "1.1 标题 没有", "1.1 责任人", "rectify resolve 1.1 标题 --mine"),
    Row("resolve.NotInDispute", meets_a_conflict, "1.2 没有要定的", "要定的是：1.1", "rectify resolve 1.2 --mine"),
    Row("resolve.NotInDispute", meets_a_conflict, "1.1.1 没有", "要定的是：1.1", "rectify resolve 1.1.1 --mine"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.of)
def test_refusals(clerks: Pair, row: Row) -> None:
    row.first(clerks)
    before = clerks.one.snapshot()
    head = clerks.one.tries("rev-parse", "HEAD").stdout
    said = clerks.one.types(row.command)
    assert (said.code, said.out) == (row.code, ""), said.err
    assert row.described in said.err.partition("错误：")[2]
    assert row.hint in said.err.partition("提示：")[2]
    if row.of != "settling.NotOurs":
        assert clerks.one.snapshot() == before
    if row.of != "sync.TooBusy":
        assert clerks.one.tries("rev-parse", "HEAD").stdout == head


def test_after_a_refusal_nothing_is_lost_and_the_next_sync_does_it(clerks: Pair) -> None:
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    moved = clerks.shared.with_name("搬走了")
    clerks.shared.rename(moved)
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "git 的原话" in said.err
    moved.rename(clerks.shared)
    assert "送出 1 项改动" in clerks.one.does("rectify sync").err
    clerks.sync()


def test_where_somebody_was_faster_it_is_done_again(clerks: Pair) -> None:
    is_always_slower(clerks)
    hook = clerks.shared / "hooks" / "update"
    hook.write_text(hook.read_text(encoding="utf-8").replace("exit 1", "rm hooks/update\nexit 1"), encoding="utf-8")
    assert "送出 1 项改动" in clerks.one.does("rectify sync").err
    clerks.sync()
    assert "别人" in clerks.two.git("log", "--format=%s")


def test_a_merge_that_a_hook_refuses_leaves_all_as_it_was(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify update 1.1 --leader 周某")
    clerks.one.write(".git/hooks/pre-merge-commit", "#!/bin/sh\necho 今天不许合并 >&2; exit 1\n")
    clerks.one.path(".git/hooks/pre-merge-commit").chmod(0o755)
    before = clerks.one.snapshot()
    said = clerks.one.types("rectify sync")
    assert (said.code, clerks.one.snapshot()) == (1, before)
    assert "今天不许合并" in said.err
    assert clerks.one.git("status", "--porcelain") == ""
    clerks.one.path(".git/hooks/pre-merge-commit").unlink()
    clerks.sync()


def damages(person: Person, old: str, new: str) -> None:
    text = person.read("ledger/1.1.yaml")
    assert old in text
    person.write("ledger/1.1.yaml", text.replace(old, new, 1))
    person.git("commit", "--quiet", "--all", "--message", "手工")


def test_a_file_that_one_has_damaged_is_settled_as_a_whole(clerks: Pair) -> None:
    damages(clerks.two, "标题: 严格管理", "标题：严格管理")
    clerks.two.git("push", "--quiet")
    damages(clerks.one, "标题: 严格管理", "标题: 从严管理")
    said = clerks.one.types("rectify sync")
    assert "1.1 整条，两边改得不一样" in said.err
    assert "（读不懂的内容）" in said.err
    clerks.one.does("rectify show 1.1")
    clerks.one.does("rectify resolve 1.1 --mine")
    clerks.sync()
    assert clerks.two.does("rectify show 1.1 --json").json["title"] == "从严管理"


@pytest.mark.parametrize("option", ["", " --no-commit"])
def test_a_change_in_the_middle_of_a_rebase_is_refused_because_it_would_be_lost_with_it(
    clerks: Pair, option: str
) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify update 1.1 --owner 周某")
    assert clerks.two.tries("pull", "--rebase").returncode != 0
    commit, text = clerks.two.git("rev-parse", "HEAD"), clerks.two.read("ledger/1.1.yaml")
    for command in ("update 1.1.1 --progress 已开会", "add 1.1 值守脱岗", "close 1.1.1 --accepted-by 王某"):
        clerks.two.is_refused(f"rectify {command}{option}", 1, "git rebase 做到一半还没有完，先了结它")
    assert (clerks.two.git("rev-parse", "HEAD"), clerks.two.read("ledger/1.1.yaml")) == (commit, text)
    described = "注意：git rebase 做到一半，还没有完；做完它：git rebase --continue；作罢：git rebase --abort"
    assert described in clerks.two.does("rectify status").err
    clerks.two.git("rebase", "--abort")
    assert "rebase" not in clerks.two.does("rectify status").err
    clerks.two.does(f"rectify add 1.1 值守脱岗{option}")


def test_a_change_in_the_middle_of_a_merge_is_refused_without_a_word_of_success(clerks: Pair) -> None:
    meets_a_conflict(clerks)
    said = clerks.one.types("rectify undo")
    assert (said.code, "一并记入历史" in said.err) == (1, False)


def test_what_was_put_aside_and_got_out_again_is_sent_when_it_is_put_right(clerks: Pair) -> None:
    gets_out_what_was_put_aside(clerks)
    said = clerks.one.types("rectify sync")
    text = clerks.one.read("ledger/1.1.yaml")
    clerks.one.write("ledger/1.1.yaml", text.replace("责任人: 许某", "责任人: 周某"))
    (add,) = re.findall("git (add [^，]+)", said.err)
    clerks.one.git(*add.split())
    clerks.one.does("rectify sync")
    clerks.sync()
    assert clerks.two.does("rectify show 1.1 --json").json["owner"] == "周某"


def test_a_new_place_with_a_readme_gets_the_ledger_by_what_the_hint_says(clerks: Pair) -> None:
    has_a_new_place_with_a_readme(clerks)
    said = clerks.one.types("rectify sync")
    (merge,) = re.findall("git (merge [^，]+)", said.err)
    clerks.one.git(*merge.split())
    assert "送出" in clerks.one.does("rectify sync").err
    assert clerks.one.path("README.md").exists()
    assert clerks.one.git("status", "--porcelain") == ""
