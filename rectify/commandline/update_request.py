"""The request of one `rectify update`, and how it changes an issue."""

from __future__ import annotations

from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rectify.core import lifecycle
from rectify.core.errors import RectifyError, SeveralErrors, UsageError
from rectify.core.fields import Kind
from rectify.core.model import Evidence, Issue, Problem, Progress, Ref
from rectify.core.schema import ISSUE, PROBLEM
from rectify.core.states import Status
from rectify.core.values import frozen
from rectify.session import session as desks
from rectify.storage import disk, evidence_files, filenames, limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.core.fields import Record
    from rectify.session.session import Session

Filled = TypeVar("Filled", Issue, Problem)

_TARGET, _REVIEW = "--target", "--review"
EXAMPLE = 'rectify update 2.5.1 --status 整改到位 --result "整改情况"'


class NothingToUpdate(UsageError):
    def __init__(self, numbers: str) -> None:
        super().__init__(
            "没有说要改什么", hint=f"例如：rectify update {numbers} --status 整改中；全部选项：rectify update --help"
        )


class IssueOptionOnProblem(UsageError):
    def __init__(self, option: str, ref: Ref) -> None:
        super().__init__(
            f"{option} 是条的内容，不能用于具体问题 {ref}", hint=f"用条的编号：rectify update {ref.of_issue} {option} …"
        )


class GoesWith(UsageError):
    """An option that says something about another one was given alone."""

    def __init__(self, option: str, others: str) -> None:
        super().__init__(f"{option} 要和 {others} 一起用", hint=f"例如：{EXAMPLE}")


class NoEvidenceFile(RectifyError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"没有佐证材料 {path}", hint="检查文件名和所在的文件夹；文件名有空格的用一对英文双引号括起来")


class LargeEvidence(RectifyError):
    def __init__(self, path: Path, ref: Ref) -> None:
        super().__init__(
            f"{path} 太大（超过 {limits.LARGEST_EVIDENCE // 1024**2} MB），存进台账以后历史也跟着大，共用的仓库不收",
            hint=f"压缩或只存要紧的几页；或者不存文件，在 {ref.of_issue} 的佐证里写一条备注，说明存放在哪里："
            f"rectify update {ref.of_issue} --edit",
        )


class NoLongTermProblem(RectifyError):
    def __init__(self, ref: Ref) -> None:
        super().__init__(
            f"{ref} 没有“{Status.LONG_TERM.label}”的问题，复核日期无处可记", hint=Status.LONG_TERM.command(ref)
        )


@frozen
class Request:
    """What was typed, checked as far as it can be without the ledger: the value of each option that was given."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def also(self, **values: Any) -> Request:
        """The request with these options too, by the names of their parameters; None leaves as it is."""
        more = {f"--{name}": value for name, value in values.items() if value is not None}
        return Request({**self.given, **more})

    @property
    def status(self) -> Status | None:
        return self.given.get("--status")

    @property
    def deadline(self) -> str | None:
        return self.given.get("--deadline")

    @property
    def reason(self) -> str | None:
        return self.given.get("--reason")

    @property
    def progress(self) -> str | None:
        return self.given.get("--progress")

    @property
    def by(self) -> str | None:
        return self.given.get("--by")

    @property
    def review(self) -> str | None:
        return self.given.get("--review")

    @property
    def evidence(self) -> tuple[Path, ...]:
        found: tuple[Path, ...] = self.given.get("--evidence", ())
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for (`--reason` and `--by` only say something about the rest)."""
        return not self.given.keys() - {"--reason", "--by"}

    def only_of(self, record: Record, other: Record) -> list[str]:
        """The options given that set a field of the one kind of record and none of the other."""
        mine, others = ([known.option.typed for known in each.fields if known.option] for each in (record, other))
        return [option for option in mine if option in self.given and option not in others]


def refuse_nonsense(request: Request, refs: list[Ref]) -> None:
    """Raises what is wrong whatever the ledger holds."""
    numbers = " ".join(map(str, refs))
    if request.is_empty:
        raise NothingToUpdate(numbers)
    if request.status is not None and request.status not in lifecycle.FREE:
        raise lifecycle.ReachedByItsVerb(request.status, numbers)
    if request.by and not (request.progress or (request.status and request.reason)):
        raise GoesWith("--by", "--progress 或 --reason")
    if request.reason and not (request.deadline or request.status):
        raise GoesWith("--reason", "--deadline 或 --status")
    for ref in refs:
        if ref.problem is not None and (wrong := request.only_of(ISSUE, PROBLEM)):
            raise IssueOptionOnProblem(wrong[0], ref)
    refused: list[RectifyError] = [NoEvidenceFile(path) for path in request.evidence if not disk.is_file(path)]
    there = filter(disk.is_file, request.evidence)
    refused += [LargeEvidence(path, refs[0]) for path in there if path.stat().st_size > limits.LARGEST_EVIDENCE]
    if refused:
        raise SeveralErrors(refused)


def apply(desk: Session, ref: Ref, request: Request) -> None:
    """Changes the issue of `ref` as the request wants it. Raises what the order of the trade refuses."""
    issue = desk.issue(ref)
    problem = issue.problem(ref)
    if problem is not None and not problem.status.is_counted:
        raise lifecycle.ReopenFirst(problem.id, problem.status)
    issue = _with_fields(issue, ref, request)
    issue = _with_stages(issue, ref, request)
    extensions = issue.extensions
    if request.deadline:
        problem = issue.problem(ref)
        issue = lifecycle.extend(issue, problem, request.deadline, reason=request.reason, today=desk.today)
    if request.status is not None:
        issue = _moved(desk, issue, ref, request, request.status, is_published=issue.extensions != extensions)
    if request.progress:
        entry = Progress(desk.today.isoformat(), request.by, request.progress, ref if ref.problem else None)
        issue = replace(issue, progress=(*issue.progress, entry))
    for path in request.evidence:
        issue = _with_evidence(desk, issue, ref, path)
    desk.put(issue)


def _with_fields(issue: Issue, ref: Ref, request: Request) -> Issue:
    """The issue, or its problem `ref`, with the fields that need no more than their value."""
    problem = issue.problem(ref)
    if problem is not None:
        return issue.with_problem(_filled(problem, PROBLEM, request.given))
    assert ref.problem is None
    if request.status is None or not request.status.is_reviewed:
        return _filled(issue, ISSUE, request.given)
    return _filled(issue, ISSUE, {option: value for option, value in request.given.items() if option != _TARGET})


def _filled(value: Filled, record: Record, given: Mapping[str, Any]) -> Filled:
    """The record with what was given for its fields; those are left out that have a rule of their own."""
    filled: dict[str, Any] = {}
    for known in record.fields:
        if known.option is None or known.option.typed not in given or known.kind in (Kind.STATUS, Kind.DEADLINE):
            continue
        new = given[known.option.typed]
        filled[known.attribute] = _appended(getattr(value, known.attribute), new) if known.kind.is_list else new
    return replace(value, **filled)


def _appended(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """`old` as it stands, then what of `new` is not there yet, each once."""
    return (*old, *(text for text in dict.fromkeys(new) if text not in old))


def _with_stages(issue: Issue, ref: Ref, request: Request) -> Issue:
    """What an issue's number says about its open problems: what only problems have, 复核日期 where they are or become
    长期整改, and `--target`, which is 阶段目标 where they become so."""
    if ref.problem is not None:
        return issue
    becoming = request.status is not None and request.status.is_reviewed
    if request.review and not becoming and not any(each.status.is_reviewed for each in issue.problems):
        raise NoLongTermProblem(ref)
    options = {*request.only_of(PROBLEM, ISSUE), *([_TARGET] if becoming else [])}
    for problem in issue.problems:
        if problem.status.is_open:
            mine = options if becoming or problem.status.is_reviewed else options - {_REVIEW}
            given = {option: value for option, value in request.given.items() if option in mine}
            issue = issue.with_problem(_filled(problem, PROBLEM, given))
    return issue


def _moved(desk: Session, issue: Issue, ref: Ref, request: Request, to: Status, *, is_published: bool) -> Issue:
    """`issue` with the problem, or all that are open, in the state `to`. `is_told`: whether the reason stands in 延期."""
    chosen = [
        problem.id
        for problem in issue.problems
        if (ref.problem is None and problem.status.is_open) or problem.id == ref
    ]
    if not chosen:
        raise lifecycle.ReopenFirst(issue.id, (*issue.counted, *issue.problems)[0].status)
    moved = [issue]

    def one(number: Ref) -> None:
        problem = moved[0].problem(number)
        assert problem is not None
        reason = None if is_published and problem.status.is_free else request.reason
        moved[0] = lifecycle.move(moved[0], problem, to, reason=reason, today=desk.today, by=request.by)

    desks.each(chosen, one)
    return moved[0]


def _recorded(desk: Session, issue: Issue, ref: Ref, path: Path, data: bytes) -> Issue | None:
    """The issue with the sha256 of a 佐证 that lies in the ledger and was listed without one; None where `path` is none."""
    import hashlib

    for index, known in enumerate(issue.evidence):
        home = evidence_files.evidence_path(desk.folder, known.file or "")
        if known.sha256 or home is None or ref not in (issue.id, known.problem):
            continue
        if home.exists() and home.samefile(path):
            whole = replace(known, sha256=hashlib.sha256(data).hexdigest())
            desk.put_file(home, data)  # git may not have it yet
            return replace(issue, evidence=(*issue.evidence[:index], whole, *issue.evidence[index + 1 :]))
    return None


def _with_evidence(desk: Session, issue: Issue, ref: Ref, path: Path) -> Issue:
    """The issue with a copy of `path` among its 佐证; the same file again changes nothing."""
    data = disk.read_file(path, limits.LARGEST_EVIDENCE)
    name = filenames.portable(path.name)
    recorded = _recorded(desk, issue, ref, path, data)
    if recorded is not None:
        return recorded
    file, digest = evidence_files.evidence_home(desk.folder, issue, name, data, desk.files)
    home = desk.folder.path / file
    number = ref if ref.problem else None
    is_known = any((known.file, known.sha256, known.problem) == (file, digest, number) for known in issue.evidence)
    if not is_known or not home.exists():
        desk.put_file(home, data)
    if is_known:
        return issue
    return replace(issue, evidence=(*issue.evidence, Evidence(Path(name).stem, file, digest, None, number)))
