"""The thresholds that the text of a document states: neighbouring sentences as one, the parts of a sentence on two as two."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpora.language.sections import is_own_work
from corpora.words.multiple_testing import UNCORRECTED, says_corrected
from extract.people.experiments import label_of
from extract.prose import RunningText, Sentence
from extract.thresholds.kinds import (
    DEFAULT,
    EXPLORATORY,
    FINDING,
    LENIENT,
    MARKED,
    OF_TESTS,
    ONE_CONTRAST,
    PARTLY,
    PICTURE,
    RESULT,
    TABLE,
    kinds_of,
)
from extract.thresholds.statements import read_clause, read_threshold, speaks_of_threshold
from extract.thresholds.threshold import Threshold
from extract.thresholds.topics import topic_words

NEAR, MOST_JOINED = 2, 3
"""Sentences apart within which two state one threshold ("The voxel level was … . Clusters were … ."), and how many are joined."""
SHORTEST_NOTE = 25
"""Characters from which a part of a caption or note is recognised where the text repeats it."""
LENIENT_COSTS = 3.0
"""What it costs a sentence that it is about a picture, a trend or behaviour."""
PAIR = 2
"""Clauses of a sentence, or scopes, that are apart."""
_LOCAL = ("small volume", "region")
_CLAUSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[;；]\s*",
        r"[,，]\s*(?=(?:and|but|while|whereas|or|except|apart from|other than)\b)",
        r"\s(?=and (?:a threshold|at|[pP]\s?<))",
    )
)
"""Where a sentence may be divided in two, the surest first."""
_OF_SOME = re.compile(
    r"[,;] (?:although|though|while|and|of which) (?:some|several|many|most|a few|\w+)(?: of (?:these|them|which))?\b[^.;]{0,40}? also (?:\w+ )?(?:significant|surviv\w+|reached|passed)\b[^.;]*"
)
"""A clause on rows that pass another threshold besides: "…, although some of these also survived FWE at the peak"."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A threshold as the text states it, and what its sentences are about.

    `weight` is how much they speak of the foci of the study, `experiment` the number of the experiment they are of;
    `partial` that it holds for some of the regions only, `is_part` that it is one of two in a sentence.
    """

    threshold: Threshold
    kinds: frozenset[str]
    tables: frozenset[str]
    topic: frozenset[str]
    weight: float
    exploratory: bool
    partial: bool
    is_part: bool
    experiment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A sentence, or a part of one, that states a threshold; `number` counts sentences."""

    number: int
    text: str
    threshold: Threshold
    heading: str
    is_part: bool
    is_partial: bool

    @property
    def experiment(self) -> str | None:
        return label_of(self.text) or label_of(self.heading)


def find_statements(prose: RunningText, of_tables: Collection[str]) -> list[Stated]:
    """Return the thresholds that the text states, the best first.

    `of_tables` are the captions and notes of tables: a sentence of the text that repeats one of them is about that table.
    """
    parts = list(_parts(prose, of_tables))
    stated = []
    for at, part in enumerate(parts):
        threshold, words = _with_following(part, parts[at + 1 : at + 1 + MOST_JOINED])
        if threshold.is_empty:
            continue
        partial = part.is_partial or PARTLY.search(words) is not None
        if partial and UNCORRECTED.search(words) and says_corrected(words):
            threshold = replace(threshold, correction=None)
        stated.append(
            Stated(
                threshold=threshold,
                partial=partial,
                is_part=part.is_part,
                kinds=kinds_of(part.text),
                tables=frozenset(found[1].casefold() for found in TABLE.finditer(part.text)),
                topic=topic_words(words),
                weight=_weight(threshold, part.text),
                exploratory=bool(EXPLORATORY.search(part.text)) and not PICTURE.search(part.text),
                experiment=part.experiment,
            )
        )
    return sorted(stated, key=lambda one: -one.weight)


def _parts(prose: RunningText, of_tables: Collection[str]) -> Iterator[_Part]:
    for number, (sentence, heading) in enumerate(_sentences(prose)):
        if not speaks_of_threshold(sentence.text):
            continue
        read = _read(sentence.text)
        if not read or RESULT.search(sentence.text) or _repeats(sentence.text, of_tables):
            continue
        for text, threshold in read:
            whole = replace(threshold, evidence=(prose.evidence(sentence, "text"),))
            # "within the temporal lobe and at p < .001 outside of it": neither holds for all regions.
            partial = PARTLY.search(sentence.text) is not None and threshold.scope not in _LOCAL
            yield _Part(
                number=number, text=text, threshold=whole, heading=heading, is_part=len(read) > 1, is_partial=partial
            )


def _read(text: str) -> list[tuple[str, Threshold]]:
    """Return the threshold of a sentence; two with their parts where it states one for a region or group and one for another."""
    text = _without_marked(text)
    whole = read_threshold(text)
    if whole is None:
        return []
    for ends in _CLAUSES:
        pieces = _pieces(text, ends)
        if len(pieces) != PAIR:
            continue
        read = [(piece, threshold) for piece in pieces if (threshold := read_clause(piece)) is not None]
        if len(read) == PAIR and _are_two(*read):
            return read
    return [(text, whole)]


def _without_marked(text: str) -> str:
    """Return a sentence without a clause on some of the rows: "…; regions that also survive FWE are marked with an asterisk"."""
    kept = [clause for clause in re.split(r"(?<=[;；])", text) if not MARKED.search(clause)]
    return _OF_SOME.sub("", "".join(kept))


def _are_two(one: tuple[str, Threshold], other: tuple[str, Threshold]) -> bool:
    """Return whether two clauses state thresholds of two things, each with a height of its own."""
    first, second = one[1], other[1]
    if first.height is None or second.height is None:
        return False
    about = [
        (t.scope if t.scope in _LOCAL else None, kinds_of(text), EXPLORATORY.search(text) is not None)
        for text, t in (one, other)
    ]
    differ = first.height != second.height or _is_of_its_own(first, second)
    return differ and about[0] != about[1]


def _pieces(text: str, ends: re.Pattern[str]) -> list[str]:
    """Return the clauses of a sentence, those in brackets not divided; `ends` is found where they end."""
    hidden = _BRACKETS.sub(lambda m: "·" * len(m[0]), text)
    cuts = [0, *(m.end() for m in ends.finditer(hidden)), len(text)]
    return [piece for start, end in pairwise(cuts) if (piece := text[start:end].strip())]


def _with_following(part: _Part, following: Sequence[_Part]) -> tuple[Threshold, str]:
    """Return a threshold with what the next sentences add to it, and their words together."""
    threshold, words, number = part.threshold, part.text, part.number
    for more in following:
        if more.number == part.number:
            continue  # another part of the same sentence is another threshold
        others = kinds_of(more.text) - kinds_of(words)
        apart = more.experiment != part.experiment or _is_of_its_own(threshold, more.threshold)
        apart = apart or _is_stricter(part.threshold, more.threshold)
        if more.number - number <= NEAR and not others and not apart and not LENIENT.search(more.text):
            whole = joined(threshold, more.threshold)
            threshold, words, number = whole, f"{words} {more.text}" if whole != threshold else words, more.number
    return threshold, words


def _is_of_its_own(first: Threshold, second: Threshold) -> bool:
    """Return whether a second statement is another threshold: it is uncorrected where the first corrects clusters, or the
    scope of one is a part of the brain and that of the other is not.
    """
    scopes = {first.scope, second.scope}
    if len(scopes) == PAIR and None not in scopes:
        return True
    both = first.height is not None and second.height is not None
    return both and first.cluster is not None and second.cluster is None and second.correction == "uncorrected"


def _is_stricter(first: Threshold, second: Threshold) -> bool:
    """Return whether a second statement has another height than the first, which says itself that it is uncorrected."""
    heights = {first.height, second.height} - {None}
    return first.correction == "uncorrected" and len(heights) == PAIR


def _weight(threshold: Threshold, text: str) -> float:
    """Return how much a sentence speaks of the foci of the study: what it states, less what makes it one of something else."""
    weight = threshold.n_stated + 0.5 * (threshold.correction is not None) + 0.5 * (threshold.scope == "whole brain")
    weight += 0.25 * (threshold.height or "").startswith("p")
    weight -= 1.5 * bool(FINDING.search(text)) + 1.0 * bool(DEFAULT.search(text))
    weight -= 1.5 * bool(ONE_CONTRAST.search(text)) + LENIENT_COSTS * bool(OF_TESTS.match(text))
    return weight - LENIENT_COSTS * bool(LENIENT.search(text)) - 1.0 * (threshold.scope in _LOCAL)


def _repeats(text: str, of_tables: Collection[str]) -> bool:
    long = (part for part in of_tables if len(part) >= SHORTEST_NOTE)
    if any(part in text or (len(text) >= SHORTEST_NOTE and text in part) for part in long):
        return True
    # Where no full stop ends it, the text layer of a page runs a Chinese note on into the next line.
    return text in of_tables or any(_CHINESE.search(part) and text.startswith(part) for part in of_tables)


def joined(one: Threshold, other: Threshold) -> Threshold:
    """Return what two statements say together; the first alone where they contradict each other."""
    first, second = one.as_cluster_of(other), other.as_cluster_of(one)
    return one if first.contradicts(second) else first.filled_from(second)


def _sentences(prose: RunningText) -> Iterable[tuple[Sentence, str]]:
    if not prose.sections:
        return [(sentence, "") for sentence in prose.sentences()]
    return [
        (s, section.heading)
        for section in prose.sections
        if is_own_work(section.heading)
        for s in prose.sentences(section.start, section.end)
    ]
