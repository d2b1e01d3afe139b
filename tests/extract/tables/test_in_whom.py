"""Levels that say only in whom or when, under a caption that says what is compared or what goes with what."""

from __future__ import annotations

import pytest

from corpora.nouns.directions import Relation
from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret
from extract.tables.names.under import names_who_or_when

CAPTION = "Correlations between perfusion during rest and hunger (MNI)"


def read(text: str, caption: str) -> list[Focus]:
    """Return the foci of a table: rows on lines, "|" between cells, the first two of them headings; "_" goes on with the cell before."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    cells = [
        Cell(
            row=r, column=c, text=part, header=r < 2,
            column_span=next((n for n, p in enumerate(row[c + 1 :], 1) if p != "_"), len(row) - c),
        )
        for r, row in enumerate(rows)
        for c, part in enumerate(row)
        if part and part != "_"
    ]  # fmt: skip
    width = len(rows[0])
    table = Table(
        id="t", label="Table 1", caption=caption, cells=tuple(cells), n_rows=len(rows), n_columns=width, header_rows=2
    )
    return list(interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci)


PANELS = """Region | Patients at time 1 | _ | _ | _ | Controls at time 2 | _ | _ | _
    | x | y | z | t | x | y | z | t
    Insula | -40 | 10 | -2 | 4.1 | | | |
    Putamen | | | | | 24 | 4 | 6 | 5.2
    Thalamus | -10 | -12 | 4 | {sign}3.9 | | | |"""


def test_a_correlation_is_named_and_values_of_both_signs_give_its_sign_in_all_people() -> None:
    found = read(PANELS.format(sign="-"), CAPTION)
    assert {f.contrast for f in found} == {
        f"{CAPTION} / Patients at time 1", f"{CAPTION} / Controls at time 2",
    }  # fmt: skip
    up, down = Relation.POSITIVE_CORRELATION, Relation.NEGATIVE_CORRELATION
    assert [f.direction and f.direction.relation for f in found] == [up, up, down]
    assert {f.direction and f.direction.first for f in found} == {"hunger"}


@pytest.mark.parametrize(
    ("sign", "caption", "expected"),
    [
        ("", CAPTION, Relation.UNCLEAR),
        ("", "Perfusion during hungry vs sated states (MNI)", Relation.UNCLEAR),
        ("-", "Perfusion during hungry vs sated states (MNI)", Relation.GREATER),
    ],
)
def test_values_of_one_sign_alone_say_nothing_of_the_direction(sign: str, caption: str, expected: Relation) -> None:
    found = read(PANELS.format(sign=sign), caption)
    assert [f.direction and f.direction.relation for f in found[:2]] == [expected] * 2


def test_a_region_without_values_amid_the_rows_is_no_heading() -> None:
    rows = (
        PANELS.format(sign="-")
        + "\n    Angular gyrus | _ | _ | _ | _ | _ | _ | _ | _\n    Amygdala | 20 | -4 | -18 | 3.3 | | | |"
    )
    assert read(rows, CAPTION)[-1].contrast == f"{CAPTION} / Patients at time 1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Both groups at time 1", True), ("Patients", True), ("Follow-up", True), ("Healthy controls (n = 20)", True),
        ("患者组", True), ("治疗后", True), ("Patients > controls", False), ("Craving in smokers", False),
        ("Working memory", False),
    ],
)  # fmt: skip
def test_a_heading_of_people_or_times_alone_is_known(text: str, found: bool) -> None:
    assert names_who_or_when(text) is found
