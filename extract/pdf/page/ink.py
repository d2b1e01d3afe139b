"""What a PDF page paints: glyphs with font, code and colour, and paths. Nothing is interpreted here.

pdfminer's interpreter runs the content stream; this device keeps what its layout objects drop: the character code
behind a glyph, the text rendering mode, and whether the text layer has a character for it at all.
Coordinates are those of the page as displayed (`/Rotate` applied, crop box at the origin), in PDF
points, y downwards.
"""

from __future__ import annotations

import io
import logging
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfplumber.utils.exceptions import PdfminerException

from corpora.nouns.evidence import Box
from extract.pdf.page.content import ContentInterpreter

logging.getLogger("pdfminer").setLevel(logging.ERROR)

Matrix = tuple[float, float, float, float, float, float]

MAX_GLYPHS = 60_000
"""Glyphs kept of one page; a page of print has 3,000 to 10,000."""

UNKNOWN_WIDTH = 0.55
"""Width, in type sizes, of a glyph whose font gives none (that of Symbol's minus)."""

BOLD_NAMES = ("bold", "black", "heavy", "-bd", "demi")
ITALIC_NAMES = ("italic", "oblique", "-it", "slant")

MAX_PATHS = 60_000
"""Path segments looked at on one page; vector figures can hold millions."""


@dataclass(slots=True)
class Glyph:
    """One painted glyph.

    `text` is what the text layer says: "" when the font has no character for `code`. (`origin_x`,
    `baseline`) is the point the glyph is set at. `angle` is the writing direction in degrees,
    counter-clockwise. `white`: painted in the colour of paper. `hidden`: rendering mode 3 (no paint)
    or 7 (clip only). `font_id` tells fonts of one name apart; `order` is the place in the content stream.
    """

    text: str
    code: int
    font: str
    font_id: int
    bold: bool
    italic: bool
    size: float
    x0: float
    top: float
    x1: float
    bottom: float
    origin_x: float
    baseline: float
    angle: float
    colour: tuple[str, str]
    white: bool
    hidden: bool
    order: int


@dataclass(slots=True)
class PageInk:
    """All that one page paints.

    `rules` are thin filled boxes and stroked lines; `images` whole boxes; `n_segments` counts the pieces
    of all paths.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    n_segments: int = 0
    truncated: bool = False


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def font_name(font: PDFFont) -> str:
    """Return the font's base name without its subset tag ("ABCDEF+")."""
    name = getattr(font, "basefont", None) or font.fontname or ""
    if isinstance(name, bytes):
        name = name.decode("latin-1")
    name = str(name).strip("/'")
    head, plus, tail = name.partition("+")
    return tail if plus and len(head) == 6 and head.isupper() else name


def _components(colour: Any) -> tuple[float, ...]:
    if isinstance(colour, bool) or colour is None:
        return ()
    if isinstance(colour, int | float):
        return (float(colour),)
    if isinstance(colour, tuple | list):
        return tuple(float(c) for c in colour if isinstance(c, int | float))
    return ()


@dataclass(slots=True)
class Face:
    """What is kept of a font: `number` counts the document's fonts; heights in type sizes.

    `scale` corrects the type size of Type 3 fonts whose glyphs are drawn larger or smaller than it says.
    """

    number: int
    name: str
    bold: bool
    italic: bool
    descent: float
    ascent: float
    scale: float = 1.0
    known: dict[int, tuple[str, float]] = field(default_factory=dict)

    def glyph(self, font: PDFFont, code: int) -> tuple[str, float]:
        """Return the character ("" for none) and the width in type sizes of a code of this face's font."""
        found = self.known.get(code)
        if found is None:
            try:
                text = str(font.to_unichr(code))
            except PDFUnicodeNotDefined:
                text = ""
            width = float(font.char_width(code))
            if width == 0 and not any(unicodedata.category(c)[0] == "M" for c in text):
                width = UNKNOWN_WIDTH  # a standard font without widths, under another encoding
            found = self.known[code] = (text, width)
        return found


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
        heavy = _number(facts.get("FontWeight")) >= 600 or _number(facts.get("StemV")) >= 130
        tall = font.get_ascent() - font.get_descent()
        odd = isinstance(font, PDFType3Font) and tall > 0 and not 0.6 <= tall <= 2.5
        face = Face(
            number=len(self._faces),
            name=name,
            bold=bool(int(flags) & 1 << 18) or heavy or any(k in style for k in BOLD_NAMES),
            italic=_number(facts.get("ItalicAngle")) != 0 or any(k in style for k in ITALIC_NAMES),
            descent=min(max(font.get_descent(), -0.5), 0.0) or -0.2,
            ascent=min(max(font.get_ascent(), 0.5), 1.1),
            scale=tall / 1.2 if odd else 1.0,
        )
        self._faces[id(font)] = (font, face)
        return face


def _number(value: Any) -> float:
    value = resolve1(value)
    return float(value) if isinstance(value, int | float) else 0.0


def is_white(space: str, colour: Any) -> bool:
    """Return whether `colour` in colour space `space` is the colour of paper.

    1 is white in gray, (1, 1, 1) in RGB, all zeros in CMYK. In Separation and DeviceN spaces numbers
    are amounts of ink, so (1,) is full ink and (0,) paper: the same number means the opposite.
    """
    parts = _components(colour)
    if not parts:
        return False
    if space in {"Separation", "DeviceN", "DeviceCMYK"} or len(parts) == 4:
        return max(parts) <= 0.02
    if space in {"Indexed", "Pattern", "Lab"}:
        return False
    return min(parts) >= 0.98


def _angle(a: float, b: float, c: float, d: float) -> float:
    """Return the writing direction of a text matrix in degrees, counter-clockwise."""
    if b == 0 and a > 0:
        return 0.0
    return math.degrees(math.atan2(b, a) if a or b else math.atan2(-c, d)) % 360


class _InkDevice(PDFTextDevice):
    """Collects glyphs and paths of one page."""

    def __init__(self, manager: PDFResourceManager, page: PageInk, fonts: FontBook) -> None:
        super().__init__(manager)
        self.page = page
        self.fonts = fonts
        self._hidden = False
        self._outer: list[Any] = []
        self._whites: dict[tuple[str, str], bool] = {}
        self._paths = 0

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._hidden = textstate.render in (3, 7)
        if textstate.font is not None and textstate.font.is_vertical():
            return
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_string_horizontal(
        self,
        seq: Any,
        matrix: Any,
        pos: tuple[float, float],
        font: PDFFont,
        fontsize: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        dxscale: float,
        ncs: PDFColorSpace,
        graphicstate: Any,
    ) -> tuple[float, float]:
        """Keep the glyphs of one string; what all of them share is worked out once."""
        page = self.page
        face = self.fonts.face(font)
        a, b, c, d, e, f = matrix
        x, y = pos
        low, high = rise + face.descent * fontsize, rise + face.ascent * fontsize
        size = abs(fontsize) * math.hypot(c, d) * face.scale
        angle = _angle(a, b, c, d) if fontsize > 0 else (_angle(a, b, c, d) + 180) % 360
        slanted = b == 0 and d > 0 and 0.15 < c / d < 0.5
        space, colour, white = self._paint(ncs, graphicstate)
        paint = (space, colour)
        glyphs = page.glyphs
        spaced = False
        for piece in seq:
            if isinstance(piece, int | float):
                x -= piece * dxscale
                spaced = True
                continue
            if not isinstance(piece, bytes):
                continue
            for cid in font.decode(piece):
                if spaced:
                    x += charspace
                spaced = True
                text, width = face.glyph(font, cid)
                advance = width * fontsize * scaling
                left, base = a * x + c * y + e, page.height - (b * x + d * y + f)
                # Corners of the advance box, from user space to the page.
                if b == 0 and c == 0:
                    right = left + a * advance
                    above, below = base - d * high, base - d * low
                    x0, x1 = (left, right) if right >= left else (right, left)
                    top, bottom = (above, below) if below >= above else (below, above)
                else:
                    xs = (c * low, a * advance + c * low, c * high, a * advance + c * high)
                    ys = (d * low, b * advance + d * low, d * high, b * advance + d * high)
                    x0, x1, top, bottom = left + min(xs), left + max(xs), base - max(ys), base - min(ys)
                glyphs.append(
                    Glyph(
                        text,
                        cid,
                        face.name,
                        face.number,
                        face.bold,
                        face.italic or slanted,
                        size,
                        x0,
                        top,
                        x1,
                        bottom,
                        left + c * rise,
                        base - d * rise,
                        angle,
                        paint,
                        white,
                        self._hidden,
                        len(glyphs),
                    )
                )
                x += advance
                if cid == 32 and wordspace:
                    x += wordspace
        if len(glyphs) > MAX_GLYPHS:
            page.truncated = True
            del glyphs[MAX_GLYPHS:]
        return x, y

    def _paint(self, ncs: PDFColorSpace, state: Any) -> tuple[str, str, bool]:
        """Return colour space, colour and whether that is white."""
        # The state's own space is the newer one; the one handed over is the string's.
        space = str(getattr(getattr(state, "ncs", None), "name", "") or getattr(ncs, "name", ""))
        key = (space, repr(state.ncolor))
        white = self._whites.get(key)
        if white is None:
            white = self._whites[key] = is_white(space, state.ncolor)
        return (*key, white)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:  # noqa: ARG002 - the device's own signature
        self._outer.append(self.ctm)

    def end_figure(self, name: str) -> None:  # noqa: ARG002 - the device's own signature
        # A form changes the matrix of the page around it unless it is put back.
        self.ctm = self._outer.pop()

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, _evenodd: bool, path: Sequence[Any]) -> None:
        if not (stroke or fill) or self._paths > MAX_PATHS or self.ctm is None:
            return
        self._paths += len(path)
        self.page.n_segments += len(path)
        part: list[tuple[float, float]] = []
        curved = False
        for op in path:
            if op[0] == "m":
                self._keep(part, curved, graphicstate, stroke, fill)
                part, curved = [], False
            if op[0] == "h" or len(op) < 3:
                continue
            curved = curved or op[0] in "cvy"
            part.append(_apply(self.ctm, float(op[-2]), float(op[-1])))
        self._keep(part, curved, graphicstate, stroke, fill)

    def _keep(self, points: list[tuple[float, float]], curved: bool, state: Any, stroke: bool, fill: bool) -> None:
        if len(points) < 2 or curved or len(points) > 6:
            return
        space, colour = (state.ncs, state.ncolor) if fill else (state.scs, state.scolor)
        if is_white(str(getattr(space, "name", "")), colour):
            return
        xs = [p[0] for p in points]
        ys = [self.page.height - p[1] for p in points]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if min(wide, high) <= 2.5 and max(wide, high) >= 1.0:
            half = 0.0
            if stroke and not fill and self.ctm is not None:
                half = min(2.0, float(state.linewidth or 0) * math.hypot(self.ctm[0], self.ctm[1]) / 2)
            pad_x, pad_y = (0.0, half) if wide > high else (half, 0.0)
            self.page.rules.append((min(xs) - pad_x, min(ys) - pad_y, max(xs) + pad_x, max(ys) + pad_y))

    def render_image(self, name: str, stream: Any) -> None:  # noqa: ARG002 - the device's own signature
        if self.ctm is None:
            return
        corners = [_apply(self.ctm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        xs = [p[0] for p in corners]
        ys = [self.page.height - p[1] for p in corners]
        self.page.images.append((min(xs), min(ys), max(xs), max(ys)))


def _frame(page: PDFPage) -> tuple[Matrix, float, float]:
    """Return the matrix from user space to the displayed page, and that page's width and height."""
    media = _upright(page.mediabox)
    crop = _upright(page.cropbox) if page.cropbox else media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 - x0 < 1 or y1 - y0 < 1:
        x0, y0, x1, y1 = media
    turn = (page.rotate or 0) % 360
    if turn == 90:
        return (0, -1, 1, 0, -y0, x1), y1 - y0, x1 - x0
    if turn == 180:
        return (-1, 0, 0, -1, x1, y1), x1 - x0, y1 - y0
    if turn == 270:
        return (0, 1, -1, 0, y1, -x0), y1 - y0, x1 - x0
    return (1, 0, 0, 1, -x0, -y0), x1 - x0, y1 - y0


def _upright(box: Sequence[float]) -> Box:
    """Return a page box from its lower left to its upper right corner: any two opposite corners may be given."""
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class InkSource:
    """An opened PDF whose pages can be asked for by number."""

    def __init__(self, data: bytes) -> None:
        # pdfplumber opens the file (and closes what it opened); its own `chars` lack the character codes and
        # rendering modes that the signs are decided by, so pages are painted on the device above instead.
        try:
            self.document = pdfplumber.open(io.BytesIO(data))
        except PdfminerException as error:  # a wrapper round what pdfminer raised, which callers know
            raise (error.args[0] if error.args and isinstance(error.args[0], Exception) else error) from error
        self.manager = PDFResourceManager(caching=True)
        self.fonts = FontBook()
        self._pages = PDFPage.create_pages(self.document.doc)
        self._seen: dict[int, PDFPage] = {}

    def page(self, number: int) -> PDFPage:
        """Return page `number` (from 1); IndexError when there is none."""
        while number not in self._seen:
            page = next(self._pages, None)
            if page is None:
                raise IndexError(f"no page {number}")
            self._seen[len(self._seen) + 1] = page
        return self._seen[number]


def open_pages(data: bytes) -> InkSource:
    """Return the PDF ready for `read_ink`. Raises what pdfminer raises on a broken file."""
    return InkSource(data)


def read_ink(source: InkSource, number: int) -> PageInk:
    """Return what page `number` (from 1) paints. Raises what pdfminer raises on a broken page."""
    page = source.page(number)
    matrix, width, height = _frame(page)
    ink = PageInk(number=number, width=float(width), height=float(height))
    interpreter = ContentInterpreter(source.manager, _InkDevice(source.manager, ink, source.fonts))
    interpreter.render_contents(page.resources, page.contents, ctm=matrix)
    return ink
