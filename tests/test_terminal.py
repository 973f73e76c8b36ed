"""On a terminal a bare verb asks for what it needs, with the choices and Enter for the usual answer; without one it
never waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TODAY, Clerk

pexpect = pytest.importorskip("pexpect", reason="pexpect needs a POSIX terminal")
WAIT = 30


def dialogue(clerk: Clerk, command: str, *exchange: tuple[str, str]) -> tuple[int, str]:
    """Runs `python -m rectify …` on a terminal; for each prompt that appears, types the answer. The whole screen."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", *command.split()],
        cwd=str(clerk.folder),
        env={**os.environ, "RECTIFY_TODAY": TODAY, "LC_ALL": "C.UTF-8"},
        encoding="utf-8",
        timeout=WAIT,
        dimensions=(50, 120),
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # a shell in the background hands it on as ignored
    )
    seen = ""
    for prompt, answer in exchange:
        child.expect_exact(prompt)
        seen += child.before + child.after
        child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, seen + child.before


def test_close_offers_what_can_be_closed_and_asks_who_accepted(small: Clerk) -> None:
    code, screen = dialogue(
        small,
        "rectify close",
        ("输入序号或名称", "1"),
        ("谁验收的：", "王某"),
        ("2023-04-28）：", ""),
    )
    assert code == 0, screen
    assert "1.1.1  整改到位  制度缺失" in screen
    assert "1.1.2" not in screen
    shown = small.does("rectify show 1.1.1 --json").json
    assert shown["status"] == "closed"
    assert shown["acceptance"] == {"date": "2023-04-28", "by": "王某", "opinion": None}


def test_close_takes_a_number_that_was_not_offered(small: Clerk) -> None:
    code, screen = dialogue(small, "rectify close", ("输入序号或名称", "1.1.2"))
    assert code == 1
    assert "1.1.2 是“整改中”，还没有整改到位" in screen


def test_add_shows_the_aspects_and_takes_the_problems_one_by_one(small: Clerk) -> None:
    code, screen = dialogue(
        small,
        "rectify add",
        ("输入序号或名称", "2"),
        ("标题：", "规范采购"),
        ("具体问题1", "采购无计划"),
        ("具体问题2", "验收走过场"),
        ("具体问题3", ""),
        ("牵头部门", ""),
        ("整改时限", "2023年6月底前"),
    )
    assert code == 0, screen
    assert "关于甲方面" in screen
    shown = small.does("rectify show 2.1 --json").json
    assert [problem["finding"] for problem in shown["problems"]] == ["采购无计划", "验收走过场"]
    assert shown["deadline"] == "2023年6月底前"
    assert shown["department"] is None


def test_update_offers_the_states_and_the_departments(small: Clerk) -> None:
    text = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", text.replace("部门:  ", "部门: [办公室, 人事科]\n备用:  "))
    code, screen = dialogue(
        small,
        "rectify update 1.1.3",
        ("直接回车：待整改）", "整改中"),
        ("牵头部门", "2"),
        ("整改时限", ""),
        ("记一条进展", "已部署"),
    )
    assert code == 0, screen
    shown = small.does("rectify show 1.1.3 --json").json
    assert (shown["status"], shown["department"]) == ("in_progress", "人事科")
    assert small.does("rectify show 1.1 --json").json["progress"][-1]["text"] == "已部署"


def test_update_asks_for_the_reason_of_a_new_deadline(small: Clerk) -> None:
    code, screen = dialogue(small, "rectify update 1.1 --deadline 2023年9月底前", ("改期的原因", "等待批复"))
    assert code == 0, screen
    assert small.does("rectify show 1.1 --json").json["extensions"][0]["reason"] == "等待批复"


def test_accept_and_reopen_ask_for_what_they_need(small: Clerk) -> None:
    code, screen = dialogue(small, "rectify accept", ("输入序号或名称", "1"), ("验收人：", "王某"))
    assert code == 0, screen
    small.does("rectify close 1.1.1")
    code, screen = dialogue(
        small, "rectify reopen", ("输入序号或名称", "1.1.1"), ("重启的原因：", "反弹"), ("重启的依据：", "回头看通报")
    )
    assert code == 0, screen
    assert small.does("rectify show 1.1.1 --json").json["status"] == "in_progress"


def test_a_wrong_answer_is_asked_again_and_ctrl_c_changes_nothing(small: Clerk) -> None:
    before = small.snapshot()
    code, screen = dialogue(
        small, "rectify close 1.1.1", ("谁验收的：", "王某"), ("2023-04-28）：", "4月31"), ("）：", "\x03")
    )
    assert code != 0
    assert "“4月31”不是日期" in screen
    assert "已取消" in screen
    assert small.snapshot() == before


def test_a_name_that_was_not_offered_is_kept_as_it_was_typed(small: Clerk) -> None:
    settings = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", settings.replace("部门:  ", "部门: [办公室]\n备用:  ", 1))
    code, screen = dialogue(
        small,
        "rectify update 1.1.3",
        ("输入序号或名称", ""),
        ("输入序号或名称", "督查室（２０２３年专班）"),
        ("整改时限", ""),
        ("记一条进展", ""),
    )
    assert code == 0, screen
    assert small.does("rectify show 1.1.3 --json").json["department"] == "督查室（２０２３年专班）"


def test_what_is_pasted_at_a_prompt_is_cleaned_and_arrow_keys_are_asked_again(small: Clerk) -> None:
    code, screen = dialogue(
        small,
        "rectify accept 1.1.1",
        ("验收人：", "王\x1b[D某"),
        ("验收人：", "王\u200b某\u00a0"),
    )
    assert code == 0, screen
    assert "方向键一类的控制键，请重新输入" in screen
    assert "输入的内容 里清理了粘贴带来的零宽空格 1 处，删去" in screen
    assert small.does("rectify show 1.1.1 --json").json["acceptance"]["by"] == "王某"


def test_withdraw_offers_what_counts_and_asks_for_the_reason(small: Clerk) -> None:
    code, screen = dialogue(small, "rectify withdraw", ("输入序号或名称", "1.1.2"), ("撤销的原因", "领导小组收回"))
    assert code == 0, screen
    assert small.does("rectify show 1.1.2 --json").json["withdrawn"]["reason"] == "领导小组收回"


def test_reopen_offers_what_was_withdrawn(small: Clerk) -> None:
    small.does("rectify withdraw 1.1.2 --reason 重复")
    answers = ("输入序号或名称", "1"), ("重启的原因", "不该撤销"), ("重启的依据", "纪要")
    code, screen = dialogue(small, "rectify reopen", *answers)
    assert code == 0, screen
    assert small.does("rectify show 1.1.2 --json").json["status"] == "in_progress"


@pytest.mark.parametrize("verb", ["add", "update", "accept", "close", "reopen", "withdraw", "show", "import"])
def test_without_a_terminal_a_bare_verb_never_waits(small: Clerk, verb: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rectify", verb],
        cwd=small.folder,
        input=b"",
        capture_output=True,
        check=False,
        timeout=WAIT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 2
    assert "错误：缺少" in done.stderr.decode("utf-8")
    assert f"rectify {verb}" in done.stderr.decode("utf-8")


def test_a_console_in_gbk_takes_every_screen(sample: Clerk) -> None:
    text = sample.read("ledger/1.1.yaml").replace("责任领导: ", "责任领导: 䶮", 1)
    sample.write("ledger/1.1.yaml", text)
    for command in ("status", "list", "show 1.1", "check", "report"):
        done = subprocess.run(
            [sys.executable, "-m", "rectify", *command.split()],
            cwd=sample.folder,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
        )
        assert done.returncode == 0, done.stderr
        done.stdout.decode("gbk")


def test_json_is_ascii_where_stdout_is_not_utf8(sample: Clerk) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rectify", "status", "--json"],
        cwd=sample.folder,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
    )
    assert done.stdout.isascii()
    assert b"\\u4e91" in done.stdout


def test_a_terminal_gets_a_table_with_all_of_it(sample: Clerk) -> None:
    code, screen = dialogue(sample, "rectify list --overdue")
    assert code == 0
    assert "牵头部门" in screen
    assert "共 1 个" in screen


def test_a_history_that_is_just_as_long_as_what_is_shown_is_not_said_to_be_cut(small: Clerk) -> None:
    for number in range(16):
        small.does(f"rectify update 1.1.2 --owner 许某{number}")
    assert len(small.does("rectify log 1.1 --json").json) == 20
    _, screen = dialogue(small, "rectify log 1.1")
    assert "新增 1.1.3 巡查不力" in screen
    assert "只列了" not in screen
    small.does("rectify update 1.1.2 --owner 许某")
    _, screen = dialogue(small, "rectify log 1.1")
    assert "只列了最近 20 条；全部：rectify log 1.1 --last 0" in screen


def test_a_long_history_is_cut_and_the_whole_is_asked_for_in_the_same_words(small: Clerk) -> None:
    for number in range(11):
        small.does(f"rectify update 1.1.2 --owner 许某{number}")
        small.does(f"rectify update 1.1.3 --owner 许某{number}")
    code, screen = dialogue(small, "rectify log 1.1 --since 2020-01-01 --by 李")
    assert code == 0
    assert screen.count("更新责任人") == 20
    assert "只列了最近 20 条；全部：rectify log 1.1 --since 2020-01-01 --by 李 --last 0" in screen


@pytest.mark.parametrize("saves", [True, False])
def test_an_editor_that_returns_at_once_is_waited_for(small: Clerk, saves: bool) -> None:
    """Notepad of Windows 11, `code`: what is saved before Enter counts."""
    os.environ["EDITOR"] = "true"  # the clerk's fixture gives it back
    child = pexpect.spawn(
        sys.executable,
        ["-m", "rectify", "update", "1.1", "--edit"],
        cwd=str(small.folder),
        env={**os.environ, "RECTIFY_TODAY": TODAY, "LC_ALL": "C.UTF-8"},
        encoding="utf-8",
        timeout=WAIT,
        dimensions=(50, 200),
    )
    child.expect("草稿在 (\\S+)\r\n")
    draft = Path(child.match[1])
    child.expect_exact("再按回车；没有要改的，直接按回车")
    if saves:
        draft.write_bytes(draft.read_bytes() + "备注: 后来存的\n".encode())
    child.sendline("")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    assert ("没有改动" in child.before) == (not saves)
    assert small.does("rectify show 1.1 --json").json["remark"] == ("后来存的" if saves else None)
    assert not draft.exists()
