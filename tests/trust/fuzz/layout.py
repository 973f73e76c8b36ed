"""Any small HTML, and any data in a template: refused in words, or a paper whose Word text is the plain text."""

from __future__ import annotations

import io
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import docx
from docx.oxml.ns import qn

from rectify.core.errors import RectifyError
from rectify.render import docx_file, html_page, html_to_blocks, plain_text, template_engine
from rectify.render.blocks import Document
from tests.trust.fuzz import seeds
from tests.trust.fuzz.picks import Picks, text_of

_TEMPLATE = """\
<h1>{{ 丙 }}</h1>
<p class="主送机关">{{ 乙 }}：</p>
<p><h3>（一）{{ 丙 }}</h3>{{ 甲 }}<strong>{{ 乙 }}</strong></p>
<table><colgroup><col width="2"><col></colgroup><thead><tr><th>{{ 甲 }}</th><th>乙</th></tr></thead>
<tr><td colspan="2">{{ 丙 }}</td></tr></table>
<section class="横向"><p>{{ 丙 }}</p></section>
<p class="署名">{{ 乙 }}</p>
<p class="成文日期">{{ 乙 }}</p>
"""
_HOME = tempfile.TemporaryDirectory()
_FILE = Path(_HOME.name) / "文种.html"
_FILE.write_text(_TEMPLATE, encoding="utf-8")
_LETTERHEAD = (
    '<header class="版头"><p class="份号">000001</p><p class="密级">秘密</p><p class="发文机关标志">甲局文件</p>'
    '<p class="发文字号">甲〔2023〕1号</p><p class="签发人">王某</p></header><p>正文&lt;&#x4e00;</p>'
)
SEEDS = [
    b"\0" + "甲乙局党组|关于巡察整改的报告\n第二行|2023年5月8日".encode(),
    b"\0" + " 甲 \t|<p>&amp;|{{ 甲 }}\v\u2028乙".encode(),
    *(
        b"\1" + html.encode()
        for html in (
            _TEMPLATE.replace("{{ ", "").replace(" }}", ""),
            _LETTERHEAD,
            '<table class="x"><tr><td rowspan="2" class="居中">甲<br>乙</td><td><p>丙</p></td></tr><tr><td>丁</td></tr></table>',
            '<footer class="版记"><p class="抄送">甲。</p><p class="印发机关">乙</p><p class="印发日期">2023年5月8日</p></footer>',
            '<hr class="分页"><p class="附件标签">附件1</p><h2>一、甲</h2><h3>（一）乙</h3><h4>1.丙</h4><h5>（1）丁</h5>',
            '<p class="附件说明">附件：1.甲</p><p class="附件说明">2.乙</p><p class="署名 不盖章">甲</p><p class="附注">（乙）</p>',
        )
    ),
]
WORDS = (
    *(f"<{name}>" for name in ("p", "h1", "h2", "h3", "strong", "br", "table", "tr", "td", "th", "thead", "tbody", "section", "header")),
    *(f"</{name}>" for name in ("p", "h1", "h2", "h3", "strong", "table", "tr", "td", "th", "thead", "tbody", "section", "header")),
    *('<hr class="分页">', '<td colspan="3">', '<td rowspan="2">', '<td rowspan="1000" colspan="1000">', '<col width="0">', '<p class="署名">'),
    *('<section class="横向">', '<header class="版头">', '<p class="签发人">', '<footer class="版记">', '<footer class="版记 同页">', '<p class="抄送">'),
    *("&nbsp;", "&#11;", "&#xD800;", "&#x2029;", "&amp;", "&lt", "<!--", "<![CDATA[", "<?", "<p", "\u2029", "\ufdd0", "\ufdd2", "\0", "\u3000", "\xa0", "|"),
    *("\u200b", "\uf0b7", "\u202e", "\x07", "\t", " ", "\n", "\r", "附件：1.", "2023年5月8日", "𠮷"),
)  # fmt: skip


class _Words(HTMLParser):
    """The text of a page for the browser, its style sheet and title apart."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = self.inside or tag == "main"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.pieces.append(data)


def check(data: bytes) -> None:
    picks = Picks(data)
    is_html = picks((False, True))
    said = text_of(picks.rest)
    try:
        if is_html:
            html = template_engine._IMPOSSIBLE.sub("", said)  # as of every template
            document = Document(html_to_blocks.read(html, "文种.html"), "文种")
        else:
            values = (*said.split("|"), "", "", "")[:3]
            document = template_engine.render(_FILE, dict(zip("甲乙丙", values, strict=True)), own=_FILE.parent)
    except RectifyError as error:
        refusal = error
    else:
        _is_one_text(document)
        return
    assert seeds.has_place_and_hint(refusal)


def _is_one_text(document: Document) -> None:
    plain = plain_text.plain(document)
    assert plain == "" or plain.endswith("\n")
    content = docx_file.docx(document)
    assert content == docx_file.docx(document)
    printed = [_text(paragraph) for paragraph in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:p"))]
    assert _letters("".join(printed)) == _letters(plain)
    browser = _Words()
    browser.feed(html_page.html(document))
    assert _letters("".join(browser.pieces)) == _letters(plain)


def _text(paragraph: object) -> str:
    return "".join(each.text or "" for each in paragraph.iter(qn("w:t")))  # type: ignore[attr-defined]


def _letters(said: str) -> str:
    """What must not differ whatever a kind of paper does with blanks."""
    return "".join(char for char in said if not char.isspace())
