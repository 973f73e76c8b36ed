"""A ledger file as a whole: its bytes ↔ an issue, the settings or the report's texts. The interface of this package."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rectify.codec import records
from rectify.codec.encoding import NotText, Source, decode
from rectify.codec.unreadable import Unreadable, not_a_record
from rectify.codec.yaml_tree import Mapping, Node, parse
from rectify.core import schema
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping as Readable

    from rectify.codec.records import Unknown
    from rectify.core.fields import Record
    from rectify.core.model import Data, Issue, Ref


@frozen
class LedgerFile:
    """A file that was read: the record, the text it stands in, the line of each value, what of it counts for nothing."""

    value: Any
    source: Source
    root: Node | None
    lines: Readable[tuple[str | int, ...], int]
    remarks: tuple[tuple[int, str], ...]
    unknown: tuple[Unknown, ...] = ()

    @property
    def advice(self) -> str | None:
        """How the file would better be kept, where all of it was read."""
        encoding = self.source.encoding
        return None if encoding == "utf-8" else f"文件是 {encoding.upper()} 编码，建议另存为 UTF-8"


def read(data: bytes, record: Record) -> LedgerFile:
    """The file's record. Raises Unreadable with sentence, hint and line."""
    try:
        source = decode(data)
    except NotText as error:
        raise Unreadable(error.sentence, error.hint, error.line) from None
    root = parse(source.text)
    value, reading = records.read(root, record, source.text)
    return LedgerFile(value, source, root, reading.lines, tuple(reading.remarks), tuple(reading.unknown))


def read_issue(data: bytes, stem: str) -> LedgerFile:
    """The issue in the file `<stem>.yaml`. Raises Unreadable, also where it has another number or no problem."""
    sheet = read(data, schema.ISSUE)
    issue: Issue = sheet.value
    if issue.id.problem is not None or str(issue.id) != stem:
        raise Unreadable(f"编号是 {issue.id}，文件名却是 {stem}.yaml", "编号和文件名改成一致", sheet.lines[("id",)])
    if not issue.problems:
        key = schema.ISSUE.key("problems")
        raise Unreadable(f"没有“{key}”", f"“{key}”下面至少写一个：- 编号: {stem}.1", sheet.lines.get(("problems",), 1))
    for index, problem in enumerate(issue.problems):
        if problem.id.problem is None:
            raise Unreadable(
                f"具体问题的编号“{problem.id}”少一级",
                f"具体问题的编号写作 {stem}.1",
                sheet.lines["problems", index, "id"],
            )
    return sheet


def rewritten(sheet: LedgerFile, value: Any, record: Record) -> Source:
    """The file so that it says `value`, with only the lines changed that differ."""
    old, new = records.to_data(sheet.value, record), records.to_data(value, record)
    if old == new:
        return sheet.source
    newline = sheet.source.newline
    if sheet.root is None:
        kept = sheet.source.text
        gap = "" if not kept or kept.endswith("\n") else newline
        from rectify.codec import yaml_lines

        text = kept + gap + yaml_lines.document(new).replace("\n", newline)
    else:
        if not isinstance(sheet.root, Mapping):
            raise not_a_record(1)
        from rectify.codec import minimal_edit

        order = [field.key for field in record.fields]
        source = sheet.source.with_text(minimal_edit.edited(sheet.source, sheet.root, old, new, order))
        if _says(source, record, new):
            return source
        # A comment that stands below has become a part of a block.
        text = minimal_edit.edited(sheet.source, sheet.root, old, new, order, one_line=True)
    source = sheet.source.with_text(text)
    assert _says(source, record, new), "an edit must read back as what was meant"
    return source


def _says(source: Source, record: Record, data: Data) -> bool:
    return records.to_data(read(source.data, record).value, record) == data


def written(value: Any, record: Record) -> Source:
    """A new file that says `value`."""
    from rectify.codec import yaml_lines

    return Source(yaml_lines.document(records.to_data(value, record)))


SETTINGS_FILE = "ledger.yaml"
REPORT_FILE = "report.yaml"
_ISSUE_FILE = re.compile(r"([1-9][0-9]{0,3}\.[1-9][0-9]{0,3})\.yaml")


def is_issue(name: str) -> bool:
    """Whether a file right in the ledger's folder is that of an issue, by its name."""
    return _ISSUE_FILE.fullmatch(name) is not None


def record_of(name: str) -> Record | None:
    """What a file right in the ledger's folder holds, by its name; None where it is no ledger file."""
    if is_issue(name):
        return schema.ISSUE
    return {SETTINGS_FILE: schema.SETTINGS, REPORT_FILE: schema.REPORT}.get(name)


def file_name(ref: Ref) -> str:
    """The name of the file of an issue or of the issue that a problem belongs to."""
    return f"{ref.of_issue}.yaml"
