"""Those of the people counted who were scanned, where the others were only tested or had another method."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PEOPLE
from extract.people.counts import FEWEST
from extract.people.tally import HALF, Count
from extract.prose import Sentence

NEXT = 4
"""Sentences behind the first count in which some of those counted are scanned."""
_SCAN = re.compile(r"\b(?:f?MRI|MR|PET|scan\w*|imaging|neuroimaging|images?)\b", re.IGNORECASE)
_SOME_SCANNED = re.compile(
    rf"(?:^|[,;] (?:and )?)(?P<n>{NUMBER}) of (?:them|(?:these|those|the)(?: {NUMBER})?(?: [a-z]+)?? {PEOPLE})"
    r"(?: \([^()]{1,80}\))? (?:also|additionally) (?:completed|underwent|had|received|participated in|took part in|performed)\b"
    r"(?: the| an?)? (?:[a-z]+ )?(?:fMRI|functional (?:MRI|magnetic)|(?:MRI|MR|brain) (?:scan|imaging)|scanning|neuroimaging)",
    re.IGNORECASE,
)
"""Some of those counted, by the method that the others did not have: "Sixteen of these children also completed the fMRI sessions"."""


_ALL_SCANNED = re.compile(
    rf"^All (?:of the )?(?P<n>{NUMBER}) (?:[a-z-]+ ){{0,3}}?{PEOPLE} (?:(?:were|had been) (?:\w+ )?(?:scanned|imaged)\b(?![^.;]{{0,60}}\b(?:same|pilot|site [A-Z\d]|(?:first|second|other|one) (?:site|cohort|cent(?:er|re)))\b)|(?:underwent|completed|had) (?:the |an? )?(?:\w+ )?(?:f?MRI|functional (?:MRI|magnetic)|MR imaging|scan|imaging|PET)\b)",
    re.IGNORECASE,
)
"""How few of many were scanned at all: "All 44 participants were scanned" of 180 who were tested."""
FEWEST_OF_TESTED = 0.05


def all_scanned(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return the count of those of whom a sentence says that they all were scanned, where less than half as many as were counted."""
    for sentence in sentences if not (count.groups or count.explicit or count.experiments) else ():
        found = _ALL_SCANNED.match(sentence.text)
        n = (to_number(found["n"]) or 0) if found is not None else 0
        if max(FEWEST, FEWEST_OF_TESTED * count.n) <= n < HALF * count.n:
            told = (sentence, *count.sentences)
            return replace(count, n=n, sentences=told, recruited=count.recruited or count.n, explicit=True)
    return count


def those_scanned(count: Count, sentences: Sequence[Sentence]) -> Count:
    """Return the count of those who were scanned, where the text first counts people of tests and says how many of them also were."""
    first = count.sentences[0]
    at = next((at for at, sentence in enumerate(sentences) if sentence.start == first.start), None)
    if at is None or count.groups or _SCAN.search(first.text):
        return count
    for sentence in sentences[at + 1 : at + 1 + NEXT]:
        found = _SOME_SCANNED.search(sentence.text)
        n = to_number(found["n"]) if found is not None else None
        if n is not None and FEWEST <= n < count.n:
            return replace(
                count,
                n=n,
                sentences=(sentence, *count.sentences),
                recruited=count.recruited or count.n,
                explicit=True,
            )
    return count
