"""Error of a ledger file that cannot be read: a message for the clerk, the line and the correction."""

from __future__ import annotations

from rectify.core.values import frozen

QUOTE_IT = "把整段内容放进一对英文双引号里"


class Unreadable(ValueError):
    """A file that is no ledger file. `line` from 1, None where it is the file as a whole."""

    def __init__(self, sentence: str, hint: str | None = None, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.line = line


@frozen
class Stop:
    """Where the parser stopped and in its own words why; `context_line` is where what it was reading begins."""

    line: int
    context: str = ""
    context_line: int = 1
    problem: str = ""


def wide_colon(key: str, line: int) -> Unreadable:
    return Unreadable(f"“{key}”后面用了中文冒号", f"改成英文冒号加空格：{key}: …", line)


def no_blank(key: str, line: int) -> Unreadable:
    return Unreadable(f"“{key}:”后面没有空格", f"冒号后面空一格：{key}: …", line)


def conflict(line: int) -> Unreadable:
    hint = "两边的内容选定一份，删去 <<<<<<<、=======、>>>>>>> 这几行"
    return Unreadable("文件里有 git 合并冲突的标记", hint, line)


def several_documents(line: int) -> Unreadable:
    return Unreadable("一个文件里有用 --- 隔开的几份内容", "一个文件只写一条；删去 --- 或另建文件", line)


def anchor(line: int) -> Unreadable:
    return Unreadable("以 * 或 & 开头的内容，YAML 另有含义", QUOTE_IT, line)


def tag(line: int) -> Unreadable:
    return Unreadable("以 ! 开头的内容，YAML 另有含义", QUOTE_IT, line)


def too_deep(line: int) -> Unreadable:
    return Unreadable("一层套一层太多了，不是台账文件", "对照别的文件检查格式，多余的 [ 和 { 删去", line)


def too_many(line: int) -> Unreadable:
    return Unreadable("内容的项数太多，不是台账文件", "对照别的文件检查格式；太长的记录另存成文件，作为佐证", line)


def too_many_records(key: str, most: int, line: int) -> Unreadable:
    return Unreadable(f"“{key}”太多（超过 {most} 项）", "一条里写不下的，另立一条或另存成文件，作为佐证", line)


def key_is_no_text(line: int) -> Unreadable:
    return Unreadable("冒号前面应当是一个名称", "以 {、[ 或 ? 开头的内容放进一对英文双引号里", line)


def double_key(key: str, line: int, first: int) -> Unreadable:
    return Unreadable(f"“{key}”写了两次（第一次在第{first}行）", "两处并作一处，删去多余的一行", line)


def not_a_record(line: int | None) -> Unreadable:
    return Unreadable("不是台账文件：应当一行一项，写作“名称: 内容”", "对照别的文件检查格式", line)


def not_an_item(key: str, first: list[str], alone: str | None, line: int) -> Unreadable:
    """An item of a list that is no record; `first` are the keys that a record begins with, `alone` the one
    that a bare text stands for."""
    hint = f"每一项另起一行，写作 - {{{', '.join(f'{name}: …' for name in first)}}}"
    return Unreadable(
        f"“{key}”的每一项应当写明{'、'.join(first)}", f"{hint}；只有{alone}的直接写 - …" if alone else hint, line
    )


def empty(line: int | None = None) -> Unreadable:
    return Unreadable("文件是空的", "删去这个文件，或者对照别的文件补上各项", line)
