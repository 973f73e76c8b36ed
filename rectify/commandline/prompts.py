"""Prompts of the verbs on a terminal for arguments that were left out. Without a terminal nothing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rectify.commandline import options
from rectify.core import lifecycle
from rectify.core.model import Ref
from rectify.core.schema import ISSUE, PROBLEM
from rectify.machine import screen
from rectify.session.session import short
from rectify.storage import store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rectify.commandline.update_request import Request
    from rectify.core.model import Issue
    from rectify.core.settings import Settings
    from rectify.core.states import Status


def numbers(
    typed: list[str] | None, ledger: Path | None, question: str, example: str, likely: Callable[[Status], bool]
) -> list[Ref]:
    """The numbers typed, else the one that the clerk chooses among the problems in a `likely` state (any other can be typed).
    Raises NeedsAnswer without a terminal."""
    if typed:
        return options.refs(typed)
    if not screen.can_ask():
        raise screen.NeedsAnswer("编号", example)
    book = store.load(store.find(ledger))
    offered = [
        (str(problem.id), f"{problem.status.label}  {short(issue.title_of(problem))}")
        for issue in book.issues
        for problem in issue.problems
        if likely(problem.status)
    ]
    if not offered:
        screen.tell("没有符合条件的问题；也可以直接输入编号，rectify list 列出全部")
    answer = screen.choose(question, offered, others=lambda text: Ref.read(text) is not None)
    return [Ref.parse(answer)]


def needed(value: str | None, option: str, what: str, example: str) -> str:
    """What was typed behind an option, else what the clerk answers. Raises NeedsAnswer without a terminal."""
    if value is None:
        if not screen.can_ask():
            raise screen.NeedsAnswer(f"{what}（{option}）", example)
        value = screen.ask(what)
    return options.text(value, option)


def department(settings: Settings, now: str | None) -> str | None:
    """The lead department that the clerk chooses or types; None where Enter keeps what is there."""
    key = ISSUE.key("department")
    listed = [(known.name, "") for known in settings.departments if known.name]
    if not listed:
        return screen.ask_maybe(key) if now is None else screen.ask(key, default=now)
    return screen.choose_maybe(key, listed, now=now, others=lambda _: True)


def deadline(now: str | None) -> str | None:
    """The deadline that the clerk types; None where Enter keeps what is there."""
    how = f"现在是 {now}，直接回车不改" if now else "例如 2023年6月底前；可不填，直接回车跳过"
    return screen.ask_freely(f"{ISSUE.key('deadline')}（{how}）", check=options.deadline)


def request(asked: Request, ledger: Path | None, refs: list[Ref]) -> Request:
    """What to change: the state, what that state needs, whose and by when, a line of 进展. Enter passes over each."""
    folder = store.find(ledger)
    issues = {ref: store.issue(folder, ref) for ref in refs}
    asked = asked.also(status=_status(issues))
    for need in asked.status.needs if asked.status else ():
        asked = asked.also(**{need: _NEEDED[need]()})
    if len(refs) == 1:
        issue = issues[refs[0]]
        problem = issue.problem(refs[0])
        whose = issue.department_of(problem) if problem else issue.department
        until = issue.deadline_of(problem) if problem else issue.deadline
        asked = asked.also(department=department(store.settings(folder), whose), deadline=deadline(until))
        asked = reason(asked, ledger, refs)
    return asked.also(progress=screen.ask_maybe("记一条进展"))


def _review() -> str:
    return options.day_ahead(screen.ask(PROBLEM.key("review"), check=options.day_ahead)).isoformat()


_NEEDED: Mapping[str, Callable[[], Any]] = {
    "target": lambda: screen.ask(PROBLEM.key("target")),
    "review": _review,
    "result": lambda: screen.ask_maybe(PROBLEM.key("result")),
}
"""How what a state needs is asked for; the issue's 正文 may stand for 整改情况."""


def _status(issues: dict[Ref, Issue]) -> Status | None:
    """The state to change to; None for the one that all have."""
    now = {
        problem.status
        for ref, issue in issues.items()
        for problem in issue.counted
        if ref in (problem.id, problem.id.of_issue)
    }
    same = next(iter(now)).label if len(now) == 1 else None
    free = [(status.label, "现在的状态" if status.label == same else "") for status in lifecycle.FREE]
    chosen = screen.choose_maybe("改成哪种状态", free, now=same)
    return None if chosen is None or chosen == same else options.status(chosen)


def reason(asked: Request, ledger: Path | None, refs: list[Ref]) -> Request:
    """The request with its reason, asked for where a deadline is moved or an accepted problem is sent back."""
    if asked.reason is not None:
        return asked
    folder = store.find(ledger)
    for ref in refs:
        issue = store.issue(folder, ref)
        problem = issue.problem(ref)
        old = issue.deadline_of(problem) if problem else issue.deadline
        if asked.deadline and old and old != asked.deadline:
            return asked.also(reason=screen.ask(f"{ref} 改期的原因"))
        back = asked.status and [
            each.id
            for each in issue.problems
            if asked.status in lifecycle.TRANSITIONS["update"].get(each.status, ())
            and lifecycle.is_sent_back(each.status, asked.status)
            and ref in (each.id, issue.id)
        ]
        if back:
            return asked.also(reason=screen.ask(f"{back[0]} 退回的原因"))
    return asked
