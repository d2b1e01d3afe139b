"""Codes of Chinese, Japanese and Korean fonts: no character is lost because a CMap has no code for it."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.readers import read_document
from extract.tables.interpret import interpret

ROWS = [
    ("脑区", "体素", "x", "y", "z", "t"),
    ("左侧岛叶", "457", "−30", "14", "−20", "5.38"),
    ("右侧壳核", "882", "28", "−4", "−2", "3.94"),
    ("左侧楔前叶", "99", "−10", "−60", "42", "3.64"),
]


def page(font: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont(font, 10)
    canvas.drawString(70, 760, "表1 激活脑区的MNI坐标")
    for i, row in enumerate(ROWS):
        for x, text in zip((70, 200, 260, 310, 360, 420), row, strict=True):
            canvas.drawString(x, 730 - 18 * i, text)
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("font", ["STSong-Light", "MSung-Light", "HeiseiMin-W3"])
def test_a_minus_that_the_font_s_map_does_not_know_is_still_a_minus(font: str) -> None:
    read = interpret(read_document("a.pdf", page(font)))
    foci = [(f.x, f.y, f.z) for reading in read.readings for f in reading.foci]
    assert foci == [(-30, 14, -20), (28, -4, -2), (-10, -60, 42)]
