"""Tables with a rule between any two rows that go on over pages: the last row of a page has no rule under it."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pdf.file import PdfFile
from extract.pdf.reader import read_pdf
from extract.tables.interpret import interpret

PLACES = (60, 230, 280, 330, 390)
ROWS = [
    (("Left", "Right")[n % 2] + f" region {'ABCDEFGHIJKLMNOPQRSTUVWX'[n]}", -40 + n, 10 - 3 * n, 30 + n, 6 - n / 10)
    for n in range(18)
]


def pages(per_page, *, wrapped=False, below=None):
    """Return a table over pages, a rule above each row; with `wrapped` the name of each last row takes two lines."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(480, 500), invariant=1)
    for first in range(0, len(ROWS), per_page):
        canvas.setFont("Times-Roman", 10)
        y = 460
        if first == 0:
            canvas.drawString(60, y, "Table 1. Peaks of activation (MNI coordinates).")
            y -= 20
            canvas.line(55, y + 12, 430, y + 12)
            for place, heading in zip(PLACES, ("Region", "x", "y", "z", "t"), strict=True):
                canvas.drawString(place, y, heading)
            y -= 18
        part = ROWS[first : first + per_page]
        for number, row in enumerate(part):
            canvas.line(55, y + 12, 430, y + 12)
            for place, cell in zip(PLACES, row, strict=True):
                canvas.drawString(place, y, f"{cell:.1f}" if isinstance(cell, float) else str(cell))
            y -= 18
            if wrapped and number == len(part) - 1:
                canvas.drawString(60, y + 5, "and sulcus")
        if below:
            canvas.drawString(60, y - 4, below)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(data):
    with PdfFile(data, "pages.pdf") as pdf:
        document = read_pdf(pdf)
    return document.problems, interpret(document).foci


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("per_page", [6, 9, 7])
def test_the_last_row_of_each_page_is_read(per_page, wrapped):
    problems, foci = read(pages(per_page, wrapped=wrapped))
    assert [(f.x, f.y, f.z, f.statistic) for f in foci] == [(x, y, z, t) for _, x, y, z, t in ROWS]
    assert not problems
    lasts = [focus.region for n, focus in enumerate(foci) if (n + 1) % per_page == 0]
    assert all(region.endswith(" and sulcus") for region in lasts) == wrapped


def test_a_sentence_under_the_last_row_is_no_row():
    _, foci = read(pages(9, below="Note. In 3 of 18 regions the peak was 12 mm away from that of 2009."))
    assert len(foci) == len(ROWS)


@pytest.mark.parametrize("short", [60, 90])
def test_a_page_whose_first_cell_goes_on_from_the_page_before_is_not_moved_by_its_shorter_rules(short):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(560, 500), invariant=1)
    places = (60, 60 + short, 290, 340, 390, 450)
    for page in range(2):
        canvas.setFont("Times-Roman", 10)
        y = 460
        if page == 0:
            canvas.drawString(60, y, "Table 1. Peaks of activation (MNI coordinates).")
            y -= 20
            canvas.line(55, y + 12, 490, y + 12)
            for place, heading in zip(places, ("Contrast", "Region", "x", "y", "z", "t"), strict=True):
                canvas.drawString(place, y, heading)
            y -= 18
        for n, row in enumerate(ROWS[page * 9 : page * 9 + 6]):
            canvas.line(55 if (page, n) == (0, 0) else 55 + short, y + 12, 490, y + 12)
            cells = ("A > B" if (page, n) == (0, 0) else "", *row)
            for place, cell in zip(places, cells, strict=True):
                canvas.drawString(place, y, f"{cell:.1f}" if isinstance(cell, float) else str(cell))
            y -= 18
        canvas.line(55, y + 12, 490, y + 12)
        canvas.showPage()
    canvas.save()
    with PdfFile(buffer.getvalue(), "own.pdf") as pdf:
        (table,) = read_pdf(pdf).tables
    assert not table.problems
    assert [row[2].text for row in table.grid()[1:]] == [str(row[1]) for row in (*ROWS[:6], *ROWS[9:15])]


HEADINGS = ("Region", "x", "y", "z", "t")


def printed(lines, top=460):
    """Return a page per list of lines, each a text or a row of cells with a rule above it, as a browser prints tables."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(480, 500), invariant=1)
    for page in lines:
        y = top
        for line in page:
            canvas.setFont("Times-Roman", 10)
            if isinstance(line, str):
                canvas.drawString(60, y, line)
            else:
                for place, cell in zip(PLACES, line, strict=True):
                    canvas.drawString(place, y, f"{cell:.1f}" if isinstance(cell, float) else str(cell))
                if line is not HEADINGS:
                    canvas.line(55, y + 15, 430, y + 15)
            y -= 24
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 3), (3, 1)])
def test_the_last_row_of_a_short_table_with_no_rule_under_it_is_read(first, second):
    page = [
        *("Table S1. Patients > controls (MNI).", HEADINGS, *ROWS[:first]),
        *("Table S2. Controls > patients (MNI).", HEADINGS, *ROWS[first : first + second]),
        *("4 Session information", "R version 4.0.2 (2020-06-22), knitr 1.29"),
    ]
    problems, foci = read(printed([page]))
    assert [(f.x, f.y, f.z) for f in foci] == [row[1:4] for row in ROWS[: first + second]]
    assert [f.contrast[:3] for f in foci] == ["Pat"] * first + ["Con"] * second
    assert not problems


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize("rows_before", [0, 2])
def test_headings_that_end_a_page_stand_over_the_rows_of_the_next_one(rows_before, repeated):
    again = [HEADINGS] if repeated else []
    below = ("Table S3. Controls > patients (MNI).", HEADINGS, *ROWS[5:7])
    pages_of = [
        ["Table S2. Patients > controls (MNI).", HEADINGS, *ROWS[:rows_before]],
        [*again, *ROWS[rows_before:5], *below],
    ]
    problems, foci = read(printed(pages_of))
    assert [(f.contrast[:3], f.x, f.y, f.z) for f in foci] == [
        *(("Pat", *row[1:4]) for row in ROWS[:5]),
        *(("Con", *row[1:4]) for row in ROWS[5:7]),
    ]
    assert not problems


def test_a_heading_of_rows_that_ends_a_page_is_none_of_its_columns():
    pages_of = [
        ["Table S2. Responses to pain.", HEADINGS, ("Patients > controls", *[""] * 4)],
        [HEADINGS, *ROWS[:3], ("Controls > patients", *[""] * 4), *ROWS[3:5]],
    ]
    problems, foci = read(printed(pages_of))
    assert [(f.contrast, f.region) for f in foci] == [
        (f"Responses to pain / {name}", row[0])
        for name, row in zip(["Patients > controls"] * 3 + ["Controls > patients"] * 2, ROWS[:5], strict=True)
    ]
    assert not problems


def test_rules_that_leave_out_a_merged_label_are_not_as_wide_as_their_table():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(560, 500), invariant=1)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(
        60, 460, "Table 1. Peaks of activation of all adults in both of the comparisons (MNI coordinates)."
    )
    places, y = (60, 170, 290, 340, 390, 450), 440
    labels = ["A > B", *[""] * 6, "B > A", ""]
    for n, row in enumerate((("Contrast", *HEADINGS), *((label, *ROWS[n]) for n, label in enumerate(labels)))):
        for place, cell in zip(places, row, strict=True):
            canvas.drawString(place, y, f"{cell:.1f}" if isinstance(cell, float) else str(cell))
        if n:
            canvas.line(55 if n in (7, 9) else 165, y - 5, 490, y - 5)
        y -= 18
    canvas.save()
    problems, foci = read(buffer.getvalue())
    assert [f.contrast for f in foci] == ["A > B"] * 7 + ["B > A"] * 2
    assert not problems


def test_headings_that_end_a_page_take_no_rows_of_other_columns():
    other = [(f"Trial {n}", "", 12 + n, 22 + n, 3.2 + n) for n in range(3)]
    problems, foci = read(
        printed([["Table S2. Patients > controls (MNI).", HEADINGS], ["Values of each run.", *other]])
    )
    assert not foci
    assert {problem.code for problem in problems} >= {"PDF-HEADING-OUTSIDE-TABLE"}
