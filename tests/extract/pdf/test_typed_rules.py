"""Tables of a typewriter, ruled with hyphens, equals signs or underscores."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pdf.file import PdfFile
from extract.pdf.model import PageWords, Word
from extract.pdf.reader import read_pdf
from extract.pdf.typed_rules import with_typed_rules
from extract.tables.interpret import interpret

PROSE = (
    "The order of runs was counterbalanced, and each run began with",
    "eight seconds of fixation, while the scanner was at rest.",
    "",
)


def typed(*lines):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792), invariant=1)
    canvas.setFont("Courier", 9)
    for number, line in enumerate(lines):
        canvas.drawString(60, 740 - 11 * number, line)
    canvas.save()
    return buffer.getvalue()


def read(*lines):
    with PdfFile(typed(*lines), "typed.pdf") as pdf:
        document = read_pdf(pdf)
    return document, interpret(document).foci


BANDS = (
    "Table 3. Peaks of activation (Talairach coordinates).",
    "==============================================================",
    "                            Coordinates (mm)",
    "                           -----------------",
    "Region                        x    y    z     t value    k",
    "--------------------------------------------------------------",
    "Remembered > forgotten",
    "  L hippocampus             -24  -18  -16       5.21    44",
    "  R amygdala                 22   -4  -20       4.87    31",
    "  R fusiform gyrus           40  -52  -18       4.40   ---",
    "Forgotten > remembered",
    "  L precuneus                -8  -62   40       6.01   210",
    "==============================================================",
    "Note: k is the number of voxels.",
)


def test_sections_and_spanning_headings_between_typed_rules_are_read():
    document, foci = read(*PROSE, *BANDS, "", *PROSE)
    assert document.tables[0].caption == "Peaks of activation (Talairach coordinates)"
    assert [(f.contrast, f.region, f.x, f.y, f.z, f.statistic_name, f.statistic, f.cluster_size) for f in foci] == [
        ("Remembered > forgotten", "L hippocampus", -24, -18, -16, "t", 5.21, 44),
        ("Remembered > forgotten", "R amygdala", 22, -4, -20, "t", 4.87, 31),
        ("Remembered > forgotten", "R fusiform gyrus", 40, -52, -18, "t", 4.40, None),
        ("Forgotten > remembered", "L precuneus", -8, -62, 40, "t", 6.01, 210),
    ]


@pytest.mark.parametrize("rule", ["_" * 57, "=" * 57, "- " * 28 + "-", "-" * 57, "*" * 57])
def test_a_rule_may_be_of_any_stroke_and_is_no_text(rule):
    document, foci = read(
        "TABLE B-1",
        "LOCATIONS OF MAXIMAL RESPONSE, MNI SPACE",
        rule,
        "",
        "Site                     Side    X     Y     Z   Z score",
        rule,
        "",
        "Insula                   L     -38    16    -2     4.4",
        "Putamen                  R      26     4     0     4.1",
        "Anterior cingulate       R       4    28    22     3.9",
        rule,
    )
    assert [(f.region, f.x, f.y, f.z, f.statistic) for f in foci] == [
        ("L Insula", -38, 16, -2, 4.4),
        ("R Putamen", 26, 4, 0, 4.1),
        ("R Anterior cingulate", 4, 28, 22, 3.9),
    ]
    assert document.tables[0].header_rows == 1
    assert not any(set(cell.text) & set("_=*") for cell in document.tables[0].cells)


def word(text, x0, x1, top=100.0):
    return Word(text=text, raw=text, x0=x0, top=top, x1=x1, bottom=top + 9, size=9, bold=False, italic=False, font="F")


@pytest.mark.parametrize(
    ("words", "n_rules"),
    [
        ((word("-" * 24, 60, 190),), 1),
        ((word("-" * 24, 60, 190), word("prose", 320, 350)), 1),
        ((word("-" * 8, 60, 103), word("-" * 8, 130, 173)), 2),
        ((word("Insula", 60, 92), word("---", 130, 146), word("-----------", 150, 220)), 0),
        ((word("---", 60, 76), word("---", 90, 106)), 0),
        ((word("-24", 60, 76), word("-", 90, 95)), 0),
    ],
)
def test_strokes_beside_words_say_that_a_value_is_missing(words, n_rules):
    page = with_typed_rules(PageWords(number=1, width=400, height=400, words=words))
    assert (len(page.rules), len(page.words)) == (n_rules, len(words) - n_rules)
