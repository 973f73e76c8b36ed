"""`rectify add`: adds an issue to an aspect, or a problem to an issue."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline import options, prompts
from rectify.commandline.options import LedgerOption, NoCommitOption
from rectify.core import numerals
from rectify.core.errors import Place, RectifyError, UsageError
from rectify.core.model import Issue, Problem, Ref
from rectify.core.schema import SETTINGS
from rectify.machine import screen
from rectify.session import session as desks
from rectify.session import taken_numbers
from rectify.storage import store

if TYPE_CHECKING:
    from pathlib import Path

HELP = """登记新问题：方面的序号后面写标题，是新的一条；条的编号后面写问题，是这一条里再加一个具体问题。

例子：
  rectify add 2 "严格把关招标项目" --problem "评标审核不严" --problem "信息公示不全"
  rectify add 2.5 "项目验收不及时\""""

_EXAMPLE = 'rectify add 2 "严格把关招标项目"'


class NoSuchAspect(RectifyError):
    def __init__(self, number: int, aspects: tuple[str, ...], place: Place) -> None:
        key = SETTINGS.key("aspects")
        if aspects:
            super().__init__(
                f"没有第{number}方面，台账只有 {len(aspects)} 个方面",
                hint=f"在 {place} 的“{key}”里补上，或改用 1 至 {len(aspects)}",
            )
        else:
            super().__init__(
                f"台账还没有写明有哪几个{key}",
                hint=f"打开 {place}，在“{key}”下面一行写一个，例如：  - 关于……方面",
                place=place,
            )


class NotAnAspect(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是方面的序号，也不是条的编号", hint=f"例如：{_EXAMPLE}；或 rectify add 2.5 “问题”")


class ProblemInProblem(UsageError):
    def __init__(self, ref: Ref) -> None:
        super().__init__(
            f"{ref} 已经是具体问题，下面不能再加", hint=f'在这一条里再加一个：rectify add {ref.of_issue} "问题"'
        )


class ProblemOptionOnIssue(UsageError):
    def __init__(self, ref: Ref) -> None:
        super().__init__(
            "--problem 只用于登记新的一条", hint=f'给 {ref} 加具体问题：rectify add {ref} "问题"，一次一个'
        )


def add(
    context: typer.Context,
    where: Annotated[str | None, typer.Argument(metavar="方面或编号", show_default=False, help="2 或 2.5")] = None,
    text: Annotated[str | None, typer.Argument(metavar="标题或问题", show_default=False, help="一句话")] = None,
    problem: Annotated[
        list[str] | None,
        typer.Option("--problem", metavar="问题", help="新的一条里的具体问题，可写几次；不写就是标题本身"),
    ] = None,
    no_commit: NoCommitOption = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb; asks on a terminal for what was not typed."""
    if where is None:
        if not screen.can_ask():
            raise screen.NeedsAnswer("方面的序号和标题", _EXAMPLE)
        where = _ask_where(ledger)
    aspect = _aspect(where)
    findings = [options.text(finding, "--problem") for finding in problem or []]
    if aspect is not None:
        _check_aspect(ledger, aspect)
        title = _text(text, "标题", _EXAMPLE)
        asked = text is None
        if asked and not findings:
            findings = _ask_findings()
        department = prompts.department(store.settings(store.find(ledger)), None) if asked else None
        deadline = prompts.deadline(None) if asked else None
        with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
            _new_issue(desk, aspect, title, findings or [title], department, deadline)
    else:
        ref = _issue_ref(where)
        if findings:
            raise ProblemOptionOnIssue(ref)
        finding = _text(text, "问题", f'rectify add {ref} "问题"')
        with desks.opened(context.obj, ledger, no_commit=no_commit) as desk:
            _new_problem(desk, ref, finding)


def _issue_ref(where: str) -> Ref:
    ref = Ref.read(where)
    if ref is None:
        raise NotAnAspect(where)
    if ref.problem is not None:
        raise ProblemInProblem(ref)
    return ref


def _text(typed: str | None, what: str, example: str) -> str:
    if typed is None:
        if not screen.can_ask():
            raise screen.NeedsAnswer(what, example)
        typed = screen.ask(what)
    return options.text(typed, what)


def _aspect(where: str) -> int | None:
    plain = unicodedata.normalize("NFKC", where).strip().strip("()（）、.第方面")
    return numerals.number(plain) if plain else None


def _check_aspect(ledger: Path | None, aspect: int) -> None:
    folder = store.find(ledger)
    _refuse_unknown(folder, store.settings(folder).aspects, aspect)


def _refuse_unknown(folder: store.Folder, aspects: tuple[str, ...], aspect: int) -> None:
    if not 1 <= aspect <= len(aspects):
        raise NoSuchAspect(aspect, aspects, store.place_of_setting(folder, "aspects"))


def _new_issue(
    desk: desks.Session, aspect: int, title: str, findings: list[str], department: str | None, deadline: str | None
) -> None:
    _refuse_unknown(desk.folder, desk.settings.aspects, aspect)
    ref = taken_numbers.next_issue(aspect, taken_numbers.issues(desk.folder, desk.repository))
    problems = tuple(Problem(Ref(ref.aspect, ref.issue, index), finding) for index, finding in enumerate(findings, 1))
    desk.put(Issue(ref, title=title, department=department, deadline=deadline, problems=problems))
    desk.record("add", [ref], f"{ref} 新增：{desks.short(title)}")
    screen.tell(f"已登记 {ref} {title}，{len(problems)} 个具体问题")
    if not (department and deadline):
        screen.tell(f"下一步：rectify update {ref} --department 部门 --deadline 2023年12月底前")


def _new_problem(desk: desks.Session, ref: Ref, finding: str) -> None:
    issue = desk.issue(ref)
    number = taken_numbers.next_problem(issue.id, taken_numbers.problems(desk.folder, desk.repository, issue))
    desk.put(replace(issue, problems=(*issue.problems, Problem(number, finding))))
    desk.record("add", [number], f"{number} 新增：{desks.short(finding)}")
    screen.tell(f"已登记 {number} {finding}（{issue.id} {issue.title or ''}）")


def _ask_where(ledger: Path | None) -> str:
    folder = store.find(ledger)
    book = store.load(folder)
    choices = [(str(number), title) for number, title in enumerate(book.settings.aspects, 1)]
    if not choices:
        raise NoSuchAspect(1, (), store.place_of_setting(folder, "aspects"))
    choices += [(str(issue.id), f"在这一条里再加一个：{desks.short(issue.title)}") for issue in book.issues]
    return screen.choose("登记在哪里（方面：新的一条；编号：加一个具体问题）", choices)


def _ask_findings() -> list[str]:
    findings: list[str] = []
    while (answer := screen.ask_maybe(f"具体问题{len(findings) + 1}")) is not None:
        findings.append(options.text(answer, "具体问题"))
    return findings
