"""Sync where things are not as usual: another remote's name, a detached head, a merge that git refuses to commit."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, pair


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    return pair(small)


def test_a_remote_may_have_any_name(clerks: Pair) -> None:
    clerks.one.git("remote", "rename", "origin", "市局")
    clerks.two.does("rectify update 1.1 --owner 王某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify update 1.1.3 --progress 已部署")
    clerks.one.does("rectify sync")
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert shown["owner"] == "王某"
    assert [entry["text"] for entry in shown["progress"]] == ["已部署"]
    clerks.two.does("rectify sync")
    assert clerks.two.ledger() == clerks.one.ledger()


def test_a_detached_head_is_told_and_nothing_is_sent(clerks: Pair) -> None:
    clerks.one.git("switch", "--quiet", "--detach")
    before = clerks.shared.joinpath("packed-refs").exists(), clerks.two.git("ls-remote", "origin")
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "错误：" in said.err
    assert "提示：" in said.err
    assert "git checkout" in said.err
    assert (clerks.shared.joinpath("packed-refs").exists(), clerks.two.git("ls-remote", "origin")) == before


def test_a_merge_that_a_hook_refuses_to_commit_loses_nothing(clerks: Pair) -> None:
    clerks.two.does("rectify update 1.1 --owner 王某")
    clerks.two.does("rectify sync")
    clerks.one.does("rectify update 1.1.3 --progress 已部署")
    before = clerks.one.ledger()
    for hook in ("pre-merge-commit", "commit-msg", "pre-commit"):
        clerks.one.write(f".git/hooks/{hook}", "#!/bin/sh\necho 不许提交 >&2\nexit 1\n")
        clerks.one.path(f".git/hooks/{hook}").chmod(0o755)
    said = clerks.one.types("rectify sync")
    assert said.code == 1
    assert "不许提交" in said.err
    for hook in ("pre-merge-commit", "commit-msg", "pre-commit"):
        clerks.one.path(f".git/hooks/{hook}").unlink()
    assert clerks.one.ledger() == before or clerks.one.does("rectify status --json").json["total"] == 3
    clerks.one.does("rectify sync")
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert shown["owner"] == "王某"
    assert [entry["text"] for entry in shown["progress"]] == ["已部署"]
