"""Tables out of the regions of pages: header and body, columns, rows, cells."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from corpora.nouns.documents import Cell, Table
from corpora.nouns.evidence import Box, Evidence, Problem
from extract.numbers import is_broken_triplet
from extract.pdf.layout.atoms import (
    PrintColumn,
    axes_line,
    first_row,
    is_numeric,
    n_numbers,
    names_axes,
    says_nothing,
    split_atoms,
)
from extract.pdf.layout.columns import has_open_rows, set_borders, table_columns
from extract.pdf.layout.lines import Line, join_raw
from extract.pdf.layout.measures import CELLS, FULL_ROW, PAIR, WHOLE_WIDTH
from extract.pdf.layout.regions import Region
from extract.pdf.model import PageWords, Word
from extract.pdf.table.cells import Body, CellText, to_pieces
from extract.pdf.table.header import HeadCell, build_header
from extract.pdf.table.later_pages import set_under
from extract.pdf.table.rows import MIDDLE, Row, build_rows, join_over_page
from extract.pdf.table.shifted import without_shifted
from extract.pdf.table.side_labels import unread_side_labels, with_side_labels
from extract.pdf.table.two_captions import first_caption

HEADING_INDENT = 4.0
"""Type sizes from the left side from which a lone phrase above the rows is a heading of a column."""

SAME_PLACE = 0.5
"""Share of a column's print that it has in common with the column of the page before."""

SAME_MARGIN = 4.0
"""Points by which the margins of two pages may differ in a table that was not moved."""

SAME_CENTRE = 2.5
"""Points by which the middles of headings may differ that are set around one centre."""

_AXIS = re.compile(r"[xyz](?:\W*mm\W*)?", re.IGNORECASE)

MOSTLY = 1.5
"""Cells with numbers for each with words from which a column holds numbers."""


def full_rules(region: Region) -> list[Box]:
    """Return the rules that cross the whole table."""
    return [r for r in region.rules if r[2] - r[0] > WHOLE_WIDTH * (region.x1 - region.x0)]


def split_header(region: Region) -> int:
    """Return how many leading lines of a region are its header."""
    lines = region.lines
    atoms = [split_atoms(line) for line in lines]
    first = first_row(lines)
    axes = axes_line(lines) if first is not None else 0
    numbers = next((i for i, row in enumerate(atoms) if i >= axes and all(is_numeric(a) for a in row)), None)
    data = min((i for i in (numbers, first) if i is not None), default=None)
    head = 0
    for rule in full_rules(region):
        above = sum(1 for line in lines if line.middle < rule[1])
        if above <= head or (data is not None and above > data):
            continue
        if head and any(_is_section(lines, i, head) for i in range(head, above)):
            break
        head = above
    if data is None and names_axes(lines[-1]):
        return len(lines)  # its rows are on the next page
    if head:
        return head
    return 1 if data is None else _header_by_shape(lines, data)


def _is_section(lines: Sequence[Line], index: int, first: int) -> bool:
    """Return whether a line between two rules heads rows: a lone phrase, and no second line of a heading over a column."""
    line = lines[index]
    if len(line.phrases(CELLS)) >= PAIR:
        return False
    left = min(one.x0 for one in lines)
    over = index > first and len(lines[index - 1].phrases(CELLS)) >= FULL_ROW
    return not (over and line.x0 >= left + HEADING_INDENT * line.size)


def _header_by_shape(lines: Sequence[Line], data: int) -> int:
    """Return how many of the lines above the first row are headings, where no rule shows it.

    A single phrase at the left, or one that begins like a title under a full line of headings, names a
    section of the table instead; a line on which a triplet begins is the first of a row.
    """
    head = data
    left = min(line.x0 for line in lines)
    while head > 1:
        line = lines[head - 1]
        if any(is_broken_triplet(phrase.text) for phrase in line.phrases(CELLS)):
            head -= 1
            continue
        if len(line.phrases(CELLS)) > 1:
            break
        full_above = any(len(above.phrases(CELLS)) >= FULL_ROW for above in lines[: head - 1])
        opens = line.text[:1].isupper() or _is_chinese(line.text)
        titled = full_above and opens and (len(line.words) >= PAIR or _is_centred(line, lines))
        titled = titled or (full_above and any(_goes_on_in_brackets(line, below) for below in lines[head : head + 2]))
        if line.x0 >= left + HEADING_INDENT * lines[0].size and not titled:
            break
        head -= 1
    return head


def _is_chinese(text: str) -> bool:
    return "\u3400" <= text[:1] <= "\u9fff"


def _is_centred(line: Line, lines: Sequence[Line]) -> bool:
    """Return whether a line is set around the middle of a table."""
    middle = (min(one.x0 for one in lines) + max(one.x1 for one in lines)) / 2
    return abs((line.x0 + line.x1) / 2 - middle) < line.size


def _goes_on_in_brackets(line: Line, below: Line) -> bool:
    """Return whether a line just below, a row's or its second, holds under a lone label only a bracket: "(BA 3)"."""
    return any(
        p.text.startswith("(") and p.text.endswith(")") and abs(p.x0 - line.x0) < 0.5 * line.size
        for p in below.phrases(CELLS)
    )


def same_layout(first: Region, later: Region) -> bool:
    """Return whether a captionless region has the columns of an earlier page's table."""
    if _repeated_header([first, later]):
        return True
    size = median(line.size for line in first.lines)
    n_head = split_header(first)
    if n_head == len(first.lines):
        return _fits_under(first.lines, later, size)
    one = table_columns(first.lines[n_head:], [], size)
    two = table_columns(later.lines, [], size)
    if len(two) < FULL_ROW or abs(len(one) - len(two)) <= 1:
        return len(two) >= FULL_ROW
    # A page may show only some of the columns: those of one hemisphere or group.
    return all(any(min(a.x1, b.x1) - max(a.x0, b.x0) > SAME_PLACE * (b.x1 - b.x0) for a in one) for b in two[1:])


def is_row_of(region: Region, line: Line) -> bool:
    """Return whether a line has one phrase in each column of a region."""
    body = region.lines[split_header(region) :]
    columns, phrases = table_columns(body, [], median(line.size for line in region.lines)), line.phrases(CELLS)
    return len(columns) == len(phrases) >= FULL_ROW and all(
        a.x0 < b.x1 and b.x0 < a.x1 for a, b in zip(columns, phrases, strict=True)
    )


def _fits_under(head: Sequence[Line], later: Region, size: float) -> bool:
    """Return whether a page goes on under headings that end the page before: it repeats them, or has a column under each."""
    if _squash(later.lines[0].text) == _squash(head[0].text):
        return True
    if names_axes(later.lines[split_header(later) - 1]):
        return False  # it has headings of its own
    headings, columns = head[-1].phrases(CELLS), table_columns(later.lines, [], size)
    return len(headings) == len(columns) and all(
        a.x0 < b.x1 and b.x0 < a.x1 for a, b in zip(headings, columns, strict=True)
    )


def build_table(regions: Sequence[Region], identifier: str) -> Table | None:
    """Return the table that is in these regions (one a page, in order); None when it has no rows."""
    first = regions[0]
    n_head = _repeated_header(regions) or split_header(first)
    head = first.lines[:n_head]
    bodies = [Body(first.page, first.lines[n_head:], first.rules)]
    for region in regions[1:]:
        body = _later_body(first, region, head)
        bodies.append(body if _shift_of_headings(region, head) is not None else _set_under(bodies[0], body, head))
    lines = [line for body in bodies for line in body.lines]
    if not lines:
        return None
    size = median(line.size for line in lines)
    columns = table_columns(lines, head, size)
    if len(columns) < PAIR:
        return None
    set_borders(columns, first.x0, first.x1)
    rows: list[Row] = []
    numeric = _numeric_columns(lines, columns)
    open_rows = has_open_rows(lines)
    for body in bodies:
        pieces = [to_pieces(line, columns, i, open_rows=open_rows) for i, line in enumerate(body.lines)]
        headed = frozenset(b.first for b in rows[0].cells) if rows else frozenset()
        built = join_over_page(rows, build_rows(body, pieces, columns, numeric, headed), columns)
        rows.extend(with_side_labels(built, body, numeric))
    _widen_headings(rows, numeric)
    rows, shifted = without_shifted(rows, first.label or identifier)
    _centre_headings(rows, (columns[0].x0, columns[-1].x1))
    header = build_header(head, columns, first.rules, numeric)
    table = _to_table(regions, identifier, header, rows, columns)
    left = [_left_out(body, table.label or identifier) for body in bodies if body.left_out]
    return dataclasses.replace(table, problems=(*table.problems, *left, *shifted)) if left or shifted else table


def _repeated_header(regions: Sequence[Region]) -> int:
    """Return how many lines at the end of a page are the header, where the next page repeats just those; else 0.

    The page has no rows below them, only headings of rows, which the rule at its end closes in.
    """
    first = regions[0]
    if len(regions) < PAIR or first_row(first.lines) is not None:
        return 0
    both = zip(first.lines, regions[1].lines, strict=False)
    n_head = sum(1 for _ in itertools.takewhile(lambda pair: _squash(pair[0].text) == _squash(pair[1].text), both))
    return n_head if n_head and _names_columns(first.lines[:n_head]) else 0


def _names_columns(lines: Sequence[Line]) -> bool:
    return any(len(line.phrases(CELLS)) >= FULL_ROW for line in lines)


def _widen_headings(rows: Sequence[Row], numeric: frozenset[int]) -> None:
    """Let headings among the rows that are set alike reach as far as the longest: their length is no difference."""
    alike: dict[tuple[bool, bool, int], list[CellText]] = {}
    for row in rows:
        block = row.cells[0] if len(row.cells) == 1 else None
        phrase = block.pieces[0].phrase if block is not None else None
        if (
            block is not None
            and phrase is not None
            and block.first == 0 not in numeric
            and (phrase.bold or phrase.italic)
        ):
            alike.setdefault((phrase.bold, phrase.italic, round(phrase.x0 / SAME_MARGIN)), []).append(block)
    for blocks in alike.values():
        last = max(block.last for block in blocks)
        for piece in (p for block in blocks for p in block.pieces):
            piece.last = last


def _centre_headings(rows: Sequence[Row], sides: tuple[float, float]) -> None:
    """Let headings set around the middle of the table share one left edge: theirs differ by the length of their words only."""
    alone = [row.cells[0] for row in rows if len(row.cells) == 1]
    alone = [block for block in alone if block.first == 0 or block.last > block.first]
    middle, near = sum(sides) / 2, MIDDLE * (sides[1] - sides[0])
    centred = [(block, (block.x0 + block.x1) / 2) for block in alone if block.x0 - sides[0] > SAME_MARGIN]
    centred = [(block, centre) for block, centre in centred if abs(centre - middle) < near]
    for block, centre in centred:
        block.set_from = min(other.x0 for other, its in centred if abs(its - centre) < SAME_CENTRE)


def _left_out(body: Body, name: str) -> Problem:
    """Return the problem of a later page whose columns are not those of the first."""
    return Problem(
        code="PDF-ROW-OUTSIDE-TABLE",
        item=f"{name}, page {body.page.number}",
        message=(
            f"{len(body.left_out)} lines on page {body.page.number} go on {name} in other columns, and were not read: "
            f"{body.left_out[0].text!r} …"
        ),
        hint="Look at the page and add its rows by hand.",
        evidence=Evidence(quote=body.left_out[0].text, place=f"{name}, page {body.page.number}", page=body.page.number),
    )


def _later_body(first: Region, later: Region, head: Sequence[Line]) -> Body:
    """Return the body on a later page, moved sideways to the first page's columns where margins differ."""
    lines = _without_header(later, head)
    if not lines:
        return Body(later.page, [], later.rules)
    shift = _shared_shift([line.x0 for line in first.lines], [line.x0 for line in lines])
    if full_rules(first) and full_rules(later):
        # Rules that leave out a cell merged over rows, or going on from the page before, begin later than the table does: the
        # leftmost counts, and one that is only shorter did not move.
        one, two = min(full_rules(first)), min(full_rules(later))
        alike = abs((two[2] - two[0]) - (one[2] - one[0])) < SAME_MARGIN
        shift = two[0] - one[0] if alike or abs(two[2] - one[2]) > SAME_MARGIN else 0.0
    of_headings = _shift_of_headings(later, head)
    shift = shift if of_headings is None else of_headings
    if abs(shift) < SAME_MARGIN:
        return Body(later.page, lines, later.rules)
    moved = [
        Line(tuple(dataclasses.replace(w, x0=w.x0 - shift, x1=w.x1 - shift) for w in line.words)) for line in lines
    ]
    rules = [(r[0] - shift, r[1], r[2] - shift, r[3]) for r in later.rules]
    return Body(later.page, moved, rules, shift)


def _shift_of_headings(later: Region, head: Sequence[Line]) -> float | None:
    """Return how far a later page moved by where it repeats all headings of a line; None where it does not."""
    known = {_squash(line.text): line for line in head if len(line.phrases(CELLS)) >= FULL_ROW}
    for line in later.lines[: len(head)]:
        first = known.get(_squash(line.text))
        if first is None or len(first.words) != len(line.words):
            continue
        shift = line.x0 - first.x0
        if all(abs(two.x0 - one.x0 - shift) < 1 for one, two in zip(first.words, line.words, strict=True)):
            return shift
    return None


def sets_apart(first: Region, later: Region) -> bool:
    """Return whether a later page of a table has columns of its own under a heading of its own that names the axes."""
    n_head = split_header(first)
    head = first.lines[:n_head]
    own = later.lines[: split_header(later)]
    named = {p.text.lower()[:1] for line in own for p in line.phrases(CELLS) if _AXIS.fullmatch(p.text)} >= {
        "x",
        "y",
        "z",
    }
    if (
        not named
        or not _without_header(later, head)[:1]
        or _squash(own[-1].text) == _squash(head[-1].text if head else "")
    ):
        return False
    body = Body(later.page, later.lines[len(own) :], later.rules)
    return bool(_set_under(Body(first.page, first.lines[n_head:]), body, head).left_out)


def _set_under(first: Body, later: Body, head: Sequence[Line]) -> Body:
    """Return the body of a later page with its words under the first page's columns; left out where that is not certain."""
    if not first.lines or not later.lines:
        return later
    size = median(line.size for line in first.lines)
    columns, own = table_columns(first.lines, head, size), table_columns(later.lines, [], size)
    lines = set_under(first.lines, columns, later.lines, own)
    if lines is None:
        return dataclasses.replace(later, lines=[], left_out=later.lines)
    return dataclasses.replace(later, lines=lines)


def _shared_shift(first: Sequence[float], later: Sequence[float]) -> float:
    """Return how far (points) later lines must move left so that most begin where lines of the first page do."""
    at_first = Counter(round(x) for x in first)
    at_later = Counter(round(x) for x in later)

    def support(shift: int) -> int:
        near = (any(x - shift + step in at_first for step in (0, -1, 1)) for x in at_later)
        return sum(n for n, is_near in zip(at_later.values(), near, strict=True) if is_near)

    shifts = {b - a for a in at_first for b in at_later}
    best = min(shifts, key=lambda shift: (-support(shift), abs(shift), shift))
    apart = [b - a for b in later for a in first if abs(b - a - best) <= 1]
    return median(apart)


def _without_header(region: Region, head: Sequence[Line]) -> list[Line]:
    """Return a later page's lines without the repeated header; a lone text above that, which may head the rows, stays."""
    known = {_squash(line.text) for line in head}
    first = next((i for i, line in enumerate(region.lines) if n_numbers(split_atoms(line))), 0)
    again = next((i for i in range(first) if _squash(region.lines[i].text) in known), 0)
    above = [line for line in region.lines[:again] if len(line.phrases(CELLS)) < PAIR]
    lines = list(region.lines[again:])
    while lines and _squash(lines[0].text) in known:
        lines.pop(0)
    return above + lines


def _squash(text: str) -> str:
    return "".join(text.lower().split())


def _numeric_columns(lines: Sequence[Line], columns: Sequence[PrintColumn]) -> frozenset[int]:
    """Return the columns that mostly hold numbers."""
    open_rows = has_open_rows(lines)
    counts = [[0, 0] for _ in columns]
    for line in lines:
        for piece in to_pieces(line, columns, 0, open_rows=open_rows):
            if piece.first == piece.last and not says_nothing(piece.phrase):
                counts[piece.first][0 if is_numeric(piece.phrase) else 1] += 1
    return frozenset(i for i, (n, t) in enumerate(counts) if n > 0 and n >= MOSTLY * t)


def _to_table(
    regions: Sequence[Region],
    identifier: str,
    header: Sequence[HeadCell],
    rows: Sequence[Row],
    columns: Sequence[PrintColumn],
) -> Table:
    n_head = max((h.row + h.row_span for h in header), default=0)
    cells = [_head_cell(h, regions[0].page) for h in header]
    left = min((c.x0 for c in columns), default=0.0)
    for index, row in enumerate(rows):
        cells.extend(_cell(b, index + n_head, row, left) for b in sorted(row.cells, key=lambda b: b.first))
    named = next((r for r in regions if r.label), regions[0])
    caption, translation, two = first_caption(named.caption, named.label or identifier, named.page.number)
    return Table(
        id=identifier,
        label=named.label,
        caption=caption,
        footnotes=(*filter(None, [translation]), *(note for region in regions for note in region.notes)),
        cells=tuple(cells),
        n_rows=n_head + len(rows),
        n_columns=len(columns),
        header_rows=n_head,
        pages=tuple(dict.fromkeys(r.page.number for r in regions)),
        problems=(
            *_doubts(rows, n_head, named.label or identifier),
            *_marks(rows, n_head, named.label or identifier),
            *unread_side_labels(rows, named.label or identifier),
            *two,
        ),
    )


def _doubts(rows: Sequence[Row], n_head: int, name: str) -> Iterator[Problem]:
    """Yield a problem for each number whose sign could not be decided from the page."""
    for index, row in enumerate(rows, start=n_head):
        for block in row.cells:
            for word in (w for p in block.pieces for w in p.phrase.words if w.doubt):
                box = row.page.to_page(_box([word], row.shift))
                place = f"{name}, row {index}"
                what = f"{word.text!r} was recognised and is in doubt" if row.page.scanned else ""
                yield Problem(
                    code="PDF-DIGIT-DOUBT" if row.page.scanned else "PDF-SIGN-DOUBT",
                    item=place,
                    message=f"{what or f'The sign of {word.text!r} is in doubt'}: {word.doubt}",
                    hint="Compare the row with the page.",
                    evidence=Evidence(quote=word.raw, place=place, page=row.page.number, box=box),
                )


def _marks(rows: Sequence[Row], n_head: int, name: str) -> Iterator[Problem]:
    """Yield a problem for each row and kind of mark (struck out, annotated) on its words."""
    for index, row in enumerate(rows, start=n_head):
        words = [w for block in row.cells for p in block.pieces for w in p.phrase.words if w.marks]
        for code in sorted({mark.code for word in words for mark in word.marks}):
            marked = [(w, mark) for w in words for mark in w.marks if mark.code == code]
            word, mark = marked[0]
            others = f" So are {len(marked) - 1} other words of the row." if marked[1:] else ""
            place = f"{name}, row {index}"
            yield Problem(
                code=code,
                item=place,
                message=f"{word.text!r} {mark.what}; the row was read as printed.{others}",
                hint="Compare the row with the page, and decide whether it counts.",
                evidence=Evidence(
                    quote=word.raw, place=place, page=row.page.number, box=row.page.to_page(_box([word], row.shift))
                ),
            )


def _box(words: Sequence[Word], shift: float = 0.0) -> Box:
    return (
        min(w.x0 - w.moved for w in words) + shift,
        min(w.top for w in words),
        max(w.x1 - w.moved for w in words) + shift,
        max(w.bottom for w in words),
    )


def _head_cell(head: HeadCell, page: PageWords) -> Cell:
    words = [w for p in head.phrases for w in p.words]
    return Cell(
        row=head.row,
        column=head.first,
        text=head.text,
        raw=join_raw(words),
        row_span=head.row_span,
        column_span=head.last - head.first + 1,
        header=True,
        bold=head.phrases[0].bold,
        italic=head.phrases[0].italic,
        page=page.number,
        box=page.to_page(_box(words)),
    )


def _cell(block: CellText, index: int, row: Row, left: float) -> Cell:
    phrases = [p.phrase for p in block.pieces]
    words = [w for p in phrases for w in p.words]
    return Cell(
        row=index,
        column=block.first,
        text=block.text,
        raw=join_raw(words),
        row_span=block.row_span,
        column_span=block.last - block.first + 1,
        bold=phrases[0].bold,
        italic=phrases[0].italic,
        indent=round((phrases[0].x0 if block.set_from is None else block.set_from) - left, 1),
        page=row.page.number,
        box=row.page.to_page(_box(words, row.shift)),
    )
