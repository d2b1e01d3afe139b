"""The flow diagram as PDF: one page of vector graphics whose text can be selected, in both languages."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from screen.prisma.boxes import NO_BREAK
from screen.prisma.counts import Facts, RecordFact, count
from screen.prisma.labels import label
from screen.prisma.layout import lay_out
from screen.prisma.pdf import to_pdf


def counts(source: str = "pubmed"):
    return count(Facts(records=tuple(RecordFact(record=r, report=r, source=source) for r in "abc")))


def words(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as document:
        (page,) = document.pages
        return "".join(char["text"] for char in page.chars).replace(NO_BREAK, " ").replace(" ", "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_and_number_is_text_and_the_bytes_are_the_same_each_time(language: str) -> None:
    diagram = lay_out(counts(), language=language)
    data = to_pdf(diagram)
    assert data == to_pdf(diagram)
    found = words(data)
    for name in ("databases_header", "identified_from", "screened", "sought", "included_studies"):
        assert label(name, language).replace(" ", "") in found
    assert "PubMed(n=3)" in found
    assert label("identification", language) in found or label("identification", language)[::-1] in found


def test_text_lies_inside_the_page_and_lines_are_vectors() -> None:
    diagram = lay_out(counts())
    with pdfplumber.open(io.BytesIO(to_pdf(diagram))) as document:
        page = document.pages[0]
        assert (float(page.width), float(page.height)) == pytest.approx((diagram.width, diagram.height), abs=0.1)
        assert all(0 <= char["x0"] < char["x1"] <= page.width for char in page.chars)
        assert len(page.rects) >= len(diagram.boxes)
        assert not page.images


@pytest.mark.parametrize("source", ["数据库𠀀", "<b>&\\(()", "файл ☃", "a\x00b\x1b[1m"])
def test_any_name_of_a_source_is_printed_or_replaced(source: str) -> None:
    found = words(to_pdf(lay_out(counts(source), language="zh")))
    assert "(n=3)" in found
    assert "\x00" not in found
    assert "\x1b" not in found
