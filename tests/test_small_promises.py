"""Promises that nothing else holds: modes of files, a pipe that closes, an office that fails, closings half written down."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from tests.conftest import PROJECT, TODAY, Clerk

posix = pytest.mark.skipif(os.name != "posix", reason="modes and pipes of POSIX")


@posix
@pytest.mark.parametrize("mask", [0o022, 0o002, 0o077])
def test_a_new_file_has_the_mode_that_any_program_would_give_it(small: Clerk, mask: int) -> None:
    before = os.umask(mask)
    try:
        small.does("rectify add 2 规范采购")
        small.write("办法.txt", "办法")
        small.does("rectify update 2.1 --evidence 办法.txt")
    finally:
        os.umask(before)
    for name in ("ledger/2.1.yaml", "ledger/evidence/2.1/办法.txt"):
        assert stat.S_IMODE(small.path(name).stat().st_mode) == 0o666 & ~mask, name


@posix
def test_a_file_that_is_written_again_keeps_its_mode(small: Clerk) -> None:
    small.path("ledger/1.1.yaml").chmod(0o640)
    small.does("rectify update 1.1 --owner 许某")
    assert stat.S_IMODE(small.path("ledger/1.1.yaml").stat().st_mode) == 0o640


@posix
@pytest.mark.parametrize("command", ["list", "status", "check", "report", "show 2.5", "list --json", "--help"])
def test_a_reader_that_goes_away_is_no_failure_to_shout_about(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [sys.executable, "-m", "rectify", *command.split()],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        env={**os.environ, "RECTIFY_TODAY": TODAY, "PYTHONUTF8": "1"},
    )
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
    assert process.returncode in (0, 1)


@posix
def test_a_libreoffice_that_fails_is_told_and_the_old_pdf_stays(sample: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = sample.folder.parent / "bin"
    tools.mkdir()
    office = tools / "soffice"
    office.write_text("#!/bin/sh\necho source file could not be loaded >&2\nexit 1\n", encoding="utf-8")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    said = sample.types("rectify report --pdf -o 报告.pdf")
    assert said.code == 1
    assert "source file could not be loaded" in said.err
    assert "提示：" in said.err
    assert not sample.path("报告.pdf").exists()


def test_a_supporting_department_that_is_not_listed_is_warned_of(small: Clerk) -> None:
    settings = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", settings.replace("部门:", "部门: [办公室, 人事科]\n备用:", 1))
    small.does("rectify update 1.1 --support 财务科")
    found = [each for each in small.types("rectify check --json").json if "财务科" in each["message"]]
    assert [(each["level"], each["id"], each["file"]) for each in found] == [("warning", "1.1", "ledger/1.1.yaml")]


def test_a_closing_without_a_day_of_acceptance_is_told(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    text = small.read("ledger/1.1.yaml")
    start = text.index("验收:")
    line = text.index("日期:", start)
    end = text.index("\n", line)
    small.write("ledger/1.1.yaml", text[:line].rstrip(" ") + text[end + 1 :].replace("      ", "      ", 1))
    messages = [each["message"] for each in small.types("rectify check --json").json]
    assert any("1.1.1" in each and "验收" in each and "日期" in each for each in messages), messages


@pytest.mark.parametrize("deadline", ["持续推进", "长期坚持", "2023年X月底前", "立行立改，持续推进"])
def test_a_deadline_that_says_it_has_no_day_is_no_complaint(small: Clerk, deadline: str) -> None:
    small.does(["rectify", "update", "1.1", "--deadline", deadline, "--reason", "经研究"])
    assert not [each for each in small.types("rectify check --json").json if "看不出是哪一天" in each["message"]]


@pytest.mark.parametrize(
    ("deadline", "due"),
    [("集中整改阶段：2022年10月至12月", "2022-12-31"), ("第一阶段2023年3月1日至4月15日", "2023-04-15")],
)
def test_words_before_a_span_of_days_do_not_hide_its_end(small: Clerk, deadline: str, due: str) -> None:
    small.does(["rectify", "update", "1.1", "--deadline", deadline, "--reason", "经研究"])
    rows = small.does("rectify list --json").json
    assert {row["due"] for row in rows} == {due}
