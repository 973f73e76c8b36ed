"""`rectify merge-file`: what git calls to merge a ledger file. The file stays readable, whatever the sides say."""

from __future__ import annotations

import contextlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.codec import sheets
from rectify.codec.complaints import Unreadable
from rectify.desk import settling
from rectify.files import disk, room
from rectify.machine import screen
from rectify.vcs import exchange, git
from rectify.versions import joining, merging
from rectify.versions.joining import Joined, TwoIssues, Versions
from rectify.versions.merging import Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.core.fields import Record
    from rectify.core.model import Ref

HELP = """合并一个台账文件：由 git 在合并时调用，不用自己输入。

例子：
  rectify merge-file 原来的 我的 对方的 ledger/2.5.yaml"""


def merge_file(
    base: Annotated[Path, typer.Argument(metavar="原来的", show_default=False, help="两边改动以前的文件")],
    ours: Annotated[Path, typer.Argument(metavar="我的", show_default=False, help="我的文件，合并的结果写在这里")],
    theirs: Annotated[Path, typer.Argument(metavar="对方的", show_default=False, help="对方的文件")],
    path: Annotated[str, typer.Argument(metavar="路径", show_default=False, help="文件在仓库里的路径")],
) -> None:
    """The verb; exit code 1 tells git that something is to be settled."""
    repository = git.find(Path.cwd())
    name = PurePosixPath(path)
    common, mine, other = (disk.read_file(each, room.LARGEST_EVIDENCE) for each in (base, ours, theirs))
    given = Versions(name.stem, common or None, mine, other)
    versions = joining.followed(given, settling.record_of(name.name))
    if repository is None:
        raise typer.Exit(1)
    try:
        joined = _joined(repository, name, versions)
    except TwoIssues:
        disk.write_file(ours, versions.ours)
        screen.tell(f"{name.stem} 两边各登记了一条，不是同一条：rectify sync 会给其中一条改号")
        raise typer.Exit(1) from None
    if joined.data != mine:
        disk.write_file(ours, joined.data)
    for old, new in joined.renumbered.items():
        screen.tell(f"{old} 两边各登记了一个，其中一个改为 {new}")
    for conflict in joined.conflicts:
        screen.tell(f"{path}：{conflict.field} 两边改得不一样，看两边各是什么：rectify sync")
    if joined.conflicts:
        raise typer.Exit(1)


def _joined(repository: git.Repository, name: PurePosixPath, versions: Versions) -> Joined:
    record = settling.record_of(name.name)
    if record is not None:
        try:
            joined = joining.join(versions, record, repository.merged)
            if _are_known(repository, name, versions.ours, joined.renumbered):  # in `git pull --rebase` ours is theirs
                return joining.join(versions, record, repository.merged, first=Side.OURS)
        except Unreadable:
            pass  # a side is damaged: line by line, or as it was
        else:
            return joined
    text = repository.merged(versions.ours, versions.base or b"", versions.theirs)
    if text is None or (record is not None and not _is_readable(text, name.stem, record)):
        return Joined(versions.ours, (Conflict(name.stem, None, None, ()),))
    return Joined(text)


def _are_known(repository: git.Repository, name: PurePosixPath, mine: bytes, numbers: Mapping[Ref, Ref]) -> bool:
    """Whether others know problems of ours under these numbers already."""
    if not numbers:
        return False
    ours = sheets.read_issue(mine, name.stem).value
    for data in exchange.published(repository, name.as_posix()):
        with contextlib.suppress(Unreadable):
            known = sheets.read_issue(data, name.stem).value
            if any(not merging.are_two(ours.problem(ref), known.problem(ref)) for ref in numbers):
                return True
    return False


def _is_readable(text: bytes, stem: str, record: Record) -> bool:
    try:
        joining.read(text, stem, record)
    except Unreadable:
        return False
    return True
