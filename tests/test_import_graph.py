"""The house stands: imports point down only, and each outside library lives in one room."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rectify"

FLOORS = (
    ("rectify", "rectify.core"),
    ("rectify.codec",),
    ("rectify.compare", "rectify.merge", "rectify.checking"),
    ("rectify.storage", "rectify.machine"),
    ("rectify.git", "rectify.render", "rectify.importer"),
    ("rectify.history", "rectify.session", "rectify.sync", "rectify.papers", "rectify.commandline"),
    ("rectify.commands", "rectify.verbs", "rectify.cli", "rectify.__main__"),
)
"""From the ground up: a room may use its neighbours of the same floor, if no edge is in the way, and everything below."""

PURE = ("rectify.core", "rectify.codec", "rectify.compare", "rectify.merge", "rectify.checking", "rectify.verbs")
"""Values and functions: no file, clock, terminal or program."""

EDGES = (
    "rectify.storage.store",
    "rectify.git",
    "rectify.machine.screen",
    "rectify.machine.libreoffice",
    "rectify.render",
    "rectify.importer",
)
"""The edges do not know each other; only the rooms above join them."""

HOMES = {
    "yaml": {"rectify.codec.yaml_tree"},
    "jinja2": {"rectify.render.template_engine", "rectify.render.publicness", "rectify.render.sandbox"},
    "markupsafe": {"rectify.render.template_engine"},
    "rich": {"rectify.machine.screen"},
    "filelock": {"rectify.storage.locking"},
    "subprocess": {
        "rectify.git.run_git",
        "rectify.machine.libreoffice",
        "rectify.commandline.editor",
        "rectify.render.child_process",
    },
}
"""Which modules may import a library; of docx and typer which folders."""
HOME_FOLDERS = {
    "docx": ("rectify.render.base_document", "rectify.render.sanitize", "rectify.importer."),
    "typer": ("rectify.commands.", "rectify.commandline.", "rectify.cli"),
}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
"""Lines that a reader can keep in mind."""
TOO_LONG: dict[str, int] = {}
"""Modules and functions that are longer still, and how long they are at most: each is to become shorter."""
WRITES = {
    *(
        "write_text",
        "write_bytes",
        "unlink",
        "rmdir",
        "mkdir",
        "touch",
        "symlink_to",
        "hardlink_to",
        "rename",
        "rmtree",
    ),
    *("makedirs", "removedirs", "renames", "truncate", "ftruncate", "chmod", "copyfile", "copytree", "copy2"),
    *("mkstemp", "mkdtemp", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "extractall"),
}
"""What writes to a disk, as a method of a path or a function of os, shutil and tempfile; `replace` and `open` by how they
are called."""
WRITERS = {
    "rectify.git.lock_files": "git's own locks, the note of them and the room kept free, in git's folder",
    "rectify.git.merge_state": "the note of what was chosen, in git's folder, goes with the merge",
    "rectify.git.remote": "the folder `info` of git's folder, for the attributes of this clone",
    "rectify.git.repository": "git merge-file takes files: three in a folder of their own",
    "rectify.machine.libreoffice": "LibreOffice converts a file, with a profile of its own, in a folder of their own",
    "rectify.machine.streams": "closed standard streams are opened on the null device",
    "rectify.commandline.editor": "the draft that the editor opens, in a folder of its own",
}
"""Modules outside `rectify.storage` that write to a disk, and why they must."""
STARTERS = {"rectify.__main__": "begins itself anew in UTF-8, where the locale is C"}
"""Modules that start a process without `subprocess`, and why they must."""
STARTS = {"system", "popen", "startfile", "fork", "forkpty", "posix_spawn", "posix_spawnp"}
"""Functions of os that start a process, with those whose names begin with exec and spawn."""
STARTING_LIBRARIES = {"multiprocessing", "pty", "concurrent", "asyncio"}
"""Libraries that start processes, and that nothing here needs; `subprocess` has its modules in `HOMES`."""


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


def room(module: str) -> str:
    """The folder below `rectify` that a module is in, or the module itself where it is in none."""
    return ".".join(module.split(".")[:2])


def floor(module: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room(module) in rooms)


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


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Some way that leads back to where it came from; empty where there is none."""
    done: set[str] = set()

    def beyond(path: list[str]) -> list[str]:
        for other in graph[path[-1]]:
            if other in path:
                return [*path[path.index(other) :], other]
            if other not in done and (found := beyond([*path, other])):
                return found
        done.add(path[-1])
        return []

    return next((found for name in sorted(graph) if (found := beyond([name]))), [])


def test_no_circles_of_modules() -> None:
    assert not circle({name: used & set(MODULES) for name, used in GRAPH.items()})


def test_no_circles_of_rooms() -> None:
    rooms: dict[str, set[str]] = {room(name): set() for name in MODULES}
    for name, used in GRAPH.items():
        rooms[room(name)] |= {room(other) for other in used & set(MODULES)} - {room(name)}
    assert not circle(rooms)


@pytest.mark.parametrize("module", sorted(name for name in MODULES if room(name) in PURE))
def test_pure_rooms_touch_nothing(module: str) -> None:
    assert not GRAPH[module] & {"io", "os", "pathlib", "shutil", "socket", "subprocess", "sys", "tempfile", "time"}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_libraries_live_in_one_room(module: str) -> None:
    for used in {name.partition(".")[0] for name in GRAPH[module]}:
        if used in HOMES:
            assert module in HOMES[used], f"{used} belongs to {HOMES[used]}"
        if used in HOME_FOLDERS:
            assert module.startswith(HOME_FOLDERS[used]), f"{used} belongs below {HOME_FOLDERS[used]}"


def test_each_room_has_its_floor() -> None:
    assert {room(name) for name in MODULES} == {each for rooms in FLOORS for each in rooms}
    assert all(set(a).isdisjoint(b) for a, b in pairwise(FLOORS))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_what_is_called_frozen_holds_nothing_that_is_changed(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    frozen = [each for each in classes if any(ast.unparse(name) == "frozen" for name in each.decorator_list)]
    fields = [field for each in frozen for field in each.body if isinstance(field, ast.AnnAssign)]
    assert not [
        ast.unparse(field) for field in fields if ast.unparse(field.annotation).startswith(("list[", "set[", "dict["))
    ]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_keeps_what_a_verb_sets(module: str) -> None:
    """State is passed to who needs it: no `global`, and no assignment to another module's names."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    } - {"sys"}
    targets = [
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
    assert not [
        ast.unparse(each)
        for each in targets
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in imported
    ]


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lengths(module: str) -> dict[str, int]:
    """The lines of a module and of its functions, where they are more than a reader can keep in mind."""
    text = MODULES[module].read_text(encoding="utf-8")
    spans = {f"{module}.{each.name}": (each.end_lineno or 0) - each.lineno + 1 for each in functions(ast.parse(text))}
    whole = len(text.splitlines())
    return {name: lines for name, lines in spans.items() if lines > LONGEST_FUNCTION} | (
        {module: whole} if whole > LONGEST_MODULE else {}
    )


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_reader_can_keep_it_in_mind(module: str) -> None:
    assert not {name: lines for name, lines in lengths(module).items() if lines > TOO_LONG.get(name, 0)}


def test_what_may_be_longer_still_is() -> None:
    assert {name: lines for module in MODULES for name, lines in lengths(module).items()} == TOO_LONG


def test_floors_are_few() -> None:
    assert len(FLOORS) <= 7


def writes(call: ast.Call) -> bool:
    """Whether the call writes to a disk, or may."""
    function = call.func
    owner = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    arguments = [ast.unparse(each) for each in (*call.args, *(keyword.value for keyword in call.keywords))]
    if name == "replace":  # of a path with one argument; of a text and of a dataclass with others
        return owner == "os" or (bool(owner) and len(call.args) == 1 and not call.keywords)
    if name == "open" and owner == "os":
        return any(flag in each for each in arguments for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND"))
    if name in ("open", "fdopen"):
        return any(
            each[:1] in "'\"" and set(each) <= set("'\"rwxabt+") and set(each) & set("wxa+") for each in arguments
        )
    return (
        name in WRITES
        or (owner == "os" and name in ("remove", "link", "symlink"))
        or (owner == "shutil" and name in ("move", "copy"))
    )


def calls(module: str) -> list[ast.Call]:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("module", sorted(name for name in MODULES if room(name) != "rectify.storage"))
def test_only_storage_writes_to_the_disk(module: str) -> None:
    found = [f"{call.lineno}: {ast.unparse(call)}" for call in calls(module) if writes(call)]
    assert bool(found) == (module in WRITERS), found or "does not write: strike it off WRITERS"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_processes_are_started_where_it_is_listed(module: str) -> None:
    """`subprocess` by its imports, as every library; here what of the standard library starts one besides."""
    assert not {name.partition(".")[0] for name in GRAPH[module]} & STARTING_LIBRARIES
    names = {
        node.attr
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
    }
    started = {name for name in names if name in STARTS or name.startswith(("exec", "spawn"))}
    assert not started or module in STARTERS


@pytest.mark.parametrize("module", sorted(name for name in MODULES if room(name) != "rectify.git"))
def test_only_git_has_git_run(module: str) -> None:
    """The rooms above ask for what they need by name; which command of git answers is for `rectify.git` to know."""
    called = [call.func for call in calls(module) if isinstance(call.func, ast.Attribute)]
    assert not [
        ast.unparse(each)
        for each in called
        if (each.attr in ("ask", "ask_patiently") and ast.unparse(each.value) != "screen")
        or (ast.unparse(each.value) == "run_git" and each.attr != "is_installed")
    ]
