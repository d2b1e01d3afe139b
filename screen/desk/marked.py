"""A title or an abstract with the words that rules rest on marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a text, and the names of the criteria whose quotes cover it (none: plain)."""

    text: str
    criteria: tuple[str, ...] = ()


def marked(text: str, quotes: Iterable[tuple[str, str]]) -> list[Piece]:
    """Return `text` in pieces, those within a quote with the names of its criteria; `quotes` are (criterion, words).

    A quote that stands nowhere in the text marks nothing. Joined, the pieces are the text.
    """
    spans: list[tuple[int, int, str]] = []
    for criterion, words in quotes:
        start = text.find(words) if words else -1
        if start >= 0:
            spans.append((start, start + len(words), criterion))
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = (Piece(text=text[start:end], criteria=_covering(spans, start, end)) for start, end in pairwise(edges))
    return list(pieces)


def _covering(spans: Sequence[tuple[int, int, str]], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for first, last, name in spans if first <= start and end <= last))
