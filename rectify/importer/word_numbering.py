"""Automatic numbering of Word (ECMA-376 part 1, 17.9): numbers that are in no text, yet everybody reads them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.core.numerals import chinese
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST_CHINESE = 999
_CIRCLED = 20
_MOST_STYLES = 50
"""Styles based on one another that are followed; more would be a circle."""


@frozen
class _Level:
    """A level of a list: where it starts, how its number is written, the text around it (`（%1）`), the style that it
    belongs to, the level from 1 that makes it start anew (None: any above; 0: none)."""

    start: int
    form: str
    text: str
    is_legal: bool
    style: str | None
    restart: int | None


@dataclass(slots=True)
class _List:
    """An abstract list: its levels, and how far each has counted. Lists that share it go on counting together."""

    levels: Mapping[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> None:
        """Counts a paragraph at `level`; deeper levels start anew."""
        self.counts[level] = self.number(level) + 1 if level in self.counts else self.number(level)
        for deeper in [other for other in self.counts if other > level]:
            restart = self.levels[deeper].restart if deeper in self.levels else None
            if restart is None or level < restart:
                del self.counts[deeper]

    def number(self, level: int) -> int:
        """The number that `level` stands at."""
        start = self.levels[level].start if level in self.levels else 1
        return self.counts.get(level, start)


@dataclass(slots=True)
class _Numbering:
    """What a paragraph refers to: the list that counts, the levels as this reference has them, where it starts anew."""

    counter: _List
    levels: Mapping[int, _Level]
    restarts: dict[int, int]


class Lists:
    """The lists of a document, counted paragraph by paragraph."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """The roots of numbering.xml and styles.xml; None where the package has none."""
        self._styles = {_value(style, "styleId"): style for style in _all(styles, "style")}
        self._numbered = _numbered(numbering)
        self._unknown: dict[str, str] = {}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was numbered in a way that is not known here, one sentence a format."""
        return tuple(
            f"有自动编号用了认不出的格式 {form}（第一处是“{shown}”），按 1、2、3 读入，请核对"
            for form, shown in self._unknown.items()
        )

    def number(self, paragraph: etree._Element) -> str:
        """The number that stands before the paragraph, counted on; "" where it has none or only a bullet."""
        found = self._reference(paragraph)
        if found is None:
            return ""
        numbering, level = found
        if level in numbering.restarts:
            numbering.counter.counts[level] = numbering.restarts.pop(level) - 1
        numbering.counter.next(level)
        return self._worded(numbering, level)

    def _worded(self, numbering: _Numbering, level: int) -> str:
        own = numbering.levels[level]
        if own.form == "bullet":
            return ""

        def of_level(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = numbering.levels[place].form if place in numbering.levels else "decimal"
            return self._formed("decimal" if own.is_legal and form != "none" else form, numbering.counter.number(place))

        return re.sub("%([1-9])", of_level, own.text)

    def _formed(self, form: str, number: int) -> str:
        write = _FORMS.get(form)
        if write is None:
            self._unknown.setdefault(form, str(number))
            return str(number)
        return write(number) or ("" if form == "none" else str(number))

    def _reference(self, paragraph: etree._Element) -> tuple[_Numbering, int] | None:
        """The list and the level of a paragraph: its own, else its style's or those that the style is based on."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return self._usable(*self._of_style(self._default_style()))
        own_list, own_level = _list_of(properties)
        style = properties.find(f"{_W}pStyle")
        style_list, style_level = self._of_style(_value(style, "val") if style is not None else self._default_style())
        return self._usable(own_list or style_list, own_level if own_level is not None else style_level)

    def _usable(self, name: str | None, level: int | None) -> tuple[_Numbering, int] | None:
        numbering = self._numbered.get(name) if name else None
        level = level or 0
        return (numbering, level) if numbering is not None and level in numbering.levels else None

    def _default_style(self) -> str | None:
        for name, style in self._styles.items():
            if _value(style, "type") == "paragraph" and _value(style, "default") in ("1", "true", "on"):
                return name
        return None

    def _of_style(self, name: str | None) -> tuple[str | None, int | None]:
        for _ in range(_MOST_STYLES):
            style = self._styles.get(name)
            if style is None:
                break
            properties = style.find(f"{_W}pPr")
            number, level = _list_of(properties) if properties is not None else (None, None)
            if number is not None:
                return number, level if level is not None else self._level_of_style(number, name)
            based_on = style.find(f"{_W}basedOn")
            name = _value(based_on, "val") if based_on is not None else None
        return None, None

    def _level_of_style(self, number: str, style: str | None) -> int | None:
        numbering = self._numbered.get(number)
        levels = numbering.levels.items() if numbering else ()
        return next((level for level, own in levels if own.style is not None and own.style == style), None)


def _numbered(root: etree._Element | None) -> dict[str | None, _Numbering]:
    abstract = {_value(element, "abstractNumId"): element for element in _all(root, "abstractNum")}
    by_style = {
        _value(link, "val"): element
        for element in abstract.values()
        if (link := element.find(f"{_W}styleLink")) is not None
    }
    counters: dict[str | None, _List] = {}
    numbered: dict[str | None, _Numbering] = {}
    for reference in _all(root, "num"):
        target = reference.find(f"{_W}abstractNumId")
        name = _value(target, "val") if target is not None else None
        if name not in abstract:
            continue
        link = abstract[name].find(f"{_W}numStyleLink")
        source = abstract[name] if link is None else by_style.get(_value(link, "val"), abstract[name])
        levels = dict(_levels(source))
        counter = counters.setdefault(name, _List(levels))
        overrides = list(_all(reference, "lvlOverride"))
        own = {level: read for override in overrides for level, read in _levels(override)}
        restarts = {
            _integer(override, "ilvl"): _integer(start, "val")
            for override in overrides
            if (start := override.find(f"{_W}startOverride")) is not None
        }
        numbered[_value(reference, "numId")] = _Numbering(counter, {**levels, **own}, restarts)
    return numbered


def _levels(element: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in _all(element, "lvl"):
        legal = level.find(f"{_W}isLgl")
        start = level.find(f"{_W}start")
        restart = level.find(f"{_W}lvlRestart")
        yield (
            _integer(level, "ilvl"),
            _Level(
                _integer(start, "val") if start is not None else 0,
                _child_value(level, "numFmt") or "decimal",
                _child_value(level, "lvlText") or "",
                legal is not None and _value(legal, "val") not in ("0", "false", "off"),
                _child_value(level, "pStyle"),
                _integer(restart, "val") if restart is not None else None,
            ),
        )


def _list_of(properties: etree._Element) -> tuple[str | None, int | None]:
    """The list's name (`0` takes a style's list away) and the level that paragraph properties state; None for neither."""
    name = properties.find(f"{_W}numPr/{_W}numId")
    level = properties.find(f"{_W}numPr/{_W}ilvl")
    return (
        _value(name, "val") if name is not None else None,
        _integer(level, "val") if level is not None else None,
    )


def _all(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else element.findall(f"{_W}{name}")


def _value(element: etree._Element, name: str) -> str | None:
    return element.get(f"{_W}{name}")


def _child_value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return None if child is None else _value(child, "val")


def _integer(element: etree._Element, name: str) -> int:
    """A number of the file, 0 where it is none; a number that no list reaches is cut."""
    text = _value(element, name) or ""
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 0


def _chinese(number: int) -> str:
    return chinese(number) if 1 <= number <= _LARGEST_CHINESE else ""


def _one_by_one(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    plain = _chinese(number)
    if plain.startswith("十"):
        plain = f"一{plain}"
    return plain.translate(str.maketrans("零一二三四五六七八九十百", "零壹贰叁肆伍陆柒捌玖拾佰"))


def _letters(number: int) -> str:
    """As Word counts in letters: a to z, aa to zz, aaa."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 1 <= number <= 26 * 30 else ""


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= last else ""


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _one_by_one("０１２３４５６７８９"),
    "decimalFullWidth2": _one_by_one("０１２３４５６７８９"),
    "decimalEnclosedCircle": _enclosed("①", _CIRCLED),
    "decimalEnclosedCircleChinese": _enclosed("①", _CIRCLED),
    "decimalEnclosedParen": _enclosed("⑴", _CIRCLED),
    "decimalEnclosedFullstop": _enclosed("⒈", _CIRCLED),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _one_by_one("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _one_by_one("〇一二三四五六七八九"),
    "taiwaneseDigital": _one_by_one("〇一二三四五六七八九"),
    "chineseLegalSimplified": _legal,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}
