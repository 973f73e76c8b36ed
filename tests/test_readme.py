"""The README tells the truth: every command that it shows is run, the screen shows what it says, every file named exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import IDENTITY, PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
CONSOLES = re.findall(r"```console\n(.*?)```", README, re.S)


def steps(console: str) -> list[tuple[str, str]]:
    """The commands behind `$ ` with what the screen shows after each."""
    return [
        (piece.partition("\n")[0], piece.partition("\n")[2]) for piece in re.split(r"^\$ ", console, flags=re.M)[1:]
    ]


def plain(shown: str) -> str:
    """What is shown, without the hashes of commits, which every run makes anew."""
    return re.sub(r"\b[0-9a-f]{7,}\b", "·······", shown).rstrip()


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    for name in ("ledger", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    scripts = Path(sys.executable).parent
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **IDENTITY, "PATH": path, "RECTIFY_TODAY": "2023-04-28", "LC_ALL": "C.UTF-8"}


def test_every_command_shows_what_the_tour_says(shell: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path
    assert len(CONSOLES) == 2
    for command, expected in [step for console in CONSOLES for step in steps(console)]:
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            continue
        done = subprocess.run(
            command, shell=True, cwd=folder, env=shell, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        assert plain(done.stdout.decode("utf-8")) == plain(expected), command


def test_every_verb_named_for_the_clerk_is_one() -> None:
    named = set(re.findall(r"`rectify ([a-z]+)", README))
    helped = subprocess.run(
        [sys.executable, "-m", "rectify", "--help"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    ).stdout.decode("utf-8")
    verbs = set(re.findall(r"^  ([a-z]+) ", helped, re.M))
    assert named
    assert named <= verbs
    assert verbs <= named | set(re.findall(r"rectify ([a-z]+)", README))


@pytest.mark.parametrize("line", re.findall(r"\| `(rectify .*?)` \|", README))
def test_every_command_in_the_clerks_table_is_understood(line: str, tmp_path: Path, shell: dict[str, str]) -> None:
    """Each runs on the sample and is done or refused by the ledger; none is a wrong command line."""
    (tmp_path / "报告.docx").write_bytes(b"no report")
    for command in line.split("`、`"):
        words = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(words, cwd=tmp_path, env=shell, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr.decode("utf-8")


FILES = sorted(set(re.findall(r"`((?:[a-z_0-9]+/)*[a-z_0-9]+\.py|[a-z_0-9]+/)`", README)) - {"templates/", "rectify/"})
"""The modules and packages that the README names."""
ROWS = [row for row in re.findall(r"^\| .+ \|$", README.partition("## The house")[2], re.M) if ".py`" in row]
"""The rows of the table that leads from a question to a file."""


@pytest.mark.parametrize("file", FILES)
def test_every_file_named_in_the_readme_exists(file: str) -> None:
    assert (PROJECT / "rectify" / file).exists() or (PROJECT / file).is_file()


@pytest.mark.parametrize("row", ROWS)
def test_every_name_beside_a_file_is_defined_there(row: str) -> None:
    answer = row.rpartition(" | ")[2]
    files = {*re.findall(r"`([a-z_0-9/]+\.py)`", answer), "core/lifecycle.py"}
    code = "".join((PROJECT / "rectify" / file).read_text(encoding="utf-8") for file in sorted(files))
    for name in re.findall(r"`([A-Za-z_]+)`", answer):
        assert re.search(rf"^(?:def |class )?{name}\b", code, re.M), name


def test_the_table_of_questions_is_read() -> None:
    assert len(ROWS) >= 35
    assert len(FILES) >= 50
