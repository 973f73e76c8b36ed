"""`rectify sync`: fetches, merges and pushes in one step, and reports what came in."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline.options import LedgerOption
from rectify.core.errors import RectifyError, SeveralErrors
from rectify.core.settings import Settings
from rectify.git import merge_state, remote, run_git
from rectify.git import repository as git
from rectify.machine import clock, screen
from rectify.session import commit_message, hand_edits, missing_files, recovery
from rectify.session import session as desks
from rectify.storage import disk, store
from rectify.sync import conflicts, merge_driver, renumber, reused_numbers, send_gate, verify_merge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.core.verb_kinds import Command
    from rectify.git.remote import Aim
    from rectify.git.repository import Repository
    from rectify.session.session import Session
    from rectify.sync.conflicts import Unsettled

HELP = """同步：收下别人的改动，和自己的合在一起，再送出去。手工改了文件还没有记入历史的，先记下来。

两个人改不同的地方，自动合好；改了同一处又改得不一样，就停下来，把两边的内容摆出来，用 rectify resolve 定。
两个人各登记了一个，号一样，还没有送出的那个改用下一个号。编号改给了别的问题的，不记、不收，也不送。
网络断了不要紧，本机的改动都在，再来一次就行。

手工删掉的台账文件、网盘留下的副本（2.5 (1).yaml、2.5-DESKTOP.yaml）、读不懂的文件不送，其他的照送，并说明留下了什么。
确实要删，用 --with-deletions；副本确实要送，用 --with-copies；读不懂的，改好再送。每次合并以后都和两边核对，少了一方的内容就停。

例子：
  rectify sync
  rectify sync --with-deletions"""

_ROUNDS = 5
"""How often it is tried again where somebody else was faster."""
_SHOWN = 20
"""Changes that are listed one by one."""
_LENGTH = 100
"""Characters of a decision; it may be about a whole text."""


class NotUnderGit(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "这里不是 git 仓库，没法和别人同步" if run_git.is_installed() else "没有安装 git，没法和别人同步",
            hint="在台账的上一级文件夹里 git init、git add ledger、git commit；"
            "再用 git remote add origin 地址 告诉它和哪里同步",
        )


class NotCommitted(RectifyError):
    def __init__(self, names: list[str], near: str) -> None:
        super().__init__(
            f"有改动还没有记入历史（ledger.yaml 里写的是不自动提交），先记下来才能同步：{'、'.join(names)}",
            hint=f'git add {near} 再 git commit -m "改了什么"，然后 rectify sync',
        )


class TooBusy(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "别人一直在送改动，轮不上", hint="本机的改动都还在，什么都没有丢；稍等一会儿再来一次：rectify sync"
        )


def sync(
    context: typer.Context,
    with_deletions: Annotated[
        bool, typer.Option("--with-deletions", help="手工删掉的台账文件、佐证，也从大家的台账里删掉")
    ] = False,
    with_copies: Annotated[bool, typer.Option("--with-copies", help="文件名不是编号的 .yaml 也送出")] = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    folder = store.find(ledger)
    repository = git.find(folder.path)
    if repository is None:
        raise NotUnderGit
    allowed = send_gate.Allowed(with_deletions, with_copies)
    missing_files.refuse_hidden(folder, repository)
    missing_files.warn_of_cloud(repository)
    with _at_desk(context.obj, folder, repository) as desk:
        _finish(desk, repository)
        to = remote.aim(repository)
        _commit_by_hand(desk, repository, allowed)
        remote.equip(repository, merge_driver.driver())
        if not remote.has_driver(repository, folder.path):
            remote.give_driver(repository, folder.path)
    for _ in range(_ROUNDS):
        is_there = remote.fetch(repository, to)
        if is_there:
            with _at_desk(context.obj, folder, repository) as desk:
                try:
                    _merge(desk, repository, to)
                except (merge_state.NotMerged, store.NoSuchNumber):
                    send_gate.refuse_kept_back(folder, repository, allowed)
                    raise
        if _is_sent(folder, repository, to, allowed, is_there=is_there):
            send_gate.refuse_kept_back(folder, repository, allowed)
            return
    raise TooBusy


@contextlib.contextmanager
def _at_desk(command: Command, folder: store.Folder, repository: Repository) -> Iterator[Session]:
    """A session under the lock, for what needs no rules of the ledger. While the network is waited for nothing is locked."""
    with recovery.locked(command, folder, repository) as noted:
        yield desks.Session(folder, noted, Settings(), repository, clock.today(), commits=True)


def _finish(desk: Session, repository: Repository) -> None:
    """Finishes a merge that was under way, or says what is still to be settled."""
    if not conflicts.is_merging(desk, repository):
        return
    _settle(desk, repository)
    verify_merge.finish(desk.folder, repository)
    screen.tell("上次没有做完的合并，做完了")


def settle_alike(desk: Session, repository: Repository) -> tuple[list[Unsettled], list[str]]:
    """Settles what needs no clerk, and returns the ledger's files that do, and the paths of all others."""
    files, _ = conflicts.unsettled(repository, desk.folder)
    renumber.twins(desk, repository, files)
    files, _ = conflicts.unsettled(repository, desk.folder)
    conflicts.mend(desk, repository, files)
    return conflicts.unsettled(repository, desk.folder)


def _settle(desk: Session, repository: Repository) -> None:
    """Settles what can be settled without the clerk. Raises, with both values side by side, what cannot."""
    files, others = settle_alike(desk, repository)
    found: list[RectifyError] = []
    left = []
    for file in files:
        try:
            conflicts.refuse_edited(repository, file)
            left.append(file)
        except conflicts.HandEdited as error:
            found.append(error)
    disputes = list(conflicts.disputes(repository, left))
    found += [conflicts.BothChanged(dispute, conflicts.words(dispute, disputes)) for dispute in disputes]
    if others:
        found.append(conflicts.NotOurs([repository.top / path for path in others], others))
    if found:
        raise SeveralErrors(found)


def _commit_by_hand(desk: Session, repository: Repository, allowed: send_gate.Allowed) -> None:
    """Commits what was written and not committed, as far as it may go to the others. Raises NotCommitted where the ledger
    says that its keepers commit themselves."""
    if not repository.changed([desk.folder.path]):
        return
    book = store.load(desk.folder)
    changed = send_gate.sendable(desk.folder, repository, book, allowed)
    if not changed:
        return
    if book.settings.auto_commit is False:
        names = [store.described(desk.folder, path) for path in changed]
        raise NotCommitted(names, disk.near(desk.folder.path))
    hand_edits.commit(desk.folder, repository, changed)


def _merge(desk: Session, repository: Repository, to: Aim) -> None:
    """Merges what was fetched and tells what came in. Raises GivenAway, NoLedgerThere, Unrelated, NotMerged."""
    reused_numbers.refuse_reused(desk.folder, repository, to)
    if remote.is_in(repository, to.fetched, "HEAD"):
        return
    if not remote.base(repository, to.fetched):
        settings = (desk.folder.path / store.SETTINGS_FILE).relative_to(repository.top).as_posix()
        if remote.content_at(repository, to.fetched, settings) is None:
            raise remote.NoLedgerThere(to.remote, to.there, remote.top_names(repository, to.fetched))
        raise remote.Unrelated(to.remote)
    news = remote.came_in(repository, "HEAD", to.fetched)
    decided = repository.settled("HEAD", to.fetched)
    if not remote.is_in(repository, "HEAD", to.fetched):
        renumber.before_merging(desk, repository, to.fetched)
    before = remote.commit(repository, "HEAD")
    is_clean = merge_state.merge(repository, to.fetched, commit_message.message(git.SYNC, [], _subject(news)))
    if is_clean and not remote.is_in(repository, "HEAD", to.fetched):
        verify_merge.refuse_committed(desk.folder, repository, before, to.fetched)
    _tell_news(news, decided)
    if not is_clean:
        _settle(desk, repository)
        verify_merge.finish(desk.folder, repository)


def _subject(news: list[tuple[str, str]]) -> str:
    people = list(dict.fromkeys(author for author, _ in news))
    whose = "、".join(people[:3]) + ("等" if len(people) > 3 else "")
    return f"同步：并入{whose or '对方'}的改动 {len(news)} 项"


def _tell_news(news: list[tuple[str, str]], decided: list[tuple[str, str]]) -> None:
    """`decided`: by whom, of what both had changed; else it would not be known here whose changes hold."""
    screen.tell(f"收到 {len(news)} 项改动：")
    for author, subject in news[:_SHOWN]:
        screen.tell(f"  {author}：{subject}")
    if len(news) > _SHOWN:
        screen.tell(f"  ……还有 {len(news) - _SHOWN} 项，用 rectify log 看")
    for author, decision in decided:
        screen.tell(f"  {author}：两边不一样，{desks.short(decision, _LENGTH)}")


def _is_sent(
    folder: store.Folder, repository: Repository, to: Aim, allowed: send_gate.Allowed, *, is_there: bool
) -> bool:
    """Pushes what the remote has not. False where somebody else was faster."""
    if is_there and remote.is_in(repository, "HEAD", to.fetched):
        screen.tell(f"已和 {to.remote} 同步，没有要送出的改动")
        return True
    send_gate.refuse_unsendable(folder, repository, to, allowed, is_there=is_there)
    before = remote.commit(repository, to.fetched)
    number = remote.count(repository, before, "HEAD")
    answer = remote.push(repository, to)
    if answer.done:
        screen.tell(f"已和 {to.remote} 同步，送出 {number} 项改动" if number else f"已和 {to.remote} 同步")
        return True
    remote.fetch(repository, to)
    if remote.commit(repository, to.fetched) == before:
        raise remote.NoConnection("送到", to.remote, answer.words)
    return False
