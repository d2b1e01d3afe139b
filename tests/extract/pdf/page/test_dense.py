"""Columns of numbers set a hair apart."""

from __future__ import annotations

import pytest
from drawn_pages import pages_of
from reportlab.pdfbase.pdfmetrics import stringWidth
from typed_pdf import typeset

from extract.pdf.reader import PdfReader
from extract.tables.interpret import interpret

ROWS = [
    ("Insula", "-34", "20", "4", "6.12", "210"),
    ("Insula", "38", "22", "-2", "5.87", "188"),
    ("Cingulate", "4", "16", "42", "5.40", "96"),
    ("Thalamus", "-10", "-18", "6", "4.98", "71"),
    ("Parietal", "58", "-36", "30", "4.75", "1204"),
    ("Cerebellum", "-28", "-60", "-26", "4.31", "33"),
]
SIZE = 9.0


def _columns(gap: float) -> list[float]:
    x, places = 120.0, []
    for column in range(1, 6):
        places.append(x)
        x += max(stringWidth(cells[column], "Helvetica", SIZE) for cells in ROWS) + gap * SIZE
    return places


def _page(gap: float, *, right: bool) -> str:
    places = [40.0, *_columns(gap)]
    out = ["BT /T 9 Tf 40 345 Td (Table 1. Peaks in MNI space) Tj ET 0.5 w 36 335 m 330 335 l S 36 315 m 330 315 l S"]
    for line, cells in enumerate([("Region", "x", "y", "z", "t", "k"), *ROWS]):
        y = 320 if not line else 315 - 14 * line
        for column, (cell, x) in enumerate(zip(cells, places, strict=True)):
            if right and column:
                widest = max(stringWidth(c[column], "Helvetica", SIZE) for c in ROWS)
                x += widest - stringWidth(cell, "Helvetica", SIZE)
            out.append(f"BT /T 9 Tf {x:.2f} {y} Td ({cell}) Tj ET")
    return " ".join([*out, "36 220 m 330 220 l S"])


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("gap", [0.08, 0.11, 0.15, 0.25])
def test_numbers_of_columns_a_hair_apart_are_read_apart(gap: float, *, right: bool) -> None:
    foci = interpret(PdfReader().read("dense.pdf", typeset(_page(gap, right=right)))).foci
    assert [(f.x, f.y, f.z, f.statistic, f.cluster_size) for f in foci] == [
        tuple(float(v) for v in cells[1:]) for cells in ROWS
    ]


def test_a_thousand_set_with_a_narrow_gap_stays_one_number() -> None:
    lines = "".join(
        f"BT /T 10 Tf {200 - stringWidth(n, 'Helvetica', 10):.2f} {300 - 15 * i} Td ({n}) Tj ET "
        for i, n in enumerate(("96", "188", "204", "77"))
    )
    thousand = f"BT /T 10 Tf {200 - stringWidth('1204', 'Helvetica', 10) - 1:.2f} 240 Td [(1) -100 (204)] TJ ET "
    words = [w.text for w in pages_of(typeset(lines + thousand))[0].words]
    assert words == ["96", "188", "204", "77", "1204"]
