"""Tables without a closing rule, whose headings of groups hold numbers: the rule under the headings does not close them."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pdf.file import PdfFile
from extract.pdf.reader import read_pdf
from extract.tables.interpret import interpret

STUB, LEFT, RIGHT = 60, (240, 275, 310, 345, 380), (440, 475, 510, 545, 580)


def page(groups, rows, *, closed=False):
    """Return a page with two groups of columns under headings; a row is a section or a region and two halves or None."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(680, 500), invariant=1)
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(STUB, 450, "Table 2. Responses in each group. MNI coordinates.")
    canvas.line(STUB, 440, 620, 440)
    for text, places in zip(groups, (LEFT, RIGHT), strict=True):
        canvas.drawString(places[1] - 8, 428, text)
        canvas.line(places[0], 422, places[-1] + 30, 422)
    canvas.drawString(STUB, 417, "Region")
    for places in (LEFT, RIGHT):
        for place, heading in zip(places, ("x", "y", "z", "Z", "voxels"), strict=True):
            canvas.drawString(place, 410, heading)
    canvas.line(STUB, 404, 620, 404)
    height = 392
    for row in rows:
        first, *halves = (row,) if isinstance(row, str) else row
        canvas.drawString(STUB, height, first)
        for half, places in zip(halves, (LEFT, RIGHT), strict=False):
            for place, cell in zip(places, half or (), strict=False):
                canvas.drawString(place, height, str(cell))
        height -= 14
    if closed:
        canvas.line(STUB, height + 8, 620, height + 8)
    canvas.save()
    return buffer.getvalue()


def foci(data):
    with PdfFile(data, "page.pdf") as pdf:
        found = interpret(read_pdf(pdf)).foci
    return [(f.contrast, f.region, f.x, f.y, f.z, f.statistic, f.cluster_size) for f in found]


ROWS = (
    "Angry > neutral",
    ("Left orbitofrontal cortex", (-28, 44, -10, 3.2, 156), None),
    ("Left cerebellum", None, (-28, -62, -20, 3.36, 297)),
    ("Right amygdala", (18, 4, -16, 4.98, 150), (20, 2, -18, 4.13, 131)),
    "Happy > neutral",
    ("Right thalamus", None, (2, -20, 14, 3.36, 161)),
    ("Left insula", (-38, 16, -2, 3.29, 26), None),
)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    "groups",
    [("Patients (n = 15)", "Controls (n = 17)"), ("Young, 18 to 25 years", "Old, 60 to 75 years"), ("Run 1", "Run 2")],
)
def test_both_half_empty_groups_are_read_to_the_last_row(groups, closed):
    one, two = groups
    assert foci(page(groups, ROWS, closed=closed)) == [
        (f"Angry > neutral / {one}", "Left orbitofrontal cortex", -28, 44, -10, 3.2, 156),
        (f"Angry > neutral / {two}", "Left cerebellum", -28, -62, -20, 3.36, 297),
        (f"Angry > neutral / {one}", "Right amygdala", 18, 4, -16, 4.98, 150),
        (f"Angry > neutral / {two}", "Right amygdala", 20, 2, -18, 4.13, 131),
        (f"Happy > neutral / {two}", "Right thalamus", 2, -20, 14, 3.36, 161),
        (f"Happy > neutral / {one}", "Left insula", -38, 16, -2, 3.29, 26),
    ]
