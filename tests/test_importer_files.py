"""The paragraphs of .txt and .docx files, and what is said of files that are no report."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from rectify.core.errors import RectifyError, UsageError
from rectify.importer import docx_package, read_file
from rectify.storage import zip_archive

if TYPE_CHECKING:
    pass

LINES = ["一、总体情况", "（一）提高站位。开会研究。", "二、落实情况", "（一）关于甲方面", "1.补齐账卡。补建12份。"]
W = nsdecls("w")
FOR_ALTERNATIVES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraphs(path: Path) -> list[str]:
    return list(read_file.read(path).paragraphs)


def saved(document: Any, folder: Path, name: str = "报告.docx") -> Path:
    path = folder / name
    document.save(str(path))
    return path


def written(folder: Path, data: str | bytes, name: str = "报告.txt") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def paragraph(document: Any, inner: str) -> Any:
    """A paragraph of the body made of raw WordprocessingML."""
    element = parse_xml(f"<w:p {W} {FOR_ALTERNATIVES}>{inner}</w:p>")
    document.element.body.insert(len(document.element.body) - 1, element)
    return element


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


# ---------------------------------------------------------------------------------------------------------------------
# .txt


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "\r\n".join(LINES).encode(encoding))
    assert paragraphs(path) == LINES


def test_outer_blanks_go_and_inner_ones_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "　　一、甲 乙　\n\n\t（一）丙\u00a0\n")
    assert paragraphs(path) == ["一、甲 乙", "", "（一）丙"]


def test_a_line_break_of_word_begins_a_paragraph_and_other_controls_vanish(tmp_path: Path) -> None:
    assert paragraphs(written(tmp_path, "甲\x0b乙\u2028丙\x07丁\r\n戊")) == ["甲", "乙", "丙丁", "戊"]


# ---------------------------------------------------------------------------------------------------------------------
# .docx: all text, and nothing but text


def test_a_document_of_word_reads_as_its_text(tmp_path: Path) -> None:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    assert paragraphs(saved(document, tmp_path)) == LINES


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("甲") + run("乙"), ["甲乙"]),
        (f"<w:ins w:id='1' w:author='李某'>{run('甲')}</w:ins>{run('乙')}", ["甲乙"]),
        (f"<w:del w:id='1' w:author='李某'><w:r><w:delText>丙</w:delText></w:r></w:del>{run('乙')}", ["乙"]),
        (
            f"<w:moveFrom w:id='1' w:author='李某'>{run('丙')}</w:moveFrom><w:moveTo w:id='2'>{run('乙')}</w:moveTo>",
            ["乙"],
        ),
        (f"<w:hyperlink w:anchor='x'>{run('甲')}</w:hyperlink>{run('乙')}", ["甲乙"]),
        (f"<w:smartTag w:element='date'>{run('5月')}</w:smartTag>{run('9日')}", ["5月9日"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>{run('乙')}", ["甲乙"]),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", ["甲\t乙"]),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>", ["甲", "乙", "丙"]),
        ("<w:r><w:t>0555</w:t><w:noBreakHyphen/><w:t>221</w:t></w:r>", ["0555-221"]),
        (f"{run('甲')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", ["甲"]),
        (f"{run('甲')}<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t></w:r>", ["甲明"]),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            ["甲"],
        ),
        (
            (
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
                f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run('5月9日')}"
                f"<w:r><w:fldChar w:fldCharType='end'/></w:r>{run('止')}"
            ),
            ["5月9日止"],
        ),
        (
            (
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>"
                f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run('一、总体情况……1')}"
                f"<w:r><w:fldChar w:fldCharType='end'/></w:r>{run('止')}"
            ),
            ["止"],
        ),
        (f"<w:fldSimple w:instr='PAGE'>{run('3')}</w:fldSimple>{run('页')}", ["3页"]),
        (
            f"<mc:AlternateContent><mc:Choice Requires='wps'>{run('甲')}</mc:Choice><mc:Fallback>{run('甲')}</mc:Fallback></mc:AlternateContent>",
            ["甲"],
        ),
        (
            f"{run('甲')}<w:r><w:pict><v:textbox><w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent></v:textbox></w:pict></w:r>",
            ["甲"],
        ),
    ],
)
def test_what_is_text_in_a_paragraph(tmp_path: Path, inner: str, expected: list[str]) -> None:
    document = docx.Document()
    paragraph(document, inner)
    assert paragraphs(saved(document, tmp_path)) == expected


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph(document, f"<w:pPr><w:rPr><w:del w:id='1' w:author='李某'/></w:rPr></w:pPr>{run('甲')}")
    paragraph(document, run("乙"))
    assert paragraphs(saved(document, tmp_path)) == ["甲乙"]


def test_cells_of_tables_are_paragraphs_where_they_stand(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "甲"
    table.cell(0, 1).text = "乙"
    document.add_paragraph("后")
    assert paragraphs(saved(document, tmp_path)) == ["前", "甲", "乙", "后"]


def test_headers_and_footers_are_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    assert paragraphs(saved(document, tmp_path)) == ["正文"]


# ---------------------------------------------------------------------------------------------------------------------
# .docx: numbers that Word counts


def level(number: int, form: str, text: str, extra: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


REPORT_LEVELS = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
)


def numbered(
    document: Any, levels: str, references: str = '<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
) -> None:
    """Gives the document a list of these levels, with the reference 77 to it (or others)."""
    root = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {W} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    root.insert(0, abstract)
    for reference in parse_xml(f"<w:numbering {W}>{references}</w:numbering>"):
        root.append(reference)


def item(document: Any, text: str, at: int, reference: int = 77) -> Any:
    return paragraph(
        document, f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{reference}"/></w:numPr></w:pPr>{run(text)}'
    )


def test_automatic_numbers_stand_before_the_text_and_start_anew_below_a_higher_one(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document, REPORT_LEVELS)
    for text, at in [("甲", 0), ("乙", 1), ("丙", 2), ("丁", 2), ("戊", 1), ("己", 2), ("庚", 3), ("辛", 0), ("壬", 1)]:
        item(document, text, at)
    expected = ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "①庚", "二、辛", "（一）壬"]
    assert paragraphs(saved(document, tmp_path)) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", "12"), ("decimalZero", "12"), ("decimalFullWidth", "１２"), ("decimalEnclosedCircle", "⑫"),
        ("chineseCounting", "十二"), ("chineseCountingThousand", "十二"), ("japaneseCounting", "十二"),
        ("ideographDigital", "一二"), ("chineseLegalSimplified", "壹拾贰"), ("upperLetter", "L"), ("lowerLetter", "l"),
        ("upperRoman", "XII"), ("lowerRoman", "xii"), ("none", ""),
    ],
)  # fmt: skip
def test_forms_of_automatic_numbers(tmp_path: Path, form: str, expected: str) -> None:
    document = docx.Document()
    numbered(document, level(0, form, "%1、").replace('w:start w:val="1"', 'w:start w:val="12"'))
    item(document, "甲", 0)
    assert paragraphs(saved(document, tmp_path)) == [f"{expected}、甲"]


def test_an_unknown_form_is_told_and_read_as_digits(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document, level(0, "hebrew1", "%1."))
    item(document, "甲", 0)
    text = read_file.read(saved(document, tmp_path))
    assert text.paragraphs == ("1.甲",)
    assert len(text.remarks) == 1
    assert "hebrew1" in text.remarks[0]


def test_a_bullet_is_no_number(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document, level(0, "bullet", "\uf0b7"))
    item(document, "甲", 0)
    assert paragraphs(saved(document, tmp_path)) == ["甲"]


def test_lists_go_on_counting_together_or_start_anew_as_the_document_says(tmp_path: Path) -> None:
    document = docx.Document()
    references = (
        '<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
        '<w:num w:numId="78"><w:abstractNumId w:val="77"/></w:num>'
        '<w:num w:numId="79"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    numbered(document, level(0, "decimal", "%1."), references)
    for text, reference in [("甲", 77), ("乙", 78), ("丙", 79), ("丁", 79)]:
        item(document, text, 0, reference)
    assert paragraphs(saved(document, tmp_path)) == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_a_style_numbers_its_paragraphs_unless_one_says_no(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(
        document,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>')
        + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Heading2"/>'),
    )
    for name in ("Heading 1", "Heading 2"):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))
    document.add_heading("甲", 1)
    document.add_heading("乙", 2)
    document.add_heading("丙", 2)
    plain = document.add_heading("丁", 1)
    plain._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="0"/></w:numPr>'))
    document.add_heading("戊", 1)
    assert paragraphs(saved(document, tmp_path)) == ["一、甲", "（一）乙", "（二）丙", "丁", "二、戊"]


def test_legal_numbering_writes_the_upper_levels_in_digits(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document, level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    item(document, "甲", 0)
    item(document, "乙", 1)
    assert paragraphs(saved(document, tmp_path)) == ["一、甲", "1.1乙"]


def test_a_deleted_item_is_not_counted(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document, level(0, "decimal", "%1."))
    item(document, "甲", 0)
    gone = item(document, "乙", 0)
    gone.find(qn("w:pPr")).append(parse_xml(f"<w:rPr {W}><w:del w:id='1' w:author='李某'/></w:rPr>"))
    deletion = OxmlElement("w:del")
    deletion.append(gone.find(qn("w:r")))
    gone.append(deletion)
    item(document, "丙", 0)
    assert paragraphs(saved(document, tmp_path)) == ["1.甲", "2.丙"]


def saved_again(path: Path, folder: Path) -> Path:
    """The document as LibreOffice saves it."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx"]
    out = folder / "out"
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=180)
    return out / path.name


needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_libreoffice
def test_a_document_that_libreoffice_saved_reads_the_same(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("标题")
    numbered(document, REPORT_LEVELS)
    for text, at in [("甲", 0), ("乙", 1), ("丙。一是丁。戊。", 2), ("己“庚”", 2), ("辛", 0)]:
        item(document, text, at)
    deleted = "<w:del w:id='2' w:author='李某'><w:r><w:delText>删</w:delText></w:r></w:del>"
    paragraph(document, f"<w:ins w:id='1' w:author='李某'>{run('增')}</w:ins>{deleted}{run('尾')}")
    paragraph(document, "<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>")
    path = saved(document, tmp_path)
    expected = ["标题", "一、甲", "（一）乙", "1.丙。一是丁。戊。", "2.己“庚”", "二、辛", "增尾", "上", "下"]
    assert paragraphs(path) == expected
    assert paragraphs(saved_again(path, tmp_path)) == expected


REFERENCE = Path(os.environ.get("RECTIFY_REFERENCE", "")).absolute()
needs_reference = pytest.mark.skipif(not REFERENCE.is_file(), reason="RECTIFY_REFERENCE names no report")


@needs_reference
def test_the_reference_report_reads_the_same_from_word(tmp_path: Path) -> None:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    assert paragraphs(REFERENCE) == lines
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    assert paragraphs(saved(document, tmp_path)) == lines


@needs_reference
@needs_libreoffice
def test_the_reference_report_reads_the_same_with_automatic_numbers_saved_by_libreoffice(tmp_path: Path) -> None:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    document = docx.Document()
    numbered(document, REPORT_LEVELS)
    for line in lines:
        marked = [(at, match) for at, form in enumerate(MARKS) if (match := re.match(form, line))]
        if marked:
            item(document, line[marked[0][1].end() :], marked[0][0])
        else:
            document.add_paragraph(line)
    path = saved(document, tmp_path)
    assert paragraphs(path) == lines
    assert paragraphs(saved_again(path, tmp_path)) == lines


MARKS = ("[一二三]、", "（[一二三四五]）", "[1-8][.]")


# ---------------------------------------------------------------------------------------------------------------------
# what is no report


def package_of(**parts: str | bytes) -> bytes:
    """A sound .docx with parts replaced; the names are those of the package, without folder and suffix."""
    document = docx.Document()
    document.add_paragraph("甲")
    whole = io.BytesIO()
    document.save(whole)
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return out.getvalue()


DOCUMENT = f"<w:document {W}><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + DOCUMENT % "甲&e;乙"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 50}">' for old, new in ("ab", "bc", "cd", "de", "ef"))
    + "]>"
    + DOCUMENT % "&f;"
)
LARGE = package_of(document=b" " * (zip_archive.LARGEST_MARKUP + 1))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENCRYPTED = COMPOUND + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "kind", "code", "words"),
    [
        pytest.param("报告.docx", b"", docx_package.NotAWordFile, 1, "另存为 .docx", id="empty"),
        pytest.param(
            "报告.docx", b"PK\x03\x04" + bytes(50), docx_package.NotAWordFile, 1, "另存为 .docx", id="no package"
        ),
        pytest.param("报告.docx", "一、甲".encode(), docx_package.NotAWordFile, 1, "另存为 .docx", id="a text"),
        pytest.param(
            "报告.docx", package_of(document="<w:document"), docx_package.NotAWordFile, 1, "已损坏", id="no XML"
        ),
        pytest.param(
            "报告.docx", package_of(document="<x/>"), docx_package.NotAWordFile, 1, "已损坏", id="another root"
        ),
        pytest.param("报告.docx", package_of(document=ENTITY), docx_package.NotAWordFile, 1, "已损坏", id="entity"),
        pytest.param("报告.docx", package_of(document=LAUGHS), docx_package.NotAWordFile, 1, "已损坏", id="laughs"),
        pytest.param("报告.docx", LARGE, docx_package.Bloated, 1, "大得不像", id="bomb"),
        pytest.param("报告.docx", COMPOUND, docx_package.OldWordFile, 1, "另存为 .docx", id="renamed .doc"),
        pytest.param("报告.docx", ENCRYPTED, docx_package.Encrypted, 1, "密码", id="encrypted"),
        pytest.param("报告.doc", COMPOUND, read_file.OldFormat, 1, "另存为 .docx", id="doc"),
        pytest.param("报告.WPS", COMPOUND, read_file.OldFormat, 1, "另存为 .docx", id="wps"),
        pytest.param("台账.xlsx", b"PK", read_file.SheetNotYet, 1, "还不能", id="xlsx"),
        pytest.param("报告.txt", b"\xff\xff\xff\xff", read_file.NotText, 1, "UTF-8", id="no text"),
        pytest.param("报告.txt", bytes(read_file.LARGEST_TEXT + 1), read_file.TooLarge, 1, "太大", id="large text"),
        pytest.param("报告.md", b"", read_file.UnknownSuffix, 2, ".docx", id="suffix"),
        pytest.param("报告", b"", read_file.UnknownSuffix, 2, ".docx", id="no suffix"),
    ],
)
def test_a_file_that_is_no_report_is_refused(
    tmp_path: Path, name: str, data: bytes, kind: type[RectifyError], code: int, words: str
) -> None:
    path = written(tmp_path, data, name)
    with pytest.raises(kind) as refused:
        paragraphs(path)
    assert refused.value.exit_code == code
    assert refused.value.place is not None
    assert refused.value.place.file == str(path)
    assert words in f"{refused.value.sentence} {refused.value.hint}"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(read_file.NoSuchFile):
        paragraphs(tmp_path / "没有.docx")
    (tmp_path / "夹.docx").mkdir()
    with pytest.raises(read_file.NotAFile):
        paragraphs(tmp_path / "夹.docx")
    assert issubclass(read_file.UnknownSuffix, UsageError)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9, 0.99])
def test_a_document_that_was_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    data = package_of()
    with pytest.raises(docx_package.NotAWordFile):
        paragraphs(written(tmp_path, data[: int(len(data) * keep)], "报告.docx"))
