"""对账销号: the gate, all or none, and the lines that change."""

from __future__ import annotations

from tests.conftest import Clerk


def it_shows(text: str, *pieces: str) -> bool:
    return all(piece in text for piece in pieces)


def test_closing_in_one_step_records_acceptance_and_closing(small: Clerk) -> None:
    said = small.does("rectify close 1.1.1 --accepted-by 王某 --approved-by 领导小组 --date 2023-04-20")
    assert "已销号 1.1.1" in said.err
    shown = small.does("rectify show 1.1.1 --json").json
    assert shown["status"] == "closed"
    assert shown["acceptance"] == {"date": "2023-04-20", "by": "王某", "opinion": None}
    assert shown["closing"] == {"date": "2023-04-20", "by": None, "approved_by": "领导小组"}


def test_closing_changes_only_the_problems_status_and_closing(small: Clerk) -> None:
    small.does("rectify accept 1.1.1 --by 王某")
    small.does("rectify close 1.1.1")
    changed = [line for line in small.git("show", "--format=", "--unified=0").splitlines() if line[:1] in "+-"][2:]
    assert changed == [
        "-    状态: 已验收",
        "+    状态: 已销号",
        "+    销号:",
        "+      日期: 2023-04-28",
    ]


def test_closing_names_every_unfinished_problem_and_the_next_command(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types("rectify close 1.1 --accepted-by 王某")
    assert said.code == 1
    assert it_shows(said.err, "1.1.2 是“整改中”", "1.1.3 是“待整改”", "rectify update 1.1.2 --status 整改到位")
    assert 'rectify update 1.1.3 --status 整改到位 --result "整改情况"' in said.err
    assert "1.1.1" not in said.err
    assert small.snapshot() == before


def test_closing_without_acceptance_is_refused_where_the_ledger_asks(small: Clerk) -> None:
    said = small.types("rectify close 1.1.1")
    assert said.code == 1
    assert it_shows(said.err, "错误：1.1.1 还不能销号，缺：验收", "提示：rectify close 1.1.1 --accepted-by 验收人")


def test_closing_needs_no_acceptance_where_the_ledger_does_not_ask(small: Clerk) -> None:
    text = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", text.replace("[整改情况, 验收]", "[整改情况]"))
    small.does("rectify close 1.1.1")
    assert "验收" not in small.read("ledger/1.1.yaml")


def test_a_word_that_the_gate_does_not_know_opens_nothing(small: Clerk) -> None:
    text = small.read("ledger/ledger.yaml").replace("[整改情况, 验收]", "[整改情况, 验牧]")
    small.write("ledger/ledger.yaml", text)
    line = next(number for number, content in enumerate(text.splitlines(), 1) if "验牧" in content)
    before = small.snapshot()
    said = small.types("rectify close 1.1.1")
    assert said.code == 1
    assert f"错误：ledger/ledger.yaml:{line}：销号要求里没有“验牧”这一项" in said.err
    assert small.snapshot() == before


def test_evidence_opens_the_gate_only_when_it_is_there(small: Clerk) -> None:
    text = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", text.replace("[整改情况, 验收]", "[整改情况, 验收, 佐证]"))
    said = small.types("rectify close 1.1.1 --accepted-by 王某")
    assert said.code == 1
    assert it_shows(said.err, "缺：佐证", "rectify update 1.1 --evidence 文件")
    small.write("办法.txt", "管理办法")
    small.does("rectify update 1.1 --evidence 办法.txt")
    small.path("ledger/evidence/1.1/办法.txt").rename(small.path("办法-移走.txt"))
    assert small.types("rectify close 1.1.1 --accepted-by 王某").code == 1
    small.path("办法-移走.txt").rename(small.path("ledger/evidence/1.1/办法.txt"))
    small.does("rectify close 1.1.1 --accepted-by 王某")


def test_evidence_outside_the_ledger_opens_no_gate(small: Clerk) -> None:
    text = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", text.replace("[整改情况, 验收]", "[佐证]"))
    small.write("外面.txt", "外面")
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + "佐证:\n  - 名称: 外面\n    文件: ../外面.txt\n")
    assert small.types("rectify close 1.1.1").code == 1
    said = small.types("rectify check")
    assert "佐证文件 ../外面.txt 在台账文件夹之外" in said.out


def test_closing_what_is_closed_changes_nothing(small: Clerk) -> None:
    small.does("rectify close 1.1.1 --accepted-by 王某")
    before = small.snapshot(), small.git("rev-parse", "HEAD")
    said = small.does("rectify close 1.1.1")
    assert "早已销号" in said.err
    assert (small.snapshot(), small.git("rev-parse", "HEAD")) == before


def test_dates_in_the_future_and_out_of_order_are_refused(small: Clerk) -> None:
    assert small.types("rectify accept 1.1.1 --by 王某 --date 2023-04-29").code == 1
    small.does("rectify accept 1.1.1 --by 王某 --date 2023-04-20")
    said = small.types("rectify close 1.1.1 --date 2023-04-19")
    assert said.code == 1
    assert "销号日期 2023-04-19 早于验收日期 2023-04-20" in said.err
    assert small.types("rectify close 1.1.1 --date 2023-04-31").code == 2
    small.does("rectify close 1.1.1 --date 2023-04-20")


def test_several_numbers_are_closed_together_or_not_at_all(small: Clerk) -> None:
    small.does("rectify add 2 规范采购")
    before = small.snapshot()
    said = small.types("rectify close 1.1.1 2.1 --accepted-by 王某")
    assert said.code == 1
    assert "2.1.1" in said.err
    assert small.snapshot() == before


def test_closing_commits_just_that_file_with_a_journal_line(small: Clerk) -> None:
    small.write("别的.txt", "没有提交的文件")
    small.git("add", "别的.txt")
    small.does("rectify close 1.1.1 --accepted-by 王某")
    subject, *body = small.git("log", "-1", "--format=%s%n%b").split("\n")
    assert subject == "1.1.1 销号：健全制度"
    assert [line for line in body if line] == ["Rectify-Action: close", "Rectify-Id: 1.1.1"]
    assert small.git("show", "--name-only", "--format=").split() == ["ledger/1.1.yaml"]
    assert small.git("status", "--porcelain").split("\n")[0] == "A  别的.txt"
