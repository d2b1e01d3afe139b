"""Maps of a seed: a heading above tables without a caption names it, for all tables down to the next heading."""

from __future__ import annotations

import io

import docx
import pytest

from corpora.nouns.studies import FocusKind
from extract.readers import read_document
from extract.tables.interpret import interpret
from extract.tables.kinds import kind_of

ROWS = (("Region", "x", "y", "z", "t"), ("R insula", "44", "-14", "4", "5.1"), ("L cuneus", "-8", "-84", "20", "4.4"))
NEITHER, PLUS, MINUS = "unclear", "positive_correlation", "negative_correlation"


def contrasts(name: str, data: bytes) -> list[tuple[str | None, str]]:
    foci = interpret(read_document(name, data)).foci
    return list(dict.fromkeys((f.contrast, str(f.direction.relation)) for f in foci))


def table_with(x: int) -> str:
    rows = (*ROWS, ("R putamen", str(x), "2", "6", "3.9"))
    return "<table>" + "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in rows) + "</table>"


def page(*parts: str) -> bytes:
    body = "".join(table_with(20 + n) if part == "table" else part for n, part in enumerate(parts))
    return f"<!DOCTYPE html><html><body><h1>Connectivity</h1><p>Maps in MNI space.</p>{body}</body></html>".encode()


SIGNED = ("<p><b>Positive correlations</b></p>", "table", "<p><b>Negative correlations</b></p>", "table")


@pytest.mark.parametrize("seed", ["Right insula seed", "Seed: right insula", "Right insula seed region"])
def test_the_heading_of_a_page_names_the_seed_of_the_tables_below_it(seed: str) -> None:
    assert contrasts("a.html", page(f"<h3>{seed}</h3>", *SIGNED)) == [
        (f"{seed}. Positive correlations", PLUS),
        (f"{seed}. Negative correlations", MINUS),
    ]


def test_another_heading_ends_the_seed() -> None:
    found = contrasts("a.html", page("<h3>PCC seed</h3>", "table", "<h3>Faces &gt; houses</h3>", "table"))
    assert found == [("PCC seed", NEITHER), ("Faces > houses", "greater")]


def test_a_heading_that_names_no_map_is_no_contrast() -> None:
    assert contrasts("a.html", page("<h3>Results</h3>", "table")) == [(None, NEITHER)]


def test_the_lines_of_a_word_file_name_the_seed_too() -> None:
    document = docx.Document()
    for line in ("PCC seed", "Positive correlations", None, "Anticorrelations", None):
        if line is not None:
            document.add_paragraph(line)
            continue
        table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
        for row, texts in zip(table.rows, ROWS, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    assert contrasts("a.docx", stream.getvalue()) == [
        ("PCC seed. Positive correlations", PLUS),
        ("PCC seed. Anticorrelations", MINUS),
    ]


def test_what_correlates_with_a_seed_is_a_peak() -> None:
    assert kind_of(headings="x y z", caption="Seed: left insula. Positive correlations") is FocusKind.PEAK
    assert kind_of(headings="x y z", caption="Seeds and their coordinates") is FocusKind.ROI
