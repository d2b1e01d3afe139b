"""Decreases of a subtraction beside the increases of the turned one are less in the second, not the same effect again."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.tables.interpret import interpret

HEADING = ("Comparison", "Region", "x", "y", "z", "Z")


def directions(*names: str) -> list[tuple[str, str, str]]:
    rows = [HEADING, *((name, "Insula", str(30 + r), "12", "-4", "4.1") for r, name in enumerate(names))]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    table = Table(
        id="t1", label="Table 1", caption="Cooling", cells=cells, n_rows=len(rows), n_columns=6, header_rows=1
    )
    text = (Section(heading="Results", text="Maps are in MNI space. Brain activity was measured with PET."),)
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=text)).foci
    return [(str(f.direction.relation), f.direction.first, f.direction.second) for f in foci if f.direction]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (
            ("Increases (cold - tepid)", "Decreases (tepid - cold)"),
            [("greater", "cold", "tepid"), ("less", "cold", "tepid")],
        ),
        (
            ("Increases (cold minus tepid)", "Decreases (tepid minus cold)"),
            [("greater", "cold", "tepid"), ("less", "cold", "tepid")],
        ),
        # another pair, or the same way round: as printed
        (
            ("Increases (cold - tepid)", "Decreases (cold - tepid)"),
            [("greater", "cold", "tepid"), ("less", "cold", "tepid")],
        ),
        (
            ("Increases (cold - tepid)", "Decreases (hot - tepid)"),
            [("greater", "cold", "tepid"), ("less", "hot", "tepid")],
        ),
    ],
)
def test_which_way_decreases_go(names, told):
    assert directions(*names) == told
