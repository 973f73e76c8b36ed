"""通报: what is not public is left out and told, numbers close up, the tally counts all."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk


@pytest.fixture
def described(small: Clerk) -> Clerk:
    """Issue 1.1 with two told problems, issue 1.2 and 2.1 with one each."""
    for number, title in (("1", "规范采购"), ("2", "建强支部")):
        small.does(f"rectify add {number} {title}")
    small.does("rectify update 1.2 --result 修订采购办法。")
    small.does("rectify update 2.1 --result 换届选举。")
    small.write("ledger/report.yaml", "导语: '{{ 统计句 }}'\n")
    return small


def test_everything_is_printed_where_all_is_public(described: Clerk) -> None:
    said = described.does("rectify report 通报")
    assert said.out == described.does("rectify report").out
    assert "没有印出的具体问题 0 个" in said.err


def test_an_issue_that_is_not_public_closes_up(described: Clerk) -> None:
    described.does("rectify update 1.1 --no-public")
    said = described.does("rectify report 通报")
    assert "严格管理" not in said.out
    assert "1.规范采购。修订采购办法。" in said.out
    assert "5个具体问题" in said.out
    assert "没有印出的具体问题 3 个" in said.err
    assert "1.严格管理。" in described.does("rectify report").out


def test_a_problem_that_is_not_public_closes_up_within_its_issue(described: Clerk) -> None:
    described.does("rectify update 1.1.1 --no-public")
    said = described.does("rectify report 通报")
    assert "1.严格管理。补录台账20份。" in said.out
    assert "印发管理办法" not in said.out
    assert "没有印出的具体问题 1 个" in said.err


def test_an_aspect_without_public_issues_is_not_printed(described: Clerk) -> None:
    described.does("rectify update 1.1 1.2 --no-public")
    said = described.does("rectify report 通报")
    assert "关于甲方面" not in said.out
    assert "（一）关于乙方面" in said.out
