"""Reading of a report's file, .txt or .docx, into paragraphs. The only module of the importer that reads the disk;
`docx_package` opens a .docx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.codec import encoding
from rectify.core import paste_artifacts
from rectify.core.errors import Place, RectifyError, UsageError
from rectify.core.values import frozen
from rectify.importer.compared_lines import paragraphs
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rectify.core.paste_artifacts import Trace

LARGEST_TEXT = 2 * 1024**2
"""Bytes of a .txt: a report has some 20 thousand characters; thirty times that is still below."""
MOST_PARAGRAPHS = 9000
"""Of a report, which has some two hundred: numbers of four digits must suffice for what is found in it."""

_OLD_FORMATS = (".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt", ".docm", ".uot", ".ofd", ".pdf")


class NoSuchFile(RectifyError):
    """Nothing lies at the path."""

    def __init__(self, path: Path) -> None:
        super().__init__("没有这个文件", hint="检查文件名和所在的文件夹", place=Place(str(path)))


class NotAFile(RectifyError):
    """A folder, or something else that is no file."""

    def __init__(self, path: Path) -> None:
        super().__init__("这不是一个文件", hint="给出文件夹里那份报告的文件名（.docx 或 .txt）", place=Place(str(path)))


class Unreadable(RectifyError):
    """A file that the system does not hand out; `reason` is the system's own."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"打不开：{reason}", hint="检查权限，或先在 Word 里关闭这个文件", place=Place(str(path)))


class TooLarge(RectifyError):
    """A file larger than a report can be; the limit in bytes."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(
            f"文件太大（超过 {limit // 1024**2} MB），不像一份报告",
            hint="把报告正文另存为一个单独的文件，去掉图片，再导入",
            place=Place(str(path)),
        )


class TooManyParagraphs(RectifyError):
    """More paragraphs than a report can have."""

    def __init__(self, path: Path, count: int) -> None:
        super().__init__(
            f"有 {count} 段，不像一份报告",
            hint="把报告正文另存为一个单独的文件，去掉附表，再导入",
            place=Place(str(path)),
        )


class OldFormat(RectifyError):
    """A format of older or other programs, by its suffix."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"读不了 {path.suffix} 格式",
            hint="用 Word 或 WPS 打开，另存为 .docx，再导入",
            place=Place(str(path)),
        )


class SheetNotYet(RectifyError):
    """A ledger in .xlsx, which cannot be imported yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "还不能导入 .xlsx 台账", hint="先导入报告（.docx 或 .txt），再逐条补充", place=Place(str(path))
        )


class UnknownSuffix(UsageError):
    """A suffix that names no kind of report."""

    def __init__(self, path: Path) -> None:
        suffix = f"后缀 {path.suffix}" if path.suffix else "没有后缀的文件"
        super().__init__(f"不认识{suffix}", hint="能导入的有 .docx 和 .txt", place=Place(str(path)))


class NotText(RectifyError):
    """A .txt in no encoding that offices use."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "看不出是什么编码，不是文本文件或已损坏",
            hint="用记事本打开后“另存为”，编码选 UTF-8",
            place=Place(str(path)),
        )


@frozen
class Text:
    """The paragraphs of a file in order, empty ones as "", what could not be read as it is printed (Chinese sentences),
    and the traces of pasting that were taken out."""

    paragraphs: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()


def read(path: Path) -> Text:
    """What a .txt or .docx says. Outer blanks are dropped; a line break inside a paragraph begins a new one.

    Raises UnknownSuffix (exit code 2) and RectifyErrors of exit code 1 with the file as their place.
    """
    if path.is_dir():
        raise NotAFile(path)
    match path.suffix.lower():
        case ".txt":
            return _text(path, [_decoded(path, _data(path, LARGEST_TEXT)).rstrip("\r\n")])
        case ".docx":
            return _word(path)
        case ".xlsx" | ".xls" | ".et":
            raise SheetNotYet(path)
        case suffix if suffix in _OLD_FORMATS:
            raise OldFormat(path)
    raise UnknownSuffix(path)


def _word(path: Path) -> Text:
    from rectify.importer import docx_package

    data = _data(path, disk.LARGEST_WORD)
    document = docx_package.opened(data, Place(str(path)))
    return _text(path, document.paragraphs, document.remarks)


def _text(path: Path, texts: Sequence[str], remarks: tuple[str, ...] = ()) -> Text:
    count = len(texts) + sum(text.count("\n") for text in texts)
    if count > MOST_PARAGRAPHS:
        raise TooManyParagraphs(path, count)
    found, traces = paragraphs(texts)
    doubts = paste_artifacts.described(paste_artifacts.doubtful("\n".join(found)), "段")
    kept = (f"有{doubt}；照原样保留，请改成能直接打出来的字" for doubt in doubts)
    return Text(tuple(found), (*remarks, *kept), tuple(traces))


def _data(path: Path, limit: int) -> bytes:
    try:
        if not path.is_file():
            raise NotAFile(path) if path.exists() else NoSuchFile(path)
        data = disk.first_bytes(path, limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a character that no system takes
        raise Unreadable(path, disk.why(error)) from None
    if len(data) > limit:
        raise TooLarge(path, limit)
    return data


def _decoded(path: Path, data: bytes) -> str:
    text = encoding.text_of(data)
    if text is None:
        raise NotText(path)
    return text
