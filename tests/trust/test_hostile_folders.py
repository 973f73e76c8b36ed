"""Folders that were made to harm, at random: whatever lies in a folder from elsewhere, a command has no effect but within the
ledger, runs nothing that lies there, and ends with an answer."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Clerk
from tests.trust.conftest import Effort

COMMANDS = (
    "status",
    "list",
    "show 1.1",
    "check",
    "log",
    "report",
    "report 通报",
    "weekly",
    "update 1.1.2 --progress 已推进",
    "add 1 再登记一条",
    "close 1.1.1 --accepted-by 王某",
    "undo",
    "sync",
    "init",
    "import 报告.txt",
)
PLACES = ("", "ledger", "templates", "ledger/evidence", "ledger/evidence/1.1", "ledger/.rectify", "ledger/objects")
NAMES = (
    "HEAD", "config", "description", "index", "packed-refs", "commondir", "gitdir", ".git", ".GIT", "git~1", ".gitmodules",
    ".gitattributes", ".gitconfig", ".gitignore", "rectify-writing.json", "rectify.lock", "rectify.held", "ledger.yaml.txt",
    "ledger (1).yaml", "1.1.yml", "1.1 (1).yaml", "1.1-DESKTOP.yaml", "9.9.yaml", "1.2.yaml", "2.1.yaml", "report.yaml",
    "报告.txt", "进展情况报告.html", "通报.html", "周报.html", "base.docx", "git", "git.exe", "soffice", "rectify.py", "sitecustomize.py",
    "yaml.py", "CON", "a\nb.yaml", "．yaml", "-rf", "~", "$(touch x)",
)  # fmt: skip


class Folder:
    """A clerk's folder and what a stranger put into it. `outside` lies beside it, and must stay as it is."""

    def __init__(self, home: Path, chance: random.Random) -> None:
        self.home, self.chance = home, chance
        self.outside = home.parent / "外面"
        self.ran = home.parent / "运行过"

    def contents(self) -> bytes:
        """Something that a file may hold: nonsense, or words that would make some program do something."""
        program = f"touch {self.ran}"
        note = {
            "ledger": "../ledger",
            "words": ["update"],
            "message": None,
            "settles": False,
            "folders": ["../../外面/新"],
            "files": [["../../外面/秘密.txt", "eA==", "0" * 64], ["ledger/../../外面/秘密.txt", None, None]],
        }
        return self.chance.choice(
            [
                b"",
                self.chance.randbytes(40),
                b"ref: refs/heads/main\n",
                b"gitdir: ../../outside\n",
                b"* merge=union filter=x diff=x -text\n",
                f'[core]\n\tfsmonitor = "{program}"\n\thooksPath = .\n\tworktree = ..\n\tsshCommand = {program}\n'
                f'[filter "x"]\n\tclean = {program}\n\tsmudge = {program}\n\trequired = true\n[diff "x"]\n\ttextconv = {program}\n'
                f'[alias]\n\tstatus = "!{program}"\n[include]\n\tpath = config\n'.encode(),
                f"#!/bin/sh\n{program}\n".encode(),
                f"import os\nos.system('{program}')\n".encode(),
                json.dumps(note).encode(),
                "编号: 1.1\n标题: 甲\n具体问题:\n  - 编号: 1.1.1\n    问题: 乙\n    状态: 整改中\n".encode(),
                "编号: 9.9\n标题: 甲\n佐证: [{名称: 甲, 文件: ../../外面/秘密.txt}]\n具体问题: []\n".encode(),
                "{{ ''.__class__ }}{% include '../../外面/秘密.txt' %}{% for a in range(9999999999) %}{% endfor %}".encode(),
                b"<<<<<<< HEAD\n=======\n>>>>>>> b\n",
            ]
        )

    def plant(self) -> None:
        """A few files, folders and links under names that mean something to some program."""
        for _ in range(self.chance.randint(2, 9)):
            place = self.home / self.chance.choice(PLACES)
            path = place / self.chance.choice(NAMES)
            try:
                place.mkdir(parents=True, exist_ok=True)
                if self.chance.random() < 0.15 and path.is_file():
                    path.unlink()
                match self.chance.choice(["file", "file", "file", "link", "folder"]):
                    case "file" if not path.is_dir():
                        path.write_bytes(self.contents())
                        path.chmod(0o755)
                    case "link" if not os.path.lexists(path):
                        path.symlink_to(
                            self.chance.choice([self.outside, self.outside / "秘密.txt", self.home, Path("..")])
                        )
                    case "folder" if not os.path.lexists(path):
                        shutil.copytree(self.home.parent / "裸.git", path)
            except OSError:  # a name that this system does not take, or a link in the way
                continue


def seen(folder: Path) -> dict[str, bytes | str | None]:
    """Everything in a folder: files by their bytes, links by their aim, folders."""
    return {
        str(path.relative_to(folder)): os.readlink(path)
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")
def test_whatever_lies_in_a_folder_reaches_nothing_outside(small: Clerk, effort: Effort) -> None:
    first = int(os.environ.get("RECTIFY_SEED", "1"))
    around = small.folder.parent
    small.git("init", "--quiet", "--bare", str(around / "裸.git"))
    for seed in range(first, first + effort(6, 300)):
        chance = random.Random(seed)
        home = around / f"整改{seed}"
        shutil.copytree(small.folder, home)
        if chance.random() < 0.3:
            shutil.rmtree(home / ".git")
        folder = Folder(home, chance)
        folder.outside.mkdir(exist_ok=True)
        (folder.outside / "秘密.txt").write_text("秘密", encoding="utf-8")
        folder.plant()
        before = seen(folder.outside)
        for command in chance.sample(COMMANDS, 5):
            done = subprocess.run(
                [sys.executable, "-P", "-m", "rectify", *command.split()],
                cwd=home,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=120,
                check=False,
                env={
                    **os.environ,
                    "PATH": f".{os.pathsep}{os.environ['PATH']}",
                    "HOME": str(around / "家"),
                    "XDG_STATE_HOME": str(around / "家"),
                },
            )
            told = f"RECTIFY_SEED={seed} {command}\n{done.stderr.decode('utf-8', 'replace')}"
            assert done.returncode in (0, 1, 2), told
            assert b"Traceback" not in done.stderr, told
            assert not folder.ran.exists(), told
            assert seen(folder.outside) == before, told
            assert "秘密" not in done.stdout.decode("utf-8", "replace"), told
        shutil.rmtree(home)
