"""What headings, caption and notes of a table state themselves."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Evidence
from extract.thresholds.places import Place
from extract.thresholds.stated import joined
from extract.thresholds.statements import read_threshold
from extract.thresholds.threshold import Threshold

SPLIT = re.compile(r"(?<=[.;])\s+(?=[A-Z*†‡(§])|(?<=\))\s+(?=[A-Z][a-z]+ )|(?<=。)")
_OF_ROWS = re.compile(
    r"\basterisks?\b|^\W*[*†‡§]|^\W*[a-z]\W? ?(?:(?:Indicates|Surviv\w+|Significan\w+|Also|Corrected|Sub-?threshold)\b|(?:p|P)\s?[<=≤])|\btrend|[*†‡§]\s?(?:p|P|survive|signific)",
    re.IGNORECASE,
)
"""Notes on single rows."""


def stated_of_table(table: Table, document: str) -> Threshold | None:
    """Return what caption and notes of a table state of all its rows."""
    own: Threshold | None = None
    parts = [part.strip() for text in (table.caption, *table.footnotes) for part in SPLIT.split(text)]
    for part in parts:
        if _OF_ROWS.search(part):
            continue
        threshold = read_threshold(part)
        if threshold is None:
            continue
        evidence = Evidence(quote=part, place=table.name, document=document or None, page=next(iter(table.pages), None))
        threshold = replace(threshold, evidence=(evidence,))
        own = threshold if own is None else joined(own, threshold)
    return own


def stated_of_place(place: Place, of_table: Threshold | None) -> Threshold | None:
    """Return what the headings of a contrast state, then what its table states of all rows."""
    own: Threshold | None = None
    for level in reversed(place.levels):
        threshold = read_threshold(level)
        if threshold is not None and not threshold.is_empty and level not in place.table.caption:
            evidence = Evidence(quote=level, place=place.table.name)
            own = replace(threshold, evidence=(evidence,)) if own is None else joined(own, threshold)
    if own is None or of_table is None:
        return own or of_table
    return joined(own, of_table)
