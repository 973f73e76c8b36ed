"""The values that everything else speaks of: numbers, problems, issues, the ledger. No file, clock or git."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from rectify.core.errors import Place, UsageError
from rectify.core.numerals import NUMERAL, number
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rectify.core.report_text import ReportText
    from rectify.core.settings import Settings

    Lines = Mapping[tuple[str | int, ...], int]  # path of attribute names and indexes → line from 1


class InvalidNumber(UsageError):
    def __init__(self, text: str) -> None:
        loose = "" if any(char.isdigit() for char in text) else "；有空格的文字要放进一对英文双引号里"
        super().__init__(
            f"“{text}”不是编号",
            hint=f"编号写作 2.5（条）或 2.5.1（具体问题），几个编号用空格隔开{loose}；rectify list 列出全部编号",
        )


def _plain(text: str) -> str:
    """A number as it is typed, in the digits and points of one that is written by the book."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")
    aspect = re.match(rf"\(?({NUMERAL})\)?[、.]?", plain)
    if aspect:
        plain = f"{number(aspect.group(1))}.{plain[aspect.end() :]}"
    return re.sub("[。、,，．·]", ".", plain).removesuffix(".")


def _row(first: Ref, last: Ref, text: str) -> list[Ref]:
    """All numbers from one to the other, of the issues of one aspect or the problems of one issue. Raises InvalidNumber."""
    if first.problem is None and last.problem is None and first.aspect == last.aspect and first < last:
        return [Ref(first.aspect, number) for number in range(first.issue, last.issue + 1)]
    if first.problem is not None and last.problem is not None and first.of_issue == last.of_issue and first < last:
        return [Ref(first.aspect, first.issue, number) for number in range(first.problem, last.problem + 1)]
    raise InvalidNumber(text)


_REF = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?")


@frozen
class Ref:
    """The number of an issue (2.5) or of a problem (2.5.1). Orders as the trade counts: 2.9 < 2.10 < 2.10.1."""

    aspect: int
    issue: int
    problem: int | None = None

    @classmethod
    def parse(cls, text: str) -> Ref:
        """The number that a clerk typed, `２．５`, `2、5`, `2.5.` and `（二）5` included. Raises InvalidNumber."""
        ref = cls.read(text)
        if ref is None:
            raise InvalidNumber(text)
        return ref

    @classmethod
    def parse_several(cls, text: str) -> list[Ref]:
        """The numbers that were typed as one word: joined by 、 or commas, or the first and last of a row of them. Raises
        InvalidNumber."""
        if (single := cls.read(text)) is not None:
            return [single]
        found: list[Ref] = []
        for part in filter(None, re.split("[、，,；;和及与\\s]+", text)):
            ends = [cls.parse(end) for end in re.split("[-－—–~～至到]+", part, maxsplit=1)]
            found += ends if len(ends) == 1 else _row(ends[0], ends[1], part)
        if not found:
            raise InvalidNumber(text)
        return found

    @classmethod
    def read(cls, text: str) -> Ref | None:
        """As `parse`, with None where `text` is no number of an issue or problem."""
        match = _REF.fullmatch(text) or _REF.fullmatch(_plain(text))
        if match is None:
            return None
        parts = [int(part) for part in match.groups() if part is not None]
        return cls(*parts) if all(parts) else None

    @property
    def of_issue(self) -> Ref:
        """The number of the issue that this is or that this belongs to."""
        return self if self.problem is None else Ref(self.aspect, self.issue)

    @property
    def key(self) -> tuple[int, int, int]:
        """What numbers are ordered by."""
        return (self.aspect, self.issue, self.problem or 0)

    def __lt__(self, other: Ref) -> bool:
        return self.key < other.key

    def __str__(self) -> str:
        return ".".join(str(part) for part in (self.aspect, self.issue, self.problem) if part is not None)


@frozen
class Acceptance:
    """检查验收: the date as written, who accepted, in which words."""

    date: str | None = None
    by: str | None = None
    opinion: str | None = None


@frozen
class Closing:
    """对账销号: the date as written, who handled it, who approved."""

    date: str | None = None
    by: str | None = None
    approved_by: str | None = None


@frozen
class Reopening:
    """重启: what ended a closed round."""

    date: str | None = None
    reason: str | None = None
    basis: str | None = None


@frozen
class Withdrawal:
    """撤销: when and why the problem was taken out of all counts, what it was put into, who handled it."""

    date: str | None = None
    reason: str | None = None
    into: Ref | None = None
    by: str | None = None


@frozen
class Round:
    """A round that was ended by 重启: what had closed or withdrawn the problem is kept as it was."""

    acceptance: Acceptance | None = None
    closing: Closing | None = None
    reopened: Reopening | None = None
    withdrawn: Withdrawal | None = None


@frozen
class Progress:
    """A line of 进展. `problem` is the problem it tells of, None for the whole issue."""

    date: str | None = None
    by: str | None = None
    text: str | None = None
    problem: Ref | None = None


@frozen
class Evidence:
    """A piece of 佐证: a file relative to the ledger with its sha256, or a remark that says where the paper lies."""

    name: str | None = None
    file: str | None = None
    sha256: str | None = None
    remark: str | None = None
    problem: Ref | None = None


class EvidenceState(Enum):
    """What may be the matter with the file of a 佐证."""

    MISSING = "missing"
    CHANGED = "changed"
    OUTSIDE = "outside"


@frozen
class Extension:
    """延期: the deadline that was and the one that came, so that the first is never lost."""

    old: str | None = None
    new: str | None = None
    reason: str | None = None
    date: str | None = None
    problem: Ref | None = None


@frozen
class Problem:
    """具体问题, the unit that is counted. What is None is the issue's, or absent."""

    id: Ref
    finding: str | None = None
    heading: str | None = None
    result: str | None = None
    status: Status = Status.PENDING
    department: str | None = None
    owner: str | None = None
    deadline: str | None = None
    public: bool | None = None
    target: str | None = None
    review: str | None = None
    acceptance: Acceptance | None = None
    closing: Closing | None = None
    withdrawn: Withdrawal | None = None
    rounds: tuple[Round, ...] = ()


@frozen
class Issue:
    """条: one file of the ledger. Its state is that of its problems and never stored."""

    id: Ref
    title: str | None = None
    finding: str | None = None
    source: str | None = None
    leader: str | None = None
    department: str | None = None
    supporting: tuple[str, ...] = ()
    owner: str | None = None
    deadline: str | None = None
    target: str | None = None
    measures: tuple[str, ...] = ()
    result: str | None = None
    problems: tuple[Problem, ...] = ()
    progress: tuple[Progress, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    extensions: tuple[Extension, ...] = ()
    public: bool | None = None
    remark: str | None = None

    def problem(self, ref: Ref) -> Problem | None:
        """The problem with this number; None where the issue has none."""
        same = (each for each in self.problems if each.id.problem == ref.problem)  # of thousands, hardly more than one
        return next((each for each in same if each.id == ref), None)

    @property
    def counted(self) -> tuple[Problem, ...]:
        """The problems that stand in counts, lists and papers; none where all were withdrawn."""
        return tuple(each for each in self.problems if each.status.is_counted)

    def with_problem(self, problem: Problem) -> Issue:
        """This issue with `problem` in the place of the one that has its number."""
        return replace(self, problems=tuple(problem if old.id == problem.id else old for old in self.problems))

    def title_of(self, problem: Problem) -> str:
        """What a line of the screen calls the problem: its 问题, else its 小标题, else the issue's 标题."""
        return problem.finding or problem.heading or self.title or ""

    def department_of(self, problem: Problem) -> str | None:
        return problem.department or self.department

    def owner_of(self, problem: Problem) -> str | None:
        return problem.owner or self.owner

    def deadline_of(self, problem: Problem) -> str | None:
        return problem.deadline or self.deadline

    def result_of(self, problem: Problem) -> str | None:
        """What was done about the problem: its own 整改情况, else the issue's 正文."""
        return problem.result or self.result

    def is_public(self, problem: Problem | None = None) -> bool:
        """Whether the issue, or one of its problems, may be told to the public."""
        own = None if problem is None else problem.public
        return self.public is not False and own is not False

    @property
    def is_published(self) -> bool:
        """Whether the public may see any problem of it."""
        return any(self.is_public(problem) for problem in self.counted)


@frozen
class Damage:
    """A file that cannot be read as what it should be, and why."""

    place: Place
    message: str
    hint: str | None = None


@frozen
class Remark:
    """Something the reader noticed in a file that it could read (an unknown key, a `#` that cuts a value off); `is_lost`:
    whether it is something that stands there and counts for nothing."""

    place: Place
    message: str
    is_lost: bool = True


@frozen
class UnknownKey:
    """A key that the record it stands in has not: what stands behind it counts for nothing. `path`: the attributes that
    lead to the record; `near`: the key that was probably meant."""

    place: Place
    key: str
    path: tuple[str | int, ...] = ()
    near: str | None = None


@frozen
class Ledger:
    """All of it, in number order. `folder` is the name of its folder; `places` says where each value stands: file as the
    clerk is told of it (`ledger/2.5.yaml`) → path of attributes → line."""

    settings: Settings
    report: ReportText
    issues: tuple[Issue, ...] = ()
    damages: tuple[Damage, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unknown_keys: tuple[UnknownKey, ...] = ()
    places: Mapping[str, Lines] = field(default_factory=dict)
    folder: str = "ledger"

    @property
    def settings_file(self) -> str:
        return f"{self.folder}/ledger.yaml"

    @property
    def report_file(self) -> str:
        return f"{self.folder}/report.yaml"

    def issue_file(self, issue: Issue) -> str:
        return f"{self.folder}/{issue.id}.yaml"

    def problems(self) -> Iterator[tuple[Issue, Problem]]:
        """Every counted problem with its issue, in number order."""
        for issue in self.issues:
            for problem in issue.counted:
                yield issue, problem

    def withdrawn(self) -> Iterator[tuple[Issue, Problem]]:
        """Every problem that does not count, with its issue, in number order."""
        for issue in self.issues:
            for problem in issue.problems:
                if not problem.status.is_counted:
                    yield issue, problem

    def issue(self, ref: Ref) -> Issue | None:
        """The issue that has this number or that this problem's number belongs to."""
        return next((issue for issue in self.issues if issue.id == ref.of_issue), None)

    def place(self, file: str, *path: str | int) -> Place:
        """Where the value at `path` stands in `file`, or the nearest value around it."""
        lines = self.places.get(file, {})
        for end in range(len(path), 0, -1):
            if path[:end] in lines:
                return Place(file, lines[path[:end]])
        return Place(file, lines.get(()))


Data = dict[str, Any]
"""A record as YAML knows it: Chinese keys, texts, lists and further records; absent values left out."""
