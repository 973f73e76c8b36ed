"""`rectify merge-file`: the merge driver that git calls for a ledger file. The file stays readable, whatever the two
versions hold."""

from __future__ import annotations

import contextlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.git import repository as git
from rectify.machine import screen
from rectify.merge import merge_files
from rectify.merge.merge_files import Joined, TwoIssues, Versions
from rectify.merge.merge_records import Conflict
from rectify.storage import disk, limits

if TYPE_CHECKING:
    from rectify.core.fields import Record

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
    mine = disk.read_file(ours, limits.LARGEST_EVIDENCE)
    common, other = (disk.read_file(each, limits.LARGEST_EVIDENCE) for each in (base, theirs))
    versions = Versions(name.stem, common or None, mine, other)
    if repository is None:
        raise typer.Exit(1)
    try:
        joined = _joined(repository, name, versions)
    except TwoIssues:
        screen.tell(f"{name.stem} 两边各登记了一条，不是同一条：rectify sync 会给其中一条改号")
        raise typer.Exit(1) from None
    if joined.renumbered:  # which only a commit of ours can record
        given = "、".join(map(str, joined.renumbered))
        screen.tell(f"{given} 两边各登记了一个，不是同一个：rectify sync 会给其中一个改号")
        raise typer.Exit(1)
    if joined.data != mine:
        disk.write_file(ours, joined.data)
    for conflict in joined.conflicts:
        screen.tell(f"{path}：{conflict.field} 两边改得不一样，看两边各是什么：rectify sync")
    if joined.conflicts:
        raise typer.Exit(1)


def _joined(repository: git.Repository, name: PurePosixPath, versions: Versions) -> Joined:
    record = ledger_file.record_of(name.name)
    if found := merge_files.reused(versions, record):
        for each in found:
            screen.tell(each.sentence)
        return Joined(versions.ours, (Conflict(name.stem, None, None, ()),))
    if record is not None:
        with contextlib.suppress(Unreadable):  # a side is damaged: line by line, or as it was
            return merge_files.join(versions, record, repository.merged)
    text = repository.merged(versions.ours, versions.base or b"", versions.theirs)
    if text is None or (record is not None and not _is_readable(text, name.stem, record)):
        return Joined(versions.ours, (Conflict(name.stem, None, None, ()),))
    return Joined(text)


def _is_readable(text: bytes, stem: str, record: Record) -> bool:
    try:
        merge_files.read(text, stem, record)
    except Unreadable:
        return False
    return True
