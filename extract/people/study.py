"""The people of a study: as its counts are read, or the number that more of the text speaks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Document
from corpora.nouns.studies import Sample
from extract.people.analysed.abstracts import count_of_abstract, end_of_abstract
from extract.people.counts import Mention, find_mentions
from extract.people.samples import count_passages, find_samples, samples_of_count
from extract.people.tally import Count, Group
from extract.people.weighing.totals import Known, Text, Total
from extract.people.weighing.weigh import Weighed, all_totals, weigh_totals
from extract.prose import RunningText

MOST_PASSAGES = 3
BY_HOW_MUCH = 1.5
"""How many times likelier than the number read another one must be that takes its place: of 3,253 papers, each judged by the
tables of the others, it mends 244 and spoils 30; a likelier one always, 272 and 44."""
LONGEST_ABSTRACT, SHARE_OF_ABSTRACT = 2500, 0.2
"""Characters, and the share of a text, in which an abstract without a heading lies."""
MOST_QUOTED = 4


@dataclass(frozen=True, slots=True)
class Study:
    """The samples of a document, with the totals of its people, the likeliest first."""

    samples: tuple[Sample, ...]
    totals: tuple[Weighed, ...]


def read_study(document: Document, prose: RunningText, described: Sequence[Sample]) -> Study:
    """Return the samples of a document; where another total is likelier than the n that was read, those of it."""
    samples = find_samples(document, prose, described)
    known, section = known_of(prose, samples)
    totals = weigh_totals(totals_in(prose, known, section), known)
    best = next(iter(totals), None)
    read = next((one.share for one in totals if one.total.n == known.n), 0.0)
    if best is None or best.total.n == known.n or best.share < BY_HOW_MUCH * read or not best.total.sentences:
        return Study(samples, totals)
    return Study(samples_of_count(prose, _count(best.total, samples), described), totals)


def known_of(prose: RunningText, samples: Sequence[Sample]) -> tuple[Known, tuple[int, int]]:
    """Return what the reader of counts made of a text, and where its first passage on participants lies."""
    passages = list(count_passages(prose, MOST_PASSAGES))
    study = samples[0] if samples else None
    known = Known(
        n=study.n if study is not None else None,
        recruited=study.recruited if study is not None else None,
        groups=tuple(sample.n for sample in samples[1:] if sample.n),
        passages=tuple(count for _, _, count in passages if count is not None),
        abstract=count_of_abstract(prose),
    )
    counting = ((start, end) for start, end, count in passages if count is not None)
    return known, next(counting, passages[0][:2])


def totals_in(prose: RunningText, known: Known, section: tuple[int, int]) -> Text:
    """Return all numbers of people that a text gives; `section` is its passage on participants."""
    end = end_of_abstract(prose) or min(LONGEST_ABSTRACT, int(len(prose.text) * SHARE_OF_ABSTRACT))
    return all_totals(prose, known, min(end, section[0]), section)


def _count(total: Total, samples: Sequence[Sample]) -> Count:
    """Return a total as a count, with the groups it is the sum of where they are known."""
    study = samples[0] if samples else None
    most = max((study.recruited or 0, study.n or 0)) if study is not None else 0
    parts = total.parts or next(_pairs(total), ())
    return Count(
        n=total.n,
        sentences=tuple(total.sentences[:MOST_QUOTED]),
        groups=tuple(Group(mention=part, n=part.n) for part in parts),
        recruited=most if most > total.n else None,
    )


def _pairs(total: Total) -> Iterator[tuple[Mention, ...]]:
    """Yield two counts in different sentences of which a total is the sum."""
    if total.marks["counted"] or not total.marks["two"]:
        return
    found = [mention for sentence in total.sentences for mention in find_mentions(sentence) if not mention.in_brackets]
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if one.n + other.n == total.n and one.sentence != other.sentence:
                yield one, other
