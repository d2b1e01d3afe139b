"""The geometry of the flow diagram: boxes in a grid with their lines wrapped, and the arrows between them.

Lengths are in points, from the top left. Widths of text are those of DejaVu Sans, which comes with matplotlib; a
character it lacks (Chinese) counts one em, the width of a full-width character in every font. So the layout is the
same on every machine, whichever fonts it has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

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
NO_BREAK = "\u00a0"
CLOSING = "，。；：、）！？》”’"
"""Chinese punctuation that never begins a line; `OPENING` never ends one."""
OPENING = ("（", "《", "“", "‘")
SPACES = rf"[^\S{NO_BREAK}]+"
"""Where a line may be broken: white space but the kind that holds together."""
FIXED_POINT = 65536.0
"""FreeType gives advances in 1/65536 of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box; `fill` is a colour, `vertical` a label read from bottom to top."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
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


Place = tuple[int, int]
"""A row and a column of the grid."""


@dataclass(slots=True)
class Grid:
    """Texts of boxes by row and column, before their sizes are known."""

    cells: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    links: list[tuple[Place, Place]] = field(default_factory=list)
    wide: dict[Place, int] = field(default_factory=dict)
    """How many columns a header spans."""

    def put(self, row: int, column: int, *lines: str) -> None:
        """Fill a box; empty lines are left out."""
        self.cells[row, column] = tuple(line for line in lines if line)

    def put_header(self, column: int, text: str, *, columns: int = 2) -> None:
        """Name an arm, above its main column and its side column."""
        self.put(HEADER_ROW, column, text)
        self.wide[HEADER_ROW, column] = columns

    def link(self, start: Place, end: Place) -> None:
        """Draw an arrow from one box to another."""
        self.links.append((start, end))


def place(grid: Grid, n_columns: int, language: str) -> Diagram:
    """Return the diagram of a grid: each row as high as its highest box, the phases named at the left."""
    boxes = {at: _box(grid, at) for at in sorted(grid.cells)}
    n_rows = 1 + max(row for row, _ in boxes)
    heights = [max((box.height for (r, _), box in boxes.items() if r == row), default=0.0) for row in range(n_rows)]
    tops, y = [], MARGIN
    for height in heights:
        tops.append(y)
        y += height + (GAP_Y if height else 0.0)
    boxes = {at: replace(box, y=tops[at[0]]) for at, box in boxes.items()}
    phases = (("identification", 2, 2), ("screening", 3, 5), ("included", 6, n_rows - 1))
    bands = [_band(label(name, language), tops[i], tops[j] + heights[j]) for name, i, j in phases]
    return Diagram(
        boxes=(*bands, *boxes.values()),
        arrows=tuple(_arrow(boxes[start], boxes[end], start, end) for start, end in grid.links),
        width=LEFT + n_columns * (WIDTH + GAP_X) - GAP_X + MARGIN,
        height=y - GAP_Y + MARGIN,
        title=label("title", language),
    )


def _box(grid: Grid, at: Place) -> Box:
    header = at[0] == HEADER_ROW
    columns = grid.wide.get(at, 1)
    width = columns * (WIDTH + GAP_X) - GAP_X
    lines = [part for line in grid.cells[at] for part in wrap(line, width - 2 * PAD, bold=header)]
    return Box(
        x=LEFT + at[1] * (WIDTH + GAP_X),
        y=0.0,
        width=width,
        height=2 * PAD + LINE * len(lines),
        lines=tuple(lines),
        fill="#f2c744" if header else "#ffffff",
        bold=header,
    )


def _band(text: str, top: float, bottom: float) -> Box:
    height = max(bottom - top, text_width(text, bold=True) + PAD)
    return Box(
        x=MARGIN,
        y=top - (height - (bottom - top)) / 2,
        width=BAND,
        height=height,
        lines=(text,),
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
        may_break = _is_chinese(character, bold=bold) and character not in CLOSING and found[-1][-1:] not in OPENING
        if found[-1] and (may_break or text_width(found[-1] + character, bold=bold) > width):
            found.append("")
        found[-1] += character
    return found


def _is_chinese(character: str, *, bold: bool) -> bool:
    return _advance(character, bold=bold) is None


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
