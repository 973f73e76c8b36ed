"""Ledger files made to fill the memory, to run something or never to be read to their end."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from rectify.storage import limits
from tests.conftest import Clerk
from tests.trust import confined
from tests.trust.conftest import Effort

pytestmark = confined.ON_LINUX
HEAD = "编号: '{0}'\n标题: 甲\n具体问题:\n  - 编号: {0}.1\n    问题: 乙\n    状态: 整改中\n"
LINE = 7
"""The first that follows."""
BOMB = "甲: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
HUNDRED = 100_000_000
FULL = limits.LARGEST - 1000
"""Characters that a file may still have."""
TOO_DEEP, TOO_LARGE = "一层套一层太多了", "文件太大，不是台账文件"
REFUSED: dict[str, tuple[str | Callable[[], bytes], int | None, str]] = {
    "an alias bomb": (BOMB, 1, "以 * 或 & 开头的内容"),
    "an anchor": (f"{HEAD}备注: &a 甲\n", LINE, "以 * 或 & 开头的内容"),
    "a tag": (f"{HEAD}备注: !!python/object/apply:os.system ['touch 中招']\n", LINE, "以 ! 开头的内容"),
    "a tag on all of it": (f"!!python/object/new:os.system ['touch 中招']\n{HEAD}", 1, "以 ! 开头的内容"),
    "a tag of nobody's": (f"{HEAD}备注: !include /etc/passwd\n", LINE, "以 ! 开头的内容"),
    "lists in lists": (f"{HEAD}备注: {'[' * 100_000}{']' * 100_000}\n", LINE, TOO_DEEP),
    "records in records": (f"{HEAD}备注: {'{a: ' * 100_000}{'}' * 100_000}\n", LINE, TOO_DEEP),
    "dashes in a row": (f"{HEAD}备注:\n  {'- ' * 100_000}x\n", LINE + 1, TOO_DEEP),
    "deeper line by line": (f"{HEAD}备注:\n" + "".join(" " * at + "-\n" for at in range(1, 1900)), None, TOO_DEEP),
    "one line of 100 MB": (lambda: f"{HEAD}备注: ".encode() + b"a" * HUNDRED, None, TOO_LARGE),
    "100 MB in lines": (
        lambda: f"{HEAD}备注: |\n".encode() + b"  aaaaaaaaaaaaaaa\n" * (HUNDRED // 18),
        None,
        TOO_LARGE,
    ),
    "a key of 100 MB": (lambda: HEAD.encode() + b"a" * HUNDRED + b": 1\n", None, TOO_LARGE),
    "too many problems": (
        HEAD + "".join(f"  - 编号: {{0}}.{at}\n" for at in range(2, 9900)),
        LINE + 999,
        "“具体问题”太多",
    ),
    "zeros": ("\0" * FULL, None, "不是文本文件或已损坏"),
}
"""What each holds (the largest: how it is made), the line that is told, and what is said of it."""


def large() -> dict[str, str | bytes]:
    """As large as a file may be, and of shapes that are hard to read."""
    return {
        "one value": f"{HEAD}备注: {'甲' * (FULL // 3)}\n",
        "placeholders": HEAD.replace("乙", "乙\n    整改情况: '" + "{{x}} " * (FULL // 6) + "'"),
        "half a mark": b"\xff\xfe" * (FULL // 2),
        "marks": b"\xef\xbb\xbf" * (FULL // 3),
        "many keys": HEAD + "".join(f"k{at}: 1\n" for at in range(FULL // 11)),
        "one key": f"{'甲' * (FULL // 3)}: 1\n{HEAD}",
        "many items": f"{HEAD}措施:\n{'  - 甲' + chr(10)}" + "  - 甲\n" * (FULL // 9),
        "commas": f"{HEAD}措施: [{'a,' * (FULL // 2)}]\n",
        "line ends in quotes": f'{HEAD}备注: "' + "\n" * FULL + '"\n',
        "line ends": f"{HEAD}备注: 甲" + "\n" * FULL + "  乙\n",
        "line ends folded": f"{HEAD}备注: >\n" + "\n" * FULL + "  乙\n",
        "lines folded": f"{HEAD}备注: >\n" + "  甲\n" * (FULL // 6),
        "lines in quotes": f'{HEAD}备注: "' + "甲\n" * (FULL // 4) + '"\n',
        "lines in simple quotes": f"{HEAD}备注: '" + "甲\n" * (FULL // 4) + "'\n",
        "lines": f"{HEAD}备注: 甲\n" + "  甲\n" * (FULL // 6),
        "keys alone": f"{HEAD}备注:\n" + "  甲:\n" * (FULL // 8),
        "dashes": f"{HEAD}备注:\n" + "-" * FULL,
        "dashes and blanks": f"{HEAD}备注:\n  x\n" + "- " * (FULL // 2) + ":\n",
        "blanks": f"{HEAD}备注:\n  x\n" + " " * FULL + "x\n",
        "blanks and a colon": f"{HEAD}备注:\n" + " " * FULL + ":\n",
        "tabs": f"{HEAD}备注:\n" + "\t" * FULL,
        "an open quote": f'{HEAD}备注: "' + "a" * FULL,
        "backslashes": f'{HEAD}备注: "' + "\\\\" * (FULL // 2),
        "quotes": f"{HEAD}备注: " + '"a" ' * (FULL // 4),
        "brackets": f"{HEAD}备注: " + "{{[}}" * (FULL // 5),
        "colons": f"{HEAD}备注: " + ": " * (FULL // 2),
        "wide colons": f"{HEAD}x" + "：" * (FULL // 3),
        "wide blanks": HEAD + "\u3000" * (FULL // 3) + "x\n",
        "wrong at the end": HEAD + "甲\n" * (FULL // 4),
        "comments, then wrong": HEAD + "#\n" * (FULL // 2) + "甲\n",
        "conflicts": "<<<<<<<\n" * (FULL // 8),
        "half a code": ("甲".encode() + b"\xff") * (FULL // 4),
        "noise": random.Random(1).randbytes(FULL),
        "old codes": ("甲\n" * (FULL // 3)).encode("gbk"),
        "wide codes": (HEAD + "备注: " + "甲" * (FULL // 3)).encode("utf-16"),
        "returns": b"\r" * FULL,
        "open placeholders": HEAD.replace("乙", "乙\n    整改情况: '" + "{{" * (FULL // 2) + "'"),
        "braces kept": HEAD.replace("乙", "乙\n    整改情况: '" + "\\{{" * (FULL // 3) + "'"),
        "digits": HEAD.replace("乙", "乙\n    整改情况: " + "1" * FULL),
        "figures": HEAD.replace("乙", "乙\n    整改情况: " + "38个问题" * (FULL // 11)),
        "days": HEAD.replace("乙", "乙\n    整改时限: " + "2023年" * (FULL // 7)),
        "a long day": HEAD.replace("乙", "乙\n    整改时限: " + "1" * FULL),
        "a day and blanks": HEAD.replace("乙", "乙\n    整改时限: '2023年" + " " * FULL + "x'"),
        "a long number": HEAD.replace("编号: {0}.1", "编号: {0}." + "1" * FULL),
        "departments": f"{HEAD}牵头部门: " + "甲、" * (FULL // 6),
        "a long state": HEAD.replace("整改中", "整" * (FULL // 3)),
        "nothing seen": "\u200b" * (FULL // 3) + HEAD,
    }


SHORT = 1


def laid(clerk: Clerk, file: str, text: str | bytes | Callable[[], bytes]) -> None:
    if isinstance(text, str):
        text = text.replace("{0}", file.removesuffix(".yaml")).encode()
    clerk.write(f"ledger/{file}", text if isinstance(text, bytes) else text())


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and moment of every file, git's too but for what it makes for itself when it is asked."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_bad_file_is_told_with_its_line_and_the_others_are_read(small: Clerk) -> None:
    numbers = {f"1.{at}": what for at, what in enumerate(REFUSED, 2)}
    for number, what in numbers.items():
        laid(small, f"{number}.yaml", REFUSED[what][0])
    before = state(small.folder)
    reading = confined.run(small.folder, "rectify status", "rectify list", "rectify check", "rectify report")
    for ran in reading:
        assert ran.code == 1
        for number, what in numbers.items():
            _, line, described = REFUSED[what]
            found = [each for each in (ran.out + ran.err).splitlines() if f"错误：ledger/{number}.yaml" in each]
            assert len(found) == 1, what
            assert described in found[0], what
            assert line is None or f".yaml:{line}：" in found[0], what
            assert len(found[0]) < 100, what
    assert "合计" in reading[0].out
    assert reading[1].out.startswith("1.1.1\t整改到位")
    for number, ran in zip(
        numbers, confined.run(small.folder, *(f"rectify update {each} --owner 许某" for each in numbers)), strict=True
    ):
        assert (ran.code, ran.out) == (1, ""), numbers[number]
        assert f"错误：ledger/{number}.yaml" in ran.err, numbers[number]
        assert "\n提示：" in ran.err, numbers[number]
    assert state(small.folder) == before
    assert not small.path("中招").exists()


@pytest.mark.parametrize("file", ["ledger.yaml", "report.yaml"])
def test_the_other_files_are_read_as_carefully(small: Clerk, file: str) -> None:
    for what in ("an alias bomb", "a tag on all of it", "one line of 100 MB"):
        text, line, described = REFUSED[what]
        laid(small, file, text)
        (ran,) = confined.run(small.folder, "rectify report")
        assert (ran.code, ran.out) == (1, "")
        assert f"错误：ledger/{file}{f':{line}' if line else ''}：" in ran.err, what
        assert described in ran.err, what
    assert not small.path("中招").exists()


def test_a_merge_key_is_a_key_like_any_other(small: Clerk) -> None:
    """YAML 1.1 would let it fill in values that nobody wrote there."""
    small.write("ledger/1.2.yaml", "<<: {责任人: 许某}\n编号: '1.2'\n具体问题:\n  - 编号: 1.2.1\n    问题: 乙\n")
    assert "ledger/1.2.yaml:1：" in small.types("rectify check").out
    assert "“<<”" in small.types("rectify check").out
    assert "许某" not in small.does("rectify show 1.2").out


def test_what_is_as_large_as_may_be_is_read_to_its_end(small: Clerk, effort: Effort) -> None:
    every = large()
    texts = list(every.items())[: effort(SHORT, len(every))]
    assert len(every) > SHORT
    for what, text in texts:
        laid(small, "1.2.yaml", text)
        assert small.path("ledger/1.2.yaml").stat().st_size <= limits.LARGEST, what
        ran = confined.run(
            small.folder,
            *("rectify status", "rectify check", "rectify show 1.2", "rectify update 1.2 --owner 许某 --no-commit"),
        )
        assert ran[1].code == 1, what
        assert "ledger/1.2.yaml" in ran[1].out, what


def test_files_that_add_up(small: Clerk, effort: Effort) -> None:
    """Each of them may be read, all of them may not: the rest is told, one by one."""
    fillings = (f"#{'x' * 1_900_000}\n", "措施:\n" + "  - 甲\n" * 190_000, f"备注: {'甲' * 600_000}\n")
    for filling in fillings[: effort(1, len(fillings))]:
        for at in range(2, 120):
            laid(small, f"1.{at}.yaml", HEAD + filling)
        ran = confined.run(small.folder, "rectify status", "rectify check")
        assert {each.code for each in ran} == {1}
        described = [line for line in ran[0].err.splitlines() if line.startswith("错误：")]
        assert described[-1] == "错误：ledger/1.119.yaml：台账的文件加起来太多，没有读这一个"
        assert "提示：看看台账的文件夹里混进了什么；最大的几个先移走" in ran[0].err


def test_thousands_of_files(small: Clerk, effort: Effort) -> None:
    """As many as an office has in all its years, and they are not too many."""
    for aspect in (1, 2):
        for at in range(2, effort(200, 9999)):
            laid(small, f"{aspect}.{at}.yaml", HEAD)
    status, listed = confined.run(small.folder, "rectify status", "rectify list")
    assert (status.code, listed.code) == (0, 0)
    assert "错误" not in status.err
    assert len(listed.out.splitlines()) == 2 * (effort(200, 9999) - 2) + 3


def test_what_is_no_file_is_not_waited_for(small: Clerk) -> None:
    ends: dict[str, Callable[[Path], None]] = {
        "1.2.yaml": os.mkfifo,
        "1.3.yaml": Path.mkdir,
        "1.4.yaml": lambda path: path.symlink_to("/dev/zero"),
        "1.5.yaml": lambda path: path.symlink_to(path),
        "report.yaml": os.mkfifo,
    }
    small.path("ledger/report.yaml").unlink()
    for name, make in ends.items():
        make(small.path(f"ledger/{name}"))
    for ran in confined.run(small.folder, "rectify status", "rectify report", "rectify check"):
        assert ran.code == 1
        for name in ends:
            assert f"错误：ledger/{name}：读不了：" in ran.out + ran.err
    small.path("ledger/ledger.yaml").unlink()
    os.mkfifo(small.path("ledger/ledger.yaml"))
    (ran,) = confined.run(small.folder, "rectify status")
    assert (ran.code, ran.out) == (1, "")
    assert "缺了 ledger.yaml" in ran.err
