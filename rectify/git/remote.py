"""What git does between two machines: fetch, merge, push, and the versions of a file that a merge is about.

Asks git through `git.Repository`, which is the only module that calls it. Nothing here reads a ledger.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError
from rectify.core.values import frozen
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rectify.git.repository import Repository
    from rectify.git.run_git import Answer

_SLOW = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60")
"""A server that says nothing for a minute is taken for gone."""
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
    return {path: content for path, (_, content) in repository.entries(at, folder).items()}


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
