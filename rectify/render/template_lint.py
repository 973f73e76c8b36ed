"""Mistakes in a template's text, whatever the data: looked for there, since what only the data leaves empty (a table
without rows yet) is no mistake and looks the same in the output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core.errors import Place
from rectify.render.small_html import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY_CLASS = re.compile(r"""<(?P<element>[a-z][a-z0-9]*)(?:\s[^<>{}]*?)?\sclass\s*=\s*(?:""|'')""", re.I)
_EMPTY_TABLE = re.compile(r"<table>(?:\s|</?(?:thead|tbody|tr|colgroup)>|<col(?:\s[^<>]*)?>)*</table>", re.I)
_PRINTS = re.compile(r"<(?:h[1-5]|p|table|header|footer)\b", re.I)


class EmptyClass(TemplateError):
    """A class that names nothing."""

    def __init__(self, place: Place, element: str) -> None:
        super().__init__(
            f'<{element}> 的 class="" 里没有写是哪一种。',
            hint=f'写上是哪一种，例如 <p class="署名">；要普通的就直接写 <{element}>。',
            place=place,
        )


class EmptyTable(TemplateError):
    """A table in which no cell can ever stand."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "表格 <table> 里没有一个格子，印不出来。",
            hint="在里面写上 <tr><td>…</td></tr>，或者删去这个表格。",
            place=place,
        )


class NothingPrints(TemplateError):
    """A template without any element that prints."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "模板里没有一个段落、标题或表格，印出来是空的。",
            hint="内容写进 <p>…</p>；照着写一个：templates/进展情况报告.html。",
            place=place,
        )


def mistakes(source: str, file: str) -> Iterator[TemplateError]:
    """Those in one template, its comments blanked out; `file` is its name as the clerk knows it."""
    for pattern in (_EMPTY_CLASS, _EMPTY_TABLE):
        for found in pattern.finditer(source):
            place = Place(file, source.count("\n", 0, found.start()) + 1)
            yield EmptyClass(place, found["element"]) if pattern is _EMPTY_CLASS else EmptyTable(place)


def prints(source: str) -> bool:
    """Whether the template has an element that prints, whatever the data."""
    return _PRINTS.search(source) is not None
