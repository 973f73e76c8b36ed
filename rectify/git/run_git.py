"""Running of the git program: its settings, its environment and how it ends. The only module that starts git."""

from __future__ import annotations

import subprocess
from typing import IO, TYPE_CHECKING, Self

from rectify.core.values import frozen
from rectify.git import find_repository, lock_files
from rectify.git.git_errors import GitNotStarted
from rectify.machine import programs

if TYPE_CHECKING:
    from pathlib import Path

    from rectify.git.find_repository import Place

_SETTINGS = {
    "safe.bareRepository": "explicit",  # a folder that looks like one is none
    "i18n.logOutputEncoding": "utf-8",
    "i18n.commitEncoding": "utf-8",
    "core.quotePath": "false",
    "core.commentChar": "#",  # or a line that begins as the clerk's other papers do would be no part of a message
    "trailer.separators": ":",
    "diff.orderFile": "/dev/null",  # git's own name of it on Windows too
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "rerere.enabled": "false",  # what two clerks contradict is settled by a clerk
}
"""What a clerk may have set otherwise, and our reading of git's words, or our commits, depend on."""
_LARGEST = 10_000_000
"""Bytes of a content that is handed out as a whole: no ledger file, no commit and no link's aim has as many."""
_GRACE = 2.0
"""Seconds for a git to end by itself that Ctrl+C has met as it met us; a hook may not listen."""

Running = subprocess.Popen[bytes]
"""A git that was called and has not been waited for."""


@frozen
class Answer:
    """How a call of git ended: its exit code (negative: the signal that killed it), its data, its own words."""

    code: int
    data: bytes
    words: str

    @property
    def done(self) -> bool:
        """Whether it did what it should."""
        return self.code == 0

    @property
    def text(self) -> str:
        """The data as text, without the line end."""
        return self.data.decode("utf-8", "replace").rstrip("\n")

    @property
    def names(self) -> list[str]:
        """The data as what stands between NULs."""
        return [name for name in self.text.split("\0") if name]


def is_installed() -> bool:
    """Whether there is a git to call."""
    return programs.path_of("git") is not None


def _command(arguments: tuple[str, ...]) -> list[str]:
    settings = (word for key, value in _SETTINGS.items() for word in ("-c", f"{key}={value}"))
    return [programs.path_of("git") or "git", "--literal-pathspecs", *settings, *arguments]


def beside(
    folder: Path, variables: dict[str, str], *arguments: str, stdin: int = subprocess.DEVNULL, words: bool = False
) -> Running:
    """A git process that runs beside us; its data is read from its stdout, and its words, where they are wanted, from
    stderr. Raises OSError."""
    return subprocess.Popen(
        _command(arguments),
        cwd=folder,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if words else subprocess.DEVNULL,
        env=find_repository.environment(variables),
    )


def run(
    folder: Path,
    variables: dict[str, str],
    *arguments: str,
    stdin: bytes | None = None,
    watched_in: Path | None = None,
) -> Answer:
    """Calls git and waits for it. `watched_in`: git's folder, where it takes locks there. Raises GitNotStarted."""
    watch = None if watched_in is None else lock_files.Watch(watched_in)
    code = 0
    try:
        with beside(folder, variables, *arguments, stdin=subprocess.PIPE, words=True) as process:
            try:
                data, words = _ended(process, stdin or b"", watch)
            except BaseException:
                _end(process)
                raise
            finally:
                code = process.poll() or 0
    except OSError as error:
        raise GitNotStarted(error) from None
    finally:
        if watch is not None:
            watch.ends(is_killed=code < 0)
    return Answer(code, data, words.decode("utf-8", "replace"))


def _ended(process: Running, stdin: bytes, watch: lock_files.Watch | None) -> tuple[bytes, bytes]:
    if watch is None:
        return process.communicate(stdin)
    watch.sees(process.pid)
    given: bytes | None = stdin
    while True:
        try:
            return process.communicate(given, timeout=lock_files.BEAT)
        except subprocess.TimeoutExpired:
            given = None  # it has got it
            watch.sees_again()


def _end(process: Running) -> None:
    """Asks git to end; one that is killed would leave its locks."""
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()


class Contents:
    """One `git cat-file` that hands out contents by id for as long as it is needed. To be used in a `with`. `lost`: how
    many it could not hand out, or would not because of their size."""

    def __init__(self, home: Place) -> None:
        self.lost = 0
        self._home = home
        self._process = self._begin()

    def _begin(self) -> Running:
        return beside(self._home.top, self._home.named, "cat-file", "--batch", stdin=subprocess.PIPE)

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
        described = stdout.readline().split()
        size = int(described[2]) if len(described) == 3 else 0
        data = stdout.read(min(size, _LARGEST))
        if size > _LARGEST:
            _pass_over(stdout, size - _LARGEST + 1)
        elif len(described) == 3 and stdout.read(1):
            return data
        self.lost += 1
        if len(described) != 2 and size <= _LARGEST:  # it met damage, and has ended
            self._process.communicate()
            self._process = self._begin()
        return b""


def _pass_over(stream: IO[bytes], count: int) -> None:
    while count > 0 and (part := stream.read(min(count, 1 << 20))):
        count -= len(part)
