from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from extract.readers import read_document
from extract.tables.blocks import find_blocks
from extract.tables.groups import READERS, read_group
from extract.tables.interpret import interpret
from extract.tables.model import CoordinateGroup


def _grid(*rows: tuple[str, ...]):
    cells = tuple(
        Cell(row=row, column=column, text=text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    return Table(id="t", cells=cells, n_rows=len(rows), n_columns=max(map(len, rows)), header_rows=0).grid()


AXES = CoordinateGroup(axes=(0, 1, 2))


@pytest.mark.parametrize(
    ("group", "row", "found"),
    [
        (AXES, ("-36", "18", "4"), [(-36, 18, 4)]),
        (AXES, ("36L", "18A", "4I"), [(-36, 18, -4)]),
        (AXES, ("-40/42", "-56/-54", "-18/-16"), [(-40, -56, -18), (42, -54, -16)]),
        (AXES, ("-40/-", "-56/-", "-18/-"), [(-40, -56, -18)]),
        (AXES, ("-40/42", "-56/-54", "-18/1b6"), []),
        (AXES, ("-36", "", "4"), []),
        (AXES, ("-36", "n.s.", "4"), []),
        (CoordinateGroup(merged=0), ("-36, 18, 4",), [(-36, 18, 4)]),
        (AXES, ("-8/12//-6", "56/48//52", "38/48//30"), [(-8, 56, 38), (12, 48, 48), (-6, 52, 30)]),
        (CoordinateGroup(merged=0), ("-10-42 16",), [(-10, -42, 16)]),
        (CoordinateGroup(merged=0), ("(34 34-72)",), [(34, 34, -72)]),
        (CoordinateGroup(merged=0), ("-56 -30 28 (OP1)",), [(-56, -30, 28)]),
        (CoordinateGroup(merged=0), ("12, -84, 8 [BA 17]",), [(12, -84, 8)]),
        (CoordinateGroup(merged=0), ("±30 -80 6",), []),
        (CoordinateGroup(merged=0), ("左 -36, 18, 4",), [(-36, 18, 4)]),
        (CoordinateGroup(merged=0), ("Insula -36, 18, 4",), []),
        (CoordinateGroup(merged=0, embedded=True), ("Left insula (-36, 18, 4)",), [(-36, 18, 4)]),
        (CoordinateGroup(merged=0, embedded=True), ("左侧脑岛（-36，18，4）",), [(-36, 18, 4)]),
        (CoordinateGroup(merged=0, embedded=True), ("Left insula",), []),
        (CoordinateGroup(merged=0, embedded=True), ("Area 13 45 44 (-36, 18, 4)",), [(-36, 18, 4)]),
        (CoordinateGroup(merged=0, embedded=True), ("Left insula (-36, 18, 4; n = 3, 2)",), []),
        (CoordinateGroup(merged=0, embedded=True), ("Left insula (-36,5 18,5 4,5 7)",), []),
    ],
)
def test_a_row_is_read_by_the_first_way_that_fits(group, row, found):
    assert [place[:3] for place in read_group(_grid(row), 0, group)] == found


def _read(caption: str, *rows: tuple[str | tuple[str, int], ...]):
    cells: list[Cell] = []
    for n, texts in enumerate(rows):
        column = 0
        for text in texts:
            words, span = text if isinstance(text, tuple) else (text, 1)
            cells.append(Cell(row=n, column=column, column_span=span, text=words, header=n == 0))
            column += span
    size = {"n_rows": len(rows), "n_columns": max(c.column + c.column_span for c in cells)}
    table = Table(id="t1", label="Table 1", caption=caption, cells=tuple(cells), header_rows=1, **size)
    return interpret(Document(sha256="0", name="own.html", kind="html", tables=(table,)))


PLACES = (("Insula", "-34", "12", "2"), ("Amygdala", "24", "-2", "-16"), ("Precuneus", "4", "-62", "36"))


@pytest.mark.parametrize(
    ("caption", "heading"),
    [
        ("Peaks (MNI)", ("Region", ("Location", 3), "T")),
        ("Peaks in MNI space", ("Region", "R", "A", "S", "T")),
        ("Peaks in MNI space", ("Region", "X coor", "Y coor", "Z coor", "T")),
    ],
)
def test_axes_are_found_under_headings_that_do_not_spell_them(caption, heading):
    rows = [(*row, str(5 - n / 4)) for n, row in enumerate(PLACES)]
    foci = _read(caption, heading, *rows).foci
    assert [(f.region, f.x, f.y, f.z, f.statistic) for f in foci] == [
        ("Insula", -34, 12, 2, 5),
        ("Amygdala", 24, -2, -16, 4.75),
        ("Precuneus", 4, -62, 36, 4.5),
    ]


EMBEDDED_ROWS = (
    ("Words", "Left seed", "Left insula -34, 12, 2, p = .003", "Right amygdala 24, -2, -16, p < .001"),
    ("", "", "Left precuneus -4, -62, 36, p = .010", "Left insula -38, 8, 4, FWEc = .021"),
    ("", "Right seed", "Right insula 36, 10, 2, p = .020", ""),
)


def test_regions_with_their_places_in_the_cells_of_several_columns_are_foci_of_each():
    reading = _read("Connectivity in patients and controls", ("", "", "Patients", "Controls"), *EMBEDDED_ROWS)
    assert [(f.contrast, f.region, f.x, f.y, f.z) for f in reading.foci] == [
        ("Connectivity / Words / Left seed / Patients", "Left insula", -34, 12, 2),
        ("Connectivity / Words / Left seed / Controls", "Right amygdala", 24, -2, -16),
        ("Connectivity / Words / Left seed / Patients", "Left precuneus", -4, -62, 36),
        ("Connectivity / Words / Left seed / Controls", "Left insula", -38, 8, 4),
        ("Connectivity / Words / Right seed / Patients", "Right insula", 36, 10, 2),
    ]


def test_such_a_cell_alone_in_another_column_is_told():
    rows = (*EMBEDDED_ROWS, ("", "Right thalamus 8, -14, 6, p = .040", "", ""))
    reading = _read("Connectivity in patients and controls", ("", "", "Patients", "Controls"), *rows)
    assert len(reading.foci) == 5
    assert any(p.code == "ROW-NOT-READ" and "Right thalamus" in p.message for p in reading.problems)


def test_a_place_in_the_heading_of_a_cluster_is_read_however_it_is_introduced():
    rows = [
        ("Cluster 1: k = 910; Voxel maximum: x,y,z [mm] = 48,-38,18; P = 0.044", "", ""),
        ("Caudate", "901 (1.0; 11.7)", "3.24"),
        ("Cluster 2: k = 120; Voxel maximum (x,y,z [mm]): - 50, 15, 34; P = 0.1", "", ""),
        ("Insula", "136 (0.2; 1.7)", "2.97"),
    ]
    foci = _read("Grey matter", ("Region", "Extent", "T"), *rows).foci
    assert [(f.x, f.y, f.z) for f in foci] == [(48, -38, 18), (-50, 15, 34)]


def test_a_title_that_ran_into_the_heading_of_z_leaves_it_an_axis():
    rows = [(*row, "4.1", "24", "-2", "6", "3.9") for row in PLACES]
    heads = ("Region", "x", "y", "Hungry (14 h) z", "t", "x", "y", "z", "t")
    foci = _read("Peaks (MNI)", heads, *rows).foci
    assert [(f.x, f.y, f.z) for f in foci[:2]] == [(-34, 12, 2), (24, -2, 6)]


def test_columns_headed_x_and_y_without_a_z_are_told():
    rows = [(*row, "24", "-2", "6") for row in PLACES]
    reading = _read("Peaks (MNI)", ("Region", "x", "y", "height", "x", "y", "z"), *rows)
    assert [(f.x, f.y, f.z) for f in reading.foci] == [(24, -2, 6)] * 3
    assert any("no z was found beside them" in problem.message for problem in reading.problems)


def test_three_numbers_under_a_location_are_no_places_where_nothing_speaks_of_coordinates():
    rows = [(*row, "4.1") for row in PLACES]
    assert _read("Scores of each site", ("Site", ("Location", 3), "T"), *rows).foci == ()


@pytest.mark.parametrize("letters", ["LPS", "RPI", "LAS"])
def test_orientations_that_turn_a_sign_are_told_and_not_read(letters):
    reading = _read("Peaks (MNI coordinates)", ("Region", *letters), *PLACES)
    assert reading.foci == ()
    assert reading.problems


def test_a_pair_of_places_in_one_cell_is_told():
    rows = (("Visual cortex", "±30 -80 6"), ("Insula", "34 12 2"))
    reading = _read("Peaks", ("Region", "MNI coordinates"), *rows)
    assert [f.region for f in reading.foci] == ["Insula"]
    assert "ROW-NOT-READ" in [p.code for p in reading.problems]


def test_every_way_to_read_a_row_has_a_name():
    assert len({name for name, _, _ in READERS}) == len(READERS)


def test_chinese_regions_with_their_coordinates_in_brackets_are_found():
    rows = (
        ("脑区", "t"),
        ("左侧脑岛（-36，18，4）", "4.5"),
        ("右側殼核 (22, -8, 6)", "3.9"),
        ("丘脑（-8，-14，6）", "5.1"),
    )
    cells = tuple(
        Cell(row=row, column=column, text=text, header=row == 0)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    block = find_blocks(Table(id="t", cells=cells, n_rows=4, n_columns=2, header_rows=1))[0]
    assert [group.embedded for group in block.groups] == [True]


def test_two_places_behind_a_comma_are_decimals_beside_other_decimals() -> None:
    sheet = "Region;x;y;z (MNI)\nInsula;11,71;-12,05;-9,44\nCuneus;44,45;-12;-9\nCaudate;8,25;-4,50;7,10\n"
    read = interpret(read_document("peaks.csv", sheet.encode()))
    assert [(f.x, f.y, f.z) for reading in read.readings for f in reading.foci] == [
        (11.71, -12.05, -9.44),
        (8.25, -4.5, 7.1),
    ]
    assert any("44,45" in p.message for reading in read.readings for p in reading.problems)
