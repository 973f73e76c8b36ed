"""The log of the ledger: the commits that changed it, newest first, and what each did, in words."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.compare import recorded_numbers
from rectify.core.model import Ref
from rectify.core.values import frozen
from rectify.history import entries
from rectify.history.commit_files import earlier, files_of, tell_lost
from rectify.history.days import beginning, day_of, end
from rectify.history.file_versions import Versions
from rectify.machine import screen
from rectify.storage import evidence_files

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Generator

    from rectify.git.log_parser import LoggedCommit
    from rectify.git.repository import Repository
    from rectify.history.entries import Entry, File
    from rectify.storage.store import Folder


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
                    teller = entries.Teller(versions, lambda at, name: earlier(repository, folder, at, name), only)
                    made = entries.Made(visit.action, visit.numbers, visit.subject, visit.settled, visit.moves)
                    entry = teller.entry(visit.hash, made, files)
                    if entry is not None:
                        yield Described(visit, entry)
        tell_lost(content)


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
