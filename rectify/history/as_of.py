"""The ledger as of a day or commit, and the commits that changed it, in words.

Days are the clerk's: they begin and end at midnight, local time. What counts is when something was committed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.compare import recorded_numbers
from rectify.core import dates
from rectify.core.errors import RectifyError, UsageError
from rectify.core.model import Ref
from rectify.core.values import frozen
from rectify.git import git_errors, remote, run_git
from rectify.git import repository as git
from rectify.history import entries
from rectify.history.entries import File
from rectify.history.file_versions import Versions
from rectify.machine import clock, screen
from rectify.storage import evidence_files, store

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from rectify.compare.recorded_numbers import Numbers
    from rectify.compare.signed_off import Findings
    from rectify.core.model import Ledger
    from rectify.git.log_parser import LoggedCommit, Touched
    from rectify.git.repository import Repository
    from rectify.git.run_git import Contents
    from rectify.history.entries import Entry
    from rectify.storage.store import Folder

_AS_OF = "--as-of"
_EPOCH = dt.date(1970, 1, 1).toordinal()
_LOCAL_SINCE, _LOCAL_UNTIL = dt.date(1970, 1, 3).toordinal(), dt.date(3000, 1, 1).toordinal()
"""Between these days every system knows the local time."""


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


class WrongOrder(UsageError):
    def __init__(self, since: dt.date, until: dt.date) -> None:
        super().__init__(f"起止日期颠倒了：{since} 在 {until} 之后", hint=f"写作 --since {until} --until {since}")


def beginning(day: dt.date) -> int:
    """The midnight that begins the day, local time, in seconds since 1970."""
    return _midnight(day.toordinal())


def end(day: dt.date) -> int:
    """The midnight that ends the day."""
    return _midnight(day.toordinal() + 1)


def _midnight(day: int) -> int:
    """The midnight that begins the day of that number in the calendar, 1 at the least, since git takes less for no limit.
    Systems know no local time long ago or long from now."""
    if _LOCAL_SINCE <= day <= _LOCAL_UNTIL:
        return int(dt.datetime.combine(dt.date.fromordinal(day), dt.time()).astimezone().timestamp())
    return max(1, (day - _EPOCH) * 24 * 60 * 60)


def day_of(moment: int) -> dt.date:
    """The local day of a moment."""
    return dt.datetime.fromtimestamp(moment).date()


def period(since: str | None, until: str | None) -> tuple[dt.date | None, dt.date | None]:
    """The period between the days typed. Raises BadDate, WrongOrder."""
    first = None if since is None else dates.typed(since, clock.today())
    last = None if until is None else dates.typed(until, clock.today())
    if first is not None and last is not None and first > last:
        raise WrongOrder(first, last)
    return first, last


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
        return as_of_day(repository, folder, day), day
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


def as_of_day(repository: Repository, folder: Folder, day: dt.date, option: str = _AS_OF) -> Folder:
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


@frozen
class Described:
    """A commit that changed the ledger, and what it did."""

    visit: LoggedCommit
    entry: Entry


@frozen
class Asked:
    """Which commits are asked for: about an issue or problem, from a day to a day, by somebody (a part of the name)."""

    ref: Ref | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    by: str | None = None

    def allows(self, visit: LoggedCommit) -> bool:
        """Whether the commit is by whom it is asked about."""
        name = (self.by or "").casefold()
        return name in visit.author.casefold() or name == visit.email.casefold()


def described(repository: Repository, folder: Folder, asked: Asked) -> Generator[Described]:
    """The commits asked for, newest first, as they are found. Where a shallow clone ends nothing is told of: all of the
    ledger would seem new there."""
    cut = repository.cut_at()
    until = None if asked.until is None else end(asked.until)
    with repository.contents() as content:
        versions = Versions(content)
        with contextlib.closing(_steps(repository, folder, asked)) as steps:
            for visit, files, only in steps:
                if visit.hash in cut:
                    screen.warn(f"这是浅克隆，{day_of(visit.moment)} 以前的历史不在这里；取全：git fetch --unshallow")
                elif asked.allows(visit) and (until is None or visit.moment < until):
                    teller = entries.Teller(versions, lambda at, name: _earlier(repository, folder, at, name), only)
                    made = entries.Made(visit.action, visit.numbers, visit.subject, visit.settled, visit.moves)
                    entry = teller.entry(visit.hash, made, files)
                    if entry is not None:
                        yield Described(visit, entry)
        _tell_lost(content)


def _steps(
    repository: Repository, folder: Folder, asked: Asked
) -> Generator[tuple[LoggedCommit, list[File], Ref | None]]:
    """The commits of the time that is asked for, or more, with their files, and the number that what is asked about had
    after each."""
    since = None if asked.since is None else beginning(asked.since)
    until = None if asked.until is None else end(asked.until)
    if asked.ref is not None:
        yield from _steps_about(repository, folder, asked.ref, since)
        return
    with contextlib.closing(repository.history([folder.path], since=since, until=until)) as visits:
        for visit in visits:
            yield visit, files_of(repository, folder, visit.files), None


def _steps_about(
    repository: Repository, folder: Folder, ref: Ref, since: int | None
) -> Generator[tuple[LoggedCommit, list[File], Ref | None]]:
    """The commits about an issue or problem, under the number that it had, and those that gave its number away."""
    then = repository.numbers()
    known = {ref.of_issue, *(each.of_issue for of_then in then.values() for move in of_then.items() for each in move)}
    paths = [
        folder.path / name
        for each in known
        for name in (ledger_file.file_name(each), f"{evidence_files.EVIDENCE}/{each}")
    ]
    with contextlib.closing(repository.history(paths, since=since)) as visits:
        for visit in visits:
            only = recorded_numbers.earlier(then.get(visit.hash, {}), ref)
            mine = {only, *(each for move in visit.moves for each in move if {ref, ref.of_issue} & {*move})}
            issues = {each.of_issue for each in mine if each is not None}
            files = [each for each in files_of(repository, folder, visit.files) if _issue_of(each) in issues]
            if files or visit.settled:
                yield visit, files, only or ref


def _issue_of(file: File) -> Ref | None:
    """The number of the issue that a file is about."""
    home, _, rest = file.name.partition("/")
    named = rest.partition("/")[0] if home == evidence_files.EVIDENCE else home.removesuffix(".yaml")
    return Ref.read(named)


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


def signed_off(folder: Folder, book: Ledger, as_of: str | None) -> Findings:
    """What was done to closed problems without 重启, up to the day; without a day also the numbers that stand for something
    else than in the last commit. Nothing where no history is kept."""
    from rectify.compare import signed_off
    from rectify.history import closed_audit

    try:
        repository = git.find(folder.path)
    except git_errors.NoAccess as error:
        screen.warn(f"{error.sentence}；{error.hint}")
        return signed_off.Findings()
    if repository is None or repository.is_new:
        return signed_off.Findings()
    cut = repository.cut_at()
    start = commit_of(repository, folder, as_of)
    visits = repository.history([folder.path], start=start, in_order=True)
    with contextlib.closing(visits), repository.contents() as content:
        auditor = closed_audit.Auditor(
            book.issues,
            Versions(content),
            lambda commit, name: _earlier(repository, folder, commit, name),
            held(repository, folder, start),
            {ref for each in book.damages if (ref := Ref.read(PurePosixPath(each.place.file).stem)) is not None},
        )
        for visit in _as_far_as_it_goes(visits):
            author = signed_off.Author(visit.author, day_of(visit.moment))
            auditor.see(visit.hash, author, files_of(repository, folder, visit.files), visit.moves)
            if visit.hash in cut:
                screen.warn(f"这是浅克隆，{day_of(visit.moment)} 以前的改动查不到；取全：git fetch --unshallow")
        _tell_lost(content)
    return auditor.findings()


def _as_far_as_it_goes(visits: Iterable[LoggedCommit]) -> Iterator[LoggedCommit]:
    try:
        yield from visits
    except git_errors.BrokenHistory as error:
        screen.warn(f"{error.sentence}；{error.hint}")


def _tell_lost(content: Contents) -> None:
    if content.lost:
        screen.warn(f"历史里有 {content.lost} 处内容读不出来，说得不全；看看坏在哪里：rectify check --strict")


def _earlier(repository: Repository, folder: Folder, commit: str, name: str) -> Iterator[str | None]:
    return repository.earlier(commit, (folder.path / name).relative_to(repository.top).as_posix())
