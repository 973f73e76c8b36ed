"""Three-way merge of a list. Pure.

What either side added stays, what either side took out is gone, and the order does not depend on which side is which.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any, TypeVar

from rectify.core import dates
from rectify.core.model import Ref

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")
_Items = tuple[Item, ...]


def merged(base: _Items[Item], ours: _Items[Item], theirs: _Items[Item]) -> _Items[Item]:
    """The list of both sides. The same entry added by both is one entry; additions at the same place go by their date."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    was, here, there = Counter(base), Counter(ours), Counter(theirs)
    gone = (was - here) | (was - there)
    left = was - gone
    mine, others = (
        _without(side, (count & was) - left) for side, count in ((ours, here), (theirs, there))
    )  # what one side took out and the other still has
    return _joined(_without(base, gone), *_sides(mine, others))


def keys(base: _Items[Item], ours: _Items[Item], theirs: _Items[Item]) -> _Items[Item]:
    """The keys of all three lists in one order; none is taken out. Each list has each key once."""
    return _joined(base, *_sides(ours, theirs))


def _sides(ours: _Items[Item], theirs: _Items[Item]) -> tuple[_Items[Item], _Items[Item]]:
    """Both sides in an order that does not depend on whose they are."""
    first, second = sorted((ours, theirs), key=lambda side: [_rank(item) for item in side])
    return first, second


def _joined(kept: _Items[Item], first: _Items[Item], second: _Items[Item]) -> _Items[Item]:
    """`kept` with the additions of both sides, each behind what it stands behind on its side."""
    spine = next((order for side in (first, second) if (order := _reordered(kept, side))), kept)
    twice = (Counter(first) - Counter(kept)) & (Counter(second) - Counter(kept))
    runs = _additions(spine, first), _additions(spine, _without(second, twice))
    woven_items: list[Item] = []
    for place in range(len(spine) + 1):
        woven_items += spine[place - 1 : place] if place else ()
        woven_items += _interleaved(deque(runs[0][place]), deque(runs[1][place]))
    return tuple(woven_items)


def _without(items: _Items[Item], gone: Counter[Item]) -> _Items[Item]:
    left = Counter(gone)
    kept: list[Item] = []
    for item in reversed(items):
        if left[item]:
            left[item] -= 1
        else:
            kept.append(item)
    return tuple(reversed(kept))


def _reordered(kept: _Items[Item], side: _Items[Item]) -> _Items[Item] | None:
    """The kept items as a side has put them in another order; None where it has not, or lacks one of them."""
    left = Counter(kept)
    order: list[Item] = []
    for item in side:
        if left[item]:
            left[item] -= 1
            order.append(item)
    return tuple(order) if len(order) == len(kept) and tuple(order) != kept else None


def _additions(spine: _Items[Item], side: _Items[Item]) -> list[list[Item]]:
    """What a side has beyond the spine, by the number of spine items that it stands behind."""
    places: dict[Item, deque[int]] = {}
    for index, item in enumerate(spine, 1):
        places.setdefault(item, deque()).append(index)
    runs: list[list[Item]] = [[] for _ in range(len(spine) + 1)]
    here = 0
    for item in side:
        if places.get(item):
            here = places[item].popleft()
        else:
            runs[here].append(item)
    return runs


def _interleaved(first: deque[Item], second: deque[Item]) -> list[Item]:
    """Two runs as one: each keeps its order, and of two heads the earlier goes first."""
    merged: list[Item] = []
    while first and second:
        merged.append(first.popleft() if _rank(first[0]) <= _rank(second[0]) else second.popleft())
    return [*merged, *first, *second]


def _rank(item: Any) -> tuple[str, str]:
    """What entries are ordered by: their day where they have one, else what they say."""
    if isinstance(item, Ref):
        return "", ".".join(f"{number:05}" for number in item.key)
    reopened = getattr(item, "reopened", None)
    return _day(getattr(item if reopened is None else reopened, "date", None)), repr(item)


def _day(text: str | None) -> str:
    try:
        on = dates.read(text)
    except dates.ImpossibleDate:
        return ""
    return on.isoformat() if on else ""


def positions(*lists: Sequence[Item] | None) -> list[tuple[Item | None, ...]]:
    """What the lists hold at each place, None where one is shorter: for lists whose places have a meaning."""
    size = max((len(items) for items in lists if items), default=0)
    return [tuple(items[place] if items and place < len(items) else None for items in lists) for place in range(size)]
