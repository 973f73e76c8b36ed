"""Decorator for value classes: dataclasses that cannot be changed once they are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_Made]) -> type[_Made]:
    """A dataclass with slots whose fields the type checker lets nobody set, with equality, hash and repr by its fields.

    As `dataclass(frozen=True, slots=True)`, which compiles for each class what compares, and what refuses at run time:
    that was a tenth of the program's start, and most of the time that a value took to be made.
    """
    made: Any = dataclass(slots=True, eq=False, repr=False)(cls)
    names = tuple(each.name for each in made.__dataclass_fields__.values() if each.compare)
    parts = attrgetter(*names) if names else _nothing

    def equals(self: object, other: object) -> bool:
        return type(other) is type(self) and bool(parts(self) == parts(other))

    def hashed(self: object) -> int:
        return hash((type(self), parts(self)))

    made.__eq__, made.__hash__, made.__repr__ = equals, hashed, _described
    return made  # type: ignore[no-any-return]


def _nothing(value: object) -> tuple[()]:
    del value
    return ()


def _described(value: Any) -> str:
    named = (f"{name}={getattr(value, name)!r}" for name in value.__dataclass_fields__)
    return f"{type(value).__name__}({', '.join(named)})"
