"""Writing of records and lists as lines of YAML, where nothing was in the file before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.codec import scalars
from rectify.core.values import frozen

if TYPE_CHECKING:
    from rectify.core.model import Data

STEP = 2
"""Blanks by which a level stands further in than the one above."""


@frozen
class Hand:
    """How a file is written. `step`: blanks by which a list's dashes stand further in than their key; `one_line`: no text
    is written as a block, since a comment stands where it would become a part of it."""

    step: int = STEP
    one_line: bool = False


class Moved(dict[str, Any]):
    """A record that leaves another place of the file with all that stands there: `lines` is the text behind its key,
    which stood at column 0."""

    lines: tuple[str, ...] = ()


_OURS = Hand()


def entry(key: str, value: Any, column: int, hand: Hand = _OURS) -> list[str]:
    """`key: value` at `column`. The dashes of a list may stand right below its key."""
    pad = " " * column
    if isinstance(value, Moved):
        first, *rest = value.lines
        return [f"{pad}{key}:{first}", *(pad + line if line else "" for line in rest)]
    if isinstance(value, dict):
        return [f"{pad}{key}:", *record(value, column + STEP, hand)]
    if isinstance(value, list):
        return [f"{pad}{key}:", *items(value, column + hand.step, hand)]
    return f"{pad}{key}: {scalars.render(value, column + STEP, one_line=hand.one_line)}".split("\n")


def record(data: Data, column: int, hand: Hand = _OURS) -> list[str]:
    """The entries of a record, one below the other at `column`."""
    return [line for key, value in data.items() for line in entry(key, value, column, hand)]


def items(values: list[Any], column: int, hand: Hand = _OURS) -> list[str]:
    """The items of a list, their dashes at `column`."""
    lines: list[str] = []
    pad = " " * column
    for value in values:
        if isinstance(value, dict) and value:
            first, *rest = record(value, column + STEP, hand)
            lines += [f"{pad}- {first.lstrip(' ')}", *rest]
        else:
            text = (
                flow(value) if isinstance(value, dict) else scalars.render(value, column + STEP, one_line=hand.one_line)
            )
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
