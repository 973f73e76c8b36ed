"""Everything that would embarrass at submission: a tuple of functions, each a question to the ledger. Pure; never writes.

A finding names file and line. Errors make `rectify check` exit 1; warnings do not.
"""

from __future__ import annotations

import re
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from rectify.checking import all_texts, disclosure, font_coverage, official_forms, persons, unclear_names
from rectify.codec.encoding import UNSAFE
from rectify.core import dates, lifecycle, list_filters, placeholders, tally, typed_figures
from rectify.core import states as table
from rectify.core.errors import Place, RectifyError, SeveralErrors, nearest
from rectify.core.fields import Kind, Who
from rectify.core.model import EvidenceState, Ref
from rectify.core.schema import ATTACHMENT, CONTENTS, ISSUE, PROBLEM, SETTINGS
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from rectify.compare.sameness import Reused
    from rectify.compare.signed_off import Breach, Removal
    from rectify.core.model import Issue, Ledger, Problem


class Level(Enum):
    ERROR = "error"
    WARNING = "warning"


@frozen
class Finding:
    """What is wrong, where, with which issue or problem (None: the ledger as a whole), and what to type next."""

    level: Level
    place: Place
    id: Ref | None
    message: str
    hint: str | None = None


@frozen
class Question:
    """What the checks may look at: the ledger, today, what the store knows of the 佐证, what the history says of
    what was signed off, which numbers stand for something else than in the last commit, and by how many lines the report's
    head leaves its first page no room for 正文."""

    ledger: Ledger
    today: date
    evidence: Mapping[tuple[Ref, int], EvidenceState] = field(default_factory=dict)
    breaches: tuple[Breach, ...] = ()
    removals: tuple[Removal, ...] = ()
    reused: tuple[Reused, ...] = ()
    lines_over: int = 0

    def at(self, issue: Issue, *path: str | int) -> Place:
        """The place of a value of an issue."""
        return self.ledger.place(self.ledger.issue_file(issue), *path)

    @property
    def has_settings(self) -> bool:
        """Whether `ledger.yaml` could be read: where it could not, that is told once, and nothing that follows from it."""
        return all(damage.place.file != self.ledger.settings_file for damage in self.ledger.damages)

    def problems(self) -> Iterator[tuple[Issue, int, Problem]]:
        """Every problem that counts with its issue and its place in the issue's list: of one that was withdrawn nothing is
        asked that it would have to be complete for."""
        return (each for each in self.all_problems() if each[2].status.is_counted)

    def all_problems(self) -> Iterator[tuple[Issue, int, Problem]]:
        """As `problems`, with those that were withdrawn."""
        for issue in self.ledger.issues:
            for index, problem in enumerate(issue.problems):
                yield issue, index, problem

    def issues(self) -> Iterator[Issue]:
        """The issues that the papers print."""
        return (issue for issue in self.ledger.issues if issue.counted)


def run(question: Question) -> list[Finding]:
    """All findings, by file and line."""
    return in_order(finding for check in CHECKS for finding in check(question))


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """By file and line."""
    return sorted(found, key=lambda finding: (_file_key(finding.place.file), finding.place.line or 0))


def _file_key(file: str) -> tuple[bool, list[int], str]:
    numbers = [int(part) for part in re.findall("[0-9]+", file)]
    return (bool(numbers), numbers, file)


def damaged_files(question: Question) -> Iterator[Finding]:
    for damage in question.ledger.damages:
        yield Finding(Level.ERROR, damage.place, _ref_of(damage.place.file), damage.message, damage.hint)


def reading_remarks(question: Question) -> Iterator[Finding]:
    for remark in question.ledger.remarks:
        yield Finding(Level.WARNING, remark.place, _ref_of(remark.place.file), remark.message)


def _ref_of(file: str) -> Ref | None:
    return Ref.read(file.rpartition("/")[2].removesuffix(".yaml"))


def unit(question: Question) -> Iterator[Finding]:
    if question.has_settings and not question.ledger.settings.unit:
        place = question.ledger.place(question.ledger.settings_file, "unit")
        yield Finding(Level.ERROR, place, None, f"没有写“{SETTINGS.key('unit')}”（署名的全称）")


def rules(question: Question) -> Iterator[Finding]:
    """Settings whose words the program does not know."""
    settings = question.ledger.settings
    file = question.ledger.settings_file
    for index, message in lifecycle.unknown_asks(settings):
        yield Finding(Level.ERROR, question.ledger.place(file, "closing_asks", index), None, message)
    if settings.remind_days and not dates.plain(settings.remind_days).isdecimal():
        place = question.ledger.place(file, "remind_days")
        yield Finding(Level.ERROR, place, None, f"提醒天数“{settings.remind_days}”不是数字，按 7 天算")
    try:
        disclosure.counted(question.ledger)
    except disclosure.NothingPublic:
        pass  # no fault of a ledger that is kept within the house
    except disclosure.UnknownTally as error:
        yield Finding(Level.ERROR, question.ledger.place(file, "public_tally"), None, error.sentence)


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


def deadlines(question: Question) -> Iterator[Finding]:
    """Deadlines that no day can be read from and that do not say so either."""
    for text in all_texts.everything(question.ledger):
        if text.field and text.field.kind is Kind.DEADLINE and dates.is_unclear(text.words):
            message = f"{text.key}“{text.words}”看不出是哪一天，不会提醒逾期"
            yield Finding(Level.WARNING, text.at, text.id, message)


def departments(question: Question) -> Iterator[Finding]:
    """A department that `ledger.yaml` does not list, where it lists any."""
    ledger = question.ledger
    listed = [name for known in ledger.settings.departments for name in (known.name, *known.former) if name]
    if not listed:
        return
    for text in all_texts.everything(ledger):
        is_department = text.field is not None and text.field.who is Who.DEPARTMENT
        if is_department and ledger.settings.known_as(text.words) not in listed:
            near = nearest(text.words, listed)
            meant = f"，是不是“{near}”？" if near else ""
            message = f"{ledger.settings_file} 的部门里没有“{text.words}”{meant}"
            yield Finding(Level.WARNING, text.at, text.id, message)


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
    damaged = {_ref_of(damage.place.file) for damage in ledger.damages}
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


_ENOUGH = 100
"""Wrong placeholders of one text that are listed: more are no mistakes, and would fill the screen and the memory."""


def unknown_placeholders(question: Question) -> Iterator[Finding]:
    """`{{ … }}` that the report would refuse, and a 统计句 that leaves out groups."""
    for text in all_texts.prose(question.ledger):
        for written, down in placeholders.unknown(text.words)[:_ENOUGH]:
            message = f"不认识占位符 {written}；能用的有：{'、'.join(placeholders.NAMES)}"
            yield Finding(Level.ERROR, text.place(down), text.id, message)
    try:
        placeholders.figures(question.ledger, question.today)
    except placeholders.EmptyLedger:
        return
    except RectifyError as error:
        place = question.ledger.place(question.ledger.settings_file, "tally_wording")
        yield Finding(Level.ERROR, place, None, error.sentence)


def contradicted_figures(question: Question) -> Iterator[Finding]:
    """Figures typed by hand that contradict the ledger."""
    count = tally.total(question.ledger)
    if not count.total:
        return
    try:
        known = placeholders.figures(question.ledger, question.today).values
    except RectifyError:
        return  # `unknown_placeholders` tells
    for text in all_texts.counting(question.ledger):
        for figure, message in typed_figures.contradicting(text.words, known, of_issue=text.id is not None):
            yield Finding(Level.ERROR, text.place_of(figure.offset), text.id, message)


def attachments(question: Question) -> Iterator[Finding]:
    """An attachment that would not be on the paper: without a name, or with a content that nothing prints."""
    ledger = question.ledger
    for index, each in enumerate(ledger.report.attachments):
        place = ledger.place(ledger.report_file, "attachments", index)
        if not each.name:
            name = ATTACHMENT.key("name")
            hint = f"补上“{name}”，例如 {name}: 整改台账；不要这个附件就删去这一项"
            yield Finding(Level.ERROR, place, None, f"第 {index + 1} 个附件没有写“{name}”，印不出来", hint)
        elif each.content is not None and each.content not in CONTENTS:
            place = ledger.place(ledger.report_file, "attachments", index, "content")
            hint = f"能印的有：{'、'.join(CONTENTS)}；只列名称的附件不写内容"
            yield Finding(Level.ERROR, place, None, f"附件的内容“{each.content}”印不出来", hint)


def formalities(question: Question) -> Iterator[Finding]:
    """Small parts of the paper that are not written as the print standard asks."""
    ledger = question.ledger
    for path, message in official_forms.remarks(ledger.report):
        yield Finding(Level.WARNING, ledger.place(ledger.report_file, *path), None, message)


def disclosures(question: Question) -> Iterator[Finding]:
    """Where 不公开 is used: what would stop the public text."""
    if question.ledger.settings.withheld:
        sources = disclosure.sources(question.ledger, sure=True)
        for hit in disclosure.in_texts(sources, disclosure.words(question.ledger)):
            yield Finding(Level.WARNING, hit.place, hit.text.id if hit.text else None, hit.sentence)


def who_is_named(question: Question) -> Iterator[Finding]:
    """Words in the fields of persons of which it is not certain whom they name, and 公开 without an answer."""
    ledger = question.ledger
    for doubt in persons.unclear(ledger):
        message = f"{unclear_names.sentence_of(doubt)}；{unclear_names.remedy_of(doubt, ledger.settings_file)}"
        yield Finding(Level.WARNING, doubt.text.at, doubt.text.id, message)
    for place, ref in unclear_names.unanswered(ledger):
        key = ISSUE.key("public")
        yield Finding(Level.WARNING, place, ref, f"“{key}”后面没有写，按公开办；写成 {key}: 否 或 {key}: 是")


_LEFT_IN = re.compile(
    "[XxＸｘ×]{2,}|[XxＸｘ×](?=[年月日号省市县区镇乡村局党])|(?<=[年月])[XxＸｘ×](?=[月日])|[○〇]{2,}|_{3,}|…{3,}|(?:待|需)补充|TODO"
)


def left_in(question: Question) -> Iterator[Finding]:
    """Places that were to be filled in later (XX, ×××, X月)."""
    for text in all_texts.everything(question.ledger):
        match = _LEFT_IN.search(text.words)
        if match:
            shown = text.words[max(0, match.start() - 6) : match.end() + 6].replace("\n", " ")
            yield Finding(Level.WARNING, text.place_of(match.start()), text.id, f"有没填好的地方：“{shown}”")


def unprintable(question: Question) -> Iterator[Finding]:
    """Control characters that no paper can hold. A file can only spell them out, as in `"\\x07"`."""
    for text in all_texts.everything(question.ledger):
        if found := UNSAFE.search(text.words):
            message = f"有看不见的控制字符 U+{ord(found[0]):04X}，印不出来，要删去"
            yield Finding(Level.ERROR, text.place(0), text.id, message)


def rare_characters(question: Question) -> Iterator[Finding]:
    """Characters that the body's face has not; what is printed is seen on paper, often too late."""
    faces = question.ledger.settings.faces
    face = faces.fangsong if faces else None
    for text in all_texts.everything(question.ledger):
        if missing := font_coverage.missing(text.words, face):
            message = (
                f"{face or '正文的仿宋'}里没有{'、'.join(f'“{char}”' for char in missing)}，印出来会是空白或者别的字体"
            )
            yield Finding(Level.WARNING, text.place(0), text.id, message)


def traces(question: Question) -> Iterator[Finding]:
    """What pasting left in a text and would be printed, or would make two names of one."""
    from rectify.core import paste_artifacts

    for text in all_texts.everything(question.ledger):
        if UNSAFE.search(text.words):
            continue  # `unprintable` tells
        cleaned, found = paste_artifacts.clean(text.words)
        for name, same in paste_artifacts.kinds((*found, *paste_artifacts.doubtful(cleaned))).items():
            place = text.place(same[0].line - 1)
            opened = f"rectify update {text.id.of_issue} --edit" if text.id else place.file
            message = f"有{name} {paste_artifacts.count(same)} 处：“{same[0].near}”；打开 {opened}，把这里重打一遍"
            yield Finding(Level.WARNING, place, text.id, message)


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


def first_page(question: Question) -> Iterator[Finding]:
    """A head of the report after which no line of 正文 stands on the first page (GB/T 9704-2012 7.3.3)."""
    if question.lines_over:
        book = question.ledger
        key = "addressee" if book.report.addressee else "title"
        message = f"版头、标题和主送机关太长，首页排不下正文，约多 {question.lines_over} 行"
        hint = "首页必须有正文：主送机关用统称，或者把标题、发文机关标志写短"
        yield Finding(Level.WARNING, book.place(book.report_file, key), None, message, hint)


CHECKS: tuple[Callable[[Question], Iterator[Finding]], ...] = (
    damaged_files,
    reading_remarks,
    unit,
    rules,
    numbers,
    titles,
    answers,
    responsibility,
    deadlines,
    departments,
    closings,
    states,
    withdrawals,
    days,
    evidence,
    references,
    unknown_placeholders,
    contradicted_figures,
    attachments,
    formalities,
    disclosures,
    who_is_named,
    left_in,
    unprintable,
    rare_characters,
    traces,
    signed_off,
    reused_numbers,
    first_page,
)


class ReportRefused(RectifyError):
    """Something that would make the report wrong."""

    def __init__(self, finding: Finding) -> None:
        after = f"{finding.hint}；" if finding.hint else ""
        super().__init__(
            f"{finding.message}，不能出报告", hint=f"{after}改好后先看看：rectify check", place=finding.place
        )


def refuse_to_report(ledger: Ledger, today: date) -> None:
    """Raises ReportRefused where a number is doubled, of another issue, or in an aspect that there is not, where a
    text holds what cannot be printed, and where an attachment would be missing."""
    question = Question(ledger, today)
    findings = [*numbers(question), *unprintable(question), *attachments(question)]
    if findings:
        raise SeveralErrors(ReportRefused(finding) for finding in findings)
