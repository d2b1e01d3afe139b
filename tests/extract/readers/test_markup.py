from __future__ import annotations

import pytest
from lxml import html as lxml_html

from extract.numbers import find_triplets, is_triplet_cell, parse_coordinate, parse_statistic
from extract.readers import read_document
from extract.readers.encoding import declared_encoding, repair_text
from extract.readers.seen.shown import UNKNOWN_PICTURE, element_text
from extract.readers.seen.tex import read_tex, replace_inline_tex
from extract.tables.interpret import interpret

SIGNS = "\u2212\u2013\u2014\u2010\u2019\u201c\u2009\u2264\u00d7\u00b1\u00a0"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_encoded_twice_comes_back(sign: str) -> None:
    shown = sign.encode().decode("latin-1")
    minus = "\u2212".encode().decode("latin-1")
    assert repair_text(f"{minus}24 {shown} 3") == f"\u221224 {sign} 3"


def test_text_of_other_languages_is_left_alone() -> None:
    assert repair_text("Âge, pâté, coordonnées − 24") == "Âge, pâté, coordonnées − 24"


def test_latin_1_means_windows_1252() -> None:
    assert declared_encoding(b'<meta charset="ISO-8859-1">') == "cp1252"
    assert declared_encoding(b'<meta http-equiv="x" content="text/html; charset=gb2312">') == "gb2312"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\(-22\)", "-22"),
        (r"\(-\)18", "-18"),
        ("$-$52", "-52"),
        ("$5 and $6", "$5 and $6"),
        (r"\(\pm 3\)", "± 3"),
    ],
)
def test_tex_between_inline_marks_is_read(text: str, shown: str) -> None:
    assert replace_inline_tex(text) == shown


def test_a_document_around_one_number_is_read() -> None:
    assert read_tex(r"\documentclass{minimal}\usepackage{amsmath}\begin{document}$$-{14}$$\end{document}") == "-14"


@pytest.mark.parametrize("alt", ["-", "−", "minus", "{minus}", "[minus sign]", "–"])
def test_pictures_of_a_minus_are_a_minus(alt: str) -> None:
    cell = lxml_html.fromstring(f'<td><img src="a.gif" alt="{alt}">36</td>')
    assert element_text(cell).strip() == "-36"


def test_an_unknown_picture_before_digits_stops_the_reading() -> None:
    cell = lxml_html.fromstring('<td><img src="eq3.gif" alt="Formula">36</td>')
    assert UNKNOWN_PICTURE in element_text(cell)
    assert parse_coordinate(element_text(cell).strip()) is None


def test_a_spread_behind_a_coordinate_is_not_part_of_it() -> None:
    assert parse_coordinate("−56 ± 4") == -56
    assert [(t.x, t.y, t.z) for t in find_triplets("−56 ± 4, −48 ± 6, 2 ± 3")] == [(-56, -48, 2)]


def test_decimal_commas_between_semicolons_do_not_part_numbers() -> None:
    assert [(t.x, t.y, t.z) for t in find_triplets("(−38,5; −22; 56,5)")] == [(-38.5, -22, 56.5)]
    assert len(find_triplets("34, −58, 40; 22, −68, 50; 28, −72, 44")) == 3
    assert parse_coordinate("−38,5") == -38.5
    assert parse_coordinate("44,45") is None


def test_full_width_text_is_read() -> None:
    assert [(t.x, t.y, t.z) for t in find_triplets("（－４，30，24）")] == [(-4, 30, 24)]
    assert is_triplet_cell("Left: −36, 16, 2; Right: 38, 18, 0")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("t(17) = −4.50", "t", -4.5),
        ("F(1, 17) = 24.5", "F", 24.5),
        ("Zmax = 3.9", "Z", 3.9),
        ("4.2*", None, 4.2),
    ],
)
def test_a_statistic_may_carry_its_name(text: str, name: str | None, value: float) -> None:
    found = parse_statistic(text)
    assert found is not None
    assert (found[0], found[1].value) == (name, value)


def test_columns_of_coordinates_that_cannot_be_read_are_told() -> None:
    rows = "".join(f"<tr><td>Insula</td><td>\ufffd{x}</td><td>18</td><td>2</td></tr>" for x in (36, 38))
    page = f"<html><body><table><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>{rows}</table></body></html>"
    read = interpret(read_document("page.html", page.encode()))
    foci, problems = read.foci, read.problems
    assert foci == ()
    assert [p.code for p in problems] == ["TABLE-NOT-COORDINATES"]


def test_a_table_headed_as_coordinates_that_gives_no_focus_is_told():
    rows = "".join(
        f"<tr><td>{r}</td><td>{n}</td></tr>" for r, n in (("Insula", "38 10"), ("Cuneus", "12 88"), ("Putamen", "24"))
    )
    page = f"<html><body><table><tr><th>Region</th><th>MNI coordinates</th></tr>{rows}</table></body></html>"
    document = read_document("a.html", page.encode())
    read = interpret(document)
    foci, problems = read.foci, read.problems
    assert foci == ()
    assert [p.code for p in problems] == ["TABLE-WITHOUT-FOCI"]


ROWS = "<table><tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr><tr><td>L insula</td><td>-34</td><td>20</td><td>4</td><td>4.1</td></tr></table>"


@pytest.mark.parametrize(
    "above",
    [
        '<div class="Imageheaders">TABLE 2</div><div class="FigureDesc"><a href="#">www.example.org</a><p><b>Table 2.</b> Faces &gt; houses.</p></div>',
        '<h3>Table 2</h3><div class="caption"><p>Faces &gt; houses.</p></div><div class="goto"><a href="t2">Open in a separate window</a></div>',
    ],
)
def test_a_caption_between_its_label_and_the_table_is_read_without_links(above):
    page = f"<!DOCTYPE html><html><body><h2>Results</h2><p>All in MNI space.</p><div>{above}<div>{ROWS}</div></div></body></html>"
    table = read_document("a.html", page.encode()).tables[0]
    assert (table.label.casefold(), table.caption.rstrip(".")) == ("table 2", "Faces > houses")


@pytest.mark.parametrize(
    ("below", "caption"),
    [
        ("<p><b>Table 2.</b> Faces &gt; houses.</p>", "Faces > houses."),
        ("<p>Table 2 shows what was found.</p>", ""),
        ("<p><b>Table 3.</b> Faces &gt; houses.</p>", ""),
    ],
)
def test_a_label_alone_above_a_table_is_that_of_the_caption_below_it(below: str, caption: str) -> None:
    page = f"<!DOCTYPE html><html><body><p>All in MNI space.</p><div><h4>TABLE 2</h4>{ROWS}{below}</div></body></html>"
    table = read_document("a.html", page.encode()).tables[0]
    assert (table.label, table.caption) == ("TABLE 2", caption)


def test_blank_cells_printed_for_the_columns_that_a_wider_cell_spans_take_no_columns() -> None:
    blank = "<td></td>"
    head = f"<tr><th>t</th><th colspan=3>MNI</th>{blank * 2}<th>Area</th></tr><tr><th></th><th>x</th><th>y</th><th>z</th><th></th></tr>"
    section = f"<tr><td colspan=5>Left hemisphere</td>{blank * 4}</tr>"
    rows = "".join(
        f"<tr><td>4.1</td><td>{x}</td><td>20</td><td>4</td><td>{area}</td></tr>"
        for x, area in ((-34, "Putamen"), (-8, "Cuneus"), (-22, "Thalamus"), (-40, "Amygdala"))
    )
    page = (
        f"<!DOCTYPE html><html><body><p>Table 1. Pain &gt; touch</p><table>{head}{section}{rows}</table></body></html>"
    )
    document = read_document("a.html", page.encode())
    assert document.tables[0].n_columns == 5
    assert [focus.region for focus in interpret(document).foci] == [
        f"Left hemisphere {area}" for area in ("Putamen", "Cuneus", "Thalamus", "Amygdala")
    ]


def test_a_caption_of_the_figure_that_is_a_table_goes_with_the_label_before_it():
    label = '<header><div class="label">Table 2.</div></header><button>Open in viewer</button>'
    figure = f"<figure><figcaption>Faces &gt; houses</figcaption><div>{ROWS}</div></figure>"
    page = f"<!DOCTYPE html><html><body><p>All in MNI space.</p><div>{label}{figure}</div></body></html>"
    table = read_document("a.html", page.encode()).tables[0]
    assert (table.label, table.caption) == ("Table 2", "Faces > houses")
