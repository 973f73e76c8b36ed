"""Renumbering where two clerks gave one number to two things: the one that others know keeps it, ours gets the next.

So too with two files of 佐证 of one name. Done before the merge, as a commit of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.compare import log_words, recorded_numbers, sameness
from rectify.core import schema
from rectify.core.model import Issue, Ref
from rectify.core.values import frozen
from rectify.git import merge_state, remote
from rectify.git import repository as git
from rectify.machine import screen
from rectify.merge import merge_files, merge_records
from rectify.merge.merge_files import TwoIssues
from rectify.session import recovery, taken_numbers
from rectify.session.session import short
from rectify.storage import evidence_files, store
from rectify.sync import conflicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rectify.codec.ledger_file import LedgerFile
    from rectify.git.repository import Repository
    from rectify.session.session import Session
    from rectify.storage.disk import Contents
    from rectify.sync.conflicts import Unsettled


@frozen
class _Trees:
    """The ledger's files by their path from the repository's top → id: as all began, as we and as they have them."""

    base: Mapping[str, str]
    ours: Mapping[str, str]
    theirs: Mapping[str, str]

    def made_twice(self) -> list[str]:
        """What both sides made anew, and not alike."""
        both = self.ours.keys() & self.theirs.keys()
        return sorted(path for path in both - self.base.keys() if self.ours[path] != self.theirs[path])

    def changed_twice(self) -> list[str]:
        """What was there before and both sides changed, and not alike."""
        all_have = self.base.keys() & self.ours.keys() & self.theirs.keys()
        return sorted(path for path in all_have if len({self.base[path], self.ours[path], self.theirs[path]}) == 3)


def before_merging(desk: Session, repository: Repository, other: str) -> None:
    """Gives our own new issues, problems and files other names where `other` has taken them. Commits and tells."""
    start = remote.base(repository, other)
    trees = _Trees(*(remote.files(repository, at, desk.folder.path) for at in (start, "HEAD", other)))
    found = _Renamed()
    tops = _tops(taken_numbers.issues(desk.folder, repository))
    for path in trees.made_twice():
        ours, theirs = (_issue(repository, path, tree) for tree in (trees.ours, trees.theirs))
        if ours is None or theirs is None:
            continue
        if not sameness.are_two_issues(ours.value, theirs.value):
            _problems(desk, Issue(ours.value.id), theirs.value, ours.value, found)
            continue
        new = _next(ours.value.id, tops)
        found.number(ours.value.id, new, ours.value.title, theirs.value.title)
        for moved, data in _moved(desk.folder, ours, new, _on_disk).items():
            desk.put_file(moved, data)
    for path in trees.changed_twice():
        base, theirs, ours = (_issue(repository, path, tree) for tree in (trees.base, trees.theirs, trees.ours))
        if base and theirs and ours:
            given = taken_numbers.problems(desk.folder, repository, theirs.value)
            _problems(desk, base.value, theirs.value, ours.value, found, given)
    for path in trees.made_twice():
        _evidence(desk, repository.top / path, {*trees.ours, *trees.theirs}, found)
    if found.described:
        desk.record(git.SYNC, found.refs, "；".join(found.described), found.moves)
        for sentence in found.described:
            screen.warn(sentence)


@dataclass(slots=True)
class _Renamed:
    """What gets other names: the sentences that tell it, the numbers that it is about, and what is recorded."""

    described: list[str] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    moves: list[tuple[Ref, Ref]] = field(default_factory=list)

    def number(self, old: Ref, new: Ref, ours: str | None, theirs: str | None) -> None:
        self.described.append(_described(old, new, ours, theirs))
        self.refs.append(new)
        self.moves.append((old, new))


def twins(desk: Session, repository: Repository, files: Iterable[Unsettled]) -> None:
    """In a merge under way, as after a plain `git pull`: two issues, or two problems, that were registered under one
    number. Theirs keeps it, ours gets the next, which the merge's message will record."""
    tops = _tops(taken_numbers.issues(desk.folder, repository))
    for file in files:
        try:
            joined = file.joined(repository, merge_records.ours)
        except TwoIssues:
            _two_issues(desk, repository, file, tops)
            continue
        if joined is None or not [each for each in joined.renumbered.items() if _is_noted(repository, *each)]:
            continue
        for old, new in joined.renumbered.items():
            screen.warn(f"{log_words.renumbered(old, new)}（{old} 别人已先登记）")
        contents: Contents = {repository.top / file.path: joined.data}
        if joined.conflicts:
            with recovery.writing(desk.journal, contents, desk.read, None):
                pass
        else:
            conflicts.settle(desk, repository, contents)


def _is_noted(repository: Repository, old: Ref, new: Ref) -> bool:
    """Whether the merge's message says it now and did not before."""
    return merge_state.note(repository, git.RENUMBERED, f"{old} ", str(new))


def _two_issues(desk: Session, repository: Repository, file: Unsettled, tops: Counter[int]) -> None:
    assert file.ours is not None
    assert file.theirs is not None
    ours = ledger_file.read_issue(file.ours, file.word)
    new = _next(ours.value.id, tops)
    read = _Committed(repository)
    contents = _moved(desk.folder, ours, new, read.ours)
    for path in [path for path, data in contents.items() if data is None]:
        contents[path] = file.theirs if path == repository.top / file.path else read.theirs(path)
    conflicts.settle(desk, repository, contents)
    _is_noted(repository, ours.value.id, new)
    theirs = ledger_file.read_issue(file.theirs, file.word).value.title
    screen.warn(_described(ours.value.id, new, ours.value.title, theirs))


@frozen
class _Committed:
    """Files as the sides of a merge under way have committed them."""

    repository: Repository

    def ours(self, path: Path) -> bytes | None:
        return self._at("HEAD", path)

    def theirs(self, path: Path) -> bytes | None:
        return self._at("MERGE_HEAD", path)

    def _at(self, commit: str, path: Path) -> bytes | None:
        return remote.content_at(self.repository, commit, path.relative_to(self.repository.top).as_posix())


def _on_disk(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _described(old: Ref, new: Ref, ours: str | None, theirs: str | None) -> str:
    return f"{log_words.renumbered(old, new)}：{short(ours)}（{old} 已先登记为“{short(theirs)}”）"


def _tops(refs: Iterable[Ref]) -> Counter[int]:
    """The highest number of an issue in each aspect."""
    tops: Counter[int] = Counter()
    for number in refs:
        tops[number.aspect] = max(tops[number.aspect], number.issue)
    return tops


def _next(ref: Ref, tops: Counter[int]) -> Ref:
    tops[ref.aspect] += 1
    return Ref(ref.aspect, tops[ref.aspect])


def _issue(repository: Repository, path: str, tree: Mapping[str, str]) -> LedgerFile | None:
    """The issue in a file; None where it is none, or damaged."""
    name = PurePosixPath(path)
    if ledger_file.record_of(name.name) is not schema.ISSUE:
        return None
    try:
        return merge_files.read(remote.content(repository, tree[path]), name.stem, schema.ISSUE)
    except Unreadable:
        return None


def _moved(
    folder: store.Folder, sheet: LedgerFile, to: Ref, read: Callable[[Path], bytes | None]
) -> dict[Path, bytes | None]:
    """The files of an issue as they are under another number: its own and its 佐证."""
    issue: Issue = sheet.value
    now = recorded_numbers.applied(issue, {issue.id: to})
    contents: dict[Path, bytes | None] = {
        folder.path / ledger_file.file_name(issue.id): None,
        folder.path / ledger_file.file_name(to): ledger_file.rewritten(sheet, now, schema.ISSUE).data,
    }
    for old, new in zip(issue.evidence, now.evidence, strict=True):
        if old.file and new.file and old.file != new.file and (data := read(folder.path / old.file)) is not None:
            contents[folder.path / new.file] = data
            contents[folder.path / old.file] = None
    return contents


def _problems(
    desk: Session, base: Issue, theirs: Issue, ours: Issue, found: _Renamed, given: Iterable[Ref] = ()
) -> None:
    moves = merge_records.collisions(base, theirs, ours, given)
    if moves:
        desk.put(recorded_numbers.applied(desk.issue(ours.id), moves))
    for old, new in moves.items():
        mine, other = (side.title_of(each) if (each := side.problem(old)) else None for side in (ours, theirs))
        found.number(old, new, mine, other)


def _evidence(desk: Session, path: Path, names: set[str], found: _Renamed) -> None:
    """Another name for a file of ours where theirs has the name."""
    home = desk.folder.path / evidence_files.EVIDENCE
    if path in desk.files or not path.is_relative_to(home) or not path.is_file():
        return
    file = path.relative_to(desk.folder.path).as_posix()
    for ref in store.numbers(desk.folder):
        issue = desk.issue(ref)
        if any(each.file == file for each in issue.evidence):
            new = _free(path, {PurePosixPath(name).name for name in names})
            named = f"{PurePosixPath(file).parent}/{new.name}"
            entries = tuple(replace(each, file=named) if each.file == file else each for each in issue.evidence)
            desk.put(replace(issue, evidence=entries))
            desk.put_file(new, path.read_bytes())
            desk.put_file(path, None)
            found.described.append(f"{ref} 的佐证 {path.name} 改名为 {new.name}（已有 {path.name}，内容不一样）")
            found.refs.append(ref)
            return


def _free(path: Path, names: set[str]) -> Path:
    number = 2
    while (new := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists() or new.name in names:
        number += 1
    return new
