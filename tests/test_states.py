"""The table of states and the table of transitions: each state is reached and left, and every verb of theirs is one."""

from __future__ import annotations

import pytest

from rectify import verbs
from rectify.core import lifecycle, states
from rectify.core.lifecycle import TRANSITIONS
from rectify.core.schema import PROBLEM
from rectify.core.states import Group, Status
from tests.conftest import Clerk

BY_HAND = {
    "acceptance": "    验收:\n      日期: 2023-04-20\n      验收人: 王某\n",
    "closing": "    销号:\n      日期: 2023-04-20\n",
    "withdrawn": "    撤销:\n      日期: 2023-04-20\n      原因: 重复\n",
    "target": "    阶段目标: 建成\n",
    "review": "    复核日期: 2023-12-31\n",
}


def stands(clerk: Clerk, status: Status) -> None:
    """1.1.1 in this state, with all that the state needs."""
    named = [name.partition(".")[0] for name in status.needs]
    text = clerk.read("ledger/1.1.yaml")
    head, rest = text.split("    状态: 整改到位\n")
    records = "".join(BY_HAND[name] for name in dict.fromkeys([*status.holds, *named]) if name in BY_HAND)
    clerk.write("ledger/1.1.yaml", f"{head}    状态: {status.label}\n{records}{rest}")


@pytest.mark.parametrize("status", Status)
def test_each_state_is_entered_by_a_verb_and_left_by_one(status: Status) -> None:
    assert status.verb in verbs.typed()
    assert any(status in to for row in TRANSITIONS.values() for to in row.values())
    assert any(status in row for row in TRANSITIONS.values())
    if not status.is_free:
        assert all(to == (status,) for to in TRANSITIONS[status.verb].values())
        assert status.act


def test_every_verb_of_the_transitions_is_one() -> None:
    assert set(TRANSITIONS) <= set(verbs.typed())


def test_what_states_need_and_hold_are_fields_of_a_problem() -> None:
    for status in Status:
        for name in (*status.needs, *status.holds):
            own, _, inner = name.partition(".")
            record = PROBLEM.by_attribute[own].record
            assert not inner or (record is not None and inner in record.by_attribute)
    assert states.RECORDS == ("acceptance", "closing", "withdrawn")


def test_every_group_has_a_state_and_only_what_is_withdrawn_has_none() -> None:
    assert {status.group for status in Status} == {*Group, None}
    assert [status for status in Status if not status.is_counted] == [Status.WITHDRAWN]


def test_codes_and_labels_are_told_apart() -> None:
    names = [name for status in Status for name in (status.code, status.label)]
    assert len(set(names)) == len(names)
    assert all(Status.named(name) is not None for name in names)


COMMANDS = {
    "accept": "rectify accept 1.1.1 --by 王某",
    "close": "rectify close 1.1.1 --accepted-by 王某",
    "reopen": "rectify reopen 1.1.1 --reason 反弹 --basis 通报",
    "withdraw": "rectify withdraw 1.1.1 --reason 重复",
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verb", COMMANDS)
def test_a_verb_does_what_the_table_says_of_every_state(small: Clerk, status: Status, verb: str) -> None:
    stands(small, status)
    said = small.types(COMMANDS[verb])
    shown = small.does("rectify show 1.1.1 --json").json
    if lifecycle.may(verb, status):
        assert said.code == 0, said.err
        assert (shown["status"],) == tuple(to.code for to in TRANSITIONS[verb][status])
    else:
        assert shown["status"] == status.code
        assert said.code == 1 or "没有改动" in said.err


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("to", Status)
def test_update_moves_as_the_table_says(small: Clerk, status: Status, to: Status) -> None:
    stands(small, status)
    options = "--target 建成 --review 2023-12-31" if to.is_reviewed else ""
    said = small.types(f"rectify update 1.1.1 --status {to.code} --reason 原因 {options}")
    shown = small.does("rectify show 1.1.1 --json").json
    if not to.is_free:
        assert (said.code, shown["status"]) == (2, status.code)
        assert f"提示：{to.command('1.1.1')}" in said.err
    elif to in TRANSITIONS["update"].get(status, ()):
        assert (said.code, shown["status"]) == (0, to.code)
        assert all(shown[name] is None for name in states.RECORDS if name not in to.holds)
    else:
        assert (said.code, shown["status"]) == (1, status.code)


@pytest.mark.parametrize("status", Status)
def test_a_report_may_come_in_in_the_free_states_only(clerk: Clerk, status: Status) -> None:
    clerk.write("报告.txt", "一、巡察整改任务落实情况\n（一）关于甲方面\n1.严格管理。印发办法。\n")
    said = clerk.types(f"rectify import 报告.txt --status {status.label}")
    assert said.code == (0 if status.is_free else 2)
    if not status.is_free:
        assert all(free.label in said.err for free in lifecycle.FREE)


@pytest.mark.parametrize("status", Status)
def test_a_state_that_has_what_it_needs_is_no_finding(small: Clerk, status: Status) -> None:
    stands(small, status)
    found = small.types("rectify check --json").json
    assert not [each for each in found if each["id"] == "1.1.1" and f"是“{status.label}”" in each["message"]]
    for name in status.needs:
        own = name.partition(".")[0]
        if own in BY_HAND:
            bare = small.read("ledger/1.1.yaml").replace(BY_HAND[own], "")
            small.write("ledger/1.1.yaml", bare)
            found = small.types("rectify check --json").json
            assert [each for each in found if each["id"] == "1.1.1" and f"是“{status.label}”，没有" in each["message"]]


@pytest.mark.parametrize("status", Status)
def test_lists_can_be_asked_for_every_state(small: Clerk, status: Status) -> None:
    stands(small, status)
    rows = [line.split("\t") for line in small.does(f"rectify list --status {status.code}").out.splitlines()]
    assert ("1.1.1", status.label) in [(row[0], row[1]) for row in rows]
    everything = small.does("rectify list").out
    assert ("1.1.1\t" in everything) == status.is_counted
