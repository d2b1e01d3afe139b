"""Sex and age from the words that describe a group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpora.language.ages import Age, AgeKind
from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import FEMALE, MALE
from extract.prose import RunningText

YOUNGEST, OLDEST = 2.0, 99.0
"""Years within which the limits of a stated range lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAges:
    """Mean, SD and range of age in years; None where not stated."""

    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None


def read_ages(prose: RunningText, start: int, end: int) -> GroupAges:
    """Return the ages stated between two offsets of the text, in words about one group."""
    ages: list[Age] = [span._.age for span in prose.spans("ages", start, end)]
    means = sorted((age for age in ages if age.kind is AgeKind.MEAN), key=lambda age: age.rank)
    mean, sd = (means[0].low, means[0].sd) if means else (None, None)
    limits = next((a for a in ages if a.kind is AgeKind.RANGE and a.low >= YOUNGEST and a.high <= OLDEST), None)
    if limits is None or (mean is not None and not limits.low <= mean <= limits.high):
        return GroupAges(mean=mean, sd=sd)
    return GroupAges(mean=mean, sd=sd, low=limits.low, high=limits.high)


def read_sexes(text: str, n: int) -> tuple[int, int] | None:
    """Return (males, females) of a group of `n`, or None where the words do not give numbers that add up.

    One sex alone ("7 women") gives the other as what is left of `n`.
    """
    male, female = _sex_count(text, MALE, "M", n), _sex_count(text, FEMALE, "F", n)
    is_one = male is None or female is None
    opens = _OPENS_WITH_SEX.match(text) if is_one else None
    if opens is not None and to_number(opens["n"]) not in (n, None):
        return None  # "Seventeen women with fibromyalgia were recruited": of others, or of one group
    return both_sexes(male, female, n)


_OPENS_WITH_SEX = re.compile(
    rf"\W*(?P<n>{NUMBER})\s+(?:(?!(?:of|were|was|participants?|subjects?|patients?|volunteers?|adults?|children|people)\b)[\w-]+\s+){{0,3}}?(?:{MALE}|{FEMALE})\b(?!\s*(?:and|,|[)\]]))",
    re.IGNORECASE,
)
"""A sentence whose subject is people of one sex."""


def both_sexes(male: int | None, female: int | None, n: int) -> tuple[int, int] | None:
    """Return (males, females) of a group of `n`, one sex being what the other leaves; None where they do not add up."""
    if male is None and female is None:
        return None
    males = n - (female or 0) if male is None else male
    females = n - males if female is None else female
    return (males, females) if males >= 0 and females >= 0 and males + females == n else None


def _sex_count(text: str, noun: str, letter: str, n: int) -> int | None:
    words = noun.replace("|F|", "|").replace("|M|", "|")
    if re.search(
        rf"\b(?:all|exclusively|only) (?:\w+[- ]){{0,2}}{words}(?! (?:\w+ ){{0,2}}(?:had|who))\b",
        text,
        re.IGNORECASE,
    ):
        return n
    for found in re.finditer(
        rf"\b({NUMBER})\s+(?:(?:were|was|of (?:them|whom) (?:were )?)\s*)?(?:(?!(?:of|and|per|years?|each|or|to)\b)[a-z-]+,?\s+){{0,3}}?{words}\b",
        text,
        re.IGNORECASE,
    ):
        value = to_number(found[1])
        if value is not None and value <= n:
            return value
    found_pair = re.search(rf"\b{words}\s*(?:[:=,]|n\s*=)\s*(?:n\s*=\s*)?({NUMBER})\b(?!\s*%)", text, re.IGNORECASE)
    found_letter = re.search(rf"(?<![\w.])(\d{{1,3}})\s?{letter}\b(?!\w|\s*\()", text) or re.search(
        rf"\b{letter}\s*[:=]\s*(\d{{1,3}})\b", text
    )
    one = found_pair or found_letter
    value = to_number(one[1]) if one else None
    return value if value is not None and value <= n else None
