"""Tables as manuscripts and word processors set them: bordered cells, tall headers, line numbers, underlined captions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawn_pages import draw, read
from typed_pdf import typeset

from extract.pdf.layout.margins import line_numbers
from extract.pdf.reader import PdfReader
from extract.tables.interpret import interpret

ROWS = [
    ("Insula", "-34", "22", "4", "5.12"),
    ("Cuneus", "12", "-90", "26", "4.40"),
    ("Putamen", "-28", "2", "6", "4.11"),
]
PLACES = [tuple(float(v) for v in cells[1:4]) for cells in ROWS]
EDGES = [36, 140, 190, 240, 290, 360]


def _text(x: float, y: float, text: str, size: int = 10) -> str:
    return f"BT /T {size} Tf {x} {y} Td ({text}) Tj ET "


def _foci(content: str):
    document = PdfReader().read("typeset.pdf", typeset(content))
    return [(f.x, f.y, f.z, f.statistic, f.contrast) for f in interpret(document).foci]


def _boxed(top: float, height: float, cells: tuple[str, ...]) -> str:
    """Return a row of cells, each in a box of its own, the text at the top of its cell."""
    boxes = "".join(f"{a} {top - height} {b - a} {height} re S " for a, b in pairwise(EDGES))
    return boxes + "".join(_text(x + 4, top - 12, cell) for x, cell in zip(EDGES, cells, strict=False))


@pytest.mark.parametrize("tall", [18, 45, 70])
def test_a_header_row_of_any_height_in_a_bordered_table_names_the_columns(tall: int) -> None:
    content = _text(36, 385, "S1: Peaks in MNI space") + _boxed(370, tall, ("REGION", "X", "Y", "Z", "t"))
    content += f"36 {370 - tall - 18} 324 18 re S " + _text(40, 370 - tall - 13, "Pain > rest")
    for i, cells in enumerate(ROWS):
        content += _boxed(370 - tall - 18 * (i + 1), 18, cells)
    assert _foci(content) == [(*place, float(c[4]), "Pain > rest") for place, c in zip(PLACES, ROWS, strict=True)]


def test_a_second_line_of_one_heading_is_no_section_of_the_rows() -> None:
    (table,) = read(
        """
Table 1. Peaks
----------------------------------------------
Region         x      y      z      P-value
                                    corrected
----------------------------------------------
Insula       -34     22     -4        0.002
Thalamus      10    -18      8        0.003
----------------------------------------------
"""
    )
    assert [c.text for c in table.cells if c.row >= table.header_rows][:1] == ["Insula"]
    assert any("corrected" in c.text for c in table.cells if c.row < table.header_rows)


RULED = "0.6 w 36 {top} m 360 {top} l S 36 {head} m 360 {head} l S 36 {end} m 360 {end} l S "


def _ruled(caption: str, top: float = 350) -> str:
    lines = RULED.format(top=top, head=top - 16, end=top - 72)
    cells = [("Region", "x", "y", "z", "t"), *ROWS]
    rows = "".join(
        _text(x, top - 12 - 18 * i, cell)
        for i, row in enumerate(cells)
        for x, cell in zip((40, 150, 200, 250, 300), row, strict=True)
    )
    return caption + lines + rows


@pytest.mark.parametrize("underlined", ["36 356.6 36 0.6 re f ", "36 356.6 200 0.6 re f "])
def test_a_line_under_words_of_the_caption_is_no_rule_of_the_table(underlined: str) -> None:
    caption = _text(36, 358, "Table 1. Regions with less gray matter \\(MNI space\\)") + underlined
    assert [f[:3] for f in _foci(_ruled(caption))] == PLACES


@pytest.mark.parametrize("numbered", ["label", "all lines"])
def test_the_line_numbers_of_a_manuscript_are_no_part_of_caption_and_rows(numbered: str) -> None:
    numbers = (
        _text(16, 358, "7") if numbered == "label" else "".join(_text(16, 376 - 18 * i, str(6 + i)) for i in range(9))
    )
    content = _ruled(numbers + _text(28, 358, "Table 1. Peaks in MNI space"))
    document = PdfReader().read("typeset.pdf", typeset(content))
    (table,) = document.tables
    assert (table.label, table.caption) == ("Table 1", "Peaks in MNI space")
    assert [(f.x, f.y, f.z, f.region) for f in interpret(document).foci] == [
        (*p, c[0]) for p, c in zip(PLACES, ROWS, strict=True)
    ]


def test_ranks_of_rows_are_no_line_numbers() -> None:
    page = draw(
        """
 1   Insula        -34     22     -4    5.12
 2   Thalamus       10    -18      8    4.40
 3   Precuneus      -6    -62     40    3.91
 4   Amygdala       22     -4    -18    3.33
 5   Cuneus         12    -84     28    3.20
"""
    )
    assert line_numbers(page.words) == []


@pytest.mark.parametrize("n_lines", [3, 12, 25])
def test_a_caption_of_any_length_belongs_to_its_table(n_lines: int) -> None:
    caption = (
        "Table 1. Regions that were more active for faces than\n"
        + "for houses in the whole group of people who saw\n" * n_lines
    )
    (table,) = read(
        caption
        + """them in MNI space.
----------------------------------------------
Region         x      y      z       t
----------------------------------------------
Insula       -34     22     -4     5.12
Thalamus      10    -18      8     4.40
----------------------------------------------
"""
    )
    assert table.label == "Table 1"
    assert table.caption.endswith("in MNI space")


@pytest.mark.parametrize(
    ("one", "two"),
    [("*Inanimate* *real* *word*", "*>* *pseudoword*"), ("*Faces* *>*", "*Houses*"), ("*Faces* *versus*", "*Houses*")],
)
def test_a_comparison_broken_at_its_sign_is_one_heading(one: str, two: str) -> None:
    (table,) = read(
        f"""
Table 1. Peaks
------------------------------------------------------------
                              x      y      z       t
------------------------------------------------------------
{one}
{two}
Left hemisphere
Insula                      -34     22     -4     5.12
Thalamus                    -10    -18      8     4.40
------------------------------------------------------------
"""
    )
    headings = [c.text for c in table.cells if c.row == table.header_rows]
    assert headings == [f"{one} {two}".replace("*", "")]


def test_the_length_of_a_heading_among_rows_does_not_set_it_apart_from_its_siblings() -> None:
    (table,) = read(
        """
Table 1. Peaks
------------------------------------------------------------
Comparison             x      y      z       t
------------------------------------------------------------
*Action* *-* *Rest*
Insula               -34     22     -4     5.12
*Manipulable* *function* *-* *no* *function*
Thalamus              10    -18      8     4.40
*Tool* *-* *Rest*
Cuneus                12    -90     26     4.40
------------------------------------------------------------
"""
    )
    spans = {c.column_span for c in table.cells if c.bold and c.row >= table.header_rows}
    assert len(spans) == 1
