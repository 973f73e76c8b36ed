"""Bytes as choices and texts, so that a fuzzer of bytes can steer what is built from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Picks:
    """Takes its choices off the front of `data`; exhausted, it always takes the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __call__(self, choices: Sequence[Any]) -> Any:
        wide = 1 if len(choices) <= 256 else 2
        taken = self._data[self._at : self._at + wide]
        self._at += wide
        return choices[int.from_bytes(taken, "big") % len(choices)]

    @property
    def rest(self) -> bytes:
        """What no choice has taken."""
        return self._data[self._at :]


def text_of(data: bytes) -> str:
    """Any text: lone surrogates too, which a command line can hold."""
    return data.decode("utf-8", "surrogateescape")
