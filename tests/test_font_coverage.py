"""Which characters print in another face than the rest of the line."""

from __future__ import annotations

import pytest

from rectify.checking import font_coverage


@pytest.mark.parametrize(
    ("text", "face", "missing"),
    [
        ("整改“三会一课”——①、Ⅲ、±5%、αβ、〔2023〕、二〇二三年", None, ()),
        ("朱镕、陶堃、陶堃", None, ("镕", "堃")),
        ("朱镕、龚䶮", "仿宋", ("䶮",)),
        ("朱镕", "方正仿宋_GBK", ()),
        ("朱镕", "华文仿宋_gb2312", ("镕",)),
        ("𠮷😀\ue000", "仿宋", ("𠮷", "😀", "\ue000")),
        ("e\u0301a\u200b\ufe0f", None, ()),
    ],
)
def test_what_the_face_has_not(text: str, face: str | None, missing: tuple[str, ...]) -> None:
    assert font_coverage.missing(text, face) == missing
