"""Verification that a merge holds what both sides have, whoever made it: git with our driver, without it, or in another way.

Looked at before it is committed, or taken back where git has committed it; so nothing is sent that somebody else's work
has fallen out of.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core.errors import Place, RectifyError, SeveralErrors
from rectify.core.values import frozen
from rectify.git import merge_state, remote
from rectify.merge import merge_files
from rectify.merge.merge_files import TwoIssues, Versions
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from rectify.core.fields import Record
    from rectify.git.repository import Repository
    from rectify.storage.store import Folder


class BadMerge(RectifyError):
    """A file that is not what both sides mean."""

    def __init__(self, name: str, near: str, line: int | None, why: str) -> None:
        super().__init__(
            f"合并出来的文件{why}，没有合并，也没有送出",
            hint=f"看 git 按什么办法合并它：git check-attr merge -- {near}，不是 rectify 就从 .gitattributes 里去掉；"
            "合并做到一半的：git merge --abort；然后 rectify sync",
            place=Place(name, line),
        )


@frozen
class _Merge:
    """A merge: path from the top → id of the content, as both began, of each side, and as it came out. `settled`: files
    that were in dispute, of which the clerk or we said what they should be."""

    base: Mapping[str, str]
    ours: Mapping[str, str]
    theirs: Mapping[str, str]
    result: Mapping[str, str]
    settled: Collection[str] = ()


def refuse_committed(folder: Folder, repository: Repository, before: str, other: str) -> None:
    """Takes a merge back that git has committed and that lacks something, and raises BadMerge."""
    start = remote.base(repository, other, before)
    trees = (remote.files(repository, at, folder.path) for at in (start, before, other, "HEAD"))
    try:
        _refuse(folder, repository, _Merge(*trees))
    except SeveralErrors:
        merge_state.take_back(repository, before)
        raise


def finish(folder: Folder, repository: Repository) -> None:
    """Commits the merge that is under way. Raises BadMerge, with the merge still under way; NotMerged, GitLocked."""
    start = remote.base(repository, "MERGE_HEAD")
    trees = [remote.files(repository, at, folder.path) for at in (start, "HEAD", "MERGE_HEAD")]
    staged = merge_state.staged(repository, folder.path)
    settled = merge_state.settled_paths(repository)
    settled |= trees[0].keys() - (trees[1].keys() & trees[2].keys())  # else in dispute, unless git took it for renamed
    _refuse(folder, repository, _Merge(trees[0], trees[1], trees[2], staged, settled))
    merge_state.finish(repository)


def _refuse(folder: Folder, repository: Repository, merge: _Merge) -> None:
    with repository.contents() as content:
        found = list(_faults(folder, repository, merge, content))
    if found:
        raise SeveralErrors(found)


def _faults(
    folder: Folder, repository: Repository, merge: _Merge, content: Callable[[str], bytes]
) -> Iterator[BadMerge]:
    there = set(merge.result.values())
    for path in sorted({*merge.base, *merge.ours, *merge.theirs, *merge.result}):
        base, mine, other, result = (tree.get(path) for tree in (merge.base, merge.ours, merge.theirs, merge.result))
        full = repository.top / path
        record = ledger_file.record_of(full.name) if full.parent == folder.path else None
        name, near = folder.name(full.relative_to(folder.path).as_posix()), disk.near(full)
        if record is not None and result not in (None, mine, other):
            try:
                merge_files.read(content(str(result)), full.stem, record)
            except Unreadable as error:
                yield BadMerge(name, near, error.line, f"读不懂：{error.sentence}")
                continue
        if path in merge.settled or base is mine is other is None or result == _expected(base, mine, other):
            continue
        if record is not None:
            is_lost = not _is_joined(repository, path, record, (base, mine, other, result), content)
        else:  # a file of another kind may have been laid elsewhere; where both changed it git has judged
            is_lost = len({base, mine, other}) < 3 and not {mine, other} - {base, None} <= there
        if is_lost:
            yield BadMerge(name, near, None, "少了一方的内容")


def _expected(base: str | None, mine: str | None, other: str | None) -> str | None:
    """What is to come of a file of which one side at most changed anything; else a word that is no content."""
    if other in (mine, base):
        return mine
    return other if mine == base else "both"


def _is_joined(
    repository: Repository,
    path: str,
    record: Record,
    ids: tuple[str | None, ...],
    content: Callable[[str], bytes],
) -> bool:
    """Whether a file that both sides changed says what both mean."""
    base, mine, other, result = (None if each is None else content(each) for each in ids)
    if mine is None or other is None or result is None or len(set(ids[:3])) < 3:
        return False
    stem = PurePosixPath(path).stem
    try:
        joined = merge_files.join(Versions(stem, base, mine, other), record, repository.merged)
        return (
            not joined.conflicts
            and merge_files.read(joined.data, stem, record).value == merge_files.read(result, stem, record).value
        )
    except Unreadable:  # a side is damaged; what came of it can be read
        return True
    except TwoIssues:
        return False
