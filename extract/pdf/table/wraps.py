"""Wrapped cells: which line of a column continues the one above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import TWO_SIDES
from corpora.words.patterns import both_scripts
from corpora.words.sides import is_side
from extract.pdf.layout.atoms import PrintColumn, is_numeric
from extract.pdf.layout.lines import Phrase, middle
from extract.pdf.layout.measures import FULL_ROW, PAIR
from extract.pdf.table.cells import Body, CellPiece, CellText
from extract.pdf.table.ruled_cells import rows_are_ruled, shares_cell

SHORT_WORD = 3
"""Letters of the longest word whose capital is no evidence: "the", "vs", "BA"."""

CAPITAL_SHARE = 0.95
"""Share of a column's labels that begin with a capital where all are meant to."""

LINES_TO_THE_REST = 2
"""Lines down to the rest of a list of numbers that broke off."""

FARTHEST = 2.6
"""Type sizes down to the next line of one cell ..."""

FARTHER = 1.2
"""... where that is also more than this many steps between rows."""

BROKEN_STEP = 3.0
"""Type sizes down to the next line of a list of numbers."""


RUNS_ON = re.compile(r"(?:[,/(\[<>&+–-]|\b(?:and|of|the|to|or|in|with|vs\.?|for|by|from))$", re.IGNORECASE)
_WANTS_NUMBER = re.compile(r"\b(?:lobules?|areas?|BAs?|crus|vermis|layers?|parts?|no\.)$", re.IGNORECASE)
_AREA_OR_BRACKET = re.compile(r"\([^()]*\)[*†‡]?|(?:BA|Brodmann areas?)\s?\d[\d/, ]*")
_NUMERAL = re.compile(r"(?:[IVX]{1,5}|\d{1,2})[ab]?(?![A-Za-z])")
_COMPARES = re.compile(r"\S\s*[<>]\s*\S|\S\s(?:vs\.?|versus)\s\S")
_THRESHOLD = re.compile(r"^\(|\b(?:[pqtzfkr]|FWE|FDR)\s*[<>]\s*[\d.]", re.IGNORECASE)
"""A bracket or a threshold under a region, which heads no rows."""
_HALF_COMPARISON = re.compile(r"(?:[<>]|\b(?:vs\.?|versus|minus))\n|\n(?:[<>]|(?:vs\.?|versus|minus)\b)", re.IGNORECASE)
"""A comparison broken over two lines at its sign."""

OFF_LINE = 0.13
"""Type sizes by which the middle of a label is off that of its row where it is one line of several."""

ALIKE = 0.7
"""Share of the letters of two headings of one table that are the same."""

ONE_CELL = 2.4
"""Two lines of a text column are one cell from this score on (see `_goes_on_score`)."""

NEVER = -100.0
"""The score of two lines that cannot be one cell."""


Broken = dict[int, tuple[CellPiece, int]]
"""The parts of lists of numbers broken over lines, by identity, each with the line of its row."""


@dataclass(slots=True)
class _Habits:
    """How the labels of one column are set: how a continuation line is recognised.

    `capital`: labels mostly begin with a capital; `titled`: their later words do too; `strict`: all that
    certainly begin a label do. `indents` are where labels begin, `limit` is how far right they reach;
    lines of one label are closer than `spaced` (0 where labels follow each other as closely as their lines);
    `sparse`: most rows have no label of their own. `places`: most labels of rows name parts of the brain; `sides`: most
    are a side alone. `ruled`: rules separate the rows. `drop`: how far (points)
    labels are below the numbers of their rows. `heading`: the heading that the column begins with, if any.
    """

    columns: Sequence[PrintColumn]
    data: frozenset[int]
    pitch: float
    capital: bool
    titled: bool
    strict: bool
    indents: Sequence[float]
    limit: float
    spaced: float
    sparse: bool
    places: bool
    sides: bool
    ruled: bool
    drop: float
    heading: str


def _habits(
    pieces: Sequence[CellPiece], body: Body, columns: Sequence[PrintColumn], data: frozenset[int], pitch: float
) -> _Habits:
    texts = [p for p in pieces if p.line in data]
    starts = [p.phrase.text[:1] for p in pieces if p.phrase.text[:1].isalpha()]
    later = [w.text for p in pieces for w in p.phrase.words[1:] if w.text[:1].isalpha() and len(w.text) > SHORT_WORD]
    labelled = len({p.line for p in texts})
    steps = sorted(b.middle - a.middle for a, b in pairwise(pieces) if b.middle > a.middle)
    close = 1.15 * steps[len(steps) // 10] if steps else 0.0
    wide_steps = [step for step in steps if step > close]
    whole = [p.phrase.text[:1] for p in texts if p.line - 1 in data and p.phrase.text[:1].isalpha()]
    return _Habits(
        columns=columns,
        data=data,
        pitch=pitch,
        capital=sum(c.isupper() for c in starts) >= 0.4 * len(starts),
        titled=bool(later) and sum(w[:1].isupper() for w in later) >= 0.5 * len(later),
        strict=len(whole) >= FULL_ROW and sum(c.isupper() for c in whole) >= CAPITAL_SHARE * len(whole),
        indents=[p.phrase.x0 for p in texts],
        limit=max((p.phrase.x1 for p in pieces), default=0.0),
        spaced=min(close, 0.85 * pitch) if len(wide_steps) > 0.2 * len(steps) else 0.0,
        sparse=2 * labelled < len(data),
        places=2 * sum(names_anatomy(p.phrase.text) for p in texts) > len(texts),
        sides=2 * sum(is_side(p.phrase.text) for p in texts) > len(texts),
        ruled=rows_are_ruled(body, data),
        drop=_usual_drop(texts, body),
        heading=pieces[0].phrase.text if pieces and pieces[0].line not in data else "",
    )


def chain_lines(
    pieces: Sequence[CellPiece], body: Body, columns: Sequence[PrintColumn], data: frozenset[int], pitch: float
) -> list[CellText]:
    """Return the blocks of one column: each piece alone or joined to the piece above it."""
    habits = _habits(pieces, body, columns, data, pitch)
    blocks: list[CellText] = []
    for piece in pieces:
        if blocks and _goes_on_score(blocks[-1], piece, body, habits) >= ONE_CELL:
            blocks[-1].pieces.append(piece)
        else:
            blocks.append(CellText([piece]))
    return blocks


def _goes_on_score(block: CellText, piece: CellPiece, body: Body, habits: _Habits) -> float:
    """Return the evidence that a cell's text continues in the next line of its column, as a score.

    A line wraps because its next word did not fit: so room to spare is the strongest evidence against it, next to
    another style or a ruling line between. Words that need a continuation, small letters, an indent and a
    short step down are evidence for it; numbers of its own against it.
    """
    last = block.pieces[-1]
    above, below = last.phrase, piece.phrase
    step = piece.middle - last.middle
    if any(last.middle < r[1] < piece.middle and r[0] < below.x1 and r[2] > below.x0 for r in body.rules):
        return NEVER
    if habits.ruled and shares_cell(block, piece, body, habits.data):
        return ONE_CELL
    if habits.places and _parts_section(block, piece, body, habits):
        return NEVER
    if step > FARTHEST * max(below.size, 1.0) and step > FARTHER * habits.pitch:
        return NEVER
    alone = last.line in habits.data and piece.line not in habits.data and not RUNS_ON.search(above.text)
    if alone and habits.heading and _is_sibling(below.text, habits.heading):
        return NEVER
    if above.text[-1:] in ",;" and is_numeric(above) and is_numeric(below):
        return ONE_CELL
    runs_on = bool(RUNS_ON.search(above.text)) or block.text.count("(") > block.text.count(")")
    numeral = bool(_WANTS_NUMBER.search(above.text) and _NUMERAL.match(below.text))
    runs_on = runs_on or numeral
    score = _room_score(last, below, habits) + (2.0 if runs_on else 0.0)
    if _begins_small(below.text) or below.text[:1] in ")&/" or numeral:
        score += 2.0 if habits.capital else 0.5
        if habits.strict and last.line not in habits.data and piece.line in habits.data:
            score += 4.5
    elif _CJK.match(below.text) and not runs_on:
        score -= 2.0 if _CJK_SIDE.match(below.text) else 0.0
        if _COMPARES.search(block.text) and last.line not in habits.data and piece.line in habits.data:
            score -= 3.0
    elif below.text[:1].isupper() and habits.capital and not habits.titled and not runs_on:
        score -= 2.0
        if _COMPARES.search(block.text) and last.line not in habits.data and piece.line in habits.data:
            score -= 3.0  # a comparison on a line of its own is a heading, and no region's first line
    if below.text[:1] == "(":
        score += 1.5
    if _AREA_OR_BRACKET.fullmatch(below.text) and step < FARTHEST * below.size:
        score += 6.0  # an area or an abbreviation under its name, regardless of the room left beside the name
    elif _AREA_OR_BRACKET.search(above.text[-12:]) and above.text.endswith(")") and below.text[:1].isupper():
        score -= 3.0
    if not habits.sides and is_side(above.text) and last.line in habits.data and names_anatomy(below.text):
        score += (
            6.0 if piece.line not in habits.data else 0.0
        )  # a side alone, where labels are regions, wants its region
    if last.line not in habits.data and piece.line not in habits.data:
        score += 6.0 if _HALF_COMPARISON.search(f"{above.text}\n{below.text}") else 0.0
    if above.bold != below.bold or (above.italic != below.italic and not runs_on):
        score -= 3.0
    return score + _place_score(block, piece, body, habits)


def _is_sibling(text: str, heading: str) -> bool:
    """Return whether a line is worded as the heading of the first section is: "ReHo decreased" as "ReHo increased"."""
    one, two = text.casefold(), heading.casefold()
    words = set(re.findall(r"\w+", one))
    if len(words) > 1 and words == set(re.findall(r"\w+", two)):
        return True
    return SequenceMatcher(None, one, two).ratio() >= ALIKE


_CJK = re.compile("[\u3400-\u9fff]")
_CJK_SIDE = re.compile(both_scripts("(?:左|右|双侧|两侧)"))
"""How a label begins where letters have no capitals: with the side."""


def _parts_section(block: CellText, piece: CellPiece, body: Body, habits: _Habits) -> bool:
    """Return whether one of two lines is a comparison alone on its line and the other a row's region: never one label."""
    if RUNS_ON.search(block.text) or block.text.count("(") > block.text.count(")"):
        return False
    last = block.pieces[-1]
    if last.line not in habits.data and piece.line in habits.data:
        return _compares_alone(last, body) and names_anatomy(piece.phrase.text)
    if last.line not in habits.data and _begins_small(piece.phrase.text) and not names_anatomy(block.text):
        return False  # "Impersonal dilemmas without" above "harm > personal dilemmas": one heading
    return piece.line not in habits.data and _compares_alone(piece, body) and TWO_SIDES.search(block.text) is None


def _compares_alone(piece: CellPiece, body: Body) -> bool:
    """Return whether a comparison, not a threshold, is all that a line holds."""
    text = piece.phrase.text
    alone = len(body.lines[piece.line].words) == len(piece.phrase.words)
    return alone and TWO_SIDES.search(text) is not None and not _THRESHOLD.search(text)


def _begins_small(text: str) -> bool:
    """Return whether a text begins with a word in small letters; "aMCC" and "vmPFC" begin a label of their own."""
    word = re.match(r"[^\W\d_]+", text)
    return word is not None and word[0].islower()


def _room_score(last: CellPiece, below: Phrase, habits: _Habits) -> float:
    """Return the score for the room right of a line: none for the next word, a little, or plenty."""
    word, size = below.words[0], below.size
    # Chinese breaks behind any character: one that fits is enough.
    needed = min(word.x1 - word.x0, size) if _CJK.match(word.text) else word.x1 - word.x0
    room = _edge(last, habits.columns, habits.limit) - last.phrase.x1 - 0.25 * size - needed
    return 2.0 if room < 0.3 * size else 0.0 if room < 1.5 * size else -3.0


def _hangs(block: CellText, piece: CellPiece) -> bool:
    """Return whether a line begins where the second line of its cell does, further in than the first."""
    if len(block.pieces) < PAIR:
        return False
    first, second = (p.phrase.x0 for p in block.pieces[:2])
    return second - first > 0.4 * piece.phrase.size and abs(piece.phrase.x0 - second) < 0.3 * piece.phrase.size


def _place_score(block: CellText, piece: CellPiece, body: Body, habits: _Habits) -> float:
    """Return the score for the place of a line: its indent, the step down, the numbers on its line and the next."""
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
    if pitch and step < habits.spaced:
        score += 2.0
    elif pitch and step > 1.3 * pitch:
        score -= 3.0
    if habits.sparse and _begins_small(piece.phrase.text):
        score += 0.5
    elif piece.line in habits.data and not _off_line(piece, body, habits.drop):
        score -= 2.5 if last.line in habits.data else 1.0
    else:
        score += 0.5
    if piece.line not in habits.data and step > 0.9 * pitch and _is_over_next(piece, body, habits.data, pitch):
        score -= 4.0
    return score


def _is_over_next(piece: CellPiece, body: Body, data: frozenset[int], pitch: float) -> bool:
    """Return whether the next line of numbers is close below and has nothing in the piece's column."""
    later = [i for i in data if i > piece.line]
    if not later:
        return False
    line = body.lines[min(later)]
    close = line.middle - piece.middle < 0.75 * pitch
    phrase = piece.phrase
    return close and not any(w.x0 < phrase.x1 and w.x1 > phrase.x0 for w in line.words)


def _off_line(piece: CellPiece, body: Body, usual: float) -> bool:
    """Return whether a piece is a little above or below the other words of its line, beyond how far its column usually is."""
    drop = _drop(piece, body)
    return drop is not None and abs(drop - usual) > OFF_LINE * piece.phrase.size


def _drop(piece: CellPiece, body: Body) -> float | None:
    """Return how far (points) the middle of a piece is below that of the other words of its line; None where it is alone."""
    mine = {id(w) for w in piece.phrase.words}
    others = [middle(w) for w in body.lines[piece.line].words if id(w) not in mine]
    return piece.middle - median(others) if others else None


def _usual_drop(pieces: Sequence[CellPiece], body: Body) -> float:
    """Return how far labels usually are below the numbers of their rows: Chinese letters beside digits of another font are; else 0."""
    drops = [drop for p in pieces if _CJK.match(p.phrase.text) and (drop := _drop(p, body)) is not None]
    usual = median(drops) if len(drops) >= FULL_ROW else 0.0
    alike = sum(abs(drop - usual) <= OFF_LINE * pieces[0].phrase.size / 2 for drop in drops)
    return usual if 2 * alike > len(drops) else 0.0


def _edge(piece: CellPiece, columns: Sequence[PrintColumn], limit: float) -> float:
    """Return how far to the right a cell's text may reach before it has to go on below."""
    if piece.last > piece.first:
        return columns[piece.last].right
    if piece.phrase.x1 < limit - 1 or piece.first + 1 >= len(columns):
        return limit
    return max(limit, columns[piece.first + 1].x0 - 2 * piece.phrase.size)


def makes_triplet(one: CellPiece, two: CellPiece) -> bool:
    """Return whether two neighbouring lines of a column hold two numbers and one, as a triplet broken over them."""
    step = two.middle - one.middle
    near = 0 < step < BROKEN_STEP * two.phrase.size
    return near and {one.n_numbers, two.n_numbers} == {1, 2} and "(" not in one.phrase.text[1:] + two.phrase.text


def broken_lists(pieces: Sequence[Sequence[CellPiece]], data: frozenset[int]) -> Broken:
    """Return the parts of broken lists of numbers, by identity, each with its row's line."""
    columns: dict[int, list[CellPiece]] = {}
    for piece in (p for line in pieces for p in line if p.first == p.last):
        columns.setdefault(piece.first, []).append(piece)
    found: Broken = {}
    for column in columns.values():
        for group in _lists(column):
            within = range(group[0].line, group[-1].line + 1)
            home = [i for i in within if i in data]
            if not home and sum(p.n_numbers for p in group) % 3 == 0:
                home = [max(within, key=lambda i: len(pieces[i]))]  # its numbers alone make it a row
            if len(home) == 1:
                found.update({id(p): (p, home[0]) for p in group})
    return found


def _lists(column: Sequence[CellPiece]) -> Iterator[list[CellPiece]]:
    """Yield the runs of pieces of a column that are one list of numbers each."""
    group: list[CellPiece] = []
    for piece in column:
        if group and _belongs(group, piece):
            group.append(piece)
            continue
        if len(group) > 1:
            yield group
        group = [piece]
    if len(group) > 1:
        yield group


def _belongs(group: Sequence[CellPiece], piece: CellPiece) -> bool:
    last = group[-1]
    if not piece.n_numbers or not last.n_numbers or piece.line - last.line > LINES_TO_THE_REST:
        return False
    if last.goes_on:
        return 0 < piece.middle - last.middle < BROKEN_STEP * piece.phrase.size
    return len(group) == 1 and makes_triplet(last, piece)
