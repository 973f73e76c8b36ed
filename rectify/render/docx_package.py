"""The package around a Word file's parts (ECMA-376 Part 2): content types, relationships, a zip without a clock.

The same parts give the same bytes. Written here, without python-docx, because opening that library takes as long as
everything else that a report needs; it is asked only where a given document must be read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from rectify.core.values import frozen
from rectify.render.ooxml import HEADER, escape
from rectify.storage import paper_seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""What the kinds of relationships within a document begin with."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
"""What the content types of a Word file's own parts begin with."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip archive can hold


@frozen
class Relation:
    """From a part, or from the package, to another part by its name, or to something outside (`is_external`)."""

    id: str
    kind: str
    target: str
    is_external: bool = False


@frozen
class Part:
    """A part: its name in the package (`word/styles.xml`), content type, content, and where it leads."""

    name: str
    content_type: str
    content: bytes
    relations: tuple[Relation, ...] = ()


def packed(parts: Sequence[Part], relations: Iterable[Relation]) -> bytes:
    """The zip that holds the parts, with the digest of them all; `relations` are the package's own. The content types come
    first, the rest by name."""
    files = {_CONTENT_TYPES: _content_types(parts), "_rels/.rels": _relations("", relations)}
    for part in parts:
        files[part.name] = part.content
        if part.relations:
            home, name = posixpath.split(part.name)
            files[f"{home}/_rels/{name}.rels"] = _relations(home, part.relations)
    files = paper_seal.sealed_parts(files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in sorted(files.items(), key=lambda file: (file[0] != _CONTENT_TYPES, file)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content)
    return written.getvalue()


def _content_types(parts: Iterable[Part]) -> bytes:
    own = "".join(
        f'<Override PartName="/{escape(part.name)}" ContentType="{escape(part.content_type)}"/>'
        for part in sorted(parts, key=lambda part: part.name)
    )
    return (
        f'{HEADER}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{own}</Types>'
    ).encode()


def _relations(home: str, relations: Iterable[Relation]) -> bytes:
    return f'{HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(_written(home, relations))}</Relationships>'.encode()


def _written(home: str, relations: Iterable[Relation]) -> Iterator[str]:
    for relation in relations:
        target = relation.target if relation.is_external else posixpath.relpath(relation.target, home or ".")
        mode = ' TargetMode="External"' if relation.is_external else ""
        yield (
            f'<Relationship Id="{escape(relation.id)}" Type="{escape(relation.kind)}" Target="{escape(target)}"{mode}/>'
        )
