"""Decision whether a template makes a paper for the public, read from its syntax before it runs.

It says so with `{% set 公开 = true %}`, or is built on one that does. Where it says so in a way that only running it would
decide (a variable behind `extends`, a `set` within `if`, of several names, of a block), it is taken to be public: what is
left out by mistake is seen, what leaves the house by mistake is not called back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.meta import find_referenced_templates

from rectify.checking.visible_text import Seen
from rectify.core.errors import Place
from rectify.core.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = "公开"
"""The name that a template sets where its paper is for the public."""
_LIKE_IT = ("公开", "对外", "public")
"""What other names say that were probably meant for it."""
_YES = (True, 1, "是", "yes", "true", "公开")
_NO = (False, None, 0, "", "否", "no", "false", "不公开")
_UNREAD = object()
"""The value of what only running the template would tell."""
_WORDING = (
    f"“{_NAME}”的写法看不准是不是对外的，另起一行单独写 {{% set {_NAME} = true %}} 或 {{% set {_NAME} = false %}}"
)
_REFERENCE = "套用的模板写成了变量，看不准是不是对外的，直接写出模板的名字"
_NAMING = (
    *(nodes.AssignBlock, nodes.For, nodes.With, nodes.Macro),
    *(nodes.Import, nodes.FromImport, nodes.Block),
)
_REFERRING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


@frozen
class Publicness:
    """Whether a paper is for the public. `doubt`: where it cannot be known, and what to write (None: it is known)."""

    is_public: bool
    doubt: tuple[Place, str] | None = None


def of(trees: Mapping[str, nodes.Template], real: Mapping[str, str], always: str, folder: str) -> Publicness:
    """What the templates that make one paper together say: `trees` by name, `real` the names of their files; one that is
    `always` is public."""
    if any(Seen.of(real[name]).text == Seen.of(always).text for name in trees):
        return Publicness(is_public=True)
    says = [(name, *said) for name, tree in trees.items() for said in _sayings(tree)]
    if any(is_public for *_, is_public in says):
        return Publicness(is_public=True)
    for name, line, what, is_public in says:
        if is_public is None:
            return Publicness(is_public=True, doubt=(Place(folder + name, line), what))
    return Publicness(is_public=False)


def _sayings(tree: nodes.Template) -> Iterator[tuple[int, str, bool | None]]:
    """Where a template says whether it is public: line, words, and what it says (None: who can tell)."""
    plain = {id(each) for each in tree.body if isinstance(each, nodes.Assign)}
    for each in tree.find_all(nodes.Assign):
        if id(each) in plain and isinstance(each.target, nodes.Name) and each.target.name == _NAME:
            value = each.node.value if isinstance(each.node, nodes.Const) else _UNREAD
            yield each.lineno, _WORDING, True if value in _YES else False if value in _NO else None
        elif any(word in Seen.of(name).text for name in _stored(each.target) for word in _LIKE_IT):
            yield each.lineno, _WORDING, None
    for other in tree.find_all(_NAMING):
        if any(Seen.of(name).text == _NAME for name in _named_by(other)):
            yield other.lineno, _WORDING, None
    if None in find_referenced_templates(tree):
        for referring in tree.find_all(_REFERRING):
            if not isinstance(getattr(referring, "template", None), nodes.Const):
                yield referring.lineno, _REFERENCE, None


def _stored(target: nodes.Node) -> Iterator[str]:
    """The names that an assignment writes to."""
    if isinstance(target, nodes.Name):
        yield target.name
    elif isinstance(target, nodes.NSRef):
        yield target.attr
    for each in target.find_all(nodes.Name):
        yield each.name


def _named_by(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.AssignBlock() | nodes.For():
            yield from _stored(node.target)
        case nodes.With():
            for target in node.targets:
                yield from _stored(target)
        case nodes.Macro():
            yield node.name
            for arg in node.args:
                yield arg.name
        case nodes.Block():
            yield node.name
        case nodes.Import():
            yield node.target
        case nodes.FromImport():
            for name in node.names:
                yield from (name,) if isinstance(name, str) else name
