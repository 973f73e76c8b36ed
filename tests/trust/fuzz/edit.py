"""One field of a readable file set to any text: only that field's lines change, and it reads back as what was set.

Half of the files are bytes as they come, half are written in a hand of `tests.handwriting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rectify.codec import ledger_file, records
from rectify.codec.ledger_file import LedgerFile
from rectify.codec.unreadable import Unreadable
from rectify.codec.yaml_tree import Mapping, Node, Scalar
from rectify.core import schema
from rectify.core.model import Evidence, Issue, Problem, Progress
from rectify.core.states import Status
from tests import handwriting
from tests.trust.fuzz import seeds
from tests.trust.fuzz.picks import Picks

TEXTS = (
    *handwriting.PLAIN,
    *handwriting.HARD,
    *handwriting.PARAGRAPHS,
    *("甲\u200b乙", "\xa0甲", "甲\u3000", "\ufeff甲", "甲\u2028乙", "甲\x85乙", "甲 \n 乙", "\n甲", "甲\t", "- ", "|", "a: b\n", "𠮷", "é"),
)  # fmt: skip
FIELDS = ("title", "finding", "leader", "department", "owner", "result", "remark", "target")
OF_PROBLEM = ("finding", "heading", "result", "department", "owner", "target")
LISTS: tuple[tuple[str, Any], ...] = (
    ("measures", "制度: 新的 #1"),
    ("supporting", "新部门"),
    ("progress", Progress("2023-04-28", None, "已印发：\n- 甲 #乙")),
    ("evidence", Evidence("纪要", "evidence/1.1/纪 要.txt", "0" * 64)),
)
SEEDS = [
    *(bytes((0, at, at * 7 % 256, at * 3 % 256)) + data for at, data in enumerate(seeds.issue_files())),
    *(bytes((1, at, at * 7 % 256, at * 3 % 256)) + bytes(range(at, 256, 1 + at)) for at in range(12)),
]
WORDS = seeds.YAML_WORDS


def check(data: bytes) -> None:
    picks = Picks(data)
    is_written = picks((False, True))
    place, attribute, value = picks(range(4)), picks(range(256)), picks(TEXTS)
    body = _by_hand(picks) if is_written else picks.rest
    try:
        sheet = ledger_file.read(body, schema.ISSUE)
    except Unreadable:
        assert not is_written, body.decode("utf-8", "replace")
        return
    issue: Issue = sheet.value
    if not issue.problems:
        return
    path, new = _edited(issue, place, attribute, value)
    source = ledger_file.rewritten(sheet, new, schema.ISSUE)
    again = ledger_file.read(source.data, schema.ISSUE)
    assert again.value == new or records.to_data(again.value, schema.ISSUE) == records.to_data(new, schema.ISSUE)
    assert ledger_file.rewritten(again, new, schema.ISSUE).data == source.data
    _assert_minimal(sheet, source.text, path)


def _by_hand(picks: Picks) -> bytes:
    state = picks((Status.ACCEPTED, Status.CLOSED, Status.PENDING))
    text = handwriting.Hand(picks).document(records.to_data(handwriting.issue(picks, state), schema.ISSUE))
    text = text.replace("\n", "\r\n") if picks((False, False, True)) else text
    encoded: bytes = text.encode(picks(("utf-8", *seeds.ENCODINGS)))
    return encoded


def _edited(issue: Issue, place: int, chosen: int, text: str) -> tuple[tuple[str | int, ...], Issue]:
    """The path of the field that changes, and the issue with it changed."""
    problem = issue.problems[place % len(issue.problems)]
    index = issue.problems.index(problem)
    match place:
        case 0:
            name = FIELDS[chosen % len(FIELDS)]
            return (name,), _set(issue, name, text)
        case 1:
            name = OF_PROBLEM[chosen % len(OF_PROBLEM)]
            return ("problems", index, name), _with(issue, index, _set(problem, name, text))
        case 2:
            status = tuple(Status)[chosen % len(Status)]
            return ("problems", index, "status"), _with(issue, index, replace(problem, status=status))
    name, item = LISTS[chosen % len(LISTS)]
    return (name,), _set(issue, name, (*getattr(issue, name), item))


def _set(record: Any, name: str, value: Any) -> Any:
    return replace(record, **{name: value})


def _with(issue: Issue, index: int, problem: Problem) -> Issue:
    return replace(issue, problems=(*issue.problems[:index], problem, *issue.problems[index + 1 :]))


def _assert_minimal(sheet: LedgerFile, new: str, path: Sequence[str | int]) -> None:
    """The old lines that are gone all belong to the field, or to the braces in which it stands."""
    before, after = _lines(sheet.source.text), _lines(new)
    same = _same(before, after)
    behind = _same(before[same:][::-1], after[same:][::-1])
    first, last = _extent(sheet, path)
    assert first <= same + 1 or same == len(before) - behind, (before[same], first)
    assert len(before) - behind <= last or same == len(before) - behind, (before[len(before) - behind - 1], last)


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r") for line in text.split("\n")]


def _same(before: list[str], after: list[str]) -> int:
    pairs = zip(before, after, strict=False)
    return next((at for at, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))


def _extent(sheet: LedgerFile, path: Sequence[str | int]) -> tuple[int, int]:
    """The first and last line of the field; of what is not there yet the lines of the {} that it goes into, else none."""
    node: Any = sheet.root
    record: Any = schema.ISSUE
    around: Node | None = None
    for step in path:
        if isinstance(step, int):
            items = [item for item in node.items if not (isinstance(item, Scalar) and item.is_blank)]
            node = items[step]
            around = around or (node if not isinstance(node, Scalar) and node.flow else None)
            continue
        assert isinstance(node, Mapping)
        around = around or (node if node.flow else None)
        known = record.by_attribute[step]
        found = next((entry for entry in node.entries if entry[0].text == known.key), None)
        record = known.record or record
        if found is None:
            return _span(sheet, around) if around else (10**9, 0)
        key, node = found
    if around:
        return _span(sheet, around)
    return key.line, max(key.line, _span(sheet, node)[1])


def _span(sheet: LedgerFile, node: Node) -> tuple[int, int]:
    """A list's new item goes below its last line, so that a list ends where it ends."""
    text = sheet.source.text
    return node.line, text.count("\n", 0, node.end) + 1
