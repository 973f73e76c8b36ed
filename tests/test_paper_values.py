"""What is written in `report.yaml` for the small parts of a paper: printed right or told of, never wrong in silence."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk

REPORT = "ledger/report.yaml"


@pytest.fixture
def answered(small: Clerk) -> Clerk:
    """The small ledger with nothing for `check` to find."""
    small.does("rectify update 1.1.3 --result 加强巡查。")
    assert small.does("rectify check").out == ""
    return small


def warnings(clerk: Clerk, report: str) -> list[str]:
    """What `check` says of a `report.yaml`, which must be no error."""
    clerk.write(REPORT, report)
    found = clerk.does("rectify check --json").json
    assert {each["level"] for each in found} <= {"warning"}
    return [f"{each['file']}:{each['line']}：{each['message']}" for each in found]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("附注: （联系人：李某）", "（联系人：李某）"),
        ("附注: (联系人：李某)。", "（联系人：李某）"),
        ("附注: 联系人：李某（办公室）", "（联系人：李某（办公室））"),
        ("附注: （甲）乙（丙）", "（（甲）乙（丙））"),
        ("版记: {抄送: 抄送：甲乙。}", "抄送：甲乙。"),
        ("版记: {抄送: '抄送: 甲乙'}", "抄送：甲乙。"),
        ("版记: {印发机关: 甲, 印发日期: 2023-04-28印发}", "甲\t2023年4月28日印发"),
        ("版记: {印发机关: 甲, 印发日期: 2023-04-28}", "甲\t2023年4月28日印发"),
        ("版头: {签发人: 签发人：王某、李某}", "\t签发人：王某\t李某"),
        ("附件: 附件：台账", "附件：台账"),
        ("附件: [附件1：甲, 2.乙]", "附件：1.甲\n2.乙"),
        ("附件: [1.5万元以上项目, 2.乙]", "附件：1.1.5万元以上项目\n2.乙"),
        ("附件: 1.台账", "附件：1.台账"),
        ("主送机关: 市委：", "市委："),
    ],
)
def test_what_the_paper_adds_is_not_doubled(answered: Clerk, written: str, printed: str) -> None:
    answered.write(REPORT, f"{written}\n")
    lines = answered.does("rectify report").out
    assert f"\n{printed}\n" in f"\n{lines}"
    assert answered.read(REPORT) == f"{written}\n"


@pytest.mark.parametrize(
    ("attachments", "described", "hint"),
    [
        ("[{内容: 台账表}]", "第 1 个附件没有写“名称”", "名称: 整改台账"),
        ("[甲, {名称: , 内容: 台账表}]", "第 2 个附件没有写“名称”", "名称: 整改台账"),
        ("[{名称: 甲, 内容: 台帐表}]", "附件的内容“台帐表”印不出来", "能印的有：台账表"),
    ],
)
def test_an_attachment_that_would_not_be_printed_is_an_error(
    answered: Clerk, attachments: str, described: str, hint: str
) -> None:
    answered.write(REPORT, f"署名: 甲\n附件: {attachments}\n")
    said = answered.types("rectify check")
    assert said.code == 1
    assert f"错误：{REPORT}:2：{described}" in said.out
    assert hint in said.out
    answered.is_refused("rectify report --docx", 1, f"错误：{REPORT}:2：{described}")
    hints = answered.types("rectify report").err.partition("提示：")[2]
    assert hint in hints
    assert "rectify check" in hints


@pytest.mark.parametrize("attachments", ["[[甲]]", "\n  - - 甲\n"])
def test_a_list_within_the_list_of_attachments(answered: Clerk, attachments: str) -> None:
    answered.write(REPORT, f"附件: {attachments}\n")
    said = answered.types("rectify check")
    assert "“附件”的每一项应当写明名称、内容" in said.out
    assert "- {名称: …, 内容: …}；只有名称的直接写 - …" in said.out


@pytest.mark.parametrize(
    ("written", "described"),
    [
        ("版头: {发文字号: '甲党[2023]5号'}", "写作 甲党〔2023〕5号"),
        ("版头: {发文字号: 甲党（2023）第05号}", "写作 甲党〔2023〕5号"),
        ("版头: {发文字号: 甲党〔2023〕5}", "写作 甲党〔2023〕5号"),
        ("版头: {发文字号: 甲党〔23〕5号}", "写作 甲党〔2023〕5号"),
        ("版头: {发文字号: 甲党2023年第5号}", "写作 甲党〔2023〕5号"),
        ("版头: {发文字号: 甲党5号}", "例如 甲党〔2023〕5号"),
        ("版头: {份号: 12}", "写作 000012"),
        ("版头: {份号: abc}", "例如 000001"),
        ("版头: {密级: 内部}", "应当是绝密、机密、秘密之一"),
        ("版头: {密级: 秘密1年}", "写作 秘密★1年"),
        ("版头: {密级: 机密*六个月}", "写作 机密★6个月"),
        ("版头: {紧急程度: 特级}", "应当是特急、加急（电报另有特提、平急）"),
        ("版头: {紧急程度: 很急}", "应当是特急、加急"),
        ("版记: {印发日期: 2023年04月28日}", "写作 2023年4月28日"),
        ("版记: {印发日期: 二〇二三年四月二十八日印发}", "写作 2023年4月28日"),
        ("成文日期: 2023年04月28日", "写作 2023年4月28日"),
        ("成文日期: 2023年4月28号", "写作 2023年4月28日"),
        ("成文日期: 二〇二〇年四月三十日", "写作 2020年4月30日"),
        ("成文日期: 4月28日", "不是写全的日期"),
        ("成文日期: 月底", "不是写全的日期"),
        ("成文日期: 2023年2月30日", "这一天不存在"),
        ("附件: [整改台账。]", "写作 整改台账"),
        ("附件: [《整改台账》；]", "写作 整改台账"),
    ],
)
def test_what_is_not_written_as_the_standard_asks(answered: Clerk, written: str, described: str) -> None:
    (warning,) = warnings(answered, f"署名: 甲\n{written}\n")
    assert warning.startswith(f"{REPORT}:2：")
    assert described in warning
    answered.does("rectify report")


@pytest.mark.parametrize(
    "written",
    [
        "版头: {份号: '000012', 密级: 秘密★1年, 紧急程度: 加急, 发文字号: 甲党〔2023〕5号}",
        "版头: {密级: 绝密, 紧急程度: 特提}",
        "版头: {密级: 机密★长期, 紧急程度: 平急}",
        "成文日期: 2023-04-28",
        "成文日期: '{{ 截止日期 }}'",
        "成文日期: |\n  2023年4月28日\n  （联系人：李某）",
        "版记: {印发日期: 2023.4.28}",
        "附件: [关于印发《办法》的通知, '《甲》和《乙》']",
    ],
)
def test_what_is_written_right(answered: Clerk, written: str) -> None:
    assert warnings(answered, f"{written}\n") == []


def test_a_masked_date_is_only_something_to_fill_in(answered: Clerk) -> None:
    (warning,) = warnings(answered, "成文日期: 2022年X月26日\n")
    assert "有没填好的地方" in warning


@pytest.mark.parametrize(
    ("file", "written", "described"),
    [
        (REPORT, "版头: {标志: 甲}", "不认识“标志”这一项，是不是“发文机关标志”？"),
        (REPORT, "版记: {印发: 丙}", "不认识“印发”这一项，是不是“印发机关”？"),
        (REPORT, "附件: [{名称: 甲, 类型: 台账表}]", "不认识“类型”这一项"),
        (REPORT, "主送: 市委", "不认识“主送”这一项，是不是“主送机关”？"),
        ("ledger/ledger.yaml", "字体: {隶书: 隶书}", "不认识“隶书”这一项"),
        ("ledger/ledger.yaml", "字体: {仿宋: }", "“仿宋”后面没有写，还用原来的字体"),
    ],
)
def test_what_is_not_read_is_told_with_the_paper_too(answered: Clerk, file: str, written: str, described: str) -> None:
    before = answered.read(file) if file != REPORT else ""
    answered.write(file, f"{before}{written}\n")
    line = f"{file}:{before.count(chr(10)) + 1}：{described}"
    assert f"提醒：{line}" in answered.does("rectify check").out
    said = answered.does("rectify report --docx")
    assert f"注意：{line}" in said.err
    assert answered.path("进展情况报告.docx").is_file()


def test_how_a_file_is_kept_is_no_matter_of_the_paper(answered: Clerk) -> None:
    answered.write(REPORT, "署名: 甲\n".encode("gb18030"))
    assert "建议另存为 UTF-8" in answered.does("rectify check").out
    assert answered.does("rectify report").err == ""


def test_a_paper_with_nothing_on_it_is_told(answered: Clerk) -> None:
    answered.write("templates/便函.html", "<p>{{ 导语 }}</p>\n")
    answered.write(REPORT, "导语:\n")
    assert "便函上什么也没有" in answered.does("rectify report 便函").err
    answered.write("templates/便函.html", "\n")
    answered.is_refused("rectify report 便函", 1, "templates/便函.html:1：模板里没有一个段落")
