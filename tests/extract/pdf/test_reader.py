"""The PDF reader from bytes to tables, on typeset documents whose numbers are known."""

from __future__ import annotations

import pytest
import random_tables
from drawn_pages import pages_of
from printed_page import Setting
from table_pages import NOTE, MadeUp, plain_page, random_page

from corpora.errors import FormatError
from extract.pdf import reader as pdf_page
from extract.pdf.layout.margins import margin_words
from extract.pdf.reader import PdfReader
from extract.pdf.sieve import Overview
from extract.tables.interpret import interpret


def read_back(made: MadeUp):
    document = PdfReader().read("typeset.pdf", made.data)
    return document, interpret(document).foci


@pytest.mark.parametrize("seed", range(40))
def test_every_coordinate_of_a_random_layout_reads_back_exactly(seed):
    """With its sign, contrast, region, side, statistic, cluster size and space, in the order of print."""
    made = random_page(seed)
    _, foci = read_back(made)
    assert random_tables.differences(foci, made.peaks, made.style) == []


def test_the_random_layouts_hold_every_way_of_setting_a_table():
    made = [random_page(seed) for seed in range(40)]
    settings = [one.setting for one in made]
    assert {one.place for one in settings} == {"page", "left", "right"}
    assert {one.rules for one in settings} == {"three", "none", "rows", "grid"}
    assert {one.pages for one in settings} == {1, 2, 3}
    assert {one.numbers_on for one in settings} == {"first", "middle", "last"}
    assert {one.align for one in settings} == {"right", "left", "center"}
    assert {one.turned for one in settings} == {one.spanners_ruled for one in settings} == {True, False}
    assert {one.repeat for one in settings if one.pages > 1} == {True, False}
    styles = [one.style for one in made]
    assert {"plain", "spanned", "bare", "merged"} <= {style.axes for style in styles}
    assert {style.contrast for style in styles} >= {"section", "nested", "column", "rowspan"}
    assert {bool(style.thousands) for style in styles} == {style.sub_peaks for style in styles} == {True, False}
    assert {style.decimals for style in styles} == {0, 1}


@pytest.mark.parametrize("place", ["page", "left", "right"])
@pytest.mark.parametrize("rules", ["three", "none", "grid"])
def test_the_caption_and_note_stay_outside_the_cells(place, rules):
    document, _ = read_back(plain_page(Setting(place=place, rules=rules, size=8.0), seed=3, n=8))
    (table,) = document.tables
    assert table.label == "Table 1"
    assert table.caption.startswith("Peaks of the contrasts")
    assert table.footnotes == (NOTE,)
    assert not any("Peaks of" in c.text or "Note" in c.text for c in table.cells)


def test_a_table_turned_by_ninety_degrees_is_read_and_boxed_on_the_page_as_shown():
    made = plain_page(Setting(turned=True, size=9.0, sign="endash"), seed=5, n=8)
    document, foci = read_back(made)
    assert [(f.x, f.y, f.z) for f in foci] == made.places
    (table,) = document.tables
    for cell in table.cells:
        assert cell.box is not None
        assert 0 <= cell.box[0] < cell.box[2] <= 595
        assert 0 <= cell.box[1] < cell.box[3] <= 842
        assert cell.box[3] - cell.box[1] > cell.box[2] - cell.box[0] or len(cell.text) < 2


def test_a_long_table_is_one_table_on_its_pages():
    made = plain_page(Setting(pages=3, size=9.0, repeat=True), seed=7, n=30)
    document, foci = read_back(made)
    (table,) = document.tables
    assert table.pages == (1, 2, 3)
    assert [(f.x, f.y, f.z) for f in foci] == made.places
    assert {c.page for c in table.cells} == {1, 2, 3}


def test_running_heads_and_page_numbers_are_margins():
    pages = pages_of(plain_page(Setting(folio=4), seed=1, n=6).data, "typeset.pdf")
    texts = {word.text for word in margin_words(pages)}
    assert {"Journal", "4"} <= texts
    assert "Region" not in texts


def test_the_document_keeps_the_text_of_every_page():
    document, _ = read_back(plain_page(Setting(place="left", size=8.0), seed=1, n=6))
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
    document, foci = read_back(plain_page(Setting(pages=3), seed=3, n=40))
    (problem,) = [p for p in document.problems if p.code == "PDF-PAGES-LEFT"]
    assert "from page 2 on" in problem.message
    assert foci
    assert {page for table in document.tables for page in table.pages} == {1}


def test_captioned_pictures_beyond_the_limit_are_named_too(monkeypatch):
    monkeypatch.setattr(pdf_page, "MAX_PAGES", 1)
    overview = Overview(texts=("",) * 9, candidates=(4, 9), pictured=(2, 5, 7), title=None, doi=None)
    (problem,) = pdf_page.pages_left(overview, "long.pdf")
    assert problem.message.startswith("3 pages that may hold tables were not read, from page 5 on")
