"""Two versions of an issue and the one that both began from: one issue, whichever side merges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.codec import ledger_file
from rectify.core import schema
from rectify.core.model import (
    Acceptance,
    Closing,
    Evidence,
    Extension,
    Issue,
    Problem,
    Progress,
    Ref,
    Reopening,
    Round,
    Withdrawal,
)
from rectify.core.settings import Department, Settings
from rectify.core.states import Status
from rectify.merge import merge_files, merge_lists, merge_records
from rectify.merge.merge_files import TwoIssues, Versions
from rectify.merge.merge_records import Conflict, Side

REF = Ref(2, 5)
WORDS = st.sampled_from(["甲", "乙", "丙", "丁：戊", "己 #庚", "辛\n壬"])
MAYBE = st.none() | WORDS
DAYS = st.sampled_from(["2023-03-01", "2023-04-01", "2023年4月2日", "2022年X月14日"])
NUMBERS = st.integers(1, 3).map(lambda number: Ref(2, 5, number))
PROGRESS = st.builds(Progress, DAYS, MAYBE, WORDS, st.none() | NUMBERS)
EVIDENCE = st.builds(Evidence, WORDS, st.none(), st.none(), WORDS, st.none() | NUMBERS)
EXTENSION = st.builds(Extension, WORDS, WORDS, WORDS, DAYS, st.none() | NUMBERS)
ROUND = st.builds(
    Round, st.builds(Acceptance, DAYS, WORDS, MAYBE), st.builds(Closing, DAYS), st.builds(Reopening, DAYS, WORDS, WORDS)
)


def several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=4).map(tuple)


def problem(number: int) -> st.SearchStrategy[Problem]:
    return st.builds(
        Problem,
        st.just(Ref(2, 5, number)),
        st.just(f"问题{number}"),
        MAYBE,
        MAYBE,
        st.sampled_from(Status),
        department=MAYBE,
        public=st.none() | st.booleans(),
        acceptance=st.none() | st.builds(Acceptance, DAYS, WORDS),
        closing=st.none() | st.builds(Closing, DAYS, MAYBE),
        withdrawn=st.none() | st.builds(Withdrawal, DAYS, WORDS, st.none() | st.just(Ref(2, 5, 3))),
        rounds=several(ROUND),
    )


ISSUES = st.builds(
    Issue,
    st.just(REF),
    WORDS,
    department=MAYBE,
    deadline=MAYBE,
    supporting=several(st.sampled_from(["办公室", "人事科"])),
    measures=several(WORDS),
    problems=st.tuples(problem(1), problem(2), problem(3)) | st.tuples(problem(1)),
    progress=several(PROGRESS),
    evidence=several(EVIDENCE),
    extensions=several(EXTENSION),
)
TRIPLES = st.tuples(ISSUES, ISSUES, ISSUES)


def swapped(conflict: Conflict) -> Conflict:
    return replace(conflict, ours=conflict.theirs, theirs=conflict.ours)


@given(TRIPLES)
def test_it_does_not_matter_who_merges(three: tuple[Issue, Issue, Issue]) -> None:
    base, one, other = three
    here = merge_records.merge(base, one, other, schema.ISSUE, lambda _: Side.OURS)
    there = merge_records.merge(base, other, one, schema.ISSUE, lambda _: Side.THEIRS)
    assert here.value == there.value
    assert here.conflicts == tuple(map(swapped, there.conflicts))


@given(ISSUES, ISSUES)
def test_what_only_one_changed_is_as_that_one_has_it(base: Issue, one: Issue) -> None:
    for merged in (
        merge_records.merge(base, one, base, schema.ISSUE),
        merge_records.merge(base, base, one, schema.ISSUE),
        merge_records.merge(base, one, one, schema.ISSUE),
    ):
        assert merged == merge_records.Merged(one)


@given(TRIPLES)
def test_entries_of_both_sides_stay_and_what_was_taken_out_is_gone(three: tuple[Issue, Issue, Issue]) -> None:
    base, one, other = three
    merged = merge_records.merge(base, one, other, schema.ISSUE).value
    for name in ("progress", "evidence", "extensions", "measures", "supporting"):
        was, here, there, now = (getattr(each, name) for each in (base, one, other, merged))
        for item in {*was, *here, *there}:
            taken_out = max(was.count(item) - here.count(item), was.count(item) - there.count(item), 0)
            added = max(here.count(item) - was.count(item), there.count(item) - was.count(item), 0)
            assert now.count(item) == was.count(item) - taken_out + added
    assert len({each.id for each in merged.problems}) == len(merged.problems)


@given(TRIPLES)
def test_the_state_of_a_problem_is_wholly_of_one_side(three: tuple[Issue, Issue, Issue]) -> None:
    base, one, other = three
    for each in merge_records.merge(base, one, other, schema.ISSUE).value.problems:
        state = (each.status, each.acceptance, each.closing)
        sides = [found for side in (one, other) if (found := side.problem(each.id))]
        assert state in [(found.status, found.acceptance, found.closing) for found in sides]


@given(st.lists(WORDS), st.lists(WORDS), st.lists(WORDS))
def test_lists_keep_the_order_of_each_side(base: list[str], one: list[str], other: list[str]) -> None:
    marked = [f"{word}{number}" for number, word in enumerate(base)]
    here = (*marked, *(f"{word}甲{number}" for number, word in enumerate(one)))
    there = (*(f"{word}乙{number}" for number, word in enumerate(other)), *marked)
    merged = merge_lists.merged(tuple(marked), here, there)
    assert tuple(item for item in merged if item in here) == here
    assert tuple(item for item in merged if item in there) == there


def weave(ours: bytes, base: bytes, theirs: bytes) -> bytes | None:
    """Line by line, where only one side has changed anything."""
    return theirs if ours == base else ours if theirs == base else None


@given(TRIPLES)
def test_the_file_says_what_was_merged_whichever_side_merges(three: tuple[Issue, Issue, Issue]) -> None:
    base, one, other = (ledger_file.written(issue, schema.ISSUE).data for issue in three)
    here = merge_files.join(Versions("2.5", base, one, other), schema.ISSUE, weave, lambda _: Side.OURS)
    there = merge_files.join(Versions("2.5", base, other, one), schema.ISSUE, weave, lambda _: Side.THEIRS)
    assert here.data == there.data
    was, mine, theirs = (ledger_file.read_issue(data, "2.5").value for data in (base, one, other))
    merged = merge_records.merge(was, mine, theirs, schema.ISSUE)
    assert ledger_file.read_issue(here.data, "2.5").value == merged.value


BASE = Issue(REF, "标题", problems=(Problem(Ref(2, 5, 1), "一"), Problem(Ref(2, 5, 2), "二")))


def added(*findings: str) -> Issue:
    problems = [Problem(Ref(2, 5, number), finding) for number, finding in enumerate(findings, 3)]
    return replace(BASE, problems=(*BASE.problems, *problems))


def test_a_number_given_twice_stays_with_the_first_and_the_other_gets_the_next() -> None:
    entry = Progress("2023-04-28", None, "已约谈", Ref(2, 5, 3))
    mine = replace(added("甲", "乙"), progress=(entry,))
    merged = merge_records.merge(BASE, mine, added("丙"), schema.ISSUE)
    assert [(str(each.id), each.finding) for each in merged.value.problems[2:]] == [
        ("2.5.3", "丙"),
        ("2.5.4", "乙"),
        ("2.5.5", "甲"),
    ]
    assert merged.value.progress == (replace(entry, problem=Ref(2, 5, 5)),)
    assert merged.renumbered == {Ref(2, 5, 3): Ref(2, 5, 5)}
    assert merge_records.merge(BASE, added("甲"), added("甲"), schema.ISSUE).renumbered == {}


def test_two_issues_of_one_number_are_no_versions_of_one() -> None:
    one, other = (ledger_file.written(replace(BASE, title=title), schema.ISSUE).data for title in ("甲", "乙"))
    with pytest.raises(TwoIssues):
        merge_files.join(Versions("2.5", None, one, other), schema.ISSUE, weave)
    assert merge_files.join(Versions("2.5", None, one, one), schema.ISSUE, weave).data == one


def test_handwriting_that_cannot_be_had_together_is_a_contradiction_and_not_lost() -> None:
    base = ledger_file.written(BASE, schema.ISSUE).data
    one, other = (f"# {name}\n".encode() + base for name in ("甲说", "乙说"))
    joined = merge_files.join(Versions("2.5", base, one, other), schema.ISSUE, weave)
    assert [(each.field, each.ours, each.theirs) for each in joined.conflicts] == [
        ("手写的注释和格式", "# 甲说", "# 乙说")
    ]
    assert joined.data == one
    assert merge_files.join(Versions("2.5", base, one, other), schema.ISSUE, weave, lambda _: Side.THEIRS).data == other


def test_closings_that_both_reopened_in_other_words_are_asked_about_one_after_the_other() -> None:
    """In one order, whoever merges, and at every time."""
    closings = [Closing(f"2023-04-{day:02}") for day in range(1, 13)]
    mine, theirs = (
        tuple(Round(None, closing, Reopening(closing.date, f"{word}，{closing.date}")) for closing in closings)
        for word in ("通报", "反弹")
    )
    one, other = (
        replace(BASE, problems=(replace(BASE.problems[0], rounds=rounds), BASE.problems[1]))
        for rounds in (mine, theirs)
    )
    for versions, word in (((one, other), "通报"), ((other, one), "反弹")):
        merged = merge_records.merge(BASE, *versions, schema.ISSUE)
        described = [each.ours or "" for each in merged.conflicts]
        assert [each.partition(word)[2] for each in described] == [f"，{closing.date}" for closing in closings]


def test_aspects_are_merged_by_their_place_and_departments_by_their_name() -> None:
    base = Settings(aspects=("一", "二"), departments=(Department("办公室"), Department("人事科")))
    one = replace(base, aspects=("一改", "二", "三"), departments=(*base.departments, Department("财务科")))
    other = replace(
        base, aspects=("一", "二", "叁"), departments=(Department("办公室", ("秘书科",)), Department("人事科"))
    )
    merged = merge_records.merge(base, one, other, schema.SETTINGS)
    assert merged.value.aspects == ("一改", "二", "三")
    assert merged.value.departments == (
        Department("办公室", ("秘书科",)),
        Department("人事科"),
        Department("财务科"),
    )
    assert [(each.field, each.ours, each.theirs) for each in merged.conflicts] == [("方面 3", "三", "叁")]
