from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Table
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
