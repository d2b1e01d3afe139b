"""What a PDF page paints: glyphs, rules and pictures; and what its readers have marked on it.

Coordinates are those of the page as displayed (`/Rotate` applied, crop box at the origin), in PDF points, y downwards.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.layout import LTPage
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.pdfinternals import resolve_all

from corpora.nouns.evidence import Box
from extract.pdf.model import FULL_TURN, Annotation
from extract.pdf.page.device import Glyph, InkDevice, is_white
from extract.pdf.page.fonts import FontBook, FontMaker
from extract.pdf.page.layers import layers_off
from extract.pdf.page.painting import PaintInterpreter
from extract.pdf.page.seen import hide_covered

logging.getLogger("pdfminer").setLevel(logging.ERROR)

Matrix = tuple[float, float, float, float, float, float]

THICKEST_RULE = 2.5
"""Points up to which a box or stroke is a rule, not an area."""

SHORTEST_RULE = 1.0
"""Points from which a thin shape is a rule, not a dot."""

WIDEST_PEN = 2.0
"""Points that half a stroke adds to each side of a rule at most."""

JUDGED_BY = frozenset({"x0", "x1", "linewidth", "stroke", "fill", "stroking_color", "non_stroking_color"})
"""Fields of pdfminer's shapes from which rules are made; and `top` and `bottom`."""

SILENT_ANNOTATIONS = frozenset({"Link", "Widget", "Popup"})
"""Annotations that no reader added by hand: links, fields of forms, the windows of other annotations."""


@dataclass(slots=True)
class PageInk:
    """All that one page paints.

    `rules` are thin filled boxes and stroked lines; `images` whole boxes; `n_segments` counts the pieces
    of all paths. `left_out` are glyphs that are clipped away or in a layer that is off. `annotations` are painted by
    viewers, not by the page; `n_damaged` others cannot be read.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    left_out: list[Glyph] = field(default_factory=list)
    annotations: tuple[Annotation, ...] = ()
    n_damaged: int = 0
    n_segments: int = 0
    truncated: bool = False


class InkPage(Page):
    """A page of pdfplumber whose frame is the page as displayed, and whose glyphs keep their codes.

    pdfplumber gives its lines, rectangles, curves, images and annotations. Characters are not among them: `glyphs`
    are, with what pdfplumber's `chars` lack and the signs are decided by.
    """

    def __init__(self, document: PDF, source: PDFPage, number: int, fonts: FontBook) -> None:
        self.matrix, width, height = _frame(source)
        # pdfplumber knows neither the crop box nor pages whose boxes pdfminer had to correct: it is given the result.
        boxes = {"MediaBox": [0, 0, width, height], "Rotate": 0}
        source.attrs = {k: v for k, v in source.attrs.items() if not k.endswith("Box")} | boxes
        super().__init__(document, source, number)
        self._fonts = fonts
        self._device: InkDevice | None = None

    @property
    def device(self) -> InkDevice:
        """The device that the page was painted on; painting raises what pdfminer raises on a broken page."""
        if self._device is None:
            frame = LTPage(self.page_number, (0, 0, self.width, self.height))
            self._device = InkDevice(self.pdf.rsrcmgr, frame, self._fonts)
            interpreter = PaintInterpreter(self.pdf.rsrcmgr, self._device, layers_off(self.pdf.doc.catalog))
            interpreter.render_contents(self.page_obj.resources, self.page_obj.contents, ctm=self.matrix)
            hide_covered(self._device.glyphs, self._device.covers)
        return self._device

    def let_go(self) -> None:
        """Cut the circles in which pdfplumber's pages hold themselves, so that what was read is freed with its last user."""
        del self.root_page, self.get_textmap

    def process_object(self, obj: Any) -> dict[str, Any]:
        """Return what a rule is judged by of a shape, and where an image is: pdfplumber works out all points of their paths."""
        shape = {name: resolve_all(value) for name, value in vars(obj).items() if name in JUDGED_BY}
        shape |= {space: str(getattr(obj, space).name) for space in ("ncs", "scs") if hasattr(obj, space)}
        kind = type(obj).__name__.removeprefix("LT").lower()
        return shape | {"object_type": kind, "top": self.height - obj.y1, "bottom": self.height - obj.y0}

    @property
    def layout(self) -> LTPage:
        """The page's shapes and images as pdfminer lays them out."""
        return self.device.page


def _frame(page: PDFPage) -> tuple[Matrix, float, float]:
    """Return the matrix from user space to the displayed page, and that page's width and height."""
    media = _upright(page.mediabox)
    crop = _upright(page.cropbox) if page.cropbox else media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 - x0 < 1 or y1 - y0 < 1:
        x0, y0, x1, y1 = media
    wide, high = x1 - x0, y1 - y0
    matrices: dict[int, tuple[Matrix, float, float]] = {
        90: ((0, -1, 1, 0, -y0, x1), high, wide),
        180: ((-1, 0, 0, -1, x1, y1), wide, high),
        270: ((0, 1, -1, 0, y1, -x0), high, wide),
    }
    return matrices.get((page.rotate or 0) % FULL_TURN, ((1, 0, 0, 1, -x0, -y0), wide, high))


def _upright(box: Sequence[float]) -> Box:
    """Return a page box from its lower left to its upper right corner: any two opposite corners may be given."""
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class InkSource:
    """A PDF opened by pdfplumber, that gives its pages by number. Raises what pdfminer raises."""

    def __init__(self, data: bytes) -> None:
        try:
            self.document = pdfplumber.open(BytesIO(data), raise_unicode_errors=False)
        except PdfminerException as error:  # a wrapper round what pdfminer raised, which callers know
            raise (error.args[0] if error.args and isinstance(error.args[0], Exception) else error) from error
        self.document.rsrcmgr = FontMaker(caching=True)
        self.fonts = FontBook()
        self._pages = PDFPage.create_pages(self.document.doc)
        self._seen: list[PDFPage] = []

    def page(self, number: int) -> InkPage:
        """Return page `number` (from 1); IndexError when there is none."""
        while number > len(self._seen):
            page = next(self._pages, None)
            if page is None:
                raise IndexError(f"no page {number}")
            self._seen.append(page)
        return InkPage(self.document, self._seen[number - 1], number, self.fonts)


def read_ink(source: InkSource, number: int) -> PageInk:
    """Return what page `number` (from 1) paints. Raises what pdfminer raises on a broken page."""
    page = source.page(number)
    device = page.device
    annotations, n_damaged = annotations_of(page)
    ink = PageInk(
        number=number,
        width=float(page.width),
        height=float(page.height),
        glyphs=device.glyphs,
        rules=[
            *(rule for shape in (*page.lines, *page.rects, *page.curves) if (rule := rule_of(shape)) is not None),
            *(side for shape in page.rects for side in sides_of(shape)),
        ],
        images=[(i["x0"], i["top"], i["x1"], i["bottom"]) for i in page.images],
        left_out=device.left_out,
        annotations=annotations,
        n_damaged=n_damaged,
        n_segments=device.n_segments,
        truncated=device.truncated,
    )
    page.let_go()
    return ink


def rule_of(shape: dict[str, Any]) -> Box | None:
    """Return the box of a shape of pdfplumber that is a rule; None for areas, dots, and what is painted white."""
    space, colour = ("ncs", "non_stroking_color") if shape["fill"] else ("scs", "stroking_color")
    if is_white(str(shape.get(space) or ""), shape[colour]):
        return None
    x0, top, x1, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
    wide, high = x1 - x0, bottom - top
    if min(wide, high) > THICKEST_RULE or max(wide, high) < SHORTEST_RULE:
        return None
    half = min(WIDEST_PEN, shape["linewidth"] / 2) if shape["stroke"] and not shape["fill"] else 0.0
    pad_x, pad_y = (0.0, half) if wide > high else (half, 0.0)
    return x0 - pad_x, top - pad_y, x1 + pad_x, bottom + pad_y


def sides_of(shape: dict[str, Any]) -> list[Box]:
    """Return the upper and lower side of a box drawn with a pen, as the cells of bordered tables are; none for others."""
    x0, top, x1, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
    if not shape["stroke"] or min(x1 - x0, bottom - top) <= THICKEST_RULE:
        return []
    if is_white(str(shape.get("scs") or ""), shape["stroking_color"]):
        return []
    half = min(WIDEST_PEN, shape["linewidth"] / 2)
    return [(x0, y - half, x1, y + half) for y in (top, bottom)]


def annotations_of(page: InkPage) -> tuple[tuple[Annotation, ...], int]:
    """Return what readers marked and wrote on a page, and how many of its annotations are damaged."""
    entries = resolve1(page.page_obj.annots)
    found: list[Annotation] = []
    damaged = 0
    for entry in map(resolve1, entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and _kind(entry) in SILENT_ANNOTATIONS:
            continue
        page.page_obj.annots = [entry]  # pdfplumber reads all that it is given, or nothing
        try:
            with warnings.catch_warnings(action="ignore"):
                found += [_annotation(page, annotation) for annotation in page.annots]
        except (PdfminerException, ValueError, TypeError, LookupError, AttributeError):
            damaged += 1
    return tuple(found), damaged


def _kind(annotation: dict[str, Any]) -> str:
    return str(literal_name(resolve1(annotation.get("Subtype", ""))))


def _decoded(text: str | bytes | None) -> str:
    """Return a text of an annotation; "" where pdfplumber left its bytes, which are in no encoding it knows."""
    return text if isinstance(text, str) else ""


def _annotation(page: InkPage, found: dict[str, Any]) -> Annotation:
    """Return an annotation of pdfplumber in the frame of the displayed page."""
    data = found["data"]
    x0, y0, x1, y1 = (float(v) for v in data["Rect"])
    left, low = apply_matrix_pt(page.matrix, (x0, y0))
    right, high = apply_matrix_pt(page.matrix, (x1, y1))
    top, bottom = sorted((float(page.height) - low, float(page.height) - high))
    return Annotation(
        kind=_kind(data),
        text=_decoded(found["contents"]),
        author=_decoded(found["title"]),
        box=(min(left, right), top, max(left, right), bottom),
    )
