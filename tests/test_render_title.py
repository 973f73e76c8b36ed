"""Titles in lines: whole words, 梯形 or 菱形, none wider than the type area."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.render import gbt9704 as gb
from rectify.render.title_lines import lines


@pytest.mark.parametrize(
    "wanted",
    [
        ("巡察整改台账",),
        ("巡察整改制度建设情况一览表",),
        ("中共甲市水务局党组关于", "巡察整改进展情况的报告"),
        ("关于十四届市委第五轮巡察“回头看”", "反馈问题整改落实情况的报告"),
        ("关于2023年第一季度巡察整改工作", "进展情况的通报"),
        ("中共某市委巡察工作领导小组办公室关于印发", "《市委巡察整改工作办法（试行）》的通知"),
        ("中共某省某市某区住房和城乡建设局党组", "关于十三届区委第八轮巡察反馈意见", "整改进展情况的报告"),
    ],
)
def test_breaks_where_a_clerk_would(wanted: tuple[str, ...]) -> None:
    assert lines("".join(wanted)) == wanted


def test_keeps_a_name_whole() -> None:
    organ = "某某市甲乙丙丁戊己庚辛壬癸协会"
    assert any(organ in line for line in lines(f"{organ}子丑寅卯辰巳午未申酉", [organ]))


@given(st.text(alphabet="甲乙关于党组巡察整改情况的报告《》“”、2023年A", max_size=100))
def test_loses_nothing_and_fits(text: str) -> None:
    broken = lines(text)
    assert "".join(broken) == text
    assert all(gb.width(line).count <= gb.TITLE_LINE_LIMIT.count for line in broken)


@given(st.text(alphabet="甲乙丙丁", min_size=45, max_size=100))
def test_has_no_line_shorter_than_both_its_neighbours(text: str) -> None:
    lengths = [len(line) for line in lines(text)]
    assert not any(b < a and b < c for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False))


@given(st.text(alphabet="甲乙关于的、", min_size=19, max_size=60))
def test_no_line_begins_with_a_closing_mark(text: str) -> None:
    text = text.replace("、、", "、")
    assert not any(line.startswith("、") for line in lines(text)[1:])
