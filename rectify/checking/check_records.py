"""Checks of issues and problems: numbers, who must act by when, states and the records that they need, 佐证, and what the history says of what was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.core import dates, lifecycle, list_filters
from rectify.core import states as table
from rectify.core.model import EvidenceState
from rectify.core.schema import ISSUE, PROBLEM
from rectify.core.states import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.model import Issue
from rectify.checking.findings import Finding, Level, Question, ref_of


def numbers(question: Question) -> Iterator[Finding]:
    """A problem's number that is doubled or of another issue; an issue in an aspect that there is not."""
    aspects = len(question.ledger.settings.aspects)
    for issue in question.ledger.issues:
        if question.has_settings and issue.id.aspect > aspects:
            message = f"没有第{issue.id.aspect}方面，{question.ledger.settings_file} 里只有 {aspects} 个"
            yield Finding(Level.ERROR, question.at(issue, "id"), issue.id, message)
        for index, message in lifecycle.misnumbered(issue):
            place = question.at(issue, "problems", index, "id")
            yield Finding(Level.ERROR, place, issue.problems[index].id, message)


def titles(question: Question) -> Iterator[Finding]:
    for issue in question.issues():
        if not issue.title:
            yield Finding(Level.ERROR, question.at(issue), issue.id, f"{issue.id} 没有写“{ISSUE.key('title')}”")


def answers(question: Question) -> Iterator[Finding]:
    """条条有整改: every problem is answered by its own text or the issue's."""
    for issue, index, problem in question.problems():
        described = sum(bool(each.result) for each in issue.counted)
        if not issue.result_of(problem):
            message = f"{problem.id} 没有{PROBLEM.key('result')}，{issue.id} 也没有{ISSUE.key('result')}"
            yield Finding(Level.ERROR, question.at(issue, "problems", index), problem.id, message)
        if problem.heading and problem.result and described == 1:
            message = f"{problem.id} 是这一条里唯一写了整改情况的，小标题“{problem.heading}”不会印出"
            yield Finding(Level.WARNING, question.at(issue, "problems", index, "heading"), problem.id, message)


def responsibility(question: Question) -> Iterator[Finding]:
    """Who must do it by when."""
    for issue, index, problem in question.problems():
        place = question.at(issue, "problems", index)
        if not issue.department_of(problem):
            yield Finding(Level.ERROR, place, problem.id, f"{problem.id} 没有{PROBLEM.key('department')}")
        if not issue.deadline_of(problem):
            yield Finding(Level.ERROR, place, problem.id, f"{problem.id} 没有{PROBLEM.key('deadline')}")


def closings(question: Question) -> Iterator[Finding]:
    """What 销号要求 asks for and a closed problem has not."""
    asks = lifecycle.asks(question.ledger.settings)
    for issue, index, problem in question.problems():
        if problem.status is not Status.CLOSED:
            continue
        place = question.at(issue, "problems", index, "status")
        if "验收" in asks and not (problem.acceptance and problem.acceptance.by and problem.acceptance.date):
            yield Finding(Level.ERROR, place, problem.id, f"{problem.id} 已销号，没有验收记录（验收人、日期）")
        if "佐证" in asks and not _has_evidence(question, issue):
            yield Finding(Level.ERROR, place, problem.id, f"{problem.id} 已销号，{issue.id} 没有佐证")


def states(question: Question) -> Iterator[Finding]:
    """A state that its papers contradict, or that lacks what it needs."""
    for issue, index, problem in question.all_problems():
        place = question.at(issue, "problems", index, "status")
        said = f"{problem.id} 是“{problem.status.label}”"
        for name in table.RECORDS:
            if getattr(problem, name) and name not in problem.status.holds:
                yield Finding(Level.ERROR, place, problem.id, f"{said}，却有{PROBLEM.key(name)}记录")
        for name in lifecycle.lacking(issue, problem, problem.status):
            if name != "result":  # `answers` asks it of every problem
                yield Finding(
                    Level.ERROR, place, problem.id, f"{said}，没有{'写' if '.' in name else ''}{_needed(name)}"
                )


def _needed(name: str) -> str:
    """What a state needs, in the words of the file: 阶段目标, 验收人, 销号日期, 撤销原因."""
    own, _, inner = name.partition(".")
    key, record = PROBLEM.key(own), PROBLEM.by_attribute[own].record
    if not inner or record is None:
        return key
    return record.key(inner) if record.key(inner).startswith(key) else f"{key}{record.key(inner)}"


def withdrawals(question: Question) -> Iterator[Finding]:
    """并入 of a withdrawn problem that names nothing, or leads back to itself."""
    ledger = question.ledger
    damaged = {ref_of(damage.place.file) for damage in ledger.damages}
    for issue, index, problem in question.all_problems():
        into = problem.withdrawn.into if problem.withdrawn else None
        if into is None or into.of_issue in damaged:
            continue
        place = question.at(issue, "problems", index, "withdrawn", "into")
        if not list_filters.named(ledger, into):
            message = f"{problem.id} 并入的 {into} 不存在"
            yield Finding(Level.ERROR, place, problem.id, message, "改成确有的编号，rectify list 列出全部")
        elif list_filters.is_circular(ledger, problem):
            message = f"{problem.id} 并入 {into}，{into} 又并了回来，哪一个都没有计数"
            yield Finding(Level.ERROR, place, problem.id, message, f"恢复一个：{lifecycle.reopening(problem.id)}")


def _has_evidence(question: Question, issue: Issue) -> bool:
    return any(
        evidence.remark or (evidence.file and (issue.id, index) not in question.evidence)
        for index, evidence in enumerate(issue.evidence)
    )


def days(question: Question) -> Iterator[Finding]:
    """Acceptance, closing and withdrawal in the order of time: not in the future, not closed before accepted, not before
    反馈."""
    feedback = dates.read(question.ledger.settings.feedback)
    for issue, index, problem in question.all_problems():
        read = {
            name: dates.read(record.date)
            for name in table.RECORDS
            if (record := getattr(problem, name)) and record.date
        }
        for name, on in read.items():
            if on is None:
                continue
            place = question.at(issue, "problems", index, name, "date")
            key = PROBLEM.key(name)
            if on > question.today:
                yield Finding(Level.ERROR, place, problem.id, f"{problem.id} 的{key}日期 {on} 晚于今天")
            elif feedback and on < feedback:
                yield Finding(
                    Level.WARNING, place, problem.id, f"{problem.id} 的{key}日期 {on} 早于反馈日期 {feedback}"
                )
        accepted, closed = read.get("acceptance"), read.get("closing")
        if accepted and closed and closed < accepted:
            place = question.at(issue, "problems", index, "closing", "date")
            yield Finding(Level.ERROR, place, problem.id, f"{problem.id} 的销号日期 {closed} 早于验收日期 {accepted}")


_EVIDENCE = {
    EvidenceState.MISSING: "佐证文件 {} 不在了",
    EvidenceState.CHANGED: "佐证文件 {} 存进来以后改过（sha256 对不上）",
    EvidenceState.OUTSIDE: "佐证文件 {} 在台账文件夹之外",
}


def evidence(question: Question) -> Iterator[Finding]:
    for issue in question.ledger.issues:
        for index, each in enumerate(issue.evidence):
            place = question.at(issue, "evidence", index)
            state = question.evidence.get((issue.id, index))
            if state is not None:
                yield Finding(Level.ERROR, place, issue.id, _EVIDENCE[state].format(each.file))
            elif not each.file and not each.remark:
                message = f"佐证“{each.name or index + 1}”没有文件，也没有备注说明在哪里"
                yield Finding(Level.ERROR, place, issue.id, message)


_ENTRIES = tuple(each.attribute for each in ISSUE.fields if each.record and "problem" in each.record.by_attribute)
"""The lists of an issue whose entries may be about one problem."""


def references(question: Question) -> Iterator[Finding]:
    """进展, 佐证, 延期 that name a problem which the issue has not."""
    for issue in question.ledger.issues:
        known = {problem.id for problem in issue.problems}
        for name in _ENTRIES:
            for index, each in enumerate(getattr(issue, name)):
                if each.problem is not None and each.problem not in known:
                    place = question.at(issue, name, index, "problem")
                    yield Finding(Level.ERROR, place, issue.id, f"{issue.id} 没有具体问题 {each.problem}")


def signed_off(question: Question) -> Iterator[Finding]:
    """What the history says was changed about a closed problem without 重启."""
    described = {
        breach.ref: [each for each in question.breaches if each.ref == breach.ref] for breach in question.breaches
    }
    for issue, index, problem in question.all_problems():
        for breach in described.get(problem.id, ()):
            inner = () if breach.attribute in ("evidence", "title") else ("problems", index)
            place = question.at(issue, *inner, breach.attribute)
            hint = "改错了，照原样改回去；确实要改：rectify reopen 编号 --reason 原因 --basis 依据，改好再验收、销号"
            yield Finding(Level.ERROR, place, problem.id, breach.sentence, hint)
    for removal in question.removals:
        place = question.ledger.place(question.ledger.settings_file)
        back = f"照原样放回来，原来写的什么：rectify log {removal.refs[0]}"
        hint = f'{back}；不再计数的，放回来以后：rectify withdraw {removal.refs[0]} --reason "原因"'
        yield Finding(Level.WARNING, place, removal.refs[0], removal.sentence, hint)


def reused_numbers(question: Question) -> Iterator[Finding]:
    """A number that stands for something else than in the last commit: closed up, swapped, used again."""
    described = {each.number: each for each in question.reused}
    for issue in question.ledger.issues if described else ():
        back = f"整个文件恢复原样：git checkout -- {question.ledger.issue_file(issue)}"
        if (found := described.get(issue.id)) is not None:
            yield Finding(Level.ERROR, question.at(issue, "title"), issue.id, found.sentence, found.way_back(back))
        for index, problem in enumerate(issue.problems):
            if (found := described.get(problem.id)) is not None:
                place = question.at(issue, "problems", index, "finding")
                yield Finding(Level.ERROR, place, problem.id, found.sentence, found.way_back(back))
