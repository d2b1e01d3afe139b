"""Patterns over folded text, marked as spans of whole words: the one way by which components of ours fill `doc.spans`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from corpora.language.folding import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPattern:
    """Words that are marked with `label`; `id` distinguishes patterns of one label."""

    label: str
    words: re.Pattern[str]
    id: str = ""


def mark(doc: Doc, key: str, patterns: Sequence[SpanPattern]) -> Doc:
    """Return `doc` with every match of `patterns` in `doc.spans[key]`, in the order of the text."""
    text = folded(doc).text
    found = (
        span_at(doc, match.start(), match.end(), label=pattern.label, span_id=pattern.id)
        for pattern in patterns
        for match in pattern.words.finditer(text)
        if match.end() > match.start()
    )
    return put(doc, key, found)


def put(doc: Doc, key: str, spans: Iterable[Span]) -> Doc:
    """Return `doc` with `spans` in `doc.spans[key]`, in the order of the text."""
    doc.spans[key] = sorted(spans, key=lambda span: (span.start, span.end))
    return doc


def span_at(doc: Doc, start: int, end: int, *, label: str, span_id: str = "") -> Span:
    """Return the words that hold folded[start:end] as a span; its own offsets index the text as given."""
    origin = folded(doc).origin
    return span_over(doc, origin[start], origin[end], label=label, span_id=span_id)


def span_over(doc: Doc, start: int, end: int, *, label: str, span_id: str = "") -> Span:
    """Return the words that hold text[start:end] of the text as given; ValueError where it holds none."""
    span = doc.char_span(start, end, label=label, span_id=span_id, alignment_mode="expand")
    if span is None:
        message = f"characters {start} to {end} of the text hold no word"
        raise ValueError(message)
    return span
