"""Counts as texts print them: in digits, in English words, with thousands set off by commas."""

from __future__ import annotations

import re

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
          "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: i for i, word in enumerate(_UNITS, start=1)}
for _i, _ten in enumerate(_TENS, start=2):
    WORDS[_ten] = 10 * _i
    # "thirtyfive" and "thirty- five" are what a word divided at the end of a line becomes.
    for _joint in ("-", " ", "- ", ""):
        WORDS |= {f"{_ten}{_joint}{unit}": 10 * _i + j for j, unit in enumerate(_UNITS[:9], start=1)}

_WORD = rf"(?:{'|'.join(_TENS)})(?:-? ?(?:{'|'.join(_UNITS[:9])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))}"
_HUNDREDS = r"(?:an?|one|two|three|four|five|six|seven|eight|nine)[ -]hundred"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}(?!,\d{{3}}(?!\d))|(?=[aefnost])(?:{_HUNDREDS}(?:(?: and)?[ -](?:{_WORD}))?|{_WORD}))"
"""A count as printed, in digits or words. No capturing group. The look at the first letter, and the tens and units in
groups of their own, make it some times faster where case is ignored: each alternative is tried at each word of a text."""
_DIGIT = re.compile(r"\d")
_ALL = (*_UNITS, *_TENS, "hundred")
_LETTERS = tuple(word for word in _ALL if not any(part in word for part in _ALL if part != word))
"""The words of numbers that hold no other one: "six", not "sixteen"."""


def may_count(lowered: str) -> bool:
    """Return whether a text in lower case has a digit or the letters of a number: without them it holds no `NUMBER`."""
    return _DIGIT.search(lowered) is not None or any(map(lowered.__contains__, _LETTERS))


def to_number(text: str) -> int | None:
    """Return "35", "1,024", "thirty-five" or "one hundred and eight" as an integer, else None."""
    text = " ".join(text.lower().replace(",", "").split())
    text = re.sub(r"-?hundred[ -]?", " hundred ", text).replace("  ", " ").strip()
    if text.isdigit():
        return int(text)
    if " hundred" in f" {text}":
        head, _, tail = text.partition(" hundred")
        hundreds = 1 if head in ("a", "an") else WORDS.get(head)
        rest = tail.removeprefix(" and").strip()
        units = WORDS.get(rest) if rest else 0
        return None if hundreds is None or units is None else 100 * hundreds + units
    return WORDS.get(text)
