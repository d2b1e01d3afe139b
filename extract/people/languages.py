"""Participants as German and Spanish papers state them: "Achtzehn gesunde Probanden", "Participaron 18 voluntarios"."""

from __future__ import annotations

import re

from corpora.nouns.studies import Sample
from extract.people.counts import FEWEST, MOST
from extract.prose import RunningText, Sentence

_UNITS = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TENS = {"zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60}
_TEENS = ("zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn")
_WORDS = (
    {word: n for n, word in enumerate(_UNITS, 1)}
    | {word: n for n, word in enumerate(_TEENS, 10)}
    | _TENS
    | {f"{unit}und{word}": n + ten for n, unit in enumerate(_UNITS, 1) for word, ten in _TENS.items()}
)
"""German numbers in words up to 69."""
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_PEOPLE = (
    r"(?:(?:Kontroll)?(?:proband|versuchsperson)(?:inn)?en|Versuchspersonen|Teilnehm(?:er(?:innen)?|enden?)|Studierenden?|Student(?:inn)?en|"
    r"Patient(?:inn)?en|Kontroll(?:en|personen)|Freiwilligen?|Erwachsenen?|Frauen|Männern?|Kindern?|Jugendlichen?|Personen|"
    r"voluntari[oa]s|participantes|sujetos|pacientes|controles|estudiantes|adultos|"
    r"voluntários)"
)
_COUNT = re.compile(
    rf"(?<![\w.,/±=-])(?P<n>{_NUMBER})\s+(?:(?!und\b|y\b)[^\W\d_][\w-]*\s+){{0,3}}?{_PEOPLE}\b", re.IGNORECASE
)
_AND = re.compile(
    r"(?:\s+(?:mit|ohne|con|sin)(?:\s+[^\W\d_][\w-]*){1,3})?\s*(?:\([^()]*\))?\s*(?:,|und|sowie|y)\s*(?:die\s+|los\s+)?",
    re.IGNORECASE,
)
_OTHERS = re.compile(rf"\b{_PEOPLE}{_AND.pattern}$", re.IGNORECASE)
"""Before a count others whose number is not one we read: "Vingt sujets et 21 patients"."""
_GONE = re.compile(r"ausgeschlossen|ausschluss|exclu[iy]|descart", re.IGNORECASE)
_ANALYSED = re.compile(
    r"\bAuswertung|\bausgewertet|\banalysiert|\bendgültige|\bverblieben|\bmuestra final|\banálisis (?:final|incluy)",
    re.IGNORECASE,
)
"""Words of the people analysed: "In die Auswertung gingen die Daten von 23 Frauen ein"."""
_BRACKETS = re.compile(r"\([^()]*\)")


def read_other_languages(prose: RunningText) -> Sample | None:
    """Return the study's sample where a German or Spanish sentence counts people; None where some were excluded later."""
    sentences = list(prose.sentences())
    for sentence in sentences:
        n = _people_in(sentence) if _ANALYSED.search(sentence.text) else 0
        if FEWEST <= n <= MOST:
            return Sample(name="study", n=n, evidence={"n": prose.evidence(sentence, "text")})
    for at, sentence in enumerate(sentences):
        n = _people_in(sentence)
        if not FEWEST <= n <= MOST:
            continue
        if any(_GONE.search(later.text) for later in sentences[at : at + 6]):
            return None
        return Sample(name="study", n=n, evidence={"n": prose.evidence(sentence, "text")})
    return None


def _people_in(sentence: Sentence) -> int:
    """Return the people a sentence counts outside brackets: the first number, and those joined to it by "and"."""
    text = _BRACKETS.sub(lambda found: " " * len(found[0]), sentence.text)
    total, end = 0, None
    for found in _COUNT.finditer(text):
        if end is None and _OTHERS.search(text[: found.start()]):
            return 0
        if end is not None and _AND.fullmatch(text[end : found.start()]) is None:
            break
        total += int(found["n"]) if found["n"].isdigit() else _WORDS[found["n"].casefold()]
        end = found.end()
    return total
