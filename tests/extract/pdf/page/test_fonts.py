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


def page_with_widths() -> bytes:
    """Return a page in Times, not in the file, whose minus the text layer calls a hyphen and the file's widths a minus."""
    rows = [
        ("Region", "a", "b", "c", "d", "x", "y", "z"),
        ("Insula", "-0.5", "-0.5", "-0.6", "-0.7", "-34", "-20", "-12"),
        ("Putamen", "-0.7", "-0.5", "-0.6", "-0.6", "-28", "-14", "-25"),
    ]
    texts = [
        f"BT /F 10 Tf 70 {650 - 14 * n} Td (In 1997 we scanned 13 of 2680 people 1345 times.) Tj ET" for n in range(5)
    ]
    texts.append("BT /F 10 Tf 70 760 Td (Table 1. Peaks in MNI space) Tj ET")
    for number, row in enumerate(rows):
        shown, end = "", 0.0
        for column, text in enumerate(row):  # as programs set a row: one string, moved on by what the widths leave
            shown += f"{(end - 60 * column) * 100:.0f} ({text}) "
            end = 60 * column + pdfmetrics.stringWidth(text.replace("-", "="), "Times-Roman", 10)
        texts.append(f"BT /F 10 Tf 70 {730 - 18 * number} Td [{shown}] TJ ET")
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <ff> "
        "endcodespacerange 1 beginbfchar\n<2d> <002D>\nendbfchar endcmap end end"
    )
    widths = "[564 250 278 500 500 500 500 500 500 500 500 500 500]"  # of "-" to "9"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        f"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/FirstChar 45/LastChar 57/Widths{widths}/ToUnicode 6 0 R"
        "/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[45/minus]>>>>",
        *(f"<</Length {len(text)}>>stream\n{text}\nendstream" for text in ("\n".join(texts), cmap)),
    ]
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj {text} endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    n, start = len(objects) + 1, len(body)
    return f"{body}xref\n0 {n}\n0000000000 65535 f \n{table}trailer<</Size {n}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()


def test_the_widths_of_the_file_go_before_those_of_a_standard_font() -> None:
    document = read_document("a.pdf", page_with_widths())
    assert [(f.x, f.y, f.z) for f in interpret(document).foci] == [(-34, -20, -12), (-28, -14, -25)]
    last = next(cell for cell in document.tables[0].cells if cell.text == "-12")
    assert last.box is not None
    assert abs(last.box[0] - 490) < 1
