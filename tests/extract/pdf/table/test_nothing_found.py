"""Triplets a space apart under one heading for each hemisphere, and rows whose dashes say that nothing was found."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pdf.file import PdfFile
from extract.pdf.reader import read_pdf
from extract.tables.interpret import interpret

PLACES = (60, 150, 290, 360, 410, 480)
HEADINGS = ("Contrast", "Anatomical area", "MNI coordinates", "Z max", "MNI coordinates", "Z max")


def page(rows, groups=("Left hemisphere", "Right hemisphere")):
    """Return a table with a triplet and a statistic for each hemisphere; None is a blank cell."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(560, 400), invariant=1)
    canvas.setFont("Helvetica", 7)
    canvas.drawString(60, 362, "Table 1")
    canvas.drawString(60, 352, "Peaks of activation in both hemispheres.")
    for height in (345, 315):
        canvas.line(55, height, 520, height)
    for place, group in zip((290, 410), groups, strict=True):
        canvas.drawString(place, 336, group)
        canvas.line(place, 332, place + 100, 332)
    for place, heading in zip(PLACES, HEADINGS, strict=True):
        canvas.drawString(place, 320, heading)
    for number, row in enumerate(rows):
        for place, cell in zip(PLACES, row, strict=True):
            canvas.drawString(place, 305 - 9 * number, cell or "")
    canvas.line(55, 310 - 9 * len(rows), 520, 310 - 9 * len(rows))
    canvas.save()
    return buffer.getvalue()


def foci(data):
    with PdfFile(data, "page.pdf") as pdf:
        read = interpret(read_pdf(pdf))
    assert not read.problems
    return [(f.contrast, f.region, f.x, f.y, f.z, f.statistic) for f in read.foci]


@pytest.mark.parametrize("nothing", ["-", "–", "--"])
def test_a_row_without_a_peak_is_a_row_and_takes_no_number_of_its_neighbours(nothing):
    rows = (
        ("Congruent > incongruent", None, nothing, None, nothing, None),
        ("Incongruent > congruent", None, nothing, None, nothing, None),
        ("Hand > foot", "Somatosensory cortex", nothing, None, "41 -21 18", "4.52"),
        ("Foot > hand", "Somatosensory cortex", "-40 -21 14", "3.84", nothing, None),
        ("Touch > rest", None, nothing, None, nothing, None),
        ("House > face", "Fusiform cortex", nothing, None, "25 -47 -14", "6.88"),
        ("Face > house", "Fusiform cortex", "-38 -51 -20", "5.10", "40 -50 -18", "6.02"),
    )
    assert foci(page(rows)) == [
        ("Hand > foot", "Right hemisphere Somatosensory cortex", 41, -21, 18, 4.52),
        ("Foot > hand", "Left hemisphere Somatosensory cortex", -40, -21, 14, 3.84),
        ("House > face", "Right hemisphere Fusiform cortex", 25, -47, -14, 6.88),
        ("Face > house", "Left hemisphere Fusiform cortex", -38, -51, -20, 5.1),
        ("Face > house", "Right hemisphere Fusiform cortex", 40, -50, -18, 6.02),
    ]


def test_groups_of_people_may_be_side_by_side_so_too():
    rows = (
        ("Pain > touch", "Anterior insula", "-36 18 4", "4.40", "-", None),
        ("Touch > pain", None, "-", None, "-", None),
        ("Heat > cold", "Posterior insula", "-38 -16 8", "5.25", "40 -14 10", "4.75"),
        ("Cold > heat", "Precuneus", "-", None, "8 -60 44", "3.90"),
    )
    found = foci(page(rows, ("Patients (n = 12)", "Controls (n = 14)")))
    assert [(contrast, x) for contrast, _, x, *_ in found] == [
        ("Pain > touch / Patients (n = 12)", -36),
        ("Heat > cold / Patients (n = 12)", -38),
        ("Heat > cold / Controls (n = 14)", 40),
        ("Cold > heat / Controls (n = 14)", 8),
    ]
