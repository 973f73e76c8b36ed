"""Names of the ledger's persons, however they are typed, in the fields and in the texts, stop a paper for the public."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.checking import persons
from rectify.checking.persons import Known
from tests.conftest import PROJECT, Clerk
from tests.trust.conftest import Effort

LEDGER = "ledger/ledger.yaml"
ISSUE = "ledger/1.1.yaml"
SETTINGS = "单位: 中共甲市乙局党组\n方面: [关于甲方面]\n部门: [办公室, 财务科]\n"


@pytest.fixture
def office(clerk: Clerk) -> Clerk:
    clerk.write(LEDGER, SETTINGS)
    for name in ("进展情况报告", "通报"):
        clerk.write(f"templates/{name}.html", (PROJECT / f"templates/{name}.html").read_bytes())
    return clerk


def issue(clerk: Clerk, owner: str, result: str, more: str = "") -> None:
    """An issue with this 责任人 on line 3, this 整改情况 on line 7."""
    clerk.write(
        ISSUE,
        f"编号: 1.1\n标题: 严格管理\n责任人: {json.dumps(owner)}\n{more}具体问题:\n  - 编号: 1.1.1\n"
        f"    状态: 整改到位\n    整改情况: {json.dumps(result)}\n",
    )


def errors(clerk: Clerk, command: str = "rectify report 通报") -> list[str]:
    before = clerk.snapshot()
    said = clerk.types(command)
    assert (said.code, said.out) == (1, ""), said.out + said.err
    assert clerk.snapshot() == before
    return [line for line in said.err.splitlines() if line.startswith("错误：")]


def stops(clerk: Clerk, owner: str, name: str, words: str | None = None) -> None:
    """The name, told in the public text, is refused where it stands."""
    issue(clerk, owner, f"对{words or name}批评教育。")
    assert any(error.startswith(f"错误：{ISSUE}:7：要公开的文字里有人名“") for error in errors(clerk)), (owner, name)


class TestFields:
    @pytest.mark.parametrize(
        "sign", [*"-—→～~·、/|+＋=…⇒，；\\&_\n", "——", " ", "\u3000", "和", "与", "及", "以及", " - ", "等3人、"]
    )
    def test_two_names_with_anything_between(self, office: Clerk, sign: str) -> None:
        for name in ("王建国", "李建设"):
            stops(office, f"王建国{sign}李建设", name)

    @pytest.mark.parametrize(
        ("field", "names"),
        [
            ("王建国李建设", ("王建国", "李建设")),
            ("张伟王芳李娜", ("张伟", "王芳", "李娜")),
            ("欧阳建国王强", ("欧阳建国", "王强")),
            ("司马光李建设", ("司马光", "李建设")),
            ("财务科王建国", ("王建国",)),
            ("副局长王建国李建设", ("王建国", "李建设")),
            ("阿不都热合曼", ("阿不都热合曼",)),
            ("迪丽热巴江", ("迪丽热巴江",)),
            *((f"阿不都{dot}热合曼", ("阿不都热合曼",)) for dot in "·•‧・⋅．･∙"),
            ("⻢建国", ("马建国", "馬建国", "⻢建国")),
            ("黃國強", ("黄国强",)),
            ("呂布", ("吕布",)),
            ("王（建）国", ("王建国",)),
            ("王(建国)", ("王建国",)),
            ("（王）建国", ("王建国",)),
            ("王建【国】", ("王建国",)),
            ("王 建 国", ("王建国",)),
            ("王　建国", ("王建国",)),
            ("王-建-国", ("王建国",)),
            ("王、建、国", ("王建国",)),
            ("王\u0301建国", ("王建国",)),
            ("王\u200b建\u2060国", ("王建国",)),
            ("王文科", ("王文科",)),
            ("李文会", ("李文会",)),
            ("张岗", ("张岗",)),
            ("王党建", ("王党建",)),
            ("王建国*", ("王建国",)),
            ("王建国某", ("王建国",)),
            ("王建国××", ("王建国",)),
            ("*王建国", ("王建国",)),
            ("王_建国", ("王建国",)),
            ("王建国（李建设代）、赵强", ("王建国", "赵强")),
        ],
    )
    def test_a_name_however_it_is_typed(self, office: Clerk, field: str, names: tuple[str, ...]) -> None:
        for name in names:
            stops(office, field, name)

    @pytest.mark.parametrize(
        "field", ["王某", "王某某", "张×国", "李××", "欧阳某", "王*", "王某、李某某", "副局长王○○", "李_"]
    )
    def test_a_name_that_is_masked_stops_nothing(self, office: Clerk, field: str) -> None:
        issue(office, field, "对王某某、张国庆同类问题、李先生来信逐一核实。")
        office.does("rectify report 通报")

    @pytest.mark.parametrize(
        "words",
        [
            "王建国",
            "黃建国",
            "王 建 国",
            "王·建·国",
            "王-建-国",
            "王（建）国",
            "（王）建国",
            "王“建”国",
            "王建〔国〕",
            "王、建、国",
            "王\u0308建国",
        ],
    )
    def test_a_name_is_found_however_the_paper_writes_it(self, office: Clerk, words: str) -> None:
        stops(office, "黄建国" if words[0] == "黃" else "王建国", "王建国", words)


class TestProse:
    PROSE = (
        "对高速公路沿线12处隐患逐一整改，修复破损马路3.6公里，王家村、李家庄、张店镇、高新区群众满意率明显提高。",
        "成立由党组书记任组长的领导小组，局党组成员、副局长分片包干，各股室负责人具体落实。",
        "修订《建设工程招标管理办法》，明确“谁主管、谁负责”，新增条款7条，严格执行民主集中制。",
        "组织党员干部学习国家和省、市文件精神，开展警示教育4场，受教育320人次。",
        "提高（新增）供水能力，黄河水利、金融服务、文化旅游、平安建设同步推进。",
        "追缴欠费欠租、清退违规资金共107.35万元；诫勉、批评教育各一人，提醒谈话七人。",
        "健全农村供水长效机制，安排专项资金，方便群众办事，常态化开展巡查。",
        "全面排查项目建设、任务分解、时限要求，建立问题清单、任务清单、责任清单。",
        "与派驻纪检监察组、市审计局信息互通，对明知故犯、整改后再犯的从重处理。",
        "王某、张某某在推进任务中不担当、不作为，已约谈提醒；企业主李××按规定清退。",
        "江河湖库统一管护，林业、农业、水利、石油、车辆管理等领域问题一并整治。",
    )
    FIELDS = (
        "局党组",
        "局党组书记、局长",
        "各党支部书记",
        "高速公路管理处",
        "马路养护队",
        "王家村党支部",
        "李家庄村委会、张店镇政府",
        "安全生产科、应急办、项目办",
        "林业和草原局",
        "文化广电旅游局、商务局",
        "办公室全体人员",
        "班子成员",
        "分管领导",
        "市委第三巡察组",
        "局巡察整改工作领导小组",
        "王某、张某某",
        "河长办、湖长办",
        "党总支",
        "纪检监察组",
    )

    @pytest.mark.parametrize("field", FIELDS)
    def test_ordinary_prose_and_bodies_stop_nothing(self, office: Clerk, field: str) -> None:
        issue(office, f"{field}、王建国、马路遥、高新民、张建、方明", "".join(self.PROSE))
        office.write(LEDGER, SETTINGS + "人名: [高新民]\n")
        office.does("rectify report 通报")

    def test_the_sample_is_told_and_asks_nothing(self, sample: Clerk) -> None:
        assert len(sample.does("rectify report 通报").out) > 5000
        assert "分不清" not in sample.types("rectify check").out


class TestUnclear:
    @pytest.mark.parametrize(
        "field",
        [
            "王建华李明",
            "王建国财务所",
            "王建国兼办公室主任",
            "李建设代王建国签",
            "王安所",
            "王建国代",
            "涉事企业",
            "翟建国财务处",
            "王建国财务处李强",
        ],
    )
    def test_what_cannot_be_split_is_asked_about_and_refused(self, office: Clerk, field: str) -> None:
        issue(office, field, "印发办法。")
        asked = [each for each in office.types("rectify check --json").json if "分不清" in each["message"]]
        assert [(each["level"], each["file"], each["line"], each["id"]) for each in asked] == [
            ("warning", ISSUE, 3, "1.1")
        ]
        assert f"{LEDGER} 里写 人名: [" in asked[0]["message"]
        (error,) = errors(office)
        assert error.startswith(f"错误：{ISSUE}:3：1.1 的责任人里“")
        office.does("rectify report")

    def test_the_ledger_says_that_it_is_no_person(self, office: Clerk) -> None:
        issue(office, "王安所、涉事企业", "印发办法，涉事企业退款。")
        assert len(errors(office)) == 2
        office.write(LEDGER, SETTINGS + "不是人名: [王安所, 涉事企业]\n")
        office.does("rectify report 通报")
        assert "分不清" not in office.types("rectify check").out

    def test_the_ledger_says_who_it_is(self, office: Clerk) -> None:
        office.write(LEDGER, SETTINGS + "人名: [王建华, 李明]\n")
        issue(office, "王建华李明", "印发办法。")
        office.does("rectify report 通报")
        for name in ("王建华", "李明"):
            stops(office, "王建华李明", name)

    def test_a_person_that_only_the_settings_name_is_one(self, office: Clerk) -> None:
        office.write(LEDGER, SETTINGS + "人名: [钱多多]\n")
        stops(office, "王某", "钱多多")

    def test_a_word_that_is_no_person_frees_no_name_that_holds_it(self, office: Clerk) -> None:
        office.write(LEDGER, SETTINGS + "不是人名: [李建]\n")
        stops(office, "李建设", "李建设")

    def test_a_word_that_is_no_person_may_be_told(self, office: Clerk) -> None:
        issue(office, "王家湾", "在王家湾修路。")
        assert errors(office)
        office.write(LEDGER, SETTINGS + "不是人名: [王家湾]\n")
        office.does("rectify report 通报")


@given(st.text("张三李四王建国欧阳、，（）() 　某×*·-副局长科党组和\u200b1a", max_size=24))
def test_every_field_is_read_and_no_name_is_masked(field: str) -> None:
    read = persons.read(field, Known(("财务科",)))
    for name in read.names:
        assert len(name) >= 2
        assert not set("某×*、，（）() 　\u200b1a") & set(name)


FORMS = {
    "马": "馬⻢", "黄": "黃⻩", "吕": "呂", "国": "國囯", "强": "強", "龙": "龍⻰", "齐": "齊⻬", "长": "長⻓", "华": "華", "刘": "劉",
    "张": "張", "陈": "陳", "卫": "衛衞", "峰": "峯", "群": "羣", "德": "徳", "万": "萬", "云": "雲", "郑": "鄭", "许": "許", "韩": "韓",
    "丽": "麗", "凤": "鳳", "飞": "飛⻜", "李": "\uf9e1", "金": "\uf90a⾦", "文": "⽂", "方": "⽅", "高": "髙⾼", "林": "\uf9f4", "青": "靑⻘",
}  # fmt: skip
NAMES = (
    *(
        "马建国",
        "黄国强",
        "吕布",
        "刘青云",
        "陈卫华",
        "张德峰",
        "郑群",
        "许文",
        "韩丽",
        "李凤飞",
        "金龙",
        "高长林",
        "方万齐",
        "欧阳建国",
    ),
    *("阿不都·热合曼", "买买提江", "扎西次仁", "王文科"),
)
INSIDE = (
    "",
    " ",
    "\u3000",
    "\u200b",
    "\u00ad",
    "\u0301",
    "\ufe0f",
    "\u20dd",
    "\u2060",
    "·",
    "•",
    "‧",
    "・",
    "⋅",
    "．",
    "-",
    "–",
    "—",
    "～",
    "/",
)
BETWEEN = ("、", "-", "—", "→", "～", "~", "/", "，", "；", "|", "+", " ", "和", "")


@st.composite
def disguised(draw: st.DrawFn, name: str) -> str:
    """The name in other forms of its characters, with one kind of sign between all of them, or brackets around one."""
    chars = [draw(st.sampled_from(char + FORMS.get(char, ""))) for char in name.replace("·", "")]
    if draw(st.booleans()):
        return draw(st.sampled_from(INSIDE)).join(chars)
    if len(chars) > 3:
        return "".join(chars)
    at = draw(st.integers(0, len(chars) - 1))
    pair = draw(st.sampled_from(("（）", "()", "[]", "【】")))
    return "".join(f"{pair[0]}{char}{pair[1]}" if index == at else char for index, char in enumerate(chars))


@st.composite
def described(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Two persons in a field, as they are typed there, and one of them as a text tells it, and where that text stands."""
    first, second = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
    sign = draw(st.sampled_from(BETWEEN))
    if sign:
        field = draw(disguised(first)) + sign + draw(disguised(second))
    else:  # run together: their characters in any form, no other sign at the seam
        field = "".join(draw(st.sampled_from(char + FORMS.get(char, ""))) for char in first + second)
    which = first if draw(st.booleans()) else second
    return (
        field,
        which,
        draw(disguised(which)),
        draw(st.sampled_from(("result", "title", "lead", "contact", "template"))),
    )


def page(name: str, content: bytes) -> str:
    """All that a file tells: its text, properties, alternative texts."""
    if not name.endswith(".docx"):
        return html.unescape(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return html.unescape("\n".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist()))


def bare(words: str) -> str:
    """Characters in one form each, signs left out: reckoned without the program's own tables."""
    one = {form: char for char, forms in FORMS.items() for form in forms}
    plain = "".join(one.get(char, char) for char in words)
    return "".join(char for char in unicodedata.normalize("NFKC", plain) if unicodedata.category(char)[0] == "L")


def test_no_name_is_in_any_public_output(office: Clerk, effort: Effort) -> None:
    @settings(max_examples=effort(40, 2000), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(described(), st.sampled_from(("", " --docx", " --html", " -o 稿.txt")))
    def tries(case: tuple[str, str, str, str], kind: str) -> None:
        field, name, words, where = case
        texts = {
            each: f"对{words}批评教育。" if each == where else "印发办法。"
            for each in ("result", "title", "lead", "contact")
        }
        issue(office, field, texts["result"])
        office.write(ISSUE, office.read(ISSUE).replace("标题: 严格管理", f"标题: {json.dumps(texts['title'])}"))
        office.write(
            "ledger/report.yaml",
            f"标题: 通报\n导语: {json.dumps(texts['lead'])}\n联系方式: {json.dumps(texts['contact'])}\n",
        )
        own = f"<p>对{words}批评教育。</p>\n" if where == "template" else "<p>甲</p>\n"
        office.write("templates/公示.html", f'{{% set 公开 = true %}}\n{own}{{% include "通报.html" %}}\n')
        said = office.types(f"rectify report 公示{kind}")
        written = [office.path(name) for name in ("公示.docx", "公示.html", "稿.txt") if office.path(name).exists()]
        shown = said.out + "".join(page(path.name, path.read_bytes()) for path in written)
        for path in written:
            path.unlink()
        assert bare(name) not in bare(re.sub("<[^>]*>", "", shown))
        assert said.code == 1, (field, words, where)
        assert re.search(r"错误：(ledger/1\.1\.yaml|ledger/report\.yaml|templates/公示\.html):\d+：", said.err)

    tries()
