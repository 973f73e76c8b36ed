"""The 佐证 is there and unchanged, and git has it."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clerk
from tests.trust.strict.submitting import STRICT, commits, described, refused


def test_evidence_without_sha256_is_recorded_by_the_command_that_is_hinted(ready: Clerk) -> None:
    text = ready.read("ledger/1.1.yaml")
    ready.write("ledger/1.1.yaml", re.sub(r" +sha256: .*\n", "", text))
    commits(ready)
    ready.does("rectify check")
    said = refused(ready)
    assert "佐证文件 evidence/1.1/办法.txt 没有记 sha256，改没改过证明不了" in said.out
    hint = "rectify update 1.1 --evidence ledger/evidence/1.1/办法.txt"
    assert hint in said.out
    ready.does(hint)
    assert ready.read("ledger/1.1.yaml") == text
    ready.does(STRICT)


def test_recording_it_is_no_change_of_what_was_signed_off(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", re.sub(r" +sha256: .*\n", "", ready.read("ledger/1.1.yaml")))
    commits(ready)
    ready.does("rectify close 1.1.1 --accepted-by 王某")
    ready.does("rectify update 1.1 --evidence ledger/evidence/1.1/办法.txt")
    ready.does("rectify check")


def test_a_sha256_recorded_for_another_file_is_a_change_of_what_was_signed_off(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", re.sub(r" +sha256: .*\n", "", ready.read("ledger/1.1.yaml")))
    commits(ready)
    ready.does("rectify close 1.1.1 --accepted-by 王某")
    ready.write("ledger/evidence/1.1/办法.txt", "换了")
    ready.does("rectify update 1.1 --evidence ledger/evidence/1.1/办法.txt")
    assert "1.1.1 销号后没有重启就改了：佐证文件 evidence/1.1/办法.txt 换了内容" in refused(ready).out


@pytest.mark.parametrize("is_ignored", [False, True])
def test_evidence_that_git_has_not(ready: Clerk, *, is_ignored: bool) -> None:
    if is_ignored:
        ready.write(".gitignore", "*.pdf\n")
    ready.write("ledger/evidence/1.1/会议 纪要.pdf", "纪要")
    ready.does("rectify update 1.1 --evidence ledger/evidence/1.1/会议\\ 纪要.pdf --no-commit")
    ready.git("add", "ledger/1.1.yaml")
    ready.git("commit", "--quiet", "--message", "手工")
    ready.does("rectify check")
    said = refused(ready)
    line = next(n for n, text in enumerate(ready.read("ledger/1.1.yaml").splitlines(), 1) if "会议" in text)
    assert described(said) == [
        f"错误：ledger/1.1.yaml:{line}：佐证文件 evidence/1.1/会议 纪要.pdf 没有提交到 git，备份和别人那里都没有它"
    ]
    hint = 'git add --force "ledger/evidence/1.1/会议 纪要.pdf"'
    assert hint in said.out
    ready.git("add", "--force", "ledger/evidence/1.1/会议 纪要.pdf")
    ready.git("commit", "--quiet", "--message", "存入佐证")
    ready.does(STRICT)


def test_evidence_that_was_changed(ready: Clerk) -> None:
    ready.write("ledger/evidence/1.1/办法.txt", "改过的")
    said = refused(ready)
    assert "存进来以后改过（sha256 对不上）" in said.out
    assert "错误：ledger/evidence/1.1/办法.txt：改了，还没有提交" in said.out


def test_evidence_in_git_lfs_is_noted(ready: Clerk) -> None:
    ready.write("ledger/evidence/.gitattributes", "*.txt filter=lfs\n")
    ready.git("add", "ledger")
    ready.git("commit", "--quiet", "--message", "大文件")
    said = ready.does(STRICT)
    assert "注意：佐证 ledger/evidence/1.1/办法.txt 由 Git LFS 存放，git bundle 备份里没有它们的内容" in said.err
