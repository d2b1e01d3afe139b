"""Which of two numbers was analysed, the one counted in the body or the one the abstract counts: by who else states them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from extract.people.analysed.abstracts import count_of_abstract, end_of_abstract
from extract.people.analysed.classes import with_other_class
from extract.people.counts import FEWEST, Mention, find_mentions
from extract.people.roles import GroupRole
from extract.people.tally import HALF, Count
from extract.prose import RunningText, Sentence

_BASE = re.compile(r"^(?:out )?of (?:the |these |those |our |all )+$", re.IGNORECASE)
_OF_OTHERS = frozenset({GroupRole.EXCLUDED, GroupRole.OTHER})
_RECRUITED = re.compile(r"\b(?:recruit|enrol|invit|screen)\w*", re.IGNORECASE)
"""What is said of those who came, of whom fewer may have been analysed."""


def weigh_abstract(count: Count, prose: RunningText, implied: Mapping[int, int]) -> Count:
    """Return the count of the body, or the abstract's where that alone has witnesses, or both where they are of others.

    Witnesses are sentences of the body that state the number, or those of all groups, and degrees of freedom (`implied`).
    An abstract that counts those who took part, before some were left out, decides nothing.
    """
    other = count_of_abstract(prose)
    if other is None or other.n == count.n or count.experiments:
        return count
    both = with_other_class(count, other) if other.n != count.recruited else None
    if both is not None:
        return both
    if other.n == count.recruited or not _may_be_all(other, count):
        return count
    body = list(prose.sentences(end_of_abstract(prose)))
    ours = implied.get(count.n, 0) + _witnesses(count, (s for s in body if s not in count.sentences))
    theirs = implied.get(other.n, 0) + _witnesses(other, body) + _names_groups(other, count)
    fewer = _has_fewer_of_each(other, count)
    if not theirs or (ours and not fewer) or (other.n > count.n and not implied.get(other.n)):
        return count
    most = max(count.recruited or 0, count.n)
    sentences = tuple(dict.fromkeys((*other.sentences, *count.sentences)))
    return replace(other, sentences=sentences, recruited=most if most > other.n else None)


def _may_be_all(other: Count, count: Count) -> bool:
    """Return whether the abstract's people may be all of the study: not one of its groups, nor a small part of it."""
    by_sex = any(g.mention.is_sex for g in other.groups) and not any(g.mention.is_sex for g in count.groups)
    if count.explicit or other.n >= max(count.recruited or 0, count.n) or (by_sex and len(count.groups) > 1):
        return False
    if len(other.groups) > 1:
        return True
    return len(count.groups) <= 1 and HALF * count.n <= other.n


def _names_groups(other: Count, count: Count) -> bool:
    """Return whether the abstract says which groups there are: the body counts none, or these and parts of them."""
    left = Counter(g.n for g in other.groups)
    left.subtract(g.n for g in count.groups)
    return len(other.groups) > 1 and (len(count.groups) <= 1 or all(n <= 0 for n in left.values()))


def _has_fewer_of_each(other: Count, count: Count) -> bool:
    """Return whether the abstract counts the same groups, none of them larger: 17 and 15 of 17 and 17."""
    ours, theirs = sorted(g.n for g in count.groups), sorted(g.n for g in other.groups)
    return len(ours) == len(theirs) > 1 and all(b <= a for a, b in zip(ours, theirs, strict=True))


def _witnesses(count: Count, sentences: Iterable[Sentence]) -> int:
    """Return how many sentences state the number of a count, or those of all of its groups, which may also share that out."""
    groups = {group.n for group in count.groups}
    found, left = 0, set(groups)
    for sentence in sentences:
        numbers = _numbers(sentence)
        found += count.n in numbers or (len(groups) > 1 and groups <= numbers and not _counts_others(sentence, count))
        left -= numbers
    return found + (len(groups) > 1 and not left)


def _counts_others(sentence: Sentence, count: Count) -> bool:
    """Return whether a sentence counts another group beside those of a count: "24 AN, 23 REC and 25 HC participants" beside 24 and 25."""
    known = {count.n, *(group.n for group in count.groups)}
    found = (m for m in find_mentions(sentence) if not (m.in_brackets or m.is_sex or m.role in _OF_OTHERS))
    return any(m.n not in known and m.n >= FEWEST for m in found)


def states_number(sentence: Sentence, n: int) -> bool:
    """Return whether a sentence states a number of people who took part, and not only that so many were recruited."""
    return n in _numbers(sentence)


def _numbers(sentence: Sentence) -> set[int]:
    counted = (m for m in find_mentions(sentence) if m.role not in _OF_OTHERS and not _is_base(m))
    return {m.n for m in counted if m.role is GroupRole.KEPT or _RECRUITED.search(sentence.text) is None}


def _is_base(mention: Mention) -> bool:
    """Return whether a count is of those from whom fewer are told: "Of those 21 participants, 12 were scanned"."""
    return _BASE.search(mention.sentence.text[: mention.start]) is not None
