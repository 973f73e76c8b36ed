"""What sync does not send, and the merges that it does not believe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits
from tests.pair import Pair, Person, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    small.does("rectify add 2 规范采购")
    return pair(small)


def there(clerks: Pair) -> set[str]:
    """The names of the ledger's files at the shared place."""
    return set(clerks.one.git("-C", str(clerks.shared), "ls-tree", "--name-only", "HEAD", "ledger/").split("\n")) - {""}


def deletes(person: Person) -> None:
    person.path("ledger/2.1.yaml").unlink()


def deletes_staged(person: Person) -> None:
    person.git("rm", "--quiet", "ledger/2.1.yaml")


def deletes_and_commits(person: Person) -> None:
    person.git("rm", "--quiet", "ledger/2.1.yaml")
    person.git("commit", "--quiet", "--message", "删")


@pytest.mark.parametrize("how", [deletes, deletes_staged, deletes_and_commits])
def test_a_deletion_by_hand_is_not_sent_without_being_told(clerks: Pair, how: Callable[[Person], None]) -> None:
    how(clerks.one)
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "错误：手工删掉的文件，删除" in said.err
    assert "没有送出：ledger/2.1.yaml" in said.err
    assert "rectify withdraw" in said.err
    assert "确实要从台账里删掉：rectify sync --with-deletions" in said.err
    assert "ledger/2.1.yaml" in there(clerks)
    clerks.one.does("rectify sync --with-deletions")
    assert "ledger/2.1.yaml" not in there(clerks)
    clerks.sync()
    assert not clerks.two.path("ledger/2.1.yaml").exists()


def test_what_stands_beside_a_deletion_is_sent_and_what_comes_in_brings_it_back(clerks: Pair) -> None:
    deletes(clerks.one)
    edits(clerks.one, "办公室", "监察室")
    assert clerks.one.types("rectify sync").code == 1
    clerks.two.does("rectify sync")
    assert "监察室" in clerks.two.read("ledger/1.1.yaml")
    clerks.two.does("rectify update 2.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert "许某" in clerks.one.read("ledger/2.1.yaml")
    clerks.sync()


def test_the_way_back_that_is_told_works(clerks: Pair) -> None:
    for how in (deletes, deletes_staged):
        how(clerks.one)
        (command,) = re.findall("找回：git ([^；]+)", clerks.one.types("rectify sync").err)
        clerks.one.git(*command.split())
        clerks.one.does("rectify sync")
    assert clerks.one.git("status", "--porcelain") == ""


def test_what_a_command_took_back_is_sent(clerks: Pair) -> None:
    clerks.one.does("rectify undo")
    clerks.one.does("rectify sync")
    assert "ledger/2.1.yaml" not in there(clerks)


def test_a_deleted_evidence_that_is_still_named_is_not_sent(clerks: Pair) -> None:
    clerks.one.write("办法.txt", "办法")
    clerks.one.does("rectify update 1.1 --evidence 办法.txt")
    clerks.one.path("办法.txt").unlink()
    clerks.one.does("rectify sync")
    clerks.one.path("ledger/evidence/1.1/办法.txt").unlink()
    said = clerks.one.types("rectify sync")
    assert (said.code, "没有送出：ledger/evidence/1.1/办法.txt" in said.err) == (1, True)
    clerks.two.does("rectify sync")
    assert clerks.two.read("ledger/evidence/1.1/办法.txt") == "办法"


COPIES = (
    *("2.1-DESKTOP.yaml", "2.1 (1).yaml", "2.1 - 副本.yaml", "2.1_冲突文件_李某_20230428.yaml", "ledger (1).yaml"),
    *("2.1.sync-conflict-20230428-101112-ABCDEFG.yaml", "复件 2.1.yaml", "2.1 (李某's conflicted copy).yaml"),
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_cloud_drive_is_not_sent_without_being_told(clerks: Pair, name: str) -> None:
    clerks.one.write(f"ledger/{name}", clerks.one.read("ledger/2.1.yaml"))
    edits(clerks.one, "办公室", "监察室")
    said = clerks.one.does("rectify sync")
    assert f"（网盘或手工的副本），没有送出：ledger/{name}；" in said.err
    assert there(clerks) & {f"ledger/{name}", f'"ledger/{name}"'} == set()
    assert "监察室" in clerks.one.git("-C", str(clerks.shared), "show", "HEAD:ledger/1.1.yaml")
    assert clerks.one.path(f"ledger/{name}").exists()


def test_a_copy_is_sent_when_it_is_told_and_refused_where_git_committed_it(clerks: Pair) -> None:
    clerks.one.write("ledger/2.1 (1).yaml", clerks.one.read("ledger/2.1.yaml"))
    commits(clerks.one)
    said = clerks.one.types("rectify sync")
    assert (said.code, "没有送出：ledger/2.1 (1).yaml" in said.err) == (1, True)
    assert "ledger/2.1 (1).yaml" not in there(clerks)
    clerks.one.does("rectify sync --with-copies")
    assert "ledger/2.1 (1).yaml" in there(clerks)
    clerks.two.does("rectify sync")
    clerks.two.path("ledger/2.1 (1).yaml").unlink()
    clerks.two.does("rectify sync")
    assert "ledger/2.1 (1).yaml" not in there(clerks)


@pytest.mark.parametrize("damage", ["标题：规范采购", "<<<<<<< HEAD\n标题: 规范采购\n=======\n", "编号: 9.9\n标题: 甲"])
@pytest.mark.parametrize("is_committed", [False, True])
def test_a_damaged_file_is_not_sent(clerks: Pair, damage: str, *, is_committed: bool) -> None:
    edits(clerks.one, "标题: 规范采购", damage, "ledger/2.1.yaml")
    if is_committed:
        commits(clerks.one)
    else:
        edits(clerks.one, "办公室", "监察室")
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert re.search(r"错误：ledger/2\.1\.yaml:\d+：.*（没有送出）", said.err)
    assert damage not in clerks.one.git("-C", str(clerks.shared), "show", "HEAD:ledger/2.1.yaml")
    clerks.two.does("rectify sync")
    if not is_committed:
        assert "监察室" in clerks.two.read("ledger/1.1.yaml")


def test_a_damage_that_others_sent_is_taken_in_and_told_with_their_name(clerks: Pair) -> None:
    edits(clerks.two, "标题: 规范采购", "标题：规范采购", "ledger/2.1.yaml")
    commits(clerks.two)
    clerks.two.git("push", "--quiet")
    clerks.one.does("rectify update 1.1 --owner 许某")
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert re.search(r"错误：ledger/2\.1\.yaml:2：.*（王某 .* 改的）", said.err)
    assert "许某" in clerks.one.git("-C", str(clerks.shared), "show", "HEAD:ledger/1.1.yaml")
    edits(clerks.one, "标题：规范采购", "标题: 规范采购", "ledger/2.1.yaml")
    clerks.one.does("rectify sync")
    clerks.sync()


def test_a_damaged_file_that_others_changed_stays_as_it_is(clerks: Pair) -> None:
    clerks.two.does("rectify update 2.1 --owner 许某")
    clerks.two.does("rectify sync")
    edits(clerks.one, "标题: 规范采购", "标题：规范采购", "ledger/2.1.yaml")
    before = clerks.one.snapshot()
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "错误：ledger/2.1.yaml:2" in said.err
    assert clerks.one.snapshot() == before


@pytest.mark.parametrize("attribute", ["merge=union", "-merge", "merge=无此办法", "binary"])
@pytest.mark.parametrize("pattern", ["*.yaml", "1.1.yaml"])
def test_whatever_gitattributes_says_both_sides_are_merged(clerks: Pair, attribute: str, pattern: str) -> None:
    old = clerks.one.read("ledger/.gitattributes")
    clerks.one.write("ledger/.gitattributes", f"{old}{pattern} {attribute}\n")
    clerks.one.git("commit", "--quiet", "--all", "--message", "属性")
    clerks.sync()
    for person in (clerks.one, clerks.two):
        person.does(f"rectify update 1.1 --progress {person.name}写的")
    clerks.two.does("rectify update 1.1.3 --status 整改中")
    clerks.sync()
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert sorted(each["text"] for each in shown["progress"]) == ["李某写的", "王某写的"]
    for person in (clerks.one, clerks.two):
        person.does(f"rectify update 1.1 --owner {person.name}")
    clerks.one.does("rectify sync")
    said = clerks.two.types("rectify sync")
    assert (said.code, "1.1 责任人，两边改得不一样" in said.err) == (1, True)


def loses_a_side(person: Person) -> None:
    """From now on git merges with a program that takes our side and says that all is well."""
    person.git("config", "merge.坏了.driver", "true")
    person.write(".git/info/attributes", "ledger/1.1.yaml merge=坏了\n")


def both_change(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --progress 王某写的")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify update 1.1 --owner 许某")


def test_a_pull_that_lost_a_side_is_stopped_where_its_file_is_damaged(clerks: Pair) -> None:
    clerks.one.write("ledger/.gitattributes", "*.yaml merge=union\n")
    for person in (clerks.two, clerks.one):
        person.does(f"rectify update 1.1 --owner {person.name}")
    clerks.two.does("rectify sync")
    clerks.one.git("commit", "--quiet", "--all", "--message", "属性")
    clerks.one.write(".git/info/attributes", "")
    clerks.one.git("pull", "--quiet", "--no-rebase", "--no-edit")
    assert clerks.one.read("ledger/1.1.yaml").count("责任人:") == 2
    said = clerks.one.types("rectify sync")
    assert (said.code, "错误：ledger/1.1.yaml" in said.err) == (1, True)
    assert clerks.one.git("-C", str(clerks.shared), "show", "HEAD:ledger/1.1.yaml").count("责任人:") == 1


def test_a_merge_left_half_by_a_broken_driver_is_not_committed(clerks: Pair) -> None:
    both_change(clerks)
    loses_a_side(clerks.one)
    clerks.one.git("fetch", "--quiet")
    clerks.one.git("merge", "--quiet", "--no-commit", "@{upstream}")
    assert "王某写的" not in clerks.one.read("ledger/1.1.yaml")
    head = clerks.one.git("rev-parse", "HEAD")
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "错误：ledger/1.1.yaml：合并出来的文件少了一方的内容，没有合并，也没有送出" in said.err
    assert clerks.one.git("rev-parse", "HEAD") == head
    clerks.one.git("merge", "--abort")
    clerks.one.does("rectify sync")
    assert "王某写的" in clerks.one.read("ledger/1.1.yaml")
    clerks.sync()


def test_a_merge_by_a_driver_that_lies_is_taken_back(clerks: Pair) -> None:
    both_change(clerks)
    clerks.one.write("别的.txt", "手工")
    clerks.one.git("config", "merge.rectify.driver", "true")
    clerks.one.write(".git/config.lock", "")  # nobody can put it right
    head, before = clerks.one.git("rev-parse", "HEAD"), clerks.one.snapshot()
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "错误：ledger/1.1.yaml：合并出来的文件少了一方的内容" in said.err
    assert (clerks.one.git("rev-parse", "HEAD"), clerks.one.snapshot()) == (head, before)
    clerks.one.path(".git/config.lock").unlink()
    clerks.one.does("rectify sync")
    assert "王某写的" in clerks.one.read("ledger/1.1.yaml")


@pytest.mark.parametrize("how", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_does_not_look_at_stops_sync(clerks: Pair, how: str) -> None:
    clerks.one.git("update-index", how, "ledger/1.1.yaml")
    edits(clerks.one, "办公室", "监察室")
    before = clerks.one.snapshot()
    said = clerks.one.types("rectify sync")
    assert (said.code, clerks.one.snapshot()) == (1, before)
    assert "git 被告知不看台账的这些文件" in said.err
    for command in re.findall(r"git (update-index [^；，]+)", said.err):
        clerks.one.git(*command.split())
    clerks.one.does("rectify sync")
    assert "监察室" in clerks.one.git("-C", str(clerks.shared), "show", "HEAD:ledger/1.1.yaml")
