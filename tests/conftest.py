"""What the tests share: a clerk at an empty desk, who types commands and reads both streams."""

from __future__ import annotations

import json as library
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from rectify.cli import main

TODAY = "2023-04-28"
PROJECT = Path(__file__).parent.parent
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "李某",
    "GIT_AUTHOR_EMAIL": "li@example.com",
    "GIT_COMMITTER_NAME": "李某",
    "GIT_COMMITTER_EMAIL": "li@example.com",
}


settings.register_profile("short", deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("trust", settings.get_profile("short"), max_examples=2000)
settings.load_profile("short")  # for all tests: a loaded machine fails none of them


def is_long(config: pytest.Config) -> bool:
    """Whether the tests of trust are to run at full length."""
    return bool(config.getoption("markexpr") == "trust")


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return library.loads(self.out)


@dataclass(frozen=True)
class Clerk:
    """Somebody at a folder who types commands."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def types(self, command: str | list[str]) -> Said:
        """Runs `rectify …` in process, however it ends."""
        words = shlex.split(command) if isinstance(command, str) else command
        assert words[0] == "rectify"
        self.capture.readouterr()
        code = main(words[1:])
        out, err = self.capture.readouterr()
        return Said(code, out, err)

    def does(self, command: str | list[str]) -> Said:
        """Runs a command that must succeed."""
        said = self.types(command)
        assert said.code == 0, f"{command}\n{said.out}{said.err}"
        return said

    def is_refused(self, command: str, code: int, described: str) -> None:
        """A command that must be refused with these words and a next step, and change no file."""
        before = self.snapshot()
        said = self.types(command)
        assert (said.code, said.out) == (code, "")
        assert described in said.err
        assert "提示：" in said.err
        assert self.snapshot() == before

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=self.folder,
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        )
        return done.stdout

    def path(self, name: str) -> Path:
        return self.folder / name

    def read(self, name: str) -> str:
        return self.path(name).read_bytes().decode("utf-8")

    def write(self, name: str, text: str | bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the folder and its bytes, git's own apart."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(self.folder).parts
        }


@pytest.fixture
def clerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """A clerk in an empty folder on 2023-04-28, with a git identity and nothing of this machine's configuration."""
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RECTIFY_TODAY", TODAY)
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    for name in ("RECTIFY_LEDGER", "EDITOR", "VISUAL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "整改"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Clerk(folder, capsys)


@pytest.fixture
def sample(clerk: Clerk) -> Clerk:
    """The clerk with the project's sample ledger, committed."""
    for name in ("ledger", "templates"):
        shutil.copytree(PROJECT / name, clerk.folder / name)
    clerk.git("init", "--quiet")
    clerk.git("add", "--all")
    clerk.git("commit", "--quiet", "--message", "样例")
    return clerk


@pytest.fixture
def small(clerk: Clerk) -> Clerk:
    """The clerk with a ledger of two aspects and one issue, 1.1, that has three problems: 整改到位, 整改中, 待整改."""
    clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面 --aspect 关于乙方面")
    clerk.does("rectify add 1 严格管理 --problem 制度缺失 --problem 台账不全 --problem 巡查不力")
    clerk.does("rectify update 1.1 --department 办公室 --deadline 2023年6月底前")
    clerk.does("rectify update 1.1.1 --title 健全制度 --result 印发管理办法。 --status 整改到位")
    clerk.does("rectify update 1.1.2 --title 补齐台账 --result 补录台账20份。 --status 整改中")
    return clerk


@pytest.fixture
def march(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """The clerk with the ledger of `small`, made on 2023-03-01; 1.1.1 was closed on 2023-03-20."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", "")  # so that whatever the test sets is given back
    from tests.days import on

    on("2023-03-01")
    clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面 --aspect 关于乙方面")
    clerk.does("rectify add 1 严格管理 --problem 制度缺失 --problem 台账不全 --problem 巡查不力")
    clerk.does("rectify update 1.1 --department 办公室 --deadline 2023年3月底前")
    on("2023-03-10")
    clerk.does("rectify update 1.1.1 --title 健全制度 --result 印发管理办法。 --status 整改到位")
    clerk.does("rectify update 1.1.2 --title 补齐台账 --result 补录台账20份。 --status 整改中")
    on("2023-03-20")
    clerk.does("rectify close 1.1.1 --accepted-by 王某 --approved-by 领导小组")
    return clerk
