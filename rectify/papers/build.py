"""Building of a paper from a template and the ledger, as the kind of file that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rectify.checking import checks, disclosure
from rectify.checking.all_texts import Text
from rectify.core.errors import Place, RectifyError, UsageError, nearest
from rectify.core.schema import FACES
from rectify.papers import release_checks
from rectify.papers.release_checks import Paper
from rectify.session import open_ledger
from rectify.storage import disk, shipped_templates, store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rectify.core.model import Ledger
    from rectify.render.blocks import Document
    from rectify.render.typefaces import Looks

DEFAULT = "进展情况报告"
PUBLIC = "通报"
WEEKLY = "周报"
"""The template of `rectify weekly`: it is told other things than a report is."""
_OLD_SUFFIXES = (".doc", ".wps")
"""Of files that are none of ours, though the same programs open them."""
_SUFFIXES = {".docx": "docx", ".html": "html", ".htm": "html", ".pdf": "pdf", ".txt": "txt"}


class NoSuchDocument(RectifyError):
    def __init__(self, name: str, known: list[str]) -> None:
        near = nearest(name, known)
        meant = f"是不是“{near}”？" if near else ""
        super().__init__(f"没有“{name}”这个文种", hint=f"{meant}有：{'、'.join(known)}")


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


class OtherKind(UsageError):
    """A suffix that belongs to another kind of file than the one asked for: nothing could open the file."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(
            f"--{kind} 和文件名 {path} 对不上", hint=f"文件名用 .{kind} 结尾，或者去掉 --{kind}，文件名是什么就写成什么"
        )


def kind_of(wanted: list[str], output: Path | None) -> str:
    """Which kind of file: as asked for, else by the suffix, else text, which devices and pipes get too. Raises TwoKinds,
    OtherKind, UnknownSuffix."""
    if len(wanted) > 1:
        raise TwoKinds
    if output is None:
        return wanted[0] if wanted else "text"
    by_suffix = _SUFFIXES.get(output.suffix.lower())
    if wanted:
        if (by_suffix or wanted[0]) != wanted[0] or output.suffix.lower() in _OLD_SUFFIXES:
            raise OtherKind(output, wanted[0])
        return wanted[0]
    if by_suffix is None and (output.is_file() or not output.exists()):
        raise UnknownSuffix(output)
    return by_suffix or "text"


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
    for home in (shipped_templates.home(), folder.templates):
        known |= {path.stem: path for path in disk.files_in(home) if path.suffix == ".html"}
    return known


def made(book: Ledger, template: Path, today: date, margins: Sequence[Text] = ()) -> Paper:
    """The paper, which has passed all that it must; `margins`: what stands in its margins. Raises what would make it wrong."""
    from rectify.render import report_data as view
    from rectify.render import template_engine

    open_ledger.tell_damages(book)
    checks.refuse_to_report(book, today)
    source = template_engine.Template(template, shipped_templates.home())
    publicness = source.publicness(PUBLIC)
    public = publicness.is_public
    counted = disclosure.counted(book) if public else book
    document = source.render(view.compose(book, counted, today, public=public))
    around = tuple(each.words for each in margins)
    paper = Paper(document, counted, public, (*source.own_words(), *margins), around, publicness.doubt)
    if public:
        release_checks.refuse_disclosed(book, paper, template)
    return paper


def _reference(folder: store.Folder, base: Path | None) -> Path | None:
    """The reference document: the one named, else the one beside the templates; None where there is none."""
    own = folder.templates / store.BASE
    return base or (own if own.is_file() else None)


def _looks(book: Ledger, folder: store.Folder, base: Path | None) -> Looks:
    """The faces that `ledger.yaml` names, and the reference document: the one named, else the one beside the
    templates, else none."""
    from rectify.render import typefaces

    faces = typefaces.faces(_faces(book), book.place(book.settings_file, "faces"))
    reference = _reference(folder, base)
    return typefaces.Looks(
        faces,
        mirrored=bool(book.report.duplex),
        base=None if reference is None else disk.read_file(reference, disk.LARGEST_WORD),
    )


def around(kind: str, book: Ledger, folder: store.Folder, base: Path | None) -> tuple[Text, ...]:
    """What the reference document adds to a Word file: the words of its headers and footers."""
    reference = _reference(folder, base)
    if kind not in ("docx", "pdf") or reference is None:
        return ()
    from rectify.render import docx_file

    place = Place(str(base or f"{folder.templates.name}/{store.BASE}"))
    return tuple(Text(words, place) for words in docx_file.around(_looks(book, folder, base)))


def _faces(book: Ledger) -> dict[str, str]:
    """字体 of `ledger.yaml` by the kinds' names."""
    faces = book.settings.faces
    if faces is None:
        return {}
    return {known.key: face for known in FACES.fields if (face := getattr(faces, known.attribute))}


def rendered(paper: Document, kind: str, book: Ledger, folder: store.Folder, base: Path | None) -> bytes:
    """The paper as a file of that kind; the faces and the reference document are those of the ledger and the templates."""
    if kind in ("docx", "pdf"):
        from rectify.render import docx_file

        content = docx_file.docx(paper, _looks(book, folder, base))
        if kind == "docx":
            return content
        from rectify.machine import libreoffice

        return libreoffice.pdf(content)
    if kind == "html":
        from rectify.render import html_page

        return html_page.html(paper, mirrored=bool(book.report.duplex)).encode()
    from rectify.render import plain_text

    return plain_text.plain(paper).encode()
