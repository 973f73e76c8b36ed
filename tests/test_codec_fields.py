"""Each kind of field changed by itself, in place; any text written reads back the same; the same through the commands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rectify.codec import ledger_file
from rectify.codec.encoding import UNSAFE, Source
from rectify.core import schema
from rectify.core.model import Acceptance, Closing, Issue, Problem, Progress, Ref
from rectify.core.states import Status
from tests.conftest import Clerk
from tests.test_codec_edit import rewritten

HEAD = "# 台账\n编号: '1.1'   # 条\n"
TAIL = "具体问题:\n  - 编号: 1.1.1\n    状态:   已验收 # 待销\n\n    验收: {日期: 2023-04-01, 验收人: 王某}\n# 完\n"

FIELDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "a plain text": ("标题: 旧  # 说明\n", {"title": "新"}, "标题: 新  # 说明\n"),
    "single quotes stay": ("标题: '旧'\n", {"title": "新 'A'"}, "标题: '新 ''A'''\n"),
    "double quotes stay": ('标题: "旧" # x\n', {"title": "新"}, '标题: "新" # x\n'),
    "quotes where they must be": ("标题: 旧\n", {"title": '"三会一课"制度'}, '标题: "\\"三会一课\\"制度"\n'),
    "a text on its own line": ("标题:\n    旧\n", {"title": "新"}, "标题:\n    新\n"),
    "a colon on its own line": ("标题:\n    旧\n", {"title": "日期：新"}, '标题:\n    "日期：新"\n'),
    "a folded text": ("标题: 旧\n  的\n", {"title": "新"}, "标题: 新\n"),
    "a block becomes one line": ("正文: |\n   旧\n   的\n\n", {"result": "新"}, "正文: 新\n\n"),
    "a block with a full-width blank": ("正文: |\n  旧　\n来源: 反馈\n", {"result": "新"}, "正文: 新\n来源: 反馈\n"),
    "one line becomes a block": ("正文: 旧\n", {"result": "一\n二"}, "正文: |-\n  一\n  二\n"),
    "a block that begins with a blank": ("正文: 旧\n", {"result": "  一\n二"}, "正文: |2-\n    一\n  二\n"),
    "several lines before a comment": ("正文: 旧 # 说明\n", {"result": "一\n二"}, '正文: "一\\n二" # 说明\n'),
    "a text that was not there": ("标题:   # 待定\n", {"title": "新"}, "标题: 新   # 待定\n"),
    "an empty text": ("标题: ''\n", {"title": "新"}, "标题: '新'\n"),
    "a new key": ("标题: 题\n备注: 旧\n", {"leader": "周某"}, "标题: 题\n责任领导: 周某\n备注: 旧\n"),
    "yes and no": ("公开: no # 涉密\n", {"public": True}, "公开: 是 # 涉密\n"),
    "a deadline": ("整改时限: ２０２３年６月底前\n", {"deadline": "2023年9月底前"}, "整改时限: 2023年9月底前\n"),
    "names in one text": ("配合部门: 甲，乙 # x\n", {"supporting": ("甲", "乙", "丙")}, "配合部门: 甲，乙、丙 # x\n"),
    "names in brackets": ("配合部门: [甲，乙]\n", {"supporting": ("甲", "乙", "丙")}, "配合部门: [甲，乙, 丙]\n"),
    "one name": ("配合部门: 甲\n", {"supporting": ("甲", "乙")}, "配合部门:\n  - 甲\n  - 乙\n"),
    "one measure": ("措施: 甲、乙\n", {"measures": ("甲、乙", "丙")}, "措施:\n  - 甲、乙\n  - 丙\n"),
    "one line of progress": (
        "进展: 开会\n",
        {"progress": (Progress(text="开会"), Progress(text="发文"))},
        "进展:\n  - 内容: 开会\n  - 内容: 发文\n",
    ),
    "an item": ("措施:\n- 甲 # 一\n-  '乙'\n", {"measures": ("甲", "丙")}, "措施:\n- 甲 # 一\n-  '丙'\n"),
    "a key of an item": (
        "进展:\n- 内容: 甲\n  其他: x\n",
        {"progress": (Progress(text="乙"),)},
        "进展:\n- 内容: 乙\n  其他: x\n",
    ),
    "a key goes": ("标题: 题\n# 记\n备注: 旧 # x\n来源: 反馈\n", {"remark": None}, "标题: 题\n# 记\n来源: 反馈\n"),
    "an item goes": ("措施:\n- 甲\n- 乙\n", {"measures": ("乙",)}, "措施:\n- 乙\n"),
    "an invisible character in a key": ("标题\u200b: 旧\n", {"title": "新"}, "标题\u200b: 新\n"),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("before", "change", "after"), FIELDS.values(), ids=list(FIELDS))
def test_a_field_changes_by_itself(before: str, change: dict[str, Any], after: str, newline: str) -> None:
    step = "" if "\n-" in before else "  "  # dashes stand in the file as its first list has them
    tail = TAIL.replace("\n  - ", f"\n{step}- ").replace("\n    ", f"\n{step}  ")
    sheet = ledger_file.read_issue((HEAD + before + tail).replace("\n", newline).encode(), "1.1")
    new = rewritten(sheet, replace(sheet.value, **change))
    assert new == (HEAD + after + tail).replace("\n", newline)


PROBLEMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "closing": (
        "- 编号: 1.1.1\n  状态: '已验收' # 待销\n  # 记\n  公开: 是",
        {"status": Status.CLOSED, "closing": Closing("2023-04-28")},
        "- 编号: 1.1.1\n  状态: '已销号' # 待销\n  # 记\n  销号:\n    日期: 2023-04-28\n  公开: 是",
    ),
    "closing in braces": (
        "- {编号: 1.1.1, 状态: 已验收}  # 待销",
        {"status": Status.CLOSED, "closing": Closing("2023-04-28", None, "领导, 小组")},
        '- {编号: 1.1.1, 状态: 已销号, 销号: {日期: 2023-04-28, 批准: "领导, 小组"}}  # 待销',
    ),
    "a key without a colon in braces": (
        "- {编号: 1.1.1, 状态}",
        {"status": Status.CLOSED},
        "- {编号: 1.1.1, 状态: 已销号}",
    ),
    "a key without a value in braces": (
        "- {状态: , 编号: 1.1.1}",
        {"status": Status.CLOSED},
        "- {状态: 已销号 , 编号: 1.1.1}",
    ),
    "the last line has no end": (
        "- 编号: 1.1.1\n  状态: 已验收",
        {"closing": Closing("2023-04-28")},
        "- 编号: 1.1.1\n  销号:\n    日期: 2023-04-28\n  状态: 已验收",
    ),
    "a record that is there but empty": (
        "- 编号: 1.1.1\n  验收: {}\n  销号:  # 待销\n  状态: 已验收\n",
        {"acceptance": Acceptance(by="王某"), "closing": Closing("2023-04-28")},
        "- 编号: 1.1.1\n  验收:\n    验收人: 王某\n  销号:  # 待销\n    日期: 2023-04-28\n  状态: 已验收\n",
    ),
    "a new key where the first is another": (
        "- 状态: 已验收\n  编号: 1.1.1\n",
        {"status": Status.PENDING, "heading": "甲"},
        "- 状态: 待整改\n  编号: 1.1.1\n  小标题: 甲\n",
    ),
    "the first key goes, its comments stay": (
        "- 验收:\n    日期: 2023-04-01\n  # 记\n  编号: 1.1.1\n  状态: 已验收\n",
        {"acceptance": None},
        "-\n  # 记\n  编号: 1.1.1\n  状态: 已验收\n",
    ),
    "the first two keys go": (
        "- 验收: {日期: 2023-04-01}\n  公开: 是\n  编号: 1.1.1\n  状态: 已验收\n",
        {"acceptance": None, "public": None},
        "- 编号: 1.1.1\n  状态: 已验收\n",
    ),
}


@pytest.mark.parametrize(("before", "change", "after"), PROBLEMS.values(), ids=list(PROBLEMS))
def test_a_problem_changes_by_itself(before: str, change: dict[str, Any], after: str) -> None:
    text = f"{HEAD}具体问题:\n{before}"
    sheet = ledger_file.read_issue(text.encode(), "1.1")
    new = rewritten(sheet, sheet.value.with_problem(replace(sheet.value.problems[0], **change)))
    assert new == f"{HEAD}具体问题:\n{after}"


ODD = st.text(
    st.sampled_from("甲乙。、：“”　 \t\n\r:#-'\"\\{}[],&*!|>%@`?~=.1aA\u200b\ufeff\u2028\x85\x07\x7f😀"), max_size=12
)
TEXTS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))


@given(
    TEXTS, st.sampled_from(["", "标题:\n", "标题: 旧 # x\n", "标题: '旧'\n", "标题:\n  旧\n", "标题: |\n  旧\n  的\n"])
)
@example("  前面有空格", "").via("blanks are meant where they are in quotes")
@example("末尾换行\n", "标题: 旧 # x\n")
@example("- 甲", "标题:\n  旧\n").via("alone on a line")
@settings(max_examples=200)
def test_any_text_reads_back_the_same(text: str, there: str) -> None:
    sheet = ledger_file.read_issue((HEAD + there + TAIL).encode(), "1.1")
    meant = text if text.strip() else None  # blanks alone are nothing
    new = ledger_file.rewritten(sheet, replace(sheet.value, title=text), schema.ISSUE)
    assert ledger_file.read_issue(new.data, "1.1").value == replace(sheet.value, title=meant)
    assert new.text.endswith(TAIL)


@given(
    st.lists(TEXTS, min_size=1, max_size=3),
    st.sampled_from(["措施: []\n", "措施:\n- 甲\n", "措施: [甲,\n  乙]\n", "措施: 甲\n"]),
)
@settings(max_examples=100)
def test_any_text_can_join_a_list(texts: list[str], there: str) -> None:
    sheet = ledger_file.read_issue((HEAD + there + TAIL).encode(), "1.1")
    new = ledger_file.rewritten(sheet, replace(sheet.value, measures=(*sheet.value.measures, *texts)), schema.ISSUE)
    expected = (*sheet.value.measures, *(text for text in texts if text.strip()))
    assert ledger_file.read_issue(new.data, "1.1").value.measures == expected


@given(TEXTS, TEXTS)
@settings(max_examples=100)
def test_a_new_file_says_any_text(title: str, result: str) -> None:
    issue = Issue(Ref(1, 1), title, problems=(Problem(Ref(1, 1, 1), result=result),), measures=(title,))
    source = ledger_file.written(issue, schema.ISSUE)
    assert not UNSAFE.search(source.text)
    read = ledger_file.read_issue(source.data, "1.1").value
    assert (read.title, read.problems[0].result) == (
        title if title.strip() else None,
        result if result.strip() else None,
    )
    assert read.measures == ((title,) if title.strip() else ())


def test_two_marks_of_byte_order_stay_two() -> None:
    sheet = ledger_file.read_issue(("\ufeff\ufeff" + HEAD + "标题: 旧\n" + TAIL).encode(), "1.1")
    source = ledger_file.rewritten(sheet, replace(sheet.value, title="新"), schema.ISSUE)
    assert source.data.decode() == "\ufeff\ufeff" + HEAD + "标题: 新\n" + TAIL


def test_long_text_is_never_folded() -> None:
    long = "严格落实第一议题制度，组织集中学习。" * 300
    sheet = ledger_file.read_issue((HEAD + "正文: 旧\n" + TAIL).encode(), "1.1")
    new = rewritten(sheet, replace(sheet.value, result=long, remark=f"{long}\n“{long}”: {long}"))
    assert new == f"{HEAD}正文: {long}\n{TAIL.replace('# 完', '备注: |-')}".removesuffix("\n") + (
        f"\n  {long}\n  “{long}”: {long}\n# 完\n"
    )


def test_a_character_that_the_encoding_lacks_makes_the_file_utf_8() -> None:
    sheet = ledger_file.read_issue((HEAD + TAIL).encode("gbk"), "1.1")
    source = ledger_file.rewritten(sheet, replace(sheet.value, title="😀"), schema.ISSUE)
    assert source.encoding == "utf-8"
    assert ledger_file.read_issue(source.data, "1.1").value.title == "😀"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_colons(encoding: str) -> None:
    sheet = ledger_file.read_issue((HEAD + TAIL).encode(encoding), "1.1")
    many = "一" * 200  # U+4E00: a zero byte where ASCII in the other order would have it
    source = ledger_file.rewritten(sheet, replace(sheet.value, title=many), schema.ISSUE)
    assert source.encoding == encoding
    assert ledger_file.read_issue(source.data, "1.1").value.title == many


def test_an_encoding_that_nobody_could_tell_any_more_becomes_utf_8() -> None:
    source = Source("标题: 甲", "utf-16-le")
    assert source.with_text("标题: 乙").encoding == "utf-16-le"
    assert source.with_text("# " + "甲" * 9).encoding == "utf-16-le"
    assert source.with_text("甲" * 300).encoding == "utf-8"


HAND = """\ufeff# 2023年4月
具体问题:   # 两个
-   编号: "１.１.１"
    整改情况: >-
        制定办法，
        培训3次。

    '状态':    整改到位     # 下周验收
    公开: 否
- {编号: 1.1.2, 状态: 待整改}   # 未动

标题: 'A “三会一课”'
编号: 1.1
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16-le"])
def test_the_commands_change_those_lines_only(clerk: Clerk, encoding: str) -> None:
    clerk.does("rectify init --unit 中共甲市乙局党组 --aspect 关于甲方面")
    text = (HAND if encoding != "gbk" else HAND.removeprefix("\ufeff")).replace("\n", "\r\n")
    clerk.write("ledger/1.1.yaml", text.encode(encoding))
    clerk.git("add", "--all")
    clerk.git("commit", "--quiet", "--message", "手写")
    clerk.does(["rectify", "accept", "1.1.1", "--by", "王某", "--opinion", "同意: 通过", "--date", "2023-04-20"])
    clerk.does("rectify close 1.1.1 --approved-by 领导小组")
    clerk.does(["rectify", "update", "1.1", "--progress", '"甲": #乙', "--support", "办公室、人事股"])
    clerk.does("rectify reopen 1.1.1 --reason 反弹 --basis 回头看")
    clerk.does("rectify update 1.1.2 --status 整改中 --result 已动工")
    said = clerk.path("ledger/1.1.yaml").read_bytes().decode(encoding)
    assert said.count("\r\n") == said.count("\n")
    expected = AFTER if encoding != "gbk" else AFTER.removeprefix("\ufeff")
    assert said.replace("\r\n", "\n") == expected


AFTER = """\ufeff# 2023年4月
具体问题:   # 两个
-   编号: "１.１.１"
    整改情况: >-
        制定办法，
        培训3次。

    '状态':    整改中     # 下周验收
    公开: 否
    轮次:
    - 验收:
        日期: 2023-04-20
        验收人: 王某
        意见: "同意: 通过"
      销号:
        日期: 2023-04-28
        批准: 领导小组
      重启:
        日期: 2023-04-28
        原因: 反弹
        依据: 回头看
- {编号: 1.1.2, 整改情况: 已动工, 状态: 整改中}   # 未动
进展:
- 日期: 2023-04-28
  内容: "\\"甲\\": #乙"

标题: 'A “三会一课”'
配合部门:
- 办公室
- 人事股
编号: 1.1
"""
