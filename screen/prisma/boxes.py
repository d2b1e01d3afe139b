"""The geometry of the flow diagram: boxes in a grid with their lines wrapped, and the arrows between them.

Lengths are in points, from the top left. Widths of text are those of DejaVu Sans, which comes with matplotlib; a
character it lacks (Chinese) counts one em, the width of a full-width character in every font. So the layout is the
same on every machine, whichever fonts it has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from screen.prisma.labels import label

FONT_SIZE = 9.0
LINE = 13.0
"""From one baseline to the next."""
PAD = 8.0
WIDTH = 222.0
GAP_X = 26.0
GAP_Y = 22.0
BAND = 26.0
"""Width of the bands at the left that name the phases."""
MARGIN = 12.0
INDENT = 3.0
"""Width of a leading space of a line: items are indented under their box's first line."""
LEFT = MARGIN + BAND + GAP_X / 2
"""Where the first column begins, right of the bands of the phases."""
HEADER_ROW = 1
"""The row of the grid that holds the header of each arm."""
OF_A_WIDE_LINE = 0.96
"""Share of a long line that is filled: hinting may draw text up to 2 % wider than it is measured."""
NO_BREAK = "\u00a0"
CLOSING = "，。；：、）！？》”’"
"""Chinese punctuation that never begins a line; `OPENING` never ends one."""
OPENING = ("（", "《", "“", "‘")
SPACES = rf"[^\S{NO_BREAK}]+"
"""Where a line may be broken: white space but the kind that holds together."""
FIXED_POINT = 65536.0
"""FreeType gives advances in 1/65536 of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text in a box: on `line` (from 0), `x` points from the left edge; `key` names the list it counts."""

    text: str
    line: int = 0
    x: float = PAD
    align: Literal["left", "center", "right"] = "left"
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box; `fill` is a colour, `vertical` a label read from bottom to top."""

    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    fill: str = "#ffffff"
    bold: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A line through points, with its head at the last one."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Boxes and arrows, and the size of the picture."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a box before it is wrapped: its words, a number per column of the flow, and the list behind each number."""

    text: str
    numbers: tuple[int, ...] = ()
    keys: tuple[str | None, ...] = ()


Place = tuple[int, int]
"""A row and a column of the grid."""


@dataclass(slots=True)
class Grid:
    """Entries of boxes by row and column, before their sizes are known.

    `columns` name the numbers of an entry where it has several; with one, it follows the words as "(n = 12)".
    """

    columns: tuple[str, ...] = ()
    number_width: float = 0.0
    box_width: float = WIDTH
    cells: dict[Place, tuple[Entry, ...]] = field(default_factory=dict)
    links: list[tuple[Place, Place]] = field(default_factory=list)
    wide: dict[Place, int] = field(default_factory=dict)
    """How many columns a header spans."""

    def put(self, row: int, column: int, *entries: Entry | None) -> None:
        """Fill a box; what is None is left out."""
        self.cells[row, column] = tuple(entry for entry in entries if entry is not None)

    def put_header(self, column: int, text: str, *, columns: int = 2, row: int = HEADER_ROW) -> None:
        """Name an arm, above its main column and its side column."""
        self.put(row, column, *(Entry(text=line) for line in text.split("\n")))
        self.wide[row, column] = columns

    def link(self, start: Place, end: Place) -> None:
        """Draw an arrow from one box to another."""
        self.links.append((start, end))


def place(grid: Grid, n_columns: int, language: str) -> Diagram:
    """Return the diagram of a grid: each row as high as its highest box, the phases named at the left."""
    boxes = {at: _box(grid, at) for at in sorted(grid.cells)}
    n_rows = 1 + max(row for row, _ in boxes)
    phases = (("identification", 2, 2), ("screening", 3, 5), ("included", 6, n_rows - 1))
    heights = [max((box.height for (r, _), box in boxes.items() if r == row), default=0.0) for row in range(n_rows)]
    tops = _tops(heights)
    for name, first, last in phases:  # a phase is at least as high as its name is long
        missing = text_width(label(name, language), bold=True) + PAD - (tops[last] + heights[last] - tops[first])
        if missing > 0:
            heights[last] += missing
            tops = _tops(heights)
    boxes = {at: replace(box, y=tops[at[0]]) for at, box in boxes.items()}
    bands = [_band(label(name, language), tops[i], tops[j] + heights[j]) for name, i, j in phases]
    return Diagram(
        boxes=(*bands, *boxes.values()),
        arrows=tuple(_arrow(boxes[start], boxes[end], start, end) for start, end in grid.links),
        width=LEFT + n_columns * (grid.box_width + GAP_X) - GAP_X + MARGIN,
        height=tops[-1] + heights[-1] + MARGIN,
        title=label("title", language),
    )


def _tops(heights: Sequence[float]) -> list[float]:
    tops, y = [], MARGIN
    for height in heights:
        tops.append(y)
        y += height + (GAP_Y if height else 0.0)
    return tops


def _box(grid: Grid, at: Place) -> Box:
    header = at[0] == HEADER_ROW
    columns = grid.wide.get(at, 1)
    width = columns * (grid.box_width + GAP_X) - GAP_X
    has_table = len(grid.columns) > 1 and any(entry.numbers for entry in grid.cells[at])
    texts = _table(grid, grid.cells[at], width) if has_table else _lines(grid.cells[at], width, header=header)
    return Box(
        x=LEFT + at[1] * (grid.box_width + GAP_X),
        y=0.0,
        width=width,
        height=2 * PAD + LINE * (1 + max((text.line for text in texts), default=0)),
        texts=tuple(texts),
        fill="#f2c744" if header else "#ffffff",
        bold=header,
    )


def _lines(entries: Sequence[Entry], width: float, *, header: bool) -> list[Text]:
    """Return entries as lines, one number in brackets behind the words."""
    texts: list[Text] = []
    for entry in entries:
        line = f"{entry.text} (n = {entry.numbers[0]})" if entry.numbers else entry.text
        key = entry.keys[0] if entry.keys else None
        for part in wrap(line, (width - 2 * PAD) * (1.0 if width <= WIDTH else OF_A_WIDE_LINE), bold=header):
            texts.append(_centred(part, len(texts), width) if header else _flush(part, len(texts), key))
    return texts


def _table(grid: Grid, entries: Sequence[Entry], width: float) -> list[Text]:
    """Return entries as a table: words at the left, a column of numbers for each of `grid.columns`."""
    ends = [width - PAD - grid.number_width * i for i in reversed(range(len(grid.columns)))]
    room = ends[0] - grid.number_width - PAD
    texts = [Text(text=name, x=x, align="right") for name, x in zip(grid.columns, ends, strict=True)]
    line = 1
    for entry in entries:
        parts = wrap(entry.text, room)
        texts += [_flush(part, line + i, None) for i, part in enumerate(parts)]
        texts += [
            Text(text=str(n), line=line, x=x, align="right", key=key)
            for n, x, key in zip(entry.numbers, ends, entry.keys, strict=False)
        ]
        line += len(parts)
    return texts


def _flush(line: str, number: int, key: str | None) -> Text:
    text = line.lstrip(" ")
    return Text(text=text, line=number, x=PAD + INDENT * (len(line) - len(text)), key=key)


def _centred(line: str, number: int, width: float) -> Text:
    return Text(text=line.strip(), line=number, x=width / 2, align="center")


def _band(text: str, top: float, bottom: float) -> Box:
    return Box(
        x=MARGIN,
        y=top,
        width=BAND,
        height=bottom - top,
        texts=(Text(text=text, x=BAND / 2, align="center"),),
        fill="#c9dff2",
        bold=True,
        vertical=True,
    )


def _arrow(start: Box, end: Box, at: Place, to: Place) -> Arrow:
    """Return the arrow between two boxes: along their row, down their column, or down and then aside."""
    if at[0] == to[0]:
        y = start.y + min(start.height, end.height) / 2
        return Arrow(points=((start.x + start.width, y), (end.x, y)))
    x_start, x_end = start.x + start.width / 2, end.x + end.width / 2
    if at[1] == to[1]:
        return Arrow(points=((x_start, start.y + start.height), (x_end, end.y)))
    side = end.x if at[1] < to[1] else end.x + end.width
    y = end.y + end.height / 2
    return Arrow(points=((x_start, start.y + start.height), (x_start, y), (side, y)))


def wrap(line: str, width: float, *, bold: bool = False) -> list[str]:
    """Return `line` broken into lines of at most `width` points; what continues a line is indented further.

    Breaks between words, between any two characters DejaVu Sans lacks (Chinese), and inside a word only where it is
    wider than a whole line; "(n = 12)" is never torn apart.
    """
    indent = line[: len(line) - len(line.lstrip(" "))]
    hanging = indent + "  "
    lines, now = [], indent
    for piece in _pieces(line, width - len(hanging) * INDENT, bold=bold):
        if now.strip() and line_width(now + piece.rstrip(" "), bold=bold) > width:
            lines.append(now.rstrip(" "))
            now = hanging
        now += piece
    return [*lines, now.rstrip(" ")]


def _pieces(line: str, width: float, *, bold: bool) -> list[str]:
    """Return what a line may be broken into, each at most `width` points wide; a space ends the piece before it."""
    words = re.split(SPACES, line.strip().replace("(n = ", f"(n{NO_BREAK}={NO_BREAK}"))
    found: list[str] = []
    for word in words:
        *inner, last = _parts(word, width, bold=bold)
        found += [*inner, last + " "]
    return found


def _parts(word: str, width: float, *, bold: bool) -> list[str]:
    found = [""]
    for character in word:
        may_break = not has_glyph(character, bold=bold) and character not in CLOSING and found[-1][-1:] not in OPENING
        if found[-1] and (may_break or text_width(found[-1] + character, bold=bold) > width):
            found.append("")
        found[-1] += character
    return found


def has_glyph(character: str, *, bold: bool = False) -> bool:
    """Return whether DejaVu Sans holds a character."""
    return _advance(character, bold=bold) is not None


def line_width(line: str, *, bold: bool = False) -> float:
    """Return the width of a line in points, its indent counted as `INDENT` a space."""
    text = line.lstrip(" ")
    return (len(line) - len(text)) * INDENT + text_width(text, bold=bold)


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width in points of `text` set in `FONT_SIZE`."""
    advances = (_advance(character, bold=bold) for character in text)
    return FONT_SIZE * sum(1.0 if one is None else one for one in advances)


@lru_cache(maxsize=4096)
def _advance(character: str, *, bold: bool) -> float | None:
    """Return how far a character moves the pen, in em; None where DejaVu Sans lacks it."""
    font = _font(bold)
    if not font.get_char_index(ord(character)):
        return None
    from matplotlib.ft2font import LoadFlags

    return float(font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / FIXED_POINT


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    """Return DejaVu Sans, 1 pixel to the em."""
    # A font of our own: those that matplotlib keeps are set to other sizes whenever something is drawn.
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = FT2Font(f"{get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf")
    font.set_size(1.0, 72.0)
    return font
