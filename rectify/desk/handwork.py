"""What stands in the ledger's files and is not in the history: told in the trade's words, and committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.desk import minutes, tracing
from rectify.files import disk
from rectify.files.store import told
from rectify.machine import screen
from rectify.vcs import exchange
from rectify.versions import history, lineage
from rectify.versions.visits import Touched

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rectify.core.model import Ref
    from rectify.files.store import Folder
    from rectify.vcs.git import Repository

_HERE = "here:"
"""Begins the id of a content that is on the disk only."""


def commit(
    folder: Folder,
    repository: Repository,
    paths: Iterable[Path],
    *,
    action: str = history.BY_HAND,
    refs: Iterable[Ref | str] = (),
) -> bool:
    """Commits what of these files is not committed, and tells. Whether there was anything. Raises GitRefused."""
    changed = repository.changed(paths)
    if not changed:
        return False
    ids, summary = _summary(folder, repository, changed)
    screen.warn(f"改了还没有记入历史，现在记下：{'、'.join(told(folder, path) for path in changed)}")
    message = minutes.message(action, refs or ids, summary)
    made = repository.commit(changed, message)
    screen.tell(f"已记入历史：{made} {message.splitlines()[0]}")
    return True


def _summary(folder: Folder, repository: Repository, paths: list[Path]) -> tuple[tuple[str, ...], str]:
    """The numbers that the change is about, and what it is."""

    def content(name: str) -> bytes:
        if name.startswith(_HERE):
            return disk.content(repository.top / name.removeprefix(_HERE)) or b""
        return exchange.content_at(repository, "HEAD", name) or b""

    touched = []
    for path in paths:
        name = path.relative_to(repository.top).as_posix()
        old = None if exchange.content_at(repository, "HEAD", name) is None else name
        touched.append(Touched(name, (old,), _HERE + name if path.exists() else None))
    versions = history.Versions(content)
    teller = history.Teller(versions, lambda _commit, _name: ())
    files = tracing.files_of(repository, folder, tuple(touched))
    entry = teller.entry("", history.Made(None, (), ""), files, lineage.origins(versions, files))
    return (entry.ids, entry.summary) if entry else ((), "手工改动")
