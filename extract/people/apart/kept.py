"""Which of several numbers of a sentence are those kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.numbers import NUMBER
from corpora.language.people import PEOPLE
from extract.people.counts import Mention
from extract.prose import Sentence

_SAYS_LEFT = re.compile(
    r"\b(?:final\w*|remain\w*|analy\w+|includ\w+|left|leaving|after|usable|valid|complet\w+|retained|kept|scanned)\b",
    re.IGNORECASE,
)
"""Words of a bracket that counts those kept, not a part of those before it."""


def says_left(mention: Mention) -> bool:
    """Return whether the bracket around a count says that these people were kept."""
    text = mention.sentence.text
    inside = re.split(r"[(\[]", text[: mention.start])[-1] + re.split(r"[)\]]", text[mention.start :])[0]
    return _SAYS_LEFT.search(inside) is not None


LEFT = re.compile(r"\b(?:leaving|left|resulting in|resulted in)\b[^.;,\d]{0,30}$", re.IGNORECASE)


def last_left(sentence: Sentence, kept: Sequence[Mention]) -> int:
    """Return where those begin that are left of others kept before: "consisted of 25 speakers, one of whom was excluded, leaving 24"."""
    starts = [m.start for m in kept[1:] if LEFT.search(sentence.text[: m.start]) and m.n < kept[0].n]
    return starts[-1] if starts else 0


def is_left_of_more(opened: Mention) -> bool:
    """Return whether a sentence opens with those left of more, of whom it tells why: "From 64 patients, 55 underwent MRI; four declined"."""
    text = opened.sentence.text
    is_base = _FROM_MORE.search(text[: opened.start]) is not None
    return is_base and re.search(rf"\b{NUMBER} of (?:these|them|those|whom)\b", text[opened.end :], re.I) is None


_FROM_MORE = re.compile(rf"^\W*(?:from|out of|of) (?:the |these |our |a total of )?{NUMBER}\b", re.IGNORECASE)


_LOSES_SOME = re.compile(
    rf"[;,] {NUMBER} of (?:these|them|those|whom)(?: {PEOPLE})? (?:were|was|had to be) (?:\w+ )?(?:exclu|discard|remov|omit|reject)",
    re.IGNORECASE,
)


def loses_some(kept: Mention) -> bool:
    """Return whether the sentence leaves out some of those it has kept: "44 were scanned; three of these were excluded"."""
    return _LOSES_SOME.search(kept.sentence.text, kept.end) is not None
