"""Who is named in the ledger: the persons of its fields (责任领导, 验收人, 批准…), apart from bodies and masked names. Pure.

A field holds what a clerk typed: `张三、李四`, `局党组成员、副局长周强`, `办公室（许文）`. Roles and marks cut it into pieces; a
piece that is no body, no role and not masked is a name. Rather one word too many than a name that leaves the house.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from rectify.checking.texts import with_withdrawn
from rectify.core.fields import Who

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rectify.checking.texts import Text
    from rectify.core.model import Ledger

_ROLE = re.compile(
    "(?:第一|常务|专职|兼职|原|前任|时任|现任|[一二三四]级|执行|名誉|副)*(?:"
    "总?书记|[局处科股部院校所站队组镇乡县区市省州厅司村社行馆园台会班]长|董事长|秘书长?|主任|主席|主管|主办|"
    "常委|委员|成员|总?经理|董事|监事|总监|总工程师|总工|[高中助]?级?工程师|会计师?|出纳|干事|办事员|科员|"
    "专干|专员|调研员|管理员|操作员|负责人|责任人|联系人|联络员|经办人|牵头人|承办人|验收人|督办人|填报人|"
    "领导|助理|同志|教授|老师|医生|先生|女士|牵头|负责|配合|落实|签字|签发|审核|审批|批准|验收|填报|经办|分管|协管|包案|包联|兼任|联系电话|电话|手机"
    ")"
)
_MARKS = re.compile(r"[、，,;；:：。/／|｜&＆+＋()（）\[\]【】<>《》“”\"'\n]")
_CONTACT = re.compile(r"[0-9A-Za-z@_.-]+")
_MASKED = re.compile(r"[某×✕╳*＊○〇◯□■●?？_＿ＸｘXx]")
_SPACED = re.compile(r"(?<!\S)(\S)\s+(\S)(?!\S)")
_AND_OTHERS = re.compile(r"等(?:[0-9一二三四五六七八九十几多]*[人名位].*)?$")
_JOINED = re.compile(r"(.{2,4}?)[和与及](.{2,4})")
_WORDS = re.compile(
    "班子|全体|全员|全局|相关|有关|部门|单位|支部|机关|股室|科室|人员|干部|领导|党员|职工|群众|主要|其他|其余|具体|直接|"
    "工作|专班|整改|巡察|巡视|会议|党组|党委|党总支|政府|纪检|监察|财务|人事|党建|综合|办公|后勤|行政|项目|工程|计划|宣传|"
    "组织|系统|待定|不详|^暂?无$|^本人$|^各|^[上下]述|^同上$"
)
_BODY = re.compile("(?<!登)科$|[局股处室组办部委厅站所队院厂署联]$|中心$|公司$|集团$|委会$")
_PERHAPS_BODY = re.compile("[会团班岗员人者方家司馆园台社校行区市县省镇乡村道矿场库线]$")
"""A body where what stands before it is not one of the commonest surnames."""
_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_BODY_BEFORE = re.compile("^.*(?:[局股科处室组办部委厅站所队院厂]|中心|公司|集团|党组|支部)(?=.{2,3}$)")
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+(?:[·•‧・･][㐀-䶿一-鿿]+)*")


def named(ledger: Ledger) -> Mapping[str, Text]:
    """The full names of persons in the ledger, each with the first text that names it."""
    bodies = bodies_of(ledger)
    found: dict[str, Text] = {}
    for text in with_withdrawn(ledger):
        if text.field is not None and text.field.who is Who.PERSON:
            for name in names(text.words, bodies):
                found.setdefault(name, text)
    return found


def bodies_of(ledger: Ledger) -> tuple[str, ...]:
    """What `ledger.yaml` knows as bodies: the unit, the team, each department under every name."""
    settings = ledger.settings
    departments = (name for each in settings.departments for name in (each.name, *each.former))
    known = (settings.unit, settings.short, settings.team, *departments)
    return tuple(dict.fromkeys(name for name in known if name and len(name) > 1))


def names(text: str, bodies: Iterable[str] = ()) -> tuple[str, ...]:
    """The full names in a field of persons, in order."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    for body in sorted(bodies, key=len, reverse=True):
        plain = plain.replace(unicodedata.normalize("NFKC", body), "、")
    return tuple(dict.fromkeys(name for piece in _pieces(plain) if (name := _name(piece))))


def _pieces(text: str) -> Iterator[str]:
    for part in _MARKS.split(text):
        for spaced in _ROLE.split(_SPACED.sub(r"\1\2", part.strip())):
            for piece in spaced.split():
                joined = _JOINED.fullmatch(piece)
                yield from joined.groups() if joined and len(piece) > 4 else (piece,)


def _name(piece: str) -> str | None:
    """The name that the piece is; None where it is a body, a common word, masked, or too short or long for a name."""
    if _MASKED.search(piece):
        return None
    plain = _AND_OTHERS.sub("", _CONTACT.sub("", piece))
    if len(plain) > 4 and "·" not in plain:
        plain = _BODY_BEFORE.sub("", plain)
    if not _HAN.fullmatch(plain) or _WORDS.search(plain) or _BODY.search(plain):
        return None
    if _PERHAPS_BODY.search(plain) and not (len(plain) < 4 and plain[0] in _COMMON):
        return None
    return plain if 2 <= len(plain) <= 4 or (len(plain) > 4 and re.search("[·•‧・･]", plain)) else None
