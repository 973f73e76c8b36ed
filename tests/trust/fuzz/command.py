"""Any words behind a verb: done or refused in Chinese, with the exit codes of the contract; what is refused changes no
file, what is done leaves a ledger that can be read."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rectify.cli import main
from rectify.storage import store
from tests.trust.fuzz.picks import Picks, text_of

VERBS = ("show", "list", "status", "check", "update", "accept", "close", "reopen", "add", "report", "withdraw")
_ELSEWHERE = ("--ledger", "--edit", "--evidence", "-o", "--output", "--docx", "--html", "--pdf", "--base", "--as-of")
"""What reads or writes beside the ledger, or starts other programs: not for words that a fuzzer makes up."""
SEEDS = [
    bytes((VERBS.index(verb),)) + "\0".join(words).encode()
    for verb, *words in (
        ("show", "1.1"), ("show", "（一）1", "--json"), ("list", "--status", "整改中", "--due", "30"), ("list", "--department", "办公室"),
        ("status", "--json"), ("check",), ("update", "1.1.2", "--status", "整改到位", "--result", "甲\v乙\u200b。"),
        ("update", "1.1", "--deadline", "2023年12月底前", "--reason", "汛期"), ("update", "1.1", "--measure", "甲", "--support", "乙，丙"),
        ("update", "1.1.3", "--status", "长期整改", "--target", "甲", "--review", "2023-09-30"), ("accept", "1.1.1", "--by", "王某"),
        ("close", "1.1.1", "--accepted-by", "王某", "--date", "2023-04-20"), ("reopen", "1.1.4", "--reason", "甲", "--basis", "乙"),
        ("add", "1", "标题", "--problem", "甲: 乙 #丙"), ("add", "1.1", "“三会一课”"), ("report",), ("report", "通报"),
        ("withdraw", "1.1.1", "--reason", "甲", "--into", "1.1.2"),
    )
]  # fmt: skip
WORDS = (
    *("\0--status\0", "\0--result\0", "\0--deadline\0", "\0--reason\0", "\0--title\0", "\0--progress\0", "\0--by\0", "\0--date\0", "\0--json"),
    *("1.1", "1.1.1", "２．５", "（一）1", "整改到位", "rectified", "已销号", "2023-04-28", "\v", "\u2028", "\x85", "\r", "\xa0", "\u200b", "\xad"),
    *("\ufeff", "\uf0b7", "\udcff", "{{ 统计句 }}", "{{", "—status", "－－status", "--", "-h", "#", ": ", "- ", "“", '"', "\n", "\n\n", "\u3000"),
)  # fmt: skip
_ISSUE = """\
编号: 1.1
标题: 严格管理
牵头部门: 办公室   # 牵头
整改时限: 2023年6月底前
具体问题:
  - {编号: 1.1.1, 问题: 甲, 小标题: 健全制度, 整改情况: 印发办法。, 状态: 整改到位}
  - 编号: 1.1.2
    问题: 台账不全
    状态: 整改中
  - 编号: 1.1.3
    状态: 待整改
  - 编号: 1.1.4
    整改情况: 补录台账20份。
    状态: 已销号
    验收: {日期: 2023-04-01, 验收人: 王某}
    销号: {日期: 2023-04-02}
"""
_SETTINGS = "单位: 中共甲市乙局党组\n反馈日期: 2023-01-14\n方面: [关于甲方面, 关于乙方面]\n"
_HOME = tempfile.TemporaryDirectory()
_LEDGER = Path(_HOME.name) / "ledger"


def check(data: bytes) -> None:
    picks = Picks(data)
    verb = picks(VERBS)
    words = text_of(picks.rest).split("\0")
    if any(word.startswith(_ELSEWHERE) for word in words):
        return
    _lay_out()
    before = _snapshot()
    out, err = io.StringIO(), io.StringIO()
    with _desk(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([verb, *words])
    assert code in (0, 1, 2)
    if code == 0:
        assert not store.load(store.find(_LEDGER)).damages
    else:
        assert _snapshot() == before
        assert "错误：" in err.getvalue() or verb == "check"
    out.getvalue().encode("utf-8", "surrogatepass")


def _lay_out() -> None:
    _LEDGER.mkdir(exist_ok=True)
    for path in _LEDGER.iterdir():
        if path.is_file():
            path.unlink()
    (_LEDGER / "1.1.yaml").write_text(_ISSUE, encoding="utf-8")
    (_LEDGER / "ledger.yaml").write_text(_SETTINGS, encoding="utf-8")


def _snapshot() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_LEDGER.iterdir()) if path.is_file()}


@contextlib.contextmanager
def _desk() -> Iterator[None]:
    """In the ledger's folder, on its day, without git: a process for every input would be most of the time."""
    here = os.getcwd()
    kept = dict(os.environ)
    os.chdir(_HOME.name)
    os.environ["RECTIFY_TODAY"] = "2023-04-28"
    os.environ.pop("RECTIFY_LEDGER", None)
    os.environ["PATH"] = ""
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(kept)
