"""The flow diagram as a PDF of one page: vector graphics, its text kept as text.

Words are set in DejaVu Sans, which is embedded; what it lacks (Chinese) in STSong-Light of Adobe's Asian font pack,
which every PDF reader brings or replaces and which needs no font file here. Same diagram, same bytes.
"""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from screen.prisma.boxes import FONT_SIZE, Arrow, Box, Diagram, Text, has_glyph, text_width
from screen.prisma.diagram import CAPITAL, INK, STROKE, baseline

LATIN, BOLD, CHINESE = "DejaVuSans", "DejaVuSans-Bold", "STSong-Light"
HEAD_LENGTH, HEAD_WIDTH = 5.0, 2.5
"""Of an arrow's head in points: how long, and how wide to either side."""
LAST_OF_PLANE_0 = 0xFFFF
MISSING = "〓"
"""Printed for a character beyond the basic plane, which the Chinese font cannot encode."""


def to_pdf(diagram: Diagram) -> bytes:
    """Return the diagram as a PDF without the time it was made at; the page is as large as the diagram."""
    from reportlab.pdfgen.canvas import Canvas

    _register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(diagram.width, diagram.height), invariant=1)
    canvas.setTitle(diagram.title)
    canvas.setAuthor("")
    canvas.setCreator("Focimine")
    canvas.setLineWidth(STROKE)
    for arrow in diagram.arrows:
        _draw_arrow(canvas, arrow, diagram.height)
    for box in diagram.boxes:
        _draw_box(canvas, box, diagram.height)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _register_fonts() -> None:
    from matplotlib import get_data_path
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for name in (LATIN, BOLD):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, f"{get_data_path()}/fonts/ttf/{name}.ttf"))
    if CHINESE not in known:
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def _draw_arrow(canvas: Any, arrow: Arrow, height: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    points = [(x, height - y) for x, y in arrow.points]
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path)
    (x0, y0), (x, y) = points[-2:]
    length = max(abs(x - x0), abs(y - y0)) or 1.0
    along, aside = ((x - x0) / length, (y - y0) / length), ((y0 - y) / length, (x - x0) / length)
    head = canvas.beginPath()
    head.moveTo(x, y)
    for side in (1, -1):
        head.lineTo(
            x - HEAD_LENGTH * along[0] + side * HEAD_WIDTH * aside[0],
            y - HEAD_LENGTH * along[1] + side * HEAD_WIDTH * aside[1],
        )
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)


def _draw_box(canvas: Any, box: Box, height: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setFillColor(box.fill)
    canvas.rect(box.x, height - box.y - box.height, box.width, box.height, stroke=1, fill=1)
    canvas.setFillColor("#000000")
    for text in box.texts:
        canvas.saveState()
        if box.vertical:
            canvas.translate(box.x + text.x + CAPITAL / 2, height - box.y - box.height / 2)
            canvas.rotate(90)
        else:
            canvas.translate(box.x + text.x, height - baseline(box, text.line))
        _draw_text(canvas, text, bold=box.bold)
        canvas.restoreState()


def _draw_text(canvas: Any, text: Text, *, bold: bool) -> None:
    """Draw at the origin, piece by piece in the font that holds it."""
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[text.align]
    words = canvas.beginText(-share * text_width(text.text, bold=bold), 0)
    for is_latin, characters in groupby(text.text, key=lambda one: has_glyph(one, bold=bold)):
        piece = "".join(characters)
        if is_latin:
            words.setFont(BOLD if bold else LATIN, FONT_SIZE)
        else:
            words.setFont(CHINESE, FONT_SIZE)
            piece = "".join(one if ord(one) <= LAST_OF_PLANE_0 else MISSING for one in piece)
        words.textOut(piece)
    canvas.drawText(words)
