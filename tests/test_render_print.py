"""How a report prints: the PDF that LibreOffice makes of it, measured against GB/T 9704."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from rectify.machine import libreoffice
from rectify.render import docx_file, first_page
from rectify.render.blocks import (
    Align,
    Block,
    Cell,
    Colophon,
    Document,
    Face,
    Landscape,
    Letterhead,
    PageBreak,
    Paragraph,
    Run,
    Style,
    Table,
)
from rectify.render.typefaces import STANDARD, Looks
from tests import faces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MM = 25.4 / 72


def installed() -> bool:
    """Whether there is a word processor, a PDF reader and a Chinese face to measure with."""
    return all(map(shutil.which, ("soffice", "pdftotext", "pdftocairo", "fc-list"))) and faces.installed() is not None


pytestmark = pytest.mark.skipif(not installed(), reason="needs LibreOffice, poppler-utils and a Chinese face")


@pytest.fixture(scope="module", autouse=True)
def chinese_faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(faces.settings(tmp_path_factory.mktemp("faces"))))
        yield


@dataclass(frozen=True)
class Word:
    """A word of a PDF page, in millimetres from the sheet's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Rule:
    """A horizontal line of a PDF page, in millimetres from the sheet's upper left corner."""

    left: float
    right: float
    down: float
    is_red: bool


def pages(document: Document, folder: Path, looks: Looks = STANDARD) -> list[list[Word]]:
    path = folder / "report.docx"
    path.write_bytes(docx_file.docx(document, looks))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    return words(path.with_suffix(".pdf"))


def words(path: Path) -> list[list[Word]]:
    """The words of a PDF, page by page."""
    read = ["pdftotext", "-bbox", str(path), "-"]
    written = subprocess.run(read, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    pattern = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
    return [[measured(*found) for found in pattern.findall(page)] for page in written.split("<page ")[1:]]


def measured(left: str, top: str, right: str, bottom: str, text: str) -> Word:
    return Word(float(left) * MM, float(top) * MM, float(right) * MM, float(bottom) * MM, text)


def rules(folder: Path, page: int) -> list[Rule]:
    """The lines drawn on a page of what `pages` made, from the top, each once."""
    draw = ["pdftocairo", "-svg", "-f", str(page), "-l", str(page), str(folder / "report.pdf"), "-"]
    drawn = subprocess.run(draw, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    pattern = re.compile(
        r'stroke:rgb\((.*?)\).*?d="M (.*?) (.*?) L (.*?) (.*?) " transform="matrix\((.*?),0,0,(.*?),(.*?),(.*?)\)"'
    )
    found = set()
    for colour, *figures in pattern.findall(drawn):
        left, top, right, bottom, wide, high, aside, down = map(float, figures)
        assert top == bottom
        start, end = sorted(round((place * wide + aside) * MM, 2) for place in (left, right))
        found.add(Rule(start, end, round((top * high + down) * MM, 2), colour.startswith("100%")))
    return sorted(found, key=lambda rule: rule.down)


def lines(page: list[Word]) -> list[str]:
    """The lines of the type area, from the top."""
    area = sorted(
        (piece for piece in page if piece.top < 297 - 35), key=lambda piece: (round(piece.bottom), piece.left)
    )
    return [
        "".join(piece.text for piece in row)
        for _, row in itertools.groupby(area, key=lambda piece: round(piece.bottom))
    ]


def said(style: Style, *texts: str) -> Paragraph:
    return Paragraph(style, tuple(Run(text, Face.BODY if number else Face.OWN) for number, text in enumerate(texts)))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> list[list[Word]]:
    """Four upright pages, then a sheet turned sideways."""
    head = tuple(Cell((said(Style.CELL, text),), header=True) for text in ("序号", "问题"))
    blocks: list[Block] = [
        said(Style.TITLE, "中共甲市水务局党组关于巡察整改进展情况的报告"),
        said(Style.ADDRESSEE, "市委："),
        said(Style.BODY, "正" * (26 + 28 * 55)),
        said(Style.HEADING_2, "（一）题题题题。", "文" * 10),
        said(Style.SIGNATURE, "中共甲市水务局党组"),
        said(Style.DATE, "2023年6月8日"),
        Landscape((said(Style.TITLE, "清单"), Table((head, head), head=1))),
        Colophon("市纪委", "局办公室", "2023年6月9日"),
    ]
    return pages(Document(tuple(blocks)), tmp_path_factory.mktemp("print"))


def test_a_page_has_22_lines_of_28_characters(report: list[list[Word]]) -> None:
    assert lines(report[1]) == ["正" * 28] * 22
    assert lines(report[2])[:13] == ["正" * 28] * 13


def test_lines_fill_the_type_area(report: list[list[Word]]) -> None:
    body = [piece for piece in report[1] if piece.text.startswith("正")]
    assert {round(piece.left) for piece in body} == {28}
    assert {round(piece.right) for piece in body} == {184}
    tops = sorted(piece.top for piece in body)
    steps = [after - before for before, after in itertools.pairwise(tops)]
    assert steps == pytest.approx([28.95 * MM] * 21, abs=0.1)


def test_a_title_stands_in_two_lines_a_blank_line_above_the_text(report: list[list[Word]]) -> None:
    assert lines(report[0])[:3] == ["中共甲市水务局党组关于", "巡察整改进展情况的报告", "市委："]
    second, addressee = (next(piece for piece in report[0] if piece.text.startswith(text)) for text in ("巡察", "市委"))
    assert addressee.bottom - second.bottom == pytest.approx(2 * 28.95 * MM, abs=1.5)


def test_page_numbers_stand_at_the_outer_edges(report: list[list[Word]]) -> None:
    for number, page in enumerate(report[:3], 1):
        foot = [piece for piece in page if piece.top > 297 - 35]
        assert [piece.text for piece in foot] == ["—", str(number), "—"]
        if number % 2:
            assert foot[-1].right == pytest.approx(210 - 26 - 14 * MM, abs=0.5)
        else:
            assert foot[0].left == pytest.approx(28 + 14 * MM, abs=0.5)
        assert (foot[0].top + foot[0].bottom) / 2 == pytest.approx(297 - 35 + 7, abs=1.5)


def test_the_signature_is_centred_over_the_date(report: list[list[Word]]) -> None:
    last = report[2]
    organ = next(piece for piece in last if piece.text == "中共甲市水务局党组")
    date = [piece for piece in last if piece.top > organ.bottom and piece.top < 297 - 35]
    left, right = min(piece.left for piece in date), max(piece.right for piece in date)
    assert right == pytest.approx(184 - 4 * 15.75 * MM, abs=1)
    assert (organ.left + organ.right) / 2 == pytest.approx((left + right) / 2, abs=3)


def test_a_turned_sheet_has_its_number_where_the_others_have_it(report: list[list[Word]]) -> None:
    turned = report[3]
    number = next(piece for piece in turned if piece.text == "4")
    assert (number.left + number.right) / 2 == pytest.approx(28, abs=2)  # 7 mm outside the area's lower edge, turned
    assert number.top < 60  # the upper end: the left edge of an even page


def test_the_colophon_stands_on_the_foot_of_the_type_area(report: list[list[Word]]) -> None:
    last = report[-1]
    assert "局办公室" in [piece.text for piece in last]
    assert max(piece.bottom for piece in last) == pytest.approx(297 - 35, abs=2)


@pytest.fixture(scope="module")
def formal(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[list[Word]], list[Rule], list[Rule]]:
    """A paper to a superior with 版头, an attachment and 版记, for two-sided print; the rules of its first and last page."""
    blocks: list[Block] = [
        Letterhead("000001", "秘密★1年", "", "甲水务局党组文件", "甲水党〔2023〕6号", ("王某某", "李某")),
        said(Style.TITLE, "关于巡察整改进展情况的报告"),
        said(Style.ADDRESSEE, "市委："),
        said(Style.BODY, "正" * 100),
        said(Style.ATTACHMENT_NOTE, "附件：整改台账"),
        said(Style.SIGNATURE, "中共甲市水务局党组"),
        said(Style.DATE, "2023年6月8日"),
        said(Style.ATTACHMENT_LABEL, "附件"),
        said(Style.TITLE, "整改台账"),
        said(Style.BODY, "附" * 60),
        Colophon("市纪委", "局办公室", "2023年6月9日"),
    ]
    folder = tmp_path_factory.mktemp("formal")
    made = pages(Document(tuple(blocks)), folder, Looks(mirrored=True))
    return made, rules(folder, 1), rules(folder, len(made))


def find(page: list[Word], text: str) -> Word:
    return next(piece for piece in page if piece.text.startswith(text))


def test_the_letterhead_stands_where_the_standard_puts_it(
    formal: tuple[list[list[Word]], list[Rule], list[Rule]],
) -> None:
    first, (red,), _ = formal[0][0], formal[1], formal[2]
    number, secret, mark = (find(first, text) for text in ("000001", "秘密", "甲水务局"))
    reference, signer, other = (find(first, text) for text in ("甲水党", "签发人", "李某"))
    assert (number.left, secret.left) == pytest.approx((28, 28), abs=0.5)
    assert secret.top - number.top == pytest.approx(28.95 * MM, abs=0.3)  # 7.2.1, 7.2.2: the first and second line
    assert mark.top == pytest.approx(37 + 35, abs=4)  # 7.2.4, measured on the face's box, which is higher than its ink
    assert (mark.left + mark.right) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)
    assert reference.left == pytest.approx(28 + 15.75 * MM, abs=0.5)  # 7.2.5: one 字 from the left
    assert other.left > signer.right
    assert reference.bottom == pytest.approx(signer.bottom, abs=0.3)
    assert (red.left, red.right) == pytest.approx((28, 184), abs=0.5)
    assert red.is_red
    assert red.down - (reference.top + reference.bottom) / 2 - 8 * MM == pytest.approx(4, abs=0.5)  # 7.2.7


def test_an_attachment_begins_a_page_with_its_title_on_the_third_line(
    formal: tuple[list[list[Word]], list[Rule], list[Rule]],
) -> None:
    page = next(page for page in formal[0] if lines(page)[0] == "附件")
    label, title, text = (find(page, start) for start in ("附件", "整改台账", "附附"))
    middle = (label.top + label.bottom) / 2
    assert label.left == pytest.approx(28, abs=0.5)
    assert (title.top + title.bottom) / 2 - middle == pytest.approx(2 * 28.95 * MM, abs=2)
    assert (title.left + title.right) / 2 == pytest.approx(28 + 156 / 2, abs=0.5)
    assert text.top > title.bottom


def test_the_colophon_is_ruled_at_the_foot_of_the_last_even_page(
    formal: tuple[list[list[Word]], list[Rule], list[Rule]],
) -> None:
    made, _, drawn = formal
    assert len(made) % 2 == 0
    assert [rule.is_red for rule in drawn] == [False] * 3
    assert drawn[-1].down == pytest.approx(297 - 35, abs=1)
    copies, printer = find(made[-1], "抄送"), find(made[-1], "局办公室")
    lines_between = [(piece.top + piece.bottom) / 2 for piece in (copies, printer)]
    assert drawn[0].down < lines_between[0] < drawn[1].down < lines_between[1] < drawn[2].down


def test_two_sided_paper_has_its_wide_margin_at_the_back(
    formal: tuple[list[list[Word]], list[Rule], list[Rule]],
) -> None:
    even = formal[0][1]
    foot = [piece for piece in even if piece.top > 297 - 35]
    assert find(even, "附件：").left == pytest.approx(26 + 2 * 15.75 * MM, abs=0.5)
    assert foot[0].left == pytest.approx(26 + 14 * MM, abs=0.5)


WHO = "中共云泽市人力资源和社会保障局党组委员会巡察整改工作领导小组"
LONGER = WHO + "及其办公室和派驻机构联合办公会"
LONGEST = "中共" + "云泽市人力资源和社会保障局和住房和城乡建设局" * 3 + "党组"
PRINTER = "云泽市住房和城乡建设局巡察整改工作领导小组办公室"
ORGANS = "，".join(f"市第{number}中学{number}号校区" for number in range(1, 31))
MASTHEAD = "云泽市住房和城乡建设局云泽市人力资源和社会保障局云泽市农业农村局巡察整改联合领导小组文件"
UIGHUR = ("阿卜杜热合曼·买买提艾力", "古丽巴哈尔·阿不力孜", "王某")
NUMBER = "云泽市住建党组巡察整改办发〔2023〕123号"


def signed(style: Style, organ: str) -> tuple[Block, ...]:
    return said(Style.BODY, "正文。"), said(style, organ), said(Style.DATE, "2023年4月28日"), Landscape(())


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[list[Word]], Path]:
    """Papers with names that are longer than usual, each on a page of its own."""
    blocks: list[Block] = [
        *(block for organ in (WHO, LONGER) for block in signed(Style.UNSEALED_SIGNATURE, organ)),
        *(block for organ in (WHO, LONGEST) for block in signed(Style.SIGNATURE, organ)),
        Letterhead(organ=MASTHEAD, reference=NUMBER, signers=("王某某", "李某某", "张某某", "赵某某")),
        *signed(Style.SIGNATURE, "中共甲市水务局党组"),
        Letterhead(organ="甲市水务局文件", reference=NUMBER, signers=UIGHUR),
        *signed(Style.SIGNATURE, "中共甲市水务局党组"),
        Colophon("市纪委", PRINTER, "2023年4月28日"),
        Colophon(ORGANS, "局办公室", "2023年12月28日"),
        Colophon(ORGANS * 3, PRINTER, "2023年12月28日"),
    ]
    folder = tmp_path_factory.mktemp("crowded")
    return pages(Document(tuple(blocks)), folder), folder


def inside(page: list[Word]) -> bool:
    """Whether the text stands in the type area's width; a mark may hang out to the right of it."""
    return all(piece.left > 28 - 0.5 and piece.right < 184 + 0.5 for piece in page)


def on_line(page: list[Word], text: str) -> list[Word]:
    """The words of the line on which such a text begins."""
    row = find(page, text).bottom
    return sorted((piece for piece in page if abs(piece.bottom - row) < 1), key=lambda piece: piece.left)


def test_a_date_below_a_long_signature_stays_whole_and_inside(crowded: tuple[list[list[Word]], Path]) -> None:
    for page, organ, right in zip(crowded[0], (WHO, LONGER, WHO, LONGEST), (2, 2, 4, 4), strict=False):
        read = lines(page)
        assert (read[0], "".join(read[1:-1]), read[-1]) == ("正文。", organ, "2023年4月28日")
        assert inside(page)
        assert on_line(page, "2023")[-1].right == pytest.approx(184 - right * 15.75 * MM, abs=1)


def test_a_long_sealed_signature_is_centred_over_the_date(crowded: tuple[list[list[Word]], Path]) -> None:
    for page in crowded[0][2:4]:
        date = on_line(page, "2023")
        middle = (date[0].left + date[-1].right) / 2
        organ = [
            piece for piece in page if piece.top > find(page, "正文。").bottom and piece.bottom < date[0].bottom - 1
        ]
        assert len(organ) > 1
        assert [(piece.left + piece.right) / 2 for piece in organ] == pytest.approx([middle] * len(organ), abs=3.5)


def test_a_long_masthead_takes_several_lines_of_large_type(crowded: tuple[list[list[Word]], Path]) -> None:
    page = crowded[0][4]
    mark = [piece for piece in page if piece.bottom < find(page, "签发人").top]
    assert "".join(piece.text for piece in sorted(mark, key=lambda piece: piece.bottom)) == MASTHEAD
    assert len(mark) > 1
    assert min(piece.bottom - piece.top for piece in mark) > 20 * MM
    assert min(piece.top for piece in mark) == pytest.approx(37 + 35, abs=4)


def test_a_number_without_room_stands_below_the_signers(crowded: tuple[list[list[Word]], Path]) -> None:
    page = crowded[0][4]
    read = lines(page)
    last = read.index(NUMBER)
    assert read[last - 2 : last] == ["签发人：王某某李某某", "张某某赵某某"]
    columns = [find(page, name).left for name in ("李某某", "赵某某")]
    assert columns[0] == pytest.approx(columns[1], abs=0.3)
    assert on_line(page, "云泽市住建")[0].left == pytest.approx(28 + 15.75 * MM, abs=0.5)


def test_a_long_name_is_whole_and_stands_alone(crowded: tuple[list[list[Word]], Path]) -> None:
    page = crowded[0][5]
    read = lines(page)
    first = next(number for number, line in enumerate(read) if line.startswith("签发人"))
    assert read[first : first + 4] == [f"签发人：{UIGHUR[0]}", *UIGHUR[1:], NUMBER]
    assert find(page, UIGHUR[1][:4]).left == pytest.approx(find(page, "王某").left, abs=0.3)
    assert inside(page)


def test_a_long_printer_wraps_beside_the_date(crowded: tuple[list[list[Word]], Path]) -> None:
    made, folder = crowded
    page = next(page for page in made if "抄送：市纪委。" in lines(page))
    drawn = rules(folder, made.index(page) + 1)
    assert "".join(lines(page)) == f"抄送：市纪委。{PRINTER}2023年4月28日印发"
    assert on_line(page, "2023")[-1].right == pytest.approx(184 - 14 * MM, abs=0.5)
    assert len(drawn) == 3
    assert drawn[-1].down == pytest.approx(297 - 35, abs=1)
    assert drawn[1].down < find(page, "云泽市").top


def test_many_organs_stand_above_the_printer(crowded: tuple[list[list[Word]], Path]) -> None:
    made, folder = crowded
    page = next(page for page in made if lines(page) and lines(page)[0].startswith("抄送：市第"))
    drawn = rules(folder, made.index(page) + 1)
    assert "".join(lines(page)) == f"抄送：{ORGANS}。局办公室2023年12月28日印发"
    assert drawn[-1].down == pytest.approx(297 - 35, abs=1)
    above = [piece for piece in page if piece.bottom < find(page, "局办公室").top]
    assert max(piece.bottom for piece in above) < drawn[1].down + 1
    assert min(piece.left for piece in above if not piece.text.startswith("抄送")) >= 28 + 4 * 14 * MM - 0.5


def test_a_colophon_that_is_higher_than_a_page_is_whole(crowded: tuple[list[list[Word]], Path]) -> None:
    made = crowded[0]
    last = "".join("".join(lines(page)) for page in made[-2:])
    assert last.endswith(f"抄送：{ORGANS * 3}。{PRINTER}2023年12月28日印发")


def headed(lines: int, *, formal: bool) -> tuple[Block, ...]:
    """A paper whose 主送机关 takes so many lines."""
    head = (Letterhead("000001", organ=MASTHEAD, reference=NUMBER, signers=UIGHUR),) if formal else ()
    addressee = said(Style.ADDRESSEE, "甲" * (28 * lines - 1) + "：")
    return *head, said(Style.TITLE, "关于整改的报告"), addressee, said(Style.BODY, "正文。")


def test_a_head_is_too_high_by_estimate_where_it_is_on_paper(tmp_path: Path) -> None:
    fitting = {
        formal: max(count for count in range(1, 22) if not first_page.excess(Document(headed(count, formal=formal))))
        for formal in (False, True)
    }
    cases = [(formal, count + more) for formal, count in fitting.items() for more in (0, 1)]
    blocks = [block for formal, count in cases for block in (*headed(count, formal=formal), Landscape(()))]
    made = ["".join(lines(page)) for page in pages(Document(tuple(blocks)), tmp_path)]
    first = [page for page in made if "关于整改的报告" in page]
    assert ["正文。" in page for page in first] == [True, False, True, False]
    assert fitting[False] == 22 - 3


ORGAN, DAY, NOTE = "中共甲市水务局党组", "2023年6月8日", "（联系人：王某某）"
LAST = {1: "特此报告。", 2: "末" * 40, 3: "末" * 80}
SIGNED = {
    "sealed": (said(Style.SIGNATURE, ORGAN), said(Style.DATE, DAY)),
    "unsealed": (said(Style.UNSEALED_SIGNATURE, ORGAN), said(Style.DATE, DAY)),
    "with a note": (said(Style.SIGNATURE, ORGAN), said(Style.DATE, DAY), said(Style.NOTE, NOTE)),
}


def text(char: str, count: int) -> Paragraph:
    """A paragraph of so many full lines."""
    return said(Style.BODY, char * (28 * count - 2))


def attached(count: int) -> list[Block]:
    names = [f"{number}.清单" if count > 1 else "清单" for number in range(1, count + 1)]
    return [said(Style.ATTACHMENT_NOTE, ("" if number else "附件：") + name) for number, name in enumerate(names)]


def last_pages(papers: list[list[Block]], folder: Path) -> list[list[str]]:
    """The lines of the last page of each paper, all papers printed in one go."""
    apart = [block for paper in papers for block in (*paper, PageBreak())]
    printed = [lines(page) for page in pages(Document(tuple(apart[:-1])), folder)]
    last = [page for page in printed if DAY in page]
    assert len(last) == len(papers)
    return last


@pytest.mark.parametrize("signed", SIGNED.values(), ids=SIGNED)
def test_the_page_of_the_date_has_text_and_all_of_the_sign_off(tmp_path: Path, signed: tuple[Block, ...]) -> None:
    """Wherever on a page the paper ends."""
    papers: list[list[Block]] = [
        [text("正", length), said(Style.BODY, LAST[last]), *attached(notes), *signed]
        for last in (1, 3)
        for notes in (0, 1, 3)
        for length in range(23 - last - (11 + notes), 23)
    ]
    for page in last_pages(papers, tmp_path):
        assert page[0].startswith(("正", "末", "特此报告")), page
        assert page[page.index(DAY) - 1] == ORGAN
        assert (NOTE in page) == (len(signed) == 3)


def test_where_the_last_paragraph_is_one_line_a_short_one_before_it_gives_way_with_it(tmp_path: Path) -> None:
    papers: list[list[Block]] = [
        [text("正", length), said(Style.BODY, LAST[before]), said(Style.BODY, LAST[1]), *SIGNED["sealed"]]
        for before in LAST
        for length in range(10, 23)
    ]
    for page in last_pages(papers, tmp_path):
        assert page.index(ORGAN) >= 2, page


@pytest.mark.parametrize("notes", [0, 3, 25])
def test_after_a_last_paragraph_too_long_to_move_the_sign_off_stays_in_one_piece(tmp_path: Path, notes: int) -> None:
    papers: list[list[Block]] = [
        [text("正", length), text("末", 19), *attached(notes), *SIGNED["with a note"]] for length in range(1, 23, 2)
    ]
    for page in last_pages(papers, tmp_path):
        assert page[-3:] == [ORGAN, DAY, NOTE]
        assert len(page) > 3 or not notes


@pytest.mark.parametrize(("filling", "blank"), [(1, []), (23, [3])])
def test_the_pdf_has_the_blank_page_before_the_colophon(tmp_path: Path, filling: int, blank: list[int]) -> None:
    paper: tuple[Block, ...] = (text("正", filling), *SIGNED["sealed"], Colophon("市纪委", "局办公室", "2023年6月9日"))
    path = tmp_path / "paper.pdf"
    path.write_bytes(libreoffice.pdf(docx_file.docx(Document(paper), Looks(mirrored=True))))
    printed = words(path)
    assert len(printed) % 2 == 0
    assert "局办公室" in [piece.text for piece in printed[-1]]
    assert [number for number, page in enumerate(printed, 1) if not page] == blank


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> list[list[Word]]:
    """An upright page, then two turned ones full of a table, for two-sided print: the turned ones."""
    row = (Cell((said(Style.CELL, "左"),)), Cell((said(Style.CELL, "右"),), align=Align.RIGHT))
    blocks = (text("正", 1), Landscape((Table((row,) * 60),)))
    _, even, odd, *_ = pages(Document(blocks), tmp_path_factory.mktemp("turned"), Looks(mirrored=True))
    return [even, odd]


def test_turned_sheets_of_two_sided_paper_have_the_same_margins_on_both_sides(turned: list[list[Word]]) -> None:
    for page in turned:
        table = [piece for piece in page if piece.text in ("左", "右")]
        assert min(piece.left for piece in table) > 36
        assert max(piece.right for piece in table) < 297 - 36
        rows = [(piece.top + piece.bottom) / 2 for piece in table if piece.text == "左"]
        assert min(rows) == pytest.approx(27 + 10 * MM, abs=1.5)  # the middle of a line of 20 pt
        assert 210 - max(rows) < 27 + 30 * MM + 1  # no room for another
    even, odd = ([piece.left for piece in page if piece.text == "左"] for page in turned)
    assert even[0] == pytest.approx(odd[0], abs=0.1)


def test_turned_sheets_of_two_sided_paper_have_their_number_where_the_others_have_it(turned: list[list[Word]]) -> None:
    for page, number in zip(turned, "23", strict=True):
        dashes = [piece for piece in page if piece.left < 33]
        assert number in [piece.text for piece in dashes]
        assert {round((piece.left + piece.right) / 2) for piece in dashes} <= {27, 28, 29}
        ends = min(piece.top for piece in dashes), max(piece.bottom for piece in dashes)
        if number == "2":
            assert ends[0] == pytest.approx(26 + 14 * MM, abs=1)
        else:
            assert ends[1] == pytest.approx(210 - 26 - 14 * MM, abs=1)
