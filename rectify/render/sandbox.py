"""Sandbox of Jinja2 for papers: what a template may call, and what of it may be printed.

Jinja2 keeps a template from the program's insides. How long it may run and how much memory it may take is not decided
here: a template that did not come with the program runs in a process with limits (`child_process`).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from jinja2.runtime import Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import nodes

MOST_PRINTED = 4_000_000
"""Characters of the small HTML: the annex of ten thousand problems."""
MOST_LEVELS = 100
"""Of a template's statements and expressions one in the other: Python's own stack ends near two hundred."""

_NOT_FOR_PAPERS = (
    *("safe", "random"),  # one would let data be markup, the other make two runs differ
    *("xmlattr", "urlize", "tojson", "pprint"),  # for web pages and programmers
    *("center", "indent", "wordwrap"),  # where a line begins and ends is the paper's to say
)
_DATA = (str, int, float, list, tuple, dict, type(None), Undefined)


class Exceeded(Exception):
    """A template that does more than a paper can: what it does, and what to look at."""

    def __init__(self, sentence: str, hint: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.line = line


def too_large() -> Exceeded:
    """What the memory, or a paper, cannot hold."""
    return Exceeded(
        "模板要做出的内容太多，内存放不下。",
        "检查循环和宏印了多少遍，乘号、重复的次数和补齐的宽度。",
    )


def too_slow() -> Exceeded:
    """What goes on for longer than any paper."""
    return Exceeded(
        "模板做了很久没有做完。", "检查这一行和外面的 for、宏：循环不要套得太多，里面不要比较、查找很长的内容。"
    )


class _Method:
    """A method of a value: it is called, and says nothing of where it lies in the memory, by any way of printing."""

    __slots__ = ("_called",)

    def __init__(self, called: Callable[..., Any]) -> None:
        self._called = called

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._called(*args, **kwargs)

    def __repr__(self) -> str:
        return "<方法>"


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one paper. Nothing in it tells an address: two runs print the same."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(optimized=False, **settings)  # constants too are worked out in the run, at their line
        for name in ("lipsum", "cycler", "joiner"):
            del self.globals[name]
        self.globals |= {name: _veiled(value) for name, value in self.globals.items()}
        for name in _NOT_FOR_PAPERS:
            del self.filters[name]
        self.filters |= {name: _listing(function) for name, function in self.filters.items()}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja2's."""
        return _veiled(super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: str | Any) -> Any:
        """As Jinja2's."""
        return _veiled(super().getitem(obj, argument))


def _veiled(value: Any) -> Any:
    return _Method(value) if callable(value) and not isinstance(value, (Undefined, Macro, _Method)) else value


def _listing(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose answer is a list where Jinja2's comes piece by piece, which prints as an address."""

    @functools.wraps(function)
    def listing(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        return list(value) if hasattr(value, "__next__") else value

    return listing


def refuse_depth(tree: nodes.Template) -> None:
    """Raises Exceeded where a template is nested deeper than the stack of whoever reads it goes."""
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, level = waiting.pop()
        if level > MOST_LEVELS:
            raise Exceeded(
                f"模板一层套一层，超过 {MOST_LEVELS} 层。",
                "这一行的括号、过滤器，或者 if、for，分成几步写。",
                node.lineno,
            )
        waiting += [(child, level + 1) for child in node.iter_child_nodes()]


def as_printed(value: Any) -> str:
    """The value, which is data, as text. Raises Exceeded for what is none: a function, a macro that was not called; and for
    a number of thousands of digits."""
    if not isinstance(value, (*_DATA, range)):
        raise Exceeded("模板这一行要印的不是文字、数字或清单。", "取用宏要写括号；只印台账里的名字。")
    try:
        return str(value)
    except ValueError:
        raise Exceeded("模板这一行算出的数太大。", "检查乘号和乘方。") from None


def printed(html: str) -> str:
    """The small HTML, which is no longer than a paper. Raises Exceeded."""
    if len(html) > MOST_PRINTED:
        raise Exceeded(f"模板印出来的太长（超过 {MOST_PRINTED} 个字）。", "检查模板里的 for 和宏。")
    return html
