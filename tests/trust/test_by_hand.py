"""What clerks type into the files that YAML takes for something else: read as it was meant, or refused with the line and
the correction, by every verb; and a change by `update` is one line, whatever stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Clerk

HEAD = "编号: 1.10\n标题: 严格管理\n"
TAIL = (
    "牵头部门: 办公室\n整改时限: 2023年6月底前\n具体问题:\n"
    "  - 编号: 1.10.1\n    问题: 制度缺失   # 已核对\n    整改情况: 印发办法。\n    状态: 整改中\n"
)
FILE = "ledger/1.10.yaml"


@dataclass(frozen=True)
class Read:
    """Lines of the file, and what `show --json` says of the issue (or of its problem)."""

    lines: str
    says: dict[str, Any]
    warns: str = ""


@dataclass(frozen=True)
class Refused:
    """Lines of the file, the line that is named, what is said and what to do."""

    lines: str
    at: int
    described: str
    hint: str


READ = {
    "a number that ends in zero": Read("", {"id": "1.10"}),
    "a postal code": Read("备注: 010020\n", {"remark": "010020"}),
    "an unknown key with a postal code": Read("邮政编码: 010020\n", {"id": "1.10"}, "不认识“邮政编码”这一项"),
    "an amount": Read("备注: 7.132\n", {"remark": "7.132"}),
    "no": Read("公开: no\n", {"public": False}),
    "否": Read("公开: 否\n", {"public": False}),
    "是": Read("公开: 是\n", {"public": True}),
    "names behind a Chinese comma": Read("配合部门: [办公室，人事处]\n", {"supporting": ["办公室", "人事处"]}),
    "a # that cuts": Read("措施: 完成 #3楼改造\n", {"measures": ["完成"]}, "“#3楼改造”被当成了注释"),
    "Enter inside a sentence": Read("备注: 第一句。\n  第二句。\n", {"remark": "第一句。第二句。"}),
    "a masked date": Read("备注: 2022年X月14日\n", {"remark": "2022年X月14日"}, "有没填好的地方"),
    "a time": Read("备注: 12:30:00\n", {"remark": "12:30:00"}),
    "Chinese quotation marks": Read("备注: “三会一课”制度\n", {"remark": "“三会一课”制度"}),
    "a zero-width space in a key": Read("备\u200b注: 甲\n", {"remark": "甲"}),
    "a soft hyphen": Read("备注: 整\xad改\n", {"remark": "整\xad改"}, "有软连字符 1 处：“整〔软连字符〕改”"),
    "a no-break space": Read("备注: 甲\xa0乙\n", {"remark": "甲\xa0乙"}, "有不换行空格 1 处"),
    "a private bullet": Read("备注: \uf0b7甲\n", {"remark": "\uf0b7甲"}, "有字体专用的项目符号 1 处"),
}
REFUSED = {
    "a Chinese colon": Refused("责任人：许某\n", 3, "“责任人”后面用了中文冒号", "改成英文冒号加空格：责任人: …"),
    "no blank": Refused("责任人:许某\n", 3, "“责任人:”后面没有空格", "冒号后面空一格"),
    "a full-width dash": Refused("措施:\n－ 甲\n", 4, "横线不是英文减号", "改成英文减号加空格"),
    "full-width indents": Refused("措施:\n　　- 甲\n", 4, "行首用了全角空格", "改成普通空格"),
    "no-break indents": Refused("措施:\n\xa0\xa0- 甲\n", 4, "不换行空格", "改成普通空格"),
    "a tab": Refused("措施:\n\t- 甲\n", 4, "缩进用了 Tab 键", "改成空格"),
    "quotation marks at the start": Refused('备注: "三会一课"制度\n', 3, "引号后面还有字", "引号改用中文的“”"),
    "a key twice": Refused("标题: 又一个\n", 3, "“标题”写了两次（第一次在第2行）", "两处并作一处"),
    "Word's line break": Refused("备注: 甲\v乙\n", 3, "“甲”和“乙”之间有一个看不见的控制字符 U+000B", "删去这一处"),
    "a line separator": Refused("备注: 甲\u2028乙\n", 3, "“甲”和“乙”之间有一个看不见的控制字符 U+2028", "删去这一处"),
    "a next-line control": Refused("备注: 甲\x85乙\n", 3, "看不见的控制字符 U+0085", "删去这一处"),
    "an impossible date": Refused("延期: [{改为: 甲, 日期: 2023-02-30}]\n", 3, "“2023-02-30”这一天不存在", "改成确有的日期"),
    "an unknown flag": Refused("公开: 不\n", 3, "“公开”只能写 是 或 否", "改成 是 或 否"),
}  # fmt: skip


@pytest.fixture
def desk(clerk: Clerk) -> Clerk:
    clerk.write("ledger/ledger.yaml", "单位: 中共甲市乙局党组\n方面: [关于甲方面]\n")
    return clerk


@pytest.mark.parametrize("row", READ.values(), ids=list(READ))
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
def test_what_is_meant_is_read_and_kept(desk: Clerk, row: Read, newline: str) -> None:
    text = (HEAD + row.lines + TAIL).replace("\n", newline)
    desk.write(FILE, text)
    shown = desk.does("rectify show 1.10 --json").json
    assert {key: shown[key] for key in row.says} == row.says
    warned = desk.does("rectify check").out
    assert row.warns in warned
    assert bool(warned) == bool(row.warns)
    assert desk.does("rectify list").out.startswith("1.10.1\t整改中\t办公室\t2023-06-30\t")
    desk.does("rectify update 1.10 --owner 许某")
    assert desk.read(FILE).replace(f"责任人: 许某{newline}", "") == text


@pytest.mark.parametrize("row", REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_meant_is_refused_by_every_verb(desk: Clerk, row: Refused) -> None:
    desk.write(FILE, HEAD + row.lines + TAIL)
    before = desk.read(FILE)
    described = f"{FILE}:{row.at}："
    for command in ("rectify list", "rectify show 1.10", "rectify update 1.10 --owner 许某", "rectify report"):
        said = desk.types(command)
        assert said.code == 1
        assert described in said.err
        assert row.described in said.err
        assert row.hint in said.err
    checked = desk.types("rectify check")
    assert checked.code == 1
    assert described in checked.out
    assert row.described in checked.out
    assert row.hint in checked.out
    assert desk.read(FILE) == before


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_a_file_keeps_its_encoding_and_check_tells_of_it(desk: Clerk, encoding: str) -> None:
    desk.write(FILE, (HEAD + TAIL).encode(encoding))
    assert ("编码，建议另存为 UTF-8" in desk.does("rectify check").out) == (encoding != "utf-8-sig")
    desk.does("rectify update 1.10 --owner 许某")
    kept = desk.path(FILE).read_bytes().decode(encoding)
    assert kept.replace("责任人: 许某\n", "") == HEAD + TAIL


@pytest.mark.parametrize("typed", ["整改中\u200b", "整\ufeff改中", "整改中\xa0", "　整改中"])
def test_a_state_with_a_trace_of_pasting_is_that_state(desk: Clerk, typed: str) -> None:
    desk.write(FILE, HEAD + TAIL.replace("整改中", typed))
    assert desk.does("rectify list --status 整改中").out.count("\n") == 1
    desk.does("rectify update 1.10.1 --status 整改到位")
    assert desk.read(FILE) == HEAD + TAIL.replace("整改中", "整改到位")
