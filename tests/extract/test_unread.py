"""Nothing is lost without a word: captions without a table, tables without foci, and the counts at the end."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from extract.commands.documents import foci
from extract.reading import Reading, read_file

PAGE = "<!DOCTYPE html><html><body><p>fMRI in MNI space.</p>%s</body></html>"
TABLE = (
    "<table><caption>Table 1. Pain</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>"
    "<tr><td>L insula</td><td>−34</td><td>20</td><td>4</td></tr></table>"
)
JATS = "<article><front><article-meta/></front><body><sec><p>fMRI</p>%s</sec></body></article>"


def read(folder: Path, name: str, data: bytes) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read_file(path)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", (PAGE % "<figure><img src='t.png'><figcaption>Table 2. Peaks</figcaption></figure>").encode()),
        ("a.html", (PAGE % f"{TABLE}<p>Table 2. Peak coordinates (MNI) of touch.</p>").encode()),
        ("a.html", (PAGE % f"{TABLE}<div><h4>Table 2. Brain regions activated by touch</h4><img src='t'></div>").encode()),
        ("a.html", (PAGE % "<table><caption>Table 2. Peaks</caption><tr><td><img src='t.png'></td></tr></table>").encode()),
        ("a.html", (PAGE % "<p>Table 2. Peaks</p><pre>L insula -34 20 4</pre>").encode()),
        ("a.xml", (JATS % "<p>Table S2. Local maxima of touch, Talairach</p>").encode()),
        ("a.xml", (JATS % "<supplementary-material><caption><p>Table 2. x, y, z of peaks</p></caption></supplementary-material>").encode()),
        ("a.docx", word("fMRI in MNI space.", "Table 2. Peak coordinates of touch")),
    ],
)  # fmt: skip
def test_a_caption_without_its_table_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    reading = read(tmp_path, name, data)
    assert set(codes(reading)) & {"TABLE-NOT-FOUND", "TABLE-WITHOUT-CELLS"}
    assert reading.tables is not None
    assert reading.tables.not_read == 1


@pytest.mark.parametrize(
    "words",
    [
        "<p>Table 1 lists the peak coordinates in MNI space.</p>",
        "<p>Table 1. Pain, peak coordinates.</p>",
        "<p>Table 2. Demographic data of the participants.</p>",
        "<p>Table 3 shows peak coordinates.</p>",
    ],
)
def test_sentences_on_tables_and_captions_of_others_are_no_lost_tables(tmp_path: Path, words: str) -> None:
    assert not codes(read(tmp_path, "a.html", (PAGE % (TABLE + words)).encode()))


@pytest.mark.parametrize(
    "table",
    [
        "<table><caption>Table 1. Peak coordinates (MNI)</caption><tr><th>Region</th><th>Where</th></tr>"
        "<tr><td>L insula</td><td>-34 and 20, at height 4</td></tr></table>",
        "<table><caption>Table 1. Touch</caption><tr><th>Area</th><th>Size</th></tr>"
        "<tr><td>L inferior parietal lobule (BA -50, 40) -52</td><td>310</td></tr>"
        "<tr><td>R middle temporal gyrus (BA -61, 21) -36</td><td>142</td></tr>"
        "<tr><td>L cuneus (BA -6, 18) -92</td><td>70</td></tr></table>",
        "<table><caption>Table 1. Touch</caption><tr><th>Region</th><th>MNI x</th><th>y</th></tr>"
        "<tr><td>L insula</td><td>-34</td><td>20</td></tr><tr><td>R insula</td><td>34</td><td>20</td></tr></table>",
    ],
)
def test_a_table_that_speaks_of_coordinates_and_gives_no_focus_is_told(tmp_path: Path, table: str) -> None:
    reading = read(tmp_path, "a.html", (PAGE % table).encode())
    assert codes(reading) == ["TABLE-WITHOUT-FOCI"]
    assert reading.tables is not None
    assert (reading.tables.seen, reading.tables.read, reading.tables.not_read) == (1, 0, 1)


def test_foci_ends_with_a_table_of_its_documents(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(PAGE % TABLE, encoding="utf-8")
    (tmp_path / "two.html").write_text(PAGE % "<p>No table.</p>", encoding="utf-8")
    result = CliRunner().invoke(foci, [str(tmp_path), "--workers", "1"])
    heads, *lines = [line.split() for line in result.stderr.splitlines()[-4:]]
    assert heads == ["document", "tables", "read", "refused", "not", "read", "foci", "problems"]
    assert lines == [
        ["one.html", "1", "1", "0", "0", "1", "0"],
        ["two.html", "0", "0", "0", "0", "0", "0"],
        ["2", "documents", "1", "1", "0", "0", "1", "0"],
    ]


def sheet(*rows: list[object], title: str = "Coordinates") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


UNHEADED: list[list[object]] = [
    [1, "Bahl", 2008, "hard > easy", -46, 5, 16, "nr", 3.72],
    [1, "Bahl", 2008, "hard > easy", -42, -56, -18, "nr", 4.2],
    [2, "Fork", 2006, "old > new", 12, -10, 12, "nr", 4.33],
]


def test_a_sheet_without_headings_is_read_by_its_numbers_and_told(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.xlsx", sheet(*UNHEADED))
    assert [(f.x, f.y, f.z) for f in reading.foci] == [(-46, 5, 16), (-42, -56, -18), (12, -10, 12)]
    assert [f.contrast for f in reading.foci] == ["hard > easy", "hard > easy", "old > new"]
    assert "HEADINGS-MISSING" in codes(reading)


@pytest.mark.parametrize(
    "rows",
    [
        [
            [*row[:7], fourth, row[8]] for row, fourth in zip(UNHEADED, (-4, -6, 8), strict=True)
        ],  # a fourth column like them
        [[*row[:4], 46, 5, 16] for row in UNHEADED],  # no minus
        [[*row[:4], -460, 5, 16] for row in UNHEADED],  # outside any head
    ],
)
def test_numbers_in_doubt_are_not_read(tmp_path: Path, rows: list[list[object]]) -> None:
    reading = read(tmp_path, "a.xlsx", sheet(*rows))
    assert not reading.foci


def test_a_sheet_in_doubt_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [[*row[:7], y, row[8]] for row, y in zip(UNHEADED, (-4, -6, 8), strict=True)]
    assert codes(read(tmp_path, "a.xlsx", sheet(*rows))) == ["TABLE-WITHOUT-FOCI"]


def test_a_long_cover_sheet_does_not_hide_a_brain_named_in_a_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(30):
        book.active.append(["Copy this template and fill in a row for every result of every paper that you read."])
    for title, rows in (
        ("Papers", [["Paper", "Technique"], ["One", "fMRI"]]),
        ("Results", [["x", "y", "z"], [-46, 5, 16], [12, -10, 12]]),
    ):
        other = book.create_sheet(title)
        for row in rows:
            other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert len(read(tmp_path, "a.xlsx", stream.getvalue()).foci) == 2
