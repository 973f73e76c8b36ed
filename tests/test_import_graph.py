"""The house stands: imports point down only, and each outside library lives in one room."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rectify"

FLOORS = (
    ("rectify", "rectify.values", "rectify.errors"),
    ("rectify.numerals", "rectify.dirt"),
    ("rectify.model", "rectify.dates"),
    ("rectify.wording",),
    (
        "rectify.tally",
        "rectify.prose",
        "rectify.figures",
        "rectify.glyphs",
        "rectify.formality",
        "rectify.lifecycle",
        "rectify.changes",
        "rectify.weaving",
        "rectify.merging",
        "rectify.joining",
        "rectify.deeds",
        "rectify.history",
        "rectify.identity",
        "rectify.lineage",
        "rectify.signing",
        "rectify.weekly",
        "rectify.visits",
        "rectify.selection",
        "rectify.checks",
        "rectify.texts",
        "rectify.seen",
        "rectify.persons",
        "rectify.disclosure",
        "rectify.strictness",
        "rectify.collating",
        "rectify.tree",
        "rectify.clock",
        "rectify.codec",
        "rectify.disk",
        "rectify.journal",
        "rectify.gitlocks",
        "rectify.refusals",
        "rectify.programs",
        "rectify.archive",
        "rectify.filenames",
        "rectify.room",
    ),
    (
        "rectify.store",
        "rectify.git",
        "rectify.exchange",
        "rectify.custody",
        "rectify.worktree",
        "rectify.screen",
        "rectify.office",
        "rectify.render",
        "rectify.intake",
    ),
    ("rectify.commands", "rectify.usage"),
    ("rectify.cli",),
    ("rectify.__main__",),
)
"""From the ground up: a room may use its own floor's pure neighbours and everything below."""

EDGES = ("rectify.store", "rectify.git", "rectify.screen", "rectify.office", "rectify.render", "rectify.intake")
"""The edges do not know each other; only verbs join them."""

HOMES = {
    "yaml": {"rectify.codec.nodes"},
    "jinja2": {"rectify.render.layout", "rectify.render.sandbox"},
    "markupsafe": {"rectify.render.layout"},
    "rich": {"rectify.screen"},
    "filelock": {"rectify.store"},
    "subprocess": {"rectify.git", "rectify.worktree", "rectify.office", "rectify.commands.editing"},
}
"""Which modules may import a library; of docx and typer which folders."""
HOME_FOLDERS = {
    "docx": ("rectify.render.base", "rectify.render.origin", "rectify.intake."),
    "typer": ("rectify.commands.", "rectify.cli", "rectify.usage"),
}


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ("rectify", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(path: Path, known: set[str]) -> set[str]:
    """The modules that a file imports, those under TYPE_CHECKING too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= (inner & known) or {node.module}
    return names


def floor(module: str) -> int:
    rooms = [(room, number) for number, floor in enumerate(FLOORS) for room in floor]
    fitting = [(room, number) for room, number in rooms if module == room or module.startswith(f"{room}.")]
    return max(fitting, key=lambda entry: len(entry[0]))[1]


MODULES = modules()
GRAPH = {name: imports(path, set(MODULES)) for name, path in MODULES.items()}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_down(module: str) -> None:
    up = {other for other in GRAPH[module] if other in MODULES and other != "rectify" and floor(other) > floor(module)}
    assert not up


@pytest.mark.parametrize("module", sorted(MODULES))
def test_edges_do_not_know_each_other(module: str) -> None:
    mine = [edge for edge in EDGES if module == edge or module.startswith(f"{edge}.")]
    others = {
        other
        for other in GRAPH[module]
        for edge in EDGES
        if mine and edge not in mine and (other == edge or other.startswith(f"{edge}."))
    }
    assert not others


def test_no_circles() -> None:
    def circle(path: list[str]) -> list[str] | None:
        for other in GRAPH[path[-1]] & set(MODULES):
            if other in path:
                return [*path[path.index(other) :], other]
            if other not in done and (found := circle([*path, other])):
                return found
        done.add(path[-1])
        return None

    done: set[str] = set()
    for name in sorted(MODULES):
        found = circle([name])
        assert found is None, " → ".join(found or [])


@pytest.mark.parametrize("module", sorted(MODULES))
def test_libraries_live_in_one_room(module: str) -> None:
    for used in {name.partition(".")[0] for name in GRAPH[module]}:
        if used in HOMES:
            assert module in HOMES[used], f"{used} belongs to {HOMES[used]}"
        if used in HOME_FOLDERS:
            assert module.startswith(HOME_FOLDERS[used]), f"{used} belongs below {HOME_FOLDERS[used]}"


def test_floors_are_all_named() -> None:
    assert [floor(name) for name in ("rectify.errors", "rectify.codec.nodes", "rectify.cli")] == [0, 4, 7]
    assert all(set(a).isdisjoint(b) for a, b in pairwise(FLOORS))
