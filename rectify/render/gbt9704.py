"""Figures of the print standard GB/T 9704-2012, each once, with its clause and unit.

The standard fixes results (millimetres, 字号, 字, lines) and kinds of type; a figure marked "practice" is the trade's.
No other module spells such a figure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rectify.core.values import frozen

TWIPS_PER_POINT = 20
POINTS_PER_INCH = 72
MM_PER_INCH = 25.4
EMU_PER_TWIP = 635


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length on paper, in whole twips (1/20 pt), the unit of a Word file."""

    twips: int

    def __add__(self, other: Length) -> Length:
        return Length(self.twips + other.twips)

    def __sub__(self, other: Length) -> Length:
        return Length(self.twips - other.twips)

    def __neg__(self) -> Length:
        return Length(-self.twips)

    def __mul__(self, factor: float) -> Length:
        return Length(round(self.twips * factor))

    def __floordiv__(self, parts: int) -> Length:
        return Length(self.twips // parts)

    @property
    def pt(self) -> float:
        """In points."""
        return self.twips / TWIPS_PER_POINT

    @property
    def mm(self) -> float:
        """In millimetres."""
        return self.pt * MM_PER_INCH / POINTS_PER_INCH

    @property
    def emu(self) -> int:
        """In English metric units, as drawings in a Word file are measured."""
        return self.twips * EMU_PER_TWIP

    @property
    def eighths(self) -> int:
        """In eighths of a point, as the rules in a Word file are measured."""
        return round(self.pt * 8)


def pt(points: float) -> Length:
    """So many points."""
    return Length(round(points * TWIPS_PER_POINT))


def mm(millimetres: float) -> Length:
    """So many millimetres, to a tenth of a point: as Word rounds them, so that margins and type area fill the sheet."""
    return pt(round(millimetres * POINTS_PER_INCH / MM_PER_INCH, 1))


@frozen
class Size:
    """A size of type (字号) and the height of its body."""

    name: str
    height: Length

    @property
    def half_points(self) -> int:
        """As a Word file gives it."""
        return round(self.height.pt * 2)


@frozen
class Characters:
    """A distance in 字, the width of one Chinese character (GB/T 9704-2012 3.1)."""

    count: float

    def at(self, advance: Length) -> Length:
        """The distance where a character takes `advance`."""
        return advance * self.count


class Kind(Enum):
    """A kind of type (字体). The value is its name in the standard."""

    FANGSONG = "仿宋"
    KAITI = "楷体"
    HEITI = "黑体"
    XIAOBIAOSONG = "小标宋"
    SONGTI = "宋体"


# 5.2.2, 7.2–7.5 name the kinds; the brands are practice.
FACES = {
    Kind.FANGSONG: "仿宋_GB2312",
    Kind.KAITI: "楷体_GB2312",
    Kind.HEITI: "黑体",
    Kind.XIAOBIAOSONG: "方正小标宋简体",
    Kind.SONGTI: "宋体",
}
# Practice: what stands in, nearest first, where a brand is not installed.
STAND_INS = {
    Kind.FANGSONG: ("仿宋", "FangSong", "STFangsong", "FandolFang"),
    Kind.KAITI: ("楷体", "KaiTi", "STKaiti", "FandolKai"),
    Kind.HEITI: ("SimHei", "STHeiti", "Noto Sans CJK SC", "FandolHei"),
    Kind.XIAOBIAOSONG: ("小标宋", "方正小标宋_GBK", "STZhongsong", "Noto Serif CJK SC", "FandolSong"),
    Kind.SONGTI: ("SimSun", "STSong", "Noto Serif CJK SC", "FandolSong"),
}
LATIN = "Times New Roman"  # practice: for scripts that none of the faces above has

NO_2 = Size("二号", pt(22))
NO_3 = Size("三号", pt(16))
NO_4 = Size("四号", pt(14))
SMALL_4 = Size("小四", pt(12))

# 5.1 A4; 5.2.1 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm; what is left are the other two margins (35 and 26 mm).
PAPER_WIDTH = mm(210)
PAPER_HEIGHT = mm(297)
TOP = mm(37)
INNER = mm(28)
AREA_WIDTH = mm(156)
AREA_HEIGHT = mm(225)
BOTTOM = PAPER_HEIGHT - TOP - AREA_HEIGHT
OUTER = PAPER_WIDTH - INNER - AREA_WIDTH
# 5.2.1, 8: a turned sheet printed on both sides has its 天头 now right, now left, and its 订口 now above, now below:
# with the area in the middle (36 and 27 mm) both sides keep to 37 ± 1 and 28 ± 1 mm.
TURNED_TOP = (PAPER_HEIGHT - AREA_HEIGHT) // 2
TURNED_BACK = (PAPER_WIDTH - AREA_WIDTH) // 2

# 5.2.2 三号仿宋 unless stated otherwise; 5.2.3 22 lines of 28 characters fill the type area.
BODY_SIZE = NO_3
LINES_PER_PAGE = 22
CHARACTERS_PER_LINE = 28
LINE = AREA_HEIGHT // LINES_PER_PAGE
ADVANCE = AREA_WIDTH // CHARACTERS_PER_LINE
TRACKING = ADVANCE - BODY_SIZE.height  # 28 characters of 16 pt are wider than 156 mm: each gives up 1/4 pt

HAIRLINE = pt(1)  # practice: the line of a paragraph that only the file needs
APART = Characters(0.25)  # measured in LibreOffice (0.22): what stands between a Chinese and a Latin character
# Measured: Word and LibreOffice put the baseline at 80 % of an exact line; a Chinese character reaches below it.
BASELINE = 0.8
DESCENT = 0.14

BLACK = "000000"  # 5.2.4
RED = "FF0000"  # 7.2.4, 7.2.7

# 7.3.1 标题: 二号小标宋, centred; lines that do not fill the type area (practice: 20 characters at most, 18 at ease).
TITLE_SIZE = NO_2
TITLE_LINE_LIMIT = Characters(20)
TITLE_LINE_EASE = Characters(18)

# 7.3.2 主送机关: one blank line below the title. 7.3.3 正文: 左空二字.
BLANK_BELOW_TITLE = LINE
INDENT = Characters(2)

# 7.3.3: the four levels' kinds of type.
HEADING_KINDS = (Kind.HEITI, Kind.KAITI, Kind.FANGSONG, Kind.FANGSONG)

# 7.3.4 附件说明: one blank line below the text, 左空二字, wrapped lines under the name's first character.
BLANK_ABOVE_ATTACHMENTS = LINE

# 7.3.5.1 sealed: the date 右空四字, the organ centred above it; room for the seal above (practice: two lines).
SEALED_DATE_RIGHT = Characters(4)
BLANK_ABOVE_SEALED = LINE * 2
# 7.3.5.2 unsealed: one blank line, the organ 右空二字, the date's first character two to the right of the organ's.
UNSEALED_RIGHT = Characters(2)
UNSEALED_STEP = Characters(2)
BLANK_ABOVE_UNSEALED = LINE
# 7.3.5 (practice): text stands on the page of the sign-off, two lines of it where the last paragraph has but one and a
# short one goes before. Word divides what moves; LibreOffice moves it in one piece, up to a page: lines that are missing
# at the foot of the page before are the lesser evil.
MOVED_LINES = LINES_PER_PAGE - 1
MOVED_PARAGRAPH_LINES = 3

# 7.3.7 附件: the title on the third line of its page.
BLANK_BELOW_LABEL = LINE

# 7.5 页码: 四号 宋体, 一字线 on each side, 7 mm below the type area; odd pages 居右空一字, even pages 居左空一字.
PAGE_NUMBER_SIZE = NO_4
PAGE_NUMBER_DROP = mm(7)
PAGE_NUMBER_INDENT = Characters(1)
PAGE_NUMBER_DASH = "—"
FOOTER_DISTANCE = BOTTOM - PAGE_NUMBER_DROP - PAGE_NUMBER_SIZE.height // 2  # its line's middle is the dash
HEADER_DISTANCE = mm(15)  # practice; there is no running head
TURNED_FOOTER_DISTANCE = mm(15)  # practice: the number stands in a box at the side (8); the line below is empty

# 8 横排表格; type and rules of a table are practice.
TABLE_SIZE = SMALL_4
TABLE_LINE = pt(20)
TABLE_CELL_MARGIN = mm(1)
TABLE_RULE = pt(0.5)

# 7.2.1–7.2.3 份号, 密级, 紧急程度: 三号, the last two 黑体, from the first line of the type area down.
# 7.2.4 发文机关标志: its upper edge 35 mm below the type area's, 小标宋, red; the size is free (practice: up to 62 pt).
MASTHEAD_DROP = mm(35)
MASTHEAD_LARGEST = pt(62)
MASTHEAD_SMALLEST = NO_2.height  # practice: 醒目, no smaller than the title; a longer name takes more lines
MASTHEAD_LEADING = 1.25  # practice: its line, in heights of its type
MASTHEAD_RISE = 0.24  # measured: from the top of that line to the ink, in heights of its type
MASTHEAD_AIR = 1.02  # practice: the line is not filled to the last hair
# 7.2.5 发文字号 two blank lines below; on a paper to a superior 居左空一字. 7.2.6 签发人 居右空一字, the name 楷体.
BLANK_ABOVE_REFERENCE = LINE * 2
REFERENCE_INDENT = Characters(1)
SIGNERS_PER_LINE = 2  # where two names have room on a line
SIGNER_GAP = Characters(1)  # practice: between two names, and behind 发文字号
SIGNER_LABEL = "签发人："
SIGNING_ROOM = Characters(CHARACTERS_PER_LINE - 2 * REFERENCE_INDENT.count)  # of their line
# 7.2.7 a red rule 4 mm below, as wide as the type area (practice: 1.5 pt). 7.3.1 the title two blank lines below it.
RED_RULE_DROP = mm(4)
RED_RULE = pt(1.5)
BLANK_ABOVE_TITLE = LINE * 2

# 7.4.1 版记: first and last rule 0.35 mm, others 0.25 mm, the last on the type area's lower edge.
# 7.4.2, 7.4.3: 四号, 左右空一字.
COLOPHON_SIZE = NO_4
COLOPHON_LINE = pt(28)  # practice
COLOPHON_OUTER_RULE = mm(0.35)
COLOPHON_INNER_RULE = mm(0.25)
COLOPHON_INDENT = Characters(1)
COLOPHON_GAP = Characters(1)  # practice: between 印发机关 and 印发日期
COPIES_LABEL = "抄送："


class _Widths(dict[str, float]):
    """The width of each character in 字, worked out when it is first met: a table has thousands of cells."""

    def __missing__(self, char: str) -> float:
        self[char] = 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5
        return self[char]


_WIDTHS = _Widths()


@lru_cache(maxsize=1 << 14)  # a table asks twice for each of its cells: for its columns, then for how it stands
def width(text: str) -> Characters:
    """How many 字 a text takes in a Chinese face: Latin letters and digits are half a character wide."""
    return Characters(sum(map(_WIDTHS.__getitem__, text)))


def red_rule_space() -> int:
    """How many whole points the red rule keeps from the line above it, to stand RED_RULE_DROP below its ink (7.2.7)."""
    below_ink = LINE.pt * (1 - BASELINE) - BODY_SIZE.height.pt * DESCENT
    return round(RED_RULE_DROP.pt - below_ink)
