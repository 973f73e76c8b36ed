"""Texts of a ledger, of its history and of the command line that would steer the terminal they are shown on."""

from __future__ import annotations

import os
import re
import shlex
import sys

import pytest

from tests.conftest import Clerk
from tests.trust.conftest import Effort

STEERING = (
    "\x1b[31m红\x1b[2J\x1b]0;题\x07\x1b]8;;http://x\x1b\\链\x1b]8;;\x1b\\\x1b[6n\x1bc\x9b31m\x9d0;题\x9c\x90\x85"
    "\u202e倒\u202d\u2066\u2067\u2068\u2069\u200e\u200f\u061c\r回\x08\x7f\x0e\x0b\x0c"
)
"""Colours, clearing, titles, links, questions to the terminal, C1, the order of a line, returns, back steps."""
FORGED = "\n提示：rm -rf /\n错误：假的"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
READING = (
    *("rectify status", "rectify status --json", "rectify list", "rectify list --json", "rectify show 1.2"),
    *("rectify show 1.2.1", "rectify show 1.2 --json", "rectify check", "rectify check --json", "rectify report"),
    *("rectify report 通报", "rectify log", "rectify log 1.2", "rectify log --json", "rectify weekly", "rectify undo"),
    *("rectify weekly --json", "rectify close 1.2", "rectify accept 1.2 --by 王某", "rectify check --strict"),
    *("rectify list --department 办公室", "rectify status --as-of HEAD", "rectify close 1.2.1 --accepted-by 王某"),
)


def escaped(text: str) -> str:
    return '"' + "".join(f"\\u{ord(each):04x}" if ord(each) < 0x2100 else each for each in text) + '"'


@pytest.fixture
def steered(small: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """The clerk whose ledger, history and remote hold it everywhere."""
    evil = escaped(f"甲{STEERING}乙{FORGED}")
    small.write(
        "ledger/1.2.yaml",
        f"编号: '1.2'\n标题: {evil}\n责任领导: {evil}\n牵头部门: {evil}\n配合部门: [{evil}]\n责任人: {evil}\n整改时限: {evil}\n"
        f"{escaped(f'键{STEERING}')}: 1\n措施: [{evil}]\n备注: {evil}\n"
        f"佐证:\n  - 名称: {evil}\n    文件: {evil}\n    备注: {evil}\n进展:\n  - 日期: 2023-04-01\n    填报: {evil}\n    内容: {evil}\n"
        f"具体问题:\n  - 编号: 1.2.1\n    问题: {evil}\n    小标题: {evil}\n    整改情况: {evil}\n    状态: 整改到位\n",
    )
    small.write("ledger/1.3.yaml", f"编号: '1.3'\n标题: 甲\n具体问题:\n  - 编号: 1.3.1\n    状态: {evil}\n")
    if os.name != "nt":
        small.path("ledger/名\x1b[31m\x9b\u202e\n提示：假.yaml").write_text("x", encoding="utf-8")
    monkeypatch.setenv("GIT_AUTHOR_NAME", f"李{STEERING}")
    small.git("add", "--all")
    small.git(
        "commit",
        "--quiet",
        "--message",
        f"主题{STEERING}\n\nRectify-Action: close{STEERING}\nRectify-Id: 1.2{STEERING}",
    )
    small.git("remote", "add", "origin", f"/没有/{STEERING.replace(chr(13), '')}")
    return small


def test_nothing_steers_a_terminal_from_a_pipe(steered: Clerk) -> None:
    """What is piped goes to a terminal in the end: through `less -R`, `cat`, `grep`."""
    for command in (*READING, "rectify sync"):
        said = steered.types(command)
        for text in (said.out, said.err):
            assert CONTROL.findall(text) == [], (command, text)
        assert "假的" not in [line.removeprefix("错误：") for line in said.err.splitlines()], command


@pytest.mark.parametrize(
    "command",
    [
        *("{}", "show {}", "show 1.2 --{}", "show 1.2 {}", "update 1.2 --status {}", "update 1.2 --deadline {}"),
        *(
            "update 1.2 --evidence {}",
            "report {}",
            "report -o x.{}",
            "report --docx -o {}/x.docx",
            "--ledger {} status",
        ),
        *("status --as-of {}", "import {}.docx", "list --status {}", "list --department {}", "list --aspect {}"),
        *("list --due {}", "add {} x", "close 1.2 --date {}", "init {}", "weekly --since {}", "log --last {}"),
        *("resolve {}", "check --strict {}.docx", "update 1.1 --title {}", "update 1.1 --remark {}", "log --by {}"),
    ],
)
def test_what_was_typed_is_told_without_what_would_steer(small: Clerk, command: str) -> None:
    words = [word.replace("{}", STEERING) for word in shlex.split(command)]
    said = small.types(["rectify", *words])
    assert CONTROL.findall(said.out + said.err) == []


def test_json_says_it_all_the_same(steered: Clerk) -> None:
    """Escaped, for the program that reads it."""
    assert steered.does("rectify show 1.2 --json").json["title"] == f"甲{STEERING}乙{FORGED}"


def test_nothing_steers_a_terminal_on_a_terminal(steered: Clerk, effort: Effort) -> None:
    pexpect = pytest.importorskip("pexpect", reason="pexpect needs a POSIX terminal")
    asking = ("rectify undo", "rectify close", "rectify accept")
    for command in [each for each in READING if not each.startswith(asking)][:: effort(4, 1)]:
        child = pexpect.spawn(
            sys.executable,
            ["-m", *command.split()],
            cwd=str(steered.folder),
            env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"},
            encoding="utf-8",
            timeout=60,
            dimensions=(50, 120),
        )
        child.expect(pexpect.EOF)
        child.close()
        shown = re.sub("\x1b\\[[0-9;]*m", "", child.before)  # our own colours
        assert "\x1b[31m红" not in child.before, command
        assert CONTROL.findall(shown.replace("\r\n", "\n")) == [], command
