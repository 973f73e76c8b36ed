"""What all values share: how they compare and show. Each is a dataclass, frozen, slots, eq=False, repr=False."""

from __future__ import annotations

from typing import Any


class Value:
    """What all values share, written once where dataclass would compile it for each of them: start-up is a feature."""

    __slots__ = ()

    def _parts(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in type(self).__dataclass_fields__)  # type: ignore[attr-defined]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((type(self), *self._parts()))

    def __repr__(self) -> str:
        named = zip(type(self).__dataclass_fields__, self._parts(), strict=True)  # type: ignore[attr-defined]
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in named)})"
