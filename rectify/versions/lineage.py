"""Which issues a commit gave other numbers, seen from the files that it changed. Pure: contents are handed in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core.wording import ISSUE
from rectify.versions import identity
from rectify.versions.history import File, Origin, is_issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rectify.versions.history import Versions

_TITLE = re.compile(f"^{ISSUE.key('title')}:.*$".encode(), re.M)


def between(before: Mapping[str, str], after: Mapping[str, str]) -> list[File]:
    """Two states of a folder, file → id of its content: the files that differ, as of a commit with one parent."""
    return [
        File(name, (before.get(name),), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def origins(versions: Versions, files: Sequence[File], parent: int = 0) -> dict[str, Origin]:
    """The issues that a commit gave another number, by the names of their files after it. Quick where it gave none.
    `files`: all that it has unlike one of its parents, and which one that is."""
    if len(files) < 2:
        return {}
    loose = [file for file in files if is_issue(file.name) and _may_be_another(versions, file)]
    if len(loose) < 2:
        return {}
    olds, news = (
        {issue.id: (file, issue) for file in loose if (issue := versions.filed(file.name, content(file))) is not None}
        for content in (_before, _after)
    )
    moves = identity.renumbered(*([issue for _, issue in side.values()] for side in (olds, news)))
    return {
        news[new][0].name: Origin(olds[old][0].name, content, parent)
        for old, new in moves.items()
        if (content := _before(olds[old][0])) is not None
    }


def is_in_doubt(versions: Versions, file: File) -> bool:
    """Whether a commit may have given the issue in the file another number, or its number to another issue."""
    return any(_may_be_another(versions, File(file.name, (content,), file.after)) for content in file.before)


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
