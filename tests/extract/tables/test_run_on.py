"""Headings that ran into the one beside them are those of their columns; one heading over several columns stays one."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Table
from extract.tables.straighten import straighten

BODY = (("Insula", "212", "-34", "18", "2", "4.12"), ("Thalamus", "87", "10", "-16", "8", "3.94"))


def headings(heads: list[tuple[str, int]], body: tuple[tuple[str, ...], ...] = BODY) -> list[str]:
    cells, column = [], 0
    for text, span in heads:
        cells.append(Cell(row=0, column=column, text=text, column_span=span, header=True))
        column += span
    cells += [Cell(row=r, column=c, text=text) for r, row in enumerate(body, 1) for c, text in enumerate(row)]
    table = Table(id="t", cells=tuple(cells), n_rows=1 + len(body), n_columns=len(body[0]), header_rows=1)
    return [cell.text for cell in straighten("a.pdf", table).table.row(0)]


@pytest.mark.parametrize(
    ("heads", "parted"),
    [
        (
            [("Region", 1), ("Cluster size x", 2), ("y", 1), ("z", 1), ("t", 1)],
            ["Region", "Cluster size", "x", "y", "z", "t"],
        ),
        (
            [("Region", 1), ("No. of voxels x", 2), ("y", 1), ("z T-value", 2)],
            ["Region", "No. of voxels", "x", "y", "z", "T-value"],
        ),
    ],
)
def test_headings_that_ran_together_are_parted(heads: list[tuple[str, int]], parted: list[str]) -> None:
    assert headings(heads) == parted


@pytest.mark.parametrize("text", ["Cluster size", "MNI coordinates", "Peak voxel", "No. of voxels"])
def test_one_heading_over_two_columns_stays_one(text: str) -> None:
    assert headings([("Region", 1), (text, 2), ("y", 1), ("z", 1), ("t", 1)])[1] == text


def test_the_headings_of_panels_that_ran_together_are_parted() -> None:
    def over(text: str, leaves: str) -> list[str]:
        names = leaves.split()
        cells = [Cell(row=0, column=0, text="Region", row_span=2, header=True)]
        cells += [Cell(row=0, column=1, text=text, column_span=len(names), header=True)]
        cells += [Cell(row=1, column=c, text=name, header=True) for c, name in enumerate(names, 1)]
        cells += [Cell(row=2, column=c, text=str(c)) for c in range(len(names) + 1)]
        table = Table(id="t", cells=tuple(cells), n_rows=3, n_columns=len(names) + 1, header_rows=2)
        return [cell.text for cell in straighten("a.pdf", table).table.row(0)]

    text = "Dyslexic readers (n = 16) Controls (n = 17)"
    assert over(text, "x y z t x y z t") == ["Region", "Dyslexic readers (n = 16)", "Controls (n = 17)"]
    assert over(text, "x y z t k x y z") == ["Region", text]
    assert over("Readers (n = 33)", "x y z t x y z t") == ["Region", "Readers (n = 33)"]
