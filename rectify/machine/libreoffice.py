"""The installed LibreOffice: converts a .docx to PDF. The only module that calls it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

from rectify.core.errors import RectifyError
from rectify.machine import programs
from rectify.storage import paper_seal

_SECONDS = 180
"""A report takes a few; the first start on a slow machine makes a profile and takes half a minute."""
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
"""Where it is installed without being on the PATH."""
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export">
<prop oor:name="IsSkipEmptyPages" oor:op="fuse"><value>false</value></prop>
</item>
</oor:items>
"""
"""The blank page before 版记 is a page: without it the even page is printed as an odd one. As a setting of the profile
every version reads it; options behind --convert-to are known since 7.4 only."""

_MADE = re.compile(rb"(/(?:CreationDate|ModDate)\(D:)\d{14}(Z|[+-]\d\d'\d\d)")
_PRINTED = re.compile(rb"<dcterms:created[^>]*>(\d{4})-(\d\d)-(\d\d)T")
_NO_DAY = b"19800101"


class NoOffice(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "没有安装 LibreOffice，转不成 PDF",
            hint="先写成 Word 文件，用 WPS 或 Word 另存为 PDF：rectify report --docx；"
            "或安装 LibreOffice（Windows 到 libreoffice.org 下载，麒麟、统信：sudo apt install libreoffice-writer）",
        )


class OfficeFailed(RectifyError):
    """LibreOffice made nothing; its own words are shown."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"LibreOffice 没有转成 PDF。它的原话：\n{words.strip() or '（没有说明）'}",
            hint="再来一次；或者 rectify report --docx，用 WPS 或 Word 另存为 PDF",
        )


def pdf(docx: bytes) -> bytes:
    """The PDF of a .docx. Raises NoOffice, OfficeFailed."""
    program = _program()
    with tempfile.TemporaryDirectory(prefix="rectify-") as folder:
        home = Path(folder)
        (home / "paper.docx").write_bytes(docx)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [
            program,
            "--headless",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",  # an office that is open elsewhere does not matter
            "--convert-to",
            "pdf",
            "--outdir",
            str(home),
            str(home / "paper.docx"),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, check=False, timeout=_SECONDS, env={**os.environ, "TZ": "UTC"}
            )
        except subprocess.TimeoutExpired:
            raise OfficeFailed(f"等了 {_SECONDS} 秒没有结果") from None
        made = home / "paper.pdf"
        if not made.exists():
            raise OfficeFailed((done.stderr or done.stdout).decode("utf-8", "replace"))
        return _timeless(made.read_bytes(), docx)


def _timeless(made: bytes, docx: bytes) -> bytes:
    """The PDF with the day of the paper in the place of the hour at which it was made, and with an identifier that comes
    of its content: each as long as what it replaces, so that nothing else moves."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        printed = _PRINTED.search(archive.read("docProps/core.xml"))
    day = b"".join(printed.groups()) if printed else _NO_DAY
    dated = _MADE.sub(lambda found: found[1] + day + b"000000" + (b"Z" if found[2] == b"Z" else b"+00'00"), made)
    return paper_seal.identified(dated)


def _program() -> str:
    for name in ("soffice", "libreoffice"):
        if found := programs.path_of(name):
            return found
    for place in _PLACES:
        if os.access(place, os.X_OK):
            return place
    raise NoOffice
