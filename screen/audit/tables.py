"""A table of an audit: what is printed on the screen and what is written to a file are the same rows."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from corpora.catalogue.language_of import translated
from corpora.formats.visible import visible
from corpora.sheets import Cell

MOST_ON_SCREEN = 40
"""Rows of a table that are printed; a file holds all."""
SHORT = 20
"""Characters up to which the cells of a column are not broken into lines."""
LEAST, GAP = 16, 2
"""Least width of a column of longer texts, and the blanks between two columns."""
NO_TERMINAL_WIDTH = 140
"""Characters of a line where the output is no terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a heading. `shown` are the columns printed on the screen (all, where it is empty)."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    shown: tuple[str, ...] = ()

    def as_dicts(self) -> list[dict[str, Cell]]:
        """Return the rows by the names of their columns, empty cells left out."""
        return [{k: v for k, v in zip(self.header, row, strict=True) if v not in (None, "")} for row in self.rows]


def screen_width() -> int:
    """Return the characters of a line: the terminal's, or a fixed number where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else NO_TERMINAL_WIDTH


def screen_lines(table: Table, *, width: int | None = None, most: int = MOST_ON_SCREEN) -> list[str]:
    """Return a table as lines of text, its columns aligned; past `most` rows their number only.

    Its title is in the language in force; the columns are called as in a file.
    """
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    places = [i for i, name in enumerate(table.header) if not table.shown or name in table.shown]
    filled = [i for i in places if any(row[i] not in (None, "") for row in table.rows)]
    lines = [translated(table.title)] if table.title else []
    if not filled:
        return [*lines, f"  {translated('(none)')}"] if table.title else []
    drawn = Drawn(box=None, pad_edge=False, show_edge=False, header_style="bold")
    needed = 0
    for i in filled:
        cells = ["" if row[i] is None else visible(row[i]) for row in table.rows[:most]]
        longest = max(map(len, (*cells, *table.header[i].split("_"))))
        # A column narrower than this would cut numbers: rather a line longer than the screen.
        least = longest if longest <= SHORT else LEAST
        needed += least + GAP
        numeric = all(isinstance(row[i], int | float) or row[i] in (None, "") for row in table.rows)
        drawn.add_column(
            Text(table.header[i].replace("_", "\n")),
            justify="right" if numeric else "left",
            overflow="fold",
            min_width=least,
            no_wrap=longest <= SHORT,
        )
    for row in table.rows[:most]:
        drawn.add_row(*(Text("" if row[i] is None else visible(row[i])) for i in filled))
    stream = io.StringIO()
    Console(
        file=stream,
        width=max(width or screen_width(), needed),
        color_system=None,
        highlight=False,
        legacy_windows=False,
    ).print(drawn)
    lines += [line.rstrip() for line in stream.getvalue().splitlines()]
    if len(table.rows) > most:
        lines.append(translated(f"… and {len(table.rows) - most} more; all of them are written with -o."))
    return lines


def percent(share: float | None) -> str:
    """Return a share as "13.9 %", "" where there is none."""
    return "" if share is None else f"{100 * share:.1f} %"


def rounded(share: float | None) -> float | None:
    """Return a share as tables hold it: four decimals."""
    return None if share is None else round(share, 4)


def counted(number: int, one: str, several: str = "") -> str:
    """Return "1 report", "2 reports"."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def tally(words: Iterable[str]) -> str:
    """Return "study_type 3, modality 1": how often each word occurs, the most frequent first."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{word} {n}" for word, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
