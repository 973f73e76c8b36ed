"""Comparison of the papers on the disk with the ledger: same, or where, since when and by whom they differ."""

from __future__ import annotations

import contextlib
import itertools
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.checking import compare_papers
from rectify.checking.strict import of_paper
from rectify.core import dates
from rectify.core.errors import Place, RectifyError, SeveralErrors, UsageError
from rectify.git import git_errors
from rectify.history.days import day_of
from rectify.importer import docx_identity, docx_package
from rectify.papers import build
from rectify.storage import disk, paper_seal, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from rectify.checking.findings import Finding
    from rectify.core.model import Ledger
    from rectify.git.repository import Repository

_DAY = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_SHOWN = 5
"""Differences that are told one by one."""
_DAYS, _STEPS, _FILES = 4, 30, 3000
"""How many days that the file names, and how many changes of the ledger back, are tried for when it was made; and how many
files are read for that: of a large ledger fewer changes back."""


class NotDocx(UsageError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"只核对 Word 文件（.docx），{path} 不是", hint="例如：rectify check --strict 送审稿.docx")


class WeeklyApart(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            f"{build.WEEKLY}说的是一段时间，不和今天的台账核对", hint="要最新的，重新出：rectify weekly --docx"
        )


def refuse_nonsense(files: list[Path]) -> None:
    """Raises what is wrong with the files named, whatever the ledger holds."""
    for path in files:
        if path.suffix.lower() != ".docx":
            raise NotDocx(path)
        if path.stem.startswith(build.WEEKLY):
            raise WeeklyApart


def on_disk(folder: store.Folder) -> list[Path]:
    """The papers that `report --docx` writes where it is told nothing else: here, and beside the ledger."""
    homes = dict.fromkeys((Path.cwd().resolve(), folder.path.parent))
    paths = [home / f"{name}.docx" for home in homes for name in build.documents(folder)]
    return [Path(disk.from_here(path)) for path in paths if path.is_file()]


@dataclass(slots=True)
class DiskComparison:
    """What papers are made from: the ledger, the day that is today, and the history up to `start`; None: none is kept."""

    folder: store.Folder
    book: Ledger
    today: date
    repository: Repository | None
    start: str
    _made: dict[tuple[str, date], bytes] = field(default_factory=dict)

    def collate(self, path: Path) -> list[Finding]:
        """What is wrong with the paper; nothing where it is the one that the ledger makes. Raises CannotRead."""
        data = disk.read_file(path, disk.LARGEST_WORD)
        name = str(path)
        try:
            made = {document: self._docx(document, self.today) for document in self._documents(path)}
        except RectifyError as error:
            first = error.errors[0] if isinstance(error, SeveralErrors) else error
            return [of_paper(name, f"没法核对，现在的台账出不了报告：{first}", first.hint or "看看：rectify check")]
        if any(docx_identity.is_same(data, each) for each in made.values()):
            return []
        try:
            theirs = _text(data)
        except RectifyError as error:
            return [of_paper(name, error.sentence, self._again(path, self._documents(path)[0], data))]
        document = max(made, key=lambda each: compare_papers.likeness(theirs, _text(made[each])))
        return list(self._described(path, document, data, theirs, _text(made[document])))

    def _documents(self, path: Path) -> list[str]:
        """Which papers the file may be: the one that it is named after, else any."""
        known = build.documents(self.folder)
        return [path.stem] if path.stem in known else known

    def _docx(self, document: str, today: date) -> bytes:
        if (document, today) not in self._made:
            paper = build.made(self.book, build.template_of(self.folder, document), today)
            self._made[document, today] = build.rendered(paper.document, "docx", self.book, self.folder, None)
        return self._made[document, today]

    def _described(
        self, path: Path, document: str, data: bytes, theirs: tuple[str, ...], ours: tuple[str, ...]
    ) -> Iterator[Finding]:
        name, again = str(path), self._again(path, document, data)
        if theirs == ours:
            yield of_paper(name, _saved_again(data), again)
            return
        days = _days(theirs, ours)
        for day in days:
            if self._text_of(document, day) == theirs:
                described = f"是 {dates.chinese(day)}的：文件里的日期不是{dates.chinese(self.today)}，别的和台账一样"
                kept = f"；报的就是那一天的：rectify check --strict --as-of {day} {disk.near(path)}"
                yield of_paper(name, described, again + kept)
                return
        older = self._older(document, theirs, (self.today, *days))
        if older is not None:
            yield of_paper(name, older, again)
            return
        found = list(compare_papers.differences(theirs, ours))
        for difference in found[:_SHOWN]:
            yield of_paper(name, f"和台账出的不一样：{difference}", _settle(again))
        if len(found) > _SHOWN:
            yield of_paper(name, f"这样的地方还有 {len(found) - _SHOWN} 处", _settle(again))

    def _again(self, path: Path, document: str, data: bytes) -> str:
        """How the paper is made anew; one that was edited, with what is in it, is given up."""
        named = "" if document == build.DEFAULT else f" {document}"
        where = "" if path == Path(f"{document}.docx") else f" -o {disk.near(path)}"
        forced = "" if paper_seal.state(data) is paper_seal.State.INTACT else " --force"
        return f"重新出：rectify report{named} --docx{where}{forced}"

    def _text_of(self, document: str, day: date) -> tuple[str, ...] | None:
        try:
            return _text(self._docx(document, day))
        except RectifyError:
            return None

    def _older(self, document: str, theirs: tuple[str, ...], days: tuple[date, ...]) -> str | None:
        """From which earlier state of the ledger the paper was made, in words; None where from none that is looked at."""
        if self.repository is None:
            return None
        visits = self.repository.history([self.folder.path], start=self.start)
        steps = min(_STEPS, 1 + _FILES // (1 + len(self.book.issues)))
        with contextlib.closing(visits), contextlib.suppress(git_errors.BrokenHistory):
            for step, visit in enumerate(itertools.islice(visits, steps)):
                tree = self.repository.tree(visit.hash, self.folder.path)
                folder = replace(self.folder, files=tree)
                then = DiskComparison(folder, store.load(folder), self.today, None, visit.hash)
                if tree is not None and any(then._text_of(document, day) == theirs for day in days):
                    since = f"后来台账又改了 {step} 次" if step else "后来改的还没有提交"
                    return f"是台账改动以前出的：和 {day_of(visit.moment)} 的“{visit.subject}”时一样，{since}"
        return None


def _text(docx: bytes) -> tuple[str, ...]:
    """What a .docx says, a paragraph each, empty ones left out. Raises what `package.opened` raises."""
    lines = (line.strip() for text in docx_package.opened(docx, Place("")).paragraphs for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _days(theirs: tuple[str, ...], ours: tuple[str, ...]) -> tuple[date, ...]:
    """The days that the file names where the ledger does not say the same."""
    known = set(ours)
    found = (match.group() for line in theirs if line not in known for match in _DAY.finditer(line))
    days = []
    for text in dict.fromkeys(found):
        try:
            day = dates.read(text)
        except dates.ImpossibleDate:
            continue
        if day is not None:
            days.append(day)
    return tuple(days[:_DAYS])


def _saved_again(data: bytes) -> str:
    program = docx_identity.program(data)
    if program is not None:
        return f"文字和台账一样，但用 {program} 另存过：版式可能变了，里面可能记着另存的人和时间"
    if paper_seal.state(data) is not paper_seal.State.INTACT:
        return "文字和台账一样，但写成以后改过：版式可能变了，里面可能留着改的人和时间"
    return (
        "文字和台账一样，版式不是现在这样出的：出了以后改过字体、双面或 base.docx，用过 --base，或者换过 rectify 的版本"
    )


def _settle(again: str) -> str:
    return f"台账是对的，{again}；文件里是对的，先照着改台账（rectify update），再{again}"
