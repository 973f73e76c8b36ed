"""Decision on what `sync` sends to the others: nothing removed by hand, no copy made by a cloud drive, no damaged file; the
first two go when the clerk says so, the last is corrected first."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core.errors import Place, RectifyError, SeveralErrors
from rectify.core.model import Damage
from rectify.core.values import frozen
from rectify.git import remote
from rectify.git import repository as git
from rectify.machine import screen
from rectify.merge import merge_files
from rectify.session import missing_files
from rectify.storage import disk, evidence_files, store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rectify.core.model import Ledger
    from rectify.git.remote import Aim
    from rectify.git.repository import Repository
    from rectify.storage.store import Folder

_MEND = "改好以后再来一次：rectify sync"


@frozen
class Allowed:
    """What goes along because the clerk said so."""

    deletions: bool = False
    copies: bool = False


class RemovedByHand(RectifyError):
    """Files of the ledger that are gone, and that nobody took out by a command."""

    def __init__(self, folder: Folder, paths: Sequence[Path], *, is_committed: bool = False) -> None:
        names = "、".join(store.described(folder, path) for path in paths)
        first = paths[0]
        back = f"git checkout {'HEAD~1 ' if is_committed else 'HEAD '}-- {disk.near(first)}"
        described = "已用 git 提交，没有送出" if is_committed else "没有送出"
        super().__init__(
            f"手工删掉的文件，删除{described}：{names}",
            hint=f"找回：{back if not is_committed else '从 rectify log 里找到删它的提交，git revert 那个提交'}；"
            "要去掉一条，找回以后：rectify withdraw 编号 --reason 原因；确实要从台账里删掉：rectify sync --with-deletions",
        )


class CopiesCommitted(RectifyError):
    def __init__(self, names: Sequence[str], near: str) -> None:
        super().__init__(
            f"文件名不是台账的（网盘或手工的副本），没有送出：{'、'.join(names)}",
            hint=f"要的内容并进原来的文件，再 git rm {near}、git commit；确实要送：rectify sync --with-copies",
        )


def _is_copy(path: Path, folder: Folder) -> bool:
    """Whether the file lies among the ledger's files and is none of them: `2.5 (1).yaml`, `2.5-DESKTOP.yaml`."""
    return path.parent == folder.path and path.suffix == ".yaml" and ledger_file.record_of(path.name) is None


def by_hand(folder: Folder, repository: Repository, book: Ledger) -> tuple[list[Path], list[Path]]:
    """What of the ledger is not committed: its own files, and of others beside them those that a 佐证 names; and those
    that were removed though the ledger still has them."""
    entries = (each.file for issue in book.issues for each in issue.evidence if each.file)
    named = {evidence_files.evidence_path(folder, file) for file in entries}
    changed = [
        path
        for path in repository.changed([folder.path])
        if path.suffix == ".yaml" or path in named or is_committed(repository, path)
    ]
    kept = {path for path in changed if path.parent == folder.path and missing_files.is_kept(path.name)}
    gone = [path for path in changed if not path.exists() and (path in kept or path in named)]
    return changed, gone


def is_committed(repository: Repository, path: Path) -> bool:
    return remote.content_at(repository, "HEAD", path.relative_to(repository.top).as_posix()) is not None


def sendable(folder: Folder, repository: Repository, book: Ledger, allowed: Allowed) -> list[Path]:
    """What of the ledger is not committed and may go to the others. Tells of copies that stay."""
    changed, gone = by_hand(folder, repository, book)
    damaged = {damage.place.file for damage in book.damages}
    stay = set() if allowed.deletions else set(gone)
    stay |= {path for path in changed if store.described(folder, path) in damaged}
    copies = [
        path for path in changed if path.exists() and _is_copy(path, folder) and not is_committed(repository, path)
    ]
    if copies and not allowed.copies:
        stay.update(copies)
        names = "、".join(store.described(folder, path) for path in copies)
        screen.warn(
            f"文件名不是台账的（网盘或手工的副本），没有送出：{names}；要的内容并进原来的文件，再删掉它；"
            "确实要送：rectify sync --with-copies"
        )
    return [path for path in changed if path not in stay]


def refuse_kept_back(folder: Folder, repository: Repository, allowed: Allowed) -> None:
    """Raises DamagedFile and RemovedByHand for what did not go along, or came damaged, so that nobody takes it for sent."""
    book = store.load(folder)
    changed, gone = by_hand(folder, repository, book)
    names = {store.described(folder, path) for path in changed}
    found: list[RectifyError] = []
    for damage in book.damages:
        described = "没有送出" if damage.place.file in names else _whose(folder, repository, damage)
        message = f"{damage.message}（{described}）" if described else damage.message
        found.append(store.DamagedFile(Damage(damage.place, message, damage.hint)))
    if gone and not allowed.deletions:
        found.append(RemovedByHand(folder, gone))
    if found:
        raise SeveralErrors(found)


def _whose(folder: Folder, repository: Repository, damage: Damage) -> str | None:
    """Who committed the damaged file last, and when."""
    path = folder.path / PurePosixPath(damage.place.file).name
    name = path.relative_to(repository.top).as_posix()
    last = next(remote.last_writers(repository, name), None)
    return f"{last.author} {last.time} 改的" if last else None


def refuse_unsendable(folder: Folder, repository: Repository, to: Aim, allowed: Allowed, *, is_there: bool) -> None:
    """Raises what of the commits that are about to be pushed must not go to the others: damaged files, files removed by
    a commit by hand, copies. Whatever they have already is theirs."""
    theirs = remote.files(repository, to.fetched, folder.path) if is_there else {}
    ours = remote.files(repository, "HEAD", folder.path)
    mine = {repository.top / name: each for name, each in ours.items() if theirs.get(name) != each}
    found: list[RectifyError] = list(_damages(folder, repository, mine))
    copies = [path for path in mine if _is_copy(path, folder) and not _is_in(repository, path, theirs)]
    if copies and not allowed.copies:
        names = [store.described(folder, path) for path in copies]
        found.append(CopiesCommitted(names, " ".join(disk.near(path) for path in copies)))
    gone = [path for name in theirs.keys() - ours.keys() if (path := repository.top / name).parent == folder.path]
    removed = [path for path in sorted(gone) if missing_files.is_kept(path.name) and _is_by_hand(repository, to, path)]
    if removed and not allowed.deletions:
        found.append(RemovedByHand(folder, removed, is_committed=True))
    if found:
        raise SeveralErrors(found)


def _is_in(repository: Repository, path: Path, names: Iterable[str]) -> bool:
    return path.relative_to(repository.top).as_posix() in names


def _damages(folder: Folder, repository: Repository, contents: dict[Path, str]) -> list[store.DamagedFile]:
    found = []
    with repository.contents() as content:
        for path, each in contents.items():
            record = ledger_file.record_of(path.name) if path.parent == folder.path else None
            if record is None:
                continue
            try:
                merge_files.read(content(each), path.stem, record)
            except Unreadable as error:
                place = Place(store.described(folder, path), error.line)
                hint = f"{error.hint}；{_MEND}" if error.hint else _MEND
                found.append(store.DamagedFile(Damage(place, f"{error.sentence}（没有送出）", hint)))
    return found


def _is_by_hand(repository: Repository, to: Aim, path: Path) -> bool:
    """Whether a commit that no command of ours made removed the file."""
    name = path.relative_to(repository.top).as_posix()
    made = f"%(trailers:key={git.ACTION},valueonly)"
    removals = repository.log(("%H", made), "--no-renames", "--diff-filter=D", "-1", f"{to.fetched}..HEAD", "--", name)
    return any(not action.strip() for _, action in removals)
