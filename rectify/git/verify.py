"""Verification by git: whether the history is whole, who signed it, and what is not committed.

Asks git through `git.Repository`, which is the only module that calls it, and takes no lock. Nothing here reads a ledger.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.checking.strict import How, Loose, Seal, Signature
from rectify.core.values import frozen
from rectify.git import hidden_files
from rectify.git.log_parser import moment_of
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rectify.git.repository import Repository

_COMPLAINT = re.compile(r"^(?:error|fatal|missing|broken|bad|invalid|corrupt|错误|致命错误)\b.*", re.M)
_SHOWN = 3
"""Lines of git's own words that are shown."""
_PROGRAMS = {"ssh": "ssh-keygen", "openpgp": "gpg", "x509": "gpgsm"}
"""What git calls to look at a signature of each format, unless it is configured otherwise."""
_ARMOR = {b"SSH SIGNATURE": "ssh", b"PGP SIGNATURE": "openpgp", b"PGP MESSAGE": "openpgp", b"SIGNED MESSAGE": "x509"}
_SEALS = {"G": Seal.GOOD, "Y": Seal.GOOD, "B": Seal.BAD, "X": Seal.OVER, "R": Seal.OVER, "E": Seal.UNCHECKED}
"""By git's letter (git-log, %G?). `Y`: the key has expired since; the signature was good when it was made."""


def faults(repository: Repository) -> str:
    """What `git fsck` says is missing or damaged, in its own words; empty where all of the history is whole."""
    answer = repository.ask("fsck", "--no-dangling", "--no-progress", "--no-reflogs")
    if answer.done:
        return ""
    said = answer.words + answer.text
    lines = list(dict.fromkeys(match.group() for match in _COMPLAINT.finditer(said))) or said.splitlines()
    more = f"；……还有 {len(lines) - _SHOWN} 行" if len(lines) > _SHOWN else ""
    return "；".join(lines[:_SHOWN]) + more


def is_partial(repository: Repository) -> bool:
    """Whether contents were left at the remote (`git clone --filter`)."""
    return repository.ask("config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$").done


def commits(repository: Repository, start: str) -> int:
    """How many commits lead to `start`."""
    return int(repository.ask("rev-list", "--count", start, "--").text or 0)


def loose(repository: Repository, paths: Sequence[Path], near: Path) -> list[Loose]:
    """The files in these folders of the repository that are not as committed, named from the folder `near`; those that
    git ignores left out."""
    names = [path.relative_to(repository.top).as_posix() for path in paths]
    if not names:
        return []
    asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *names)
    listed = repository.ask("--no-optional-locks", *asked)
    found = [(repository.top / entry[3:], _how(entry[:2])) for entry in listed.names]
    found += [(path, How.UNSEEN) for path in hidden_files.files(repository, *paths)]
    return [Loose(path.relative_to(near).as_posix(), disk.near(path), how) for path, how in found]


def _how(code: str) -> How:
    """From git's two letters: of the index, of the working tree."""
    if "U" in code or code in ("AA", "DD"):
        return How.BOTH
    if code == "??":
        return How.NEW
    if "D" in code:
        return How.GONE
    return How.STAGED if code[1] == " " else How.CHANGED


def elsewhere(repository: Repository, names: Iterable[str]) -> list[str]:
    """Which of these files (from the top) are kept by Git LFS: a bundle has only pointers to them."""
    asked = "".join(f"{name}\0" for name in names).encode()
    described = repository.ask("check-attr", "-z", "--stdin", "filter", stdin=asked).data.decode("utf-8", "replace")
    fields = described.split("\0")
    return [name for name, value in zip(fields[::3], fields[2::3], strict=False) if value == "lfs"]


def signs(repository: Repository) -> bool:
    """Whether this clerk's git signs commits."""
    return repository.ask("config", "--type=bool", "commit.gpgsign").text == "true"


@frozen
class Signed:
    """`commits`: those that changed the ledger since the first signed one, newest first, but for what signed tags vouch
    for. `tags`: those with a good signature. `lacking`: what is missing here to look at signatures, if anything is."""

    commits: tuple[Signature, ...]
    tags: tuple[str, ...]
    lacking: str | None


def signed(repository: Repository, folder: Path, start: str) -> Signed:
    """Who signed what up to `start`."""
    good, unseen = _tags(repository)
    rows = _rows(repository, folder, start, [f"^refs/tags/{tag}" for tag in (*good, *unseen)])
    with repository.contents() as content:
        kinds = [_kind(content(row[0]).partition(b"\n\n")[0]) for row in rows]
    if not good and not unseen:
        last = max((index for index, kind in enumerate(kinds) if kind), default=-1)
        rows = rows[: last + 1]
    lacking = {kind: _lacking(repository, kind) for kind in dict.fromkeys((*kinds, *unseen.values())) if kind}
    checked = [row[0] for row, kind in zip(rows, kinds, strict=False) if kind and not lacking[kind]]
    letters = _letters(repository, checked)
    found = (
        Signature(
            row[1], row[2], dt.datetime.fromtimestamp(moment_of(row[3])).date(), row[4], _seal(letters, row[0], kind)
        )
        for row, kind in zip(rows, kinds, strict=False)
    )
    return Signed(tuple(found), good, next(filter(None, lacking.values()), None))


def _rows(repository: Repository, folder: Path, start: str, but: list[str]) -> list[tuple[str, ...]]:
    """Hash, short hash, author, moment and subject of each commit that changed the folder, newest first."""
    name = folder.relative_to(repository.top).as_posix()
    return list(repository.log(("%H", "%h", "%an", "%ct", "%s"), "--full-history", start, *but, "--", name))


def _seal(letters: dict[str, str], commit: str, kind: str | None) -> Seal:
    if kind is None:
        return Seal.NONE
    letter = letters.get(commit, "E")
    if letter == "U":  # valid; by whom is not certified: of gpg's keys git itself lets that pass, of ssh's it does not
        return Seal.STRANGER if kind == "ssh" else Seal.GOOD
    return _SEALS.get(letter, Seal.UNCHECKED)


def _letters(repository: Repository, hashes: list[str]) -> dict[str, str]:
    if not hashes:
        return {}
    asked = "".join(f"{each}\n" for each in hashes).encode()
    described = repository.ask(
        "log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--format=%H %G?", stdin=asked
    )
    return dict(line.split(" ") for line in described.text.split("\n") if line)


def _kind(text: bytes) -> str | None:
    """The format of the signature in a commit's header or a tag; None where there is none."""
    found = re.search(rb"^(?:gpgsig(?:-sha256)? )?-----BEGIN ([A-Z ]+)-----", text, re.M)
    return None if found is None else _ARMOR.get(found[1])


def _lacking(repository: Repository, kind: str) -> str | None:
    """What this machine lacks to look at signatures of a format; None where it can."""
    other = ("gpg.program",) if kind == "openpgp" else ()
    named = (repository.ask("config", "--type=path", key).text for key in (f"gpg.{kind}.program", *other))
    program = next(filter(None, named), _PROGRAMS[kind])
    # git finds it where we may not: on Windows it brings its own along
    if not repository.ask("-c", "alias.rectify-finds=!command -v", "rectify-finds", program).done:
        return f"没有安装 {program}"
    if kind == "ssh":
        allowed = repository.ask("config", "--type=path", "gpg.ssh.allowedSignersFile").text
        if not allowed or not (repository.top / Path(allowed)).is_file():
            return "没有认可的公钥名单；写一个文件，一行一个：邮箱 公钥，再 git config gpg.ssh.allowedSignersFile 文件"
    return None


def _tags(repository: Repository) -> tuple[tuple[str, ...], dict[str, str]]:
    """Tags with a good signature, which vouch for all that leads to them; and those whose signature cannot be looked at
    here, with its format."""
    listed = repository.ask("for-each-ref", "--format=%(objecttype) %(refname:lstrip=2)", "refs/tags").text
    names = [name for kind, _, name in (line.partition(" ") for line in listed.split("\n")) if kind == "tag"]
    with repository.contents() as content:
        kinds = {name: kind for name in names if (kind := _kind(content(f"refs/tags/{name}")))}
    unseen = {name: kind for name, kind in kinds.items() if _lacking(repository, kind)}
    good = [name for name in kinds if name not in unseen and repository.ask("verify-tag", name).done]
    return tuple(good), unseen
