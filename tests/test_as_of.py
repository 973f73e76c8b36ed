"""`--as-of`: the ledger as it was committed at the end of a day, and nothing of what came later."""

from __future__ import annotations

import hashlib
import os

import pytest

from tests.conftest import Clerk
from tests.days import commits, edits, on


def states(clerk: Clerk, as_of: str) -> dict[str, str]:
    return {row["id"]: row["status_label"] for row in clerk.does(f"rectify list --json --as-of {as_of}").json}


def test_list_shows_the_states_of_the_day(march: Clerk) -> None:
    assert states(march, "2023-03-09") == dict.fromkeys(("1.1.1", "1.1.2", "1.1.3"), "待整改")
    assert states(march, "2023年3月10日") == {"1.1.1": "整改到位", "1.1.2": "整改中", "1.1.3": "待整改"}
    assert states(march, "2023-03-20")["1.1.1"] == "已销号"


def test_the_day_is_taken_as_today(march: Clerk) -> None:
    assert march.does("rectify status --json --as-of 2023-03-31").json["overdue"] == []
    later = march.does("rectify status --json --as-of 2023-04-02").json
    assert (later["as_of"], [each["days"] for each in later["overdue"]]) == ("2023-04-02", [2, 2])


def test_a_day_ends_at_midnight_local_time(march: Clerk) -> None:
    on("2023-04-01", hour="23:59:59")
    march.does("rectify update 1.1.3 --status 整改中")
    on("2023-04-02", hour="00:00:00")
    march.does("rectify update 1.1.3 --status 基本完成")
    assert states(march, "2023-04-01")["1.1.3"] == "整改中"
    assert states(march, "2023-03-31")["1.1.3"] == "待整改"


def test_a_report_made_again_later_is_the_same_byte_for_byte(march: Clerk) -> None:
    on("2023-03-31")
    first = march.does("rectify report").out
    march.does("rectify report --docx -o 三月.docx")
    on("2023-05-08")
    march.does("rectify reopen 1.1.1 --reason 反弹 --basis 通报")
    march.does("rectify update 1.1.1 --result 重新印发。")
    march.does("rectify add 2 规范采购")
    edits(march, "单位: 中共甲市乙局党组", "单位: 中共丙市丁局党组", "ledger/ledger.yaml")
    commits(march)
    assert march.does("rectify report").out != first
    assert march.does("rectify report --as-of 2023-03-31").out == first
    march.does("rectify report --docx --as-of 2023-03-31 -o 又一份.docx")
    assert march.path("三月.docx").read_bytes() == march.path("又一份.docx").read_bytes()


def test_the_templates_are_those_of_now(march: Clerk) -> None:
    march.write("templates/进展情况报告.html", "<p>{{ 单位 }}，{{ 截止日期 }}</p>")
    assert march.does("rectify report --as-of 2023-03-31").out == "中共甲市乙局党组，2023年3月31日\n"


def test_what_is_not_committed_is_not_there(march: Clerk) -> None:
    edits(march, "状态: 整改中", "状态: 整改到位")
    march.path("ledger/report.yaml").unlink()
    before = march.snapshot()
    assert states(march, "2023-03-20")["1.1.2"] == "整改中"
    assert march.snapshot() == before


def test_show_of_that_day(march: Clerk) -> None:
    assert "状态：整改到位" in march.does("rectify show 1.1.1 --as-of 2023-03-19").out
    march.does("rectify add 2 规范采购")
    said = march.types("rectify show 2.1 --as-of 2023-03-19")
    assert (said.code, "没有 2.1" in said.err) == (1, True)


def test_a_commit_or_tag_by_name(march: Clerk) -> None:
    march.git("tag", "一季度", "HEAD~1")
    assert states(march, "一季度")["1.1.1"] == "整改到位"
    assert march.does("rectify status --json --as-of 一季度").json["as_of"] == "2023-03-10"
    assert states(march, march.git("rev-parse", "--short", "HEAD").strip())["1.1.1"] == "已销号"
    for name in ("二季度", "--all", "2023-02-30", "2023-13-01"):
        assert march.types(["rectify", "list", f"--as-of={name}"]).code == 2


def test_before_the_ledger_there_is_none(march: Clerk) -> None:
    said = march.types("rectify status --as-of 2023-02-28")
    assert said.code == 1
    assert "2023年2月28日还没有这份台账" in said.err
    assert "--as-of 2023-03-01" in said.err


def test_damage_of_that_day_is_told_and_the_rest_shown(march: Clerk) -> None:
    march.does("rectify add 2 规范采购")
    good = march.read("ledger/1.1.yaml")
    on("2023-04-01")
    march.write("ledger/1.1.yaml", good.replace("状态: 整改中", "状态: 弄好了"))
    commits(march)
    on("2023-04-03")
    march.write("ledger/1.1.yaml", good)
    commits(march)
    said = march.types("rectify list --as-of 2023-04-02")
    assert (said.code, said.out.split("\t")[0]) == (1, "2.1.1")
    assert "ledger/1.1.yaml" in said.err
    assert states(march, "2023-03-31")["1.1.2"] == "整改中"


def test_evidence_of_that_day(march: Clerk) -> None:
    march.write("办法.txt", "管理办法")
    march.does("rectify update 1.1 --evidence 办法.txt")
    on("2023-04-01")
    march.path("ledger/evidence/1.1/办法.txt").unlink()
    commits(march)
    on("2023-04-03")
    march.write("ledger/evidence/1.1/办法.txt", "另一个")
    commits(march)

    def described(day: str) -> list[str]:
        found = march.types(f"rectify check --json --as-of {day}").json
        return [each["message"] for each in found if each["message"].startswith("佐证文件")]

    assert described("2023-03-31") == []
    assert described("2023-04-01") == ["佐证文件 evidence/1.1/办法.txt 不在了"]
    assert [message.partition(" 存进来")[0] for message in described("2023-04-03")] == [
        "佐证文件 evidence/1.1/办法.txt"
    ]
    assert hashlib.sha256("管理办法".encode()).hexdigest() in march.read("ledger/1.1.yaml")


def test_a_link_of_that_day_is_followed_within_the_ledger_and_not_out_of_it(march: Clerk) -> None:
    march.path("ledger/1.1.yaml").rename(march.path("ledger/evidence.txt"))
    os.symlink("evidence.txt", march.path("ledger/1.1.yaml"))
    commits(march)
    assert states(march, "2023-03-20")["1.1.1"] == "已销号"
    on("2023-03-22")
    march.path("ledger/evidence.txt").rename(march.path("外面.txt"))
    march.path("ledger/1.1.yaml").unlink()
    os.symlink("../外面.txt", march.path("ledger/1.1.yaml"))
    commits(march)
    assert march.types("rectify list --as-of 2023-03-22").code == 1


def test_changes_elsewhere_that_were_not_merged_then_are_named(march: Clerk) -> None:
    march.git("branch", "别处")
    on("2023-03-22")
    march.does("rectify update 1.1.3 --owner 许某")
    march.git("checkout", "--quiet", "别处")
    march.does("rectify add 2 规范采购")
    march.git("checkout", "--quiet", "-")
    on("2023-04-02")
    march.git("merge", "--quiet", "--no-edit", "别处")
    said = march.does("rectify list --as-of 2023-03-31")
    assert "2023年3月31日以前别处还有 1 次改动，那时没有合并进来，没有算上" in said.err
    assert "2.1.1" not in said.out
    assert "2.1.1" in march.does("rectify list --as-of 2023-04-02").out


@pytest.mark.parametrize("verb", ["status", "list", "show 1.1", "report", "check"])
def test_without_a_history_it_is_refused_with_the_reason(march: Clerk, verb: str) -> None:
    march.path(".git").rename(march.path("原来的git"))
    said = march.types(f"rectify {verb} --as-of 2023-03-31")
    assert (said.code, said.out) == (1, "")
    assert "没有留下历史" in said.err


def test_a_ledger_at_the_top_of_its_repository(march: Clerk) -> None:
    march.git("init", "--quiet", "ledger")
    os.chdir(march.path("ledger"))
    march.git("-C", "ledger", "add", "--all")
    march.git("-C", "ledger", "commit", "--quiet", "--message", "自己的仓库")
    assert states(march, "2023-03-20")["1.1.1"] == "已销号"
    assert "新增 1.1 严格管理" in march.does("rectify log").out
