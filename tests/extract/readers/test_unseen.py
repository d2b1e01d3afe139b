"""What a reader of the page does not see is not read, and is told where it holds numbers."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document
from extract.readers import read_document
from extract.tables.interpret import interpret

SHEET = """<style>/* .no { display: none } */ .gone, p.x { display:none } td.gone em { display:inline }
 @media print { .kept { display: none } } .ghost { visibility: hidden } #w b { color: #fff } .off{text-decoration:line-through}
 .fold { display: none } .fold.open { display: block } .dark { background: #333 } tr.r:nth-child(4) { display: none }</style>"""
HEAD = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>"
ROW = "<tr><td>L insula</td><td>−34</td><td>20</td><td>4</td><td>6.1</td></tr>"


def _page(rows: str, around: str = "%s") -> Document:
    table = around % f"<table><caption>Table 1. Pain</caption>{HEAD}{ROW}{rows}</table>"
    text = f"<!DOCTYPE html><html><head>{SHEET}</head><body><p>fMRI in MNI space.</p>{table}</body></html>"
    return read_document("a.html", text.encode())


def _xyz(document: Document) -> list[tuple[float, float, float]]:
    return [(f.x, f.y, f.z) for f in interpret(document).foci]


def _codes(document: Document) -> list[str]:
    return [problem.code for table in document.tables for problem in table.problems]


@pytest.mark.parametrize(
    "unseen",
    [
        '<span style="display: none">9</span>',
        '<span class="gone">9</span>',
        '<span class="ghost">9</span>',
        "<span hidden>9</span>",
        "<del>9</del>",
        "<s>9</s>",
        '<span class="off">9</span>',
        '<span style="color:white">9</span>',
        '<font color="#FFFFFF">9</font>',
        '<span style="opacity:0">9</span>',
        '<span style="font-size:0">9</span>',
        '<span style="background:yellow;color:yellow">9</span>',
    ],
)
def test_unseen_digits_are_not_read_but_told(unseen: str) -> None:
    document = _page(f"<tr><td>R insula</td><td>3{unseen}</td><td>22</td><td>{unseen}−2</td><td>5</td></tr>")
    assert _xyz(document) == [(-34, 20, 4), (3, 22, -2)]
    assert _codes(document) == ["TEXT-NOT-SEEN"]


@pytest.mark.parametrize("row", ['<tr class="gone">', '<tr style="visibility:collapse">', "<tr hidden>"])
def test_a_hidden_row_is_not_read_but_told(row: str) -> None:
    document = _page(f"{row}<td>R insula</td><td>38</td><td>22</td><td>−2</td><td>5</td></tr>")
    assert _xyz(document) == [(-34, 20, 4)]
    assert _codes(document) == ["TEXT-NOT-SEEN"]


def test_struck_out_rows_are_told() -> None:
    cells = "".join(f"<td><s>{text}</s></td>" for text in ("R insula", "38", "22", "−2", "5"))
    document = _page(f"<tr>{cells}</tr>")
    assert _xyz(document) == [(-34, 20, 4)]
    assert "struck out" in document.tables[0].problems[0].message


def test_what_is_shown_after_all_is_read() -> None:
    shown = '<tr class="kept no"><td>R insula</td><td><span class="fold open">38</span></td>'
    dark = '<td class="dark"><span style="color:white">22</span></td><td>−2</td><td>5</td></tr>'
    document = _page(shown + dark)
    assert _xyz(document) == [(-34, 20, 4), (38, 22, -2)]
    assert not _codes(document)


def test_a_table_the_page_folds_away_is_read_and_told() -> None:
    document = _page("", '<div class="fold">%s</div>')
    assert _xyz(document) == [(-34, 20, 4)]
    assert _codes(document) == ["TABLE-HIDDEN"]


def test_a_hidden_copy_of_a_shown_table_is_not_told() -> None:
    document = _page("", '%s<div class="fold"><table><caption>Table 1. Pain</caption>' + HEAD + ROW + "</table></div>")
    assert _xyz(document) == [(-34, 20, 4)]
    assert not _codes(document)


def test_small_tables_inside_cells_are_read_in_their_place() -> None:
    inset = "<table><tr><td>{}</td><td>{}</td><td>{}</td></tr></table>"
    rows = (
        f"<tr><td>L insula</td><td>{inset.format('−34', '20', '4')}</td><td>6.1</td></tr>"
        f"<tr><td>R insula</td><td>{inset.format('38', '22', '−2')}</td><td>5.8</td></tr>"
    )
    head = "<tr><th>Region</th><th>Coordinates (x, y, z)</th><th>t</th></tr>"
    page = f"<!DOCTYPE html><html><body><table><caption>Table 1. Pain</caption>{head}{rows}</table></body></html>"
    foci = interpret(read_document("a.html", page.encode())).foci
    assert [(f.x, f.y, f.z, f.statistic) for f in foci] == [(-34, 20, 4, 6.1), (38, 22, -2, 5.8)]


def test_a_table_inside_a_frame_of_the_page_is_read_as_itself() -> None:
    page = f"<!DOCTYPE html><html><body><table><tr><td>Menu</td><td><table>{HEAD}{ROW}</table></td></tr></table></body></html>"
    assert _xyz(read_document("a.html", page.encode())) == [(-34, 20, 4)]


def test_tables_in_the_rows_of_another_are_named_by_them() -> None:
    row = (
        "<tr><td>{}</td><td><table>"
        + HEAD
        + "<tr><td>insula</td><td>{}</td><td>20</td><td>4</td><td>5</td></tr></table></td></tr>"
    )
    rows = row.format("Pain > touch", "−34") + row.format("Touch > pain", "38")
    page = f"<!DOCTYPE html><html><body><table><caption>Table 1. MNI</caption>{rows}</table></body></html>"
    foci = interpret(read_document("a.html", page.encode())).foci
    assert [(f.contrast, f.x, f.table) for f in foci] == [
        ("Pain > touch", -34, "Table 1"),
        ("Touch > pain", 38, "Table 1"),
    ]


@pytest.mark.parametrize(
    ("table", "row", "cell"),
    [
        ('div role="table"', 'div role="row"', 'span role="cell"'),
        ('div style="display:table"', 'div style="display: table-row"', 'div style="display:table-cell"'),
        ('div class="t"', 'div class="tr"', 'div class="td"'),
    ],
)
def test_boxes_shown_as_a_table_are_one(table: str, row: str, cell: str) -> None:
    def box(kind: str, content: str) -> str:
        return f"<{kind}>{content}</{kind.split()[0]}>"

    sheet = "<style>.t{display:table} .tr{display:table-row} .td{display:table-cell}</style>"
    texts = (("Region", "x", "y", "z"), ("L insula", "−34", "20", "4"))
    rows = "".join(box(row, "".join(box(cell, text) for text in line)) for line in texts)
    page = f"<!DOCTYPE html><html><head>{sheet}</head><body><p>Table 1. Pain, MNI</p>{box(table, rows)}</body></html>"
    assert _xyz(read_document("a.html", page.encode())) == [(-34, 20, 4)]


@pytest.mark.parametrize("frame", ["%s", "<div>%s</div>"])
def test_captions_below_the_tables_of_a_page_belong_to_them(frame: str) -> None:
    table = f"<table>{HEAD}{ROW}</table>"
    other = table.replace("−34", "38")
    body = frame % table + "<p>Table 1. Pain (MNI)</p>" + frame % other + "<p>Table 2. Touch (MNI)</p>"
    foci = interpret(read_document("a.html", f"<!DOCTYPE html><html><body>{body}</body></html>".encode())).foci
    assert [(f.table, f.contrast, f.x) for f in foci] == [
        ("Table 1", "Pain (MNI)", -34),
        ("Table 2", "Touch (MNI)", 38),
    ]


def test_boxes_that_lay_out_the_page_are_no_table() -> None:
    words = "Peaks are reported in MNI space. " * 20
    cells = f'<div style="display:table-cell">Menu</div><div style="display:table-cell"><p>{words}</p></div>' * 2
    page = f'<!DOCTYPE html><html><body><div style="display:table"><div style="display:table-row">{cells}</div></div></body></html>'
    document = read_document("a.html", page.encode())
    assert not document.tables
    assert "MNI space" in document.text()
