"""Contrast labels printed at the middle of their rows."""

from __future__ import annotations

from corpora.nouns.documents import Cell, Document, Table
from extract.tables.interpret import interpret
from extract.tables.merged_labels import divide

HEADINGS = ["Contrast", "Region", "x", "y", "z", "t"]


def contrasts(labels: list[str]) -> list[str | None]:
    """Return the contrasts read for a table whose rows carry these labels in their first column."""
    rows = [
        HEADINGS,
        *([label, "Insula", str(-30 - i), "12", str(4 + i), "4.5"] for i, label in enumerate(labels)),
    ]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    table = Table(
        id="t",
        label="Table 1",
        caption="Peaks in MNI space",
        cells=cells,
        n_rows=len(rows),
        n_columns=6,
        header_rows=1,
    )
    foci = interpret(Document(sha256="0", name="a.pdf", kind="pdf", tables=(table,))).foci
    assert len(foci) == len(labels)
    return [f.contrast for f in foci]


def test_a_label_at_the_middle_serves_the_rows_above_it_too() -> None:
    got = contrasts(["", "Pain > rest", "", "", "Touch > rest", "", "Faces > houses"])
    assert got == ["Pain > rest"] * 3 + ["Touch > rest"] * 3 + ["Faces > houses"]


def test_a_label_on_the_first_row_serves_the_rows_below_it() -> None:
    got = contrasts(["Pain > rest", "", "", "Touch > rest", "", ""])
    assert got == ["Pain > rest"] * 3 + ["Touch > rest"] * 3


def test_labels_that_fit_no_division_are_left_as_they_stand() -> None:
    assert contrasts(["", "Pain > rest", "Touch > rest", "", "", ""])[1:3] == ["Pain > rest", "Touch > rest"]


def test_divisions_are_exact_or_off_by_half_a_row_and_never_ambiguous() -> None:
    assert divide([1.0, 4.0], 6) == [3, 3]
    assert divide([0.5, 2.5], 4) == [2, 2]
    assert divide([1.0, 3.0], 4) == [3, 1]
    assert divide([0.5, 1.5, 2.5], 4) is None
    assert divide([3.0], 4) is None


def test_many_labels_that_fit_no_division_are_given_up_at_once() -> None:
    assert divide([1.0 + 3 * label for label in range(60)], 186) is None
    assert divide([1.0 + 3 * label for label in range(60)], 180) == [3] * 60
