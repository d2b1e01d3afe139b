"""Numbers of a sentence that may count people, read loosely: by a noun or a verb nearby, by what stands before and behind.

`counts` reads fewer and surely; what is read here only speaks for a number that something else gives, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PEOPLE
from corpora.words.patterns import Hinted, hinted

LEAST, MOST = 4, 60_000
"""Numbers outside these are no sample."""
MOST_LOST = 40
"""People up to whom a number without a noun may be those who were left out."""
MOST_LOST_OF_PEOPLE = 400
YEARS = range(1900, 2031)
MOST_NUMBERS = 40
"""A sentence with more numbers is a table run together."""
BEFORE, BEHIND = 70, 90
"""Characters of a clause around a number that are looked at."""

_NUMBER = re.compile(rf"(?<![\w.,/<>±–-])(?<!\d )(?P<n>{NUMBER})\b(?![.,]\d|\s?%|-?year|\s?°|\s?×)", re.IGNORECASE)
_UNIT = re.compile(
    r"\s?(?:years?|yrs?|months?|weeks?|days?|hours?|h\b|min\w*|s\b|sec\w*|ms\b|mm\b|cm\b|T\b|Hz|trials?|runs?|blocks?|sessions?|items?|words?|faces|pictures|images?|volumes?|slices|voxels?|points?|times?|mg|kg|ml|g\b|channels?|"
    r"electrodes?|directions?|scans?\b|regions?|clusters?|stimuli|questions?|regressors?|parameters|conditions?|experiments|studies|factor|levels?|percent|nm|µ|μ|ROIs|seeds|nodes)",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\s[A-Z]{7,}\b")
"""Capitals of a cover page: "2 PUBLICATIONS 6 CITATIONS SEE PROFILE"."""
_NO_PEOPLE = re.compile(
    r"(?:\b(?:aged?|mean|SD|M|range|between|from|to|than|least|version|DSM|ICD|Table|Figure|Fig\.?|Experiment|Study|Section|Equation|SPM|BA|at|every|score|of age|criterion|scores?|p|TR|TE|alpha)\s?[=:]?\s?$|[=<>≥≤±]\s?$)",
    re.IGNORECASE,
)
"""What stands before a number of something else."""
_N_EQUALS = re.compile(r"\b[Nn]s?\s?=\s?$")
_NOUN = re.compile(rf"\s(?:[\w’'/+-]+,?\s){{0,5}}?(?:{PEOPLE})\b", re.IGNORECASE)
_AGENT = re.compile(
    r"\s(?:[\w’'/+-]+,?\s){0,4}?(?:[a-z-]{3,}(?:ers|ors|ists|ics|ians|ants|ees|eurs|men|women|monks|twins|pairs|couples|dyads)|[A-Z]{2,6}s?)\b"
)
"""Words that are people's by their ending, and abbreviations: "13 synaesthetes", "27 MDD"."""
_VERB = re.compile(r"\s(?:were|was|had|did|completed|remained|entered|agreed|participated|took)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:remaining|final|other|resulting|all)\s$", re.IGNORECASE)
_CHINESE = re.compile(r"(?<![\d.])(?P<n>\d{1,4})\s?(?:名|例|位|人|对)")

FINAL = re.compile(
    r"\b(?:final(?:ly)?|resulting|remaining|remained|leaving|left|thus|therefore|hence|accordingly|consequently|in total|total of|eventually|based on|concerned with|reported here|present report|analy[sz]ed|analys[ei]s included|"
    r"included in|entered|retained|usable|valid|complete|available|contributed|used (?:for|in)|kept|consist\w*|compris\w*)\b",
    re.IGNORECASE,
)
"""Words of those who were analysed."""
LOST = hinted(
    r"\b(?:exclud\w*|discard\w*|remov\w*|drop\w*|withdr\w+|lost|unusable|declin\w*|refus\w*|failed|not (?:be )?(?:includ\w+|analy\w+|consider\w+|complet\w+)|omitted|missing|artefact\w*|artifact\w*|motion|movement|aborted|did not|"
    r"could not|unable|because|due to|lacked|outlier\w*|asleep|malfunction|eliminat\w*|disqualif\w*|stopped)\b|剔除|排除|脱落|退出|失败|不合格",
    "exclud|discard|remov|drop|withdr|lost|unusable|declin|refus|failed|not|omitted|missing|artefact|artifact|motion|movement|aborted|unable|because|due to|lacked|outlier|asleep|malfunction|eliminat|disqualif|stopped|剔除|排除|脱落|退出|失败|不合格",
)
"""Words of those who were not."""
STARTED = re.compile(
    r"\b(?:recruit\w*|screen\w*|enrol\w*|invit\w*|contact\w*|eligible|approach\w*|respond\w*|randomi[sz]\w*|assign\w*|agreed|originally|initial\w*|volunteer\w*|consent\w*)\b",
    re.IGNORECASE,
)
"""Words of those who came first."""
_SEX = re.compile(r"\b(?:fe)?male|\b(?:wo)?m[ae]n\b|girls|boys", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:controls?|healthy|normal|comparison|non-?[a-z]{4,}|neurotypical|typically|TD|HCs?|NCs?|CON|unaffected|never|lay|novices?|matched|siblings|relatives|undergraduates|laypeople|sighted|hearing)\b|对照|健康|正常",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"\b(?:patients?|disorder|disease|syndrome|(?-i:[A-Z]{2,5}s?)|users|smokers|drinkers|carriers|veterans|survivors|offenders|experts|musicians|athletes|monks|with [a-z]|diagnos\w+|depress\w+|schizo\w+|autis\w+|dyslex\w+|addict\w+|"
    r"abusers|dependent|anxious|blind|deaf|preterm|elderly|older|children|adolescents|obese|bilinguals)\b|患者|病人|组",
    re.IGNORECASE,
)
_WHO = re.compile(r"[,;.:(]")


@dataclass(frozen=True, slots=True)
class Loose:
    """A number, its place in the sentence, whether it counts people, and the marks that its surroundings give it."""

    n: int
    start: int
    end: int
    is_people: bool
    has_noun: bool
    in_brackets: bool = False
    who: str = ""
    """"studied" for patients and others whom a study is about, "others" for those they are compared with, else empty."""
    marks: tuple[str, ...] = ()

    @property
    def may_be_lost(self) -> bool:
        """Whether it is small enough to be of people left out, in a sentence that speaks of some."""
        return self.n < MOST_LOST or (self.has_noun and self.n < MOST_LOST_OF_PEOPLE)


@lru_cache(maxsize=1024)
def loose_counts(text: str) -> tuple[Loose, ...]:
    """Return the numbers of a sentence that may count people, left to right; numbers of years, scans and the like are left out."""
    found = (_loose(text, n, start, end) for n, start, end in _numbers(text))
    return tuple(one for one in found if one is not None)


def holds_its_sum(numbers: Sequence[int]) -> bool:
    """Return whether one of three or more numbers is the sum of the others: a total beside its parts, which is not added to them."""
    return len(numbers) > len(("one", "other")) and 2 * max(numbers) == sum(numbers)


def _numbers(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each number of a sentence with its place; in Chinese, those before a unit of people once."""
    units = {} if text.isascii() else {m.start("n"): m for m in _CHINESE.finditer(text)}
    places = [(m.start("n"), m.end("n")) for m in (*_NUMBER.finditer(text), *units.values())]
    for start, end in sorted(dict(places).items())[:MOST_NUMBERS]:
        n = to_number(text[start:end])
        if n is not None and 1 <= n <= MOST and not (n in YEARS and text[start].isdigit()):
            yield n, start, end


def _loose(text: str, n: int, start: int, end: int) -> Loose | None:
    left, right = clause_around(text, start, end)
    is_n = _N_EQUALS.search(left) is not None
    in_chinese = not text.isascii() and _CHINESE.match(text, start) is not None
    noun = in_chinese or _NOUN.match(right) is not None
    if (not noun and (_UNIT.match(right) or _SHOUTED.match(right))) or (
        not is_n and not in_chinese and _NO_PEOPLE.search(left[-18:])
    ):
        return None
    is_sure = noun or is_n or _AGENT.match(right) is not None
    is_people = is_sure or _VERB.match(right) is not None or _OF_ALL.search(left) is not None
    if not is_people or n < LEAST:
        return Loose(n, start, end, is_people, is_sure)
    in_brackets = left.count("(") > left.count(")")
    who = _WHO.split(right, maxsplit=1)[0][:60]
    of_others, of_studied = _OTHERS.search(who) is not None, _STUDIED.search(who) is not None
    told = {
        "final before": not in_brackets and _is_in(FINAL, left),
        "final behind": not in_brackets and _is_in(FINAL, right),
        "lost behind": _is_in(LOST, right[:50]),
        "started": _is_in(STARTED, left) or _is_in(STARTED, right[:60]),
        "of a sex": _is_in(_SEX, right[:14]),
        "N =": is_n and "N" in left[-6:],
        "of studied": of_studied and not of_others,
        "of both": of_studied and of_others,
    }
    side = "studied" if told["of studied"] else "others" if of_others and not of_studied else ""
    return Loose(n, start, end, True, is_sure, in_brackets, side, tuple(mark for mark, holds in told.items() if holds))


def clause_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and behind a number in its clause, as far as it is looked at."""
    first = max(text.rfind(";", 0, start), text.rfind(":", 0, start)) + 1
    last = text.find(";", end)
    return text[max(first, start - BEFORE) : start], text[end : min(len(text) if last < 0 else last, end + BEHIND)]


def _is_in(pattern: re.Pattern[str] | Hinted, text: str) -> bool:
    return pattern.search(text) is not None
