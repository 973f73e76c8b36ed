"""Rendering of a template and its data to a document: Jinja2 in its sandbox, then the small HTML that it produces.

The data is text and never markup: every value is escaped on its way in, also where a template turns escaping off, and
no filter is left that would call a value safe. The only module that knows Jinja2, with `sandbox`, where it runs. What did
not come with the program is rendered in a process with limits (`child_process`).
"""

from __future__ import annotations

import contextlib
import os
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token
from jinja2.loaders import split_template_path
from jinja2.meta import find_referenced_templates
from markupsafe import Markup, escape

from rectify.checking.all_texts import Text
from rectify.codec import encoding
from rectify.core.errors import Place
from rectify.render import publicness, template_lint
from rectify.render.blocks import Document
from rectify.render.html_to_blocks import read
from rectify.render.sandbox import Exceeded, Sandbox, as_printed, printed, refuse_depth, too_large, too_slow
from rectify.render.small_html import DATA_LINE_BREAK, KEPT_SPACE, KEPT_TAB, PLACE_BEGINS, PLACE_ENDS, TemplateError
from rectify.render.template_errors import (
    KINDS,
    BadSyntax,
    EndlessTemplate,
    FailedTemplate,
    Forbidden,
    MissingTemplate,
    OutsideTemplate,
    TooMuch,
    UnknownName,
    UnreadableTemplate,
)
from rectify.storage import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping

    from jinja2.lexer import TokenStream

    from rectify.render import child_process
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


def render(template: Path, context: Mapping[str, object], own: Path | None = None) -> Document:
    """As `Template.render`, of a template that nothing else is asked of."""
    return Template(template, own).render(context)


class Template:
    """A template of a paper, read once with all that it extends, includes or imports. `own`: the folder of the program's
    templates; a template that is like one there, with all that it is built on, needs no limits."""

    def __init__(self, path: Path, own: Path | None = None) -> None:
        self._path = path.absolute()
        self._own = own
        self._folder = _Folder(self._path.parent)
        self._environment = _environment(self._folder)

    def render(self, context: Mapping[str, object]) -> Document:
        """The document that it yields with these data; its name is the template's.

        A value None prints nothing; a line break in a text begins a new paragraph. `extends` and `include` reach
        templates of the same folder only. Raises a TemplateError with the file (its folder's name and its own) and,
        where it can be known, the line.
        """
        html = self.html(context) if self._is_own() else self._confined(context)
        document = Document(read(html, self._path.name, _label(self._path.parent)), self._path.stem)
        self._refuse_slips(document)
        return document

    def html(self, context: Mapping[str, object]) -> str:
        """The small HTML that it yields, in this process. Raises TemplateError."""
        try:
            return printed(self._environment.get_template(self._path.name).render(context))
        except TemplateError:
            raise
        except Exception as error:
            fault = _fault(error, self._path, tuple(context))
            if fault is None:
                raise
            raise fault from error

    def _is_own(self) -> bool:
        if self._own is None:
            return False
        own = _Folder(self._own)
        try:
            return all(own.get_source(self._environment, name)[0] == source for name, source, _ in self._family())
        except (jinja2.TemplateError, TemplateError):
            return False

    def _confined(self, context: Mapping[str, object]) -> str:
        """As `html`, in a process of its own."""
        from rectify.render import child_process

        try:
            answered = child_process.call(f"{__name__}:answer", {"path": str(self._path), "context": context})
        except child_process.Ended as ended:
            raise TooMuch(self._reached(ended), too_slow() if ended.was_slow else too_large()) from None
        if "html" in answered:
            return str(answered["html"])
        kind = next(each for each in (TemplateError, *KINDS) if each.__name__ == answered["kind"])
        error = kind.__new__(kind)
        place = Place(answered["file"], answered["line"])
        TemplateError.__init__(error, answered["sentence"], hint=answered["hint"], place=place)
        raise error

    def _reached(self, ended: child_process.Ended) -> Place:
        """The line of a template that the process had come to, as far as is known."""
        for file, line in ended.frames:
            if not (os.path.isabs(file) or file.startswith("<")):
                with contextlib.suppress(jinja2.TemplateError, TemplateError, RecursionError, SyntaxError, MemoryError):
                    return _place(self._path, file, self._environment.get_template(file).get_corresponding_lineno(line))
        return _place(self._path, self._path.name, None)

    def _refuse_slips(self, document: Document) -> None:
        """Raises what is wrong with the text of the template, or of one that it is built on, whatever the data."""
        folder = _label(self._path.parent)
        texts = [(_without_comments(source), folder + name) for name, source, _ in self._family()]
        for text, file in texts:
            for mistake in template_lint.mistakes(text, file):
                raise mistake
        if not document.blocks and not any(template_lint.prints(text) for text, _ in texts):
            raise template_lint.NothingPrints(Place(folder + self._path.name, 1))

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


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What a process of its own says to a request of `Template`: the small HTML, or what is wrong."""
    try:
        return {"html": Template(Path(request["path"])).html(request["context"])}
    except TemplateError as error:
        file, line = (error.place.file, error.place.line) if error.place else ("", None)
        kind = type(error).__name__
        return {"kind": kind, "sentence": error.sentence, "hint": error.hint, "file": file, "line": line}


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
    text = _IMPOSSIBLE.sub("", _LINE_BREAK.sub(DATA_LINE_BREAK, as_printed(value)))
    return escape(_OUTER_SPACE.sub(lambda space: space[0].translate(_KEEP), text))


@jinja2.pass_context  # so that no constant of a template is printed while the template is read
def _finalized(context: jinja2.runtime.Context, value: object) -> Markup:
    del context
    return _as_text(value)


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
        """The text of a template and its syntax tree, read once. Raises what Jinja2 raises, UnreadableTemplate, TooMuch."""
        if template not in self._parsed:
            source, filename, _ = self.get_source(environment, template)
            tree = environment.parse(source, template, filename)
            try:
                refuse_depth(tree)
            except Exceeded as error:
                raise TooMuch(Place(_label(self._folder) + template, error.line), error) from None
            self._parsed[template] = source, tree
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
        code = environment.compile(tree, name, name)
        return environment.template_class.from_code(environment, code, globals or {})

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        del environment
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
        text = encoding.text_of(raw)
        if text is None:
            raise UnreadableTemplate(place)
        return _IMPOSSIBLE.sub("", text), str(path), None


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
        case Exceeded() | MemoryError():
            return TooMuch(place, error if isinstance(error, Exceeded) else too_large())
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
