"""Rows of a table: which lines of print are one row, which cell goes on over the next line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from corpora.evidence import Box
from extract.readers.pdf_columns import Column, covered, is_numeric, is_sentence, is_triplet, split_atoms
from extract.readers.pdf_glyphs import PageWords
from extract.readers.pdf_lines import Line, Phrase, middle

_RUNS_ON = re.compile(r"(?:[,/(\[<>&+–-]|\b(?:and|of|the|to|or|in|with|vs\.?|for|by|from))$", re.IGNORECASE)
JOIN = 2.4
"""Two lines of a text column are one cell from this score on (see `_goes_on_score`)."""

NEVER = -100.0
"""The score of two lines that cannot be one cell."""


@dataclass(slots=True)
class Piece:
    """The words of one line that lie in one cell: columns `first` to `last`."""

    phrase: Phrase
    first: int
    last: int
    line: int

    @property
    def middle(self) -> float:
        """Height of the middle of the line of print, in points."""
        return self.phrase.middle


@dataclass(slots=True)
class Block:
    """The text of one cell: one piece, or several that go on over lines."""

    pieces: list[Piece]
    row: int = -1
    row_span: int = 1

    @property
    def first(self) -> int:
        """The leftmost column it stands in."""
        return min(p.first for p in self.pieces)

    @property
    def last(self) -> int:
        """The rightmost column it stands in."""
        return max(p.last for p in self.pieces)

    @property
    def text(self) -> str:
        """The words as text, wrapped lines joined."""
        text = ""
        for piece in self.pieces:
            words = piece.phrase.text
            if text.endswith("-") and len(text) > 2 and text[-2].isalpha() and words[:1].islower():
                text = text[:-1] + words
            else:
                text = f"{text} {words}".strip()
        return text


@dataclass(slots=True)
class Body:
    """The body lines of a table on one page, with what parts them.

    `shift` is how far (points) the lines were moved to the left to stand under the first page's header.
    """

    page: PageWords
    lines: list[Line]
    rules: list[Box] = field(default_factory=list)
    shift: float = 0.0


@dataclass(slots=True)
class Row:
    """One row: its blocks, left to right, the page it stands on and how far it was moved there."""

    page: PageWords
    blocks: list[Block]
    middle: float
    shift: float = 0.0


def _is_data(pieces: Sequence[Piece], numeric: frozenset[int]) -> bool:
    """Return whether a line carries a row's own numbers."""
    own = [p for p in pieces if p.first == p.last and p.first in numeric and is_numeric(p.phrase)]
    return len(own) >= min(2, len(numeric)) or any(is_triplet(p.phrase) for p in own)


def _ends_a_list(pieces: Sequence[Sequence[Piece]], index: int) -> bool:
    """Return whether a line holds only the rest of a list of numbers that the line above broke off."""
    if index == 0 or len(pieces[index]) != 1:
        return False
    piece = pieces[index][0]
    above = [p for p in pieces[index - 1] if p.first == piece.first]
    return bool(above) and above[0].phrase.text[-1:] in ",;"


def build_rows(
    body: Body, pieces: Sequence[Sequence[Piece]], columns: Sequence[Column], numeric: frozenset[int]
) -> list[Row]:
    """Return the rows of one page's body: lines with numbers, each with the text that belongs to it.

    A line without numbers is part of the cell above it or below it when the text says so (see
    `_goes_on_score`), otherwise a row of its own: a heading inside the table.
    """
    data = [i for i, line in enumerate(pieces) if _is_data(line, numeric) and not _ends_a_list(pieces, i)]
    data_set = frozenset(data)
    middles = [line.middle for line in body.lines]
    pitch = _usual_pitch(middles, data)
    rows = {
        i: Row(body.page, [Block([p]) for p in pieces[i] if _stays(p, numeric)], middles[i], body.shift)
        for i in data
    }
    chains: list[Block] = []
    alone = {line[0].line for line in pieces if len(line) == 1 and line[0].line not in data_set}
    for i in alone:
        _spread_heading(pieces[i][0], columns, numeric)
    wide = {i for i in alone if pieces[i][0].last > pieces[i][0].first}
    headings = {i for i in alone if i in wide or (i - 1 in wide and pieces[i][0].first <= 1)}
    chains.extend(_chain([pieces[i][0] for i in sorted(headings)], body, columns, data_set, pitch))
    for column in range(len(columns)):
        mine = [
            p
            for line in pieces
            for p in line
            if p.first == column
            and p.line not in headings
            and not (p.line in data_set and _stays(p, numeric))
        ]
        chains.extend(_chain(mine, body, columns, data_set, pitch))
    loose = []
    for block in chains:
        home = _home(block, data, middles, pitch, rows)
        if home is None:
            loose.append(block)
        else:
            _put(rows[home], block)
    _place_loose(loose, rows, data, middles, body)
    _span_groups(rows, data, middles, body)
    return sorted(rows.values(), key=lambda r: r.middle)


def _spread_heading(piece: Piece, columns: Sequence[Column], numeric: frozenset[int]) -> None:
    """Let words alone on their line, in the middle of the table over a column of numbers, head the whole table."""
    left, right = columns[0].x0, columns[-1].x1
    off = abs((piece.phrase.x0 + piece.phrase.x1) / 2 - (left + right) / 2)
    words = [w for w in piece.phrase.words if sum(c.isalpha() for c in w.text) > 2]
    over = frozenset(range(piece.first, piece.last + 1))
    if over <= numeric and words and off < 0.06 * (right - left):
        piece.first, piece.last = 0, len(columns) - 1


def join_over_page(rows: list[Row], later: list[Row], columns: Sequence[Column]) -> list[Row]:
    """Return the rows of the next page; a cell broken by the page's end is given back to its row."""
    if not rows or not later or len(later[0].blocks) != 1:
        return later
    block = later[0].blocks[0]
    homes = [b for b in rows[-1].blocks if b.first == block.first]
    if not homes or is_numeric(block.pieces[0].phrase):
        return later
    above, below = homes[0].text, block.text
    runs_on = bool(_RUNS_ON.search(above)) or above.count("(") > above.count(")")
    edge = columns[block.first].x1
    first_word = block.pieces[0].phrase.words[0]
    full = homes[0].pieces[-1].phrase.x1 + (first_word.x1 - first_word.x0) > edge
    if runs_on or (full and below[:1].islower()):
        homes[0].pieces.extend(block.pieces)
        return later[1:]
    return later


def _stays(piece: Piece, numeric: frozenset[int]) -> bool:
    """Return whether a piece surely belongs to its own line: a number in a column of numbers.

    A list of numbers that breaks off after a comma may go on in the next line.
    """
    if not (piece.first == piece.last and piece.first in numeric and is_numeric(piece.phrase)):
        return False
    text = piece.phrase.text
    return text[-1:] not in ",;" and text.count("(") <= text.count(")")


def _usual_pitch(middles: Sequence[float], data: Sequence[int]) -> float:
    """Return the usual distance between rows, in points: between lines of numbers that follow each other."""
    steps = [middles[b] - middles[a] for a, b in pairwise(data) if b == a + 1]
    lines = [b - a for a, b in pairwise(middles)]
    if not steps and lines and max(lines) < 1.15 * min(lines):
        # A heading over each row, or rows of two lines: set evenly, the step says nothing.
        return median(lines)
    steps = steps or [middles[b] - middles[a] for a, b in pairwise(data)] or lines
    return median(steps) if steps else 0.0


@dataclass(slots=True)
class _Habits:
    """How the labels of one column are set: what a line that goes on is told by.

    `capital`: labels mostly begin with a capital; `titled`: their later words do too; `strict`: all that
    surely begin a label do. `indents` are where labels begin, `limit` is how far right they reach.
    """

    columns: Sequence[Column]
    data: frozenset[int]
    pitch: float
    capital: bool
    titled: bool
    strict: bool
    indents: Sequence[float]
    limit: float


def _habits(
    pieces: Sequence[Piece], columns: Sequence[Column], data: frozenset[int], pitch: float
) -> _Habits:
    texts = [p for p in pieces if p.line in data]
    starts = [p.phrase.text[:1] for p in pieces if p.phrase.text[:1].isalpha()]
    later = [w.text for p in pieces for w in p.phrase.words[1:] if w.text[:1].isalpha() and len(w.text) > 3]
    whole = [p.phrase.text[:1] for p in texts if p.line - 1 in data and p.phrase.text[:1].isalpha()]
    return _Habits(
        columns=columns,
        data=data,
        pitch=pitch,
        capital=sum(c.isupper() for c in starts) >= 0.4 * len(starts),
        titled=bool(later) and sum(w[:1].isupper() for w in later) >= 0.5 * len(later),
        strict=len(whole) >= 3 and sum(c.isupper() for c in whole) >= 0.95 * len(whole),
        indents=[p.phrase.x0 for p in texts],
        limit=max((p.phrase.x1 for p in pieces), default=0.0),
    )


def _chain(
    pieces: Sequence[Piece], body: Body, columns: Sequence[Column], data: frozenset[int], pitch: float
) -> list[Block]:
    """Return the blocks of one column: each piece alone or joined to the piece above it."""
    habits = _habits(pieces, columns, data, pitch)
    blocks: list[Block] = []
    for piece in pieces:
        if blocks and _goes_on_score(blocks[-1], piece, body, habits) >= JOIN:
            blocks[-1].pieces.append(piece)
        else:
            blocks.append(Block([piece]))
    return blocks


def _goes_on_score(block: Block, piece: Piece, body: Body, habits: _Habits) -> float:
    """Return how strongly the print says that a cell's text goes on in the next line of its column.

    A line goes on because its next word did not fit: so room to spare speaks against it most, next to
    another style or a ruling line between. Words that want a sequel, small letters, an indent and a
    short step down speak for it; numbers of its own speak against it.
    """
    last = block.pieces[-1]
    above, below = last.phrase, piece.phrase
    step = piece.middle - last.middle
    if any(last.middle < r[1] < piece.middle and r[0] < below.x1 and r[2] > below.x0 for r in body.rules):
        return NEVER
    if step > 2.6 * max(below.size, 1.0) and step > 1.2 * habits.pitch:
        return NEVER
    if above.text[-1:] in ",;" and is_numeric(above) and is_numeric(below):
        return JOIN
    runs_on = bool(_RUNS_ON.search(above.text)) or block.text.count("(") > block.text.count(")")
    score = _room_score(last, below, habits) + (2.0 if runs_on else 0.0)
    if _begins_small(below.text) or below.text[:1] in ")&/":
        score += 2.0 if habits.capital else 0.5
        if habits.strict and last.line not in habits.data and piece.line in habits.data:
            score += 4.5
    elif below.text[:1].isupper() and habits.capital and not habits.titled and not runs_on:
        score -= 2.0
    if below.text[:1] == "(":
        score += 1.5
    if above.bold != below.bold or (above.italic != below.italic and not runs_on):
        score -= 3.0
    return score + _place_score(block, piece, body, habits)


def _begins_small(text: str) -> bool:
    """Return whether a text begins with a word in small letters; "aMCC" and "vmPFC" begin a label of their own."""
    word = re.match(r"[^\W\d_]*", text)
    return bool(word and word[0]) and word[0].islower()  # type: ignore[index]


def _room_score(last: Piece, below: Phrase, habits: _Habits) -> float:
    """Return what the room right of a line says: none for the next word, a little, or plenty."""
    word, size = below.words[0], below.size
    room = _edge(last, habits.columns, habits.limit) - last.phrase.x1 - 0.25 * size - (word.x1 - word.x0)
    return 2.0 if room < 0.3 * size else 0.0 if room < 1.5 * size else -3.0


def _hangs(block: Block, piece: Piece) -> bool:
    """Return whether a line begins where the second line of its cell does, further in than the first."""
    if len(block.pieces) < 2:
        return False
    first, second = (p.phrase.x0 for p in block.pieces[:2])
    return (
        second - first > 0.4 * piece.phrase.size and abs(piece.phrase.x0 - second) < 0.3 * piece.phrase.size
    )


def _place_score(block: Block, piece: Piece, body: Body, habits: _Habits) -> float:
    """Return what the place of a line says: its indent, the step down, the numbers on its line and the next."""
    score = 0.0
    last = block.pieces[-1]
    size, pitch = piece.phrase.size, habits.pitch
    step = piece.middle - last.middle
    indent = piece.phrase.x0 - last.phrase.x0
    known = any(abs(x - piece.phrase.x0) < 0.3 * size for x in habits.indents)
    if (indent > 0.4 * size or _hangs(block, piece)) and not known:
        score += 1.5
    elif indent < -0.4 * size:
        score -= 1.0
    if pitch and step < 0.85 * pitch:
        score += 2.0
    elif pitch and step > 1.3 * pitch:
        score -= 3.0
    if piece.line in habits.data and not _off_line(piece, body):
        score -= 2.5 if last.line in habits.data else 1.0
    else:
        score += 0.5
    if piece.line not in habits.data and step > 0.9 * pitch and _heads_next(piece, body, habits.data, pitch):
        score -= 4.0
    return score


def _heads_next(piece: Piece, body: Body, data: frozenset[int], pitch: float) -> bool:
    """Return whether the next line of numbers stands close below and has nothing in the piece's column."""
    later = [i for i in data if i > piece.line]
    if not later:
        return False
    line = body.lines[min(later)]
    close = line.middle - piece.middle < 0.75 * pitch
    phrase = piece.phrase
    return close and not any(w.x0 < phrase.x1 and w.x1 > phrase.x0 for w in line.words)


def _off_line(piece: Piece, body: Body) -> bool:
    """Return whether a piece stands a little above or below the other words of its line."""
    mine = {id(w) for w in piece.phrase.words}
    others = [middle(w) for w in body.lines[piece.line].words if id(w) not in mine]
    return bool(others) and abs(piece.middle - median(others)) > 0.13 * piece.phrase.size


def _edge(piece: Piece, columns: Sequence[Column], limit: float) -> float:
    """Return how far to the right a cell's text may reach before it has to go on below."""
    if piece.last > piece.first:
        return columns[piece.last].right
    if piece.phrase.x1 < limit - 1 or piece.first + 1 >= len(columns):
        return limit
    return max(limit, columns[piece.first + 1].x0 - 2 * piece.phrase.size)


def _home(
    block: Block, data: Sequence[int], middles: Sequence[float], pitch: float, rows: dict[int, Row]
) -> int | None:
    """Return the data line a block of text belongs to: the one it stands on, else the one it stands around."""
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
    taken = any(b.first <= block.last and block.first <= b.last for b in rows[nearest].blocks)
    return nearest if distance < 0.62 * pitch and not taken else None


def _put(row: Row, block: Block) -> None:
    """Add a block to a row, joined to what already stands in its column."""
    for other in row.blocks:
        if other.first == block.first and other.last == block.last:
            other.pieces = sorted(other.pieces + block.pieces, key=lambda p: (p.line, p.phrase.x0))
            return
    row.blocks.append(block)


def _place_loose(
    loose: Sequence[Block],
    rows: dict[int, Row],
    data: Sequence[int],
    middles: Sequence[float],
    body: Body,
) -> None:
    """Give each block that belongs to no line of numbers its place: a note to the row above, or a row."""
    aligned = {b.first for i in data for b in rows[i].blocks}
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
            and not any(b.first == block.first for b in rows[before[-1]].blocks)
            and is_numeric(block.pieces[0].phrase)
        ):
            rows[before[-1]].blocks.append(block)
            continue
        if line in rows:
            rows[line].blocks.append(block)
        else:
            rows[line] = Row(body.page, [block], middles[line], body.shift)


def _span_groups(rows: dict[int, Row], data: Sequence[int], middles: Sequence[float], body: Body) -> None:
    """Let the one label of rows between two rules, printed half-way down, span these rows."""
    lines = sorted(r[1] for r in body.rules if r[2] - r[0] > 40)
    for above, below in pairwise(lines):
        group = [i for i in data if above < middles[i] < below]
        if len(group) < 2 or any(i not in data and above < middles[i] < below for i in rows):
            continue
        for column in sorted({b.first for i in group for b in rows[i].blocks}):
            holders = [(i, b) for i in group for b in rows[i].blocks if b.first == column]
            if len(holders) != 1 or holders[0][0] == group[0]:
                continue
            centre = (middles[group[0]] + middles[group[-1]]) / 2
            if abs(holders[0][1].pieces[0].middle - centre) > 0.75 * _usual_pitch(middles, group):
                continue
            home, block = holders[0]
            rows[home].blocks.remove(block)
            block.row_span = len(group)
            rows[group[0]].blocks.append(block)


def to_pieces(line_of_print: Line, columns: Sequence[Column], line: int, *, open_rows: bool) -> list[Piece]:
    """Return a line's words as pieces of cells: neighbours in one column joined.

    In a table whose rows have gaps between their cells (`open_rows`) a line set without any is one
    piece, whatever numbers stand in it.
    """
    atoms = split_atoms(line_of_print)
    if open_rows and len(atoms) > 1 and is_sentence(line_of_print):
        atoms = [Phrase(line_of_print.words)]
    pieces: list[Piece] = []
    for atom in atoms:
        over = covered(columns, atom)
        first, last = over[0], over[-1]
        if pieces and first <= pieces[-1].last:
            words = pieces[-1].phrase.words + atom.words
            merged = Phrase(words)
            pieces[-1] = Piece(merged, pieces[-1].first, max(last, pieces[-1].last), line)
        else:
            pieces.append(Piece(atom, first, last, line))
    return pieces
