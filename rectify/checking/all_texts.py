"""All texts of the ledger, each with its file, line and owner, for the checks and for papers. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rectify.core.errors import Place
from rectify.core.fields import Kind, Printed
from rectify.core.model import Problem
from rectify.core.schema import ISSUE, PROBLEM, REPORT, SETTINGS
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rectify.core.fields import Field, Record
    from rectify.core.model import Issue, Ledger, Ref

    Path = tuple[str | int, ...]


@frozen
class Text:
    """A text with the line of its key, the issue or problem that it belongs to (None: the whole ledger), the rows of the
    table and the attributes that lead to it; of what stands in no file of the ledger there are none."""

    words: str
    at: Place
    id: Ref | None = None
    fields: tuple[Field, ...] = ()
    path: tuple[str | int, ...] = ()

    @property
    def field(self) -> Field | None:
        """The row of the table that the text is of."""
        return self.fields[-1] if self.fields else None

    @property
    def key(self) -> str:
        """Its key in the file."""
        return self.fields[-1].key if self.fields else ""

    @property
    def is_never_printed(self) -> bool:
        """Whether no paper is told of it."""
        return any(each.printed is Printed.NEVER for each in self.fields)

    @property
    def is_of_tables(self) -> bool:
        """Whether only a table, or a template of the office's own, prints it."""
        return self.field is not None and self.field.printed is Printed.TABLE

    @property
    def option(self) -> str | None:
        """The option of `update` that puts another text in its place."""
        known = self.field
        if known is None or known.option is None or not known.of or known.kind.is_list:
            return None
        return known.option.typed

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
        known = SETTINGS.by_attribute["tally_wording"]
        at = ledger.place(ledger.settings_file, known.attribute)
        yield Text(ledger.settings.tally_wording, at, None, (known,), (known.attribute,))


def everything(ledger: Ledger, *, public: bool = False) -> Iterator[Text]:
    """All texts, those of `ledger.yaml` too, without those of what was withdrawn, which no paper prints."""
    return _of_ledger(ledger, prose_only=False, public=public)


def with_withdrawn(ledger: Ledger) -> Iterator[Text]:
    """As `everything`, with those of what was withdrawn: who is named there is a person all the same."""
    return _of_ledger(ledger, prose_only=False, public=False, withdrawn=True)


def _of_ledger(ledger: Ledger, *, prose_only: bool, public: bool, withdrawn: bool = False) -> Iterator[Text]:
    def is_looked_at(issue: Issue, problem: Problem | None = None) -> bool:
        if problem is None:
            return issue.is_published if public else withdrawn or bool(issue.counted)
        return (withdrawn or problem.status.is_counted) and (not public or issue.is_public(problem))

    roots: list[tuple[Any, Record, str, Ref | None]] = [(ledger.report, REPORT, ledger.report_file, None)]
    if not prose_only:
        roots.append((ledger.settings, SETTINGS, ledger.settings_file, None))
    roots += [(issue, ISSUE, ledger.issue_file(issue), issue.id) for issue in filter(is_looked_at, ledger.issues)]
    for value, record, file, ref in roots:
        walk = _Walk(prose_only, is_looked_at)
        for words, path, owner, fields in walk.of_record(value, record, (), ref, ()):
            yield Text(words, ledger.place(file, *path), owner, fields, path)


class _Walk(NamedTuple):
    """A way through the records of the ledger to their texts: all, or only what may hold placeholders, of the problems
    that are looked at."""

    prose_only: bool
    is_looked_at: Callable[[Issue, Problem], bool]

    def of_record(
        self, value: Any, record: Record, path: Path, ref: Ref | None, above: tuple[Field, ...]
    ) -> Iterator[tuple[str, Path, Ref | None, tuple[Field, ...]]]:
        owner = value.id if record is PROBLEM else ref
        for known in record.fields:
            item = getattr(value, known.attribute)
            inner, fields = (*path, known.attribute), (*above, known)
            if item is None:
                continue
            if known.record is not None:
                several = known.kind is Kind.RECORDS
                for index, each in enumerate(item if several else (item,)):
                    if isinstance(each, Problem) and not self.is_looked_at(value, each):
                        continue
                    down = (*inner, index) if several else inner
                    yield from self.of_record(each, known.record, down, owner, fields)
            elif isinstance(item, str) and (known.prose or not self.prose_only):
                yield item, inner, owner, fields
            elif isinstance(item, tuple) and not self.prose_only:
                for index, each in enumerate(item):
                    yield each, (*inner, index), owner, fields
