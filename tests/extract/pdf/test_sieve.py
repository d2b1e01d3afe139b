from __future__ import annotations

from io import BytesIO

import pytest
from drawn_pages import candidates_of
from pypdfium2 import PdfDocument, PdfiumError
from reportlab.pdfgen.canvas import Canvas

from extract.pdf import number_rows, sieve
from extract.pdf.number_rows import Mark, has_rows_of_numbers, number_runs, rows_of
from extract.pdf.reader import PdfReader
from extract.pdf.sieve import begins_with_row, ends_with_caption, is_table_page, may_be_rows
from extract.tables.interpret import interpret

PROSE = ["This page only speaks of the method, at some length and without any table."] * 4
ROWS = ["Insula", "Amygdala", "Cuneus", "Precuneus"]


def _page(lines: list[tuple[float, float, str]], *, turned: bool = False) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(600, 800))
    canvas.setFont("Courier", 9)
    for at, line in enumerate([] if turned else PROSE):
        canvas.drawString(60, 760 - 12 * at, line)
    if turned:
        canvas.rotate(90)
    for x, y, text in lines:
        canvas.drawString(x, -y + 100 if turned else y, text)
    canvas.save()
    return out.getvalue()


def _table(columns: list[list[str]]) -> list[tuple[float, float, str]]:
    names = [(60.0, 600.0 - 14 * i, name) for i, name in enumerate(ROWS)]
    cells = [(200.0 + 60 * c, 600.0 - 14 * i, v) for c, col in enumerate(columns) for i, v in enumerate(col)]
    return [*names, *cells]


NUMBERS = [["-44", "8", "12", "-6"], ["12", "-104", "3", "60"], ["-2", "7", "33", "-18"]]


@pytest.mark.parametrize("turned", [False, True])
def test_numbers_in_rows_and_columns_are_told_without_any_heading(turned: bool) -> None:
    rows = zip(ROWS, *NUMBERS, strict=True)
    lines = [(60.0, 600.0 - 14 * i, f"{n:12}{x:>6}{y:>6}{z:>6}") for i, (n, x, y, z) in enumerate(rows)]
    document = PdfDocument(_page(lines, turned=turned))
    assert has_rows_of_numbers(document[0].get_textpage())
    assert turned or candidates_of(_page(lines)) == [1]
    document.close()


@pytest.mark.parametrize("downward", [False, True])
@pytest.mark.parametrize("n_rows", [2, 4])
def test_a_small_turned_table_without_a_caption_among_upright_prose_is_read(downward: bool, n_rows: int) -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(600, 800))
    canvas.setFont("Helvetica", 9)
    for at in range(30):
        canvas.drawString(60, 760 - 12 * at, "This page only speaks of how images of the brain were made.")
    if downward:
        canvas.translate(600, 800)
        canvas.rotate(-90)
        canvas.translate(0, -600)
    else:
        canvas.rotate(90)
    cells = [["Region", "x", "y", "z"], *([n, *xyz] for n, *xyz in zip(ROWS, *NUMBERS, strict=True))]
    for row, texts in enumerate(cells[: n_rows + 1]):
        for column, text in enumerate(texts):
            y = 180 - 14 * row if downward else -420 - 14 * row
            canvas.drawString(60 + 80 * (column > 0) + 40 * column, y, text)
    canvas.save()
    assert candidates_of(out.getvalue()) == [1]
    foci = interpret(PdfReader().read("turned.pdf", out.getvalue())).foci
    expected = [tuple(float(v) for v in xyz) for xyz in zip(*NUMBERS, strict=True)]
    assert [(f.x, f.y, f.z) for f in foci] == expected[:n_rows]


def test_a_stamp_that_runs_up_the_margin_makes_no_candidate() -> None:
    stamp = [(60.0, 80.0, "Downloaded from the archive on 12 May 2020 by 129, 13, 1, 2 guest")]
    assert candidates_of(_page(stamp, turned=True)) == []


def test_triplets_of_one_cell_make_a_page_a_candidate_whatever_their_widths() -> None:
    cells = [f"{x}, {y}, {z}" for x, y, z in zip(*NUMBERS, strict=True)]
    assert candidates_of(_page(_table([cells]))) == [1]


def test_numbers_of_references_and_statistics_in_running_text_do_not() -> None:
    lines = [
        "as found before (3, 14, 15) and later in our own data, with a mean of 4.5,",
        "whereas the others saw nothing of the sort at all (2, 7, 18, 28, 31), and a",
        "third group of authors reported it once, F(2, 46) = 12.3, and",
        "never again, which settles it, F(1, 9) = 2.2.",
    ]
    page = _page([(60.0 + 9 * i, 600.0 - 14 * i, line) for i, line in enumerate(lines)])
    assert candidates_of(page) == []


def test_captions_keep_a_page_whose_few_numbers_stand_anyhow() -> None:
    assert is_table_page("some text\nTable 2. MNI coordinates of the peaks\nInsula")
    assert is_table_page("some text\nTable 1\nDemographic data of the patients")
    assert not is_table_page("The peaks are shown in Table 2 and were found in 12 regions.")
    assert not is_table_page(
        "The peaks of patients are in\nTable 2, of controls in\n(Table 3). MNI coordinates are given."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 20 40 60\n0 20 40 60\nFigure 3. Reading times (see Table 2)", False),
        ("Insula 34 −22 6\nCuneus 4 − 88 12", True),
        ("Insula 34 – 22 6", True),
        ("Insula 34 =22 6", True),  # a font may map its minus to any mark
        ("Age 20 31 24\n12 Table 1: People\nSex 11 12 14", True),
        ("Insula 34 22 6\nCuneus 4 88 12\nThe coordinates are those of", True),
    ],
)
def test_rows_of_numbers_without_sign_or_name_are_the_axes_of_figures(text: str, expected: bool) -> None:
    assert may_be_rows(text) is expected


def test_runs_of_numbers_go_over_fillers_and_stop_at_words() -> None:
    runs = [[n.group(1) for n in run] for run in number_runs("left 12 L -4 mm 8 insula 3 4 cortex 5L|19P|66S")]
    assert runs == [["12", "4", "8"], ["5", "19", "66"]]


def test_lines_of_fewer_than_three_numbers_are_no_rows() -> None:
    marks = [Mark(x, x + 5, x + 5, y, 6.0) for x, y in ((10, 100), (40, 101), (70, 100), (10, 80), (40, 80))]
    assert [[m.start for m in row] for row in rows_of(marks)] == [[10, 40, 70]]


@pytest.mark.parametrize(("place", "name"), [(sieve, "_text"), (number_rows, "_turned")])
def test_a_page_that_cannot_be_judged_is_a_candidate(monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> None:
    def fail(*_: object) -> None:
        raise PdfiumError("damaged")

    data = _page([(60.0, 600.0, "One line of no importance.")])
    assert candidates_of(data) == []
    monkeypatch.setattr(place, name, fail)
    assert candidates_of(data) == [1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A running head\nPrecuneus 6 -62 40 3.91\nWe discuss.", True),
        ("We discuss 3 things.\nOf 24 people 12 were women.", False),
    ],
)
def test_a_page_that_begins_with_a_row_may_end_a_table(text: str, *, expected: bool) -> None:
    assert begins_with_row(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We found areas (Table 1).\nTable 1\nRegions with greater activity for A > B.\n4", True),
        ("Text.\nTable 1. Peaks\n" + "A line of running text.\n" * 9, False),
        ("The peaks are listed in\nour Table 1.", False),
    ],
)
def test_a_page_may_end_with_the_caption_of_the_table_on_the_next(text: str, expected: bool) -> None:
    assert ends_with_caption(text) is expected


def test_a_page_that_begins_with_the_last_row_of_a_table_is_read_however_its_other_numbers_stand() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(600, 800))
    for top, lines in (
        (300, ["Table 1. Peaks in MNI space", f"{'Region':12}{'x':>6}{'y':>6}{'z':>6}{'t':>8}", *(
            f"{name:12}{x:>6}{y:>6}{z:>6}{'4.10':>8}" for name, x, y, z in zip(ROWS, *NUMBERS, strict=True))]),
        (760, [f"{'Thalamus':12}{10:>6}{-18:>6}{8:>6}{'4.40':>8}", "We saw 12, 14, 16 and 18 players move in each of the games."]),
    ):  # fmt: skip
        canvas.setFont("Courier", 9)
        for at, line in enumerate(PROSE if top < 760 else []):
            canvas.drawString(60, 760 - 12 * at, line)
        for at, line in enumerate(lines):
            canvas.drawString(60, top - 14 * at, line)
        canvas.showPage()
    canvas.save()
    assert candidates_of(out.getvalue()) == [1, 2]
    (table,) = PdfReader().read("a.pdf", out.getvalue()).tables
    assert table.grid()[-1][0].text == "Thalamus"
