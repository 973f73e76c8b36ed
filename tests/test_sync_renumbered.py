"""An issue to which a clerk gave another number by hand is still that issue, whatever the other clerk did about it."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits
from tests.pair import Pair, Person, pair
from tests.renumbered import renumbers

TOLD = "改号\n\nRectify-Action: edit"
"""A commit as `sync --with-deletions` makes it of what was done by hand."""


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def numbers(person: Person) -> set[str]:
    return {each["issue"] for each in person.does("rectify list --json").json}


@pytest.mark.parametrize("first", ["one", "two"])
def test_what_the_other_did_about_it_goes_along(clerks: Pair, first: str) -> None:
    here, there = (clerks.one, clerks.two) if first == "one" else (clerks.two, clerks.one)
    clerks.one.write("办法.txt", "办法")
    clerks.one.does("rectify update 1.1.1 --owner 许某 --progress 已印发 --evidence 办法.txt")
    clerks.one.does("rectify close 1.1.1 --accepted-by 王某")
    clerks.one.path("办法.txt").unlink()
    renumbers(clerks.two, "1.1", "1.7")
    commits(clerks.two, TOLD)
    here.does("rectify sync")
    there.does("rectify sync")
    clerks.sync()
    assert numbers(clerks.one) == {"1.7"}
    issue = clerks.one.does("rectify show 1.7 --json").json
    shown = issue["problems"][0]
    assert (shown["owner"], shown["status"]) == ("许某", "closed")
    assert [(each["problem"], each["text"]) for each in issue["progress"]] == [("1.7.1", "已印发")]
    assert clerks.one.status()["total"] == 3
    assert not [each for each in clerks.one.types("rectify check --json").json if "佐证" in each["message"]]


@pytest.mark.parametrize(("option", "owner"), [("--mine", "周某"), ("--theirs", "许某")])
def test_one_field_that_both_changed_is_settled_under_the_new_number(clerks: Pair, option: str, owner: str) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某 --leader 李某")
    clerks.one.does("rectify sync")
    renumbers(clerks.two, "1.1", "1.7")
    edits(clerks.two, "牵头部门: 办公室", "牵头部门: 办公室\n责任人: 周某", "ledger/1.7.yaml")
    commits(clerks.two, TOLD)
    said = clerks.two.types("rectify sync").err
    assert "1.7 责任人，两边改得不一样" in said
    clerks.two.does(f"rectify resolve 1.7 {option}")
    clerks.sync()
    assert numbers(clerks.one) == {"1.7"}
    shown = clerks.one.does("rectify show 1.7 --json").json
    assert (shown["owner"], shown["leader"]) == (owner, "李某")


def test_a_title_and_a_number_in_the_same_breath(clerks: Pair) -> None:
    renumbers(clerks.one, "1.1", "1.5", 严格管理="从严管理")
    commits(clerks.one, TOLD)
    clerks.one.does("rectify sync")
    clerks.two.does("rectify update 1.1 --owner 许某")
    clerks.two.does("rectify sync")
    clerks.sync()
    shown = clerks.one.does("rectify show 1.5 --json").json
    assert (shown["title"], shown["owner"], numbers(clerks.one)) == ("从严管理", "许某", {"1.5"})


def test_of_two_new_numbers_the_one_that_others_know_holds(clerks: Pair) -> None:
    renumbers(clerks.one, "1.1", "1.5")
    commits(clerks.one, TOLD)
    clerks.one.does("rectify update 1.5 --owner 许某")
    clerks.one.does("rectify sync")
    renumbers(clerks.two, "1.1", "1.7")
    commits(clerks.two, TOLD)
    clerks.two.does("rectify update 1.7 --leader 李某")
    assert "注意：1.7 改号为 1.5：严格管理（1.1 已先改号为 1.5）" in clerks.two.does("rectify sync").err
    clerks.sync()
    assert numbers(clerks.two) == {"1.5"}
    shown = clerks.two.does("rectify show 1.5 --json").json
    assert (shown["owner"], shown["leader"]) == ("许某", "李某")
    assert clerks.two.status()["total"] == 3
    told = [each["summary"] for each in clerks.two.does("rectify log 1.5 --json").json]
    assert {"1.1 新增：严格管理", "1.1 改号为 1.7：严格管理", "1.1 改号为 1.5：严格管理"} <= set(told)


def test_that_number_was_another_issues_with_the_second_clerk(clerks: Pair) -> None:
    clerks.one.does("rectify add 1 规范采购")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    renumbers(clerks.one, "1.2", "1.3")
    edits(clerks.one, "标题: 规范采购", "标题: 规范采购程序", "ledger/1.3.yaml")
    commits(clerks.one, TOLD)
    clerks.one.does("rectify sync")
    clerks.two.does("rectify add 1 值守脱岗")
    renumbers(clerks.two, "1.2", "1.7")
    commits(clerks.two, TOLD)
    clerks.two.does("rectify sync")
    clerks.sync()
    found = {ref: clerks.one.does(f"rectify show {ref} --json").json["title"] for ref in numbers(clerks.one)}
    assert found == {"1.1": "严格管理", "1.3": "规范采购程序", "1.8": "值守脱岗"}


def renames_by_hand(person: Person, *, other: bool = False) -> None:
    """1.1 becomes 1.7; or it is taken out, and `other` comes, which looks much like it."""
    person.does("rectify status")  # now git knows how to merge
    text = person.read("ledger/1.1.yaml").replace("编号: 1.1", "编号: 1.7")
    person.git("mv", "ledger/1.1.yaml", "ledger/1.7.yaml")
    if other:
        text = re.sub("(?m)^标题: .*", "标题: 另一条", re.sub("(?m)^    问题: ", "    问题: 别处的", text))
    person.write("ledger/1.7.yaml", text)
    person.git("commit", "--quiet", "--all", "--message", TOLD)


@pytest.mark.parametrize("puller", ["one", "two"])
def test_a_plain_pull_follows_an_issue_that_was_renamed_by_hand(clerks: Pair, puller: str) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某 --progress 已印发")
    renames_by_hand(clerks.two)
    here, there = (clerks.one, clerks.two) if puller == "one" else (clerks.two, clerks.one)
    there.git("push", "--quiet")
    assert here.tries("pull", "--no-rebase", "--no-edit").returncode == 0
    shown = here.does("rectify show 1.7 --json").json
    assert (shown["owner"], shown["progress"][-1]["text"]) == ("许某", "已印发")
    assert [each["id"] for each in shown["problems"]] == ["1.7.1", "1.7.2", "1.7.3"]


@pytest.mark.parametrize("puller", ["one", "two"])
def test_another_issue_that_looks_like_the_one_that_is_gone_is_not_mixed_with_it(clerks: Pair, puller: str) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某")
    renames_by_hand(clerks.two, other=True)
    here, there = (clerks.one, clerks.two) if puller == "one" else (clerks.two, clerks.one)
    there.git("push", "--quiet")
    here.tries("pull", "--no-rebase", "--no-edit")
    here.does("rectify status")
    here.does("rectify sync")
    clerks.sync()
    found = {each["issue"] for each in clerks.one.does("rectify list --json").json}
    owners = {clerks.one.does(f"rectify show {ref} --json").json["title"]: ref for ref in found}
    assert "另一条" in owners
    assert len(owners) == 2
    for title, ref in owners.items():
        owner = clerks.one.does(f"rectify show {ref} --json").json["owner"]
        assert (owner == "许某") == (title != "另一条")
