"""What git does between two machines: fetch, merge, push, and the versions of a file that a merge is about.

Asks git through `git.Repository`, which is the only module that calls it. Nothing here reads a ledger.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError
from rectify.core.values import frozen
from rectify.git import git_errors, working_tree
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rectify.git.repository import Repository
    from rectify.git.run_git import Answer

_CHOSEN = "rectify-chosen.json"
"""In git's own folder: what was settled of a file of which more is to settle."""
_SLOW = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60")
"""A server that says nothing for a minute is taken for gone."""
_NO_RENAMES = ("-s", "recursive", "-X", "no-renames")
"""An issue is its number, and one that looks like another that is gone is not that one. By default git's newer way of
merging, which does not listen to the second part before 2.49; where it has no other, it does."""
AGAIN = "本机的改动都还在，什么都没有丢；弄好以后再来一次：rectify sync"


class Detached(RectifyError):
    """`loose`: the commit that would be lost from sight, where no branch has what is checked out."""

    def __init__(self, branch: str | None, loose: str | None) -> None:
        back = f"回到分支：git checkout {branch}" if branch else "从这里起一个分支：git checkout -b main"
        kept = f"，把在这里改的并进去：git merge {loose}，然后 rectify sync" if branch and loose else ""
        super().__init__("现在看的是一个旧版本，不在任何分支上，没法同步", hint=f"{back}{kept}")


class NoRemote(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "git 还不知道和哪里同步", hint="把共用仓库的地址告诉它：git remote add origin 地址，然后 rectify sync"
        )


class OnlyBackup(RectifyError):
    """The remote is a file that `git bundle` made: what a copy that was restored from one was cloned from."""

    def __init__(self, remote: str, url: str) -> None:
        super().__init__(
            f"{remote} 是一个备份文件（{url}），不能和它同步；这份台账是从备份恢复的",
            hint=f"和别人共用的，换成共用仓库的地址：git remote set-url {remote} 地址，然后 rectify sync；"
            f"只在这台机器上用的，不用同步，去掉它：git remote remove {remote}",
        )


class SeveralRemotes(RectifyError):
    def __init__(self, names: list[str], branch: str) -> None:
        super().__init__(
            f"有几个远程仓库（{'、'.join(names)}），不知道和哪一个同步",
            hint=f"选定一个：git config branch.{branch}.remote {names[0]}，然后 rectify sync",
        )


class NoSuchBranch(RectifyError):
    def __init__(self, branch: str, remote: str, there: list[str]) -> None:
        super().__init__(
            f"远程仓库 {remote} 里没有 {branch} 这个分支，有的是：{'、'.join(there)}",
            hint=f"和那一个同步：git branch --set-upstream-to={remote}/{there[0]}，然后 rectify sync；"
            f"要把它也放上去：git push --set-upstream {remote} {branch}",
        )


class Unrelated(RectifyError):
    def __init__(self, remote: str) -> None:
        super().__init__(
            f"本机的台账和 {remote} 里的没有共同的来历，不是同一份",
            hint="以对方的为准：另找一个文件夹 git clone 那个地址，再把本机的改动照着登记进去",
        )


class NoLedgerThere(RectifyError):
    """The remote was begun with something else, mostly with what its server puts into a new one. `there`: its branch."""

    def __init__(self, remote: str, there: str, names: Sequence[str]) -> None:
        super().__init__(
            f"{remote} 里没有这份台账，有的是：{'、'.join(names)}",
            hint=f"新建仓库时自动放的，并进来：git merge --no-edit --allow-unrelated-histories {remote}/{there}，"
            f"然后 rectify sync；地址不对：git remote set-url {remote} 地址",
        )


class NoConnection(RectifyError):
    """The remote could not be reached, or the connection broke off; git's own words are shown."""

    def __init__(self, doing: str, remote: str, words: str) -> None:
        super().__init__(
            f"{doing} {remote} 没有成。git 的原话：\n{words.strip() or '（没有说明）'}", hint=_remedy(words)
        )


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


def _remedy(words: str) -> str:
    plain = words.lower()
    if any(sign in plain for sign in ("permission denied", "authentication", "鉴权失败", "could not read username")):
        return f"看看账号和密码（或密钥）对不对、有没有写的权限。{AGAIN}"
    if any(sign in plain for sign in ("hook", "protected", "remote rejected")):
        return f"对方仓库不收，把上面的原话告诉管理员。{AGAIN}"
    if any(sign in plain for sign in ("not appear to be a git repository", "not found", "未找到", "does not exist")):
        return f"看看地址对不对：git remote -v。{AGAIN}"
    return f"看看网络通不通、对方的机器开着没有。{AGAIN}"


@frozen
class Aim:
    """Which branch is synchronised with which: of this machine, of the remote, and where git keeps what was fetched."""

    branch: str
    remote: str
    there: str
    is_set: bool

    @property
    def fetched(self) -> str:
        return f"refs/remotes/{self.remote}/{self.there}"


def aim(repository: Repository) -> Aim:
    """What the branch that is checked out is synchronised with. Raises Detached, NoRemote, SeveralRemotes, OnlyBackup."""
    to = _aim(repository)
    url = repository.ask("remote", "get-url", "--", to.remote).text
    if url.endswith(".bundle") or (repository.top / Path(url)).is_file():
        raise OnlyBackup(to.remote, url)
    return to


def _aim(repository: Repository) -> Aim:
    branch = repository.ask("symbolic-ref", "--quiet", "--short", "HEAD").text
    if not branch:
        branches = repository.ask("for-each-ref", "--format=%(refname:short)", "refs/heads").text.split("\n")
        held = repository.ask("for-each-ref", "--count=1", "--contains=HEAD").text
        loose = None if held else repository.ask("rev-parse", "--short", "HEAD").text
        raise Detached(next((name for name in ("main", "master") if name in branches), branches[0] or None), loose)
    remotes = repository.ask("remote").text.split()
    remote = repository.ask("config", f"branch.{branch}.remote").text
    merge = repository.ask("config", f"branch.{branch}.merge").text.removeprefix("refs/heads/")
    if not remotes:
        raise NoRemote
    if remote not in remotes:
        if len(remotes) > 1 and "origin" not in remotes:
            raise SeveralRemotes(remotes, branch)
        return Aim(branch, "origin" if "origin" in remotes else remotes[0], branch, is_set=False)
    return Aim(branch, remote, merge or branch, is_set=bool(merge))


def fetch(repository: Repository, to: Aim) -> bool:
    """Fetches, and all of the history where only its end is here; what the remote has no more is not taken for what it
    has. Whether the remote has the branch. Raises NoConnection, NoSuchBranch."""
    _connected(repository.ask(*_SLOW, "fetch", "--quiet", "--prune", "--", to.remote), "连接", to)
    if not commit(repository, to.fetched):
        found = repository.ask("for-each-ref", "--format=%(refname:lstrip=3)", f"refs/remotes/{to.remote}").text
        there = [name for name in found.split("\n") if name and name != "HEAD"]
        if there:
            raise NoSuchBranch(to.there, to.remote, there)
        return False
    is_shallow = repository.ask("rev-parse", "--is-shallow-repository").text == "true"
    if is_shallow and not base(repository, to.fetched):
        _connected(repository.ask(*_SLOW, "fetch", "--quiet", "--unshallow", "--", to.remote), "连接", to)
    return True


def _connected(answer: Answer, doing: str, to: Aim) -> None:
    if not answer.done:
        raise NoConnection(doing, to.remote, answer.words)


def push(repository: Repository, to: Aim) -> Answer:
    """Pushes the branch, and remembers where to."""
    upstream = () if to.is_set else ("--set-upstream",)
    return repository.ask(*_SLOW, "push", "--quiet", *upstream, "--", to.remote, f"HEAD:refs/heads/{to.there}")


def commit(repository: Repository, name: str) -> str:
    """The hash of the commit; empty where there is none."""
    return repository.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").text


def base(repository: Repository, other: str, ours: str = "HEAD") -> str:
    """The commit that both began from; empty where there is none."""
    return repository.ask("merge-base", ours, other).text


def count(repository: Repository, start: str, end: str) -> int:
    """How many commits, merges apart, lead from `start` to `end`; from the beginning where `start` is empty."""
    asked = f"{start}..{end}" if start else end
    return int(repository.ask("rev-list", "--count", "--no-merges", asked, "--").text or 0)


def is_in(repository: Repository, commit: str, other: str) -> bool:
    """Whether `other` has all of `commit`."""
    return repository.ask("merge-base", "--is-ancestor", commit, other).done


def came_in(repository: Repository, start: str, end: str) -> list[tuple[str, str]]:
    """Author and subject of each commit from `start` to `end`, merges apart, oldest first."""
    found = repository.log(("%an", "%s"), "--no-merges", "--reverse", f"{start}..{end}", "--")
    return [(author, subject) for author, subject in found]


def files(repository: Repository, at: str, folder: Path) -> dict[str, str]:
    """The files of the folder in a commit: path from the top → id of the content."""
    name = folder.relative_to(repository.top).as_posix()
    listed = repository.ask("ls-tree", "-r", "-z", "--full-tree", at, "--", *([] if name == "." else [f"{name}/"]))
    found = {}
    for entry in listed.names:
        described, _, path = entry.partition("\t")
        found[path] = described.split()[2]
    return found


def top_names(repository: Repository, at: str) -> list[str]:
    """What lies in the top folder of a commit."""
    return repository.ask("ls-tree", "--name-only", "-z", "--full-tree", at).names


def content(repository: Repository, content_id: str) -> bytes:
    """The content with this id; empty where it is too large for a ledger file."""
    with repository.contents() as content_of:
        return content_of(content_id)


def content_at(repository: Repository, at: str, path: str) -> bytes | None:
    """A file as a commit has it; None where it has none."""
    found = id_at(repository, at, path)
    return content(repository, found) if found else None


def id_at(repository: Repository, at: str, path: str) -> str | None:
    """The id of a file's content in a commit; None where it has none."""
    found = repository.ask("rev-parse", "--verify", "--quiet", f"{at}:{path}")
    return found.text if found.done else None


@frozen
class Written:
    """A commit on a file: its hash, author and time (`2023-04-28 10:00`)."""

    hash: str
    author: str
    time: str


def writers(repository: Repository, start: str, end: str, path: str) -> Iterator[Written]:
    """The commits from `start` to `end` that changed the file, newest first."""
    order = ("--no-merges", "--date=format-local:%Y-%m-%d %H:%M")
    for commit, author, time in repository.log(("%H", "%an", "%ad"), *order, f"{start}..{end}", "--", path):
        yield Written(commit, author, time)


def last_writers(repository: Repository, path: str) -> Iterator[Written]:
    """The commits that lead to HEAD and changed the file, newest first."""
    order = ("--no-merges", "--date=format-local:%Y-%m-%d %H:%M")
    for commit, author, time in repository.log(("%H", "%an", "%ad"), *order, "HEAD", "--", path):
        yield Written(commit, author, time)


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


def has_driver(repository: Repository, folder: Path) -> bool:
    """Whether git merges every YAML file of the folder with our driver, whatever .gitattributes says of single ones."""
    here = (folder / "ledger.yaml").relative_to(repository.top).as_posix()
    there = (name for name in files(repository, "HEAD", folder) if (repository.top / name).parent == folder)
    asked = "".join(f"{name}\0" for name in {here, *there} if name.endswith(".yaml")).encode()
    described = repository.ask("check-attr", "-z", "--stdin", "merge", stdin=asked).names
    return set(described[2::3]) == {"rectify"}


def give_driver(repository: Repository, folder: Path) -> None:
    """Has git merge the YAML files of the folder with our driver, in this clone: for a ledger whose .gitattributes is
    from before there was one."""
    name = folder.relative_to(repository.top).as_posix()
    home = repository.place.common / "info" / "attributes"
    old = home.read_text(encoding="utf-8") if home.exists() else ""
    pattern = "*.yaml" if name == "." else f"/{name}/*.yaml"
    home.parent.mkdir(exist_ok=True)
    gap = "" if not old or old.endswith("\n") else "\n"
    disk.write_file(home, f'{old}{gap}"{pattern}" merge=rectify\n'.encode())


def equip(repository: Repository, driver: str) -> None:
    """Tells git the command of our merge driver. Where it cannot be written (another process is at it, a disk that is
    read only), the next command tries again."""
    repository.ask("config", "merge.rectify.name", "rectify")
    repository.ask("config", "merge.rectify.driver", driver)
