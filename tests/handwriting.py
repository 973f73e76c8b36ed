"""Ledger files as clerks write them: the same record in ever another hand. Not a test; `Hand` writes for the tests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rectify.core.model import Acceptance, Closing, Evidence, Extension, Issue, Problem, Progress, Ref, Reopening, Round
from rectify.core.states import Status

Any_ = TypeVar("Any_")
Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several: hypothesis in the tests."""

PLAIN = (
    "严格把关招标项目",
    "印发管理办法，组织培训3次，参训120人次。",
    "2.10",
    "010020",
    "no",
    "~",
    "12:30:00",
    "1e3",
    "2022年X月14日",
    "“三会一课”制度不落实",
    "A4纸 打印 20 份 done",
    "　　首行缩进两格",
    "https://例子.cn/a#b",
    "责任人：某某",
    "甲、乙和丙；丁",
)
"""Texts that may stand without quotes, outside of {} and []."""
HARD = (
    '"三会一课"制度',
    "甲: 乙",
    "完成 #3楼改造",
    "- 一条",
    "*重点*",
    "[附件]一",
    "{甲}",
    "@某人",
    "%5",
    "'单'引号",
    "路径 a\\b",
    "结尾冒号:",
    "#号开头",
    "! 注意",
    "带\t制表",
    "? 问",
)
"""Texts that need quotes or a block."""
PARAGRAPHS = ("一是甲。\n二是乙。", "首段\n\n  缩进的段\n末段", "甲: 乙\n- 丙 #丁")
DATES = ("2023-03-01", "2023年3月1日", "2022年X月14日", "2023.3.1")
BREAKS = ("", "", "\n")
NAMES = ("办公室", "人事股", "计划财务股", "工程建设管理股")
COMMENTS = ("# 已核对", "#待补", "# 见 2.5.1: 会议纪要", "#", "# “引号”和 - 横线")
UNKNOWN = (
    "联系电话: 12345",
    "附注: 见附件",
    "内部编号: [甲, 乙]",
    "其他: {甲: 1, 乙: [2]}",
    "旁注: |\n    第一行\n      第二行",
)


def issue(pick: Pick, state: Status) -> Issue:
    """An issue 1.1 of two to four problems; 1.1.2 has `state` and what belongs to it, the others any other state."""
    others = [
        each for each in (Status.PENDING, Status.IN_PROGRESS, Status.CLOSED, Status.LONG_TERM) if each is not state
    ]

    def text(*pools: tuple[str, ...]) -> Any:
        return pick([None, *(each for pool in pools or (PLAIN, HARD, PARAGRAPHS) for each in pool)])

    def record(status: Status) -> tuple[Acceptance | None, Closing | None]:
        accepted = (
            Acceptance(pick(DATES), "王某", text(PLAIN, HARD)) if status in (Status.ACCEPTED, Status.CLOSED) else None
        )
        closed = Closing(pick(DATES), "李某", text(PLAIN)) if status is Status.CLOSED else None
        return accepted, closed

    def problem(number: int) -> Problem:
        status = state if number == 2 else pick(others)
        accepted, closed = record(status)
        rounds = (Round(*record(Status.CLOSED), Reopening("2023-01-05", "反弹", "回头看")),)
        return Problem(
            Ref(1, 1, number),
            finding=text(),
            heading=text(PLAIN, HARD),
            result=text(),
            status=status,
            department=text(NAMES),
            deadline=pick((None, "2023年6月底前，并长期坚持", "立行立改")),
            public=pick((None, True, False)),
            acceptance=accepted,
            closing=closed,
            rounds=pick(((), (), rounds)),
        )

    return Issue(
        Ref(1, 1),
        title=text(),
        finding=text(),
        leader=text(PLAIN),
        supporting=pick(((), NAMES[:1], NAMES[1:4])),
        deadline=pick((None, "2023-06-30", "长期坚持")),
        measures=tuple(pick(PLAIN + HARD) for _ in range(pick((0, 1, 3)))),
        result=text(),
        problems=tuple(problem(number) for number in range(1, pick((3, 4)))),
        progress=pick(
            ((), (Progress("2023-01-01", "许某", pick(HARD), Ref(1, 1, 2)), Progress(text=pick(PARAGRAPHS))))
        ),
        evidence=pick(((), (Evidence("纪要", "evidence/1.1/纪要.txt", "ab12"),))),
        extensions=pick(((), (Extension("2023-01-01", "2023-03-01", pick(PLAIN), "2023-01-01"),))),
        public=pick((None, True)),
        remark=text(),
    )


class Hand:
    """Writes a record with habits of its own."""

    def __init__(self, pick: Pick) -> None:
        self._pick = pick
        self._step = pick((0, 2, 4))

    def document(self, data: dict[str, Any]) -> str:
        if self._pick((False,) * 12 + (True,)):
            return self._flow(data) + "\n"
        head = self._pick(("", "", "---\n", "# 台账\n\n"))
        tail = self._pick(("", "", "\n", "# 完\n", "\n\n# 完\n", "...\n"))
        text: str = head + "\n".join(self._record(data, 0, top=True)) + "\n" + tail
        return text if self._pick((True, True, False)) else text.rstrip("\n")

    def _record(self, data: dict[str, Any], column: int, *, top: bool = False) -> list[str]:
        entries = list(data.items())
        for at in range(len(entries) - 1, 0, -1):  # a shuffle that hypothesis can shrink
            other = self._pick(range(at + 1))
            entries[at], entries[other] = entries[other], entries[at]
        lines: list[str] = []
        for key, value in entries:
            if lines:
                lines += self._between(column)
            if top and self._pick((False,) * 6 + (True,)):
                lines += (" " * column + self._pick(UNKNOWN)).split("\n")
                top = False  # one of them is enough: a second could be the same key
            lines += self._entry(key, value, column)
        return lines

    def _between(self, column: int) -> list[str]:
        comment = self._pick(COMMENTS)
        return list(self._pick(((), (), (), (), ("",), (" " * column + comment,), (comment, ""))))

    def _entry(self, key: str, value: Any, column: int) -> list[str]:
        pad = " " * column
        name = self._pick((key,) * 8 + (f'"{key}"', f"'{key}'", f"{key} "))
        if isinstance(value, str):
            return (f"{pad}{name}:" + self._text(value, column, brief=key == "状态")).split("\n")
        as_flow = self._pick((False, False, False, True)) and "\n" not in json.dumps(value)
        if as_flow:
            return (f"{pad}{name}: {self._flow(value)}" + self._remark()).split("\n")
        head = f"{pad}{name}:" + self._remark()
        if isinstance(value, dict):
            return [head, *self._record(value, column + self._pick((2, 2, 4, 1)))]
        if all(item in NAMES for item in value) and self._pick((False, True)):
            return [f"{pad}{name}: " + self._pick(("、", "，", "， ")).join(value) + self._remark()]
        return [head, *self._items(value, column + self._step)]

    def _items(self, values: list[Any], column: int) -> list[str]:
        lines: list[str] = []
        pad = " " * column
        for value in values:
            if lines:
                lines += self._between(column)
            if isinstance(value, str):
                lines += (f"{pad}-" + self._text(value, column)).split("\n")
            elif self._pick((False, False, False, True)):
                lines.append(f"{pad}- {self._flow(value)}" + self._remark())
            else:
                gap = self._pick((1, 1, 1, 3))
                first, *rest = self._record(value, column + 1 + gap)
                alone = self._pick((False,) * 6 + (True,))
                lines += [pad + "-", first] if alone else [pad + "-" + " " * gap + first.lstrip(" ")]
                lines += rest
        return lines

    def _remark(self) -> str:
        return str(self._pick(("", "", "", "  # 复核过", " #待定")))

    def _text(self, text: str, column: int, *, brief: bool = False) -> str:
        """What stands behind the colon or the dash at `column`; a `brief` one stays whole on its line."""
        ways = ["double"]
        if "\n" not in text:
            ways += ["single"] * 2
        if text in PLAIN or text in NAMES or text not in HARD + PARAGRAPHS:
            ways += ["plain"] * 6
            ways += ["below"] if "：" not in text else []
            ways += ["folded"] * 2 if _halves(text) and not brief else []
        if not brief and not text.startswith(("　", "\t")):
            ways += ["block"] * 2
        way = self._pick(ways)
        if way == "plain":
            return f" {text}" + self._remark()
        if way == "below":
            return self._remark() + f"\n{' ' * (column + self._pick((1, 2, 4)))}{text}"
        if way == "folded":
            first, second = _halves(text)
            quote = self._pick(("", "'", '"'))
            return f" {quote}{first}\n{' ' * (column + self._pick((1, 2, 3)))}{second}{quote}" + self._remark()
        if way == "block":
            return self._block(text, column)
        return f" {_single(text) if way == 'single' else json.dumps(text, ensure_ascii=False)}" + self._remark()

    def _block(self, text: str, column: int) -> str:
        indent = self._pick((1, 2, 3, 4))
        kind = self._pick(("|", "|-", "|+", ">", ">-", ">+")) if "\n" not in text else self._pick(("|", "|-", "|+"))
        mark = self._pick(("", "", str(indent)))
        halves = _halves(text) if kind[0] == ">" else ()
        lines = halves or text.split("\n")
        body = "\n".join(" " * (column + indent) + line if line else "" for line in lines)
        return f" {kind[0]}{mark}{kind[1:]}{self._remark()}\n{body}{self._pick(BREAKS)}"

    def _flow(self, value: Any) -> str:
        """The value inside {} or [], on one line or two."""
        gap = self._pick((", ", ",", ",\n      ")) if not isinstance(value, str) else ""
        if isinstance(value, dict):
            inner = gap.join(f"{key}: {self._flow(each)}" for key, each in value.items())
            return str(self._pick(("{%s}", "{ %s }")) % inner)
        if isinstance(value, list):
            return str(self._pick(("[%s]", "[ %s ]", "[%s,]"))) % gap.join(self._flow(each) for each in value)
        ways = [_single(value)] if "\n" not in value else []
        if value not in HARD + PARAGRAPHS and not re.search("[,：\\[\\]{}]", value):
            ways += [value] * 3
        return str(self._pick([*ways, json.dumps(value, ensure_ascii=False)]))


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _halves(text: str) -> tuple[str, ...]:
    """The text as two lines that join without a blank: broken between two Chinese characters; () where there are none."""
    match = re.match("(.*[一-鿿])([一-鿿].*)", text)
    return (match[1], match[2]) if match else ()
