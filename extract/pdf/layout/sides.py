"""The left and right side of a table: from its rules, else from the columns of text around its caption."""

from __future__ import annotations

from corpora.nouns.evidence import Box
from extract.pdf.layout.captions import Caption
from extract.pdf.layout.lines import Line, Phrase, group_lines, middle
from extract.pdf.layout.measures import CELLS, FULL_ROW, HALF_PAGE, LONG_RULE, PAIR, SAME_HEIGHT, TOUCHING, WORD_EDGE
from extract.pdf.layout.view import PageView, has_numbers, overlap

RULE_ABOVE, RULE_BELOW = 2.2, 12.0
"""Type sizes from a caption's line up and down to the first rule of its table."""

LEVEL, LEVEL_ABOVE = 2.0, 2.5
"""Type sizes from a caption's line down and up to a rule or a caption that is level with it."""

HEAD_DEPTH = 6.0
"""Type sizes below a table's first rule within which its header ends: a longer rule there gives the table's width."""

HEADING_DEPTH = 3.2
"""Type sizes below a rule within which the words are those of the next two lines."""

TEXT_BESIDE = 25.0
"""Type sizes below a caption within which text beside it marks the end of its column."""

ROWS_LOOKED_AT = 40.0
"""Type sizes from a caption within which its rows are looked at."""

OTHER_TEXT = 1.5
"""Type sizes below a caption from which text is no part of it."""

PARTIAL = 0.25
"""Share of the words in the lines below a rule from which the rule runs under one heading only."""

ROWS_ALONE = 0.35
"""Share of a column's rows with nothing beside them from which its table ends at the gutter."""

NARROWEST_TABLE = 60.0
"""Points of width from which a rule may be the head of a table."""

ROW_HEIGHT = 4.0
"""Type sizes from the rule under one row to that under the next, at most."""

SAME_EDGE = 3.0
"""Points within which two rules begin or end at one place."""

RULE_EDGE = 2.0
"""Points by which words over a rule may reach beyond it."""

COLUMN_EDGE = 5.0
"""Points by which text of the next column may reach over a caption's end."""


def table_sides(view: PageView, caption: Caption, *, above: bool = False) -> tuple[float, float]:
    """Return the left and right side of the table a caption belongs to, from rules, else from columns.

    `above`: the table is above its caption, and the rule that closes it has its width; the next table's may have another.
    """
    phrase = caption.phrase
    near = [
        r
        for r in view.rules
        if overlap(r[0], r[2], phrase.x0, phrase.x1) > 0.5 * min(phrase.width, r[2] - r[0])
        and phrase.top - RULE_ABOVE * phrase.size < r[1] < phrase.top + RULE_BELOW * phrase.size
        and not _prose_between(view, phrase, r)
        and _clear_of_captions(view, caption, r)
        and not _is_partial(view, phrase, r)
    ]
    closing = [r for r in near if r[1] < phrase.top and r[2] - r[0] > NARROWEST_TABLE] if above else []
    if closing:
        return closing[-1][0], closing[-1][2]
    if near:
        below = [r for r in near if r[1] > phrase.middle] or near
        first = below[0]
        x0, x1 = first[0], first[2]
        for rule in below:
            if (
                rule[1] - first[1] < HEAD_DEPTH * phrase.size
                and rule[0] <= x0 + SAME_EDGE
                and rule[2] >= x1 - SAME_EDGE
            ):
                x0, x1 = min(x0, rule[0]), max(x1, rule[2])
        if x1 - x0 > NARROWEST_TABLE:
            return _beside_merged_label(view, caption, first, x0), x1
    return _column_band(view, phrase)


def _beside_merged_label(view: PageView, caption: Caption, first: Box, x0: float) -> float:
    """Return the left side of a table with a rule under each row, the first of which leave out a label merged over rows.

    The rule that closes the rows of that label is as wide as the table.
    """
    last, size = first, caption.phrase.size
    for rule in (r for r in view.rules if r[1] > first[1] and abs(r[2] - first[2]) < SAME_EDGE):
        if rule[1] - last[1] > ROW_HEIGHT * size or not _clear_of_captions(view, caption, rule):
            break
        if rule[0] < first[0] - SAME_EDGE:
            return min(x0, rule[0]) if last is not first else x0
        if abs(rule[0] - first[0]) > SAME_EDGE:
            break
        last = rule
    return x0


def _is_partial(view: PageView, phrase: Phrase, rule: Box) -> bool:
    """Return whether a rule runs under one heading only: words of its own lines are left or right of it."""
    if rule[1] < phrase.middle:
        return False
    left, right = _column_band(view, phrase)
    below = view.within(left, right, rule[1], rule[1] + HEADING_DEPTH * phrase.size)
    under = [w for w in below if rule[0] - RULE_EDGE < (w.x0 + w.x1) / 2 < rule[2] + RULE_EDGE]
    beside = [
        w
        for w in below
        if (w.x1 < rule[0] - RULE_EDGE or w.x0 > rule[2] + RULE_EDGE)
        and any(abs(middle(w) - middle(o)) < SAME_HEIGHT * phrase.size for o in under)
    ]
    return bool(beside) and len(beside) >= PARTIAL * len(below)


def _prose_between(view: PageView, phrase: Phrase, rule: Box) -> bool:
    """Return whether running text that is not the caption is between a caption and a rule."""
    for block in view.prose:
        x0, top, x1, bottom = block.box
        if phrase.bottom < top < rule[1] and bottom < rule[1] and overlap(x0, x1, rule[0], rule[2]) > TOUCHING:
            gap = top - phrase.bottom
            if gap > OTHER_TEXT * phrase.size:
                return True
    return False


def _clear_of_captions(view: PageView, caption: Caption, rule: Box) -> bool:
    return not any(
        other is not caption
        and caption.phrase.bottom < other.phrase.middle < rule[1]
        and overlap(other.phrase.x0, other.phrase.x1, rule[0], rule[2]) > TOUCHING
        for other in view.captions
    )


def _column_band(view: PageView, phrase: Phrase) -> tuple[float, float]:
    """Return the sides of the text column a caption is in, or of the page's print."""
    left, right = _free_width(view, phrase)
    for x0, x1 in sorted({(b.box[0], b.box[2]) for b in view.prose}):
        narrow = x1 - x0 < HALF_PAGE * (right - left)
        if (
            narrow
            and x0 - WORD_EDGE <= phrase.x0
            and phrase.x1 <= x1 + WORD_EDGE
            and _ends_at_gutter(view, phrase, x0, x1)
        ):
            return x0, x1
    return left, right


def _free_width(view: PageView, phrase: Phrase) -> tuple[float, float]:
    """Return the sides of the page's print around a caption, up to the text and the captions beside it."""
    left, right = whole = view.text_span()
    beside = [
        b.box
        for b in view.prose
        if b.box[3] > phrase.top
        and b.box[1] < phrase.top + TEXT_BESIDE * phrase.size
        and (b.box[0] > phrase.x1 - COLUMN_EDGE or b.box[2] < phrase.x0 + COLUMN_EDGE)
    ]
    for x0, _, x1, _ in beside:
        if x0 > phrase.x1 - COLUMN_EDGE:
            right = min(right, x0 - WORD_EDGE)
        elif x1 < phrase.x0 + COLUMN_EDGE:
            left = max(left, x1 + WORD_EDGE)
    for other in view.captions:
        if abs(other.phrase.top - phrase.top) < LEVEL * phrase.size and other.phrase is not phrase:
            if other.phrase.x0 > phrase.x1:
                right = min(right, other.phrase.x0 - WORD_EDGE)
            elif other.phrase.x1 < phrase.x0:
                left = max(left, phrase.x0 - WORD_EDGE)
    return left, _end_of_rules(view, phrase, left, right) if right == whole[1] else right


def _end_of_rules(view: PageView, phrase: Phrase, left: float, right: float) -> float:
    """Return the right end of the page's print (`right`), or of the rules under a caption that reach beyond it, as its last column may be empty to the right."""
    reach = phrase.top + RULE_BELOW * phrase.size
    ends = [
        r[2] for r in view.rules if r[0] >= left - RULE_EDGE and phrase.top < r[1] < reach and r[2] < view.page.width
    ]
    return max((right, *ends))


def _ends_at_gutter(view: PageView, phrase: Phrase, x0: float, x1: float) -> bool:
    """Return whether many rows below a caption (else above), in its text column, are alone on their line.

    A table as wide as the page shows words on both sides of the gutter in nearly every row.
    """
    rows: list[Line] = []
    for top, bottom in (
        (phrase.bottom, phrase.bottom + ROWS_LOOKED_AT * phrase.size),
        (phrase.top - ROWS_LOOKED_AT * phrase.size, phrase.top),
    ):
        if len(rows) < PAIR:
            lines = group_lines(view.within(x0 - WORD_EDGE, x1 + WORD_EDGE, top, bottom))
            rows = [r for r in lines if len(r.phrases(CELLS)) >= PAIR]
    if len(rows) < PAIR:
        return False
    top, bottom = rows[0].top - 1, rows[-1].bottom + 1
    beside = [w for w in view.within(0, view.page.width, top, bottom) if w.x0 > x1 + WORD_EDGE or w.x1 < x0 - WORD_EDGE]
    alone = sum(1 for r in rows if all(abs(middle(w) - r.middle) > SAME_HEIGHT * r.size for w in beside))
    return alone > ROWS_ALONE * len(rows)


def is_beside_table(view: PageView, caption: Caption) -> bool:
    """Return whether a caption has no rule of its own but begins level with the first of two rules to its right."""
    phrase = caption.phrase
    reach = phrase.top + RULE_BELOW * phrase.size
    rules = [r for r in view.rules if phrase.top - LEVEL_ABOVE * phrase.size < r[1] < reach]
    if any(overlap(r[0], r[2], phrase.x0, phrase.x1) > 0 for r in rules):
        return False
    right = [r for r in rules if r[0] > phrase.x1 + phrase.size and r[2] - r[0] > LONG_RULE]
    level = [r for r in right if r[1] < phrase.top + LEVEL * phrase.size]
    if not level:
        return False
    own = group_lines(view.within(0.0, level[0][0], phrase.top - 1, reach))
    if any(has_numbers(line) and len(line.phrases(CELLS)) >= FULL_ROW for line in own):
        return False
    alone = not any(c is not caption and c.phrase.x0 > phrase.x1 and c.phrase.top < reach for c in view.captions)
    return alone and any(
        abs(r[0] - other[0]) < SAME_EDGE and abs(r[2] - other[2]) < SAME_EDGE and other[1] > r[1] + phrase.size
        for r in level[:1]
        for other in right
    )
