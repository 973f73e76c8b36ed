"""A template and its data become a document: Jinja2 in its sandbox, then the small HTML that it yields.

The data is text and never markup: every value is escaped on its way in, also where a template turns escaping off, and
no filter is left that would call a value safe. The only module that knows Jinja2, with `sandbox`, where it runs.
"""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token
from jinja2.loaders import split_template_path
from jinja2.meta import find_referenced_templates
from markupsafe import Markup, escape

from rectify.checking.texts import Text
from rectify.core.errors import Place, nearest
from rectify.files import disk
from rectify.render import publicness, slips
from rectify.render.blocks import Document
from rectify.render.markup import (
    DATA_LINE_BREAK,
    KEPT_SPACE,
    KEPT_TAB,
    PLACE_BEGINS,
    PLACE_ENDS,
    TemplateError,
)
from rectify.render.reading import read
from rectify.render.sandbox import Exceeded, Sandbox, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
    from pathlib import Path

    from jinja2.lexer import TokenStream

    from rectify.render.publicness import Publicness

# Every line boundary of Unicode (UAX #14 BK, CR, LF, NL) and the two separators.
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_OUTER_SPACE = re.compile(r"^[ \t]+|[ \t]+$")
_KEEP = str.maketrans({" ": KEPT_SPACE, "\t": KEPT_TAB})
# What XML 1.0 cannot hold (2.2 Char), and what carries places and spaces through the HTML.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufdd3\ufffe\uffff]")
_TAG = re.compile(r"<[A-Za-z/!?]")
_QUOTED = re.compile("'([^']*)'")
_COMMENT = re.compile(r"\{#.*?#\}", re.S)
_STATEMENT = re.compile(r"\{%.*?%\}|<[^<>]*>")
_LARGEST = 100_000
"""Bytes of a template, at up to a thousand of memory each while it is read; the shipped ones have some four thousand."""
_PARAGRAPH = len("<p></p>")
"""Characters that a line break of the data counts for: it makes a paragraph."""

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


def render(template: Path, context: Mapping[str, object]) -> Document:
    """As `Template.render`, of a template that nothing else is asked of."""
    return Template(template).render(context)


class Template:
    """A template of a paper, read once with all that it extends, includes or imports."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._folder = _Folder(self._path.parent)
        self._environment = _environment(self._folder)

    def render(self, context: Mapping[str, object]) -> Document:
        """The document that it yields with these data; its name is the template's.

        A value None prints nothing; a line break in a text begins a new paragraph. `extends` and `include` reach
        templates of the same folder only. Raises a TemplateError with the file (its folder's name and its own) and,
        where it can be known, the line.
        """
        try:
            html = self._environment.get_template(self._path.name).render(context)
        except TemplateError:
            raise
        except Exception as error:
            fault = _fault(error, self._path, tuple(context))
            if fault is None:
                raise
            raise fault from error
        document = Document(read(html, self._path.name, _label(self._path.parent)), self._path.stem)
        self._refuse_slips(document)
        return document

    def _refuse_slips(self, document: Document) -> None:
        """Raises what is wrong with the text of the template, or of one that it is built on, whatever the data."""
        folder = _label(self._path.parent)
        texts = [(_without_comments(source), folder + name) for name, source, _ in self._family()]
        for text, file in texts:
            for slip in slips.slips(text, file):
                raise slip
        if not document.blocks and not any(slips.prints(text) for text, _ in texts):
            raise slips.NothingPrints(Place(folder + self._path.name, 1))

    def publicness(self, always: str) -> Publicness:
        """Whether the paper is for the public: the template is `always`, is built on it, or says so itself
        (`{% set 公开 = true %}`), as may one that it is built on; where it cannot be known, it is taken to be."""
        trees = {name: tree for name, _, tree in self._family()}
        real = {name: self._folder.real_name(name) for name in trees}
        return publicness.of(trees, real, f"{always}.html", _label(self._path.parent))

    def own_words(self) -> list[Text]:
        """What it, and those that it is built on, print of themselves: their text by lines, without tags."""
        folder = _label(self._path.parent)
        return [
            Text(words, Place(folder + name, number))
            for name, source, _ in self._family()
            for number, line in enumerate(_without_comments(source).split("\n"), 1)
            if (words := _STATEMENT.sub("", line).strip())
        ]

    def _family(self) -> Iterator[tuple[str, str, nodes.Template]]:
        """The template and all that it is built on: name, text, syntax tree. What cannot be read is passed over:
        rendering tells."""
        waiting, seen = [self._path.name], set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            try:
                source, tree = self._folder.parsed(self._environment, name)
            except (jinja2.TemplateError, TemplateError, RecursionError):
                continue
            yield name, source, tree
            waiting += [each for each in find_referenced_templates(tree) if each is not None]


def _without_comments(source: str) -> str:
    """The text of a template with its lines where they were."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)


def _environment(folder: _Folder) -> Sandbox:
    environment = Sandbox(
        loader=folder,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
        extensions=[_Places],
    )
    environment.filters |= dict.fromkeys(("e", "escape", "forceescape"), _as_text)
    return environment


def _label(folder: Path) -> str:
    """What stands before a template's name in a message: the folder as the clerk knows it."""
    return f"{folder.name}/" if folder.name else ""


def _as_text(value: object) -> Markup:
    """A value as text of the small HTML: its line breaks and outer spaces survive, its `<` and `&` are text.

    Markup is what the template itself made (a macro, a block): it is text of the template and passes.
    """
    if value is None or isinstance(value, Markup):
        return Markup() if value is None else value
    text = _IMPOSSIBLE.sub("", _LINE_BREAK.sub(DATA_LINE_BREAK, str(printable(value))))
    return escape(_OUTER_SPACE.sub(lambda space: space[0].translate(_KEEP), text))


@jinja2.pass_context  # so that no constant of a template is printed while the template is read
def _finalized(context: jinja2.runtime.Context, value: object) -> Markup:
    text = _as_text(value)
    assert isinstance(context.environment, Sandbox)
    context.environment.print(len(text) + _PARAGRAPH * text.count(DATA_LINE_BREAK))
    return text


class _Places(Extension):
    """Writes into a template's own text, before the first tag of each line, where that line stands."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        for token in stream:
            if token.type == "data" and "<" in token.value:
                yield Token(token.lineno, token.type, _marked(token.value, stream.name or "", token.lineno))
            else:
                yield token


def _marked(text: str, name: str, first: int) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if (tag := _TAG.search(line)) is not None:
            place = f"{PLACE_BEGINS}{name}:{first + number}{PLACE_ENDS}"
            lines[number] = line[: tag.start()] + place + line[tag.start() :]
    return "\n".join(lines)


class _Folder(jinja2.BaseLoader):
    """The templates of one folder, in UTF-8 with or without BOM, UTF-16 or GB18030."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parsed: dict[str, tuple[str, nodes.Template]] = {}

    def parsed(self, environment: jinja2.Environment, template: str) -> tuple[str, nodes.Template]:
        """The text of a template and its syntax tree, read once. Raises what Jinja2 raises, and UnreadableTemplate."""
        if template not in self._parsed:
            source, filename, _ = self.get_source(environment, template)
            self._parsed[template] = source, environment.parse(source, template, filename)
        return self._parsed[template]

    def real_name(self, template: str) -> str:
        """The name of the file that the name of a template leads to, by whatever way."""
        try:
            return self._folder.joinpath(*split_template_path(template)).resolve().name
        except (jinja2.TemplateNotFound, OSError, ValueError):
            return template

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # as Jinja2 calls it
    ) -> jinja2.Template:
        """As Jinja2 does it, from the tree that was read."""
        _, tree = self.parsed(environment, name)
        code = environment.compile(tree, name, str(self._folder / name))
        return environment.template_class.from_code(environment, code, globals or {})

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        assert isinstance(environment, Sandbox)
        environment.step()
        place = Place(_label(self._folder) + template)
        path = self._folder.joinpath(*split_template_path(template))  # refuses a way out of the folder
        try:
            if not path.resolve().is_relative_to(self._folder.resolve()):
                raise OutsideTemplate(place)
            raw = disk.whole(path, _LARGEST)
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: no name that a file can have
            raise jinja2.TemplateNotFound(template) from error
        except OSError as error:
            raise UnreadableTemplate(place, disk.why(error)) from error
        for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
            try:
                return _IMPOSSIBLE.sub("", raw.decode(encoding)), str(path), None
            except UnicodeDecodeError:
                continue
        raise UnreadableTemplate(place)


def _fault(error: Exception, template: Path, known: tuple[str, ...]) -> TemplateError | None:
    """What the error means to whoever wrote the template; None where the fault is the program's."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return BadSyntax(_place(template, error.filename or template.name, error.lineno), error.message or "")
    place, inside = _where(error, template)
    match error:
        case jinja2.TemplateNotFound():
            return MissingTemplate(place, str(error.name or error.message))
        case SecurityError() | RecursionError() | SyntaxError():  # the last is Python's, of more loops than it can nest
            return (Forbidden if isinstance(error, SecurityError) else EndlessTemplate)(place)
        case jinja2.UndefinedError():
            names = _QUOTED.findall(error.message or "") or [""]
            return UnknownName(place, names[-1], known if len(names) == 1 else ())
        case Exceeded():
            return TooMuch(place, error)
        case _:
            return FailedTemplate(place) if inside else None


def _where(error: Exception, template: Path) -> tuple[Place, bool]:
    """The innermost template line that the error passed through, and whether no code of the program lay deeper."""
    place, inside = _place(template, template.name, None), False
    for frame, line in traceback.walk_tb(error.__traceback__):
        if "__jinja_exception__" in frame.f_globals:  # how Jinja2 shows a line of a template in a traceback
            place, inside = _place(template, frame.f_code.co_filename, line), True
        elif (name := str(frame.f_globals.get("__name__"))).startswith("rectify.") and name != Sandbox.__module__:
            inside = False
    return place, inside


def _place(template: Path, file: str, line: int | None) -> Place:
    path = template.parent / file
    return Place(_label(template.parent) + path.relative_to(template.parent).as_posix(), line)
