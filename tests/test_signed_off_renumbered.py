"""What was signed off stays signed off under the number that it has now, whoever gave it that number, and how."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on
from tests.pair import Pair, Person, pair
from tests.renumbered import files_evidence, two_of_one_number
from tests.test_signed_off import described

THEIRS = "2.2.1 销号后没有重启就改了："


@pytest.fixture
def clerks(march: Clerk) -> Pair:
    """Both have registered a 2.1, and 王某 has closed the problem of his, with a 佐证, before they met."""
    clerks = two_of_one_number(march)
    files_evidence(clerks.two)
    clerks.two.does("rectify update 2.1.1 --title 严格评标 --result 已重新评标。 --status 整改到位")
    clerks.two.does("rectify close 2.1.1 --accepted-by 张某")
    on("2023-04-05")
    return clerks


def changes(person: Person, old: str, new: str, file: str) -> None:
    edits(person, old, new, file)
    commits(person)


def closes_the_other(clerks: Pair) -> None:
    """李某 closes the problem that keeps the number."""
    clerks.one.does("rectify update 2.1.1 --title 规范程序 --result 已招标。 --status 整改到位")
    clerks.one.does("rectify close 2.1.1 --accepted-by 王某")
    clerks.one.does("rectify sync")


def test_nothing_is_told_of_what_was_only_given_another_number(clerks: Pair) -> None:
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert described(clerks.one) == described(clerks.two) == []


@pytest.mark.parametrize("other_is_closed", [False, True])
def test_a_change_before_and_one_after_the_renumbering(clerks: Pair, *, other_is_closed: bool) -> None:
    if other_is_closed:
        closes_the_other(clerks)
    on("2023-04-06", "张某")
    changes(clerks.two, "已重新评标。", "已重新评标两次。", "ledger/2.1.yaml")
    clerks.two.does("rectify sync")
    on("2023-04-07", "许某")
    changes(clerks.two, "严格评标", "从严评标", "ledger/2.2.yaml")
    headed = f"{THEIRS}小标题 严格评标 → 从严评标（王某，2023-04-07）"
    assert described(clerks.two) == [headed, f"{THEIRS}整改情况 已重新评标。 → 已重新评标两次。（王某，2023-04-06）"]
    changes(clerks.two, "两次。", "三次。", "ledger/2.2.yaml")
    worded = f"{THEIRS}整改情况 已重新评标。 → 已重新评标三次。（王某，2023-04-06；王某，2023-04-07）"
    assert described(clerks.two) == [headed, worded]
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert described(clerks.one) == described(clerks.two)


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_file_of_its_evidence(clerks: Pair, when: str) -> None:
    if when == "after":
        clerks.two.does("rectify sync")
    number = "2.1" if when == "before" else "2.2"
    on("2023-04-06")
    clerks.two.write(f"ledger/evidence/{number}/办法.txt", "另一个办法")
    commits(clerks.two)
    clerks.two.does("rectify sync")
    assert described(clerks.two) == [f"{THEIRS}佐证文件 evidence/2.2/办法.txt 换了内容（王某，2023-04-06）"]
    clerks.two.write("ledger/evidence/2.2/办法.txt", "评标办法")
    commits(clerks.two)
    assert described(clerks.two) == []


def test_the_evidence_of_the_issue_that_kept_the_number_is_not_touched(clerks: Pair) -> None:
    clerks.one.write("办法.txt", "采购办法")
    clerks.one.does("rectify update 2.1.1 --evidence 办法.txt")
    clerks.one.path("办法.txt").unlink()
    closes_the_other(clerks)
    clerks.two.does("rectify sync")
    clerks.one.does("rectify sync")
    assert described(clerks.one) == described(clerks.two) == []


def test_a_renumbering_that_a_merge_made(clerks: Pair) -> None:
    on("2023-04-06")
    changes(clerks.two, "已重新评标。", "已重新评标两次。", "ledger/2.1.yaml")
    assert clerks.two.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    clerks.two.does("rectify sync")
    assert described(clerks.two) == [f"{THEIRS}整改情况 已重新评标。 → 已重新评标两次。（王某，2023-04-06）"]


def test_a_problem_that_a_merge_by_git_left_to_sync(march: Clerk) -> None:
    clerks = pair(march)
    for person, day, finding in ((clerks.one, "2023-04-03", "台账造假"), (clerks.two, "2023-04-04", "值守脱岗")):
        on(day)
        person.does(f"rectify add 1.1 {finding}")
        person.does("rectify update 1.1.4 --result 已办结。 --status 整改到位")
        person.does("rectify close 1.1.4 --accepted-by 张某")
    clerks.one.does("rectify sync")
    on("2023-04-06")
    person = clerks.two
    text = person.read("ledger/1.1.yaml")
    at = text.rindex("已办结。")
    person.write("ledger/1.1.yaml", text[:at] + "没有办结。" + text[at + 4 :])
    commits(person)
    assert person.tries("pull", "--no-rebase", "--no-edit").returncode != 0
    person.does("rectify sync")
    assert described(person) == ["1.1.5 销号后没有重启就改了：整改情况 已办结。 → 没有办结。（王某，2023-04-06）"]


def test_its_evidence_was_given_another_name_because_the_other_had_one_of_that_name(march: Clerk) -> None:
    clerks = pair(march)
    for person, number in ((clerks.one, "1.1.3"), (clerks.two, "1.1.2")):
        person.write("办法.txt", f"{person.name}的办法")
        person.does(f"rectify update {number} --evidence 办法.txt --result 已办结。 --status 整改到位")
        person.does(f"rectify close {number} --accepted-by 张某")
        person.path("办法.txt").unlink()
    clerks.one.does("rectify sync")
    assert "改名为" in clerks.two.does("rectify sync").err
    clerks.one.does("rectify sync")
    assert described(clerks.one) == described(clerks.two) == []
    on("2023-04-06")
    clerks.two.write("ledger/evidence/1.1/办法-2.txt", "另一个办法")
    commits(clerks.two)
    assert described(clerks.two) == [
        "1.1.2 销号后没有重启就改了：佐证文件 evidence/1.1/办法-2.txt 换了内容（王某，2023-04-06）"
    ]
