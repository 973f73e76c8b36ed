"""Templates and the small HTML that they yield."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.render import html_to_blocks, small_html, template_engine, template_errors, template_lint
from rectify.render.blocks import (
    Align,
    Colophon,
    Document,
    Face,
    Landscape,
    Letterhead,
    LineBreak,
    PageBreak,
    Paragraph,
    Run,
    Style,
    Table,
)
from rectify.render.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Renders = Callable[..., Document]


@pytest.fixture
def render(tmp_path: Path) -> Renders:
    """Renders the text of a template, with its data as keywords."""

    def render(source: str, **names: object) -> Document:
        template = tmp_path / "templates" / "文件.html"
        template.parent.mkdir(exist_ok=True)
        template.write_text(source, encoding="utf-8")
        return template_engine.render(template, names, own=template.parent)

    return render


def styles(document: Document) -> list[tuple[Style, str]]:
    return [(paragraph.style, paragraph.text) for paragraph in document.paragraphs()]


class TestElements:
    @pytest.mark.parametrize(
        ("source", "style"),
        [
            ("<h1>文</h1>", Style.TITLE),
            ("<h2>文</h2>", Style.HEADING_1),
            ("<h3>文</h3>", Style.HEADING_2),
            ("<h4>文</h4>", Style.HEADING_3),
            ("<h5>文</h5>", Style.HEADING_4),
            ("<p>文</p>", Style.BODY),
            ('<p class="主送机关">文</p>', Style.ADDRESSEE),
            ('<p class="附件说明">文</p>', Style.ATTACHMENT_NOTE),
            ('<p class="署名">文</p>', Style.SIGNATURE),
            ('<p class="署名  不盖章">文</p>', Style.UNSEALED_SIGNATURE),
            ('<p class="成文日期">文</p>', Style.DATE),
            ('<p class="附注">文</p>', Style.NOTE),
            ('<p class="附件标签">文</p>', Style.ATTACHMENT_LABEL),
        ],
    )
    def test_gives_each_part_its_style(self, render: Renders, source: str, style: Style) -> None:
        assert render(source).blocks == (Paragraph(style, (Run("文"),)),)

    def test_runs_a_heading_into_its_text(self, render: Renders) -> None:
        document = render("<p><h3>（一）抓学习。</h3>办班<strong>三</strong>期。</p>")
        runs = (Run("（一）抓学习。"), Run("办班", Face.BODY), Run("三", Face.STRONG), Run("期。", Face.BODY))
        assert document.blocks == (Paragraph(Style.HEADING_2, runs),)

    def test_breaks_a_title_where_the_author_does(self, render: Renders) -> None:
        wanted = (Paragraph(Style.TITLE, (Run("某局关于"), LineBreak("\n"), Run("整改的报告"))),)
        assert render("<h1>某局关于<br>整改的报告</h1>").blocks == wanted
        assert render("<h1>{{ 标题 }}</h1>", 标题="某局关于\n整改的报告").blocks == wanted

    def test_turns_the_sheet_and_the_page(self, render: Renders) -> None:
        document = render('<p>甲</p><hr class="分页"><section class="横向"><p>乙</p></section>')
        assert [type(block) for block in document.blocks] == [Paragraph, PageBreak, Landscape]
        assert [section.landscape for section in document.sections()] == [False, True]

    def test_reads_a_table_with_merged_cells(self, render: Renders) -> None:
        document = render(
            '<table><colgroup><col width="1"><col width="3"></colgroup>'
            '<thead><tr><th colspan="2">表头</th></tr></thead>'
            '<tbody><tr><td rowspan="2" class="居右">甲</td><td>乙<br>丙</td></tr><tr><td>丁</td></tr></tbody></table>'
        )
        table = document.blocks[0]
        assert isinstance(table, Table)
        assert (table.head, table.widths) == (1, (1, 3))
        assert table.rows[1][0].align is Align.RIGHT
        assert [[slot.span for slot in row] for row in table.grid] == [[2], [1, 1], [1, 1]]
        assert plain(document) == "表头\t\n甲\t乙 丙\n\t丁\n"

    def test_takes_leading_rows_of_headings_as_the_head(self, render: Renders) -> None:
        table = render("<table><tr><th>头</th></tr><tr><th>行</th></tr><tr><td>体</td></tr></table>").blocks[0]
        assert isinstance(table, Table)
        assert table.head == 2

    def test_reads_letterhead_and_colophon(self, render: Renders) -> None:
        document = render(
            '<header class="版头"><p class="密级">秘密★1年</p><p class="发文字号">某发〔2023〕5号</p>'
            '<p class="签发人">张某</p><p class="签发人">李某</p></header>'
            '<footer class="版记"><p class="抄送">某委。</p><p class="印发机关">某办</p>'
            '<p class="印发日期">2023年6月8日</p></footer>'
        )
        assert document.blocks == (
            Letterhead(secrecy="秘密★1年", reference="某发〔2023〕5号", signers=("张某", "李某")),
            Colophon(copies="某委。", printer="某办", printed="2023年6月8日"),
        )

    def test_drops_what_has_no_text(self, render: Renders) -> None:
        assert (
            render(
                "<p></p><h2> </h2><p>{{ 无 }}</p><table>{% for 行 in 表 %}<tr></tr>{% endfor %}</table>", 无=None, 表=()
            ).blocks
            == ()
        )

    def test_makes_body_text_of_what_follows_an_empty_heading(self, render: Renders) -> None:
        assert styles(render("<p><h3>{{ 无 }}</h3>正文</p>", 无=None)) == [(Style.BODY, "正文")]


class TestText:
    def test_begins_a_paragraph_at_each_line_break_of_the_data(self, render: Renders) -> None:
        document = render("<p><h4>1.题。</h4>{{ 文 }}</p>", 文="甲\n乙\r\n\r\n丙\u2028丁")
        assert styles(document) == [
            (Style.HEADING_3, "1.题。甲"),
            (Style.BODY, "乙"),
            (Style.BODY, "丙"),
            (Style.BODY, "丁"),
        ]
        assert document.blocks[1] == Paragraph(Style.BODY, (Run("乙"),))

    def test_keeps_the_style_of_what_is_no_heading(self, render: Renders) -> None:
        assert styles(render('<p class="署名">{{ 文 }}</p>', 文="甲局\n乙局")) == [
            (Style.SIGNATURE, "甲局"),
            (Style.SIGNATURE, "乙局"),
        ]

    def test_lets_the_layout_of_the_source_vanish_and_keeps_other_spaces(self, render: Renders) -> None:
        source = "<p>\n    甲 乙\n    {{ 文 }}\n\t{{ 文 }}\n</p>\n"
        assert plain(render(source, 文=" a  b ")) == "甲 乙 a  b  a  b \n"

    def test_shows_markup_of_the_data_as_text(self, render: Renders) -> None:
        text = "<p>&lt;{{ 7 }}</p>"
        for source in (
            "<p>{{ 文 }}</p>",
            "<p>{{ 文|e }}</p>",
            "{% autoescape false %}<p>{{ 文 }}</p>{% endautoescape %}",
            "{% macro 段(文) %}<p>{{ 文 }}</p>{% endmacro %}{{ 段(文) }}",
            "{% set 段 %}<p>{{ 文 }}</p>{% endset %}{{ 段 }}",
        ):
            assert plain(render(source, 文=text)) == text + "\n"

    def test_extends_and_includes_templates_of_its_folder(self, render: Renders, tmp_path: Path) -> None:
        render("<p></p>")
        (tmp_path / "templates" / "底.html").write_text("{% block 文 %}{% endblock %}<p>尾</p>", encoding="utf-8-sig")
        (tmp_path / "templates" / "段.html").write_bytes("<p>段</p>".encode("gb18030"))
        source = '{% extends "底.html" %}{% block 文 %}{% include "段.html" %}{% endblock %}'
        assert plain(render(source)) == "段\n尾\n"

    def test_takes_its_name_from_the_template(self, render: Renders) -> None:
        assert render("<p>文</p>").title == "文件"
        assert render("<h1>题</h1>").title == "题"


LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufdd3\ufffe\uffff]")


@given(st.text(), st.text(alphabet="<>&;/pbr \t\n{%}'\"=甲"))
def test_any_data_survives_as_text(tmp_path_factory: pytest.TempPathFactory, any_text: str, markup_like: str) -> None:
    template = tmp_path_factory.getbasetemp() / "性质.html"
    template.write_text("<p>{{ 甲 }}</p>\n<p><h3>题</h3>{{ 乙 }}</p>\n", encoding="utf-8")
    document = template_engine.render(template, {"甲": any_text, "乙": markup_like}, own=template.parent)
    lines = LINE_BREAKS.split(any_text) + LINE_BREAKS.split("题" + markup_like)
    kept = [NO_TEXT.sub("", line) for line in lines]
    assert plain(document) == "".join(f"{line}\n" for line in kept if line.strip())


class TestErrors:
    @pytest.mark.parametrize(
        ("source", "error", "line", "words"),
        [
            ("<p>甲</p>\n<div>乙</div>", small_html.UnknownElement, 2, "<div>"),
            ("\n<!-- 说明 -->", small_html.UnknownElement, 2, "<!-->"),
            ("\n<p><![CDATA[甲]]></p>", small_html.UnknownElement, 2, "<![>"),
            ("\n<p><![CDA甲</p>", small_html.UnknownElement, 2, "<![>"),
            ("\n<p><![if 甲]></p>", small_html.UnknownElement, 2, "<![>"),
            ('<p>甲</p>\n<p style="color: red">乙</p>', small_html.UnknownAttribute, 2, "style"),
            ("\n<p>甲\n<p>乙</p>", small_html.Unclosed, 2, "<p>"),
            ("<table>\n<tr><td>甲</td>", small_html.Unclosed, 2, "<tr>"),
            ("<p>甲</p", small_html.Unclosed, 1, ">"),
            ("<p>甲</p>\n</p>", small_html.NotOpen, 2, "</p>"),
            ("<p>甲</p>\n<td>乙</td>", small_html.Misplaced, 2, "<td>"),
            ("<p>甲</p>\n乙", small_html.StrayText, 2, "“乙”"),
            ('<p>甲</p>\n<p class="主送机并">乙</p>', html_to_blocks.UnknownClass, 2, "“主送机关”"),
            ("<p>甲</p>\n<hr>", html_to_blocks.UnknownClass, 2, "缺少 class"),
            ('<table><tr>\n<td colspan="二">甲</td></tr></table>', html_to_blocks.BadNumber, 2, "colspan"),
            ('<table>\n<tr><td colspan="64">甲</td></tr></table>', html_to_blocks.TooManyColumns, 2, "64 列"),
            (
                '<table><tr><td rowspan="2" colspan="60">甲</td></tr>\n<tr><td colspan="4">乙</td></tr></table>',
                html_to_blocks.TooManyColumns,
                2,
                "最多 63 列",
            ),
            (
                "<table>\n<tr><td>甲</td><td>乙</td></tr>\n<tr><td>丙</td></tr></table>",
                html_to_blocks.RaggedRow,
                3,
                "是 1 列",
            ),
            (
                "<table><thead><tr><th>甲</th></tr></thead><tbody>\n<tr><td>乙</td><td>丙</td></tr></tbody></table>",
                html_to_blocks.RaggedRow,
                2,
                "第一行是 1 列",
            ),
            (
                '<table><tr><td rowspan="2">甲</td><td>乙</td></tr>\n<tr><td>丙</td><td>丁</td></tr></table>',
                html_to_blocks.RaggedRow,
                2,
                "是 3 列",
            ),
            (
                '<table><tr><td>甲</td></tr>\n<tr><td rowspan="9">乙</td></tr></table>',
                html_to_blocks.SpanTooDeep,
                2,
                "只有 1 行",
            ),
            (
                '<table><thead>\n<tr><th rowspan="2">甲</th></tr></thead><tbody><tr><td>乙</td></tr></tbody></table>',
                html_to_blocks.SpanTooDeep,
                2,
                "只有 1 行",
            ),
            (
                '<footer class="版记"><p class="抄送">甲</p></footer>\n<p>乙</p>',
                html_to_blocks.BehindColophon,
                2,
                "<p>",
            ),
            ('<footer class="版记"></footer>\n<hr class="分页">', html_to_blocks.BehindColophon, 2, "版记后面"),
            ("<p>甲</p>\n<table>\n</table>", template_lint.EmptyTable, 2, "没有一个格子"),
            (
                '<p>甲</p>\n<table><colgroup><col width="2"></colgroup><tbody><tr></tr></tbody></table>',
                template_lint.EmptyTable,
                2,
                "<table>",
            ),
            ('{# <p class=""> #}\n<p>甲</p>\n<p class="">乙</p>', template_lint.EmptyClass, 3, "<p>"),
            ("<table>\n<tr><td colspan='2' class=''>甲</td></tr></table>", template_lint.EmptyClass, 2, "<td>"),
            ("{# <p>说明</p> #}\n", template_lint.NothingPrints, 1, "印出来是空的"),
            ("", template_lint.NothingPrints, 1, "没有一个段落"),
            ("<p>甲\n<h3>题</h3></p>", html_to_blocks.LateHeading, 2, "<h3>"),
            ("<p>\n{{ 成文日其 }}</p>", template_errors.UnknownName, 2, "是不是“成文日期”"),
            ("\n{{ 表.行 }}", template_errors.UnknownName, 2, "“行”"),
            ("\n{% for 行 in 表 %}", template_errors.BadSyntax, 2, "{% for %} 没有结束"),
            ("\n{{ 标题|safe }}", template_errors.BadSyntax, 2, "“safe”"),
            ("\n{{ 标题 标题 }}", template_errors.BadSyntax, 2, "“}}”"),
            ("\n{% 如果 %}", template_errors.BadSyntax, 2, "不认识 {% 如果 %}"),
            ("\n{# 注释", template_errors.BadSyntax, 2, "{# 没有结束"),
            ("\n{{ 标题.__class__ }}", template_errors.Forbidden, 2, "不能"),
            ('\n{% include "无.html" %}', template_errors.MissingTemplate, 2, "“无.html”"),
            ('\n{% include "../文件.html" %}', template_errors.MissingTemplate, 2, "“../文件.html”"),
            ('\n{% include "文件.html" %}', template_errors.EndlessTemplate, 2, "没有尽头"),
            ("\n{{ 标题 + 1 }}", template_errors.FailedTemplate, 2, "算不出来"),
            ("\n{{ range(10 ** 9)|list }}", template_errors.FailedTemplate, 2, "算不出来"),
        ],
    )
    def test_names_the_place_and_the_way_out(
        self, render: Renders, source: str, error: type[small_html.TemplateError], line: int, words: str
    ) -> None:
        with pytest.raises(error) as caught:
            render(source, 标题="题", 成文日期="2023年6月8日", 表={})
        assert str(caught.value.place) == f"templates/文件.html:{line}"
        assert words in caught.value.sentence
        assert caught.value.hint

    @pytest.mark.parametrize(
        "source",
        [
            '<p class="{% if 盖章 %}署名{% endif %}">甲</p>',
            "<table>{% for 行 in 表 %}<tr><td>{{ 行 }}</td></tr>{% endfor %}</table><p>{{ 无 }}</p>",
            '<table><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>',
            '<table><tr><td rowspan="2">甲</td></tr><tr></tr></table>',
            "{% include 名 %}",
        ],
    )
    def test_what_the_data_leaves_empty_is_no_mistake(self, render: Renders, tmp_path: Path, source: str) -> None:
        render("<p>甲</p>")
        (tmp_path / "templates" / "别的.html").write_text("<p>甲</p>", encoding="utf-8")
        render(source, 盖章=False, 表=(), 无=None, 名="别的.html")

    def test_tells_of_a_template_that_is_missing_or_no_text(self, tmp_path: Path) -> None:
        with pytest.raises(template_errors.MissingTemplate, match=r"无\.html"):
            template_engine.render(tmp_path / "无.html", {}, own=tmp_path)
        (tmp_path / "坏.html").write_bytes(b"\xff\xff\xff")
        with pytest.raises(template_errors.UnreadableTemplate):
            template_engine.render(tmp_path / "坏.html", {}, own=tmp_path)

    def test_leaves_a_fault_of_the_program_alone(self, render: Renders) -> None:
        class Broken(str):
            __slots__ = ()

            def __str__(self) -> str:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            render("<p>{{ 文 }}</p>", 文=Broken())
