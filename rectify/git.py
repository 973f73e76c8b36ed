"""The installed git, as a program: the only module that calls it. Hooks, signing and identity are the user's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.errors import RectifyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ACTION = "Rectify-Action"
NUMBER = "Rectify-Id"
UNDOES = "Rectify-Undoes"
_FIELD, _RECORD = "\x1f", "\x1e"


class GitRefused(RectifyError):
    """git said no; its own words are shown."""

    def __init__(self, words: str) -> None:
        told = words.strip() or "git 没有说明原因"
        super().__init__(f"git 没有提交，文件已恢复原样。git 的原话：\n{told}", hint=_remedy(told))


def _remedy(words: str) -> str:
    if "user.email" in words or "user.name" in words or "empty ident" in words:
        return '先告诉 git 你是谁：git config --global user.name "姓名" 和 git config --global user.email "邮箱"'
    if "merge" in words:
        return "先把未完成的合并做完（git status 看看），再来一次"
    return "按 git 的提示处理后再来一次；只改文件、不提交：加 --no-commit"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit made by rectify: its hash, subject, action and numbers, and the commit that it undoes, if any."""

    hash: str
    subject: str
    action: str
    numbers: tuple[str, ...]
    undoes: str | None


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around the ledger: its top folder and git's own folder (of the worktree)."""

    top: Path
    git_dir: Path

    def commit(self, paths: Sequence[Path], message: str) -> str:
        """Commits just these files as they stand and returns the short hash, empty where they are as committed before.
        What else is staged or changed stays as it is. Raises GitRefused, with nothing staged that was not before."""
        names = [self._name(path) for path in paths]
        new = [name for name in names if not self._is_tracked(name) and (self.top / name).exists()]
        if not new and not self.changed(paths):
            return ""
        if new:
            self._checked("add", "--force", "--", *new)
        done = self._run("commit", "--quiet", "--only", "--cleanup=whitespace", "--file=-", "--", *names, stdin=message)
        if done.returncode != 0:
            if new:
                self._run("rm", "--quiet", "--cached", "--force", "--", *new)
            raise GitRefused(done.stderr + done.stdout)
        return self._checked("rev-parse", "--short", "HEAD").strip()

    def changed(self, paths: Iterable[Path]) -> list[Path]:
        """Which of these files differ from what was committed last, or were never committed."""
        names = [self._name(path) for path in paths]
        listed = (
            self._checked("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *names)
            if names
            else ""
        )
        return [self.top / entry[3:] for entry in listed.split("\0") if entry]

    def user(self) -> str | None:
        """Git's user.name; None where there is none."""
        done = self._run("config", "user.name")
        return done.stdout.strip() or None

    def made_by_rectify(self, folder: Path) -> Iterator[Commit]:
        """The commits with our trailers that touched `folder`, newest first."""
        trailers = _FIELD.join(f"%(trailers:key={key},valueonly,separator=%x20)" for key in (ACTION, NUMBER, UNDOES))
        shown = self._run("log", f"--format=%H{_FIELD}%s{_FIELD}{trailers}{_RECORD}", "--", self._name(folder))
        for record in shown.stdout.split(_RECORD):
            fields = record.strip("\n").split(_FIELD)
            if len(fields) == 5 and fields[2]:
                yield Commit(fields[0], fields[1], fields[2], tuple(fields[3].split()), fields[4] or None)

    def paths_of(self, commit: str) -> list[Path]:
        """The files that a commit changed."""
        listed = self._checked(
            "diff-tree", "--root", "--no-commit-id", "--name-only", "--no-renames", "-r", "-z", commit
        )
        return [self.top / name for name in listed.split("\0") if name]

    def content(self, commit: str, path: Path) -> bytes | None:
        """The file as committed, as a checkout would write it; None where it was not there."""
        done = self._run_bytes("cat-file", "--filters", f"{commit}:{self._name(path)}")
        return done.stdout if done.returncode == 0 else None

    def merged(self, current: bytes, base: bytes, other: bytes) -> bytes | None:
        """Three versions of a text merged; None where they touch the same lines."""
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            names = []
            for name, data in (("current", current), ("base", base), ("other", other)):
                path = Path(folder) / name
                path.write_bytes(data)
                names.append(str(path))
            done = self._run_bytes("merge-file", "-p", *names)
        return done.stdout if done.returncode == 0 else None

    def _name(self, path: Path) -> str:
        return path.relative_to(self.top).as_posix()

    def _is_tracked(self, name: str) -> bool:
        return self._run("ls-files", "--error-unmatch", "--", name).returncode == 0

    def _checked(self, *arguments: str) -> str:
        done = self._run(*arguments)
        if done.returncode != 0:
            raise GitRefused(done.stderr)
        return done.stdout

    def _run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        done = self._run_bytes(*arguments, stdin=None if stdin is None else stdin.encode())
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        )

    def _run_bytes(self, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return _git(self.top, *arguments, stdin=stdin)


def _git(folder: Path, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    settings = ("-c", "i18n.logOutputEncoding=utf-8", "-c", "i18n.commitEncoding=utf-8", "-c", "core.quotePath=false")
    return subprocess.run(
        ["git", "--literal-pathspecs", *settings, *arguments],
        cwd=folder,
        input=b"" if stdin is None else stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_PAGER": "cat", "GIT_EDITOR": "true"},
    )


def is_installed() -> bool:
    """Whether there is a git to call."""
    return shutil.which("git") is not None


def find(folder: Path) -> Repository | None:
    """The repository that `folder` lies in; None outside git or without git."""
    if not is_installed():
        return None
    done = _git(folder, "rev-parse", "--show-toplevel", "--absolute-git-dir")
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode != 0 or len(lines) != 2:
        return None
    return Repository(Path(lines[0]).resolve(), Path(lines[1]))


def start(folder: Path) -> Repository | None:
    """Makes `folder` a repository; None without git."""
    if not is_installed():
        return None
    done = _git(folder, "init", "--quiet")
    if done.returncode != 0:
        raise GitRefused(done.stderr.decode("utf-8", "replace"))
    _git(folder, "config", "core.quotePath", "false")  # git shows Chinese file names as they are
    return find(folder)
