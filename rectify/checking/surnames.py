"""Chinese surnames of one and of two characters, and the characters used in transcribed names. Pure.

The single ones are those of the 百家姓 that are borne today, with the further ones among the four hundred most frequent of
the census; rare ones that are everyday characters (国, 和, 不, 家) are left out, so that not every word looks like a name.
"""

from __future__ import annotations

from itertools import pairwise

_FEW = 4

COMMON = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文肖闫"
)
"""The first character of the names of five Chinese in six."""

SINGLE = COMMON | frozenset(
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童"
    "欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟全褚廉"
    "简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻窦迟宇敖糜鄢冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫"
    "鞠桑荆谌扬明沙伏岑习胥保蔺云昌凤酆皮储汲松富乌巴牧山宓蓬郗班仰秋伊仝戎祖束幸韶蒲鄂籍濮寿扈浦尚农充慕茹宦鱼容暨居衡步"
    "弘寇广禄阙殳沃蔚隆库晁勾融訾阚丰巢蒯荀羊麴芮羿贡劳逄扶堵宰郦雍郤璩代苻但帅恽敬楼矫逯亢况缪綦鲜邰咎揭"
)
"""What a single surname may be."""

_DOUBLE = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 长孙 宇文 轩辕 端木 夏侯 独孤 南宫 西门 东郭 百里 呼延 公羊 澹台 "
    "公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 万俟 赫连 拓跋 夹谷 宰父 谷梁 段干 东门 南门 微生 羊舌 梁丘 左丘 "
    "乐正 漆雕 公良 壤驷 巫马 颛孙 司空 司寇 亓官 子车 公西 纳兰 叶赫 完颜 耶律 达奚 哥舒 第五 即墨 爱新 钮祜 闻人"
)
DOUBLE = frozenset(_DOUBLE.split())
"""Surnames of two characters."""

TRANSCRIBED = frozenset(
    "阿卜不都热合曼买提江古丽娜扎尔依力木艾尼瓦吐逊吾斯卡拉克巴图其格布赫乌云苏日仁高娃西次旦顿珠卓玛央金多吉平措洛桑丹增"
    "旺堆达贡嘎罗普嘉赤列索朗坚参白益登泽让若杜司马义亚生麦孜甫帕哈迪拜努兰别肯汗如再沙塔亥敦雅特呼和额琴宝音朝鲁那顺满"
    "敖包必门牧胡宏勒伊米牙里奴莎玉山库班奥托肉毛则乃比加哎萨祖穆罕默德优素福訇娅仙姑夏莫杰才姆仓决曲尕藏智梅"
    "朵"
)
"""What names of Uyghurs, Kazakhs, Tibetans and Mongols are written with."""


def leads(name: str) -> int:
    """Of how many characters the surname is that the name begins with; 0 where it begins with none."""
    if name[:2] in DOUBLE and len(name) > 2:
        return 2
    return 1 if name[:1] in SINGLE else 0


def splits(run: str, *, common: bool = False) -> list[tuple[str, ...]]:
    """The ways in which characters that run together are names of two to four, the first few of them; `common`: of common
    surnames only."""
    known = COMMON if common else SINGLE
    ends: dict[int, list[int]] = {len(run): []}
    for at in range(len(run) - 2, -1, -1):
        reached = [
            at + length for length in (2, 3, 4) if at + length in ends and _is_name(run[at : at + length], known)
        ]
        if reached:
            ends[at] = reached
    ways: list[tuple[int, ...]] = [(0,)] if 0 in ends and run else []
    while any(way[-1] < len(run) for way in ways):
        ways = [(*way, end) for way in ways for end in ends[way[-1]] or [len(run)]][:_FEW]
    return [tuple(run[a:b] for a, b in pairwise(way) if a < b) for way in ways]


def _is_name(name: str, known: frozenset[str]) -> bool:
    return len(name) > 2 if name[:2] in DOUBLE else len(name) < 4 and name[0] in known
