"""The table of fields: each Chinese key with its attribute; nothing else in the code spells a key of a file.

SPEC section 1 gives the keys. The table drives reading, writing, JSON, `show`, the options of `update`, the history in
words, the checks, which names stop a public paper, and the columns of the ledger as a table: a new field is one row here
and one attribute in `model`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rectify.core import model, report_text, settings
from rectify.core.fields import Field, Kind, Option, Printed, Record, Who
from rectify.core.states import Status

_PERSON, _DEPARTMENT = Who.PERSON, Who.DEPARTMENT
_TABLE, _NEVER = Printed.TABLE, Printed.NEVER

_DATE = Field("日期", "date", Kind.DATE, printed=_TABLE, column=True)
ACCEPTANCE = Record(
    model.Acceptance,
    _DATE,
    Field("验收人", "by", who=_PERSON, printed=_NEVER),
    Field("意见", "opinion", printed=_NEVER),
)
CLOSING = Record(
    model.Closing,
    _DATE,
    Field("经办", "by", who=_PERSON, printed=_NEVER),
    Field("批准", "approved_by", who=_PERSON, printed=_NEVER),
)
REOPENING = Record(model.Reopening, Field("日期", "date", Kind.DATE), Field("原因", "reason"), Field("依据", "basis"))
WITHDRAWAL = Record(
    model.Withdrawal,
    Field("日期", "date", Kind.DATE),
    Field("原因", "reason"),
    Field("并入", "into", Kind.REF),
    Field("经办", "by", who=_PERSON),
)
ROUND = Record(
    model.Round,
    Field("验收", "acceptance", Kind.RECORD, ACCEPTANCE),
    Field("销号", "closing", Kind.RECORD, CLOSING),
    Field("撤销", "withdrawn", Kind.RECORD, WITHDRAWAL),
    Field("重启", "reopened", Kind.RECORD, REOPENING),
)
PROGRESS = Record(
    model.Progress,
    Field("日期", "date", Kind.DATE),
    Field("填报", "by", who=_PERSON, option=Option("--by", "填报", "谁填报的进展", 32)),
    Field("内容", "text", option=Option("--progress", "文字", "记一条进展", 31)),
    Field("问题", "problem", Kind.REF),
    alone="text",
)
EVIDENCE = Record(
    model.Evidence,
    Field("名称", "name"),
    Field("文件", "file", Kind.FILE, option=Option("--evidence", "文件", "存一份佐证材料，可写几次", 52)),
    Field("sha256", "sha256"),
    Field("备注", "remark"),
    Field("问题", "problem", Kind.REF),
)
EXTENSION = Record(
    model.Extension,
    Field("原时限", "old"),
    Field("改为", "new"),
    Field("原因", "reason", option=Option("--reason", "原因", "改期或退回的原因", 13)),
    Field("日期", "date", Kind.DATE),
    Field("问题", "problem", Kind.REF),
)

ISSUE = Record(model.Issue)
PROBLEM = Record(model.Problem, known_by="id")
_ISSUE, _PROBLEM, _BOTH = (ISSUE,), (PROBLEM,), (ISSUE, PROBLEM)
_TITLE = Option("--title", "文字", "标题；具体问题的小标题", 21)
_RESULT = Option("--result", "文字", "正文；具体问题的整改情况", 23)
_TARGET = Option("--target", "文字", "整改目标；长期整改的阶段目标", 61)

FIELDS = (
    Field("编号", "id", Kind.REF, of=_BOTH, column=True),
    Field("标题", "title", of=_ISSUE, option=_TITLE),
    Field(
        *("问题", "finding"),
        of=_BOTH,
        printed=_TABLE,
        column=True,
        option=Option("--finding", "文字", "问题", 22),
    ),
    Field("小标题", "heading", of=_PROBLEM, option=_TITLE),
    Field("整改情况", "result", of=_PROBLEM, prose=True, inherited=True, option=_RESULT),
    Field("来源", "source", of=_ISSUE, printed=_NEVER),
    Field(
        *("状态", "status", Kind.STATUS),
        of=_PROBLEM,
        column=True,
        option=Option("--status", "状态", "、".join(each.label for each in Status if each.is_free), 11),
    ),
    Field(
        *("责任领导", "leader"),
        of=_ISSUE,
        who=_PERSON,
        printed=_TABLE,
        column=True,
        option=Option("--leader", "姓名", "责任领导", 41),
    ),
    Field(
        *("牵头部门", "department"),
        of=_BOTH,
        inherited=True,
        who=_DEPARTMENT,
        printed=_TABLE,
        column=True,
        option=Option("--department", "部门", "牵头部门", 42),
    ),
    Field(
        *("配合部门", "supporting", Kind.NAMES),
        of=_ISSUE,
        who=_DEPARTMENT,
        printed=_NEVER,
        option=Option("--support", "部门", "加配合部门，可写几个", 43),
    ),
    Field(
        *("责任人", "owner"),
        of=_BOTH,
        inherited=True,
        who=_PERSON,
        printed=_TABLE,
        column=True,
        option=Option("--owner", "姓名", "责任人", 44),
    ),
    Field(
        *("整改时限", "deadline", Kind.DEADLINE),
        of=_BOTH,
        inherited=True,
        printed=_TABLE,
        column=True,
        option=Option("--deadline", "时限", "整改时限；已有时限的要写 --reason", 12),
    ),
    Field("整改目标", "target", of=_ISSUE, printed=_NEVER, option=_TARGET),
    Field(
        *("措施", "measures", Kind.TEXTS),
        of=_ISSUE,
        printed=_NEVER,
        option=Option("--measure", "文字", "加一条措施，可写几次", 51),
    ),
    Field("正文", "result", of=_ISSUE, prose=True, option=_RESULT),
    Field("具体问题", "problems", Kind.RECORDS, PROBLEM, of=_ISSUE),
    Field("进展", "progress", Kind.RECORDS, PROGRESS, of=_ISSUE, printed=_NEVER),
    Field("佐证", "evidence", Kind.RECORDS, EVIDENCE, of=_ISSUE, printed=_NEVER),
    Field("延期", "extensions", Kind.RECORDS, EXTENSION, of=_ISSUE, printed=_NEVER),
    Field(
        *("公开", "public", Kind.FLAG),
        of=_BOTH,
        inherited=True,
        option=Option("--public/--no-public", "", "能不能公开", 81),
    ),
    Field("阶段目标", "target", of=_PROBLEM, printed=_NEVER, option=_TARGET),
    Field(
        *("复核日期", "review", Kind.DATE),
        of=_PROBLEM,
        printed=_TABLE,
        option=Option("--review", "日期", "长期整改的复核日期", 62),
    ),
    Field("验收", "acceptance", Kind.RECORD, ACCEPTANCE, of=_PROBLEM),
    Field("销号", "closing", Kind.RECORD, CLOSING, of=_PROBLEM),
    Field("撤销", "withdrawn", Kind.RECORD, WITHDRAWAL, of=_PROBLEM, printed=_NEVER),
    Field("轮次", "rounds", Kind.RECORDS, ROUND, of=_PROBLEM, printed=_NEVER),
    Field("备注", "remark", of=_ISSUE, printed=_NEVER, option=Option("--remark", "文字", "备注", 71)),
)
"""The fields of an issue and of a problem, in the order in which they are written."""
for _row in FIELDS:
    for _record in _row.of:
        _record.add(_row)

DEPARTMENT = Record(
    settings.Department,
    Field("名称", "name"),
    Field("曾用名", "former", Kind.NAMES),
    Field("启用", "since"),
    alone="name",
    known_by="name",
)
WITHHELD = Record(
    settings.Withheld,
    Field("名称", "name"),
    Field("简称", "short", Kind.NAMES),
    Field("除外", "harmless", Kind.NAMES),
    alone="name",
)
FACES = Record(
    settings.Faces,
    Field("仿宋", "fangsong"),
    Field("楷体", "kaiti"),
    Field("黑体", "heiti"),
    Field("小标宋", "xiaobiaosong"),
    Field("宋体", "songti"),
    if_empty="还用原来的字体",
)
SETTINGS = Record(
    settings.Settings,
    Field("单位", "unit", printed=_TABLE),
    Field("简称", "short", printed=_NEVER),
    Field("巡察类型", "kind", printed=_NEVER),
    Field("巡察组", "team", printed=_NEVER),
    Field("进驻日期", "entered", Kind.DATE, printed=_NEVER),
    Field("反馈日期", "feedback", Kind.DATE, printed=_NEVER),
    Field("集中整改截止", "concentrated", Kind.DATE, printed=_NEVER),
    Field("方面", "aspects", Kind.TEXTS),
    Field("部门", "departments", Kind.RECORDS, DEPARTMENT, printed=_NEVER),
    Field("销号要求", "closing_asks", Kind.NAMES, printed=_NEVER),
    Field("提醒天数", "remind_days", printed=_NEVER),
    Field("统计句", "tally_wording"),
    Field("自动提交", "auto_commit", Kind.FLAG),
    Field("字体", "faces", Kind.RECORD, FACES, printed=_NEVER),
    Field("不公开", "withheld", Kind.RECORDS, WITHHELD, printed=_NEVER),
    Field("通报统计", "public_tally", printed=_NEVER),
    Field("人名", "persons", Kind.NAMES, printed=_NEVER),
    Field("不是人名", "no_persons", Kind.NAMES, printed=_NEVER),
)
SECTION = Record(
    report_text.Section, Field("标题", "heading", prose=True), Field("正文", "text", prose=True), known_by="heading"
)
PART = Record(
    report_text.Part,
    Field("标题", "heading", prose=True),
    Field("引言", "intro", prose=True),
    Field("段落", "sections", Kind.RECORDS, SECTION),
)
PART_TWO = Record(report_text.Part, Field("标题", "heading", prose=True), Field("引言", "intro", prose=True))
ATTACHMENT = Record(
    report_text.Attachment,
    Field("名称", "name", prose=True),
    Field("内容", "content", printed=_NEVER),
    alone="name",
    known_by="name",
)
LETTERHEAD = Record(
    report_text.Letterhead,
    Field("份号", "copy_number"),
    Field("密级", "secrecy"),
    Field("紧急程度", "urgency"),
    Field("发文机关标志", "organ"),
    Field("发文字号", "reference"),
    Field("签发人", "signers", Kind.NAMES, who=_PERSON),
)
COLOPHON = Record(
    report_text.Colophon, Field("抄送", "copies"), Field("印发机关", "printer"), Field("印发日期", "printed", Kind.DATE)
)
REPORT = Record(
    report_text.ReportText,
    Field("版头", "letterhead", Kind.RECORD, LETTERHEAD),
    Field("标题", "title", prose=True),
    Field("主送机关", "addressee", prose=True),
    Field("导语", "lead", prose=True),
    Field("第一部分", "part_one", Kind.RECORD, PART),
    Field("第二部分", "part_two", Kind.RECORD, PART_TWO),
    Field("第三部分", "part_three", Kind.RECORD, PART),
    Field("联系方式", "contact", prose=True),
    Field("附件", "attachments", Kind.RECORDS, ATTACHMENT),
    Field("署名", "signature", prose=True),
    Field("成文日期", "date", prose=True),
    Field("盖章", "sealed", Kind.FLAG),
    Field("双面", "duplex", Kind.FLAG),
    Field("附注", "note", prose=True),
    Field("版记", "colophon", Kind.RECORD, COLOPHON),
)

CLOSING_ASKS = ("整改情况", "验收", "佐证")
"""What 销号要求 may name."""
DEFAULT_CLOSING_ASKS = ("整改情况", "验收")
"""What a new ledger asks for before a problem is closed."""
CONTENTS = ("台账表",)
"""What the program prints as the content of an attachment."""
PUBLIC_TALLIES = ("全部", "公开")
"""What 通报统计 may be: the figures of a public paper count all problems (as where it is not set), or the public ones."""
SOURCES = ("反馈意见", "问题清单", "立行立改", "补充反馈", "回头看")
"""The known 来源 of an issue."""
YES, NO = "是", "否"
NO_DEPARTMENT = "未明确"
"""What a problem without a department counts under."""


def of_problem(attribute: str, issue: model.Issue, problem: model.Problem) -> Any:
    """What holds for a problem: its own, else what it inherits from its issue; of a field of issues the issue's."""
    known = PROBLEM.by_attribute.get(attribute)
    own = None if known is None else getattr(problem, attribute)
    if known is not None and (own or not known.inherited):
        return own
    return getattr(issue, attribute)


def inherited() -> tuple[str, ...]:
    """The attributes of a problem that are its issue's where it has none of its own."""
    return tuple(known.attribute for known in PROBLEM.fields if known.inherited)


class Column(NamedTuple):
    """A column of the ledger as a table: its heading, the attributes that lead to its value, who is named in it."""

    heading: str
    path: tuple[str, ...]
    who: Who | None


def columns() -> list[Column]:
    """The columns of the ledger as a table, a row a problem."""
    found: dict[str, Column] = {}
    for known in (*ISSUE.fields, *PROBLEM.fields):
        if known.column:
            found[known.key] = Column(known.key, (known.attribute,), known.who)
        elif known.kind is Kind.RECORD and known.record is not None:
            for each in known.record.fields:
                if each.column:
                    heading = f"{known.key}{each.key}"
                    found[heading] = Column(heading, (known.attribute, each.attribute), each.who)
    return list(found.values())


def options() -> list[Field]:
    """The fields that `update` sets, each option once, in the order of the help page."""
    found: dict[str, Field] = {}
    for known in ISSUE.all_fields():
        if known.option is not None:
            found.setdefault(known.option.name, known)
    return sorted(found.values(), key=_place)


def _place(known: Field) -> int:
    return known.option.place if known.option else 0
