"""In running text the mark of a note stays a mark: it is never a digit of the number it stands behind."""

from __future__ import annotations

import io

import docx
import pytest

from extract.readers import read_document

TABLE = "<table><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr><tr><td>Insula</td><td>-38</td><td>20</td><td>4</td></tr></table>"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("31<sup>3</sup> men took part", "31³ men took part"),
        ("31<sup><a href='#r3'>3,4</a></sup> men", "31³,⁴ men"),
        ("n = 24<sub>1</sub>", "n = 24₁"),
        ("R<sup>2</sup> of mm<sup>3</sup>", "R2 of mm3"),
        ("the 2<sup>nd</sup> group", "the 2nd group"),
    ],
)
def test_raised_digits_behind_a_number(printed: str, read: str) -> None:
    page = f"<html><body><p>{printed}</p>{TABLE}</body></html>"
    texts = [section.text for section in read_document("a.html", page.encode()).sections]
    assert any(read in text for text in texts), texts


def test_raised_digits_in_word() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("In all 31")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run(" men and 5 mm")
    paragraph.add_run("3").font.superscript = True
    stream = io.BytesIO()
    document.save(stream)
    assert read_document("a.docx", stream.getvalue()).sections[0].text == "In all 31³ men and 5 mm3"
