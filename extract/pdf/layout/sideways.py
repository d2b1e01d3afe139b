"""Where text that does not run in a page's own direction belongs: over a column as its heading, or beside its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.pdf.layout.lines import middle
from extract.pdf.layout.measures import PAIR
from extract.pdf.model import PageWords, Word

TO_THE_ROWS = 5.0
"""Type sizes from a rotated heading down to the first row under it."""

ONE_LABEL = 1.2
"""Type sizes between two lines of one label."""

LETTERS_OF_A_LABEL = 3
"""Letters of the shortest label of rows."""

_STAMP = re.compile(
    r"manuscript|download|copyright|\baccess|https?:|www\.|doi\b|©|journal|\bauthor|preprint|licen[cs]e|\bpage\b",
    re.IGNORECASE,
)
"""What stamps in the margin say."""


@dataclass(frozen=True, slots=True)
class SideLabel:
    """The label of a group of rows, set upwards or downwards beside them."""

    word: Word

    @property
    def middle(self) -> float:
        """The height of its middle, in points."""
        return middle(self.word)


def column_headings(page: PageWords) -> list[Word]:
    """Return the headings set sideways over columns, each as a word at its foot, those side by side on one line."""
    over = [word for word in page.sideways if _rows_below(page, word) and len(_rows_beside(page, word)) < PAIR]
    out = []
    for word in over:
        together = [o for o in over if min(o.bottom, word.bottom) - max(o.top, word.top) > 0]
        foot = max(o.bottom for o in together)
        out.append(replace(word, top=foot - word.size, bottom=foot))
    return out


def row_labels(page: PageWords) -> list[SideLabel]:
    """Return the labels set sideways beside rows, the lines of one label joined, top to bottom."""
    beside = [
        word
        for word in page.sideways
        if sum(map(str.isalpha, word.text)) >= LETTERS_OF_A_LABEL
        and not _STAMP.search(word.text)
        and _rows_beside(page, word)
        and not _is_printed_over(page, word)
    ]
    joined: list[Word] = []
    for word in sorted(beside, key=lambda w: (w.x0, w.top)):
        last = next((o for o in joined if _is_one_label(o, word)), None)
        if last is None:
            joined.append(word)
        else:
            text = " ".join(one.text for one in sorted((last, word), key=lambda w: w.order))
            joined[joined.index(last)] = replace(
                last,
                text=text,
                raw=text,
                x1=max(last.x1, word.x1),
                top=min(last.top, word.top),
                bottom=max(last.bottom, word.bottom),
            )
    return [SideLabel(word) for word in sorted(joined, key=lambda w: (w.top, w.x0))]


def _is_one_label(one: Word, two: Word) -> bool:
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    near = -one.size < two.x0 - one.x1 < ONE_LABEL * one.size
    return near and shared > 0.5 * min(one.bottom - one.top, two.bottom - two.top)


def _rows_below(page: PageWords, word: Word) -> list[Word]:
    """Return the words close under a phrase, in its column."""
    reach = TO_THE_ROWS * word.size
    return [
        w for w in page.words if w.x0 < word.x1 + word.size and w.x1 > word.x0 and 0 < w.top - word.bottom + 2 < reach
    ]


def _rows_beside(page: PageWords, word: Word) -> list[float]:
    """Return the heights of the lines with digits that are right or left of a phrase."""
    heights: list[float] = []
    for height in sorted(
        middle(w)
        for w in page.words
        if (w.x0 > word.x1 or w.x1 < word.x0) and word.top <= middle(w) <= word.bottom and any(map(str.isdigit, w.text))
    ):
        if not heights or height - heights[-1] > 0.5 * word.size:
            heights.append(height)
    return heights


def _is_printed_over(page: PageWords, word: Word) -> bool:
    """Return whether level words are where the phrase is: it is no label beside them."""
    return any(min(w.x1, word.x1) - max(w.x0, word.x0) > 1 and word.top < middle(w) < word.bottom for w in page.words)


def groups_of(
    labels: Sequence[SideLabel], heights: Sequence[float], borders: Sequence[float]
) -> list[tuple[SideLabel, int]] | None:
    """Return each label with the index of the first of its rows; None where it cannot be seen which are whose.

    `heights` are those of the rows, top to bottom, `borders` those of the rules between them.
    """
    owners: list[int | None] = []
    for height in heights:
        covering = [i for i, one in enumerate(labels) if one.word.top - 1 <= height <= one.word.bottom + 1]
        between = [
            i
            for i, one in enumerate(labels)
            if not any(min(height, one.middle) < b < max(height, one.middle) for b in borders)
        ]
        only = between if len(between) == 1 else covering
        owners.append(only[0] if len(only) == 1 else None)
    if (
        not heights
        or None in owners
        or len(set(owners)) < len(labels)
        or owners != sorted(owners, key=lambda o: o or 0)
    ):
        return None
    return [(one, owners.index(i)) for i, one in enumerate(labels)]
