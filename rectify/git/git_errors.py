"""Errors of git in Chinese with the next step; git's own words are shown below."""

from __future__ import annotations

import errno
import os
import re
import time
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_UNTRUSTED = re.compile(r"git config .*safe\.directory .+")
"""What git advises where a repository belongs to another user, in whatever language it speaks."""


class GitRefused(RectifyError):
    """A hook, no identity, a merge under way."""

    def __init__(self, words: str) -> None:
        self.words = words.strip() or "git 没有说明原因"
        super().__init__(f"git 没有提交，文件已恢复原样。git 的原话：\n{self.words}", hint=_remedy(self.words))


class NoAccess(RectifyError):
    """There is a repository, and it cannot be asked: what needs no history goes on without it."""


class BrokenRepository(NoAccess):
    """A `.git` that git cannot read, or would pass over. `why`: in our words or in git's own."""

    def __init__(self, dot: Path, why: str) -> None:
        super().__init__(
            f"git 出错了，{dot} 读不了或者已经损坏：{why}",
            hint="台账文件没有动；先把整个文件夹另拷一份，再看坏在哪里：git status；修不好的，从备份或共用仓库另取一份："
            "git clone 地址 新文件夹，把其中的 .git 换到这里",
        )


def no_access(dot: Path, words: str) -> NoAccess:
    """What git's own words mean where it does not take the repository of `dot` for one that it may ask."""
    trusts_not = _UNTRUSTED.search(words)
    return BrokenRepository(dot, words.strip()) if trusts_not is None else NotOurs(trusts_not[0])


class NotOurs(NoAccess):
    """A repository that belongs to another user: its configuration could name programs to run, so git leaves it alone.
    `advice`: the command that git itself advises."""

    def __init__(self, advice: str) -> None:
        super().__init__(
            "git 不信任这个文件夹（它属于别的用户），没有读它的历史，也不往里记",
            hint=f"确是自己单位的：{advice}；来历不明的，先问清楚",
        )


class BrokenHistory(RectifyError):
    """git could not walk the history to its end."""

    def __init__(self) -> None:
        super().__init__("git 历史没有读到头，可能已经损坏", hint="看看坏在哪里、怎么办：rectify check --strict")


def identity_remedy(words: str) -> str | None:
    """What to do where git, in English or Chinese, says that it does not know who commits; None where it says something
    else."""
    if any(sign in words for sign in ("user.email", "user.name", "empty ident", "identity", "空的姓名", "自动探测")):
        return '先告诉 git 你是谁：git config --global user.name "姓名" 和 git config --global user.email "邮箱"'
    return None


def _remedy(words: str) -> str:
    if remedy := identity_remedy(words):
        return remedy
    if any(sign in words for sign in (os.strerror(errno.ENOSPC), "No space left", "diskspace")):
        return "磁盘已满：腾出地方再来一次"
    if "merge" in words or "合并" in words:
        return "先把未完成的合并做完：rectify sync 看还要定什么；不合并了：git merge --abort"
    return "按 git 的提示处理后再来一次；只改文件、不提交：加 --no-commit"


class GitLocked(RectifyError):
    """Another git is at work, or one that was killed has left its lock file. `so`: what follows from it."""

    def __init__(self, locks: Sequence[Path], so: str = "没有提交，文件已恢复原样") -> None:
        super().__init__(
            f"别的 git 程序正占着台账的历史，{so}",
            hint="等它做完再来一次。没有别的 git 在运行，就是断电或强行关闭时留下的："
            f"删掉文件 {'、'.join(map(str, locks))}，再来一次（{_age(locks[0])}）",
        )


def _age(lock: Path) -> str:
    """How long ago the lock was made, as the clerk is told."""
    try:
        seconds = max(0, int(time.time() - lock.stat().st_mtime))
    except OSError:
        return "它刚才还在"
    for name, length in (("天", 86400), ("小时", 3600), ("分钟", 60), ("秒", 1)):
        if seconds >= length:
            return f"它是 {seconds // length} {name}前有的"
    return "它刚刚才有"


class GitNotStarted(RectifyError):
    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"运行不了 git：{disk.why(error)}", hint="看看 git 装好了没有：git --version；装好以后再来一次"
        )
