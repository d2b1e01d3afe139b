"""Words that must agree: keywords quoted from a table, one abbreviation for one term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims.facts import Facts
from extract.claims.manuscript import Sentence
from extract.claims.sheets import Sheet
from extract.claims.values import Finding, Status

CHECK = "words"
_QUOTED = re.compile(r"[“\"]([^“”\"]{1,30})[”\"]")
_BOTH = re.compile(r"\bboth\b|\beach\b|同时|均|都|两组|共同", re.IGNORECASE)
_GROUP = re.compile(r"(?:激活簇|簇|clusters?|network|网络)\s*(?P<n>\d{1,2})", re.IGNORECASE)
FEWEST_TERMS = 2
_LONG = r"(?P<long>[A-Za-z][A-Za-z-]+(?:\s+[A-Za-z-]+){1,5})"
_ABBREVIATED = re.compile(rf"{_LONG}\s*[,，(（]\s*(?P<short>[A-Za-z][A-Za-z-]{{0,3}}[A-Z]{{1,5}}s?)\s*[)）]")


def check_words(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each sentence that quotes a table's words, and each term with two abbreviations."""
    labels = [(sheet, columns) for sheet in facts.manuscript.sheets if (columns := _word_columns(sheet))]
    for sentence in facts.manuscript.sentences:
        terms = list(dict.fromkeys(term.strip().lower() for term in _QUOTED.findall(sentence.text)))
        if len(terms) >= FEWEST_TERMS:
            yield from _quoted(sentence, terms, labels)
    yield from _abbreviations(facts)


def _word_columns(sheet: Sheet) -> dict[int, list[str]]:
    """Return the words of the columns of a table that hold nothing but short words, each with a number beside it."""
    found: dict[int, list[str]] = {}
    for column in range(len(sheet.headings) - 1):
        cells = [re.split(r"[(>（]", cell)[0].strip().lower() for cell in sheet.column(column) if cell]
        beside = [cell for cell in sheet.column(column + 1) if re.match(r"^[+-]?\d*\.\d+$", cell)]
        if (
            len(cells) > FEWEST_TERMS
            and len(beside) == len(cells)
            and not any(re.search(r"\d", cell) for cell in cells)
        ):
            found[column] = cells
    return found


def _quoted(
    sentence: Sentence, terms: list[str], labels: list[tuple[Sheet, dict[int, list[str]]]]
) -> Iterator[Finding]:
    for sheet, columns in labels:
        known = {word for words in columns.values() for word in words}
        if sum(term in known for term in terms) * 2 <= len(terms):
            continue
        for column in _meant(sentence, sheet, columns):
            absent = [term for term in terms if term not in columns[column]]
            alike = {term: next((w for w in columns[column] if w in term or term in w), "") for term in absent}
            status = Status.AGREES if not absent else Status.UNCHECKED if all(alike.values()) else Status.DIFFERS
            if status is Status.DIFFERS and not all(term in known or alike[term] for term in absent):
                continue  # other words are quoted besides: no list of the table's
            yield Finding(
                check=CHECK,
                subject=f"words of {sheet.name}, “{sheet.headings[column]}”",
                status=status,
                stated=", ".join(terms),
                computed=", ".join(columns[column]),
                arithmetic=f"{len(terms) - len(absent)} of {len(terms)} are in the column",
                explanation="; ".join(f"“{t}” is not there" + (f", “{w}” is" if w else "") for t, w in alike.items()),
                places=(sentence.evidence(), sheet.evidence()),
            )


def _meant(sentence: Sentence, sheet: Sheet, columns: dict[int, list[str]]) -> list[int]:
    """Return the columns a sentence speaks of: that of the group it names, all where it says both."""
    group = _GROUP.search(sentence.text)
    if group:
        named = [c for c in columns if (m := _GROUP.search(sheet.headings[c])) and m["n"] == group["n"]]
        return named if len(named) == 1 else []
    return list(columns) if _BOTH.search(sentence.text) and len(columns) > 1 else []


def _abbreviations(facts: Facts) -> Iterator[Finding]:
    found: dict[str, dict[str, Sentence]] = {}
    for sentence in facts.manuscript.sentences:
        for match in _ABBREVIATED.finditer(sentence.text):
            words = match["long"].lower().replace("-", " ").split()
            letters = match["short"].rstrip("s").replace("-", "")
            for n in (len(letters), len(letters) + 1):
                term = " ".join(words[-n:]) if len(words) >= n else ""
                if term and words[-n][0] in "abcdefghijklmnopqrstuvwxyz" and n == len(letters):
                    found.setdefault(term, {}).setdefault(letters.upper(), sentence)
    for term, shorts in found.items():
        initials = "".join(word[0] for word in term.split()).upper()
        if len(shorts) > 1 and initials in shorts:
            yield Finding(
                check=CHECK,
                subject=f"abbreviation of “{term}”",
                status=Status.DIFFERS,
                stated=" / ".join(shorts),
                arithmetic="one term, two abbreviations",
                places=tuple(sentence.evidence() for sentence in shorts.values()),
            )
