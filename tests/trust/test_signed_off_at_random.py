"""Two clerks at random work, and a book of what was signed that the test keeps by itself: `check` must tell of whatever is
other than it was signed, of nothing else, and the same to both."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from rectify.core.model import Issue, Problem
from rectify.core.states import Status
from rectify.storage import store
from tests.conftest import Clerk
from tests.pair import Pair, Person, pair
from tests.test_sync_property import copied
from tests.trust.conftest import Effort

TEXTS = {"问题": "finding", "小标题": "heading", "整改情况": "result"}
Signed = dict[str, Any]
Place = tuple[Issue, Problem]


@dataclass
class Book:
    """What was signed, by what a problem is known by whatever its number is: its 整改目标."""

    signed: dict[str, Signed] = field(default_factory=dict)
    now: datetime = datetime(2023, 4, 3, 8)
    journal: list[str] = field(default_factory=list)

    def note(self, person: Person, what: str) -> None:
        self.journal.append(f"{person.name}：{what}")
        self.now += timedelta(minutes=7)
        os.environ["RECTIFY_TODAY"] = f"{self.now:%Y-%m-%d}"
        for role in ("AUTHOR", "COMMITTER"):
            os.environ[f"GIT_{role}_DATE"] = self.now.isoformat()


def places(person: Person) -> dict[str, Place]:
    """The clerk's problems as they stand on the disk."""
    person.sits_down()
    ledger = store.load(store.find(None))
    assert ledger.damages == ()
    return {problem.target: (issue, problem) for issue in ledger.issues for problem in issue.problems if problem.target}


def signable(person: Person, place: Place) -> Signed:
    """What a closing signs."""
    issue, problem = place
    papers = [
        (each.name, path.read_bytes() if (path := person.path(f"ledger/{each.file}")).exists() else None)
        for each in issue.evidence
        if each.problem == problem.id
    ]
    texts = {key: getattr(problem, name) for key, name in TEXTS.items()}
    return {**texts, "验收": problem.acceptance, "销号": problem.closing, "佐证": papers}


def agrees(person: Person, book: Book, letters: str) -> None:
    """What `check` says of the problems of these clerks is what the book says."""
    described: dict[str, list[str]] = {}
    for each in person.types("rectify check --json").json:
        if "没有重启就改了" in each["message"]:
            described.setdefault(each["id"], []).append(each["message"])
    for token, place in places(person).items():
        if token[0] not in letters:
            continue
        signed, now = book.signed.get(token), signable(person, place)
        changed = {key for key in now if signed is not None and now[key] != signed[key]}
        messages = described.pop(str(place[1].id), [])
        named = {next(key for key in now if key in message.partition("：")[2]) for message in messages}
        assert named == changed, (token, messages)
    assert not [each for each in described if letters == "甲乙"]


@dataclass
class Worker:
    """A clerk who works on problems of their own. `undone`: what an undo gives back, the newest last."""

    person: Person
    letter: str
    book: Book
    chance: random.Random
    undone: list[tuple[str, Signed | None]] = field(default_factory=list)
    gone: dict[str, tuple[str, str]] = field(default_factory=dict)
    count: int = 0

    def works(self) -> None:
        deeds: list[Callable[[], None]] = [
            *(
                self.adds,
                self.closes,
                self.closes,
                self.alters,
                self.alters,
                self.puts_right,
                self.reopens,
                self.undoes,
            ),
            *(self.takes_out, self.puts_back, self.files, self.exchanges),
        ]
        self.chance.choice(deeds)()

    def types(self, command: str) -> None:
        self.book.note(self.person, command)
        self.person.does(f"rectify {command}")

    def commits(self) -> None:
        if self.person.git("status", "--porcelain", "ledger"):
            self.book.note(self.person, "提交")
            self.person.git("add", "--all", "ledger")
            self.person.git("commit", "--quiet", "--message", "手工")

    def word(self) -> str:
        self.count += 1
        return f"{self.letter}第{self.count}次写的"

    def mine(self, *, closed: bool | None = None) -> tuple[str, Place] | None:
        found = [
            (token, place)
            for token, place in places(self.person).items()
            if token[0] == self.letter and closed in (None, place[1].status is Status.CLOSED)
        ]
        return self.chance.choice(found) if found else None

    def writes(self, issue: Issue, old: str, new: str) -> None:
        text = self.person.read(f"ledger/{issue.id}.yaml")
        assert old in text
        self.person.write(f"ledger/{issue.id}.yaml", text.replace(old, new, 1))
        self.book.note(self.person, f"{issue.id}.yaml：{old.strip()} → {new.strip()}")

    def adds(self) -> None:
        self.commits()
        token = self.word()
        self.types(f"add 2 标题{token} --problem 问题{token} --problem 另一个问题{token}")
        number = next(issue.id for issue, _ in places_by_title(self.person, f"标题{token}"))
        for problem, name in ((1, token), (2, f"{token}之二")):
            self.types(
                f"update {number}.{problem} --title 小{name} --result 结果{name} --target {name} --status 整改到位"
            )
        self.undone.clear()

    def closes(self) -> None:
        self.commits()
        found = self.mine(closed=False)
        if found is None:
            return
        token, (_, problem) = found
        if problem.status is not Status.RECTIFIED:
            self.types(f"update {problem.id} --status 整改到位 --result {self.word()}")
            self.undone.clear()
        self.types(f"close {problem.id} --accepted-by 王某 --approved-by 领导小组")
        self.undone.append((token, self.book.signed.get(token)))
        self.book.signed[token] = signable(self.person, places(self.person)[token])

    def alters(self) -> None:
        """A text, or who accepted; now and then it is committed later, with something else."""
        found = self.mine(closed=self.chance.random() < 0.8)
        if found is None:
            return
        issue, problem = found[1]
        if problem.acceptance and self.chance.random() < 0.25:
            text = self.person.read(f"ledger/{issue.id}.yaml")
            start = text.index(f"  - 编号: {problem.id}\n")
            whole = re.match(rf"[^\n]*\n(?:    .*\n)*?      验收人: {problem.acceptance.by}\n", text[start:])
            assert whole
            self.writes(
                issue, whole[0], whole[0].replace(f"验收人: {problem.acceptance.by}\n", f"验收人: {self.word()}\n")
            )
        else:
            self.alters_text(issue, problem)
        if self.chance.random() < 0.7:
            self.commits()

    def alters_text(self, issue: Issue, problem: Problem) -> None:
        key, name = self.chance.choice(list(TEXTS.items()))
        self.writes(issue, f"    {key}: {getattr(problem, name)}\n", f"    {key}: {self.word()}\n")

    def puts_right(self) -> None:
        for token, (issue, problem) in places(self.person).items():
            signed = self.book.signed.get(token, {}) if token[0] == self.letter else {}
            for key, name in TEXTS.items():
                if signed and getattr(problem, name) != signed[key]:
                    self.writes(issue, f"    {key}: {getattr(problem, name)}\n", f"    {key}: {signed[key]}\n")
                    self.commits()
                    return

    def reopens(self) -> None:
        self.commits()
        found = self.mine(closed=True)
        if found is not None:
            token, (_, problem) = found
            self.types(f"reopen {problem.id} --reason 反弹 --basis 通报")
            self.undone.append((token, self.book.signed.pop(token, None)))

    def undoes(self) -> None:
        self.commits()
        if not self.undone:
            return
        self.book.note(self.person, "undo")
        if self.person.types("rectify undo").code == 0:
            token, signed = self.undone.pop()
            self.book.signed.pop(token, None)
            if signed is not None:
                self.book.signed[token] = signed

    def takes_out(self) -> None:
        self.commits()
        found = self.mine()
        if found is None or self.gone:
            return
        number = str(found[1][0].id)
        self.gone[found[0]] = (number, self.person.read(f"ledger/{number}.yaml"))
        self.person.path(f"ledger/{number}.yaml").unlink()
        self.book.note(self.person, f"删去 {number}")
        self.undone.clear()
        self.commits()

    def puts_back(self) -> None:
        """What was taken out, now and then with another text."""
        for token, (number, text) in list(self.gone.items()):
            if not self.person.path(f"ledger/{number}.yaml").exists():
                del self.gone[token]
                self.person.write(f"ledger/{number}.yaml", text)
                self.book.note(self.person, f"放回 {number}")
                if self.chance.random() < 0.4:
                    self.alters_text(*places(self.person)[token])
                self.commits()

    def files(self) -> None:
        self.commits()
        found = self.mine(closed=False)
        if found is not None:
            name = self.chance.choice(["办法", "照片", "制度"])
            self.person.write(f"{name}.txt", self.word())
            self.types(f"update {found[1][1].id} --evidence {name}.txt")
            self.person.path(f"{name}.txt").unlink()
            self.undone.clear()

    def exchanges(self) -> None:
        """The file of a 佐证 gets other contents."""
        self.commits()
        found = self.mine()
        files = [each.file for each in found[1][0].evidence if each.problem == found[1][1].id] if found else []
        if files:
            file = self.chance.choice(files)
            self.person.write(f"ledger/{file}", self.word())
            self.book.note(self.person, f"换了 {file}")
            self.commits()


def places_by_title(person: Person, title: str) -> list[Place]:
    person.sits_down()
    ledger = store.load(store.find(None))
    return [(issue, issue.problems[0]) for issue in ledger.issues if issue.title == title]


def meet(clerks: Pair, workers: list[Worker]) -> None:
    for worker in workers:
        worker.commits()
        worker.undone.clear()
    for person in (clerks.one, clerks.two, clerks.one):
        workers[0].book.note(person, "sync")
        person.does("rectify sync --with-deletions")
    for person in (clerks.one, clerks.two):
        agrees(person, workers[0].book, "甲乙")


def work(clerks: Pair, seed: int) -> None:
    book, chance = Book(), random.Random(seed)
    workers = [Worker(clerks.one, "甲", book, chance), Worker(clerks.two, "乙", book, chance)]
    try:
        for worker in workers:
            worker.adds()
        for _ in range(25):
            worker = chance.choice(workers)
            worker.works()
            if chance.random() < 0.15:
                meet(clerks, workers)
            elif chance.random() < 0.4:
                agrees(worker.person, book, worker.letter)
        for worker in workers:
            worker.puts_back()
        meet(clerks, workers)
    except AssertionError as error:
        error.add_note("\n".join([f"RECTIFY_SEED={seed}", *book.journal]))
        raise


def test_what_check_says_is_what_was_done(
    small: Clerk, effort: Effort, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = int(os.environ.get("RECTIFY_SEED", "1"))
    clerks = pair(small)
    for seed in range(first, first + effort(2, 150)):
        work(copied(clerks, tmp_path_factory.mktemp("两人") / "一处"), seed)
