"""What a file tells beside its text: no user, path, machine or time of day in any paper, whatever made its reference."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from xml.etree import ElementTree as ET

import pytest

from rectify.render import docx_file, typefaces
from rectify.render.blocks import Document, Paragraph, Run, Style
from tests.conftest import PROJECT, TODAY, Clerk
from tests.trust import wordlike
from tests.trust.conftest import Effort

USER, MACHINE, FOLDER = "leakuser", "leakmachine", "leakfolder"
TELLING = (USER, MACHINE, FOLDER, "整改之家", "/home", "/tmp", "Users", *wordlike.TELLING)
PAPERS = ("report", "report 通报", "report 自拟", "weekly")
_HOUR = re.compile(rb"[0-2]?\d:[0-5]\d(?::[0-5]\d)?")
OWN = '{% extends "进展情况报告.html" %}'


@pytest.fixture
def office(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """The sample ledger in a folder with a telling name, of a user and on a machine with telling names."""
    for name in ("USER", "USERNAME", "LOGNAME", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(name, MACHINE if name in ("HOSTNAME", "COMPUTERNAME") else USER)
    folder = clerk.folder / FOLDER / "整改之家"
    for name in ("ledger", "templates"):
        shutil.copytree(PROJECT / name, folder / name)
    monkeypatch.setenv("HOME", str(clerk.folder / FOLDER / "home" / USER))
    monkeypatch.chdir(folder)
    own = Clerk(folder, clerk.capture)
    own.write("templates/自拟.html", OWN)
    report = own.read("ledger/report.yaml")
    own.write(
        "ledger/report.yaml",
        report + "附件:\n  - {名称: 整改台账, 内容: 台账表}\n版头: {发文字号: 云水党〔2023〕1号}\n",
    )
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", f"{TODAY}T09:00:00+0800")
    own.git("init", "--quiet")
    own.git("add", "--all")
    own.git("commit", "--quiet", "--message", "样例")
    return own


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.extra, entry.comment, entry.create_system) == (b"", b"", 0)
        assert archive.comment == b""
        return {name: archive.read(name) for name in archive.namelist()}


def tells_nothing(name: str, content: bytes) -> None:
    """No telling word in any spelling, no hour that the ledger's own text does not hold."""
    for each in (name.encode(), content):
        for word_ in TELLING:
            for spelling in (word_.encode(), word_.lower().encode(), word_.encode("utf-16-le")):
                assert spelling not in each, f"{name}: {word_}"
    assert not re.search(rb"rsid|paraId|w:author|w:ins |w:del |commentRe|customXml|thumbnail|file:", content), name
    if name.startswith("docProps/"):
        assert set(_HOUR.findall(content)) <= {b"00:00:00"}


def is_sound(files: dict[str, bytes]) -> None:
    """Every relationship leads to a part that is there, every reference to a relationship."""
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for name, content in files.items():
        if not name.endswith((".xml", ".rels")):
            continue
        root = ET.fromstring(content)
        if name.endswith(".rels"):
            home = name.replace("_rels/", "").rpartition("/")[0]
            for each in root:
                target = each.attrib["Target"]
                assert "TargetMode" not in each.attrib
                path = target.lstrip("/") if target.startswith("/") else f"{home}/{target}".lstrip("/")
                while "/../" in path:
                    path = re.sub(r"[^/]+/\.\./", "", path, count=1)
                assert path in files, (name, target)
            continue
        folder, _, file = name.rpartition("/")
        known = files.get(f"{folder}/_rels/{file}.rels", b"")
        for element in root.iter():
            for key, value in element.attrib.items():
                assert not key.startswith(space) or f'"{value}"'.encode() in known, (name, key, value)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("based", ["plain", "ours", "theirs"])
def test_a_word_file_tells_nothing_of_its_making(office: Clerk, paper: str, based: str) -> None:
    if based == "ours":
        office.does("rectify init --base")
    if based == "theirs":
        office.write("templates/base.docx", wordlike.base())
    office.does(f"rectify {paper} --docx -o 稿.docx")
    files = parts(office.path("稿.docx").read_bytes())
    for name, content in files.items():
        tells_nothing(name, content)
    is_sound(files)
    assert {name for name in files if name.startswith("docProps")} == {"docProps/core.xml", "docProps/app.xml"}
    core = files["docProps/core.xml"].decode()
    assert re.findall("<dc:creator>(.*)</dc:creator>", core) == ["中共云泽市水务局党组"]
    assert re.findall("<cp:lastModifiedBy>(.*)</cp:lastModifiedBy>", core) == ["中共云泽市水务局党组"]
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {TODAY}  # 成文日期 of the sample, 止日 of the week


@pytest.mark.parametrize("paper", PAPERS)
def test_a_page_tells_nothing_of_its_making(office: Clerk, paper: str) -> None:
    office.does(f"rectify {paper} --html -o 稿.html")
    content = office.path("稿.html").read_bytes()
    for word_ in TELLING:
        assert word_.encode() not in content
    assert not re.search(rb"<!--|generator|author|<script|src=|href=|file:", content)
    hours = {hour for hour in _HOUR.findall(content) if hour not in office.path("ledger/report.yaml").read_bytes()}
    assert not hours


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_pdf_tells_nothing_of_its_making(office: Clerk, effort: Effort, monkeypatch: pytest.MonkeyPatch) -> None:
    if not effort.is_long:
        pytest.skip("LibreOffice runs twice: -m trust")
    made = []
    for zone in ("UTC", "Asia/Shanghai"):
        monkeypatch.setenv("TZ", zone)
        office.does("rectify report --pdf -o 稿.pdf")
        made.append(office.path("稿.pdf").read_bytes())
    assert set(re.findall(rb"Date\(D:(\d+)", made[0])) == {b"20230428000000"}
    assert len(set(re.findall(rb"(?<=[</])[0-9A-F]{32}(?=[>\n])", made[0]))) == 1
    for word_ in TELLING:
        assert word_.encode("utf-16-be").hex().upper().encode() not in made[0]
        assert word_ == "Users" or len(word_) < 6 or word_.encode() not in made[0]  # shorter ones may be chance
    assert len(set(made)) == 1


def test_dates_are_the_papers_own_and_not_the_clocks(office: Clerk) -> None:
    office.write(
        "ledger/report.yaml",
        office.read("ledger/report.yaml").replace("成文日期: 2023年4月28日", "成文日期: 2021年2月3日"),
    )
    office.does("rectify report --docx -o 稿.docx")
    assert set(
        re.findall(r"\d{4}-\d\d-\d\d", parts(office.path("稿.docx").read_bytes())["docProps/core.xml"].decode())
    ) == {"2021-02-03"}
    office.write(
        "ledger/report.yaml",
        office.read("ledger/report.yaml").replace("成文日期: 2021年2月3日", "成文日期: 2022年X月3日"),
    )
    office.does("rectify report --docx -o 稿.docx")
    assert b"dcterms:created" not in parts(office.path("稿.docx").read_bytes())["docProps/core.xml"]


def test_the_same_ledger_elsewhere_by_another_gives_the_same_bytes(
    office: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = [(f"{paper} --{kind}", kind) for paper in PAPERS for kind in ("docx", "html")]

    def made(clerk: Clerk) -> list[bytes]:
        clerk.write("templates/base.docx", wordlike.base())
        for number, (command, kind) in enumerate(kinds):
            clerk.does(f"rectify {command} -o {number}.{kind}")
        return [clerk.path(f"{number}.{kind}").read_bytes() for number, (_, kind) in enumerate(kinds)]

    first = made(office)
    other = office.folder.parent / "别处"
    shutil.copytree(office.folder, other)
    for name in ("USER", "USERNAME", "LOGNAME", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(name, "另一个")
    monkeypatch.chdir(other)
    assert made(Clerk(other, office.capture)) == first


class TestReference:
    """What a reference document lends, and what it keeps."""

    @pytest.fixture
    def files(self) -> dict[str, bytes]:
        paper = Document((Paragraph(Style.BODY, (Run("正文。"),)),), "稿")
        return parts(docx_file.docx(paper, typefaces.Looks(base=wordlike.base())))

    def test_its_words_pictures_and_page_numbers_stay(self, files: dict[str, bytes]) -> None:
        header = next(content for name, content in files.items() if name.startswith("word/header"))
        text = re.sub("<[^>]*>", "", re.sub("<w:instrText.*?</w:instrText>", "", header.decode()))
        assert text.strip() == "某局内部资料（定稿）1第二版网站"
        assert re.findall("<w:instrText[^>]*>(.*?)</w:instrText>", header.decode()) == [" PAGE "]
        assert header.count(b"<w:drawing>") == 1  # the linked one is gone
        assert header.count(b"<v:imagedata") == 1

    def test_its_looks_stay(self, files: dict[str, bytes]) -> None:
        assert b'w:w="11906"' in files["word/document.xml"]
        assert b'<w:sz w:val="30"/>' in files["word/styles.xml"]

    def test_pictures_are_whole_without_their_notes(self, files: dict[str, bytes]) -> None:
        png, jpeg = (next(each for name, each in files.items() if name.endswith(kind)) for kind in (".png", ".jpeg"))
        assert re.findall(b"IHDR|tEXt|tIME|IDAT|IEND", png) == [b"IHDR", b"IDAT", b"IEND"]
        assert jpeg.startswith(b"\xff\xd8\xff\xe0\x00\x10JFIF")
        assert jpeg.endswith(b"scan\xff\xd9")
        assert b"Exif" not in jpeg

    def test_one_with_a_part_that_is_no_xml_is_refused(self) -> None:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(wordlike.base())) as given, zipfile.ZipFile(written, "w") as broken:
            for name in given.namelist():
                broken.writestr(
                    name,
                    b"<w:hdr" if "media" not in name and name.endswith(f"{wordlike.SECRET}.xml") else given.read(name),
                )
        with pytest.raises(Exception, match="版式参照文件"):
            docx_file.docx(Document((), "稿"), typefaces.Looks(base=written.getvalue()))
