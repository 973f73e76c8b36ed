"""Disclosure check: names of persons and words of 不公开, found in what a public paper would print. Pure.

What is compared is what the eye sees: spaces, line breaks and characters without width are passed over, full-width
forms are plain ones. A hit is told where it stands in the ledger, so that it can be changed there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from rectify.checking import all_texts
from rectify.checking.name_matching import places
from rectify.checking.visible_text import Seen
from rectify.core.errors import Place, RectifyError
from rectify.core.fields import Who
from rectify.core.schema import PUBLIC_TALLIES, SETTINGS
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.checking.all_texts import Text
    from rectify.core.model import Ledger

_SUFFIX = re.compile("(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|自治州|自治县|[省市县镇乡])$")
_CONTEXT = 8
"""Characters on either side of a hit by which its origin is known."""


@frozen
class Word:
    """Something that may not be told: as it is written, `plain` as it is compared, the text that makes it the name of a
    person (None: a word of 不公开), the harmless words that may hold it."""

    written: str
    plain: str
    person: Text | None = None
    harmless: tuple[str, ...] = ()


@frozen
class Hit:
    """A word where it may not stand: the words around it, its place, the text that it comes from (None: a template)."""

    word: Word
    around: str
    place: Place
    text: Text | None

    @property
    def sentence(self) -> str:
        what = f"“{self.word.written}”（{SETTINGS.key('withheld')}里列了）"
        if self.word.person is not None:
            owner = f"{self.word.person.id} 的" if self.word.person.id else ""
            what = f"人名“{self.word.written}”（{owner}{self.word.person.key}，见 {self.word.person.at}）"
        return f"要公开的文字里有{what}：“{self.around}”"


class Disclosed(RectifyError):
    """A hit in a public paper, which is therefore not written."""

    def __init__(self, hit: Hit, settings_file: str) -> None:
        super().__init__(hit.sentence, hint="；".join(_ways_out(hit, settings_file)), place=hit.place)


class UnknownTally(RectifyError):
    """通报统计 that is none: whom the figures would count cannot be known."""

    def __init__(self, written: str, place: Place) -> None:
        key, known = SETTINGS.key("public_tally"), "或".join(PUBLIC_TALLIES)
        super().__init__(
            f"{key}只能写 {known}，不能写“{written}”", hint=f"改成 {key}: {PUBLIC_TALLIES[0]}", place=place
        )


class NothingPublic(RectifyError):
    def __init__(self) -> None:
        super().__init__("没有一个具体问题是公开的，统计句无从说起", hint="可以公开的：rectify update 编号 --public")


def _ways_out(hit: Hit, settings_file: str) -> Iterator[str]:
    word, text = hit.word, hit.text
    instead = f"，例如写成“{_masked(word.written)}”" if word.person is not None else ""
    option = text.option if text is not None else None
    if text is not None and option is not None:
        yield f'改掉{instead}：rectify update {text.id} {option} "…"'
        yield f"或者不公开：rectify update {text.id} --no-public"
    else:
        line = "" if hit.place.line is None else f"第 {hit.place.line} 行"
        yield f"打开 {hit.place.file}，把{line}这处改掉{instead}"
    if word.person is not None:
        key = SETTINGS.key("no_persons")
        yield f"不是人名的，在 {settings_file} 里写 {key}: [{word.written}]，是部门的在“{SETTINGS.key('departments')}”里列上"
    elif len(word.plain) == 1:
        whole = re.search(re.escape(word.written) + r"\w", hit.around)
        harmless = whole[0] if whole else f"{word.written}…"
        yield f"“{harmless}”这样的词不算的，在 {settings_file} 里写 {{名称: {word.written}, 除外: [{harmless}]}}"


def _masked(name: str) -> str:
    return name[0] + "某" * max(1, min(len(name) - 1, 2))


def public(ledger: Ledger) -> Ledger:
    """The ledger of just what the public may see. Its texts stand elsewhere than `places` says."""
    described = (issue for issue in ledger.issues if issue.is_published)
    return replace(
        ledger,
        issues=tuple(replace(issue, problems=tuple(filter(issue.is_public, issue.counted))) for issue in described),
    )


def counted(ledger: Ledger) -> Ledger:
    """The ledger whose figures a public paper prints: all of it, or by 通报统计 what is public. Raises UnknownTally,
    NothingPublic."""
    settings = ledger.settings
    if settings.public_tally not in (None, *PUBLIC_TALLIES):
        raise UnknownTally(settings.public_tally, ledger.place(ledger.settings_file, "public_tally"))
    if settings.public_tally != PUBLIC_TALLIES[1]:
        return ledger
    described = public(ledger)
    if ledger.issues and not described.issues:
        raise NothingPublic
    return described


def words(ledger: Ledger) -> tuple[Word, ...]:
    """What may not be told: every person's full name, every entry of 不公开 with its abbreviations."""
    from rectify.checking import persons

    bodies = tuple(Seen.of(body).text for body in persons.known_to(ledger).bodies)
    found: dict[str, Word] = {}
    for entry in ledger.settings.withheld:
        harmless = tuple(Seen.of(each).text for each in entry.harmless)
        listed = [each.strip() for each in re.split("[，、,;；]", entry.name or "")]
        for written in (*listed, *(_SUFFIX.sub("", each) for each in listed), *entry.short):
            plain = Seen.of(written).text
            if len(plain) > 1 or (plain and written in (*listed, *entry.short)):
                found.setdefault(plain, Word(written, plain, None, harmless))
    for name, text in persons.named(ledger).items():
        plain = "".join(char for char in Seen.of(name).text if char.isalnum())  # a dot in it is written in many ways
        found.setdefault(plain, Word(name, plain, text, bodies))
    return tuple(found.values())


def sources(ledger: Ledger, *, sure: bool = False) -> list[Text]:
    """The texts that a public paper may print; `sure`: only those that 通报 prints as it is shipped."""
    has_table = any(each.content for each in ledger.report.attachments)
    return [
        text
        for text in all_texts.everything(ledger, public=True)
        if not text.is_never_printed
        and not (text.field is not None and text.field.who is Who.PERSON)
        and not (sure and not has_table and text.is_of_tables)
    ]


def in_texts(found_in: Iterable[Text], of: tuple[Word, ...]) -> list[Hit]:
    """The words in the texts themselves, before anything is printed."""
    hits = []
    for text in found_in:
        plain = Seen.of(text.words)
        for start, end, word in _occurrences(plain.text, of):
            first, last = plain.index[start], plain.index[end - 1] + 1
            hits.append(Hit(word, _around(text.words, first, last), text.place_of(first), text))
    return _each_once(hits)


def in_print(pieces: Iterable[str], origins: Iterable[Text], of: tuple[Word, ...], template: Place) -> list[Hit]:
    """The words in what is printed, `pieces` being its paragraphs and cells, each traced to the text that it comes from;
    what comes from none stands in the template. A word that two pieces make together counts where one text holds it."""
    written = tuple(pieces)
    seen = [Seen.of(piece) for piece in written]
    starts = [0, *accumulate(len(each.text) for each in seen)]
    page = "".join(each.text for each in seen)
    found = _occurrences(page, of)
    known = [(text, Seen.of(text.words)) for text in origins] if found else []
    hits = []
    for start, end, word in found:
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        index = seen[first].index
        stop = index[end - 1 - starts[first]] + 1 if first == last else len(written[first])
        around = _around(written[first], index[start - starts[first]], stop)
        origin = _origins(page[starts[first] : start], page[end : starts[last + 1]], word, known)
        hits += [Hit(word, around, text.place_of(offset), text) for text, offset in origin]
        if not origin and first == last:
            hits.append(Hit(word, around, template, None))
    return _each_once(hits)


def _origins(left: str, right: str, word: Word, known: Iterable[tuple[Text, Seen]]) -> list[tuple[Text, int]]:
    """The texts, each with an offset, where the word stands between the same words as on paper, as far as both go."""
    best = -1
    found: list[tuple[Text, int]] = []
    for text, plain in known:
        for start, end, _ in _occurrences(plain.text, (word,)):
            before = re.split(r"[{}\\]", plain.text[:start])[-1]
            after = re.split(r"[{}\\]", plain.text[end:])[0]
            alike = _alike(before[::-1], left[::-1]), _alike(after, right)
            if None in alike:
                continue
            score = sum(each or 0 for each in alike)
            if score > best:
                best, found = score, []
            if score == best:
                found.append((text, plain.index[start]))
    return found


def _alike(one: str, other: str) -> int | None:
    """How many characters agree, one more where both end together; None where they differ."""
    length = min(len(one), len(other), _CONTEXT)
    if one[:length] != other[:length]:
        return None
    return length + (len(one) == len(other) == length)


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    return list({(hit.word.plain, hit.place): hit for hit in reversed(list(hits))}.values())[::-1]


def _occurrences(text: str, of: Iterable[Word]) -> list[tuple[int, int, Word]]:
    """Where the words stand, in order; one within a longer one, or within a harmless word, does not count."""
    spans = [(*place, word) for word in of for place in places(text, word.plain, cut=word.person is not None)]
    spans.sort(key=lambda span: (span[0], -span[1]))
    found: list[tuple[int, int, Word]] = []
    for start, end, word in spans:
        if found and end <= found[-1][1]:
            continue
        if not any(
            at <= start and end <= till for harmless in word.harmless for at, till in places(text, harmless, cut=False)
        ):
            found.append((start, end, word))
    return found


def _around(text: str, start: int, end: int) -> str:
    begin, stop = max(0, start - _CONTEXT), end + _CONTEXT
    shown = f"{'…' if begin else ''}{text[begin:stop]}{'…' if stop < len(text) else ''}"
    return " ".join(shown.split())
