"""A report that is copied into another folder has no dead link: each leads where it led, or is words alone."""

from __future__ import annotations

import io

import docx
import pytest

from corpora.documents.blocks import Document, Heading, Link, Paragraph
from corpora.documents.copied import with_links
from corpora.documents.page import to_html
from corpora.documents.word import to_docx

RUNS = (
    "Read from ",
    Link(text="a paper", href="documents/a b & c.pdf"),
    ", ",
    Link(text="a lost one", href="documents/lost.pdf"),
    ", ",
    Link(text="a map", href="results/main/maps/z.nii.gz"),
    ", ",
    Link(text="a place", href="#end"),
    " and ",
    Link(text="the web", href="https://example.org/x?a=1&b=2"),
    ".",
)
DOCUMENT = Document(
    title="A report",
    language="en",
    blocks=(Heading(text="A report", level=1), Paragraph(text=RUNS), Heading(text="End", anchor="end")),
)
WORDS = "Read from a paper, a lost one, a map, a place and the web."


def led(address: str) -> str | None:
    if address.startswith("results/"):
        return address
    return None if "lost" in address else f"../../{address}"


def test_links_of_a_page_lead_where_they_led_or_are_words_alone():
    page = with_links(to_html(DOCUMENT), "report.html", led).decode()
    assert '<a href="../../documents/a b &amp; c.pdf">a paper</a>' in page
    assert "lost.pdf" not in page
    assert "a lost one" in page
    for href in ("results/main/maps/z.nii.gz", "#end", "https://example.org/x?a=1&amp;b=2"):
        assert f'<a href="{href}">' in page
    assert with_links(page.encode(), "report.html", lambda address: address).decode() == page


def test_links_of_a_word_file_lead_where_they_led_or_are_words_alone():
    made = with_links(to_docx(DOCUMENT), "report.zh.docx", led)
    word = docx.Document(io.BytesIO(made))
    addresses = {link.address for paragraph in word.paragraphs for link in paragraph.hyperlinks}
    assert addresses - {""} == {
        "../../documents/a b & c.pdf",
        "results/main/maps/z.nii.gz",
        "https://example.org/x?a=1&b=2",
    }
    assert WORDS in [paragraph.text for paragraph in word.paragraphs]
    assert with_links(to_docx(DOCUMENT), "report.zh.docx", led) == made


@pytest.mark.parametrize("name", ["methods.en.md", "table.tsv"])
def test_other_files_are_copied_as_they_are(name):
    data = b'<a href="documents/lost.pdf">x</a>'
    assert with_links(data, name, led) == data
