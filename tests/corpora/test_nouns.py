"""Nouns survive the way into the ledger and back."""

from __future__ import annotations

from dataclasses import replace

from corpora import Cell, Evidence, Focus, FocusKind, Problem, Space, Table
from corpora.nouns.evidence import place_of
from corpora.nouns.plain import from_plain, to_plain
from corpora.nouns.records import Author, Record


def test_a_focus_comes_back_as_it_was():
    evidence = Evidence(quote="MNI", place="caption", page=3, box=(1.0, 2.0, 3.0, 4.0))
    focus = Focus(x=-4, y=2.5, z=0, raw="−4 2.5 0", space=Space.MNI, space_evidence=evidence, kind=FocusKind.ROI,
                  problems=(Problem(code="X-Y", item="a", message="b", evidence=evidence),))  # fmt: skip
    assert from_plain(Focus, to_plain(focus)) == focus


def test_a_record_comes_back_with_every_raw_tag():
    record = Record(
        id="r",
        source="s",
        position=1,
        authors=(Author(raw="李伟"),),
        raw=(("TI", "a"), ("TI", "b")),
        year=2016,
    )
    assert from_plain(Record, to_plain(record)) == record


def test_a_table_comes_back_cell_by_cell():
    table = Table(
        id="table-1",
        cells=(Cell(row=0, column=0, text="x", column_span=3, header=True),),
        n_rows=1,
        n_columns=3,
    )
    assert from_plain(Table, to_plain(table)) == table
    assert [cell.text for cell in table.grid()[0]] == ["x", "x", "x"]


def test_absent_stays_absent():
    assert to_plain(Focus(x=0, y=0, z=0, raw="0 0 0")) == {
        "x": 0,
        "y": 0,
        "z": 0,
        "raw": "0 0 0",
        "kind": "peak",
    }


def test_an_item_is_named_by_what_is_known_of_its_place():
    assert place_of("paper.pdf", "Table 2", row=0) == "paper.pdf, Table 2, row 0"
    assert place_of("paper.pdf", None) == place_of("paper.pdf", "") == "paper.pdf"


def test_a_table_is_called_by_its_label_and_placed_when_its_cells_have_boxes():
    loose = Table(id="t1", cells=(Cell(row=0, column=0, text="x"),), n_rows=1, n_columns=1)
    assert (loose.name, loose.placed) == ("t1", False)
    placed = replace(loose, label="Table 1", cells=(replace(loose.cells[0], page=1, box=(0, 0, 5, 5)),))
    assert (placed.name, placed.placed) == ("Table 1", True)


def test_a_focus_of_an_older_ledger_has_no_levels():
    focus = Focus(x=1, y=2, z=3, raw="1 2 3", contrast="A / B", levels=("A", "B"))
    assert from_plain(Focus, to_plain(focus)) == focus
    older = {name: value for name, value in to_plain(focus).items() if name != "levels"}
    assert from_plain(Focus, older) == replace(focus, levels=())
