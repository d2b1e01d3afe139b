"""The tables the demonstration's papers print: public coordinate rows, set as journals set them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from corpora.bundled import Corpus, PublicCoordinate, read_coordinates
from corpora.nouns.studies import Space

Triplet = tuple[float, float, float]
SPACE_NAMES = {Space.MNI: "MNI", Space.TAL: "Talairach"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One peak as printed: in one space, or in MNI with its Talairach twin beside it."""

    xyz: Triplet
    space: Space
    twin: Triplet | None = None

    @property
    def side(self) -> str:
        """Return the hemisphere its x gives: "L", "R" or "M" on the midline."""
        return "M" if self.xyz[0] == 0 else ("L" if self.xyz[0] < 0 else "R")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBlock:
    """Rows under one section heading; None where the source does not name the contrast."""

    section: str | None
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """One table of one paper, before it is typeset."""

    label: str
    title: str
    space: Space
    blocks: tuple[PrintedBlock, ...]
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPaper:
    """How one paper prints its tables: font ("serif", "times"), minus sign, width and cell style."""

    key: str
    font: str
    minus: str
    width: str
    cells: str
    tables: tuple[PrintedTable, ...]


def read_printed_papers(corpus: Corpus) -> dict[str, PrintedPaper]:
    """Return the papers that have public coordinates, by key, with their tables filled."""
    coordinates = read_coordinates(corpus)
    plan = yaml.safe_load(corpus.text("demo/papers.yaml"))
    papers = {}
    for key, spec in plan.items():
        mine = [c for c in coordinates if c.key == key and not c.repeated]
        tables = tuple(_fill_table(table, mine, spec["cells"] == "two_spaces") for table in spec["tables"])
        papers[key] = PrintedPaper(
            key=key,
            font=spec["font"],
            minus=spec["minus"],
            width=spec["width"],
            cells=spec["cells"],
            tables=tables,
        )
    return papers


def _fill_table(spec: dict[str, Any], coordinates: list[PublicCoordinate], two_spaces: bool) -> PrintedTable:
    blocks, sources, spaces = [], [], []
    for block in spec["blocks"]:
        chosen = [c for c in coordinates if _belongs(c, block)]
        if not chosen:
            message = f"papers.yaml: no public coordinates for {spec['label']}, {block}"
            raise ValueError(message)
        rows = _paired(chosen) if two_spaces else [_row(c) for c in chosen]
        blocks.append(PrintedBlock(section=block.get("section"), rows=tuple(rows)))
        sources.append(f"{chosen[0].source}, table {chosen[0].table_id}")
        spaces.append(rows[0].space)
    if len(set(spaces)) != 1:
        message = f"papers.yaml: {spec['label']} mixes spaces"
        raise ValueError(message)
    return PrintedTable(
        label=spec["label"],
        title=spec["title"],
        space=spaces[0],
        blocks=tuple(blocks),
        sources=tuple(dict.fromkeys(sources)),
        note=spec.get("note", ""),
    )


def _belongs(coordinate: PublicCoordinate, block: dict[str, str]) -> bool:
    return (
        coordinate.source.startswith(block["source"])
        and coordinate.table_id == block["table_id"]
        and coordinate.table == block.get("table", coordinate.table)
    )


def _row(coordinate: PublicCoordinate) -> PrintedRow:
    if coordinate.space is None:
        message = f"{coordinate.key}, table {coordinate.table_id}: the space is not known"
        raise ValueError(message)
    return PrintedRow(xyz=(coordinate.x, coordinate.y, coordinate.z), space=coordinate.space)


def _paired(coordinates: list[PublicCoordinate]) -> list[PrintedRow]:
    """Return MNI rows with their Talairach twins; both blocks list the same peaks in the same order."""
    mni = [c for c in coordinates if c.space is Space.MNI]
    tal = [c for c in coordinates if c.space is Space.TAL]
    return [
        PrintedRow(xyz=(a.x, a.y, a.z), space=Space.MNI, twin=(b.x, b.y, b.z)) for a, b in zip(mni, tal, strict=True)
    ]


def to_number(value: float, minus: str) -> str:
    """Return a coordinate as the journal prints it: no plus sign, its own minus sign."""
    return f"{value:g}".replace("-", minus)


def to_cells(table: PrintedTable, paper: PrintedPaper) -> tuple[list[list[str]], int, list[int]]:
    """Return the table's cells, the number of header rows, and the rows that are section headings."""
    header = _header(table, paper)
    cells, sections, number = list(header), [], 0
    for block in table.blocks:
        if block.section:
            sections.append(len(cells))
            cells.append([block.section, *[""] * (len(header[0]) - 1)])
        for row in block.rows:
            number += 1
            cells.append([f"Peak {number}", row.side, *_coordinates(row, paper)])
    return cells, len(header), sections


def _header(table: PrintedTable, paper: PrintedPaper) -> list[list[str]]:
    name = SPACE_NAMES[table.space]
    if paper.cells == "two_spaces":
        return [["Peak", "Side", "MNI", "", "", "Talairach", "", ""], ["", "", "x", "y", "z", "x", "y", "z"]]
    if paper.cells in ("merged", "bracketed"):
        return [["Peak", "Side", f"{name} (x, y, z)"]]
    return [["Peak", "Side", "x", "y", "z"]]


def _coordinates(row: PrintedRow, paper: PrintedPaper) -> list[str]:
    printed = [to_number(value, paper.minus) for value in row.xyz]
    if paper.cells == "two_spaces" and row.twin:
        return printed + [to_number(value, paper.minus) for value in row.twin]
    if paper.cells == "merged":
        return [", ".join(printed)]
    if paper.cells == "bracketed":
        return [f"({', '.join(printed)})"]
    return printed
