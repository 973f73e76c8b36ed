"""Two clerks, each with a clone of one ledger, and the bare repository that they share."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import Clerk, Said


@dataclass(frozen=True)
class Person(Clerk):
    """A clerk with a name, at a folder of their own."""

    name: str = field(default="李某")

    def types(self, command: str | list[str]) -> Said:
        self.sits_down()
        return super().types(command)

    def git(self, *arguments: str) -> str:
        self.sits_down()
        return super().git(*arguments)

    def tries(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs git, however it ends."""
        self.sits_down()
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, check=False, text=True, encoding="utf-8"
        )

    def sits_down(self) -> None:
        """Makes this folder and this name those of the process; the clerk's fixture gives them back."""
        os.chdir(self.folder)
        for who in ("AUTHOR", "COMMITTER"):
            os.environ[f"GIT_{who}_NAME"] = self.name
            os.environ[f"GIT_{who}_EMAIL"] = f"{self.name}@example.com"

    def ledger(self) -> dict[str, bytes]:
        """The ledger's files, as they stand on the disk."""
        return {name: data for name, data in self.snapshot().items() if name.startswith("ledger")}

    def status(self) -> dict[str, int]:
        """The groups, with the total among them."""
        document = self.does("rectify status --json").json
        groups: dict[str, int] = document["groups"]
        assert sum(groups.values()) == document["total"]
        return {**groups, "total": document["total"]}


@dataclass(frozen=True)
class Pair:
    """李某 and 王某. What 李某 had before is known to both."""

    one: Person
    two: Person
    shared: Path

    def sync(self) -> None:
        """Both have everything afterwards."""
        for person in (self.one, self.two, self.one):
            person.does("rectify sync")
        assert self.one.ledger() == self.two.ledger()
        assert self.one.git("status", "--porcelain") == self.two.git("status", "--porcelain") == ""


def pair(clerk: Clerk) -> Pair:
    """The clerk's ledger becomes 李某's; 王某 clones it."""
    home = clerk.folder.parent
    shared = home / "共用.git"
    clerk.git("init", "--quiet", "--bare", str(shared))
    clerk.git("remote", "add", "origin", "../共用.git")
    one = Person(clerk.folder, clerk.capture)
    one.git("push", "--quiet", "--set-upstream", "origin", "HEAD")
    clerk.git("clone", "--quiet", str(shared), str(home / "王某"))
    two = Person(home / "王某", clerk.capture, "王某")
    two.git("remote", "set-url", "origin", "../共用.git")
    return Pair(one, two, shared)
