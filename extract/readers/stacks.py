"""Rows as the markup states them, and rows that one row of the markup prints: numbers stacked, headings glued in a cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.numbers import find_triplets, fold_text, parse_number
from extract.readers.seen.shown import fold_lines

MIN_STACKS, MIN_STACKS_OF_TRIPLETS = 3, 2
"""Cells that must list as many numbers for a row to be several: x, y and z; triplets and something else."""
AXES = frozenset("xyz")
_APART = re.compile(r"\t|[ \u00a0\u2002-\u200a\u3000]{2,}")
"""What separates the headings that were typed into one cell."""


@dataclass(slots=True)
class RawCell:
    """A cell as the markup states it, before it has a place in the grid."""

    text: str
    raw: str
    row_span: int = 1
    """Rows of the markup it covers; 0 for one line of a row that is read as several."""
    column_span: int = 1
    column: int | None = None
    header: bool = False
    bold: bool = False
    italic: bool = False
    indent: float = 0.0
    lines: tuple[str, ...] = ()
    """The printed lines of a cell that holds several, blank ones left out."""
    all_lines: tuple[str, ...] = ()
    """The same with the blank ones, which keep their place."""
    parts: tuple[str, ...] = ()
    """The pieces of its text that wide blanks separate."""

    @classmethod
    def of(
        cls,
        shown: str,
        *,
        raw: str,
        all_lines: Sequence[str] | None = None,
        column_span: int = 1,
        bold: bool = False,
        italic: bool = False,
        indent: float = 0.0,
    ) -> RawCell:
        """Return the cell of a text whose lines are separated by line feeds, or are given."""
        lines = shown.removeprefix("\n").removesuffix("\n").split("\n") if all_lines is None else all_lines
        folded = [fold_text(fold_lines(line)) for line in lines]
        return cls(
            text=fold_text(fold_lines(shown)),
            raw=fold_lines(raw),
            column_span=column_span,
            bold=bold,
            italic=italic,
            indent=indent,
            lines=tuple(line for text in shown.split("\n") if (line := fold_text(fold_lines(text)))),
            all_lines=tuple(folded),
            parts=tuple(part for text in _APART.split(shown.strip()) if (part := fold_lines(text))),
        )

    def stacked(self, n_lines: int) -> tuple[str, ...] | None:
        """Return the cell as so many lines, None where it holds as many neither with nor without its blank ones."""
        return next((lines for lines in (self.lines, self.all_lines) if len(lines) == n_lines), None)


@dataclass(slots=True)
class RawRow:
    """A row as the markup states it; `heading` when it is in the table's head; `damage`: see `whole.damage`."""

    cells: list[RawCell] = field(default_factory=list)
    heading: bool = False
    damage: str | None = None


# -- numbers stacked in cells ----------------------------------------------------------------------------


def split_lines(row: RawRow) -> list[RawRow]:
    """Return the rows a row holds when its cells list one number per line, as word processors make them.

    Only where at least three cells (or two, of which one lists triplets) hold the same number of lines and each of
    those lines is a number. A cell with another number of lines stays whole beside all of them: which line of it
    belongs to which number is not known.
    """
    n_lines = 1 if row.heading else _height(row)
    if n_lines == 1:
        return [row]
    stacks = [cell.stacked(n_lines) for cell in row.cells]
    parts: list[RawRow] = []
    for number in range(n_lines):
        cells: list[RawCell] = []
        for cell, stack in zip(row.cells, stacks, strict=True):
            if stack is not None:
                line = stack[number]
                cells.append(replace(cell, text=line, raw=line, lines=(line,), row_span=0))
            elif number == 0:
                cells.append(cell)
        parts.append(RawRow(cells=cells))
    return parts


def unaligned(row: RawRow, n_rows: int) -> list[str]:
    """Return the texts of cells that list several values, but not one for each of the rows that their row was split into.

    A few lines of words are a label that was wrapped.
    """
    if n_rows < MIN_STACKS_OF_TRIPLETS:
        return []
    apart = [cell for cell in row.cells if len(cell.lines) > 1 and cell.stacked(n_rows) is None]
    return [cell.text for cell in apart if len(cell.lines) > n_rows / 2 or all(map(parse_number, cell.lines))]


def _height(row: RawRow) -> int:
    """Return how many rows a row holds: the number of lines of its stacks of numbers that most other cells fit, else 1.

    One stack of triplets is enough beside as many lines that each begin a text.
    """
    heights: Counter[int] = Counter()
    triplets: Counter[int] = Counter()
    for cell in row.cells:
        for n in {len(cell.lines), len(cell.all_lines)} - {0, 1}:
            lines = [line for line in cell.stacked(n) or () if line]
            if len(lines) > 1 and all(parse_number(line) is not None or find_triplets(line) for line in lines):
                heights[n] += 1
                triplets[n] += all(find_triplets(line) for line in lines)
    of_words = Counter(len(cell.lines) for cell in row.cells if len(cell.lines) > 1 and all(map(_begins, cell.lines)))
    enough = [
        n
        for n in heights
        if heights[n] + (of_words[n] if triplets[n] else 0) >= (MIN_STACKS_OF_TRIPLETS if triplets[n] else MIN_STACKS)
    ]
    fitting = Counter({n: sum(cell.stacked(n) is not None for cell in row.cells) for n in enough})
    return max(enough, key=lambda n: (fitting[n], -n), default=1)


def _begins(line: str) -> bool:
    """Return whether a line begins a text of its own, rather than going on with the line above."""
    return re.match(r"[^\W\d_]", line) is not None and not line[0].islower()


# -- headings glued in one cell --------------------------------------------------------------------------


def part_headings(row: RawRow) -> RawRow:
    """Return a row in which headings typed into one cell over several columns ("Y   Z   Region   BA") have cells of their own.

    Only where one of them is an axis or all are measures. Where there are fewer headings than columns, the widest text has the columns left.
    """
    if not any(cell.column_span > 1 for cell in row.cells):
        return row
    return replace(row, cells=[part for cell in row.cells for part in _parted(cell)])


def _parted(cell: RawCell) -> list[RawCell]:
    names = list(cell.parts if len(cell.parts) > 1 else cell.text.split())
    if not 1 < len(names) <= cell.column_span or not _are_glued(names, cell):
        return [cell]
    longest = max(range(len(names)), key=lambda n: len(names[n]))
    spans = [1] * len(names)
    spans[longest] += cell.column_span - len(names)
    columns = [None if cell.column is None else cell.column + sum(spans[:n]) for n in range(len(names))]
    return [
        replace(cell, text=name, raw=name, lines=(name,), all_lines=(name,), parts=(), column_span=span, column=column)
        for name, span, column in zip(names, spans, columns, strict=True)
    ]


def _are_glued(names: list[str], cell: RawCell) -> bool:
    """Return whether the names in one cell are headings of columns: axes (all three are read as they are), measures, a region.

    Names that wide blanks separate may be unknown but for two of them; "Y maze" is no heading of two columns.
    """
    axes = sum(name.lower() in AXES for name in names)
    known = axes + sum(
        bool(_MEASURE.fullmatch(name) or _PLACE.fullmatch(name)) for name in names if name.lower() not in AXES
    )
    if axes == len(names) == len(AXES):
        return False
    if len(cell.parts) > 1:
        return (axes > 0 and known > 1) or known == len(names) == cell.column_span
    begins = names[0].lower() in AXES or len(names) == cell.column_span
    return begins and known == len(names) and (axes > 0 or all(map(_MEASURE.fullmatch, names)))


_MEASURE = re.compile(
    r"[tzfp]|[tzf][- ]?(?:values?|scores?|max)|k[e]?|vox(?:els?)?|ba|p-?(?:values?|fwe|fdr|unc)|l/r|side|hem\.?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"regions?|areas?|structures?|labels?|side|hemisphere|hem\.?|ba|l/r", re.IGNORECASE)
