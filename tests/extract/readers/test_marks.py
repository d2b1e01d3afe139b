from __future__ import annotations

import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret

ROWS = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr><tr><td>L insula</td>%s</tr>"
PAGE = "<!DOCTYPE html><html><head>%s</head><body><p>fMRI in MNI space.</p><table><caption>Table 1. Pain</caption>%s</table></body></html>"
JATS = (
    '<article><front><article-meta/></front><body><table-wrap id="T1"><label>Table 1</label><caption><p>Pain, MNI</p></caption>'
    "<table>%s</table></table-wrap></body></article>"
)


def _focus(data: str, name: str) -> tuple[float | None, ...]:
    foci = interpret(read_document(name, data.encode())).foci
    assert len(foci) == 1
    return foci[0].x, foci[0].y, foci[0].z, foci[0].statistic


def _cells(*texts: str) -> str:
    return ROWS % "".join(f"<td>{text}</td>" for text in texts)


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>2</sup>",
        "<sup>1,2</sup>",
        "<sup>1, 2, 12</sup>",
        "<sup>a,1</sup>",
        "<sup>(3)</sup>",
        '<sup><a href="#n1">1</a></sup>',
        '<a href="#n1">1</a>',
        '<a href="https://x.org/article#n1"><sup>1</sup></a>',
        '<a href="#n1">1,2</a>',
        '<span style="vertical-align: super">3</span>',
        '<span class="superscript">3</span>',
        '<span class="up">3</span>',
        '<span style="position: relative; top: -0.4em">3</span>',
        '<a class="xref-fn" href="javascript:void(0)">3</a>',
        "<sub>a</sub>",
        "<sub>1</sub>",
        "<i><sup>†1</sup></i>",
    ],
)
def test_marks_of_a_web_page_are_no_digits(mark: str) -> None:
    sheet = "<style>.up { vertical-align: super; font-size: 70% }</style>"
    page = PAGE % (sheet, _cells(f"−3{mark}", "10" + mark, "4", "5.1" + mark))
    assert _focus(page, "a.html") == (-3, 10, 4, 5.1)


@pytest.mark.parametrize(
    "mark",
    [
        '<xref ref-type="table-fn" rid="fn1">2</xref>',
        '<xref ref-type="fn" rid="fn1">2</xref>',
        '<sup><xref ref-type="table-fn" rid="fn1">1</xref>,<xref ref-type="table-fn" rid="fn2">2</xref></sup>',
        '<xref ref-type="table-fn" rid="fn1"><sup>12</sup></xref>',
        '<xref ref-type="bibr" rid="b12">12</xref>',
        '<ext-link xmlns:l="http://www.w3.org/1999/xlink" l:href="#n1">2</ext-link>',
        "<sup>1,2</sup>",
        '<fn id="f1"><p>3 voxels</p></fn>',
    ],
)
def test_marks_of_an_article_are_no_digits(mark: str) -> None:
    assert _focus(JATS % _cells(f"−3{mark}", "10" + mark, "4", "5.1" + mark), "a.xml") == (-3, 10, 4, 5.1)


def test_an_index_of_a_formula_is_no_digit() -> None:
    index = "<math><msup><mn>3</mn><mn>2</mn></msup></math>"
    assert _focus(PAGE % ("", _cells(index, "$10^{1}$", r"\(4^{1,2}\)", "5.1")), "a.html") == (3, 10, 4, 5.1)


def test_powers_signs_and_whole_links_keep_their_digits() -> None:
    cells = _cells("<sup>−</sup>12", '<a href="#figure">24</a>', "4", "5.1")
    head = cells.replace("Region", "Region").replace("<th>t</th>", "<th>t</th><th>mm<sup>3</sup></th>")
    page = PAGE % ("", head.replace("5.1</td>", "5.1</td><td>1.2 × 10<sup>3</sup></td>"))
    assert _focus(page, "a.html") == (-12, 24, 4, 5.1)
    (focus,) = interpret(read_document("a.html", page.encode())).foci
    assert focus.cluster_unit == "mm3"


@pytest.mark.parametrize(
    "digits", ["<small>2</small>", '<font size="1">2</font>', '<span style="font-size: 70%">2</span>']
)
def test_small_digits_behind_a_digit_make_the_number_uncertain(digits: str) -> None:
    found = interpret(read_document("a.html", (PAGE % ("", _cells(f"−3{digits}", "20", "4", "5.1"))).encode()))
    assert not found.foci
    assert found.problems
