"""Any bytes as a .docx to import, or as the body, the numbering or the styles of one: refused, or read and printed."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import docx

from rectify.core.errors import RectifyError
from rectify.importer import read_file
from tests.trust.fuzz import reports, seeds

_NAMES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{rest}"'
    for prefix, rest in (
        ("w", "wordprocessingml/2006/main"),
        ("mc", "markup-compatibility/2006"),
        ("m", "officeDocument/2006/math"),
    )
)
_PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml")
_RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
_NUMBERED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
)
_LISTS = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>'
)
_FIELD = (
    b"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>"
    b"<w:r><w:fldChar w:fldCharType='end'/></w:r><w:ins><w:r><w:t>a</w:t><w:br/><w:tab/></w:r></w:ins>"
    b"<w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:r><w:sym w:char='F0B7'/></w:r></w:p>"
)
SEEDS = [
    b"\0" + "".join(map(_RUN.format, reports.REPORT.splitlines())).encode(),
    b"\0" + f"{_NUMBERED * 3}<w:tbl><w:tr><w:tc>{_RUN.format('乙')}</w:tc></w:tr></w:tbl>".encode(),
    b"\0" + _FIELD,
    b"\1" + _LISTS.encode(),
    b"\2<w:style w:styleId='Normal'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>",
    b"\3PK\3\4",
]
WORDS = (
    *reports.WORDS,
    *(f"<w:{name}>" for name in ("p", "r", "t", "tbl", "tr", "tc", "ins", "del", "sdt", "sdtContent", "pPr", "rPr", "numPr", "hyperlink")),
    *(f"</w:{name}>" for name in ("p", "r", "t", "pPr", "rPr", "numPr")),
    *("<w:br/>", "<w:tab/>", "<w:cr/>", "<w:vanish/>", "<w:noBreakHyphen/>", '<w:ilvl w:val="1"/>', '<w:numId w:val="7"/>', '<w:start w:val="0"/>'),
    *('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="bullet"/>', '<w:lvlText w:val="%1.%2"/>', "<w:isLgl/>", '<w:startOverride w:val="9"/>'),
    *("<mc:AlternateContent>", "<mc:Choice>", "<mc:Fallback>", "<m:t>", '<w:pStyle w:val="Heading1"/>', "&#xF0B7;", "&#11;", "&#8203;", "<!DOCTYPE x>", "<!--", "<![CDATA["),
)  # fmt: skip
_HOME = tempfile.TemporaryDirectory()


def _package() -> dict[str, bytes]:
    whole = io.BytesIO()
    document = docx.Document()
    assert document.part.numbering_part is not None
    document.save(whole)
    with zipfile.ZipFile(whole) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


_SOUND = _package()
_WRAPPED = {
    "word/document.xml": (f"<w:document {_NAMES}><w:body>".encode(), b"</w:body></w:document>"),
    "word/numbering.xml": (f"<w:numbering {_NAMES}>".encode(), b"</w:numbering>"),
    "word/styles.xml": (f"<w:styles {_NAMES}>".encode(), b"</w:styles>"),
}


def _packed(part: str, content: bytes) -> bytes:
    begin, end = _WRAPPED[part]
    parts = dict(_SOUND)
    if part != "word/document.xml":
        first, last = _WRAPPED["word/document.xml"]
        parts["word/document.xml"] = first + _NUMBERED.encode() * 3 + last
    elif b"numId" in content:
        first, last = _WRAPPED["word/numbering.xml"]
        parts["word/numbering.xml"] = first + _LISTS.encode() + last
    parts[part] = begin + content + end
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, inner in parts.items():
            archive.writestr(name, inner)
    return written.getvalue()


def check(data: bytes) -> None:
    kind, content = (data[:1] or b"\0")[0] % 4, data[1:]
    path = Path(_HOME.name) / "报告.docx"
    path.write_bytes(_packed(_PARTS[kind], content) if kind < len(_PARTS) else content)
    try:
        text = read_file.read(path)
    except RectifyError as error:
        refusal = error
    else:
        reports.comes_back(text.paragraphs)
        return
    assert seeds.has_place_and_hint(refusal)
