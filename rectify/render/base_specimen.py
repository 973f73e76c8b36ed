"""Specimen of a base document: a Word file that shows every style, for an office to change (templates/base.docx)."""

from __future__ import annotations

from rectify.render import docx_file
from rectify.render.blocks import Colophon, Document, Face, Landscape, Paragraph, Run, Style

_WORDS = {
    Style.TITLE: "标题",
    Style.ADDRESSEE: "主送机关：",
    Style.BODY: "这份文件定报告的样子：改各个样式的字体、字号、行距，改页边距和页脚，保存在原处。这里的文字不会印进报告。",
    Style.HEADING_1: "一、一级标题",
    Style.HEADING_2: "（一）二级标题",
    Style.HEADING_3: "1.三级标题",
    Style.HEADING_4: "（1）四级标题",
    Style.ATTACHMENT_NOTE: "附件：附件说明",
    Style.SIGNATURE: "署名",
    Style.DATE: "2023年4月28日",
    Style.NOTE: "（附注）",
    Style.ATTACHMENT_LABEL: "附件",
}


def docx() -> bytes:
    """The content of the .docx."""
    paragraphs = [Paragraph(style, (Run(text),)) for style, text in _WORDS.items()]
    run_in = Paragraph(Style.HEADING_2, (Run("（二）与正文相连的标题。"), Run("正文。", Face.BODY)))
    turned = Landscape((Paragraph(Style.BODY, (Run("横排的页，如台账表：改这一节的页边距和页码。"),)),))
    closing = Colophon("抄送机关", "印发机关", "2023年4月28日")
    return docx_file.docx(Document((*paragraphs[:5], run_in, *paragraphs[5:], turned, closing), "版式"))
