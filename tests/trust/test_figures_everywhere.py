"""One counter feeds all: each figure of each output against a count that knows nothing of the program."""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import zipfile

import pytest
from hypothesis import given, settings

from tests.conftest import Clerk
from tests.trust.conftest import Effort
from tests.trust.counting import CODES, GROUPS, TODAY, Book, Counted, Figures, books

FIGURES = list(Figures((Counted("1.1.1", 1, "待整改", "", None, None, public=True),)).placeholders)
WORDS = "；".join(f"{name}：{{{{ {name} }}}}" for name in FIGURES)
"""A sentence that prints every placeholder; it stands in each place that may hold prose."""
REPORT = f"""标题: 报告
导语: '导语 {WORDS}'
第一部分: {{标题: 甲, 引言: '引言 {WORDS}', 段落: [{{标题: '{{{{ 问题数 }}}}个', 正文: '段落 {WORDS}'}}]}}
第二部分: {{引言: '第二 {WORDS}'}}
第三部分: {{标题: 丙, 引言: '第三 {WORDS}'}}
附件: [{{名称: 台账, 内容: 台账表}}]
"""
OWN = "<h1>自拟</h1>\n<p>自拟 " + WORDS + "</p>\n<table><tr><td>{{ 台账.合计 }}</td></tr></table>\n"


def writes(clerk: Clerk, book: Book) -> None:
    shutil.rmtree(clerk.path("ledger"), ignore_errors=True)
    for name, text in book.files().items():
        clerk.write(name, text)
    clerk.write("ledger/report.yaml", REPORT)
    clerk.write("templates/自拟.html", OWN)


def numbers(line: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.%])", line)]


def lines_of(file: bytes, kind: str) -> str:
    """The text of a .docx or a page, a paragraph or cell a line."""
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            markup = archive.read("word/document.xml").decode()
        markup = re.sub("</w:p>", "\n", markup)
    else:
        markup = re.sub("<style>.*?</style>", "", file.decode(), flags=re.S)
        markup = re.sub("</(?:p|td|th|div|h[1-6])>", "\n", markup)
    return html.unescape(re.sub("<[^>]*>", "", markup))


def is_told_by(said: str, figures: Figures, prefixes: tuple[str, ...]) -> None:
    """Each place of prose says each figure, and the table's last row adds up."""
    described = "；".join(f"{name}：{value}" for name, value in figures.placeholders.items())
    for prefix in prefixes:
        assert f"{prefix} {described}" in said
    assert figures.row in said


PLACES = ("导语", "引言", "段落", "第二", "第三")


def check_status(clerk: Clerk, book: Book) -> None:
    figures = Figures(book.problems)
    found = clerk.does("rectify status --json").json
    groups = {CODES[group]: number for group, number in figures.groups.items()}
    assert (found["total"], found["groups"]) == (figures.total, groups)
    assert found["closure"] == {"closed": figures.closed, "total": figures.total, "percent": figures.percent}
    by_aspect = {
        n: Figures(tuple(p for p in book.problems if p.aspect == n)) for n in range(1, len(book.settings["方面"]) + 1)
    }
    assert [(each["number"], each["total"], each["groups"]) for each in found["aspects"]] == [
        (number, each.total, {CODES[group]: n for group, n in each.groups.items()})
        for number, each in by_aspect.items()
    ]
    departments = {each["name"]: (each["total"], each["closed"], each["overdue"]) for each in found["departments"]}
    assert departments == figures.by_department()
    late = [each.number for each in book.problems if each.late]
    soon = [each.number for each in book.problems if each.due_within(book.remind_days)]
    review = [each.number for each in book.problems if each.to_review]
    for key, expected in (("overdue", late), ("due_soon", soon), ("review_due", review)):
        assert sorted(each["id"] for each in found[key]) == sorted(expected), key
    days = {each.number: abs((each.due - TODAY).days) for each in book.problems if each.due is not None}
    assert all(each["days"] == days[each["id"]] for key in ("overdue", "due_soon") for each in found[key])

    text = clerk.does("rectify status").out
    assert f"共 {figures.total} 个具体问题：" + "，".join(f"{g} {n}" for g, n in figures.groups.items()) + "\n" in text
    assert f"销号率 {figures.percent}%（{figures.closed}/{figures.total}）\n" in text
    for number, each in by_aspect.items():
        line = next(line for line in text.splitlines() if f"关于第{number}方面" in line)
        assert numbers(line.partition("方面")[2]) == [each.total, *each.groups.values()]
    for name, counts in figures.by_department().items():
        line = next(line for line in text.splitlines() if re.match(rf"{name}\s+\d", line))
        assert tuple(numbers(line)) == counts
    waiting = [sum(each.status == status for each in book.problems) for status in ("整改到位", "已验收")]
    sizes = (len(late), len(soon), len(review), *waiting)
    headings = (
        "逾期 {} 个",
        f"{book.remind_days} 天内到期 {{}} 个",
        "长期整改应复核 {} 个",
        "待验收 {} 个",
        "待销号 {} 个",
    )
    for heading, size in zip(headings, sizes, strict=True):
        pattern = "^" + re.escape(heading).replace(r"\{\}", r"(\d+)")
        assert [int(each) for each in re.findall(pattern, text, re.M)] == ([size] if size else [])


def check_list(clerk: Clerk, book: Book) -> None:
    figures = Figures(book.problems)
    found = clerk.does("rectify list --json").json
    assert [each["id"] for each in found] == [each.number for each in book.problems]
    assert {g: sum(each["group"] == CODES[g] for each in found) for g in GROUPS} == figures.groups
    assert sum(each["overdue_days"] is not None for each in found) == figures.late
    filters: dict[str, int] = {
        "": figures.total,
        "--overdue": figures.late,
        "--long-term": sum(each.status == "长期整改" for each in book.problems),
        "--due 2": sum(each.due_within(2) for each in book.problems),
    }
    filters |= {
        f"--status {each.status}": sum(p.status == each.status for p in book.problems) for each in book.problems
    }
    filters |= {
        f"--aspect {each.aspect}": sum(p.aspect == each.aspect for p in book.problems) for each in book.problems
    }
    filters |= {f"--department {name}": total for name, (total, _, _) in figures.by_department().items()}
    filters["--department 旧甲科"] = figures.by_department().get("甲科", (0, 0, 0))[0]
    for words, number in filters.items():
        assert len(clerk.does(f"rectify list {words}").out.splitlines()) == number, words
        assert len(clerk.does(f"rectify list {words} --json").json) == number, words


def check_papers(clerk: Clerk, book: Book) -> None:
    figures = Figures(book.problems)
    is_told_by(clerk.does("rectify report").out, figures, PLACES)
    is_told_by(clerk.does("rectify report 自拟").out, figures, ("自拟",))
    for kind in ("docx", "html"):
        clerk.does(f"rectify report --{kind} -o 稿.{kind}")
        is_told_by(lines_of(clerk.path(f"稿.{kind}").read_bytes(), kind), figures, PLACES)


def check_public_paper(clerk: Clerk, book: Book) -> None:
    shown = tuple(each for each in book.problems if each.public)
    only_public = book.settings.get("通报统计") == "公开"
    said = clerk.types("rectify report 通报")
    if only_public and not shown:
        assert said.code == 1
        assert "没有一个具体问题是公开的" in said.err
        return
    figures = Figures(shown if only_public else book.problems)
    is_told_by(said.out, figures, PLACES)
    rows = [line for line in said.out.splitlines() if re.search(r"\t\d+\.\d+\.\d+\t", line)]
    assert len(rows) == len(shown)
    told_aspects = re.findall("^（.）关于第.方面$", said.out, re.M)
    assert len(told_aspects) == len({each.aspect for each in shown})
    left_out = len(book.problems) - len(shown)
    how = "统计句只计公开的，没有计入" if only_public else "统计句照样计入"
    assert f"没有印出的具体问题 {left_out} 个（{how}）" in said.err
    clerk.does("rectify report 通报 --docx -o 稿.docx")
    is_told_by(lines_of(clerk.path("稿.docx").read_bytes(), "docx"), figures, PLACES)


@pytest.mark.parametrize(
    "check", [check_status, check_list, check_papers, check_public_paper], ids=lambda f: f.__name__
)
def test_every_figure_is_the_one_that_is_counted(clerk: Clerk, effort: Effort, check: object) -> None:
    @settings(max_examples=effort(4, 300))
    @given(books())
    def holds(book: Book) -> None:
        writes(clerk, book)
        check(clerk, book)  # type: ignore[operator]

    holds()


def test_the_figures_of_a_week_are_those_of_its_two_ends(
    clerk: Clerk, effort: Effort, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.git("init", "--quiet")

    def commits(day: str) -> None:
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setitem(os.environ, f"GIT_{role}_DATE", f"{day}T10:00:00")
        clerk.git("add", "--all", "ledger")
        clerk.git("commit", "--quiet", "--allow-empty", "--message", day)

    @settings(max_examples=effort(2, 100))
    @given(books(), books())
    def holds(before: Book, after: Book) -> None:
        shutil.rmtree(clerk.path(".git"))
        clerk.git("init", "--quiet")
        writes(clerk, before)
        commits("2023-04-21")
        writes(clerk, after)
        commits("2023-04-28")
        found = clerk.does("rectify weekly --json").json
        text = clerk.does("rectify weekly").out
        clerk.does("rectify weekly --docx -o 周.docx")
        docx = lines_of(clerk.path("周.docx").read_bytes(), "docx")
        first, last = Figures(before.problems), Figures(after.problems)
        for key, figures in (("before", first), ("after", last)):
            assert found[key]["groups"] == {CODES[group]: number for group, number in figures.groups.items()}
            closure = {"closed": figures.closed, "total": figures.total, "percent": figures.percent}
            assert (found[key]["total"], found[key]["closure"]) == (figures.total, closure)
        assert found["after"]["overdue"] == last.late
        departments = {each["name"]: (each["total"], each["closed"], each["overdue"]) for each in found["departments"]}
        assert {name: counts for name, counts in departments.items() if counts[0]} == last.by_department()
        rows = [("具体问题", first.total, last.total), *((g, first.groups[g], last.groups[g]) for g in GROUPS)]
        for row in rows:
            described = [str(each) for each in row]
            assert "\t".join(described) in text
            assert "\n".join(described) in docx
        rates = [f"{each.percent}%（{each.closed}/{each.total}）" for each in (first, last)]
        assert "\t".join(("销号率", *rates)) in text
        assert f"台账共有{last.total}个具体问题" in text

    holds()


class TestTyped:
    """A figure that somebody typed and that the ledger contradicts: an error of `check`, and said by what prints it."""

    LEAD = "巡察反馈的三大方面38个具体问题，已完成整改三十四项。"

    @pytest.fixture
    def typed(self, small: Clerk) -> Clerk:
        text = (
            f"导语: {self.LEAD}\n"
            "第一部分: {标题: 甲, 段落: [{标题: 乙, 正文: '第一段。\n\n 销号率89.47%，已销号34个，占89.47%。'}]}\n"
            "第三部分:\n  标题: 丙\n  引言: |\n    持续用力。\n    对剩余4项问题盯住不放，从6个方面提出18条措施。\n"
        )
        small.write("ledger/report.yaml", text)
        small.does("rectify update 1.1.3 --result 查漏补缺。")
        small.does("rectify update 1.1 --result 对巡察反馈的全部38个具体问题举一反三，制定2项制度。")
        return small

    PLACES = (
        ("ledger/report.yaml:1", "三大方面", "方面数是 1"),
        ("ledger/report.yaml:1", "38个具体问题", "问题数是 3"),
        ("ledger/report.yaml:1", "已完成整改三十四项", "已完成数是 0"),
        ("ledger/report.yaml:9", "剩余4项", "剩余数是 3"),
    )

    def test_check_names_each_with_its_line(self, typed: Clerk) -> None:
        out = typed.types("rectify check").out
        for place, words, counted in self.PLACES:
            assert f"错误：{place}：“{words}”与台账不符：{counted}" in out
        assert "“销号率89.47%”与台账不符：销号率是 0%" in out
        assert "“占89.47%”与台账不符：销号率是 0%" in out
        assert "“38个具体问题”与台账不符" in next(line for line in out.splitlines() if "ledger/1.1.yaml" in line)
        assert "18条" not in out
        assert "2项制度" not in out

    def test_what_prints_it_says_so_and_is_written(self, typed: Clerk) -> None:
        typed.write("templates/自拟.html", '{% extends "进展情况报告.html" %}')
        for paper in ("", "通报", "自拟"):
            for kind in ("", "-o 稿.docx", "-o 稿.html", "-o 稿.txt"):
                said = typed.does(f"rectify report {paper} {kind}")
                for place, words, counted in self.PLACES:
                    assert f"注意：{place}：“{words}”与台账不符：{counted}" in said.err
                assert said.err.count("与台账不符") == 8
                assert not kind or self.LEAD[:8] in lines_of(typed.path(kind[3:]).read_bytes(), kind[-4:].strip("."))

    def test_what_does_not_print_it_is_silent(self, typed: Clerk) -> None:
        typed.write("templates/自拟.html", "<p>{{ 统计句 }}</p>")
        assert "与台账不符" not in typed.does("rectify report 自拟").err

    def test_a_figure_of_the_template_counts_too(self, typed: Clerk) -> None:
        typed.write("templates/自拟.html", "<h1>表</h1>\n<p>巡察反馈的{{ 方面数 }}大方面9个具体问题。</p>")
        err = typed.does("rectify report 自拟").err
        assert "注意：templates/自拟.html:2：“9个具体问题”与台账不符：问题数是 3" in err

    def test_a_paper_that_counts_the_public_ones_is_measured_by_them(self, small: Clerk) -> None:
        small.write("ledger/report.yaml", "导语: 巡察反馈的2个具体问题。\n")
        small.does("rectify update 1.1.1 --no-public")
        assert "问题数是 3" in small.does("rectify report 通报").err
        small.write("ledger/ledger.yaml", small.read("ledger/ledger.yaml") + "通报统计: 公开\n")
        assert "与台账不符" not in small.does("rectify report 通报").err
