"""Type to measure with. In the faces of GB/T 9704 a digit is half as wide as a character. Where they are not installed each
machine takes others in their place, which may have broader digits, or no Chinese at all."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from rectify.render.gbt9704 import FACES

if TYPE_CHECKING:
    from pathlib import Path

_ALIAS = """<match target="pattern">
<test name="family"><string>{wanted}</string></test>
<edit name="family" mode="assign" binding="strong"><string>{found}</string></edit>
</match>
"""


def installed() -> str | None:
    """A family that has Chinese, best with digits of that width; None where there is none."""
    families = _asked("fc-list", "--format=%{family[0]}\n", ":lang=zh-cn").splitlines()
    return min(families, key=lambda family: ("Mono" not in family, family), default=None)


def settings(folder: Path) -> Path:
    """Fontconfig's settings of this machine with a Chinese face for each of the standard's that would be replaced by one
    without Chinese, in a file in the folder."""
    found = installed()
    aliases = (
        _ALIAS.format(wanted=face, found=found)
        for face in FACES.values()
        if "zh-cn" not in _asked("fc-match", "--format=%{lang}", face).split("|")
    )
    path = folder / "fonts.conf"
    include = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    path.write_text(f"<fontconfig>\n{include}\n{''.join(aliases)}</fontconfig>\n", encoding="utf-8")
    return path


def _asked(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
