"""Studies of two or three people: "Three patients with epilepsy were studied"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.people.counts import FEWEST, Mention, find_mentions
from extract.people.roles import GroupRole
from extract.people.tally import Count
from extract.prose import Sentence

TWICE = 2
"""Sentences that state the number: one alone may count those of whom it tells."""
_NOUN = re.compile(
    r"(?:patients|participants|subjects|volunteers|individuals|adults|children|men|women)$", re.IGNORECASE
)
_TOOK_PART = re.compile(
    r"\b(?:(?:were|was) (?:\w+ )?(?:studied|scanned|examined|investigated|recruited|enrolled|included|imaged|tested)|participated|took part|underwent|we (?:\w+ )?(?:studied|scanned|examined|investigated|recruited|enrolled))\b",
    re.IGNORECASE,
)


def count_cases(sentences: Iterable[Sentence]) -> Count | None:
    """Return the people of a text that counts fewer than are a sample, where one sentence says that they took part and another agrees.

    None where any sentence counts more of them, or another few took part as well.
    """
    found: list[Mention] = []
    for sentence in sentences:
        for mention in find_mentions(sentence):
            if mention.role in (GroupRole.STATED, GroupRole.KEPT) and _NOUN.search(mention.phrase.strip()):
                if mention.n >= FEWEST:
                    return None
                found += [mention] if mention.n > 1 else []
    told = [m for m in found if _TOOK_PART.search(m.sentence.text)]
    numbers = {mention.n for mention in told}
    n = max(numbers, default=0)
    stating = tuple(dict.fromkeys(m.sentence for m in found if m.n == n))
    if len(numbers) != 1 or len(stating) < TWICE:
        return None
    return Count(n=n, sentences=(told[0].sentence, *(s for s in stating if s != told[0].sentence))[:TWICE])
