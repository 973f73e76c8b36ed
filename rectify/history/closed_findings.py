"""What was done to closed problems without 重启: walks the history once and has `closed_audit` look at each commit."""

from __future__ import annotations

import contextlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rectify.core.model import Ref
from rectify.git import git_errors
from rectify.git import repository as git
from rectify.history.as_of import commit_of
from rectify.history.commit_files import earlier, files_of, held, tell_lost
from rectify.history.days import day_of
from rectify.history.file_versions import Versions
from rectify.machine import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.compare.signed_off import Findings
    from rectify.core.model import Ledger
    from rectify.git.log_parser import LoggedCommit
    from rectify.storage.store import Folder


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
            lambda commit, name: earlier(repository, folder, commit, name),
            held(repository, folder, start),
            {ref for each in book.damages if (ref := Ref.read(PurePosixPath(each.place.file).stem)) is not None},
        )
        for visit in _as_far_as_it_goes(visits):
            author = signed_off.Author(visit.author, day_of(visit.moment))
            auditor.see(visit.hash, author, files_of(repository, folder, visit.files), visit.moves)
            if visit.hash in cut:
                screen.warn(f"这是浅克隆，{day_of(visit.moment)} 以前的改动查不到；取全：git fetch --unshallow")
        tell_lost(content)
    return auditor.findings()


def _as_far_as_it_goes(visits: Iterable[LoggedCommit]) -> Iterator[LoggedCommit]:
    try:
        yield from visits
    except git_errors.BrokenHistory as error:
        screen.warn(f"{error.sentence}；{error.hint}")
