"""The number that is left when those whom a sentence leaves out are subtracted, where the text states that number too.

Whether "two participants were excluded" is of the study or of one analysis, its words seldom say for sure. That the abstract,
sentences and degrees of freedom speak of just those who remain does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extract.people.analysed.abstracts import count_of_abstract
from extract.people.analysed.later import end_of_results
from extract.people.analysed.witnesses import states_number
from extract.people.apart.left_out import bare_exclusions
from extract.people.counts import FEWEST, find_mentions
from extract.people.roles import OF_PART, GroupRole
from extract.people.tally import HALF, Count
from extract.prose import RunningText, Sentence

OF_ABSTRACT, OF_DEGREES, OF_SENTENCE = 2, 1, 1
"""What speaks for a number: the abstract's count, degrees of freedom printed twice, a sentence that states it."""
ENOUGH = 2


def with_remainder(count: Count, prose: RunningText, implied: Mapping[int, int]) -> Count:
    """Return the count without those whom a sentence leaves out, where more speaks for what is left than for the count.

    Nothing is changed where the text states the number analysed, or counts groups or experiments.
    """
    if count.explicit or count.experiments or len(count.groups) > 1:
        return count
    sentences = list(prose.sentences(0, end_of_results(prose, count.sentences[-1].end)))
    abstract = count_of_abstract(prose)
    of_abstract = abstract.n if abstract is not None else None
    others = [one for one in sentences if one not in count.sentences]
    for sentence, gone in _exclusions(sentences):
        left = count.n - gone
        if left < max(FEWEST, HALF * count.n):
            continue
        theirs, ours = (_support(n, others, of_abstract, implied) for n in (left, count.n))
        if theirs >= ENOUGH and theirs > ours:
            told = tuple(dict.fromkeys((*count.sentences, sentence)))
            return replace(count, n=left, groups=(), recruited=count.recruited or count.n, sentences=told)
    return count


def _exclusions(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, int]]:
    """Yield the sentences that leave people out, with how many."""
    for sentence in sentences:
        lost = [m.n for m in find_mentions(sentence) if m.role in (GroupRole.EXCLUDED, GroupRole.EXTRA)]
        gone = sum(lost) or sum(bare_exclusions(sentence))
        if gone:
            yield sentence, gone


def _support(n: int, sentences: Sequence[Sentence], of_abstract: int | None, implied: Mapping[int, int]) -> int:
    """Return how much speaks for a number of people; a sentence on a part of the study, or on who was recruited, says nothing."""
    stating = sum(OF_PART.search(one.text) is None and states_number(one, n) for one in sentences)
    return OF_ABSTRACT * (of_abstract == n) + OF_DEGREES * (implied.get(n, 0) > 1) + OF_SENTENCE * stating
