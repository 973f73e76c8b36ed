"""Help pages and command-line errors in Chinese.

Typer's own pages and messages are English; these classes take their place and use its public names only.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

from rectify.core.errors import UsageError, nearest
from rectify.core.model import Ref
from rectify.core.verb_kinds import Command, NothingLeft
from rectify.machine.tables import width

_ROW = 30
"""Columns of the left side of a help page."""


class UnknownVerb(UsageError):
    def __init__(self, word: str, verbs: list[str]) -> None:
        near = f"show {word}" if Ref.read(word) else nearest(word.lower(), verbs)
        meant = f"是不是 rectify {near}？" if near else ""
        super().__init__(f"没有 {word} 这个命令", hint=f"{meant}全部命令：rectify --help")


class UnknownOption(UsageError):
    def __init__(self, option: str, verb: str, options: list[str]) -> None:
        near = nearest(option, options)
        meant = f"是不是 {near}？" if near else ""
        super().__init__(f"{verb} 没有 {option} 这个选项", hint=f"{meant}全部选项：{verb} --help")


class BadCommandLine(UsageError):
    def __init__(self, sentence: str, verb: str) -> None:
        super().__init__(sentence, hint=f"用法：{verb} --help")


class NoOptionDash(UsageError):
    """`—status`: a word processor made one dash of two hyphens, or an input method made them wide."""

    def __init__(self, word: str, option: str) -> None:
        super().__init__(f"{word} 前面的横线不是英文减号", hint=f"选项写作两个英文减号：{option}")


_DASHED = re.compile(r"[-－‐‑‒–—―−]+([a-z][a-z-]*)")


def _rows(entries: list[tuple[str, str]]) -> list[str]:
    lines = []
    for left, right in entries:
        if width(left) + 2 <= _ROW:
            lines.append(f"  {left}{' ' * (_ROW - width(left) - 2)}{right}")
        else:
            lines += [f"  {left}", f"{' ' * _ROW}{right}"]
    return lines


def _option_row(param: Any) -> tuple[str, str] | None:
    if param.param_type_name != "option" or param.hidden:
        return None
    names = " / ".join([", ".join(param.opts), *param.secondary_opts])
    takes = "" if param.is_flag or not param.metavar else f" {param.metavar}"
    return f"{names}{takes}", param.help or ""


def _argument_row(param: Any) -> tuple[str, str] | None:
    if param.param_type_name != "argument" or param.hidden:
        return None
    return param.metavar or param.name, param.help or ""


_HELP_ROW = ("-h, --help", "显示这一页")


class Verb(TyperCommand):
    """A command whose help page and complaints are Chinese. The docstring's first paragraph is what it does, the rest
    (examples) is shown as it stands. Its context's `obj` is the verb's kind, and the whole command once that is parsed."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the page: usage, what it does, arguments, options, examples."""
        params = self.get_params(ctx)
        arguments = [row for param in params if (row := _argument_row(param))]
        options = [row for param in params if (row := _option_row(param)) and "--help" not in row[0]]
        what, _, rest = (self.help or "").partition("\n\n")
        usage = " ".join([ctx.command_path, *(name for name, _ in arguments), "[选项]"])
        lines = [f"用法：{usage}", "", what.replace("\n", "")]
        if arguments:
            lines += ["", "参数：", *_rows(arguments)]
        lines += ["", "选项：", *_rows([*options, _HELP_ROW])]
        if rest:
            lines += ["", rest.rstrip()]
        formatter.write("\n".join(lines) + "\n")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer's. Raises NoOptionDash for an option of this verb behind dashes that are no hyphens."""
        known = {name for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        for word in args:
            match = _DASHED.match(unicodedata.normalize("NFKC", word))
            if match and not word.startswith("-") and f"--{match[1]}" in known:
                raise NoOptionDash(word, f"--{match[1]}")
        ctx.obj = Command((str(ctx.info_name), *args), ctx.obj)
        return list(super().parse_args(ctx, args))

    def invoke(self, ctx: Any) -> Any:
        """As Typer's, after a look at what a killed command left and at what the clone lacks for two clerks to work
        together."""
        from rectify.sync import merge_driver

        ledger = ctx.params.get("ledger")
        try:
            merge_driver.look(ctx.obj, Path(ledger) if ledger else None)
            return super().invoke(ctx)
        except NothingLeft:
            return 0

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of what it does, for the list of commands."""
        del limit
        return (self.help or "").partition("。")[0].replace("\n", "")


class Verbs(TyperGroup):
    """All commands. `--ledger DIR` may stand before the verb: it is moved behind it, where every verb takes it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer's, after `--ledger` was moved behind the verb."""
        moved: list[str] = []
        while args and (args[0] == "--ledger" or args[0].startswith("--ledger=")):
            taken = 1 if "=" in args[0] else 2
            moved += args[:taken]
            args = args[taken:]
        has_verb = bool(args) and not args[0].startswith("-")
        args = [args[0], *moved, *args[1:]] if has_verb else [*moved, *args]
        return list(super().parse_args(ctx, args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that `args` begin with. Raises UnknownVerb with the nearest one."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UnknownVerb(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs in the order of the work."""
        del ctx
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the page: what there is to type."""
        verbs = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                verbs.append((name, command.get_short_help_str()))
        options = [row for param in self.get_params(ctx) if (row := _option_row(param)) and "--help" not in row[0]]
        lines = [
            "用法：rectify 命令 [参数] [选项]",
            "",
            (self.help or "").partition("\n\n")[0].replace("\n", ""),
            "",
            "命令：",
            *_rows(verbs),
            "",
            "选项：",
            *_rows([*options, _HELP_ROW]),
            "",
            "每个命令的用法和例子：rectify 命令 --help，例如 rectify close --help",
        ]
        formatter.write("\n".join(lines) + "\n")


_EXTRA = re.compile(r"unexpected extra argument(?:\(s\)|s)? \((.*)\)", re.S)


def in_chinese(error: Any, typed: str | None) -> UsageError:
    """What Typer says about the command line, in our words. `error` is one of its usage errors; `typed` is the verb,
    which some of them do not know."""
    context = getattr(error, "ctx", None)
    verb = context.command_path if context is not None else " ".join(filter(None, ("rectify", typed)))
    option = getattr(error, "option_name", None)
    kind = type(error).__name__
    param = getattr(error, "param", None)
    if kind == "NoSuchOption":
        known = [name for known in context.command.get_params(context) for name in known.opts] if context else []
        return UnknownOption(str(option), verb, known)
    if kind == "BadOptionUsage":
        needs = "requires" in getattr(error, "message", "")
        return BadCommandLine(f"{option} 后面{'要写上内容' if needs else '不写内容'}", verb)
    if kind == "MissingParameter" and param is not None:
        return BadCommandLine(f"缺少 {param.metavar or ' / '.join(param.opts)}", verb)
    if kind == "BadParameter" and param is not None:
        return BadCommandLine(f"{' / '.join(param.opts)} 的内容不对：应当是{param.metavar or '别的写法'}", verb)
    extra = _EXTRA.search(getattr(error, "message", ""))
    if extra:
        return BadCommandLine(f"无法识别的内容：{extra[1]}（有空格的文字要放进一对英文双引号里）", verb)
    return BadCommandLine("命令行的写法不对", verb)
