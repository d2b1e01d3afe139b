"""Couples and dyads of whom both were scanned: "Twenty couples were recruited … both partners were scanned" are 40 people."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.language.numbers import NUMBER, to_number
from extract.people.counts import TWO_EACH, Mention, find_mentions
from extract.people.tally import Count
from extract.prose import RunningText

_PRINTED = re.compile(NUMBER, re.IGNORECASE)
_BOTH = re.compile(
    r"\bboth (?:partners|spouses|members|persons|people|parents)\b[^.;]{0,60}\bscanned\b|\b(?:mothers|parents|children|adolescents|partners|women and men)\b[^.;]{0,40}\bwere both scanned\b",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(
    r"\bonly (?:the |one )?(?:wom[ae]n|m[ae]n|mothers?|fathers?|wives|husbands|child\w*|infants?|partner|member|of) [^.;]{0,40}\bscanned\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:previous|earlier|prior|another) (?:study|studies|work)\b|\bstud(?:y|ies) in which\b", re.IGNORECASE
)
"""Of whom it is said that both are scanned, but not here."""
_TWINS = re.compile(
    r"\b(?:twin|sibling|sister|brother|MZ|DZ|zygotic|complete) pairs\b|\bpairs of (?:\w+ )?(?:twins|siblings)\b|\b(?:couples|dyads)\b",
    re.IGNORECASE,
)
_ALL_OF_PAIRS = re.compile(
    r"[^.;]{0,40}?(?:[,(;:–—] ?|\b)(?:(?<=\()|i\.e\.,? |that is,? |or |totall?ing |(?:in )?total(?: of)? |thus |hence |[nN] ?= ?)(?P<n>\d{1,4})(?: (?:\w+ )?(?:individuals|people|persons|participants|subjects|twins|siblings|adults|children|women|men)\b|\))",
    re.IGNORECASE,
)
"""Behind pairs the number of all people: "21 dizygotic complete twin pairs, i.e. 94 individuals"."""


def all_of_pairs(count: Count) -> Count:
    """Return the count of all people where pairs were counted and the sentence prints twice their number as people."""
    for sentence in count.sentences:
        for pairs in _TWINS.finditer(sentence.text):
            found = _ALL_OF_PAIRS.match(sentence.text, pairs.end())
            if found is not None and int(found["n"]) == 2 * count.n:
                groups = tuple(replace(group, n=2 * group.n) for group in count.groups)
                return replace(count, n=2 * count.n, groups=groups, recruited=None)
    return count


def both_of_each(count: Count, prose: RunningText) -> Count:
    """Return the count of both of each pair, where pairs were counted and the text says that both were scanned."""
    found = (m for sentence in count.sentences for m in find_mentions(sentence))
    pairs = [m for m in found if m.n == count.n and TWO_EACH.search(m.phrase.strip()) and _is_printed(m)]
    if not pairs or count.groups or count.experiments:
        return count
    said = [sentence.text for sentence in prose.sentences()]
    if any(map(_ONE_OF_THEM.search, said)) or not any(_BOTH.search(one) and not _OF_OTHERS.search(one) for one in said):
        return count
    return replace(count, n=2 * count.n, recruited=2 * count.recruited if count.recruited else None)


def _is_printed(mention: Mention) -> bool:
    """Return whether a number is that of the pairs, not of all people behind it: "49 dyads (98 individuals)"."""
    printed = _PRINTED.match(mention.sentence.text, mention.start)
    return printed is not None and to_number(printed[0]) == mention.n
