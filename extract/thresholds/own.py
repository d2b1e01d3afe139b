"""What headings, caption and notes of a table state themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Evidence
from extract.thresholds.places import Place
from extract.thresholds.stated import SHORTEST_NOTE, joined
from extract.thresholds.statements import read_threshold
from extract.thresholds.threshold import Threshold
from extract.thresholds.topics import topic_words

SPLIT = re.compile(r"(?<=[.;])\s+(?=[A-Z*†‡(§])|(?<=\))\s+(?=[A-Z][a-z]+ )|(?<=。)")
_CLAUSES = re.compile(r"[;；。:：]\s*")
SHORTEST_CLAUSE = 8
"""Characters of a clause that is known again where the text repeats it as a sentence."""
_OF_ROWS = re.compile(
    r"\basterisks?\b|^\W*[*†‡§]|^\W*[a-z]\W? ?(?:(?:Indicates|Surviv\w+|Significan\w+|Also|Corrected|Sub-?threshold)\b|(?:p|P)\s?[<=≤])|\btrend|[*†‡§]\s?(?:p|P|survive|signific)",
    re.IGNORECASE,
)
"""Notes on single rows."""
_CONTRASTING = re.compile(r",? (?=whereas\b)")
_ABBREVIATIONS = re.compile(r"^\W*(?:(?:Note\W+)?Abbreviations?\b|[A-Z][A-Za-z]{1,5}\s?[,:=–-]\s?[a-z])(?!.*\d)")
"""A list of abbreviations explains "FWE", and states nothing."""


def notes_of(tables: Sequence[Table], wanted: Collection[str]) -> set[str]:
    """Return the parts of captions and notes by which the text may repeat them: long ones, and short ones that state a threshold."""
    # A sheet of sentences is no table, unless it gave foci (`wanted`): what it states is of all tables.
    own = [table for table in tables if table.n_columns > 1 or table.name in wanted]
    texts = [text for table in own for text in (table.caption, *table.footnotes)]
    parts = {part.strip() for text in texts for part in SPLIT.split(text)}
    clauses = {clause.strip() for text in texts for clause in _CLAUSES.split(text)}
    short = {each for each in parts | clauses if SHORTEST_CLAUSE <= len(each) < SHORTEST_NOTE}
    return {part for part in parts if len(part) >= SHORTEST_NOTE} | {each for each in short if read_threshold(each)}


def stated_of_table(table: Table, document: str, levels: Sequence[str] = ()) -> Threshold | None:
    """Return what caption and notes of a table state of all its rows, or of the contrast with these levels."""
    own: Threshold | None = None
    parts = [part.strip() for text in (table.caption, *table.footnotes) for part in SPLIT.split(text)]
    for part in parts:
        if _OF_ROWS.search(part) or _ABBREVIATIONS.match(part):
            continue
        threshold = read_threshold(_own_clause(part, levels))
        if threshold is None:
            continue
        evidence = Evidence(quote=part, place=table.name, document=document or None, page=next(iter(table.pages), None))
        threshold = replace(threshold, evidence=(evidence,))
        own = threshold if own is None else joined(own, threshold)
    return own


def _own_clause(part: str, levels: Sequence[str]) -> str:
    """Return of a note the clause that is on a contrast: "A > B was tested at p < .001, whereas the correlation was at p < .01"."""
    clauses = _CONTRASTING.split(part)
    if len(clauses) == 1 or not levels:
        return part
    words = topic_words(" ".join(levels))
    shared = [len(topic_words(clause) & words) for clause in clauses]
    return clauses[shared.index(max(shared))] if shared.count(max(shared)) == 1 else part


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
