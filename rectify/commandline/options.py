"""Command-line options that several verbs share, and the reading of their values."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rectify.core import dates
from rectify.core.errors import UsageError, nearest
from rectify.core.model import Ref
from rectify.core.states import Status
from rectify.machine import clock, screen

LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="文件夹", help="台账所在的文件夹；不写就从当前文件夹往上找"),
]
NoCommitOption = Annotated[bool, typer.Option("--no-commit", help="只改文件，不记入历史（git）")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供别的程序读")]
Numbers = Annotated[
    list[str] | None, typer.Argument(metavar="编号…", help="条（2.5）或具体问题（2.5.1），可写几个", show_default=False)
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="日期", help="那一天结束时的台账（2023-03-31），按历史里提交的；也可写提交或标签的名字"
    ),
]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="写到哪里")]
ForceOption = Annotated[bool, typer.Option("--force", help="那里的文件不是 rectify 写的，或者写成以后改过，也覆盖")]
DateOption = Annotated[str | None, typer.Option("--date", metavar="日期", help="哪一天（2023-04-28），默认今天")]


class UnknownStatus(UsageError):
    def __init__(self, word: str) -> None:
        labels = [status.label for status in Status]
        near = nearest(word, [*labels, *(status.code for status in Status)])
        meant = f"是不是“{near}”？" if near else ""
        super().__init__(f"没有“{word}”这种状态", hint=f"{meant}状态有：{'、'.join(labels)}")


class EmptyText(UsageError):
    def __init__(self, option: str) -> None:
        super().__init__(f"{option} 的内容是空的", hint=f"在 {option} 后面写上内容；有空格的用一对英文双引号括起来")


class BadText(UsageError):
    def __init__(self, option: str, char: str) -> None:
        super().__init__(f"{option} 的内容里有不能用的字符 U+{ord(char):04X}", hint="删去这个字符再来一次")


def refs(numbers: list[str]) -> list[Ref]:
    """The numbers typed, each once, in the order typed: one by one, several joined by 、 or commas, or from one to another
    (`3.1-3.3`, `3.1.1至3.1.4`). Raises InvalidNumber."""
    return list(dict.fromkeys(ref for text in numbers for ref in Ref.parse_several(text)))


def day(text: str) -> date:
    """A day that is past or today, as it was typed. Raises BadDate."""
    return dates.typed(text, clock.today())


def day_ahead(text: str) -> date:
    """A day that is to come, as it was typed. Raises BadDate."""
    return dates.typed_ahead(text, clock.today())


def status(word: str) -> Status:
    """A state by code or label. Raises UnknownStatus."""
    from rectify.core import paste_artifacts

    found = Status.named(paste_artifacts.clean(word)[0].strip())
    if found is None:
        raise UnknownStatus(word)
    return found


_UNUSABLE = re.compile("[\x1b\ud800-\udfff]")
"""What an arrow key types on some terminals, and bytes that are no text in the terminal's encoding."""


def text(value: str, option: str) -> str:
    """A text that was typed or pasted, its line breaks as `\\n`, without blanks around it; traces of pasting are taken
    out and told. Raises EmptyText, BadText."""
    bad = _UNUSABLE.search(value)
    if bad:
        raise BadText(option, bad.group())
    plain = screen.cleaned(re.sub("\r\n|\r", "\n", value), option).strip()
    if not plain:
        raise EmptyText(option)
    return plain


def text_maybe(value: str | None, option: str) -> str | None:
    """As `text`; None stays None."""
    return None if value is None else text(value, option)


def deadline(value: str, option: str = "--deadline") -> str:
    """A deadline as written. Raises BadDate where it names a day that does not exist."""
    plain = text(value, option)
    try:
        dates.due(plain, None, None)
    except dates.ImpossibleDate as error:
        raise dates.BadDate(error.text) from None
    return plain
