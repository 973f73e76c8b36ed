"""What fuzzing found, each as the smallest input that showed it and what a user saw."""

from __future__ import annotations

from dataclasses import replace

from rectify.codec import ledger_file
from rectify.codec.many_versions import Pieces
from rectify.core import schema
from rectify.core.model import Acceptance, Reopening, Round
from tests.conftest import Clerk


def test_a_dash_alone_on_its_line_begins_an_item_in_a_version_of_the_past() -> None:
    """The history showed 1.1.1 twice where its dash stood on a line of its own."""
    data = "编号: 1.1\n具体问题:\n-\n  编号: 1.1.1\n  状态: 整改中\n- 编号: 1.1.2\n- 编号: 1.1.3\n".encode()
    assert Pieces().issue(data, "1.1") == ledger_file.read_issue(data, "1.1").value


def test_a_record_of_unknown_keys_only_survives_a_list_that_is_written_anew() -> None:
    """An empty 重启 was written as `重启:`, read back as none, and the edit stopped with a traceback."""
    rounds = (Round(Acceptance("2023-01-05", "王某"), None, Reopening()),)
    data = "编号: 1.1\n具体问题:\n- 编号: 1.1.1\n  状态: 整改中\n".encode()
    sheet = ledger_file.read_issue(data, "1.1")
    problem = replace(sheet.value.problems[0], rounds=rounds)
    source = ledger_file.rewritten(sheet, sheet.value.with_problem(problem), schema.ISSUE)
    kept = ledger_file.read_issue(source.data, "1.1").value.problems[0].rounds
    assert kept[0].acceptance == rounds[0].acceptance


def test_an_unknown_key_in_a_record_is_kept_when_the_record_is_filled(small: Clerk) -> None:
    """`验收: {审核: …}` was replaced by the new acceptance, and what nobody knew was lost."""
    text = small.read("ledger/1.1.yaml")
    place = "    状态: 整改到位\n"
    assert place in text
    small.write(
        "ledger/1.1.yaml", text.replace(place, f"{place}    验收:\n      意见: 待定\n      复查人: 赵某  # 手写\n")
    )
    small.does("rectify accept 1.1.1 --by 王某")
    assert "      复查人: 赵某  # 手写\n" in small.read("ledger/1.1.yaml")
    assert small.does("rectify show 1.1.1 --json").json["acceptance"]["by"] == "王某"


def test_a_table_that_word_cannot_hold_is_refused_at_once(small: Clerk) -> None:
    """A mistyped colspan, a few times in a row, made a table of twenty thousand columns that took minutes."""
    cells = '<td colspan="1000">甲</td>' * 20
    small.write("templates/试表.html", f"<table>\n<tr>{cells}</tr>\n</table>\n")
    said = small.types("rectify report 试表 --docx")
    assert said.code == 1
    assert "templates/试表.html:2：表格这一行有 20000 列" in said.err
