"""`rectify update`: everything about an issue or a problem that is not accepting, closing or reopening."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rectify import changes, lifecycle, screen, store
from rectify.codec.records import split_names
from rectify.commands import asking, editing, options
from rectify.commands import desk as desks
from rectify.commands.options import LedgerOption, NoCommitOption, Numbers
from rectify.dates import typed
from rectify.errors import RectifyError, UsageError
from rectify.model import Evidence, Issue, Problem, Progress, Ref, Status

if TYPE_CHECKING:
    from rectify.commands.desk import Desk

HELP = """更新：改状态、时限、部门、整改情况，记进展，存佐证。

写条的编号，--title --finding --result 是条的标题、问题、正文，--status 用于这一条里所有没有销号的问题；
写具体问题的编号，三者是它的小标题、问题、整改情况。可写几个编号，要么都改，要么都不改。

例子：
  rectify update 2.5 --department 办公室 --deadline 2023年3月底前
  rectify update 2.5.1 --status 整改到位 --result "修订评标办法，组织培训3次。"
  rectify update 2.5 --progress "评标办法已印发" --by 采购科 --evidence 评标办法.pdf
  rectify update 1.2.1 --status 长期整改 --target "年底前建成二期" --review 2023-09-30
  rectify update 2.5 --edit"""

_EXAMPLE = 'rectify update 2.5.1 --status 整改到位 --result "整改情况"'


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
        super().__init__(f"{option} 要和 {others} 一起用", hint=f"例如：{_EXAMPLE}")


class EditAlone(UsageError):
    def __init__(self) -> None:
        super().__init__("--edit 单独用，一次一条", hint="rectify update 2.5 --edit")


class NoEvidenceFile(RectifyError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"没有佐证材料 {path}", hint="检查文件名和所在的文件夹；文件名有空格的用一对英文双引号括起来")


class NoLongTermProblem(RectifyError):
    def __init__(self, ref: Ref) -> None:
        super().__init__(
            f"{ref} 没有“{Status.LONG_TERM.label}”的问题，复核日期无处可记",
            hint=f'rectify update {ref} --status {Status.LONG_TERM.label} --target "阶段目标" --review 2023-12-31',
        )


@dataclass(frozen=True, slots=True)
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
        asked = [getattr(self, name) for name in self.__slots__ if name not in ("reason", "by")]
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


def update(
    numbers: Numbers = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="状态", help="待整改、整改中、基本完成、长期整改、整改到位")
    ] = None,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="时限", help="整改时限；已有时限的要写 --reason")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="原因", help="改期或退回的原因")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="文字", help="标题；具体问题的小标题")] = None,
    finding: Annotated[str | None, typer.Option("--finding", metavar="文字", help="问题")] = None,
    result: Annotated[str | None, typer.Option("--result", metavar="文字", help="正文；具体问题的整改情况")] = None,
    progress: Annotated[str | None, typer.Option("--progress", metavar="文字", help="记一条进展")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="填报", help="谁填报的进展")] = None,
    leader: Annotated[str | None, typer.Option("--leader", metavar="姓名", help="责任领导")] = None,
    department: Annotated[str | None, typer.Option("--department", metavar="部门", help="牵头部门")] = None,
    support: Annotated[list[str] | None, typer.Option("--support", metavar="部门", help="加配合部门，可写几个")] = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="姓名", help="责任人")] = None,
    measure: Annotated[list[str] | None, typer.Option("--measure", metavar="文字", help="加一条措施，可写几次")] = None,
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", metavar="文件", help="存一份佐证材料，可写几次")
    ] = None,
    target: Annotated[str | None, typer.Option("--target", metavar="文字", help="整改目标；长期整改的阶段目标")] = None,
    review: Annotated[str | None, typer.Option("--review", metavar="日期", help="长期整改的复核日期")] = None,
    remark: Annotated[str | None, typer.Option("--remark", metavar="文字", help="备注")] = None,
    public: Annotated[bool | None, typer.Option("--public/--no-public", help="能不能公开")] = None,
    edit: Annotated[bool, typer.Option("--edit", help="打开编辑器改这一条的文件，改完检查")] = False,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    refs = asking.numbers(numbers, ledger, "更新哪一个", _EXAMPLE, lambda problem: problem.status in lifecycle.FREE)
    request = Request(
        None if status is None else options.status(status),
        None if deadline is None else options.deadline(deadline),
        options.text_maybe(reason, "--reason"),
        options.text_maybe(title, "--title"),
        options.text_maybe(finding, "--finding"),
        options.text_maybe(result, "--result"),
        options.text_maybe(progress, "--progress"),
        options.text_maybe(by, "--by"),
        options.text_maybe(leader, "--leader"),
        options.text_maybe(department, "--department"),
        tuple(name for text in support or [] for name in split_names(options.text(text, "--support"))),
        options.text_maybe(owner, "--owner"),
        tuple(options.text(text, "--measure") for text in measure or []),
        tuple(evidence or []),
        options.text_maybe(target, "--target"),
        None if review is None else typed(review).isoformat(),
        options.text_maybe(remark, "--remark"),
        public,
    )
    if edit:
        if not request.is_empty or request.reason or request.by or len(refs) > 1:
            raise EditAlone
        editing.edit(refs[0], ledger, no_commit=no_commit)
        return
    if request.is_empty and request.reason is None and request.by is None and screen.can_ask():
        request = asking_update(request, ledger, refs)
    _refuse_nonsense(request, refs)
    with desks.opened(ledger, no_commit=no_commit) as desk:
        before = {ref: desk.issue(ref) for ref in refs}
        desks.each(refs, lambda ref: _apply(desk, ref, request))
        told = [change for ref in dict.fromkeys(ref.of_issue for ref in refs) for change in _changes(before, desk, ref)]
        if not desk.record("update", refs, _subject(desk, refs, told)):
            screen.tell(f"{'、'.join(map(str, refs))} 本来就是这样，没有改动")
            return
        for change in told:
            screen.tell(
                f"{change.field}：{desks.short(change.before) or '（无）'} → {desks.short(change.after) or '（无）'}"
            )
        _tell_of_departments(desk, request)


def _refuse_nonsense(request: Request, refs: list[Ref]) -> None:
    """What is wrong whatever the ledger holds."""
    numbers = " ".join(map(str, refs))
    if request.is_empty:
        raise NothingToUpdate(numbers)
    if request.status in (Status.ACCEPTED, Status.CLOSED):
        raise lifecycle.ReachedByItsVerb(request.status, numbers)
    if request.by and not (request.progress or request.status is Status.IN_PROGRESS):
        raise GoesWith("--by", "--progress")
    if request.reason and not (request.deadline or request.status):
        raise GoesWith("--reason", "--deadline 或 --status")
    for ref in refs:
        if ref.problem is not None and (wrong := request.only_of_issues()):
            raise IssueOptionOnProblem(wrong[0], ref)
    for path in request.evidence:
        if not path.is_file():
            raise NoEvidenceFile(path)


def _apply(desk: Desk, ref: Ref, request: Request) -> None:
    issue = desk.issue(ref)
    problem = issue.problem(ref)
    issue = _with_fields(issue, ref, problem, request)
    issue = _with_target(issue, ref, request)
    if request.deadline:
        problem = issue.problem(ref)
        issue = lifecycle.extend(issue, problem, request.deadline, reason=request.reason, today=desk.today)
    if request.status is not None:
        issue = _moved(desk, issue, ref, request, request.status)
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
    supporting = (*issue.supporting, *(name for name in request.support if name not in issue.supporting))
    measures = (*issue.measures, *(text for text in request.measures if text not in issue.measures))
    return replace(issue, supporting=supporting, measures=measures, **_given(given))


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


def _moved(desk: Desk, issue: Issue, ref: Ref, request: Request, to: Status) -> Issue:
    """`issue` with the problem, or all that are not closed, in the state `to`."""
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
        is_told = request.deadline is not None and problem.status is not Status.ACCEPTED  # in 延期
        reason = None if is_told else request.reason
        moved[0] = lifecycle.move(moved[0], problem, to, reason=reason, today=desk.today, by=request.by)

    desks.each(chosen, one)
    return moved[0]


def _with_evidence(desk: Desk, issue: Issue, ref: Ref, path: Path) -> Issue:
    """The issue with a copy of `path` among its 佐证; the same file again changes nothing."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise store.CannotRead(str(path), error) from None
    file, digest = store.evidence_home(desk.folder, issue, path.name, data)
    if any(known.file == file and known.sha256 == digest for known in issue.evidence):
        return issue
    desk.put_file(desk.folder.path / file, data)
    entry = Evidence(path.stem, file, digest, None, ref if ref.problem else None)
    return replace(issue, evidence=(*issue.evidence, entry))


def _changes(before: dict[Ref, Issue], desk: Desk, number: Ref) -> tuple[changes.Change, ...]:
    old = next(issue for ref, issue in before.items() if ref.of_issue == number)
    return changes.between(old, desk.issue(number))


def _subject(desk: Desk, refs: list[Ref], told: list[changes.Change]) -> str:
    """`2.5.1 整改中→整改到位：加强评标审核`; `2.5 更新整改时限、牵头部门：严格把关招标项目`."""
    moves = {f"{change.before}→{change.after}" for change in told if change.field.endswith("状态")}
    if len(moves) == 1:
        return desks.journal(desk, refs, moves.pop())
    fields = dict.fromkeys(change.field.rpartition(" ")[2] for change in told)
    return desks.journal(desk, refs, f"更新{'、'.join(fields)}")


def _tell_of_departments(desk: Desk, request: Request) -> None:
    listed = {name for known in desk.settings.departments for name in (known.name, *known.former)}
    for name in (request.department, *request.support):
        if name and listed and name not in listed:
            screen.warn(f"ledger.yaml 的部门里没有“{name}”")
    if request.deadline and not any(char.isdigit() for char in request.deadline) and "长期" not in request.deadline:
        from rectify import dates

        if dates.due(request.deadline, desk.settings.feedback, desk.settings.concentrated) is None:
            screen.warn(f"整改时限“{request.deadline}”看不出是哪一天，不会提醒逾期")


def asking_update(request: Request, ledger: Path | None, refs: list[Ref]) -> Request:
    """What to change, asked on a terminal: the state first, then what that state needs, then a line of 进展."""
    folder = store.find(ledger)
    sheets = [store.sheet(folder, ref) for ref in refs]
    now = {
        problem.status.label
        for sheet, ref in zip(sheets, refs, strict=True)
        for problem in sheet.value.problems
        if ref in (problem.id, problem.id.of_issue)
    }
    free = [(status.label, "现在的状态" if {status.label} == now else "") for status in lifecycle.FREE]
    current = next(iter(now)) if len(now) == 1 else None
    keep = current if current in dict(free) else None
    label = screen.choose("改成哪种状态", free, default=keep)
    status = None if label == keep else options.status(label)
    asked = replace(request, status=status)
    if status is Status.LONG_TERM:
        review = typed(screen.ask("复核日期", check=typed)).isoformat()
        asked = replace(asked, target=screen.ask("阶段目标"), review=review)
    if status is Status.RECTIFIED:
        asked = replace(asked, result=screen.ask_maybe("整改情况"))
    return replace(asked, progress=screen.ask_maybe("记一条进展"))
