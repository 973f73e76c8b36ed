"""Errors in a template, reported to its author with the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rectify.core.errors import nearest
from rectify.render.small_html import TemplateError

if TYPE_CHECKING:
    from rectify.core.errors import Place
    from rectify.render.sandbox import Exceeded

_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "end of template": "模板末尾",
}
# What Jinja2 says of a template's syntax, and the same in Chinese with what to do.
_SYNTAX = (
    (
        r"innermost block that needs to be closed is '(\w+)'",
        "{{% {0} %}} 没有结束。",
        "在它的内容后面补上 {{% end{0} %}}。",
    ),
    (
        r"Encountered unknown tag '(\w+)'",
        "不认识 {{% {0} %}}。",
        "检查拼写；可用的有 if、for、set、macro、block、include、extends。",
    ),
    (
        r"No filter named '([^']*)'",
        "没有名为“{0}”的过滤器。",
        "检查 | 后面的名字；台账的文字一律按原文印出，不能用 safe；字怎么排由程序定，没有 center、indent。",
    ),
    (r"No test named '([^']*)'", "没有名为“{0}”的判断。", "检查 is 后面的名字。"),
    (r"expected token '([^']*)', got '([^']*)'", "这里应为“{0}”，写的是“{1}”。", "检查 {{{{ }}}}、{{% %}} 是否成对。"),
    (r"unexpected '([^']*)'", "这里不应有“{0}”。", "检查 {{{{ }}}}、{{% %}} 是否成对。"),
    (r"unexpected char '(.)'", "这里不应有“{0}”。", "模板语句里的标点用半角。"),
    (r"Missing end of comment tag", "注释 {{# 没有结束。", "在注释末尾补上 #}}。"),
    (r"block '([^']*)' defined twice", "{{% block {0} %}} 写了两次。", "改掉其中一个的名字。"),
    (r"", "模板语法有误。", "检查 {{{{ }}}}、{{% %}} 是否成对，if、for 是否有 endif、endfor。"),
)


class MissingTemplate(TemplateError):
    """A template, or one that it includes, is not in the folder."""

    def __init__(self, place: Place, name: str) -> None:
        super().__init__(
            f"没有模板“{name}”。", hint="模板放在 templates 文件夹里，文件名写全，例如 进展情况报告.html。", place=place
        )


class UnreadableTemplate(TemplateError):
    """A template whose bytes are no text, or that the system does not hand out: `why`."""

    def __init__(self, place: Place, why: str | None = None) -> None:
        sentence = "模板不是文本文件，读不出来。" if why is None else f"模板读不了：{why}。"
        super().__init__(sentence, hint="模板是用记事本能打开的文件，另存为 UTF-8 编码。", place=place)


class OutsideTemplate(TemplateError):
    """A link that leads out of the templates' folder: what lies there is nobody's to print."""

    def __init__(self, place: Place) -> None:
        super().__init__("这个模板是一个链接，指到了 templates 文件夹外面。", hint="把链接换成文件本身。", place=place)


class BadSyntax(TemplateError):
    """A template that Jinja2 cannot read; `message` is what it says."""

    def __init__(self, place: Place, message: str) -> None:
        for pattern, sentence, hint in _SYNTAX:
            if (found := re.search(pattern, message)) is not None:
                words = [_TOKENS.get(word, word) for word in found.groups()]
                super().__init__(sentence.format(*words), hint=hint.format(*words), place=place)
                break


class UnknownName(TemplateError):
    """A name that the template uses and the data does not have."""

    def __init__(self, place: Place, name: str, known: tuple[str, ...]) -> None:
        meant = nearest(name, known)
        super().__init__(
            f"模板用了“{name}”，但没有这一项" + (f"，是不是“{meant}”？" if meant else "。"),
            hint=f"可用的名字：{'、'.join(known)}。" if known else "检查这个名字的拼写。",
            place=place,
        )


class Forbidden(TemplateError):
    """A template reaches for what the sandbox keeps from it."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            "模板不能做这个操作。", hint="模板里只取用数据的名字、过滤器和 if、for，不调用程序内部。", place=place
        )


class EndlessTemplate(TemplateError):
    """Templates or macros that include themselves without end."""

    def __init__(self, place: Place) -> None:
        super().__init__("模板一层套一层，没有尽头。", hint="检查 include、extends 和宏是否套用了自己。", place=place)


class FailedTemplate(TemplateError):
    """A line that reads well and cannot be worked out (a sum of text and number, a division by zero)."""

    def __init__(self, place: Place) -> None:
        super().__init__("模板这一行算不出来。", hint="检查这一行里的名字是文字、数字还是清单。", place=place)


class TooMuch(FailedTemplate):
    """A template that would loop, or make or print text, without end."""

    def __init__(self, place: Place, exceeded: Exceeded) -> None:
        TemplateError.__init__(self, exceeded.sentence, hint=exceeded.hint, place=place)


KINDS = (
    *(MissingTemplate, UnreadableTemplate, OutsideTemplate, BadSyntax, UnknownName, Forbidden, EndlessTemplate),
    *(FailedTemplate, TooMuch),
)
"""What the other process may say."""
