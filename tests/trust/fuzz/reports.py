"""A report that was read as the importer reads it, printed again as `rectify report` prints it. Not a target."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rectify.checking import checks
from rectify.codec import ledger_file
from rectify.core import schema
from rectify.core.model import Ledger
from rectify.core.settings import Settings
from rectify.core.states import Status
from rectify.importer import outline, structure
from rectify.render import plain_text, template_engine
from rectify.render import report_data as view
from tests.conftest import PROJECT
from tests.test_importer_roundtrip import printed

TEMPLATE: Path = PROJECT / "templates" / "进展情况报告.html"
DIFFERS = ("印出来会不同", "不会印在原处", "会多印一段", "印出来也会不同")
"""How the importer says that a line will not come back."""
REPORT = """\
中共甲市乙局党组关于巡察整改进展情况的报告
甲市市委巡察办：
现将进展情况报告如下。
一、履行整改主体责任情况
局党组高度重视。
（一）统一思想认识。召开专题会议3次。
二、巡察整改任务落实情况
巡察反馈的2大方面4个具体问题，已完成整改3项。
（一）关于甲方面
1.严格把关招标项目。一是加强评标审核。修订评标办法。二是规范信息公示。公示率100%。
2.“三会一课”制度不落实。开展培训；一是甲；二是乙。
另起一段。
（二）关于乙方面
1.健全制度。印发办法{{ 问题数 }}。
三、下一步工作打算
（一）持续整改。剩余1项。
联系方式：0555-123456。
附件：1.整改台账
2.佐证材料清单
中共甲市乙局党组
2023年5月8日
"""
WORDS = (
    *("一、", "二、", "三、", "（一）", "（二）", "(一)", "1.", "2.", "1、", "3．", "一是", "二是", "三是", "。", "；", "：", "？", "！", "\n"),
    *("第一部分：", "附件：", "附件：1.", "联系方式：", "“", "”", "‘", "《", "》", "（", "）", "{{", "}}", "{%", "\\", "\\{", "{{ 统计句 }}"),
    *("2023年5月8日", "2022年X月8日", "中共甲市乙局党组", "巡察反馈的", "大方面", "个具体问题，", "已完成整改", "项", "报告如下", "会议要求："),
    *("\u3000\u3000", "\xa0", "\v", "\f", "\r", "\r\n", "\u2028", "\x85", "\u200b", "\xad", "\ufeff", "\uf0b7", "\u2022", "\t", "\x07", "\x1e"),
)  # fmt: skip


def comes_back(paragraphs: Sequence[str]) -> None:
    """Read, kept in files, printed: the same paragraphs, or the importer has said that they will differ."""
    try:
        read = outline.read(paragraphs, Status.IN_PROGRESS)
    except (structure.NotAReport, structure.SeveralPartsOfIssues):
        return
    expected = [paragraph for paragraph in paragraphs if paragraph]
    is_published = any(words in remark for remark in read.remarks for words in DIFFERS)
    assert is_published or printed(read) == expected
    if zlib.crc32("\n".join(expected).encode("utf-8", "surrogatepass")) % _ONE_OF == 0:
        assert is_published or _printed_from_files(read).splitlines() == expected


_ONE_OF = 16
"""Of so many reports one is written to files, read and printed with the template, which takes its time."""


def _printed_from_files(read: outline.Outline) -> str:
    settings = Settings(unit=read.report.signature, aspects=read.aspects)
    kept = Ledger(
        ledger_file.read(ledger_file.written(settings, schema.SETTINGS).data, schema.SETTINGS).value,
        ledger_file.read(ledger_file.written(read.report, schema.REPORT).data, schema.REPORT).value,
        tuple(
            ledger_file.read_issue(ledger_file.written(issue, schema.ISSUE).data, str(issue.id)).value
            for issue in read.issues
        ),
    )
    today = date(2023, 4, 28)
    checks.refuse_to_report(kept, today)
    return plain_text.plain(
        template_engine.render(TEMPLATE, view.compose(kept, kept, today, public=False), own=TEMPLATE.parent)
    )
