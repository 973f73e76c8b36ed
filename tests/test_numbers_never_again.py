"""A number that was ever committed is never given again, whoever removed what it named, and however."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits
from tests.pair import Pair, Person, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def made(clerk: Clerk, command: str) -> str:
    """The number that `add` gave."""
    found = re.search(r"已登记 (\S+)", clerk.does(command).err)
    assert found is not None
    return found[1]


def takes_out(clerk: Clerk, number: str) -> None:
    """Removes a problem from the file of 1.1 by hand."""
    text = clerk.read("ledger/1.1.yaml")
    new = re.sub(rf"(?ms)^  - 编号: {re.escape(number)}\n.*?(?=^  - |\Z)", "", text)
    assert new != text
    clerk.write("ledger/1.1.yaml", new)


@pytest.mark.parametrize("is_committed", [False, True])
def test_an_issue_file_that_is_gone_leaves_a_gap(small: Clerk, *, is_committed: bool) -> None:
    small.does("rectify add 1 第二条")
    small.path("ledger/1.2.yaml").unlink()
    if is_committed:
        commits(small)
    assert made(small, "rectify add 1 第三条") == "1.3"
    assert made(small, "rectify add 2 别的方面") == "2.1"


def test_what_was_taken_back_leaves_a_gap_too(small: Clerk) -> None:
    small.does("rectify add 1 第二条")
    small.does("rectify undo")
    assert made(small, "rectify add 1 第三条") == "1.3"


@pytest.mark.parametrize("is_committed", [False, True])
def test_a_problem_that_is_gone_leaves_a_gap(small: Clerk, *, is_committed: bool) -> None:
    takes_out(small, "1.1.3")
    if is_committed:
        commits(small)
    assert made(small, "rectify add 1.1 又一个问题") == "1.1.4"
    assert made(small, "rectify add 1.1 再一个问题") == "1.1.5"


def test_a_number_that_a_text_only_mentions_was_not_given(small: Clerk) -> None:
    small.does("rectify update 1.1.3 --result 见1.1.9，编号：1.1.8。")
    assert made(small, "rectify add 1.1 又一个问题") == "1.1.4"


def test_a_damaged_version_of_long_ago_does_not_bar_the_way(small: Clerk) -> None:
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", text.replace("编号: 1.1.3", "编号：1.1.7"))
    commits(small)
    small.write("ledger/1.1.yaml", text)
    commits(small)
    assert made(small, "rectify add 1.1 又一个问题") == "1.1.4"


def test_outside_git_it_is_the_highest_that_there_is(small: Clerk) -> None:
    small.does("rectify add 1 第二条")
    small.does("rectify add 1 第三条")
    shutil.rmtree(small.path(".git"))
    small.path("ledger/1.2.yaml").unlink()
    assert made(small, "rectify add 1 第四条") == "1.4"


def test_in_a_repository_without_a_commit(clerk: Clerk) -> None:
    clerk.does("rectify init --aspect 关于甲方面 --no-commit")
    assert made(clerk, "rectify add 1 标题 --no-commit") == "1.1"
    assert made(clerk, "rectify add 1.1 问题 --no-commit") == "1.1.2"


def test_a_ledger_that_is_the_top_of_its_repository(clerk: Clerk) -> None:
    clerk.does("rectify init --aspect 关于甲方面 --no-commit")
    clerk.does("rectify add 1 标题 --no-commit")
    shutil.rmtree(clerk.path(".git"))
    home = clerk.path("ledger")
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "建"]):
        clerk.git("-C", str(home), *words)
    clerk.path("ledger/1.1.yaml").unlink()
    assert made(clerk, "rectify add 1 第二条") == "1.2"


def test_a_number_that_only_a_fetched_branch_has_is_given(clerks: Pair) -> None:
    clerks.two.does("rectify add 1 第二条")
    clerks.two.does("rectify add 1.1 第四个问题")
    clerks.two.does("rectify sync")
    clerks.one.git("fetch", "--quiet")
    assert made(clerks.one, "rectify add 1 第三条") == "1.3"
    assert made(clerks.one, "rectify add 1.1 第五个问题") == "1.1.5"
    clerks.sync()
    assert clerks.one.does("rectify show 1.1 --json").json["problems"][-1]["id"] == "1.1.5"


def test_a_number_that_was_there_only_in_a_merge_is_given(clerks: Pair) -> None:
    clerks.two.git("commit", "--quiet", "--allow-empty", "--message", "空")
    clerks.two.git("push", "--quiet")
    clerks.one.git("commit", "--quiet", "--allow-empty", "--message", "空的")
    clerks.one.git("pull", "--quiet", "--no-rebase", "--no-commit")
    text = clerks.one.read("ledger/1.1.yaml").replace("编号: 1.1", "编号: 1.2")
    clerks.one.write("ledger/1.2.yaml", text)
    commits(clerks.one)
    clerks.one.git("rm", "--quiet", "ledger/1.2.yaml")
    clerks.one.git("commit", "--quiet", "--amend", "--no-edit")
    clerks.one.git("reset", "--quiet", "--hard", "HEAD@{1}")
    clerks.one.path("ledger/1.2.yaml").unlink()
    assert made(clerks.one, "rectify add 1 第三条") == "1.3"


def registers_and_loses(person: Person) -> None:
    """1.2 and 1.1.4 were there, and others know it; then they are taken out."""
    person.does("rectify add 1 第二条")
    person.does("rectify add 1.1 第四个问题")
    person.git("rm", "--quiet", "ledger/1.2.yaml")
    takes_out(person, "1.1.4")
    commits(person)
    person.git("push", "--quiet")


def test_what_sync_gives_another_number_gets_none_that_was_given(clerks: Pair) -> None:
    registers_and_loses(clerks.one)
    clerks.two.does("rectify sync")
    for person, word in ((clerks.one, "甲"), (clerks.two, "乙")):
        person.does(f"rectify add 2 {word}条")
        person.does(f"rectify add 1.1 {word}问题")
    edits(clerks.one, "标题: 甲条", "标题: 甲条的标题", "ledger/2.1.yaml")
    for name in ("ledger/2.2.yaml", "ledger/2.3.yaml"):  # given once, and gone
        clerks.one.write(name, clerks.one.read("ledger/2.1.yaml").replace("2.1", name[7:10]))
        commits(clerks.one)
        clerks.one.git("rm", "--quiet", name)
        clerks.one.git("commit", "--quiet", "--message", "拿掉")
    clerks.one.does("rectify add 1.1 第六个")
    takes_out(clerks.one, "1.1.6")
    commits(clerks.one)
    clerks.one.git("push", "--quiet")
    clerks.two.does("rectify sync")
    clerks.sync()
    found = {each["id"]: each["title"] for each in clerks.one.does("rectify list --json").json}
    assert {ref: title for ref, title in found.items() if title.endswith(("条", "题"))} == {
        "1.1.5": "甲问题",
        "1.1.7": "乙问题",
        "2.1.1": "甲条",
        "2.4.1": "乙条",
    }
