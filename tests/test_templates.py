"""Templates that people write: the README's example works, every element is taken, what is wrong is told with its line."""

from __future__ import annotations

import io
import re

import docx

from tests.conftest import PROJECT, Clerk

README = (PROJECT / "README.md").read_text(encoding="utf-8")
EVERY_ELEMENT = """\
<header class="版头">
<p class="份号">000001</p><p class="密级">秘密★1年</p><p class="紧急程度">加急</p>
<p class="发文机关标志">{{ 单位 }}文件</p><p class="发文字号">甲发〔2023〕1号</p><p class="签发人">王某</p><p class="签发人">李某</p>
</header>
<h1>{{ 单位 }}关于<br>整改的函</h1>
<p class="主送机关">市委巡察办：</p>
<p>{{ 统计句 }}</p>
<h2>一、总的情况</h2>
<h3>（一）已销号</h3>
<h4>1.制度</h4>
<h5>（1）印发</h5>
<p><h3>（二）未销号。</h3>还有<strong>{{ 剩余数 }}个</strong>。</p>
<hr class="分页">
<p class="附件说明">附件：台账</p>
<p class="署名 不盖章">{{ 单位 }}</p>
<p class="成文日期">{{ 截止日期 }}</p>
<p class="附注">（联系人：李某）</p>
<section class="横向">
<p class="附件标签">附件</p>
<table>
<colgroup><col width="2"><col width="1"></colgroup>
<thead><tr><th>问题</th><th>状态</th></tr></thead>
<tbody>
<tr><td rowspan="2">共有</td><td class="居中">甲</td></tr>
<tr><td class="居右">乙</td></tr>
<tr><td colspan="2"><p>两段</p><p>文字</p></td></tr>
</tbody>
</table>
</section>
<footer class="版记"><p class="抄送">市纪委</p><p class="印发机关">办公室</p><p class="印发日期">2023年4月28日</p></footer>
"""


def test_the_example_of_the_readme_is_a_paper(sample: Clerk) -> None:
    example = re.findall(r"```html\n(.*?)```", README, re.S)
    assert len(example) == 1
    sample.write("templates/调度表.html", example[0])
    said = sample.does("rectify report 调度表")
    lines = said.out.splitlines()
    assert lines[0] == "中共云泽市水务局党组整改调度表"
    assert lines[1].startswith("截至2023年4月28日，巡察反馈的3大方面38个具体问题")
    assert lines[2] == "编号\t问题\t牵头部门\t状态"
    assert len(lines) == 2 + 1 + 38 + 1
    sample.does("rectify report 调度表 --docx")
    assert docx.Document(io.BytesIO(sample.path("调度表.docx").read_bytes())).tables


def test_a_template_with_every_element_becomes_every_kind_of_file(small: Clerk) -> None:
    small.write("templates/函.html", EVERY_ELEMENT)
    text = small.does("rectify report 函").out
    for piece in (
        "000001",
        "签发人：王某",
        "市委巡察办：",
        "（二）未销号。还有3个。",
        "附件：台账",
        "共有\t甲",
        "抄送：市纪委。",
    ):
        assert piece in text
    small.does("rectify report 函 --docx")
    small.does("rectify report 函 --html")
    names = {style.name for style in docx.Document(io.BytesIO(small.path("函.docx").read_bytes())).styles}
    assert {"Heading 1", "Heading 2", "Heading 3", "Heading 4"} <= names
    html = small.read("函.html")
    for piece in ("000001", "市委巡察办：", "附件：台账", "共有", "市纪委"):
        assert piece in html


def test_every_element_and_class_of_the_readme_is_tried_here() -> None:
    rows = re.findall(r"^\| (`<.*?) \|", README, re.M)
    assert len(rows) > 10
    named = {word for row in rows for word in re.findall(r'class="([^"]+)"', row)}
    named -= {"版记 同页", "居左", "署名"}
    assert all(f'class="{word}"' in EVERY_ELEMENT for word in named)


def test_what_is_wrong_in_a_template_is_told_with_its_line(small: Clerk) -> None:
    for wrong, line in (
        ("<p>甲</p>\n<div>乙</div>\n", 2),
        ('<p>甲</p>\n<p class="主送">乙</p>\n', 2),
        ("<p>甲</p>\n<p>乙\n", 2),
        ("<p>甲</p>\n<p>{{ 不认识 }}</p>\n", 2),
        ("<p>甲</p>\n{% if 标题 %}\n", 2),
    ):
        small.write("templates/函.html", wrong)
        said = small.types("rectify report 函")
        assert said.code == 1
        assert f"错误：templates/函.html:{line}：" in said.err, said.err
        assert said.out == ""
