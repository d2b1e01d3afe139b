"""Papers of several experiments, each with people of its own and a section of its own: their numbers add up.

Only people who were scanned count: an experiment of ratings or behaviour alone, and one with the people of an earlier
one, adds nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.people.apart.sums import ABSENT_FROM
from extract.people.groups import count_people
from extract.people.tally import Count, Group
from extract.prose import RunningText, Sentence

_OF_EXPERIMENT = re.compile(
    r"\b(?P<kind>experiment|study|exp\.) (?P<number>\d|one|two|three|four|I{1,3})\b|(?:实验|研究)\s?(?P<zh>[一二三四1-4])(?![\d个种项名例])",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(r"\b(?:participants?|subjects?|volunteers|sample)\b", re.IGNORECASE)
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "i": "1", "ii": "2", "iii": "3"}
_NUMBERS |= {"一": "1", "二": "2", "三": "3", "四": "4"}
_SAME = re.compile(
    r"\b(?:same|also|again|both experiments|all experiments|of (?:them|these|those|whom)|(?:of|from|in) (?:the )?(?:first|previous|experiment|study)\b)",
    re.IGNORECASE,
)
_NOT_THEY = re.compile(
    r"\b(?:none|no one|nobody|neither|not|never|new|naive|independent|different|another|other|additional)\b",
    re.IGNORECASE,
)
_UNSCANNED = re.compile(
    r"\b(?:behaviou?ral|on-?line|rating|ratings|rated|pilot|norming|mechanical turk|questionnaire|eye[- ]tracking|EEG|ERP|MEG|TMS)\b",
    re.IGNORECASE,
)
SCANNED = re.compile(r"\bf?MRI\b|\b(?:neuro)?imaging\b|\bPET\b|\bscann", re.IGNORECASE)
"""Where the heading of the first experiment says so, others that do not were no scans."""
OPENING = 700
"""Characters of a section in which it says who took part, and whether they are new."""


_BEHAVED = (
    re.compile(
        rf"\bbehaviou?ral(?:ly)?\b(?: experiment)?[^.;,()]{{0,30}}[(,] ?(?:{_OF_EXPERIMENT.pattern})", re.IGNORECASE
    ),
    re.compile(
        rf"(?:{_OF_EXPERIMENT.pattern}) (?:was|is) (?:an? )?(?:purely |only )?(?:behaviou?ral|conducted outside)\b",
        re.IGNORECASE,
    ),
)
"""What says that an experiment was without images: "behaviourally (Experiment 1) and with fMRI (Experiment 2)"."""


def add_experiments(prose: RunningText, count: Count) -> Count:
    """Return the count with the people of further experiments whose sections count others than those of the first."""
    first = experiment_at(prose, count.sentences[0].start)
    if first is None:
        return count
    others = {_label(found) for pattern in _BEHAVED for found in pattern.finditer(prose.text)}
    counts = [(first, count)]
    place = count.sentences[0].start
    section = prose.section_at(place)
    is_told = section is not None and SCANNED.search(section.heading) is not None
    for label, further, opening in _further(prose, first):
        if _are_new(opening, label) and not _UNSCANNED.search(opening) and (not is_told or SCANNED.search(opening)):
            counts.append((label, further))
    scanned = [one for one in counts if one[0] not in others]
    if len(scanned) == 1 and len(counts) > 1:
        return scanned[0][1]
    counts = scanned or counts
    if len(counts) == 1:
        return count
    n = sum(each.n for _, each in counts)
    sentences = tuple(sentence for _, each in counts for sentence in each.sentences)
    return replace(count, n=n, sentences=sentences, groups=(), recruited=None, experiments=tuple(counts))


def experiments_of(groups: Sequence[Group]) -> tuple[str | None, ...]:
    """Return the number of the experiment each group took part in; None for all unless each names one and they name several."""
    named = [_experiment_of(group, groups) for group in groups]
    return tuple(named) if None not in named and len(set(named)) > 1 else (None,) * len(groups)


def _experiment_of(group: Group, groups: Sequence[Group]) -> str | None:
    """Return the experiment that the sentence of a group names for it.

    A sentence that names one before its first count ("In Study 1, 12 patients and 12 controls") names each before its
    counts, any other after them ("12 patients and 12 controls took part in Study 1").
    """
    mention = group.mention
    text = ABSENT_FROM.sub(lambda m: " " * len(m[0]), mention.sentence.text)
    first = min(g.mention.start for g in groups if g.mention.sentence == mention.sentence)
    named = [(m.start(), label_of(m[0])) for m in _OF_EXPERIMENT.finditer(text)]
    if any(start < first for start, _ in named):
        return next((label for start, label in reversed(named) if start < mention.start), None)
    return next((label for start, label in named if start > mention.start), None)


def experiment_at(prose: RunningText, place: int) -> str | None:
    """Return the number of the experiment that the heading of the section at an offset names."""
    section = prose.section_at(place)
    return label_of(section.heading) if section is not None else None


def label_of(heading: str) -> str | None:
    """Return the number of the experiment that a heading names, None where it names none or several."""
    found = {_label(match) for match in _OF_EXPERIMENT.finditer(heading)}
    return found.pop() if len(found) == 1 else None


def _label(match: re.Match[str]) -> str:
    number = match["number"] or match["zh"]
    return _NUMBERS.get(number.casefold(), number)


def _further(prose: RunningText, first: str) -> Iterator[tuple[str, Count, str]]:
    """Yield each further experiment once: its number, who took part, and the words its section begins with."""
    seen = {first}
    for section in prose.sections:
        label = label_of(section.heading)
        if label is None or label in seen or not _OF_PEOPLE.search(_own_part(section.heading)):
            continue
        seen.add(label)
        sentences: list[Sentence] = list(prose.sentences(section.start, min(section.end, section.start + OPENING)))
        found = count_people(sentences)
        if found is not None:
            yield label, found, f"{section.heading} {' '.join(s.text for s in sentences)}"


def _own_part(heading: str) -> str:
    """Return the last part of a heading, with the one before where it only names an experiment: "Participants / Study 2"."""
    *above, last = heading.split("/")
    return f"{above[-1]} {last}" if above and _OF_EXPERIMENT.fullmatch(last.strip()) else last


def _are_new(opening: str, label: str) -> bool:
    """Return whether the people of an experiment are others than an earlier one's, as far as it says."""
    own = _OF_EXPERIMENT.sub(lambda m: "" if _label(m) == label else m[0], opening)
    told = [s for s in re.split(r"(?<=[.;])\s", own) if _SAME.search(s)]
    return all(_NOT_THEY.search(sentence) for sentence in told)
