"""Which cue governs a mention: the one before or after it in its sentence, within its reach."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Doc

from corpora.language.cues import CUE_KINDS, Cue
from corpora.language.folding import folded
from corpora.language.pipeline import spans_of
from corpora.language.sentences import sentence_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Governing:
    """A cue in force: `start` and `end` are offsets in the folded text."""

    start: int
    end: int


def governing(doc: Doc, start: int, end: int, cue: Cue) -> Governing | None:
    """Return the first cue of a kind that governs folded[start:end], or None."""
    low, high = sentence_at(doc, start)
    text = folded(doc).text
    high = max(high, end)
    places = _places(doc)[cue]
    for cue_start, cue_end, at in places[bisect_left(places, (low, 0, 0)) :]:
        if cue_start >= high:
            return None
        if cue_end > high:
            continue
        kind = CUE_KINDS[at]
        if kind.follows:
            if cue_start >= end and kind.gap.fullmatch(text, end, cue_start):
                return Governing(start=cue_start, end=cue_end)
        elif cue_end <= start and kind.gap.fullmatch(text, cue_end, start):
            return Governing(start=cue_start, end=cue_end)
    return None


def _places(doc: Doc) -> dict[Cue, list[tuple[int, int, int]]]:
    """Return (start, end, kind) of the cues of each label, offsets folded, in the order of the text."""
    kept: dict[Cue, list[tuple[int, int, int]]] | None = doc.user_data.get("cue places")
    if kept is None:
        kept = {cue: [] for cue in Cue}
        place = folded(doc).place_of
        for span in spans_of(doc, "cues"):
            kept[Cue(span.label_)].append((place(span.start_char), place(span.end_char), int(span.id_)))
        doc.user_data["cue places"] = kept
    return kept
