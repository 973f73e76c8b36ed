"""Classes for the table of fields: what a row says, and the records that rows make up. The table itself is in `schema`."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """How the text behind a key is typed."""

    TEXT = auto()
    """Text, kept as written."""
    DATE = auto()
    """A date as written; masked dates and words are kept, an impossible date is an error."""
    DEADLINE = auto()
    """整改时限 as written; the due date is read from it."""
    REF = auto()
    """The number of an issue or a problem."""
    STATUS = auto()
    FLAG = auto()
    """是/否."""
    TEXTS = auto()
    """A list of texts; one text alone is a list of one."""
    NAMES = auto()
    """A list of names; `，` and `、` separate names within one text too."""
    FILE = auto()
    """The path of a file, from the ledger's folder."""
    RECORD = auto()
    RECORDS = auto()

    @property
    def is_list(self) -> bool:
        """Whether the value is a list of texts, to which an option of `update` appends."""
        return self in (Kind.TEXTS, Kind.NAMES)


class Who(Enum):
    """Whom a field names."""

    PERSON = auto()
    """Persons, whose full names no public paper may print."""
    DEPARTMENT = auto()
    """Departments, which `ledger.yaml` lists."""


class Printed(Enum):
    """Whether a paper prints a field."""

    PAPER = auto()
    """The report prints it."""
    TABLE = auto()
    """Only a table, or a template of the office's own, prints it."""
    NEVER = auto()
    """No paper is told of it, nor of what is inside it."""


class Option(NamedTuple):
    """An option of `update`. `place` orders the help page; the default is behind the options of persons and
    departments."""

    name: str
    metavar: str
    help: str
    place: int = 49

    @property
    def typed(self) -> str:
        """The option as it is typed: of `--public/--no-public` it is `--public`."""
        return self.name.partition("/")[0]

    @property
    def parameter(self) -> str:
        """The name of the parameter in which the command line gives its value."""
        return self.typed.removeprefix("--").replace("-", "_")


@frozen
class Field:
    """A row of the table: a key of a file and all that the program has to know of it.

    `record` types a RECORD or the items of RECORDS. `of`: the records that have the field, where it is one of an issue, a
    problem or both. `placeholders`: the text may hold placeholders. `inherited`: a problem that has none has its issue's.
    `column`: whether the table of the ledger has a column of it. `option` of `update` sets it.
    """

    key: str
    attribute: str
    kind: Kind = Kind.TEXT
    record: Record | None = None
    of: tuple[Record, ...] = ()
    prose: bool = False
    inherited: bool = False
    who: Who | None = None
    printed: Printed = Printed.PAPER
    column: bool = False
    option: Option | None = None


class Record:
    """A kind of record: the class that holds it and its fields in the order in which they are written."""

    def __init__(
        self,
        holder: type[Any],
        *fields: Field,
        alone: str | None = None,
        known_by: str | None = None,
        if_empty: str | None = None,
    ) -> None:
        """`alone`: the attribute that a bare text in the place of the record stands for (部门: [办公室]). `known_by`: the
        attribute that tells it from others of its list, whatever else of it changes; None: it is an entry, which stays as
        it is. `if_empty`: what becomes of a key with nothing behind it, where the clerk is to be told."""
        self.holder = holder
        self.known_by = known_by
        self.alone = alone
        self.if_empty = if_empty
        self.fields: tuple[Field, ...] = ()
        self.by_key: dict[str, Field] = {}
        self.by_attribute: dict[str, Field] = {}
        for field in fields:
            self.add(field)

    def add(self, field: Field, behind: str | None = None) -> None:
        """Gives the record a field, behind the attribute `behind` or as the last."""
        at = [each.attribute for each in self.fields].index(behind) + 1 if behind else len(self.fields)
        self.fields = (*self.fields[:at], field, *self.fields[at:])
        self.by_key[field.key] = field
        self.by_attribute[field.attribute] = field

    def key(self, attribute: str) -> str:
        """The Chinese key of an attribute."""
        return self.by_attribute[attribute].key

    def all_fields(self) -> Iterator[Field]:
        """The fields, each followed by those of the records that it holds."""
        for field in self.fields:
            yield field
            if field.record is not None:
                yield from field.record.all_fields()
