"""Where sentences begin and end, in English, Chinese, and texts that mix the two: the one splitter of the program.

A full stop, question or exclamation mark ends a sentence where a blank and a capital, a digit, a bracket or a quotation
mark follow and no abbreviation or initial ends with it; 。！？； always do. A blank line ends a sentence, and so
does a line that ends in a number where the next begins with a capital: a row of a table. Any other line break does not,
because text layers of PDF files break lines anywhere.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
from spacy.attrs import IDX, SENT_START
from spacy.tokens import Doc

from corpora.language.folding import folded, text_of

MAX_SENTENCE = 900
"""Characters. Longer stretches without a full stop are tables or lists run together; they are cut for the rules."""
_ABBREVIATIONS = ("al", "Fig", "Figs", "fig", "figs", "e.g", "i.e", "vs", "cf", "ca", "approx", "Dr", "Prof", "Mr", "Mrs", "Ms", "St", "No", "Nos", "Eq", "Eqs",
                  "Ref", "Refs", "Tab", "Inc", "Exp", "Suppl", "resp", "S.D", "s.d", "incl")  # fmt: skip
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS)) + 2
_ABBREVIATED = re.compile(
    rf"(?:(?<![A-Za-z])(?:{'|'.join(map(re.escape, _ABBREVIATIONS))})|(?<![A-Za-z])(?:[A-SU-Z]|(?<!\d)(?<!\d )T))\.$"
)
"""An abbreviation or an initial at the end of a text; a T behind a number is a tesla and may end a sentence."""
_CJK = r"\u4e00-\u9fff"
_NEXT = rf"(?=[A-Z0-9(\[“\"{_CJK}]|[a-z][A-Z])"
"""How a sentence begins; "fMRI" and "mPFC" count as capitals."""
_STOP = re.compile(
    rf"[.!?;。！？；\s](?:(?<!\s)(?:(?<=[.!?])[\"”’')\]]*\s+{_NEXT}"
    rf"|(?<=[a-z)\]]\.)(?:\[[\d,– -]{{1,30}}\]|\d{{1,3}}(?:[,–-] ?\d{{1,3}}){{0,9}})\s+(?=[A-Z])"
    rf"|(?<=[。！？；])[”’」』）]?\s*|(?<=[{_CJK}][;!?])\s*|(?<=\w[.;!?])(?=[{_CJK}]))"
    r"|(?<=\n)[^\S\n]*\n\s*|(?<=\d\n)(?=[A-Z])|(?<=\d[^\S\n])[^\S\n]{0,2}\n(?=[A-Z]))"
)
"""The ends of sentences: in English, before a reference ("shown.12 We"), in Chinese, at a blank line, after a table's row.

All begin with one of a few characters, by which the search passes over most of a text at once.
"""


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence, first to last; the blanks between two belong to the first."""
    start = 0
    for stop in _STOP.finditer(text):
        mark = stop.start()
        if text[mark] == "." and _ABBREVIATED.search(text[max(start, mark - _LONGEST_ABBREVIATION) : mark + 1]):
            continue
        yield start, stop.end()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def split_sentences(text: str, *, by_line: bool = False) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) of a text that needs no spans, blanks around sentences left out.

    With `by_line` every line break ends a sentence: in text out of markup a line is a paragraph or a heading.
    """
    for start, end in _bounds_by_line(text) if by_line else sentence_bounds(text):
        sentence = text[start:end]
        stripped = sentence.strip()
        if stripped:
            yield start + len(sentence) - len(sentence.lstrip()), stripped


def _bounds_by_line(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for line in text.splitlines(keepends=True):
        yield from ((place + start, place + end) for start, end in sentence_bounds(line))
        place += len(line)


def mark_sentences(doc: Doc) -> Doc:
    """Return `doc` with the starts of its sentences set: no longer than MAX_SENTENCE, none across a heading."""
    text = text_of(doc)
    wanted = {start for bounds in sentence_bounds(text) for start in _cut(text, *bounds)} | _starts_at_headings(doc)
    offsets = doc.to_array([IDX])
    starts = np.zeros(len(doc) + 1, dtype=bool)
    # A sentence begins at the first word that begins there or after: a heading may be followed by blanks.
    starts[np.searchsorted(offsets, np.array([0, *wanted], dtype=np.uint64))] = True
    starts = starts[:-1]
    doc.user_data["sentences"] = offsets[starts].tolist()
    if len(doc):
        values = np.where(starts, 1, -1).astype(np.int64).view(np.uint64)
        doc.from_array([SENT_START], values)  # type: ignore[arg-type]  # its annotation knows no plain array
    return doc


def sentence_at(doc: Doc, place: int) -> tuple[int, int]:
    """Return (start, end) of the sentence that holds an offset of the folded text, both in the folded text."""
    starts = _folded_starts(doc)
    at = max(bisect_right(starts, place), 1)
    return (starts[at - 1] if starts else 0), (starts[at] if at < len(starts) else len(folded(doc).text))


def folded_sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every sentence, both in the folded text."""
    starts = _folded_starts(doc)
    yield from itertools.pairwise([*starts, len(folded(doc).text)])


def _folded_starts(doc: Doc) -> list[int]:
    kept: list[int] | None = doc.user_data.get("folded sentences")
    if kept is None:
        kept = doc.user_data["folded sentences"] = [folded(doc).place_of(start) for start in _sentence_starts(doc)]
    return kept


def sentences_between(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences between two offsets of the text, cut there."""
    starts = _sentence_starts(doc)
    at = max(bisect_right(starts, start), 1)
    while start < end:
        stop = min(starts[at], end) if at < len(starts) else end
        yield start, stop
        start, at = stop, at + 1


def _sentence_starts(doc: Doc) -> list[int]:
    """Return the offsets at which sentences begin, kept when marked: `doc.sents` would create every token again."""
    starts: list[int] = doc.user_data["sentences"]
    return starts


def _cut(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the starts of the parts of a sentence, cut at blanks where it is too long."""
    while start < end:
        yield start
        if end - start <= MAX_SENTENCE:
            return
        start = text.rfind(" ", start, start + MAX_SENTENCE) + 1 or start + MAX_SENTENCE


def _starts_at_headings(doc: Doc) -> set[int]:
    """Return where headed sections begin and what follows them; a section without a heading is a page: it breaks nothing."""
    headed = [span for span in doc.spans.get("sections", ()) if span._.heading]
    return {place for span in headed for place in (span.start_char, span.end_char)}
