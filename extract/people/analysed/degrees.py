"""Numbers of people that printed degrees of freedom imply: t(16) is of 17."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from extract.people.apart.left_out import bare_exclusions
from extract.people.counts import FEWEST, find_mentions
from extract.people.roles import EXCLUDED, OF_PART, GroupRole, leaves_out_of_part
from extract.people.tally import Count
from extract.prose import RunningText, Sentence


def weigh_degrees(count: Count, implied: Mapping[int, int], later: Iterable[Sentence]) -> Count:
    """Return the count where printed degrees of freedom decide between the number recruited and the number analysed.

    Exclusions reported outside the passage ("one was dropped from all analyses") count where t(16) shows
    the 17 that remain. Where no statistic confirms our subtraction and the number before it is confirmed by
    several, no one was excluded from the study.
    """
    if count.explicit or count.n in implied:
        return count
    if count.recruited is not None:
        is_restored = implied.get(count.recruited, 0) >= TWICE and not count.groups
        return replace(count, n=count.recruited, recruited=None) if is_restored and not _of_images(count) else count
    for sentence in later:
        if not EXCLUDED.search(sentence.text) or OF_PART.search(sentence.text) or leaves_out_of_part(sentence.text):
            continue
        gone = sum(m.n for m in find_mentions(sentence) if m.role is GroupRole.EXCLUDED) or sum(
            bare_exclusions(sentence)
        )
        if gone and implied.get(count.n - gone, 0) and gone < count.n * 0.4:
            return replace(count, n=count.n - gone, recruited=count.n, sentences=(*count.sentences, sentence))
    return count


def weigh_groups(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return a count of several groups as the degrees of freedom of their comparison have it, where people were left out.

    F(2, 52) of three groups is of 55. One that fits the number counted decides for it.
    """
    n_groups, found = len(count.groups), Counter[int]()
    if count.explicit or count.experiments or n_groups <= PAIR:
        return count
    told: dict[int, Sentence] = {}
    left_out: Sentence | None = None
    for sentence in sentences:
        if left_out is None and EXCLUDED.search(sentence.text) and not leaves_out_of_part(sentence.text):
            left_out = sentence
        for between, within in _BETWEEN_GROUPS.findall(sentence.text):
            if int(between) == n_groups - 1:
                found[int(within) + n_groups] += 1
                told.setdefault(int(within) + n_groups, sentence)
    fewer = {n: times for n, times in found.items() if FEWEST_LEFT * count.n <= n < count.n}
    if left_out is None or count.n in found or len(fewer) != 1:
        return count
    n = next(iter(fewer))
    quoted = tuple(dict.fromkeys((*count.sentences, left_out, told[n])))
    return replace(count, n=n, groups=(), recruited=count.recruited or count.n, sentences=quoted)


_BETWEEN_GROUPS = re.compile(r"\bF\s?[(\[]?_?\s?(\d)\s?[,;]\s?(\d{1,3})\b(?!\.\d)")
FEWEST_LEFT = 0.8
"""Share of those counted of whom fewer are rarely what is left of them."""
PAIR = 2
"""Groups whose F(1, ·) may be of one factor among others."""


_IMAGES = re.compile(
    r"\b(?:brain activity|f?MRI|imaging|image|scan|neuroimaging)\w*\b[^.;]{0,40}\banalys[ei]s|\banalys[ei]s of (?:the )?(?:brain|f?MRI|imaging|neural)",
    re.IGNORECASE,
)
"""What people are left out of who stay in the statistics of behaviour."""


def _of_images(count: Count) -> bool:
    """Return whether a sentence of the count leaves people out of the images alone."""
    return any(EXCLUDED.search(s.text) and _IMAGES.search(s.text) for s in count.sentences)


_DEGREES = re.compile(
    r"t(?<=\bt)(?:\s?[(\[]\s?(\d{1,3})\s?[)\]]|_?(\d{2,3})\s?[=<>]\s?[-−–]?\d)"
    r"|F(?<=\bF)(?:\s?[(\[]\s?1\s?[,;]\s?(\d{1,3})\s?[)\]]|_?1,\s?(\d{1,3})\s?[=<>])"
)


TWICE = 2
"""A number implied once may be another comparison's."""


def _implied(text: str) -> Iterator[int]:
    return (int(next(filter(None, m.groups()))) + 1 for m in _DEGREES.finditer(text))


def implied_numbers(prose: RunningText) -> Counter[int]:
    """Return how often the degrees of freedom of t and F(1, ·) imply each number of people."""
    return Counter(n for n in _implied(prose.text) if n >= FEWEST)


def most_implied(prose: RunningText) -> tuple[int, Sentence] | None:
    """Return the number that the degrees of freedom imply most often, at least twice, with its first sentence."""
    implied = implied_numbers(prose)
    best = min(implied, key=lambda n: (-implied[n], n), default=None)
    if best is None or implied[best] < TWICE:
        return None
    for sentence in prose.sentences():
        if best in _implied(sentence.text):
            return best, sentence
    return None


_FREE = re.compile(r"\b[tTZ]\s?[\[(]\s?(\d{1,4})(?:\.\d+)?\s?[\])]|\bt_?(\d{2,3})\s?[=<>]|\bd\.?f\.?\s?=\s?(\d{1,4})")
_BETWEEN = re.compile(r"\bF\s?[\[(]?_?\s?(\d{1,2})\s?[,;/]\s?(\d{1,4})\s?[\])=]?")
_CORRELATED = re.compile(r"\b(?:r|rho|R|ρ)s?\s?[\[(]\s?(\d{1,4})\s?[\])]")
"""Degrees of freedom as printed, of any design: more loosely than `_DEGREES`, as what they imply is only weighed."""


def numbers_by_design(read: str) -> dict[str, Counter[int]]:
    """Return how often degrees of freedom imply each number of people: of one group, two, or more, and of a correlation."""
    one, two, more, correlated = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for found in _FREE.findall(read):
        free = int(next(filter(None, found)))
        one[free + 1] += 1
        two[free + 2] += 1
    for effect, error in ((int(a), int(b)) for a, b in _BETWEEN.findall(read)):
        if effect == 1:
            one[error + 1] += 1
            two[error + 2] += 1
        elif effect:
            more[error + effect + 1] += 1
            if error % effect == 0:
                one[error // effect + 1] += 1
    for free in _CORRELATED.findall(read):
        correlated[int(free) + 2] += 1
    return {"degrees of one": one, "degrees of two": two, "degrees of more": more, "degrees of r": correlated}
