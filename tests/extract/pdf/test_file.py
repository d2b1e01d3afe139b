"""A PDF opened once for all who read it."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from printed_page import Setting
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from table_pages import plain_page

from corpora.errors import FormatError
from extract.pdf import file as pdf_file
from extract.pdf.file import PdfFile
from extract.pdf.reader import PdfReader
from extract.reading import read_file


def count_calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return a count of what opens a PDF, kept up to date from now on."""
    calls: Counter[str] = Counter()

    def counted(place: Any, name: str) -> None:
        real = getattr(place, name)

        def call(*given: Any, **named: Any) -> Any:
            calls[name] += 1
            return real(*given, **named)

        monkeypatch.setattr(place, name, call)

    counted(pypdfium2, "PdfDocument")
    counted(pdfplumber, "open")
    counted(pdf_file, "SignReader")
    return calls


def table_and_picture() -> bytes:
    """Return a PDF with a typeset table on one page and a captioned picture on the next."""
    picture = Image.new("L", (600, 300), 255)
    ImageDraw.Draw(picture).rectangle((10, 10, 590, 20), fill=0)
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800), invariant=True)
    canvas.drawString(60, 730, "Table 1. MNI coordinates")
    for number, line in enumerate(["Region x y z t", *["Insula -44 12 -2 4.51"] * 6]):
        for column, cell in enumerate(line.split()):
            canvas.drawString(60 + 80 * column, 700 - 14 * number, cell)
    canvas.showPage()
    for number in range(8):
        canvas.drawString(60, 760 - 14 * number, "The faces were shown to all of the people for as long as they liked.")
    canvas.drawString(60, 600, "Table 2. Peaks of the contrast")
    canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 60, 400, 300, 150)
    canvas.save()
    return out.getvalue()


def test_a_file_with_tables_and_pictures_is_opened_once_by_each_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    calls = count_calls(monkeypatch)
    document = PdfReader().read("both.pdf", table_and_picture())
    assert [p.code for p in document.problems] == ["PDF-TABLE-PICTURE"]
    assert document.tables
    assert calls == {"PdfDocument": 1, "open": 1, "SignReader": 1}


def test_a_file_that_is_drawn_is_opened_once_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    path.write_bytes(plain_page(Setting(), seed=1, n=6).data)
    calls = count_calls(monkeypatch)
    assert list(read_file(path, pictures=True).pictures) == ["drawn-page001.png"]
    assert calls == {"PdfDocument": 1, "open": 1, "SignReader": 1}


def test_a_file_without_candidate_pages_is_not_parsed_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800), invariant=True)
    for number in range(8):
        canvas.drawString(60, 760 - 14 * number, "The faces were shown to all of the people for as long as they liked.")
    canvas.save()
    calls = count_calls(monkeypatch)
    document = PdfReader().read("prose.pdf", out.getvalue())
    assert "shown to all" in document.text()
    assert (calls["PdfDocument"], calls["open"]) == (1, 0)


def test_two_files_of_one_size_are_never_taken_for_one_another() -> None:
    texts = [PdfReader().read("a.pdf", plain_page(Setting(), seed=seed, n=6).data).text() for seed in (1, 2)]
    assert texts[0] != texts[1]


def test_what_is_no_pdf_is_refused_when_it_is_opened() -> None:
    with pytest.raises(FormatError):
        PdfFile(b"%PDF-1.4 and nothing more", "broken.pdf")
