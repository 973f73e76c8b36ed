"""The page for the browser, read as a browser's parser reads it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from rectify.render import html_page
from rectify.render.blocks import Cell, Colophon, Document, Face, Landscape, Letterhead, Paragraph, Run, Style, Table


def said(style: Style, *texts: str) -> Paragraph:
    return Paragraph(style, tuple(Run(text, Face.BODY if number else Face.OWN) for number, text in enumerate(texts)))


class Outline(HTMLParser):
    """The elements with their text, the attributes that fetch something, whether all is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.fetched: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [name for name, _ in attrs if name in ("src", "href")] + [tag] * (tag in ("script", "link"))
        if tag not in ("meta", "br", "hr", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.texts.append((self.open[-1], data))


def test_reads_in_the_document_s_order_with_its_headings() -> None:
    outline = Outline(
        html_page.html(
            Document(
                (
                    Letterhead(organ="甲局文件", reference="甲发〔2023〕1号", signers=("张某",)),
                    said(Style.TITLE, "整改报告"),
                    said(Style.ADDRESSEE, "市委："),
                    said(Style.HEADING_1, "一、总体情况"),
                    said(Style.HEADING_2, "（一）抓学习。", "办班3期。"),
                    said(Style.ATTACHMENT_NOTE, "附件：清单"),
                    said(Style.SIGNATURE, "甲局党组"),
                    said(Style.DATE, "2023年6月8日"),
                    Landscape((Table(((Cell((said(Style.CELL, "序号"),), header=True),),), head=1),)),
                    Colophon("市纪委", "办公室", "2023年6月9日"),
                )
            )
        )
    )
    assert outline.open == []
    assert outline.fetched == []
    assert outline.texts == [
        ("title", "整改报告"),
        ("p", "甲局文件"),
        ("span", "甲发〔2023〕1号"),
        ("span", "签发人："),
        ("span", "张某"),
        ("h1", "整改报告"),
        ("p", "市委："),
        ("h2", "一、总体情况"),
        ("h3", "（一）抓学习。"),
        ("div", "办班3期。"),
        ("p", "附件：清单"),
        ("p", "甲局党组"),
        ("p", "2023年6月8日"),
        ("p", "序号"),
        ("p", "抄送：市纪委。"),
        ("span", "办公室"),
        ("span", "2023年6月9日印发"),
    ]


def test_is_chinese_and_prints_on_the_standard_s_margins() -> None:
    html = html_page.html(Document((said(Style.BODY, "文"),), "进展情况报告"))
    assert '<html lang="zh-CN">' in html
    assert "<title>进展情况报告</title>" in html
    assert "@page { size: A4; margin: 37.01mm 26.00mm 35.00mm 28.01mm; }" in html
    assert '"仿宋_GB2312", "仿宋"' in html


@given(st.text(alphabet="<>&\"'/pbr甲 ", min_size=1))
def test_text_is_never_markup(text: str) -> None:
    blocks = (said(Style.BODY, f"始{text}终"), said(Style.HEADING_3, text, text))
    outline = Outline(html_page.html(Document(blocks, name="名")))
    assert outline.texts[1] == ("p", f"始{text}终")
    assert {element for element, _ in outline.texts} <= {"title", "p", "h4", "div"}
