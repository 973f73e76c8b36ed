"""Three clerks at one ledger: whoever synchronises first, all come to the same and no entry is lost."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.core.model import Ledger
from tests.conftest import Clerk
from tests.pair import Pair, Person, pair
from tests.test_sync_property import COMMANDS, acts, book, copied, entries, synchronises
from tests.trust.conftest import Effort

ADDING = COMMANDS.filter(lambda command: command not in ("undo", "BY HAND remove"))
"""What takes nothing away, so that all that anybody wrote must be there in the end."""


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    small.does("rectify add 2 规范采购 --problem 程序不全 --problem 资料不齐")
    made = pair(small)
    made.one.git("clone", "--quiet", str(made.shared), str(made.shared.parent / "赵某"))
    Person(made.shared.parent / "赵某", small.capture, "赵某").git("remote", "set-url", "origin", "../共用.git")
    return made


def all_entries(*ledgers: Ledger) -> Counter[object]:
    """Every entry that one of the ledgers has, as often as that which has it most often."""
    found: Counter[object] = Counter()
    for ledger in ledgers:
        found |= sum((entries(issue) for issue in ledger.issues), Counter[object]())
    return found


def test_three_clerks_come_to_one_ledger(
    clerks: Pair, tmp_path_factory: pytest.TempPathFactory, effort: Effort
) -> None:
    @settings(max_examples=effort(2, 150))
    @given(
        st.lists(st.lists(ADDING, min_size=1, max_size=4), min_size=3, max_size=3),
        st.permutations(range(3)),
        st.sampled_from(["--mine", "--theirs"]),
    )
    def any_order(deeds: list[list[str]], order: list[int], option: str) -> None:
        here = tmp_path_factory.mktemp("三人")
        both = copied(clerks, here / "一处")
        three = (both.one, both.two, replace(both.two, folder=here / "一处" / "赵某", name="赵某"))
        for person, commands in zip(three, deeds, strict=True):
            acts(person, commands, option)
        before = all_entries(*(book(person) for person in three))
        for number in (*order, *order, *order):
            synchronises(three[number], option)
        assert three[0].ledger() == three[1].ledger() == three[2].ledger()
        for person in three:
            person.status()
            assert person.git("status", "--porcelain") == ""
        assert before <= all_entries(book(three[0]))
        shutil.rmtree(here)

    any_order()
