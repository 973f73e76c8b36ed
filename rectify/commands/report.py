"""`rectify report`: the ledger as a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectify import checks, disclosure, disk, screen, store
from rectify.commands import outward, reading
from rectify.commands.options import AsOfOption, LedgerOption
from rectify.commands.outward import Paper
from rectify.errors import Place, RectifyError, UsageError, nearest
from rectify.texts import Text
from rectify.wording import FACES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rectify.model import Ledger
    from rectify.render.blocks import Document
    from rectify.render.looks import Looks

HELP = """出报告：台账汇成三部分的整改进展情况报告，印在屏幕上，或写成 Word 文件、网页、PDF。

文种是模板的名字（templates 里的 .html 文件），不写就是进展情况报告；通报只印可以公开的，
里面有人名，或者有 ledger.yaml“不公开”里列的词，就不出，逐处说明在哪个文件第几行。

例子：
  rectify report
  rectify report --docx
  rectify report --html -o 预览.html
  rectify report --pdf
  rectify report --docx --as-of 2023-03-31
  rectify report 通报 --docx"""

DEFAULT = "进展情况报告"
PUBLIC = "通报"
WEEKLY = "周报"
"""The template of `rectify weekly`: it is told other things than a report is."""
_SUFFIXES = {".docx": "docx", ".html": "html", ".htm": "html", ".pdf": "pdf", ".txt": "txt"}


class NoSuchDocument(RectifyError):
    def __init__(self, name: str, known: list[str]) -> None:
        near = nearest(name, known)
        meant = f"是不是“{near}”？" if near else ""
        super().__init__(f"没有“{name}”这个文种", hint=f"{meant}有：{'、'.join(known)}")


class HasItsVerb(RectifyError):
    def __init__(self) -> None:
        super().__init__(f"{WEEKLY}不用 report 出", hint="rectify weekly --docx")


class TwoKinds(UsageError):
    def __init__(self) -> None:
        super().__init__(
            "--docx、--html、--pdf 一次只能用一个", hint="分几次：rectify report --docx，再 rectify report --html"
        )


class UnknownSuffix(UsageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"看不出 {path} 要写成哪种文件",
            hint="文件名用 .docx、.html、.pdf 或 .txt 结尾，或者加 --docx、--html、--pdf",
        )


def report(
    document: Annotated[str, typer.Argument(metavar="[文种]", show_default=False, help="默认是进展情况报告")] = DEFAULT,
    docx: Annotated[bool, typer.Option("--docx", help="写成 Word 文件")] = False,
    html: Annotated[bool, typer.Option("--html", help="写成网页")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="写成 PDF（要装有 LibreOffice）")] = False,
    base: Annotated[
        Path | None,
        typer.Option("--base", metavar="文件", help="照这个 .docx 的样式、页面和页脚；默认用模板旁边的 base.docx"),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="写到哪里")] = None,
    as_of: AsOfOption = None,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    kind = kind_of([name for name, wanted in (("docx", docx), ("html", html), ("pdf", pdf)) if wanted], output)
    folder, today = reading.opened(ledger, as_of)
    if document == WEEKLY:
        raise HasItsVerb
    template = template_of(folder, document)
    book = store.load(folder)
    around = _around(kind, book, folder, base)
    paper = made(book, template, today, around)
    outward.tell(book, paper, today, template.stem)
    if kind == "text":
        from rectify.render import text

        screen.data(text.plain(paper.document))
        return
    path = output or Path(f"{document}.{kind}")
    disk.write_file(path, rendered(paper.document, kind, book, folder, base))
    screen.tell(f"已写成 {path}")


def kind_of(wanted: list[str], output: Path | None) -> str:
    """Which kind of file: as asked for, else by the suffix, else text. Raises TwoKinds, UnknownSuffix."""
    if len(wanted) > 1:
        raise TwoKinds
    if wanted:
        return wanted[0]
    if output is None:
        return "text"
    kind = _SUFFIXES.get(output.suffix.lower())
    if kind is None:
        raise UnknownSuffix(output)
    return kind


def template_of(folder: store.Folder, name: str) -> Path:
    """The clerk's own template of that name, else the shipped one. Raises NoSuchDocument with the known ones."""
    known = _templates(folder)
    if name not in known:
        raise NoSuchDocument(name, documents(folder))
    return known[name]


def documents(folder: store.Folder) -> list[str]:
    """The names that `report` takes."""
    return [name for name in _templates(folder) if name != WEEKLY]


def _templates(folder: store.Folder) -> dict[str, Path]:
    known: dict[str, Path] = {}
    for home in (store.shipped_templates(), folder.templates):
        if home.is_dir():
            known |= {path.stem: path for path in sorted(home.glob("*.html"))}
    return known


def made(book: Ledger, template: Path, today: date, around: Sequence[Text] = ()) -> Paper:
    """The paper, which has passed all that it must; `around` stands in its margins. Raises what would make it wrong."""
    from rectify.render import layout
    from rectify.render import report as view

    reading.tell_damages(book)
    checks.refuse_to_report(book, today)
    source = layout.Template(template)
    public = source.is_public(PUBLIC)
    counted = disclosure.counted(book) if public else book
    document = source.render(view.compose(book, counted, today, public=public))
    paper = Paper(document, counted, public, (*source.own_words(), *around), tuple(each.words for each in around))
    if public:
        outward.refuse_disclosed(book, paper, template)
    return paper


def _reference(folder: store.Folder, base: Path | None) -> Path | None:
    """The reference document: the one named, else the one beside the templates; None where there is none."""
    own = folder.templates / store.BASE
    return base or (own if own.is_file() else None)


def _looks(book: Ledger, folder: store.Folder, base: Path | None) -> Looks:
    """The faces that `ledger.yaml` names, and the reference document: the one named, else the one beside the
    templates, else none."""
    from rectify.render import looks

    faces = looks.faces(_faces(book), book.place(book.settings_file, "faces"))
    reference = _reference(folder, base)
    return looks.Looks(
        faces,
        mirrored=bool(book.report.duplex),
        base=None if reference is None else disk.read_file(reference, disk.LARGEST_WORD),
    )


def _around(kind: str, book: Ledger, folder: store.Folder, base: Path | None) -> tuple[Text, ...]:
    """What the reference document adds to a Word file: the words of its headers and footers."""
    reference = _reference(folder, base)
    if kind not in ("docx", "pdf") or reference is None:
        return ()
    from rectify.render import word

    place = Place(str(base or f"{folder.templates.name}/{store.BASE}"))
    return tuple(Text(words, place) for words in word.around(_looks(book, folder, base)))


def _faces(book: Ledger) -> dict[str, str]:
    """字体 of `ledger.yaml` by the kinds' names."""
    faces = book.settings.faces
    if faces is None:
        return {}
    return {known.key: face for known in FACES.fields if (face := getattr(faces, known.attribute))}


def rendered(paper: Document, kind: str, book: Ledger, folder: store.Folder, base: Path | None) -> bytes:
    """The paper as a file of that kind; the faces and the reference document are those of the ledger and the templates."""
    if kind in ("docx", "pdf"):
        from rectify.render import word

        content = word.docx(paper, _looks(book, folder, base))
        if kind == "docx":
            return content
        from rectify import office

        return office.pdf(content)
    if kind == "html":
        from rectify.render import page

        return page.html(paper, mirrored=bool(book.report.duplex)).encode()
    from rectify.render import text

    return text.plain(paper).encode()
