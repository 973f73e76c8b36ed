"""Any bytes as a file of the ledger: read or refused with a line of the file; written back unchanged, byte for byte."""

from __future__ import annotations

from rectify.codec import ledger_file, records
from rectify.codec.ledger_file import LedgerFile
from rectify.codec.many_versions import Pieces
from rectify.codec.unreadable import Unreadable
from rectify.core import schema
from rectify.core.fields import Record
from tests.trust.fuzz import seeds

RECORDS = (schema.ISSUE, schema.REPORT, schema.SETTINGS)
SEEDS = [
    *(b"\0" + data for data in seeds.issue_files()),
    *(b"\1" + data for data in seeds.ledger_files("report.yaml")),
    *(b"\2" + data for data in seeds.ledger_files("ledger.yaml")),
]
WORDS = seeds.YAML_WORDS


def check(data: bytes) -> None:
    record, data = RECORDS[(data[:1] or b"\0")[0] % 3], data[1:]
    try:
        sheet = ledger_file.read(data, record)
    except Unreadable as error:
        refusal = error
    else:
        _is_kept(sheet, data, record)
        return
    assert seeds.is_of_a_line(refusal, data)


def _is_kept(sheet: LedgerFile, data: bytes, record: Record) -> None:
    last = seeds.count_lines(sheet.source.text)
    assert all(1 <= line <= last for line in sheet.lines.values())
    assert all(1 <= line <= last for line, _ in sheet.remarks)
    assert sheet.source.data == data
    assert ledger_file.rewritten(sheet, sheet.value, record).data == data
    new = ledger_file.written(sheet.value, record)
    if said := records.to_data(sheet.value, record):
        assert records.to_data(ledger_file.read(new.data, record).value, record) == said
    if record is schema.ISSUE:
        _read_by_pieces(data, str(sheet.value.id))


def _read_by_pieces(data: bytes, stem: str) -> None:
    by_pieces = Pieces().issue(data, stem)
    if by_pieces is not None:
        assert by_pieces == ledger_file.read_issue(data, stem).value
