"""A function called in a process of its own: it answers, or it is ended and says where it was."""

from __future__ import annotations

import sys

import pytest

from rectify.render import child_process

COUNTED = pytest.mark.skipif(sys.platform != "linux", reason="memory and work are limited as Linux counts them")


def test_what_is_asked_is_answered() -> None:
    assert child_process.call("builtins:sorted", ["乙", "甲", "\udc80"]) == ["乙", "甲", "\udc80"]


@COUNTED
def test_what_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(child_process.Ended) as ended:
        child_process.call("builtins:bytes", 10**10)
    assert not ended.value.was_slow


@COUNTED
def test_what_takes_too_much_work_is_ended_with_its_line() -> None:
    with pytest.raises(child_process.Ended) as ended:
        child_process.call("fractions:Fraction", "1e99999999")
    assert ended.value.was_slow
    assert ended.value.frames[0][0].endswith("fractions.py")


def test_what_waits_is_ended_by_the_clock() -> None:
    with pytest.raises(child_process.Ended) as ended:
        child_process.call("time:sleep", 10**6, patience=1)
    assert ended.value.was_slow
    assert ended.value.frames[0][0].endswith("child_process.py")


def test_what_fails_is_a_fault_of_the_program() -> None:
    with pytest.raises(RuntimeError, match="ValueError"):
        child_process.call("builtins:float", "甲")
