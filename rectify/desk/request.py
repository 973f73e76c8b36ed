"""What `rectify update` was asked for, and an issue as it becomes by it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rectify.core import lifecycle
from rectify.core.errors import RectifyError, SeveralErrors, UsageError
from rectify.core.model import Evidence, Issue, Problem, Progress, Ref, Status
from rectify.core.values import frozen
from rectify.desk import desk as desks
from rectify.files import attachments, disk, filenames, room

if TYPE_CHECKING:
    from rectify.desk.desk import Desk

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
            f"{path} 太大（超过 {room.LARGEST_EVIDENCE // 1024**2} MB），存进台账以后历史也跟着大，共用的仓库不收",
            hint=f"压缩或只存要紧的几页；或者不存文件，在 {ref.of_issue} 的佐证里写一条备注，说明存放在哪里："
            f"rectify update {ref.of_issue} --edit",
        )


class NoLongTermProblem(RectifyError):
    def __init__(self, ref: Ref) -> None:
        super().__init__(
            f"{ref} 没有“{Status.LONG_TERM.label}”的问题，复核日期无处可记",
            hint=f'rectify update {ref} --status {Status.LONG_TERM.label} --target "阶段目标" --review 2023-12-31',
        )


@frozen
class Request:
    """What was typed, checked as far as it can be without the ledger. None and () ask for nothing."""

    status: Status | None
    deadline: str | None
    reason: str | None
    title: str | None
    finding: str | None
    result: str | None
    progress: str | None
    by: str | None
    leader: str | None
    department: str | None
    support: tuple[str, ...]
    owner: str | None
    measures: tuple[str, ...]
    evidence: tuple[Path, ...]
    target: str | None
    review: str | None
    remark: str | None
    public: bool | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for (`--reason` and `--by` only say something about the rest)."""
        asked = [getattr(self, each.name) for each in fields(self) if each.name not in ("reason", "by")]
        return all(value is None or value == () for value in asked)

    def only_of_issues(self) -> list[str]:
        """The options given that an issue has and a problem has not."""
        given = {
            "--leader": self.leader,
            "--support": self.support,
            "--measure": self.measures,
            "--remark": self.remark,
        }
        return [option for option, value in given.items() if value]


def refuse_nonsense(request: Request, refs: list[Ref]) -> None:
    """Raises what is wrong whatever the ledger holds."""
    numbers = " ".join(map(str, refs))
    if request.is_empty:
        raise NothingToUpdate(numbers)
    if request.status in (Status.ACCEPTED, Status.CLOSED):
        raise lifecycle.ReachedByItsVerb(request.status, numbers)
    if request.by and not (request.progress or (request.status and request.reason)):
        raise GoesWith("--by", "--progress 或 --reason")
    if request.reason and not (request.deadline or request.status):
        raise GoesWith("--reason", "--deadline 或 --status")
    for ref in refs:
        if ref.problem is not None and (wrong := request.only_of_issues()):
            raise IssueOptionOnProblem(wrong[0], ref)
    refused: list[RectifyError] = [NoEvidenceFile(path) for path in request.evidence if not disk.is_file(path)]
    there = filter(disk.is_file, request.evidence)
    refused += [LargeEvidence(path, refs[0]) for path in there if path.stat().st_size > room.LARGEST_EVIDENCE]
    if refused:
        raise SeveralErrors(refused)


def apply(desk: Desk, ref: Ref, request: Request) -> None:
    """Lays the issue of `ref` on the desk as the request wants it. Raises what the order of the trade refuses."""
    issue = desk.issue(ref)
    problem = issue.problem(ref)
    issue = _with_fields(issue, ref, problem, request)
    issue = _with_target(issue, ref, request)
    extensions = issue.extensions
    if request.deadline:
        problem = issue.problem(ref)
        issue = lifecycle.extend(issue, problem, request.deadline, reason=request.reason, today=desk.today)
    if request.status is not None:
        issue = _moved(desk, issue, ref, request, request.status, is_told=issue.extensions != extensions)
    if request.progress:
        entry = Progress(desk.today.isoformat(), request.by, request.progress, ref if ref.problem else None)
        issue = replace(issue, progress=(*issue.progress, entry))
    for path in request.evidence:
        issue = _with_evidence(desk, issue, ref, path)
    desk.put(issue)


def _with_fields(issue: Issue, ref: Ref, problem: Problem | None, request: Request) -> Issue:
    common: dict[str, Any] = {
        "finding": request.finding,
        "result": request.result,
        "department": request.department,
        "owner": request.owner,
        "public": request.public,
    }
    if problem is not None:
        given = {**common, "heading": request.title}
        return issue.with_problem(replace(problem, **_given(given)))
    assert ref.problem is None
    given = {**common, "title": request.title, "leader": request.leader, "remark": request.remark}
    supporting = _appended(issue.supporting, request.support)
    measures = _appended(issue.measures, request.measures)
    return replace(issue, supporting=supporting, measures=measures, **_given(given))


def _appended(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """`old` as it stands, then what of `new` is not there yet, each once."""
    return (*old, *(text for text in dict.fromkeys(new) if text not in old))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _with_target(issue: Issue, ref: Ref, request: Request) -> Issue:
    """`--target` is 阶段目标 on a problem or together with 长期整改, else 整改目标; `--review` goes with 阶段目标."""
    staged = {"target": request.target, "review": request.review}
    if ref.problem is not None:
        problem = issue.problem(ref)
        return issue if problem is None else issue.with_problem(replace(problem, **_given(staged)))
    if request.status is Status.LONG_TERM:
        for problem in issue.problems:
            if problem.status is not Status.CLOSED:
                issue = issue.with_problem(replace(problem, **_given(staged)))
        return issue
    if request.review:
        watched = [problem for problem in issue.problems if problem.status is Status.LONG_TERM]
        if not watched:
            raise NoLongTermProblem(ref)
        for problem in watched:
            issue = issue.with_problem(replace(problem, review=request.review))
    return issue if request.target is None else replace(issue, target=request.target)


def _moved(desk: Desk, issue: Issue, ref: Ref, request: Request, to: Status, *, is_told: bool) -> Issue:
    """`issue` with the problem, or all that are not closed, in the state `to`. `is_told`: whether the reason stands in
    延期."""
    chosen = [
        problem.id
        for problem in issue.problems
        if (ref.problem is None and problem.status is not Status.CLOSED) or problem.id == ref
    ]
    if not chosen:
        raise lifecycle.ClosedAlready(replace(issue.problems[0], id=issue.id))
    moved = [issue]

    def one(number: Ref) -> None:
        problem = moved[0].problem(number)
        assert problem is not None
        reason = None if is_told and problem.status is not Status.ACCEPTED else request.reason
        moved[0] = lifecycle.move(moved[0], problem, to, reason=reason, today=desk.today, by=request.by)

    desks.each(chosen, one)
    return moved[0]


def _recorded(desk: Desk, issue: Issue, ref: Ref, path: Path, data: bytes) -> Issue | None:
    """The issue with the sha256 of a 佐证 that lies in the ledger and was listed without one; None where `path` is none."""
    import hashlib

    for index, known in enumerate(issue.evidence):
        home = attachments.evidence_path(desk.folder, known.file or "")
        if known.sha256 or home is None or ref not in (issue.id, known.problem):
            continue
        if home.exists() and home.samefile(path):
            whole = replace(known, sha256=hashlib.sha256(data).hexdigest())
            desk.put_file(home, data)  # git may not have it yet
            return replace(issue, evidence=(*issue.evidence[:index], whole, *issue.evidence[index + 1 :]))
    return None


def _with_evidence(desk: Desk, issue: Issue, ref: Ref, path: Path) -> Issue:
    """The issue with a copy of `path` among its 佐证; the same file again changes nothing."""
    data = disk.read_file(path, room.LARGEST_EVIDENCE)
    name = filenames.portable(path.name)
    recorded = _recorded(desk, issue, ref, path, data)
    if recorded is not None:
        return recorded
    file, digest = attachments.evidence_home(desk.folder, issue, name, data, desk.files)
    home = desk.folder.path / file
    number = ref if ref.problem else None
    is_known = any((known.file, known.sha256, known.problem) == (file, digest, number) for known in issue.evidence)
    if not is_known or not home.exists():
        desk.put_file(home, data)
    if is_known:
        return issue
    return replace(issue, evidence=(*issue.evidence, Evidence(Path(name).stem, file, digest, None, number)))
