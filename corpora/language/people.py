"""Counts of people in English and Chinese, as `doc.spans["people"]`: "twenty healthy volunteers", 30 名被试."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from spacy.tokens import Doc, Span

from corpora.language.folding import text_of, without_marks
from corpora.language.matching import put, span_over
from corpora.language.numbers import NUMBER, may_count, to_number
from corpora.language.sentences import sentences_between

MOST_COUNTS = 40
"""A sentence with more counts is a table run together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPeople:
    """A count of people: the number as printed and read, the words between it and its noun, and the noun.

    `start` and `end` are offsets in the text of the document (or of the sentence it was handed on with). In Chinese
    `noun` is all that was counted, the number with it.
    """

    printed: str
    n: int
    between: str
    noun: str
    start: int
    end: int


_NOUNS = """
abstainers? abusers? actors? actresses addicts? atheists? adolescents? adults? alcoholics amnesics amputees? applicants? artists? athletes?
bab(?:y|ies) believers? bilinguals boxers? boys? buyers? caregivers? carers? carriers cases cellists? child children climbers? clinicians? completers
composers? consumers? controls? converters couples cyclists? dancers? daughters? decliners? divers? donors? drinkers? drivers dyads dyslexics
elders employees engineers? experts farmers? fathers? females? fighters? firefighters? footballers? gamblers? gamers? girls? graduates? guitarists?
HCs? heterozygotes homozygotes humans individuals? infants? inmates? inpatients? insomniacs? kids? lawyers? learners? listeners?
males? man medalists? meditators men migraineurs? miners? monks? monolinguals mothers? musicians?
NCs? neonates? newborns? novices nurses nuns? observers? offenders? officers outpatients? participants? patients? people performers? persons? physicians
pianists? pilots painters? players police(?:men|women) practitioners preschoolers? prisoners? probands? professionals programmers? pupils? psychopaths?
readers recipients? recruits refugees? relapsers? relatives remitters residents? respondents responders? retirees? right-?handers left-?handers runners?
sailors? schoolchildren scientists? seniors siblings signers singers? skaters? sleepers? smokers? soldiers? speakers? spouses students? stutterers? subjects? supporters surgeons? survivors swimmers? synae?sthetes?
TDs? TDCs? teachers? teenagers? teens? therapists? toddlers? trainees? twins typists? undergraduates? users veterans? victims? violinists? volunteers? voters? woman women workers writers? youths? year-olds members
"""
"""Words for people as papers count them."""


def _one_of(nouns: Iterable[str]) -> str:
    """Return the pattern of one of several nouns, by their first letters: few are tried at each place."""
    by_letter: dict[str, list[str]] = {}
    for noun in nouns:
        by_letter.setdefault(noun[0], []).append(noun[1:])
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())


PEOPLE = (
    rf"(?:{_one_of(_NOUNS.split())}|"
    r"(?:bi|mono)lingual(?=\s*(?:[,.;(]|and\b|was\b|were\b|had\b))|(?:twin|sibling|MZ|DZ|zygotic)\s+pairs|(?:\d{1,2}[-–](?:to-)?)?\d{1,2}-year-olds|(?:young|younger|older|old|elderly|Chinese|Caucasians?|Whites?|Blacks?|Asians?|Koreans?|Japanese|Africans?|Israelis?|Arabs?|"
    r"Palestinians?|Americans?|Europeans?)(?=\s*(?:[(\[]|and\b))|elderly(?=\s*[.;]))"
)
FEMALE = r"(?:females?|wom[ae]n|girls?|F|♀)"
MALE = r"(?:males?|m[ae]n|boys?|M|♂)"
CONTROL = re.compile(
    r"\b(?:controls?|comparison|(?:age|sex|gender|demographically)-matched|healthy|normal|typically|typical(?= (?:\w+ )?(?:develop\w*|readers?|controls?|adults?|children|adolescents?|participants?|individuals?|hearing))|neurotypical|unaffected|non-?\w+|HCs?|NCs?|TDs?|CTLs?)\b", re.IGNORECASE
)  # fmt: skip
PATIENT = re.compile(
    r"\b(?:(?:in|out)?patients?|cases?|offenders?|survivors?|hyperlexic|dyslexic|autistic|depressed|schizophrenic|psychopathic|"
    r"(?:with|diagnos\w+|suffering)\s(?:\S+\s){0,6}?\(?(?:disorders?|syndrome|disease|autism|ASD|schizophrenia|depression|MDD|ADHD|"
    r"PTSD|OCD|pain|dyslexia|aphasia|epilepsy|fibromyalgia|FM|cramp|lesions?|injury|stroke|dementia|migraine|tinnitus|psychosis|UD|BD))\b",
    re.IGNORECASE,
)
_NO_ADJECTIVE = (
    r"(?:of|with|without|the|these|those|whom|years?|year-old|trials?|each|per|from|by|for|in|to|and|voxels?|minutes?|runs?|sessions?|faces?|pictures?|"
    r"months?|items|hours|previous|at|because|than|studies|images|photographs|photos|sets|"
    r"were|was|had|who|that|which|did|on|as|we|thank\w*|kg\S*|mg\S*|ml\S*|cm|kHz|words?|items?|scans?|points?|times?|percent|mm|days?|weeks?|euros?|dollars?|stimuli|blocks?)"
)
ADJECTIVE = rf"(?!\(?(?:{_NO_ADJECTIVE}|{NUMBER})\b)\(?[^\W\d_][\w’'()/+–-]*,?\s+(?:[+/]\s+)?"
"""A word allowed between a count and its noun."""
_BY_AGE = r"\d{1,2}(?:[-–]?(?:[- ]?(?:to|and)[- ])?\d{1,2})?[- ]years?[- ]old\s+"
"""Between a count and its noun: "nineteen 7-year-old children"."""
_AND_TOO = r"(?:healthy|young|older?|normal|neurotypical|native|(?:right|left)-handed|[A-Za-z]+-(?:free|na[iï]ve|matched)|un[a-z]+ed)\s+and\s+"
"""Two adjectives before a noun: "11 healthy right-handed and native speakers"."""
_HANDED = r"(?:right|left|mixed)[- ]?handed(?:\s+\([^()]{0,80}\)){1,2},?\s+"
"""What was measured behind an adjective: "twenty right-handed (Edinburgh inventory), healthy subjects"."""
_ALLELE = r"(?:[A-Za-z]+\s+)?[εɛ]\s?\d(?:/[εɛ]?\s?\d)?\s+"
"""The allele of carriers: "16 ApoE ε 4 carriers"."""
_COUNTED = re.compile(
    rf"(?<![\w.,/<>=±–-])(?<!± )(?<!= )(?<![εɛ] )(?:[Nn]\s*=\s*)?(?P<n>{NUMBER})(?:(?<=[a-z]),)?\s+(?:of (?:their|the patients[’']) )?(?:\([^()]{{0,60}}\)\s+)?"
    rf"(?P<between>(?:{ADJECTIVE}|{_BY_AGE}|[A-Za-z]+- (?:and|or) |male and female\s+|female and male\s+|{_AND_TOO}|{_HANDED}|{_ALLELE}){{0,7}}?)"
    rf"(?!(?:fe)?male\s+(?:[A-Za-z-]+\s+){{0,2}}?{PEOPLE}\b)(?P<who>(?:f?MRI[- ])?data[- ]?sets?|(?:[A-Za-z]+-|non)?{PEOPLE})\b(?!(?<!members)(?<!carriers)\s*of the\b(?! same| (?:[A-Za-z]+ ){{0,3}}?(?:universit|college|facult|department|school|institut))|\s*(?:per\b|[-–]\s*(?:matched|level|specific)))",
    re.IGNORECASE,
)
_CHINESE_PEOPLE = r"(?:被试者?|受试者?|研究对象|参与者|大学生|研究生|本科生|在校生|学生|志愿者|使用者|依赖者|成瘾者|障碍者|吸烟者|学员|运动员|老人|青年|健康[\u4e00-\u9fff]{0,4}|成年人|成人|患者|病人|儿童|青少年|老年人|正常人|人)"
_CHINESE_COUNTED = re.compile(
    rf"(?<![男女])(?P<n>\d{{1,4}})\s*(?:名|例|位|个)\s*[\u4e00-\u9fff、A-Za-z0-9 -]{{0,20}}?{_CHINESE_PEOPLE}"
    rf"|{_CHINESE_PEOPLE}(?:[（(][^（）()]{{0,30}}[)）])?(?:共|为|共计|各)?\s*(?P<later>\d{{1,4}})\s*(?:名|例|人|位)"
)
_ANYONE = re.compile(r"\W" + PEOPLE.lower())
"""In lower case, with the character before: ignoring case, or a search for the edge of a word, takes several times as long."""
_ANYWHERE = ("male", "woman", "women", "dataset", "data set")
"""What is a noun of people within a word too."""


def mark_people(doc: Doc) -> Doc:
    """Return `doc` with `doc.spans["people"]`, labelled "en" or "zh", each with its `CountedPeople` as `span._.counted`."""
    text = text_of(doc)
    short = abbreviations(text)
    found: list[Span] = []
    for start, end in sentences_between(doc, 0, len(text)):
        for label, counted in _counts_in(text, start, end, short):
            span = span_over(doc, counted.start, counted.end, label=label)
            span._.counted = counted
            found.append(span)
    return put(doc, "people", found)


@lru_cache(maxsize=4096)
def names_people(text: str) -> bool:
    """Return whether a text has a noun of people, counted or not."""
    lowered = text.lower()
    return any(word in lowered for word in _ANYWHERE) or _ANYONE.search(f" {lowered}") is not None


_ABBREVIATED = re.compile(r"(?<![\w’'-])(?P<noun>[a-z]+)\s?[(\[](?P<short>[A-Z]{1,5}s)\b")
_PERSON = re.compile(PEOPLE, re.IGNORECASE)


def abbreviations(text: str) -> tuple[str, ...]:
    """Return the abbreviations that a text introduces for people: "CUs" for "cocaine users (CUs)"."""
    found = (m for m in _ABBREVIATED.finditer(text) if m["noun"][0] == m["short"][-2].lower())
    return tuple(sorted({m["short"] for m in found if _PERSON.fullmatch(m["noun"])}))


@lru_cache(maxsize=64)
def _counted_short(short: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of counts of people by their abbreviations: "54 matched non-CUs"."""
    return re.compile(
        rf"(?<![\w.,/<>=±–-])(?P<n>{NUMBER})\s+(?P<between>(?:{ADJECTIVE}){{0,4}}?)(?P<who>(?:non-?)?(?-i:{'|'.join(short)}))\b",
        re.IGNORECASE,
    )


def _counts_in(text: str, start: int, end: int, short: tuple[str, ...]) -> Iterator[tuple[str, CountedPeople]]:
    sentence = without_marks(text[start:end])
    if short and any(map(sentence.__contains__, short)):
        for match in islice(_counted_short(short).finditer(sentence), MOST_COUNTS):
            n = to_number(match["n"])
            if n is not None and not names_people(match[0]):
                yield "en", _counted(match, start, n=n, printed=match["n"], between=match["between"], noun=match["who"])
    if may_count(sentence.lower()) and names_people(sentence):
        for match in _matches(sentence):
            n = to_number(match["n"])
            if n is not None:
                yield "en", _counted(match, start, n=n, printed=match["n"], between=match["between"], noun=match["who"])
    if not sentence.isascii():
        for match in islice(_CHINESE_COUNTED.finditer(sentence), MOST_COUNTS):
            printed = match["n"] or match["later"]
            yield "zh", _counted(match, start, n=int(printed), printed=printed, between="", noun=match[0])


_OPENED = re.compile(
    rf"(?<![\w.,/<>=±–-]){NUMBER},?\s+(?:\([^()]{{0,60}}\)\s+)?(?:[^\W\d_][\w’'/–-]*,?\s+){{0,6}}?[(\[]", re.IGNORECASE
)
"""A number and a few words before a bracket: most brackets are of other things."""
_BRACKET = re.compile(r"\([^()]{1,120}\)|\[[^\[\]]{1,120}\]")


def _matches(sentence: str) -> Iterator[re.Match[str]]:
    """Yield where a sentence counts people, left to right; then where a remark in brackets parts a count from its noun.

    "Nineteen healthy, right handed (Edinburgh Inventory < 25) participants".
    """
    found = list(islice(_COUNTED.finditer(sentence), MOST_COUNTS))
    yield from found
    starts = {match.start("n") for match in found}
    if not any(opened.start() not in starts for opened in _OPENED.finditer(sentence)):
        return
    bare = sentence
    for _ in range(2):  # brackets in brackets
        bare = _BRACKET.sub(lambda bracket: " " * len(bracket[0]), bare)
    taken = [match.span() for match in found]
    for match in islice(_COUNTED.finditer(bare), MOST_COUNTS):
        parts = (match.span("n"), match.span("who"))
        if not any(first < end and start < last for start, end in taken for first, last in parts):
            yield match


def _counted(match: re.Match[str], offset: int, *, n: int, printed: str, between: str, noun: str) -> CountedPeople:
    start = match.start("n") if match["n"] else match.start()
    return CountedPeople(
        printed=printed, n=n, between=between, noun=noun, start=offset + start, end=offset + match.end()
    )


def group_class(phrase: str) -> str:
    """Return "patients", "controls" or "people" for the words around a count."""
    if PATIENT.search(phrase) and not re.search(r"\b(?:controls?|comparison|HCs?)\b", phrase, re.IGNORECASE):
        return "patients"
    return "controls" if CONTROL.search(phrase) else "people"
