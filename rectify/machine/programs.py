"""Search for an installed program on the PATH, never in the current folder: Windows, and a PATH with `.` in it, would look
there first, and a folder that came from elsewhere must not bring along the git that is called in it."""

from __future__ import annotations

import os
import shutil

_SUFFIXES = (".exe", ".com", ".cmd", ".bat") if os.name == "nt" else ("",)


def path_of(name: str) -> str | None:
    """The program's full path, looked for in the absolute folders of PATH alone; None where it is not installed."""
    homes = filter(os.path.isabs, os.environ.get("PATH", os.defpath).split(os.pathsep))
    places = (os.path.join(home, f"{name}{suffix}") for home in homes for suffix in _SUFFIXES)
    return next(filter(shutil.which, places), None)
