"""An installed wheel, in any folder, does the same work as the checkout: its templates come with it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import IDENTITY, PROJECT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs, and nothing of the checkout."""
    home = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(home), str(PROJECT)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = home.glob("rectify-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home / "site")
    return home / "site"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **IDENTITY, "PYTHONPATH": str(installed), "RECTIFY_TODAY": "2023-04-28", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "rectify", *words], cwd=folder, env=env, capture_output=True, check=True
    )


def test_the_wheel_holds_the_package_and_its_templates(installed: Path) -> None:
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"rectify"}
    shipped = {path.name for path in (installed / "rectify" / "templates").iterdir()}
    assert shipped == {path.name for path in (PROJECT / "templates").iterdir()}


def test_the_wheel_makes_a_ledger_and_its_report_in_any_folder(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "--version")
    assert where.stdout.startswith(b"rectify ")
    run(installed, tmp_path, "init", "--unit", "中共甲市乙局党组", "--aspect", "关于甲方面")
    for path in (PROJECT / "templates").iterdir():
        assert (tmp_path / "templates" / path.name).read_bytes() == path.read_bytes()
    run(installed, tmp_path, "add", "1", "严格管理")
    run(installed, tmp_path, "update", "1.1", "--result", "印发办法。")
    report = run(installed, tmp_path, "report").stdout.decode("utf-8")
    assert report == "一、巡察整改任务落实情况\n（一）关于甲方面\n1.严格管理。印发办法。\n"
    run(installed, tmp_path, "report", "--docx")
    assert (tmp_path / "进展情况报告.docx").read_bytes().startswith(b"PK")
