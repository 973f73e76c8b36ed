"""Names that lead out of the ledger, or that another system could not bear: of 佐证, of files, in numbers."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path

import pytest

from rectify.storage import filenames, limits, store, write_journal
from tests.conftest import Clerk
from tests.trust import confined
from tests.trust.conftest import Effort

on_posix = pytest.mark.skipif(os.name == "nt", reason="names that Windows has not, links that it keeps from users")
OUT = (
    *("../../etc/passwd", "/etc/passwd", "evidence/../../../x", "..\\..\\x", "C:\\Windows\\win.ini", "C:x"),
    *("\\\\server\\share\\x", "//server/share/x", "evidence/1.1/../../../ledger.yaml", "~/x", "file:///etc/passwd"),
)


def names(clerk: Clerk, file: str) -> None:
    """Writes into 1.1 a 佐证 of this 文件."""
    quoted = file.replace("\\", "\\\\").replace('"', '\\"')
    text = clerk.read("ledger/1.1.yaml").partition("佐证:")[0]
    clerk.write("ledger/1.1.yaml", f'{text}佐证:\n  - 名称: 甲\n    文件: "{quoted}"\n    sha256: {"0" * 64}\n')


def test_a_place_outside_is_told_and_never_read(small: Clerk, effort: Effort) -> None:
    small.write("../x", "外面的")
    small.write("x", "外面的")
    for file in OUT[: effort(len(OUT), len(OUT))]:
        names(small, file)
        line = small.read("ledger/1.1.yaml").splitlines().index("佐证:") + 2
        said = small.types("rectify check")
        assert said.code == 1
        described = [each for each in said.out.splitlines() if "佐证文件" in each]
        assert len(described) == 1, file
        assert described[0].startswith(f"错误：ledger/1.1.yaml:{line}："), file
        assert "在台账文件夹之外" in described[0] or "不在了" in described[0], file
        refused = small.types("rectify close 1.1.1 --accepted-by 王某 --no-commit")
        assert "Traceback" not in refused.err


@on_posix
def test_a_link_that_leads_out_is_outside(small: Clerk) -> None:
    small.write("../秘密.txt", "秘密")
    small.path("ledger/evidence/1.1").mkdir(parents=True)
    small.path("ledger/evidence/1.1/链接.txt").symlink_to(small.path("../秘密.txt"))
    small.path("ledger/evidence/夹").symlink_to(small.folder.parent)
    for file in ("evidence/1.1/链接.txt", "evidence/夹/秘密.txt"):
        names(small, file)
        assert f"佐证文件 {file} 在台账文件夹之外" in small.types("rectify check").out


@on_posix
def test_nothing_is_written_through_a_link(small: Clerk) -> None:
    outside = small.folder.parent / "外面"
    outside.mkdir()
    small.path("ledger/evidence").symlink_to(outside)
    small.write("办法.pdf", b"%PDF")
    small.is_refused("rectify update 1.1 --evidence 办法.pdf", 1, "ledger/evidence 是一个链接，只读不写")
    assert list(outside.iterdir()) == []


STRANGE = {
    "CON": "CON_",
    "nul.txt": "nul_.txt",
    "com1.tar.gz": "com1_.tar.gz",
    "a:b.txt": "a_b.txt",
    "甲*?.txt": "甲__.txt",
    "a\\b.txt": "a_b.txt",
    "尾.": "尾",
    " 头 .txt": "头.txt",
    ".git": "git",
    ".gitattributes": "gitattributes",
    "..": "佐证",
    "办法": "办法",
    "a\x1b[31mb.txt": "a_[31mb.txt",
    "a\nb.txt": "a_b.txt",
    "\u202etxt.exe": "_txt.exe",
    "甲\udcff.txt": "甲_.txt",
    "甲" * 80 + ".docx": "甲" * 50 + ".docx",
    "-n": "-n",
    "办法（试行）2023年.pdf": "办法（试行）2023年.pdf",
}


@pytest.mark.parametrize(("name", "kept"), STRANGE.items(), ids=map(ascii, STRANGE))
def test_a_copy_bears_a_name_that_every_system_takes(name: str, kept: str) -> None:
    assert filenames.portable(name) == kept


@on_posix
def test_what_is_handed_in_under_a_strange_name_can_be_checked_out_anywhere(small: Clerk) -> None:
    for name in (each for each in STRANGE if each not in ("..", ".git")):
        (small.folder / name).write_bytes(name.encode(errors="replace"))
        small.does(["rectify", "update", "1.1", "--evidence", f"./{name}"])
    kept = {path.name for path in small.path("ledger/evidence/1.1").iterdir()}
    assert len(kept) == len(STRANGE) - 2
    assert not {"CON", ".gitattributes"} & kept
    assert "佐证文件" not in small.types("rectify check").out
    clone = small.folder.parent / "另一处"
    small.git("clone", "--quiet", "--config", "core.protectNTFS=true", str(small.folder), str(clone))
    assert {path.name for path in (clone / "ledger/evidence/1.1").iterdir()} == kept


@on_posix
@confined.ON_LINUX
def test_what_cannot_be_handed_in(small: Clerk) -> None:
    with small.path("录像.mp4").open("wb") as file:
        file.truncate(10 * 1024**3)
    os.mkfifo(small.path("管道"))
    before = small.git("rev-parse", "HEAD")
    for name, described in (
        ("录像.mp4", f"录像.mp4 太大（超过 {limits.LARGEST_EVIDENCE // 1024**2} MB）"),
        ("管道", "没有佐证材料 管道"),
        ("/dev/zero", "没有佐证材料 /dev/zero"),
        ("甲" * 300, "没有佐证材料"),
        ("ledger", "没有佐证材料 ledger"),
    ):
        (ran,) = confined.run(small.folder, f"rectify update 1.1 --evidence {name}")
        assert (ran.code, ran.out) == (1, "")
        assert described in ran.err
        assert "\n提示：" in ran.err
    assert small.git("rev-parse", "HEAD") == before
    assert not small.path("ledger/evidence").exists()


@confined.ON_LINUX
def test_the_largest_that_may_be_handed_in(small: Clerk, effort: Effort) -> None:
    size = effort(8 * 1024**2, limits.LARGEST_EVIDENCE)
    small.write("图.tif", os.urandom(size))
    done, again, checked = confined.run(
        small.folder,
        *("rectify update 1.1 --evidence 图.tif", "rectify undo", "rectify check"),
    )
    assert (done.code, again.code, checked.code) == (0, 0, 1)


NUMBERS = ("../2.5", "1.1/../../x", "1.1\\x", "1.1.yaml", "-1.1", "1.1\x00", "/etc/passwd", "1.99999", "0.1", "1.1.1.1")


def test_a_number_names_a_file_of_the_ledger_or_none(small: Clerk) -> None:
    small.write("2.5.yaml", "编号: '2.5'\n标题: 外面的\n")
    before = small.snapshot()
    for number in NUMBERS:
        for command in (["show"], ["update", "--owner", "许某"], ["close", "--accepted-by", "王某"], ["log"]):
            said = small.types(
                ["rectify", command[0], "--", number] if number[0] == "-" else ["rectify", *command, number]
            )
            assert said.code in (1, 2), number
            assert "外面的" not in said.out + said.err
            assert "错误：" in said.err
            assert "提示：" in said.err
    assert small.snapshot() == before


def test_a_file_says_of_itself_what_it_is_named(small: Clerk) -> None:
    for number in ("../2.5", "2.5", "1.2.1", "1.2/x", "'1.２'"):
        small.write("ledger/1.2.yaml", f"编号: {number}\n标题: 甲\n具体问题:\n  - 编号: 1.2.1\n")
        said = small.types("rectify status")
        assert "错误：ledger/1.2.yaml:1：" in said.err or number == "'1.２'"


@on_posix
def test_names_of_files_that_are_no_numbers_are_told_and_passed_over(small: Clerk) -> None:
    for name in ("-n.yaml", "a\n提示：x.yaml", "\x1b[31m.yaml", "\u202ex.yaml", "1.1.yaml\n.yaml"):
        small.path(f"ledger/{name}").write_text("x", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(small.path("ledger")) + b"/\xff.yaml")).write_text("x", encoding="utf-8")
    said = small.types("rectify check")
    assert said.out.count("文件名不是 2.5.yaml 这样的编号，没有读") == 6
    assert not {"\x1b", "\u202e"} & set(said.out)
    assert not [line for line in said.out.splitlines() if line == "提示：x.yaml"]
    small.git("add", "--all")
    small.git("commit", "--quiet", "--message", "名字")
    assert small.types("rectify check --as-of HEAD").out.count("没有读") == 6


@on_posix
@pytest.mark.parametrize("name", ["模板", "../外面", "/etc/passwd", "a\\..\\b"])
def test_a_template_of_another_folder_is_none(small: Clerk, name: str) -> None:
    small.write("外面.html", "<p>外面的</p>")
    small.is_refused(f"rectify report '{name}'", 1, "没有")


@on_posix
def test_a_link_in_templates_leads_nowhere_else(small: Clerk) -> None:
    small.write("../秘密.html", "<p>秘密</p>")
    small.path("templates/链接.html").symlink_to(small.path("../秘密.html"))
    small.write("templates/套.html", '<p>甲</p>\n{% include "链接.html" %}')
    for paper in ("链接", "套"):
        said = small.types(f"rectify report {paper}")
        assert (said.code, said.out) == (1, "")
        assert "错误：templates/链接.html：这个模板是一个链接，指到了 templates 文件夹外面。\n提示：" in said.err


def note(small: Clerk, git_dir: Path | None, files: dict[str, bytes | None], words: list[str]) -> write_journal.Journal:
    """The journal, in it a note by which these files were written by `words` and held what is given before: whoever obeys
    it puts that back."""
    folder = store.find(small.path("ledger"))
    noted = write_journal.of(folder, git_dir, tuple(words))
    document = {
        "ledger": noted.key,
        "words": words,
        "message": None,
        "settles": False,
        "folders": [],
        "files": [
            [
                name,
                None if before is None else base64.b64encode(before).decode(),
                hashlib.sha256((folder.path.parent / name).read_bytes()).hexdigest(),
            ]
            for name, before in files.items()
        ],
    }
    noted.file.parent.mkdir(parents=True, exist_ok=True)
    noted.file.write_text(json.dumps(document), encoding="utf-8")
    return noted


FOREIGN = (
    *("../外面.txt", "ledger/../../外面.txt", "脚本.sh", "ledger/HEAD", "ledger/.gitmodules", "ledger/坏.yml"),
    *(
        "ledger/evidence/.git/config",
        "ledger/外/外面.txt",
        "templates/模板.py",
        "templates/外/x.html",
        "ledger/链接.yaml",
    ),
)


@on_posix
@pytest.mark.parametrize("is_in_git", [True, False])
@pytest.mark.parametrize("name", [*FOREIGN, "绝对"])
def test_a_note_reaches_nothing_but_the_ledgers_own_files(small: Clerk, name: str, is_in_git: bool) -> None:
    """Wherever the note lies and whatever it says. The files hold what it says was written, so that it would be obeyed."""
    small.write("../外面.txt", "外面的")
    small.write("../外/外面.txt", "外面的")
    small.path("ledger/外").symlink_to(small.path("../外"))
    small.path("templates/外").mkdir()
    small.path("ledger/链接.yaml").symlink_to(small.path("../外面.txt"))
    if name == "绝对":
        name = str(small.folder.parent / "外面.txt")
    if not small.path(name).exists():
        small.write(name, "原来的")
    git_dir = small.path(".git") if is_in_git else None
    if not is_in_git:
        small.path(".git").rename(small.path("原来的git"))
    before = small.path(name).read_bytes()
    words = ["update", "1.1", "--owner", "许某"]
    noted = note(small, git_dir, {name: b"!", "ledger/1.1.yaml": b"!"}, words)
    small.does("rectify status")
    assert small.path(name).read_bytes() == before
    said = small.does(["rectify", *words])
    assert "没有照它做" in said.err
    assert small.path(name).read_bytes() == before
    assert small.read("ledger/1.1.yaml") != "!"
    assert not noted.file.exists()


@pytest.mark.parametrize("is_in_git", [True, False])
def test_a_note_of_ones_own_is_obeyed(small: Clerk, is_in_git: bool) -> None:
    """The test above would pass if none were."""
    if not is_in_git:
        small.path(".git").rename(small.path("原来的git"))
    old = small.read("ledger/1.1.yaml").replace("台账不全", "台账很不全").encode()
    note(small, small.path(".git") if is_in_git else None, {"ledger/1.1.yaml": old}, ["update", "1.1"])
    said = small.does("rectify undo")
    assert "已恢复原样" in said.err
    assert small.path("ledger/1.1.yaml").read_bytes() == old


@pytest.mark.parametrize("is_in_git", [True, False])
def test_a_note_that_came_with_the_folder_is_ignored_and_told(small: Clerk, is_in_git: bool) -> None:
    if not is_in_git:
        small.path(".git").rename(small.path("原来的git"))
    written = note(small, None, {"ledger/1.1.yaml": b"!"}, ["update", "1.1"]).file
    small.write("ledger/.rectify/rectify-writing.json", written.read_bytes())
    written.unlink()
    assert small.does("rectify list").err == ""
    said = small.does("rectify update 1.1 --owner 许某")
    assert said.err.count("注意：ledger/.rectify/rectify-writing.json 是随文件夹带来的记录") == 1
    assert small.does("rectify show 1.1 --json").json["owner"] == "许某"
    assert small.path("ledger/.rectify/rectify-writing.json").exists()
    small.path("ledger/.rectify/rectify-writing.json").unlink()
    assert "随文件夹带来" not in small.does("rectify update 1.1 --owner 周某").err


def test_a_folder_that_is_carried_away_takes_no_note_along(small: Clerk) -> None:
    """What is being written outside git is noted in the user's own folder of state."""
    small.path(".git").rename(small.path("原来的git"))
    small.does("rectify update 1.1 --owner 许某")
    assert [path for path in small.path("ledger").rglob("*") if path.name.startswith((".", "rectify"))] == [
        small.path("ledger/.gitattributes")
    ]


@on_posix
def test_a_lock_is_not_made_behind_a_link(small: Clerk) -> None:
    small.path(".git").rename(small.path("原来的git"))
    small.path("../外").mkdir()
    small.path("ledger/.rectify").symlink_to(small.path("../外"))
    small.is_refused("rectify update 1.1 --owner 许某", 1, "ledger/.rectify 是一个链接，不能在那里加锁")
    assert list(small.path("../外").iterdir()) == []


def test_a_forged_change_of_other_files_is_not_taken_back(small: Clerk) -> None:
    for text in ("原来的", "后来的"):
        small.write("脚本.sh", text)
        small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + f"# {text}\n")
        small.git("add", "--all")
        small.git("commit", "--quiet", "--message", "1.1 更新\n\nRectify-Action: update\nRectify-Id: 1.1\n")
    small.is_refused("rectify undo", 1, "脚本.sh 不是台账自己的文件，没有写")
