"""Sentences of the log: two versions of an issue → what was done to it, in the words of the trade (销号, 验收, 重启, 延期, 推进).
Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rectify.compare import changes
from rectify.core import dates, describe, states
from rectify.core.schema import ACCEPTANCE, CLOSING, ISSUE, PROBLEM, PROGRESS, REOPENING, WITHDRAWAL
from rectify.core.states import Status
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from rectify.compare.changes import Change
    from rectify.compare.recorded_numbers import Moves
    from rectify.core.fields import Record
    from rectify.core.model import (
        Acceptance,
        Closing,
        Evidence,
        Extension,
        Issue,
        Problem,
        Progress,
        Ref,
        Reopening,
        Withdrawal,
    )

_STATUS, _ACCEPTANCE, _CLOSING, _WITHDRAWAL, _ROUNDS, _DEADLINE = (
    PROBLEM.key(name) for name in ("status", "acceptance", "closing", "withdrawn", "rounds", "deadline")
)
_STATE = (_STATUS, *(PROBLEM.key(name) for name in states.RECORDS))
"""The keys that say in which state a problem is."""
_EXTENSIONS, _PROGRESS, _EVIDENCE = (ISSUE.key(name) for name in ("extensions", "progress", "evidence"))


@frozen
class Word:
    """A sentence about a problem, or about the whole issue (None). `field`: the key where it is about one field; `title`:
    what the problem is called."""

    problem: Ref | None
    text: str
    field: str | None = None
    title: str | None = None


def words(old: Issue | None, new: Issue | None, found: Sequence[Change], *, is_undo: bool) -> tuple[Word, ...]:
    """What the changes `found` between two versions amount to; None: there was, or is, no such issue."""
    if old is None and new is not None:
        return tuple(_added(new))
    if new is None and old is not None:
        return tuple(_removed(old))
    if old is None or new is None:
        return ()
    described: list[Word] = []
    covered: set[int] = set()

    def tell(word: Word, *fields: str) -> None:
        """The sentence, if it is about changes that were found, which need no other then."""
        mine = {number for number, change in enumerate(found) if change.field.partition("·")[0] in fields}
        if mine:
            described.append(word)
            covered.update(mine)

    _tell_problems(old, new, tell, is_undo=is_undo)
    _tell_items(old, new, found, tell, is_undo=is_undo)
    rest = paired([change for index, change in enumerate(found) if index not in covered])
    return (*described, *(Word(change.problem, sentence(change, new.id), change.field) for change in rest))


def renumbered(old: Ref, new: Ref) -> str:
    """`2.9 改号为 2.10`."""
    return f"{old} 改号为 {new}"


def moved(moves: Moves, issue: Issue | None) -> Iterator[Word]:
    """What was given another number; `issue`: as it is after that."""
    if issue is None:
        return
    for old, new in moves:
        problem = issue.problem(new)
        title = issue.title if problem is None else issue.title_of(problem)
        yield Word(None if problem is None else new, renumbered(old, new), ISSUE.key("id"), title)


def _tell_problems(old: Issue, new: Issue, tell: Callable[..., None], *, is_undo: bool) -> None:
    """Problems that came, went or moved."""
    for number in sorted({problem.id for issue in (old, new) for problem in issue.problems}):
        all_keys = [f"{number} {known.key}" for known in PROBLEM.fields]
        before, after = old.problem(number), new.problem(number)
        if after is None:
            gone = before and old.title_of(before)
            tell(Word(number, f"删去 {number} {gone or ''}".rstrip()), *all_keys)
        elif before is None:
            tell(Word(number, f"新增 {number} {new.title_of(after)}{_unless_pending(after)}"), *all_keys)
        elif (act := _act(before, after, is_undo=is_undo)) is not None:
            title = after.heading or after.finding or new.title
            tell(Word(number, f"{number} {act[0]}", None, title), *(f"{number} {key}" for key in act[1]))


def _tell_items(old: Issue, new: Issue, found: Sequence[Change], tell: Callable[..., None], *, is_undo: bool) -> None:
    """延期, 进展 and 佐证 that came or went. What was altered is told field by field."""
    went = "撤回" if is_undo else "删去"
    for is_gone, extension in _entries(old, new, "extensions", found):
        owner = extension.problem or new.id
        deadline = _DEADLINE if extension.problem is None else f"{owner} {_DEADLINE}"
        if not is_gone:
            tell(Word(extension.problem, f"{owner} {extended(extension)}", _DEADLINE), _EXTENSIONS, deadline)
        elif is_undo and any((change.field, change.before) == (deadline, extension.new) for change in found):
            described = f"{owner} {went}{_way(extension)}，恢复“{extension.old or describe.NOTHING}”"
            tell(Word(extension.problem, described, _DEADLINE), _EXTENSIONS, deadline)
        else:
            tell(Word(extension.problem, f"{owner} {went}{extended(extension)}", _EXTENSIONS), _EXTENSIONS)
    for is_gone, progress in _entries(old, new, "progress", found):
        described = _of_progress(went if is_gone else "", progress, new)
        tell(Word(progress.problem, described, _PROGRESS), _PROGRESS)
    for is_gone, evidence in _entries(old, new, "evidence", found):
        described = _of_evidence(went if is_gone else "存", evidence, new)
        tell(Word(evidence.problem, described, _EVIDENCE), _EVIDENCE)


def _entries(old: Issue, new: Issue, attribute: str, found: Sequence[Change]) -> Iterator[tuple[bool, Any]]:
    """The entries of a list that went (True) or came, as far as the changes tell of them; none where one was altered."""
    known = ISSUE.by_attribute[attribute]
    mine = [change for change in found if change.field == known.key]
    if known.record is None or any(change.before and change.after for change in paired(mine)):
        return
    sides = changes.unlike(getattr(old, attribute), getattr(new, attribute))
    described = {change.before for change in mine}, {change.after for change in mine}
    for is_gone, entries, texts in zip((True, False), sides, described, strict=True):
        yield from ((is_gone, each) for each in entries if describe.entry(each, known.record) in texts)


def extended(extension: Extension) -> str:
    """`延期：2023年3月底前 → 2023年6月底前（财政评审未完成）`; 提前 where the new day is surely the earlier one."""
    reason = f"（{extension.reason}）" if extension.reason else "（没有写原因）"
    return f"{_way(extension)}：{extension.old or describe.NOTHING} → {extension.new or describe.NOTHING}{reason}"


def _way(extension: Extension) -> str:
    """Which way the deadline was moved."""
    return "提前" if is_advanced(extension.old, extension.new) else _EXTENSIONS


def is_advanced(old: str | None, new: str | None) -> bool:
    """Whether a deadline was surely moved to an earlier day."""
    was, now = _day(old), _day(new)
    return was is not None and now is not None and now < was


def _day(deadline: str | None) -> date | None:
    """The day of a deadline that names its year."""
    try:
        return dates.due(deadline, None, None)
    except dates.ImpossibleDate:
        return None


def _of_progress(verb: str, progress: Progress, issue: Issue) -> str:
    by = f"（{PROGRESS.key('by')} {progress.by}）" if progress.by else ""
    return f"{progress.problem or issue.id} {verb}{_PROGRESS}：{describe.shortened(progress.text or '')}{by}"


def _of_evidence(verb: str, evidence: Evidence, issue: Issue) -> str:
    where = evidence.file or evidence.remark
    name = evidence.name or where or ""
    return (
        f"{evidence.problem or issue.id} {verb}{_EVIDENCE}：{name}{f'（{where}）' if where and where != name else ''}"
    )


def _added(issue: Issue) -> Iterator[Word]:
    yield Word(None, f"新增 {issue.id} {issue.title or ''}".rstrip() + f"，{len(issue.problems)} 个具体问题")
    for problem in issue.problems:
        yield Word(problem.id, f"新增 {problem.id} {issue.title_of(problem)}{_unless_pending(problem)}")


def _removed(issue: Issue) -> Iterator[Word]:
    yield Word(None, f"删去 {issue.id} {issue.title or ''}".rstrip() + f"，{len(issue.problems)} 个具体问题")
    for problem in issue.problems:
        yield Word(problem.id, f"删去 {problem.id} {issue.title_of(problem)}{_unless_pending(problem)}")


def _unless_pending(problem: Problem) -> str:
    return "" if problem.status is Status.PENDING else f"（{problem.status.label}）"


def _act(old: Problem, new: Problem, *, is_undo: bool) -> tuple[str, tuple[str, ...]] | None:
    """What moved the problem, and the keys that it accounts for; None where its state is what it was."""
    if is_reopened(old, new):
        return f"{reopened(new.rounds[-1].reopened)}，改为“{new.status.label}”", (*_STATE, _ROUNDS)
    if old.status is new.status:
        return None
    if len(new.rounds) < len(old.rounds) and not new.status.is_open:
        return f"撤回重启，恢复“{new.status.label}”", (*_STATE, _ROUNDS)
    return _moved(old, new, is_undo=is_undo)


def _moved(old: Problem, new: Problem, *, is_undo: bool) -> tuple[str, tuple[str, ...]]:
    """From one state into another, 重启 apart."""
    if new.status is Status.WITHDRAWN:
        return withdrawn(new.withdrawn), _STATE
    if not old.status.is_free and new.status.order < old.status.order:
        return _going_back(old, new, is_undo=is_undo), _STATE
    if new.status is Status.CLOSED:
        return _closing(old, new)
    if is_undo and not new.status.is_free:
        return f"撤回退回，恢复“{new.status.label}”", _STATE
    if new.status is Status.ACCEPTED:
        return accepted_as(new.acceptance), (_STATUS, _ACCEPTANCE)
    return f"{old.status.label}→{new.status.label}", (_STATUS,)


def _closing(old: Problem, new: Problem) -> tuple[str, tuple[str, ...]]:
    accepted = f"，{accepted_as(new.acceptance)}" if new.acceptance and new.acceptance != old.acceptance else ""
    return f"{closed(new.closing)}{accepted}", (_STATUS, _ACCEPTANCE, _CLOSING)


def _going_back(old: Problem, new: Problem, *, is_undo: bool) -> str:
    """Out of a state that is not left by `update` otherwise than by 重启: taken back, sent back, or by hand."""
    if is_undo:
        return f"撤回{old.status.act}，恢复“{new.status.label}”"
    if not old.status.is_open:
        return f"{old.status.label}→{new.status.label}，没有重启"
    return f"退回“{new.status.label}”"


def is_withdrawn(old: Problem, new: Problem) -> bool:
    """Whether a problem was withdrawn as 撤销 does it: told with a reason, and what it was accepted and closed by kept."""
    return (
        old.status.is_counted
        and new.status is Status.WITHDRAWN
        and new.withdrawn is not None
        and bool(new.withdrawn.reason)
        and (old.acceptance, old.closing, old.rounds) == (new.acceptance, new.closing, new.rounds)
    )


def withdrawn(withdrawal: Withdrawal | None) -> str:
    """`撤销（2023-04-20，与2.6.1重复，并入 2.6.1，经办 李某）`."""
    return _with_details(_WITHDRAWAL, withdrawal, WITHDRAWAL, bare=("date", "reason"))


def is_reopened(old: Problem, new: Problem) -> bool:
    """Whether a closed round was ended as 重启 ends one: kept whole among the rounds."""
    return len(new.rounds) > len(old.rounds) and new.rounds[: len(old.rounds)] == old.rounds


def reopened(last: Reopening | None) -> str:
    """`重启（回头看发现反弹；依据 市委巡察办通报）`."""
    parts = [last.reason if last else None, f"{REOPENING.key('basis')} {last.basis}" if last and last.basis else None]
    described = "；".join(part for part in parts if part)
    return f"重启（{described}）" if described else "重启"


def closed(closing: Closing | None) -> str:
    """`销号（2023-04-20，经办 李某，批准 领导小组）`."""
    return _with_details(_CLOSING, closing, CLOSING)


def accepted_as(acceptance: Acceptance | None) -> str:
    """`验收（2023-04-20，验收人 王某，意见 同意）`."""
    return _with_details(_ACCEPTANCE, acceptance, ACCEPTANCE)


def _with_details(name: str, value: Any, record: Record, bare: tuple[str, ...] = ("date",)) -> str:
    details = describe.entry(value, record, bare=bare) if value is not None else ""
    return f"{name}（{details}）" if details else name


def sentence(change: Change, issue: Ref | None = None) -> str:
    """`2.5.1 整改时限：2023年3月底前 → 2023年6月底前`; of long texts what differs. `issue`: whose field it is where the
    field does not say."""
    named = change.problem is not None and change.field.startswith(str(change.problem))
    owner = "" if named or issue is None else f"{change.problem or issue} "
    return describe.change(f"{owner}{change.field}", change.before, change.after)


def paired(found: Sequence[Change]) -> list[Change]:
    """The changes as they are told: an entry of a list that went and the one that came in its place are one change, so
    that what differs between them can be seen."""
    described = list(found)
    for gone in [change for change in found if change.after is None]:
        come = [other for other in described if _is_place(gone, other) and _shared(gone, other)]
        if come:
            heir = max(come, key=lambda other: _shared(gone, other))
            described[described.index(gone)] = replace(heir, before=gone.before)
            described.remove(heir)
    return described


def _is_place(gone: Change, other: Change) -> bool:
    return (other.field, other.problem, other.before) == (gone.field, gone.problem, None)


def _shared(gone: Change, come: Change) -> int:
    """How many of their keys the two entries have with the same texts; whose they are apart."""
    one, other = (set((text or "").split("，")) for text in (gone.before, come.after))
    return sum(not part.startswith(f"{PROGRESS.key('problem')} ") for part in one & other)


_PROOFS: dict[str, Callable[[Problem | None, Problem], bool]] = {
    "add": lambda old, _: old is None,
    "accept": lambda old, new: (old is None or old.acceptance != new.acceptance) and new.acceptance is not None,
    "close": lambda old, new: (old is None or old.status is not Status.CLOSED) and new.status is Status.CLOSED,
    "reopen": lambda old, new: old is not None and is_reopened(old, new),
    "withdraw": lambda old, new: old is not None and is_withdrawn(old, new),
}
"""What a version must show for a commit to be taken as that verb's."""
_OWN: dict[str, tuple[str, ...]] = {
    "accept": (_STATUS, _ACCEPTANCE),
    "close": (_STATUS, _ACCEPTANCE, _CLOSING),
    "reopen": (*_STATE, _ROUNDS, _DEADLINE, _EXTENSIONS),
    "withdraw": (_STATUS, _WITHDRAWAL),
}
"""The keys that a verb changes; of the others, all."""


def needs_proof(action: str) -> bool:
    """Whether a commit counts as this verb's only where an issue shows it."""
    return action in _PROOFS


def shows(action: str, old: Issue | None, new: Issue | None) -> bool:
    """Whether the two versions of an issue show what the verb does."""
    proof = _PROOFS.get(action)
    if proof is None:
        return True
    if new is None:
        return False
    return any(proof(old.problem(problem.id) if old else None, problem) for problem in new.problems)


def fields_of(action: str) -> Callable[[str], bool] | None:
    """Whether the verb changes a field; None where it may change any."""
    own = _OWN.get(action)
    if own is None:
        return None
    return lambda name: name.rpartition(" ")[2].partition("·")[0] in own
