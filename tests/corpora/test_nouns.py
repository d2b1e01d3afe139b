"""Nouns survive the way into the ledger and back."""

from __future__ import annotations

from corpora import Cell, Evidence, Focus, FocusKind, Problem, Space, Table
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
