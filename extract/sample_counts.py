"""Counts of people in sentences, and what each says: took part, was left out, was kept, or belongs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from extract.prose import Sentence
from extract.sample_words import FEMALE, MALE, MOST, NUMBER, PEOPLE, group_class, to_number

MOST_MENTIONS = 40
"""A sentence with more counts is a table run together."""


class Role(StrEnum):
    """What a count says: STATED took part, KEPT was analysed, EXCLUDED was left out, OTHER is another sample."""

    STATED = "stated"
    KEPT = "kept"
    EXCLUDED = "excluded"
    EXTRA = "extra"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A count of people: `phrase` is its noun with the words before it, `start` and `end` its place in the sentence."""

    n: int
    phrase: str
    group: str
    role: Role
    sentence: Sentence
    start: int
    end: int

    @property
    def in_brackets(self) -> bool:
        """Return whether the count stands in brackets, as a detail of another."""
        before = self.sentence.text[: self.start]
        return before.count("(") + before.count("[") > before.count(")") + before.count("]")

    @property
    def is_sex(self) -> bool:
        """Return whether the noun is a sex only ("7 women")."""
        return bool(
            re.fullmatch(
                rf"(?:were |of (?:them|whom) )?(?:{FEMALE}|{MALE})", self.phrase.strip(), re.IGNORECASE
            )
        )


_ANYONE = re.compile(rf"\b{PEOPLE}|(?:fe)?male|wom[ae]n", re.IGNORECASE)
_STOP = (
    r"(?:of|the|these|those|whom|years?|year-old|trials?|each|per|from|by|for|in|to|and|voxels?|minutes?|runs?|sessions?|faces?|pictures?|"
    r"months?|items|hours|different|previous|at|because|than|studies|images|photographs|photos|sets|"
    r"were|was|had|who|that|which|did|on|as|words?|items?|scans?|points?|times?|percent|mm|days?|weeks?|euros?|dollars?|stimuli|blocks?)"
)
_ADJECTIVE = rf"(?!{_STOP}\b|{NUMBER}\b)[A-Za-z’'()/-]+,?\s+"
"""A word that may stand between a count and its noun."""
_COUNT = re.compile(
    rf"(?<![\w.,/<>=±–-])(?<!± )(?<!= )(?:[Nn]\s*=\s*)?(?P<n>{NUMBER})\s+(?P<between>(?:{_ADJECTIVE}|male and female\s+|female and male\s+){{0,7}}?)"
    rf"(?!(?:fe)?male\s+(?:[A-Za-z-]+\s+){{0,2}}?{PEOPLE}\b)(?P<who>{PEOPLE})\b(?!(?<!members)\s*of the\b|\s*(?:per\b|[-–]\s*(?:matched|level|specific)))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:^|(?<=\. )|(?<=: ))(?P<n>{NUMBER})\s+(?P<between>(?:{_ADJECTIVE}){{1,6}}?)"
    rf"(?=[(\[]\s*(?:{NUMBER}\s+(?:were\s+)?(?:fe)?(?:males?|women|men|m[ae]n)\b|mean age|aged?\b))",
    re.IGNORECASE,
)
"""A sentence that begins with a count whose noun is not in the list, told by the sexes or ages in brackets."""
_IN_BRACKETS = re.compile(
    rf"\b(?P<who>(?:{_ADJECTIVE}){{0,4}}?(?:{PEOPLE}|group))(?P<with>(?: with| diagnosed with)(?: [A-Za-z’'-]+){{1,5}})?"
    r"\s?[(\[][Nn]s?\s?=\s?(?P<n>\d{1,4})\b",
    re.IGNORECASE,
)
_EXTRA = re.compile(r"\b(?:additional|further|another|other|more)\b", re.IGNORECASE)
_EXCLUDED = re.compile(
    r"\b(?:exclu\w+|discard\w+|dropp\w+|remov\w+|withdrew|withdrawn|eliminat\w+|not (?:be )?(?:included|analy[sz]ed|used)|reject\w+|omitted|"
    r"unusable|failed to|lost|did not complete|could not complete|declined|were not complete)\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:remain(?:ed|ing)|final (?:sample|group|data ?set|analys\w+|cohort)|leaving|left with|resulting in|resulted in|yield\w+|"
    r"(?:were|was) (?:then |finally |thus |therefore )?(?:included|analy[sz]ed|considered|entered)|"
    r"included in (?:the|our|all)|data (?:of|from) (?:the )?(?:other )?(?=\w+ )|usable|valid|we analy[sz]ed|total of .{0,40}analy|"
    r"analy\w+ (?:was|were) (?:conducted|performed|carried out|based) (?:on|in|with)|comprised|consist\w+ of|reported here)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:(?:independent|separate|different|another|second|larger|original|parent|previous) (?:\w+ ){0,2}?(?:sample|group|set|cohort|pool|study|"
    r"experiment|dataset)s? of|pilot\w*|norm(?:ing|ative)\b|on-?line (?:survey|sample|study|rating)|mturk|mechanical turk|raters?|"
    r"(?:who|which) did not (?:participate|take part)|not (?:involved|participating) in|in (?:our|a) previous|"
    r"described (?:previously|elsewhere|in detail)|have been (?:reported|described|published)|were rated by|was rated by|rated (?:the|all|each|these)|"
    r"power analysis|sample size (?:of|was (?:determined|based|calculated))|et al\.?,? (?:\(?\d{4}|\[))",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(rf";|, (?=(?:leaving|resulting|yielding|and|{NUMBER})\b)| but ", re.IGNORECASE)
_AND_MORE = re.compile(
    rf"(?:exclu|discard|remov|withdr|reject)[^:;(]{{0,90}}?\band (?P<n>{NUMBER}) (?:for|because|due|owing)\b",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    rf"(?:^|[;,(:] |\b(?:of (?:these|them|whom|which|the .{{0,30}}?),? |and |however, |but |but the |that |from |to ))(?P<n>{NUMBER}) "
    rf"(?:of (?:them|these|whom|the|our)(?: {PEOPLE})? |others? |additional |further |more |other )?(?=(?P<rest>[^.;]{{0,140}}))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def find_mentions(sentence: Sentence) -> tuple[Mention, ...]:
    """Return the counts of people in a sentence, left to right."""
    if not _ANYONE.search(sentence.text):
        return ()
    found = {m.start: m for m in _bracketed(sentence)}
    taken = [(m.start, m.end) for m in found.values()]
    for match in islice(_COUNT.finditer(sentence.text), MOST_MENTIONS):
        mention = _mention(sentence, match, f"{match['between']}{match['who']}")
        if mention is not None and not any(a <= mention.start < b for a, b in taken):
            found[mention.start] = mention
    if all(m.is_sex for m in found.values()):
        bare = _BARE.search(sentence.text)
        mention = _mention(sentence, bare, bare["between"]) if bare else None
        if mention is not None:
            found[mention.start] = mention
    return tuple(found[start] for start in sorted(found))


def _mention(sentence: Sentence, match: re.Match[str], phrase: str) -> Mention | None:
    n = to_number(match["n"])
    if n is None or not 1 <= n <= MOST:
        return None
    if match["n"].isdigit() and (1900 <= n <= 2100 or match["n"].startswith("0")):
        return None
    # "17 controls with no history": the words after the noun tell patients from others.
    after = re.split(r"[,;(\[]| and | matched ", sentence.text[match.end() : match.end() + 80])[0]
    return Mention(
        n=n,
        phrase=phrase,
        group=group_class(phrase + after),
        role=_role(sentence.text, match.start(), match.end(), match["between"]),
        sentence=sentence,
        start=match.start("n"),
        end=match.end(),
    )


def _bracketed(sentence: Sentence) -> Iterator[Mention]:
    """Yield "patients with UD (n = 19)"."""
    for match in _IN_BRACKETS.finditer(sentence.text):
        n = int(match["n"])
        before = sentence.text[max(0, match.start() - 12) : match.start("who")]
        # "17 patients with autism (n = 17)" is counted by its number before the noun.
        if not 1 <= n <= MOST or re.search(
            rf"\b{NUMBER}\s*$", before + re.sub(rf"{PEOPLE}$", "", match["who"]), re.IGNORECASE
        ):
            continue
        phrase = f"{match['who']}{match['with'] or ''}"
        role = _role(sentence.text, match.start(), match.end(), "")
        yield Mention(
            n=n,
            phrase=phrase,
            group=group_class(phrase),
            role=role,
            sentence=sentence,
            start=match.start(),
            end=match.end(),
        )


def _role(text: str, start: int, end: int, between: str) -> Role:
    before, after = text[max(0, start - 160) : start], text[end : end + 110]
    clause_before = re.split(r"[;,]| and | but | while ", before)[-1]
    clause_after = _CLAUSE_END.split(after)[0]
    if _ELSEWHERE.search(text[max(0, start - 60) : end + 70]):
        return Role.OTHER
    negated = re.search(r"not (?:be |yet )?(?:included|analy[sz]ed|used|considered)", clause_after)
    kept = re.search(_KEPT, clause_before[-60:]) or re.search(_KEPT, clause_after[:80])
    excluded = re.search(_EXCLUDED, clause_before[-40:]) or re.search(_EXCLUDED, clause_after[:80])
    late = re.search(
        r"\b(?:were|was) (?:\w+ )?(?:excluded|discarded|removed|rejected)", _to_next_count(text[end:])
    )
    excluded = excluded or late
    if negated or late or (excluded and not re.search(_KEPT, clause_after[: excluded.start()])):
        explicit = re.search(
            r"remain\w*|final|leaving|left with|result\w+ in", clause_before[-40:], re.IGNORECASE
        )
        if not explicit or negated:
            return Role.EXTRA if _EXTRA.search(between) else Role.EXCLUDED
    if kept:
        return Role.KEPT
    return Role.EXTRA if re.search(r"\b(?:additional|further)\b", between, re.IGNORECASE) else Role.STATED


def _to_next_count(text: str) -> str:
    """Return the words up to the next count of people: what they say belongs to the count before."""
    text = text[:170]
    following = _COUNT.search(text)
    return text[: following.start()] if following else text


def bare_exclusions(sentence: Sentence) -> list[int]:
    """Return numbers left out without a noun of people of their own: "Of these, 4 were excluded"."""
    gone = []
    for found in _PARTIAL.finditer(sentence.text):
        n = to_number(found["n"])
        if n is not None and _EXCLUDED.search(found["rest"][:90]) and _is_people(found):
            gone.append(n)
    return gone


def more_exclusions(sentence: Sentence) -> int:
    """Return the number added in "excluded for motion and one for sleeping"; "two were excluded: one …, and one …" adds none."""
    found = _AND_MORE.search(sentence.text)
    return (to_number(found["n"]) or 0) if found else 0


def _is_people(found: re.Match[str]) -> bool:
    """Return whether the number is of people: the verb follows it at once, or "of these", "of the participants"."""
    rest = found["rest"]
    verb = (
        r"(?:were|was|had to be|needed to be|did not|could not|failed|had|have|withdrew|declined|dropped)\b"
    )
    return bool(re.match(verb, rest, re.IGNORECASE)) or bool(
        re.search(rf"of (?:them|these|whom|the|our)(?: {PEOPLE})", found[0] + rest[:1], re.IGNORECASE)
    )
