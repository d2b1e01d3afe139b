"""The sum of groups that a passage counts in parts: "40 patients and 29 controls … 39 and 28 … All 79 patients and 57 controls"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from corpora.language.numbers import NUMBER
from extract.people.apart.sums import sum_groups
from extract.people.counts import Mention, find_mentions
from extract.people.roles import GroupRole
from extract.people.tally import Count, Group
from extract.prose import Sentence

MOST_SENTENCES = 5
"""Sentences on all of them that are looked at; a text with more repeats one."""
_ALL = re.compile(rf"\ball (?={NUMBER}\b)", re.IGNORECASE)


def with_everyone(count: Count, sentences: Sequence[Sentence]) -> Count:
    """Return the count of all groups where a sentence on "all" of them has more of each, and another states the same numbers."""
    if len(count.groups) <= 1 or count.experiments:
        return count
    more = ((sentence, groups) for sentence, groups in _all_groups(sentences) if _has_more_of_each(groups, count))
    for sentence, groups in islice(more, MOST_SENTENCES):
        numbers = {m.n for m in groups}
        if any(numbers <= {m.n for m in find_mentions(other)} for other in sentences if other != sentence):
            told = tuple(dict.fromkeys((sentence, *count.sentences)))
            of_all = tuple(Group(mention=m, n=m.n) for m in groups)
            return replace(count, n=sum(m.n for m in groups), groups=of_all, sentences=told, recruited=None)
    return count


def _all_groups(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Mention]]]:
    """Yield the groups of sentences on all of them: "All 79 patients and 57 controls were interviewed"."""
    for sentence in sentences:
        opened = _ALL.search(sentence.text)
        if opened is None:
            continue
        found = [m for m in find_mentions(sentence) if m.start >= opened.end()]
        if found and found[0].start == opened.end() and found[0].role is GroupRole.STATED:
            groups, _ = sum_groups([m for m in found if m.role is GroupRole.STATED])
            if len(groups) > 1:
                yield sentence, groups


def _has_more_of_each(groups: Sequence[Mention], count: Count) -> bool:
    ours = {group.mention.group: group.n for group in count.groups}
    same = len(groups) == len(count.groups) == len(ours) and {m.group for m in groups} == set(ours)
    return same and all(m.n > ours[m.group] for m in groups) and sum(m.n for m in groups) > (count.recruited or 0)
