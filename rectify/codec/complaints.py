"""Why a ledger file cannot be read, in the clerk's words with the line and the correction.

YAML's own messages speak of mappings and scalars; the causes in an office are few: a Chinese colon, a tab, a pasted
blank, a quotation mark at the start, the traces of a merge.
"""

from __future__ import annotations

import re

from rectify import wording


class Unreadable(ValueError):
    """A file that is no ledger file. `line` from 1, None where it is the file as a whole."""

    def __init__(self, sentence: str, hint: str | None = None, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.line = line


_KEYS = sorted(
    {
        field.key
        for record in (
            wording.ISSUE,
            wording.PROBLEM,
            wording.SETTINGS,
            wording.REPORT,
            wording.PART,
            wording.PROGRESS,
            wording.EVIDENCE,
            wording.EXTENSION,
            wording.ACCEPTANCE,
            wording.CLOSING,
            wording.ROUND,
            wording.REOPENING,
            wording.DEPARTMENT,
        )
        for field in record.fields
    },
    key=len,
    reverse=True,
)
_KEY = "|".join(_KEYS)
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( .*)?\r?$", re.M)
_TAB = re.compile(r"^ *(?:- *)?\t[ \t]*(?=[^\s#])", re.M)
_WIDE_COLON = re.compile(rf"^[ \t]*(?:- *)*(?P<key>{_KEY})[ \u3000]*：")
_NO_BLANK = re.compile(rf"^[ \t]*(?:- *)*(?P<key>{_KEY}):(?=[^\s])")
_WIDE_BLANK = re.compile(r"^ *[\u3000\u00a0\u2002\u2003\u2007\u202f\ufeff\u200b]+")
_WIDE_DASH = re.compile(r"^[ \u3000]*[－—–‐−][ \u3000]*\S")
_DASH_NO_BLANK = re.compile(rf"^[ \t]*-(?=(?:{_KEY}):|[^\s\-0-9])")
_QUOTED_START = re.compile(
    r"""^[ \t]*(?:- +)?(?:[^\s:#'"]+: +)?(?P<quote>["'])(?:(?!(?P=quote)).)*(?P=quote)[ \t]*[^\s#,}\]]"""
)
_INDICATOR = re.compile(r"^[ \t]*(?:- +)?(?:[^\s:#]+: +)(?P<mark>[\[\]{}*&!%@`>|])")
_SECOND_COLON = re.compile(r"^[ \t]*(?:- +)?[^\s:#]+: +[^\"'|>{\[].*: ")


def refuse_before_parsing(text: str) -> None:
    """Raises Unreadable for what YAML would take for something else: conflict marks, tabs as indentation."""
    for match in _CONFLICT.finditer(text):
        if match.group(1) != "=" * 7:
            raise Unreadable(
                "文件里有 git 合并冲突的标记",
                "两边的内容选定一份，删去 <<<<<<<、=======、>>>>>>> 这几行",
                _line(text, match.start()),
            )


def explained(text: str, line: int) -> Unreadable:
    """What is probably wrong where the parser stopped at `line`; the first cause at or above it wins."""
    lines = text.splitlines()
    tab = _TAB.search(text)
    if tab:
        return Unreadable("缩进用了 Tab 键", "把行首的 Tab 改成空格", _line(text, tab.start()))
    for number, content in enumerate(lines[: line + 1], 1):
        found = _cause(content, number)
        if found:
            return found
    for number in (line, line - 1):
        if 1 <= number <= len(lines) and (found := _lesser_cause(lines[number - 1], number)):
            return found
    return Unreadable(
        "这一行的写法看不懂（缩进、冒号或引号不对）",
        "对照别的文件检查这一行和它的上一行：冒号用英文的，后面空一格；下级比上级多空两格",
        min(line, max(len(lines), 1)),
    )


def _cause(content: str, number: int) -> Unreadable | None:
    if match := _WIDE_COLON.match(content):
        key = match["key"]
        return Unreadable(f"“{key}”后面用了中文冒号", f"改成英文冒号加空格：{key}: …", number)
    if match := _NO_BLANK.match(content):
        key = match["key"]
        return Unreadable(f"“{key}:”后面没有空格", f"冒号后面空一格：{key}: …", number)
    if _WIDE_BLANK.match(content):
        return Unreadable(
            "行首用了全角空格或不换行空格", "行首的空白改成普通空格（切换到英文输入法再按空格键）", number
        )
    if _WIDE_DASH.match(content):
        return Unreadable("列表前面的横线不是英文减号", "改成英文减号加空格：- …", number)
    return None


def _lesser_cause(content: str, number: int) -> Unreadable | None:
    if _QUOTED_START.match(content):
        return Unreadable(
            "以英文引号开头的内容，引号后面还有字",
            "引号改用中文的“”，或者把整段内容放进一对英文引号里",
            number,
        )
    if match := _INDICATOR.match(content):
        return Unreadable(f"内容以 {match['mark']} 开头", "把整段内容放进一对英文双引号里", number)
    if _SECOND_COLON.match(content):
        return Unreadable(
            "一行里有两个英文冒号加空格", "内容里的冒号改成中文的：，或者把整段内容放进一对英文双引号里", number
        )
    if _DASH_NO_BLANK.match(content):
        return Unreadable("横线后面没有空格", "改成减号加空格：- …", number)
    return None


def refuse_swallowed_key(body: str, style: str) -> None:
    """Raises Unreadable where a text of several lines has swallowed what was meant to be the next key.

    The line that is named is within the text; `body` does not know where the text begins, so the key is quoted.
    """
    if style:
        return
    for content in body.splitlines()[1:]:
        match = _WIDE_COLON.match(content) or _NO_BLANK.match(content)
        if match:
            raise SwallowedKey(match["key"], content.strip())


class SwallowedKey(Unreadable):
    """A key with a Chinese colon that YAML took for the text of the key above it. Its line is found by its words."""

    def __init__(self, key: str, content: str) -> None:
        super().__init__(f"“{key}”后面用了中文冒号或没有空格，被当成了上一项的内容", f"改成英文冒号加空格：{key}: …")
        self.content = content

    def in_text(self, text: str) -> Unreadable:
        """The same with its line."""
        number = next((n for n, line in enumerate(text.splitlines(), 1) if line.strip() == self.content), None)
        return Unreadable(self.sentence, self.hint, number)


def several_documents(line: int) -> Unreadable:
    return Unreadable("一个文件里有用 --- 隔开的几份内容", "一个文件只写一条；删去 --- 或另建文件", line)


def anchor(line: int) -> Unreadable:
    return Unreadable("以 * 或 & 开头的内容，YAML 另有含义", "把整段内容放进一对英文双引号里", line)


def too_deep(line: int) -> Unreadable:
    return Unreadable("一层套一层太多了，不是台账文件", None, line)


def key_is_no_text(line: int) -> Unreadable:
    return Unreadable("冒号前面应当是一个名称", "以 {、[ 或 ? 开头的内容放进一对英文双引号里", line)


def double_key(key: str, line: int, first: int) -> Unreadable:
    return Unreadable(f"“{key}”写了两次（第一次在第{first}行）", "两处并作一处，删去多余的一行", line)


def not_a_record(line: int | None) -> Unreadable:
    return Unreadable("不是台账文件：应当一行一项，写作“名称: 内容”", "对照别的文件检查格式", line)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
