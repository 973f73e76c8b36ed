"""The ledger's folder on disk: finding it, reading all of it, writing its files.

Reading has no effects. Every bad file is reported, and the others still load. The only module that touches the ledger's
files.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core import schema
from rectify.core.errors import Place, RectifyError
from rectify.core.model import Damage, Issue, Ledger, Ref, Remark, UnknownKey
from rectify.core.report_text import ReportText
from rectify.core.settings import Settings
from rectify.core.values import frozen
from rectify.storage import disk, lost_ledger
from rectify.storage.limits import LARGEST, Room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.codec.ledger_file import LedgerFile
    from rectify.core.fields import Record
    from rectify.core.model import Lines

LEDGER = "ledger"
SETTINGS_FILE = ledger_file.SETTINGS_FILE
REPORT_FILE = ledger_file.REPORT_FILE
TEMPLATES = "templates"
BASE = "base.docx"
ATTRIBUTES = ".gitattributes"
_KNOWN_FILES = (SETTINGS_FILE, REPORT_FILE, ATTRIBUTES)
_YAML = (".yaml", ".yml")
_TEMPLATE_KINDS = (".html", ".docx")


class NoLedger(RectifyError):
    def __init__(self, where: Path | None) -> None:
        described = (
            f"{where} 里没有台账（ledger.yaml）" if where else "这里和上级文件夹里都没有台账（ledger/ledger.yaml）"
        )
        super().__init__(described, hint="新建台账：rectify init；或进入台账所在的文件夹；或用 --ledger 文件夹 指明")


class LedgerLost(NoLedger):
    """`ledger.yaml` is missing where files of a ledger lie: `found`, by their names."""

    def __init__(self, folder: Path, found: list[str]) -> None:
        file = folder / SETTINGS_FILE
        RectifyError.__init__(
            self,
            f"{disk.from_here(folder)} 里有台账的文件（{lost_ledger.described(found)}），缺了 {SETTINGS_FILE}",
            hint=lost_ledger.way_back(file, found),
        )


class NoSuchNumber(RectifyError):
    """`known` tells what there is: a guess would close the wrong problem."""

    def __init__(self, ref: Ref, known: str) -> None:
        super().__init__(f"没有 {ref}", hint=known)


class DamagedFile(RectifyError):
    def __init__(self, damage: Damage) -> None:
        super().__init__(damage.message, hint=damage.hint, place=damage.place)
        self.damage = damage


class TooLong(RectifyError):
    """A ledger file that could not be read again once it was written."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"这样 {name} 就太大了（超过 {LARGEST // 1_000_000} MB），没有写",
            hint="大段的材料另存成文件，作为佐证：rectify update 2.5 --evidence 文件",
        )


class SavedMeanwhile(RectifyError):
    """Somebody saved the file while a change of it was being made: what they saved is kept."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} 刚刚被别的程序改了，没有写，改的都在", hint="在编辑器里打开着的先存好、关掉，再输入一次这个命令"
        )


class NotOwn(RectifyError):
    """A file that a forged history names as one of the ledger's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 不是台账自己的文件，没有写", hint="要改它，请自己用 git 或编辑器改")


class BehindLink(RectifyError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} 是一个链接，只读不写", hint="把链接换成文件本身后再改")


class Files(Protocol):
    """Where a ledger's files are read from instead of the disk: the folder as it once was."""

    def names(self) -> list[str]:
        """The names of the files right in the folder."""

    def read(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of a file right in the folder. Raises OSError."""

    def is_file(self, file: str) -> bool:
        """Whether there is such a file in the folder or below it."""

    def sha256(self, file: str) -> str | None:
        """The sha256 of such a file in hexadecimal; None where there is none."""


@frozen
class Folder:
    """The folder that holds `ledger.yaml`. `files`: where they are read from, None: as they stand on the disk."""

    path: Path
    files: Files | None = None

    def name(self, file: str) -> str:
        """A file of it as the clerk is told of it: `ledger/2.5.yaml`."""
        return f"{self.path.name}/{file}"

    @property
    def templates(self) -> Path:
        """The clerk's own templates, beside the ledger."""
        return self.path.parent / TEMPLATES


def find(explicit: Path | None) -> Folder:
    """`--ledger DIR`, else RECTIFY_LEDGER, else the first `ledger/ledger.yaml` here or above. Raises NoLedger, LedgerLost
    where one was, CannotRead."""
    named = explicit or (Path(value) if (value := os.environ.get("RECTIFY_LEDGER")) else None)
    if named is not None:
        for candidate in (named, named / LEDGER):
            if disk.is_file(candidate / SETTINGS_FILE):
                return Folder(candidate.resolve())
        refuse_lost(named, named / LEDGER)
        raise NoLedger(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if disk.is_file(folder / LEDGER / SETTINGS_FILE):
            return Folder((folder / LEDGER).resolve())
    refuse_lost(*(folder / LEDGER for folder in (here, *here.parents)))
    raise NoLedger(None)


def refuse_lost(*folders: Path, but_report: bool = False) -> None:
    """Raises LedgerLost for the first of the folders that holds what a ledger has left, CannotRead. `but_report`: in a
    folder of any kind, where `report.yaml` may be another program's."""
    for folder in folders:
        found = lost_ledger.names(folder)
        if found and not (but_report and not lost_ledger.are_certain(found)):
            raise LedgerLost(folder, found)


def make(path: Path) -> Folder:
    """An empty folder for a ledger. Raises CannotWrite."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk.CannotWrite(str(path), error) from None
    return Folder(path.resolve())


class _Reading:
    """The ledger while its files are read, one after the other: what they say, what is wrong with them."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._room = Room()
        self.damages: list[Damage] = []
        self.remarks: list[Remark] = []
        self.unknown: list[UnknownKey] = []
        self.places: dict[str, Lines] = {}

    def take(self, file: str, record: Record) -> LedgerFile | None:
        """Reads a file; None where it cannot be read, and then it is among `damages`."""
        name = self._folder.name(file)
        try:
            if self._room.is_full:
                raise _no_room(name)
            sheet = _sheet(self._folder, file, record)
            self._room.take(sheet)
        except DamagedFile as error:
            self.damages.append(error.damage)
            return None
        self.places[name] = sheet.lines
        self.remarks.extend(Remark(Place(name, line), message) for line, message in sheet.remarks)
        self.unknown.extend(UnknownKey(Place(name, key.line), key.key, key.path, key.near) for key in sheet.unknown)
        if sheet.advice:
            self.remarks.append(Remark(Place(name, 1), sheet.advice, is_lost=False))
        return sheet

    def issues(self) -> Iterator[Issue]:
        """Reads every issue, and remarks on files of which nobody can say what they are."""
        for file in _yaml_files(self._folder):
            if ledger_file.is_issue(file):
                if (sheet := self.take(file, schema.ISSUE)) is not None:
                    yield sheet.value
            elif file not in (SETTINGS_FILE, REPORT_FILE):
                place = Place(self._folder.name(file))
                self.remarks.append(Remark(place, "文件名不是 2.5.yaml 这样的编号，没有读"))


def load(folder: Folder) -> Ledger:
    """All of the ledger. What cannot be read is among `damages`; only the folder itself must be readable."""
    reading = _Reading(folder)
    settings = reading.take(SETTINGS_FILE, schema.SETTINGS)
    report = reading.take(REPORT_FILE, schema.REPORT) if _exists(folder, REPORT_FILE) else None
    issues = list(reading.issues())
    return Ledger(
        settings.value if settings else Settings(),
        report.value if report else ReportText(),
        tuple(sorted(issues, key=lambda issue: issue.id.key)),
        tuple(sorted(reading.damages, key=lambda damage: _file_key(damage.place.file))),
        tuple(reading.remarks),
        tuple(reading.unknown),
        reading.places,
        folder.path.name,
    )


def _exists(folder: Folder, file: str) -> bool:
    """Whether there is such a file. A link that leads nowhere is one, and damaged."""
    return os.path.lexists(folder.path / file) if folder.files is None else folder.files.is_file(file)


def _yaml_files(folder: Folder) -> list[str]:
    try:
        names = os.listdir(folder.path) if folder.files is None else folder.files.names()
    except OSError as error:
        raise disk.CannotRead(str(folder.path), error) from None
    return sorted((name for name in names if name.lower().endswith(_YAML)), key=_file_key)


def _file_key(name: str) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in re.findall("[0-9]+", name)), name


def settings(folder: Folder) -> Settings:
    """`ledger.yaml`. Raises DamagedFile."""
    value = _sheet(folder, SETTINGS_FILE, schema.SETTINGS).value
    assert isinstance(value, Settings)
    return value


def sheet(folder: Folder, ref: Ref) -> LedgerFile:
    """The file of an issue or of a problem's issue. Raises NoSuchNumber with the range, or DamagedFile."""
    file = ledger_file.file_name(ref)
    if not _exists(folder, file):
        raise NoSuchNumber(ref, _known_issues(folder, ref))
    found = _sheet(folder, file, schema.ISSUE)
    issue: Issue = found.value
    if ref.problem is not None and issue.problem(ref) is None:
        numbers = [problem.id for problem in issue.problems]
        raise NoSuchNumber(ref, f"{issue.id} 有 {_range([str(number) for number in numbers])}")
    return found


def issue(folder: Folder, ref: Ref) -> Issue:
    """The issue of `ref`. Raises as `sheet`."""
    value = sheet(folder, ref).value
    assert isinstance(value, Issue)
    return value


def numbers(folder: Folder) -> list[Ref]:
    """The numbers of all issue files, damaged ones too, in order."""
    return [Ref.parse(file.removesuffix(".yaml")) for file in _yaml_files(folder) if ledger_file.is_issue(file)]


def _known_issues(folder: Folder, ref: Ref) -> str:
    known = numbers(folder)
    if not known:
        return '台账里还没有问题；登记：rectify add 1 "标题"'
    same = [str(number) for number in known if number.aspect == ref.aspect]
    if same:
        return f"第{ref.aspect}方面有 {_range(same)}"
    aspects = sorted({number.aspect for number in known})
    return f"台账里有问题的方面：{_range([str(aspect) for aspect in aspects])}；全部编号：rectify list"


def _range(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} 至 {names[-1]}"


def _no_room(name: str) -> DamagedFile:
    hint = "看看台账的文件夹里混进了什么；最大的几个先移走"
    return DamagedFile(Damage(Place(name), "台账的文件加起来太多，没有读这一个", hint))


def _sheet(folder: Folder, file: str, record: Record) -> LedgerFile:
    path = folder.path / file
    name = folder.name(file)
    try:
        data = disk.first_bytes(path, LARGEST + 1) if folder.files is None else folder.files.read(file, LARGEST + 1)
    except OSError as error:
        raise DamagedFile(Damage(Place(name), f"读不了：{disk.why(error)}", "看看文件在不在、有没有读的权限")) from None
    if len(data) > LARGEST:
        hint = f"台账文件不超过 {LARGEST // 1_000_000} MB：大段的材料另存成文件，作为佐证"
        raise DamagedFile(Damage(Place(name), "文件太大，不是台账文件", hint))
    try:
        if record is schema.ISSUE:
            return ledger_file.read_issue(data, path.stem)
        return ledger_file.read(data, record)
    except Unreadable as error:
        raise DamagedFile(Damage(Place(name, error.line), error.sentence, error.hint)) from None


Contents = disk.Contents


def write(folder: Folder, contents: Contents, before: Contents) -> None:
    """Writes (None: removes) the files, one after the other, each as long as it holds what it held `before`. Raises
    SavedMeanwhile, CannotWrite."""
    for path, data in contents.items():
        try:
            refuse_changed(folder, path, before[path])
            disk.put(path, data)
        except OSError as error:
            raise disk.CannotWrite(described(folder, path), error) from None


def refuse_changed(folder: Folder, path: Path, before: bytes | None) -> None:
    """Raises SavedMeanwhile where the file does not hold what was read of it, OSError."""
    if disk.content(path) != before:
        raise SavedMeanwhile(described(folder, path))


def is_own(folder: Folder, path: Path) -> bool:
    """Whether a path may be one of a file that a ledger consists of: its YAML files, the 佐证 in its folder, the
    templates beside it. Nothing hidden, nothing behind a link, nothing that git would obey."""
    if path.parent == folder.templates:
        return path.suffix.lower() in _TEMPLATE_KINDS and not folder.templates.is_symlink() and not path.is_symlink()
    parts = path.relative_to(folder.path).parts if path.is_relative_to(folder.path) else ()
    if not parts or any(each.is_symlink() for each in (path, *path.parents[: len(parts) - 1])):
        return False
    if len(parts) == 1 and (parts[0].startswith(".") or path.suffix.lower() in ("", *_YAML)):
        return parts[0] in _KNOWN_FILES or ledger_file.is_issue(parts[0])
    return not any(part.startswith(".") for part in parts)


def refuse_foreign(folder: Folder, path: Path) -> None:
    """Raises NotOwn, or BehindLink, where the file is none that rectify writes."""
    refuse_links(folder, path)
    if not is_own(folder, path):
        raise NotOwn(described(folder, path))


def described(folder: Folder, path: Path) -> str:
    """A path as the clerk is told of it: `ledger/evidence/2.5/办法.pdf` below the ledger, else in full."""
    return folder.name(path.relative_to(folder.path).as_posix()) if path.is_relative_to(folder.path) else str(path)


def refuse_links(folder: Folder, path: Path) -> None:
    """Raises BehindLink where the file, or a folder on the way to it from the ledger, is a link."""
    for part in (path, *path.parents):
        if part in (folder.path, folder.path.parent):
            return
        if part.is_symlink():
            raise BehindLink(described(folder, part))


def refuse_long(folder: Folder, path: Path, data: bytes | None) -> None:
    """Raises TooLong for what is about to be written into a ledger file."""
    if data is not None and len(data) > LARGEST and path.parent == folder.path:
        raise TooLong(described(folder, path))


def place_of_setting(folder: Folder, *path: str | int) -> Place:
    """The line of a value of `ledger.yaml` by its path of attributes and indexes."""
    lines = _sheet(folder, SETTINGS_FILE, schema.SETTINGS).lines
    return Place(folder.name(SETTINGS_FILE), lines.get(path))


def only(folder: Folder, issue: Issue) -> Ledger:
    """A ledger of one issue with the rules of `ledger.yaml`. Raises DamagedFile."""
    return Ledger(settings(folder), ReportText(), (issue,), folder=folder.path.name)
