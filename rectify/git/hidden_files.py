"""Files that git was told to ignore changes of: sparse checkouts, skip-worktree, assume-unchanged. Changes in them are not
seen, and may be overwritten.

Asks git through `git.Repository`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rectify.git.repository import Repository


def files(repository: Repository, *folders: Path) -> list[Path]:
    """The files at or below the folders that git does not look at, those that it has not checked out among them."""
    names = [folder.relative_to(repository.top).as_posix() for folder in folders]
    listed = repository.ask("ls-files", "-v", "-z", "--full-name", "--", *names).names
    return [repository.top / entry[2:] for entry in listed if entry[0] == "S" or entry[0].islower()]


def is_listed(repository: Repository, path: Path) -> bool:
    """Whether git has the file on the list of what is to be committed next."""
    name = path.relative_to(repository.top).as_posix()
    return repository.ask("ls-files", "--error-unmatch", "--", name).done


def is_sparse(repository: Repository) -> bool:
    """Whether only a part of the repository is checked out."""
    return repository.ask("config", "--type=bool", "core.sparseCheckout").text == "true"
