"""A reference document as an office's Word leaves it: its author, machine, hours and paths in every corner."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

SECRET = "ZHANGSAN"
"""The user, in every spelling of it below; nothing of it may be found in a paper."""
PATH = rf"C:\Users\{SECRET}\Desktop\{SECRET}.docx"
HOUR = "2023-03-03T13:37:00Z"
TELLING = (SECRET, "zhangsan", "Users", "Desktop", "13:37", "LIAISON-PC", "00AB12CD", "批注内容", "WPS_LEAK")

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_BY = f'w:id="7" w:author="{SECRET}" w:date="{HOUR}"'
_RSID = 'w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD" w14:paraId="00AB12CD" w14:textId="00AB12CD"'
_TYPES = "application/vnd.openxmlformats-officedocument"
_RELATION = f"{_R}/"


def _field(instruction: str, printed: str) -> str:
    marks = [
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{printed}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    return "".join(f"<w:r>{mark}</w:r>" for mark in marks)


def _picture(rid: str, kind: str) -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="{SECRET}.png" descr="{PATH}"'
        f' title="{PATH}"><a:hlinkClick r:id="rIdWeb"/></wp:docPr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="{SECRET}.png" descr="{PATH}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:{kind}="{rid}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def _header() -> str:
    return (
        f"<w:hdr {_NAMES}><w:p {_RSID}><w:pPr><w:pPrChange {_BY}><w:pPr/></w:pPrChange></w:pPr>"
        f'<w:bookmarkStart w:id="0" w:name="{SECRET}"/><w:bookmarkEnd w:id="0"/>'
        f"<w:r {_RSID.partition(' w14')[0].partition(' ')[0]}><w:t>某局内部资料</w:t></w:r>"
        f"<w:ins {_BY}><w:r><w:t>（定稿）</w:t></w:r></w:ins>"
        f"<w:del {_BY}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"
        + _field("AUTHOR \\* MERGEFORMAT", SECRET)
        + _field("FILENAME \\p", PATH)
        + _field("SAVEDATE", "13:37")
        + _field("PAGE", "1")
        + _field(f'HYPERLINK "file:///{PATH}"', "第二版")
        + f'<w:fldSimple w:instr=" USERNAME "><w:r><w:t>{SECRET}</w:t></w:r></w:fldSimple>'
        f'<w:hyperlink r:id="rIdWeb" w:tooltip="{PATH}"><w:r><w:t>网站</w:t></w:r></w:hyperlink>'
        f'<w:sdt><w:sdtPr><w:alias w:val="{SECRET}"/><w:tag w:val="{SECRET}"/><w:dataBinding'
        ' w:xpath="/ns0:coreProperties/ns1:creator" w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{SECRET}</w:t></w:r></w:sdtContent></w:sdt>"
        + _picture("rIdLogo", "embed")
        + _picture("rIdLinked", "link")
        + f'<w:r><w:pict><v:shape id="a" alt="{PATH}" o:href="{PATH}"><v:imagedata r:id="rIdPhoto" o:title="{SECRET}"/>'
        "</v:shape></w:pict></w:r></w:p></w:hdr>"
    )


def _document() -> str:
    return (
        f'<w:document {_NAMES}><w:body><w:p {_RSID}><w:commentRangeStart w:id="0"/><w:r><w:t>{SECRET}</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        '<w:sectPr w:rsidR="00AB12CD" w:rsidSect="00AB12CD"><w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/>'
        f'<w:printerSettings r:id="rIdPrinter"/><w:sectPrChange {_BY}><w:sectPr/></w:sectPrChange></w:sectPr>'
        "</w:body></w:document>"
    )


def _settings() -> str:
    return (
        f'<w:settings {_NAMES}><w:writeProtection w:recommended="1"/><w:attachedTemplate r:id="rIdTemplate"/>'
        '<w:trackRevisions/><w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
        f'<w:connectString w:val="Data Source={PATH}"/><w:dataSource r:id="rIdMerge"/></w:mailMerge>'
        f'<w:saveThroughXslt r:id="rIdXslt" w:solutionID="{SECRET}"/>'
        '<w:rsids><w:rsidRoot w:val="00AB12CD"/><w:rsid w:val="00AB12CD"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="user" w:val="{SECRET}"/></w:docVars>'
        '<w14:docId w14:val="00AB12CD"/><w15:docId w15:val="{00AB12CD-0000-0000-0000-000000000000}"/></w:settings>'
    )


def _styles() -> str:
    return (
        f'<w:styles {_NAMES}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        f'<w:rsid w:val="00AB12CD"/><w:rPr><w:sz w:val="30"/><w:rPrChange {_BY}><w:rPr/></w:rPrChange></w:rPr></w:style>'
        "</w:styles>"
    )


def png() -> bytes:
    """A picture of one pixel that tells who made it, when and where."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"tEXt", f"Author\0{SECRET}".encode())
        + chunk(b"tIME", b"\x07\xe7\x03\x03\x0d\x25\x00")
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def jpeg() -> bytes:
    """A picture with Exif and a comment; its scan is no real one."""

    def segment(marker: int, data: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data

    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + segment(0xE1, f"Exif\0\0{SECRET} {PATH}".encode())
        + segment(0xFE, f"WPS_LEAK {SECRET}".encode())
        + segment(0xDA, b"\1\1\0\0\x3f\0")
        + b"scan\xff\xd9"
    )


def _relations(*entries: tuple[str, str, str, bool]) -> str:
    written = "".join(
        f'<Relationship Id="{rid}" Type="{kind if ":" in kind else _RELATION + kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if outside else ''}/>"
        for rid, kind, target, outside in entries
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'
    )


_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
_URL = f"file:///C:/Users/{SECRET}/Desktop"


def base() -> bytes:
    """The content of the .docx."""
    overrides = {
        "/word/document.xml": f"{_TYPES}.wordprocessingml.document.main+xml",
        "/word/styles.xml": f"{_TYPES}.wordprocessingml.styles+xml",
        "/word/settings.xml": f"{_TYPES}.wordprocessingml.settings+xml",
        f"/word/{SECRET}.xml": f"{_TYPES}.wordprocessingml.header+xml",
        "/word/comments.xml": f"{_TYPES}.wordprocessingml.comments+xml",
        "/word/people.xml": f"{_TYPES}.wordprocessingml.people+xml",
        "/word/footnotes.xml": f"{_TYPES}.wordprocessingml.footnotes+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": f"{_TYPES}.extended-properties+xml",
        "/docProps/custom.xml": f"{_TYPES}.custom-properties+xml",
        "/customXml/itemProps1.xml": f"{_TYPES}.customXmlProperties+xml",
    }
    types = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="bin" ContentType="{_TYPES}.wordprocessingml.printerSettings"/>{types}</Types>',
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "word/document.xml", False),
            ("rId2", f"{_PACKAGE}core-properties", "docProps/core.xml", False),
            ("rId3", "extended-properties", "docProps/app.xml", False),
            ("rId4", "custom-properties", "docProps/custom.xml", False),
            ("rId5", f"{_PACKAGE}thumbnail", "docProps/thumbnail.jpeg", False),
        ),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            ("rIdHeader", "header", f"{SECRET}.xml", False),
            ("rIdStyles", "styles", "styles.xml", False),
            ("rIdSettings", "settings", "settings.xml", False),
            ("rIdComments", "comments", "comments.xml", False),
            ("rIdPeople", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml", False),
            ("rIdNotes", "footnotes", "footnotes.xml", False),
            ("rIdXml", "customXml", "../customXml/item1.xml", False),
            ("rIdPrinter", "printerSettings", "printerSettings1.bin", False),
        ),
        f"word/{SECRET}.xml": _header(),
        f"word/_rels/{SECRET}.xml.rels": _relations(
            ("rIdLogo", "image", f"media/{SECRET}.png", False),
            ("rIdPhoto", "image", f"media/{SECRET}.jpeg", False),
            ("rIdLinked", "image", f"{_URL}/linked.png", True),
            ("rIdWeb", "hyperlink", f"{_URL}/index.html", True),
        ),
        f"word/media/{SECRET}.png": png(),
        f"word/media/{SECRET}.jpeg": jpeg(),
        "word/printerSettings1.bin": b"\\\\LIAISON-PC\\printer",
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/_rels/settings.xml.rels": _relations(
            ("rIdTemplate", "attachedTemplate", f"{_URL}/{SECRET}.dotm", True),
            ("rIdMerge", "mailMergeSource", f"{_URL}/merge.xlsx", True),
            ("rIdXslt", "transform", f"{_URL}/x.xslt", True),
        ),
        "word/comments.xml": f'<w:comments {_NAMES}><w:comment {_BY} w:initials="ZS"><w:p><w:r><w:t>批注内容</w:t></w:r></w:p>'
        "</w:comment></w:comments>",
        "word/people.xml": f'<w15:people {_NAMES}><w15:person w15:author="{SECRET}"/></w15:people>',
        "word/footnotes.xml": f'<w:footnotes {_NAMES}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="1"><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:footnote></w:footnotes>',
        "customXml/item1.xml": f"<data>{SECRET}</data>",
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>{SECRET}</dc:creator><cp:lastModifiedBy>{SECRET}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{HOUR}</dcterms:created></cp:coreProperties>',
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Template>{PATH}</Template><Company>WPS_LEAK</Company><Manager>{SECRET}</Manager></Properties>",
        "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
        f"<x>{SECRET}</x></Properties>",
        "docProps/thumbnail.jpeg": jpeg(),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()
