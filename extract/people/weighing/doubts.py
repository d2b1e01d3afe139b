"""What speaks against the n that was read: the abstract counts others, a sentence on those analysed does, or no sentence states it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Sample
from extract.people.analysed.abstracts import count_of_abstract
from extract.people.analysed.degrees import implied_numbers
from extract.people.analysed.final import statements
from extract.people.analysed.later import end_of_results
from extract.people.counts import Mention, find_mentions
from extract.people.roles import OF_PART, GroupRole
from extract.people.tally import HALF
from extract.people.weighing.weigh import Weighed
from extract.prose import RunningText, Sentence

FEWEST_OF_ALL = 0.75
"""Share of those who took part of whom fewer are rarely the study: more often one group or one analysis of it."""
FEWEST_DERIVED = 0.85
"""The same share where the number was reckoned: one or two left out of twenty are seldom read wrongly."""
_OF_KEPT = (
    "remain",
    "final",
    "leaving",
    "restricted",
    "result",
    "includ",
    "analy",
    "usable",
    "valid",
    "compris",
    "consist",
    "data of",
    "data from",
    "left",
)
"""Parts of words that say who was kept: most sentences have none, and need not be searched."""
_N_OF_ALL = re.compile(
    r"\bfinal\b[^.;()]{0,20}?[(]?\bN\s?=\s?(?P<final>\d{1,4})\b|(?:χ|\bchi)[^.;,()]{0,10}[(]\s?\d{1,2}\s?[,;]\s?[Nn]\s?=\s?(?P<tested>\d{1,4})\s?[)]"
)
"""The number of people behind "final N = 51", or of all in a test that prints it: "χ²(1, N = 60)"."""
_OF_ALL_GROUPS = re.compile(r"\b(?:both|all|total|combined|whole|complete|overall|entire)\b|subgroup", re.IGNORECASE)
"""The column of a table that holds all people, or some once more."""
SEVERAL = 3
"""Sentences that state a number, from which it is the study's rather than that of one analysis."""
SURE = 0.8
"""Share of what speaks for all numbers of a text from which on that for one makes it sure: of those with less, about half are wrong."""
_TOOK_PART = frozenset({GroupRole.STATED, GroupRole.KEPT})
LONGEST_QUOTE = 160
"""Characters of a sentence that a message quotes."""


def doubts_of_n(
    document: str,
    samples: Sequence[Sample],
    prose: RunningText,
    described: Sequence[Sample],
    totals: Sequence[Weighed] = (),
) -> Iterator[Problem]:
    """Yield the problem that something in a text speaks against the n of the study, the groups that its tables have `described`, or another of its `totals`."""
    study = next(iter(samples), None)
    if study is None or study.n is None or any(sample.experiment for sample in samples[1:]):
        return
    groups = [sample.n for sample in samples[1:] if sample.n is not None]
    against = _against(study, groups, prose) or _by_table(study, groups, described) or _by_another(study, totals)
    if against is not None:
        yield Problem(
            code="N-UNSURE",
            item=document,
            message=f"n = {study.n} was read, but {against}.",
            hint="Read these sentences and the section on participants; code n where another number was analysed.",
            evidence=study.evidence.get("n"),
        )


def _against(study: Sample, groups: Sequence[int], prose: RunningText) -> str | None:
    known = {study.n, study.recruited, *groups}
    parts = {a + b for a, b in combinations(groups, 2)}
    abstract = count_of_abstract(prose)
    if abstract is not None and abstract.n not in known:
        return f'the abstract counts {abstract.n} people ("{_cut(abstract.sentences[0])}")'
    stated = list(statements(prose.sentences()))
    if stated and not any(one.n in (study.n, *groups) for one in stated):
        return f'a sentence on those analysed counts {stated[0].n} ("{_cut(stated[0].sentence)}")'
    n, most = study.n or 0, study.recruited or 0
    of_study = list(prose.sentences(0, end_of_results(prose, 0)))
    told = next(
        (one for one in _numbers_of_all(of_study) if HALF * n <= one[0] and one[0] not in {*known, *parts}), None
    )
    if told is not None:
        return f'a sentence prints N = {told[0]} ("{_cut(told[1])}")'
    other = next((m for m in _kept(of_study) if m.n not in known and m.n >= HALF * n), None)
    if other is not None:
        return f'a sentence on those analysed counts {other.n} ("{_cut(other.sentence)}")'
    often = _most_often(of_study, {*known, *parts}, n)
    if often is not None:
        return f'{often[1]} sentences count {often[0].n} ("{_cut(often[0].sentence)}")'
    if n < FEWEST_OF_ALL * most:
        return f"many more took part: {most}"
    if n < FEWEST_DERIVED * most and _is_derived(study, groups, prose):
        return f"no sentence states it: it is {most} without those left out"
    return None


def _by_table(study: Sample, groups: Sequence[int], described: Sequence[Sample]) -> str | None:
    """Return that the groups which a table describes are more people than were read, and not all who took part."""
    parts = [sample for sample in described if not _OF_ALL_GROUPS.search(sample.name)]
    n = sum(sample.n or 0 for sample in parts)
    named_once = len({sample.name for sample in parts}) == len(parts) > 1
    if not named_once or n <= (study.n or 0) or n in {study.recruited, *groups}:
        return None
    counted = " + ".join(f"{sample.n} ({sample.name})" for sample in parts)
    table = parts[0].evidence["n"].place.split(",")[0]
    return f"{table} describes {n}: {counted}"


def _by_another(study: Sample, totals: Sequence[Weighed]) -> str | None:
    """Return that another number may be meant, where less speaks for the one that was read than makes it sure."""
    share = next((one.share for one in totals if one.total.n == study.n), 1.0)
    other = next((one.total for one in totals if one.total.n != study.n), None)
    if share >= SURE or other is None:
        return None
    quote = f' ("{_cut(other.sentences[0])}")' if other.sentences else ""
    return f"{other.n} may be meant{quote}"


def _numbers_of_all(sentences: Iterable[Sentence]) -> Iterator[tuple[int, Sentence]]:
    """Yield the numbers that tests and final samples print as N."""
    for sentence in sentences:
        for match in _N_OF_ALL.finditer(sentence.text) if "=" in sentence.text else ():
            yield int(match["final"] or match["tested"]), sentence


def _kept(sentences: Iterable[Sentence]) -> Iterator[Mention]:
    """Yield the counts of people kept for the study; those of a part of it left out."""
    for sentence in sentences:
        lower = sentence.text.lower()
        for mention in find_mentions(sentence) if any(map(lower.__contains__, _OF_KEPT)) else ():
            is_detail = mention.is_sex or mention.in_brackets
            if mention.role is GroupRole.KEPT and not is_detail and not OF_PART.search(sentence.text):
                yield mention


def _most_often(sentences: Iterable[Sentence], known: Collection[int | None], n: int) -> tuple[Mention, int] | None:
    """Return the first count of a number of people that several sentences state and fewer the n read, and how many do."""
    stated: dict[int, dict[Sentence, Mention]] = {}
    for sentence in sentences:
        for mention in find_mentions(sentence):
            if mention.role in _TOOK_PART and not mention.is_sex and mention.n >= HALF * n:
                stated.setdefault(mention.n, {}).setdefault(sentence, mention)
    own = len(stated.pop(n, ()))
    others = [mentions for number, mentions in stated.items() if number not in known]
    best = max(others, key=len, default={})
    return (next(iter(best.values())), len(best)) if len(best) >= SEVERAL and len(best) > own else None


def _is_derived(study: Sample, groups: Sequence[int], prose: RunningText) -> bool:
    """Return whether n was only reckoned: no sentence states it, nor groups that add up to it, nor degrees of freedom."""
    if sum(groups) == study.n or study.n in implied_numbers(prose):
        return False
    return all(mention.n != study.n for sentence in prose.sentences() for mention in find_mentions(sentence))


def _cut(sentence: Sentence) -> str:
    text = sentence.text
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
