"""Who was measured: participants, sex and age, read from the running text with the sentence of each value.

The study's sample is the one that was analysed: "35 took part, 5 were excluded" gives 30. Sentences are
taken from the participants section first, then the abstract, then the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpora.documents import Document
from corpora.evidence import Evidence
from corpora.studies import Sample

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: i for i, word in enumerate(_UNITS.split(), start=1)}
for _i, _ten in enumerate(_TENS.split(), start=2):
    WORDS[_ten] = 10 * _i
    WORDS |= {f"{_ten}-{unit}": 10 * _i + j for j, unit in enumerate(_UNITS.split()[:9], start=1)}
    WORDS |= {f"{_ten} {unit}": 10 * _i + j for j, unit in enumerate(_UNITS.split()[:9], start=1)}

NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,4}|"
    + "|".join(sorted((re.escape(w) for w in WORDS), key=len, reverse=True))
    + ")"
)
PEOPLE = (
    r"(?:participants?|subjects?|volunteers?|adults?|individuals?|students?|undergraduates?|patients?|controls?|"
    r"women|men|females?|males?|children|adolescents|youths?|people|persons?|offenders?|observers?|listeners?|"
    r"speakers?|right-handers|readers|boys|girls|veterans|players|musicians|couples|HCs?)"
)
FEMALE = r"(?:females?|women|woman|girls|F|♀)"
MALE = r"(?:males?|men|man|boys|M|♂)"
FEWEST, MOST = 4, 5000
"""A count outside these is a figure, a trial or a survey, not a scanned sample."""

_COUNT = re.compile(
    rf"(?<![\w.,/(<>=±–-])(?:N\s*=\s*)?(?P<n>{NUMBER})\s+(?P<between>(?:[A-Za-z’'()/-]+,?\s+){{0,7}}?)(?P<who>{PEOPLE})\b"
    rf"(?!\s*(?:per|of the))",
    re.IGNORECASE,
)
_NOT_PEOPLE = re.compile(
    r"\b(?:of|the|these|those|whom|years?|trials?|each|per|from|by|for|in|to|voxels?|minutes?|runs?|sessions?|faces?|pictures?|months?|items|hours|"
    r"different|other|previous|at|with|because|than|studies|images|photographs|photos|pairs|sets|more|additional|further|female|male)\b",
    re.IGNORECASE,
)
_N_EQUALS = re.compile(r"\b[Nn]\s*=\s*(\d{1,4})\b")
_EXCLUDED = re.compile(
    r"\b(?:exclu\w+|discard\w+|dropp\w+|remov\w+|withdrew|eliminat\w+|not (?:be )?(?:included|analy[sz]ed|used)|rejected|omitted|unusable|failed to)\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:remain\w*|final (?:sample|group|data ?set|analys\w+)|leaving|left with|resulting in|(?:were|was) (?:included|analy[sz]ed|considered|entered)|"
    r"included in (?:the|our|all)|(?:data|scans|results) (?:of|from) (?:the )?(?:other )?(?:remaining )?(?=\w+ )|usable|total of .{0,40}analy|"
    r"comprised|consisted of|reported here)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:mean|average|M|median)\s*(?:\(\s*(?:±\s*)?SD\s*\)\s*)?(?:age|\s)*(?:[:=]|was|of|is|,)?\s*(?:age[ds]?)?\s*[:=]?\s*(?P<mean>\d{1,2}(?:\.\d{1,2})?)"
    r"(?:\s*(?:years?|yrs?|y)?(?:\s*old)?(?:\s*of age)?)?(?P<tail>[^.;]{0,45})",
    re.IGNORECASE,
)
_AGE_PM = re.compile(
    r"(?P<mean>\d{1,2}\.?\d{0,2})\s*±\s*(?P<sd>\d{1,2}\.?\d{0,2})\s*(?:years?|yrs?|y\b)", re.IGNORECASE
)
_SD = re.compile(
    r"(?:SD|S\.D\.|standard deviation|±|\+/-)\s*(?:=|of|:|was)?\s*(?P<sd>\d{1,2}(?:\.\d{1,2})?)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?:age[ds]?|range[ds]?|between)\W{0,4}(?:range[ds]?|from|between|of|was|:|=)?\s*(?P<low>\d{1,2})\s*(?:-|–|to|and|—)\s*(?P<high>\d{1,2})\b"
    r"|(?P<low2>\d{1,2})\s*(?:-|–|to)\s*(?P<high2>\d{1,2})\s*(?:years|yrs|y\.o)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:^|\n|[.:]\s)\W{0,3}(?:\d+(?:\.\d+)*\.?\s*)?(?:Participants?|Subjects?|Volunteers|Sample|Study (?:sample|population|participants)|"
    r"Human subjects|Patients)\b(?:\s*(?:,|and|&)\s*[\w ,]{0,40})?\s*(?:[.:—–-]|\n|(?=\s[A-Z]))"
)
_SENTENCE = re.compile(
    r"(?<=[.!?。])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)(?<!S\.D\.)(?<!\b[A-Z]\.)(?<!al\.)\s+(?=[A-Z0-9(“])"
)
_SECTION_LENGTH = 2500
_ABSTRACT_LENGTH = 4000
_BACK_MATTER = re.compile(r"\n\s*(?:References|REFERENCES|Literature cited|Bibliography)\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A count of people in a sentence: `role` is kept, excluded, or stated."""

    n: int
    who: str
    between: str
    role: str
    sentence: str
    start: int
    where: str


def find_samples(document: Document) -> tuple[Sample, ...]:
    """Return the study's analysed sample, first and named "study"; empty when no count was found.

    Fields the text does not state are None; `evidence` holds the sentence of each field.
    """
    text = _body(document)
    for where, stretch in _stretches(text):
        mentions = list(_mentions(stretch, where))
        chosen = _choose(mentions, stretch)
        if chosen is not None:
            n, sentences = chosen
            return (_describe(n, sentences, stretch, where),)
    return ()


def _body(document: Document) -> str:
    text = document.text()
    cut = [m.start() for m in _BACK_MATTER.finditer(text) if m.start() > len(text) * 0.4]
    text = text[: cut[0]] if cut else text
    return re.sub(r"(?<=\w)-\n(?=[a-z])", "", text)


def _stretches(text: str) -> Iterator[tuple[str, str]]:
    """Yield (place, text), the surest places first."""
    for found in _HEADING.finditer(text):
        stretch = text[found.end() : found.end() + _SECTION_LENGTH]
        if re.search(PEOPLE, stretch[:600]) and _COUNT.search(_flat(stretch[:900])):
            yield "participants section", _flat(stretch)
    yield "abstract", _flat(text[:_ABSTRACT_LENGTH])
    yield "text", _flat(text)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[\u2010\u2011]", "-", text)).strip()


def _mentions(text: str, where: str) -> Iterator[_Mention]:
    for sentence in _SENTENCE.split(text):
        for found in _COUNT.finditer(sentence):
            n = to_number(found["n"])
            if n is None or not 1 <= n <= MOST or _NOT_PEOPLE.search(found["between"]):
                continue
            if 1900 <= n <= 2100 and found["n"].isdigit():
                continue
            yield _Mention(
                n=n,
                who=found["who"].lower(),
                between=found["between"],
                role=_role(sentence, found),
                sentence=sentence,
                start=found.start(),
                where=where,
            )


def _role(sentence: str, found: re.Match[str]) -> str:
    before, after = sentence[: found.start()], sentence[found.end() : found.end() + 90]
    clause_before = re.split(r"[;,]| and | but | while ", before)[-1]
    clause_after = re.split(r"[;]|, (?=leaving|resulting|and)| but ", after)[0]
    if _KEPT.search(clause_before[-60:]) or _KEPT.search(clause_after):
        return "kept" if not re.search(r"not (?:be )?included", clause_after) else "excluded"
    if _EXCLUDED.search(clause_before[-40:]) or _EXCLUDED.search(clause_after[:70]):
        return "excluded"
    return "stated"


def to_number(text: str) -> int | None:
    """Return "35", "1,024" or "thirty-five" as an integer, else None."""
    text = text.lower().replace(",", "")
    return int(text) if text.isdigit() else WORDS.get(text)


_BARE_EXCLUDED = re.compile(
    rf"(?:^|[;,(:] |\b(?:of (?:these|them|whom|which|the .{{0,30}}?),? |and |however, |but |but the |that ))(?P<n>{NUMBER}) "
    rf"(?:of (?:them|these|whom) |others? |additional |further |more |other )?"
    rf"(?:(?:were|was|had to be|needed to be|did not|could not|failed|had)\b)(?P<rest>[^.;]{{0,140}})",
    re.IGNORECASE,
)


def _bare_exclusions(text: str) -> Iterator[int]:
    """Yield numbers left out without a noun of people: "Of these, 4 were excluded"."""
    for sentence in _SENTENCE.split(text):
        for found in _BARE_EXCLUDED.finditer(sentence):
            n = to_number(found["n"])
            if n is not None and _EXCLUDED.search(found[0]):
                yield n


def _choose(mentions: Sequence[_Mention], text: str) -> tuple[int, list[str]] | None:
    """Return the analysed number and the sentences it rests on.

    A number said to remain is taken as it is; else what was recruited less what was left out.
    """
    stated = [m for m in mentions if m.role == "stated" and m.n >= FEWEST]
    kept = [m for m in mentions if m.role == "kept" and m.n >= FEWEST]
    if kept:
        first = kept[0]
        n = _together(first, mentions) + _other_group(first, mentions)
        later = text[text.find(first.sentence) :]
        gone = (
            sum(g for g in _bare_exclusions(first.sentence) if g < n / 2)
            if re.match("of the remaining", later, re.I)
            else 0
        )
        return n - gone, [first.sentence]
    if not stated:
        return None
    first = stated[0]
    n = _together(first, mentions)
    gone = _left_out(mentions, text, n)
    return n - gone, [first.sentence, *_exclusion_sentences(mentions, gone)]


def _left_out(mentions: Sequence[_Mention], text: str, n: int) -> int:
    named = [m for m in mentions if m.role == "excluded"]
    gone = sum(m.n for m in named)
    if not named:
        gone = sum(_bare_exclusions(text))
    return gone if gone < n / 2 else 0


def _exclusion_sentences(mentions: Sequence[_Mention], gone: int) -> list[str]:
    if not gone:
        return []
    return list(dict.fromkeys(m.sentence for m in mentions if m.role == "excluded"))


def _group(mention: _Mention) -> str:
    who = mention.who
    if who.startswith("patient"):
        return "patients"
    return "controls" if who.startswith(("control", "hc")) or "control" in mention.between else "people"


def _other_group(first: _Mention, mentions: Sequence[_Mention]) -> int:
    """Add the controls named in another sentence when what remains is only the patients, and the reverse."""
    other = {"patients": "controls", "controls": "patients"}.get(_group(first))
    in_sentence = [m for m in mentions if m.sentence == first.sentence and _group(m) == other]
    found = [m for m in mentions if _group(m) == other and m.role != "excluded" and m.n >= FEWEST]
    return found[0].n if other and found and not in_sentence else 0


def _together(first: _Mention, mentions: Sequence[_Mention]) -> int:
    """Add up the groups of one sentence ("17 patients and 17 controls"), unless the first count is their total."""
    same = [
        m
        for m in mentions
        if m.sentence == first.sentence and m.start >= first.start and m.role != "excluded"
    ]
    others = same[1:]
    if not _is_sex_detail(first):
        others = [m for m in others if not _is_sex_detail(m)]
    if not others or sum(m.n for m in others) == first.n:
        return first.n
    joined = first.sentence[first.start : others[-1].start]
    if re.search(r"\b(?:and|as well as|vs\.?|versus)\b", joined) and not re.search(
        r"\bof (?:whom|which|these)\b", joined
    ):
        return first.n + sum(m.n for m in others)
    return first.n


def _is_sex_detail(mention: _Mention) -> bool:
    return bool(re.fullmatch(rf"{FEMALE}|{MALE}", mention.who, re.IGNORECASE))


def _describe(n: int, sentences: list[str], stretch: str, where: str) -> Sample:
    quote = " […] ".join(sentences)
    sample = Sample(name="study", n=n, evidence={"n": Evidence(quote=quote, place=where)})
    for sentence in [*sentences, *_SENTENCE.split(stretch)[:8]]:
        sample = _add_sex(sample, sentence, where)
        sample = _add_age(sample, sentence, where)
    return sample


def _add_sex(sample: Sample, sentence: str, where: str) -> Sample:
    if sample.males is not None or sample.n is None:
        return sample
    female = _sex_count(sentence, FEMALE, sample.n)
    male = _sex_count(sentence, MALE, sample.n)
    if female is None and male is None:
        return sample
    if female is not None and male is None and sample.n >= female:
        male = sample.n - female
    elif male is not None and female is None and sample.n >= male:
        female = sample.n - male
    if female is None or male is None or female + male != sample.n:
        return sample
    evidence = Evidence(quote=sentence, place=where)
    return replace(
        sample,
        males=male,
        females=female,
        evidence={**sample.evidence, "males": evidence, "females": evidence},
    )


def _sex_count(sentence: str, sex: str, n: int) -> int | None:
    if re.search(rf"\ball (?:\w+ )?{sex}\b", sentence):
        return n
    flags = 0 if sex in (r"F", r"M") else re.IGNORECASE
    found = re.search(rf"\b({NUMBER})\s+(?:[a-z-]+,?\s+){{0,3}}?{sex}\b", sentence, flags) or re.search(
        rf"\b{sex}\s*[:=]\s*({NUMBER})\b", sentence, flags
    )
    return to_number(found[1]) if found else None


def _add_age(sample: Sample, sentence: str, where: str) -> Sample:
    evidence = Evidence(quote=sentence, place=where)
    if sample.age_mean is None and re.search(r"\bage|years|yrs", sentence, re.IGNORECASE):
        mean, sd = _mean_age(sentence)
        if mean is not None:
            sample = replace(
                sample, age_mean=mean, age_sd=sd, evidence={**sample.evidence, "age_mean": evidence}
            )
            if sd is not None:
                sample = replace(sample, evidence={**sample.evidence, "age_sd": evidence})
    found = _RANGE.search(sentence)
    if sample.age_min is None and found:
        low, high = float(found["low"] or found["low2"]), float(found["high"] or found["high2"])
        if 3 <= low < high <= 99:
            both = {"age_min": evidence, "age_max": evidence}
            sample = replace(sample, age_min=low, age_max=high, evidence={**sample.evidence, **both})
    return sample


def _mean_age(sentence: str) -> tuple[float | None, float | None]:
    paired = _AGE_PM.search(sentence)
    if paired:
        return float(paired["mean"]), float(paired["sd"])
    found = _AGE.search(sentence)
    if not found or not 5 <= float(found["mean"]) <= 99:
        return None, None
    sd = _SD.search(found["tail"])
    return float(found["mean"]), float(sd["sd"]) if sd else None
