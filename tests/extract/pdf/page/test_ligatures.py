"""Ligatures of TeX's bitmap fonts, which name no character: letters where the font holds letters, nothing in one of symbols."""

from __future__ import annotations

import pytest
from pdfminer.pdffont import PDFType1Font, PDFType3Font

from extract.pdf.page.fonts import _ligature


@pytest.mark.parametrize(
    ("kind", "known", "code", "text"),
    [
        (PDFType3Font, "ect", 27, "ff"),
        (PDFType3Font, "gure", 28, "fi"),
        (PDFType3Font, "ect", 11, "ff"),
        (PDFType3Font, "ect", 45, ""),
        (PDFType3Font, "<>", 27, ""),
        (PDFType1Font, "ect", 27, ""),
    ],
)
def test_a_code_without_character_is_a_ligature_in_a_bitmap_font_of_letters(
    kind: type, known: str, code: int, text: str
) -> None:
    font = object.__new__(kind)
    font.cid2unicode = dict(enumerate(known, start=97))
    assert _ligature(font, code) == text
