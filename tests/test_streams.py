"""Streams that are closed or full, a locale without Chinese, names that are no UTF-8: a sentence and an exit code, never a
traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Clerk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams, names of any bytes")
PRINTING = ("status", "list --json", "report", "", "add -h")


def shell(clerk: Clerk, command: str, **environment: str) -> tuple[int, str]:
    """Runs a line of the shell in which `rectify` is the program; its exit code and what stderr says."""
    done = subprocess.run(
        ["bash", "-c", f'rectify() {{ "{sys.executable}" -P -m rectify "$@"; }}; {command}'],
        cwd=clerk.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
        check=False,
    )
    return done.returncode, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize("verb", PRINTING)
def test_what_cannot_be_printed_is_told(small: Clerk, verb: str, where: str) -> None:
    if where == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("no such device here")
    code, err = shell(small, f"rectify {verb} {where}")
    assert code == 1
    assert "错误：结果打印不出来：" in err
    assert "Traceback" not in err
    assert "Exception" not in err


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_change_is_made_whether_or_not_it_can_be_told(small: Clerk, streams: str) -> None:
    """What is said goes nowhere, and into no file of the ledger."""
    if "full" in streams and not Path("/dev/full").exists():
        pytest.skip("no such device here")
    code, _ = shell(small, f"rectify update 1.1 --owner 许某 {streams}")
    assert code == 0
    assert small.does("rectify show 1.1 --json").json["owner"] == "许某"
    assert small.git("status", "--porcelain") == ""
    assert shell(small, f"rectify update 9.9 --owner 许某 {streams}")[0] == 1
    assert shell(small, f"rectify update 1.1 --ower 许某 {streams}")[0] == 2


@pytest.mark.parametrize("mode", [{}, {"PYTHONUTF8": "0"}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_a_locale_without_chinese_is_none_the_worse(small: Clerk, mode: dict[str, str]) -> None:
    small.write("办法.txt", "办法")
    for command in (
        "rectify update 1.1 --owner 许某 --evidence 办法.txt",
        "rectify report -o 报告.docx",
        "rectify log",
        "rectify init 新台账",
        "rectify undo",
    ):
        code, err = shell(small, command, LC_ALL="C", **mode)
        assert (code, "Traceback" in err) == (0, False), err
    assert small.path("报告.docx").is_file()
    assert small.path("新台账/templates/进展情况报告.html").is_file()
    assert small.git("log", "-1", "--format=%s").strip() == "撤销：1.1 更新责任人、佐证：严格管理"


NAME = os.fsdecode(b"a\xff")
REPORT = (
    "一、组织领导\n加强领导。\n二、整改落实情况\n（一）关于甲方面\n1.严格管理。印发办法。\n三、下一步打算\n持续用力。\n"
)


@pytest.mark.parametrize("place", ["ledger/{}.yaml", "ledger/{}", "ledger/evidence/1.1/{}", "templates/{}.html"])
@pytest.mark.parametrize("is_committed", [True, False])
def test_a_file_whose_name_is_no_text_bars_no_verb(small: Clerk, place: str, is_committed: bool) -> None:
    small.write(place.format(NAME), "<p>甲</p>")
    if is_committed:
        small.git("add", "--all")
        small.git("commit", "--quiet", "--message", "名字")
    for verb in ("status --json", "list", "show 1.1", "log --json", "check --json", "report", "list --as-of HEAD"):
        said = small.types(f"rectify {verb}")
        assert said.code == 0 or "错误 " in said.err
        assert said.out
    small.does("rectify update 1.1 --owner 许某")
    small.does("rectify undo")
    assert "有：" in small.types("rectify report 没有").err


def test_names_that_are_no_text_as_arguments(small: Clerk) -> None:
    small.write(NAME, "佐证")
    small.write(f"{NAME}.txt", REPORT)
    small.does(["rectify", "update", "1.1", "--evidence", NAME])
    small.does(["rectify", "report", "-o", f"{NAME}.docx"])
    assert small.path(f"{NAME}.docx").is_file()
    small.does(["rectify", "import", f"{NAME}.txt", "--ledger", "新"])
    for words in (["update", "1.1", "--evidence", f"{NAME}无"], ["show", NAME], ["--ledger", NAME, "status"], [NAME]):
        said = small.types(["rectify", *words])
        assert said.code in (1, 2)
        assert "提示：" in said.err


def test_templates_that_cannot_be_looked_into_are_not_passed_over(small: Clerk) -> None:
    """A paper of the shipped ones would not be what the clerk changed."""
    for path in small.path("templates").iterdir():
        path.unlink()
    small.path("templates").rmdir()
    small.path("templates").symlink_to("templates")
    small.is_refused("rectify report", 1, "错误：读不了 templates：链接绕成了圈")
