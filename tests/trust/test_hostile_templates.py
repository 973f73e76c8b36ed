"""Templates and prose that would get out of the sandbox, never end or fill the memory; and prose that looks like one."""

from __future__ import annotations

import pytest

from tests.conftest import Clerk
from tests.trust import confined
from tests.trust.conftest import Effort

pytestmark = confined.ON_LINUX
ESCAPES = {
    "class": "{{ ''.__class__ }}",
    "bases": "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "attr": "{{ ()|attr('__class__') }}",
    "map": "{{ [()]|map(attribute='__class__')|list }}",
    "item": "{{ ''['__class__'] }}",
    "self": "{{ self.__init__.__globals__ }}",
    "cycler": "{{ cycler.__init__.__globals__.os.system('touch 中招') }}",
    "joiner": "{{ joiner.__init__ }}",
    "namespace": "{{ namespace.__init__ }}",
    "macro": "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "loop": "{% for i in [1] %}{{ loop.__class__ }}{% endfor %}",
    "generator": "{{ (range(3)|map('string')).gi_frame.f_globals }}",
    "format": "{{ '{0.__class__.__mro__}'.format(1) }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "formatter": "{{ ''.format.__self__.__class__ }}",
    "module": "{% import 'os' as os %}",
    "debug": "{% debug %}",
    "list": "{% for x in [[1]] %}{{ x.append(1) }}{% endfor %}",
    "above": "{% include '../ledger/ledger.yaml' %}",
    "root": "{% include '/etc/passwd' %}",
    "backslash": "{% include '..\\\\ledger\\\\ledger.yaml' %}",
    "drive": "{% include 'C:x.html' %}",
    "extends": "{% extends '/etc/passwd' %}",
    "either": "{% include ['/etc/passwd', '../ledger/ledger.yaml'] %}",
    "safe": "{{ '<script>'|safe }}",
    "script": "<script>alert(1)</script>",
    "handler": "<p onclick=x>x</p>",
    "style": "<p style='background:url(http://x)'>x</p>",
}
UNPRINTABLE = {
    "a method": "<p>{{ ''.join }}</p>",
    "a method of a row": "<p>{{ 台账.items }}</p>",
    "a method by its name": "<p>{{ ''['join'] }}</p>",
    "an attribute": "<p>{{ ''|attr('join') }}</p>",
    "a format": "<p>{{ ''.format }}</p>",
    "a macro": "{% macro m() %}{% endmacro %}<p>{{ m }}</p>",
    "a block": "{% block x %}{% endblock %}<p>{{ self.x }}</p>",
    "itself": "<p>{{ self }}</p>",
    "a loop": "{% for i in [1] %}<p>{{ loop }}</p>{% endfor %}",
    "a class": "<p>{{ range }}</p>",
    "cycler": "<p>{{ cycler('a') }}</p>",
    "joiner": "<p>{{ joiner('a') }}</p>",
    "bytes": "<p>{{ '甲'.encode() }}</p>",
}
"""What is no data."""
ROUNDABOUT = {
    "joined": "<p>{{ ''.join ~ '' }}</p>",
    "as text": "<p>{{ ''.join|string }}</p>",
    "in a list": "<p>{{ [''.join, ''.format, 台账.items, range] }}</p>",
    "of a list": "<p>{{ [''.join]|join }}</p>",
    "by a format": "<p>{{ '%s'|format(''.join) }}{{ '%s' % ''.join }}{{ '{}'.format(''.join) }}</p>",
    "mapped": "<p>{{ ['', '']|map(attribute='join')|join }}</p>",
    "filtered": "<p>{{ [1]|map('string') ~ '' }}{{ [1]|select ~ '' }}{{ [1]|batch(2)|string }}</p>",
    "reversed": "<p>{{ [1]|reverse ~ '' }}{{ {'a': 1}|items ~ '' }}</p>",
    "a loop's": "{% for i in [1] %}<p>{{ loop ~ loop.cycle }}</p>{% endfor %}",
    "blocks": "{% block x %}{% endblock %}<p>{{ self ~ self.x }}</p>",
    "macros": "{% macro m() %}{{ caller ~ '' }}{% endmacro %}<p>{% call m() %}x{% endcall %}{{ m ~ '' }}</p>",
    "spaces": "{% set n = namespace(a=''.join) %}<p>{{ n ~ n.a }}</p>",
    "sorted": "<p>{{ [''.join]|sort ~ [''.join]|unique|list }}</p>",
    "replaced": "<p>{{ (''.join ~ '')|replace('<', '') }}</p>",
}
ENDLESS = {
    "range": "{% for i in range(10**9) %}{% endfor %}",
    "loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "loops that print": "{% for i in range(99999) %}{% for j in range(99999) %}<p>x</p>{% endfor %}{% endfor %}",
    "a list that grows": "{% set n = namespace(l=[1]) %}{% for x in n.l %}{% set _ = n.l.append(1) %}{% endfor %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "two macros": "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "itself": "{% include 'NAME.html' %}",
    "its own base": "{% extends 'NAME.html' %}",
    "recursive": "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a text": "<p>{{ 'a' * 10**9 }}</p>",
    "a list": "{% set x = [0] * 10**9 %}<p>x</p>",
    "a power": "<p>{{ 9 ** (9 ** 9) }}</p>",
    "powers": "<p>{{ (10**1000)**1000 }}</p>",
    "a long number": "<p>{{ [10**5000] }}</p>",
    "doubled": "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    "added": "{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}x",
    "width": "<p>{{ '%1000000000d' % 1 }}</p>",
    "digits": "<p>{{ '%.1000000000f' % 1 }}</p>",
    "format width": "<p>{{ '{:1000000000d}'.format(1) }}</p>",
    "format filter": "<p>{{ '%1000000000d'|format(1) }}</p>",
    "centred": "<p>{{ 'a'|center(10**9) }}</p>",
    "padded": "<p>{{ 'a'.ljust(10**9) }}</p>",
    "zeros": "<p>{{ 'a'.zfill(10**9) }}</p>",
    "tabs": "<p>{{ ('\\t' * 1000).expandtabs(10**7) }}</p>",
    "replaced": "<p>{{ ('a' * 9999)|replace('a', 'a' * 9999) }}</p>",
    "replaced by itself": "<p>{{ ('a' * 9999).replace('a', 'a' * 9999) }}</p>",
    "joined": "<p>{{ range(99999)|join('a' * 30000) }}</p>",
    "joined by itself": "<p>{{ ('a' * 30000).join(range(99999)|map('string')) }}</p>",
    "wrapped": "<p>{{ ('a' * 30000)|wordwrap(1, true, 'a' * 99999) }}</p>",
    "json": "<p>{{ range(99999)|list|tojson(indent=99999) }}</p>",
    "batches": "{% for b in [1]|batch(10**9, 'x') %}{% endfor %}<p>x</p>",
    "slices": "{% for b in [1]|slice(10**9) %}{% endfor %}<p>x</p>",
    "lists of a list": "{% set a = ['x'] %}" + "{% set a = [a,a,a,a,a,a,a,a,a,a] %}" * 20 + "<p>{{ a }}</p>",
    "tables of a table": "{% set a = {'x': 1} %}" + "{% set a = {'a':a,'b':a,'c':a,'d':a} %}" * 20 + "<p>{{ a }}</p>",
    "spaces of spaces": "{% set n = namespace() %}{% for i in range(9) %}{% set n.a = [n, n] %}{% endfor %}{{ n }}",
    "compared": "{% set a = range(99999)|list %}{% set b = range(99999)|list %}"
    "{% for i in range(99999) %}{% if a == b %}{% endif %}{% endfor %}",
    "brackets": "<p>{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}</p>",
    "sums": "<p>{{ " + "1+" * 60000 + "1 }}</p>",
    "ifs": "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "loops in loops": "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
    "a large source": "<p>{{ 1 }}</p>" * 500_000,
    "many of a row": "<table>{% for i in range(60000) %}<tr><td rowspan=1000 colspan=63>x</td></tr>{% endfor %}</table>",
    "found from behind": "<p>{{ ('a' * 10**6).rfind('ab' + 'a' * (5 * 10**5)) }}</p>",
    "split from behind": "<p>{{ ('a' * 10**6).rsplit('ab' + 'a' * (5 * 10**5)) }}</p>",
    "sorted": "<p>{{ ((range(99999)|list * 200)|sort(attribute='real'))|length }}</p>",
    "mapped": "<p>{{ (range(99999)|list * 200)|map('string')|list|length }}</p>",
    "grouped": "<p>{{ (range(99999)|list * 200)|groupby('real')|length }}</p>",
    "a thousand filters": "<p>{{ 1" + "|string" * 1000 + " }}</p>",
    "three hundred filters": "<p>{{ 1" + "|string" * 300 + " }}</p>",
    "a thousand calls": "<p>{{ ''" + ".strip()" * 1000 + " }}</p>",
    "nots": "<p>{{ " + "not " * 3000 + "1 }}</p>",
    "bits": "<p>{{ (1).to_bytes(10**9, 'big') }}</p>",
}
QUICK = ("range", "macro", "itself", "a text", "powers", "added", "width", "sorted", "a thousand filters", "nots")
SECONDS = 1200
"""For all of them: what has no end is given ten seconds of the processor each."""
LARGE = {
    "paragraphs": "{% for i in range(99999) %}<p>x</p>{% endfor %}",
    "stressed": "<p>{% for i in range(99999) %}<strong>x</strong>y{% endfor %}</p>",
    "line ends": "<p>{{ 'a\\n' * 430000 }}</p>",
    "a title": "<h1>{{ '甲' * 1000000 }}</h1>",
    "a title in lines": "<h1>{% for i in range(99999) %}x<br>{% endfor %}</h1>",
    "attachments": "{% for i in range(50000) %}<p class='附件说明'>附件：{{ i }}.x</p>{% endfor %}",
    "signers": "<header class='版头'>{% for i in range(20000) %}<p class='签发人'>甲</p>{% endfor %}</header><p>x</p>",
    "sections": "{% for i in range(20000) %}<section class='横向'><p>x</p></section>{% endfor %}",
    "pages": "{% for i in range(99999) %}<hr class='分页'>{% endfor %}",
    "rows": "<table>{% for i in range(60000) %}<tr><td>x</td></tr>{% endfor %}</table>",
    "cells": "<table>{% for i in range(2000) %}<tr>" + "<td>x</td>" * 60 + "</tr>{% endfor %}</table>",
    "open tags": "<p>{% for i in range(90000) %}<p a<p b<p c<p> {% endfor %}</p>",
    "less than": "<p>{% for i in range(90000) %}<<<<<<<<<<{% endfor %}</p>",
    "ampersands": "<p>{% for i in range(90000) %}&&&&&&&&&&&&&{% endfor %}</p>",
    "open comments": "<p>{% for i in range(90000) %}<!-<!-<!-<!-{% endfor %}</p>",
    "open quotes": "<p>{% for i in range(90000) %}<p '{% endfor %}",
    "loops to be read": "{%for a in b%}{%endfor%}" * 4000,
    "names": "{{a}}" * 19000,
    "rounded": "<p>{{ 1|round(10**9) }}</p>",
}
"""What may be printed or not, in bounds."""


def laid(clerk: Clerk, sources: dict[str, str]) -> dict[str, str]:
    """The templates' names by their attack, which stands in the second line."""
    names = {f"攻{at}": what for at, what in enumerate(sources)}
    for name, what in names.items():
        clerk.write(f"templates/{name}.html", "<p>甲</p>\n" + sources[what].replace("NAME", name))
    return names


def refused(clerk: Clerk, sources: dict[str, str]) -> None:
    names = laid(clerk, sources)
    before = clerk.snapshot()
    found = confined.run(clerk.folder, *(f"rectify report {name}" for name in names), seconds=SECONDS)
    for (name, what), ran in zip(names.items(), found, strict=True):
        assert (ran.code, ran.out) == (1, ""), what
        assert ran.err.startswith("错误："), what
        assert f"templates/{name}.html" in ran.err or what in ("module", "above", "root", "extends"), (what, ran.err)
        assert "\n提示：" in ran.err, what
        assert len(ran.err) < 600, what
    assert clerk.snapshot() == before
    assert not clerk.path("中招").exists()


def test_there_is_no_way_out_of_the_sandbox(small: Clerk) -> None:
    refused(small, ESCAPES)


def test_a_template_comes_to_an_end(small: Clerk, effort: Effort) -> None:
    refused(small, ENDLESS if effort.is_long else {what: ENDLESS[what] for what in QUICK})


def test_what_goes_on_for_ever_is_told_with_its_line(small: Clerk) -> None:
    """A single call that nothing within Python can stop."""
    small.write("templates/慢慢来.html", "<p>甲</p>\n<p>乙</p>\n" + ENDLESS["found from behind"])
    [ran] = confined.run(small.folder, "rectify report 慢慢来")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("错误：templates/慢慢来.html:3：模板做了很久没有做完。")


def test_what_is_no_data_is_not_printed(small: Clerk) -> None:
    refused(small, UNPRINTABLE)


def test_no_address_is_printed_by_any_way(small: Clerk) -> None:
    names = laid(small, ROUNDABOUT)
    for (_, what), ran in zip(
        names.items(), confined.run(small.folder, *map("rectify report {}".format, names)), strict=True
    ):
        assert ran.code == 0, (what, ran.err)
        assert "0x" not in ran.out + ran.err, what


def test_a_shipped_template_that_builds_on_an_edited_one_has_limits_too(small: Clerk) -> None:
    edited = small.read("templates/进展情况报告.html")
    small.write("templates/进展情况报告.html", ENDLESS["a list"] + edited)
    [ran] = confined.run(small.folder, "rectify report 通报")
    assert (ran.code, ran.out) == (1, "")
    assert "做出的内容太多" in ran.err or "没有做完" in ran.err


def test_what_is_printed_in_masses_stays_within_the_memory(small: Clerk, effort: Effort) -> None:
    sources = {
        what: source if effort.is_long else source.replace("99999", "999").replace("0000", "000")
        for what, source in list(LARGE.items())[: effort(2, len(LARGE))]
    }
    names = laid(small, sources)
    for name in names:
        commands = (f"rectify report {name}", f"rectify report {name} --docx", f"rectify report {name} --html")
        for ran in confined.run(small.folder, *commands):
            assert ran.code in (0, 1), names[name]


def test_what_a_template_needs_it_may_do(small: Clerk) -> None:
    """Sums, joins, formats and macros as a paper has them."""
    small.write(
        "templates/调度表.html",
        "{% macro 行(a, b='、') %}<p>{{ a }}{{ b }}{{ caller() }}</p>{% endmacro %}{% call 行('甲') %}乙{% endcall %}"
        "{% set n = namespace(s=0) %}{% for i in range(5) %}{% set n.s = n.s + i %}{% endfor %}<p>{{ n.s }}</p>"
        "<p>{{ '%.2f'|format(3.14159) }} {{ '%d%%' % 5 }} {{ 'a,b'.split(',')|join('、') }} {{ '、'.join(['甲', '乙']) }}"
        " {{ 'aXb'.replace('X', '-') }} {{ [1, 2, 3]|sum }} {{ 2.567|round(1) }} {{ [3, 1]|sort|first }}"
        " {{ [1, 2, 3, 4]|batch(3, 0)|list|length }} {{ 5 is odd }} {{ 'x' in 'xyz' }} {{ '甲' ~ 1 }}</p>",
    )
    assert small.does("rectify report 调度表").out == ("甲、乙\n10\n3.14 5% a、b 甲、乙 a-b 6 2.6 1 2 True True 甲1\n")


PROSE = (
    *("{{ 7 * 7 }}", "{{ ''.__class__ }}", "{{ cycler.__init__.__globals__ }}", "{{ range(10**9) }}", "{{ 统计句|e }}"),
    *("{% for i in range(10**9) %}{% endfor %}", "{# 甲 #}"),
)
PLAIN = ("<script>alert(1)</script>", "${7*7}", "%s%n", "=1+1", "'; drop")


@pytest.mark.parametrize("words", PROSE)
def test_prose_names_figures_and_runs_nothing(small: Clerk, words: str) -> None:
    small.does(["rectify", "update", "1.1.3", "--result", "开展巡查。", "--status", "整改到位"])
    small.write("ledger/1.1.yaml", small.read("ledger/1.1.yaml").replace("开展巡查。", f'"{words}"'))
    said = small.types("rectify report")
    assert (said.code, said.out) == (1, "")
    assert "错误：ledger/1.1.yaml:" in said.err
    assert "占位符" in said.err
    assert "49" not in said.err


@pytest.mark.parametrize("words", PLAIN)
def test_what_is_no_figure_is_printed_as_it_stands(small: Clerk, words: str) -> None:
    small.does(["rectify", "update", "1.1.3", "--result", words, "--status", "整改到位"])
    assert words in small.does("rectify report").out
    small.does("rectify report --html -o 稿.html")
    assert "<script" not in small.read("稿.html")
