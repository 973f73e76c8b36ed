"""How a Word file is to look where a unit departs from the standard's customs: its faces, its own base document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rectify.render.gbt9704 import FACES, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
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
