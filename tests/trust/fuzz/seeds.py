"""What the fuzzer starts from, what it may put in, and what every refusal must keep to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from rectify.codec import records
from rectify.codec.encoding import NotText
from rectify.codec.unreadable import Unreadable
from rectify.core import schema
from rectify.core.errors import RectifyError
from rectify.core.states import Status
from tests import handwriting
from tests.conftest import PROJECT

PASTED = (
    "\v",
    "\f",
    "\x85",
    "\u2028",
    "\u2029",
    "\r",
    "\xa0",
    "\u3000",
    "\u200b",
    "\u200d",
    "\xad",
    "\u2060",
    "\ufeff",
)
"""What Word and web pages leave in a text."""
YAML_WORDS = (
    *(f"{field.key}: " for record in (schema.ISSUE, schema.PROBLEM, schema.REPORT, schema.SETTINGS) for field in record.fields),
    *(status.label for status in Status),
    *PASTED,
    *("：", "，", "、", "－ ", "- ", "\n- ", "\n  ", ": |\n", ": >-\n", "|2-", "{", "}", "[", "]", ", ", "'", '"', "#", " #", "---\n", "...\n"),
    *("<<<<<<< ", "=======\n", ">>>>>>> ", "&a ", "*a", "!", "? ", "%YAML 1.2\n", "\\u2028", "\\", "\t", "\r\n", "2.10", "１．１", "（一）1"),
)  # fmt: skip
ENCODINGS = ("utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")


def ledger_files(pattern: str) -> list[bytes]:
    """The sample ledger's files."""
    return [path.read_bytes() for path in sorted((PROJECT / "ledger").glob(pattern))]


def issue_files() -> Iterator[bytes]:
    """Issues of the sample, and in ever another hand and encoding."""
    yield from ledger_files("[0-9]*.yaml")[:4]
    for number in range(24):
        chance = random.Random(number)

        def pick(choices: Sequence[Any], chance: random.Random = chance) -> Any:
            return chance.choice(choices)

        issue = handwriting.issue(pick, pick((Status.ACCEPTED, Status.CLOSED, Status.PENDING)))
        text = handwriting.Hand(pick).document(records.to_data(issue, schema.ISSUE))
        yield text.encode(pick(("utf-8",) * 6 + ENCODINGS))


def count_lines(text: str) -> int:
    return text.count("\n") + 1


def is_of_a_line(refusal: Unreadable | NotText, data: bytes) -> bool:
    """Whether a refusal says something, of a line that the file has."""
    return bool(refusal.sentence) and (refusal.line is None or 1 <= refusal.line <= data.count(b"\n") + 1)


def has_place_and_hint(refusal: RectifyError) -> bool:
    """Whether a refusal says where, and what to do next."""
    return bool(refusal.sentence and refusal.hint and refusal.place)
