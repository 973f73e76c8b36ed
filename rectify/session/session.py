"""The session of a changing verb: lock, load, write, commit.

Under the lock the files that are needed are read, the changed ones written, and just those committed. Where git
refuses, the files are put back as they were.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core import describe, lifecycle, schema
from rectify.core.errors import Place, RectifyError, SeveralErrors
from rectify.core.states import Status
from rectify.git import merge_state, run_git, working_tree
from rectify.git import repository as git
from rectify.machine import clock, screen
from rectify.session import commit_message, hand_edits, recovery
from rectify.storage import disk, evidence_files, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from rectify.codec.ledger_file import LedgerFile
    from rectify.compare.recorded_numbers import Moves
    from rectify.core.model import Issue, Problem, Ref
    from rectify.core.settings import Settings
    from rectify.core.verb_kinds import Command
    from rectify.storage.write_journal import Journal

Item = TypeVar("Item")


class Overfull(RectifyError):
    """A change after which the file could not be read again."""

    def __init__(self, name: str, error: Unreadable) -> None:
        super().__init__(f"这样 {name} 里的{error.sentence}，没有写", hint=error.hint)


class Misnumbered(RectifyError):
    """A problem's number that is doubled or of another issue: which problem is meant cannot be known."""

    def __init__(self, issue: Ref, message: str, place: Place) -> None:
        super().__init__(
            f"{message}，说不清改的是哪一个", hint=f"先把编号改对：rectify update {issue} --edit", place=place
        )


class HalfMerged(RectifyError):
    """A change that would be lost as soon as the merge under way is settled."""

    def __init__(self) -> None:
        super().__init__(
            "两边的改动还没有合并完，现在改了也留不住", hint="看还要定什么：rectify sync；不合并了：git merge --abort"
        )


@dataclass(slots=True)
class Session:
    """A ledger under the lock, its rules, today, and what is to be written. `journal`: where that is noted; `read`: what
    was read of files that a change is made of."""

    folder: store.Folder
    journal: Journal
    settings: Settings
    repository: git.Repository | None
    today: date
    commits: bool
    files: dict[Path, bytes | None] = field(default_factory=dict)
    read: dict[Path, bytes | None] = field(default_factory=dict)
    _sheets: dict[Ref, LedgerFile] = field(default_factory=dict)
    _issues: dict[Ref, Issue] = field(default_factory=dict)

    def issue(self, ref: Ref) -> Issue:
        """The issue of `ref` with the changes of this session. Raises NoSuchNumber, DamagedFile, Misnumbered."""
        number = ref.of_issue
        if number not in self._issues:
            sheet = store.sheet(self.folder, ref)
            file = self.folder.name(ledger_file.file_name(number))
            for index, described in lifecycle.misnumbered(sheet.value):
                raise Misnumbered(number, described, Place(file, sheet.lines["problems", index, "id"]))
            self.read.setdefault(self.folder.path / ledger_file.file_name(number), sheet.source.data)
            self._sheets[number] = sheet
            self._issues[number] = sheet.value
        elif ref.problem is not None and self._issues[number].problem(ref) is None:
            store.sheet(self.folder, ref)  # raises with the range
        return self._issues[number]

    def problems(self, ref: Ref) -> list[Problem]:
        """The problem that `ref` names, or all of the issue's."""
        issue = self.issue(ref)
        return [problem for problem in issue.problems if ref.problem is None or problem.id == ref]

    def put(self, issue: Issue) -> None:
        """Puts a changed issue, or a new one, among what is to be written."""
        if issue.id not in self._sheets:
            self.read.setdefault(self.folder.path / ledger_file.file_name(issue.id), None)
        self._issues[issue.id] = issue

    def put_file(self, path: Path, data: bytes | None) -> None:
        """Puts another file (a 佐证) among what is to be written."""
        self.content(path)
        self.files[path] = data

    def content(self, path: Path) -> bytes | None:
        """What a file holds, which is remembered: it is replaced only as long as it holds that. Raises CannotRead."""
        if path not in self.read:
            try:
                self.read[path] = disk.content(path)
            except OSError as error:
                raise disk.CannotRead(store.described(self.folder, path), error) from None
        return self.read[path]

    def by(self) -> str | None:
        """The name of the user: git's user.name."""
        return self.repository.user() if self.repository else None

    def record(self, action: str, refs: Iterable[Ref | str], subject: str, moves: Moves = ()) -> bool:
        """Writes what changed and commits it. False where nothing differs, and then nothing is written; what an earlier
        command wrote into these files and did not commit is committed now. `moves`: the numbers that it gives anew."""
        contents = self._contents()
        if not contents:
            if self.commits and self.repository is not None:
                self._commit_earlier(self.repository, action, refs)
            return False
        save(self, contents, commit_message.message(action, refs, subject, moves))
        return True

    def _commit_earlier(self, repository: git.Repository, action: str, refs: Iterable[Ref | str]) -> None:
        files = [
            file
            for number, issue in self._issues.items()
            for file in (ledger_file.file_name(number), *(each.file for each in issue.evidence))
        ]
        paths = [path for file in files if (path := evidence_files.evidence_path(self.folder, file or "")) is not None]
        hand_edits.commit(self.folder, repository, paths, action=action, refs=refs)

    def _contents(self) -> dict[Path, bytes | None]:
        contents = dict(self.files)
        for number, issue in self._issues.items():
            sheet = self._sheets.get(number)
            path = self.folder.path / ledger_file.file_name(number)
            if sheet is None:
                contents[path] = ledger_file.written(issue, schema.ISSUE).data
                continue
            try:
                source = ledger_file.rewritten(sheet, issue, schema.ISSUE)
            except Unreadable as error:  # more of something than a file takes
                raise Overfull(self.folder.name(path.name), error) from None
            if source is not sheet.source:
                contents[path] = source.data
                if source.encoding != sheet.source.encoding:
                    screen.warn(f"{self.folder.name(path.name)} 原来的编码存不下新内容，已改存为 UTF-8")
        return contents


def save(desk: Session, contents: store.Contents, text: str) -> None:
    """Writes `contents`, commits them and tells. Nothing stays half done; a clerk who is told nothing may type it again,
    so it is told as long as there is a note of it. Raises NumberReused where somebody gave a number away by hand."""
    repository = desk.repository if desk.commits else None
    pending = repository.changed(contents) if repository else []
    if repository:
        hand_edits.refuse_reused(desk.folder, repository, pending, contents)
    with recovery.writing(desk.journal, contents, desk.read, text if repository else None):
        desk.read.update(contents)
        if repository is None:
            _tell_uncommitted(desk)
            return
        commit = repository.commit(list(contents), text)
        for path in pending:
            screen.warn(f"{store.described(desk.folder, path)} 里还有上次没有提交的改动，这次一并记入历史")
        if commit:
            screen.tell(f"已记入历史：{commit} {text.splitlines()[0]}")


def _tell_uncommitted(desk: Session) -> None:
    if desk.repository is None:
        why = "这里不是 git 仓库" if run_git.is_installed() else "没有安装 git"
        screen.tell(f"{why}，改动没有留下历史")
    elif desk.settings.auto_commit is False:
        screen.tell("改动没有记入历史：ledger.yaml 里写的是不自动提交，请自己用 git 提交")
    else:
        screen.tell("改动还没有记入历史；下次改这个文件时一并提交")


def tell_unsigned(desk: Session, old: Issue, new: Issue) -> None:
    """Says of closed problems that what was signed has been changed, which the history would tell at submission."""
    if desk.repository is None or not any(problem.status is Status.CLOSED for problem in old.problems):
        return
    from rectify.compare import signed_off

    if numbers := signed_off.touched(old, new):
        back = "撤回：rectify undo" if desk.commits else "改错了，照原样改回去"
        again = f"rectify reopen {' '.join(map(str, numbers))} --reason 原因 --basis 依据"
        described = f"{'、'.join(map(str, numbers))} 已经销号，没有重启就改了，rectify check 会当成错误"
        screen.warn(f"{described}；{back}；确实要改：{again}，改好再验收、销号")


@contextlib.contextmanager
def opened(command: Command, ledger: Path | None, *, no_commit: bool) -> Iterator[Session]:
    """The session, locked until the verb is done. Raises NoLedger, DamagedFile (of ledger.yaml), Busy, HalfMerged,
    AnotherStep, NothingLeft."""
    folder = store.find(ledger)
    today = clock.today()
    repository = git.find(folder.path)
    with recovery.locked(command, folder, repository) as noted:
        settings = store.settings(folder)
        commits = not no_commit and settings.auto_commit is not False
        if repository is not None:
            merge_state.refuse_another_step(repository)
            if not commits and working_tree.under_way(repository.git_dir) == "merge":
                raise HalfMerged  # git refuses only what is committed
        yield Session(folder, noted, settings, repository, today, commits)


def each(items: Iterable[Item], act: Callable[[Item], None]) -> None:
    """Does `act` for every item; what was refused is raised together, each once, so that all of it can be mended at
    once. Nothing is written before all have passed."""
    refused: list[RectifyError] = []
    for item in items:
        try:
            act(item)
        except SeveralErrors as error:
            refused += error.errors
        except RectifyError as error:
            refused.append(error)
    described = list({str(error): error for error in refused}.values())
    if len(described) == 1:
        raise described[0]
    if described:
        raise SeveralErrors(described)


def short(text: str | None, length: int = 30) -> str:
    """A title for a line of the journal, cut where it is long."""
    return describe.shortened(text or "", length)


def journal(desk: Session, refs: list[Ref], what: str) -> str:
    """`2.5 销号：严格把关招标项目`: the numbers, what was done, and the title where it is one number."""
    numbers = describe.first_few(refs, 3)
    if len(refs) > 1:
        return f"{numbers} {what}"
    issue = desk.issue(refs[0])
    problem = issue.problem(refs[0])
    title = issue.title if problem is None else problem.heading or problem.finding or issue.title
    return f"{numbers} {what}：{short(title)}" if title else f"{numbers} {what}"
