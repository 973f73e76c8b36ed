"""Editing with `rectify update ID --edit`: the editor opens a copy of the issue's file, and the result is checked before it
is saved."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core.errors import Place, RectifyError
from rectify.core.values import frozen
from rectify.machine import programs, screen
from rectify.session import commit_message, hand_edits
from rectify.session import session as desks
from rectify.storage import disk, limits, store

if TYPE_CHECKING:
    from rectify.core.model import Ref
    from rectify.core.verb_kinds import Command


class NoEditor(RectifyError):
    def __init__(self, name: str | None = None) -> None:
        super().__init__(
            f"找不到编辑器{f' {name}' if name else ''}",
            hint="用环境变量 EDITOR 指明，例如 EDITOR=notepad；或者直接打开文件修改",
        )


class EditorFailed(RectifyError):
    def __init__(self, code: int, draft: Path) -> None:
        super().__init__(
            f"编辑器没有正常结束（代码 {code}），文件没有改",
            hint=f"草稿留在 {draft}；再来一次，或者直接打开文件修改",
        )


class DraftGone(RectifyError):
    """The editor removed the draft, or made something else of it than a file that can be read."""

    def __init__(self, draft: Path, error: OSError) -> None:
        super().__init__(
            f"编辑器回来以后，草稿 {draft} 读不了：{disk.why(error)}；台账没有改",
            hint="再来一次；存盘时不要改名、不要换地方",
        )


class BadDraft(RectifyError):
    """What came back from the editor is no ledger file; the draft is kept."""

    def __init__(self, error: Unreadable, draft: Path) -> None:
        super().__init__(
            f"改后的内容有错：{error.sentence}",
            hint=f"{error.hint or '检查这一行'}；草稿留在 {draft}，台账没有改",
            place=Place(str(draft), error.line),
        )


class ChangedMeanwhile(RectifyError):
    """Somebody else wrote the file while the editor was open; the draft is kept."""

    def __init__(self, name: str, draft: Path) -> None:
        super().__init__(f"编辑的时候 {name} 被别人改了，没有保存", hint=f"草稿留在 {draft}；对照新的内容再改一次")


def edit(command: Command, ref: Ref, ledger: Path | None, *, no_commit: bool) -> None:
    """Opens the editor on the issue of `ref` and saves what comes back, where it is a ledger file; a damaged one is
    opened with its damage told. The ledger is not locked while the editor is open."""
    folder = store.find(ledger)
    path = folder.path / ledger_file.file_name(ref)
    store.refuse_links(folder, path)
    try:
        store.sheet(folder, ref)
    except store.DamagedFile as damage:
        screen.complain(damage)
    try:
        old = disk.whole(path, limits.LARGEST)
    except OSError as error:
        raise disk.CannotRead(folder.name(path.name), error) from None
    draft = _draft(path.name, old)
    new = _edited(draft, path.stem, old)
    if new == old:
        screen.tell("没有改动")
        if not screen.can_ask():  # an editor that returned at once may have it open
            screen.tell(f"草稿留在 {draft}")
            return
    else:
        _save(command, ref, ledger, draft, Versions(old, new), no_commit=no_commit)
    shutil.rmtree(draft.parent, ignore_errors=True)


def _draft(name: str, data: bytes) -> Path:
    """A file of that name in a folder of its own, outside the ledger. Raises CannotWrite."""
    try:
        draft = Path(tempfile.mkdtemp(prefix="rectify-")) / name
        draft.write_bytes(data)
    except OSError as error:
        raise disk.CannotWrite(f"草稿（{tempfile.gettempdir()}）", error) from None
    return draft


@frozen
class Versions:
    """The file before the editor and after it."""

    old: bytes
    new: bytes


def _save(command: Command, ref: Ref, ledger: Path | None, draft: Path, versions: Versions, *, no_commit: bool) -> None:
    """Lays the draft in the place of the file that was edited; where that is refused, says where the draft is."""
    with desks.opened(command, ledger, no_commit=no_commit) as desk:
        name = desk.folder.name(draft.name)
        path = desk.folder.path / draft.name
        if desk.content(path) != versions.old:
            raise ChangedMeanwhile(name, draft)
        new = ledger_file.read_issue(versions.new, draft.stem).value
        desk.put(new)
        subject = desks.journal(desk, [ref.of_issue], "编辑")
        try:
            if desk.repository is not None:
                hand_edits.refuse_draft(desk.folder, desk.repository, path, versions.new)
            desks.save(desk, {path: versions.new}, commit_message.message("update", [ref], subject))
        except RectifyError:
            screen.tell(f"草稿留在 {draft}")
            raise
        screen.tell(f"已保存 {name}")
        with contextlib.suppress(Unreadable):  # a damaged file was opened to be mended
            desks.tell_unsigned(desk, ledger_file.read_issue(versions.old, draft.stem).value, new)


def _edited(draft: Path, stem: str, old: bytes) -> bytes:
    """What the editor makes of the draft, which was `old`."""
    command = _editor()
    while True:
        try:
            code = subprocess.call([*command, str(draft)])
        except OSError:
            raise NoEditor(command[0]) from None
        if code != 0:
            raise EditorFailed(code, draft)
        data = _read(draft)
        if data == old and screen.can_ask():  # Notepad of Windows 11, `code`: they return while it is open
            screen.tell(f"草稿在 {draft}")
            screen.pause("编辑器还开着的，改好、存盘，再按回车；没有要改的，直接按回车")
            data = _read(draft)
        try:
            ledger_file.read_issue(data, stem)
        except Unreadable as error:
            failure = BadDraft(error, draft)
            if not screen.can_ask():
                raise failure from None
            screen.complain(failure)
            if not screen.confirm("回到编辑器再改"):
                raise failure from None
            continue
        return data


def _read(draft: Path) -> bytes:
    try:
        return disk.whole(draft, limits.LARGEST)
    except OSError as error:
        raise DraftGone(draft, error) from None


def _editor() -> list[str]:
    chosen = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if chosen:
        if Path(chosen).exists():
            return [chosen]
        try:
            return shlex.split(chosen, posix=os.name != "nt")
        except ValueError:  # a quotation mark without its pair
            raise NoEditor(chosen) from None
    if not screen.can_ask():  # nobody is there to type into one
        raise NoEditor
    for name in ("notepad",) if os.name == "nt" else ("sensible-editor", "nano", "vim", "vi"):
        if found := programs.path_of(name):
            return [found]
    raise NoEditor
