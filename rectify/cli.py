"""The program: assembles the verbs, runs one, turns failures into sentences and exit codes."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

import rectify
from rectify import screen, usage
from rectify.commands import accept, add, check, close, init, reopen, report, show, status, undo, update
from rectify.commands import import_ as importing
from rectify.commands import list as listing
from rectify.commands.options import LedgerOption
from rectify.errors import RectifyError

_HELP = "巡察整改台账：一条一个文件，登记、更新、验收、销号都记入历史，汇成能直接上报的整改进展情况报告。"

_VERBS: tuple[tuple[str, Any, str], ...] = (
    ("init", init.init, init.HELP),
    ("import", importing.import_report, importing.HELP),
    ("add", add.add, add.HELP),
    ("update", update.update, update.HELP),
    ("accept", accept.accept, accept.HELP),
    ("close", close.close, close.HELP),
    ("reopen", reopen.reopen, reopen.HELP),
    ("undo", undo.undo, undo.HELP),
    ("status", status.status, status.HELP),
    ("list", listing.list_problems, listing.HELP),
    ("show", show.show, show.HELP),
    ("check", check.check, check.HELP),
    ("report", report.report, report.HELP),
)


def _version(wanted: bool) -> None:
    if wanted:
        screen.line(f"rectify {rectify.__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    ledger: LedgerOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """`rectify` alone shows the help page; `--ledger` is moved behind the verb by `usage.Verbs`."""
    del ledger, version
    if context.invoked_subcommand is None:
        screen.line(context.get_help())


def _app(verb: str | None) -> typer.Typer:
    """The application; only the verb that is asked for is worked out, which is what start-up costs."""
    app = typer.Typer(
        cls=usage.Verbs,
        help=_HELP,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    chosen = [entry for entry in _VERBS if entry[0] == verb] or _VERBS
    for name, function, text in chosen:
        app.command(name, cls=usage.Verb, help=text)(function)
    return app


def main(arguments: list[str]) -> int:
    """Runs the program and returns its exit code: 0 done, 1 the ledger says no, 2 the command line is wrong."""
    screen.prepare()
    app = _app(_verb(arguments))
    try:
        result = app(args=arguments, prog_name="rectify", standalone_mode=False)
    except RectifyError as error:
        screen.complain(error)
        return error.exit_code
    except typer.Abort:
        screen.complain(screen.Cancelled())
        return 1
    except typer.TyperException as error:
        complaint = usage.in_chinese(error)
        screen.complain(complaint)
        return complaint.exit_code
    except KeyboardInterrupt:
        screen.complain(screen.Cancelled())
        return 130
    return result if isinstance(result, int) else 0


def _verb(arguments: list[str]) -> str | None:
    """The verb among the arguments, where it stands first or behind `--ledger DIR`."""
    rest = iter(arguments)
    for word in rest:
        if word == "--ledger":
            next(rest, None)
        elif not word.startswith("-"):
            return word
        elif not word.startswith("--ledger="):
            return None
    return None


def run() -> None:
    """The entry point of the script."""
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
