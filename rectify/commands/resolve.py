"""`rectify resolve`: settles a field that both sides changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rectify import clock, exchange, git, merging, screen, store
from rectify.commands import desk as desks
from rectify.commands import settling, unfinished
from rectify.commands.options import LedgerOption
from rectify.commands.sync import NotUnderGit
from rectify.errors import RectifyError, UsageError
from rectify.joining import TwoIssues
from rectify.merging import Conflict, Side
from rectify.model import Ref, Settings

if TYPE_CHECKING:
    from rectify.commands.desk import Desk
    from rectify.commands.settling import Unsettled
    from rectify.git import Repository

HELP = """定下来：同步时两边改了同一处，改得不一样，用我的（--mine）还是用对方的（--theirs）。

写条的编号，就是这一条里所有没有定的；写具体问题的编号，只定这一个。全定好了就合并，再 rectify sync 送出去。

例子：
  rectify resolve 2.5 --mine
  rectify resolve 2.5.1 --theirs"""


class WhichSide(UsageError):
    def __init__(self, word: str) -> None:
        super().__init__(
            "要说用哪一边的", hint=f"用我的：rectify resolve {word} --mine；用对方的：rectify resolve {word} --theirs"
        )


class NothingUnderWay(RectifyError):
    def __init__(self) -> None:
        super().__init__("没有要定的：两边的改动都已经合并", hint="和别人同步：rectify sync")


class NotInDispute(RectifyError):
    def __init__(self, word: str, words: list[str]) -> None:
        super().__init__(
            f"{word} 没有要定的",
            hint=f"要定的是：{'、'.join(words)}；看两边各是什么：rectify sync" if words else "做完合并：rectify sync",
        )


def resolve(
    number: Annotated[str, typer.Argument(metavar="编号", show_default=False, help="2.5、2.5.1，或 ledger.yaml")],
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
    with unfinished.locked(folder, repository) as home:
        desk = desks.Desk(folder, home, Settings(), repository, clock.today(), commits=True)
        if exchange.under_way(repository) != "merge":
            raise NothingUnderWay
        files, _ = settling.unsettled(repository, folder)
        word = number.replace("\\", "/").rpartition("/")[2] if ref is None else str(ref.of_issue)
        file = next((each for each in files if each.word == word), None)
        if file is None:
            raise NotInDispute(number, [each.word for each in files])
        _settle(desk, repository, file, ref if ref and ref.problem else None, side)
        _go_on(desk, repository)


def _settle(desk: Desk, repository: Repository, file: Unsettled, problem: Ref | None, side: Side) -> None:
    """Writes the file where all of it is settled, else remembers what is."""
    try:
        joined = file.joined(repository, merging.ours)
    except TwoIssues:
        raise NotInDispute(file.word, []) from None
    if joined is None:
        if problem is not None:
            raise NotInDispute(str(problem), [file.word])
        _write(desk, repository, file, file.ours if side is Side.OURS else file.theirs)
        return
    meant = [conflict for conflict in joined.conflicts if problem is None or conflict.problem == problem]
    if problem is not None and not meant:
        raise NotInDispute(str(problem), [str(conflict.problem or file.word) for conflict in joined.conflicts])
    earlier = exchange.chosen(repository)
    before = earlier.get(file.path, {})
    now = {conflict.field: side.value for conflict in meant}
    settled = {**before, **now} if problem is not None else {**now, **before}
    if any(conflict.field not in settled for conflict in joined.conflicts):
        exchange.choose(repository, {**earlier, file.path: settled})
        return

    def choose(conflict: Conflict) -> Side:
        return Side(settled[conflict.field])

    final = file.joined(repository, choose)
    assert final is not None
    _write(desk, repository, file, final.data)


def _write(desk: Desk, repository: Repository, file: Unsettled, data: bytes | None) -> None:
    settling.settle(desk, repository, {repository.top / file.path: data})


def _go_on(desk: Desk, repository: Repository) -> None:
    """Finishes the merge where nothing is left to settle, else says what is."""
    files, others = settling.unsettled(repository, desk.folder)
    left = list(dict.fromkeys(_word(dispute) for dispute in settling.disputes(repository, files)))
    if left or others:
        screen.tell(f"定好了；还要定：{'、'.join([*left, *others])}")
        screen.tell("看两边各是什么：rectify sync")
        return
    exchange.finish(repository)
    screen.tell("都定好了，已合并")
    screen.tell("下一步：rectify sync")


def _word(dispute: settling.Dispute) -> str:
    return str(dispute.conflict.problem or dispute.file.word)
