"""The ledger's folder as it was on a day or at a commit. What counts is when something was committed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rectify.core import dates
from rectify.core.errors import RectifyError, UsageError
from rectify.git import repository as git
from rectify.git import run_git
from rectify.history.days import day_of, end
from rectify.machine import clock, screen
from rectify.storage import store

if TYPE_CHECKING:
    import datetime as dt

    from rectify.compare.recorded_numbers import Numbers
    from rectify.git.repository import Repository
    from rectify.storage.store import Folder

_AS_OF = "--as-of"


class NoHistory(RectifyError):
    def __init__(self) -> None:
        why = "这里不是 git 仓库" if run_git.is_installed() else "没有安装 git"
        super().__init__(
            f"{why}，没有留下历史",
            hint="从现在起留下历史：在台账所在的文件夹的上一级运行 git init，再 git add、git commit",
        )


class NothingCommitted(RectifyError):
    def __init__(self) -> None:
        super().__init__("还没有提交过，没有历史", hint="先提交一次：git add --all，再 git commit")


class NotThen(RectifyError):
    """The ledger was not there yet. `first`: the day of its first commit; `option`: where the verb takes a day."""

    def __init__(self, when: str, first: dt.date | None, option: str) -> None:
        hint = f"台账最早提交在 {first}：{option} {first}" if first else "台账文件还没有提交过：先 git add、git commit"
        super().__init__(f"{when}还没有这份台账", hint=hint)


class CutOff(RectifyError):
    """A shallow clone does not reach back that far."""

    def __init__(self, when: str) -> None:
        super().__init__(f"这是浅克隆，{when}的历史不在这里", hint="把历史取全：git fetch --unshallow")


class NeitherDayNorName(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}”不是日期，也不是提交或标签的名字", hint="日期写作 2023-03-31；标签的名字用 git tag 查看"
        )


def repository_of(folder: Folder) -> Repository:
    """The repository around the ledger. Raises NoHistory, NothingCommitted."""
    repository = git.find(folder.path)
    if repository is None:
        raise NoHistory
    if repository.is_new:
        raise NothingCommitted
    return repository


def opened(folder: Folder, as_of: str) -> tuple[Folder, dt.date]:
    """The folder as it was on a day or at a commit, and that day. Nothing in the working tree is touched. Raises
    NoHistory, NotThen, CutOff, BadDate, NeitherDayNorName."""
    day = _day(as_of)
    repository = repository_of(folder)
    if day is not None:
        return on_day(repository, folder, day), day
    commit = repository.commit_named(as_of)
    if commit is None:
        raise NeitherDayNorName(as_of)
    return _of_commit(repository, folder, commit, f"{as_of} "), day_of(repository.moment(commit))


def commit_of(repository: Repository, folder: Folder, as_of: str | None) -> str:
    """The commit that `--as-of` means, HEAD without it, where `opened` has found one."""
    day = None if as_of is None else _day(as_of)
    if day is not None:
        return repository.last_before(end(day), folder.path)[0] or "HEAD"
    return as_of or "HEAD"


def _day(text: str) -> dt.date | None:
    try:
        if full := dates.read(text):
            return full
    except dates.ImpossibleDate:
        raise dates.BadDate(text) from None
    try:
        return dates.typed(text, clock.today())
    except dates.BadDate:  # the name of a commit then
        return None


def on_day(repository: Repository, folder: Folder, day: dt.date, option: str = _AS_OF) -> Folder:
    """The folder as it was committed at the end of the day, which `option` gave. Raises NotThen, CutOff."""
    commit, apart = repository.last_before(end(day), folder.path)
    described = dates.chinese(day)
    if commit is None:
        raise _no_such_day(repository, folder, described, option)
    found = _of_commit(repository, folder, commit, described, option)
    if apart:
        screen.warn(f"{described}以前别处还有 {apart} 次改动，那时没有合并进来，没有算上")
    return found


def renumbered_between(repository: Repository, folder: Folder, first: dt.date, last: dt.date) -> Numbers:
    """The numbers at the end of one day → at the end of another, where they were given anew in between."""
    if not repository.numbers():
        return {}
    start, finish = (repository.last_before(end(day), folder.path)[0] for day in (first, last))
    return {} if start is None or finish is None else repository.numbers(finish).get(start, {})


def _of_commit(repository: Repository, folder: Folder, commit: str, described: str, option: str = _AS_OF) -> Folder:
    tree = repository.tree(commit, folder.path)
    if tree is None or not tree.is_file(store.SETTINGS_FILE):
        raise _no_such_day(repository, folder, described, option)
    return replace(folder, files=tree)


def _no_such_day(repository: Repository, folder: Folder, described: str, option: str) -> RectifyError:
    if repository.cut_at():
        return CutOff(described)
    first = repository.first_of(folder.path)
    return NotThen(described, None if first is None else day_of(first), option)
