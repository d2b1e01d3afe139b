"""Rows that number the clusters of one contrast are no levels of it; the size they print is that of the first peak below."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret

PEAK = ("Insula", "-40", "10", "-2")


def read(*rows: tuple[str, ...], caption: str = "Peaks (MNI)") -> list[Focus]:
    """Return the foci below headings: a row of one text spans the table."""
    rows = (("Region", "x", "y", "z"), *rows)
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0, column_span=4 if len(row) == 1 else 1)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    table = Table(id="t", label="Table 1", caption=caption, cells=cells, n_rows=len(rows), n_columns=4, header_rows=1)
    return list(interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci)


@pytest.mark.parametrize(
    ("text", "size", "unit"),
    [
        ("Cluster 1", None, None), ("Cluster IV", None, None), ("Peak cluster", None, None), ("簇1", None, None),
        ("第二个团块", None, None), ("Cluster 1 (12,340 μl)", 12340, "mm3"), ("Cluster 2: 512 voxels", 512, "voxels"),
        ("Cluster #3, k = 81", 81, "voxels"), ("Cluster 1 (740 mm)", 740, "mm3"), ("簇 2（512个体素）", 512, "voxels"),
    ],
)  # fmt: skip
def test_a_cluster_is_no_level_of_a_contrast_and_sizes_its_first_peak(text: str, size: float, unit: str) -> None:
    rows = (
        ("Old > young",),
        (text,),
        PEAK,
        ("Putamen", "24", "4", "6"),
        ("Cluster 9",),
        ("Thalamus", "10", "-12", "4"),
    )
    found = read(*rows)
    assert [f.contrast for f in found] == ["Old > young"] * 3
    assert [(f.cluster_size, f.cluster_unit) for f in found] == [(size, unit), (None, None), (None, None)]


def test_a_cluster_ends_the_region_above_and_names_the_place_of_rows_without_one() -> None:
    rows = (("Old > young",), ("Cluster 1",), PEAK, ("Cluster 2: left thalamus (90 voxels)",), ("", "-10", "-12", "4"))
    assert [(f.region, f.cluster_size) for f in read(*rows)] == [("Insula", None), ("left thalamus", 90)]


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Cluster 1", "Connectivity of the clusters of a parcellation (MNI)"),
        ("Cluster 1 > Cluster 2", "Peaks (MNI)"),
        ("Cluster 1 (n = 25)", "Clusters of patients (MNI)"),
    ],
)
def test_clusters_that_have_results_of_their_own_are_contrasts(text: str, caption: str) -> None:
    contrast = read((text,), PEAK, caption=caption)[0].contrast
    assert contrast is not None
    assert contrast.endswith(text)
