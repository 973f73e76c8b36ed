"""Entries of the log: the versions of the ledger's files in a commit → what was done. Pure: contents are passed in.

What changed is found by comparing versions, so a change by hand is told as fully as one by rectify. The trailers of a
commit only name its verb, and only where the versions bear them out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import changes, log_words, recorded_numbers, sameness
from rectify.compare.changes import Change
from rectify.compare.log_words import Word
from rectify.core import schema
from rectify.core.model import Issue, Ref
from rectify.core.schema import EVIDENCE, ISSUE
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rectify.compare.recorded_numbers import Moves
    from rectify.core.fields import Record
    from rectify.core.model import Problem
    from rectify.history.file_versions import Versions

BY_HAND = "edit"
"""The action of a commit that no verb made."""
SETTLED = "resolve"
"""The action of a merge in which a clerk decided between two sides."""
_EVIDENCE = "evidence/"


@frozen
class File:
    """A file that a commit changed: its name below the ledger's folder, and the ids of its contents in each of the
    commit's parents and after it; None: no such file."""

    name: str
    before: tuple[str | None, ...]
    after: str | None


@frozen
class Made:
    """A commit's own statements: the verb and the numbers of its trailers, its subject, what was decided in a merge,
    which no version shows: there it is as one of the sides had it, and which numbers it gave anew."""

    action: str | None
    numbers: tuple[str, ...]
    subject: str
    settled: tuple[str, ...] = ()
    moves: Moves = ()


@frozen
class Entry:
    """What a commit did. `ids`: the numbers that it was about; `words`: sentences; `by_hand`: the fields among `changes`
    that are none of its verb's business (a change by hand that went into the same commit)."""

    action: str
    ids: tuple[str, ...]
    summary: str
    changes: tuple[Change, ...]
    words: tuple[str, ...]
    by_hand: frozenset[str] = frozenset()


def _is_foreign(name: str) -> bool:
    """Whether a file below the ledger's folder is none of the ledger's own."""
    return ledger_file.record_of(name) is None and not name.startswith(_EVIDENCE)


def borne_out(
    versions: Versions,
    earlier: Callable[[str, str], Iterable[str | None]],
    commit: str,
    files: Sequence[File],
    moves: Moves,
) -> Moves:
    """Of the numbers that a commit says it gave anew those which the versions show: the words went along, and the new number
    was free. Else a line in a message could hide what was changed."""

    def words(ref: Ref, content: str | None) -> str:
        issue = versions.of(f"{ref.of_issue}.yaml", content)
        problem = issue.problem(ref) if isinstance(issue, Issue) else None
        if isinstance(issue, Issue) and ref.problem is None:
            return issue.title or ""
        return "" if problem is None else sameness.text_of(problem)

    def before(ref: Ref) -> str:
        return words(ref, next(iter(earlier(commit, f"{ref.of_issue}.yaml")), None))

    after = {file.name: file.after for file in files}
    is_merge = any(len(file.before) > 1 for file in files)
    return tuple(
        (old, new)
        for old, new in moves
        if (now := words(new, after.get(f"{new.of_issue}.yaml"))) == before(old)
        and now
        and not before(new)
        and (is_merge or not words(old, after.get(f"{old.of_issue}.yaml")))
    )


@frozen
class _Edit:
    """What a commit did to one file. `name`: the issue's number, else the file's name."""

    name: str
    old: Any = None
    new: Any = None
    changes: tuple[Change, ...] = ()
    words: tuple[Word, ...] = ()


@frozen
class Teller:
    """Describes commits. `earlier`: the versions that a file had before a commit, newest first, for where the one right
    before cannot be read. `only`: the issue or problem that is asked about."""

    versions: Versions
    earlier: Callable[[str, str], Iterable[str | None]]
    only: Ref | None = None

    def entry(self, commit: str, made: Made, files: Sequence[File]) -> Entry | None:
        """What the commit did; None where that is nothing that was asked for, or nothing that its parents had not."""
        if made.moves:
            moves = borne_out(self.versions, self.earlier, commit, files, made.moves)
            made = replace(made, moves=moves)
        in_order = sorted(files, key=lambda file: _is_foreign(file.name))
        edits = [edit for file in in_order for edit in self._edits(commit, made, file, files) if edit.words]
        decided = [Word(None, f"两边不一样，{described}") for described in made.settled if self._asks_for(described)]
        several = len(edits) > 1
        found = tuple(_named(change, edit, several=several) for edit in edits for change in edit.changes)
        words = [*decided, *(word for edit in edits for word in edit.words)]
        if not words:
            return None
        if decided:
            return Entry(SETTLED, (), made.subject, found, tuple(word.text for word in words))
        action = made.action if made.action and _bears_out(made.action, edits) else BY_HAND
        ids = made.numbers if action != BY_HAND and made.numbers else tuple(_ids(edits))
        summary = made.subject if action != BY_HAND else _summary(words)
        own = log_words.fields_of(action)
        foreign = frozenset(change.field for change in found if own is not None and not own(change.field))
        return Entry(action, ids, summary, found, tuple(word.text for word in words), foreign)

    def _asks_for(self, described: str) -> bool:
        """Whether a decision is about what is asked for. It begins with a number, or the name of a file."""
        number = Ref.read(described.partition(" ")[0])
        if self.only is None or number is None:
            return self.only is None
        return number in (self.only, self.only.of_issue) or number.of_issue == self.only

    def _edits(self, commit: str, made: Made, file: File, files: Sequence[File]) -> Iterator[_Edit]:
        if ledger_file.is_issue(file.name):
            found = self._under_new_number(commit, made, file)
            if found.after is not None or any(found.before):
                yield self._issue_edit(commit, made, found)
        elif (record := ledger_file.record_of(file.name)) is not None:
            yield self._other_edit(commit, file, record)
        elif file.name.startswith(_EVIDENCE):
            edit = self._evidence_edit(file, files)
            if edit is not None:
                yield edit
        else:
            what = "改动" if any(file.before) and file.after else "新建" if file.after else "删去"
            yield _Edit(file.name, words=(Word(None, f"{what} {file.name}"),))

    def _under_new_number(self, commit: str, made: Made, file: File) -> File:
        """The file with what its issue was before, where the commit gave that another number."""
        ref = Ref.parse(file.name.removesuffix(".yaml"))
        if any(old == ref for old, _ in made.moves):
            return File(file.name, (None, *file.before[1:]), file.after)
        was = next((old for old, new in made.moves if new == ref), None)
        if was is None:
            return file
        return File(file.name, (next(iter(self.earlier(commit, f"{was}.yaml")), None), *file.before[1:]), file.after)

    def _issue_edit(self, commit: str, made: Made, file: File) -> _Edit:
        ref = Ref.parse(file.name.removesuffix(".yaml"))
        moves = [(old, new) for old, new in made.moves if new.of_issue == ref]
        new, olds = (None if moves else self._reduced(file)) or self._versions_of(commit, file, moves)
        if isinstance(new, Unreadable):
            return _Edit(str(ref), words=(Word(None, f"{ref} 改后读不出来{_why(new)}"),))
        found = _described_by_all([changes.between(old or Issue(ref), new or Issue(ref)) for old in olds])
        old = olds[0]
        words = (*log_words.moved(moves, new), *log_words.words(old, new, found, is_undo=made.action == "undo"))
        if not found and not moves and len(olds) == 1 and old is not None and new is not None:
            words = (Word(None, f"{ref} 只动了写法或注释"),)
        found = (*changes.of_numbers(moves), *found)
        if self.only is not None and self.only.problem is not None:
            concerns = _Concern(self.only, old, new)
            found = tuple(change for change in found if concerns(change.field, change.problem))
            words = tuple(word for word in words if concerns(word.field, word.problem))
        return _Edit(str(ref), old, new, found, words)

    def _other_edit(self, commit: str, file: File, record: Record) -> _Edit:
        new, olds = self._versions_of(commit, file)
        if isinstance(new, Unreadable):
            return _Edit(file.name, words=(Word(None, f"{file.name} 改后读不出来{_why(new)}"),))
        found = _described_by_all([changes.of_records(old, new, record, f"{file.name} ") for old in olds])
        if olds[0] is None or new is None:
            words = [Word(None, f"{'新建' if new is not None else '删去'} {file.name}")]
        else:
            words = [Word(None, log_words.sentence(change)) for change in log_words.paired(found)]
        if not words and len(olds) == 1:
            words = [Word(None, f"{file.name} 只动了写法或注释")]
        return _Edit(file.name, olds[0], new, found, tuple(words))

    def _evidence_edit(self, file: File, files: Sequence[File]) -> _Edit | None:
        """A 佐证's file itself; one that comes or goes together with its entry, or lies elsewhere now, is told by that."""
        if len(file.before) > 1:
            return None
        old = file.before[0]
        place = _place(old, files) if file.after is None else None
        if old is None and (self._is_spoken_of(file.name, files) or _was_elsewhere(file, files)):
            return None
        if place is not None and self._is_spoken_of(place, files):
            return None
        if file.after is None and self._went_with_its_entry(file.name, files):
            return None
        key = ISSUE.key("evidence") + EVIDENCE.key("file")
        change = Change(f"{key} {file.name}", _mark(old), _mark(file.after))
        return _Edit(file.name, changes=(change,), words=(Word(None, f"{key} {file.name} {_fate(file, place)}"),))

    def _is_spoken_of(self, name: str, files: Sequence[File]) -> bool:
        """Whether an issue that the commit changed has a 佐证 with that file."""
        return any(
            _speaks_of(self.versions.of(file.name, file.after), name)
            for file in files
            if ledger_file.is_issue(file.name)
        )

    def _went_with_its_entry(self, name: str, files: Sequence[File]) -> bool:
        """Whether an issue that is still there had a 佐证 with that file, and has none now."""
        versions = (
            [self.versions.of(each.name, content) for content in (each.before[0], each.after)]
            for each in files
            if ledger_file.is_issue(each.name)
        )
        return any(
            _speaks_of(old, name) and isinstance(new, Issue) and not _speaks_of(new, name) for old, new in versions
        )

    def _reduced(self, file: File) -> tuple[Any, list[Any]] | None:
        """The versions without what they have alike, which is quicker; None where more is needed."""
        contents = (file.after, *file.before)
        if None in contents or (self.only is not None and self.only.problem is not None):
            return None
        found = self.versions.differing(file.name, [content for content in contents if content])
        return None if found is None else (found[0], found[1:])

    def _versions_of(self, commit: str, file: File, moves: Moves = ()) -> tuple[Any, list[Any]]:
        """The versions after a commit and before it, these under the numbers of after."""
        olds = [self._old(commit, file, content, moves) for content in file.before]
        if moves and isinstance(olds[0], Issue):
            olds[0] = recorded_numbers.applied(olds[0], dict(moves))
        return self.versions.of(file.name, file.after), olds

    def _old(self, commit: str, file: File, content: str | None, moves: Moves) -> Any:
        """The version before a commit; of a damaged one the last that could be read."""
        was = next((f"{old}.yaml" for old, new in moves if f"{new}.yaml" == file.name), file.name)
        old = self.versions.of(was, content)
        return self._readable(commit, was) if isinstance(old, Unreadable) else old

    def _readable(self, commit: str, name: str) -> Any:
        """The newest version before the commit that can be read."""
        for content in self.earlier(commit, name):
            value = self.versions.of(name, content)
            if not isinstance(value, Unreadable):
                return value
        return None


def _place(content: str | None, files: Sequence[File]) -> str | None:
    """Where among the 佐证 that a commit brought what was in another file lies now; None where it does nowhere."""
    come = (each.name for each in files if each.before == (None,) and each.after == content)
    return next((name for name in come if name.startswith(_EVIDENCE)), None)


def _fate(file: File, place: str | None) -> str:
    """What became of a 佐证's file. `place`: where it lies now."""
    if file.after is None:
        return f"挪到 {place}" if place else "删去了"
    return "换了内容" if any(file.before) else "新放进来"


def _was_elsewhere(file: File, files: Sequence[File]) -> bool:
    """Whether what is in a new file lay in another one before, which tells it."""
    return any(each.after is None and each.before == (file.after,) for each in files)


def _speaks_of(version: Any, name: str) -> bool:
    """Whether a version of an issue has a 佐证 with that file."""
    return isinstance(version, Issue) and any(each.file == name for each in version.evidence)


def _why(error: Unreadable) -> str:
    return f"（第 {error.line} 行：{error.sentence}）" if error.line else f"（{error.sentence}）"


def _mark(content: str | None) -> str | None:
    """Contents are told apart by the beginnings of their ids."""
    return content and content[:7]


def _described_by_all(sides: list[tuple[Change, ...]]) -> tuple[Change, ...]:
    """Of a merge what it has unlike each of its parents; of any other commit all that changed."""
    first, *others = sides
    return tuple(
        change
        for change in first
        if all(any((each.field, each.after) == (change.field, change.after) for each in other) for other in others)
    )


@frozen
class _Concern:
    """Whether a field is about one problem: its own, or the issue's where the problem has none of its own."""

    ref: Ref
    old: Issue | None
    new: Issue | None
    _inherited: tuple[str, ...] = schema.inherited()

    def __call__(self, name: str | None, problem: Ref | None) -> bool:
        if problem is not None:
            return problem == self.ref
        if name == ISSUE.key("id"):
            return True
        mine = [found for issue in (self.old, self.new) if issue and (found := issue.problem(self.ref))]
        return any(name == ISSUE.key(attribute) and self._lacks(mine, attribute) for attribute in self._inherited)

    @staticmethod
    def _lacks(mine: list[Problem], attribute: str) -> bool:
        return bool(mine) and all(getattr(problem, attribute) is None for problem in mine)


def _named(change: Change, edit: _Edit, *, several: bool) -> Change:
    """The change with the issue's number before a field that is the issue's, where a commit changed several files."""
    if not several or (change.problem is not None and change.field.startswith(str(change.problem))):
        return change
    if not isinstance(edit.old or edit.new, Issue):
        return change
    return Change(f"{edit.name} {change.field}", change.before, change.after, change.problem)


def _ids(edits: Iterable[_Edit]) -> Iterator[str]:
    """The problems that were changed, or the issue where more of it was."""
    for edit in edits:
        if not Ref.read(edit.name):
            continue
        problems = sorted({change.problem for change in edit.changes if change.problem is not None})
        is_whole = edit.old is None or edit.new is None or any(change.problem is None for change in edit.changes)
        if is_whole or not problems:
            yield edit.name
        else:
            yield from map(str, problems)


def _summary(words: Sequence[Word]) -> str:
    first = words[0]
    title = f"：{first.title}" if first.title else ""
    more = f"（共 {len(words)} 处）" if len(words) > 1 else ""
    return f"{first.text}{title}{more}"


def _bears_out(action: str, edits: Iterable[_Edit]) -> bool:
    """Whether the versions show what the verb does."""
    return any(
        log_words.shows(action, edit.old, edit.new)
        for edit in edits
        if isinstance(edit.old or edit.new, Issue) or not log_words.needs_proof(action)
    )
