"""Conversion between a YAML tree and the records described in `schema`, every value with its line. No key is named here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rectify.codec.unreadable import Unreadable, empty, not_a_record, not_an_item, too_many_records
from rectify.codec.yaml_tree import Mapping, Node, Scalar, Sequence, word
from rectify.core import dates, schema
from rectify.core.errors import nearest
from rectify.core.fields import Field, Kind, Record
from rectify.core.model import Data, Ref
from rectify.core.states import Status

MOST_RECORDS = 1000
"""Of one kind in a file: 具体问题 are some five, 进展 a thousand where each day has one. Versions of a file are compared
each record with each."""


class Unknown(NamedTuple):
    """A key that the record has not: its line, the attributes that lead to the record, the key that was probably meant."""

    line: int
    key: str
    path: tuple[str | int, ...]
    near: str | None


@dataclass(slots=True)
class Reading:
    """What is gathered while a tree is read: the line of every value by its path, and what was noticed."""

    text: str
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)


def read(node: Node | None, record: Record, text: str) -> tuple[Any, Reading]:
    """The record that `node` holds and what was noticed. Raises Unreadable with the line."""
    reading = Reading(text)
    if node is None:
        if "id" in record.by_attribute:
            raise empty()
        return record.holder(), reading
    return _record(node, record, (), reading), reading


def _record(node: Node, record: Record, path: tuple[str | int, ...], reading: Reading) -> Any:
    if isinstance(node, Scalar) and record.alone and not node.is_blank:
        _cut_off(node, reading)
        reading.lines[path] = node.line
        return record.holder(**{record.alone: node.meant})
    if not isinstance(node, Mapping):
        raise not_a_record(node.line)
    reading.lines.setdefault(path, node.line)
    values: dict[str, Any] = {}
    for key, value in node.entries:
        known = record.by_key.get(key.text)
        if known is None:
            _unknown_key(key, record, path, reading)
            continue
        inner = (*path, known.attribute)
        reading.lines[inner] = key.line
        typed = _value(value, known, inner, reading)
        if typed is not None:
            values[known.attribute] = typed
        elif record.if_empty:
            reading.remarks.append((key.line, f"“{key.text}”后面没有写，{record.if_empty}"))
    if "id" in record.by_attribute and "id" not in values:
        raise Unreadable(f"没有“{record.key('id')}”", f"补上一行：{record.key('id')}: …", node.line)
    if "status" in record.by_attribute and "status" not in values:
        described = f"{values['id']} 没有写“{record.key('status')}”，按“{Status.PENDING.label}”计"
        reading.remarks.append((node.line, described))
    return record.holder(**values)


_MANY = 100
"""Remarks on one file beyond which no nearest key is looked for: it is no ledger file, and looking takes its time."""


def _unknown_key(key: Scalar, record: Record, path: tuple[str | int, ...], reading: Reading) -> None:
    from rectify.codec.diagnose import misread_key

    misread = misread_key(key.text, key.line)
    if misread is not None:
        raise misread
    near = _near(key.text, record) if len(reading.remarks) < _MANY else None
    meant = f"，是不是“{near}”？" if near else ""
    reading.unknown.append(Unknown(key.line, key.text, path, near))
    reading.remarks.append((key.line, f"不认识“{key.text}”这一项{meant}（内容原样保留）"))


def _near(key: str, record: Record) -> str | None:
    """The key of the record that was probably meant: the nearest, else one that `key` is a part of (标志)."""
    longer = (known for known in record.by_key if len(key) > 1 and key in known)
    return nearest(key, record.by_key) or next(longer, None)


def _value(node: Node, known: Field, path: tuple[str | int, ...], reading: Reading) -> Any:
    if isinstance(node, Scalar):
        _cut_off(node, reading)
        if node.is_blank:
            return None
    match known.kind:
        case Kind.RECORD:
            assert known.record is not None
            if not isinstance(node, Mapping):
                first = known.record.fields[0].key
                raise Unreadable(f"“{known.key}”下面应当一行一项", f"另起一行，多空两格，写作 {first}: …", node.line)
            return _record(node, known.record, path, reading)
        case Kind.RECORDS:
            assert known.record is not None
            return _records(node, known, known.record, path, reading)
        case Kind.TEXTS | Kind.NAMES:
            return _texts(node, known, path, reading)
    if not isinstance(node, Scalar):
        raise Unreadable(f"“{known.key}”应当是一段文字", "内容以 [、{ 或 - 开头时，整段放进一对英文双引号里", node.line)
    return _typed(node, known)


def _records(node: Node, known: Field, record: Record, path: tuple[str | int, ...], reading: Reading) -> Any:
    items = node.items if isinstance(node, Sequence) else (node,)
    if not isinstance(node, Sequence) and not (record.alone and isinstance(node, Scalar)):
        raise Unreadable(f"“{known.key}”下面应当是列表", "每一项另起一行，以减号加空格开头：- …", node.line)
    _lost_dash(node, known, reading)
    kept = [item for item in items if not (isinstance(item, Scalar) and item.is_blank)]
    if len(kept) > MOST_RECORDS:
        raise too_many_records(known.key, MOST_RECORDS, kept[MOST_RECORDS].line)
    for item in kept:
        if not isinstance(item, Mapping) and not (record.alone and isinstance(item, Scalar)):
            alone = record.key(record.alone) if record.alone else None
            raise not_an_item(known.key, [each.key for each in record.fields[:2]], alone, item.line)
    return tuple(_record(item, record, (*path, index), reading) for index, item in enumerate(kept))


def _texts(node: Node, known: Field, path: tuple[str | int, ...], reading: Reading) -> tuple[str, ...]:
    texts: list[str] = []
    _lost_dash(node, known, reading)
    for item in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Scalar):
            raise Unreadable(f"“{known.key}”的每一项应当是一段文字", "整段放进一对英文双引号里", item.line)
        if item is not node:
            _cut_off(item, reading)
        for text in _several(item.meant, known):
            reading.lines[*path, len(texts)] = item.line
            texts.append(text)
    return tuple(texts)


_LOST_DASH = re.compile(r"\n[ \t]*[-－—–‐−][ \t\u3000\u00a0]")


def _lost_dash(node: Node, known: Field, reading: Reading) -> None:
    """Notes items of a list that became a part of the one above them: that one, or the list's first, lacks its dash or
    its place."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        lost = _LOST_DASH.search(reading.text, item.start, item.end) if isinstance(item, Scalar) else None
        if lost and isinstance(item, Scalar) and not item.style:
            line = item.line + reading.text.count("\n", item.start, lost.start() + 1)
            first = "第一项前面没有横线" if item is node else "横线没有和上一项的对齐"
            reading.remarks.append((line, f"“{known.key}”的{first}，这一行并进了上一项；每一项另起一行，对齐写作 - …"))


def _several(text: str, known: Field) -> tuple[str, ...]:
    """The texts that one item of a list holds."""
    if known.kind is Kind.NAMES:
        return split_names(text)
    return (text,) if text.strip() else ()


def split_names(text: str) -> tuple[str, ...]:
    """The names in a text that `，`, `、` or `,` separate."""
    return tuple(name for name in (piece.strip() for piece in re.split("[，、,;；]", text)) if name)


def _typed(node: Scalar, known: Field) -> Any:
    text = node.meant
    match known.kind:
        case Kind.STATUS:
            return _status(text, node.line)
        case Kind.FLAG:
            return _flag(text, known, node.line)
        case Kind.REF:
            ref = Ref.read(text)
            if ref is None:
                raise Unreadable(f"“{text}”不是编号", "编号写作 2.5（条）或 2.5.1（具体问题）", node.line)
            return ref
        case Kind.DATE | Kind.DEADLINE:
            _refuse_impossible(text, known, node.line)
    return text


def _status(text: str, line: int) -> Status:
    status = Status.named(word(text))
    if status is None:
        labels = [known.label for known in Status]
        near = nearest(text, labels)
        meant = f"是不是“{near}”？" if near else ""
        raise Unreadable(f"没有“{text}”这种状态", f"{meant}状态有：{'、'.join(labels)}", line)
    return status


def _flag(text: str, known: Field, line: int) -> bool:
    said = word(text).lower()
    if said in (schema.YES, "yes", "true", "y", "1", "公开"):
        return True
    if said in (schema.NO, "no", "false", "n", "0", "不公开"):
        return False
    raise Unreadable(f"“{known.key}”只能写 是 或 否，不能写“{text}”", f"改成 {schema.YES} 或 {schema.NO}", line)


def _refuse_impossible(text: str, known: Field, line: int) -> None:
    try:
        if known.kind is Kind.DATE:
            dates.read(text)
        else:
            dates.due(text, None, None)
    except dates.ImpossibleDate as error:
        raise Unreadable(f"{known.key}：{error.sentence}", "改成确有的日期", line) from None


_CUT = re.compile(r"[ \t]+(#[^\s#].*)")


def _cut_off(node: Scalar, reading: Reading) -> None:
    """Notes a `#` that ended a plain value although it was probably meant as part of it (`完成 #3楼改造`)."""
    if node.style or not node.text:
        return
    cut = _CUT.match(reading.text, node.end)
    if cut:
        line = node.line + reading.text.count("\n", node.start, node.end)
        reading.remarks.append(
            (line, f"“{cut[1].strip()}”被当成了注释，没有读进来；要保留就把整段内容放进一对英文双引号里")
        )


def to_data(value: Any, record: Record) -> Data:
    """The record as YAML knows it, in the order of the table, without what is absent."""
    data: Data = {}
    for known in record.fields:
        item = getattr(value, known.attribute)
        plain = None if item is None else _plain(item, known)
        if plain not in (None, [], {}, ""):
            data[known.key] = plain
    return data


def _plain(item: Any, known: Field) -> Any:
    match known.kind:
        case Kind.RECORD:
            assert known.record is not None
            return to_data(item, known.record)
        case Kind.RECORDS:
            assert known.record is not None
            return [to_data(inner, known.record) for inner in item]
        case Kind.TEXTS | Kind.NAMES:
            return [text for each in item for text in _several(each, known)]
        case Kind.STATUS:
            return item.label
        case Kind.FLAG:
            return schema.YES if item else schema.NO
    text = str(item)
    return text if text.strip() else ""
