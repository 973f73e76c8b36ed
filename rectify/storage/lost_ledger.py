"""Detection of a ledger whose `ledger.yaml` is missing: it was renamed, or a share or a cloud drive has dropped it; no new
ledger may be made in its place."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

from rectify.core import describe
from rectify.storage import disk

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = re.compile(r"(?<![0-9.])[1-9][0-9]{0,3}\.[1-9][0-9]{0,3}(?![0-9])")
"""The number of an issue, wherever a copy's name has it (`2.5 (1).yaml`, `副本 2.5.yml`)."""
_KINDS = (".yaml", ".yml")
_SHOWN = 3
"""Files that are named one by one."""


def names(folder: Path) -> list[str]:
    """What lies in a folder and belongs to a ledger, whatever was done to its names; empty where nothing does. Raises
    CannotRead: what cannot be looked into may hold one."""
    try:
        found = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError) as error:
        raise disk.CannotRead(disk.from_here(folder), error) from None
    return [name for name in found if _is_of_a_ledger(name) or (name == "evidence" and _has_files(folder / name))]


def copies(found: list[str]) -> list[str]:
    """Those of the names under which `ledger.yaml` itself may lie (`ledger.yaml.txt`, `ledger (1).yaml`)."""
    return [name for name in found if "ledger" in _plain(name)]


def issues(found: list[str]) -> list[str]:
    """Those of the names that are an issue's."""
    return [name for name in found if _NUMBER.search(_plain(name))]


def are_certain(found: list[str]) -> bool:
    """Whether one of the names can hardly be that of another program's file: an issue's, or that of `ledger.yaml`."""
    return bool(copies(found) or issues(found))


def described(found: list[str]) -> str:
    """The names as the clerk is told of them."""
    return describe.first_few(found, _SHOWN)


def way_back(settings: Path, found: list[str]) -> str:
    """How `settings`, which is missing, comes back: the next command to type, or where to look."""
    ways = [
        f"把 {disk.near(settings.with_name(name))} 改名为 {settings.name}"
        for name in copies(found)
        if name != settings.name
    ]
    if any((above / ".git").exists() for above in settings.parents):
        ways.append(f"取回提交过的：git checkout -- {disk.near(settings)}")
    ways.append("网盘或共享文件夹没有同步全的，连上等它同步完；都没有，从备份里找回")
    return "；".join(ways)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _is_of_a_ledger(name: str) -> bool:
    plain = _plain(name)
    is_known = "ledger" in plain or "report" in plain or _NUMBER.search(plain) is not None
    return is_known and any(kind in plain for kind in _KINDS)


def _has_files(folder: Path) -> bool:
    try:
        return bool(os.listdir(folder))
    except OSError:
        return False
