"""Rows of a table: which lines of print are one row, which cells continue in the next line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpora.words.anatomy import names_anatomy
from corpora.words.sides import is_side
from extract.pdf.layout.atoms import PrintColumn, is_numeric, is_triplet, says_nothing
from extract.pdf.layout.measures import PAIR
from extract.pdf.model import PageWords
from extract.pdf.table.cells import Body, CellPiece, CellText
from extract.pdf.table.wraps import RUNS_ON, Broken, broken_lists, chain_lines, makes_triplet

LETTERS_OF_A_NAME = 3
"""Letters from which a word is no axis, side or unit."""

MIDDLE = 0.06
"""Share of the table's width from its middle within which words are set in the middle of the table."""

GROUP_RULE = 40.0
"""Points of width from which a rule may separate row groups."""

OFF_MIDDLE = 0.6
"""Steps between rows from the middle of a group within which its one label is half-way down."""

USUAL_STEPS = 0.2
"""Share of the rows that follow one another directly from which their steps show how rows are set."""

EVEN = 1.15
"""Largest step beside the smallest where lines are set evenly."""

HALF_A_LINE = 0.62
"""Steps between rows within which words above or below a row belong to it ..."""

LINE_OF_PRINT = 1.6
"""... a step of this many type sizes at most."""


@dataclass(slots=True)
class Row:
    """One row: its cells, left to right, the page it is on and how far it was moved there."""

    page: PageWords
    cells: list[CellText]
    middle: float
    shift: float = 0.0


def _is_data(pieces: Sequence[CellPiece], numeric: frozenset[int]) -> bool:
    """Return whether a line carries a row's own numbers."""
    own = [p for p in pieces if p.first == p.last and p.first in numeric and is_numeric(p.phrase)]
    beside = [p for p in pieces if p.first == p.last and p.first in numeric]
    if len(pieces) > len(beside) >= PAIR and all(says_nothing(p.phrase) for p in beside):
        return True  # "Faces > houses  –  –": a comparison without a peak
    whole = [p for p in own if p.phrase.text[-1:] not in ",;"]  # a list that breaks off continues in the next line
    return bool(whole) and (len(own) >= min(2, len(numeric)) or any(is_triplet(p.phrase) for p in whole))


def _ends_a_list(pieces: Sequence[Sequence[CellPiece]], index: int) -> bool:
    """Return whether a line has no numbers but the rest of lists that the line above broke off."""
    numbers = [p for p in pieces[index] if p.n_numbers]
    if index == 0 or not numbers:
        return False
    over = {p.first: p for line in pieces[max(0, index - 2) : index] for p in line}
    above = [over.get(p.first) for p in numbers]
    if all(one is not None and one.goes_on for one in above):
        return True
    return len(pieces[index]) == 1 and above[0] is not None and makes_triplet(above[0], numbers[0])


def build_rows(
    body: Body,
    pieces: Sequence[Sequence[CellPiece]],
    columns: Sequence[PrintColumn],
    numeric: frozenset[int],
    headed: frozenset[int] = frozenset(),
) -> list[Row]:
    """Return the rows of one page's body: lines with numbers, each with the text that belongs to it.

    `headed` are the columns that the first row of the table fills: there labels are printed on their first row.

    A line without numbers is part of the cell above it or below it when its wording shows it (see
    `_goes_on_score`), otherwise a row of its own: a heading inside the table.
    """
    data = [i for i, line in enumerate(pieces) if _is_data(line, numeric) and not _ends_a_list(pieces, i)]
    broken = broken_lists(pieces, frozenset(data))
    data = sorted({*data, *(home for _, home in broken.values())})
    middles = [line.middle for line in body.lines]
    pitch = _usual_pitch(middles, data)
    rows = {i: Row(body.page, _own_cells(pieces[i], numeric, broken), middles[i], body.shift) for i in data}
    headings = _heading_lines(pieces, columns, numeric, frozenset(data), broken)
    texts = [[pieces[i][0] for i in sorted(headings)]]
    texts += _loose_pieces(pieces, len(columns), numeric, rows, {id(pieces[i][0]) for i in headings} | set(broken))
    chains = [chain for part in texts for chain in chain_lines(part, body, columns, frozenset(data), pitch)]
    for piece, home_line in broken.values():
        _put(rows[home_line], CellText([piece]))
    loose = _put_home(chains, rows, data, middles, pitch)
    _place_loose(loose, rows, data, middles, body)
    _span_groups(rows, data, middles, body, headed)
    return sorted(rows.values(), key=lambda r: r.middle)


def _own_cells(line: Sequence[CellPiece], numeric: frozenset[int], broken: Broken) -> list[CellText]:
    """Return the cells of a line of numbers that nothing on other lines can belong to."""
    return [CellText([p]) for p in line if _stays(p, numeric) and id(p) not in broken]


def _heading_lines(
    pieces: Sequence[Sequence[CellPiece]],
    columns: Sequence[PrintColumn],
    numeric: frozenset[int],
    data: frozenset[int],
    broken: Broken,
) -> set[int]:
    """Return the lines that are a heading of the rows below: alone, over several columns, or the rest of such a line."""
    alone = {line[0].line for line in pieces if len(line) == 1 and line[0].line not in data}
    for i in alone:
        _spread_heading(pieces[i][0], columns, numeric)
    wide = {i for i in alone if pieces[i][0].last > pieces[i][0].first}
    rest = {i for i in alone if i - 1 in wide and _ends_heading(pieces[i - 1][0], pieces[i][0])}
    return (wide | rest) - {p.line for p, home in broken.values() if p.line != home}


def _loose_pieces(
    pieces: Sequence[Sequence[CellPiece]],
    n_columns: int,
    numeric: frozenset[int],
    rows: Mapping[int, Row],
    taken: set[int],
) -> list[list[CellPiece]]:
    """Return for each column the pieces that are in no heading, no broken list and no certain row, top to bottom."""
    columns: list[list[CellPiece]] = [[] for _ in range(n_columns)]
    for piece in (p for line in pieces for p in line):
        if id(piece) not in taken and not (piece.line in rows and _stays(piece, numeric)):
            columns[piece.first].append(piece)
    return columns


def _put_home(
    chains: Sequence[CellText], rows: dict[int, Row], data: Sequence[int], middles: Sequence[float], pitch: float
) -> list[CellText]:
    """Add the cells that belong to a line of numbers to its row, those printed on it first; return the others."""
    on_rows = [chain for chain in chains if any(p.line in rows for p in chain.pieces)]
    first = {id(chain) for chain in on_rows}
    loose = []
    for chain in [*on_rows, *(chain for chain in chains if id(chain) not in first)]:
        home = _home(chain, data, middles, pitch, rows)
        if home is None:
            loose.append(chain)
        else:
            _put(rows[home], chain)
    return loose


def _spread_heading(piece: CellPiece, columns: Sequence[PrintColumn], numeric: frozenset[int]) -> None:
    """Let words alone on their line, in the middle of the table over a column of numbers, head the whole table."""
    left, right = columns[0].x0, columns[-1].x1
    off = abs((piece.phrase.x0 + piece.phrase.x1) / 2 - (left + right) / 2)
    words = [w for w in piece.phrase.words if sum(c.isalpha() for c in w.text) >= LETTERS_OF_A_NAME]
    over = frozenset(range(piece.first, piece.last + 1))
    if over <= numeric and words and off < MIDDLE * (right - left):
        piece.first, piece.last = 0, len(columns) - 1


def _ends_heading(above: CellPiece, piece: CellPiece) -> bool:
    """Return whether a line alone below a wide heading is the rest of it."""
    one, two = above.phrase, piece.phrase
    alike = one.bold == two.bold and one.italic == two.italic
    set_off = one.bold or one.italic or two.text[:1].islower() or RUNS_ON.search(one.text) is not None
    return piece.first <= 1 and alike and set_off


def join_over_page(rows: list[Row], later: list[Row], columns: Sequence[PrintColumn]) -> list[Row]:
    """Return the rows of the next page; a cell broken by the page's end is given back to its row."""
    if not rows or not later or len(later[0].cells) != 1:
        return later
    block = later[0].cells[0]
    homes = [b for b in rows[-1].cells if b.first == block.first]
    if not homes and _is_missing(rows, block):
        rows[-1].cells.append(block)
        return later[1:]
    if not homes or is_numeric(block.pieces[0].phrase):
        return later
    above, below = homes[0].text, block.text
    runs_on = bool(RUNS_ON.search(above)) or above.count("(") > above.count(")")
    edge = columns[block.first].x1
    first_word = block.pieces[0].phrase.words[0]
    full = homes[0].pieces[-1].phrase.x1 + (first_word.x1 - first_word.x0) > edge
    if runs_on or (full and below[:1].islower()) or _wants_region(rows, homes[0], below):
        homes[0].pieces.extend(block.pieces)
        return later[1:]
    return later


def _is_missing(rows: Sequence[Row], block: CellText) -> bool:
    """Return whether the last row of a page, unlike all rows above it, lacks the label that opens the next page."""
    labelled = [any(cell.first <= block.first <= cell.last for cell in row.cells) for row in rows]
    return names_anatomy(block.text) and len(rows) > PAIR and all(labelled[:-1]) and not labelled[-1]


def _wants_region(rows: Sequence[Row], last: CellText, below: str) -> bool:
    """Return whether a side that ends a page goes with the region that opens the next: no label above is a side alone."""
    labels = [cell.text for row in rows for cell in row.cells if cell.first == last.first and cell is not last]
    return is_side(last.text) and names_anatomy(below) and not any(is_side(label) for label in labels)


def _stays(piece: CellPiece, numeric: frozenset[int]) -> bool:
    """Return whether a piece certainly belongs to its own line: a number in a column of numbers.

    A list of numbers that breaks off after a comma may go on in the next line.
    """
    if not (piece.first == piece.last and piece.first in numeric and is_numeric(piece.phrase)):
        return False
    text = piece.phrase.text
    return text[-1:] not in ",;" and text.count("(") <= text.count(")")


def _usual_pitch(middles: Sequence[float], data: Sequence[int]) -> float:
    """Return the usual distance between rows, in points: between lines of numbers that follow each other."""
    steps = [middles[b] - middles[a] for a, b in pairwise(data) if b == a + 1]
    if len(steps) < USUAL_STEPS * len(data):
        steps = []  # most rows take several lines: a few pairs of lines close together are no evidence
    lines = [b - a for a, b in pairwise(middles)]
    if not steps and lines and max(lines) < EVEN * min(lines):
        # A heading over each row, or rows of two lines: set evenly, the step is no evidence.
        return median(lines)
    steps = steps or [middles[b] - middles[a] for a, b in pairwise(data)] or lines
    return median(steps) if steps else 0.0


def _home(
    block: CellText, data: Sequence[int], middles: Sequence[float], pitch: float, rows: dict[int, Row]
) -> int | None:
    """Return the data line a block of text belongs to: the one it is on, else the one it is around."""
    on_line = [p.line for p in block.pieces if p.line in rows]
    if on_line:
        return on_line[0]
    top, bottom = block.pieces[0].middle, block.pieces[-1].middle
    within = [i for i in data if top < middles[i] < bottom]
    if within:
        return within[0]
    if not data or not pitch:
        return None
    nearest = min(data, key=lambda i: min(abs(middles[i] - top), abs(middles[i] - bottom)))
    distance = min(abs(middles[nearest] - top), abs(middles[nearest] - bottom))
    taken = any(b.first <= block.last and block.first <= b.last for b in rows[nearest].cells)
    reach = HALF_A_LINE * min(pitch, LINE_OF_PRINT * block.pieces[0].phrase.size)
    return nearest if distance < reach and not taken else None


def _put(row: Row, block: CellText) -> None:
    """Add a block to a row, joined to what is already in its column."""
    for other in row.cells:
        if other.first == block.first and other.last == block.last:
            other.pieces = sorted(other.pieces + block.pieces, key=lambda p: (p.line, p.phrase.x0))
            return
    row.cells.append(block)


def _place_loose(
    loose: Sequence[CellText],
    rows: dict[int, Row],
    data: Sequence[int],
    middles: Sequence[float],
    body: Body,
) -> None:
    """Give each block that belongs to no line of numbers its place: a note to the row above, or a row."""
    aligned = {b.first for i in data for b in rows[i].cells}
    lead = min(aligned, default=0)
    for block in sorted(loose, key=lambda b: b.pieces[0].line):
        line = block.pieces[0].line
        before = [i for i in data if i < line]
        if (
            before
            and block.first > lead
            and block.first in aligned
            and block.first == block.last
            and len(body.lines[line].words) == len(block.pieces[0].phrase.words)
            and not any(b.first == block.first for b in rows[before[-1]].cells)
            and is_numeric(block.pieces[0].phrase)
        ):
            rows[before[-1]].cells.append(block)
            continue
        if line in rows:
            rows[line].cells.append(block)
        else:
            rows[line] = Row(body.page, [block], middles[line], body.shift)


def _span_groups(
    rows: dict[int, Row],
    data: Sequence[int],
    middles: Sequence[float],
    body: Body,
    headed: frozenset[int],
) -> None:
    """Let the one label of rows between two rules, printed half-way down, span these rows."""
    lines = sorted(r[1] for r in body.rules if r[2] - r[0] > GROUP_RULE)
    for above, below in pairwise(lines):
        group = [i for i in data if above < middles[i] < below]
        if len(group) < PAIR or any(i not in data and above < middles[i] < below for i in rows):
            continue
        centre = (middles[group[0]] + middles[group[-1]]) / 2
        pitch = (middles[group[-1]] - middles[group[0]]) / (len(group) - 1)
        known = headed if len(group) == len(data) else frozenset()
        for column in sorted({b.first for i in group for b in rows[i].cells} - known):
            holders = [(i, b) for i in group for b in rows[i].cells if b.first == column]
            if len(holders) != 1 or holders[0][0] == group[0]:
                continue
            home, block = holders[0]
            place = (block.pieces[0].middle + block.pieces[-1].middle) / 2
            if abs(place - centre) > OFF_MIDDLE * pitch or any(is_triplet(p.phrase) for p in block.pieces):
                continue
            rows[home].cells.remove(block)
            block.row_span = len(group)
            rows[group[0]].cells.append(block)
