"""Descriptions of values and records in words, for `show`, the history, conflicts and `update`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.core.fields import Kind
from rectify.core.schema import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rectify.core.fields import Field, Record

NOTHING = "（无）"
"""What stands in the place of a value that is absent."""
_WHOLE, _AROUND, _MOST = 40, 8, 60
"""Characters of a text that are told whole; that stand around what differs in a longer one; that are told at most."""


def first_few(names: Sequence[object], most: int, unit: str = "个") -> str:
    """The names joined; of more than `most` the first ones and how many there are: `2.1、2.2 等 8 个`."""
    return "、".join(str(name) for name in names[:most]) + (f" 等 {len(names)} {unit}" if len(names) > most else "")


def value(item: Any) -> str | None:
    """A value as the clerk reads it; None where there is none."""
    if item is None or item == ():
        return None
    if isinstance(item, tuple):
        return "、".join(str(each) for each in item)
    if isinstance(item, bool):
        return YES if item else NO
    return str(getattr(item, "label", item))


def entry(item: Any, record: Record, *, bare: tuple[str, ...] = ()) -> str:
    """A record on one line, its keys and texts: `日期 2023-04-20，验收人 王某`, a record within it in brackets. `bare`: the
    attributes that stand without their keys in a sentence, where long texts are cut: `2023-04-20，验收人 王某`."""
    described = []
    for known, inner in _present(item, record):
        if known.kind is Kind.RECORD and known.record is not None:
            described.append(f"{known.key}（{entry(inner, known.record)}）")
        else:
            words = value(inner) or ""
            name = "" if known.attribute in bare else f"{known.key} "
            described.append(f"{name}{shortened(words) if bare else words}")
    return "，".join(described)


def lines(item: Any, record: Record, *, without: str = "") -> Iterator[str]:
    """A record on lines of its own, a field a line, the items of a list below; `without` an attribute."""
    for known, inner in _present(item, record):
        if known.attribute == without:
            continue
        if known.kind is Kind.RECORDS and known.record is not None:
            yield f"{known.key}："
            yield from (f"  {entry(each, known.record)}" for each in inner)
        elif known.kind is Kind.TEXTS:
            yield f"{known.key}："
            yield from (f"  {number}. {text}" for number, text in enumerate(inner, 1))
        else:
            yield f"{known.key}：{of_field(inner, known)}"


def of_field(item: Any, known: Field) -> str | None:
    """The value of a field on one line; None where there is none."""
    if item is not None and known.kind is Kind.RECORD and known.record is not None:
        return entry(item, known.record)
    return value(item)


def _present(item: Any, record: Record) -> Iterator[tuple[Field, Any]]:
    """The fields of a record that are not absent, each with its value."""
    for known in record.fields:
        inner = getattr(item, known.attribute)
        if inner is not None and inner != ():
            yield known, inner


def change(field: str, before: str | None, after: str | None) -> str:
    """`2.5.1 整改时限：2023年3月底前 → 2023年6月底前`; of long texts what differs."""
    was, now = difference(before, after)
    return f"{field}：{was} → {now}"


def difference(before: str | None, after: str | None) -> tuple[str, str]:
    """The two texts; of long ones the part that differs with a little around it."""
    one, other = " ".join((before or "").split()), " ".join((after or "").split())
    if one and other and max(len(one), len(other)) > _WHOLE:
        start = _common(one, other)
        end = min(_common(one[::-1], other[::-1]), min(len(one), len(other)) - start)
        one, other = (_around(text, start, len(text) - end) for text in (one, other))
    return shortened(one) or NOTHING, shortened(other) or NOTHING


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _around(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")


def shortened(text: str, most: int = _MOST) -> str:
    """A text on one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
