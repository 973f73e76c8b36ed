"""Numbers as people write them: one by one, joined by 、 or commas, or from one to another."""

from __future__ import annotations

import pytest

from rectify.core.model import InvalidNumber, Ref
from tests.conftest import Clerk


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.1.1、1.1.2", "1.1.1 1.1.2"),
        ("1.1.1,1.1.2，2.5", "1.1.1 1.1.2 2.5"),
        ("3.1-3.3", "3.1 3.2 3.3"),
        ("3.1至3.3", "3.1 3.2 3.3"),
        ("3.1.1至3.1.4", "3.1.1 3.1.2 3.1.3 3.1.4"),
        ("３．１．１～３．１．２", "3.1.1 3.1.2"),
        ("2.9-2.10、1.1", "2.9 2.10 1.1"),
        ("2、5", "2.5"),
        ("2.5", "2.5"),
    ],
)
def test_several_numbers_in_one_word(typed: str, meant: str) -> None:
    assert " ".join(map(str, Ref.parse_several(typed))) == meant


@pytest.mark.parametrize("typed", ["3.3-3.1", "3.1-4.2", "3.1-3.1.2", "3.1.1-3.2.1", "、", "3.1-", "甲、乙"])
def test_what_is_no_row_of_numbers_is_refused(typed: str) -> None:
    with pytest.raises(InvalidNumber):
        Ref.parse_several(typed)


def test_what_status_prints_can_be_pasted_behind_accept(small: Clerk) -> None:
    small.does('rectify update 1.1.1-1.1.3 --status 整改到位 --result "已经整改。"')
    waiting = small.does("rectify status").out.partition("3 个：")[2].partition("（")[0]
    assert waiting == "1.1.1、1.1.2、1.1.3"
    small.does(f"rectify accept {waiting} --by 王某 --date 4月20日")
    shown = small.does("rectify show 1.1.3 --json").json
    assert shown["acceptance"]["date"] == "2023-04-20"
    small.does("rectify update 1.1.1 --status 整改中 --reason 复查不合格")
    small.does("rectify update 1.1.1 --status 长期整改 --target 建成机制 --review 9月底前")
    assert small.does("rectify show 1.1.1 --json").json["review"] == "2023-09-30"
