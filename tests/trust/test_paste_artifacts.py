"""Word's own dirt: cleaned with a list of what was done and where; what is no dirt, the fixed political terms first of
all, is never touched."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from rectify.core import paste_artifacts
from rectify.importer import read_file
from tests.conftest import Clerk

TERMS = (
    "“两个确立”",
    "“四个意识”",
    "“四个自信”",
    "“两个维护”",
    "“三会一课”",
    "“第一议题”",
    "“三重一大”",
    "“凡提四必”",
    "“三龄两历一身份”",
    "“一岗双责”",
    "习近平新时代中国特色社会主义思想",
    "中国共产党第二十次全国代表大会",
    "全面从严治党",
    "《中国共产党纪律处分条例》",
    "中央八项规定精神",
    "“不忘初心、牢记使命”",
    "‘四风’",
    "党委（党组）",
    "２０２３年",
    "100%",
    "A4纸 20 份",
    "习近平总书记关于……的重要指示批示精神",
    "王　某",
    "赵•某·某",
)
"""As papers write them: quotation marks of both kinds, full width and half, an ideographic space within a name."""
TRACES = "\u200b\u200c\u200d\u2060\ufeff\xad\x07\x1f\ufffc\u200e\u202a"
"""What vanishes wherever it stands."""
OTHER = "\v\f\x0e\x85\u2028\u2029\xa0\u2002\u202f\x1e\u2011\uf0b7\uf0a7⼀⼆"


def is_dirt(char: str) -> bool:
    """By Unicode's own categories, not by the program's list."""
    return (
        unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn")
        or (unicodedata.category(char) == "Zs" and char not in " \u3000")
        or "\u2f00" <= char <= "\u2fd5"
        or char in "\u2011\ufffc\ufffd"
    )


clean_characters = st.characters(codec="utf-8").filter(lambda char: not is_dirt(char))
clean_texts = st.text(st.one_of(clean_characters, st.sampled_from("党组整改“”‘’，。（）１２ 　·…—"))).map(
    lambda text: text.strip("\u3000 ")
)
any_texts = st.text(st.one_of(st.characters(), st.sampled_from(TRACES + OTHER + "甲乙 \u3000\n\t·-")))


@given(clean_texts)
def test_a_text_without_dirt_stays_to_the_last_character(text: str) -> None:
    assert paste_artifacts.clean(text) == (text, ())
    assert paste_artifacts.doubtful(text) == ()


@given(st.data())
def test_a_fixed_term_comes_out_whole_however_it_was_pasted(data: st.DataObject) -> None:
    term = data.draw(st.sampled_from(TERMS))
    pasted = "".join(char + data.draw(st.text(TRACES, max_size=2)) for char in term)
    assert paste_artifacts.clean(f"甲{pasted}。")[0] == f"甲{term}。"
    assert paste_artifacts.clean(term) == (term, ())


@given(any_texts)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaned, _ = paste_artifacts.clean(text)
    assert paste_artifacts.clean(cleaned) == (cleaned, ())


@given(any_texts)
def test_whatever_is_changed_is_told_and_what_is_told_was_there(text: str) -> None:
    cleaned, traces = paste_artifacts.clean(text)
    assert (cleaned != text) == bool(traces)
    assert all(1 <= trace.line <= cleaned.count("\n") + 1 for trace in traces)
    assert all(trace.done and trace.times >= 1 for trace in traces)


@given(any_texts)
def test_no_word_is_lost(text: str) -> None:
    """Only the dirt goes: what is left of the text without it stands there in its order."""
    kept = "".join(char for char in text if not is_dirt(char) and not char.isspace())
    found = "".join(char for char in paste_artifacts.clean(text)[0] if not is_dirt(char) and not char.isspace())
    assert re.sub("[-·一-龥]", "", found) == re.sub("[-·一-龥]", "", kept)


@pytest.mark.parametrize(
    ("text", "expected", "described"),
    [
        ("甲\v乙", "甲\n乙", "Word 的手动换行符 1 处，改成换行：第 1 段"),
        ("甲\u2028乙\x85丙", "甲\n乙\n丙", "行分隔符 U+2028 1 处，改成换行：第 1 段"),
        ("甲\xa0乙", "甲 乙", "不换行空格 1 处，改成普通空格：第 1 段"),
        ("甲\n\u3000\u3000乙", "甲\n乙", "行首行末的全角空格 1 处，删去：第 2 段"),
        ("甲\u200b\u200b乙\n丙\u200b", "甲乙\n丙", "零宽空格 3 处，删去：第 1、2 段"),
        ("整\xad改", "整改", "软连字符 1 处，删去：第 1 段"),
        ("\uf0b7\t甲", "甲", "字体专用的项目符号 1 处，删去：第 1 段"),
        ("张某\uf0b7李某", "张某·李某", "字体专用的圆点 1 处，改成 ·：第 1 段"),
        ("0555\x1e221", "0555-221", "不间断连字符 1 处，改成 -：第 1 段"),
        ("⼀、⼆⼗", "一、二十", "PDF 里带来的部首字符 3 处，改成通用的汉字：第 1 段"),
        ("甲\x07乙", "甲乙", "控制字符 U+0007 1 处，删去：第 1 段"),
    ],
)
def test_each_kind(text: str, expected: str, described: str) -> None:
    cleaned, traces = paste_artifacts.clean(text)
    assert cleaned == expected
    assert described in paste_artifacts.described(traces, "段")


@pytest.mark.parametrize(
    "text", ["می\u200cشود", "ᠮᠣᠩ\u180eᠭᠣᠯ", "👩\u200d🔧", "王　某", "附件：　1", "a\tb", "“甲”‘乙’\"丙\"'丁'"]
)
def test_what_can_be_meant_stays(text: str) -> None:
    assert paste_artifacts.clean(text) == (text, ())


def test_places_are_few_however_many_there_are() -> None:
    _, traces = paste_artifacts.clean("甲\u200b\n" * 40)
    assert paste_artifacts.described(traces, "段") == ["零宽空格 40 处，删去：第 1、2、3、4、5 等 段"]


# ---------------------------------------------------------------------------------------------------------------------
# a report that is imported

REPORT = """\
一、总体情况
深刻领悟“两个确立”的决定性意义。
二、巡察整改任务落实情况
（一）关于甲方面
1.“三会一课”制度不落实。印发办法，培训3次。
2.台账不全。补录台账20份。
"""
DIRTY = (
    REPORT.replace("深刻", "\u3000\u3000深刻")
    .replace("“两个", "“两\u200b个")
    .replace("培训3次", "培训\xa03次")
    .replace("印发办法，", "印发\xad办法，\v")
    .replace("2.台账", "\uf0b7 2.台账")
)


def test_an_import_says_what_was_cleaned_and_where(clerk: Clerk) -> None:
    clerk.write("报告.txt", DIRTY)
    said = clerk.does("rectify import 报告.txt")
    assert clerk.does("rectify report").out == REPORT.replace("办法，", "办法，\n").replace("培训3次", "培训 3次")
    assert "清理了粘贴带来的痕迹（原来的文件没有动）：\n" in said.err
    for described in (
        "  行首行末的全角空格 1 处，删去：第 2 段\n",
        "  零宽空格 1 处，删去：第 2 段\n",
        "  软连字符 1 处，删去：第 5 段\n",
        "  Word 的手动换行符 1 处，改成换行：第 5 段\n",
        "  不换行空格 1 处，改成普通空格：第 6 段\n",
        "  字体专用的项目符号 1 处，删去：第 7 段\n",
    ):
        assert described in said.err
    assert clerk.read("报告.txt") == DIRTY


def test_a_clean_report_says_nothing_of_it(clerk: Clerk) -> None:
    clerk.write("报告.txt", REPORT)
    assert "清理" not in clerk.does("rectify import 报告.txt").err


def test_an_import_keeps_and_tells_what_nobody_can_know(clerk: Clerk) -> None:
    clerk.write("报告.txt", REPORT.replace("补录", "补\ufffd录\uf0e0"))
    said = clerk.does("rectify import 报告.txt")
    assert "注意：有已经丢失的字（显示为问号或方块） 1 处：第 6 段；照原样保留" in said.err
    assert "字体专用的符号 U+F0E0 1 处：第 6 段" in said.err
    assert "补\ufffd录\uf0e0" in clerk.does("rectify report").out


def test_a_word_file_is_cleaned_alike(tmp_path: Path) -> None:
    document = docx.Document()
    for line in REPORT.splitlines():
        document.add_paragraph(line.replace("两个", "两\u200b个").replace("3次", "\xa03次"))
    body = document.element.body
    run = f'<w:p {nsdecls("w")}><w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t>甲</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    body.insert(len(body) - 1, parse_xml(run.replace("F0FC", "F0E0")))
    document.save(str(tmp_path / "报告.docx"))
    text = read_file.read(tmp_path / "报告.docx")
    assert text.paragraphs == (*REPORT.replace("3次", " 3次").splitlines(), "甲\uf0e0")
    described = paste_artifacts.described(text.traces, "段")
    assert described == [
        "零宽空格 1 处，删去：第 2 段",
        "不换行空格 1 处，改成普通空格：第 5 段",
        "字体专用的项目符号 1 处，删去：第 7 段",
    ]
    assert "字体专用的符号 U+F0E0 1 处：第 7 段" in text.remarks[-1]


# ---------------------------------------------------------------------------------------------------------------------
# what is typed and pasted


def test_a_pasted_option_is_cleaned_and_told(small: Clerk) -> None:
    pasted = "\u3000\u3000一是印发\u200b办法。\v\u3000\u3000二是培训\xa03次。"
    said = small.does(["rectify", "update", "1.1.2", "--result", pasted])
    assert small.does("rectify show 1.1.2 --json").json["result"] == "一是印发办法。\n二是培训 3次。"
    assert "--result 里清理了粘贴带来的Word 的手动换行符 1 处，改成换行：第 1 行\n" in said.err
    assert "--result 里清理了粘贴带来的行首行末的全角空格 2 处，删去：第 1、2 行\n" in said.err
    assert "--result 里清理了粘贴带来的零宽空格 1 处，删去：第 1 行\n" in said.err


def test_terms_that_are_typed_are_printed_as_they_were_typed(small: Clerk) -> None:
    terms = "；".join(TERMS)
    said = small.does(["rectify", "update", "1.1.2", "--title", f"落实{terms}", "--result", f"学习{terms}。"])
    assert "清理" not in said.err
    assert f"落实{terms}。学习{terms}。" in small.does("rectify report").out


def test_terms_of_a_report_that_is_imported_come_back(clerk: Clerk) -> None:
    report = REPORT.replace("补录台账20份", "；".join(TERMS))
    clerk.write("报告.txt", report)
    assert "清理" not in clerk.does("rectify import 报告.txt").err
    assert clerk.does("rectify report").out == report


def test_a_state_and_a_department_that_were_pasted_are_understood(small: Clerk) -> None:
    small.does(["rectify", "update", "1.1.2", "--status", "整改到位\u200b", "--department", "办公室\xa0"])
    assert (
        small.does(["rectify", "list", "--status", "整改\u200b到位", "--department", "办公室\u200b"]).out.count("\n")
        == 2
    )


def test_nothing_but_dirt_is_nothing(small: Clerk) -> None:
    before = small.snapshot()
    said = small.types(["rectify", "update", "1.1.2", "--result", "\u200b\xa0\v"])
    assert (said.code, small.snapshot()) == (2, before)
    assert "--result 的内容是空的" in said.err


# ---------------------------------------------------------------------------------------------------------------------
# what stands in the files


def test_check_names_what_is_left_with_its_line_and_what_to_type(small: Clerk) -> None:
    text = small.read("ledger/1.1.yaml")
    dirty = text.replace("整改情况: 印发管理办法。", "整改情况: |\n      印发管理办法。\n      召开\u200b会议\ufeff。")
    assert dirty != text
    small.write("ledger/1.1.yaml", dirty)
    line = dirty[: dirty.index("召开")].count("\n") + 1
    said = small.types("rectify check")
    assert (
        f"提醒：ledger/1.1.yaml:{line}：有零宽空格 1 处：“召开〔零宽空格〕会议。”；打开 rectify update 1.1 --edit，把这里重打一遍\n"
        in said.out
    )
    assert "零宽的字节顺序标记 1 处" in said.out
    assert small.read("ledger/1.1.yaml") == dirty


def test_the_report_s_words_are_looked_at_too(small: Clerk) -> None:
    small.write("ledger/report.yaml", "导语: 现将情况\xa0报告如下。\n")
    found = [each for each in small.types("rectify check --json").json if "不换行空格" in each["message"]]
    assert [(each["level"], each["file"], each["line"]) for each in found] == [("warning", "ledger/report.yaml", 1)]
    assert "打开 ledger/report.yaml" in found[0]["message"]


def test_the_sample_has_no_dirt(sample: Clerk) -> None:
    assert "处：“" not in sample.does("rectify check").out


def test_a_department_counts_once_whatever_was_pasted_into_its_name(small: Clerk) -> None:
    settings = small.read("ledger/ledger.yaml")
    small.write("ledger/ledger.yaml", settings.replace("部门:  ", "部门: [办公室]\n备用:  ", 1))
    text = small.read("ledger/1.1.yaml")
    small.write("ledger/1.1.yaml", text.replace("状态: 待整改", "状态: 待整改\n    牵头部门: 办\u200b公室"))
    counted = small.does("rectify status --json").json["departments"]
    assert [(each["name"], each["total"]) for each in counted] == [("办公室", 3)]
    assert len(small.does("rectify list --department 办公室").out.splitlines()) == 3
    assert "部门里没有" not in small.types("rectify check").out
