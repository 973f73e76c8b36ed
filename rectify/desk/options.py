"""What several verbs take, spelled once, and how what was typed is read."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rectify.codec.records import split_names
from rectify.core import dates, wording
from rectify.core.errors import UsageError, nearest
from rectify.core.fields import Kind
from rectify.core.model import Ref, Status
from rectify.machine import screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.core.fields import Field, Option

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
    """The numbers typed, each once, in the order typed. Raises InvalidNumber."""
    return list(dict.fromkeys(Ref.parse(text) for text in numbers))


def status(word: str) -> Status:
    """A state by code or label. Raises UnknownStatus."""
    from rectify.core import dirt

    found = Status.named(dirt.clean(word)[0].strip())
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


_READERS: dict[Kind, Callable[[Any, str], Any]] = {
    Kind.TEXT: text,
    Kind.DATE: lambda value, _: dates.typed(value).isoformat(),
    Kind.DEADLINE: deadline,
    Kind.STATUS: lambda value, _: status(value),
    Kind.FLAG: lambda value, _: value,
    Kind.TEXTS: lambda values, option: tuple(text(value, option) for value in values),
    Kind.NAMES: lambda values, option: tuple(name for value in values for name in split_names(text(value, option))),
    Kind.FILE: lambda paths, _: tuple(paths),
}
"""How what was typed for a field of each kind is read."""
_TYPES: dict[Kind, Any] = {
    Kind.FLAG: bool | None,
    Kind.TEXTS: list[str] | None,
    Kind.NAMES: list[str] | None,
    Kind.FILE: list[Path] | None,
}
"""What Typer takes for a field of each kind; for all others a text."""


def of_fields(verb: Callable[..., None]) -> Callable[..., None]:
    """The verb with an option for each field that the table has one for, behind its first parameter and in the place of
    its `**typed`."""
    first, *others = inspect.signature(verb, eval_str=True).parameters.values()
    made = [_parameter(known, known.option) for known in wording.options() if known.option is not None]
    rest = [other for other in others if other.kind is not inspect.Parameter.VAR_KEYWORD]
    named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*made, *rest)]
    vars(verb)["__signature__"] = inspect.Signature([first, *named])
    return verb


def _parameter(known: Field, option: Option) -> inspect.Parameter:
    made = typer.Option(None, option.name, metavar=option.metavar or None, help=option.help)
    takes = _TYPES.get(known.kind, str | None)
    return inspect.Parameter(option.parameter, inspect.Parameter.KEYWORD_ONLY, default=made, annotation=takes)


def read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for the options of `of_fields`, by option, each as its field takes it. Raises what is wrong."""
    found = {}
    for known in wording.options():
        value = typed.get(known.option.parameter) if known.option else None
        if known.option is not None and value is not None:
            found[known.option.typed] = _READERS[known.kind](value, known.option.typed)
    return {option: value for option, value in found.items() if value != ()}
