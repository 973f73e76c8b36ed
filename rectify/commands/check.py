"""`rectify check`: everything that would embarrass at submission. Reads, and never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from rectify import checks, screen, store
from rectify.checks import Level
from rectify.commands import past, reading
from rectify.commands.options import AsOfOption, JsonOption, LedgerOption

if TYPE_CHECKING:
    from rectify.checks import Finding

HELP = """体检：上报以前找出台账里的毛病，逐条说明在哪个文件第几行。有错误时退出码是 1。

例子：
  rectify check"""

_WORD = {Level.ERROR: "错误", Level.WARNING: "提醒"}


def check(as_of: AsOfOption = None, json: JsonOption = False, ledger: LedgerOption = None) -> None:
    """The verb."""
    folder, today = reading.opened(ledger, as_of)
    book = store.load(folder)
    found = checks.run(
        checks.Question(book, today, store.evidence_states(folder, book), past.breaches(folder, book, as_of))
    )
    if json:
        screen.json([_document(finding) for finding in found])
    else:
        for finding in found:
            screen.line(f"{_WORD[finding.level]}：{finding.place}：{finding.message}")
    errors = sum(finding.level is Level.ERROR for finding in found)
    if found:
        screen.tell(f"错误 {errors} 处，提醒 {len(found) - errors} 处")
    else:
        screen.tell("没有发现问题")
    if errors:
        raise typer.Exit(1)


def _document(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "id": None if finding.id is None else str(finding.id),
        "message": finding.message,
    }
