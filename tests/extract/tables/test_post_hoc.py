"""Columns of comparisons: the contrast of their rows, but not behind the test of a main effect or an interaction."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret

SAID = ("patients < controls", "patients > controls")


def read(heading: str, *, caption: str, statistic: str, section: str = "") -> tuple[Focus, ...]:
    rows = [("Region", "x", "y", "z", statistic, heading)]
    rows += [(section, "", "", "", "", "")] if section else []
    rows += [("Insula", "-34", "18", "2", "4.1", SAID[0]), ("Thalamus", "10", "-16", "8", "3.9", SAID[1])]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    table = Table(
        id="t", label="Table 1", caption=caption, cells=cells, n_rows=len(rows), n_columns=6, header_rows=1
    )  # fmt: skip
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci


@pytest.mark.parametrize("heading", ["Direction", "Post hoc", "Post hoc t test", "Pairwise comparison", "Finding"])
def test_a_cell_that_compares_gives_its_row_the_direction(heading: str) -> None:
    found = [f.direction for f in read(heading, caption="Group differences (MNI)", statistic="t")]
    assert [(str(d.relation), d.first, d.second) for d in found if d] == [
        ("less", "patients", "controls"),
        ("greater", "patients", "controls"),
    ]


@pytest.mark.parametrize("heading", ["Post hoc", "Post-hoc comparison", "Post hoc t test", "Pairwise comparison", "Pattern"])  # fmt: skip
@pytest.mark.parametrize(
    ("caption", "section", "relation"),
    [
        ("Main effect of group (MNI)", "", "main_effect"),
        ("Analysis of variance (MNI)", "Group × Session interaction", "interaction"),
        ("Results (MNI)", "", "unclear"),
    ],
)
def test_behind_the_test_of_a_factor_it_is_a_remark(heading: str, caption: str, section: str, relation: str) -> None:
    foci = read(heading, caption=caption, statistic="F", section=section)
    assert [str(f.direction.relation) for f in foci if f.direction] == [relation] * 2
