"""Reading is forgiving (SPEC section 1, DOMAIN 6.2): what is read as what was typed, what is refused, where and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rectify.codec import ledger_file
from rectify.codec.unreadable import Unreadable
from rectify.core.model import Issue
from rectify.core.states import Status
from tests import work
from tests.conftest import Clerk

HEAD = "编号: 1.1\n标题: 甲\n"
TAIL = "具体问题:\n  - 编号: 1.1.1\n    问题: 乙\n    状态: 整改中\n"


def issue(text: str | bytes) -> Issue:
    value = ledger_file.read_issue(text if isinstance(text, bytes) else text.encode(), "1.1").value
    assert isinstance(value, Issue)
    return value


def remarks(text: str | bytes) -> list[tuple[int, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    sheet = ledger_file.read_issue(data, "1.1")
    return [*sheet.remarks, *([(1, sheet.advice)] if sheet.advice else [])]


def refusal(text: str | bytes, stem: str = "1.1") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        ledger_file.read_issue(text if isinstance(text, bytes) else text.encode(), stem)
    return caught.value


TYPED = (
    "2.10 010020 no NO yes ~ null true 12:30:00 1e3 0x1f 1_000 .5 -1 +86 2023-02 2023-01-01 2022年X月14日 7.132 = <<"
)
TYPED += " ８:３０ “三会一课” 甲：乙 甲#乙 ［甲］ a,b 'a' 50% $5 a&b"


@pytest.mark.parametrize("typed", TYPED.split())
def test_a_text_stays_what_was_typed(typed: str) -> None:
    read = issue(f"{HEAD}备注: {typed}\n措施:\n  - {typed}\n{TAIL}")
    assert (read.remark, read.measures) == (typed.strip("'"), (typed.strip("'"),))


READ_AS: dict[str, tuple[str, str | None]] = {
    "lines of Chinese join without a blank": ("备注: 一是甲。\n  二是乙，\n  三是丙\n", "一是甲。二是乙，三是丙"),
    "lines of Latin keep it": ("备注: Word\n  file\n", "Word file"),
    "Chinese beside a figure": ("备注: 印发\n  20\n  份\n", "印发20份"),
    "in quotes": ('备注: "甲\n  乙"\n', "甲乙"),
    "in single quotes": ("备注: '甲\n  乙 ''丙'''\n", "甲乙 '丙'"),
    "an empty line is a line break": ("备注: 甲\n\n  乙\n", "甲\n乙"),
    "a folded block": ("备注: >\n  甲\n  乙\n\n  丙\n", "甲乙\n丙"),
    "a folded block with a mark": ("备注: >1-\n  甲\n  乙\n", " 甲\n 乙"),
    "a literal block": ("备注: |\n  甲\n    乙\n\n\n", "甲\n  乙"),
    "quotes keep their blanks": ("备注: ' 甲 '\n", " 甲 "),
    "nothing": ("备注:\n", None),
    "nothing in quotes": ("备注: '  '\n", None),
    "a comment": ("备注: 甲 # 乙\n", "甲"),
    "a full-width blank": ("备注: 　甲\n", "　甲"),
    "CRLF": ("备注: 甲\r\n  乙\r\n", "甲乙"),
    "a document's begin and end": ("---\n备注: 甲\n", "甲"),
}


@pytest.mark.parametrize(("written", "meant"), READ_AS.values(), ids=list(READ_AS))
def test_a_text_is_read_as_meant(written: str, meant: str | None) -> None:
    text = written + HEAD + TAIL if written.startswith("---") else HEAD + written + TAIL
    assert issue(text).remark == meant


@pytest.mark.parametrize(
    ("word", "public"), [("是", True), ("yes", True), ("公开", True), ("否", False), ("no", False)]
)
def test_yes_and_no(word: str, public: bool) -> None:
    assert issue(f"{HEAD}公开: {word}\n{TAIL}").public is public


@pytest.mark.parametrize(
    "names", ["[办公室，人事股]", "办公室、人事股", "\n  - 办公室\n  - 人事股", "[办公室, 人事股]", "办公室,人事股"]
)
def test_commas_of_any_kind_separate_names(names: str) -> None:
    assert issue(f"{HEAD}配合部门: {names}\n{TAIL}").supporting == ("办公室", "人事股")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    data = (HEAD + TAIL).replace("\n", newline).encode(encoding)
    assert issue(data) == issue(HEAD + TAIL)
    described = any("建议另存为 UTF-8" in message for _, message in remarks(data))
    assert described == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize("number", ["１.１.１", "1。1。1", "1.1.1 ", "'1.1.1'", "1.1.\u200b1", "（一）1.1"])
def test_numbers_in_other_writings(number: str) -> None:
    assert str(issue((HEAD + TAIL).replace("1.1.1", number)).problems[0].id) == "1.1.1"


@pytest.mark.parametrize("word", ["整改中\u200b", "\ufeff整改中", "in_progress", "'整改中 '", "\u200e整改中\u200e"])
def test_states_in_other_writings(word: str) -> None:
    assert issue((HEAD + TAIL).replace("整改中", word)).problems[0].status is Status.IN_PROGRESS


def test_a_key_with_an_invisible_character_is_known() -> None:
    assert issue(f"{HEAD}责任领导\u200b: 周某\n{TAIL}").leader == "周某"


REMARKS: dict[str, tuple[str, int, str]] = {
    "the nearest key": (f"{HEAD}牵头部们: 办公室\n{TAIL}", 3, "不认识“牵头部们”这一项，是不是“牵头部门”？"),
    "no key is near": (f"{HEAD}电话: 12345\n{TAIL}", 3, "不认识“电话”这一项（内容原样保留）"),
    "a # cuts a value off": (f"{HEAD}备注: 完成 #3楼改造\n{TAIL}", 3, "“#3楼改造”被当成了注释"),
    "a # cuts an item off": (f"{HEAD}措施:\n  - 甲\n  - 完成 #3楼改造\n{TAIL}", 5, "“#3楼改造”被当成了注释"),
    "a # cuts a name off": (f"{HEAD}配合部门: 甲 #乙\n{TAIL}", 3, "“#乙”被当成了注释"),
    "a # cuts the second line off": (f"{HEAD}备注: 完成\n  改造 #3楼\n{TAIL}", 4, "“#3楼”被当成了注释"),
    "no state": (HEAD + TAIL.replace("    状态: 整改中\n", ""), 4, "1.1.1 没有写“状态”，按“待整改”计"),
    "an empty state": (HEAD + TAIL.replace(" 整改中", ""), 4, "1.1.1 没有写“状态”，按“待整改”计"),
}


@pytest.mark.parametrize(("text", "line", "message"), REMARKS.values(), ids=list(REMARKS))
def test_what_is_noticed(text: str, line: int, message: str) -> None:
    (found,) = remarks(text)
    assert found[0] == line
    assert message in found[1]


def test_a_comment_is_no_remark() -> None:
    assert remarks(f"# 全\n{HEAD}备注: 甲 # 乙\n措施: # 丙\n- 丁   # 戊\n{TAIL}") == []


DATE_FIELDS = {
    "整改时限: {}\n": "整改时限",
    "进展:\n  - 内容: 甲\n    日期: {}\n": "日期",
    "进展: [{{日期: '{}'}}]\n": "日期",
    "延期:\n  - 日期: {}\n": "日期",
}


@pytest.mark.parametrize(
    "day", ["2023-02-30", "2023年2月30日", "2023.13.1", "2023/4/31", "２０２３年１１月３１日", "2023-00-10"]
)
@pytest.mark.parametrize(("field", "key"), DATE_FIELDS.items())
def test_an_impossible_date_is_refused_with_its_line(field: str, key: str, day: str) -> None:
    text = HEAD + field.format(day) + TAIL
    error = refusal(text)
    assert error.line == next(number for number, line in enumerate(text.splitlines(), 1) if day in line)
    assert error.sentence == f"{key}：“{day}”这一天不存在"


@pytest.mark.parametrize("record", ["复核日期: {}", "验收: {{日期: {}}}", "销号:\n      日期: {}", "整改时限: {}底前"])
def test_an_impossible_date_of_a_problem(record: str) -> None:
    text = HEAD + TAIL + "    " + record.format("2022年13月").replace("2022年13月}", "2022-13-01}") + "\n"
    text = text.replace("日期: 2022年13月\n", "日期: 2022-13-01\n")
    error = refusal(text)
    assert error.line == len(text.splitlines())
    assert "这一天不存在" in error.sentence


@pytest.mark.parametrize(
    "masked", ["2022年X月14日", "2022年×月", "20XX年3月1日", "2022年10月○日", "待定", "2022年某月30日"]
)
def test_a_masked_date_stays(masked: str) -> None:
    text = f"{HEAD}整改时限: {masked}\n{TAIL}    验收: {{日期: {masked}}}\n"
    problem = issue(text).problems[0]
    assert problem.acceptance is not None
    assert (issue(text).deadline, problem.acceptance.date) == (masked, masked)


HUGE: dict[str, Callable[[int], str]] = {
    "a text of megabytes": lambda size: f"{HEAD}备注: {'甲' * 60 * size}\n{TAIL}",
    "lines": lambda size: HEAD + '备注: "甲\n' + "  乙丙 \\\\\n" * size * 2 + f'"\n{TAIL}',
    "keys": lambda size: HEAD + TAIL + "".join(f"牵头部门{number}: 值\n" for number in range(size)),
    "a masked date": lambda size: f"{HEAD}整改时限: {'x' * size * 10}\n{TAIL}",
}


@pytest.mark.parametrize("text", HUGE.values(), ids=list(HUGE))
def test_what_is_twice_as_large_is_twice_the_work(text: Callable[[int], str]) -> None:
    once, twice = (work.calls(issue, text(size)) for size in (20_000, 40_000))
    assert twice < 2.2 * once + 1000
    assert issue(text(40_000)).title == "甲"


HOSTILE: dict[str, tuple[Callable[[int], str], str]] = {
    "brackets in brackets": (lambda size: f"{HEAD}备注: {'[' * size * 5}", "一层套一层太多了"),
    "lists in lists": (lambda size: f"{HEAD}备注:\n{'- ' * size * 2}", "一层套一层太多了"),
    "dashes without end": (lambda size: f"{HEAD}- {' - ' * size}：\n{TAIL}", "这一行的写法看不懂"),
    "aliases of aliases": (
        lambda size: "a: &a [甲]\n" + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(size // 2000)),
        "以 * 或 & 开头",
    ),
    "a wrong line far below": (lambda size: HEAD + TAIL + "# 甲\n" * size + '来源: "三"制\n', "以英文引号开头的内容"),
}


@pytest.mark.parametrize(("text", "described"), HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_made_to_exhaust_is_refused_for_little_work(text: Callable[[int], str], described: str) -> None:
    once, twice = (work.calls(refusal, text(size)) for size in (50_000, 100_000))
    assert twice < 2.2 * once + 1000
    assert described in refusal(text(100_000)).sentence


def test_the_others_still_load_and_nothing_is_changed(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("标题: ", "标题："))
    small.write("ledger/2.2.yaml", b"\xff\xfe\x00")
    small.write("ledger/2.3.yaml", "")
    before = small.snapshot()
    said = small.types("rectify status --json")
    assert said.code == 1
    assert said.json["total"] == 1
    assert [(each["file"], each["line"]) for each in said.json["damaged"]] == [
        ("ledger/1.1.yaml", 2),
        ("ledger/2.2.yaml", None),
        ("ledger/2.3.yaml", None),
    ]
    assert "错误：ledger/1.1.yaml:2：“标题”后面用了中文冒号" in said.err
    assert "提示：改成英文冒号加空格：标题: …" in said.err
    assert "Traceback" not in said.err
    assert small.snapshot() == before


@pytest.mark.parametrize(
    ("text", "line", "described"),
    [
        ("措施:\n  建章立制\n  - 抓落实\n", 5, "“措施”的第一项前面没有横线"),
        ("措施:\n  # 说明\n  建章立制\n  再说\n  - 抓落实\n", 7, "“措施”的第一项前面没有横线"),
        ("配合部门:\n  办公室\n  - 人事科\n", 5, "“配合部门”的第一项前面没有横线"),
        ("措施:\n  - 建章立制\n    - 抓落实\n", 5, "“措施”的横线没有和上一项的对齐"),
    ],
)
def test_an_item_that_lacks_its_dash_is_noticed(text: str, line: int, described: str) -> None:
    sheet = ledger_file.read_issue(
        f"编号: 1.1\n标题: 甲\n{text}具体问题:\n  - 编号: 1.1.1\n    状态: 待整改\n".encode(), "1.1"
    )
    assert [(at, remark.partition("，")[0]) for at, remark in sheet.remarks] == [(line, described)]


@pytest.mark.parametrize(
    "text", ["措施: 建章立制\n", "措施:\n  - 甲-乙\n  - 长的\n    接着写\n", "措施:\n  - |\n    甲\n    - 乙\n"]
)
def test_a_list_with_all_its_dashes_is_as_it_should_be(text: str) -> None:
    sheet = ledger_file.read_issue(
        f"编号: 1.1\n标题: 甲\n{text}具体问题:\n  - 编号: 1.1.1\n    状态: 待整改\n".encode(), "1.1"
    )
    assert sheet.remarks == ()
