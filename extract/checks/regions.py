"""Whether the region a row names lies where its coordinates are: a problem per focus, or one for a mixed-up table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Evidence, Problem, Severity, place_of
from corpora.nouns.studies import Focus, FocusKind
from extract.checks.extents import areas_of, is_misplaced, regions_of
from extract.checks.findings import Finding, by_table
from extract.tables.model import Interpretation

MIN_NAMED = 5
"""Rows with a known region needed before a whole table is judged."""
MIXED_UP = 0.2
"""Share of misplaced rows from which on the table's signs, columns or labels are in doubt, not single rows."""
MIN_WRONG = 2
"""Misplaced rows that a table must have at least to be judged as a whole."""
QUOTED = 3
"""Rows of a mixed-up table that its problem quotes."""
LEFT_OVER = 0.25
"""An exchange explains a table when at most this share of its misplaced rows remains so."""

_AREA_HEADING = re.compile(r"^\W*(?:b\.?a\.?s?|brodmann\b.*|brodman\b.*)\W*$", re.IGNORECASE)
_AREA_CELL = re.compile(r"\W*(?:BAs?\s*)?\d{1,2}(?:\s*[/,;&+–-]\s*(?:BA\s*)?\d{1,2})*\W*", re.IGNORECASE)

Names = tuple[str, ...]


def regions_and_places(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield the foci that lie far from the region or area their row names, or the table where too many do."""
    for table, all_numbers in by_table(foci).items():
        numbers = [n for n in all_numbers if foci[n].kind is not FocusKind.CHANNEL]
        named = {n: names for n in numbers if (names := regions_of(foci[n].region or "")) is not None}
        wrong = [n for n, names in named.items() if is_misplaced(foci[n], names)]
        if table and len(named) >= MIN_NAMED and len(wrong) >= max(MIN_WRONG, MIXED_UP * len(named)):
            of_table = [foci[n] for n in named]
            yield None, _mixed_up(read.document, table, of_table, list(named.values()), len(wrong))
            continue
        for n in wrong:
            yield n, _misplaced(read.document, foci[n], f"{foci[n].region!r}")
        for n, areas in _areas(read, table, [n for n in numbers if n not in wrong], foci):
            if is_misplaced(foci[n], areas):
                yield n, _misplaced(read.document, foci[n], " and ".join(areas))


def _misplaced(document: Document, focus: Focus, name: str) -> Problem:
    return Problem(
        code="REGION-AGAINST-PLACE",
        item=place_of(document.name, focus.table, row=focus.row),
        message=f"({focus.x:g}, {focus.y:g}, {focus.z:g}) lies far from {name}.",
        hint="Compare with the page: a sign or a label may be misread or misprinted; it is kept as printed.",
    )


def _mixed_up(document: Document, table: str, foci: list[Focus], names: list[Names], wrong: int) -> Problem:
    guess = next(
        (f" With {what} at most {left} would." for what, left in _exchanges(foci, names) if left <= LEFT_OVER * wrong),
        "",
    )
    return Problem(
        code="REGIONS-AGAINST-PLACES",
        item=place_of(document.name, table),
        message=f"{wrong} of {len(foci)} rows lie far from the region they name: signs, columns or rows may be exchanged.{guess}",
        hint="Compare with the page: nothing was changed.",
        severity=Severity.ERROR,
        evidence=Evidence(
            quote="; ".join(f"{f.region} ({f.x:g}, {f.y:g}, {f.z:g})" for f in foci[:QUOTED]),
            place=table,
            document=document.name,
        ),
    )


_EXCHANGES: tuple[tuple[str, Callable[[Focus], Focus]], ...] = (
    ("the sign of y turned", lambda f: replace(f, y=-f.y)),
    ("the sign of z turned", lambda f: replace(f, z=-f.z)),
    ("the signs of y and z turned", lambda f: replace(f, y=-f.y, z=-f.z)),
    ("y and z exchanged", lambda f: replace(f, y=f.z, z=f.y)),
    ("x and y exchanged", lambda f: replace(f, x=f.y, y=f.x)),
    ("x and z exchanged", lambda f: replace(f, x=f.z, z=f.x)),
)


def _exchanges(foci: Sequence[Focus], names: Sequence[Names]) -> Iterator[tuple[str, int]]:
    """Yield what could have happened to a table, the likeliest first, and how many rows would still be misplaced."""
    tried = []
    for what, change in _EXCHANGES:
        tried.append((what, _count_misplaced([change(f) for f in foci], names)))
    tried.append(("the labels one row up", _count_misplaced(foci[:-1], names[1:])))
    tried.append(("the labels one row down", _count_misplaced(foci[1:], names[:-1])))
    yield from sorted(tried, key=lambda item: item[1])


def _count_misplaced(foci: Sequence[Focus], names: Sequence[Names]) -> int:
    return sum(is_misplaced(focus, regions) for focus, regions in zip(foci, names, strict=True))


def _areas(
    read: Interpretation, table: str, numbers: Sequence[int], foci: Sequence[Focus]
) -> Iterator[tuple[int, Names]]:
    """Yield the Brodmann areas printed for a focus: in its region, or in the one column of its table headed so."""
    named = [one for one in read.understood if table in (one.table.label, one.table.id)]
    column = _area_column(named[0].table) if len(named) == 1 else None
    grid = named[0].table.grid() if column is not None else []
    for n in numbers:
        areas = areas_of(foci[n].region or "")
        row = foci[n].row
        if not areas and column is not None and row is not None and row < len(grid):
            cell = grid[row][column]
            text = cell.text.strip() if cell is not None else ""
            areas = areas_of(f"BA {text.upper().replace('BA', ' ')}") if _AREA_CELL.fullmatch(text) else ()
        if areas:
            yield n, areas


def _area_column(table: Table) -> int | None:
    """Return the column headed "BA"; None where there is none or more than one."""
    top = [c for c in table.cells if c.row < max(table.header_rows, 1)]
    columns = {c.column for c in top if _AREA_HEADING.match(c.text.strip())}
    return columns.pop() if len(columns) == 1 else None
