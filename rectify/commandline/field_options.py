"""Command-line options that set fields, made from the table of fields, and the reading of their values."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rectify.codec.records import split_names
from rectify.commandline import options
from rectify.core import schema
from rectify.core.fields import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.core.fields import Field, Option

_READERS: dict[Kind, Callable[[Any, str], Any]] = {
    Kind.TEXT: options.text,
    Kind.DATE: lambda value, _: options.day_ahead(value).isoformat(),
    Kind.DEADLINE: options.deadline,
    Kind.STATUS: lambda value, _: options.status(value),
    Kind.FLAG: lambda value, _: value,
    Kind.TEXTS: lambda values, option: tuple(options.text(value, option) for value in values),
    Kind.NAMES: lambda values, option: tuple(
        name for value in values for name in split_names(options.text(value, option))
    ),
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
    made = [_parameter(known, known.option) for known in schema.options() if known.option is not None]
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
    for known in schema.options():
        value = typed.get(known.option.parameter) if known.option else None
        if known.option is not None and value is not None:
            found[known.option.typed] = _READERS[known.kind](value, known.option.typed)
    return {option: value for option, value in found.items() if value != ()}
