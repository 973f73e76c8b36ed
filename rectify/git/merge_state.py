"""A merge of git: begun, what of it is to settle, settled, committed or taken back; no other step may be under way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError
from rectify.git import git_errors, working_tree
from rectify.git.remote import commit, is_in
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rectify.git.repository import Repository

_CHOSEN = "rectify-chosen.json"
"""In git's own folder: what was settled of a file of which more is to settle."""


_NO_RENAMES = ("-s", "recursive", "-X", "no-renames")
"""An issue is its number, and one that looks like another that is gone is not that one. By default git's newer way of
merging, which does not listen to the second part before 2.49; where it has no other, it does."""


class NotMerged(RectifyError):
    """git would not begin the merge, or a hook refused it; all is as it was."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"没有合并，文件都是原样。git 的原话：\n{words.strip() or '（没有说明）'}",
            hint=git_errors.identity_remedy(words)
            or "原话里提到的文件先提交（git commit）或收起来（git stash），再来一次：rectify sync",
        )


class AnotherStep(RectifyError):
    """A rebase, cherry-pick or revert is under way. `paths`: what is to be settled in it, from the working folder."""

    def __init__(self, command: str, paths: Sequence[str]) -> None:
        files = " ".join(paths)
        first = f"先把 {files} 改好，git add {files}，再 " if paths else ""
        super().__init__(
            f"git {command} 做到一半还没有完，先了结它",
            hint=f"作罢：git {command} --abort，然后 rectify sync；做完它：{first}git {command} --continue",
        )


def refuse_another_step(repository: Repository) -> None:
    """Raises AnotherStep where git has begun something that is no merge: what is committed in the middle of it would go
    with it, should it be given up."""
    step = working_tree.under_way(repository.git_dir)
    if step not in (None, "merge"):
        raise AnotherStep(str(step), [disk.near(repository.top / path) for path in unmerged(repository)])


def merge(repository: Repository, other: str, message: str) -> bool:
    """Merges. False where the sides contradict, and then the merge is under way. Raises NotMerged, GitLocked."""
    before = commit(repository, "HEAD")
    only = ("--ff-only",) if is_in(repository, before, other) else ("--no-ff", "--no-log", "-m", message, *_NO_RENAMES)
    plain = ("--quiet", "--no-edit", "--commit", "--no-squash", "--no-autostash")
    answer = repository.ask_patiently("merge", *plain, *only, other)
    if answer.done:
        return True
    if unmerged(repository):
        return False
    if working_tree.under_way(repository.git_dir) == "merge":
        repository.ask("merge", "--abort")
    raise NotMerged(answer.words + answer.text)


def unmerged(repository: Repository) -> dict[str, dict[int, str]]:
    """The files that are to be settled: path from the top → stage (1 base, 2 ours, 3 theirs) → id of the content."""
    found: dict[str, dict[int, str]] = {}
    for entry in repository.ask("ls-files", "--unmerged", "-z").names:
        described, _, path = entry.partition("\t")
        _, content_id, stage = described.split()
        found.setdefault(path, {})[int(stage)] = content_id
    return found


def staged(repository: Repository, folder: Path) -> dict[str, str]:
    """The files of the folder as they are to be committed next: path from the top → id of the content."""
    name = folder.relative_to(repository.top).as_posix()
    found = {}
    for entry in repository.ask("ls-files", "--stage", "-z", "--full-name", "--", name).names:
        described, _, path = entry.partition("\t")
        found[path] = described.split()[1]
    return found


def settled_paths(repository: Repository) -> set[str]:
    """The files that were in dispute in the merge under way, and are settled."""
    described = repository.ask("ls-files", "--resolve-undo", "-z", "--full-name").names
    return {entry.partition("\t")[2] for entry in described}


def take_back(repository: Repository, before: str) -> None:
    """Goes back to the commit before a merge; what else is changed in the folder stays. Raises NotMerged, GitLocked."""
    answer = repository.ask_patiently("reset", "--quiet", "--keep", before)
    if not answer.done:
        raise NotMerged(answer.words)


def settle(repository: Repository, paths: list[str]) -> None:
    """Tells git that these files are as they are meant, or meant to be gone. Raises NotMerged, GitLocked."""
    answer = repository.ask_patiently("add", "--all", "--force", "--", *paths)
    if not answer.done:
        raise NotMerged(answer.words)


def note(repository: Repository, trailer: str, about: str, value: str) -> bool:
    """Adds a trailer to the message that the merge under way will have, in place of an earlier one `about` the same.
    Whether there was none."""
    path = repository.git_dir / "MERGE_MSG"
    if not path.exists():
        return False
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{trailer}: {about}")]
    disk.write_file(path, "".join(kept).encode())
    described = " ".join(f"{about}{value}".split())
    last = ("--where=end", "--if-exists=addIfDifferentNeighbor", "--if-missing=add")
    repository.ask("interpret-trailers", "--in-place", *last, f"--trailer={trailer}: {described}", str(path))
    return len(kept) == len(lines)


def finish(repository: Repository) -> None:
    """Commits the merge that is under way. Raises NotMerged, GitLocked; the merge then stays under way."""
    answer = repository.ask_patiently("commit", "--quiet", "--no-edit", "--cleanup=strip")
    if not answer.done:
        raise NotMerged(answer.words + answer.text)
    (repository.git_dir / _CHOSEN).unlink(missing_ok=True)


def chosen(repository: Repository) -> dict[str, dict[str, str]]:
    """What was settled of files of which more is to settle, in the merge under way: path → field → side."""
    try:
        kept = json.loads((repository.git_dir / _CHOSEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(kept["chosen"]) if kept.get("of") == commit(repository, "MERGE_HEAD") else {}


def choose(repository: Repository, choices: dict[str, dict[str, str]]) -> None:
    """Remembers what `chosen` gives back."""
    text = json.dumps({"of": commit(repository, "MERGE_HEAD"), "chosen": choices}, ensure_ascii=False)
    disk.write_file(repository.git_dir / _CHOSEN, text.encode())
