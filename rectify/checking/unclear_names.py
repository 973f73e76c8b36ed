"""Questions that must be answered before a public paper is written: who is a person, and what is not public. Pure.

A word that may be a name, a key that the program does not know (是否公开), a 公开 without an answer: nobody can say what they
keep back, so no public paper is written until the ledger says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.checking import persons
from rectify.checking.visible_text import Seen
from rectify.core.errors import Place, RectifyError
from rectify.core.schema import ISSUE, NO, PROBLEM, SETTINGS, YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rectify.checking.persons import Unclear
    from rectify.core.model import Issue, Ledger, Problem, Ref, UnknownKey

_SOUNDS_WITHHELD = (
    "公开",
    "公示",
    "公布",
    "密",
    "对外",
    "外传",
    "内部",
    "隐",
    "匿",
    "脱敏",
    "屏蔽",
    "人名",
    "姓名",
    "public",
    "secret",
)
"""What a key says that was meant to keep something back."""
_PUBLIC = "public"


class Uncertain(RectifyError):
    """Something by which it is not certain what may be told; the public paper is therefore not written."""


class UnclearPerson(Uncertain):
    """A word of a field of persons that may be a name, or several."""

    def __init__(self, doubt: Unclear, settings_file: str) -> None:
        super().__init__(
            f"{sentence_of(doubt)}，不能出对外的稿子", hint=remedy_of(doubt, settings_file), place=doubt.text.at
        )


class UnreadKey(Uncertain):
    """A key that the ledger has not: what it says of publicness is not heeded."""

    def __init__(self, key: UnknownKey) -> None:
        super().__init__(
            f"不认识“{key.key}”这一项，写在后面的不算数，不能出对外的稿子", hint=_right_key(key), place=key.place
        )


class Unanswered(Uncertain):
    """公开 with nothing behind it, which the program would take for 是."""

    def __init__(self, place: Place) -> None:
        key = ISSUE.key(_PUBLIC)
        super().__init__(
            f"“{key}”后面没有写，能不能公开说不准，不能出对外的稿子",
            hint=f"写成 {key}: {NO}（不公开）或 {key}: {YES}（公开）",
            place=place,
        )


def doubts(ledger: Ledger) -> list[Uncertain]:
    """All that is not certain, by kind."""
    return [
        *(UnreadKey(key) for key in ledger.unknown_keys if _matters(ledger, key)),
        *(Unanswered(place) for place, _ in unanswered(ledger)),
        *(UnclearPerson(doubt, ledger.settings_file) for doubt in persons.unclear(ledger)),
    ]


def unanswered(ledger: Ledger) -> Iterator[tuple[Place, Ref]]:
    """Where 公开 stands with nothing behind it."""
    for issue in ledger.issues:
        file = ledger.issue_file(issue)
        owners: list[tuple[tuple[str | int, ...], Issue | Problem]] = [((), issue)]
        owners += [(("problems", index), problem) for index, problem in enumerate(issue.problems)]
        for path, owner in owners:
            if owner.public is None and (line := ledger.places.get(file, {}).get((*path, _PUBLIC))) is not None:
                yield Place(file, line), owner.id


def _matters(ledger: Ledger, key: UnknownKey) -> bool:
    """Whether an unknown key may have been meant to keep something back: any of an issue; elsewhere one that says so."""
    if key.place.file not in (ledger.settings_file, ledger.report_file):
        return True
    names = (SETTINGS.key(each) for each in ("withheld", "persons", "no_persons", "public_tally"))
    return key.path[:1] == ("withheld",) or key.near in tuple(names) or sounds_withheld(key.key)


def sounds_withheld(word: str) -> bool:
    """Whether the word speaks of what may be told to whom."""
    plain = Seen.of(word).text
    return any(each in plain for each in _SOUNDS_WITHHELD)


def _right_key(key: UnknownKey) -> str:
    public = ISSUE.key(_PUBLIC)
    if key.path[:1] != ("withheld",) and sounds_withheld(key.key) and key.near != SETTINGS.key("withheld"):
        record = PROBLEM if key.path[:1] == ("problems",) else ISSUE
        where = "" if len(key.path) in (0, 2) else f"移到条的“{record.key('id')}”下面一行，"
        return f"不公开的，{where}改成 {public}: {NO}；可以公开的，改成 {public}: {YES}，或者删去这一项"
    if key.near:
        return f"改成 {key.near}: …；不要了就删去，或者在行首加 # 当作注释"
    return "删去这一项，或者在行首加 # 当作注释"


def sentence_of(doubt: Unclear) -> str:
    """What is not certain about the word."""
    owner = f"{doubt.text.id} 的" if doubt.text.id else ""
    ways = "，还是".join("、".join(way) for way in doubt.ways[:2])
    unsure = f"分不清是{ways}" if len(doubt.ways) > 1 else "分不清是不是人名"
    return f"{owner}{doubt.text.key}里“{doubt.piece}”{unsure}"


def remedy_of(doubt: Unclear, settings_file: str) -> str:
    """What to write so that it is."""
    several = "、".join(doubt.ways[0]) if doubt.ways else doubt.piece
    listed = ", ".join(doubt.ways[0]) if doubt.ways else doubt.piece
    apart = f"是几个人的，用顿号隔开，例如 {several}；" if doubt.ways and len(doubt.ways[0]) > 1 else ""
    return (
        f"{apart}是人名的，在 {settings_file} 里写 {SETTINGS.key('persons')}: [{listed}]；"
        f"不是的，写 {SETTINGS.key('no_persons')}: [{doubt.piece}]"
    )
