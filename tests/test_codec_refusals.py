"""Every way in which a clerk breaks a file: `rectify status` names the file, the line and the correction, shows the other
files and changes nothing."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk

HEAD = "编号: 1.1\n标题: 甲\n"
TAIL = "具体问题:\n  - 编号: 1.1.1\n    问题: 乙\n    状态: 整改中\n"
BLOCK = "正文: |\n  　　日期：甲\n  —— 乙\n  \t丙：丁\n  责任人:戊\n"
"""A text that holds what would be wrong elsewhere: no complaint may point at it."""

COLON, NO_BLANK = "“{0}”后面用了中文冒号|改成英文冒号加空格：{0}: …", "“{0}:”后面没有空格|冒号后面空一格：{0}: …"
TAB = "缩进用了 Tab 键|把行首的 Tab 改成空格"
BLANK = "行首用了全角空格或不换行空格|改成普通空格"
DASH, DASH_BLANK = "横线不是英文减号|改成英文减号加空格：- …", "横线后面没有空格|改成减号加空格：- …"
QUOTE, OPEN = "以英文引号开头的内容，引号后面还有字|引号改用中文的“”", "引号没有成对|补上另一半引号"
CONFLICT = "git 合并冲突的标记|两边的内容选定一份"
TWICE = "“{}”写了两次（第一次在第{}行）|两处并作一处"
STARTS = "内容以 {} 开头|整段内容放进一对英文双引号里"
NO_KEY = "这一行没有“名称: ”|写作“名称: 内容”"
TEXT = "“{}”应当是一段文字|整段放进一对英文双引号里"
NO_ENCODING = "看不出是什么编码|编码选 UTF-8"
CONTROL = "看不见的控制字符 {}|删去这一处"
OTHER = "这一行的写法看不懂|对照别的文件检查这一行和它的上一行"

REFUSED: dict[str, tuple[str, int | None, str]] = {
    "Chinese colon": (f"编号: 1.1\n标题：甲\n{TAIL}", 2, COLON.format("标题")),
    "Chinese colon on the first line": (f"编号：1.1\n标题: 甲\n{TAIL}", 1, COLON.format("编号")),
    "Chinese colons throughout": ("编号：1.1\n标题：甲\n", 1, COLON.format("编号")),
    "Chinese colon on the last line": (f"{HEAD}{TAIL}    牵头部门：办公室", 7, COLON.format("牵头部门")),
    "Chinese colon, further in": (f"{HEAD}{TAIL}      牵头部门：办公室\n", 7, COLON.format("牵头部门")),
    "Chinese colon of an unknown key": (f"{HEAD}负责人：张\n{TAIL}", 3, COLON.format("负责人")),
    "Chinese colon behind quotes": (f'{HEAD}"来源"：甲\n{TAIL}', 3, COLON.format("来源")),
    "Chinese colon in braces": (f"{HEAD}具体问题: [{{编号: 1.1.1, 状态：整改中}}]\n", 3, COLON.format("状态")),
    "Chinese colon below a block": (f"{HEAD}{BLOCK}来源：甲\n{TAIL}", 8, COLON.format("来源")),
    "no blank": (f"{HEAD}责任人:张\n{TAIL}", 3, NO_BLANK.format("责任人")),
    "no blank on the first line": (f"编号:1.1\n标题: 甲\n{TAIL}", 1, NO_BLANK.format("编号")),
    "no blank of an unknown key": (f"{HEAD}负责人:张\n{TAIL}", 3, NO_BLANK.format("负责人")),
    "no blank behind a dash": (f"{HEAD}具体问题:\n  - 编号:1.1.1\n    问题: 乙\n", 4, NO_BLANK.format("编号")),
    "no blank in braces": (f"{HEAD}具体问题: [{{编号: 1.1.1, 状态:整改中}}]\n", 3, NO_BLANK.format("状态")),
    "tab": (f"{HEAD}具体问题:\n\t- 编号: 1.1.1\n", 4, TAB),
    "tab before a key": (f"{HEAD}具体问题:\n  - 编号: 1.1.1\n\t问题: 乙\n", 5, TAB),
    "tab behind blanks": (f"{HEAD}具体问题:\n  - 编号: 1.1.1\n  \t问题: 乙\n", 5, TAB),
    "full-width blank": (f"{HEAD}措施:\n　　- 甲\n{TAIL}", 4, BLANK),
    "full-width blank that YAML would swallow": (f"{HEAD}措施:\n 　- 甲\n 　- 乙\n{TAIL}", 4, BLANK),
    "NBSP": (f"{HEAD}措施:\n\u00a0\u00a0- 甲\n{TAIL}", 4, BLANK),
    "NBSP before a key": (f"{HEAD}具体问题:\n  - 编号: 1.1.1\n \u00a0\u00a0 问题: 乙\n", 5, BLANK),
    "full-width dash": (f"{HEAD}措施:\n－ 甲\n－ 乙\n{TAIL}", 4, DASH),
    "full-width dash that YAML would swallow": (f"{HEAD}措施:\n  － 甲\n  － 乙\n{TAIL}", 4, DASH),
    "full-width dash among others": (f"{HEAD}措施:\n  - 甲\n  － 乙\n{TAIL}", 5, DASH),
    "em dash": (f"{HEAD}措施:\n  — 甲\n{TAIL}", 4, DASH),
    "dash without a blank": (f"{HEAD}措施:\n-甲\n-乙\n{TAIL}", 4, DASH_BLANK),
    "dashes without a blank that YAML would swallow": (f"{HEAD}措施:\n  -甲\n  -乙\n{TAIL}", 4, DASH_BLANK),
    "a dash without a blank among others": (f"{HEAD}措施:\n  - 甲\n  -乙\n{TAIL}", 5, DASH_BLANK),
    "double quotes at the start": (f'编号: 1.1\n标题: "三会一课"制度\n{TAIL}', 2, QUOTE),
    "single quotes at the start": (f"编号: 1.1\n标题: '三会一课'制度\n{TAIL}", 2, QUOTE),
    "quotes at the start of an item": (f'{HEAD}措施:\n  - "三会一课"制度\n{TAIL}', 4, QUOTE),
    "quotes below a block": (f'{HEAD}{BLOCK}来源: "三"制\n{TAIL}', 8, QUOTE),
    "quotes below a comment": (f'{HEAD}# 责任人：某\n来源: "三"制\n{TAIL}', 4, QUOTE),
    "a quote that never ends": (f'编号: 1.1\n标题: "三会一课\n{TAIL}', 2, OPEN),
    "a quote that swallows the next key": (f'编号: 1.1\n标题: "三会一课\n来源: "反馈"\n{TAIL}', 2, OPEN),
    "a quote that ends far below": (f"编号: 1.1\n标题: '三会\n来源: 反馈'\n{TAIL}", 2, OPEN),
    "a backslash": (f'{HEAD}佐证:\n  - 文件: "附件\\甲.txt"\n{TAIL}', 4, "反斜杠 \\ 另有含义|改用一对英文单引号"),
    "conflict": (f"{HEAD}<<<<<<< HEAD\n来源: 甲\n=======\n来源: 乙\n>>>>>>> b\n{TAIL}", 3, CONFLICT),
    "half a conflict": (f"{HEAD}来源: 甲\n=======\n{TAIL}", 4, CONFLICT),
    "double key": (f"{HEAD}标题: 乙\n{TAIL}", 3, TWICE.format("标题", 2)),
    "double key of a problem": (f"{HEAD}{TAIL}    状态: 已销号\n", 7, TWICE.format("状态", 6)),
    "double key with an invisible character": (f"{HEAD}标题\u200b: 乙\n{TAIL}", 3, TWICE.format("标题", 2)),
    "double key that nobody knows": (f"{HEAD}电话: 1\n{TAIL}电话: 2\n", 8, TWICE.format("电话", 3)),
    "two documents": (f"{HEAD}{TAIL}---\n{HEAD}{TAIL}", 7, "用 --- 隔开的几份内容|一个文件只写一条"),
    "anchor": (f"{HEAD}来源: &a 反馈\n{TAIL}", 3, "以 * 或 & 开头|一对英文双引号"),
    "alias": (f"{HEAD}来源: *a\n{TAIL}", 3, "以 * 或 & 开头|一对英文双引号"),
    "tag": (f"{HEAD}来源: !!str 2.10\n{TAIL}", 3, "以 ! 开头|一对英文双引号"),
    "exclamation": (f"{HEAD}来源: ! 注意\n{TAIL}", 3, "以 ! 开头|一对英文双引号"),
    "stars": (f"{HEAD}来源: *重要*\n{TAIL}", 3, STARTS.format("*")),
    "a star at an item": (f"{HEAD}措施:\n  - *重要\n{TAIL}", 4, STARTS.format("*")),
    "per cent": (f"{HEAD}来源: %5\n{TAIL}", 3, STARTS.format("%")),
    "at": (f"{HEAD}来源: @张三\n{TAIL}", 3, STARTS.format("@")),
    "backtick": (f"{HEAD}来源: `甲`\n{TAIL}", 3, STARTS.format("`")),
    "greater": (f"{HEAD}来源: >甲\n{TAIL}", 3, STARTS.format(">")),
    "bracket": (f"编号: 1.1\n标题: [附件]一\n{TAIL}", 2, STARTS.format("[")),
    "brackets as a text": (f"编号: 1.1\n标题: [附件]\n{TAIL}", 2, TEXT.format("标题")),
    "braces as a text": (f"{HEAD}来源: {{甲}}\n{TAIL}", 3, TEXT.format("来源")),
    "a placeholder at the start": (f"{HEAD}正文: {{{{ 统计句 }}}}\n{TAIL}", 3, "冒号前面应当是一个名称|一对英文双引号"),
    "a key the long way": (f"? 编号\n: 1.1\n{TAIL}", 1, "冒号前面应当是一个名称|一对英文双引号"),
    "a list that does not end": (f"{HEAD}配合部门: [甲, 乙\n{TAIL}", 3, "[ 没有配对的 ]|补上 ]"),
    "a record that does not end": (f"{HEAD}具体问题:\n  - {{编号: 1.1.1, 状态: 整改中\n", 4, "{ 没有配对的 }|补上 }"),
    "Chinese commas in braces": (
        f"{HEAD}具体问题:\n  - {{编号: 1.1.1，状态: 整改中}}\n",
        4,
        "花括号里用了中文逗号|英文逗号",
    ),
    "two colons": (f"{HEAD}来源: 甲: 乙\n{TAIL}", 3, "内容里有英文冒号加空格|改成中文的：，"),
    "a colon at the end": (f"{HEAD}来源: 情况如下:\n{TAIL}", 3, "内容里有英文冒号加空格|改成中文的：，"),
    "a line that goes on at the margin": (f"{HEAD}正文: 一是甲\n二是乙。\n{TAIL}", 4, NO_KEY),
    "a line without a colon": (f"{HEAD}来源 反馈\n{TAIL}", 3, NO_KEY),
    "indentation of a key": (f"编号: 1.1\n  标题: 甲\n{TAIL}", 2, OTHER),
    "indentation in an item": (f"{HEAD}具体问题:\n  - 编号: 1.1.1\n   问题: 乙\n", 5, OTHER),
    "\\x0b": (f"{HEAD}来源: 甲\x0b乙\n{TAIL}", 3, CONTROL.format("U+000B")),
    "U+2028": (f"{HEAD}来源: 甲\u2028乙\n{TAIL}", 3, CONTROL.format("U+2028")),
    "U+0085": (f"{HEAD}来源: 甲\x85乙\n{TAIL}", 3, CONTROL.format("U+0085")),
    "an unknown state": (f"{HEAD}{TAIL}".replace("整改中", "整改了"), 6, "没有“整改了”这种状态|是不是“整改中”？"),
    "no number": (f"标题: 甲\n{TAIL}", 1, "没有“编号”|补上一行：编号: …"),
    "the number of another file": (f"编号: 1.10\n{TAIL}", 1, "编号是 1.10，文件名却是 1.1.yaml|改成一致"),
    "a number that is none": (f"编号: 甲\n{TAIL}", 1, "“甲”不是编号|编号写作 2.5"),
    "a problem without a number": (f"{HEAD}具体问题:\n  - 问题: 甲\n", 4, "没有“编号”|补上一行"),
    "a problem's number cut short": (f"{HEAD}具体问题:\n  - 编号: 1.1\n", 4, "少一级|写作 1.1.1"),
    "no problems": (HEAD, 1, "没有“具体问题”|至少写一个"),
    "an empty list of problems": (f"{HEAD}具体问题: []\n", 3, "没有“具体问题”|至少写一个"),
    "problems that are no list": (f"{HEAD}具体问题:\n  编号: 1.1.1\n", 4, "“具体问题”下面应当是列表|另起一行"),
    "a record that is a text": (f"{HEAD}{TAIL}    验收: 已通过\n", 7, "“验收”下面应当一行一项|写作 日期: …"),
    "neither yes nor no": (f"{HEAD}公开: 保密\n{TAIL}", 3, "“公开”只能写 是 或 否|改成 是 或 否"),
    "empty": ("", None, "文件是空的|补上各项"),
    "comments only": ("# 甲\n", None, "文件是空的|补上各项"),
    "a list": ("- 甲\n- 乙\n", 1, "不是台账文件|对照别的文件"),
    "a letter": ("各位领导，\n台账见附件。\n", 1, "不是台账文件|对照别的文件"),
}

BYTES: dict[str, tuple[bytes, int | None, str]] = {
    "a byte that is no UTF-8": (HEAD.encode() + b"\xff\n" + TAIL.encode(), 3, NO_ENCODING),
    "a character cut in two": ((HEAD + TAIL).encode()[:-2], 6, NO_ENCODING),
    "broken GBK": ((HEAD + TAIL).encode("gbk") + b"\xff", None, NO_ENCODING),
    "broken UTF-16": ((HEAD + TAIL).encode("utf-16") + b"a", None, NO_ENCODING),
    "UTF-32": ((HEAD + TAIL).encode("utf-32"), None, NO_ENCODING),
    "a Word file": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(256)), None, NO_ENCODING),
    "the line ends of an old Macintosh": ((HEAD + TAIL).replace("\n", "\r").encode(), 1, "单独的回车符|重新保存"),
    "CRLF": (f"编号: 1.1\r\n标题：甲\r\n{TAIL}".encode(), 2, COLON.format("标题")),
    "GBK": (f"编号: 1.1\n标题：甲\n{TAIL}".encode("gbk"), 2, COLON.format("标题")),
}
CASES = {**{name: (text.encode(), line, described) for name, (text, line, described) in REFUSED.items()}, **BYTES}


@pytest.fixture
def desk(clerk: Clerk) -> Clerk:
    """A clerk with a ledger of two issues of which 1.2 is sound."""
    clerk.write("ledger/ledger.yaml", "单位: 甲\n方面: [乙]\n")
    clerk.write("ledger/1.2.yaml", "编号: 1.2\n具体问题:\n  - 编号: 1.2.1\n    状态: 待整改\n")
    return clerk


@pytest.mark.parametrize(("data", "line", "described"), CASES.values(), ids=list(CASES))
def test_what_is_wrong_is_told_with_its_line(desk: Clerk, data: bytes, line: int | None, described: str) -> None:
    desk.write("ledger/1.1.yaml", data)
    before = desk.snapshot()
    said = desk.types("rectify status")
    sentence, hint = described.split("|")
    error, correction = said.err.splitlines()[:2]
    assert error.startswith("错误：ledger/1.1.yaml：" if line is None else f"错误：ledger/1.1.yaml:{line}：")
    assert sentence in error
    assert correction.startswith("提示：")
    assert hint in correction
    assert said.code == 1
    assert "共 1 个具体问题" in said.out
    assert desk.snapshot() == before
