"""The PDF reader from bytes to tables, on typeset documents whose numbers are known."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from drawn_pages import pages_of
from typeset import Layout, Row, random_layout, random_rows, typeset_table

from corpora.errors import FormatError
from extract.pdf import reader as pdf_page
from extract.pdf.layout.margins import margin_words
from extract.pdf.reader import PdfReader
from extract.tables.interpret import interpret


def read_back(layout: Layout, rows: list[Row], seed: int = 0):
    document = PdfReader().read("typeset.pdf", typeset_table(rows, layout, seed))
    foci = interpret(document).foci
    return document, foci


def plain(text: str | None) -> str:
    return re.sub(r"\W+", " ", text or "").lower().strip()


@pytest.mark.parametrize("seed", range(24))
def test_every_coordinate_of_a_random_layout_reads_back_exactly(seed):
    layout = random_layout(seed)
    n = min(14, random.Random(seed).randint(5, 22) * layout.pages)
    rows = random_rows(seed, n, layout)
    _, foci = read_back(layout, rows, seed)
    printed = Counter((row.x + 0.0, row.y + 0.0, row.z + 0.0) for row in rows)
    assert Counter((f.x + 0.0, f.y + 0.0, f.z + 0.0) for f in foci) == printed
    at = {(f.x, f.y, f.z): f for f in foci}
    for row in rows:
        focus = at[row.x, row.y, row.z]
        assert plain(row.region) in plain(focus.region)
        assert plain(row.contrast) in plain(focus.contrast)
        if "t" in layout.before + layout.after:
            assert focus.statistic == row.t
        if "k" in layout.before + layout.after and row.k is not None:
            assert focus.cluster_size == row.k


@pytest.mark.parametrize("place", ["page", "left", "right"])
@pytest.mark.parametrize("rules", ["three", "none", "grid"])
def test_the_caption_and_note_stay_outside_the_cells(place, rules):
    layout = Layout(place=place, rules=rules, size=8.0, caption_lines=2)
    document, _ = read_back(layout, random_rows(3, 8, layout), 3)
    (table,) = document.tables
    assert table.label == "Table 1"
    assert table.caption.startswith("Peaks of the contrasts")
    assert table.footnotes == ("Note. L, left; R, right.",)
    assert not any("Peaks of" in c.text or "Note" in c.text for c in table.cells)


def test_a_table_turned_by_ninety_degrees_is_read_and_boxed_on_the_page_as_shown():
    layout = Layout(landscape=True, size=9.0)
    rows = random_rows(5, 8, layout)
    document, foci = read_back(layout, rows)
    assert len(foci) == len(rows)
    (table,) = document.tables
    for cell in table.cells:
        assert cell.box is not None
        assert 0 <= cell.box[0] < cell.box[2] <= 595
        assert 0 <= cell.box[1] < cell.box[3] <= 842
        assert cell.box[3] - cell.box[1] > cell.box[2] - cell.box[0] or len(cell.text) < 2


def test_a_long_table_is_one_table_on_its_pages():
    layout = Layout(pages=3, size=9.0, repeat_header=True)
    rows = random_rows(7, 30, layout)
    document, foci = read_back(layout, rows)
    (table,) = document.tables
    assert table.pages == (1, 2, 3)
    assert len(foci) == len(rows)
    assert {c.page for c in table.cells} == {1, 2, 3}


def test_running_heads_and_page_numbers_are_margins():
    layout = Layout()
    pages = pages_of(typeset_table(random_rows(1, 6, layout), layout), "typeset.pdf")
    texts = {word.text for word in margin_words(pages)}
    assert {"Journal", "4"} <= texts
    assert "Region" not in texts


def test_the_document_keeps_the_text_of_every_page():
    layout = Layout(place="left", size=8.0)
    document, _ = read_back(layout, random_rows(1, 6, layout))
    assert document.kind == "pdf"
    assert document.n_pages == 1
    assert "whole brain analysis" in document.sections[0].text.replace("\n", " ")
    assert len(document.sha256) == 64


def test_only_pdf_bytes_are_claimed():
    reader = PdfReader()
    assert reader.claims("article", b"%PDF-1.4\n...")
    assert not reader.claims("article.pdf", b"<!DOCTYPE html>")


def test_a_file_that_is_no_pdf_is_refused():
    with pytest.raises(FormatError):
        PdfReader().read("broken.pdf", b"%PDF-1.4 and nothing more")


def test_pages_beyond_the_limit_are_named_and_not_read(monkeypatch):
    monkeypatch.setattr(pdf_page, "MAX_PAGES", 1)
    layout = Layout(pages=3)
    document, foci = read_back(layout, random_rows(3, 40, layout), 3)
    (problem,) = [p for p in document.problems if p.code == "PDF-PAGES-LEFT"]
    assert "from page 2 on" in problem.message
    assert foci
    assert {page for table in document.tables for page in table.pages} == {1}
