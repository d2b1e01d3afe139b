"""Places with their statistic in brackets, in one cell."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from extract.tables.interpret import interpret


def _foci(caption: str, *rows: tuple[str, ...]):
    cells = tuple(
        Cell(row=i, column=j, text=text, header=i == 0) for i, row in enumerate(rows) for j, text in enumerate(row)
    )
    size = {"n_rows": len(rows), "n_columns": len(rows[0])}
    table = Table(id="t1", label="Table 1", caption=caption, cells=cells, header_rows=1, **size)
    return interpret(Document(sha256="0", name="own.html", kind="html", tables=(table,)))


HEAD = ("Region", "Angry > Neutral", "Sad > Neutral")
ROWS = (
    ("Insula", "46, -11, 11 (5.57)", "-50, -14, 10 (5.77)"),
    ("Cuneus", "4, -81, -11 (4.61)", "–"),
    ("Putamen", "–", "24 6 -2 (3.90)"),
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Peaks in MNI space (x, y, z) with Z scores in parentheses", "Z"),
        ("MNI coordinates; t values are given in brackets", "t"),
        ("Coordinates (MNI) and F-values within parentheses", "F"),
    ],
)
def test_the_caption_names_what_is_in_the_brackets_of_each_panel(said, name):
    foci = _foci(said, HEAD, *ROWS).foci
    assert [(f.contrast, f.region, f.x, f.y, f.z, f.statistic) for f in foci] == [
        ("Angry > Neutral", "Insula", 46, -11, 11, 5.57),
        ("Sad > Neutral", "Insula", -50, -14, 10, 5.77),
        ("Angry > Neutral", "Cuneus", 4, -81, -11, 4.61),
        ("Sad > Neutral", "Putamen", 24, 6, -2, 3.90),
    ]
    assert {f.statistic_name for f in foci} == {name}


def test_a_heading_names_it_for_its_own_column():
    foci = _foci("Peaks (MNI)", ("Region", "Voxels", "x, y, z (t)"), *((r[0], "120", r[1]) for r in ROWS[:2])).foci
    assert [(f.x, f.y, f.z, f.statistic, f.statistic_name, f.cluster_size) for f in foci] == [
        (46, -11, 11, 5.57, "t", 120),
        (4, -81, -11, 4.61, "t", 120),
    ]


BEFORE = (
    ("Insula", "5.57 [46, -11, 11]", "5.77 (-50, -14, 10)"),
    ("Cuneus", "4.61 (4, -81, -11)", ""),
    ("Putamen", "", "3.90 (24 6 -2)"),
)


@pytest.mark.parametrize(
    ("caption", "heads", "name"),
    [
        ("Peak Z values and MNI coordinates", HEAD, "Z"),
        ("Peaks", ("Region", "t (x, y, z)", "t (x, y, z)"), "t"),
        ("Activations at MNI coordinates", HEAD, "peak"),
    ],
)
def test_a_number_before_a_place_in_brackets_is_what_heading_or_caption_call_it(caption, heads, name):
    foci = _foci(caption, heads, *BEFORE).foci
    assert [(f.region, f.x, f.y, f.z) for f in foci] == [
        ("Insula", 46, -11, 11),
        ("Insula", -50, -14, 10),
        ("Cuneus", 4, -81, -11),
        ("Putamen", 24, 6, -2),
    ]
    assert [(f.statistic_name, f.statistic) for f in foci] == [(name, value) for value in (5.57, 5.77, 4.61, 3.90)]


def test_estimates_with_their_intervals_are_no_places():
    rows = (("Insula", "0.31 (0.11, 0.86)", "1.2"), ("Cuneus", "1.50 (0.3, 7.8)", "2.2"))
    assert _foci("Odds ratios of activation", ("Region", "OR (95% CI)", "SE"), *rows).foci == ()


def test_brackets_that_nothing_names_are_not_read():
    found = _foci("Peak coordinates in MNI space", HEAD, *ROWS)
    assert found.foci == ()
    assert found.problems


def _unmarked(caption: str, *rows: tuple[str, ...], spans: dict[str, int] | None = None):
    cells = tuple(
        Cell(row=i, column=j, text=text, column_span=(spans or {}).get(text, 1))
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
        if text
    )
    size = {"n_rows": len(rows), "n_columns": max(map(len, rows))}
    table = Table(id="t1", label="Table 1", caption=caption, cells=cells, header_rows=0, **size)
    return interpret(Document(sha256="0", name="own.xlsx", kind="xlsx", tables=(table,))).foci


def _read(foci):
    return [(f.contrast, f.x, f.y, f.z, f.statistic_name, f.statistic) for f in foci]


MATRIX = [("Angry > Neutral", 46, -11, 11, "Z", 5.57), ("Sad > Neutral", -50, -14, 10, "Z", 5.77), ("Angry > Neutral", 4, -81, -11, "Z", 4.61)]  # fmt: skip


@pytest.mark.parametrize(
    ("caption", "first", "second", "third"),
    [
        ("Peaks (MNI)", "46, -11, 11 (Z = 5.57)", "-50, -14, 10 (Z = 5.77)", "4, -81, -11 (Z = 4.61)"),
        ("Peaks (MNI x/y/z (Z))", "46/-11/11 (5.57)", "-50/-14/10 (5.77)", "4/-81/-11 (4.61)"),
    ],
)
def test_a_matrix_of_contrasts_is_read_where_no_row_is_marked_as_heading(caption, first, second, third):
    foci = _unmarked(caption, HEAD, ("Insula", first, second), ("Cuneus", third, "n.s."))
    assert _read(foci) == MATRIX


@pytest.mark.parametrize("axes", ["x/y/z", "x, y, z", "[x y z]"])
def test_the_comparisons_above_places_in_one_cell_name_their_columns(axes):
    foci = _unmarked(
        "Local maxima of both contrasts (MNI)",
        ("Region", "Angry > Neutral", "", "Sad > Neutral", ""),
        ("", axes, "Z", axes, "Z"),
        ("Insula", "46/-11/11", "5.57", "-50/-14/10", "5.77"),
        ("Cuneus", "4/-81/-11", "4.61", "n.s.", ""),
        spans={"Angry > Neutral": 2, "Sad > Neutral": 2},
    )
    assert _read(foci) == MATRIX
