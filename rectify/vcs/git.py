"""The installed git, as a program: the only module that calls it. Hooks, signing and identity are the user's own."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rectify.core.values import frozen
from rectify.machine import programs
from rectify.vcs import gitlocks
from rectify.vcs.refusals import BrokenHistory, GitLocked, GitNotStarted, GitRefused, NotOurs
from rectify.vcs.tree import LINK, Tree
from rectify.versions import numbers, visits
from rectify.versions.visits import HEADER, RECORD, moment_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from typing import IO

    from rectify.versions.numbers import Numbers
    from rectify.versions.visits import Visit

ACTION = "Rectify-Action"
NUMBER = "Rectify-Id"
UNDOES = "Rectify-Undoes"
SETTLED = "Rectify-Settled"
RENUMBERED = "Rectify-Renumbered"
SYNC = "sync"
"""The action of what makes two clerks' changes one."""
_UNTRUSTED = re.compile(r"git config .*safe\.directory .+")
"""What git advises where a repository belongs to another user, in whatever language it speaks."""
_PULLED = re.compile("Merge (remote-tracking branch|branch '[^']*' of) ")
"""How git's own subject of a merge begins where what is merged was fetched."""
_DURABLE = ("-c", "core.fsync=added,reference")
"""What is committed is on the disk, should the power fail a moment later; an older git does not know the word."""
_LARGEST = 10_000_000
"""Bytes of a content that is handed out as a whole: no ledger file, no commit and no link's aim has as many."""


@frozen
class Commit:
    """A commit made by rectify: its hash, author, subject, action and numbers, and the commit that it undoes, if any."""

    hash: str
    author: str
    subject: str
    action: str
    numbers: tuple[str, ...]
    undoes: str | None


class Contents:
    """One `git cat-file` that hands out contents by id for as long as it is needed. To be used in a `with`. `lost`: how
    many it could not hand out, or would not because of their size."""

    def __init__(self, folder: Path) -> None:
        self.lost = 0
        self._folder = folder
        self._process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            _command("cat-file", "--batch"),
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def __call__(self, content: str) -> bytes:
        """The content with this id; empty where the repository has not got it, or got it damaged, or too large."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{content}\n".encode())
        stdin.flush()
        told = stdout.readline().split()
        size = int(told[2]) if len(told) == 3 else 0
        data = stdout.read(min(size, _LARGEST))
        if size > _LARGEST:
            _pass_over(stdout, size - _LARGEST + 1)
        elif len(told) == 3 and stdout.read(1):
            return data
        self.lost += 1
        if len(told) != 2 and size <= _LARGEST:  # it met damage, and has ended
            self._process.communicate()
            self._process = self._begin()
        return b""


def _pass_over(stream: IO[bytes], count: int) -> None:
    while count > 0 and (part := stream.read(min(count, 1 << 20))):
        count -= len(part)


@frozen
class Answer:
    """How a call of git ended: whether it did what it should, its data, its own words."""

    done: bool
    data: bytes
    words: str

    @property
    def text(self) -> str:
        """The data as text, without the line end."""
        return self.data.decode("utf-8", "replace").rstrip("\n")

    @property
    def names(self) -> list[str]:
        """The data as what stands between NULs."""
        return [name for name in self.text.split("\0") if name]


@frozen
class Repository:
    """The repository around the ledger: its top folder, git's own folder (of the worktree), whether its history was cut
    short when it was cloned, and whether nothing had been committed when it was looked for."""

    top: Path
    git_dir: Path
    is_shallow: bool
    is_new: bool

    def commit(self, paths: Sequence[Path], message: str) -> str:
        """Commits just these files as they stand and returns the short hash, empty where they are as committed before.
        What else is staged or changed stays as it is. Raises GitRefused, with nothing staged that was not before."""
        names = [self._name(path) for path in paths]
        new = [name for name in names if not self._is_tracked(name) and (self.top / name).exists()]
        if not new and not self.changed(paths):
            return ""
        if new:
            self._checked("add", "--force", "--", *new)
        try:
            self._checked(
                *_DURABLE,
                "commit",
                "--quiet",
                "--only",
                "--cleanup=whitespace",
                "--file=-",
                "--",
                *names,
                stdin=message,
            )
        except (GitRefused, GitLocked):
            if new:
                self._run("rm", "--quiet", "--cached", "--force", "--", *new)
            raise
        return self._checked("rev-parse", "--short", "HEAD").strip()

    def unstage(self, paths: Iterable[Path]) -> None:
        """Has the list of what is to be committed say of these files what was committed last."""
        self._checked("reset", "--quiet", "--", *(self._name(path) for path in paths))

    def holds(self, paths: Iterable[Path]) -> bool:
        """Whether these files, and those among them that are gone, are as they were committed last."""
        there = [path for path in paths if path.exists()]
        return not self.changed(paths) and all(self._is_tracked(self._name(path)) for path in there)

    def break_locks(self, since: float) -> None:
        """Removes the lock files that a git has left which was killed with our command that began at `since`."""
        gitlocks.break_left(self.git_dir, since)

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

    def author(self) -> str:
        """The name that the next commit will bear; empty where git does not know who commits."""
        return self._run("var", "GIT_AUTHOR_IDENT").stdout.rpartition(" <")[0]

    def made_by_rectify(self, folder: Path) -> Iterator[Commit]:
        """The commits with our trailers that touched `folder`, newest first."""
        order = ("--full-history", "--date-order")  # across merges, and no change before what undid it
        told = self.log(("%H", "%an", "%s", *map(_trailer, (ACTION, NUMBER, UNDOES))), *order, "--", self._name(folder))
        for commit, author, subject, action, named, undoes in told:
            if action:
                yield Commit(commit, author, subject, action, tuple(named.split()), undoes or None)

    def log(self, fields: Sequence[str], *arguments: str) -> Iterator[tuple[str, ...]]:
        """These fields of the commits that `git log` lists; what a name or a subject holds cannot be taken for another."""
        done = self._run("log", "-z", "--no-show-signature", f"--format={'%x00'.join(fields)}", *arguments)
        return zip(*[iter(done.stdout.split("\0"))] * len(fields), strict=False)

    def numbers(self, start: str = "HEAD") -> dict[str, Numbers]:
        """For the commits up to `start`: the numbers that things had after each → those that they have at `start`. What
        kept its number is left out, and so are commits after which no number was given anew."""
        told = self.log(("%H", "%P", _trailers(RENUMBERED)), "--topo-order", start, "--")
        return numbers.of_now(
            (commit, parents.split(), numbers.read(moves.split("\x1d"))) for commit, parents, moves in told
        )

    def settled(self, start: str, end: str) -> list[tuple[str, str]]:
        """Who decided what where both sides of a merge had changed the same, from `start` to `end`, oldest first."""
        told = self.log(("%an", _trailers(SETTLED)), "--merges", "--reverse", f"{start}..{end}", "--")
        return [(author, decision) for author, decisions in told for decision in decisions.split("\x1d") if decision]

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

    @contextlib.contextmanager
    def written(self, content: str, name: str) -> Iterator[IO[bytes]]:
        """The content with this id as a checkout would write it into a file of that name, to be read piece by piece."""
        with subprocess.Popen(
            _command("cat-file", "--filters", f"--path={name}", content),
            cwd=self.top,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as process:
            assert process.stdout is not None
            yield process.stdout
            process.stdout.close()
            process.terminate()

    def contents(self) -> Contents:
        """A source of contents by id, for a `with`."""
        return Contents(self.top)

    def commit_named(self, name: str) -> str | None:
        """The hash of the commit that a hash, tag or branch names; None where there is none."""
        if not name or name.startswith("-"):
            return None
        done = self._run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return done.stdout.strip() or None

    def moment(self, commit: str) -> int:
        """When it was committed, in seconds since 1970."""
        return moment_of(self._checked("log", "-1", "--no-show-signature", "--format=%ct", commit, "--").strip())

    def last_before(self, moment: int, folder: Path) -> tuple[str | None, int]:
        """The commit whose state was the ledger's at that moment, None where there is none, and how many changes of the
        folder were made before it on lines that had not joined yet. It does not depend on who merged them later."""
        newest = self._run("rev-list", "-1", f"--min-age={moment - 1}", "HEAD", "--").stdout.strip() or None
        if newest is None or not self._apart(newest, moment, folder):
            return newest, 0
        line = self._shared_before(moment) or newest
        return line, self._apart(line, moment, folder)

    def _apart(self, commit: str, moment: int, folder: Path) -> int:
        """How many commits of HEAD changed the folder before that moment and are not part of `commit`."""
        name = self._name(folder)
        done = self._run("rev-list", "--count", f"--min-age={moment - 1}", "HEAD", f"^{commit}", "--", name)
        return int(done.stdout.strip() or 0)

    def _shared_before(self, moment: int) -> str | None:
        """The newest commit before that moment on the line that all share: what was fetched is a merge's second parent;
        a branch of one's own that was merged is it too, but no part of that line."""
        shown = self.log(("%H", "%P", _trailer(ACTION), "%s"), f"--max-age={moment}", "HEAD", "--")
        later = {commit: rest for commit, *rest in shown}
        commit = self.commit_named("HEAD")
        while commit in later:
            known, action, subject = later[commit]
            parents = known.split()
            is_fetched = len(parents) > 1 and (action == SYNC or _PULLED.match(subject))
            commit = parents[1] if is_fetched else parents[0] if parents else None
        return commit

    def first_of(self, folder: Path) -> int | None:
        """When the folder was first committed, in seconds since 1970; None where it never was."""
        done = self._run("log", "--no-show-signature", "--format=%ct", "--", self._name(folder))
        moments = done.stdout.split()
        return moment_of(moments[-1]) if moments else None

    def cut_at(self) -> frozenset[str]:
        """The commits at which a shallow clone ends: their parents are not here. Empty where all of it is."""
        if not self.is_shallow:
            return frozenset()
        path = Path(self._checked("rev-parse", "--git-path", "shallow").strip())
        return frozenset((self.top / path).read_text(encoding="ascii").split())

    def tree(self, commit: str, folder: Path) -> Tree | None:
        """The folder as the commit holds it; None where it holds none."""
        name = self._name(folder)
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *([] if name == "." else [f"{name}/"]))
        before = 0 if name == "." else len(name) + 1
        entries: dict[str, tuple[str, str]] = {}
        for entry in listed.stdout.split("\0"):
            told, _, path = entry.partition("\t")
            if path:
                mode, _, content = told.split(" ")
                entries[path[before:]] = (mode, content)
        if not entries:
            return None
        with self.contents() as content_of:
            texts = {
                content: content_of(content)
                for path, (mode, content) in entries.items()
                if mode == LINK or ("/" not in path and path.lower().endswith((".yaml", ".yml")))
            }
        return Tree(self.written, entries, texts)

    def history(
        self,
        paths: Sequence[Path],
        *,
        start: str = "HEAD",
        since: int | None = None,
        until: int | None = None,
        in_order: bool = False,
    ) -> Generator[Visit]:
        """The commits up to `start` that changed these files or folders, newest first. `since`, `until`: committed at that
        moment or later, earlier. `in_order`: never a commit before one that follows it, and lines that were merged one
        after the other; all of it must be walked before the first is told. Close it to stop early."""
        fields = "%x00".join((*HEADER, _trailer(ACTION), _trailer(NUMBER), *map(_trailers, (SETTLED, RENUMBERED))))
        command = [
            *("-c", "log.showRoot=true", "-c", "log.follow=false", "log", "-z", "--raw", "-c", "--full-history"),
            *("--no-abbrev", "--no-renames", "--no-ext-diff", "--no-color", "--no-show-signature", "--no-notes"),
            f"--format={RECORD}{fields}%x00",
            *(["--topo-order"] if in_order else []),
            *([] if since is None else [f"--max-age={since}"]),
            *([] if until is None else [f"--min-age={until - 1}"]),
            start,
            "--",
            *(self._name(path) for path in paths),
        ]
        process = subprocess.Popen(
            _command(*command), cwd=self.top, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
        )
        assert process.stdout is not None
        try:
            yield from visits.told(process.stdout)
            if process.wait() != 0:
                raise BrokenHistory
        finally:
            process.stdout.close()
            process.terminate()
            process.wait()

    def earlier(self, commit: str, path: str) -> Iterator[str | None]:
        """The ids of the contents that a file had before the commit, newest first."""
        with contextlib.suppress(BrokenHistory):  # the first commit has none before it
            for visit in self.history([self.top / path], start=f"{commit}^"):
                for touched in visit.files:
                    yield touched.after

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

    def ask(self, *arguments: str, stdin: bytes | None = None) -> Answer:
        """What git says to these arguments, for the rooms of this floor that need more of it (`exchange`)."""
        done = self._run_bytes(*arguments, stdin=stdin)
        return Answer(done.returncode == 0, done.stdout, done.stderr.decode("utf-8", "replace"))

    def ask_patiently(self, *arguments: str) -> Answer:
        """As `ask`; another git at work is waited for. Raises GitLocked."""
        answer = Answer(done=False, data=b"", words="")

        def try_it() -> str:
            nonlocal answer
            answer = self.ask(*arguments)
            return "" if answer.done else answer.words

        if locks := gitlocks.keep_out(self.git_dir, gitlocks.patiently(self.git_dir, try_it)):
            raise GitLocked(locks)
        return answer

    def _name(self, path: Path) -> str:
        return path.relative_to(self.top).as_posix()

    def _is_tracked(self, name: str) -> bool:
        return self._run("ls-files", "--error-unmatch", "--", name).returncode == 0

    def _checked(self, *arguments: str, stdin: str | None = None) -> str:
        """What git prints; another git at work is waited for. Raises GitRefused, GitLocked."""
        told = ""
        began = time.time()

        def try_it() -> str:
            nonlocal told
            done = self._run(*arguments, stdin=stdin)
            told = done.stdout
            if done.returncode < 0:
                gitlocks.break_left(self.git_dir, began)
                return f"git 被系统强行关闭了（{-done.returncode}）"
            return "" if done.returncode == 0 else (done.stderr + done.stdout).strip() or "git 没有说明原因"

        refused = gitlocks.patiently(self.git_dir, try_it)
        if locks := gitlocks.keep_out(self.git_dir, refused):
            raise GitLocked(locks)
        if refused:
            raise GitRefused(refused)
        return told

    def _run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        done = self._run_bytes(*arguments, stdin=None if stdin is None else stdin.encode())
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        )

    def _run_bytes(self, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return _git(self.top, *arguments, stdin=stdin)


def _trailer(key: str, between: str = "%x20") -> str:
    """How git is asked for the values of a trailer of ours, and what is to stand between them."""
    return f"%(trailers:key={key},valueonly,separator={between})"


def _trailers(key: str) -> str:
    """As `_trailer`, of one that says something else each time."""
    return _trailer(key, "%x1d")


def _command(*arguments: str) -> list[str]:
    settings = ("-c", "i18n.logOutputEncoding=utf-8", "-c", "i18n.commitEncoding=utf-8", "-c", "core.quotePath=false")
    return [programs.path_of("git") or "git", "--literal-pathspecs", *settings, *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "GIT_PAGER": "cat", "GIT_EDITOR": "true"}


def _git(folder: Path, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            _command(*arguments),
            cwd=folder,
            input=b"" if stdin is None else stdin,
            capture_output=True,
            check=False,
            env=_environment(),
        )
    except OSError as error:
        raise GitNotStarted(error) from None


def is_installed() -> bool:
    """Whether there is a git to call."""
    return programs.path_of("git") is not None


def find(folder: Path) -> Repository | None:
    """The repository that `folder` lies in; None outside git or without git. Raises NotOurs."""
    if not is_installed():
        return None
    done = _git(
        folder, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--is-shallow-repository", "HEAD^{commit}"
    )
    if (refused := _UNTRUSTED.search(done.stderr.decode("utf-8", "replace"))) is not None:
        raise NotOurs(refused[0])
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if len(lines) < 3:
        return None
    top, git_dir, is_shallow = lines[:3]
    return Repository(Path(top).resolve(), Path(git_dir), is_shallow=is_shallow == "true", is_new=done.returncode != 0)


def start(folder: Path) -> Repository | None:
    """Makes `folder` a repository; None without git."""
    if not is_installed():
        return None
    done = _git(folder, "init", "--quiet")
    if done.returncode != 0:
        raise GitRefused(done.stderr.decode("utf-8", "replace"))
    _git(folder, "config", "core.quotePath", "false")  # git shows Chinese file names as they are
    return find(folder)
