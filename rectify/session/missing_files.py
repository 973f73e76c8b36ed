"""Missing ledger files: removed without a command, hidden from git, or in the folder of a cloud drive. Reads, and never
writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.checking import strict
from rectify.checking.findings import Finding, Level
from rectify.checking.strict import How
from rectify.codec import ledger_file
from rectify.core.errors import Place, RectifyError
from rectify.core.model import Ref
from rectify.git import git_errors, hidden_files, remote
from rectify.git import repository as git
from rectify.machine import screen
from rectify.storage import cloud_drives, disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rectify.git.repository import Repository
    from rectify.storage.store import Folder

MISSING = "历史里有，文件夹里没有，没有算在内"
SENTENCES = (MISSING, How.UNSEEN.value)
"""What `findings` says of files."""


class HiddenFiles(RectifyError):
    """Ledger files that git does not look at: a merge would overwrite what was changed in them."""

    def __init__(self, paths: Iterable[Path], names: Iterable[str], *, is_sparse: bool) -> None:
        super().__init__(
            f"git 被告知不看台账的这些文件，改没改看不出来，不能同步：{'、'.join(names)}",
            hint=f"让 git 照常看：{_look_again(list(paths), is_sparse=is_sparse)}，然后 rectify sync",
        )


def _look_again(paths: list[Path], *, is_sparse: bool) -> str:
    first = "git sparse-checkout disable；" if is_sparse else ""
    near = " ".join(disk.near(path) for path in paths)
    return f"{first}{strict.look_again(near)}"


def refuse_hidden(folder: Folder, repository: Repository) -> None:
    """Raises HiddenFiles where git does not look at a file of the ledger."""
    paths = hidden_files.files(repository, folder.path)
    if paths:
        names = [folder.name(path.relative_to(folder.path).as_posix()) for path in paths]
        raise HiddenFiles(paths, names, is_sparse=hidden_files.is_sparse(repository))


def warn_of_cloud(repository: Repository | None) -> None:
    """Tells where the repository lies in the folder of a cloud drive."""
    described = None if repository is None else _in_cloud(repository)
    if described:
        screen.warn(described)


def _in_cloud(repository: Repository) -> str | None:
    name = cloud_drives.drive(repository.git_dir)
    if name is None:
        return None
    return f"台账的 git 历史放在{name}的同步文件夹里，两边同时写会损坏；移到别处，各人之间用 rectify sync"


def is_kept(name: str) -> bool:
    """Whether a file right in the ledger's folder is one of the ledger's own, that nobody removes but by a command."""
    return ledger_file.record_of(name) is not None


def way_back(path: Path, *, is_staged: bool = False) -> str:
    """How a ledger file that was removed by hand comes back, and how an issue is taken out instead."""
    ref = Ref.read(path.stem)
    back = f"找回：git checkout {'HEAD ' if is_staged else ''}-- {disk.near(path)}"
    return back if ref is None else f"{back}；要去掉这一条，找回以后：rectify withdraw {ref} --reason 原因"


def warn_of_missing(folder: Folder, gone: dict[str, bool]) -> None:
    """Tells of ledger files that the history has and the folder has not. `gone`: name → whether git was told so."""
    for name, is_staged in gone.items():
        back = way_back(folder.path / name, is_staged=is_staged)
        screen.warn(f"{folder.name(name)} 不见了，历史里有；{back}")


def findings(folder: Folder) -> list[Finding]:
    """What `check` says of it; nothing outside git."""
    try:
        repository = git.find(folder.path)
    except git_errors.NoAccess:  # told by what reads the history
        return []
    if repository is None or repository.is_new:
        return []
    return [*_missing_or_hidden(folder, repository), *_cloud(folder, repository)]


def _missing_or_hidden(folder: Folder, repository: Repository) -> Iterator[Finding]:
    unseen = set(hidden_files.files(repository, folder.path))
    is_sparse = bool(unseen) and hidden_files.is_sparse(repository)
    for name in remote.files(repository, "HEAD", folder.path):
        path = repository.top / name
        if path.parent == folder.path and is_kept(path.name) and not path.exists():
            hint = way_back(path, is_staged=not hidden_files.is_listed(repository, path))
            if path in unseen:
                hint = f"取出来：{_look_again([path], is_sparse=is_sparse)}；git checkout -- {disk.near(path)}"
            yield Finding(Level.ERROR, Place(folder.name(path.name)), Ref.read(path.stem), MISSING, hint)
            unseen.discard(path)
    for path in sorted(unseen):
        place = Place(folder.name(path.relative_to(folder.path).as_posix()))
        hint = f"让 git 照常看它：{_look_again([path], is_sparse=is_sparse)}"
        yield Finding(Level.WARNING, place, Ref.read(path.stem), How.UNSEEN.value, hint)


def _cloud(folder: Folder, repository: Repository) -> Iterator[Finding]:
    described = _in_cloud(repository)
    if described:
        yield Finding(Level.WARNING, Place(folder.path.name), None, described)
