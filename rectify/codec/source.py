"""Bytes ↔ text of a ledger file: which encoding it has, and what may not stand in it.

Reading is forgiving (UTF-8 with or without BOM, UTF-16, GB18030); what is written again keeps the encoding it came in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace


class NotText(ValueError):
    """Bytes in no encoding that offices use, or text with a character that breaks YAML. `line` from 1, or None."""

    def __init__(self, sentence: str, hint: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.line = line


@dataclass(frozen=True, slots=True)
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
        """This file with another text; in UTF-8 where its encoding cannot hold a character of it."""
        changed = replace(self, text=text)
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return Source(text)
        return changed


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> Source:
    """The text of `data`. Raises NotText where no encoding fits, or a character in it breaks YAML."""
    source = _decoded(data)
    if source is None or source.data != data:
        raise NotText("看不出是什么编码，不是文本文件或已损坏", "用记事本打开后“另存为”，编码选 UTF-8")
    _refuse_controls(source.text)
    return source


def _decoded(data: bytes) -> Source | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _try(data[len(bom) :], encoding, bom)
    candidates = ["utf-8", "gbk", "gb18030"]
    if b"\0" in data[:200]:  # UTF-16 without a mark: half the bytes of ASCII (keys' colons, digits) are zero
        little = data[1:200:2].count(0) >= data[0:200:2].count(0)
        candidates = ["utf-16-le" if little else "utf-16-be"]
    return next((source for encoding in candidates if (source := _try(data, encoding, b""))), None)


def _try(data: bytes, encoding: str, bom: bytes) -> Source | None:
    try:
        return Source(data.decode(encoding), encoding, bom)
    except UnicodeDecodeError:
        return None


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")


def _refuse_controls(text: str) -> None:
    match = _CONTROLS.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        raise NotText(
            f"有一个看不见的控制字符 U+{ord(match.group()):04X}（多半是从 Word 里粘贴来的）",
            "删去这一处（在它两旁的字之间按退格键），需要换行的用回车",
            line,
        )
