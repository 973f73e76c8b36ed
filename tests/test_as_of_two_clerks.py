"""The past of a ledger that two clerks keep: a day stays what it was, whoever merged it later."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.days import on
from tests.pair import Pair, Person, pair


@pytest.fixture
def clerks(march: Clerk) -> Pair:
    """Both know the ledger as it was on 2023-03-20."""
    return pair(march)


def reported(person: Person, day: str) -> tuple[str, str]:
    return tuple(person.does(f"rectify {verb} --as-of {day}").out for verb in ("report", "list"))  # type: ignore[return-value]


@pytest.mark.parametrize("pulls", [False, True])
def test_a_day_that_was_reported_and_sent_stays_when_the_other_merges_it_later(clerks: Pair, *, pulls: bool) -> None:
    on("2023-03-30")
    clerks.one.does("rectify update 1.1.2 --status 整改到位")
    clerks.one.does("rectify close 1.1.2 --accepted-by 王某")
    clerks.one.does("rectify sync")
    first = reported(clerks.one, "2023-03-31")
    on("2023-04-03")
    clerks.two.does("rectify update 1.1.3 --status 整改中")
    if pulls:
        clerks.two.git("pull", "--quiet", "--no-rebase", "--no-edit")
    clerks.sync()
    assert "已销号" in first[1]
    assert reported(clerks.one, "2023-03-31") == reported(clerks.two, "2023-03-31") == first
    assert clerks.one.does("rectify list --as-of 2023-03-31").err == ""


@pytest.mark.parametrize("pulls", [False, True])
def test_what_was_not_sent_on_that_day_does_not_change_it_and_is_told(clerks: Pair, *, pulls: bool) -> None:
    on("2023-03-30")
    clerks.one.does("rectify update 1.1.3 --status 基本完成")
    clerks.one.does("rectify sync")
    first = reported(clerks.one, "2023-03-31")
    on("2023-03-31")
    clerks.two.does("rectify update 1.1.2 --status 基本完成")
    on("2023-04-03")
    if pulls:
        clerks.two.git("pull", "--quiet", "--no-rebase", "--no-edit")
    clerks.sync()
    assert reported(clerks.one, "2023-03-31") == reported(clerks.two, "2023-03-31") == first
    said = clerks.one.does("rectify list --as-of 2023-03-31")
    assert "2023年3月31日以前别处还有 1 次改动，那时没有合并进来，没有算上" in said.err


def breaches(person: Person) -> list[str]:
    return [each["message"] for each in person.types("rectify check --json").json if "没有重启" in each["message"]]


def syncs(clerks: Pair, *, one_first: bool) -> None:
    for person in (clerks.one, clerks.two)[:: 1 if one_first else -1]:
        person.does("rectify sync")
    clerks.sync()


@pytest.mark.parametrize("one_first", [True, False])
@pytest.mark.parametrize(("closed", "changed"), [("2023-04-03", "2023-04-04"), ("2023-04-04", "2023-04-03")])
def test_a_text_that_was_changed_while_another_closed_it_was_not_signed(
    clerks: Pair, closed: str, changed: str, *, one_first: bool
) -> None:
    on(closed)
    clerks.one.does("rectify update 1.1.2 --status 整改到位")
    clerks.one.does("rectify close 1.1.2 --accepted-by 王某")
    on(changed)
    clerks.two.does("rectify update 1.1.2 --result 补录台账30份。")
    on("2023-04-10")
    syncs(clerks, one_first=one_first)
    (described,) = breaches(clerks.one)
    assert described.startswith("1.1.2 销号后没有重启就改了：整改情况 补录台账20份。 → 补录台账30份。（王某，")
    assert breaches(clerks.two) == [described]


@pytest.mark.parametrize("option", ["--mine", "--theirs"])
@pytest.mark.parametrize("one_first", [True, False])
def test_a_closing_that_two_clerks_settled_between_them_is_no_change(
    clerks: Pair, option: str, *, one_first: bool
) -> None:
    for person, day in ((clerks.one, "2023-04-03"), (clerks.two, "2023-04-04")):
        on(day)
        person.does("rectify update 1.1.2 --status 整改到位")
        person.does("rectify close 1.1.2 --accepted-by 王某")
    first, second = (clerks.one, clerks.two)[:: 1 if one_first else -1]
    first.does("rectify sync")
    assert second.types("rectify sync").code == 1
    second.does(f"rectify resolve 1.1.2 {option}")
    clerks.sync()
    assert breaches(clerks.one) == []


@pytest.mark.parametrize("one_first", [True, False])
def test_what_was_added_elsewhere_meanwhile_is_no_change_to_what_was_signed(clerks: Pair, *, one_first: bool) -> None:
    on("2023-04-03")
    clerks.one.does("rectify update 1.1.2 --status 整改到位")
    clerks.one.does("rectify close 1.1.2 --accepted-by 王某")
    clerks.two.does("rectify update 1.1.2 --progress 去了现场")
    clerks.two.does("rectify update 1.1.3 --result 巡查12次。 --status 整改到位")
    clerks.two.does("rectify update 1.1 --owner 许某")
    syncs(clerks, one_first=one_first)
    assert breaches(clerks.one) == []


@pytest.mark.parametrize("day", ["2023-04-02", "2023-04-08"])
def test_two_that_were_closed_under_one_number_are_not_taken_for_each_other(clerks: Pair, day: str) -> None:
    """The second clerk's issue gets another number when they sync; what was signed under the old one stays signed."""
    on("2023-04-04")
    signs(clerks.one, "规范采购", "已招标。")
    clerks.one.does("rectify update 1.2.1 --result 已重新招标。")
    on(day)
    signs(clerks.two, "规范用车", "已封存。")
    clerks.two.does("rectify update 1.2.1 --result 已全部封存。")
    on("2023-04-10")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    clerks.sync()
    expected = [
        "1.2.1 销号后没有重启就改了：整改情况 已招标。 → 已重新招标。（李某，2023-04-04）",
        f"1.3.1 销号后没有重启就改了：整改情况 已封存。 → 已全部封存。（王某，{day}）",
    ]
    assert breaches(clerks.one) == breaches(clerks.two) == expected


def signs(person: Person, title: str, result: str) -> None:
    """Adds 1.2 and closes it."""
    person.does(f"rectify add 1 {title}")
    person.does(f"rectify update 1.2.1 --result {result} --status 整改到位")
    person.does("rectify close 1.2.1 --accepted-by 王某")


def test_an_undo_that_a_rebase_rewrote_is_still_known(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify update 1.1 --leader 周某")
    clerks.two.does("rectify update 1.1 --remark 留意")
    clerks.two.does("rectify update 1.1 --remark 留意" + "很长" * 40)
    for _ in range(2):
        clerks.two.does("rectify undo")
    clerks.two.git("pull", "--quiet", "--rebase")
    assert "更新责任领导" in clerks.two.does("rectify undo").err
    shown = clerks.two.does("rectify show 1.1 --json").json
    assert (shown["owner"], shown["leader"], shown["remark"]) == ("许某", None, None)


def test_undo_says_whose_change_it_took_back(clerks: Pair) -> None:
    clerks.one.does("rectify update 1.1 --owner 许某")
    clerks.one.does("rectify sync")
    clerks.two.does("rectify sync")
    assert "已撤销李某的“1.1 更新责任人：严格管理”" in clerks.two.does("rectify undo 1.1").err
    clerks.two.does("rectify update 1.1 --owner 周某")
    assert "已撤销“1.1 更新责任人：严格管理”" in clerks.two.does("rectify undo").err


def test_undo_says_who_has_changed_it_since(clerks: Pair) -> None:
    on("2023-04-03")
    clerks.one.does("rectify update 1.1.2 --owner 许某")
    clerks.sync()
    clerks.two.write("ledger/1.1.yaml", clerks.two.read("ledger/1.1.yaml").replace("责任人: 许某", "责任人: 郑某"))
    clerks.two.git("commit", "--quiet", "--all", "--message", "手工")
    clerks.sync()
    clerks.one.is_refused("rectify undo", 1, "改过的地方后来又改了：ledger/1.1.yaml（王某，2023-04-03 10:00），撤不回")
    assert "提示：看后来的改动：rectify log 1.1\n" in clerks.one.types("rectify undo").err


def test_undo_goes_on_behind_a_change_that_both_made(clerks: Pair) -> None:
    on("2023-04-03")
    clerks.one.does("rectify update 1.1 --leader 周某")
    clerks.sync()
    for person in (clerks.one, clerks.two):
        person.does("rectify update 1.1.2 --owner 许某")
    clerks.sync()
    clerks.two.does("rectify undo")
    clerks.sync()
    assert "已撤销“1.1 更新责任领导：严格管理”" in clerks.one.does("rectify undo").err
    shown = clerks.one.does("rectify show 1.1 --json").json
    assert (shown["leader"], shown["problems"][1]["owner"]) == (None, None)
    clerks.sync()


@pytest.mark.parametrize("option", ["--mine", "--theirs"])
def test_undo_takes_back_the_change_that_was_chosen(clerks: Pair, option: str) -> None:
    for person in (clerks.two, clerks.one):
        person.does(f"rectify update 1.1 --owner {person.name}")
    clerks.one.does("rectify sync")
    clerks.two.types("rectify sync")
    clerks.two.does(f"rectify resolve 1.1 {option}")
    whose = "王某" if option == "--mine" else "李某"
    assert clerks.two.does("rectify show 1.1 --json").json["owner"] == whose
    clerks.two.does("rectify undo 1.1")
    assert clerks.two.does("rectify show 1.1 --json").json["owner"] is None
    clerks.sync()


@pytest.mark.parametrize("option", ["--mine", "--theirs"])
def test_the_log_tells_what_was_decided_between_two_sides(clerks: Pair, option: str) -> None:
    for person in (clerks.one, clerks.two):
        person.does(f"rectify update 1.1.2 --owner {person.name}")
        person.does(f"rectify update 1.1 --leader {person.name}")
    clerks.one.does("rectify sync")
    clerks.two.types("rectify sync")
    clerks.two.does(f"rectify resolve 1.1.2 {option}")
    clerks.two.does(f"rectify resolve 1.1 {option}")
    clerks.sync()
    decided = {"--mine": "王某", "--theirs": "李某"}[option]
    newest = clerks.one.does("rectify log --json").json[0]
    assert (newest["action"], newest["author"], newest["changes"]) == ("resolve", "王某", [])
    assert newest["words"] == [
        f"两边不一样，1.1.2 责任人 定为：{decided}",
        f"两边不一样，1.1 责任领导 定为：{decided}",
    ]
    (ones,) = [each for each in clerks.one.does("rectify log 1.1.2 --json").json if each["action"] == "resolve"]
    assert ones["words"][0] == f"两边不一样，1.1.2 责任人 定为：{decided}"
    assert "定为" not in clerks.one.types("rectify log 1.1.3").out.replace("1.1 责任领导 定为", "")
