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


def test_brackets_that_nothing_names_are_not_read():
    found = _foci("Peak coordinates in MNI space", HEAD, *ROWS)
    assert found.foci == ()
    assert found.problems
