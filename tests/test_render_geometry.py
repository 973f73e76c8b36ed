"""Where 署名, 成文日期 and the head's parts stand: inside the type area, however long a name is."""

from __future__ import annotations

import itertools
import re

import pytest

from rectify.render import gbt9704 as gb
from rectify.render.blocks import Letterhead, Style
from rectify.render.keep_with_next import blank_above
from rectify.render.letterhead_colophon import letterhead
from rectify.render.placement import lines_of, masthead, sign_off
from rectify.render.title_lines import masthead_lines

AREA = gb.AREA_WIDTH.twips


@pytest.mark.parametrize("sealed", [True, False])
def test_signature_and_date_stand_inside(sealed: bool) -> None:
    for wide, narrow in itertools.product(range(1, 80), range(29)):
        ends = sign_off("甲" * wide, "日" * narrow, sealed=sealed)
        line = min(wide, ends.room.count) if ends.room else wide
        for right, count in ((ends.organ, line), (ends.date, narrow)):
            assert 0 <= right.twips <= AREA - count * gb.ADVANCE.twips + 1


@pytest.mark.parametrize("count", [1, 19, 20, 47, 119, 500])
def test_a_masthead_is_no_smaller_than_the_title(count: int) -> None:
    lines = masthead_lines("甲" * count)
    size = masthead(lines, 0).size
    assert "".join(lines) == "甲" * count
    assert gb.TITLE_SIZE.height <= size <= gb.MASTHEAD_LARGEST
    assert len(lines) > 1 or count < 20 or count > 120


@pytest.mark.parametrize(
    ("reference", "signers", "rows"),
    [
        ("甲〔2023〕1号", ("王某某", "李某"), ["甲〔2023〕1号\t签发人：王某某\t李某"]),
        ("甲" * 14, ("王某某", "李某"), ["甲" * 14 + "\t签发人：王某某\t李某"]),
        ("甲" * 15, ("王某某", "李某"), ["\t签发人：王某某\t李某", "甲" * 15]),
        ("甲" * 18, ("王某某", "李某", "张某"), ["\t签发人：王某某\t李某", "甲" * 18 + "\t张某"]),
        ("", ("甲" * 10, "李某"), ["\t签发人：" + "甲" * 10 + "\t李某"]),
        ("甲", ("甲" * 11, "李某"), ["\t签发人：" + "甲" * 11, "甲\t李某"]),
        ("", ("甲" * 30,), ["\t签发人：" + "甲" * 30]),
    ],
)
def test_names_stand_as_few_a_line_as_have_room(reference: str, signers: tuple[str, ...], rows: list[str]) -> None:
    assert [row.text for row in Letterhead(reference=reference, signers=signers).rows] == rows


@pytest.mark.parametrize(
    ("text", "count"),
    [("甲" * 10, 1), ("甲" * 11, 2), ("甲" * 9 + "乙。", 2), ("甲" * 9 + "123", 2), ("1" * 50, 3), ("", 1)],
)
def test_lines_are_counted_with_what_stays_together(text: str, count: int) -> None:
    assert lines_of(text, gb.Characters(10)) == count


MARKS = [marks for count in range(4) for marks in itertools.combinations(("000001", "机密★5年", "特急"), count)]


@pytest.mark.parametrize("marks", MARKS, ids=len)
def test_a_masthead_gives_way_to_what_stands_above_it(marks: tuple[str, ...]) -> None:
    for count in range(2, 41):
        lines = masthead_lines("甲" * count)
        head = masthead(lines, len(marks))
        assert gb.MASTHEAD_SMALLEST <= head.size <= gb.MASTHEAD_LARGEST
        assert head.above.twips >= 0, "no paragraph begins above the one before it"
        ink = gb.LINE * len(marks) + head.above + head.size * gb.MASTHEAD_RISE
        assert abs(ink.mm - 35) < 0.2, "35 mm below the type area's upper edge (7.2.4)"


@pytest.mark.parametrize("marks", MARKS, ids=len)
@pytest.mark.parametrize("signers", range(1, 7))
def test_no_length_of_a_head_is_one_that_the_schema_forbids(marks: tuple[str, ...], signers: int) -> None:
    for count in range(2, 41):
        copy_number, secrecy, urgency = (*marks, "", "", "")[:3]
        head = Letterhead(copy_number, secrecy, urgency, "甲" * count, "甲〔2023〕1号", ("王某某",) * signers)
        written = "".join(letterhead(head, gb.AREA_WIDTH))
        assert not re.search(r'<w:spacing [^>]*"-', written)


def test_the_standards_blank_lines_stand_above_reference_seal_and_title() -> None:
    head = "".join(letterhead(Letterhead(organ="甲局文件", reference="甲〔2023〕1号"), gb.AREA_WIDTH))
    assert f'w:before="{2 * gb.LINE.twips}"' in head, "下空二行 (7.2.5)"
    above = {
        style: blank_above(Style.BODY, style).twips / gb.LINE.twips
        for style in (Style.SIGNATURE, Style.UNSEALED_SIGNATURE, Style.ATTACHMENT_NOTE, Style.BODY)
    }
    assert above[Style.UNSEALED_SIGNATURE] == 1, "正文下空一行 (7.3.5.2)"
    assert above[Style.ATTACHMENT_NOTE] == 1, "正文下空一行 (7.3.4)"
    assert 2 <= above[Style.SIGNATURE] <= 3, "room for the seal's upper half (7.3.5.1)"
    assert above[Style.BODY] == 0
