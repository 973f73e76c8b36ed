"""Backup and restore, by the lines of the README: all of the ledger, its evidence, templates and history in one file, and
the same report, byte for byte, from it on a machine where nothing is known."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT, TODAY, Clerk

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def line_of(begin: str) -> list[str]:
    """The command of the README that begins so."""
    (line,) = set(re.findall(f"`({begin} [^`]*)`", README))
    return shlex.split(line)


BACKUP, RESTORE, FORGET = line_of("git bundle"), line_of("git clone"), line_of("git remote remove")


@dataclass(frozen=True)
class Machine:
    """Another machine: no configuration, no identity, an empty home, and git's settings for a new user as given."""

    desk: Path
    settings: str = ""

    def runs(self, *words: str, folder: str = "") -> subprocess.CompletedProcess[bytes]:
        home = self.desk / "家"
        home.mkdir(exist_ok=True)
        (home / ".gitconfig").write_text(self.settings, encoding="utf-8")
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        environment = {
            **kept,
            "HOME": str(home),
            "USERPROFILE": str(home),
            "XDG_CONFIG_HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "RECTIFY_TODAY": TODAY,
            "PYTHONUTF8": "1",
        }
        command = [sys.executable, "-m", "rectify", *words[1:]] if words[0] == "rectify" else list(words)
        return subprocess.run(command, cwd=self.desk / folder, env=environment, capture_output=True, check=False)

    def does(self, *words: str, folder: str = "") -> str:
        done = self.runs(*words, folder=folder)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode() + done.stderr.decode()


@pytest.fixture
def kept(clerk: Clerk) -> Clerk:
    """A ledger that was made with commands, with evidence, templates of its own and a few days of history."""
    clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面 --aspect 关于乙方面")
    clerk.does("rectify add 1 严格管理 --problem 制度缺失 --problem 台账不全")
    clerk.write("办法.bin", bytes(range(256)) * 40 + b"\r\n\n\r")
    clerk.write("会议 纪要.txt", "第一行\n第二行\r\n")
    clerk.does(["rectify", "update", "1.1", "--evidence", "办法.bin", "--evidence", "会议 纪要.txt"])
    clerk.does("rectify update 1.1 --department 办公室 --deadline 2023年6月底前")
    clerk.does("rectify update 1.1.1 --title 健全制度 --result 印发办法。 --status 整改到位")
    clerk.does("rectify update 1.1.2 --title 补齐台账 --result 补录台账20份。 --status 整改到位")
    clerk.does("rectify close 1.1.1 --accepted-by 王某")
    clerk.does("rectify init --base")
    text = clerk.read("templates/进展情况报告.html")
    clerk.write("templates/进展情况报告.html", f"{text}<p>截至{{{{ 截止日期 }}}}</p>\n")
    clerk.git("commit", "--quiet", "--all", "--message", "模板：加一行")
    clerk.git("tag", "送审")
    clerk.does("rectify report --docx")
    clerk.does("rectify check --strict")
    return clerk


def moved(kept: Clerk, tmp_path: Path, settings: str = "") -> Machine:
    """The backup is made and carried to another machine; what it was made from is gone."""
    desk = tmp_path / "另一台"
    desk.mkdir()
    kept.git(*BACKUP[1:])
    shutil.move(kept.path(BACKUP[3]), desk / BACKUP[3])
    kept.folder.rename(tmp_path / "坏了的")
    machine = Machine(desk, settings)
    machine.does(*RESTORE)
    return machine


@pytest.mark.parametrize("settings", ["", "[core]\n\tautocrlf = true\n"], ids=["plain", "as git for Windows sets it"])
def test_a_restored_ledger_is_the_same(kept: Clerk, tmp_path: Path, settings: str) -> None:
    report = kept.path("进展情况报告.docx").read_bytes()
    log = kept.does("rectify log").out
    files = {name: data for name, data in kept.snapshot().items() if name.startswith(("ledger", "templates"))}
    machine = moved(kept, tmp_path, settings)
    home = RESTORE[3]
    restored = Clerk(machine.desk / home, kept.capture).snapshot()
    if not settings:
        assert restored == files
    assert restored["ledger/1.1.yaml"] == files["ledger/1.1.yaml"]
    assert restored["ledger/evidence/1.1/办法.bin"] == files["ledger/evidence/1.1/办法.bin"]
    machine.does("rectify", "report", "--docx", folder=home)
    assert (machine.desk / home / "进展情况报告.docx").read_bytes() == report
    assert machine.does("rectify", "log", folder=home) == log
    said = machine.does("rectify", "check", "--strict", folder=home)
    assert "佐证 2 个文件都在，没有改过" in said
    assert "没有未提交的改动；进展情况报告.docx 就是这份台账出的" in said
    assert machine.does("git", "tag", folder=home) == "送审\n"
    assert "rectify merge-file" in machine.does("git", "config", "merge.rectify.driver", folder=home)


def test_work_goes_on_in_the_restored_ledger(kept: Clerk, tmp_path: Path) -> None:
    machine = moved(kept, tmp_path, "[user]\n\tname = 李某\n\temail = li@example.com\n")
    home = RESTORE[3]
    machine.does("rectify", "undo", folder=home)
    machine.does("rectify", "update", "1.1", "--owner", "许某", folder=home)
    machine.does(*BACKUP, folder=home)
    machine.does("git", "clone", "--quiet", f"{home}/{BACKUP[3]}", "第二次")
    assert "许某" in machine.does("rectify", "show", "1.1", folder="第二次")


@pytest.mark.parametrize("is_there", [True, False], ids=["there", "unplugged"])
def test_sync_does_not_take_the_backup_for_another_machine(kept: Clerk, tmp_path: Path, *, is_there: bool) -> None:
    machine = moved(kept, tmp_path, "[user]\n\tname = 李某\n\temail = li@example.com\n")
    home = RESTORE[3]
    machine.does("rectify", "update", "1.1", "--owner", "许某", folder=home)
    if not is_there:
        (machine.desk / BACKUP[3]).unlink()
    said = machine.runs("rectify", "sync", folder=home)
    described = said.stderr.decode()
    assert said.returncode == 1
    assert "错误：origin 是一个备份文件" in described
    assert "git remote set-url origin 地址" in described
    assert " ".join(FORGET) in described
    machine.does(*FORGET, folder=home)
    assert "git remote add origin" in machine.runs("rectify", "sync", folder=home).stderr.decode()


def test_what_a_bundle_leaves_out_is_named_before(kept: Clerk, tmp_path: Path) -> None:
    """What is not committed, and evidence that git was told to ignore."""
    kept.write(".gitignore", "*.pdf\n")
    kept.write("ledger/evidence/1.1/批复.pdf", "批复")
    kept.does("rectify update 1.1 --evidence ledger/evidence/1.1/批复.pdf --no-commit")
    kept.write("templates/进展情况报告.html", kept.read("templates/进展情况报告.html") + "<p>又一行</p>\n")
    said = kept.types("rectify check --strict")
    assert "佐证文件 evidence/1.1/批复.pdf 没有提交到 git，备份和别人那里都没有它" in said.out
    assert "错误：ledger/1.1.yaml：改了，还没有提交" in said.out
    assert "错误：templates/进展情况报告.html：改了，还没有提交" in said.out
    machine = moved(kept, tmp_path)
    restored = Clerk(machine.desk / RESTORE[3], kept.capture).snapshot()
    assert not any("批复" in name or b"\xe6\x89\xb9\xe5\xa4\x8d" in data for name, data in restored.items())
    assert "又一行".encode() not in restored["templates/进展情况报告.html"]


def test_a_backup_holds_the_branch_that_was_worked_on(kept: Clerk, tmp_path: Path) -> None:
    kept.git("switch", "--quiet", "--create", "整改")
    kept.does("rectify update 1.1 --owner 许某")
    machine = moved(kept, tmp_path)
    assert machine.does("git", "branch", "--show-current", folder=RESTORE[3]) == "整改\n"
    assert "许某" in machine.does("rectify", "show", "1.1", folder=RESTORE[3])
