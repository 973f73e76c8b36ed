"""Bytes ↔ text of a ledger file: which encoding it has, and what may not stand in it.

Reading is forgiving (UTF-8 with or without BOM, UTF-16, GB18030); what is written again keeps the encoding it came in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from rectify.core.values import frozen


class NotText(ValueError):
    """Bytes in no encoding that offices use, or text with a character that breaks YAML. `line` from 1, or None."""

    def __init__(self, sentence: str, hint: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.line = line


@frozen
class Source:
    """A file's text as it stands, with what is needed to write it again byte for byte."""

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""

    @property
    def newline(self) -> str:
        """The file's line end: that of its first line, `\\n` where it has only one line."""
        match = re.search("\r\n|\n", self.text)
        return match.group() if match else "\n"

    @property
    def data(self) -> bytes:
        """The bytes to write. Raises UnicodeEncodeError where the encoding cannot hold a character."""
        return self.bom + self.text.encode(self.encoding)

    def with_text(self, text: str) -> Source:
        """This file with another text; in UTF-8 where its encoding cannot hold a character of it, or where nobody could
        tell any more which encoding it is."""
        changed = replace(self, text=text)
        try:
            is_published = decode(changed.data).text == text
        except (UnicodeEncodeError, NotText):
            is_published = False
        return changed if is_published else Source(text)


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> Source:
    """The text of `data`. Raises NotText where no encoding fits, or a character in it breaks YAML."""
    source = _decoded(data)
    if source is None or "\0" in source.text:
        raise NotText(
            "看不出是什么编码，不是文本文件或已损坏", "用记事本打开后“另存为”，编码选 UTF-8", _broken_at(data)
        )
    _refuse_controls(source.text)
    return source


def text_of(data: bytes) -> str | None:
    """The text of a file of any kind, without the mark it may begin with; None where no encoding fits."""
    source = _decoded(data)
    return None if source is None else source.text


def _decoded(data: bytes) -> Source | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            marks = 1
            while data.startswith(bom, marks * len(bom)):  # one mark before the other: two programs wrote one each
                marks += 1
            return _try(data, encoding, marks * bom)
    candidates = ["utf-8", *([] if _is_broken_utf8(data) else ["gbk", "gb18030"])]
    if b"\0" in data[:200]:  # UTF-16 without a mark: half the bytes of ASCII are zero
        candidates = [max(("utf-16-le", "utf-16-be"), key=lambda encoding: _colons(data[:1000], encoding))]
    return next((source for encoding in candidates if (source := _try(data, encoding, b""))), None)


def _colons(data: bytes, encoding: str) -> int:
    """How many of the marks that every ledger file is full of `data` would hold in `encoding`."""
    text = data.decode(encoding, "replace")
    return sum(text.count(mark) for mark in ":\n ")


def _try(data: bytes, encoding: str, bom: bytes) -> Source | None:
    try:
        source = Source(data[len(bom) :].decode(encoding), encoding, bom)
        is_exact = source.data == data
    except UnicodeError:
        return None
    return source if is_exact else None


def _is_broken_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 but for a few bytes. GBK, read as UTF-8, is hardly anything but errors."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return 0 < broken * 4 <= sum(char >= "\u0800" for char in text)


def _broken_at(data: bytes) -> int | None:
    """The line of the first byte that is no UTF-8, where the file is UTF-8 but for a few bytes."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1 if _is_broken_utf8(data) else None
    return None


UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]|\r(?!\n)")
"""What may not stand in a ledger file as it is: YAML refuses it or takes it for something else."""

_SHOWN = 8
"""Characters beside an invisible one that show where it is."""


def _refuse_controls(text: str) -> None:
    match = UNSAFE.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        if match.group() == "\r":
            raise NotText("有单独的回车符（老式的换行）", "用记事本打开后重新保存，换行用 Windows 的或 Unix 的", line)
        before = re.split(r"\s", text[max(0, match.start() - _SHOWN) : match.start()])[-1]
        after = re.split(r"\s", text[match.end() : match.end() + _SHOWN])[0]
        raise NotText(
            f"“{before}”和“{after}”之间有一个看不见的控制字符 U+{ord(match.group()):04X}（多半是从 Word 里粘贴来的）",
            "删去这一处（在它两旁的字之间按退格键），需要换行的用回车",
            line,
        )
