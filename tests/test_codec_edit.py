"""Writing changes only what the command changes (SPEC section 1), in files as clerks write them by hand."""

from __future__ import annotations

import difflib
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.codec import ledger_file, records
from rectify.codec.ledger_file import LedgerFile
from rectify.core import lifecycle, schema
from rectify.core.model import Closing, Evidence, Extension, Issue, Problem, Progress, Ref, Reopening, Round
from rectify.core.states import Status
from tests import handwriting

SECOND = Ref(1, 1, 2)
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le", "gb18030")


class Page:
    """A file in some hand: what it says and its bytes. The seed decides everything, so a failure can be repeated."""

    def __init__(self, seed: int, state: Status = Status.ACCEPTED) -> None:
        chance = random.Random(seed)

        def pick(choices: Sequence[Any]) -> Any:
            return chance.choice(choices)

        self.issue = handwriting.issue(pick, state)
        text = handwriting.Hand(pick).document(records.to_data(self.issue, schema.ISSUE))
        self.text = text.replace("\n", "\r\n") if pick((False, False, True)) else text
        self.data = self.text.encode(pick(ENCODINGS))

    def sheet(self) -> LedgerFile:
        return ledger_file.read_issue(self.data, "1.1")


def rewritten(sheet: LedgerFile, issue: Issue) -> str:
    """The file's text after the edit; it reads back as what was meant, and the same edit again changes nothing."""
    source = ledger_file.rewritten(sheet, issue, schema.ISSUE)
    again = ledger_file.read_issue(source.data, "1.1")
    assert again.value == issue
    assert ledger_file.rewritten(again, issue, schema.ISSUE).data == source.data
    return source.text


def inserted(old: str, new: str) -> str | None:
    """The one piece that `new` has more than `old`; None where they differ in another way."""
    more = len(new) - len(old)
    return next((new[at : at + more] for at in range(len(old) + 1) if new[:at] + new[at + more :] == old), None)


def comments(text: str) -> Counter[str]:
    return Counter(re.findall("|".join(map(re.escape, (*handwriting.COMMENTS, "# 复核过", "#待定"))), text))


def closed(issue: Issue) -> Issue:
    problem = issue.problem(SECOND)
    assert problem is not None
    return issue.with_problem(replace(problem, status=Status.CLOSED, closing=Closing("2023-04-28", "李某")))


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_a_file_in_any_hand_says_what_was_written(seed: int) -> None:
    page = Page(seed)
    assert page.sheet().value == page.issue, page.text


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_closing_changes_the_state_and_adds_the_closing_and_nothing_else(seed: int) -> None:
    page = Page(seed)
    sheet = page.sheet()
    new = rewritten(sheet, closed(page.issue))
    assert sheet.source.text.count("已验收") == 1
    added = inserted(sheet.source.text.replace("已验收", "已销号"), new)
    assert added is not None, "\n".join(difflib.unified_diff(page.text.splitlines(), new.splitlines(), n=0))
    assert sorted(re.sub(r"[\s{},:]", "", added)) == sorted("销号日期2023-04-28经办李某")
    assert ("\r\n" in added) == ("\r\n" in page.text) or "\n" not in added


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_withdrawing_changes_the_state_and_adds_the_withdrawal_and_nothing_else(seed: int) -> None:
    page = Page(seed)
    problem = page.issue.problem(SECOND)
    assert problem is not None
    gone = lifecycle.withdraw(problem, reason="重复", into=Ref(2, 6), by="李某", today=date(2023, 4, 28))
    sheet = page.sheet()
    added = inserted(sheet.source.text.replace("已验收", "已撤销"), rewritten(sheet, page.issue.with_problem(gone)))
    assert added is not None
    assert sorted(re.sub(r"[\s{},:'\"]", "", added)) == sorted("撤销日期2023-04-28原因重复并入2.6经办李某")


@given(st.integers(0, 2**32), st.sampled_from(("utf-8-sig", "gbk", "utf-16", "utf-16-be")))
@settings(max_examples=30)
def test_an_edit_keeps_the_encoding(seed: int, encoding: str) -> None:
    text = Page(seed).text
    sheet = ledger_file.read_issue(text.encode(encoding), "1.1")
    source = ledger_file.rewritten(sheet, closed(sheet.value), schema.ISSUE)
    assert (source.encoding, source.bom) == (sheet.source.encoding, sheet.source.bom)
    assert inserted(text.replace("已验收", "已销号"), source.data.decode(encoding)) is not None


@given(st.integers(0, 2**32))
@settings(max_examples=80)
def test_reopening_takes_acceptance_and_closing_away_wherever_they_stand(seed: int) -> None:
    page = Page(seed, Status.CLOSED)
    problem = page.issue.problem(SECOND)
    assert problem is not None
    ended = Round(problem.acceptance, problem.closing, Reopening("2023-04-28", "反弹", "回头看"))
    rounds = (*problem.rounds, ended)
    opened = replace(problem, status=Status.IN_PROGRESS, acceptance=None, closing=None, rounds=rounds)
    sheet = page.sheet()
    new = rewritten(sheet, page.issue.with_problem(opened))
    inner = (schema.ACCEPTANCE, schema.CLOSING, schema.ROUND, schema.REOPENING)
    touched = {"状态", "轮次", *(field.key for record in inner for field in record.fields)}
    keys = {field.key for field in (*schema.ISSUE.fields, *schema.PROBLEM.fields)} - touched
    for line in lines(page.text) - lines(new):
        is_shared = "{" in line or line.endswith(",")
        assert is_shared or not re.match(f"[\"']?({'|'.join(keys)})[\"']? ?:", line), line


def lines(text: str) -> Counter[str]:
    """The lines without what stands before them: the dash of a list's item goes to the first key that stays."""
    return Counter(line.lstrip(" -") for line in text.splitlines())


LISTS: dict[str, Any] = {
    "progress": Progress("2023-04-28", None, "已印发：\n- 甲 #乙", SECOND),
    "evidence": Evidence("纪要", "evidence/1.1/纪 要.txt", "0" * 64),
    "extensions": Extension("2023年6月底前", "2023-09-30", "汛期", "2023-04-28", SECOND),
    "problems": Problem(Ref(1, 1, 9), "新的问题"),
    "measures": "制度: 新的 #1",
    "supporting": "新部门",
}


@given(st.integers(0, 2**32), st.sampled_from(sorted(LISTS)))
@settings(max_examples=150)
def test_adding_to_a_list_takes_nothing_away(seed: int, attribute: str) -> None:
    page = Page(seed)
    longer: dict[str, Any] = {attribute: (*getattr(page.issue, attribute), LISTS[attribute])}
    new = rewritten(page.sheet(), replace(page.issue, **longer))
    assert not comments(page.text) - comments(new)
    if getattr(page.issue, attribute) and attribute not in ("measures", "supporting"):
        old = page.text.removeprefix("\ufeff")
        assert inserted(old, new) or inserted(old + ("\r\n" if "\r\n" in old else "\n"), new + "\n")


@pytest.mark.parametrize("attribute", sorted(LISTS.keys() - {"problems"}))
@pytest.mark.parametrize("written", ["{}:", "{}: []", "{}: # 暂无", "{}: []  # 暂无", "{}: ''", "{}: [ ]\n", "{}:\n\n"])
def test_adding_to_a_list_that_is_there_but_empty(attribute: str, written: str) -> None:
    key = schema.ISSUE.key(attribute)
    text = f"编号: 1.1\n{written.format(key)}\n# 下面是问题\n具体问题:\n- 编号: 1.1.1\n  状态: 整改中"
    sheet = ledger_file.read_issue(text.encode(), "1.1")
    new = rewritten(sheet, replace(sheet.value, **{attribute: (LISTS[attribute],)}))
    assert new.count(f"{key}:") == 1
    assert new.startswith(f"编号: 1.1\n{key}:")
    assert new.endswith("# 下面是问题\n具体问题:\n- 编号: 1.1.1\n  状态: 整改中")
    assert new.count("# 暂无") == text.count("# 暂无")


HEAD = "编号: 1.1\n标题: 甲\n"
TAIL = "具体问题:\n  - 编号: 1.1.1\n    状态: 待整改\n"
TEXTS = ("乙", "一\n二", " 前面空", "a: b", "- 甲", "#甲", "[", "'", "一\n\n  二")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("mark", [">-", "|", ">+", "|2-", "''", "~"])
@pytest.mark.parametrize("gap", ["\n", "\n ", "\n  ", "\n    ", "\n\n  "])
def test_a_mark_alone_on_the_next_line_is_replaced(gap: str, mark: str, text: str) -> None:
    """YAML lets the mark of a block stand in the column of its key; what takes its place may not."""
    if gap == "\n" and mark in ("''", "~"):
        return  # no YAML
    for doc in (f"{HEAD}备注:{gap}{mark}\n{TAIL}", f"{HEAD}{TAIL}备注:{gap}{mark}"):
        sheet = ledger_file.read_issue(doc.encode(), "1.1")
        rewritten(sheet, replace(sheet.value, remark=text))
    inner = f"{HEAD}{TAIL}    整改情况:{gap.replace(chr(10), chr(10) + ' ' * 4)}{mark}\n"
    sheet = ledger_file.read_issue(inner.encode(), "1.1")
    rewritten(sheet, sheet.value.with_problem(replace(sheet.value.problems[0], result=text)))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "value",
    [
        "\n  # 注",
        " # 注\n  # 再注",
        "旧\n  # 注\n    # 再注",
        "\n  旧\n  # 注",
        "旧 # 注",
        ">- # 注\n  旧",
        " # 注\n  >-",
    ],
)
def test_a_comment_beside_a_value_stays_a_comment(value: str, text: str) -> None:
    """Behind it, above it and below it, where it would become a part of a block."""
    for doc in (f"{HEAD}备注: {value}\n{TAIL}", f"{HEAD}{TAIL}备注: {value}", f"{HEAD}{TAIL}备注: {value}\n"):
        sheet = ledger_file.read_issue(doc.encode(), "1.1")
        new = rewritten(sheet, replace(sheet.value, remark=text))
        assert re.findall("# ?再?注", new) == re.findall("# ?再?注", doc)
    for doc in (f"{HEAD}措施: {value}\n{TAIL}", f"{HEAD}{TAIL}措施: {value}"):
        sheet = ledger_file.read_issue(doc.encode(), "1.1")
        new = rewritten(sheet, replace(sheet.value, measures=(*sheet.value.measures, text.strip())))
        assert re.findall("# ?再?注", new) == re.findall("# ?再?注", doc)


CLOSED = """编号: 1.1
标题: 甲
具体问题:
  - 编号: 1.1.1
    状态: 已销号   # 盯着
    # 验收以前
    验收:          # 局里
      日期: 2023-04-01   # 周六
      # 借调的
      验收人: 王某
    销号: {日期: 2023-04-02, 经办: 李某}  # 纪要5号
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_comments_in_what_reopening_moves_go_with_it(ending: str) -> None:
    sheet = ledger_file.read_issue(CLOSED.replace("\n", ending).encode(), "1.1")
    problem = sheet.value.problems[0]
    again = lifecycle.reopen(problem, reason="反弹", basis="通报", today=date(2023, 4, 28))
    assert (
        rewritten(sheet, sheet.value.with_problem(again)).replace(ending, "\n")
        == """编号: 1.1
标题: 甲
具体问题:
  - 编号: 1.1.1
    状态: 整改中   # 盯着
    轮次:
      - 验收:          # 局里
          日期: 2023-04-01   # 周六
          # 借调的
          验收人: 王某
        销号: {日期: 2023-04-02, 经办: 李某}  # 纪要5号
        重启:
          日期: 2023-04-28
          原因: 反弹
          依据: 通报
    # 验收以前
"""
    )
