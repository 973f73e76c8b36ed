"""Jinja2's sandbox, and an end to everything in it: a template may have come with a cloned repository.

Jinja2 keeps a template from the program's insides; it lets it loop, multiply and pad without end. Here every statement
is a step, everything that an expression makes is paid for before it is made where it may be large, and nothing that was
given can be changed.
"""

from __future__ import annotations

import functools
import re
import time
from itertools import chain
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError
from jinja2.runtime import Undefined, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2.compiler import Frame
    from jinja2.runtime import Context

MOST_STEPS = 1_000_000
"""Statements, calls and filters in a paper: a ledger of a thousand problems takes fifty thousand."""
MOST_RANGE = 100_000
"""Numbers of a range."""
MOST_MADE = 5_000_000
"""Characters and items that a template's expressions make beside what they are given, and that any list of theirs holds,
what is inside it counted; at up to 60 bytes of memory each."""
MOST_PRINTED = 4_000_000
"""Characters of the small HTML: the annex of ten thousand problems."""
MOST_BITS = 4096
"""Of a number: twelve hundred digits."""
MOST_SECONDS = 20
"""Of work on a paper, which takes a fraction of one: what ends a long comparison of long texts."""

_NOT_FOR_PAPERS = (
    *("safe", "random"),  # one would let data be markup, the other make two runs differ
    *("xmlattr", "urlize", "tojson", "pprint"),  # for web pages and programmers
    *("center", "indent", "wordwrap"),  # where a line begins and ends is the paper's to say
)
_METHODS = (
    *("strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "partition", "rpartition"),
    *("removeprefix", "removesuffix", "startswith", "endswith", "count", "find", "rfind", "index", "rindex"),
    *("upper", "lower", "title", "capitalize", "casefold", "swapcase", "isupper", "islower", "isspace"),
    *("isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "get", "items", "keys", "values"),
    *("replace", "join", "format"),
)
"""Of texts, lists and dictionaries: what cannot make more than it is given, and three that are reckoned beforehand."""
_PLAIN = (str, int, float, list, tuple, dict, type(None), Undefined)
_DATA = (str, bytes, int, float, list, tuple, dict, set, frozenset, range)


class Exceeded(Exception):
    """A template that would take more than a paper can: what it does, and what to look at."""

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


def _endless() -> Exceeded:
    return Exceeded(
        f"模板做不完：循环和调用超过了 {MOST_STEPS} 次。", "检查这一行外面的 for 和宏，循环里不要再套很长的循环。"
    )


def _too_large() -> Exceeded:
    return Exceeded(
        f"模板这一行要做出的内容太多（超过 {MOST_MADE} 个字或项）。",
        "检查乘号、重复的次数、补齐的宽度和 range 的范围。",
    )


class _Writer(CodeGenerator):
    """Python from a template, in which each statement and each thing made is told to the environment."""

    def blockvisit(self, nodes_: Iterable[nodes.Node], frame: Frame) -> None:
        def counted() -> Iterator[nodes.Node]:
            self.writeline("environment.step()")  # of an empty loop too
            for node in nodes_:
                texts = node.nodes if isinstance(node, nodes.Output) else ()
                printed = sum(len(text.data) for text in texts if isinstance(text, nodes.TemplateData))
                self.writeline(f"environment.step({printed})", node)
                yield node

        super().blockvisit(counted(), frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  Jinja2 names it so
        self.write("environment.joined(context.eval_ctx.autoescape, (")
        for arg in node.nodes:
            self.visit(arg, frame)
            self.write(", ")
        self.write("))")

    def _made(self, visit: Callable[[Any, Frame], None], node: nodes.Node, frame: Frame) -> None:
        self.write("environment.made(")
        visit(node, frame)
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self._made(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self._made(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        if node.ctx == "load":
            self._made(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        if isinstance(node.arg, nodes.Slice):
            self._made(super().visit_Getitem, node, frame)
        else:
            super().visit_Getitem(node, frame)


class _Namespace(Namespace):
    """`namespace()`, which holds data only: one in another could be printed without end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in dict(*args, **kwargs).values():
            _weigh([value], strict=True)

    def __setitem__(self, name: str, value: Any) -> None:
        _weigh([value], strict=True)
        super().__setitem__(name, value)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one paper: what it has used up is used up."""

    code_generator_class = _Writer
    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **settings: Any) -> None:
        super().__init__(optimized=False, **settings)  # constants too are worked out under these rules, at their line
        self._steps = MOST_STEPS
        self._room = MOST_MADE
        self._paper = MOST_PRINTED
        self._end = time.monotonic() + MOST_SECONDS
        self.globals |= {"range": _range, "namespace": _Namespace}
        del self.globals["lipsum"]
        for name in _NOT_FOR_PAPERS:
            del self.filters[name]
        self.filters |= {
            name: self._guarded(name, function, _FILTER_SIZES.get(name)) for name, function in self.filters.items()
        }
        self.tests |= {name: self._guarded(name, function) for name, function in self.tests.items()}  # type: ignore[arg-type]

    def step(self, printed: int = 0) -> None:
        """A statement, which prints so many characters. Raises Exceeded."""
        self._steps -= 1
        if self._steps < 0:
            raise _endless()
        if time.monotonic() > self._end:
            raise Exceeded(
                f"模板做了 {MOST_SECONDS} 秒还没有做完。", "检查这一行外面的 for：循环里不要比较、查找很长的内容。"
            )
        self.print(printed)

    def print(self, characters: int) -> None:
        """So many characters go into the paper. Raises Exceeded."""
        self._paper -= characters
        if self._paper < 0:
            raise Exceeded(f"模板印出来的太长（超过 {MOST_PRINTED} 个字）。", "检查这一行外面的 for 和宏。")

    def spend(self, amount: int) -> None:
        """So many characters or items are about to be made, or have been. Raises Exceeded."""
        self._room -= amount
        if self._room < 0:
            raise _too_large()

    def made(self, value: Any) -> Any:
        """The value, new and paid for. Raises Exceeded, and TypeError where it holds what is no data."""
        if isinstance(value, (str, bytes)):
            self.spend(len(value))
        elif isinstance(value, (list, tuple, dict, set, frozenset)):
            self.spend(len(value))
            _weigh(value.values() if isinstance(value, dict) else value, strict=True)
        return value

    def joined(self, autoescape: bool, parts: tuple[Any, ...]) -> str:
        """What `~` makes of the parts."""
        self.spend(sum(map(_printed_size, parts)))
        return markup_join(parts) if autoescape else str_join(parts)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """As Jinja2's, reckoned before it is worked out."""
        self.step()
        numbers = isinstance(left, int) and isinstance(right, int)
        if operator == "*" and numbers:
            _refuse_long_number(left.bit_length() + right.bit_length())
        elif operator == "**" and numbers:
            _refuse_long_number(left.bit_length() * max(right, 0))
        elif operator == "*":
            sized, times = (right, left) if isinstance(left, int) else (left, right)
            if isinstance(times, int) and isinstance(sized, (str, bytes, list, tuple)):
                self._afford(len(sized) * times)
        elif operator == "%" and isinstance(left, str):
            self._afford(_formatted_size(left, right if isinstance(right, tuple) else (right,)))
        return self.made(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805, PYI063  Jinja2's
        """As Jinja2's; of the methods of data only those that are known to make no more than they are given."""
        __self.step()
        method = getattr(__obj, "__wrapped__", __obj)
        owner = getattr(method, "__self__", None)
        if isinstance(owner, (*_DATA, type)) and not isinstance(__obj, type):
            name = getattr(method, "__name__", "")
            if name not in _METHODS or isinstance(owner, type):
                raise SecurityError(name)
            if name == "join":
                args = tuple(map(_listed, args))
            if name in _METHOD_SIZES:
                __self._afford(_METHOD_SIZES[name](owner, *args, **kwargs))
        return __self._paid(super().call(__context, __obj, *args, **kwargs))

    def _guarded(
        self, name: str, function: Callable[..., Any], size: Callable[..., int] | None = None
    ) -> Callable[..., Any]:
        """A filter or test as a step, its `size` reckoned before it is worked out."""
        skipped = 1 if hasattr(function, "jinja_pass_arg") else 0

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            self.step()
            if name == "join":
                args = tuple(map(_listed, args))
            if size is not None:
                self._afford(size(*args[skipped:], **kwargs))
            return self._paid(function(*args, **kwargs))

        return guarded

    def _afford(self, size: int) -> None:
        if size > self._room:
            raise _too_large()

    def _paid(self, value: Any) -> Any:
        return self._counted(value) if hasattr(value, "__next__") else self.made(value)

    def _counted(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self.step()
            yield self.made(item) if isinstance(item, (list, tuple)) else item


def _listed(value: Any) -> Any:
    """Items that come one by one as a list, so that they can be counted before they are joined."""
    return list(value) if hasattr(value, "__next__") else value


def _range(*args: int) -> range:
    found = range(*args)
    if len(found[: MOST_RANGE + 1]) > MOST_RANGE:
        raise Exceeded(f"range 的范围太大（超过 {MOST_RANGE} 个数），算不出来。", "范围写小一些。")
    return found


def _weigh(values: Iterable[Any], *, strict: bool = False) -> int:
    """Characters and items in the values and in what they hold. Raises Exceeded where they are more than can be made, since
    a list of lists of one list is small and printed without end; `strict`: TypeError where one is no data."""
    total = 0
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        total += 1
        if isinstance(value, (str, bytes)):
            total += len(value)
        elif isinstance(value, dict):
            waiting += chain(value, value.values())
        elif isinstance(value, (list, tuple)):
            waiting += value
        elif strict and not isinstance(value, _PLAIN):
            raise TypeError(type(value).__name__)
        if total + len(waiting) > MOST_MADE:
            raise _too_large()
    return total


def _printed_size(value: Any) -> int:
    """Characters that the value is printed with, or a few more. Raises as `_weigh`."""
    return len(value) if isinstance(value, str) else 8 * _weigh([value])


def _refuse_long_number(bits: int) -> None:
    if bits > MOST_BITS:
        raise Exceeded("模板这一行算出的数太大。", "检查乘号和乘方。")


def _formatted_size(text: str, args: Iterable[Any]) -> int:
    """Characters that a format (`%5d`, `{:>5}`) makes at most: each number in it may be a width, and each field the
    longest of the values, or as wide as one of them says."""
    given = list(args)
    numbers = sum(int(digits[:9]) for digits in re.findall("[0-9]+", text))
    widths = max((abs(value) for value in given if isinstance(value, int)), default=0)
    is_told = "*" in text or re.search(r"\{[^{}]*\{", text) is not None
    longest = max((_printed_size(value) for value in given), default=0) + (widths if is_told else 0)
    return len(text) + numbers + longest * (text.count("%") + text.count("{"))


def _replaced_size(s: Any, old: Any, new: Any, count: Any = None) -> int:
    del count
    plain, gone = str(s), str(old)
    return len(plain) + (plain.count(gone) if gone else len(plain) + 1) * _printed_size(new)


def _joined_size(value: Any, d: Any = "", attribute: Any = None) -> int:
    del attribute
    return sum(map(_printed_size, value)) + len(value) * _printed_size(d)


def _batched_size(value: Any, linecount: Any, fill_with: Any = None) -> int:
    del value
    return int(linecount) if fill_with is not None else 0


def _rounded_size(value: Any, precision: Any = 0, method: Any = "common") -> int:
    """A precision of thousands is a number of thousands of digits."""
    del value, method
    return 0 if abs(int(precision)) <= MOST_BITS // 64 else MOST_MADE + 1


def _summed_size(iterable: Any, attribute: Any = None, start: Any = 0) -> int:
    """Sums are of numbers: lists are put together one after the other, each time all of them."""
    del iterable, attribute
    return 0 if isinstance(start, (int, float)) else MOST_MADE + 1


_FILTER_SIZES: dict[str, Callable[..., int]] = {
    "replace": _replaced_size,
    "join": _joined_size,
    "format": lambda value, *args, **kwargs: _formatted_size(str(value), (*args, *kwargs.values())),
    "batch": _batched_size,
    "round": _rounded_size,
    "sum": _summed_size,
}
"""What is reckoned before it is worked out, in characters or items, from the arguments of Jinja2's filters."""
_METHOD_SIZES: dict[str, Callable[..., int]] = {
    "replace": _replaced_size,
    "join": lambda between, value: _joined_size(value, between),
    "format": lambda text, *args, **kwargs: _formatted_size(text, (*args, *kwargs.values())),
}


def printable(value: Any) -> Any:
    """The value, which can be printed in bounded space. Raises Exceeded."""
    if not isinstance(value, (str, int, float)):
        _weigh([value])
    return value
