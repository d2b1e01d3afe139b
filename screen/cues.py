"""Cues shared by the rules: words that negate a mention, and signs of a study of the authors' own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.cues import Cue
from corpora.language.people import CountedPeople
from screen.passages import Hit, Passage


def is_negated(hit: Hit) -> bool:
    """Return whether the words around a hit negate it: "no history of …", "… were excluded", 无…史, 排除…."""
    return hit.is_governed(Cue.NEGATION, Cue.HISTORY)


def is_cited(hit: Hit) -> bool:
    """Return whether a hit refers to other studies: "previous … studies", "… research has shown", 以往研究….

    Studies that the authors count or call theirs are their own: "two independent fMRI experiments revealed".
    """
    cue = hit.cue(Cue.CITATION)
    return cue is not None and not (cue.start >= hit.end and _COUNTED_AS_OWN.search(hit.before))


_COUNTED_AS_OWN = re.compile(
    r"\b(?:our|these|the present|the current|this|two|three|four|five|\d|separate|independent|follow-up|first|second|third) (?:(?:own|new|separate|independent|successive|consecutive|large|small|empirical|different|further|additional|complementary) )*$"
)
"""What stands before the name of a method in a study of the authors' own."""
_PEOPLE = (
    r"(?:participants?|subjects?|volunteers?|adults?|individuals?|students?|males?|females?|men|women|people|persons?"
    r"|couples|dyads|pairs|patients?|children|adolescents|controls?|undergraduates|mothers|fathers|parents)"
)
_OWN_STUDY = re.compile(
    rf"\b{_PEOPLE} (?:\w+ly )?(?:underwent|viewed|performed|completed|watched|listened|read|made|played|were (?:\w+ )?(?:scanned|asked|shown|presented|instructed|exposed|recruited|imaged))\b"
    rf"|\bwe (?:\w+ly )?(?:scanned|recruited|tested|recorded|acquired|presented|asked|measured|enrolled|trained)\b"
    r"|\b(?:we|study|experiment) (?:\w+ )?(?:used|using|employed|applied) (?:event-related |functional )+"
    r"|\bwhile (?:being scanned|in the scanner|undergoing)\b|\bduring (?:fmri )?scanning\b|\b(?:experiment|study) [12]\b"
    r"|\b(?:in|during) (?:the|this|our|the (?:present|current)|an|two|three) (?:[\w-]+ )?(?:fmri|functional (?:mri|magnetic resonance imaging|neuroimaging)|imaging|neuroimaging) (?:study|experiments?|task)\b"
    r"|\b(?:the )?(?:present|current) (?:[\w-]+ ){0,3}(?:study|experiment) (?:used|employed|examined|investigated|tested|aimed)\b"
    r"|\b(?:\d+|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six)ty(?:-\w+)?) (?:pairs|groups|couples|dyads) of\b|招募了?|被试(?:观看|完成|接受|进行)"
)
"""What only people who took part do, and what only authors do with people."""
_FEWEST_IN_WORDS = 11
"""A smaller number of people in words ("two individuals interact") is no sample."""
_DATA = re.compile(r"data ?sets?", re.IGNORECASE)
_OTHERS_STUDIES = re.compile(r"^ studies\b")


def find_own_study(passages: Sequence[Passage], places: tuple[str, ...] | None = None) -> Hit | None:
    """Return the first words that show a study of the authors' own: people counted, or what was done with them."""
    for passage in passages:
        if places is None or passage.place in places:
            counted = (hit for span, hit in passage.spans("people") if _is_sample(span._.counted, hit))
            first = [hit for hit in (next(counted, None), next(passage.find(_OWN_STUDY), None)) if hit is not None]
            if first:
                return min(first, key=lambda hit: hit.start)
    return None


def _is_sample(counted: CountedPeople, hit: Hit) -> bool:
    if _DATA.match(counted.noun):
        return False
    small = not counted.printed[0].isdigit() and counted.n < _FEWEST_IN_WORDS
    return not small and not _OTHERS_STUDIES.search(hit.after)
