"""Tables of articles outside the plain `<table-wrap>`: arrays, alternatives, pictures, figures that are tables."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document
from extract.readers import read_document
from extract.tables.interpret import interpret

ARTICLE = "<article><front><article-meta/></front><body><sec><title>Results</title>%s</sec></body></article>"
ROWS = (
    "<thead><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr></thead>"
    "<tbody><tr><td>L insula</td><td>−34</td><td>20</td><td>4</td></tr></tbody>"
)
CAPTION = "<label>Table 1</label><caption><p>Pain, MNI coordinates</p></caption>"
_OASIS_ROWS = "".join(
    f"<o:row>{''.join(f'<o:entry>{text}</o:entry>' for text in row)}</o:row>"
    for row in (("Region", "x", "y", "z"), ("L insula", "−34", "20", "4"))
)
OASIS = f'<o:tgroup xmlns:o="o" cols="4"><o:tbody>{_OASIS_ROWS}</o:tbody></o:tgroup>'


def read(body: str) -> Document:
    return read_document("a.xml", (ARTICLE % body).encode())


def xyz(document: Document) -> list[tuple[float, float, float]]:
    return [(f.x, f.y, f.z) for f in interpret(document).foci]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Peaks in MNI space:</p><array>{ROWS.replace('thead', 'tbody')}</array>",
        f"<p>Table 1. Pain, MNI coordinates</p><p><array>{ROWS}</array></p>",
        f"<table-wrap>{CAPTION}<alternatives><graphic/><table>{ROWS}</table></alternatives></table-wrap>",
        f"<table-wrap>{CAPTION}<alternatives><table>{ROWS}</table>{OASIS}</alternatives></table-wrap>",
        f"<table-wrap>{CAPTION}<array>{ROWS}</array></table-wrap>",
        f"<fig>{CAPTION.replace('Table', 'Figure')}<graphic/></fig><table-wrap>{CAPTION}<table>{ROWS}</table></table-wrap>",
        f"<boxed-text><table-wrap>{CAPTION}<table>{ROWS}</table></table-wrap></boxed-text>",
        f"<fig>{CAPTION}<alternatives><graphic/><table>{ROWS}</table></alternatives></fig>",
    ],
)
def test_tables_of_every_kind_are_read_once(body: str) -> None:
    document = read(body)
    assert xyz(document) == [(-34, 20, 4)]
    assert not document.problems


@pytest.mark.parametrize(
    "body",
    [
        f"<table-wrap>{CAPTION}<graphic/></table-wrap>",
        f"<table-wrap>{CAPTION}<alternatives><graphic/><textual-form>x y z</textual-form></alternatives></table-wrap>",
        f"<fig>{CAPTION}<graphic/></fig>",
        f"<table-wrap>{CAPTION}<table><tbody><tr><td><graphic/></td></tr></tbody></table></table-wrap>",
    ],
)
def test_tables_that_are_pictures_are_told(body: str) -> None:
    problems = read(body).problems
    assert [(p.code, p.item) for p in problems] == [("TABLE-WITHOUT-CELLS", "a.xml, Table 1")]


ELSEVIER = '<article xmlns:ce="http://www.elsevier.com/xml/common/dtd"><ce:floats>%s</ce:floats></article>'


def test_a_figure_that_is_a_table_of_elsevier_is_told() -> None:
    figure = "<ce:figure><ce:label>Table 2</ce:label><ce:caption>Peaks</ce:caption><ce:link/></ce:figure>"
    problems = read_document("a.xml", (ELSEVIER % figure).encode()).problems
    assert [(p.code, p.item) for p in problems] == [("TABLE-WITHOUT-CELLS", "a.xml, Table 2")]


def test_struck_out_numbers_of_an_article_are_told() -> None:
    rows = ROWS.replace("<td>20</td>", "<td><strike>99</strike>20</td>")
    document = read(f"<table-wrap>{CAPTION}<table>{rows}</table></table-wrap>")
    assert xyz(document) == [(-34, 20, 4)]
    assert [problem.code for problem in document.tables[0].problems] == ["TEXT-NOT-SEEN"]


@pytest.mark.parametrize(
    ("title", "caption"),
    [
        ("Effects during tapping versus rest", "Effects during tapping versus rest. Patients are those of Table 1."),
        ("Effects during tapping versus rest.", "Effects during tapping versus rest. Patients are those of Table 1."),
        ("Effects (tapping)", "Effects (tapping). Patients are those of Table 1."),
    ],
)
def test_the_title_of_a_caption_ends_before_its_paragraph(title: str, caption: str) -> None:
    words = f"<label>Table 2</label><caption><title>{title}</title><p>Patients are those of Table 1.</p></caption>"
    (table,) = read(f"<table-wrap>{words}<table>{ROWS}</table></table-wrap>").tables
    assert table.caption == caption
