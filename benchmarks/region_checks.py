"""Measure the checks of region names: how quiet on checked coordinates, how many injected errors they catch.

    python benchmarks/region_checks.py [--data DIR]

DIR (default: the environment variable FOCIMINE_DATA, else ../shared) holds data/extract/gold. Every table of the gold
is checked as it is, then with one error injected into all of its rows. A row counts as caught when it, or its whole
table, is flagged by a check of sides or places; "by themselves" counts rows checked without their table. False alarms are the flags of the untouched tables, each printed.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from corpora.nouns.documents import Document
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus, Space
from extract.checks.extents import regions_of
from extract.checks.regions import MIN_NAMED
from extract.checks.run import check
from extract.tables.model import Interpretation

HERE = Path(__file__).resolve().parent
ROW_CODES = ("SIDE-AGAINST-X", "REGION-AGAINST-PLACE")
TABLE_CODES = ("SIGNS-REVERSED", "REGIONS-AGAINST-PLACES")
SPACES = {"MNI": Space.MNI, "TAL": Space.TAL}
Change = Callable[[list[Focus]], list[Focus]]


def each(change: Callable[[Focus], Focus]) -> Change:
    return lambda foci: [change(focus) for focus in foci]


def labels_moved(foci: list[Focus]) -> list[Focus]:
    names = [focus.region for focus in foci]
    return [replace(focus, region=name) for focus, name in zip(foci, names[1:] + names[:1], strict=True)]


ERRORS: dict[str, Change] = {
    "as printed": each(lambda f: f),
    "sign of x turned": each(lambda f: replace(f, x=-f.x)),
    "sign of y turned": each(lambda f: replace(f, y=-f.y)),
    "sign of z turned": each(lambda f: replace(f, z=-f.z)),
    "all minus signs lost": each(lambda f: replace(f, x=abs(f.x), y=abs(f.y), z=abs(f.z))),
    "y and z exchanged": each(lambda f: replace(f, y=f.z, z=f.y)),
    "x and y exchanged": each(lambda f: replace(f, x=f.y, y=f.x)),
    "labels one row off": labels_moved,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = HERE.parent.parent / "shared"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FOCIMINE_DATA", beside)))
    tables = read_tables(parser.parse_args().data / "data" / "extract" / "gold")
    rows = sum(len(foci) for _, foci in tables)
    named = sum(regions_of(focus.region or "") is not None for _, foci in tables for focus in foci)
    print(f"{rows} rows in {len(tables)} tables; the region of {named} is understood.\n")
    print("| error injected into every row of a table | rows caught | by themselves | tables caught |")
    print("|---|---|---|---|")
    for name, change in ERRORS.items():
        print(line(name, tables, change))
    print("\nFlags of the tables as printed:")
    for document, foci in tables:
        checked, whole = check_foci(document, foci)
        for focus in checked:
            for problem in focus.problems:
                if problem.code in ROW_CODES:
                    print(f"- {problem.item}, {focus.region}: {problem.message} [{problem.code}]")
        for problem in whole:
            if problem.code in TABLE_CODES:
                print(f"- {problem.item}: {problem.message} [{problem.code}]")


def line(name: str, tables: Sequence[tuple[Document, list[Focus]]], change: Change) -> str:
    """Return one line of the table: of the rows whose region is understood, and of the tables with enough of them."""
    caught = alone_caught = of = tables_caught = of_tables = 0
    for document, foci in tables:
        changed = change(foci)
        known = [regions_of(focus.region or "") is not None for focus in changed]
        checked, whole = check_foci(document, changed)
        table = any(problem.code in TABLE_CODES for problem in whole)
        alone = [any(p.code in ROW_CODES for p in focus.problems) for focus in checked]
        of += sum(known)
        alone_caught += sum(k and _is_flagged(document, focus) for k, focus in zip(known, changed, strict=True))
        caught += sum(k and (a or table) for k, a in zip(known, alone, strict=True))
        if sum(known) >= MIN_NAMED:
            of_tables += 1
            tables_caught += table
    return f"| {name} | {caught} of {of} ({100 * caught / of:.1f} %) | {100 * alone_caught / of:.1f} % | {tables_caught} of {of_tables} |"


def check_foci(document: Document, foci: Sequence[Focus]) -> tuple[Sequence[Focus], list[Problem]]:
    """Return foci that were read by people, each with the problems found for it, and those of the whole table."""
    read, whole = check(Interpretation(document=document, in_text=tuple(foci)))
    return read.foci, whole


def _is_flagged(document: Document, focus: Focus) -> bool:
    """Return whether a row is caught without its table, as an error of one row would be."""
    checked, _ = check_foci(document, [focus])
    return any(problem.code in ROW_CODES for problem in checked[0].problems)


def read_tables(folder: Path) -> list[tuple[Document, list[Focus]]]:
    tables = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for table in gold["tables"]:
            space = SPACES.get(str(table.get("space") or gold.get("space")))
            foci = [
                Focus(
                    x=float(row["x"]),
                    y=float(row["y"]),
                    z=float(row["z"]),
                    raw="",
                    region=row.get("region"),
                    space=SPACES.get(str(row.get("space")), space),
                    table=table.get("label") or "table",
                    row=number,
                    contrast=row.get("contrast"),
                    levels=tuple((row.get("contrast") or "").split(" / ")),  # as the people who read them wrote them
                )
                for number, row in enumerate(table["rows"])
            ]
            if foci:
                tables.append((Document(sha256="", name=gold["id"], kind="html"), foci))
    return tables


if __name__ == "__main__":
    main()
