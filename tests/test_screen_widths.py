"""Nothing on a screen is cropped, however narrow it is: columns wrap, then rows are stacked, and every figure stays whole."""

from __future__ import annotations

import os
import re
import signal
import sys
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.machine.tables import Cell, Table, fitted, packed, width
from tests.conftest import PROJECT, TODAY

WAIT = 30
OUTSIDE = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
_NAMES = st.sampled_from(["办公室", "工程建设管理股", "党建人事股", "乡村振兴与水土保持工作领导小组办公室"])
_NUMBERS = st.integers(0, 10**6).map(str)
_TITLES = st.text(st.sampled_from("整改不到位，。“”（）ABC 0123456789.%年月日"), max_size=60).map(
    lambda text: re.sub("[，。“”（）]+", lambda marks: marks[0][0], text)  # what clings to a word is a mark, not ten
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of names, numbers and one column of free text that stands somewhere behind the first."""
    wraps = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(_NAMES, _NUMBERS, _NUMBERS, _NUMBERS, _TITLES), min_size=1, max_size=4))
    headers = ["部门", "合计", "已完成整改", "逾期", "问题"]
    order = [*range(4)]
    order.insert(wraps, 4)
    cells: list[tuple[str | Cell, ...]] = [tuple(row[index] for index in order) for row in rows]
    numbers = frozenset(place for place, index in enumerate(order) if index in (1, 2, 3))
    return Table(tuple(headers[index] for index in order), cells, numbers, wraps)


@given(tables(), st.integers(40, 200))
def test_every_cell_is_there_whole_and_no_line_is_wider_than_the_screen(table: Table, columns: int) -> None:
    lines = ["".join(cell.text for cell in line) for line in fitted(table, columns)]
    for row in table.rows:
        for index, cell in enumerate(row):
            assert isinstance(cell, str)
            if index != table.wraps:
                assert any(cell in line for line in lines), (cell, lines)
            for figure in re.findall(r"[0-9]+(?:\.[0-9]+)?", cell):
                assert any(figure in line for line in lines)
    words = [word for row in table.rows for cell in row for word in re.split(r"[一-鿿，。“”（）\s]", str(cell))]
    assert all(width(line) <= max(columns, 14 + max(map(width, words))) for line in lines), lines


@given(st.lists(_TITLES.filter(str.strip), min_size=1, max_size=6), st.integers(20, 80))
def test_a_sentence_on_several_lines_says_what_it_said_on_one(pieces: list[str], columns: int) -> None:
    lines = packed(pieces, columns)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", "".join(pieces))


def on_a_screen(columns: int, *command: str) -> list[str]:
    """The lines that a command prints on a terminal of so many columns, without its colours."""
    pexpect = pytest.importorskip("pexpect", reason="pexpect needs a POSIX terminal")
    child = pexpect.spawn(
        sys.executable,
        ["-m", "rectify", *command],
        cwd=str(PROJECT),
        env={**OUTSIDE, "RECTIFY_TODAY": TODAY, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=WAIT,
        dimensions=(50, columns),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", child.before).split("\r\n")]


@pytest.mark.parametrize("columns", [40, 47, 56, 64, 72, 80, 100, 200])
def test_status_shows_every_figure_at_every_width(columns: int) -> None:
    lines = on_a_screen(columns, "status")
    assert all(width(line) <= columns for line in lines)
    words = list(chain.from_iterable(re.findall(r"[0-9]+(?:[.\-][0-9]+)*", line) for line in lines))
    text = "\n".join(lines)
    for figure in (
        "38",
        "34",
        "89.47",
        "18",
        "16",
        "2.6.2",
        "2023-03-31",
        "28",
        "2.5.2",
        "2023-04-30",
        "1.2.3",
        "2023-04-20",
    ):
        assert figure in words, text
    totals = [int(word) for word in words if word in ("7", "18", "13")]
    assert totals[:1] == [7]
    assert {18, 13} <= set(totals)
    for word in ("已完成整改", "基本完成整改", "长期整改", "正在整改", "水资源管理股", "逾期 28 天", "还有 2 天"):
        assert word in text


@pytest.mark.parametrize("columns", [40, 58, 80, 200])
def test_list_shows_every_problem_at_every_width(columns: int) -> None:
    lines = on_a_screen(columns, "list", "--aspect", "2")
    assert all(width(line) <= columns for line in lines)
    text = "\n".join(lines)
    assert len(re.findall(r"^2\.[0-9]+\.[0-9]+", text, re.MULTILINE)) == 18
    assert text.count("已销号") == 16
    assert "2023年3月底前" in text
    assert "28 天" in text
