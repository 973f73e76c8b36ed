"""Any two sequences of commands on two clones, synchronised in either order, come to the same ledger and lose nothing."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.core.model import Issue, Ledger, Ref
from rectify.storage import evidence_files, store
from tests.conftest import Clerk
from tests.pair import Pair, Person, pair

EXAMPLES = int(os.environ.get("RECTIFY_EXAMPLES", "8"))
"""Each takes about three seconds; RECTIFY_EXAMPLES=300 looks longer."""

COMMANDS = st.sampled_from(
    [
        "update 1.1 --progress {}",
        "update 1.1.2 --progress {} --by {}",
        "update 1.1.4 --progress {} --status 整改中",
        "update 1.1 --measure {}",
        "update 1.1 --support {} --leader {}",
        "update 1.1 --owner {}",
        "update 1.1 --remark {}",
        "update 1.1 --title {}",
        "update 1.1 --deadline 2023年9月底前 --reason {}",
        "update 1.1.3 --result {}",
        "update 1.1.2 --finding {} --status 基本完成",
        "update 1.1.2 --deadline 2023年8月{:d}日 --reason {}",
        "update 1.1 --evidence 照片.txt",
        "update 1.1.1 --status 整改中 --reason {}",
        "update 2.1 --department {}",
        "update 2.2 --progress {}",
        "accept 1.1.1 --by 王某",
        "close 1.1.1 --accepted-by 王某",
        "close 1.1 --accepted-by 王某",
        "reopen 1.1.1 --reason {} --basis {}",
        "withdraw 1.1.1 --reason {}",
        "withdraw 1.1.2 --reason {} --into 1.1.1",
        "add 1.1 {}",
        "add 2 {}",
        "add 2 {} --problem {}一 --problem {}二",
        "add 1 {}",
        "undo",
        "sync",
        "BY HAND title",
        "BY HAND owner",
        "BY HAND comment",
        "BY HAND comment behind",
        "BY HAND problem",
        "BY HAND entry",
        "BY HAND department",
        "BY HAND lead",
        "BY HAND turn round",
        "BY HAND remove",
    ]
)
SEQUENCES = st.lists(COMMANDS, min_size=1, max_size=5)


@pytest.fixture
def clerks(small: Clerk) -> Pair:
    small.does("rectify add 2 规范采购 --problem 程序不全 --problem 资料不齐")
    return pair(small)


def by_hand(person: Person, what: str, word: str) -> None:
    """An edit in the file itself, committed with git."""
    file = {"department": "ledger.yaml", "lead": "report.yaml", "remove": "2.1.yaml"}.get(what, "1.1.yaml")
    path = person.path(f"ledger/{file}")
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    number = max((int(found) for found in re.findall(r"编号: 1\.1\.(\d+)", text)), default=0) + 1
    changed = {
        "title": re.sub("^标题: .*$", f"标题: {word}", text, flags=re.M),
        "owner": re.sub("^    责任人: .*\n", "", text, flags=re.M).replace(
            "    小标题: 补齐台账\n", f"    小标题: 补齐台账\n    责任人: {word}\n"
        ),
        "comment": text.replace("具体问题:", f"# {word}\n具体问题:", 1),
        "comment behind": text.replace("编号: 1.1.2\n", f"编号: 1.1.2  # {word}\n"),
        "problem": text.replace(
            "具体问题:\n", f"具体问题:\n  - 编号: 1.1.{number}\n    问题: {word}\n    状态: 待整改\n"
        ),
        "entry": text.replace("进展:\n", f"进展:\n  - 内容: {word}\n    日期: 2023-04-02\n")
        if "\n进展:\n" in text
        else f"{text}进展:\n  - 内容: {word}\n",
        "department": text.replace("部门:", f"部门:\n  - {word}科  #", 1)
        if "科" not in text.split("销号要求")[0]
        else text,
        "lead": re.sub("^导语:.*$", f"导语: {word}", text, flags=re.M),
        "turn round": re.sub(r"(  - 编号: 1\.1\.1\n(?:    .*\n)+)(  - 编号: 1\.1\.2\n(?:    .*\n)+)", r"\2\1", text),
    }.get(what)
    if changed is None:
        path.unlink()
    else:
        path.write_text(changed, encoding="utf-8", newline="\n")
    person.git("commit", "--quiet", "--all", "--allow-empty", "--message", f"手工 {what}")


def acts(person: Person, commands: list[str], option: str) -> None:
    for number, command in enumerate(commands, 1):
        word = f"{person.name}{number}"
        if command.startswith("BY HAND"):
            by_hand(person, command.removeprefix("BY HAND "), word)
            continue
        if command == "sync":
            synchronises(person, option)
            continue
        if "照片.txt" in command:
            person.write("照片.txt", word)
        said = person.types(f"rectify {command.replace('{:d}', str(number)).replace('{}', word)}")
        assert said.code in (0, 1), said.err
        person.path("照片.txt").unlink(missing_ok=True)


def copied(clerks: Pair, to: Path) -> Pair:
    """Both clones and what they share, elsewhere; they know each other by relative paths."""
    shutil.copytree(clerks.one.folder.parent, to)
    folders = [to / person.folder.name for person in (clerks.one, clerks.two)]
    one, two = (replace(each, folder=folder) for each, folder in zip((clerks.one, clerks.two), folders, strict=True))
    return Pair(one, two, to / clerks.shared.name)


def synchronises(person: Person, option: str) -> bool:
    """Syncs, and settles with the option whatever is to be settled. Whether a number was given anew."""
    said = person.types("rectify sync --with-deletions")
    described = said.err
    if said.code:
        for words in re.findall(r"rectify resolve ([^；\n]+) --mine", said.err):
            person.does(f"rectify resolve {words} {option}")
        described += person.does("rectify sync --with-deletions").err
    return "改号为" in described or "改名为" in described


def book(person: Person) -> Ledger:
    person.sits_down()
    folder = store.find(None)
    read = store.load(folder)
    assert read.damages == ()
    assert evidence_files.evidence_states(folder, read) == {}
    return read


def meaning(ledger: Ledger) -> dict[str | None, Any]:
    """What the ledger says, whichever numbers the new issues and problems got."""
    said: dict[str | None, Any] = {}
    for issue in ledger.issues:
        findings = {problem.id: problem.finding for problem in issue.problems}
        said[issue.title] = (
            replace(issue, id=Ref(issue.id.aspect, 1), problems=(), progress=(), evidence=(), extensions=()),
            {problem.finding: replace(problem, id=Ref(1, 1, 1)) for problem in issue.problems},
            *(
                Counter((replace(each, problem=None), each.problem and findings.get(each.problem)) for each in entries)
                for entries in (issue.progress, issue.extensions)
            ),
            Counter(each.sha256 for each in issue.evidence),
        )
        assert len(findings) == len(issue.problems)
    assert len(said) == len(ledger.issues)
    return said


def entries(issue: Issue) -> Counter[object]:
    noted = [each.text for each in issue.progress]
    return Counter([*noted, *(each.reason for each in issue.extensions), *(each.sha256 for each in issue.evidence)])


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_either_order_gives_the_same_ledger_and_loses_nothing(
    clerks: Pair, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    here = tmp_path_factory.mktemp("来回")
    first = copied(clerks, here / "先")
    before = book(first.one)
    acts(first.one, data.draw(SEQUENCES, "李某"), "--mine")
    acts(first.two, data.draw(SEQUENCES, "王某"), "--theirs")
    sides = [book(person) for person in (first.one, first.two)]
    second = copied(first, here / "后")

    moved = [
        synchronises(first.one, "--mine") | synchronises(first.two, "--theirs"),
        synchronises(second.two, "--theirs") | synchronises(second.one, "--mine"),
    ]
    for each in (first, second):
        each.sync()
        each.one.status()
    assert meaning(book(first.one)) == meaning(book(second.one))
    if not any(moved):
        assert first.one.ledger() == second.one.ledger()

    after = book(first.one)
    for issue in before.issues:
        versions = [ledger.issue(issue.id) for ledger in (*sides, after)]
        if any(version is None for version in versions):
            continue
        was, one, other, now = (entries(version) for version in (issue, *versions) if version)
        assert now == was - ((was - one) | (was - other)) + ((one - was) | (other - was))
    old = {issue.id for issue in before.issues}
    new = {issue.title for side in sides for issue in side.issues if issue.id not in old}
    assert new <= {issue.title for issue in after.issues}
    shutil.rmtree(here)
