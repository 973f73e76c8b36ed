"""Every text of the ledger with the place where it stands and whose it is: what checks and papers look through. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.core.errors import Place
from rectify.core.fields import Kind
from rectify.core.model import Problem
from rectify.core.values import frozen
from rectify.core.wording import ISSUE, PROBLEM, REPORT, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.fields import Record
    from rectify.core.model import Ledger, Ref


@frozen
class Text:
    """A text with the line of its key, the issue or problem that it belongs to (None: the whole ledger), its key and the
    attributes that lead to it."""

    words: str
    at: Place
    id: Ref | None = None
    key: str = ""
    path: tuple[str | int, ...] = ()

    @property
    def attribute(self) -> str:
        """The attribute that holds the text; "" of what stands in no file of the ledger."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    def place(self, down: int) -> Place:
        """The line `down` lines into the text: those of a block follow the line of its key."""
        if self.at.line is None or "\n" not in self.words:
            return self.at
        return Place(self.at.file, self.at.line + 1 + down)

    def place_of(self, offset: int) -> Place:
        """The line of the character at `offset`."""
        return self.place(self.words.count("\n", 0, offset))


def prose(ledger: Ledger, *, public: bool = False) -> Iterator[Text]:
    """The texts that may hold placeholders; `public`: without those of issues and problems that are not."""
    return _of_ledger(ledger, prose_only=True, public=public)


def counting(ledger: Ledger, *, public: bool = False) -> Iterator[Text]:
    """The texts that speak of the ledger's figures: its prose and the wording of 统计句."""
    yield from prose(ledger, public=public)
    if ledger.settings.tally_wording:
        path = ("tally_wording",)
        at = ledger.place(ledger.settings_file, *path)
        yield Text(ledger.settings.tally_wording, at, None, SETTINGS.key(path[0]), path)


def everything(ledger: Ledger, *, public: bool = False) -> Iterator[Text]:
    """All texts, those of `ledger.yaml` too."""
    return _of_ledger(ledger, prose_only=False, public=public)


def _of_ledger(ledger: Ledger, *, prose_only: bool, public: bool) -> Iterator[Text]:
    roots: list[tuple[Any, Record, str, Ref | None]] = [(ledger.report, REPORT, ledger.report_file, None)]
    if not prose_only:
        roots.append((ledger.settings, SETTINGS, ledger.settings_file, None))
    issues = [issue for issue in ledger.issues if not public or issue.is_told]
    roots += [(issue, ISSUE, ledger.issue_file(issue), issue.id) for issue in issues]
    for value, record, file, ref in roots:
        for words, path, owner, key in _of_record(value, record, (), ref, prose_only=prose_only, public=public):
            yield Text(words, ledger.place(file, *path), owner, key, path)


def _of_record(
    value: Any, record: Record, path: tuple[str | int, ...], ref: Ref | None, *, prose_only: bool, public: bool
) -> Iterator[tuple[str, tuple[str | int, ...], Ref | None, str]]:
    owner = value.id if record is PROBLEM else ref
    for known in record.fields:
        item = getattr(value, known.attribute)
        inner = (*path, known.attribute)
        if item is None:
            continue
        if known.record is not None:
            several = known.kind is Kind.RECORDS
            for index, each in enumerate(item if several else (item,)):
                if public and isinstance(each, Problem) and not value.is_public(each):
                    continue
                down = (*inner, index) if several else inner
                yield from _of_record(each, known.record, down, owner, prose_only=prose_only, public=public)
        elif isinstance(item, str) and (known.prose or not prose_only):
            yield item, inner, owner, known.key
        elif isinstance(item, tuple) and not prose_only:
            for index, each in enumerate(item):
                yield each, (*inner, index), owner, known.key
