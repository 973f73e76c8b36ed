"""The one table that ties each Chinese key to its attribute; nothing else in the code spells a key of a file.

SPEC section 1 gives the keys. The table drives reading, writing, JSON, the history in words and the checks, so a new
field is one line here and one in `model`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from rectify.core import model
from rectify.core.values import frozen


class Kind(Enum):
    """How the text behind a key is typed."""

    TEXT = auto()
    """Text, kept as written."""
    DATE = auto()
    """A date as written; masked dates and words are kept, an impossible date is an error."""
    DEADLINE = auto()
    """整改时限 as written; the due date is read from it."""
    REF = auto()
    """The number of an issue or a problem."""
    STATUS = auto()
    FLAG = auto()
    """是/否."""
    TEXTS = auto()
    """A list of texts; one text alone is a list of one."""
    NAMES = auto()
    """A list of names; `，` and `、` separate names within one text too."""
    RECORD = auto()
    RECORDS = auto()


@frozen
class Field:
    """A key of a file. `record` types a RECORD or the items of RECORDS; `prose` texts may hold placeholders."""

    key: str
    attribute: str
    kind: Kind = Kind.TEXT
    record: Record | None = None
    prose: bool = False


class Record:
    """A kind of record: the class that holds it and its fields in the order in which they are written."""

    def __init__(
        self, holder: type[Any], *fields: Field, alone: str | None = None, if_empty: str | None = None
    ) -> None:
        """`alone`: the attribute that a bare text in the place of the record stands for (部门: [办公室]). `if_empty`: what
        becomes of a key that stands there with nothing behind it, where the clerk is to be told."""
        self.holder = holder
        self.fields = fields
        self.alone = alone
        self.if_empty = if_empty
        self.by_key = {field.key: field for field in fields}
        self.by_attribute = {field.attribute: field for field in fields}

    def key(self, attribute: str) -> str:
        """The Chinese key of an attribute."""
        return self.by_attribute[attribute].key


ACCEPTANCE = Record(model.Acceptance, Field("日期", "date", Kind.DATE), Field("验收人", "by"), Field("意见", "opinion"))
CLOSING = Record(model.Closing, Field("日期", "date", Kind.DATE), Field("经办", "by"), Field("批准", "approved_by"))
REOPENING = Record(model.Reopening, Field("日期", "date", Kind.DATE), Field("原因", "reason"), Field("依据", "basis"))
ROUND = Record(
    model.Round,
    Field("验收", "acceptance", Kind.RECORD, ACCEPTANCE),
    Field("销号", "closing", Kind.RECORD, CLOSING),
    Field("重启", "reopened", Kind.RECORD, REOPENING),
)
PROGRESS = Record(
    model.Progress,
    Field("日期", "date", Kind.DATE),
    Field("填报", "by"),
    Field("内容", "text"),
    Field("问题", "problem", Kind.REF),
    alone="text",
)
EVIDENCE = Record(
    model.Evidence,
    Field("名称", "name"),
    Field("文件", "file"),
    Field("sha256", "sha256"),
    Field("备注", "remark"),
    Field("问题", "problem", Kind.REF),
)
EXTENSION = Record(
    model.Extension,
    Field("原时限", "old"),
    Field("改为", "new"),
    Field("原因", "reason"),
    Field("日期", "date", Kind.DATE),
    Field("问题", "problem", Kind.REF),
)
PROBLEM = Record(
    model.Problem,
    Field("编号", "id", Kind.REF),
    Field("问题", "finding"),
    Field("小标题", "heading"),
    Field("整改情况", "result", prose=True),
    Field("状态", "status", Kind.STATUS),
    Field("牵头部门", "department"),
    Field("责任人", "owner"),
    Field("整改时限", "deadline", Kind.DEADLINE),
    Field("公开", "public", Kind.FLAG),
    Field("阶段目标", "target"),
    Field("复核日期", "review", Kind.DATE),
    Field("验收", "acceptance", Kind.RECORD, ACCEPTANCE),
    Field("销号", "closing", Kind.RECORD, CLOSING),
    Field("轮次", "rounds", Kind.RECORDS, ROUND),
)
ISSUE = Record(
    model.Issue,
    Field("编号", "id", Kind.REF),
    Field("标题", "title"),
    Field("问题", "finding"),
    Field("来源", "source"),
    Field("责任领导", "leader"),
    Field("牵头部门", "department"),
    Field("配合部门", "supporting", Kind.NAMES),
    Field("责任人", "owner"),
    Field("整改时限", "deadline", Kind.DEADLINE),
    Field("整改目标", "target"),
    Field("措施", "measures", Kind.TEXTS),
    Field("正文", "result", prose=True),
    Field("具体问题", "problems", Kind.RECORDS, PROBLEM),
    Field("进展", "progress", Kind.RECORDS, PROGRESS),
    Field("佐证", "evidence", Kind.RECORDS, EVIDENCE),
    Field("延期", "extensions", Kind.RECORDS, EXTENSION),
    Field("公开", "public", Kind.FLAG),
    Field("备注", "remark"),
)
DEPARTMENT = Record(
    model.Department,
    Field("名称", "name"),
    Field("曾用名", "former", Kind.NAMES),
    Field("启用", "since"),
    alone="name",
)
WITHHELD = Record(
    model.Withheld,
    Field("名称", "name"),
    Field("简称", "short", Kind.NAMES),
    Field("除外", "harmless", Kind.NAMES),
    alone="name",
)
FACES = Record(
    model.Faces,
    Field("仿宋", "fangsong"),
    Field("楷体", "kaiti"),
    Field("黑体", "heiti"),
    Field("小标宋", "xiaobiaosong"),
    Field("宋体", "songti"),
    if_empty="还用原来的字体",
)
SETTINGS = Record(
    model.Settings,
    Field("单位", "unit"),
    Field("简称", "short"),
    Field("巡察类型", "kind"),
    Field("巡察组", "team"),
    Field("进驻日期", "entered", Kind.DATE),
    Field("反馈日期", "feedback", Kind.DATE),
    Field("集中整改截止", "concentrated", Kind.DATE),
    Field("方面", "aspects", Kind.TEXTS),
    Field("部门", "departments", Kind.RECORDS, DEPARTMENT),
    Field("销号要求", "closing_asks", Kind.NAMES),
    Field("提醒天数", "remind_days"),
    Field("统计句", "tally_wording"),
    Field("自动提交", "auto_commit", Kind.FLAG),
    Field("字体", "faces", Kind.RECORD, FACES),
    Field("不公开", "withheld", Kind.RECORDS, WITHHELD),
    Field("通报统计", "public_tally"),
    Field("人名", "persons", Kind.NAMES),
    Field("不是人名", "no_persons", Kind.NAMES),
)
SECTION = Record(model.Section, Field("标题", "heading", prose=True), Field("正文", "text", prose=True))
PART = Record(
    model.Part,
    Field("标题", "heading", prose=True),
    Field("引言", "intro", prose=True),
    Field("段落", "sections", Kind.RECORDS, SECTION),
)
PART_TWO = Record(model.Part, Field("标题", "heading", prose=True), Field("引言", "intro", prose=True))
ATTACHMENT = Record(model.Attachment, Field("名称", "name", prose=True), Field("内容", "content"), alone="name")
LETTERHEAD = Record(
    model.Letterhead,
    Field("份号", "copy_number"),
    Field("密级", "secrecy"),
    Field("紧急程度", "urgency"),
    Field("发文机关标志", "organ"),
    Field("发文字号", "reference"),
    Field("签发人", "signers", Kind.NAMES),
)
COLOPHON = Record(
    model.Colophon, Field("抄送", "copies"), Field("印发机关", "printer"), Field("印发日期", "printed", Kind.DATE)
)
REPORT = Record(
    model.ReportText,
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
