"""Headings set upwards, downwards or aslant over columns, and labels set sideways beside rows."""

from __future__ import annotations

import math

import pytest
from typed_pdf import row, typeset

from extract.pdf.reader import PdfReader
from extract.tables.interpret import interpret

ROWS = [
    ("Insula", "-34", "22", "4", "5.12"),
    ("Cuneus", "12", "-90", "26", "4.40"),
    ("Putamen", "-28", "2", "6", "4.11"),
    ("Thalamus", "10", "-18", "8", "3.98"),
    ("Precuneus", "-6", "-62", "34", "3.91"),
    ("Amygdala", "22", "-4", "-18", "3.60"),
]
PLACES = [tuple(float(v) for v in cells[1:4]) for cells in ROWS]
CAPTION = "BT /T 10 Tf 40 370 Td (Table 1. Peaks in MNI space) Tj ET 0.5 w 36 362 m 360 362 l S "


def _turned(x: float, y: float, text: str, angle: float) -> str:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return f"BT {cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x} {y} Tm /T 9 Tf ({text}) Tj ET "


def _rows(first: float = 300) -> str:
    return "".join(row(int(first - 15 * i), *cells) for i, cells in enumerate(ROWS))


def _read(content: str):
    document = PdfReader().read("typeset.pdf", typeset(content))
    problems = [*document.problems, *(p for t in document.tables for p in t.problems)]
    return interpret(document).foci, problems


@pytest.mark.parametrize("angle", [90, 270, 45, 60])
@pytest.mark.parametrize("level", [0, 1, 3])
def test_headings_set_sideways_name_their_columns(angle: int, level: int) -> None:
    heads = ["x \\(mm\\)", "y \\(mm\\)", "z \\(mm\\)", "t value"]
    foot = 320 if angle != 270 else 355
    turned = "".join(_turned(106 + 60 * i, foot, text, angle) for i, text in enumerate(heads[: 4 - level]))
    flat = "".join(
        f"BT /T 9 Tf {100 + 60 * (4 - level + i)} 320 Td ({t}) Tj ET " for i, t in enumerate(heads[4 - level :])
    )
    content = f"{CAPTION} BT /T 9 Tf 40 320 Td (Region) Tj ET {turned} {flat} 36 315 m 360 315 l S {_rows()} 36 215 m 360 215 l S"
    foci, problems = _read(content)
    assert [(f.x, f.y, f.z) for f in foci] == PLACES
    assert [(f.statistic_name, f.statistic) for f in foci] == [("t", float(cells[4])) for cells in ROWS]
    assert problems == []


HEAD = CAPTION + row(350, "Region", "x", "y", "z", "t") + "36 345 m 360 345 l S "


@pytest.mark.parametrize("angle", [90, 270])
def test_labels_beside_rows_between_rules_are_their_contrasts(angle: int) -> None:
    x = 30 if angle == 90 else 24
    one, two = (290, 245) if angle == 90 else (342, 286)
    labels = _turned(x, one, "Pain > rest", angle) + _turned(x, two, "Rest > pain", angle)
    foci, problems = _read(f"{HEAD} {labels} 20 290 m 360 290 l S {_rows(330)} 20 240 m 360 240 l S")
    assert [f.contrast for f in foci] == ["Pain > rest"] * 3 + ["Rest > pain"] * 3
    assert [(f.x, f.y, f.z) for f in foci] == PLACES
    assert problems == []


def test_labels_at_the_right_inside_the_rules_are_contrasts_too() -> None:
    labels = _turned(352, 342, "Pain > rest", 270) + _turned(352, 286, "Rest > pain", 270)
    foci, problems = _read(f"{HEAD} {labels} 20 290 m 360 290 l S {_rows(330)} 20 240 m 360 240 l S")
    assert [f.contrast for f in foci] == ["Pain > rest"] * 3 + ["Rest > pain"] * 3
    assert problems == []


def test_a_label_in_two_lines_is_one() -> None:
    labels = _turned(18, 252, "Painful pictures", 90) + _turned(29, 252, "> neutral ones", 90)
    foci, _ = _read(f"{HEAD} {labels} {_rows(330)} 10 240 m 360 240 l S")
    assert {f.contrast for f in foci} == {"Painful pictures > neutral ones"}


def test_labels_whose_rows_cannot_be_told_apart_are_a_problem() -> None:
    labels = _turned(30, 312, "Pain", 90) + _turned(30, 262, "Rest", 90)
    foci, problems = _read(f"{HEAD} {labels} {_rows(330)} 20 240 m 360 240 l S")
    assert [(f.x, f.y, f.z) for f in foci] == PLACES
    assert [p.code for p in problems] == ["PDF-SIDE-LABEL"]


@pytest.mark.parametrize("stamp", ["Downloaded from a library on 14 June 2011", "NIH-PA Author Manuscript"])
def test_a_stamp_in_the_margin_is_no_label(stamp: str) -> None:
    foci, problems = _read(f"{HEAD} {_turned(30, 245, stamp[:22], 90)} {_rows(330)} 20 240 m 360 240 l S")
    assert {f.contrast for f in foci} == {"Peaks in MNI space"}
    assert problems == []


def test_labels_beside_the_rows_of_a_table_on_its_side_are_read_too() -> None:
    prose = "".join(
        f"BT /T 8 Tf 20 {390 - 10 * i} Td (We scanned adults who saw pictures of hands in pain, {i} of them) Tj ET "
        for i in range(3)
    )
    labels = _turned(30, 290, "Pain > rest", 90) + _turned(30, 245, "Rest > pain", 90)
    table = f"{HEAD} {labels} 20 290 m 360 290 l S {_rows(330)} 20 240 m 360 240 l S"
    foci, problems = _read(f"{prose} q 0 1 -1 0 400 0 cm {table} Q")
    assert [f.contrast for f in foci] == ["Pain > rest"] * 3 + ["Rest > pain"] * 3
    assert problems == []
