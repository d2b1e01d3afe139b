"""Exponents and marks printed hardly smaller than what they touch, as browsers print them, and headings of three lines."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pdf.file import PdfFile
from extract.pdf.layout.lines import group_lines
from extract.pdf.model import Word
from extract.pdf.reader import read_pdf
from extract.tables.interpret import interpret

PLACES = (60, 190, 240, 290, 340, 410)


def raised(canvas, x, y, text, exponent, after="", *, share=0.83):
    """Draw a text with a raised part that touches it, and what follows."""
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(x, y, text)
    x += canvas.stringWidth(text, "Times-Roman", 10)
    canvas.setFont("Times-Roman", 10 * share)
    canvas.drawString(x, y + 4, exponent)
    x += canvas.stringWidth(exponent, "Times-Roman", 10 * share)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(x, y, after)


def page(heading, unit, cells):
    """Return a table whose last heading has its unit in the third line; a cell is a text, or a text and its raised mark."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(520, 400), invariant=1)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(60, 360, "Table 1. Peaks of activation (MNI coordinates).")
    for height in (350, 302):
        canvas.line(55, height, 480, height)
    canvas.drawString(410, 338, heading)
    canvas.drawString(60, 326, "Region")
    canvas.drawString(340, 326, "t value")
    raised(canvas, 410, 318, *unit)
    for place, axis in zip(PLACES[1:4], "xyz", strict=True):
        canvas.drawString(place, 310, axis)
    for number, row in enumerate(cells):
        for place, cell in zip(PLACES, row, strict=True):
            raised(canvas, place, 288 - 14 * number, *((cell, "") if isinstance(cell, str) else cell))
    canvas.line(55, 280 - 14 * len(cells), 480, 280 - 14 * len(cells))
    canvas.save()
    return buffer.getvalue()


def foci(data):
    with PdfFile(data, "page.pdf") as pdf:
        found = interpret(read_pdf(pdf)).foci
    return [(f.region, f.x, f.y, f.z, f.statistic, f.cluster_size, f.cluster_unit) for f in found]


ROWS = (
    ("Left insula", "-38", "16", "-2", "5.29", "320"),
    ("Right insula", "40", "18", ("-4", "2"), "4.75", "96"),
    ("Left precuneus", "-8", "-62", "40", ("4.10", "1"), "41"),
)


@pytest.mark.parametrize(
    ("heading", "unit", "name"),
    [("Volume", ("(mm", "3", ")"), "mm3"), ("Cluster size", ("(mm", "3", ")"), "mm3"), ("Volume", ("cm", "3"), "cm3")],
)
def test_a_unit_with_its_exponent_in_a_line_of_its_own_is_part_of_the_heading(heading, unit, name):
    assert foci(page(heading, unit, ROWS)) == [
        ("Left insula", -38, 16, -2, 5.29, 320, name),
        ("Right insula", 40, 18, -4, 4.75, 96, name),
        ("Left precuneus", -8, -62, 40, 4.1, 41, name),
    ]


def word(text, x0, bottom, size):
    return Word(
        text=text, raw=text, x0=x0, top=bottom - size, x1=x0 + 0.5 * size * len(text), bottom=bottom, size=size,
        bold=False, italic=False, font="F",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("second", "texts"),
    [
        (word("3", 20, 96, 8.3), ["mm3"]),  # higher, and touches
        (word("3", 20, 100, 8.3), ["mm3"]),  # on one line
        (word("3", 20, 86, 8.3), ["3", "mm"]),  # of the line above
        (word("3", 40, 95, 8.3), ["3", "mm"]),  # apart
    ],
)
def test_a_slightly_smaller_word_is_raised_only_where_it_touches(second, texts):
    assert [line.text for line in group_lines([word("mm", 10, 100, 10), second])] == texts
