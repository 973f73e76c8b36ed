"""Fonts and base document of a unit, where a Word file departs from the standard's."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from rectify.core.errors import RectifyError, nearest
from rectify.core.values import frozen
from rectify.render.gbt9704 import FACES, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rectify.core.errors import Place


class UnknownKind(RectifyError):
    """A kind of type that the standard does not have."""

    def __init__(self, name: str, place: Place | None) -> None:
        known = [kind.value for kind in Kind]
        meant = nearest(name, known)
        super().__init__(
            f"没有“{name}”这种字体" + (f"，是不是“{meant}”？" if meant else "。"),
            hint=f"可以改的字体：{'、'.join(known)}；例如 仿宋: 仿宋。",
            place=place,
        )


def faces(names: Mapping[str, str], place: Place | None = None) -> dict[Kind, str]:
    """The faces that a unit has set, by the standard's names of the kinds ({"仿宋": "仿宋"}).

    Raises UnknownKind.
    """
    kinds = {kind.value: kind for kind in Kind}
    for name in names:
        if name not in kinds:
            raise UnknownKind(name, place)
    return {kinds[name]: face for name, face in names.items()}


@frozen
class Looks:
    """`faces` replaces brands of type ({仿宋: "仿宋"} where 仿宋_GB2312 is not installed).

    `mirrored`: even pages have the wide margin on the right, for two-sided print (GB/T 9704-2012 6).
    `base` is the content of a .docx whose styles, page set-up and footers are used instead of the standard's.
    """

    faces: Mapping[Kind, str] = field(default_factory=dict)
    mirrored: bool = False
    base: bytes | None = None

    def face(self, kind: Kind) -> str:
        """The brand of a kind of type."""
        return self.faces.get(kind, FACES[kind])


STANDARD = Looks()
