"""The .docx on disk is the one that this ledger makes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest

from tests.conftest import Clerk
from tests.days import on
from tests.trust.strict.submitting import PAPER, STRICT, commits, described, refused


def test_a_paper_of_another_day(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_TODAY", "2023-04-29")
    said = refused(ready)
    assert described(said) == [f"错误：{PAPER}：是 2023年4月28日的：文件里的日期不是2023年4月29日，别的和台账一样"]
    assert (
        f"提示：重新出：rectify report --docx；报的就是那一天的：rectify check --strict --as-of 2023-04-28 {PAPER}"
        in said.out
    )
    ready.does("rectify report --docx")
    ready.does(STRICT)


def test_a_paper_is_held_against_the_day_that_it_is_of(march: Clerk) -> None:
    march.does("rectify update 1.1.3 --result 加强巡查。 --status 整改到位")
    march.write("ledger/report.yaml", march.read("ledger/report.yaml").replace("导语:", "导语: '{{ 统计句 }}'"))
    commits(march)
    march.does("rectify report --docx")
    on("2023-03-25")
    march.does("rectify close 1.1.3 --accepted-by 王某")
    march.write("ledger/1.1.yaml", march.read("ledger/1.1.yaml") + "# 以后的事\n")
    assert len(described(refused(march))) == 2
    said = march.does(f"{STRICT} --as-of 2023-03-20")
    assert f"{PAPER} 就是这份台账出的" in said.err
    assert "模板没有未提交的改动" in said.err


def test_a_paper_from_before_the_ledger_was_changed(ready: Clerk) -> None:
    before = ready.git("log", "-1", "--format=%s").strip()
    ready.does("rectify update 1.1.1 --result 印发办法两项。")
    ready.does("rectify update 1.1 --owner 许某")
    said = refused(ready)
    (only,) = described(said)
    assert re.fullmatch(
        f"错误：{PAPER}：是台账改动以前出的：和 [0-9-]{{10}} 的“{before}”时一样，后来台账又改了 2 次", only
    )
    assert "提示：重新出：rectify report --docx\n" in said.out


def test_a_paper_from_before_a_change_that_is_not_committed(ready: Clerk) -> None:
    ready.does("rectify update 1.1.1 --result 印发办法两项。 --no-commit")
    assert "时一样，后来改的还没有提交" in refused(ready).out


def resaved(clerk: Clerk, name: str, change: Callable[[str], str], program: str | None) -> None:
    """The report as another program writes it: the parts in its own order, dated, with its name in them."""
    with zipfile.ZipFile(clerk.path(PAPER)) as source, zipfile.ZipFile(clerk.path(name), "w") as target:
        for part in reversed(source.namelist()):
            text = source.read(part).decode()
            if part == "word/document.xml":
                text = change(text)
            if part == "docProps/app.xml" and program:
                text = text.replace("<Company>", f"<Application>{program}</Application><Company>")
            target.writestr(part, text)


def test_a_paper_that_was_edited_by_hand(ready: Clerk) -> None:
    resaved(
        ready,
        "送审稿.docx",
        lambda text: text.replace("印发管理办法", "印发操作办法").replace("补录台账20份", "补录台账30份"),
        "Microsoft Office Word",
    )
    said = refused(ready, f"{STRICT} 送审稿.docx")
    assert [line.partition("：第 ")[2] for line in described(said)] == [
        "4 段，文件里是“…是健全制度。印发操作办法。二是补齐台…”，台账是“…是健全制度。印发管理办法。二是补齐台…”",
        "4 段，文件里是“…齐台账。补录台账30份。三是加强巡…”，台账是“…齐台账。补录台账20份。三是加强巡…”",
    ]
    assert (
        "提示：台账是对的，重新出：rectify report --docx -o 送审稿.docx --force；文件里是对的，先照着改台账" in said.out
    )
    ready.is_refused("rectify report --docx -o 送审稿.docx", 1, "写成以后改过")
    ready.does("rectify report --docx -o 送审稿.docx --force")
    ready.does(f"{STRICT} 送审稿.docx")


def test_only_the_first_differences_are_told(sample: Clerk) -> None:
    sample.does("rectify report --docx")
    resaved(sample, "送审稿.docx", lambda text: text.replace("整改", "整治"), None)
    said = refused(sample, f"{STRICT} 送审稿.docx")
    assert len(described(said)) == 6
    assert re.fullmatch("错误：送审稿.docx：这样的地方还有 [0-9]+ 处", described(said)[-1])


def test_a_paper_with_a_paragraph_more_and_one_less(ready: Clerk) -> None:
    def change(text: str) -> str:
        first, second, *rest = re.findall(r"<w:p>.*?</w:p>", text)
        assert rest
        return text.replace(
            first, first + re.sub("<w:t[ >].*?</w:t>", "<w:t>夹进来的。</w:t>", second, count=1)
        ).replace(rest[-1], "")

    resaved(ready, "送审稿.docx", change, None)
    said = refused(ready, f"{STRICT} 送审稿.docx")
    assert "第 2 段台账里没有：“夹进来的。" in said.out
    assert "段前面少了：“" in said.out


@pytest.mark.parametrize("program", ["Microsoft Office Word", "WPS Office_12.1.0_F1E327BC"])
def test_a_paper_that_another_program_saved_again(ready: Clerk, program: str) -> None:
    resaved(ready, PAPER.replace("报告", "报告（存）"), lambda text: text.replace("w:jc", "w:jc "), program)
    ready.path("进展情况报告（存）.docx").replace(ready.path(PAPER))
    (only,) = described(refused(ready))
    assert only.startswith(f"错误：{PAPER}：文字和台账一样，但用 {program} 另存过")


def test_a_paper_in_other_faces(ready: Clerk) -> None:
    ready.write("ledger/ledger.yaml", ready.read("ledger/ledger.yaml") + "字体: {仿宋: 仿宋}\n")
    commits(ready)
    (only,) = described(refused(ready))
    assert only.startswith(f"错误：{PAPER}：文字和台账一样，版式不是现在这样出的")
    ready.does("rectify report --docx")
    ready.does(STRICT)


def test_a_paper_on_the_office_s_own_base(ready: Clerk) -> None:
    ready.does("rectify init --base")
    assert "版式不是现在这样出的" in refused(ready).out
    ready.does("rectify report --docx")
    ready.does(STRICT)


def test_a_paper_packed_by_another_zlib_is_the_same(ready: Clerk) -> None:
    with zipfile.ZipFile(ready.path(PAPER)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(ready.path(PAPER), "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    ready.does(STRICT)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_file_that_is_no_paper(ready: Clerk, data: bytes) -> None:
    ready.write(PAPER, data)
    said = refused(ready)
    assert described(said)[0].startswith(f"错误：{PAPER}：")
    assert "提示：重新出：rectify report --docx" in said.out


def test_papers_under_other_names_and_in_other_places(ready: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.does("rectify report -o 送审稿.docx")
    ready.does("rectify report 通报 -o 对外稿.docx")
    said = ready.does(f"{STRICT} 送审稿.docx 对外稿.docx")
    assert "送审稿.docx 就是这份台账出的；对外稿.docx 就是这份台账出的" in said.err
    monkeypatch.chdir(ready.path("ledger"))
    ready.does("rectify report --docx -o ../通报.docx")
    said = ready.types(STRICT)
    assert f"../{PAPER}" not in said.out
    assert "错误：../通报.docx：文字和台账一样，版式不是现在这样出的" in said.out
    assert "rectify report 通报 --docx -o ../通报.docx" in said.out


def test_a_template_that_is_wrong_is_told(ready: Clerk) -> None:
    ready.write("templates/进展情况报告.html", "<p>{{ 没有 }}</p>")
    commits(ready)
    said = refused(ready)
    assert f"错误：{PAPER}：没法核对，现在的台账出不了报告：" in said.out


def test_without_strict_nothing_changes(ready: Clerk) -> None:
    ready.write("ledger/report.yaml", ready.read("ledger/report.yaml") + "# 改\n")
    ready.write(PAPER, "不是报告")
    said = ready.does("rectify check")
    assert (said.out, said.err) == ("", "没有发现问题\n")
    assert ready.does("rectify check --json").json == []
