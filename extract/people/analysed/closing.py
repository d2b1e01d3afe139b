"""The sentence that closes the account of who was analysed, read as a list of numbers: "Hence, analyses are based on 22 PTSD, 21 CEC and 18 CC".

Its cue says that these are all, so that its groups need no noun of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpora.language.numbers import NUMBER, to_number
from corpora.language.people import PEOPLE
from corpora.words.patterns import hinted
from extract.people.counts import FEWEST, MOST

PAIR, MOST_GROUPS = 2, 6
_ANALYSED = r"(?:analy[sz]ed|compared|studied|included|retained|used|entered|examined|remained)"
_IMAGES = r"(?:f?MRI|imaging|PET|MR|scans?|images?|complete|usable|paired|full|valid)"
_STRONG = hinted(
    rf"\b(?:thus|hence|therefore|consequently|accordingly|so that|in the end|eventually|ultimately)\b[^;]*\b(?:{_ANALYSED}|based|available|there were)\b"
    rf"|\bthere were\b[^;]*\b(?:left|remaining)\b|\banalys[ei]s (?:\w+ ){{0,3}}?(?:based|done|carried out|performed|conducted|run|rest(?:s|ed)?) (?:on|with|in|for)\b"
    rf"|\bfinal (?:\w+ ){{0,2}}?(?:samples?|groups?|cohorts?|data ?sets?)\b|\b{_IMAGES}\b[^.;]{{0,60}}\b(?:available|obtained) (?:for|from|in)\b"
    rf"|\b{_IMAGES}\b[^;]*\b(?:were|was) (?:\w+ )?(?:available|{_ANALYSED})\b|\bdata (?:of|from)\b[^;]*\b(?:were|was) (?:\w+ )?available\b|\b{_IMAGES}\b[^.;]{{0,60}}\b(?:could be|were) (?:\w+ )?analy[sz]ed (?:in|for|from)\b"
    rf"|\banalys[ei]s (?:\w+ )?(?:includ\w+|compris\w+|cover(?:s|ed)?)\b|\bfollowing concerns\b|\bsubjects? of this (?:report|study|paper|article)\b",
    "thus|hence|therefore|consequently|accordingly|so that|in the end|eventually|ultimately|there were|final |available|obtained|analy|compared|studied|included|retained|used|entered|examined|remained|following concerns|of this ",
)
"""What is said only of all who were analysed; its list may name groups by any words."""
_THOSE = hinted(
    rf"\b(?:the|all) (?P<n>{NUMBER}) (?:(?:scanned|analy[sz]ed|included) (?:[a-z-]+ ){{0,2}}?{PEOPLE}\b(?! (?:(?:of|in) the|from|at|who|whose|with|without)\b)"
    rf"|(?:[a-z-]+ ){{0,2}}?{PEOPLE} (?:analy[sz]ed(?! (?:with|in|for)\b)|studied(?! in\b)|scanned(?! (?:with|in|on|at|during|by|before|after|from|twice|again|under)\b)|included(?! in (?:this|that|each)\b)|retained|who (?:took part|participated|completed (?:both|all|the (?:study|experiment|scan\w*|f?MRI|imaging|protocol|training|session))|remained|stayed|returned)|with (?:both|all|complete) )\b)"
    rf"|(?<!\band )\b(?P<thus>{NUMBER}) (?:[a-z-]+ ){{0,2}}?{PEOPLE} were (?:thus|therefore|finally|eventually) (?:studied|analy[sz]ed|included|scanned)\b(?! separately)"
    rf"|\b(?:data(?: ?sets)?|scans|images) were (?:\w+ )?available (?:for|from|in) (?P<available>{NUMBER}) (?:[a-z-]+ ){{0,2}}?{PEOPLE}\b(?! and\b)"
    rf"|\b[Nn]\s?=\s?(?P<all>\d{{1,4}}) (?:in|for) (?:all|the|our) (?:\w+ ){{0,2}}?analys[ei]s\b|\bfinal sample of (?P<final>{NUMBER})\b(?![^.;]{{0,40}}\bfor (?:this|that|one)\b)",
    "scanned|lysed|lyzed|studied|included|retained|took part|participated|completed|remained|stayed|returned|with |available|analys|final sample",
)
"""One number of them, with no list: "the seven migraineurs analysed", "N = 27 in all analyses"."""
_NUMBER = re.compile(
    rf"(?<![\w.,/<>=±–-])(?<!\bExperiment )(?<!\bStudy )(?:{NUMBER})\b(?![.,]\d|\s?%|-)", re.IGNORECASE
)
_BRACKET = re.compile(r"\s?[(\[][^()\[\]]*[)\]]")
_NO_WORD = (
    r"(?:and|or|were|was|are|is|had|have|has|did|who|whom|which|that|of|for|from|by|at|on|to|than|per|after|before|years?|months?|weeks?|days?|hours?|min\w*|ms|mm|cm|T|trials?|runs?|blocks?|"
    r"sessions?|scans?|images?|volumes?|items?|words?|faces|pictures|stimuli|voxels?|points?|times?|percent|excluded|entered|remained|completed|assigned|allocated|randomi[sz]ed|took|could|participated|due|because)\b"
)
_WORDS = rf"(?:\s(?!{_NO_WORD})[^\W\d_][\w’'+/–-]*){{0,6}}"
_BETWEEN = re.compile(
    rf"(?P<words>{_WORDS})(?P<rest>\s(?:with|without|under|on|in|of)(?: the)?{_WORDS})?\s?(?:,|,? and|,? as well as|,? vs\.?|,? versus)\s(?:the |their |its )?",
    re.IGNORECASE,
)
_LAST = re.compile(_WORDS, re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\balso\b|\bseparately\b|\bstudies of\b|\bmeta-analy|\b(?:photo\w*|pictures|portraits|faces|voices|drawings|films?|clips|videos?) of\b|\b(?:earlier|previous|prior|another) (?:study|report|paper|sample)\b|\bbehaviou?ral (?:study|experiment|data ?sets?)\b|\bEEG\b|\bif\b|\bwould\b|\bat least\b|\bcriteri",
    re.IGNORECASE,
)
"""What is said of some of them, or of others."""
_THINGS = re.compile(
    r"\b(?:regress\w+|param\w+|predictors?|derivatives?|covariates?|variables?|respons\w+|stimul\w+|foods?|contexts?|gambles?|lotter\w+|tools?|animals?|objects?|houses?|parcels?|parcellations?|foci|peaks?|maxima|nodes?|edges?|"
    r"contrasts?|conditions?|questions?|answers?|sounds?|tones?|sentences?|movies?|letters?|digits?|numbers?|figures?|features?|slices?|hits|misses|errors?|cues?|targets?|distract\w+|channels?|electrodes?|sensors?|characters?|"
    r"years?|months?|weeks?|trials?|runs?|sessions?|voxels?|regions?|components?|networks?|ROIs?|visits?|centres?|centers?|sites?|studies|items?|samples?|factors?|times?|data|"
    r"offers?|numerals?|papers?|clusters?|flowers?|hammers?|covers?|powers?|orders?|filters?|layers?|markers?|nuisance|motion|task|tasks|correct|incorrect|safe|threatening)\b",
    re.IGNORECASE,
)
"""What is counted beside people: "12 nuisance regressors and 6 motion parameters"."""
_ARE_PEOPLE = re.compile(
    rf"\b(?:{PEOPLE}|groups?|[a-z-]{{3,}}(?:ers|ors|ists|ees|ants|ians|ics|letes|men|women)|with(?:out)? \w|under \w)\b|(?-i:\b[A-Z]{{2,}}|\b[A-Z][a-z]?[A-Z]+)",
    re.IGNORECASE,
)
"""Words of a list that is one of people: a noun for them, an agent's, an abbreviation, "with"."""


@dataclass(frozen=True, slots=True)
class Part:
    """A number of a closing list, the words behind it, and where both begin and end in the sentence."""

    n: int
    words: str
    start: int
    end: int


def closing_parts(text: str) -> list[Part]:
    """Return the groups, or the one number, of all who were analysed by a sentence that closes the account; empty for any other."""
    bare = _BRACKET.sub(lambda found: " " * len(found[0]), text)
    return _list_of(bare) or _one_number(bare)


def _one_number(bare: str) -> list[Part]:
    those = _THOSE.search(re.sub(r"\s+", " ", bare)) if _THOSE.may_fit(bare) else None
    n = (to_number(next(filter(None, those.groups()))) or 0) if those is not None else 0
    return [Part(n, "people", those.start(), those.end())] if those is not None and FEWEST <= n <= MOST else []


def _list_of(bare: str) -> list[Part]:
    numbers = islice(_NUMBER.finditer(bare), PAIR)
    if len(list(numbers)) < PAIR or _STRONG.search(bare) is None or _OF_OTHERS.search(bare):
        return []
    lists = [found for found in _lists(bare) if len(found) > 1 and all(FEWEST <= part.n <= MOST for part in found)]
    best = max(lists, key=len, default=[])
    words = [part.words for part in best]
    if (
        len(best) <= 1
        or len(best) > MOST_GROUPS
        or any(map(_THINGS.search, words))
        or not any(map(_ARE_PEOPLE.search, words))
    ):
        return []
    if best[0].n == sum(part.n for part in best[1:]) and len(best) > PAIR:  # all of them, and their groups
        best = best[1:]
    return best if best[-1].words.strip() else []


def _lists(text: str) -> Iterator[list[Part]]:
    """Yield the runs of numbers that only words, commas and "and" part."""
    squeezed = list(_NUMBER.finditer(text))
    run: list[Part] = []
    for place, found in enumerate(squeezed):
        n = to_number(found[0]) or 0
        end = squeezed[place + 1].start() if place + 1 < len(squeezed) else len(text)
        gap = text[found.end() : end]
        between = _BETWEEN.fullmatch(re.sub(r"\s+", " ", gap)) if place + 1 < len(squeezed) else None
        words = between["words"] + (between["rest"] or "") if between is not None else _last_words(gap)
        run.append(Part(n, words.strip(), found.start(), found.end() + len(words)))
        if between is None:
            yield run
            run = []
    if run:
        yield run


def _last_words(gap: str) -> str:
    found = _LAST.match(re.sub(r"\s+", " ", gap))
    return found[0] if found is not None else ""
