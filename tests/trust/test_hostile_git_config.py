"""A git that its user has configured in every way that could change what is read or written: the ledger's history is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.pair import Pair, pair

CONFIG = """
[trailer]
	separators = "="
	ifexists = replace
	where = start
[trailer "Rectify-Id"]
	key = "Sign "
	ifexists = doNothing
[commit]
	template = {template}
	verbose = true
	cleanup = strip
[log]
	date = relative
	showSignature = true
	follow = true
[format]
	pretty = oneline
[diff]
	external = false
	noprefix = true
	mnemonicPrefix = true
	renames = copies
[status]
	short = true
	branch = true
[core]
	commentChar = "1"
	quotePath = true
	abbrev = 4
[merge]
	log = true
	ff = only
	conflictStyle = diff3
[pull]
	rebase = true
[rerere]
	enabled = true
[i18n]
	commitEncoding = gbk
	logOutputEncoding = gbk
[color]
	ui = always
[alias]
	status = log
"""


@pytest.fixture
def clerks(small: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    template = tmp_path / "模板.txt"
    template.write_text("1 号模板\n", encoding="utf-8")
    config = tmp_path / "gitconfig"
    config.write_text(CONFIG.format(template=template.as_posix()), encoding="utf-8")
    both = pair(small)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    return both


def test_what_a_user_has_configured_changes_no_record(clerks: Pair) -> None:
    one, two = clerks.one, clerks.two
    one.does("rectify close 1.1.1 --accepted-by 王某")
    one.does("rectify update 1.1.2 --progress 已推进")
    one.does("rectify undo")
    told = one.does("rectify log --last 3 --json").json
    assert [(each["action"], each["id"]) for each in told] == [
        ("undo", "1.1.2"),
        ("update", "1.1.2"),
        ("close", "1.1.1"),
    ]
    assert told[2]["summary"] == "1.1.1 销号：健全制度"
    one.does("rectify add 1 先登记的")
    two.does("rectify add 1 后登记的")
    one.does("rectify sync")
    assert "1.2 改号为 1.3" in two.does("rectify sync").err
    clerks.sync()
    assert [each["title"] for each in two.does("rectify list --json").json][3:] == ["先登记的", "后登记的"]
    assert "改号" in one.does("rectify log 1.3").out
    assert "没有提交" not in one.types("rectify check").out
