"""The repository around the ledger: commits, contents and history. Hooks, signing and identity are the user's own."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.compare import recorded_numbers
from rectify.core.values import frozen
from rectify.git import commit_tree, find_repository, lock_files, log_parser, run_git
from rectify.git.commit_tree import LINK, Tree
from rectify.git.git_errors import BrokenHistory, BrokenRepository, GitLocked, GitRefused, no_access
from rectify.git.log_parser import HEADER, RECORD, moment_of
from rectify.git.run_git import Answer, Contents

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from typing import IO

    from rectify.compare.recorded_numbers import Numbers
    from rectify.git.find_repository import Place
    from rectify.git.log_parser import LoggedCommit
    from rectify.git.run_git import Running

ACTION = "Rectify-Action"
NUMBER = "Rectify-Id"
UNDOES = "Rectify-Undoes"
SETTLED = "Rectify-Settled"
RENUMBERED = "Rectify-Renumbered"
SYNC = "sync"
"""The action of what makes two clerks' changes one."""
_SHALLOW = ("--ignore-submodules=dirty",)
"""Git is not called in a repository that lies in a folder of this one."""
_PULLED = re.compile("Merge (remote-tracking branch|branch '[^']*' of) ")
"""How git's own subject of a merge begins where what is merged was fetched."""
_DURABLE = ("-c", "core.fsync=added,reference")
"""What is committed is on the disk, should the power fail a moment later; an older git does not know the word."""


@frozen
class Commit:
    """A commit made by rectify: its hash, author, subject, action and numbers, and the commit that it undoes, if any."""

    hash: str
    author: str
    subject: str
    action: str
    numbers: tuple[str, ...]
    undoes: str | None


@frozen
class Repository:
    """The repository around the ledger: where it is, whether its history was cut short when it was cloned, and whether
    nothing had been committed when it was looked for."""

    place: Place
    is_shallow: bool
    is_new: bool

    @property
    def top(self) -> Path:
        """The folder of its files."""
        return self.place.top

    @property
    def git_dir(self) -> Path:
        """Git's own folder (of the worktree)."""
        return self.place.git_dir

    def commit(self, paths: Sequence[Path], message: str) -> str:
        """Commits just these files as they stand and returns the short hash, empty where they are as committed before.
        What else is staged or changed stays as it is. Raises GitRefused, with nothing staged that was not before."""
        names = [self._name(path) for path in paths]
        tracked = self._tracked(names)
        new = [name for name in names if name not in tracked and (self.top / name).exists()]
        if not new and not self.changed(paths):
            return ""
        with self._unstaged_again(new):
            if new:
                self._changes("add", "--force", "--", *new)
            described = ("--quiet", "--only", "--cleanup=whitespace", "--file=-")
            self._changes(*_DURABLE, "commit", *described, "--", *names, stdin=message)
        return self._checked("rev-parse", "--short", "HEAD").strip()

    @contextlib.contextmanager
    def _unstaged_again(self, new: Sequence[str]) -> Iterator[None]:
        """Where the body is refused, these files are no more staged than they were; room for that is kept beforehand, for
        the disk may be full by then."""
        if not new:
            yield
            return
        with lock_files.room_kept(self.git_dir) as give_room:
            try:
                yield
            except (GitRefused, GitLocked):
                give_room()
                with contextlib.suppress(GitLocked):
                    self.ask_patiently("rm", "--quiet", "--cached", "--force", "--ignore-unmatch", "--", *new)
                raise

    def unstage(self, paths: Iterable[Path]) -> None:
        """Has the list of what is to be committed say of these files what was committed last."""
        self._changes("reset", "--quiet", "--", *(self._name(path) for path in paths))

    def holds(self, paths: Iterable[Path]) -> bool:
        """Whether these files, and those among them that are gone, are as they were committed last."""
        there = [self._name(path) for path in paths if path.exists()]
        return not self.changed(paths) and self._tracked(there).issuperset(there)

    def free(self) -> None:
        """Takes away what a git has left that was killed with the command that called it, and waits for one that is
        still at work. Raises GitLocked."""
        if locks := lock_files.in_the_way(self.git_dir):
            raise GitLocked(locks, "上次的命令做到一半，先不动它")

    def changed(self, paths: Iterable[Path]) -> list[Path]:
        """Which of these files differ from what was committed last, or were never committed."""
        names = [self._name(path) for path in paths]
        asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", *_SHALLOW, "--", *names)
        listed = self._checked("--no-optional-locks", *asked) if names else ""
        return [self.top / entry[3:] for entry in listed.split("\0") if entry]

    def user(self) -> str | None:
        """Git's user.name; None where there is none."""
        return self.ask("config", "user.name").text.strip() or None

    def author(self) -> str:
        """The name that the next commit will bear; empty where git does not know who commits."""
        return self.ask("var", "GIT_AUTHOR_IDENT").text.rpartition(" <")[0]

    def made_by_rectify(self, folder: Path) -> Iterator[Commit]:
        """The commits with our trailers that touched `folder`, newest first."""
        order = ("--full-history", "--date-order")  # across merges, and no change before what undid it
        described = self.log(
            ("%H", "%an", "%s", *map(_trailer, (ACTION, NUMBER, UNDOES))), *order, "--", self._name(folder)
        )
        for commit, author, subject, action, named, undoes in described:
            if action:
                yield Commit(commit, author, subject, action, tuple(named.split()), undoes or None)

    def log(self, fields: Sequence[str], *arguments: str) -> Iterator[tuple[str, ...]]:
        """These fields of the commits that `git log` lists; what a name or a subject holds cannot be taken for another."""
        described = self.ask("log", "-z", "--no-show-signature", f"--format={'%x00'.join(fields)}", *arguments).text
        return zip(*[iter(described.split("\0"))] * len(fields), strict=False)

    def numbers(self, start: str = "HEAD") -> dict[str, Numbers]:
        """For the commits up to `start`: the numbers that things had after each → those that they have at `start`. What
        kept its number is left out, and so are commits after which no number was given anew."""
        described = self.log(("%H", "%P", _trailers(RENUMBERED)), "--topo-order", start, "--")
        return recorded_numbers.of_now(
            (commit, parents.split(), recorded_numbers.read(moves.split("\x1d")))
            for commit, parents, moves in described
        )

    def settled(self, start: str, end: str) -> list[tuple[str, str]]:
        """Who decided what where both sides of a merge had changed the same, from `start` to `end`, oldest first."""
        described = self.log(("%an", _trailers(SETTLED)), "--merges", "--reverse", f"{start}..{end}", "--")
        return [
            (author, decision) for author, decisions in described for decision in decisions.split("\x1d") if decision
        ]

    def paths_of(self, commit: str) -> list[Path]:
        """The files that a commit changed."""
        listed = self._checked(
            "diff-tree", "--root", "--no-commit-id", "--name-only", "--no-renames", "-r", "-z", commit
        )
        return [self.top / name for name in listed.split("\0") if name]

    def content(self, commit: str, path: Path) -> bytes | None:
        """The file as committed, as a checkout would write it; None where it was not there."""
        answer = self.ask("cat-file", "--filters", f"{commit}:{self._name(path)}")
        return answer.data if answer.done else None

    @contextlib.contextmanager
    def written(self, content: str, name: str) -> Iterator[IO[bytes]]:
        """The content with this id as a checkout would write it into a file of that name, to be read piece by piece."""
        with self._beside("cat-file", "--filters", f"--path={name}", content) as process:
            assert process.stdout is not None
            yield process.stdout
            process.stdout.close()
            process.terminate()

    def contents(self) -> Contents:
        """A source of contents by id, for a `with`."""
        return Contents(self.place)

    def commit_named(self, name: str) -> str | None:
        """The hash of the commit that a hash, tag or branch names; None where there is none."""
        if not name or name.startswith("-"):
            return None
        return self.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").text or None

    def moment(self, commit: str) -> int:
        """When it was committed, in seconds since 1970."""
        return moment_of(self._checked("log", "-1", "--no-show-signature", "--format=%ct", commit, "--").strip())

    def last_before(self, moment: int, folder: Path) -> tuple[str | None, int]:
        """The commit whose state was the ledger's at that moment, None where there is none, and how many changes of the
        folder were made before it on lines that had not joined yet. It does not depend on who merged them later."""
        newest = self.ask("rev-list", "-1", f"--min-age={moment - 1}", "HEAD", "--").text or None
        if newest is None or not self._apart(newest, moment, folder):
            return newest, 0
        line = self._shared_before(moment) or newest
        return line, self._apart(line, moment, folder)

    def _apart(self, commit: str, moment: int, folder: Path) -> int:
        """How many commits of HEAD changed the folder before that moment and are not part of `commit`."""
        name = self._name(folder)
        counted = self.ask("rev-list", "--count", f"--min-age={moment - 1}", "HEAD", f"^{commit}", "--", name)
        return int(counted.text or 0)

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
        moments = self.ask("log", "--no-show-signature", "--format=%ct", "--", self._name(folder)).text.split()
        return moment_of(moments[-1]) if moments else None

    def cut_at(self) -> frozenset[str]:
        """The commits at which a shallow clone ends: their parents are not here. Empty where all of it is."""
        if not self.is_shallow:
            return frozenset()
        return frozenset((self.place.common / "shallow").read_text(encoding="ascii").split())

    def entries(self, commit: str, folder: Path) -> dict[str, tuple[str, str]]:
        """The files of the folder in a commit: path from the top → mode and id of the content."""
        below = [] if folder == self.top else [f"{self._name(folder)}/"]
        return commit_tree.entries(self.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", *below).names)

    def tree(self, commit: str, folder: Path) -> Tree | None:
        """The folder as the commit holds it; None where it holds none."""
        before = 0 if folder == self.top else len(self._name(folder)) + 1
        entries = {path[before:]: entry for path, entry in self.entries(commit, folder).items()}
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
    ) -> Generator[LoggedCommit]:
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
        process = self._beside(*command)
        assert process.stdout is not None
        try:
            yield from log_parser.described(process.stdout)
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
            answer = self.ask("merge-file", "-p", *names)
        return answer.data if answer.done else None

    def ask(self, *arguments: str, stdin: bytes | None = None) -> Answer:
        """What git says to these arguments. Raises GitNotStarted."""
        return run_git.run(self.top, self.place.named, *arguments, stdin=stdin)

    def ask_patiently(self, *arguments: str, stdin: str | None = None) -> Answer:
        """As `ask`, for what git changes in its own folder; another git at work is waited for. Raises GitLocked."""
        data = None if stdin is None else stdin.encode()
        answer = Answer(1, b"", "")

        def try_it() -> str:
            nonlocal answer
            answer = run_git.run(self.top, self.place.named, *arguments, stdin=data, watched_in=self.git_dir)
            return "" if answer.done else answer.words

        if locks := lock_files.keep_out(self.git_dir, lock_files.patiently(self.git_dir, try_it)):
            raise GitLocked(locks)
        return answer

    def _name(self, path: Path) -> str:
        return path.relative_to(self.top).as_posix()

    def _tracked(self, names: Sequence[str]) -> frozenset[str]:
        """Which of these files git knows."""
        return frozenset(self.ask("ls-files", "-z", "--", *names).names if names else ())

    def _changes(self, *arguments: str, stdin: str | None = None) -> None:
        """Has git change something in its own folder. Raises GitRefused, GitLocked."""
        _described(self.ask_patiently(*arguments, stdin=stdin))

    def _checked(self, *arguments: str) -> str:
        """What git prints. Raises GitRefused."""
        return _described(self.ask(*arguments))

    def _beside(self, *arguments: str) -> Running:
        return run_git.beside(self.top, self.place.named, *arguments)


def _described(answer: Answer) -> str:
    if answer.done:
        return answer.text
    if answer.code < 0:
        raise GitRefused(f"git 被系统强行关闭了（{-answer.code}）")
    raise GitRefused((answer.words + answer.text).strip())


def _trailer(key: str, between: str = "%x20") -> str:
    """How git is asked for the values of a trailer of ours, and what is to stand between them."""
    return f"%(trailers:key={key},valueonly,separator={between})"


def _trailers(key: str) -> str:
    """As `_trailer`, of one that says something else each time."""
    return _trailer(key, "%x1d")


def find(folder: Path) -> Repository | None:
    """The repository that `folder` lies in; None outside git or without git. Raises NotOurs, BrokenRepository."""
    home = find_repository.find(folder) if run_git.is_installed() else None
    if home is None:
        return None
    asked = ("--is-inside-work-tree", "--show-cdup", "--is-shallow-repository", "HEAD^{commit}")
    answer = run_git.run(home.top, home.fenced, "rev-parse", *asked)
    lines = answer.text.split("\n")
    if len(lines) < 3:
        raise no_access(home.top / ".git", answer.words)
    is_inside, up, is_shallow = lines[:3]
    # git's configuration may name another folder for the files (core.worktree), above this one or elsewhere
    top = (home.top / up).resolve()
    if is_inside != "true":
        raise BrokenRepository(home.top / ".git", "它的文件夹不是台账所在的这一个（core.worktree、core.bare）")
    home = find_repository.Place(top, home.git_dir, home.common)
    is_new = not answer.done and not home.has_branch
    return Repository(home, is_shallow=is_shallow == "true", is_new=is_new)


def start(folder: Path) -> Repository | None:
    """Makes `folder` a repository; None without git."""
    if not run_git.is_installed():
        return None
    answer = run_git.run(folder, {}, "init", "--quiet")
    if not answer.done:
        raise GitRefused(answer.words)
    repository = find(folder)
    if repository is not None:
        repository.ask("config", "core.quotePath", "false")  # git shows Chinese file names as they are
    return repository
