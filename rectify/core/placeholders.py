"""Placeholders in texts: `{{ 统计句 }}` and the figures by name, so that no number of the ledger is typed. Pure.

Names only. `\\{` is a brace that is meant as one; before `{` one backslash of any run of them is the escape.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core import dates, tally
from rectify.core.errors import RectifyError, nearest
from rectify.core.states import Group
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rectify.core.errors import Place
    from rectify.core.model import Ledger

TALLY = "统计句"
FIGURES = ("方面数", "问题数", "已完成数", "基本完成数", "长期整改数", "正在整改数", "剩余数", "销号率", "截止日期")
NAMES = (TALLY, *FIGURES)
"""What `{{ … }}` may name."""
OF_GROUP = {
    Group.COMPLETED: "已完成数",
    Group.MOSTLY_COMPLETED: "基本完成数",
    Group.LONG_TERM: "长期整改数",
    Group.IN_PROGRESS: "正在整改数",
}
REMAINING = "剩余数"

_TOKEN = re.compile(r"(?<!\\)\\+\{|\{\{(?:(?!\{\{).)*?\}\}|\{\{|\{%|\{#", re.S)
_NAME = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")


class UnknownPlaceholder(RectifyError):
    def __init__(self, written: str, place: Place | None = None, known: tuple[str, ...] = NAMES) -> None:
        name = written.strip("{}%# \n")
        near = nearest(name, known)
        meant = f"是不是 {{{{ {near} }}}}？" if near else ""
        super().__init__(
            f"不认识占位符 {written}",
            hint=f"{meant}能用的有：{'、'.join(known)}；要原样印出花括号，在前面加反斜杠：\\{{{{",
            place=place,
        )


class EmptyLedger(RectifyError):
    def __init__(self) -> None:
        super().__init__(
            "尚无问题，不能出报告", hint='先登记问题：rectify add 1 "标题"，或导入已有的报告：rectify import 文件'
        )


class GroupsMissing(RectifyError):
    """A wording of 统计句 that leaves out groups which have problems: the reader's sum would not come out."""

    def __init__(self, missing: Mapping[str, int], place: Place | None) -> None:
        described = "、".join(f"{{{{ {name} }}}}（{number}个）" for name, number in missing.items())
        super().__init__(
            f"统计句的写法漏了有问题的类别：{described}，各类相加对不上总数",
            hint=f"在 ledger.yaml 的“{TALLY}”里补上，或用 {{{{ {REMAINING} }}}} 概括其余",
            place=place,
        )


@frozen
class Figures:
    """What each placeholder prints."""

    values: Mapping[str, str]

    def fill(self, text: str | None, place: Place | None = None) -> str | None:
        """`text` with its placeholders printed and its escaped braces plain. Raises UnknownPlaceholder at `place`."""
        return text and _fill(text, self.values, place)


def figures(ledger: Ledger, today: date, wording_place: Place | None = None) -> Figures:
    """The figures of the ledger as prose prints them. Raises EmptyLedger, GroupsMissing, UnknownPlaceholder."""
    count = tally.total(ledger)
    if not count.total:
        raise EmptyLedger
    values = {
        "方面数": str(tally.aspects_with_problems(ledger)),
        "问题数": str(count.total),
        **{OF_GROUP[group]: str(getattr(count, group.code)) for group in Group},
        REMAINING: str(count.total - count.completed),
        "销号率": f"{count.percent}%",
        "截止日期": dates.chinese(today),
    }
    values[TALLY] = _tally_sentence(ledger, count, values, wording_place)
    return Figures(values)


def _tally_sentence(ledger: Ledger, count: tally.Count, values: Mapping[str, str], place: Place | None) -> str:
    wording = ledger.settings.tally_wording
    if wording:
        named = set(placeholders(wording))
        missing = {
            name: number
            for group, name in OF_GROUP.items()
            if (number := getattr(count, group.code)) and name not in named
        }
        if missing and REMAINING not in named:
            raise GroupsMissing(missing, place)
        return _fill(wording, values, place, FIGURES)
    groups = [
        text.format(getattr(count, group.code))
        for group, text in (
            (Group.COMPLETED, "已完成整改{}项"),
            (Group.MOSTLY_COMPLETED, "基本完成整改{}项"),
            (Group.LONG_TERM, "长期整改并取得重大进展的{}项"),
            (Group.IN_PROGRESS, "正在整改{}项"),
        )
        if getattr(count, group.code)
    ]
    return (
        f"{ledger.settings.inspection}反馈的{values['方面数']}大方面{values['问题数']}个具体问题，{'，'.join(groups)}。"
    )


def placeholders(text: str) -> list[str]:
    """The names that `text` asks for, known or not."""
    return [match[1] for token in _TOKEN.finditer(text) if (match := _NAME.fullmatch(token.group()))]


def unknown(text: str, known: tuple[str, ...] = NAMES) -> list[tuple[str, int]]:
    """What looks like a placeholder and is none, as it is written, with its line in `text` from 0."""
    found: list[tuple[str, int]] = []
    line, counted = 0, 0
    for token in _TOKEN.finditer(text):
        if not token.group().startswith("\\") and _name(token.group()) not in known:
            line += text.count("\n", counted, token.start())
            counted = token.start()
            found.append((token.group(), line))
    return found


def escape(text: str) -> str:
    """`text` so that it is printed to the letter, braces included."""
    return re.sub(r"(?<!\\)(\\*)\{(?=([{%#])?)", lambda m: rf"{m[1]}\{{" if m[1] or m[2] else m[0], text)


def _name(token: str) -> str | None:
    match = _NAME.fullmatch(token)
    return match[1] if match else None


def _fill(text: str, values: Mapping[str, str], place: Place | None, known: tuple[str, ...] = NAMES) -> str:
    def printed(token: re.Match[str]) -> str:
        if token.group().startswith("\\"):
            return token.group()[1:]
        name = _name(token.group())
        if name is None or name not in known:
            raise UnknownPlaceholder(token.group(), place, known)
        return values[name]

    return _TOKEN.sub(printed, text)
