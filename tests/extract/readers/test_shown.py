"""Cells as browsers show them: formulas that a page writes twice, headings that sort, words that may be broken."""

from __future__ import annotations

import re

import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret

HEAD = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>"
ROW = "<tr><td>L hippocampus</td><td>−34</td><td>20</td><td>4</td><td>6.1</td></tr>"
MATH = r"<math><semantics><mn>\1</mn>{}</semantics></math>"


def peaks(head: str, row: str) -> list[tuple[str | None, float, float, float, str | None, float | None]]:
    """Return region, coordinates and statistic of the foci of a page with one table."""
    page = (
        f"<!doctype html><html><body><p>MNI</p><table><caption>Table 1. Pain</caption>{head}{row}</table></body></html>"
    )
    foci = interpret(read_document("a.html", page.encode())).foci
    return [(f.region, f.x, f.y, f.z, f.statistic_name, f.statistic) for f in foci]


WHOLE = [("L hippocampus", -34.0, 20.0, 4.0, "t", 6.1)]


@pytest.mark.parametrize(
    "number",
    [
        MATH.format('<annotation encoding="application/x-tex">\\1</annotation>'),
        MATH.format('<annotation-xml encoding="MathML-Content"><cn>\\1</cn></annotation-xml>'),
        r'<span class="katex"><span class="katex-mathml"><math><mn>\1</mn></math></span><span class="katex-html">\1</span></span>',
        r"<mjx-container><mjx-math>\1</mjx-math><mjx-assistive-mml><math><mn>\1</mn></math></mjx-assistive-mml></mjx-container>",
        r'<mjx-container><mjx-math><mjx-c class="mjx-c32"></mjx-c></mjx-math><mjx-assistive-mml><math><mn>\1</mn></math></mjx-assistive-mml></mjx-container>',
        r'<span><svg><use></use></svg><span class="MJX_Assistive_MathML"><math><mn>\1</mn></math></span></span>',
    ],
    ids=["tex beside it", "content beside it", "katex", "mathjax", "mathjax drawn", "mathjax in a picture"],
)
def test_a_formula_written_twice_is_read_once_and_a_drawn_one_from_its_copy(number: str) -> None:
    assert peaks(HEAD, re.sub(r"(?<=>)(−?\d[\d.]*)(?=</td>)", number, ROW)) == WHOLE


@pytest.mark.parametrize(
    "heading",
    [r"<button>\1<svg></svg></button>", r'<a href="#">\1</a>', r"\1 <button>Sort</button>", r"<div><button>\1</button></div>"],
)  # fmt: skip
def test_a_heading_that_sorts_its_column_is_a_heading(heading: str) -> None:
    assert peaks(re.sub(r"(?<=<th>)(\w+)", heading, HEAD), ROW) == WHOLE


def test_a_place_where_a_word_may_be_broken_is_no_hyphen_but_before_a_number_it_is_a_minus() -> None:
    assert peaks(HEAD, ROW.replace("hippo", "hip\u00adpo").replace("−", "\u00ad")) == WHOLE
