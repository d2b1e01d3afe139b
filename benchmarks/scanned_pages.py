"""Turn tables into scans, read them through Tesseract, and count what came back right, wrong and unsaid.

    python benchmarks/scanned_pages.py [--n 10] [--first 0] [--scans clean dirty coarse] [--checked] [--only NAME …] [--after 2]

Made-up tables in random layouts are drawn into PDFs of pictures: "clean" (300 dpi, JPEG quality 90), "dirty" (300 dpi,
askew by up to 0.7 degrees, grainy, quality 55), "coarse" (200 dpi, askew by up to 0.7 degrees, a little grain, quality
75), and the kinds of dirt of `scan_dirt.py`. With --checked the pages of the checked PDFs that hold tables (the environment variable FOCIMINE_DATA names their
folder) are turned into scans as well. A focus is doubted when one of its numbers carries PDF-DIGIT-DOUBT; every focus of
a scan carries PDF-OCR besides.

A printed row that gave no focus, or a wrong one, is **told** when a problem names it: the doubt of a wrong focus or of a
number in its place on the page, a row that was not read, or the whole table or page that was not. Its place is that of
the focus in the same PDF before it was scanned.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from scan_dirt import KINDS, soiled
from table_pages import random_page

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Box
from extract.pdf.scan.tesseract import find_tesseract
from extract.readers import read_document
from extract.reading import Reading, read_file
from extract.tables.interpret import interpret

Xyz = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Scanner:
    """How a page becomes a picture: dots per inch, most degrees askew, grain (of 255 grays), JPEG quality."""

    dpi: int
    askew: float
    grain: float
    quality: int


SCANS = {"clean": Scanner(300, 0.0, 0.0, 90), "dirty": Scanner(300, 0.7, 9.0, 55), "coarse": Scanner(200, 0.7, 4.0, 75)}

DOUBT = "PDF-DIGIT-DOUBT"
ROW_CODES = frozenset({DOUBT, "ROW-NOT-READ"})
"""Problems of one row."""

WHOLE_CODES = frozenset(
    {
        "TABLE-WITHOUT-FOCI", "TABLE-NOT-COORDINATES", "TABLE-NOT-READ", "PDF-ROW-OUTSIDE-TABLE", "PDF-HEADING-OUTSIDE-TABLE",
        "PDF-TABLE-NOT-READ", "PDF-OCR-POOR", "PDF-NO-TEXT",
    }
)  # fmt: skip
"""Problems that say of a whole table or page that nothing, or not all, was read of it."""

NEAR, WIDE = 2.0, 600.0
"""Points by which the place of a problem may miss that of a row, down and across the page: a doubt names its own cell."""


def scanned(data: bytes, scan: str, seed: int, pages: Sequence[int] | None = None) -> bytes:
    """Return a PDF whose pages are pictures of pages (from 1; None for all) of another."""
    rng = np.random.default_rng(seed)
    source = pdfium.PdfDocument(data)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in pages or range(1, len(source) + 1):
        page = source[number - 1]
        width, height = page.get_size()
        picture = _dirty(page, scan, rng) if scan in KINDS else _scan(page, SCANS[scan], rng)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    source.close()
    return out.getvalue()


def _scan(page: pdfium.PdfPage, scanner: Scanner, rng: np.random.Generator) -> io.BytesIO:
    """Return the picture of a page as a scanner makes it, as a JPEG."""
    picture = page.render(scale=scanner.dpi / 72, grayscale=True).to_pil().convert("L")
    if scanner.askew:
        angle = rng.uniform(-scanner.askew, scanner.askew)
        picture = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=250)
        pixels = np.asarray(picture, dtype=float) * 0.9 + 15
        pixels += rng.normal(0, scanner.grain, pixels.shape)
        picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return _packed(picture, scanner.quality)


def _dirty(page: pdfium.PdfPage, scan: str, rng: np.random.Generator) -> io.BytesIO:
    """Return the picture of a page with a kind of dirt: as a JPEG, or in black and white."""
    kind = KINDS[scan]
    picture = page.render(scale=kind.dpi[0] / 72, grayscale=True).to_pil().convert("L")
    high = round(picture.height * kind.dpi[1] / kind.dpi[0])
    if high != picture.height:
        picture = picture.resize((picture.width, high), Image.Resampling.BOX)
    return _packed(soiled(picture, kind, rng), kind.quality)


def _packed(picture: Image.Image, quality: int) -> io.BytesIO:
    packed = io.BytesIO()
    if quality:
        picture.save(packed, "JPEG", quality=quality)
    else:
        picture.save(packed, "PNG")
    return io.BytesIO(packed.getvalue())


@dataclass(frozen=True, slots=True)
class Case:
    """A scan: its name and bytes, the coordinates printed, and the places (page, box) of those read before scanning."""

    name: str
    data: bytes
    printed: Counter[Xyz]
    places: dict[Xyz, list[tuple[int, Box]]]


def made_up(first: int, n: int, scan: str) -> Iterator[Case]:
    """Yield scans of made-up tables."""
    for seed in range(first, first + n):
        made = random_page(seed)
        printed = Counter(_key(*xyz) for xyz in made.places)
        yield Case(f"made_up{seed}", scanned(made.data, scan, seed), printed, _places(made.data))


def checked(folder: Path, scan: str, only: Sequence[str] = (), after: int = 2) -> Iterator[Case]:
    """Yield scans of the pages of checked PDFs that hold tables, with the `after` pages after each."""
    for path in sorted((folder / "gold").glob("pdf_*.json")):
        if only and not any(name in path.stem for name in only):
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        data = (folder / "documents" / f"{path.stem}.pdf").read_bytes()
        source = pdfium.PdfDocument(data)
        n_pages = len(source)
        source.close()
        stated = [t.get("page") for t in gold["tables"]]
        holding = {page for page in stated if page is not None} if all(stated) else _pages_with_foci(data)
        wanted = sorted({page + more for page in holding for more in range(after + 1) if page + more <= n_pages})
        rows = [r for t in gold["tables"] for r in t["rows"] if not r.get("ambiguous")]
        printed = Counter(_key(r["x"], r["y"], r["z"]) for r in rows)
        yield Case(path.stem, scanned(data, scan, 1, wanted), printed, _places(data, wanted))


def _pages_with_foci(data: bytes) -> set[int]:
    """Return the pages of a typeset PDF on which foci are read."""
    return {f.page for f in interpret(read_document("before.pdf", data)).foci if f.page is not None}


def _places(data: bytes, pages: Sequence[int] | None = None) -> dict[Xyz, list[tuple[int, Box]]]:
    """Return where the foci of a typeset PDF are printed: page of the scan and box."""
    places: dict[Xyz, list[tuple[int, Box]]] = {}
    for focus in interpret(read_document("before.pdf", data)).foci:
        if focus.page is not None and focus.box is not None and (pages is None or focus.page in pages):
            number = focus.page if pages is None else list(pages).index(focus.page) + 1
            places.setdefault(_key(focus.x, focus.y, focus.z), []).append((number, focus.box))
    return places


def _key(x: float, y: float, z: float) -> Xyz:
    return (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0, round(float(z), 1) + 0.0)


def judge(path: Path, case: Case) -> Counter[str]:
    """Return how many foci of one scan are right, wrong, doubted and unmarked, and how many are lost and untold."""
    reading = read_file(path)
    found = [(_key(f.x, f.y, f.z), {p.code for p in f.problems}) for f in reading.foci]
    wrong = Counter(xyz for xyz, _ in found) - case.printed
    lost = case.printed - Counter(xyz for xyz, _ in found)
    right = len(found) - wrong.total()
    silent = sum(1 for xyz, codes in found if xyz in wrong and DOUBT not in codes)
    told = list(_told(reading))
    return Counter(
        printed=case.printed.total(),
        right=right,
        wrong=wrong.total(),
        lost=case.printed.total() - right,
        doubted=sum(DOUBT in codes for xyz, codes in found if xyz not in wrong),
        wrong_not_doubted=silent,
        not_marked=sum("PDF-OCR" not in codes for _, codes in found),
        lost_not_told=sum(xyz in case.places and not _is_told(case.places[xyz], told) for xyz in lost.elements()),
        not_placed=sum(xyz not in case.places for xyz in lost.elements()),
        pages=len(reading.document.sections) if reading.document is not None else 0,
    )


def _told(reading: Reading) -> Iterator[tuple[int, Box | None]]:
    """Yield page and box (None for the whole page) of each problem that says that something was not, or not surely, read."""
    tables = {t.label or t.id: t for t in reading.document.tables} if reading.document is not None else {}
    for problem in reading.problems:
        evidence = problem.evidence
        name, _, row = problem.item.rpartition(", row ")
        if (
            problem.code in ROW_CODES
            and evidence is not None
            and evidence.page is not None
            and evidence.box is not None
        ):
            yield evidence.page, evidence.box
        elif problem.code in ROW_CODES and row.isdigit() and (table := _named(tables, name)) is not None:
            cells = [c for c in table.cells if c.row == int(row) and c.page is not None and c.box is not None]
            yield from ((c.page, c.box) for c in cells if c.page is not None)
        elif problem.code in WHOLE_CODES:
            table = _named(tables, problem.item)
            stated = re.search(r"\b[Pp]age (\d+)", f"{problem.item} {problem.message}")
            pages = table.pages if table is not None else ([int(stated[1])] if stated else [])
            yield from ((page, None) for page in pages)


def _named(tables: dict[str, Table], item: str) -> Table | None:
    return next((table for label, table in tables.items() if label in item), None)


def _is_told(places: Sequence[tuple[int, Box]], told: Sequence[tuple[int, Box | None]]) -> bool:
    """Return whether a problem names the row of a focus, or its page as a whole."""
    return any(
        page == number
        and (
            box is None
            or (
                box[0] - WIDE < place[2]
                and place[0] < box[2] + WIDE
                and box[1] - NEAR < place[3]
                and place[1] < box[3] + NEAR
            )
        )
        for number, place in places
        for page, box in told
    )


def _processor_s() -> float:
    """Return the seconds of processor time spent, here and by Tesseract."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def measure(name: str, cases: Iterator[Case], *, verbose: bool) -> None:
    """Read all scans of one kind and print one line of counts."""
    total: Counter[str] = Counter()
    files, spent = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            path = Path(folder) / f"{case.name}.pdf"
            path.write_bytes(case.data)
            began = _processor_s()
            counts = judge(path, case)
            spent += _processor_s() - began
            if verbose:
                print(f"  {case.name}: {dict(counts)}", flush=True)
            total += counts
            files += 1
    precision = total["right"] / max(total["right"] + total["wrong"], 1)
    recall = total["right"] / max(total["printed"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
        f"{name}: {files} documents, {total['printed']} foci printed; P {precision:.3f} R {recall:.3f} F1 {f1:.3f};"
        f" wrong {total['wrong']}, of these not doubted {total['wrong_not_doubted']}; lost or wrong {total['lost']}, of"
        f" these not told {total['lost_not_told']}, not read before scanning either {total['not_placed']}; right but doubted {total['doubted']}; not marked"
        f" {total['not_marked']}; {spent / max(total['pages'], 1):.1f} s of processor time a page",
        flush=True,
    )


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10, help="made-up tables of each kind of scan")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--scans", nargs="+", choices=[*SCANS, *KINDS], default=list(SCANS))
    parser.add_argument("--checked", action="store_true", help="scan the checked PDFs too")
    parser.add_argument("--only", nargs="+", default=[], help="parts of the names of checked PDFs")
    parser.add_argument("--after", type=int, default=2, help="pages of checked PDFs after each that holds a table")
    parser.add_argument("--verbose", action="store_true", help="a line for each document")
    arguments = parser.parse_args()
    if find_tesseract() is None:
        parser.error("Tesseract is not installed; see docs/extract.md for how to install it.")
    for scan in arguments.scans:
        cases = made_up(arguments.first, arguments.n, scan)
        if arguments.n:
            measure(f"made-up tables, {scan}", cases, verbose=arguments.verbose)
        data = os.environ.get("FOCIMINE_DATA")
        if arguments.checked and data:
            folder = Path(data) / "data" / "extract" if (Path(data) / "data").is_dir() else Path(data) / "extract"
            measure(
                f"checked PDFs, {scan}",
                checked(folder, scan, arguments.only, arguments.after),
                verbose=arguments.verbose,
            )


if __name__ == "__main__":
    main()
