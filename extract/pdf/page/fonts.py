"""Fonts of a PDF: a number for each, whether it is bold or italic, and its characters with their widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdffont import PDFFont, PDFType1Font, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import resolve1

UNKNOWN_WIDTH = 0.55
"""Width, in type sizes, of a glyph whose font gives none (that of Symbol's minus)."""

BOLD_NAMES = ("bold", "black", "heavy", "-bd", "demi")
ITALIC_NAMES = ("italic", "oblique", "-it", "slant")

BOLD_FLAG = 1 << 18
"""The bit "ForceBold" of a font descriptor's flags (PDF 32000-1, table 123)."""

BOLD_WEIGHT = 600
"""Font weight from which type is bold, on the scale of CSS and of font descriptors."""

BOLD_STEM = 130
"""Thousandths of the type size from which a stem is that of a bold letter."""

USUAL_HEIGHT = 1.2
"""Type sizes from the descent to the ascent of most fonts."""

SHORTEST_FONT, TALLEST_FONT = 0.6, 2.5
"""Type sizes from descent to ascent outside which a Type 3 font states another size than it draws."""

LIGATURES = {
    **dict(zip(range(27, 32), ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
    **dict(zip(range(11, 16), ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
}
"""Codes of ligatures in TeX's encodings of letters, T1 and OT1, which its bitmap fonts do not name."""

LETTERS_OF_TEXT = 3
"""Small letters from which a bitmap font holds letters, and not the symbols that have other codes."""

SUBSET_TAG = 6
"""Capitals before the plus in the name of a subset font."""


def font_name(font: PDFFont) -> str:
    """Return the font's base name without its subset tag ("ABCDEF+")."""
    name = getattr(font, "basefont", None) or font.fontname or ""
    if isinstance(name, bytes):
        name = name.decode("latin-1")
    name = str(name).strip("/'")
    head, plus, tail = name.partition("+")
    return tail if plus and len(head) == SUBSET_TAG and head.isupper() else name


@dataclass(slots=True)
class Face:
    """What is kept of a font: `number` counts the document's fonts; heights in type sizes.

    `scale` corrects the type size of Type 3 fonts whose glyphs are drawn larger or smaller than stated. `codec` is the
    encoding behind a predefined CMap. `known` are the characters and widths of the codes met so far.
    """

    number: int
    name: str
    bold: bool
    italic: bool
    descent: float
    ascent: float
    scale: float = 1.0
    codec: str | None = None
    known: dict[int, tuple[str, float]] = field(default_factory=dict)

    def glyph(self, font: PDFFont, code: int) -> tuple[str, float]:
        """Return the character ("" for none) and the width in type sizes of a code of this face's font; it is kept in `known`."""
        try:
            text = str(font.to_unichr(code)) if code >= 0 else chr(-code)
        except PDFUnicodeNotDefined:
            text = _ligature(font, code)
        width = float(font.char_width(code))
        if width == 0 and not any(unicodedata.category(c)[0] == "M" for c in text):
            width = UNKNOWN_WIDTH  # a standard font without widths, under another encoding
        found = self.known[code] = (text, width)
        return found

    def codes(self, font: PDFFont, data: bytes) -> Iterable[int]:
        """Return the codes of a string; a character its CMap has no code for is the negative of its Unicode number."""
        return font.decode(data) if self.codec is None else _codes_of(font, data, self.codec)


def _ligature(font: PDFFont, code: int) -> str:
    """Return the letters of a ligature in a bitmap font of TeX, "" for other codes without a character."""
    if not isinstance(font, PDFType3Font) or code not in LIGATURES:
        return ""
    letters = sum("a" <= str(text) <= "z" for text in getattr(font, "cid2unicode", {}).values())
    return LIGATURES[code] if letters >= LETTERS_OF_TEXT else ""


_CODECS = (
    (re.compile("UTF16|UCS2"), "utf-16-be"),
    (re.compile("GBK|^GB"), "gb18030"),
    (re.compile("B5|ETen|HKscs"), "big5hkscs"),
    (re.compile("RKSJ"), "cp932"),
    (re.compile("KSC"), "cp949"),
    (re.compile("EUC"), "euc_jp"),
)
"""The encodings behind the predefined CMaps of Chinese, Japanese and Korean fonts, by their names."""


LEAD_BYTE = 0x81
"""From here on a byte of the encodings for Chinese, Japanese and Korean begins a character of two."""


def _codes_of(font: Any, data: bytes, codec: str) -> list[int]:
    """Return the codes of a string in a font with a predefined CMap (see `Face.codes`).

    pdfminer leaves such characters out, and those behind them move to their place: a minus (U+2212) is in none of the
    CMaps for Chinese, so that "−10" became "10" where the page paints the minus.
    """
    root = font.cmap.code2cid
    found: list[int] = []
    level, start = root, 0
    for end, byte in enumerate(data, start=1):
        inner = level.get(byte)
        if isinstance(inner, dict):
            level = inner
            continue
        if inner is None and end - start == 1 and (codec == "utf-16-be" or byte >= LEAD_BYTE):
            level = {}  # the first byte of a code that is not there
            continue
        found += [inner] if isinstance(inner, int) else _characters(data[start:end], codec)
        level, start = root, end
    return found


def _codec_of(font: PDFFont) -> str | None:
    """Return the encoding behind the CMap of a font; None for fonts without one, or with one of their own."""
    cmap = getattr(font, "cmap", None)
    if not isinstance(getattr(cmap, "code2cid", None), dict):
        return None
    name = str(getattr(cmap, "attrs", {}).get("CMapName", ""))
    return next((codec for pattern, codec in _CODECS if pattern.search(name)), None)


def _characters(data: bytes, codec: str) -> list[int]:
    return [-ord(character) for character in data.decode(codec, errors="ignore")]


class FontMaker(PDFResourceManager):
    """Makes the fonts of a file; the widths that the file gives a standard font go before those of the standard.

    pdfminer looks such a font's glyphs up by their characters: a minus that the text layer calls a hyphen was drawn wider
    than it was taken for (.56 against .33 of the type size), and everything behind it on the line was looked for beside its place.
    """

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return the font of an object of the file."""
        font = super().get_font(objid, spec)
        widths, first = resolve1(spec.get("Widths")), resolve1(spec.get("FirstChar", 0))
        if isinstance(font, PDFType1Font) and isinstance(widths, list) and isinstance(first, int):
            own = {code: _number(width) for code, width in enumerate(widths, start=first)}
            font.widths = {**font.widths, **{code: width for code, width in own.items() if width > 0}}
        return font


class FontBook:
    """The fonts of a document, each with a number of its own (names repeat, with other encodings)."""

    def __init__(self) -> None:
        # The font itself is kept too: an id is only unique while its object lives.
        self._faces: dict[int, tuple[PDFFont, Face]] = {}

    def face(self, font: PDFFont) -> Face:
        """Return the face of a font, numbered when first met."""
        known = self._faces.get(id(font))
        if known is not None:
            return known[1]
        name = font_name(font)
        style = name.lower()
        facts = getattr(font, "descriptor", None) or {}
        flags = _number(facts.get("Flags"))
        heavy = _number(facts.get("FontWeight")) >= BOLD_WEIGHT or _number(facts.get("StemV")) >= BOLD_STEM
        tall = font.get_ascent() - font.get_descent()
        odd = isinstance(font, PDFType3Font) and tall > 0 and not SHORTEST_FONT <= tall <= TALLEST_FONT
        face = Face(
            number=len(self._faces),
            name=name,
            bold=bool(int(flags) & BOLD_FLAG) or heavy or any(k in style for k in BOLD_NAMES),
            italic=_number(facts.get("ItalicAngle")) != 0 or any(k in style for k in ITALIC_NAMES),
            descent=min(max(font.get_descent(), -0.5), 0.0) or -0.2,
            ascent=min(max(font.get_ascent(), 0.5), 1.1),
            scale=tall / USUAL_HEIGHT if odd else 1.0,
            codec=_codec_of(font),
        )
        self._faces[id(font)] = (font, face)
        return face


def _number(value: Any) -> float:
    value = resolve1(value)
    return float(value) if isinstance(value, int | float) else 0.0
