"""Tables without a caption above them: the next page of a long table, a caption below or beside, none at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import inf

from corpora.nouns.evidence import Box
from corpora.words.broken import join_lines
from extract.pdf.layout.atoms import is_broken_list, is_numeric, names_axes, split_atoms
from extract.pdf.layout.captions import Caption, parse_label
from extract.pdf.layout.columns import find_columns
from extract.pdf.layout.ends import end_of_table, notes_end_of, notes_of
from extract.pdf.layout.lines import Line, Phrase, group_lines, middle
from extract.pdf.layout.measures import AXES, CELLS, HALF_PAGE, LONG_RULE, PAIR, WHOLE_WIDTH, WORD_EDGE
from extract.pdf.layout.prose import LINE_WORDS
from extract.pdf.layout.regions import RULE_REACH, Region
from extract.pdf.layout.view import PageView, overlap
from extract.pdf.model import Word

LINE_EDGE = 2.0
"""Points by which the middle of a word may be above or below the table it belongs to."""

SAME_SIDE = 4.0
"""Points within which two rules begin and end at one place."""

LONGEST_LIST = 12
"""Words of the longest list of numbers that is put together: four triplets."""

LINES_OF_A_LIST = 3
"""Lines below a row that such a list may go on in."""

LONG_CELL = 24
"""Characters from which a cell of numbers that are no triplets is no coordinate: it may be a sentence of numbers."""

TEXT_WORDS = 12
"""Words from which a line between two rows is running text."""

ROW_BELOW, LINES_BETWEEN = 7.0, 5
"""Type sizes, and lines, from one row of numbers down to the next of the same table."""

HEAD_LINES, HEAD_STEP = 8, 3.0
"""Lines above the first row that may be its header, and type sizes from one of them to the next."""

REST_WORDS, REST_LINES, REST_STEP = 4, 3.0, 1.9
"""Words of the longest line that may end a row of the page before, type sizes from the top of the page's print down to it,
and down to the row below."""

BOXED_STEP = 10.0
"""The same from a heading at the top of a tall row of a bordered table."""

ROWS_AGREEING = 0.6
"""Share of the rows that must have words, or hold their triplet in common columns."""

NUMERIC_SHARE = 0.8
"""Share of a column's cells that are numbers when it is a column of numbers."""

BARE_ROWS = 4
"""Rows of numbers alone, under no header, from which they may be the next page of a table."""

AS_WIDE = 1.3
"""Widths of the rows up to which the place they were found in is the table's own width."""

OPENING_RULE = 20.0
"""Points from a table's first line up to the rule that opens it."""

CAPTION_BELOW = 4.0
"""Type sizes from a table down to its caption."""

CAPTION_ABOVE = 40.0
"""Points by which a caption beside a table may begin above it."""

CAPTION_DEPTH = 14.0
"""Type sizes of the longest caption beside or below a table."""

CAPTION_FIRST_STEP, CAPTION_STEP = 2.6, 1.5
"""Type sizes from a label to the next line of its caption, and from one line to the next after that."""

CAPTION_TYPE = 0.4
"""Points by which the type of notes or text differs from a caption's."""


LARGEST_MM = 150.0
"""No coordinate of a head is farther from the origin (mm)."""

_VALUE = re.compile(r"[-+]?\d{1,3}(?:\.\d{1,2})?")
_DIGIT = re.compile(r"\d")
_PEAK = re.compile(r"(?<![\d.,])(?=\S*\s?\S*\s?\S*-)(?:-?\d{1,3}(?:\.\d{1,2})?[\s,;]+){2}-?\d{1,3}(?![\d.])")
"""Three numbers that may be a peak, a minus before one of them."""
_AXES = re.compile(r"(?<![a-z])x(?![a-z]).{0,12}(?<![a-z])y(?![a-z]).{0,12}(?<![a-z])z(?![a-z])|coordinate", re.I)


def find_uncaptioned(view: PageView, known: Sequence[Region], captions: Sequence[Caption]) -> list[Region]:
    """Return regions of coordinate-like rows outside the tables already known, top to bottom.

    A row counts when three neighbouring numbers in it could be millimetres. Two rows make a table when
    they carry words too, or are under a header that names coordinates; more may be the next page of a
    table, which the reader decides by comparing columns.
    """
    found: list[Region] = []
    grouped: dict[tuple[int, ...], tuple[list[Line], list[int]]] = {}
    bands = _bands(view)
    for x0, x1 in bands:
        taken = [*known, *found]
        inside = view.within(x0 - 2, x1 + 2, 0, view.page.height)
        words = [w for w in inside if not any(_inside(w, r) for r in taken)] if taken else inside
        key = tuple(map(id, words))  # bands a point apart hold the same words
        if key not in grouped:
            grouped[key] = _lines_and_rows(words)
        lines, rows = grouped[key]
        titles = _titles(lines, [*captions, *view.captions])
        for run in _runs(rows, lines, titles):
            if all(any(_inside(w, r) for r in found) for w in lines[run[0]].words):
                continue  # a region found for a run above goes on over it
            region = _region(view, lines, run, (x0, x1), titles)
            if region is not None and not _is_cut(view, region, (x0, x1), bands):
                _take_caption(view, region, captions, known)
                found.append(region)
    return sorted(found, key=lambda r: (r.top, r.x0))


def _lines_and_rows(words: Sequence[Word]) -> tuple[list[Line], list[int]]:
    """Return words grouped into lines, and which of these are coordinate-like rows."""
    lines = group_lines(words)
    return lines, [i for i, line in enumerate(lines) if _may_hold_triplet(line) and has_triplet(_row_atoms(lines, i))]


def _is_cut(view: PageView, region: Region, band: tuple[float, float], bands: Sequence[tuple[float, float]]) -> bool:
    """Return whether rules of a wider band run through the rows and words stand beyond the side: the band is another table's."""
    wider = [(x0, x1) for x0, x1 in bands if x0 < band[0] + SAME_SIDE and x1 > band[1] + SAME_SIDE]
    through = [r for r in view.rules if region.top < r[1] < region.bottom and r[2] > band[1] + SAME_SIDE]
    for x0, x1 in wider:
        if any(abs(r[0] - x0) < SAME_SIDE and abs(r[2] - x1) < SAME_SIDE for r in through):
            return bool(view.within(band[1] + WORD_EDGE, x1, region.top, region.bottom))
    return False


def _inside(word: Word, region: Region) -> bool:
    """Return whether the middle of a word is in a region or close to its sides."""
    return (
        region.x0 - WORD_EDGE <= (word.x0 + word.x1) / 2 <= region.x1 + WORD_EDGE
        and region.top - LINE_EDGE <= middle(word) <= region.bottom + LINE_EDGE
    )


def _bands(view: PageView) -> list[tuple[float, float]]:
    """Return the widths to look in, the surest first: between equal rules, text columns, the page."""
    groups: dict[tuple[int, int], list[Box]] = {}
    for rule in view.rules:
        if rule[2] - rule[0] > LONG_RULE:
            key = (round(rule[0] / SAME_SIDE), round(rule[2] / SAME_SIDE))
            groups.setdefault(key, []).append(rule)
    ruled = sorted((g for g in groups.values() if len(g) >= PAIR), key=lambda g: view.rules.index(g[PAIR - 1]))
    wider = [next((other for other in ruled if _frames(other, group)), group) for group in ruled]
    bands = list(dict.fromkeys((group[PAIR - 1][0], group[PAIR - 1][2]) for group in [*wider, *ruled]))
    left, right = view.text_span()
    blocks = [b.box for b in view.prose if b.box[2] - b.box[0] < HALF_PAGE * (right - left)]
    if blocks:
        starts = sorted({(round(b[0]), round(b[2])) for b in blocks})
        bands.extend((float(a), float(b)) for a, b in starts)
    bands.append((left, right))
    return bands


def _frames(wide: Sequence[Box], narrow: Sequence[Box]) -> bool:
    """Return whether rules are the wide ones of a bordered table whose first or last column has cells over several rows.

    They share a side with the narrow ones, reach further at the other, and one of them is between narrow ones.
    """
    (x0, _, x1, _), (left, _, right, _) = wide[0], narrow[0]
    shared = (abs(x1 - right) < SAME_SIDE and x0 < left - SAME_SIDE) or (
        abs(x0 - left) < SAME_SIDE and x1 > right + SAME_SIDE
    )
    heights = [rule[1] for rule in narrow]
    return shared and any(min(heights) < rule[1] < max(heights) for rule in wide)


def is_coordinate_row(line: Line) -> bool:
    """Return whether three neighbouring numbers of a line could be x, y, z in millimetres."""
    return _n_digits(line) >= AXES and has_triplet(split_atoms(line))


def _n_digits(line: Line) -> int:
    return len(_DIGIT.findall("".join([word.text for word in line.words])))


def _may_hold_triplet(line: Line) -> bool:
    """Return whether a line has digits enough for a coordinate, or a list that may go on in the next (a quick look)."""
    return _n_digits(line) >= AXES or any(word.text[-1:] in ",;" for word in line.words)


def _row_atoms(lines: Sequence[Line], index: int, ends: set[int] | None = None) -> list[Phrase]:
    """Return the atoms of a line, a list of numbers that breaks off in it made whole from the lines below.

    The indices of these lines are added to `ends`.
    """
    atoms = split_atoms(lines[index])
    out: list[Phrase] = []
    for atom in atoms:
        if not is_broken_list(atom):
            out.append(atom)
            continue
        words, whole = atom.words, atom
        for i, below in enumerate(lines[index + 1 : index + 1 + LINES_OF_A_LIST], start=index + 1):
            if whole.text[-1:] not in ",;" or len(words) > LONGEST_LIST:
                break
            near = [a for a in split_atoms(below) if a.x0 < atom.x1 and a.x1 > atom.x0 and is_numeric(a)]
            if near:
                words = (*words, *near[0].words)
                whole = Phrase(words)
            if near and ends is not None:
                ends.add(i)
        out.append(whole)
    return out


def has_triplet(atoms: Sequence[Phrase]) -> bool:
    """Return whether atoms hold three neighbouring numbers within the reach of a head."""
    run = 0
    for atom in atoms:
        values = _VALUE.findall(atom.text) if is_numeric(atom) else []
        if (
            not values
            or any(abs(float(v)) > LARGEST_MM for v in values)
            or (len(atom.text) > LONG_CELL and len(values) % AXES)
        ):
            run = 0
            continue
        run += len(values)
        if run >= AXES:
            return True
    return False


def _titles(lines: Sequence[Line], captions: Sequence[Caption]) -> frozenset[int]:
    """Return which lines open a caption."""
    first = {id(caption.phrase.words[0]) for caption in captions}
    return frozenset(i for i, line in enumerate(lines) if any(id(w) in first for w in line.words))


def _runs(rows: Sequence[int], lines: Sequence[Line], titles: frozenset[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in rows:
        if runs:
            last = runs[-1][-1]
            step = lines[i].middle - lines[last].middle
            prose = any(len(line.words) > TEXT_WORDS for line in lines[last + 1 : i])
            separated = prose or any(last < title < i for title in titles)
            if step < ROW_BELOW * lines[i].size and i - last <= LINES_BETWEEN and not separated:
                runs[-1].append(i)
                continue
        runs.append([i])
    return [run for run in runs if len(run) >= PAIR]


def _region(
    view: PageView, lines: Sequence[Line], run: Sequence[int], band: tuple[float, float], titles: frozenset[int]
) -> Region | None:
    """Return the region of a run of rows with its header and notes; None where the rows make no table."""
    start = _first_header_line(view, lines, run[0], titles)
    body = list(lines[start:])
    rules = view.ruled(band, lines[start].top - OPENING_RULE, inf)
    title = min((t - start for t in titles if t > run[-1]), default=len(body))
    end, notes_end = end_of_table(view, body, rules, band)
    if title < end:
        end, notes_end = title, notes_end_of(view, body, title, title)
    last = run[-1] - start + 1
    if end < last:
        end = notes_end = last
    taken = body[:end]
    head = bool(_AXES.search(" ".join(line.text for line in lines[start : run[0]])))
    named = _is_named(taken, headed=head)
    if named is None:
        return None
    x0, x1 = min(line.x0 for line in taken), max(line.x1 for line in taken)
    if band[1] - band[0] < AS_WIDE * (x1 - x0):
        x0, x1 = min(x0, band[0]), max(x1, band[1])
    return Region(
        page=view.page,
        x0=x0,
        x1=x1,
        lines=taken,
        rules=[r for r in rules if r[1] < taken[-1].bottom + RULE_REACH],
        notes=notes_of(body[end:notes_end]),
        top=taken[0].top,
        bottom=taken[-1].bottom,
        bare=not named or not head,
        looks_like_peaks=named and any(_PEAK.search(" ".join(a.text for a in split_atoms(line))) for line in taken),
    )


def _first_header_line(view: PageView, lines: Sequence[Line], first: int, titles: frozenset[int]) -> int:
    """Return the index of the line above a first row that begins its header."""
    start = first
    while start > 0 and first - start < HEAD_LINES and start - 1 not in titles:
        above, below = lines[start - 1], lines[start]
        opens = _opens_table(view, above, below) and not names_axes(above)
        if opens and not _ends_row(view, above, below):
            break
        step = BOXED_STEP if _is_boxed(view, above, below) else HEAD_STEP
        if below.middle - above.middle > step * max(below.size, above.size) or _is_running_text(view, above):
            break
        start -= 1
    return start


def _opens_table(view: PageView, above: Line, below: Line) -> bool:
    """Return whether the first of three rules or more of one width is between two lines: the table begins below it."""
    between = [r for r in view.rules if above.middle < r[1] < below.middle and r[0] <= below.x0 and r[2] >= below.x1]
    for rule in between:
        alike = [r[1] for r in view.rules if abs(r[0] - rule[0]) < SAME_SIDE and abs(r[2] - rule[2]) < SAME_SIDE]
        if rule[1] <= min(alike) and len(alike) > PAIR:
            return True
    return False


def _ends_row(view: PageView, above: Line, below: Line) -> bool:
    """Return whether a line at the top of the page is the rest of a row that the end of the page before broke.

    It is close above the first whole row, and each of its few words is under a column of that row.
    """
    if above.middle > min(w.bottom for w in view.words) + REST_LINES * above.size:
        return False
    starts = [phrase.x0 for phrase in below.phrases(CELLS)] if len(below.words) > len(above.words) else [below.x0]
    under = all(any(abs(phrase.x0 - x) < SAME_SIDE for x in starts) for phrase in above.phrases(CELLS))
    near = below.middle - above.middle < REST_STEP * above.size
    return under and near and len(above.words) <= REST_WORDS


def _is_boxed(view: PageView, above: Line, below: Line) -> bool:
    """Return whether a line is in a row of a bordered table, close under its upper border, and the line below it is not."""
    closing = [r for r in view.rules if above.middle < r[1] < below.middle and r[0] <= above.x0 and r[2] >= above.x1]
    opening = [r for r in view.rules if 0 < above.middle - r[1] < HEAD_STEP * above.size]
    return any(abs(a[0] - b[0]) < SAME_SIDE and abs(a[2] - b[2]) < SAME_SIDE for a in closing for b in opening)


def _is_named(lines: Sequence[Line], *, headed: bool) -> bool | None:
    """Return whether lines are certainly a table of coordinates, or possibly the next page of one; None for neither.

    `headed`: they are under a header that names coordinates.
    """
    ends: set[int] = set()  # lines that only end the list of a line above are no rows of their own
    held = {i: row for i in range(len(lines)) if has_triplet(row := _row_atoms(lines, i, ends)) and i not in ends}
    data = [lines[i] for i in held]
    if len(data) < PAIR or not _aligned(list(held.values()), data[0].size):
        return None
    wordy = sum(1 for line in (*data, *(lines[i] for i in sorted(ends))) if re.search(r"[^\W\d_]{3}", line.text))
    named = wordy >= ROWS_AGREEING * len(data) or headed
    return named if named or len(data) >= BARE_ROWS else None


def _aligned(rows: Sequence[Sequence[Phrase]], size: float) -> bool:
    """Return whether columns of triplets, or three neighbouring ones of numbers, hold a triplet in most rows.

    Several such groups may share the rows (left and right hemisphere), each with two rows at least.
    """
    covered: set[int] = set()
    numbers: list[set[int]] = []
    for column in find_columns(rows, size):
        mine = [(n, a) for n, row in enumerate(rows) for a in row if column.overlap(a) > 0]
        numeric = [(n, a) for n, a in mine if is_numeric(a)]
        values = Counter(n for n, a in numeric for _ in _VALUE.findall(a.text))
        triplets = {n for n, count in values.items() if count >= AXES}
        if len(triplets) >= min(PAIR, len(rows)):
            covered |= triplets
        numbers.append({n for n, _ in numeric} if len(numeric) >= NUMERIC_SHARE * len(mine) else set())
    for x, y, z in zip(numbers, numbers[1:], numbers[2:], strict=False):
        together = x & y & z
        if len(together) >= max(PAIR, ROWS_AGREEING * len(x | y | z)):
            covered |= together
    return len(covered) >= ROWS_AGREEING * len(rows)


def _is_running_text(view: PageView, line: Line) -> bool:
    if len(line.words) < LINE_WORDS:
        return False
    return any(
        b.box[1] - 1 <= line.middle <= b.box[3] + 1 and b.box[0] < line.x1 and b.box[2] > line.x0 for b in view.prose
    )


def _take_caption(view: PageView, region: Region, captions: Sequence[Caption], known: Sequence[Region]) -> None:
    """Give a region the caption that is close below or beside it and is that of no other table."""
    used = {r.label for r in known if r.label}
    for caption in captions:
        phrase = caption.phrase
        below = (
            0 < phrase.top - _floor(view, region) < CAPTION_BELOW * phrase.size
            and phrase.x0 < region.x1
            and phrase.x1 > region.x0
        )
        beside = region.top - CAPTION_ABOVE < phrase.top < region.bottom and (
            phrase.x1 < region.x0 + 2 or phrase.x0 > region.x1 - 2
        )
        if caption.label not in used and (below or beside) and region.label is None:
            whole = next(
                (note for note in region.notes if below and note.startswith(caption.label)),
                _caption_text(view, phrase, region),
            )
            region.notes = [note for note in region.notes if note != whole]
            parsed = parse_label(whole)
            region.label, region.caption = caption.label, parsed[1] if parsed else ""
            region.continued = caption.continued
            region.caption_below = below


def _floor(view: PageView, region: Region) -> float:
    """Return where a table ends: at its last line, or at a rule under it with nothing but white space between."""
    under = [w.top for w in view.within(region.x0, region.x1, region.bottom + 1, view.page.height)]
    rules = [
        r[1]
        for r in view.rules
        if region.bottom < r[1] < min(under, default=view.page.height)
        and overlap(r[0], r[2], region.x0, region.x1) > WHOLE_WIDTH * (region.x1 - region.x0)
    ]
    return max(rules, default=region.bottom)


def _caption_text(view: PageView, phrase: Phrase, region: Region) -> str:
    """Return a caption's lines, in the width beside or below the table in which its label is."""
    left, right = view.text_span()
    x0, x1 = (left, region.x0) if phrase.x1 < region.x0 + 2 else (region.x1, right)
    if phrase.top > region.bottom:
        x0, x1 = region.x0, region.x1
    lines = group_lines(view.within(x0 - 2, x1, phrase.top - 1, phrase.top + CAPTION_DEPTH * phrase.size))
    taken = lines[:1]
    for line in lines[1:]:
        limit = CAPTION_FIRST_STEP if len(taken) == 1 else CAPTION_STEP
        other_type = len(taken) > 1 and abs(line.size - taken[-1].size) > CAPTION_TYPE
        if line.middle - taken[-1].middle > limit * line.size or other_type:
            break
        taken.append(line)
    return join_lines([line.text for line in taken], view.vocabulary)
