"""The command-line program: builds the app from the table of verbs, runs one verb, turns failures into messages and exit
codes."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

import rectify
from rectify import verbs
from rectify.commandline import chinese_help
from rectify.commandline.options import LedgerOption
from rectify.core.errors import RectifyError
from rectify.machine import screen, streams

if TYPE_CHECKING:
    from collections.abc import Iterable

_HELP = "巡察整改台账：一条一个文件，登记、更新、验收、销号都记入历史，汇成能直接上报的整改进展情况报告。"


def _version(wanted: bool) -> None:
    if wanted:
        screen.line(f"rectify {rectify.__version__}")
        raise typer.Exit


def _root(
    context: typer.Context,
    ledger: LedgerOption = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")] = False,
) -> None:
    """`rectify` alone shows the help page; `--ledger` is moved behind the verb by `usage.Verbs`."""
    del ledger, version
    if context.invoked_subcommand is None:
        screen.line(context.get_help())


def _app(asked: Iterable[verbs.Verb]) -> typer.Typer:
    """The application with these verbs, which are imported for it: start-up is a feature."""
    app = typer.Typer(
        cls=chinese_help.Verbs,
        help=_HELP,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for each in asked:
        module_name, _, function = each.function.partition(".")
        module = import_module(f"rectify.commands.{module_name}")
        settings = {"obj": each.kind}
        app.command(each.name, cls=chinese_help.Verb, help=module.HELP, context_settings=settings)(
            getattr(module, function)
        )
    return app


def _asked(verb: str | None, arguments: list[str]) -> Iterable[verbs.Verb]:
    """The verbs that a command line needs: the one that it names, none for the version, all for the help page."""
    if arguments == ["--version"]:
        return ()
    return [each for each in verbs.VERBS if each.name == verb] or map(verbs.named, verbs.typed())


def main(arguments: list[str]) -> int:
    """Runs the program and returns its exit code: 0 done, 1 the ledger says no, 2 the command line is wrong."""
    screen.prepare()
    verb = _verb(arguments)
    app = _app(_asked(verb, arguments))
    try:
        result = app(args=arguments, prog_name="rectify", standalone_mode=False)
    except RectifyError as error:
        screen.complain(error)
        return error.exit_code
    except typer.Abort:
        screen.complain(screen.Cancelled())
        return 1
    except typer.TyperException as error:
        complaint = chinese_help.in_chinese(error, verb if verb in verbs.typed() else None)
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
    streams.guard()
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except streams.CannotPrint as error:
        screen.complain(error)
        code = 1
    except BrokenPipeError:
        code = 1
    if code:
        streams.drop()
    sys.exit(code)
