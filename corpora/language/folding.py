"""Text made alike for searching: NFKC, lower case, one kind of hyphen; every place remembers where it came from.

Folding lets one pattern match "ＦＭＲＩ", "fMRI" and "FMRI", or "whole‑brain" with any of Unicode's hyphens. It may
change lengths ("ﬁ" becomes "fi"), so offsets are mapped both ways.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from corpora.words.signs import LOWERED_DIGITS, RAISED_DIGITS

HYPHENS = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\u301c\uff5e\u223c", "-")
"""Hyphens, dashes, minus signs and tildes: all are written for one another between the limits of a range."""
_SMALL = frozenset(map(chr, (*RAISED_DIGITS.values(), *LOWERED_DIGITS.values())))
"""Behind a digit they are the mark of a note, an exponent or an index, and no digit of its number: "24² participants" are 24."""
_MARKS = re.compile(rf"(?<=\d)[{''.join(sorted(_SMALL))}]+")
_RUNS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text. `origin[i]` is the offset in the text as given of the i-th folded character; its last item is the end."""

    text: str
    origin: Sequence[int]

    def place_of(self, offset: int) -> int:
        """Return where an offset of the text as given lies in the folded text."""
        return offset if isinstance(self.origin, range) else bisect_left(self.origin, offset)


def fold(text: str) -> Folded:
    """Return `text` in lower case and NFKC, with every kind of hyphen and tilde as "-"; raised digits behind a digit are left out."""
    if text.isascii():
        return Folded(text=text.lower(), origin=range(len(text) + 1))
    parts: list[str] = []
    origin: list[int] = []
    for run in _RUNS.finditer(text):
        words = run[0]
        if words.isascii():
            parts.append(words.lower())
            origin.extend(range(run.start(), run.end()))
            continue
        is_mark = words in _SMALL and run.start() > 0 and text[run.start() - 1].isdigit()
        piece = "" if is_mark else unicodedata.normalize("NFKC", HYPHENS.get(words, words)).lower()
        parts.append(piece)
        origin.extend([run.start()] * len(piece))
    # The end of a match maps to where its next character begins, so a ligature is quoted whole.
    origin.append(len(text))
    return Folded(text="".join(parts), origin=origin)


def without_marks(text: str) -> str:
    """Return `text` with blanks in place of raised and lowered digits behind a digit; its length stays."""
    return text if text.isascii() else _MARKS.sub(lambda found: " " * len(found[0]), text)


def folded(doc: Doc) -> Folded:
    """Return the folded text of a document, made once."""
    kept: Folded | None = doc.user_data.get("folded")
    if kept is None:
        kept = doc.user_data["folded"] = fold(text_of(doc))
    return kept


def text_of(doc: Doc) -> str:
    """Return `doc.text` as it was read: spaCy would put it together again from every token."""
    text: str = doc.user_data["text"]
    return text
