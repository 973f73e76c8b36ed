"""The preview in a browser: headless Chromium shows an A4 sheet, prints on the standard's margins, and asks nobody."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Clerk

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
MM = 25.4 / 72
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or shutil.which("pdftotext") is None, reason="needs Chromium and poppler-utils"
)


def browser(folder: Path, *arguments: str) -> bytes:
    """Runs the browser on the page of the sample's report and returns what it printed."""
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={folder / 'profile'}",
        *arguments,
        (folder / "报告.html").as_uri(),
    ]
    return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout


@pytest.fixture
def page(sample: Clerk) -> Path:
    sample.write(
        "ledger/report.yaml",
        sample.read("ledger/report.yaml") + "附件:\n  - 名称: 巡察整改台账\n    内容: 台账表\n",
    )
    sample.does("rectify report --html -o 报告.html")
    return sample.folder


def test_the_page_prints_on_the_margins_of_the_standard(page: Path) -> None:
    browser(page, "--no-pdf-header-footer", f"--print-to-pdf={page / '报告.pdf'}")
    shown = subprocess.run(
        ["pdftotext", "-bbox", str(page / "报告.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout
    sheets = shown.split("<page ")[1:]
    width, height = (float(size) * MM for size in re.findall(r'(?:width|height)="([0-9.]+)"', sheets[0])[:2])
    assert (round(width), round(height)) == (210, 297)
    for sheet in sheets[:3]:
        words = re.findall(r'xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)"', sheet)
        assert min(float(word[0]) for word in words) * MM == pytest.approx(28, abs=1)
        assert max(float(word[2]) for word in words) * MM < 210 - 26 + 6.5
        middles = [(float(word[1]) + float(word[3])) / 2 * MM for word in words]  # a face may be taller than its line
        assert min(middles) > 37
        numbers = [middle for middle in middles if middle > 297 - 35]
        assert numbers == pytest.approx([297 - 35 + 7] * len(numbers), abs=1), "only the page number, 7 mm below"
    turned = [float(size) for size in re.findall(r'width="([0-9.]+)"', "".join(sheets))]
    assert any(size > 800 for size in turned), "the table stands on a sheet turned sideways"


def sheets(folder: Path) -> list[list[tuple[str, list[float]]]]:
    """The words of each printed sheet, with left, upper, right and lower edge in mm."""
    browser(folder, "--no-pdf-header-footer", f"--print-to-pdf={folder / '报告.pdf'}")
    command = ["pdftotext", "-bbox", str(folder / "报告.pdf"), "-"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    found = r'<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">([^<]*)<'
    return [
        [(word, [float(edge) * MM for edge in edges]) for *edges, word in re.findall(found, sheet)]
        for sheet in shown.split("<page ")[1:]
    ]


def test_a_sheet_turned_sideways_has_its_number_where_it_is_once_it_is_bound(page: Path) -> None:
    printed = sheets(page)
    assert printed
    annex = [(number, words) for number, words in enumerate(printed, 1) if max(edge[2] for _, edge in words) > 210]
    assert len(annex) > 1
    for number, words in annex:
        beside = [edge for word, edge in words if edge[0] < 35 - 7 < edge[2] < 35]
        assert len(beside) in (3, 4), "— 16 — stands in the margin at the left, 7 mm from the text"
        low, high = min(edge[1] for edge in beside), max(edge[3] for edge in beside)
        assert (high == pytest.approx(179, abs=2)) if number % 2 else (low == pytest.approx(33, abs=2))


def test_two_sided_print_has_the_wide_margin_at_the_fold(sample: Clerk) -> None:
    sample.write("ledger/report.yaml", sample.read("ledger/report.yaml") + "双面: 是\n")
    sample.does("rectify report --html -o 报告.html")
    second, third = sheets(sample.folder)[1:3]
    assert min(edge[0] for _, edge in second) == pytest.approx(26, abs=1)
    assert min(edge[0] for _, edge in third) == pytest.approx(28, abs=1)


def test_a_screen_shows_a_white_sheet_on_its_desk(page: Path) -> None:
    shot = page / "屏幕.png"
    browser(page, "--hide-scrollbars", "--window-size=1000,1400", f"--screenshot={shot}")
    content = shot.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (1000, 1400)
    assert len(content) > 50_000, "a page of text, not an empty one"


def test_the_page_has_a_readers_outline_and_reaches_for_nothing(page: Path) -> None:
    html = browser(page, "--dump-dom").decode("utf-8")
    assert html.count("<h1") == 2
    assert html.count("<h2") == 3
    assert html.count("<h4") == 16
    assert not re.search(r"(?:src|href)=|url\(|@import|<script|<link", html)
