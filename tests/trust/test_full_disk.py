"""A disk that is full, a real one: whatever kilobyte is missing, the file is old or new, nothing is staged, and it is told."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clerk

SIZE = 4 << 20
BLOCK = 4096


@pytest.fixture
def disk(small: Clerk) -> Iterator[Clerk]:
    """The clerk's folder on a disk of four megabytes, where one may be mounted."""
    mount = shutil.which("mount")
    where = small.folder.parent / "盘"
    where.mkdir()
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(where)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no disk can be mounted here")
    try:
        home = where / "整改"
        shutil.copytree(small.folder, home)
        os.chdir(home)
        yield Clerk(home, small.capture)
    finally:
        os.chdir(small.folder)
        subprocess.run(["umount", str(where)], check=True)


def leaves(filler: Path, free: int) -> None:
    """Fills the disk but for so many bytes."""
    filler.unlink(missing_ok=True)
    with filler.open("wb", buffering=0) as stream:
        room = shutil.disk_usage(filler.parent).free - free
        stream.write(bytes(max(room, 0)))


def test_whatever_kilobyte_is_missing(disk: Clerk) -> None:
    filler = disk.folder.parent / "占满"
    refused = 0
    for blocks in range(14):
        head, text = disk.git("rev-parse", "HEAD"), disk.read("ledger/1.1.yaml")
        leaves(filler, blocks * BLOCK)
        said = disk.types(f"rectify update 1.1.2 --progress 第{blocks}次推进")
        filler.unlink()
        assert disk.git("diff", "--cached", "--name-only") == ""
        if said.code:
            refused += 1
            assert "错误：" in said.err
            assert "提示：" in said.err
            if "恢复不了" in said.err:  # not even the old file finds room: the next command finds it noted
                disk.does("rectify undo")
            assert (disk.git("rev-parse", "HEAD"), disk.read("ledger/1.1.yaml")) == (head, text), said.err
        else:
            assert f"第{blocks}次推进" in disk.git("show", "HEAD:ledger/1.1.yaml")
        disk.does("rectify list")
    assert 0 < refused < 14
    assert disk.git("status", "--porcelain") == ""
