"""Voxels printed beside the millimetres of the same peaks give no foci, however their columns are headed."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from extract.tables.interpret import interpret

PEAKS = ((-6, -54, 24), (16, 12, -4), (40, -66, -34), (-8, 8, -6))
VOXELS = tuple(((90 - x) // 2, (y + 126) // 2, (z + 72) // 2) for x, y, z in PEAKS)
REGIONS = ("Precuneus", "Putamen", "Cerebellum", "Caudate nucleus")


def read(*headings: tuple[str, ...], spans: dict[str, int] | None = None, peaks=PEAKS, beside=VOXELS):
    body = [
        (region, *map(str, voxel), *map(str, peak), "5.2")
        for region, voxel, peak in zip(REGIONS, beside, peaks, strict=True)
    ]
    cells = tuple(
        Cell(row=r, column=c, text=text, column_span=(spans or {}).get(text, 1))
        for r, row in enumerate([*headings, *body])
        for c, text in enumerate(row)
        if text
    )
    table = Table(
        id="t",
        label="Table 1",
        caption="Words > rest (MNI)",
        cells=cells,
        n_rows=len(headings) + 4,
        n_columns=8,
        header_rows=0,
    )
    return interpret(Document(sha256="0", name="a.pdf", kind="pdf", tables=(table,))).readings[0]


def places(reading):
    return [(f.x, f.y, f.z) for f in reading.foci]


AXES = ("Region", "X", "Y", "Z", "X", "Y", "Z", "Z score")


@pytest.mark.parametrize(
    ("headings", "spans"),
    [
        ([("", "Max (vox)", "", "", "Max (mm)", "", "", ""), AXES], {"Max (vox)": 3, "Max (mm)": 3}),
        ([("", "Voxel coordinates", "", "", "MNI", "", "", ""), AXES], {"Voxel coordinates": 3, "MNI": 3}),
        ([("", "Max (vox) Max (mm)", "", "", "", "", "", ""), AXES], {"Max (vox) Max (mm)": 6}),
        ([("Region", *(f"Z-MAX {a} ({u})" for u in ("vox", "mm") for a in "XYZ"), "Z-MAX")], {}),
        ([("Region", "vox x", "vox y", "vox z", "x", "y", "z", "Z score")], {}),
        ([("Region", "X (voxels)", "Y (voxels)", "Z (voxels)", "x (mm)", "y (mm)", "z (mm)", "t")], {}),
        ([AXES], {}),
    ],
)  # fmt: skip
def test_voxels_beside_millimetres_give_no_foci(headings, spans):
    reading = read(*headings, spans=spans)
    assert places(reading) == list(PEAKS)
    assert {f.statistic for f in reading.foci} == {5.2}
    assert {f.contrast for f in reading.foci} == {"Words > rest (MNI)"}
    assert not reading.problems


def test_a_peak_voxel_in_millimetres_is_read():
    spans = {"Peak voxel (MNI)": 3, "Second peak": 3}
    second = ((-24, -50, 30), (18, 10, -8), (34, -60, -30), (-10, 12, -4))
    reading = read(("", "Peak voxel (MNI)", "", "", "Second peak", "", "", ""), AXES, spans=spans, beside=second)
    assert len(reading.foci) == 8


@pytest.mark.parametrize("side", [1, -1])
def test_peaks_all_right_front_and_up_are_read_beside_others(side):
    beside = ((24, 50, 30), (18, 10, 8), (34, 60, 30), (10, 12, 4))
    mirrored = tuple((side * (x + (side > 0)), y, z) for x, y, z in beside)
    spans = {"Women": 3, "Men": 3}
    reading = read(("", "Women", "", "", "Men", "", "", ""), AXES, spans=spans, beside=beside, peaks=mirrored)
    assert len(reading.foci) == 8


def test_voxels_without_millimetres_are_refused_and_told():
    low = ((44, 36, 48), (37, 69, 34), (25, 30, 19), (49, 67, 33))
    reading = read(("Region", "X (vox)", "Y (vox)", "Z (vox)", "", "", "", "t"), peaks=[("", "", "")] * 4, beside=low)
    assert not reading.foci
    assert [p.code for p in reading.problems] == ["TABLE-NOT-COORDINATES"]
