"""Turn tables into scans, read them through Tesseract, and count what came back right, wrong and unsaid.

    python benchmarks/scanned_pages.py [--n 10] [--first 0] [--scans clean dirty] [--checked]

Made-up tables in random layouts are drawn at 300 dpi ("clean": JPEG quality 90; "dirty": askew by up to
0.7 degrees, grainy, JPEG quality 55) into PDFs of pictures. With --checked the pages of the checked PDFs that hold
tables (the environment variable FOCIMINE_DATA names their folder) are turned into scans as well. A focus is
doubted when one of its numbers carries PDF-DIGIT-DOUBT; every focus of a scan carries PDF-OCR besides.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from table_pages import random_page

from extract.pdf.scan.tesseract import find_tesseract
from extract.reading import read_file

Xyz = tuple[float, float, float]
DPI = 300
SCANS = ("clean", "dirty")


def scanned(data: bytes, scan: str, seed: int, pages: Sequence[int] | None = None) -> bytes:
    """Return a PDF whose pages are pictures of pages (from 1; None for all) of another."""
    rng = np.random.default_rng(seed)
    source = pdfium.PdfDocument(data)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in pages or range(1, len(source) + 1):
        page = source[number - 1]
        width, height = page.get_size()
        picture = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
        if scan == "dirty":
            picture = picture.rotate(rng.uniform(-0.7, 0.7), resample=Image.Resampling.BICUBIC, fillcolor=250)
            pixels = np.asarray(picture, dtype=float) * 0.9 + 15
            pixels += rng.normal(0, 9, pixels.shape)
            picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=90 if scan == "clean" else 55)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    source.close()
    return out.getvalue()


def made_up(first: int, n: int, scan: str) -> Iterator[tuple[str, bytes, Counter[Xyz]]]:
    """Yield scans of made-up tables: name, PDF, coordinates printed."""
    for seed in range(first, first + n):
        made = random_page(seed)
        yield f"made_up{seed}", scanned(made.data, scan, seed), Counter(_key(*xyz) for xyz in made.places)


def checked(folder: Path, scan: str) -> Iterator[tuple[str, bytes, Counter[Xyz]]]:
    """Yield scans of the pages of checked PDFs that hold tables, with the two pages after each."""
    for path in sorted((folder / "gold").glob("pdf_*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        data = (folder / "documents" / f"{path.stem}.pdf").read_bytes()
        source = pdfium.PdfDocument(data)
        pages = {t["page"] + more for t in gold["tables"] for more in (0, 1, 2)}
        wanted = sorted(n for n in pages if n <= len(source))
        source.close()
        rows = [r for t in gold["tables"] for r in t["rows"] if not r.get("ambiguous")]
        yield path.stem, scanned(data, scan, 1, wanted), Counter(_key(r["x"], r["y"], r["z"]) for r in rows)


def _key(x: float, y: float, z: float) -> Xyz:
    return (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0, round(float(z), 1) + 0.0)


def judge(path: Path, printed: Counter[Xyz]) -> Counter[str]:
    """Return how many foci of one scan are right, wrong, doubted and unmarked, and how many are lost."""
    reading = read_file(path)
    found = [(_key(f.x, f.y, f.z), {p.code for p in f.problems}) for f in reading.foci]
    wrong = Counter(xyz for xyz, _ in found) - printed
    right = len(found) - wrong.total()
    silent = sum(1 for xyz, codes in found if xyz in wrong and "PDF-DIGIT-DOUBT" not in codes)
    return Counter(
        printed=printed.total(),
        right=right,
        wrong=wrong.total(),
        lost=printed.total() - right,
        doubted=sum("PDF-DIGIT-DOUBT" in codes for _, codes in found),
        wrong_not_doubted=silent,
        not_marked=sum("PDF-OCR" not in codes for _, codes in found),
    )


def measure(name: str, cases: Iterator[tuple[str, bytes, Counter[Xyz]]], *, verbose: bool) -> None:
    """Read all scans of one kind and print one line of counts."""
    total: Counter[str] = Counter()
    files, began = 0, time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for stem, data, printed in cases:
            path = Path(folder) / f"{stem}.pdf"
            path.write_bytes(data)
            counts = judge(path, printed)
            if verbose:
                print(f"  {stem}: {dict(counts)}", flush=True)
            total += counts
            files += 1
    precision = total["right"] / max(total["right"] + total["wrong"], 1)
    recall = total["right"] / max(total["printed"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
        f"{name}: {files} documents, {total['printed']} foci printed; P {precision:.3f} R {recall:.3f} F1 {f1:.3f};"
        f" wrong {total['wrong']}, of these not doubted {total['wrong_not_doubted']}; doubted {total['doubted']};"
        f" not marked {total['not_marked']}; own time {time.process_time() - began:.0f} s",
        flush=True,
    )


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10, help="made-up tables of each kind of scan")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--scans", nargs="+", choices=SCANS, default=list(SCANS))
    parser.add_argument("--checked", action="store_true", help="scan the checked PDFs too")
    parser.add_argument("--verbose", action="store_true", help="a line for each document")
    arguments = parser.parse_args()
    if find_tesseract() is None:
        parser.error("Tesseract is not installed; see docs/extract.md for how to install it.")
    for scan in arguments.scans:
        cases = made_up(arguments.first, arguments.n, scan)
        measure(f"made-up tables, {scan}", cases, verbose=arguments.verbose)
        data = os.environ.get("FOCIMINE_DATA")
        if arguments.checked and data:
            folder = Path(data) / "data" / "extract" if (Path(data) / "data").is_dir() else Path(data) / "extract"
            measure(f"checked PDFs, {scan}", checked(folder, scan), verbose=arguments.verbose)


if __name__ == "__main__":
    main()
