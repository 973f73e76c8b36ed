"""Which issues a commit gave other numbers, seen from the files that it changed. Pure: contents are handed in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.history import File, is_issue
from rectify.model import Issue
from rectify.wording import ISSUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rectify.history import Versions
    from rectify.model import Ref

_TITLE = re.compile(f"^{ISSUE.key('title')}:.*$".encode(), re.M)


def between(before: Mapping[str, str], after: Mapping[str, str]) -> list[File]:
    """Two states of a folder, file → id of its content: the files that differ, as of a commit with one parent."""
    return [
        File(name, (before.get(name),), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def moved(versions: Versions, files: Sequence[File]) -> dict[Ref, Ref]:
    """The issues that a commit with one parent gave another number: before → after. `files`: all that it changed. Quick
    where it gave none."""
    mine = [file for file in files if is_issue(file.name)]
    loose = [file for file in mine if _may_be_another(versions, file)] if len(mine) > 1 else []
    olds, news = (
        [issue for file in loose if isinstance(issue := versions.of(file.name, content(file)), Issue)]
        for content in (_before, _after)
    )
    if not olds or not news:
        return {}
    from rectify import identity

    return identity.renumbered(olds, news)


def _before(file: File) -> str | None:
    return file.before[0]


def _after(file: File) -> str | None:
    return file.after


def _may_be_another(versions: Versions, file: File) -> bool:
    """Whether the file may hold another issue after the commit: not where its line with the title stayed."""
    if file.before[0] is None or file.after is None:
        return True
    titles = [_TITLE.search(versions.text(content)) for content in (file.before[0], file.after)]
    return None in titles or len({title[0] for title in titles if title}) > 1
