"""Whether the region a row names lies where its coordinates are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus, FocusKind, Space
from corpora.words.anatomy import PARTS
from extract.checks.extents import areas_of, extents, regions_of
from extract.checks.run import check as run_checks
from extract.tables.interpret import understand
from extract.tables.model import Interpretation, TableReading
from extract.tables.straighten import straighten

PLACES = [
    ("Left amygdala", -22, -4, -18),
    ("R caudate nucleus", 12, 12, 10),
    ("Right cerebellum (Crus 1)", 36, -66, -32),
    ("L middle occipital gyrus", -34, -86, 10),
    ("Medial frontal gyrus", 2, 52, 14),
    ("Right precuneus", 8, -62, 44),
    ("Frontal_Inf_Tri_L", -46, 28, 12),
    ("Insula (R)", 38, 18, 2),
]


def focus(region, x, y, z, *, space=Space.MNI, row=0, kind=FocusKind.PEAK, table="Table 2"):
    return Focus(
        x=float(x),
        y=float(y),
        z=float(z),
        raw="",
        region=region,
        space=space,
        table=table,
        row=row,
        kind=kind,
        document="p.html",
    )


def table_of(places=PLACES):
    return [focus(*place, row=row) for row, place in enumerate(places)]


def check(foci, tables=()):
    document = Document(sha256="", name="p.html", kind="html", tables=tuple(tables))
    readings = tuple(TableReading(understood=understand("p.html", straighten("p.html", table))) for table in tables)
    read, whole = run_checks(Interpretation(document=document, readings=readings, in_text=tuple(foci)))
    rows = [[p.code for p in f.problems if p.code == "REGION-AGAINST-PLACE"] for f in read.foci]
    return rows, [p for p in whole if p.code == "REGIONS-AGAINST-PLACES"]


def test_rows_whose_regions_lie_where_they_say_are_left_alone():
    rows, whole = check(table_of())
    assert not any(rows)
    assert whole == []


@pytest.mark.parametrize(
    ("region", "x", "y", "z"),
    [
        ("Left occipital cortex", -4, 90, 12),
        ("middle temporal gyrus L", -46, 42, 22),
        ("Cerebellum", 20, -60, 40),
        ("R amygdala", 20, -4, 30),
        ("superior parietal lobule / precuneus", 24, 62, 50),
        ("左侧杏仁核", -22, 50, -18),
        ("右侧小脑", 22, 50, -18),
        ("Cuneus (BA 18)", 6, 84, 20),
    ],
)
def test_a_row_far_from_the_region_it_names_is_flagged(region, x, y, z):
    rows, _ = check([focus(region, x, y, z)])
    assert rows == [["REGION-AGAINST-PLACE"]]


@pytest.mark.parametrize(
    "region",
    ["cluster 3", "Congruency effect", "R collateral sulcus", "amygdala / unknown thing", None, "", "L", "Table 2"],
)  # fmt: skip
def test_a_name_that_is_not_understood_says_nothing(region):
    assert regions_of(region or "") is None
    assert check([focus(region, 0, 90, 70)])[0] == [[]]


def test_one_of_several_names_is_enough():
    assert check([focus("Putamen / insula", 38, 6, 0)])[0] == [[]]
    assert check([focus("Cuneus extending to superior parietal lobule", 18, -62, 60)])[0] == [[]]


def test_optodes_lie_outside_the_brain_and_are_not_judged():
    assert check([focus("Occipital cortex", 10, 90, 10, kind=FocusKind.CHANNEL)])[0] == [[]]


def test_talairach_coordinates_are_moved_to_mni_first():
    cerebellum = focus("Cerebellum", 10, -100, -46, space=Space.TAL)
    assert check([cerebellum])[0] == [["REGION-AGAINST-PLACE"]]
    assert check([replace(cerebellum, space=Space.MNI)])[0] == [[]]


def test_an_unknown_space_is_given_more_room():
    point = focus("Superior parietal lobule", 10, -90, 26)
    assert check([point])[0] == [["REGION-AGAINST-PLACE"]]
    assert check([replace(point, space=None)])[0] == [[]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: replace(f, y=-f.y), "the sign of y turned"),
        (lambda f: replace(f, y=f.z, z=f.y), "y and z exchanged"),
        (lambda f: replace(f, x=f.y, y=f.x), "x and y exchanged"),
    ],
)
def test_a_table_with_a_systematic_error_is_said_once_with_what_may_have_happened(change, message):
    rows, whole = check([change(f) for f in table_of()])
    assert not any(rows)
    assert len(whole) == 1
    assert message in whole[0].message
    assert whole[0].evidence is not None


def test_labels_one_row_off_are_noticed():
    names = [place[0] for place in PLACES]
    moved = [(name, *place[1:]) for name, place in zip(names[1:] + names[:1], PLACES, strict=True)]
    _, whole = check(table_of(moved))
    assert "the labels one row" in whole[0].message


def test_two_bad_rows_of_many_are_said_row_by_row():
    foci = table_of(PLACES * 2)
    foci[0] = replace(foci[0], y=70.0)
    rows, whole = check(foci)
    assert whole == []
    assert rows[0] == ["REGION-AGAINST-PLACE"]
    assert not any(rows[1:])


def column_of_areas(*areas):
    heading_row = ("Region", "BA", "x", "y", "z")
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate(heading_row)]
    for row, text in enumerate(areas, start=1):
        cells += [Cell(row=row, column=0, text="Cluster"), Cell(row=row, column=1, text=text)]
    return Table(id="t", label="Table 2", cells=tuple(cells), n_rows=len(areas) + 1, n_columns=5, header_rows=1)  # fmt: skip


def test_a_printed_brodmann_area_is_compared_with_its_place():
    areas = column_of_areas("17", "BA 4/6", "17", "n/a", "9, 46")
    foci = [
        focus("Cluster", x, y, z, row=row)
        for row, (x, y, z) in enumerate([(8, -90, 2), (38, -20, 56), (8, 60, 2), (8, 60, 2), (40, 30, 32)], 1)
    ]
    rows, _ = check(foci, [areas])
    assert rows == [[], [], ["REGION-AGAINST-PLACE"], [], []]


def test_areas_are_read_from_a_name():
    assert areas_of("Cuneus BA18/17") == ("BA 18", "BA 17")
    assert areas_of("L superior temporal gyrus (BA 22, 42)") == ("BA 22", "BA 42")
    assert areas_of("Brodmann area 6") == ("BA 6",)
    assert areas_of("Insula 48") == ()


def test_each_extent_has_its_bounds_in_order():
    assert {"BA 4", "amygdala", "cerebellum", "brainstem"} <= set(extents())
    for bounds in extents().values():
        assert len(bounds) == 18
        assert all(low <= high for low, high in zip(bounds[::2], bounds[1::2], strict=True))


def test_every_name_of_the_vocabulary_has_an_extent():
    assert {extent for part in PARTS for extent in part.extents.split()} <= set(extents())
