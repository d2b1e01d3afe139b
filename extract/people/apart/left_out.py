"""People left out whom a sentence counts without a noun of their own: "Of these, 4 were excluded", "for motion (n = 3)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PEOPLE, names_people
from corpora.words.patterns import hinted
from extract.people.counts import Mention
from extract.people.mentions.shared_verbs import REASON
from extract.people.roles import EXCLUDED, without_brackets
from extract.prose import Sentence

_GONE = "|".join((*EXCLUDED.hints, "omit", "drop", "lose", "unavailable", "missing"))
"""One of these is in each sentence that leaves somebody out, by whatever pattern."""
_WHY = r"(?:who|whose|with|in whom|for|because|due|owing|as|since|after|on account|on grounds)\b"
"""Behind a number of people without a noun: why they were left out."""
_OF_GROUP = re.compile(
    rf"(?<![=<>±] )\b(?P<n>{NUMBER}) (?:participants? |subjects? |patients? |people |individuals? )?(?:of|from|in) the (?:[\w-]+ ){{1,3}}?(?:groups?|condition|arm|cohort)\b(?=[^.;]{{0,150}}?\b(?:(?:were|was|had to be) (?:\w+ )?(?:exclu|not |remov|discard)|dropped out|withdrew|voiced))",
    re.IGNORECASE,
)
_AND_MORE = re.compile(rf"(?:,|,? and) (?:another )?(?P<n>{NUMBER}|another(?: one)?) {REASON}", re.IGNORECASE)
_WITH_REASON = re.compile(
    rf"(?:(?:exclu|discard|remov|withdr|reject|omit|dropp)\w*|left out|lost)[^:;(,]{{0,60}}?\b{REASON}[^:;(]*?(?=(?:,|,? and) (?:another )?(?:{NUMBER}|another(?: one)?) {REASON})",
    re.IGNORECASE,
)
_REASON_COUNT = re.compile(r"[(\[][Nn]\s?=\s?(\d{1,3})[)\]]")
_NO_GROUP = r"(?!(?:mean|median|range|min\w*|max\w*|SDs?|SE|left|right|total|runs?|trials?|sessions?|blocks?|scale|scores?|ratio|days?|years?|ages?|criterion|threshold|runs?|volumes?|scans?)\b)"
_LABELLED_COUNTS = re.compile(
    rf"[(\[](?P<list>[^()\[\]]*\b{_NO_GROUP}[A-Za-z][\w-]*: ?\d{{1,2}}(?=[,;)\]])[^()\[\]]*)[)\]]", re.IGNORECASE
)
"""A bracket that counts those left out of each group by its name: "(mean displacement > 0.5 mm; ADHD: 4, TD: 2)"."""
_LABELLED_COUNT = re.compile(rf"\b{_NO_GROUP}[A-Za-z][\w-]*: ?(\d{{1,2}})(?=\s?[,;]|\s?$)", re.IGNORECASE)
_ABBREVIATION = (
    r"(?!(?:ROI|VOI|TR|TE|EPI|ICA?|FD|DTI|EEG|MEG|RT|MEP|BOLD|MRI|PET|BA|SNP|EV)s?\b)(?-i:[a-z]?[A-Z]{2,5}s?)"
)
"""A group by its abbreviation, where it stands right before a verb: "Four CU were removed"; no volumes or regions."""
_PARTIAL = re.compile(
    rf"(?:^|[;,(:] |\b(?:of (?:these|them|whom|which|the .{{0,30}}?),? |and |however, |but |but the |that |from |to ))(?P<n>{NUMBER}) "
    rf"(?:of (?:them|these|whom|which|the|our)(?: {NUMBER})?(?: {PEOPLE})? |others? |additional |further |more |other )?(?=(?P<rest>[^.;]{{0,140}}))",
    re.IGNORECASE,
)


_NOT_EXCLUDED = re.compile(r"\b(?:were|was) (?:not|never) excluded\b", re.IGNORECASE)
_CRITERIA = re.compile(r"\b(?:inclusion (?:and|or|/) )?exclusion criteria\b", re.IGNORECASE)
"""By which people are chosen, left out or not."""
_IN_BRACKETS = hinted(
    rf"\((?P<n>{NUMBER}) (?:of (?:them|these|whom) )?(?:were|was|had to be) (?:\w+ly |later )?(?:exclu|discard|remov|reject|omit|dropp)\w+(?![^()]{{0,80}}\b(?:previous|session|run)\b)",
    _GONE,
)
"""Those left out of the ones before the bracket: "32 students took part (four were excluded because of motion)"."""


_DATA_OF = hinted(
    rf"\b(?:data|scans|images|data ?sets|recordings) (?:of|from) (?P<n>{NUMBER}) (?:[a-z]+(?: [a-z]+)? )?(?:were|was|had to be) (?:\w+ly )?(?:exclu|discard|remov|reject|lost|unavailable|missing|unusable|not (?:included|analy|used|available))\w*",
    _GONE,
)
"""Those whose data are left out, by any noun: "The data of three trustees were excluded"."""
_THEY = hinted(
    r"[;,] (?:and )?(?:they|these|all (?:of them|three|four|five)|both)(?: \w+)? (?:were|had to be) (?:\w+ly |therefore |thus )?(?:exclu|remov|discard|reject|not (?:included|analy|considered))\w*",
    _GONE,
)
_EACH_OF_THEM = re.compile(
    rf"(?:^|[,;] (?:and )?|\band )(?P<n>{NUMBER}) (?:(?:[a-z-]+ ){{0,2}}?{PEOPLE} )?(?=(?:were|was|had|did|could|fell|moved|felt|showed|reported|refused)\b)",
    re.IGNORECASE,
)
"""Those whom the end of the sentence leaves out: "Two patients were unable to …, and one had a bleeding; they were excluded"."""
_WE_EXCLUDED = hinted(
    rf"\b(?:we|authors|to) (?:(?:then|also|therefore|thus|further|additionally|subsequently|finally|had to|later) ){{0,2}}(?:excluded?|discard(?:ed)?|removed?|dropp?(?:ed)?|omit(?:ted)?|reject(?:ed)?|lost|lose)"
    rf"(?: data (?:of|from))? (?P<n>{NUMBER})(?=\s?[:(]| (?:more |others? |further )?(?:{_WHY}))",
    _GONE,
)
_THINGS = re.compile(
    r"\b(?:runs?|trials?|scans|sessions?|volumes?|blocks?|components?|electrodes?|channels?|regressors?|items?|clusters?|voxels?)\b",
    re.IGNORECASE,
)
_AND_ANOTHER_FEW = re.compile(
    rf"(?:,|;|,? and|,? as well as) (?:another |a further )?(?P<n>{NUMBER}|another) (?:more |others? |further )?(?={_WHY})",
    re.IGNORECASE,
)
"""The parts of a list of those left out: "We excluded four who moved, three with lesions, and one for sleeping"."""


_ANY_NOUN = hinted(
    rf"^(?:(?:However|Later|Subsequently|Finally|Unfortunately|Furthermore|In addition|Of these),? )?(?P<n>{NUMBER}) (?:[a-z-]+ ){{0,2}}?"
    rf"(?!{PEOPLE}\b)(?!trials?|trainers|layers?|parameters?|numbers?|regressors?|letters?|centers|centres|filters?|markers|scanners?|sensors?|components?|measurements?|assessments?|experiments?|movements?|elements?|events?|segments?|statements?|instruments?|moments?|items|papers?|posters?|clusters?|contrasts?|flickers?|outliers?|characters?|numbers?|covariates?|fillers?|posters?|stickers?)"
    r"[a-z-]{3,}(?:er|or|ist|ast|ee|ian|ant|ent|ic|ete)s?(?: \([^()]{0,80}\))? (?:(?:were|was|had to be) |(?:moved|slept|failed|did|fell|pressed|showed)\b[^.;]{0,110}? and (?:were|was|had to be) )(?:(?:therefore|thus|later|then|subsequently|also) ){0,2}"
    r"(?:excluded|dropped|removed|discarded|omitted|rejected|not (?:included|analy[sz]ed|considered))\b",
    _GONE,
)
"""Those left out by a noun for people that is in no list: "Three trustees moved and were therefore excluded"."""


def _of_any_noun(text: str) -> list[int]:
    return [to_number(found["n"]) or 0 for found in _ANY_NOUN.finditer(text)]


def _listed_exclusions(text: str) -> list[int]:
    """Return the numbers of a list of those whom "we excluded", each with why; of "seven: four who …, and three who …" the first."""
    first = _WE_EXCLUDED.search(text)
    if first is None or _THINGS.search(text[: first.start("n")]) is not None:
        return []
    rest = re.split(r"\.\s", text[first.end() :])[0]
    parts = [to_number(found["n"]) or 1 for found in _AND_ANOTHER_FEW.finditer(rest)]
    n = to_number(first["n"]) or 0
    return [n] if rest.lstrip().startswith((":", "(", "–", "—")) else [n, *parts]


def bare_exclusions(sentence: Sentence) -> list[int]:
    """Return numbers left out without a noun of people of their own: "Of these, 4 were excluded"."""
    if not _IN_BRACKETS.may_fit(sentence.text):  # whose hints are those of all patterns here
        return []
    gone = []
    for found in _PARTIAL.finditer(sentence.text):
        n = to_number(found["n"])
        is_told_before = found["rest"].lower().startswith("excluded ")  # "results from these four excluded subjects"
        said = _CRITERIA.sub("", _NOT_EXCLUDED.sub("", found["rest"]))[:90]
        if n is not None and not is_told_before and EXCLUDED.search(said) and _is_people(found):
            gone.append(n)
    gone = gone or _listed_exclusions(sentence.text) or _of_any_noun(sentence.text)
    if not gone:
        gone = [to_number(found["n"]) or 0 for found in _DATA_OF.finditer(sentence.text)]
    if _THEY.search(sentence.text) is not None:
        gone += [to_number(found["n"]) or 0 for found in _EACH_OF_THEM.finditer(sentence.text)]
    return [*gone, *(to_number(found["n"]) or 0 for found in _IN_BRACKETS.finditer(sentence.text))]


def group_exclusions(sentence: Sentence) -> int:
    """Return those left out of groups by name: "three participants of the drug group and one of the placebo group were excluded"."""
    if not EXCLUDED.search(sentence.text):
        return 0
    return sum(to_number(m["n"]) or 0 for m in _OF_GROUP.finditer(sentence.text))


_AND_OTHERS = re.compile(
    rf"(?:,|;|,? and|,? while) (?P<n>{NUMBER}) (?:(?:others?|more|further|additional) )?(?:(?:was|were|had to be) (?:also )?(?:excluded|discarded|removed|omitted|rejected)|(?:dropped out|withdrew))\b",
    re.IGNORECASE,
)


def others_left_out(sentence: Sentence, named: Sequence[Mention]) -> int:
    """Return those left out beside the people `named`: "Two healthy participants were excluded …, and two were excluded for matching"."""
    places = [(m.start, m.end) for m in named]
    found = [m for m in _AND_OTHERS.finditer(sentence.text) if not any(a <= m.start("n") < b for a, b in places)]
    more = sum(to_number(m["n"]) or 0 for m in found)
    return 0 if more == sum(m.n for m in named) and ":" in sentence.text else more


def told_once(named: Sequence[Mention]) -> list[Mention]:
    """Return those left out without the reasons told of each: "Seven were discarded: one did not learn, and six failed to finish"."""
    named = [m for m in named if not m.in_brackets] or named
    if len(named) <= 1 or named[0].n != sum(m.n for m in named[1:]):
        return list(named)
    between = without_brackets(named[0].sentence.text[named[0].end : named[1].start])
    return [named[0]] if any(mark in between for mark in ":(;–—") else list(named)


_AFTER_ONLY = re.compile(r"^(?!.*\b(?:for|because|due|owing|as|since)\b).*\bafter\b", re.IGNORECASE | re.DOTALL)
"""When people were left out, before why each of them was."""


def more_exclusions(sentence: Sentence, gone: int) -> int:
    """Return the number added in "excluded for motion and one for sleeping"; "two were excluded: one …, and one …" adds none.

    Nor do the reasons of the `gone`: "Five were excluded after inspection, three because of lesions and two owing to movement".
    """
    first = _WITH_REASON.search(sentence.text)
    if first is None or _WE_EXCLUDED.search(sentence.text) is not None:
        return 0
    more = [to_number(m["n"]) or 1 for m in _AND_MORE.finditer(sentence.text, first.end())]
    is_told = _AFTER_ONLY.search(first[0]) is not None and len(more) > 1 and sum(more) == gone
    return 0 if is_told else sum(more)


def counted_reasons(sentence: Sentence) -> int:
    """Return those left out where only the reasons, or groups in brackets, are counted: "data were removed for motion (n = 3) or sleep (n = 1)"."""
    if not (EXCLUDED.search(sentence.text) and names_people(sentence.text)):
        return 0
    labelled = [int(n) for m in _LABELLED_COUNTS.finditer(sentence.text) for n in _LABELLED_COUNT.findall(m["list"])]
    if labelled:
        return sum(labelled)
    clauses = (clause for clause in sentence.text.split(";") if EXCLUDED.search(clause))
    return sum(int(m[1]) for clause in clauses for m in _REASON_COUNT.finditer(clause))


def _is_people(found: re.Match[str]) -> bool:
    """Return whether the number is of people: the verb follows it at once, or "of these", "of the participants"."""
    rest = found["rest"]
    verb = r"(?:were|was|had to be|needed to be|did not|could not|failed|had|have|withdrew|declined|dropped|moved|fell|slept|felt|showed|reported|refused)\b"
    return bool(re.match(rf"(?:{_ABBREVIATION} )?(?:\([^()]{{0,80}}\) )?{verb}", rest, re.IGNORECASE)) or bool(
        re.search(rf"of (?:them|these|whom|the|our)(?: {PEOPLE})", found[0] + rest[:1], re.IGNORECASE)
    )
