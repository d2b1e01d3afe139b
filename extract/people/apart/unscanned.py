"""Sentences on people of an experiment without images, where others were scanned: "22 were recruited for the behavioural experiment"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.numbers import NUMBER
from corpora.words.patterns import hinted
from extract.people.counts import FEWEST, find_mentions
from extract.people.roles import EXCLUDED, GroupRole
from extract.prose import Sentence

_WITHOUT = r"(?:behaviou?ral|psychophysic(?:s|al)|EEG|MEG|ERP|eye[- ]tracking|TMS|on-?line|ratings?|pilot|norming)"
_WITH = r"(?:f?MRI|(?:brain |neuro)?imaging|PET|scanning)"
_PART = r"(?:experiment|study|session|test|part|sample)s?\b"
_OF_UNSCANNED = re.compile(
    rf"\b(?:for|in|of|to|completed) (?:the|an?|our|this) (?:\w+ )?{_WITHOUT} {_PART}|\b{NUMBER} (?:additional )?{_WITHOUT} (?:participants|subjects|volunteers|data ?sets|recordings)\b",
    re.IGNORECASE,
)
_OF_SCANNED = hinted(
    rf"\b(?:for|in|of|to) (?:the|an?|our|this) (?:\w+ ){{0,2}}?{_WITH} {_PART}|\b{NUMBER} {_WITH} (?:participants|subjects|volunteers|data ?sets)\b",
    "mri|imaging|pet|scanning",
)
_OUTSIDE = hinted(
    r"\boutside (?:of )?the (?:MRI? )?scanner\b|\bpurely behaviou?ral\b|\bwithout being scanned\b|\bwere not scanned\b",
    "outside |purely |being scanned|not scanned",
)
"""What says for sure that people were not scanned."""


def scanned_only(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences without those that count the people of an experiment without images, where one counts those of images.

    Those whom the next sentences leave out are of that experiment too, until people are counted anew.
    """
    of_scanned = [s for s in sentences if _is_of_scanned(s)]
    if not of_scanned:
        others = [s for s in sentences if _OUTSIDE.search(s.text) and _counts(s)]
        has_more = bool(others) and any(_counts(s) for s in sentences if s not in others)
        return [s for s in sentences if s not in others] if has_more else list(sentences)
    kept: list[Sentence] = []
    is_of_others = False
    for sentence in sentences:
        counted = find_mentions(sentence)
        if sentence in of_scanned or any(m.role is GroupRole.STATED and not m.is_sex for m in counted):
            is_of_others = False
        if sentence not in of_scanned and counted and _OF_UNSCANNED.search(sentence.text):
            is_of_others = True
        if not is_of_others or not (counted or EXCLUDED.search(sentence.text)):
            kept.append(sentence)
    return kept


def _is_of_scanned(sentence: Sentence) -> bool:
    return _OF_SCANNED.search(sentence.text) is not None and bool(find_mentions(sentence))


def _counts(sentence: Sentence) -> bool:
    return any(m.role is GroupRole.STATED and m.n >= FEWEST for m in find_mentions(sentence))
