"""Remarks of the importer on what it read: figures that differ, lines that will differ. Pure; Chinese sentences."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rectify.core import placeholders, tally, typed_figures
from rectify.core.states import Group
from rectify.importer.structure import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rectify.core.model import Ledger, Ref
    from rectify.importer.structure import Line

_TOTALS = (typed_figures.ASPECTS, typed_figures.PROBLEMS)
_MOST_DIFFERENCES = 20
"""Lines that are named one by one; beyond them only their number is told."""
_LONG = 2000
"""Lines beyond which the comparison passes over frequent ones, so that no file costs minutes."""
_AROUND = 12
"""Characters that are shown around the place where two lines part."""


def unsplit(refs: Sequence[Ref]) -> Iterator[str]:
    """The issues whose 一是…二是… could not be taken apart without changing the text."""
    if refs:
        numbers = "、".join(str(ref) for ref in refs)
        yield (
            f"{numbers} 里的“一是”“二是”拆开后印不回原来的样子，整条作为一段正文收下，只算一个具体问题；"
            f'要分开计数，用 rectify add {refs[0]} "问题" 补上其余的'
        )


def introduced(lines: Sequence[Line]) -> Iterator[str]:
    """The aspects that have words of their own above their issues."""
    for line in lines:
        yield f"第 {line.number} 段“{shown(line.text)}”下面、第 1 条上面的话没有单独的位置，接在方面的名称后面，另起一段印出"


def figures(lines: Sequence[Line], of_issues: set[int], ledger: Ledger, printed: Mapping[str, str]) -> Iterator[str]:
    """How the typed figures compare with what the ledger counts (`printed` by placeholder); lines numbered `of_issues`
    belong to an issue."""
    for line in lines:
        text = line.text.replace(printed[placeholders.TALLY], "")
        if text != line.text:
            yield f"第 {line.number} 段的统计句和台账一致，换成了 {{{{ {placeholders.TALLY} }}}}，以后随台账变化"
        contradicting = typed_figures.contradicting(text, printed, of_issue=line.number in of_issues)
        other = [figure for figure, _ in contradicting]
        totals = dict.fromkeys((figure.name, int(figure.value)) for figure in other if figure.name in _TOTALS)
        groups = dict.fromkeys(figure.words for figure in other if figure.name not in _TOTALS)
        yield from (_total(line, name, described, int(printed[name])) for name, described in totals)
        if groups:
            words = "".join(f"“{words}”" for words in groups)
            yield (
                f"第 {line.number} 段写着{words}，导入的台账是“{_groups(ledger)}”：照原样保留；"
                f"各个问题的状态改对以后，可以换成 {{{{ {placeholders.TALLY} }}}} 等占位符"
            )


def _total(line: Line, name: str, value: int, visible: int) -> str:
    if name == typed_figures.ASPECTS:
        return f"第 {line.number} 段说 {value} 个方面，正文里看得见的是 {visible} 个：照原样保留"
    described = f"第 {line.number} 段说 {value} 个具体问题，正文里看得见的是 {visible} 个"
    if value < visible:
        return f"{described}，多出 {visible - value} 个：照原样保留，请核对哪些不该单独计数"
    return (
        f"{described}，还差 {value - visible} 个：照原样保留；没有写进正文的问题，"
        f'对照问题清单，用 rectify add 2.5 "问题" 这样的命令逐个补上'
    )


def _groups(ledger: Ledger) -> str:
    count = tally.total(ledger)
    return "，".join(f"{group.label}{number}项" for group in Group if (number := getattr(count, group.code)))


def differing(lines: Sequence[Line], comes: Sequence[str]) -> Iterator[str]:
    """The lines that `report` will not print as they stand, old → new."""
    old, new = [line.text for line in lines], list(comes)
    same = _same(old, new)
    behind = _same(old[same:][::-1], new[same:][::-1])
    lines = lines[same : len(lines) - behind]
    described = list(_differences(lines, new[same : len(new) - behind]))
    yield from described[:_MOST_DIFFERENCES]
    if len(described) > _MOST_DIFFERENCES:
        yield f"另有 {len(described) - _MOST_DIFFERENCES} 段印出来也会不同"


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines are the same from the first on."""
    pairs = zip(old, new, strict=False)
    return next((place for place, (before, after) in enumerate(pairs) if before != after), min(len(old), len(new)))


def _differences(lines: Sequence[Line], new: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, [line.text for line in lines], new, autojunk=len(new) > _LONG)
    for kind, begin, end, new_begin, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        both = min(end - begin, new_end - new_begin)
        for line, after in zip(lines[begin : begin + both], new[new_begin : new_begin + both], strict=True):
            yield f"第 {line.number} 段印出来会不同：{_apart(line.text, after)}"
        for line in lines[begin + both : end]:
            yield f"第 {line.number} 段不会印在原处：“{shown(line.text)}”"
        for text in new[new_begin + both : new_end]:
            yield f"会多印一段：“{shown(text)}”"


def _apart(old: str, new: str) -> str:
    """Two lines around the place where they part."""
    place = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    begin, end = max(0, place - _AROUND), place + _AROUND
    before, after = ("……" if begin else ""), "……"
    return " → ".join(f"“{before}{text[begin:end]}{after if len(text) > end else ''}”" for text in (old, new))
