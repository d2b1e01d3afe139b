"""Lists of seeds and regions of interest: the name is the region, the paper behind it is no contrast."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus, FocusKind
from extract.tables.interpret import interpret

SEEDS = (
    ("Left insula", "-36", "18", "4", "Adams et al. (2009)"),
    ("Right amygdala", "24", "-4", "-18", "Baker et al. (2010)"),
    ("Precuneus", "2", "-60", "32", "Clark et al. (2011)"),
)


def read(*rows: tuple[str, ...], caption: str) -> tuple[Focus, ...]:
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    size = {"n_rows": len(rows), "n_columns": len(rows[0])}
    table = Table(id="t", label="Table 1", caption=caption, cells=cells, header_rows=1, **size)
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci


@pytest.mark.parametrize("first", ["Seed", "Seed name", "ROI", "VOI", "Region of interest"])
@pytest.mark.parametrize("last", ["Reference", "Source"])
def test_a_list_of_seeds_has_regions_and_no_contrast_of_its_papers(first: str, last: str) -> None:
    foci = read((first, "x", "y", "z", last), *SEEDS, caption="Regions and where they were found (MNI)")
    assert [focus.region for focus in foci] == [row[0] for row in SEEDS]
    assert not any("et al" in (focus.contrast or "") for focus in foci)
    assert all(focus.kind is not FocusKind.PEAK for focus in foci)


def test_a_seed_whose_connections_the_rows_list_stays_the_contrast() -> None:
    rows = (
        ("Seed", "Region", "x", "y", "z"),
        ("Left insula", "Precuneus", "2", "-60", "32"),
        ("", "Left amygdala", "-24", "-4", "-18"),
        ("Right insula", "Cuneus", "6", "-84", "20"),
    )
    foci = read(*rows, caption="Functional connectivity (MNI)")
    assert [focus.region for focus in foci] == ["Precuneus", "Left amygdala", "Cuneus"]
    assert foci[1].levels[-1] == "Left insula"


def test_a_seed_of_several_rows_without_regions_is_no_region_of_them() -> None:
    rows = (
        ("Seed", "x", "y", "z"),
        ("Left insula", "2", "-60", "32"),
        ("", "-24", "-4", "-18"),
        ("", "6", "-84", "20"),
    )
    foci = read(*rows, caption="Functional connectivity (MNI)")
    assert {focus.levels[-1] for focus in foci} == {"Left insula"}
    assert not any(focus.region for focus in foci)


def test_the_studies_of_a_table_of_published_peaks_stay_its_contrasts() -> None:
    rows = [("Region", "x", "y", "z", "Reference"), *SEEDS]
    foci = read(*rows, caption="Published peaks (MNI)")
    assert [focus.contrast for focus in foci] == [row[4] for row in SEEDS]
