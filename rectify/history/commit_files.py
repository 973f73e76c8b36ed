"""The files of the ledger's folder in a commit, by their names below the folder, and their earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.git import remote
from rectify.history.entries import File
from rectify.machine import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.git.log_parser import Touched
    from rectify.git.repository import Repository
    from rectify.git.run_git import Contents
    from rectify.storage.store import Folder


def files_of(repository: Repository, folder: Folder, touched: Iterable[Touched]) -> list[File]:
    """The files of a commit by their names below the ledger's folder."""
    prefix = _prefix(repository, folder)
    return [File(each.path.removeprefix(prefix), each.before, each.after) for each in touched]


def held(repository: Repository, folder: Folder, commit: str) -> dict[str, str]:
    """The folder's files in a commit: name below the folder → id of the content."""
    prefix = _prefix(repository, folder)
    found = remote.files(repository, commit, folder.path)
    return {path.removeprefix(prefix): content for path, content in found.items()}


def _prefix(repository: Repository, folder: Folder) -> str:
    """How the paths of the folder's files begin in the repository."""
    below = folder.path.relative_to(repository.top).as_posix()
    return "" if below == "." else f"{below}/"


def tell_lost(content: Contents) -> None:
    if content.lost:
        screen.warn(f"历史里有 {content.lost} 处内容读不出来，说得不全；看看坏在哪里：rectify check --strict")


def earlier(repository: Repository, folder: Folder, commit: str, name: str) -> Iterator[str | None]:
    return repository.earlier(commit, (folder.path / name).relative_to(repository.top).as_posix())
