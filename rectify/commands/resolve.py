"""`rectify resolve`: settles a field that both sides changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify.commandline.options import LedgerOption
from rectify.commands.sync import NotUnderGit, settle_alike
from rectify.core.errors import RectifyError, UsageError
from rectify.core.model import Ref
from rectify.core.settings import Settings
from rectify.core.values import frozen
from rectify.git import merge_state
from rectify.git import repository as git
from rectify.machine import clock, screen
from rectify.merge.merge_records import Side
from rectify.session import recovery
from rectify.session import session as desks
from rectify.storage import store
from rectify.sync import conflicts, verify_merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rectify.git.repository import Repository
    from rectify.merge.merge_records import Conflict
    from rectify.session.session import Session
    from rectify.sync.conflicts import Dispute, Unsettled

HELP = """定下来：同步时两边改了同一处，改得不一样，用我的（--mine）还是用对方的（--theirs）。

写条的编号，就是这一条里所有没有定的；写具体问题的编号，只定这一个；后面再写字段，只定这一处。全定好了就合并，再
rectify sync 送出去。两边的都不合适，先定下一边，合并以后再 rectify update。

例子：
  rectify resolve 2.5 --mine
  rectify resolve 2.5.1 --theirs
  rectify resolve 2.5 责任人 --theirs"""


class WhichSide(UsageError):
    def __init__(self, word: str) -> None:
        super().__init__(
            "要说用哪一边的", hint=f"用我的：rectify resolve {word} --mine；用对方的：rectify resolve {word} --theirs"
        )


class NothingUnderWay(RectifyError):
    def __init__(self) -> None:
        super().__init__("没有要定的：两边的改动都已经合并", hint="和别人同步：rectify sync")


class NotInDispute(RectifyError):
    def __init__(self, word: str, disputes: Sequence[Dispute]) -> None:
        names = "、".join(conflicts.named(dispute.file, dispute.conflict) for dispute in disputes)
        super().__init__(
            f"{word} 没有要定的",
            hint=f"要定的是：{names}；看两边各是什么：rectify sync" if names else "做完合并：rectify sync",
        )


def resolve(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="编号", show_default=False, help="2.5、2.5.1，或 ledger.yaml")],
    name: Annotated[
        str | None, typer.Argument(metavar="[字段]", show_default=False, help="责任人、整改时限等，只定这一处")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="用我的")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="用对方的")] = False,
    ledger: LedgerOption = None,
) -> None:
    """The verb."""
    ref = None if number.endswith(".yaml") else Ref.parse(number)
    if mine == theirs:
        raise WhichSide(number)
    side = Side.OURS if mine else Side.THEIRS
    folder = store.find(ledger)
    repository = git.find(folder.path)
    if repository is None:
        raise NotUnderGit
    with recovery.locked(context.obj, folder, repository) as noted:
        desk = desks.Session(folder, noted, Settings(), repository, clock.today(), commits=True)
        if not conflicts.is_merging(desk, repository):
            raise NothingUnderWay
        files, _ = settle_alike(desk, repository)
        word = number.replace("\\", "/").rpartition("/")[2] if ref is None else str(ref.of_issue)
        file = next((each for each in files if each.word == word), None)
        meant = _Meant(ref if ref and ref.problem else None, name)
        disputes = list(conflicts.disputes(repository, files))
        if file is None or not any(meant(conflict) for conflict in file.conflicts(repository)):
            raise NotInDispute(f"{number} {name}" if name else number, disputes)
        conflicts.refuse_edited(repository, file)
        _settle(desk, repository, file, meant, side)
        _go_on(desk, repository)


@frozen
class _Meant:
    """What of a file was named: a problem of it, a field; None: all."""

    problem: Ref | None
    name: str | None

    def __call__(self, conflict: Conflict) -> bool:
        is_named = self.name is None or self.name in (conflict.field, conflicts.field_of(conflict))
        return is_named and self.problem in (None, conflict.problem)


def _settle(desk: Session, repository: Repository, file: Unsettled, meant: _Meant, side: Side) -> None:
    """Writes the file where all of it is settled, else remembers what is. What was settled by itself before stays so
    when all that is left is settled at once."""
    earlier = merge_state.chosen(repository)
    before = earlier.get(file.path, {})
    is_all = meant == _Meant(None, None)
    disputed = file.conflicts(repository)
    named = [each for each in disputed if meant(each) and not (is_all and each.field in before)]
    settled = {**before, **{conflict.field: side.value for conflict in named}}
    for conflict in named:
        value = conflict.ours if side is Side.OURS else conflict.theirs
        about, described = f"{conflicts.named(file, conflict)} 定为：", conflicts.shown(value)
        screen.tell(f"{about}{described}")
        merge_state.note(repository, git.SETTLED, about, described)
    if any(conflict.field not in settled for conflict in disputed):
        merge_state.choose(repository, {**earlier, file.path: settled})
        return
    final = file.joined(repository, lambda conflict: Side(settled[conflict.field]))
    whole = file.ours if side is Side.OURS else file.theirs
    _write(desk, repository, file, final.data if final else whole)


def _write(desk: Session, repository: Repository, file: Unsettled, data: bytes | None) -> None:
    conflicts.settle(desk, repository, {repository.top / file.path: data})


def _go_on(desk: Session, repository: Repository) -> None:
    """Finishes the merge where nothing is left to settle, else says what is."""
    files, others = conflicts.unsettled(repository, desk.folder)
    left = [conflicts.named(dispute.file, dispute.conflict) for dispute in conflicts.disputes(repository, files)]
    if left or others:
        screen.tell(f"还要定：{'、'.join([*left, *others])}")
        screen.tell("看两边各是什么：rectify sync")
        return
    verify_merge.finish(desk.folder, repository)
    screen.tell("已全部确定，合并完成")
    screen.tell("下一步：rectify sync")
