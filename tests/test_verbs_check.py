"""`rectify check`: each finding with its file and line, and never a byte written."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from rectify.checking import checks
from tests.conftest import Clerk


@dataclass(frozen=True)
class Case:
    """An edit of a clean ledger and what `check` says of it: the finding's function, the marked text of the line."""

    of: str
    file: str
    old: str
    new: str
    level: str
    line_of: str
    described: str


ISSUE = "1.1.yaml"
SETTINGS = "ledger.yaml"
REPORT = "report.yaml"
CASES = [
    Case("damaged_files", ISSUE, "状态: 整改中", "状态: 快好了", "error", "快好了", "没有“快好了”这种状态"),
    Case("damaged_files", ISSUE, "整改时限: 2023年6月底前", "整改时限: 2023-02-30", "error", "02-30", "不存在"),
    Case("damaged_files", ISSUE, "标题: 严格管理", "标题: 甲\n标题: 乙", "error", "乙", "标题"),
    Case(
        "reading_remarks",
        ISSUE,
        "标题: 严格管理",
        "标题: 严格管理\n责任领寻: 周某",
        "warning",
        "责任领寻",
        "“责任领导”",
    ),
    Case("reading_remarks", ISSUE, "标题: 严格管理", "标题: 严格管理 #3号楼", "warning", "#3号楼", "#3号楼"),
    Case("unit", SETTINGS, "单位: 中共甲市乙局党组", "单位:", "error", "单位:", "没有写“单位”"),
    Case("rules", SETTINGS, "[整改情况, 验收]", "[整改情况, 验牧]", "error", "验牧", "销号要求里没有“验牧”这一项"),
    Case("rules", SETTINGS, "提醒天数: 7", "提醒天数: 一周", "error", "一周", "提醒天数“一周”不是数字"),
    Case("numbers", ISSUE, "编号: 1.1.2", "编号: 1.1.1 # 又", "error", "编号: 1.1.1 # 又", "编号 1.1.1 重复"),
    Case("numbers", ISSUE, "编号: 1.1.3", "编号: 1.2.3", "error", "1.2.3", "1.2.3 不是 1.1 的编号"),
    Case("titles", ISSUE, "标题: 严格管理\n", "", "error", "编号: 1.1", "1.1 没有写“标题”"),
    Case("answers", ISSUE, "    整改情况: 加强巡查。\n", "", "error", "编号: 1.1.3", "1.1.3 没有整改情况"),
    Case("responsibility", ISSUE, "牵头部门: 办公室\n", "", "error", "编号: 1.1.1", "1.1.1 没有牵头部门"),
    Case("responsibility", ISSUE, "整改时限: 2023年6月底前\n", "", "error", "编号: 1.1.1", "1.1.1 没有整改时限"),
    Case("deadlines", ISSUE, "时限: 2023年6月底前", "时限: 尽快", "warning", "尽快", "“尽快”看不出是哪一天"),
    Case("departments", ISSUE, "牵头部门: 办公室", "牵头部门: 办公厅", "warning", "办公厅", "没有“办公厅”"),
    Case("closings", ISSUE, "验收人: 王某", "意见: 同意", "error", "状态: 已销号", "1.1.1 已销号，没有验收记录"),
    Case("states", ISSUE, "    销号:\n      日期: 2023-04-20\n", "", "error", "状态: 已销号", "没有写销号日期"),
    Case("closings", SETTINGS, "[整改情况, 验收]", "[整改情况, 佐证]", "error", "@1.1.yaml 状态: 已销号", "没有佐证"),
    Case("signed_off", ISSUE, "印发管理办法。", "印发新办法。", "error", "印发新办法。", "1.1.1 销号后没有重启就改了"),
    Case(
        "reused_numbers",
        ISSUE,
        "问题: 台账不全\n    小标题: 补齐台账\n    整改情况: 补录台账20份。\n    状态: 整改中",
        "问题: 公款吃喝\n    状态: 待整改",
        "error",
        "公款吃喝",
        "1.1.2 原来是“台账不全”，现在成了“公款吃喝”",
    ),
    Case("states", ISSUE, "状态: 已销号", "状态: 整改中", "error", "状态: 整改中", "1.1.1 是“整改中”，却有销号记录"),
    Case("states", ISSUE, "状态: 整改中", "状态: 已验收", "error", "状态: 已验收", "没有写验收人"),
    Case("states", ISSUE, "状态: 整改中", "状态: 已撤销", "error", "状态: 已撤销", "没有写撤销原因"),
    Case(
        "withdrawals",
        ISSUE,
        "状态: 整改中",
        "状态: 已撤销\n    撤销: {原因: 重复, 并入: 3.1}",
        "error",
        "并入: 3.1",
        "1.1.2 并入的 3.1 不存在",
    ),
    Case("states", ISSUE, "状态: 整改中", "状态: 长期整改", "error", "状态: 长期整改", "没有阶段目标"),
    Case(
        "days", ISSUE, "日期: 2023-04-18", "日期: 2023-04-21", "error", "@日期: 2023-04-20", "早于验收日期 2023-04-21"
    ),
    Case("days", ISSUE, "日期: 2023-04-20", "日期: 2023-04-29", "error", "04-29", "晚于今天"),
    Case("days", SETTINGS, "反馈日期:  ", "反馈日期: 2023-04-19  ", "warning", "@1.1.yaml 2023-04-18", "早于反馈日期"),
    Case(
        "evidence", ISSUE, "#佐证", "佐证: [{文件: evidence/没有.pdf}]", "error", "没有.pdf", "evidence/没有.pdf 不在了"
    ),
    Case("evidence", ISSUE, "#佐证", "佐证: [{文件: ../别处.pdf}]", "error", "别处", "在台账文件夹之外"),
    Case("evidence", ISSUE, "#佐证", "佐证: [{文件: 1.1.yaml, sha256: ab}]", "error", "sha256: ab", "sha256 对不上"),
    Case("evidence", ISSUE, "#佐证", "佐证: [{名称: 会议纪要}]", "error", "会议纪要", "没有备注说明在哪里"),
    Case("references", ISSUE, "#佐证", "进展: [{内容: 甲, 问题: 1.1.7}]", "error", "1.1.7", "1.1 没有具体问题 1.1.7"),
    Case(
        "unknown_placeholders",
        ISSUE,
        "加强巡查。",
        "共{{ 问题总数 }}个。",
        "error",
        "问题总数",
        "不认识占位符 {{ 问题总数 }}",
    ),
    Case("unknown_placeholders", REPORT, "导语:", "导语: '{{ 销号率.x }}'", "error", "销号率.x", "不认识占位符"),
    Case(
        "unknown_placeholders",
        SETTINGS,
        "提醒天数: 7",
        "统计句: 共{{ 问题数 }}项",
        "error",
        "统计句",
        "漏了有问题的类别",
    ),
    Case(
        "contradicted_figures",
        REPORT,
        "导语:",
        "导语: 巡察反馈的9个具体问题。",
        "error",
        "导语",
        "与台账不符：问题数是 3",
    ),
    Case(
        "contradicted_figures",
        SETTINGS,
        "提醒天数: 7",
        "统计句: 巡察反馈的9个具体问题，已完成{{ 已完成数 }}项，其余{{ 剩余数 }}项。",
        "error",
        "统计句",
        "与台账不符：问题数是 3",
    ),
    Case("attachments", REPORT, "附件:", "附件: [{内容: 台账表}]", "error", "台账表", "第 1 个附件没有写“名称”"),
    Case("attachments", REPORT, "附件:", "附件: [{名称: 甲, 内容: 台帐}]", "error", "台帐", "附件的内容“台帐”印不出来"),
    Case("formalities", REPORT, "成文日期:", "成文日期: 2023年04月28日", "warning", "成文日期", "写作 2023年4月28日"),
    Case("rules", SETTINGS, "提醒天数: 7", "通报统计: 全体", "error", "全体", "通报统计只能写"),
    Case("disclosures", SETTINGS, "提醒天数: 7", "不公开: 管理", "warning", "@1.1.yaml 标题", "要公开的文字里有“管理”"),
    Case(
        "who_is_named",
        ISSUE,
        "标题: 严格管理",
        "责任人: 王建华李明",
        "warning",
        "王建华李明",
        "分不清是王建、华李明，还是",
    ),
    Case("left_in", ISSUE, "标题: 严格管理", "标题: 严格XX管理", "warning", "严格XX", "有没填好的地方"),
    Case(
        "unprintable", ISSUE, "印发管理办法。", '"印发\\x07办法。"', "error", "x07", "看不见的控制字符 U+0007，印不出来"
    ),
    Case("rare_characters", ISSUE, "印发管理办法。", "由朱镕、龚䶮办。", "warning", "朱镕", "仿宋里没有“镕”、“䶮”"),
    Case("rare_characters", ISSUE, "标题: 严格管理", "标题: 严格𠮷管理😀", "warning", "严格𠮷", "没有“𠮷”、“😀”"),
    Case(
        "traces",
        ISSUE,
        "标题: 严格管理",
        "标题: 严格\u200b管理",
        "warning",
        "标题",
        "有零宽空格 1 处：“严格〔零宽空格〕管理”",
    ),
    Case("traces", REPORT, "导语:", "导语: 甲\uf0fc乙", "warning", "导语", "有字体专用的符号 U+F0FC 1 处"),
    Case(
        "first_page", REPORT, "主送机关:", f"主送机关: {'某县委，' * 150}", "warning", "主送", "首页排不下正文，约多 "
    ),
]


@pytest.fixture
def clean(small: Clerk) -> Clerk:
    """The small ledger with nothing to find in it."""
    small.does("rectify update 1.1.3 --result 加强巡查。 --status 整改中")
    small.does("rectify update 1.1.2 --status 基本完成")
    small.does("rectify update 1.1.3 --status 整改到位")
    small.does("rectify update 1.1.2 --status 整改中")
    small.does("rectify accept 1.1.1 --by 王某 --date 2023-04-18")
    small.does("rectify close 1.1.1 --date 2023-04-20")
    settings = small.read("ledger/ledger.yaml").replace("部门:  ", "部门: [办公室, 人事科]\n备用:  ", 1)
    small.write("ledger/ledger.yaml", settings.replace("备用:", "# 备用:"))
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml") + "#佐证\n")
    return small


def test_a_clean_ledger_has_no_findings(clean: Clerk) -> None:
    said = clean.does("rectify check")
    assert (said.out, said.err) == ("", "没有发现问题\n")
    assert clean.does("rectify check --json").json == []


def test_the_sample_has_no_findings(sample: Clerk) -> None:
    assert sample.does("rectify check --json").json == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.of}-{case.described}")
def test_each_finding_with_its_file_and_line(clean: Clerk, case: Case) -> None:
    text = clean.read(f"ledger/{case.file}")
    assert case.old in text
    clean.write(f"ledger/{case.file}", text.replace(case.old, case.new, 1))
    before = clean.snapshot()
    said = clean.types("rectify check --json")
    found = [each for each in said.json if case.described in each["message"]]
    assert found, said.out
    first = found[0]
    marked = case.line_of
    file = case.file
    if marked.startswith("@"):
        file, marked = marked[1:].split(" ", 1) if marked.startswith("@1.1.yaml") else (case.file, marked[1:])
    lines = clean.read(f"ledger/{file}").splitlines()
    at = next(number for number, line in enumerate(lines, 1) if marked in line)
    assert (first["level"], first["file"], first["line"]) == (case.level, f"ledger/{file}", at)
    assert said.code == (1 if any(each["level"] == "error" for each in said.json) else 0)
    as_text = clean.types("rectify check")
    word = "错误" if case.level == "error" else "提醒"
    assert f"{word}：ledger/{file}:{at}：{first['message']}\n" in as_text.out
    assert as_text.code == said.code
    assert clean.snapshot() == before


def test_every_check_has_a_case() -> None:
    assert {check.__name__ for check in checks.CHECKS} == {case.of for case in CASES}


def test_the_finding_names_the_issue_or_the_problem(clean: Clerk) -> None:
    text = clean.read("ledger/1.1.yaml").replace("标题: 严格管理\n", "").replace("整改情况: 加强巡查。\n", "备注: 无\n")
    clean.write("ledger/1.1.yaml", text)
    found = clean.types("rectify check --json").json
    assert {each["id"] for each in found} >= {"1.1", "1.1.3"}
    clean.write("ledger/ledger.yaml", clean.read("ledger/ledger.yaml").replace("单位: 中共甲市乙局党组", "单位:"))
    assert None in {each["id"] for each in clean.types("rectify check --json").json}


def test_findings_come_by_file_and_line_with_a_count(clean: Clerk) -> None:
    for number in range(1, 11):
        clean.does(f"rectify add 2 第{number}条")
    said = clean.types("rectify check --json")
    places = [(each["file"], each["line"]) for each in said.json]
    files = list(dict.fromkeys(file for file, _ in places))
    assert files == [f"ledger/2.{number}.yaml" for number in range(1, 11)]
    assert places == sorted(places, key=lambda place: (files.index(place[0]), place[1]))
    assert f"错误 {len(places)} 处，提醒 0 处" in clean.types("rectify check").err


def test_a_heading_that_is_not_printed_is_a_warning(clean: Clerk) -> None:
    clean.does("rectify add 2 规范采购")
    clean.does("rectify update 2.1 --department 办公室 --deadline 2023年6月底前")
    clean.does("rectify update 2.1.1 --title 建章立制 --result 印发办法。")
    (found,) = clean.does("rectify check --json").json
    assert (found["level"], found["id"]) == ("warning", "2.1.1")
    assert "小标题“建章立制”不会印出" in found["message"]


def test_an_issue_of_an_aspect_that_is_not_there(clean: Clerk) -> None:
    clean.write("ledger/3.1.yaml", "编号: 3.1\n标题: 甲\n具体问题:\n  - {编号: 3.1.1, 问题: 甲, 状态: 待整改}\n")
    found = clean.types("rectify check --json").json
    assert ("ledger/3.1.yaml", 1, "3.1") in {(each["file"], each["line"], each["id"]) for each in found}
    assert any("没有第3方面" in each["message"] for each in found)


def test_damaged_settings_are_one_finding_and_not_one_for_each_issue(clean: Clerk) -> None:
    clean.write("ledger/ledger.yaml", "单位: 甲\n单位: 乙\n")
    found = clean.types("rectify check --json").json
    assert [(each["file"], each["line"]) for each in found] == [("ledger/ledger.yaml", 2)]


def test_masked_dates_and_content_figures_are_no_findings(clean: Clerk) -> None:
    text = clean.read("ledger/1.1.yaml").replace("加强巡查。", "6个方面提出18条措施，完成5个项目验收。")
    clean.write("ledger/1.1.yaml", text)
    assert clean.does("rectify check").out == ""


def test_check_takes_no_lock_and_leaves_git_alone(clean: Clerk) -> None:
    index = clean.path(".git/index").read_bytes()
    lock = clean.path(".git/rectify.lock")
    lock.unlink(missing_ok=True)
    clean.does("rectify check")
    assert clean.path(".git/index").read_bytes() == index
    assert not lock.exists()
