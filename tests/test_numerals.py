"""Chinese numerals as official papers use them, there and back."""

from __future__ import annotations

import pytest

from rectify.core import numerals


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (200, "二百"),
        (305, "三百零五"),
        (999, "九百九十九"),
    ],
)
def test_numerals_are_written_as_papers_write_them(number: int, text: str) -> None:
    assert numerals.chinese(number) == text
    assert numerals.number(text) == number


def test_every_number_comes_back_and_none_is_written_as_another() -> None:
    written = {number: numerals.chinese(number) for number in range(1, 1000)}
    assert len(set(written.values())) == 999
    assert {number: numerals.number(text) for number, text in written.items()} == {number: number for number in written}


@pytest.mark.parametrize("number", [0, -1, 1000])
def test_what_papers_never_count_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numerals.chinese(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("１２", 12), (" 3 ", 3), ("007", 7), ("两", 2), ("一百〇五", 105), ("二十 ", 20), ("〇", 0)],
)
def test_other_writings_are_read(text: str, number: int) -> None:
    assert numerals.number(text) == number


@pytest.mark.parametrize("text", ["", "甲", "1.5", "-1", "第一", "一、", "1234567890", "壹", "十个"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert numerals.number(text) is None
