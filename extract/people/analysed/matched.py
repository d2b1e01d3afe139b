"""Controls who are counted only by how many each patient has: "each was matched with three controls (39 controls)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import CONTROL, PEOPLE
from extract.people.counts import FEWEST, find_mentions
from extract.people.roles import GroupRole
from extract.people.tally import Count
from extract.prose import Sentence

MOST_EACH = 4
"""Controls for one patient beyond which the number is one of something else."""
_MATCHED = re.compile(
    rf"\beach (?!(?:[\w-]+ )?(?:face|trial|picture|stimul\w+|word|item|scan|block|image|voxel|clip|sentence|video|object|run|session)\b)(?:of (?:the|these|our) )?(?:(?!had\b|has\b)[^\W\d][\w-]* |remaining |{NUMBER} |\([^()]{{0,80}}\) ){{0,5}}?(?:was|were|is) (?:then |individually |closely |carefully )?(?:matched|paired|yoked) "
    rf"(?:(?:for|on|by|in) [^.;()]{{1,60}}? )?(?:with|to) (?P<k>{NUMBER}|an?) (?P<who>[^.;(]{{1,60}})",
    re.IGNORECASE,
)
_PERSON = re.compile(rf"\b{PEOPLE}\b", re.IGNORECASE)
_IN_ALL = re.compile(
    rf"[^.;]{{0,160}}?\((?:[nN] ?= ?)?(?P<n>{NUMBER})(?: [\w-]+){{0,2}} ?(?:controls|volunteers|subjects|participants|adults|women|men|in (?:all|total))?\b"
)
_OF_THEM_ALL = re.compile(
    r"\b(?:same (?:[\w-]+ )?(?:controls?|participants?|subjects?|people|persons?|volunteers?|individuals?|groups?)|both|half|some|stimul\w+|trials?)\b",
    re.IGNORECASE,
)


def with_matched(count: Count, sentences: Sequence[Sentence]) -> Count:
    """Return the count with its controls where a sentence says how many each person has, and no control was counted.

    A number in brackets behind them must be as many as that makes.
    """
    classes = {group.mention.group for group in count.groups}
    if len(count.groups) > 1 or "controls" in classes or count.experiments or _count_controls(sentences):
        return count
    for sentence in sentences:
        found = _MATCHED.search(sentence.text)
        if found is None or not (_PERSON.search(found["who"]) and CONTROL.search(found["who"])):
            continue
        each = 1 if found["k"].lower() in ("a", "an") else to_number(found["k"]) or 0
        printed = _IN_ALL.match(sentence.text, found.end("k"))
        n = each * count.n
        if not 1 <= each <= MOST_EACH or count.n < FEWEST or _OF_THEM_ALL.search(found[0]):
            continue
        if printed is not None and (to_number(printed["n"]) or 0) not in (n, count.n):
            continue
        sentences_of_both = tuple(dict.fromkeys((*count.sentences, sentence)))
        return replace(count, n=count.n + n, groups=(), recruited=None, sentences=sentences_of_both)
    return count


def _count_controls(sentences: Sequence[Sentence]) -> bool:
    found = (m for sentence in sentences for m in find_mentions(sentence))
    return any(
        m.group == "controls" and not m.in_brackets and m.n >= FEWEST and m.role is not GroupRole.OTHER for m in found
    )
