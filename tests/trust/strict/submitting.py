"""What the tests of `rectify check --strict` share: the command, the paper, and how it refuses."""

from __future__ import annotations

import re

from tests.conftest import Clerk, Said

PAPER = "进展情况报告.docx"
STRICT = "rectify check --strict"


def commits(clerk: Clerk) -> None:
    clerk.git("add", "--all", "ledger", "templates")
    clerk.git("commit", "--quiet", "--message", "手工")


def refused(clerk: Clerk, command: str = STRICT) -> Said:
    """A strict check that finds something, each finding with a next command, and changes nothing, git's files included."""
    before = everything(clerk)
    said = clerk.types(command)
    assert (said.code, "Traceback" in said.err) == (1, False), said.out + said.err
    assert "没有发现问题" not in said.err
    assert re.fullmatch("(?:(?:错误：[^\n]+\n)+提示：[^\n]+\n)+", said.out), said.out
    assert everything(clerk) == before
    return said


def everything(clerk: Clerk) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(clerk.folder.rglob("*")) if path.is_file()}


def described(said: Said) -> list[str]:
    return [line for line in said.out.splitlines() if line.startswith("错误：")]
