"""A review with two papers, one as a PDF and one as a web page, whose tables wait to be confirmed."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpora.ids import sha256_hex
from corpora.store import Store
from extract.reading import read_file
from extract.stage.extract import due_documents, extract_documents
from extract.workers import Limits

PEAKS = (
    ("Left insula", -34, 22, -2),
    ("Right insula", 38, 20, -4),
    ("Cingulate", 2, 18, 40),
    ("Precuneus", -4, -95, 90),
)
"""The last one lies outside the brain, which is a problem of its row."""
SIDEWAYS = (("Thalamus", 8, -14, 6), ("Putamen", -26, 4, 2))
INTRODUCTION = (
    "An fMRI study of empathy in healthy adults.",
    "Twenty-four healthy adults took part. Coordinates are in MNI space.",
)
PAGE = """<html><body><h1>Touch in the human brain</h1><p>We scanned 30 healthy adults with fMRI.</p>
<table><caption>Table 1. Peaks of touch &gt; rest &lt;b&gt;(Talairach)&lt;/b&gt;</caption>
<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>T</th></tr>
<tr><td>Insula &lt;script&gt;alert(1)&lt;/script&gt;</td><td>-40</td><td>10</td><td>4</td><td>5.1</td></tr>
<tr><td>Cuneus</td><td>6</td><td>-80</td><td>20</td><td>4.4</td></tr></table></body></html>"""


def make_pdf() -> bytes:
    """Return a paper of two pages: Table 1 upright, Table 2 printed on its side."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800), invariant=True)
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(INTRODUCTION):
        canvas.drawString(60, 740 - 16 * number, line)
    _draw_table(canvas, 60, 640, "Table 1. Peaks of pain > no pain (MNI)", PEAKS)
    canvas.showPage()
    canvas.setFont("Helvetica", 10)
    canvas.rotate(90)
    _draw_table(canvas, 100, -200, "Table 2. Peaks of no pain > pain (MNI)", SIDEWAYS)
    canvas.save()
    return out.getvalue()


def _draw_table(canvas: Canvas, left: int, top: int, caption: str, peaks: tuple) -> None:
    canvas.drawString(left, top, caption)
    for number, line in enumerate((("Region", "x", "y", "z", "T"), *((*peak, "4.5") for peak in peaks))):
        for column, text in enumerate(line):
            canvas.drawString(left + (120 + 60 * (column - 1) if column else 0), top - 24 - 18 * number, str(text))


def make_review(folder: Path, protocol: str) -> Path:
    """Make the review in `folder`: both reports included, both documents read."""
    papers = (("r-1", "Hein", "hein.pdf", make_pdf()), ("r-2", "Xu", "xu.html", PAGE.encode()))
    with Store.create(folder, protocol) as store:
        with store.run("import", version="1") as run:
            for report, author, name, data in papers:
                authors = [{"raw": f"{author} A", "family": author}]
                run.add("record", report, {"title": f"<i>{author}</i>’s study", "year": 2016, "authors": authors})
                kept = store.keep_file(data, name, folder="documents")
                run.add("document", sha256_hex(data), {"report": report, "name": name, "file": kept})
                for step in ("title_abstract", "full_text"):
                    body = {"report": report, "step": step, "judgement": "include"}
                    run.add("decision", f"{report}/{step}", body, who="Li Wei", machine=False)
        with pytest.MonkeyPatch.context() as patch:  # read here: a worker would load its libraries again
            patch.setattr("extract.stage.extract.read_many", lambda paths, _limits: map(read_file, paths))
            extract_documents(store, due_documents(store), Limits(), advance=lambda n: None)
    return folder


@pytest.fixture(scope="session")
def new_coordinates(tmp_path_factory) -> Callable[[], Path]:
    """Return what gives a fresh copy of the review; its documents are read once."""
    plan = (Path(__file__).parents[2] / "data" / "protocol_small.yaml").read_text(encoding="utf-8")
    made = make_review(tmp_path_factory.mktemp("made") / "coordinates", plan)
    return lambda: Path(shutil.copytree(made, tmp_path_factory.mktemp("desk") / "坐标 review"))
