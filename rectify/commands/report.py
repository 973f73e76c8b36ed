"""`rectify report`: prints the ledger as a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rectify.commandline.options import AsOfOption, ForceOption, LedgerOption, OutputOption
from rectify.core.errors import RectifyError
from rectify.machine import screen
from rectify.papers import build, release_checks
from rectify.session import open_ledger
from rectify.storage import output_files as outputs
from rectify.storage import store

HELP = """出报告：台账汇成三部分的整改进展情况报告，印在屏幕上，或写成 Word 文件、网页、PDF。

文种是模板的名字（templates 里的 .html 文件），不写就是进展情况报告；通报只印可以公开的，
里面有人名，或者有 ledger.yaml“不公开”里列的词，就不出，逐处说明在哪个文件第几行；
分不清是不是人名的、台账里有不认识的项的，也不出，先说明白。

那里的文件不是 rectify 写的，或者写成以后在 Word 里改过，不覆盖，除非加 --force。

例子：
  rectify report
  rectify report --docx
  rectify report --html -o 预览.html
  rectify report --pdf
  rectify report --docx --as-of 2023-03-31
  rectify report 通报 --docx"""


class HasItsVerb(RectifyError):
    def __init__(self) -> None:
        super().__init__(f"{build.WEEKLY}不用 report 出", hint="rectify weekly --docx")


def report(
    document: Annotated[
        str, typer.Argument(metavar="[文种]", show_default=False, help="默认是进展情况报告")
    ] = build.DEFAULT,
    docx: Annotated[bool, typer.Option("--docx", help="写成 Word 文件")] = False,
    html: Annotated[bool, typer.Option("--html", help="写成网页")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="写成 PDF（要装有 LibreOffice）")] = False,
    base: Annotated[
        Path | None,
        typer.Option("--base", metavar="文件", help="照这个 .docx 的样式、页面和页脚；默认用模板旁边的 base.docx"),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    as_of: AsOfOption = None,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    kind = build.kind_of([name for name, wanted in (("docx", docx), ("html", html), ("pdf", pdf)) if wanted], output)
    folder, today = open_ledger.opened(ledger, as_of)
    if document == build.WEEKLY:
        raise HasItsVerb
    template = build.template_of(folder, document)
    place = None if kind == "text" else outputs.at(output or Path(f"{document}.{kind}"), folder)
    book = store.load(folder)
    around = build.around(kind, book, folder, base)
    paper = build.made(book, template, today, around)
    release_checks.tell(book, paper, today, template.stem)
    if place is None:
        from rectify.render import plain_text

        screen.data(plain_text.plain(paper.document))
        return
    place.write(build.rendered(paper.document, kind, book, folder, base), force=force)
    screen.tell(f"已写成 {place.path}")
