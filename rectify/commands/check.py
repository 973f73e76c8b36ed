"""`rectify check`: finds what would be wrong at submission. Reads, and never writes."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.checking import checks, findings
from rectify.checking.findings import Level
from rectify.commandline.options import AsOfOption, JsonOption, LedgerOption
from rectify.core.errors import UsageError
from rectify.history import closed_findings
from rectify.machine import screen
from rectify.session import missing_files, open_ledger
from rectify.storage import disk, evidence_files, store

if TYPE_CHECKING:
    from rectify.checking.findings import Finding
    from rectify.core.model import Ledger

HELP = """体检：上报以前找出台账里的毛病，逐条说明在哪个文件第几行。有错误时退出码是 1。

销号以后没有重启就改了、删了的，也从历史里查出来，说明是谁、哪天、改了什么。历史里有、文件夹里不见了的文件，git 被告知
不看的文件，放在网盘里的台账，也说出来。

上报前夜用 --strict：提醒也算错误，再核对佐证都在历史里、没有改过，历史完整（有签名的看签名），没有未提交的改动，
写好的报告（进展情况报告.docx、通报.docx，或者后面写的文件）就是这份台账出的。

例子：
  rectify check
  rectify check --strict
  rectify check --strict 送审稿.docx"""

_WORD = {Level.ERROR: "错误", Level.WARNING: "提醒"}


class OnlyStrict(UsageError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            "核对写好的报告要加 --strict", hint=f"rectify check --strict {disk.near(path)}；只查台账：rectify check"
        )


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[报告.docx]…", show_default=False, help="和 --strict 一起用：要核对的报告，不写就找现成的"
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="提醒也算错误，再核对佐证、历史、未提交的改动和写好的报告")
    ] = False,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    if files and not strict:
        raise OnlyStrict(files[0])
    if strict:
        from rectify.papers import compare_on_disk, strict_check

        compare_on_disk.refuse_nonsense(files or [])
    folder, today = open_ledger.opened(ledger, as_of)
    book = store.load(folder)
    evidence, signed = evidence_files.evidence_states(folder, book), closed_findings.signed_off(folder, book, as_of)
    over = _lines_over(book)
    question = findings.Question(book, today, evidence, signed.breaches, signed.removals, signed.reused, over)
    found, fine = checks.run(question), "没有发现问题"
    if as_of is None:
        found = findings.in_order([*found, *missing_files.findings(folder)])
    if strict:
        found, fine = strict_check.examine(folder, question, found, as_of, files or [])
    if json:
        screen.json([_document(finding) for finding in found])
    else:
        _list(found)
    errors = sum(finding.level is Level.ERROR for finding in found)
    screen.tell(f"错误 {errors} 处，提醒 {len(found) - errors} 处" if found else fine)
    if errors:
        raise typer.Exit(1)


def _lines_over(book: Ledger) -> int:
    from rectify.render import first_page

    return first_page.excess(first_page.head_of(book.report))


def _list(found: list[Finding]) -> None:
    """A line a finding; a hint that several in a row share is said once."""
    for finding, after in zip_longest(found, found[1:]):
        screen.line(f"{_WORD[finding.level]}：{finding.place}：{finding.message}")
        if finding.hint and (after is None or after.hint != finding.hint):
            screen.line(f"提示：{finding.hint}")


def _document(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "id": None if finding.id is None else str(finding.id),
        "message": finding.message,
        "hint": finding.hint,
    }
