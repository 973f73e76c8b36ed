"""Work that is done on days: what tests of the history share."""

from __future__ import annotations

import os

from tests.conftest import Clerk


def on(day: str, who: str = "李某", hour: str = "10:00:00") -> None:
    """From now on it is this day, and this is who commits. The clerk's fixture gives the environment back."""
    os.environ["RECTIFY_TODAY"] = day
    for role in ("AUTHOR", "COMMITTER"):
        os.environ[f"GIT_{role}_DATE"] = f"{day}T{hour}"
        os.environ[f"GIT_{role}_NAME"] = who


def commits(clerk: Clerk, subject: str = "手工改") -> str:
    """Commits what stands in the ledger's folder, by hand, and returns the hash."""
    clerk.git("add", "--all", "ledger")
    clerk.git("commit", "--quiet", "--message", subject)
    return clerk.git("rev-parse", "HEAD").strip()


def edits(clerk: Clerk, old: str, new: str, file: str = "ledger/1.1.yaml") -> None:
    text = clerk.read(file)
    assert old in text
    clerk.write(file, text.replace(old, new))
