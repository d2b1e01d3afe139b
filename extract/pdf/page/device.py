"""What a content stream paints: glyphs with font, code and colour, and the shapes pdfplumber's pages are made of.

pdfminer's interpreter runs the content stream. Its layout device builds the lines, rectangles, curves and images; the
device here adds to them what a rule is judged by, and keeps of each glyph what the layout objects drop: the character
code, the text rendering mode, and whether the text layer has a character for it at all.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTPage, LTRect
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.utils import MATRIX_IDENTITY

from corpora.nouns.evidence import Box
from extract.pdf.model import common_box
from extract.pdf.page.fonts import FontBook

MAX_GLYPHS = 60_000
"""Glyphs kept of one page; a page of print has 3,000 to 10,000."""

MAX_SEGMENTS = 60_000
"""Path segments looked at on one page; vector figures can hold millions."""

LEAST_POINTS, MOST_POINTS = 2, 6
"""Points of a path that may be a rule or a box: a closed rectangle has five."""

UNPAINTED = frozenset({3, 7})
"""Text rendering modes that paint nothing: invisible, and clip only."""

LEAST_LEAN, MOST_LEAN = 0.15, 0.5
"""Sideways lean per unit of height of type slanted by its matrix: an artificial italic."""

PAPER_INK = 0.02
"""Amount of ink (0 to 1) up to which a colour is that of paper, in spaces that count ink."""

PAPER_LIGHT = 0.98
"""Amount of light (0 to 1) from which a colour is that of paper, in spaces that count light."""

CMYK = 4
"""Components of a colour in cyan, magenta, yellow and black."""

MAX_COVERS = 5_000
"""Opaque boxes of one page of which it is asked what they hide."""

LEAST_COVER = 2.0
"""Points of width and height from which a box may hide a glyph."""

MASKS = ("SMask", "Mask")
"""Entries of an image through which what is below it may be seen."""

SPACE_CODE = 32
"""The code that word spacing applies to (PDF 32000-1, 9.3.3)."""


class Glyph(NamedTuple):
    """One painted glyph, on the displayed page: PDF points, y downwards.

    `text` is the character of the text layer: "" when the font has no character for `code`. (`origin_x`,
    `baseline`) is the point the glyph is set at. `angle` is the writing direction in degrees,
    counter-clockwise. `white`: painted in the colour of paper. `hidden`: rendering mode 3 (no paint)
    or 7 (clip only). `font_id` distinguishes fonts of one name; `order` is the place in the content stream.
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


glyph_of: Callable[[Iterable[Any]], Glyph] = functools.partial(tuple.__new__, Glyph)
"""The glyph of its fields, without the Python function that a named tuple has before this: it is called for every glyph."""


def fields_of(*names: str) -> Callable[[Glyph], tuple[Any, ...]]:
    """Return what takes some fields of a glyph by their places, in half the time of their names."""
    return itemgetter(*map(Glyph._fields.index, names))


def is_white(space: str, colour: Any) -> bool:
    """Return whether `colour` in colour space `space` is the colour of paper.

    1 is white in gray, (1, 1, 1) in RGB, all zeros in CMYK. In Separation and DeviceN spaces numbers
    are amounts of ink, so (1,) is full ink and (0,) paper: the same number means the opposite.
    """
    parts = _components(colour)
    if not parts:
        return False
    if space in {"Separation", "DeviceN", "DeviceCMYK"} or len(parts) == CMYK:
        return max(parts) <= PAPER_INK
    if space in {"Indexed", "Pattern", "Lab"}:
        return False
    return min(parts) >= PAPER_LIGHT


def _components(colour: Any) -> tuple[float, ...]:
    if isinstance(colour, bool) or colour is None:
        return ()
    if isinstance(colour, int | float):
        return (float(colour),)
    if isinstance(colour, tuple | list):
        return tuple(float(c) for c in colour if isinstance(c, int | float))
    return ()


def _direction(matrix: Sequence[float]) -> float:
    """Return the writing direction of a text matrix in degrees, counter-clockwise."""
    a, b, c, d = matrix[:4]
    if b == 0 and a > 0:
        return 0.0
    return math.degrees(math.atan2(b, a) if a or b else math.atan2(-c, d)) % 360


def _turned_box(left: float, base: float, along: tuple[float, float], up: Sequence[tuple[float, float]]) -> Box:
    """Return the box around a glyph of turned text: its advance, at the foot and at the head of its type."""
    xs = [x + step for x, _ in up for step in (0.0, along[0])]
    ys = [y + step for _, y in up for step in (0.0, along[1])]
    return left + min(xs), base - max(ys), left + max(xs), base - min(ys)


class InkDevice(PDFPageAggregator):
    """Collects the glyphs of one page, and its shapes and images in pdfminer's layout objects.

    `left_out` are glyphs that are clipped away or in a layer that is off. `covers` are opaque boxes and images, each
    with the `order` of the first glyph painted after it, as boxes of the displayed page. `n_off` counts the layers
    around what is now painted that are off; `clip` and `opaque` are the state an image is painted in.
    """

    def __init__(self, manager: PDFResourceManager, page: LTPage, fonts: FontBook) -> None:
        super().__init__(manager, pageno=page.pageid)
        self.page = self.cur_item = page
        self.glyphs: list[Glyph] = []
        self.left_out: list[Glyph] = []
        self.covers: list[tuple[int, Box]] = []
        self.n_segments = 0
        self.truncated = False
        self.n_off = 0
        self.clip: Box | None = None
        self.opaque = True
        self._fonts = fonts
        self._height = page.height
        self._hidden = False
        self._outer: list[Any] = []
        self._whites: dict[tuple[str, str], bool] = {}

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Keep a string whose font runs level; vertical writing is not read."""
        self._hidden = textstate.render in UNPAINTED
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
        """Keep the glyphs of one string; what all of them share is computed once."""
        face = self._fonts.face(font)
        a, b, c, d, e, f = matrix
        x, y = pos
        low, high = rise + face.descent * fontsize, rise + face.ascent * fontsize
        up = ((c * low, d * low), (c * high, d * high))
        slanted = b == 0 and d > 0 and LEAST_LEAN < c / d < MOST_LEAN
        size = abs(fontsize) * math.hypot(c, d) * face.scale
        style = (face.name, face.number, face.bold, face.italic or slanted, size)
        angle = _direction(matrix) if fontsize > 0 else (_direction(matrix) + 180) % 360
        paint = (angle, *self._paint(ncs, graphicstate), self._hidden)
        level = b == 0 and c == 0
        aside, lift = c * rise, d * rise
        above, below = max(d * low, d * high), min(d * low, d * high)
        spaced = False
        glyphs, page_height = self.glyphs, self._height
        order = first = len(glyphs)
        for piece in seq:
            if isinstance(piece, int | float):
                x -= piece * dxscale
                spaced = True
            elif isinstance(piece, bytes):
                for cid in face.codes(font, piece):
                    x += charspace if spaced else 0.0
                    spaced = True
                    text, width = face.known.get(cid) or face.glyph(font, cid)
                    advance = width * fontsize * scaling
                    left, base = a * x + c * y + e, page_height - (b * x + d * y + f)
                    if level:
                        right = left + a * advance
                        x0, x1 = (left, right) if right >= left else (right, left)  # mirrored text runs to the left
                        box = (x0, base - above, x1, base - below)
                    else:
                        box = _turned_box(left, base, (a * advance, b * advance), up)
                    glyphs.append(glyph_of((text, cid, *style, *box, left + aside, base - lift, *paint, order)))
                    order += 1
                    x += advance
                    x += wordspace if cid == SPACE_CODE else 0.0
        self._leave_out(first, graphicstate.clip)
        self._cut()
        return x, y

    def _leave_out(self, first: int, clip: Box | None) -> None:
        """Take out the glyphs from `first` on that are in a layer that is off, or whose middle is clipped away."""
        if self.n_off:
            self.left_out += self.glyphs[first:]
            del self.glyphs[first:]
        elif clip is not None:
            shown: list[Glyph] = []
            cut: list[Glyph] = []
            for glyph in self.glyphs[first:]:
                x, y = (glyph.x0 + glyph.x1) / 2, self._height - (glyph.top + glyph.bottom) / 2
                (shown if clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3] else cut).append(glyph)
            if cut:
                self.left_out += cut
                self.glyphs[first:] = shown

    def _cut(self) -> None:
        """Drop the glyphs beyond the limit of a page."""
        if len(self.glyphs) > MAX_GLYPHS:
            self.truncated = True
            del self.glyphs[MAX_GLYPHS:]

    def _paint(self, ncs: PDFColorSpace, state: Any) -> tuple[tuple[str, str], bool]:
        """Return colour space with colour, and whether that is white."""
        # The state's own space is the newer one; the one handed over is the string's.
        space = str(getattr(getattr(state, "ncs", None), "name", "") or getattr(ncs, "name", ""))
        key = (space, repr(state.ncolor))
        white = self._whites.get(key)
        if white is None:
            white = self._whites[key] = is_white(space, state.ncolor)
        return key, white

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """Begin a form or an image."""
        self._outer.append(self.ctm)
        try:
            super().begin_figure(name, bbox, matrix)
        except (TypeError, ValueError):  # a form whose box is damaged still paints what it holds
            super().begin_figure(name, (0, 0, 1, 1), MATRIX_IDENTITY)

    def end_figure(self, name: str) -> None:
        """End a form or an image."""
        # A form changes the matrix of the page around it unless it is put back.
        self.ctm = self._outer.pop()
        super().end_figure(name)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        """Keep the straight parts of a path that have few points, each as one shape; count all its segments."""
        if not (stroke or fill) or self.n_segments > MAX_SEGMENTS or self.ctm is None or self.n_off:
            return
        self.n_segments += len(path)
        starts = [i for i, op in enumerate(path) if op[0] == "m"]
        for start, end in zip(starts, [*starts[1:], len(path)], strict=True):
            part = path[start:end]
            n_points = sum(op[0] != "h" for op in part)
            if LEAST_POINTS <= n_points <= MOST_POINTS and not any(op[0] in "cvy" for op in part):
                self._keep(gstate, stroke, fill, evenodd, part)

    def _keep(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, part: Sequence[Any]) -> None:
        """Add one shape to the page, with its line's width on the page and its colour spaces."""
        super().paint_path(gstate, stroke, fill, evenodd, part)
        if self.cur_item._objs:
            shape: Any = self.cur_item._objs[-1]
            if fill and gstate.opaque and isinstance(shape, LTRect) and gstate.ncs.name != "Pattern":
                self._add_cover(shape.bbox, gstate.clip)
            shape.linewidth = float(gstate.linewidth or 0) * math.hypot(self.ctm[0], self.ctm[1])
            shape.scs, shape.ncs = gstate.scs, gstate.ncs

    def render_image(self, name: str, stream: Any) -> None:
        """Keep an image, and that it covers what was painted before it."""
        if self.n_off:
            return
        super().render_image(name, stream)
        if self.opaque and not any(key in stream.attrs for key in MASKS) and not stream.attrs.get("ImageMask"):
            self._add_cover(self.cur_item.bbox, self.clip)

    def _add_cover(self, box: Box, clip: Box | None) -> None:
        """Keep an opaque box that is large enough to cover a glyph."""
        x0, y0, x1, y1 = common_box(clip, box)
        if self.glyphs and len(self.covers) < MAX_COVERS and min(x1 - x0, y1 - y0) >= LEAST_COVER:
            self.covers.append((len(self.glyphs), (x0, self._height - y1, x1, self._height - y0)))
