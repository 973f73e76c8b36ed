"""Line breaks of a title (GB/T 9704-2012 7.3.1): 词意完整, 排列对称, 长短适宜, as a 梯形 or a 菱形.

There is no dictionary here: a line ends best behind a word after which titles are broken, never inside a number or a
pair of marks, and hardly inside the organ's name or one of the words that papers of this kind are made of. Every way to
break the title has a cost; the cheapest is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb
from rectify.render.blocks import SIGNATURES, Landscape, LineBreak, Paragraph, Run, Style
from rectify.render.placement import masthead_room, sign_off

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rectify.render.blocks import Block, Document

_BEST_END = "关于"
_GOOD_ENDS = ("党组", "党委", "党工委", "党总支", "党支部", "委员会", "人民政府", "领导小组", "印发", "转发", "》")
_FAIR_ENDS = ("落实", "开展", "推进", "加强", "做好", "情况", "工作", "问题", "、", "，")
_OPENING = "（《“‘〔"
_CLOSING = "、，。：；？！）》”’〕"
_LEANING = "的和及与等之"  # what leans on the word before it heads no line
_WORDS = re.findall(
    r"\S+",
    """
    巡察组 巡视组 巡察办 省委 市委 县委 区委 旗委 反馈意见 巡察 巡视 整改 落实 进展 情况 报告 通报 方案
    台账 清单 任务 问题 责任 反馈 意见 集中 专项 专题 常规 工作 会议 精神 制度 建设 管理 监督 检查 领导
    小组 办公室 委员会 人民政府 党组 党委 党工委 党总支 党支部 纪委 监委 组织 宣传 部门 单位 干部 人才 队伍
    服务 保障 事务 退役 军人 教育 卫生 健康 财政 住房 城乡 交通 运输 水利 农业 农村 商务 文化 旅游 应急
    审计 市场 医疗 民政 司法 公安 发展 改革 工业 信息化 自然 资源 生态 环境 人力 社会 关于 印发 转发 开展
    推进 加强 做好 贯彻 学习 全面 从严 治党 主体 民主 生活会 回头看 阶段 年度 季度 上半年 下半年 一览表
    汇总表 统计表 实施 办法 规定 细则 中共 全市 全县 全区 全省
    人民政府办公室 委员会办公室 领导小组办公室 同志 违规 违纪 违法 资金 项目 工程 招标 采购 试点 津贴 补贴
    追缴 清退 领取 发放 专项资金 资源 水资源费 突出 缓慢 滞后 不力 薄弱 形式主义 官僚主义 作风 民生 信访 案件
    """,
)
# A committee's team, an ordinal: as little torn as a word.
_NAMES = re.compile("[省市县区旗]委(?:第[一二三四五六七八九十]+)?巡[察视]组|第[一二三四五六七八九十]+[轮届次]?")
_WHOLE = re.compile(r"[0-9A-Za-z.%～~-]+[年月日号届轮次个项条]?|《[^》]*》|“[^”]*”|（[^）]*）|〔[^〕]*〕")

# What a break costs, by where it stands.
_NEVER = 1000
_IN_NAME = 60
_BEFORE_LEANING = 40
_IN_WORD = 30
_ANYWHERE = 8
_BETWEEN_WORDS = 5
_BEHIND_FAIR = 3
_BEHIND_GOOD = 2
# What the lines cost.
_EACH_LINE = 6
_HOURGLASS = 25  # a line shorter than both its neighbours: neither 梯形 nor 菱形
_EQUAL = 3  # a line as long as the one before it
_LONGER = 2  # a line longer than the one before it
_RAGGED = 1  # for each 字 that it differs from it beyond the usual
_OVERFULL = 4  # for each 字 beyond what stands at ease
_STUB = 5  # for each 字 that it is shorter than the shortest
_SHORTEST = 4.0
_USUAL_STEP = 8.0
_LONGEST_TITLE = 120  # 字; what is longer is no title and stays unbroken


def broken(document: Document, width: gb.Length = gb.AREA_WIDTH) -> Document:
    """The document with its titles in lines; one that its author broke stays so. `width` of the type area."""
    organ = document.first(*SIGNATURES)
    return replace(document, blocks=tuple(_all_broken(document.blocks, organ, width)))


def _all_broken(blocks: tuple[Block, ...], organ: str, width: gb.Length) -> Iterator[Block]:
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):  # none where there are no blocks
        if isinstance(block, Landscape):
            yield Landscape(tuple(_all_broken(block.blocks, organ, width)))
        elif isinstance(block, Paragraph) and not any(isinstance(run, LineBreak) for run in block.runs):
            yield _broken(block, after, organ, width)
        else:
            yield block


def _broken(block: Paragraph, after: Block | None, organ: str, width: gb.Length) -> Paragraph:
    if block.style is Style.TITLE:
        room = width.twips / gb.TITLE_SIZE.height.twips
        limit, ease = (min(each.count, room) for each in (gb.TITLE_LINE_LIMIT, gb.TITLE_LINE_EASE))
        found = lines(block.text, [organ], gb.Characters(limit), gb.Characters(ease))
    elif block.style in SIGNATURES:
        found = _signature_lines(block, after, width)
    else:
        return block
    if len(found) == 1 and block.style is not Style.TITLE:
        return block
    runs = [run for line in found for run in (LineBreak(), Run(line))]
    return Paragraph(block.style, tuple(runs[1:]))


def _signature_lines(block: Paragraph, after: Block | None, width: gb.Length) -> tuple[str, ...]:
    """署名 above the date that comes `after` it: several lines where one has no room for it (7.3.5)."""
    date = after.text if isinstance(after, Paragraph) and after.style is Style.DATE else ""
    room = sign_off(block.text, date, sealed=block.style is Style.SIGNATURE, width=width).room
    return lines(block.text, limit=room, ease=room) if room else (block.text,)


def masthead_lines(organ: str, width: gb.Length = gb.AREA_WIDTH) -> tuple[str, ...]:
    """发文机关标志: one line as long as its type can be large enough for that (7.2.4)."""
    room = masthead_room(width)
    return lines(organ, limit=room, ease=room)


def lines(
    text: str,
    names: Iterable[str] = (),
    limit: gb.Characters = gb.TITLE_LINE_LIMIT,
    ease: gb.Characters = gb.TITLE_LINE_EASE,
) -> tuple[str, ...]:
    """The title's lines; joined they are the text. One line where it fits at ease; none is wider than the limit.

    `names` (the organ's) are kept on one line where one can hold them.
    """
    if gb.width(text).count <= ease.count or len(text) > _LONGEST_TITLE:
        return (text,)
    costs = _break_costs(text, tuple(names), limit.count)
    ends = [0.0, *accumulate(gb.width(char).count for char in text)]

    @cache
    def cheapest(start: int, before: float, *, fell: bool) -> tuple[float, tuple[int, ...]]:
        """The cost and the ends of the lines from `start`, behind a line of `before` 字 (0: the first)."""
        if start == len(text):
            return 0, ()
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        furthest = bisect_right(ends, ends[start] + limit.count) - 1
        for end in range(furthest, start, -1):
            length = ends[end] - ends[start]
            cost = (
                costs.get(end, 0)
                + _line_cost(length, ease.count)
                + (_step_cost(length - before, fell=fell) if before else 0)
            )
            if cost + _EACH_LINE * (end < len(text)) <= found[0]:  # what follows costs no less
                rest, others = cheapest(end, length, fell=fell or 0 < length < before)
                found = min(found, (cost + rest, (end, *others)))
        return found

    _, breaks = cheapest(0, 0, fell=False)
    return tuple(text[start:end] for start, end in pairwise((0, *breaks)))


def _line_cost(length: float, ease: float) -> float:
    overfull = max(0.0, length - ease)
    return _EACH_LINE + _OVERFULL * overfull + _STUB * max(0.0, _SHORTEST - length)


def _step_cost(step: float, *, fell: bool) -> float:
    """What a line costs that is `step` 字 longer than the one before it; `fell`: a line before it grew shorter."""
    if abs(step) < 1:
        return _EQUAL
    grown = (_HOURGLASS if fell else _LONGER) if step > 0 else 0
    return grown + _RAGGED * max(0.0, abs(step) - _USUAL_STEP)


def _break_costs(text: str, names: tuple[str, ...], limit: float) -> dict[int, int]:
    """What a break before each character costs, but for the first."""
    inner = {
        _NEVER: {
            place
            for found in _WHOLE.finditer(text)
            if gb.width(found[0]).count <= limit
            for place in range(found.start() + 1, found.end())
        },
        _IN_NAME: _within(text, [name for name in names if gb.width(name).count <= limit]),
        _IN_WORD: _within(text, [*_WORDS, *_NAMES.findall(text)]),
    }
    edges = {at for word in _WORDS for start in _starts(text, word) for at in (start, start + len(word))}
    costs = {}
    for place in range(1, len(text)):
        torn = max((cost for cost, places in inner.items() if place in places), default=0)
        costs[place] = max(torn, _edge_cost(text, place, edges))
    return costs


def _within(text: str, words: Iterable[str]) -> set[int]:
    """The places inside these words of the text."""
    return {start + down for word in words if word for start in _starts(text, word) for down in range(1, len(word))}


def _starts(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def _edge_cost(text: str, place: int, edges: set[int]) -> int:
    before, after = text[:place], text[place]
    if after in _CLOSING or before[-1] in _OPENING:
        return _NEVER
    if after in _LEANING:
        return _BEFORE_LEANING
    for ends, cost in (((_BEST_END,), 0), (_GOOD_ENDS, _BEHIND_GOOD), (_FAIR_ENDS, _BEHIND_FAIR)):
        if before.endswith(ends):
            return cost
    return _BETWEEN_WORDS if place in edges else _ANYWHERE
