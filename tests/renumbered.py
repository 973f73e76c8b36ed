"""Issues and problems that are given other numbers: what tests of the history share."""

from __future__ import annotations

from tests.conftest import Clerk
from tests.days import on
from tests.pair import Pair, Person, pair


def two_of_one_number(clerk: Clerk) -> Pair:
    """Both have registered a 2.1, 李某 on 3 April and 王某 on 4 April, which is today."""
    clerks = pair(clerk)
    on("2023-04-03")
    clerks.one.does("rectify add 2 规范采购 --problem 采购不规范")
    clerks.one.does("rectify sync")
    on("2023-04-04")
    clerks.two.does("rectify add 2 严格招标 --problem 评标不严")
    return clerks


def files_evidence(person: Person) -> None:
    """The 2.1 of that clerk is begun."""
    person.write("办法.txt", "评标办法")
    person.does("rectify update 2.1.1 --status 整改中 --evidence 办法.txt")
    person.path("办法.txt").unlink()
