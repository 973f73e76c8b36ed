"""The gallery: every failure that the command line can meet, caused, and told in Chinese with its exit code; and every
class of failure has its row."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shlex

import pytest
import typer
from filelock import FileLock

import rectify
from rectify import cli, verbs
from rectify.checking.unclear_names import Uncertain
from rectify.commandline import chinese_help
from rectify.core.errors import RectifyError, SeveralErrors, UsageError
from rectify.git.git_errors import NoAccess
from rectify.storage import locking
from tests.conftest import Clerk
from tests.gallery import ROWS, Row

ABSTRACT = {RectifyError, UsageError, SeveralErrors, Uncertain, NoAccess}
"""Raised by their children's names, or holding others."""
ELSEWHERE = {
    "rectify.importer": "told in test_importer_*",
    "rectify.render": "told in test_render_*",
    "rectify.machine.libreoffice": "needs a LibreOffice that fails",
    "rectify.git.remote": "needs two machines: test_sync_refusals",
    "rectify.git.merge_state": "needs two machines: test_sync_refusals",
    "rectify.commands.sync": "needs two machines: test_sync_refusals",
    "rectify.commands.resolve": "needs two machines: test_sync_refusals",
    "rectify.sync.conflicts": "needs two machines: test_sync_refusals",
    "rectify.sync.send_gate": "needs two machines: test_sync_gate",
    "rectify.sync.verify_merge": "needs two machines: test_sync_gate",
    "rectify.sync.reused_numbers": "needs two machines: test_numbers_for_life",
}
"""Rooms whose failures have galleries of their own."""
NOT_IN_PROCESS = {
    "rectify.machine.screen.Cancelled": "needs a terminal: test_terminal",
    "rectify.storage.locking.Busy": "needs another writer: below, in a test of its own",
    "rectify.storage.store.SavedMeanwhile": "needs a hand that saves: test_hand_saves",
    "rectify.machine.streams.CannotPrint": "needs a stream that is full: test_streams",
    "rectify.session.session.HalfMerged": "needs two machines: test_sync_refusals",
    "rectify.commands.weekly.NotForThePublic": "needs a week that was: trust/test_publicness",
    "rectify.commands.undo.CutOff": "needs a shallow clone: test_sync_places",
    "rectify.storage.output_files.NobodyReads": "needs a pipe: test_outputs",
    "rectify.storage.disk.CannotWrite": "below, in a test of its own",
    "rectify.session.recovery.NotFinished": "needs a command that was killed: trust/test_crash",
    "rectify.session.recovery.Interrupted": "needs Ctrl+C: trust/test_living_git",
    "rectify.session.recovery.NotRestored": "needs a disk that fails: trust/test_faults",
    "rectify.git.git_errors.GitLocked": "needs a git that was killed: trust/test_crash",
    "rectify.git.git_errors.BrokenRepository": "with all that may be broken: trust/test_which_repository",
    "rectify.git.git_errors.NotOurs": "needs another user: trust/test_hostile_repository",
    "rectify.git.git_errors.GitNotStarted": "needs a git that does not start: trust/test_faults",
}


def known_failures() -> set[type[RectifyError]]:
    for module in pkgutil.walk_packages(rectify.__path__, "rectify."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: set[type[RectifyError]] = set()
    waiting: list[type[RectifyError]] = [RectifyError]
    while waiting:
        each = waiting.pop()
        found.add(each)
        waiting += each.__subclasses__()
    return {each for each in found if each.__module__.startswith("rectify.")}


def name(of: type) -> str:
    return f"{of.__module__}.{of.__qualname__}"


def test_every_failure_has_a_row() -> None:
    mine = {
        name(each)
        for each in known_failures() - ABSTRACT
        if not any(each.__module__.startswith(room) for room in ELSEWHERE)
    }
    assert mine - {row.of for row in ROWS} == set(NOT_IN_PROCESS)
    assert {row.of for row in ROWS} <= mine


def raised(command: str) -> set[str]:
    """The failures that the command raises, by name; those of the command line are Typer's until they are told."""
    words = shlex.split(command)[1:]
    try:
        cli._app(cli._asked(cli._verb(words), words))(args=words, prog_name="rectify", standalone_mode=False)
    except SeveralErrors as error:
        return {name(type(each)) for each in error.errors}
    except RectifyError as error:
        return {name(type(error))}
    except typer.TyperException as error:
        return {name(type(chinese_help.in_chinese(error, None)))}
    return set()


def strange_words(text: str, *allowed: str) -> list[str]:
    """Runs of Latin letters that are neither commands, options, file names, keys nor names that a clerk may meet."""
    plain = text
    for piece in sorted(allowed, key=len, reverse=True):
        plain = plain.replace(piece, " ")
    plain = re.sub(r"(?:/|[A-Za-z]:\\)\S*|[\w./-]*\.(?:yaml|docx|doc|html|xlsx|csv|json|txt|pdf|sh)\b", " ", plain)
    plain = re.sub(r"(?<![\w-])--?[a-z][a-z-]*", " ", plain)
    plain = re.sub(r"\b(?=[a-f]*[0-9])[0-9a-f]{10}\b", " ", plain)  # a commit
    plain = re.sub(r"\bgit config\s+user\.(?:name|email)", " ", plain)
    plain = re.sub(r"\b(?:rectify|git)(?: (?:[a-z]+(?:\.[a-z]+)?))?(?= |$|[，。；：？、）”\n])", " ", plain)
    return [word for word in re.findall("[A-Za-z]{2,}", plain) if word not in WORDS]


WORDS = {
    *("rectify", "git", "Rectify", "YAML", "JSON", "Word", "LibreOffice", "WPS", "PDF", "sha", "UTF", "SVN", "MB"),
    *(
        "RECTIFY_TODAY",
        "RECTIFY_LEDGER",
        "RECTIFY",
        "TODAY",
        "LEDGER",
        "XDG",
        "STATE",
        "HOME",
        "EDITOR",
        "notepad",
        "Ctrl",
        "base",
        "index",
    ),
    *("ledger", "templates", "evidence", "undo", "update", "add", *verbs.typed()),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.of.removeprefix("rectify."))
def test_the_gallery(small: Clerk, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("EDITOR", "RECTIFY_TODAY"):
        monkeypatch.setenv(variable, os.environ.get(variable, ""))
    row.first(small)
    before = small.snapshot()
    said = small.types(row.command)
    assert (said.code, "Traceback" in said.err) == (row.code, False), said.err
    assert re.search(r"^错误：", said.err, re.M), said.err
    assert row.described in said.err
    assert row.hint in said.err.partition("提示：")[2] or (row.hint == "提示：" and "提示：" in said.err), said.err
    assert strange_words(said.err, *re.findall(r"[A-Za-z]\S*", row.command)) == []
    after = small.snapshot()
    if row.of.endswith("ChangedMeanwhile"):
        assert "# 我" not in small.read("ledger/1.1.yaml")
    else:
        assert after == before
    assert raised(row.command) == {row.of}
    assert {known.exit_code for known in known_failures() if name(known) == row.of} == {row.code}


def test_a_place_that_cannot_be_written(small: Clerk) -> None:
    before = small.snapshot()
    for command in (
        "rectify report --docx -o ledger",
        "rectify report -o ledger/1.1.yaml/稿.docx",
        "rectify init 文件",
    ):
        if command.endswith("文件"):
            small.write("文件", "甲")
            before = small.snapshot()
        said = small.types(command)
        assert said.code == 1
        assert "错误：写不了" in said.err
        assert "提示：" in said.err
        assert small.snapshot() == before


@pytest.mark.parametrize("verb", ["", *verbs.typed()])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_chinese_and_ends_with_an_example(clerk: Clerk, verb: str, option: str) -> None:
    said = clerk.does(f"rectify {verb} {option}")
    assert said.err == ""
    assert said.out.startswith(f"用法：rectify {verb}".rstrip())
    last = said.out.rstrip().splitlines()[-1]
    assert f"rectify {verb}".strip() in last
    assert strange_words(said.out) == []
    assert all(piece in said.out for piece in ("选项：", "-h, --help"))


def test_rectify_alone_shows_help(clerk: Clerk) -> None:
    assert clerk.does("rectify").out == clerk.does("rectify --help").out
    for verb in verbs.typed():
        assert f"  {verb} " in clerk.does("rectify").out


def test_another_writer_is_waited_for_and_then_told(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "_LOCK_WAIT", 0.1)
    before = small.snapshot()
    with FileLock(small.path(".git/rectify.lock")):
        said = small.types("rectify update 1.1 --owner 许某")
        assert "1.1.1" in small.does("rectify list").out
    assert said.code == 1
    assert "错误：另一个 rectify 正在写 ledger" in said.err
    assert "提示：稍等再来一次" in said.err
    assert small.snapshot() == before
    small.does("rectify update 1.1 --owner 许某")


def test_english_would_be_noticed() -> None:
    assert strange_words("错误：Got unexpected extra argument (甲)") == ["Got", "unexpected", "extra", "argument"]
    assert strange_words("提示：rectify update 2.5 --status 整改中；git config --global user.name") == []
