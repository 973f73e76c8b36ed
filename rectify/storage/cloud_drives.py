"""Folders of cloud drives, known by their names. A git repository does not survive there for long: the drive copies its
files one by one, and makes copies of those that two machines wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath

_DRIVES = {
    "OneDrive": ("onedrive", "skydrive"),
    "坚果云": ("坚果云", "我的坚果云", "nutstore"),
    "iCloud": ("icloud", "iclouddrive", "com~apple~clouddocs", "mobile documents"),
    "Dropbox": ("dropbox",),
    "百度网盘": ("百度网盘", "百度云", "baidunetdisk", "baiduyundownload", "baidusyncdisk", "baidunetdiskworkspace"),
    "Google Drive": ("google drive", "googledrive", "google 云端硬盘", "我的云端硬盘"),
    "阿里云盘": ("阿里云盘", "aliyundrive", "adrive"),
    "微云": ("微云", "腾讯微云", "weiyun"),
    "WPS 云盘": ("wps云盘", "wps 云盘", "wpsdrive", "wps cloud files", "kingsoftcloud"),
    "天翼云盘": ("天翼云盘", "ecloud"),
    "移动云盘": ("移动云盘", "和彩云"),
    "360 云盘": ("360云盘", "360cloud", "360安全云盘"),
    "夸克网盘": ("夸克网盘", "quarkclouddrive"),
    "迅雷云盘": ("迅雷云盘",),
    "钉盘": ("钉盘",),
    "企业微盘": ("企业微盘", "微盘"),
    "Seafile": ("seafile",),
    "Nextcloud": ("nextcloud", "owncloud"),
    "Synology Drive": ("synologydrive", "synology drive", "cloudstation"),
    "Syncthing": ("syncthing",),
}
"""The drives, and how the names of their folders begin; behind that may stand whose it is (`OneDrive - 单位`)."""


def drive(path: PurePath) -> str | None:
    """The cloud drive in whose folder the path lies; None where it is in none."""
    parts = [part.casefold() for part in path.parts]
    return next((name for name, begins in _DRIVES.items() if any(_is_of(part, begins) for part in parts)), None)


def _is_of(part: str, begins: tuple[str, ...]) -> bool:
    rests = [part.removeprefix(begin) for begin in begins if part.startswith(begin)]
    return any(not rest or not rest[0].isalnum() or not rest[0].isascii() for rest in rests)
