"""Records and lists → lines of YAML, as `rectify` writes what was not there before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.codec import scalars

if TYPE_CHECKING:
    from rectify.core.model import Data

STEP = 2
"""Blanks by which a level stands further in than the one above."""


def entry(key: str, value: Any, column: int, step: int = STEP) -> list[str]:
    """`key: value` at `column`. A list's dashes stand `step` blanks further in (0 where the file's style has them so)."""
    pad = " " * column
    if isinstance(value, dict):
        return [f"{pad}{key}:", *record(value, column + STEP, step)]
    if isinstance(value, list):
        return [f"{pad}{key}:", *items(value, column + step, step)]
    return f"{pad}{key}: {scalars.render(value, column + STEP)}".split("\n")


def record(data: Data, column: int, step: int = STEP) -> list[str]:
    """The entries of a record, one below the other at `column`."""
    return [line for key, value in data.items() for line in entry(key, value, column, step)]


def items(values: list[Any], column: int, step: int = STEP) -> list[str]:
    """The items of a list, their dashes at `column`."""
    lines: list[str] = []
    pad = " " * column
    for value in values:
        if isinstance(value, dict) and value:
            first, *rest = record(value, column + STEP, step)
            lines += [f"{pad}- {first.lstrip(' ')}", *rest]
        else:
            text = flow(value) if isinstance(value, dict) else scalars.render(value, column + STEP)
            lines += f"{pad}- {text}".split("\n")
    return lines


def flow(value: Any) -> str:
    """A value on one line, as it stands inside {} or []."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalars.render_in_flow(value)


def document(data: Data) -> str:
    """A whole new file."""
    return "\n".join(record(data, 0)) + "\n"
