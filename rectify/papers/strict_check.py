"""`rectify check --strict` as a whole: the ledger, its evidence, git's history, the working tree, the papers."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.checking import strict
from rectify.checking.strict import How, Seal
from rectify.git import git_errors, remote, run_git, verify, working_tree
from rectify.git import repository as git
from rectify.history.as_of import commit_of
from rectify.machine import screen
from rectify.papers import compare_on_disk
from rectify.session import missing_files
from rectify.storage import disk, evidence_files

if TYPE_CHECKING:
    from pathlib import Path

    from rectify.checking.findings import Finding, Question
    from rectify.core.model import Ref
    from rectify.git.repository import Repository
    from rectify.storage.store import Folder

_TOLD = (How.GONE, How.UNSEEN)
"""What is the matter with files that the plain check names already."""
_NAMED = 3
"""Names that are told of many."""


def examine(
    folder: Folder, question: Question, found: list[Finding], as_of: str | None, files: list[Path]
) -> tuple[list[Finding], str]:
    """What is wrong, with what the checks have `found`, and what was verified, for where nothing is. Raises CannotRead of
    a paper that is named."""
    repository, refused = None, None
    try:
        repository = git.find(folder.path)
    except git_errors.NoAccess as error:
        refused = error
    start = commit_of(repository, folder, as_of) if repository else "HEAD"
    look = _Look(folder, question, as_of, repository, start)
    look.at_ledger(found)
    if repository is None:
        look.at_no_history(refused)
    else:
        look.at_history(repository)
        if repository.commit_named("HEAD") is not None:
            look.at_files(repository)
    look.at_papers(files)
    return look.found, f"没有发现问题。核对过：{'；'.join(look.verified)}"


@dataclass(slots=True)
class _Look:
    """A look at everything; what is found and what was verified grows as it goes on."""

    folder: Folder
    question: Question
    as_of: str | None
    repository: Repository | None
    start: str
    found: list[Finding] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)

    def at_ledger(self, found: list[Finding]) -> None:
        self.found += strict.stricter(found)
        self.found += strict.unproved(self.question, self._typed)
        self.verified.append(strict.counted(self.question))

    def at_no_history(self, refused: git_errors.NoAccess | None) -> None:
        if refused is not None:
            self._wrong(refused.sentence, refused.hint or "")
        elif not run_git.is_installed():
            self._wrong(
                "没有安装 git，没有历史", "装上 git，在台账的上一级文件夹里：git init，再 git add --all、git commit"
            )
        else:
            self._wrong("这里不是 git 仓库，没有历史", "在台账的上一级文件夹里：git init，再 git add --all、git commit")

    def at_history(self, repository: Repository) -> None:
        faults = verify.faults(repository)
        if faults:
            self._wrong(
                f"git 历史不完整，或者已经损坏。git 的原话：{faults}",
                "先不要再改；从共用仓库或备份另取一份：git clone 地址 新文件夹，没送出的改动照着登记进去",
            )
        elif repository.commit_named(self.start) is None:
            self._wrong("还没有提交过，没有历史", 'git add --all 再 git commit -m "建立台账"')
        elif repository.cut_at():
            self._wrong("这是浅克隆，以前的历史不在这里", "取全：git fetch --unshallow")
        elif verify.is_partial(repository):
            self._wrong(
                "这是部分克隆，历史里的内容不全在这里", "另外完整地取一份：git clone 地址 新文件夹，不加 --filter"
            )
        else:
            self.verified.append(f"历史 {verify.commits(repository, self.start)} 次提交完整")
        if verify.signs(repository) and repository.commit_named(self.start):
            self._at_signatures(repository)

    def _at_signatures(self, repository: Repository) -> None:
        signed = verify.signed(repository, self.folder.path, self.start)
        self.found += strict.signatures(signed.commits, self.folder.path.name)
        unchecked = [each.commit for each in signed.commits if each.seal is Seal.UNCHECKED]
        if unchecked:
            why = signed.lacking or "缺签名人的公钥"
            screen.warn(f"{_some(unchecked)} 这 {len(unchecked)} 个提交的签名核对不了：{why}")
        elif signed.lacking:
            screen.warn(f"标签的签名核对不了：{signed.lacking}")
        if signed.tags:
            self.verified.append(f"有签名的标签 {_some(list(signed.tags))} 作保")
        good = sum(each.seal is Seal.GOOD for each in signed.commits)
        if good:
            self.verified.append(f"签名 {good} 个有效")

    def at_files(self, repository: Repository) -> None:
        absent = {} if self.as_of else self._absent(repository)
        self.found += strict.uncommitted(self.question, absent, self._typed)
        step = working_tree.under_way(repository.git_dir)
        if step is not None:
            self._wrong(f"git {step} 做到一半，还没有完", working_tree.way_out(step))
        homes = [] if self.as_of else [self.folder.path]
        if self.folder.templates.is_dir():
            if self.folder.templates.is_relative_to(repository.top):
                homes.append(self.folder.templates)
            else:
                screen.warn(f"{self.folder.templates} 不在 git 仓库里，历史和备份里都没有它")
        loose = verify.loose(repository, homes, self.folder.path.parent)
        named = {finding.place.file for finding in self.found if finding.message in missing_files.SENTENCES}
        described = [
            each
            for each in loose
            if each.name not in absent.values() and not (each.how in _TOLD and each.name in named)
        ]
        self.found += strict.loose(described, " ".join(disk.near(home) for home in homes))
        if not loose and not absent and step is None:
            self.verified.append("模板没有未提交的改动" if self.as_of else "没有未提交的改动")

    def _absent(self, repository: Repository) -> dict[tuple[Ref, int], str]:
        """The 佐证 whose files git has not, with their names. Tells of those that Git LFS keeps."""
        there = remote.files(repository, "HEAD", self.folder.path)
        if not there:
            return {}  # nothing is committed, or it cannot be read: that is told
        names = {}
        for issue, index, _, file in strict.filed(self.question):
            path = evidence_files.evidence_path(self.folder, file)
            assert path is not None  # else it would not be in order
            names[issue.id, index] = os.path.normpath(path)
        tops = {key: os.path.relpath(name, repository.top).replace(os.sep, "/") for key, name in names.items()}
        apart = verify.elsewhere(repository, dict.fromkeys(tops.values()))
        if apart:
            screen.warn(f"佐证 {_some(apart)} 由 Git LFS 存放，git bundle 备份里没有它们的内容，要另外拷")
        parent = self.folder.path.parent
        return {
            key: os.path.relpath(names[key], parent).replace(os.sep, "/")
            for key, name in tops.items()
            if name not in there
        }

    def at_papers(self, files: list[Path]) -> None:
        book = self.question.ledger
        papers = compare_on_disk.DiskComparison(self.folder, book, self.question.today, self.repository, self.start)
        there = files or compare_on_disk.on_disk(self.folder)
        for path in there:
            found = papers.collate(path)
            self.found += found
            if not found:
                self.verified.append(f"{path} 就是这份台账出的")
        if not there:
            screen.warn("这里没有写好的报告（.docx），没有核对；出报告：rectify report --docx")

    def _typed(self, file: str) -> str:
        return disk.near(self.folder.path / file)

    def _wrong(self, message: str, hint: str) -> None:
        self.found.append(strict.of_ledger(self.folder.path.name, message, hint))


def _some(names: list[str]) -> str:
    return "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
