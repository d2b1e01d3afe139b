"""A typeset page: its glyphs in each reading direction to words, their signs read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf

from extract.pdf.model import ACROSS, HALF_TURN, QUARTER_TURN, PageWords, Word, turn_annotations, turn_box
from extract.pdf.page.dense import cut_run_together
from extract.pdf.page.device import Glyph
from extract.pdf.page.ink import PageInk
from extract.pdf.page.render import PageImage
from extract.pdf.page.sideways import sideways_phrases
from extract.pdf.page.signs import ReadWord, SignReader

MIN_TURNED_GLYPHS = 100
"""Text running in a second direction is kept as a page of its own from this many glyphs on ..."""

MIN_TURNED_LINES = 5
"""... and this many lines: a download stamp in the margin has one or two."""

MIN_TURNED_ROWS = 2
"""Lines with three digits from which less text in a second direction is kept as well: a table of two rows."""

DIGITS_OF_A_ROW = 3
"""Digits from which a line may be a row of coordinates."""

LINE_STEP = 3
"""Points within which baselines are taken for one line when lines are only counted."""

MOST_SLANT = 3
"""Degrees from a right angle up to which text is read; watermarks slant more."""

SMALLEST_TYPE, LARGEST_TYPE = 1.0, 400.0
"""Type sizes in points outside which a glyph is no print."""


def read_directions(
    ink: PageInk, glyphs: Sequence[Glyph], image: PageImage | None, signs: SignReader
) -> list[PageWords]:
    """Return the words of a page, once for each direction its text runs in; the commonest direction comes first."""
    turned = _by_direction(glyphs)
    pages = [_page(ink, turned, direction, image, signs) for direction in _directions(turned)]
    read = {page.rotation for page in pages}
    out: list[PageWords] = []
    for page in pages:
        # What is a page of its own in another direction is beside the first page's lines at most.
        others = read - {page.rotation} if out else set()
        beside = [g for g in glyphs if _right_angle(g.angle) not in others] if others else glyphs
        out.append(replace(page, sideways=sideways_phrases(beside, page.rotation, ink.width, ink.height)))
    return out


def on_page(glyphs: Iterable[Glyph], ink: PageInk) -> list[Glyph]:
    """Return the glyphs that can be seen on the page at a size of print."""
    width, height = ink.width, ink.height
    return [
        g
        for g in glyphs
        if -inf < g.x0 < width
        and 0 < g.x1 < inf
        and -inf < g.top < height
        and 0 < g.bottom < inf
        and SMALLEST_TYPE < g.size < LARGEST_TYPE
    ]


def _by_direction(glyphs: Sequence[Glyph]) -> dict[int, list[Glyph]]:
    """Return the glyphs by their direction to the nearest right angle, slanting text (watermarks) left out."""
    directions = {angle: _right_angle(angle) for angle in {g.angle for g in glyphs}}
    right = {direction for direction in directions.values() if direction is not None}
    if len(directions) == len(right) == 1:
        return {right.pop(): list(glyphs)}
    return {direction: [g for g in glyphs if directions[g.angle] == direction] for direction in sorted(right)}


def _right_angle(angle: float) -> int | None:
    """Return the right angle that text at an angle runs at; None when it slants."""
    nearest = round(angle / QUARTER_TURN) * QUARTER_TURN
    return nearest % 360 if abs(angle - nearest) <= MOST_SLANT else None


def _turn_glyph(glyph: Glyph, angle: int, width: float, height: float) -> Glyph:
    x0, top, x1, bottom = turn_box((glyph.x0, glyph.top, glyph.x1, glyph.bottom), angle, width, height)
    point = (glyph.origin_x, glyph.baseline, glyph.origin_x, glyph.baseline)
    x, y, _, _ = turn_box(point, angle, width, height)
    return glyph._replace(x0=x0, top=top, x1=x1, bottom=bottom, origin_x=x, baseline=y, angle=0.0)


def _directions(turned: Mapping[int, Sequence[Glyph]]) -> list[int]:
    """Return the directions worth reading, the commonest first."""
    inked = {d: [g for g in glyphs if g.text.strip()] for d, glyphs in turned.items()}
    inked = {d: glyphs for d, glyphs in inked.items() if glyphs}
    if not inked:
        return []
    main = min(inked, key=lambda d: (-len(inked[d]), d))
    others = []
    for direction in sorted(set(inked) - {main}):
        across = direction in ACROSS
        places = [(round((g.origin_x if across else g.baseline) / LINE_STEP), g.text) for g in inked[direction]]
        lines = {place for place, _ in places}
        digits = Counter(place for place, text in places if text.isdigit())
        many = len(inked[direction]) >= MIN_TURNED_GLYPHS and len(lines) >= MIN_TURNED_LINES
        if many or sum(n >= DIGITS_OF_A_ROW for n in digits.values()) >= MIN_TURNED_ROWS:
            others.append(direction)
    return [main, *others]


def _page(
    ink: PageInk,
    glyphs: Mapping[int, Sequence[Glyph]],
    direction: int,
    image: PageImage | None,
    signs: SignReader,
) -> PageWords:
    width, height = (ink.height, ink.width) if direction in ACROSS else (ink.width, ink.height)
    turned = [_turn_glyph(g, direction, ink.width, ink.height) for g in glyphs[direction]] if direction else glyphs[0]
    frame = image.turned(direction) if image is not None and direction else image
    crossing = [
        turn_box((g.x0, g.top, g.x1, g.bottom), direction, ink.width, ink.height)
        for other in glyphs
        if (other - direction) % HALF_TURN == QUARTER_TURN
        for g in glyphs[other]
    ]
    words = tuple(_word(w) for w in cut_run_together(signs.read(turned, frame, crossing)))
    return PageWords(
        number=ink.number,
        width=width,
        height=height,
        rotation=direction,
        words=words,
        rules=tuple(turn_box(box, direction, ink.width, ink.height) for box in ink.rules),
        images=tuple(turn_box(box, direction, ink.width, ink.height) for box in ink.images),
        annotations=turn_annotations(ink.annotations, direction, ink.width, ink.height),
    )


def _word(read: ReadWord) -> Word:
    _, _, fonts, _, bold, italic, sizes, x0, top, x1, bottom, *_, order = zip(*read.glyphs, strict=True)
    n = len(fonts)
    font = fonts[0] if fonts.count(fonts[0]) == n else Counter(fonts).most_common(1)[0][0]
    return Word(
        text=read.text,
        raw=read.raw,
        x0=min(read.x0, *x0),
        top=min(top),
        x1=max(x1),
        bottom=max(bottom),
        size=max(sizes),
        bold=2 * bold.count(True) > n,
        italic=2 * italic.count(True) > n,
        font=font,
        doubt=read.doubt,
        order=min(order),
    )
