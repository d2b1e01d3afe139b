"""Open what we write in LibreOffice, and read it back: is anything computed, is each text shown, does a cell change?

    python benchmarks/spreadsheets.py [--cells 2000] [--seed 1]

Hostile cells (formulas, commands, what looks like numbers, apostrophes of their own, escapes of workbooks) and random ones
go through the writers of sheets, records and foci as CSV, TSV and XLSX. LibreOffice turns each file into flat XML, in which a
formula says that it is one. Exit 0 when there is none, every text is shown and every cell reads back as it was.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from corpora.nouns.records import Author, Record
from corpora.sheets import protect, read_sheet, sheet_bytes
from miner.exporters import FORMATS

HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=HYPERLINK(\"http://127.0.0.1/\",\"see\")", "=cmd|'/c calc'!A1", "+cmd|'/c calc'!A1", "-2+3+cmd|' /C calc'!A0",
    "@=1", "=WEBSERVICE(\"http://127.0.0.1/\")", "=IMPORTXML(\"http://127.0.0.1/\",\"//a\")", "\t=1+1", "\r=1+1", "\n=1+1", "'=1+1", "''=1+1", "'+1", "'",
    "''", "'quoted'", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "=1+1;=2", "=1,2\t=3", "\"=1+1\"", "a\n=1+1", "-", "--", "=", "-alpha waves", "+/-", "-30 18 4",
    "_x0041_", "_x003D_1+1", "_x005F_x0041_", "x\ufffe", "]]>", "<b>=1</b>", "&amp;=1", "a\x00=1", "{=1+1}", "%1", "#N/A", "#REF!", "共情=1+1",
)  # fmt: skip
NUMBERS = ("-3.5", "12", "0.25", "-0.5", "1984")
ALPHABET = "=+-@'\"\t\r\n ,;|!_x0041&<>]％＝－a1é共\u200b\u3000"
OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text"))
UTF8 = "76"
"""LibreOffice's number of the encoding, in the options of its filter for separated text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What LibreOffice made of a file: the cells of each row as text, and how many of them it computes."""

    rows: list[list[str]]
    n_formulas: int
    n_numbers: int


def open_in_libreoffice(data: bytes, suffix: str, place: Path) -> Shown:
    """Return what LibreOffice shows of a file. RuntimeError where it gives nothing."""
    source = place / f"sheet{suffix}"
    source.write_bytes(data)
    delimiter = {".csv": "44", ".tsv": "9"}.get(suffix)
    read_as = [f"--infilter=CSV:{delimiter},34,{UTF8},1,,0,false,true"] if delimiter else []
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        *read_as,
        "--convert-to",
        "fods",
        "--outdir",
        str(place / "out"),
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    target = place / "out" / "sheet.fods"
    if not target.is_file():
        raise RuntimeError(f"LibreOffice wrote nothing: {done.stderr[:300]}")
    root = etree.parse(target, etree.XMLParser(huge_tree=True)).getroot()
    target.unlink()
    cells = list(root.iter(f"{TABLE}table-cell"))
    return Shown(
        rows=[_row(row) for row in root.iter(f"{TABLE}table-row")],
        n_formulas=sum(cell.get(f"{TABLE}formula") is not None for cell in cells),
        n_numbers=sum(cell.get(f"{OFFICE}value-type") not in (None, "string") for cell in cells),
    )


def _row(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iterfind(f"{TABLE}table-cell"):
        text = "\n".join(_words(paragraph) for paragraph in cell.iterfind(f"{TEXT}p"))
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        cells += [text] * (times if text else min(times, 1))
    return cells


def _words(node: etree._Element) -> str:
    """Return the text of a paragraph; flat XML writes runs of blanks and tabs as elements, which are left out here."""
    return "".join(node.itertext())


def cells_of(n: int, seed: int) -> list[str]:
    dice = random.Random(seed)
    made = ["".join(dice.choices(ALPHABET, k=dice.randint(1, 9))).strip() for _ in range(n)]
    return [*HOSTILE, *NUMBERS, *filter(None, made)]


def read_back(data: bytes, column: str) -> list[str]:
    return [str(cell) for cell in read_sheet(data, name="sheet").frame[column]]


def cleaned(cell: str) -> str:
    """Return what a cell holds after it was written: the reader leaves blanks around it out."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\\x00").replace("\ufffe", "\\ufffe")
    return text.rstrip() if protect(text) != text else text.strip()


def folded(text: str) -> str:
    """Return a text without its blanks, which LibreOffice writes as elements, and without what nobody sees."""
    return "".join(text.replace("\u200b", "").split())


def check_sheet(suffix: str, cells: Sequence[str], place: Path) -> bool:
    rows = [[f"k{number}", cell] for number, cell in enumerate(cells)]
    data = sheet_bytes(suffix, ["key", "cell"], rows)
    shown = open_in_libreoffice(data, suffix, place)
    back = read_back(data, "cell")
    wanted = [cleaned(cell) for cell in cells]
    changed = [(before, after) for before, after in zip(wanted, back, strict=True) if before != after]
    visible = {row[0]: row[1] if len(row) > 1 else "" for row in shown.rows if row and row[0].startswith("k")}
    hidden = [
        (cell, visible.get(f"k{number}"))
        for number, cell in enumerate(wanted)
        if folded(visible.get(f"k{number}", "")).lstrip("'") != folded(cell).lstrip("'") and not _is_number(cell)
    ]
    print(
        f"sheet {suffix:<5} {len(cells)} cells: {shown.n_formulas} computed, {shown.n_numbers} numbers, {len(hidden)} not shown as they are, "
        f"{len(changed)} changed by a round trip"
    )
    for kind, found in (("not shown", hidden), ("changed", changed)):
        for before, after in found[:5]:
            print(f"    {kind}: {before!r} -> {after!r}")
    return not (shown.n_formulas or hidden or changed)


def _is_number(cell: str) -> bool:
    """Return whether a spreadsheet takes a text for a number ("4-" is -4 to LibreOffice): only a workbook says that it is none."""
    try:
        float(cell.replace(",", "").strip("%").rstrip("+-"))
    except ValueError:
        return False
    return True


def check_records(form: str, place: Path) -> bool:
    records = [
        Record(id=f"r-{n}", source="s", position=n, title=cell, authors=(Author(raw=cell),), journal=cell, abstract=cell, keywords=(cell,), raw=(), line=n)
        for n, cell in enumerate(HOSTILE)
    ]  # fmt: skip
    shown = open_in_libreoffice(FORMATS[form](records), f".{form}", place)
    print(f"records .{form:<4} {len(records)} records: {shown.n_formulas} computed")
    return not shown.n_formulas


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if shutil.which("soffice") is None:
        print("LibreOffice (soffice) is not on this machine.")
        return 1
    cells = cells_of(options.cells, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        done = [check_sheet(suffix, cells, Path(folder)) for suffix in (".csv", ".tsv", ".xlsx")]
        done += [check_records(form, Path(folder)) for form in ("csv", "xlsx")]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
