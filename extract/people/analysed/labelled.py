"""Numbers analysed of groups that only their names or abbreviations count: "The final sample (20 BPD, 19 HC)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpora.language.numbers import to_number
from extract.people.counts import FEWEST
from extract.people.roles import OF_PART
from extract.people.tally import HALF, Count
from extract.prose import Sentence

_NAME = r"(?!of\b|were\b|was\b|to\b|in\b|had\b|years?\b|trials?\b|runs?\b|scans?\b|sessions?\b|items?\b|females?\b|males?\b|men\b|women\b|girls?\b|boys?\b|right|left|(?:non)?smokers?\b)[A-Za-z][\w/-]*(?: (?!and\b|with\b|were\b|was\b)[A-Za-z][\w-]*)?"
_IN_BRACKETS = re.compile(
    rf"\b(?:(?:final|analy[sz]ed|resulting|remaining) (?:\w+ )?(?:samples?|groups?|cohort|data ?set)|(?:groups?|samples?|cohort) (?:finally )?(?:analy[sz]ed|included|retained)) "
    rf"\((?:[nN] ?= ?\d+[:;,] )?(?P<a>\d{{1,3}}) {_NAME}(?:, | and |; )(?P<b>\d{{1,3}}) {_NAME}(?:(?:, | and |, and |; )(?P<c>\d{{1,3}}) {_NAME})?\)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"^The (?P<a>\d{1,3}) (?P<x>(?:[a-z]{0,2}-?[A-Z]{2,6}s?)|[a-z]+)(?: \([^()]{0,80}\))? and (?:the )?(?P<b>\d{1,3}) (?P<y>(?:[a-z]{0,2}-?[A-Z]{2,6}s?)|[a-z]+)(?: \([^()]{0,80}\))? "
    r"(?:were (?:\w+ly )?(?:comparable|similar|matched|well matched|balanced)|did not (?:\w+ly )?differ|differed)\b"
)
"""Groups as they are compared after some were left out: "The 24 rMDD (mean age 26.3) and 28 ND (mean age 25.0) were comparable"."""


_K_GROUPS = re.compile(r"\b(?P<k>two|three|four|five|six) groups of (?!\d)[^.;:()]{1,80}", re.IGNORECASE)
_N_OF_GROUP = re.compile(r"\((?:[A-Za-z][\w/+-]{0,12}[;,:] ?)?[nN] ?= ?(?P<n>\d{1,3})(?=[;,)])")
"""Behind the name of a group how many people it has: "hearing loss without tinnitus (HL, n = 15)"."""


def of_listed_groups(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return the count of all groups where a sentence says how many there are, and numbers as many in brackets.

    Only one of them was counted before; those left out of it stay left out.
    """
    most = count.recruited or count.n
    for sentence in sentences:
        said = _K_GROUPS.search(sentence.text)
        if said is None or sentence not in count.sentences:
            continue
        numbers = [int(found["n"]) for found in _N_OF_GROUP.finditer(sentence.text, said.end())]
        total = sum(numbers)
        if len(numbers) == to_number(said["k"]) and min(numbers) >= FEWEST and most in numbers:
            left = total - (most - count.n)
            return replace(count, n=left, groups=(), recruited=total if left != total else None)
    return count


def with_labelled(count: Count, sentences: Iterable[Sentence]) -> Count:
    """Return the count with the numbers a sentence gives of its groups as analysed, where they are fewer than were counted."""
    if count.experiments:
        return count
    for sentence in sentences:
        for numbers in _numbers(sentence.text):
            total = sum(numbers)
            if sentence in count.sentences and count.n in numbers:
                return replace(count, n=total, groups=(), recruited=None, explicit=True)
            if count.explicit or len(count.groups) == 1:
                continue
            if min(numbers) < FEWEST or not HALF * count.n <= total < count.n:
                continue
            if count.groups and not _fit(numbers, [group.n for group in count.groups]):
                continue
            most = count.recruited or count.n
            groups = tuple(replace(group, n=n) for group, n in zip(count.groups, numbers, strict=False))
            told = tuple(dict.fromkeys((sentence, *count.sentences)))
            return replace(count, n=total, groups=groups, recruited=most, sentences=told, explicit=True)
    return count


def _numbers(text: str) -> Iterator[list[int]]:
    likely = {_IN_BRACKETS: "(" in text, _COMPARED: text.startswith("The ")}
    for pattern in (pattern for pattern, holds in likely.items() if holds):
        found = pattern.search(text)
        if found is not None and OF_PART.search(text) is None:
            yield [int(n) for name, n in found.groupdict().items() if name in ("a", "b", "c") and n]


def _fit(numbers: list[int], counted: list[int]) -> bool:
    """Return whether each number is of as many or fewer than a group had, in order."""
    return len(numbers) == len(counted) and all(
        HALF * most <= n <= most for n, most in zip(numbers, counted, strict=True)
    )
