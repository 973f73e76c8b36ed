"""Two clerks gave one number to two things: the one that others know keeps it, ours gets the next, and is told.

So too with two files of 佐证 of one name. Done before the merge, as a commit of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.core import wording
from rectify.core.model import Issue, Ref
from rectify.core.values import frozen
from rectify.desk import settling, taken, tracing
from rectify.desk.desk import short
from rectify.files import attachments, store
from rectify.machine import screen
from rectify.vcs import exchange, git
from rectify.versions import deeds, history, joining, lineage, merging
from rectify.versions.joining import TwoIssues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rectify.codec.sheets import Sheet
    from rectify.desk.desk import Desk
    from rectify.desk.settling import Unsettled
    from rectify.vcs.git import Repository


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


def is_moved(desk: Desk, repository: Repository, other: str) -> bool:
    """Whether a side gave an issue another number since both had it: git must look for it under that number then."""
    start = exchange.base(repository, other)
    return any(_moves(desk, repository, start, side) for side in ("HEAD", other))


def _moves(desk: Desk, repository: Repository, start: str, side: str) -> dict[Ref, Ref]:
    """The issues that a side has under another number than at the start: before → after."""
    then, now = (tracing.held(repository, desk.folder, commit) for commit in (start, side))
    with repository.contents() as content:
        origins = lineage.origins(history.Versions(content), lineage.between(then, now))
    pairs = ((origin.name, name) for name, origin in origins.items())
    return {Ref.parse(PurePosixPath(old).stem): Ref.parse(PurePosixPath(new).stem) for old, new in pairs}


def before_merging(desk: Desk, repository: Repository, other: str) -> None:
    """Gives our own new issues, problems and files other names where `other` has taken them, and an issue to which both
    gave another number the one that `other` gave it. Commits and tells."""
    start = exchange.base(repository, other)
    here, there = (_moves(desk, repository, start, side) for side in ("HEAD", other))
    alike = {new for _, new in here.items() & there.items()}
    trees = _Trees(*(exchange.files(repository, at, desk.folder.path) for at in (start, "HEAD", other)))
    told: list[tuple[Ref, str]] = []
    tops = _tops(taken.issues(desk.folder, repository))
    for path in trees.made_twice():
        theirs = _issue(repository, path, trees.theirs)
        ours = _issue(repository, path, trees.ours)
        if ours and theirs and ours.value.id not in alike and not merging.is_same(ours.value, theirs.value):
            new = _next(ours.value.id, tops)
            told.append((new, _told(ours.value.id, new, ours.value.title, theirs.value.title)))
            for moved, data in _moved(desk.folder, ours, new, _on_disk).items():
                desk.put_file(moved, data)
    for path in trees.changed_twice():
        versions = [_issue(repository, path, tree) for tree in (trees.base, trees.theirs, trees.ours)]
        if all(versions):
            told += _problems(desk, repository, *(sheet.value for sheet in versions if sheet))
    for path in trees.made_twice():
        told += _evidence(desk, repository.top / path, {*trees.ours, *trees.theirs})
    _record(desk, told)
    _as_theirs(desk, here, there)


def _record(desk: Desk, told: Sequence[tuple[Ref, str]]) -> None:
    """Commits what was given other names, and tells."""
    if told:
        desk.record(git.SYNC, dict.fromkeys(ref for ref, _ in told), "；".join(sentence for _, sentence in told))
        for _, sentence in told:
            screen.warn(sentence)


def _as_theirs(desk: Desk, ours: Mapping[Ref, Ref], theirs: Mapping[Ref, Ref]) -> None:
    """Where both sides gave an issue another number, theirs holds: others know it."""
    told: list[tuple[Ref, str]] = []
    for old, number in ours.items():
        new = theirs.get(old, number)
        if new != number and not (desk.folder.path / sheets.file_name(new)).exists():
            sheet = store.sheet(desk.folder, number)
            for path, data in _moved(desk.folder, sheet, new, _on_disk).items():
                desk.put_file(path, data)
            told.append((new, f"{deeds.renumbered(number, new)}：{short(sheet.value.title)}（{old} 已先改号为 {new}）"))
    _record(desk, told)


def twins(desk: Desk, repository: Repository, files: Iterable[Unsettled]) -> None:
    """In a merge under way: two issues that were registered under one number; theirs keeps it, ours gets the next."""
    tops = _tops(taken.issues(desk.folder, repository))
    for file in files:
        try:
            file.joined(repository, merging.ours)
        except TwoIssues:
            assert file.ours is not None
            assert file.theirs is not None
            ours = sheets.read_issue(file.ours, file.word)
            new = _next(ours.value.id, tops)
            read = _Committed(repository)
            contents = _moved(desk.folder, ours, new, read.ours)
            for path in [path for path, data in contents.items() if data is None]:
                contents[path] = file.theirs if path == repository.top / file.path else read.theirs(path)
            settling.settle(desk, repository, contents)
            theirs = sheets.read_issue(file.theirs, file.word).value.title
            screen.warn(_told(ours.value.id, new, ours.value.title, theirs))


@frozen
class _Committed:
    """Files as the sides of a merge under way have committed them."""

    repository: Repository

    def ours(self, path: Path) -> bytes | None:
        return self._at("HEAD", path)

    def theirs(self, path: Path) -> bytes | None:
        return self._at("MERGE_HEAD", path)

    def _at(self, commit: str, path: Path) -> bytes | None:
        return exchange.content_at(self.repository, commit, path.relative_to(self.repository.top).as_posix())


def _on_disk(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _told(old: Ref, new: Ref, ours: str | None, theirs: str | None) -> str:
    return f"{deeds.renumbered(old, new)}：{short(ours)}（{old} 已先登记为“{short(theirs)}”）"


def _tops(numbers: Iterable[Ref]) -> Counter[int]:
    """The highest number of an issue in each aspect."""
    tops: Counter[int] = Counter()
    for number in numbers:
        tops[number.aspect] = max(tops[number.aspect], number.issue)
    return tops


def _next(ref: Ref, tops: Counter[int]) -> Ref:
    tops[ref.aspect] += 1
    return Ref(ref.aspect, tops[ref.aspect])


def _issue(repository: Repository, path: str, tree: Mapping[str, str]) -> Sheet | None:
    """The issue in a file; None where it is none, or damaged."""
    name = PurePosixPath(path)
    if settling.record_of(name.name) is not wording.ISSUE:
        return None
    try:
        return joining.read(exchange.content(repository, tree[path]), name.stem, wording.ISSUE)
    except Unreadable:
        return None


def _moved(
    folder: store.Folder, sheet: Sheet, to: Ref, read: Callable[[Path], bytes | None]
) -> dict[Path, bytes | None]:
    """The files of an issue as they are under another number: its own and its 佐证."""
    issue: Issue = sheet.value
    homes = (f"{attachments.EVIDENCE}/{issue.id}/", f"{attachments.EVIDENCE}/{to}/")
    now = merging.moved(issue, to, homes)
    contents: dict[Path, bytes | None] = {
        folder.path / sheets.file_name(issue.id): None,
        folder.path / sheets.file_name(to): sheets.rewritten(sheet, now, wording.ISSUE).data,
    }
    for old, new in zip(issue.evidence, now.evidence, strict=True):
        if old.file and new.file and old.file != new.file and (data := read(folder.path / old.file)) is not None:
            contents[folder.path / new.file] = data
            contents[folder.path / old.file] = None
    return contents


def _problems(desk: Desk, repository: Repository, base: Issue, theirs: Issue, ours: Issue) -> list[tuple[Ref, str]]:
    if not merging.collisions(base, theirs, ours):
        return []
    numbers = merging.collisions(base, theirs, ours, taken.problems(desk.folder, repository, theirs))
    desk.put(merging.renumbered(desk.issue(ours.id), numbers))
    told = []
    for old, new in numbers.items():
        mine, other = (side.title_of(found) if (found := side.problem(old)) else None for side in (ours, theirs))
        told.append((new, _told(old, new, mine, other)))
    return told


def _evidence(desk: Desk, path: Path, taken: set[str]) -> list[tuple[Ref, str]]:
    """Another name for a file of ours where theirs has the name."""
    home = desk.folder.path / attachments.EVIDENCE
    if path in desk.files or not path.is_relative_to(home) or not path.is_file():
        return []
    file = path.relative_to(desk.folder.path).as_posix()
    for ref in store.numbers(desk.folder):
        issue = desk.issue(ref)
        if any(each.file == file for each in issue.evidence):
            new = _free(path, {PurePosixPath(name).name for name in taken})
            named = f"{PurePosixPath(file).parent}/{new.name}"
            entries = tuple(replace(each, file=named) if each.file == file else each for each in issue.evidence)
            desk.put(replace(issue, evidence=entries))
            desk.put_file(new, path.read_bytes())
            desk.put_file(path, None)
            return [(ref, f"{ref} 的佐证 {path.name} 改名为 {new.name}（已有 {path.name}，内容不一样）")]
    return []


def _free(path: Path, taken: set[str]) -> Path:
    number = 2
    while (new := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists() or new.name in taken:
        number += 1
    return new
