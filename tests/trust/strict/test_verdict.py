"""`rectify check --strict`, the evening before submission: what cannot be shown to be as it was is an error, told with
its place and the next command; and where nothing is wrong, what was verified is said."""

from __future__ import annotations

from tests.conftest import Clerk
from tests.trust.strict.submitting import PAPER, STRICT, commits, described, everything, refused


def test_where_nothing_is_wrong_what_was_verified_is_said(ready: Clerk) -> None:
    said = ready.does(STRICT)
    assert said.out == ""
    count = ready.git("rev-list", "--count", "HEAD").strip()
    assert said.err == (
        "没有发现问题。核对过：台账 1 条、3 个具体问题；佐证 1 个文件都在，没有改过；"
        f"历史 {count} 次提交完整；没有未提交的改动；{PAPER} 就是这份台账出的\n"
    )
    assert ready.does(f"{STRICT} --json").json == []


def test_the_sample_is_ready_for_submission(sample: Clerk) -> None:
    sample.does("rectify report --docx")
    sample.does("rectify report 通报 --docx")
    said = sample.does(STRICT)
    assert "16 条、38 个具体问题；佐证 3 个文件" in said.err
    assert f"{PAPER} 就是这份台账出的；通报.docx 就是这份台账出的" in said.err


def test_without_a_paper_that_is_noted(ready: Clerk) -> None:
    ready.path(PAPER).unlink()
    said = ready.does(STRICT)
    assert "注意：这里没有写好的报告（.docx），没有核对；出报告：rectify report --docx" in said.err
    assert PAPER not in said.err.partition("核对过")[2]


def test_it_takes_no_lock_and_leaves_git_alone(ready: Clerk) -> None:
    ready.path("ledger/1.1.yaml").touch()  # git would note the new time in its index
    ready.path(".git/rectify.lock").unlink(missing_ok=True)
    before = everything(ready)
    ready.does(STRICT)
    assert everything(ready) == before


def test_json_says_the_same(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("2023年6月底前", "尽快"))
    ready.write(PAPER, "不是报告")
    found = ready.types(f"{STRICT} --json").json
    lines = "".join(
        f"错误：{each['file']}{'' if each['line'] is None else ':' + str(each['line'])}：{each['message']}\n提示：{each['hint']}\n"
        for each in found
    )
    assert lines == refused(ready).out
    assert [(each["level"], each["file"], each["line"], each["id"]) for each in found] == [
        ("error", "ledger/1.1.yaml", 4, "1.1"),
        ("error", "ledger/1.1.yaml", None, None),
        ("error", PAPER, None, None),
    ]


def test_warnings_are_errors(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("2023年6月底前", "尽快"))
    commits(ready)
    assert ready.does("rectify check").out.startswith("提醒：ledger/1.1.yaml:4：")
    said = refused(ready)
    assert described(said)[0].startswith("错误：ledger/1.1.yaml:4：整改时限“尽快”看不出是哪一天")
    assert "提示：改好它：rectify update 1.1 --edit" in said.out


def test_a_damaged_file_is_told_with_its_correction(ready: Clerk) -> None:
    ready.write("ledger/1.1.yaml", ready.read("ledger/1.1.yaml").replace("标题: ", "标题：", 1))
    commits(ready)
    said = refused(ready)
    assert described(said)[0].startswith("错误：ledger/1.1.yaml:2：“标题”后面用了中文冒号")
    assert "提示：改成英文冒号加空格：标题: …" in said.out
    assert f"错误：{PAPER}：没法核对，现在的台账出不了报告：ledger/1.1.yaml:2" in said.out
