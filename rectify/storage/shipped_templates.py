"""The templates that came with the program, and which of them a ledger has not beside it yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rectify.storage import disk
from rectify.storage.store import TEMPLATES

if TYPE_CHECKING:
    from rectify.storage.disk import Contents
    from rectify.storage.store import Folder


def home() -> Path:
    """Where they lie: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / TEMPLATES
    return installed if installed.is_dir() else package.parent / TEMPLATES


def missing(folder: Folder) -> Contents:
    """Those that are not beside the ledger yet. Raises CannotRead."""
    there = {path.name for path in disk.files_in(folder.templates)}
    shipped = [path for path in disk.files_in(home()) if path.is_file() and path.name not in there]
    return {folder.templates / each.name: each.read_bytes() for each in shipped}
