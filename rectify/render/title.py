"""A title broken into lines (GB/T 9704-2012 7.3.1): 词意完整, 排列对称, 长短适宜, as a 梯形 or a 菱形.

There is no dictionary here: a line ends best behind a word after which titles are broken, never inside a name, a number
or a pair of marks, rarely inside one of the words that papers of this kind are made of.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rectify.render import gbt9704 as gb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Behind these a title is broken gladly: who → about what → what was done.
_GOOD_ENDS = ("关于", "党组", "党委", "党工委", "党总支", "党支部", "委员会", "人民政府", "领导小组", "印发", "转发", "》")
_FAIR_ENDS = ("落实", "开展", "推进", "加强", "做好", "、", "情况", "工作", "问题", "暨")
# Not at the head of a line: what leans on the word before it.
_LEANING = "的和及与等暨之了、，。：；）》”’·"
_OPENING = "（《“‘"
# Words of these papers that are not torn.
_WORDS = (
    "巡察 巡视 整改 落实 进展 情况 报告 通报 方案 台账 清单 任务 问题 责任 反馈 意见 集中 专项 专题 常规 工作 会议 精神 制度 建设 "
    "管理 监督 检查 领导 小组 办公室 委员会 人民政府 党组 党委 党工委 党总支 党支部 纪委 监委 组织 宣传 部门 单位 干部 人才 队伍 服务 "
    "保障 事务 退役 军人 教育 卫生 健康 财政 住房 城乡 交通 运输 水利 农业 农村 商务 文化 旅游 应急 审计 市场 医疗 民政 司法 公安 发展 "
    "改革 工业 信息化 自然 资源 生态 环境 人力 社会 关于 印发 转发 开展 推进 加强 做好 贯彻 学习 全面 从严 治党 主体 民主 生活会 回头看 "
    "阶段 年度 季度 上半年 下半年 第一 第二 第三 第四 第五 第六 一览表 汇总表 统计表 实施 办法 规定 细则 中共 全市 全县 全区 全省"
).split()
# Never torn while a line can hold it: a number or Latin word with its unit, what stands between a pair of marks.
_WHOLE = re.compile(r"[0-9A-Za-z.%～~-]+[年月日号届轮次个项条]?|《[^》]*》|“[^”]*”|（[^）]*）|〔[^〕]*〕")

_NEVER, _TORN_NAME, _TORN_WORD, _LEANS, _PLAIN, _FAIR = 1000.0, 60.0, 30.0, 40.0, 8.0, 3.0
_BAD_SHAPE, _EQUAL_LINES, _UPRIGHT = 25.0, 6.0, 2.0
_FULL_LINE, _STUB = 4.0, 6.0  # for each 字 beyond ease, for each 字 below the least
_LEAST = 4.0
_MOST_LINES = 5


def lines(text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The title's lines, joined the text itself; one where it fits without filling the line.

    `names` are kept whole where a line can hold them: the organ's.
    """
    width = gb.width(text).count
    if width <= gb.TITLE_LINE_EASE.count:
        return (text,)
    costs = _costs(text, tuple(name for name in names if name))
    for number in range(2, _MOST_LINES + 1):
        if width > number * gb.TITLE_LINE_LIMIT.count:
            continue
        ways = [*_ways(text, number), *(_ways(text, number + 1) if number < 3 else ())]
        if ways:
            best = min(ways, key=lambda way: _cost(way, costs))
            return best
    return (text,)
