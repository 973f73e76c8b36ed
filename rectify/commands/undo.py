"""`rectify undo`: takes back the newest change by rectify, as a new commit. Never counts as a reopening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify import git, joining, screen, store
from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.commands import desk as desks
from rectify.commands import settling
from rectify.commands.options import LedgerOption
from rectify.errors import RectifyError, SeveralErrors
from rectify.joining import TwoIssues, Versions

if TYPE_CHECKING:
    from pathlib import Path

    from rectify.commands.desk import Desk

HELP = """撤销：取回 rectify 最近做的一次改动，历史里多一条“撤销”。再撤一次，取回再前一次。

例子：
  rectify undo"""

_NEVER = ("init", "import")
_PASSED_OVER = git.SYNC
"""Numbers that were given anew so that two clerks' changes fit together are no change of the clerk's own."""


class NoHistory(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "这里没有 git 历史，撤不回", hint="直接改文件，或者在台账所在的文件夹里运行 git init 后从此留下历史"
        )


class NothingToUndo(RectifyError):
    def __init__(self) -> None:
        super().__init__("没有可撤销的改动", hint="看历史：rectify log")


class NotUndone(RectifyError):
    def __init__(self, subject: str) -> None:
        super().__init__(f"“{subject}”不能撤销：建立台账和导入要重来，就删掉台账重做", hint="看历史：rectify log")


class CutOff(RectifyError):
    """A shallow clone: what was before this change is not here."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            f"这里只取了最近一段历史，“{subject}”以前是什么样不知道，撤不回",
            hint="把历史取全：git fetch --unshallow，然后 rectify undo",
        )


class ChangedSince(RectifyError):
    def __init__(self, names: list[str], subject: str) -> None:
        super().__init__(
            f"“{subject}”改过的地方后来又改了：{'、'.join(names)}，撤不回",
            hint="看后来的改动：rectify log",
        )


def undo(ledger: LedgerOption = None) -> None:
    """The verb."""
    with desks.opened(ledger, no_commit=False) as desk:
        repository = desk.repository
        if repository is None:
            raise NoHistory
        _refuse_damage(desk)
        commit = _newest(repository, desk)
        contents = _without(repository, desk, commit)
        text = desks.message("undo", commit.numbers, f"撤销：{commit.subject}") + f"{git.UNDOES}: {commit.hash}\n"
        desk.commits = True
        desks.save(desk, contents, text)
        screen.tell(f"已撤销“{commit.subject}”")


def _refuse_damage(desk: Desk) -> None:
    damages = store.load(desk.folder).damages
    if damages:
        raise SeveralErrors(store.DamagedFile(damage) for damage in damages)


def _newest(repository: git.Repository, desk: Desk) -> git.Commit:
    undone: set[str] = set()
    for commit in repository.made_by_rectify(desk.folder.path):
        if commit.action == "undo":
            undone.add(commit.undoes or "")
        elif commit.hash not in undone and commit.action != _PASSED_OVER:
            if commit.action in _NEVER:
                raise NotUndone(commit.subject)
            if commit.hash in repository.cut_at():
                raise CutOff(commit.subject)
            return commit
    raise NothingToUndo


def _without(repository: git.Repository, desk: Desk, commit: git.Commit) -> dict[Path, bytes | None]:
    """The files as they are now, without what `commit` did to them. Raises ChangedSince."""
    contents: dict[Path, bytes | None] = {}
    stuck: list[str] = []
    for path in repository.paths_of(commit.hash):
        current = path.read_bytes() if path.exists() else None
        after = repository.content(commit.hash, path)
        before = repository.content(f"{commit.hash}^", path)
        if current is not None and b"\r\n" in current:
            after, before = _with_crlf(after), _with_crlf(before)
        if current == after:
            contents[path] = before
        elif current is None or after is None or before is None:
            stuck.append(store.told(desk.folder, path))
        else:
            merged = repository.merged(current, after, before)
            if merged is None:
                merged = _field_by_field(repository, path, Versions(path.stem, after, current, before))
            if merged in (None, current) or not _is_readable(merged, path):  # the same: taken back by hand
                stuck.append(store.told(desk.folder, path))
            else:
                contents[path] = merged
    if stuck:
        raise ChangedSince(stuck, commit.subject)
    return contents


def _field_by_field(repository: git.Repository, path: Path, versions: Versions) -> bytes | None:
    """The file without the change where other fields were changed beside it, or entries added behind its own; None
    where it was the same field."""
    record = settling.record_of(path.name)
    if record is None:
        return None
    try:
        joined = joining.join(versions, record, repository.merged)
    except (Unreadable, TwoIssues):
        return None
    return None if joined.conflicts or joined.renumbered else joined.data


def _with_crlf(data: bytes | None) -> bytes | None:
    """The committed text as this file has its line ends: git may keep LF for a file that has CRLF on disk."""
    return data if data is None or b"\r\n" in data else data.replace(b"\n", b"\r\n")


def _is_readable(data: bytes, path: Path) -> bool:
    try:
        sheets.read_issue(data, path.stem)
    except Unreadable:
        return False
    return True
