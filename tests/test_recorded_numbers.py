"""Numbers that commits say they gave anew: followed from any commit to now, and back."""

from __future__ import annotations

from rectify.compare import recorded_numbers
from rectify.core.model import Evidence, Issue, Problem, Progress, Ref

A, B, C = Ref(2, 1), Ref(2, 2), Ref(2, 3)


def test_one_number_after_the_other() -> None:
    commits = [
        ("merge", ["second", "theirs"], ()),
        ("theirs", ["base"], ()),
        ("second", ["first"], [(B, C), (Ref(1, 1, 4), Ref(1, 1, 5))]),
        ("first", ["work"], [(A, B)]),
        ("work", ["base"], ()),
        ("base", [], ()),
    ]
    found = recorded_numbers.of_now(commits)
    assert set(found) == {"first", "work", "base"}
    assert found["first"] == {B: C, Ref(1, 1, 4): Ref(1, 1, 5)}
    assert found["work"] == {A: C, Ref(1, 1, 4): Ref(1, 1, 5)}
    assert [recorded_numbers.later(found["work"], ref) for ref in (A, Ref(2, 1, 3), Ref(1, 1, 4), B)] == [
        C,
        Ref(2, 3, 3),
        Ref(1, 1, 5),
        B,
    ]
    assert [
        recorded_numbers.earlier(found["work"], ref) for ref in (C, Ref(2, 3, 3), Ref(1, 1, 5), A, Ref(1, 1, 4))
    ] == [
        A,
        Ref(2, 1, 3),
        Ref(1, 1, 4),
        None,
        None,
    ]


def test_a_problem_that_got_another_number_after_its_issue_had() -> None:
    after = {Ref(2, 2, 4): Ref(2, 2, 5)}
    known = recorded_numbers.before(after, [(A, B)])
    assert [recorded_numbers.later(known, ref) for ref in (A, Ref(2, 1, 4), Ref(2, 1, 1))] == [
        B,
        Ref(2, 2, 5),
        Ref(2, 2, 1),
    ]


def test_a_merge_gives_numbers_anew_to_its_first_parent_only() -> None:
    found = recorded_numbers.of_now([("merge", ["ours", "theirs"], [(A, B)]), ("ours", [], ()), ("theirs", [], ())])
    assert found == {"ours": {A: B}}


def test_a_version_under_later_numbers() -> None:
    entry, paper = (
        Progress(text="甲", problem=Ref(2, 1, 4)),
        Evidence("办法", "evidence/2.1/办法.txt", problem=Ref(2, 1, 4)),
    )
    issue = Issue(A, problems=(Problem(Ref(2, 1, 1)), Problem(Ref(2, 1, 4))), progress=(entry,), evidence=(paper,))
    now = recorded_numbers.applied(issue, {A: B, Ref(2, 1, 4): Ref(2, 2, 5)})
    assert [each.id for each in now.problems] == [Ref(2, 2, 1), Ref(2, 2, 5)]
    assert (now.id, now.progress[0].problem, now.evidence[0].problem) == (B, Ref(2, 2, 5), Ref(2, 2, 5))
    assert now.evidence[0].file == "evidence/2.2/办法.txt"
    assert recorded_numbers.applied(issue, {C: B}) is issue


def test_what_a_trailer_says() -> None:
    assert recorded_numbers.read(["2.9 2.10", "", "甲 乙", "2.1", "1.1.4 1.1.5"]) == (
        (Ref(2, 9), Ref(2, 10)),
        (Ref(1, 1, 4), Ref(1, 1, 5)),
    )
