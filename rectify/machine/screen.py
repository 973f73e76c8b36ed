"""Output and questions on the terminal: data on stdout, messages on stderr. The only module that imports Rich.

Tables are coloured by Rich on a terminal and plain elsewhere or under NO_COLOR; `tables` lays them out. Colour never stands alone:
the word is beside it. Text of the ledger is never taken for markup, and its control characters never reach a terminal.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

from rectify.core.errors import RectifyError, SeveralErrors, UsageError
from rectify.machine.tables import fitted, packed, pad, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rectify.machine.tables import Line, Table


class NeedsAnswer(UsageError):
    """Something is missing and there is no terminal to ask on."""

    def __init__(self, what: str, example: str) -> None:
        super().__init__(f"缺少{what}", hint=f"例如：{example}")


class Cancelled(RectifyError):
    def __init__(self) -> None:
        super().__init__("已取消，什么都没有改")


def prepare() -> None:
    """Lets consoles in GBK, and pipes in ASCII, take what they can: a character they lack never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """`text` without what would steer a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}" if _is_unicode(sys.stdout) else "?", text)


def _is_unicode(stream: Any) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith(("utf", "gb18030"))


def data(text: str) -> None:
    """Prints data, without a line end of our own."""
    sys.stdout.write(safe(text))
    sys.stdout.flush()


def line(text: str = "") -> None:
    """A line of data for reading."""
    sys.stdout.write(safe(text) + "\n")


def json(value: Any) -> None:
    """One JSON document, ASCII-escaped where stdout is not UTF-8, and what would steer a terminal always."""
    import json as library

    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = library.dumps(value, ensure_ascii=not utf8, indent=2)
    data(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def tell(text: str) -> None:
    """What was done."""
    sys.stderr.write(safe(text) + "\n")


def warn(text: str) -> None:
    """What the clerk should look at although the work is done."""
    tell(f"注意：{text}")


def complain(error: RectifyError) -> None:
    """The failure with its place, and what to type next."""
    for each in error.errors if isinstance(error, SeveralErrors) else (error,):
        tell(f"错误：{each}")
        if each.hint:
            tell(f"提示：{each.hint}")


def cleaned(text: str, what: str) -> str:
    """`text` without traces of pasting; they are told, and what is wrong in it and stays. `what`: whose text it is."""
    from rectify.core import paste_artifacts

    plain, traces = paste_artifacts.clean(text)
    unit = "行" if "\n" in plain else None
    for sentence in paste_artifacts.described(traces, unit):
        tell(f"{what} 里清理了粘贴带来的{sentence}")
    for doubt in paste_artifacts.described(paste_artifacts.doubtful(plain), unit):
        warn(f"{what} 里有{doubt}；照原样保留，请改成能直接打出来的字")
    return plain


def is_terminal() -> bool:
    """Whether somebody reads stdout, rather than another program."""
    return sys.stdout.isatty()


def sentence(*pieces: str) -> None:
    """A sentence for reading; a terminal breaks it between its pieces, or where one may pause, never within a figure."""
    for part in packed(pieces, _columns()) if is_terminal() else ("".join(pieces),):
        line(part)


def _columns() -> int:
    """How many columns the terminal has."""
    import shutil

    return shutil.get_terminal_size().columns


def table(drawn: Table) -> None:
    """Draws a table, or nothing where it has no rows; on a terminal as wide as that is, and nothing of it is cropped."""
    if not drawn.rows:
        return
    lines = fitted(drawn, _columns() if is_terminal() else None)
    if is_terminal() and not os.environ.get("NO_COLOR"):
        _in_colours(lines)
    else:
        for each in lines:
            line("".join(cell.text for cell in each))


def _in_colours(lines: list[Line]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    for each in lines:
        parts = [(safe(cell.text), cell.meaning.value if cell.meaning else "") for cell in each]
        console.print(Text.assemble(*parts), soft_wrap=True)


def rows(values: Iterable[Sequence[str]]) -> None:
    """Tab-separated rows for other programs: nothing cut, no header."""
    for row in values:
        line("\t".join(re.sub(r"[\t\r\n]+", " ", cell) for cell in row))


def can_ask() -> bool:
    """Whether there is a terminal to ask on."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, *, default: str | None = None, check: Callable[[str], object] | None = None) -> str:
    """What the clerk answers; Enter takes `default`. Asks again where `check` raises a RectifyError or nothing came."""
    shown = f"{question}（直接回车：{default}）" if default else question
    while True:
        answer = _answer(f"{shown}：") or default or ""
        if not answer:
            tell("请输入内容；按 Ctrl+C 取消")
            continue
        if _passes(answer, check):
            return answer


def pause(question: str) -> None:
    """Waits for Enter."""
    _typed(f"{question}：")


def ask_maybe(question: str) -> str | None:
    """What the clerk answers; None where Enter passes over it."""
    return ask_freely(f"{question}（可不填，直接回车跳过）")


def ask_freely(question: str, *, check: Callable[[str], object] | None = None) -> str | None:
    """What the clerk answers to a question that says itself what Enter does; None for Enter."""
    while answer := _answer(f"{question}："):
        if _passes(answer, check):
            return answer
    return None


def _passes(answer: str, check: Callable[[str], object] | None) -> bool:
    try:
        if check is not None:
            check(answer)
    except RectifyError as error:
        complain(error)
        return False
    return True


def choose(
    question: str,
    options: Sequence[tuple[str, str]],
    *,
    others: Callable[[str], bool] = lambda _: False,
) -> str:
    """One of `options` (value, what is shown beside it), chosen by its row's number or by its value; or another answer
    that `others` lets pass."""
    _offer(question, options)
    while True:
        found = _chosen("输入序号或名称：", options, others)
        if found:
            return found
        if found is None:
            tell("请选一项；按 Ctrl+C 取消")


def choose_maybe(
    question: str,
    options: Sequence[tuple[str, str]],
    *,
    now: str | None,
    others: Callable[[str], bool] = lambda _: False,
) -> str | None:
    """As `choose`; None where Enter keeps what is there (`now`; None: nothing is)."""
    _offer(question, options)
    keeps = f"直接回车：{now}" if now else "可不选，直接回车跳过"
    while True:
        found = _chosen(f"输入序号或名称（{keeps}）：", options, others)
        if found != "":
            return found


def _offer(question: str, options: Sequence[tuple[str, str]]) -> None:
    tell(f"{question}：")
    wide = max((width(value) for value, _ in options), default=0)
    for number, (value, label) in enumerate(options, 1):
        tell(f"  {number:>2}  {pad(value, wide)}  {label}".rstrip())


def _chosen(prompt: str, options: Sequence[tuple[str, str]], others: Callable[[str], bool]) -> str | None:
    """What was chosen; None for Enter, "" for what there is not (which is told)."""
    answer = _answer(prompt)
    if not answer:
        return None
    by_number = {str(number): value for number, (value, _) in enumerate(options, 1)}
    known = by_number | {_folded(value): value for value, _ in options}
    found = answer if answer in known.values() else known.get(_folded(answer))
    if found is not None:
        return found
    if others(answer):
        return answer  # as it was typed: the brackets of a name stay as wide as they are
    tell(f"没有“{answer}”这一项")
    return ""


def _folded(answer: str) -> str:
    """An answer as it is compared: full-width digits and marks are what they look like."""
    return unicodedata.normalize("NFKC", answer)


def confirm(question: str) -> bool:
    """Whether the clerk agrees; Enter does."""
    return _answer(f"{question}（直接回车：是；不要就输入 n）：").lower() not in ("n", "no", "否", "不", "不要")


def _answer(prompt: str) -> str:
    while "\x1b" in (typed := _typed(prompt)):  # what an arrow key types cannot be told from words
        tell("输入里有方向键一类的控制键，请重新输入；要改前面的字，用退格键")
    return cleaned(typed.strip(), "输入的内容").strip()


def _typed(prompt: str) -> str:
    sys.stderr.write(safe(prompt))
    sys.stderr.flush()
    try:
        typed = sys.stdin.readline()
    except KeyboardInterrupt:
        tell("")
        raise Cancelled from None
    if not typed:
        tell("")
        raise Cancelled
    return typed
