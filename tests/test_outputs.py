"""Where papers are written: what is there is not lost, the ledger's own files are not written on, pipes stay pipes."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Clerk

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such files in folders")
KINDS = ("docx", "html")
PAPERS = [(verb, kind) for verb in ("report", "weekly") for kind in KINDS]


def run(clerk: Clerk, command: str) -> bytes:
    """What the program printed as a process in a shell."""
    program = f'"{sys.executable}" -m rectify'
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    typed = command.replace("rectify", program, 1)
    done = subprocess.run(typed, cwd=clerk.folder, env=environment, shell=True, stdout=subprocess.PIPE, check=True)
    return done.stdout


def edited_by_office(path: Path) -> None:
    """The Word file with one word of its text changed, packed again as an office does it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace("整改".encode(), "整治".encode(), 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def packed_again(path: Path) -> None:
    """The Word file with the same parts, packed by other means: a mail server, another zlib."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


@pytest.mark.parametrize(("verb", "kind"), PAPERS)
def test_what_rectify_did_not_write_is_not_replaced(march: Clerk, verb: str, kind: str) -> None:
    march.write(f"稿.{kind}", "几周的心血")
    march.is_refused(f"rectify {verb} -o 稿.{kind}", 1, f"已经有 稿.{kind}，内容不一样，没有覆盖：它不是 rectify 写的")
    assert "--force" in march.types(f"rectify {verb} -o 稿.{kind}").err
    march.does(f"rectify {verb} -o 稿.{kind} --force")
    assert march.path(f"稿.{kind}").read_bytes() != "几周的心血".encode()


def test_the_paper_in_the_working_directory_is_not_replaced_either(march: Clerk) -> None:
    march.write("进展情况报告.docx", b"PK\x03\x04")
    march.is_refused("rectify report --docx", 1, "没有覆盖")


@pytest.mark.parametrize(("verb", "kind"), PAPERS)
def test_what_was_edited_since_is_not_replaced(march: Clerk, verb: str, kind: str) -> None:
    march.does(f"rectify {verb} -o 稿.{kind}")
    if kind == "docx":
        edited_by_office(march.path("稿.docx"))
    else:
        march.write("稿.html", march.read("稿.html").replace("整改", "整治", 1))
    march.is_refused(f"rectify {verb} -o 稿.{kind}", 1, "它是 rectify 写的，写成以后改过")


@pytest.mark.parametrize(("verb", "kind"), PAPERS)
def test_what_something_was_written_behind_is_not_replaced(march: Clerk, verb: str, kind: str) -> None:
    march.does(f"rectify {verb} -o 稿.{kind}")
    march.write(f"稿.{kind}", march.path(f"稿.{kind}").read_bytes() + b"x")
    march.is_refused(f"rectify {verb} -o 稿.{kind}", 1, "它是 rectify 写的，写成以后改过")


@pytest.mark.parametrize(("verb", "kind"), PAPERS)
def test_what_rectify_wrote_is_replaced_when_the_ledger_has_moved_on(march: Clerk, verb: str, kind: str) -> None:
    march.does(f"rectify {verb} -o 稿.{kind}")
    first = march.path(f"稿.{kind}").read_bytes()
    if kind == "docx":
        packed_again(march.path("稿.docx"))
    march.does("rectify update 1.1.2 --status 整改到位")
    march.does("rectify update 1.1 --title 从严管理")
    march.does(f"rectify {verb} -o 稿.{kind}")
    assert march.path(f"稿.{kind}").read_bytes() != first


def test_a_paper_carries_its_mark_to_another_machine(march: Clerk) -> None:
    """A copy, under another name, in a folder without git."""
    march.does("rectify report --docx")
    other = march.folder.parent / "别处"
    shutil.copytree(march.folder, other, ignore=shutil.ignore_patterns(".git"))
    shutil.copy(march.path("进展情况报告.docx"), other / "收到的.docx")
    os.chdir(other)
    there = Clerk(other, march.capture)
    there.does("rectify update 1.1 --title 从严管理 --no-commit")
    there.does("rectify report -o 收到的.docx")
    edited_by_office(there.path("收到的.docx"))
    there.is_refused("rectify report -o 收到的.docx", 1, "写成以后改过")


def test_the_same_again_is_done(march: Clerk) -> None:
    for name in ("稿.docx", "稿.html", "稿.txt"):
        march.does(f"rectify report -o {name}")
        os.utime(march.path(name), (0, 0))
        march.does(f"rectify report -o {name}")
        assert march.path(name).stat().st_mtime == 0


def test_plain_text_can_carry_no_mark(march: Clerk) -> None:
    march.does("rectify report -o 稿.txt")
    march.does("rectify update 1.1 --title 从严管理")
    march.is_refused("rectify report -o 稿.txt", 1, "它是纯文本，看不出是谁写的、改过没有")
    march.does("rectify report -o 稿.txt --force")
    assert "从严管理" in march.read("稿.txt")


def test_an_empty_file_is_nobodys_work(march: Clerk) -> None:
    march.write("稿.docx", b"")
    march.does("rectify report -o 稿.docx")
    assert march.path("稿.docx").read_bytes().startswith(b"PK")


def test_a_text_that_looks_like_a_mark_is_none(march: Clerk) -> None:
    """Neither in somebody's page, nor in the ledger: what is printed cannot unseal or seal a paper."""
    march.write("ledger/report.yaml", f"标题: sha256-{'0' * 64}\n")
    for kind in KINDS:
        march.does(f"rectify report -o 稿.{kind}")
        march.does("rectify update 1.1 --title 从严管理")
        march.does(f"rectify report -o 稿.{kind}")
        march.does("rectify undo")
    march.write("页.html", f"<!DOCTYPE html>\n<p>sha256-{'0' * 64}")
    march.is_refused("rectify report -o 页.html", 1, "没有覆盖")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_pdf_is_known_by_its_identifier(march: Clerk) -> None:
    march.does("rectify report --pdf -o 稿.pdf")
    march.does("rectify update 1.1 --title 从严管理")
    march.does("rectify report --pdf -o 稿.pdf")
    data = march.path("稿.pdf").read_bytes()
    march.write("稿.pdf", data + b"\n% signed\n")
    march.is_refused("rectify report -o 稿.pdf", 1, "没有覆盖")


OWN = (
    *("ledger/ledger.yaml", "ledger/1.1.yaml", "ledger/report.yaml", "ledger/1.1.YAML", "ledger/9.9.yaml"),
    *("ledger/../ledger/./1.1.yaml", "ledger/.gitattributes", "ledger/.新", "ledger/evidence/1.1/甲.docx"),
    *("ledger/evidence/新.docx", "templates/进展情况报告.html", "templates/新.docx", ".git/HEAD", ".git/新.docx"),
    *(".git/objects/新.docx", ".gitignore", ".gitmodules"),
)


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("verb", ["report", "weekly"])
def test_the_ledgers_own_files_are_not_written_on(march: Clerk, verb: str, path: str) -> None:
    march.write("甲.docx", "佐证")
    march.does("rectify update 1.1 --evidence 甲.docx")
    head = march.read(".git/HEAD")
    kind = "html" if path.endswith(".html") else "docx"
    march.is_refused(f"rectify {verb} --{kind} -o {path} --force", 1, "自己的文件")
    assert march.read(".git/HEAD") == head
    assert not list(march.path(".git").rglob("新.docx"))


@POSIX
def test_nor_through_links_and_other_names(march: Clerk) -> None:
    march.write("别处/真.yaml", march.read("ledger/1.1.yaml"))
    march.path("ledger/1.1.yaml").unlink()
    march.path("ledger/1.1.yaml").symlink_to(march.path("别处/真.yaml"))
    march.path("链接.docx").symlink_to(march.path("ledger/report.yaml"))
    march.path("链接的链接.docx").symlink_to(march.path("链接.docx"))
    march.path("硬链接.docx").hardlink_to(march.path("ledger/ledger.yaml"))
    march.path("模板.docx").hardlink_to(march.path("templates/周报.html"))
    march.path("台账").symlink_to(march.path("ledger"))
    march.path("仓库").symlink_to(march.path(".git"))
    march.path("空的.docx").symlink_to(march.path("ledger/7.7.yaml"))
    names = ("链接.docx", "链接的链接.docx", "硬链接.docx", "模板.docx", "台账/ledger.yaml", "仓库/index", "空的.docx")
    for name in (*names, "别处/真.yaml"):
        march.is_refused(f"rectify report --docx -o {name} --force", 1, "自己的文件")
    assert march.path("链接.docx").is_symlink()


def test_nor_those_of_a_repository_whatever_its_folder_is_called(march: Clerk) -> None:
    march.git("clone", "--quiet", "--bare", ".", "共用.库")
    head = march.read("共用.库/HEAD")
    march.is_refused("rectify report --docx -o 共用.库/HEAD --force", 1, " git 自己的文件")
    assert march.read("共用.库/HEAD") == head


def test_beside_the_ledgers_files_a_paper_may_lie(march: Clerk) -> None:
    """Who works in the ledger's folder finds the report there."""
    os.chdir(march.path("ledger"))
    march.does("rectify report --docx")
    march.does("rectify update 1.1 --title 从严管理")
    march.does("rectify report --docx")
    assert march.path("ledger/进展情况报告.docx").exists()


@pytest.mark.parametrize("path", ["没有/稿.docx", "没有/更没有/稿.docx", "进展.txt/稿.docx"])
def test_no_folder_is_made_for_a_mistyped_path(march: Clerk, path: str) -> None:
    march.write("进展.txt", "甲")
    march.is_refused(f"rectify report --docx -o {path}", 1, f"没有文件夹 {Path(path).parent}")
    march.is_refused(f"rectify weekly --docx -o {path}", 1, f"没有文件夹 {Path(path).parent}")


@pytest.mark.parametrize(
    "options",
    ["--docx -o 报告.pdf", "--html -o 报告.docx", "--pdf -o 报告.docx", "--docx -o 报告.TXT", "--docx -o 报告.doc"],
)
def test_a_name_of_another_kind_is_a_mistake(march: Clerk, options: str) -> None:
    march.is_refused(f"rectify report {options}", 2, "对不上")


def test_so_it_is_in_the_weekly_paper(march: Clerk) -> None:
    march.is_refused("rectify weekly --docx -o 周.html", 2, "对不上")
    march.does("rectify weekly --html -o 周.htm")


@POSIX
def test_a_device_is_written_through_and_stays(march: Clerk) -> None:
    """`-o /dev/null`, as an administrator too: here a device of our own where we may make one."""
    device = Path(os.devnull)
    if os.geteuid() == 0:
        device = march.path("空")
        try:
            os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
            device.write_bytes(b"")
        except OSError:
            pytest.skip("no devices can be made here")
    for command in ("report --docx", "report --html", "weekly --docx", "report --docx --force"):
        march.does(f"rectify {command} -o {device}")
        assert stat.S_ISCHR(device.stat().st_mode)
    march.does(f"rectify report -o {device}")
    assert stat.S_ISCHR(device.stat().st_mode)


@POSIX
def test_a_named_pipe_is_written_through_and_stays(march: Clerk) -> None:
    pipe = march.path("管道")
    os.mkfifo(pipe)
    march.is_refused("rectify report --docx -o 管道", 1, "管道的另一头没有程序在读")
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        march.does("rectify report --docx -o 管道")
        got = reader.read()
    march.does("rectify report --docx -o 稿.docx")
    assert got == march.path("稿.docx").read_bytes()
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


@POSIX
def test_the_standard_output_is_a_place_too(march: Clerk) -> None:
    march.does("rectify report --docx -o 稿.docx")
    paper = march.path("稿.docx").read_bytes()
    assert run(march, "rectify report --docx -o /dev/stdout | cat") == paper
    run(march, "rectify report --docx -o /dev/stdout > 重定向.docx")
    assert march.path("重定向.docx").read_bytes() == paper
    run(march, "rectify report --docx -o /dev/fd/3 3> 第三.docx")
    assert march.path("第三.docx").read_bytes() == paper
    assert Path("/dev/stdout").is_symlink()


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_device_that_takes_nothing_is_told(march: Clerk) -> None:
    march.is_refused("rectify report --docx -o /dev/full", 1, "磁盘已满")


@POSIX
def test_a_link_to_a_paper_stays_a_link(march: Clerk) -> None:
    march.path("存放").mkdir()
    march.path("稿.docx").symlink_to("存放/真稿.docx")
    march.does("rectify report -o 稿.docx")
    assert march.path("稿.docx").is_symlink()
    assert march.path("存放/真稿.docx").read_bytes().startswith(b"PK")
    edited_by_office(march.path("存放/真稿.docx"))
    march.is_refused("rectify report -o 稿.docx", 1, "写成以后改过")
    march.path("转圈.docx").symlink_to("转圈.docx")
    march.is_refused("rectify report -o 转圈.docx", 1, "链接绕成了圈")
    march.path("断.docx").symlink_to("没有/稿.docx")
    march.is_refused("rectify report -o 断.docx", 1, "没有文件夹")


def test_a_folder_is_no_file(march: Clerk) -> None:
    march.is_refused("rectify report --docx -o ledger", 1, "这是一个文件夹")


def test_the_weekly_paper_bears_its_days(march: Clerk) -> None:
    march.does("rectify weekly --docx")
    march.does("rectify weekly --html --since 2023-03-01 --until 2023-03-07")
    assert march.path("周报2023-03-14至2023-03-20.docx").exists()
    assert march.path("周报2023-03-01至2023-03-07.html").exists()


def test_the_file_of_styles_is_not_replaced(march: Clerk) -> None:
    march.path("templates/base.docx").symlink_to(march.path("没有.docx"))
    march.is_refused("rectify init --base", 1, "已经有了")
    march.path("templates/base.docx").unlink()
    march.does("rectify init --base")
    march.is_refused("rectify report --docx -o templates/base.docx --force", 1, "模板自己的文件")
    march.is_refused("rectify report --docx --base 无.docx -o 稿.docx", 1, "读不了")


def test_marks_tell_nothing_but_the_content(march: Clerk) -> None:
    march.does("rectify report --docx -o 一.docx")
    os.environ["USER"] = "另一个"
    march.does("rectify report --docx -o 二.docx")
    assert march.path("一.docx").read_bytes() == march.path("二.docx").read_bytes()
    march.does("rectify report -o 一.html")
    assert re.search('<meta name="dcterms.identifier" content="sha256-[0-9a-f]{64}">', march.read("一.html"))
