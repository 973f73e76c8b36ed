"""The table of verbs: a module of a command without a row, or a row without a module, is found here."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from rectify import verbs
from rectify.core.verb_kinds import VerbKind
from rectify.verbs import VERBS, Verb
from tests.conftest import Clerk
from tests.test_import_graph import GRAPH, MODULES

WRITERS = {"rectify.session.session", "rectify.session.recovery"}
"""What takes the ledger's lock."""


def module(verb: Verb) -> str:
    return f"rectify.commands.{verb.function.partition('.')[0]}"


def test_every_module_of_a_command_has_one_row() -> None:
    written = [name for name in MODULES if name.startswith("rectify.commands.")]
    assert sorted(map(module, VERBS)) == sorted(written)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: str(verb.name))
def test_every_row_has_a_function_and_a_help_page(verb: Verb) -> None:
    there = import_module(module(verb))
    function = getattr(there, verb.function.partition(".")[2])
    assert inspect.isfunction(function)
    assert function.__module__ == there.__name__
    assert f"rectify {verb.name}" in there.HELP or verb.kind is VerbKind.SERVES


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: str(verb.name))
def test_only_what_changes_the_ledger_takes_its_lock(verb: Verb) -> None:
    assert bool(GRAPH[module(verb)] & WRITERS) != (verb.kind.is_reading or verb.kind is VerbKind.SERVES)


def test_the_help_page_lists_the_verbs_that_are_typed(clerk: Clerk) -> None:
    listed = clerk.does("rectify --help").out.partition("命令：\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == list(verbs.typed())
    assert "merge-file" not in listed


def test_a_verb_without_a_row_does_not_run(clerk: Clerk) -> None:
    said = clerk.types("rectify accept_")
    assert said.code == 2
    with pytest.raises(KeyError):
        verbs.named("accept_")
