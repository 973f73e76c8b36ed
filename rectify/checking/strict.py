"""Additional findings of `check --strict`: evidence, history, commits and papers that cannot be shown to be unchanged.
Pure: the observations are passed in, findings with the next command are returned."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from rectify.checking.findings import Finding, Level
from rectify.core.errors import Place
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import date

    from rectify.checking.findings import Question
    from rectify.core.model import Evidence, Issue, Ref


class How(Enum):
    """How a file differs from what was committed."""

    CHANGED = "改了，还没有提交"
    STAGED = "已经 git add，还没有提交"
    NEW = "是新文件，还没有提交"
    GONE = "删去了，还没有提交"
    BOTH = "两边的改动还没有合并完"
    UNSEEN = "有没有改动看不出来：git 被告知不看它（skip-worktree 或 assume-unchanged）"


@frozen
class Loose:
    """A file that is not as it was committed: its name as the clerk is told of it, how it is typed, what was done."""

    name: str
    typed: str
    how: How


class Seal(Enum):
    """What git says of a commit's signature."""

    GOOD = ""
    NONE = "没有签名"
    BAD = "签名不对：内容和签的时候不一样"
    STRANGER = "签名的密钥不在认可的名单（allowed signers）里"
    OVER = "签名或签名的密钥已经过期、作废"
    UNCHECKED = "签名核对不了：本机没有签名人的公钥"


@frozen
class Signature:
    """A commit that changed the ledger, and its signature."""

    commit: str
    author: str
    on: date
    subject: str
    seal: Seal


def stricter(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of `check`, warnings as errors too, each with what to type next."""
    for finding in found:
        yield replace(finding, level=Level.ERROR, hint=finding.hint or _remedy(finding))


def _remedy(finding: Finding) -> str:
    if finding.id is not None:
        return f"改好它：rectify update {finding.id.of_issue} --edit"
    return f"打开 {finding.place.file} 改好" + (f"第 {finding.place.line} 行" if finding.place.line else "")


def filed(question: Question) -> Iterator[tuple[Issue, int, Evidence, str]]:
    """Each 佐证 whose file is there and as recorded, with its place in the issue's list and the file; of the others
    `checks` tells."""
    for issue in question.ledger.issues:
        for index, each in enumerate(issue.evidence):
            if each.file and (issue.id, index) not in question.evidence:
                yield issue, index, each, each.file


def unproved(question: Question, typed: Callable[[str], str]) -> Iterator[Finding]:
    """佐证 without a sha256: nobody can show that the file is the one that was filed. `typed`: how a file is typed."""
    for issue, index, each, file in filed(question):
        if not each.sha256:
            number = each.problem or issue.id
            recorded = f"rectify update {number} --evidence {typed(file)}"
            yield Finding(
                Level.ERROR,
                question.at(issue, "evidence", index),
                issue.id,
                f"佐证文件 {file} 没有记 sha256，改没改过证明不了",
                f"打开看看，没有错就记上：{recorded}",
            )


def uncommitted(
    question: Question, absent: Collection[tuple[Ref, int]], typed: Callable[[str], str]
) -> Iterator[Finding]:
    """佐证 whose files git has not."""
    for issue, index, _, file in filed(question):
        if (issue.id, index) in absent:
            yield Finding(
                Level.ERROR,
                question.at(issue, "evidence", index),
                issue.id,
                f"佐证文件 {file} 没有提交到 git，备份和别人那里都没有它",
                f'git add --force {typed(file)} 再 git commit -m "存入佐证"',
            )


def loose(files: Iterable[Loose], typed: str) -> Iterator[Finding]:
    """Files that are not as committed. `typed`: what `git add` is to be given."""
    for each in files:
        if each.how is How.BOTH:
            hint = "看还要定什么：rectify sync；不合并了：git merge --abort"
        elif each.how is How.UNSEEN:
            hint = f"让 git 照常看它：{look_again(each.typed)}"
        else:
            hint = f'要留下：git add {typed} 再 git commit -m "改了什么"；不要了：git restore 文件名，新文件就删掉'
        yield Finding(Level.ERROR, Place(each.name), None, each.how.value, hint)


def look_again(typed: str) -> str:
    """How git is told to look at these files again; it takes one of the two at a time."""
    return f"git update-index --no-skip-worktree {typed}；git update-index --no-assume-unchanged {typed}"


def signatures(found: Iterable[Signature], folder: str) -> Iterator[Finding]:
    """Commits that carry no good signature though this clerk's git signs."""
    for each in found:
        if each.seal in (Seal.GOOD, Seal.UNCHECKED):
            continue
        if each.seal is Seal.STRANGER:
            hint = "认得这个人，就把他的公钥加进 git config gpg.ssh.allowedSignersFile 说的那个文件"
        else:
            hint = (
                f"看改了什么：git show {each.commit}；认可的，签一个标签为到此为止的历史作保：git tag -s 送审 -m 送审"
            )
        message = f"提交 {each.commit}“{each.subject}”（{each.author}，{each.on}）{each.seal.value}"
        yield Finding(Level.ERROR, Place(folder), None, message, hint)


def of_ledger(folder: str, message: str, hint: str) -> Finding:
    """A finding about the ledger as a whole."""
    return Finding(Level.ERROR, Place(folder), None, message, hint)


def of_paper(name: str, message: str, hint: str) -> Finding:
    """A finding about a paper on the disk."""
    return Finding(Level.ERROR, Place(name), None, message, hint)


def counted(question: Question) -> str:
    """What of the ledger was looked at, for the sentence that nothing is wrong."""
    ledger = question.ledger
    issues = [issue for issue in ledger.issues if issue.counted]
    problems = sum(len(issue.counted) for issue in issues)
    files = len(list(filed(question)))
    described = f"台账 {len(issues)} 条、{problems} 个具体问题"
    return f"{described}；佐证 {files} 个文件都在，没有改过" if files else f"{described}；没有佐证文件"
