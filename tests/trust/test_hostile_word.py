"""Word files made to fill the memory, to read other files or to run something: imported, as a base, and collated."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

import pytest

from rectify.storage import zip_archive
from tests.conftest import Clerk
from tests.trust import confined
from tests.trust.conftest import Effort

pytestmark = confined.ON_LINUX
Parts = dict[str, bytes]
DOCUMENT, RELATIONS, TYPES, STYLES = (
    *("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", "word/styles.xml"),
)
MB = 1024**2
WORDS = b'<w:t xml:space="preserve">'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


def with_type(parts: Parts, name: str, words: bytes, where: bytes = WORDS) -> Parts:
    """With a document type, and what it defines named in the text."""
    text = parts[name].replace(b"?>", b"?>" + words, 1)
    return {**parts, name: text.replace(where, where + b"&k;", 3)}


def with_relation(parts: Parts, kind: str, target: str, mode: str = "") -> Parts:
    relation = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return {**parts, RELATIONS: parts[RELATIONS].replace(b"</Relationships>", relation.encode())}


def with_body(parts: Parts, first: bytes) -> Parts:
    return {**parts, DOCUMENT: parts[DOCUMENT].replace(b"<w:body>", b"<w:body>" + first, 1)}


def laughs(parts: Parts) -> bytes:
    chain = "".join(f'<!ENTITY {new} "{f"&{old};" * 20}">' for old, new in zip("abcdefghij", "bcdefghijk", strict=True))
    return packed(with_type(parts, DOCUMENT, f'<!DOCTYPE w:document [<!ENTITY a "哈哈">{chain}]>'.encode()))


def lying(parts: Parts) -> bytes:
    """600 MB that are said to be a thousand bytes."""
    data = bytearray(packed({**parts, DOCUMENT: b"<a>" + b" " * (600 * MB) + b"</a>"}))
    entry = data.find(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(DOCUMENT)] != DOCUMENT.encode():
        entry = data.find(b"PK\x01\x02", entry + 4)
    struct.pack_into("<I", data, entry + 24, 1000)
    return bytes(data)


def overlapping(parts: Parts) -> bytes:
    """The list of parts names one and the same piece two thousand times."""
    data = packed({**parts, "word/x.xml": b"<a>" + b" " * (4 * MB) + b"</a>"})
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    last = data[data.rfind(b"PK\x01\x02") : end]
    copies = b"".join(last.replace(b"word/x.xml", f"word/{at:05}"[:10].encode()) for at in range(2000))
    counts = struct.pack("<HHII", len(parts) + 2001, len(parts) + 2001, end - start + len(copies), start)
    return data[:end] + copies + data[end : end + 8] + counts + data[end + 20 :]


def disguised(parts: Parts) -> bytes:
    """Styles under the name of a picture, in wide characters and behind blanks."""
    types = parts[TYPES].replace(
        b"</Types>",
        b'<Override PartName="/word/bild.png" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.styles+xml"/></Types>',
    )
    relations = parts[RELATIONS].replace(b'Target="styles.xml"', b'Target="bild.png"')
    sheet = (" " * 5000 + "<a>" + "<b/>" * (30 * MB // 8) + "</a>").encode("utf-16")
    return packed({**parts, TYPES: types, RELATIONS: relations, "word/bild.png": sheet})


REFUSED: dict[str, Callable[[Parts], bytes]] = {
    "a bomb": lambda parts: packed({**parts, DOCUMENT: b"<a>" + b" " * (100 * MB) + b"</a>"}),
    "a bomb in a picture": lambda parts: packed({**parts, "word/media/a.png": bytes(200 * MB)}),
    "another way of packing": lambda parts: packed({**parts, DOCUMENT: b" " * (300 * MB)}, zipfile.ZIP_BZIP2),
    "laughs": laughs,
    "another file's text": lambda parts: packed(
        with_type(parts, DOCUMENT, b'<!DOCTYPE w:document [<!ENTITY k SYSTEM "file:///etc/passwd">]>')
    ),
    "a type elsewhere": lambda parts: packed(
        with_type(parts, DOCUMENT, b'<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd">')
    ),
    "nested": lambda parts: packed(with_body(parts, b"<w:sdt>" * 100_000 + b"</w:sdt>" * 100_000)),
    "ten thousand parts": lambda parts: packed({**parts, **{f"x/{at}.xml": b"" for at in range(10_000)}}),
    "macros": lambda parts: packed(
        {
            **parts,
            TYPES: parts[TYPES].replace(
                b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
            ),
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(1000),
        }
    ),
    "a lie": lying,
    "overlapping": overlapping,
    "disguised": disguised,
    "half of it": lambda parts: packed(parts)[:3000],
    "a million parts": lambda parts: (
        packed(parts)[:-22] + (b"PK\x01\x02" + bytes(42)) * 1_000_000 + packed(parts)[-22:]
    ),
    "a quadratic bomb": lambda parts: packed(
        with_type(parts, DOCUMENT, b'<!DOCTYPE w:document [<!ENTITY k "' + b"a" * MB + b'">]>')
    ),
}
"""What none of the three takes."""
SHORT = 3
LARGE: dict[str, Callable[[Parts], bytes]] = {
    "pictures": lambda parts: packed({**parts, "word/media/a.png": b"\x89PNG" + bytes(60 * MB)}),
    "empty elements": lambda parts: packed(with_body(parts, b"<a/>" * (7 * MB // 4))),
    "attributes": lambda parts: packed(with_body(parts, b'<a b=""/>' * (7 * MB // 9))),
    "paragraphs": lambda parts: packed(with_body(parts, b"<w:p/>" * (7 * MB // 6))),
    "runs": lambda parts: packed(with_body(parts, b"<w:p>" + b"<w:r><w:t>a</w:t></w:r>" * (7 * MB // 24) + b"</w:p>")),
    "a text": lambda parts: packed(with_body(parts, b"<w:p><w:r><w:t>" + b"a" * (7 * MB) + b"</w:t></w:r></w:p>")),
    "styles": lambda parts: packed(
        {**parts, STYLES: parts[STYLES].replace(b"</w:styles>", b"<w:style/>" * (3 * MB // 10) + b"</w:styles>")}
    ),
}
"""As large as may be: taken or refused, in bounds."""
HARMLESS: dict[str, Callable[[Parts], bytes]] = {
    "a way out": lambda parts: packed({**parts, "../../逃出.txt": b"x", "/逃出.txt": b"x"}),
    "a template elsewhere": lambda parts: packed(
        with_relation(parts, "attachedTemplate", "http://127.0.0.1:9/x.dotm", ' TargetMode="External"')
    ),
    "a picture elsewhere": lambda parts: packed(
        with_relation(parts, "image", "file:///etc/passwd", ' TargetMode="External"')
    ),
    "an object": lambda parts: packed({**parts, "word/embeddings/a.bin": b"\xd0\xcf\x11\xe0" + bytes(1000)}),
}
"""What is read, and what is hidden in it stays where it is."""


@pytest.fixture
def parts(small: Clerk) -> Parts:
    """Those of a report."""
    small.does("rectify update 1.1.3 --result 开展巡查。 --status 整改到位")
    small.does("rectify report --docx")
    with zipfile.ZipFile(small.path("进展情况报告.docx")) as archived:
        return {name: archived.read(name) for name in archived.namelist()}


COMMANDS = (
    "rectify import 来稿.docx --ledger 新台账",
    "rectify report --docx --base 来稿.docx -o 套用.docx",
    "rectify check --strict 来稿.docx",
)


def test_a_file_made_to_harm_is_refused_and_leaves_nothing(small: Clerk, parts: Parts, effort: Effort) -> None:
    for what, made in list(REFUSED.items())[: effort(SHORT, len(REFUSED))]:
        small.write("来稿.docx", made(parts))
        before = small.snapshot()
        imported, based, checked = confined.run(small.folder, *COMMANDS)
        for ran in (imported, based):
            assert (ran.code, ran.out) == (1, ""), what
            assert ran.err.startswith("错误："), what
            assert "\n提示：" in ran.err, what
        assert "错误：来稿.docx：" in imported.err, what
        assert checked.code == 1, what
        assert re.search(r"^错误：来稿\.docx：.*\n提示：重新出", checked.out, re.M), what
        assert small.snapshot() == before, what


def test_what_is_as_large_as_may_be_stays_within_the_memory(small: Clerk, parts: Parts, effort: Effort) -> None:
    for what, made in list(LARGE.items())[: effort(1, len(LARGE))]:
        small.write("来稿.docx", made(parts))
        assert zip_archive.parts(small.path("来稿.docx").read_bytes()), what  # it is not one of those that are refused
        for ran in confined.run(small.folder, *COMMANDS):
            assert ran.code in (0, 1), what


def test_what_is_hidden_in_a_file_stays_in_it(small: Clerk, parts: Parts, effort: Effort) -> None:
    for at, (what, made) in enumerate(list(HARMLESS.items())[: effort(2, len(HARMLESS))]):
        small.write("来稿.docx", made(parts))
        imported, based, checked = confined.run(
            small.folder,
            COMMANDS[0].replace("新台账", f"新台账{at}"),
            COMMANDS[1].replace("套用", f"套用{at}"),
            COMMANDS[2],
        )
        assert based.code == 0, what
        assert imported.code in (0, 1), what
        assert checked.code == 1, what
        with zipfile.ZipFile(small.path(f"套用{at}.docx")) as made_of_it:
            for name in made_of_it.namelist():
                assert "逃出" not in name
                assert b"127.0.0.1" not in made_of_it.read(name), what
                assert b"passwd" not in made_of_it.read(name), what
                assert not name.endswith(".bin"), what
        assert not list(small.folder.parent.rglob("逃出*")), what


def test_a_file_of_another_name_is_no_report(small: Clerk, parts: Parts) -> None:
    """Macros live in .docm; the names of what they lie in are not looked behind."""
    small.write("来稿.docm", packed(parts))
    small.is_refused("rectify import 来稿.docm --ledger 新台账", 1, "来稿.docm")
    small.is_refused("rectify check --strict 来稿.docm", 2, "来稿.docm 不是")
