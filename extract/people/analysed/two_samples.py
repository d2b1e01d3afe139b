"""Two samples of one study with people of their own: discovery and replication, a first and a second cohort."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.people.counts import FEWEST
from extract.people.experiments import experiment_at
from extract.people.groups import count_people
from extract.people.tally import Count
from extract.prose import RunningText, Sentence

_WHAT = r"(?:samples?|cohorts?|data ?sets?)"
_FIRST = re.compile(
    rf"\b(?:discovery|exploratory|exploration|primary|initial|original|first|main) {_WHAT}\b|^\W*(?:sample|cohort|data ?set) (?:1|one|A|I)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    rf"\b(?:replication|validation|confirmatory|confirmation|second|independent|test)(?:,? (?:[\w-]+ )?|,? and [\w-]+ ){_WHAT}\b|^\W*(?:sample|cohort|data ?set) (?:2|two|B|II)\b|^\W*for (?:the )?(?:replication|validation)\b",
    re.IGNORECASE,
)
_FIRST_STUDY = re.compile(r"^\W*(?:experiment|study|exp\.) (?:1|one|A|I)\b\W*(?:[:.–—]|$)", re.IGNORECASE)
_SECOND_STUDY = re.compile(r"^\W*(?:experiment|study|exp\.) (?:2|two|B|II)\b\W*(?:[:.–—]|$)", re.IGNORECASE)
"""How the sentences of two experiments begin in one passage: "Experiment 2: Twenty-four men took part"."""
NEAR_THE_START = 60
"""Characters of a sentence in which it names the sample it is on."""
_NOT_OURS = re.compile(
    r"\b(?:behaviou?ral|on-?line|rating|pilot|published|publicly|open|previous|earlier|same (?:participants|subjects|people)|subset|sub-?sample|half of|split|randomly divided|divided (?:the|all))\b",
    re.IGNORECASE,
)
"""Words of a second sample that was not scanned here, or is a part of the first."""
_RESULTS = re.compile(r"\b(?:results?|discussion)\b", re.IGNORECASE)
LONGEST = 1200
"""Characters of a section in which it counts its people."""


def with_second_sample(count: Count, prose: RunningText, sentences: Sequence[Sentence]) -> Count:
    """Return the count of both samples where the text counts each in a stretch of its own, and only one was counted."""
    stretches = _by_headings(prose) or _by_sentences(sentences, _FIRST, _SECOND)
    if experiment_at(prose, count.sentences[0].start) is None:
        stretches = stretches or _by_sentences(sentences, _FIRST_STUDY, _SECOND_STUDY)
    if stretches is None or count.experiments:
        return count
    first, second = (count_people(stretch) for stretch in stretches)
    if first is None or second is None or min(first.n, second.n) < FEWEST:
        return count
    most = max(first.recruited or first.n, second.recruited or second.n)
    n = first.n + second.n
    if count.n > most or first.sentences[0] == second.sentences[0]:
        return count
    recruited = (first.recruited or first.n) + (second.recruited or second.n)
    return Count(
        n=n,
        sentences=tuple(dict.fromkeys((*first.sentences, *second.sentences))),
        groups=(*first.groups, *second.groups) if first.groups and second.groups else (),
        recruited=recruited if recruited != n else None,
        explicit=first.explicit or second.explicit,
    )


def _by_headings(prose: RunningText) -> tuple[list[Sentence], list[Sentence]] | None:
    """Return the sentences under the headings of the two samples, None where there are none."""
    sections = (section for section in prose.sections if not _RESULTS.search(section.heading))
    names = [(section.heading.rpartition("/")[2], section) for section in sections]
    first = next((section for name, section in names if _FIRST.search(name) and not _SECOND.search(name)), None)
    second = next((section for name, section in names if _SECOND.search(name) and not _FIRST.search(name)), None)
    if first is None or second is None or first.start >= second.start:
        return None
    both = [list(prose.sentences(one.start, min(one.end, one.start + LONGEST))) for one in (first, second)]
    is_ours = not any(_NOT_OURS.search(sentence.text) for sentence in both[1][:4])
    return (both[0], both[1]) if is_ours else None


def _by_sentences(
    sentences: Sequence[Sentence], first: re.Pattern[str], second: re.Pattern[str]
) -> tuple[list[Sentence], list[Sentence]] | None:
    """Return the sentences up to the one that begins with the second sample, and those from it on; None where none does."""
    for at, sentence in enumerate(sentences):
        if at and second.search(sentence.text[:NEAR_THE_START]) and not first.search(sentence.text[:NEAR_THE_START]):
            before, behind = list(sentences[:at]), list(sentences[at : at + 5])
            is_named = any(first.search(one.text[:NEAR_THE_START]) for one in before)
            is_ours = not any(_NOT_OURS.search(one.text) for one in behind[:3])
            return (before, behind) if is_named and is_ours else None
    return None
