"""What a Word file of ours says of itself: its text, styles, sections and properties."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import docx
import docx.text.paragraph
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from rectify.render import base_specimen, docx_file, typefaces
from rectify.render.base_document import BadBase
from rectify.render.blocks import (
    Block,
    Cell,
    Colophon,
    Document,
    Face,
    Landscape,
    Letterhead,
    LineBreak,
    PageBreak,
    Paragraph,
    Run,
    Style,
    Table,
)
from rectify.render.gbt9704 import Kind
from rectify.render.plain_text import plain
from tests import work

if TYPE_CHECKING:
    from lxml import etree


def said(style: Style, *texts: str) -> Paragraph:
    """A paragraph; a second text runs on behind a heading."""
    return Paragraph(style, tuple(Run(text, Face.BODY if number else Face.OWN) for number, text in enumerate(texts)))


def row(*texts: str, header: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell((said(Style.CELL, text),), header=header) for text in texts)


REPORT: tuple[Block, ...] = (
    Paragraph(Style.TITLE, (Run("中共甲市水务局党组关于"), LineBreak(), Run("巡察整改进展情况的报告"))),
    said(Style.ADDRESSEE, "市委："),
    said(Style.BODY, " 现将“整改”情况报告如下  。"),
    said(Style.HEADING_1, "一、履行主体责任情况"),
    said(Style.HEADING_2, "（一）抓学习。", "办班3期。"),
    said(Style.HEADING_3, "1.建制度。", "印发5项 <制度> & 办法。"),
    said(Style.HEADING_4, "（1）查台账。", "补录20份。"),
    said(Style.ATTACHMENT_NOTE, "附件：1.任务清单"),
    said(Style.ATTACHMENT_NOTE, "2.制度清单"),
    said(Style.SIGNATURE, "中共甲市水务局党组"),
    said(Style.DATE, "2023年6月8日"),
    said(Style.NOTE, "（联系人：张某）"),
)
ANNEX = Landscape(
    (
        said(Style.ATTACHMENT_LABEL, "附件1"),
        said(Style.TITLE, "任务清单"),
        Table((row("序号", "问题", header=True), row("1", "制度不全")), head=1),
    )
)


def opened(*blocks: Block, **how: object) -> docx.document.Document:
    return docx.Document(io.BytesIO(docx_file.docx(Document(blocks), typefaces.Looks(**how))))  # type: ignore[arg-type]


def said_in(element: etree._Element, path: str, attribute: str = "val") -> str | None:
    """The attribute of the first element down a path of w: names; None where there is none."""
    found = element.find("./" + "/".join(qn(f"w:{name}") for name in path.split("/")))
    return None if found is None else found.get(qn(f"w:{attribute}"))


def paragraph_element(paragraph: docx.text.paragraph.Paragraph) -> etree._Element:
    element: etree._Element = paragraph.paragraph_format.element
    return element


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


class TestText:
    def test_is_the_plain_text_line_for_line(self) -> None:
        document = opened(*REPORT)
        assert "".join(f"{paragraph.text}\n" for paragraph in document.paragraphs) == plain(Document(REPORT))

    def test_the_lines_of_a_title_are_layout_and_no_text(self) -> None:
        title = opened(*REPORT).paragraphs[0]
        assert title.text == "中共甲市水务局党组关于巡察整改进展情况的报告"
        assert len(list(paragraph_element(title).iter(qn("w:br")))) == 1

    def test_has_no_character_that_xml_cannot_hold(self) -> None:
        assert opened(said(Style.BODY, "甲\x00\x0b\ud800\ufffe乙")).paragraphs[0].text == "甲乙"

    def test_names_no_user_path_or_time(self) -> None:
        content = docx_file.docx(Document(REPORT))
        properties = docx.Document(io.BytesIO(content)).core_properties
        assert properties.title == "中共甲市水务局党组关于巡察整改进展情况的报告"
        assert properties.author == properties.last_modified_by == "中共甲市水务局党组"
        assert properties.created is not None
        assert f"{properties.created:%Y-%m-%d %H:%M}" == "2023-06-08 00:00"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not any(b"python-docx" in archive.read(name) for name in archive.namelist())

    def test_has_no_date_where_the_paper_has_a_masked_one(self) -> None:
        core = part(docx_file.docx(Document((said(Style.DATE, "2023年X月8日"),))), "docProps/core.xml")
        assert "dcterms:created" not in core

    def test_is_the_same_twice(self) -> None:
        document = Document((*REPORT, ANNEX))
        assert docx_file.docx(document) == docx_file.docx(document)


class TestStyles:
    def test_headings_are_headings_of_the_outline(self) -> None:
        levels = {}
        for paragraph in opened(*REPORT).paragraphs:
            style = paragraph.style
            assert style is not None
            levels[paragraph.text[:2]] = (style.name, said_in(style.element, "pPr/outlineLvl"))
        assert levels["一、"] == ("Heading 1", "0")
        assert levels["（一"] == ("Heading 2", "1")
        assert levels["1."] == ("Heading 3", "2")
        assert levels["（1"] == ("Heading 4", "3")
        assert levels["市委"] == ("公文主送机关", None)

    def test_a_run_in_heading_has_two_faces(self) -> None:
        lead, rest = opened(*REPORT).paragraphs[4].runs
        assert (lead.text, rest.text) == ("（一）抓学习。", "办班3期。")
        assert lead.style is None or lead.style.name == "Default Paragraph Font"
        assert rest.style is not None
        assert rest.style.font.name == "仿宋_GB2312"

    def test_all_scripts_have_the_chinese_face(self) -> None:
        styles = part(docx_file.docx(Document(REPORT)), "word/styles.xml")
        fonts = re.findall(r"<w:rFonts ([^>]*)/>", styles)
        assert fonts
        for attributes in fonts:
            named = dict(re.findall(r'w:(\w+)="([^"]*)"', attributes))
            assert named["ascii"] == named["hAnsi"] == named["eastAsia"]
        assert "Theme" not in styles

    def test_first_lines_are_indented_for_word_and_for_others(self) -> None:
        styles = opened(*REPORT).styles
        style = styles["公文正文"].element
        assert [said_in(style, "pPr/ind", name) for name in ("firstLineChars", "firstLine")] == ["200", "630"]

    def test_the_gallery_shows_only_styles_of_a_paper(self) -> None:
        latent = opened().styles.latent_styles
        assert latent.default_to_hidden
        assert {style.name for style in latent} == {"Normal", "Title", *(f"Heading {level}" for level in range(1, 5))}

    def test_a_face_can_be_replaced(self) -> None:
        content = docx_file.docx(Document(REPORT), typefaces.Looks(faces=typefaces.faces({"仿宋": "仿宋"})))
        for name in ("word/styles.xml", "word/fontTable.xml", "word/theme/theme1.xml"):
            assert "仿宋_GB2312" not in part(content, name)
        with pytest.raises(typefaces.UnknownKind, match="仿宋体"):
            typefaces.faces({"仿宋体": "仿宋"})
        assert typefaces.faces({"黑体": "某黑"}) == {Kind.HEITI: "某黑"}


class TestPages:
    def test_an_upright_page_is_that_of_the_standard(self) -> None:
        section = opened(*REPORT).sections[0]
        sizes = (section.page_width, section.page_height)
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(size.mm) for size in sizes if size] == [210, 297]
        assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]

    def test_a_landscape_page_is_the_upright_one_turned(self) -> None:
        before, turned, after = opened(*REPORT, ANNEX, said(Style.BODY, "尾")).sections
        margins = (turned.top_margin, turned.right_margin, turned.bottom_margin, turned.left_margin)
        assert turned.orientation is WD_ORIENT.LANDSCAPE
        assert before.orientation is after.orientation is WD_ORIENT.PORTRAIT
        assert [round(margin.mm) for margin in margins if margin] == [28, 37, 26, 35]

    def test_a_landscape_page_for_two_sided_print_has_the_area_in_its_middle(self) -> None:
        content = docx_file.docx(Document((*REPORT, ANNEX)), typefaces.Looks(mirrored=True))
        turned = docx.Document(io.BytesIO(content)).sections[1]
        margins = (turned.top_margin, turned.right_margin, turned.bottom_margin, turned.left_margin)
        assert [round(margin.mm) for margin in margins if margin] == [27, 36, 27, 36]

    @pytest.mark.parametrize(
        ("last", "first_kept"),
        [
            (("正" * 400, "特此报告。"), "特此报告。"),
            (("正" * 60, "特此报告。"), "正" * 60),
            (("正" * 60, "末" * 40), "末" * 40),
            (("正" * 60, "末" * 700), "附件：1.任务清单"),
        ],
        ids=("one line", "one line after a short paragraph", "two lines", "too long to move"),
    )
    def test_the_sign_off_is_kept_on_the_page_of_the_text_s_end(self, last: tuple[str, ...], first_kept: str) -> None:
        text = [said(Style.BODY, each) for each in last]
        notes = (said(Style.ATTACHMENT_NOTE, "附件：1.任务清单"), said(Style.ATTACHMENT_NOTE, "2.制度清单"))
        signed = (said(Style.SIGNATURE, "局党组"), said(Style.DATE, "2023年6月8日"), said(Style.NOTE, "（附注）"))
        paragraphs = opened(*text, *notes, *signed).paragraphs
        texts = [paragraph.text for paragraph in paragraphs]
        kept = [paragraph.text for paragraph in paragraphs if paragraph.paragraph_format.keep_with_next]
        assert kept == texts[texts.index(first_kept) : -1]

    def test_even_pages_have_their_number_at_the_other_edge(self) -> None:
        document = opened(*REPORT)
        assert document.settings.odd_and_even_pages_header_footer
        footers = (document.sections[0].footer, document.sections[0].even_page_footer)
        for footer, side in zip(footers, ("right", "left"), strict=True):
            line = footer.paragraphs[0]
            assert line.text == "— 1 —"
            assert said_in(paragraph_element(line), "pPr/ind", side) == "280"
            assert " PAGE " in [text.text for text in paragraph_element(line).iter(qn("w:instrText"))]

    def test_margins_are_mirrored_on_request(self) -> None:
        assert "mirrorMargins" not in part(docx_file.docx(Document(REPORT)), "word/settings.xml")
        content = docx_file.docx(Document(REPORT), typefaces.Looks(mirrored=True))
        assert "mirrorMargins" in part(content, "word/settings.xml")

    @pytest.mark.parametrize("last", [said(Style.BODY, "甲"), Table((row("甲"),)), Letterhead("1"), PageBreak()])
    def test_every_section_ends_whatever_stands_last_in_it(self, last: Block) -> None:
        turned = Landscape((said(Style.BODY, "乙"),))
        assert [section.orientation for section in opened(last, turned, last, turned).sections] == [
            WD_ORIENT.PORTRAIT,
            WD_ORIENT.LANDSCAPE,
            WD_ORIENT.PORTRAIT,
            WD_ORIENT.LANDSCAPE,
        ]

    def test_a_page_break_opens_the_next_paragraph(self) -> None:
        first, second = opened(said(Style.BODY, "甲"), PageBreak(), said(Style.BODY, "乙")).paragraphs
        assert not first.paragraph_format.page_break_before
        assert second.paragraph_format.page_break_before

    def test_the_signature_is_never_alone_on_a_page(self) -> None:
        paragraphs = opened(said(Style.BODY, "文"), said(Style.SIGNATURE, "某局"), said(Style.DATE, "日期")).paragraphs
        kept = [paragraph.paragraph_format.keep_with_next for paragraph in paragraphs]
        assert kept[0]
        assert paragraphs[1].style is not None
        assert paragraphs[1].style.paragraph_format.keep_with_next


class TestSignOff:
    @pytest.mark.parametrize(
        ("style", "organ", "rights"),
        [
            # centred over a date four 字 from the edge
            (Style.SIGNATURE, "某" * 8, (3.25, 4.0)),
            # too long for that: both move left
            (Style.SIGNATURE, "某" * 16, (0.0, 4.75)),
            # shorter than the date: the date two 字 from the edge
            (Style.UNSEALED_SIGNATURE, "某局", (8.5, 2.0)),
        ],
    )
    def test_stands_where_the_standard_says(self, style: Style, organ: str, rights: tuple[float, float]) -> None:
        paragraphs = opened(said(style, organ), said(Style.DATE, "2023年6月18日")).paragraphs  # 6.5 字
        found = [paragraph.paragraph_format.right_indent for paragraph in paragraphs]
        assert [indent.pt / 15.75 for indent in found if indent is not None] == pytest.approx(rights, abs=0.01)

    def test_an_unsealed_date_begins_two_characters_behind_the_organ(self) -> None:
        organ, date = opened(said(Style.UNSEALED_SIGNATURE, "某" * 12), said(Style.DATE, "2023年6月18日")).paragraphs
        assert organ.paragraph_format.right_indent == docx.shared.Pt(2 * 15.75)
        assert date.paragraph_format.left_indent is not None
        assert date.paragraph_format.left_indent.pt == pytest.approx(442.2 - (2 + 12 - 2) * 15.75, abs=0.1)


class TestTables:
    def test_the_head_is_repeated_and_no_row_is_split(self) -> None:
        rows = list(opened(ANNEX).element.iter(qn("w:tr")))
        assert [row.find(f"./{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True, False]
        assert all(row.find(f"./{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)

    def test_cells_are_merged(self) -> None:
        wide = Cell((said(Style.CELL, "宽"),), colspan=2)
        tall = Cell((said(Style.CELL, "高"),), rowspan=2)
        table = opened(Table(((wide, tall), row("甲", "乙")))).tables[0]
        texts = [[cell.text for cell in row.cells] for row in table.rows]
        assert texts == [["宽", "宽", "高"], ["甲", "乙", "高"]]

    def test_columns_follow_the_shares_or_the_texts(self) -> None:
        rows = (row("序号", "问题"), row("1", "很长的问题" * 20))
        narrow, wide = opened(Table(rows)).tables[0].columns
        assert narrow.width is not None
        assert wide.width is not None
        assert narrow.width * 3 < wide.width
        left, right = opened(Table(rows, widths=(1, 1))).tables[0].columns
        assert left.width == right.width

    def test_twice_as_many_rows_and_paragraphs_are_twice_the_work(self) -> None:
        def written(times: int) -> bytes:
            blocks: list[Block] = [Table(tuple(row(*"甲乙丙丁戊己庚") for _ in range(250 * times)))]
            blocks += [said(Style.HEADING_3, "1.题。", "文" * 50) for _ in range(1000 * times)]
            return docx_file.docx(Document(tuple(blocks)))

        once, twice = (work.calls(written, times) for times in (1, 2))
        assert twice < 2.2 * once
        assert len(docx.Document(io.BytesIO(written(2))).tables[0].rows) == 500


class TestLetterhead:
    def test_names_stand_two_a_line_and_the_number_beside_the_last(self) -> None:
        head = Letterhead(
            "000001", "秘密★1年", "特急", "甲市水务局文件", "甲水发〔2023〕5号", ("张某", "李某某", "王某")
        )
        document = opened(head, *REPORT)
        texts = [paragraph.text for paragraph in document.paragraphs[:6]]
        assert texts == [
            "000001",
            "秘密★1年",
            "特急",
            "甲市水务局文件",
            "\t签发人：张某\t李某某",
            "甲水发〔2023〕5号\t王某",
        ]
        assert said_in(paragraph_element(document.paragraphs[5]), "pPr/pBdr/bottom", "color") == "FF0000"

    def test_a_number_without_signers_is_centred(self) -> None:
        line = opened(Letterhead(reference="甲水发〔2023〕5号")).paragraphs[0]
        assert said_in(paragraph_element(line), "pPr/jc") == "center"

    def test_the_colophon_stands_on_an_even_page_without_number(self) -> None:
        document = opened(*REPORT, Colophon("市纪委", "局办公室", "2023年6月9日"))
        last = document.sections[-1]
        assert said_in(document.element, "body/sectPr/type") == "evenPage"
        assert last.footer.paragraphs[0].text == last.even_page_footer.paragraphs[0].text == ""
        assert [paragraph.text for paragraph in document.paragraphs[-3:-1]] == [
            "抄送：市纪委。",
            "局办公室\t2023年6月9日印发",
        ]

    def test_the_colophon_can_stand_on_the_last_page_of_the_text(self) -> None:
        document = opened(*REPORT, Colophon("市纪委", same_page=True))
        assert len(document.sections) == 1


class TestBase:
    def test_styles_page_and_footers_of_a_base_document_win(self) -> None:
        given = docx.Document()
        given.core_properties.author = "赵某"
        given.styles["Heading 1"].font.name = "某体"
        given.sections[0].left_margin = docx.shared.Mm(30)
        given.sections[0].footer.paragraphs[0].text = "页脚"
        given.add_paragraph("底稿的文字")
        written = io.BytesIO()
        given.save(written)
        document = opened(*REPORT, ANNEX, base=written.getvalue())
        assert document.styles["Heading 1"].font.name == "某体"
        assert document.styles["公文署名"] is not None
        upright, turned = document.sections
        assert round(upright.left_margin.mm) == round(turned.top_margin.mm) == 30  # type: ignore[union-attr]
        assert upright.footer.paragraphs[0].text == "页脚"
        assert document.core_properties.author == "中共甲市水务局党组"
        assert "底稿的文字" not in [paragraph.text for paragraph in document.paragraphs]

    def test_our_own_file_serves_as_base(self) -> None:
        first = docx_file.docx(
            Document((*REPORT, ANNEX, Colophon("市纪委"))), typefaces.Looks(faces={Kind.FANGSONG: "某仿宋"})
        )
        again = docx_file.docx(Document((*REPORT, ANNEX)), typefaces.Looks(base=first))
        ids = [re.findall('w:styleId="([^"]*)"', part(content, "word/styles.xml")) for content in (first, again)]
        assert ids[0] == ids[1]
        assert "仿宋_GB2312" not in part(again, "word/styles.xml")
        assert part(again, "word/document.xml").count("w:footerReference") == 4

    def test_everything_keeps_to_the_base_s_type_area(self) -> None:
        given = docx.Document(io.BytesIO(base_specimen.docx()))
        for section in given.sections[:2]:
            section.left_margin, section.right_margin = docx.shared.Mm(45), docx.shared.Mm(35)
        written = io.BytesIO()
        given.save(written)
        head = Letterhead(organ="中共云泽市水务局党组文件", reference="云水党〔2023〕12号", signers=("王某某", "李某"))
        signed = (said(Style.UNSEALED_SIGNATURE, "中共云泽市水务局党组"), said(Style.DATE, "2023年4月28日"))
        document = opened(head, *REPORT[:1], *signed, ANNEX, base=written.getvalue())
        area = docx.shared.Mm(210 - 45 - 35)
        (masthead,) = [each for each in document.paragraphs if each.text == head.organ]
        assert masthead.runs[0].font.size.pt * len(head.organ) <= area.pt  # type: ignore[union-attr]
        stops = [stop.position for each in document.paragraphs for stop in each.paragraph_format.tab_stops]
        assert stops
        assert max(stops) < area
        (date,) = [each for each in document.paragraphs if each.text == "2023年4月28日"]
        ends = date.paragraph_format.left_indent.pt + 6.5 * 16
        assert ends < area.pt
        turned = document.sections[1]
        assert turned.page_width is not None
        room = turned.page_width - turned.left_margin - turned.right_margin  # type: ignore[operator]
        columns = [int(each.get(qn("w:w"), "0")) for each in document.tables[0]._tbl.tblGrid]
        assert sum(columns) * 635 <= room

    def test_the_file_that_init_writes_holds_every_kind_of_page(self) -> None:
        document = opened(*REPORT, ANNEX, Colophon("市纪委"), base=base_specimen.docx())
        _, turned, last = document.sections
        assert "txbxContent" in turned.footer._element.xml, "a number turned with its sheet (8)"
        assert last.footer.paragraphs[0].text == last.even_page_footer.paragraphs[0].text == ""
        assert "txbxContent" not in last.footer._element.xml
        assert "fldChar" not in last.footer._element.xml, "no number beside 版记 (7.5)"

    @pytest.mark.parametrize("base", [b"", b"no zip"])
    def test_what_is_no_word_file_is_refused(self, base: bytes) -> None:
        with pytest.raises(BadBase):
            docx_file.docx(Document(REPORT), typefaces.Looks(base=base))
