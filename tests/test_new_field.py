"""A field that somebody adds is one row of the table and one attribute: everything that speaks of fields knows it then.

The program runs in a process of its own, in which the row is added before anything is built from the table.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from rectify.core import schema
from rectify.core.fields import Record
from rectify.core.model import Issue, Problem, Ref
from tests.conftest import Clerk, Said

PROGRAM = """
from rectify.core import model
from rectify.core.values import frozen

for name in {holders}:
    class Holder(getattr(model, name)):
        supervisor: str | None = None
    setattr(model, name, frozen(Holder))

from rectify.core.fields import Field, Option, Printed, Who
from rectify.core.schema import ISSUE, PROBLEM

row = Field(
    *("督办领导", "supervisor"),
    of=tuple({{"Issue": ISSUE, "Problem": PROBLEM}}[name] for name in {holders}),
    inherited=True,
    who=Who.PERSON,
    printed=Printed.TABLE,
    column=True,
    option=Option("--supervisor", "姓名", "督办领导"),
)
for record in row.of:
    record.add(row, behind="finding")

from rectify.__main__ import run
run()
"""


@dataclass(frozen=True)
class Office:
    """A clerk whose program has the field."""

    clerk: Clerk
    holders: tuple[str, ...]

    def types(self, *words: str) -> Said:
        program = PROGRAM.format(holders=self.holders)
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=self.clerk.folder,
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def does(self, *words: str) -> str:
        said = self.types(*words)
        assert said.code == 0, said.err
        return said.out


@pytest.fixture
def office(small: Clerk) -> Office:
    return Office(small, ("Issue",))


def test_its_option_is_on_the_help_page_and_changes_one_line_of_the_file(office: Office) -> None:
    assert "--supervisor 姓名           督办领导" in office.does("update", "--help")
    before = office.clerk.read("ledger/1.1.yaml").splitlines()
    said = office.types("update", "1.1", "--supervisor", "周强")
    assert said.code == 0
    assert "督办领导：（无） → 周强" in said.err
    after = office.clerk.read("ledger/1.1.yaml").splitlines()
    assert [line for line in after if line not in before] == ["督办领导: 周强"]
    assert [line for line in after if line in before] == before
    office.does("update", "1.1", "--supervisor", "吴敏")
    assert "督办领导: 吴敏" in office.clerk.read("ledger/1.1.yaml").splitlines()


def test_it_is_shown_and_told_by_the_history(office: Office) -> None:
    assert json.loads(office.does("show", "1.1", "--json"))["supervisor"] is None
    office.does("update", "1.1", "--supervisor", "周某")
    assert "督办领导：周某" in office.does("show", "1.1").splitlines()
    assert json.loads(office.does("show", "1.1", "--json"))["supervisor"] == "周某"
    assert office.clerk.git("log", "-1", "--format=%s").startswith("1.1 更新督办领导")
    assert "督办领导：（无） → 周某" in office.does("log", "1.1")
    newest: dict[str, Any] = json.loads(office.does("log", "1.1", "--json"))[0]
    assert [(each["field"], each["before"], each["after"]) for each in newest["changes"]] == [
        ("督办领导", None, "周某")
    ]
    assert office.types("check").out.count("督办领导") == 0


def test_who_it_names_stops_a_public_paper(office: Office) -> None:
    office.does("update", "1.1.2", "--result", "周强同志带队督办。")
    assert office.types("report", "通报").code == 0
    office.does("update", "1.1", "--supervisor", "局长周强")
    said = office.types("report", "通报")
    assert (said.code, said.out) == (1, "")
    assert "人名“周强”（1.1 的督办领导，见 ledger/1.1.yaml" in said.err
    assert office.types("report").code == 0


def test_its_column_is_empty_in_a_public_paper(office: Office) -> None:
    office.does("update", "1.1", "--supervisor", "周强")
    office.clerk.write(
        "templates/督办表.html",
        "{% set 公开 = true %}<h1>督办表</h1>"
        "{% for 方面 in 台账.方面 %}{% for 行 in 方面.行 %}<p>{{ 行.督办领导 }}</p>{% endfor %}{% endfor %}",
    )
    assert office.does("report", "督办表").strip() == "督办表"
    text = office.clerk.read("templates/督办表.html").replace("{% set 公开 = true %}", "")
    office.clerk.write("templates/督办表.html", text)
    assert "周强" in office.does("report", "督办表")


def test_a_field_of_both_is_inherited_and_one_of_problems_is_set_for_all_that_are_open(small: Clerk) -> None:
    both = Office(small, ("Issue", "Problem"))
    both.does("update", "1.1", "--supervisor", "周某")
    both.does("update", "1.1.2", "--supervisor", "吴某")
    small.write(
        "templates/督办表.html",
        "<h1>督办表</h1>"
        "{% for 方面 in 台账.方面 %}{% for 行 in 方面.行 %}<p>{{ 行.编号 }}{{ 行.督办领导 }}</p>{% endfor %}{% endfor %}",
    )
    assert {"1.1.1周某", "1.1.2吴某"} <= set(both.does("report", "督办表").splitlines())


def test_an_option_of_problems_alone_is_about_all_of_an_issue_that_are_open(small: Clerk) -> None:
    alone = Office(small, ("Problem",))
    alone.does("update", "1.1", "--supervisor", "周某")
    shown = json.loads(alone.does("show", "1.1", "--json"))
    assert {each["supervisor"] for each in shown["problems"] if each["status"] != "closed"} == {"周某"}
    assert "督办领导" not in {key for key in shown if key != "problems"}


def test_an_option_of_issues_alone_is_refused_for_a_problem(office: Office) -> None:
    said = office.types("update", "1.1.1", "--supervisor", "周某")
    assert said.code == 2
    assert "--supervisor 是条的内容，不能用于具体问题 1.1.1" in said.err


RECORDS = [each for each in vars(schema).values() if isinstance(each, Record)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record.holder.__name__))
def test_each_attribute_has_its_row(record: Record) -> None:
    attributes = set(record.holder.__dataclass_fields__)
    rows = {known.attribute for known in record.fields}
    assert rows <= attributes
    assert attributes - rows <= ({"sections"} if record is schema.PART_TWO else set())
    assert len(record.by_key) == len(record.by_attribute) == len(record.fields)


def test_each_option_has_one_meaning_and_place() -> None:
    rows = [known for known in schema.ISSUE.all_fields() if known.option]
    for known in rows:
        same = [each for each in rows if each.option and known.option and each.option.name == known.option.name]
        assert {(each.option, each.kind) for each in same} == {(known.option, known.kind)}
    places = [known.option.place for known in schema.options() if known.option]
    assert len(set(places)) == len(places)


def test_what_the_table_calls_inherited_is_inherited() -> None:
    inherited = {known.attribute for known in schema.PROBLEM.fields if known.inherited}
    words = inherited - {"public"}
    of_issue: dict[str, Any] = {name: f"条的{name}" for name in words}
    of_problem: dict[str, Any] = {name: f"问题的{name}" for name in words}
    issue, problem = Issue(Ref(1, 1), **of_issue), Problem(Ref(1, 1, 1), **of_problem)
    bare = Problem(Ref(1, 1, 1))
    for name in words:
        ask = getattr(issue, f"{name}_of")
        assert ask(problem) == schema.of_problem(name, issue, problem) == f"问题的{name}"
        assert ask(bare) == schema.of_problem(name, issue, bare) == f"条的{name}"
    assert {name.removesuffix("_of") for name in vars(Issue) if name.endswith("_of")} - {"title"} == words
    assert schema.of_problem("finding", Issue(Ref(1, 1), finding="原文"), bare) is None
