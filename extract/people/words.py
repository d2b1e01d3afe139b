"""Numbers and nouns by which papers count people."""

from __future__ import annotations

import re

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: i for i, word in enumerate(_UNITS, start=1)}
for _i, _ten in enumerate(_TENS, start=2):
    WORDS[_ten] = 10 * _i
    # "thirtyfive" is what a word divided at the end of a line becomes.
    for _joint in ("-", " ", ""):
        WORDS |= {f"{_ten}{_joint}{unit}": 10 * _i + j for j, unit in enumerate(_UNITS[:9], start=1)}

_WORD = "|".join(sorted((re.escape(w) for w in WORDS), key=len, reverse=True))
_HUNDREDS = r"(?:an?|one|two|three|four|five|six|seven|eight|nine)[ -]hundred"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|(?:{_HUNDREDS}(?:(?: and)?[ -](?:{_WORD}))?)|{_WORD})"
"""A count as printed, in digits or words. No capturing group."""

PEOPLE = (
    r"(?:participants?|subjects?|volunteers?|adults?|individuals?|students?|undergraduates?|(?:in|out)?patients?|controls?|"
    r"women|men|woman|man|females?|males?|children|child|adolescents?|teenagers?|youths?|infants?|people|persons?|offenders?|observers?|"
    r"listeners?|speakers?|right-?handers|left-?handers|readers|boys?|girls?|veterans|players|musicians|couples|members|"
    r"employees|respondents|elders|seniors|users|smokers|drinkers|bilinguals|twins|carriers|mothers|fathers|soldiers|athletes|"
    r"experts|novices|practitioners|meditators|dancers|pianists|singers|gamblers|gamers|drivers|nurses|physicians|officers|workers|supporters|"
    r"cases|survivors|siblings|dyads|humans|HCs?|NCs?|TDs?|"
    r"(?:\d{1,2}[-–](?:to-)?)?\d{1,2}-year-olds|year-olds|(?:young|younger|older|old|elderly|Chinese|Caucasians?|Whites?|Blacks?|Asians?|Koreans?|Japanese|Africans?|Israelis?|Arabs?|"
    r"Palestinians?|Americans?|Europeans?)(?=\s*(?:[(\[]|and\b)))"
)
FEMALE = r"(?:females?|wom[ae]n|girls?|F|♀)"
MALE = r"(?:males?|m[ae]n|boys?|M|♂)"
FEWEST, MOST = 4, 5000
"""A count outside these is a figure, a trial or a survey, not a scanned sample."""

CONTROL = re.compile(
    r"\b(?:controls?|comparison|healthy|normal|typical\w*|neurotypical|unaffected|non-?\w+|HCs?|NCs?|TDs?|CTLs?)\b", re.IGNORECASE
)  # fmt: skip
PATIENT = re.compile(
    r"\b(?:patients?|cases?|offenders?|survivors?|hyperlexic|dyslexic|autistic|depressed|schizophrenic|psychopathic|"
    r"(?:with|diagnos\w+|suffering)\s(?:\S+\s){0,6}?\(?(?:disorders?|syndrome|disease|autism|ASD|schizophrenia|depression|MDD|ADHD|"
    r"PTSD|OCD|pain|dyslexia|aphasia|epilepsy|fibromyalgia|FM|cramp|lesions?|injury|stroke|dementia|migraine|tinnitus|psychosis|UD|BD))\b",
    re.IGNORECASE,
)


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


def group_class(phrase: str) -> str:
    """Return "patients", "controls" or "people" for the words around a count."""
    if PATIENT.search(phrase) and not re.search(r"\b(?:controls?|comparison|HCs?)\b", phrase, re.IGNORECASE):
        return "patients"
    return "controls" if CONTROL.search(phrase) else "people"
