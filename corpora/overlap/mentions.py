"""Passages of a text that name a trial, a data set, an ethics approval, dates of acquisition, or people reported before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.overlap.facts import Mention, MentionKind

MOST_WORDS = 500
"""Characters of a sentence that are kept as a quote."""
LONG_TEXT, NAMED_OFTEN = 5000, 2
"""Characters from which a text is a paper, not an abstract, and how often it names a data set it uses at least: pages of
publishers hold the abstracts of other papers."""

_REGISTRATIONS = re.compile(
    r"\b(?:NCT\s?0?\d{7,8}|ISRCTN\s?\d{8}|ChiCTR[-\w]{0,6}?\d{8,10}|ACTRN\s?\d{14}|DRKS\s?\d{8}|UMIN\s?\d{9}|"
    r"(?:j)?RCT[s\d]\w{9,10}|KCT\s?\d{7}|IRCT\w{9,16}|CTRI/\d{4}/\d{2,3}/\d{6}|NTR\s?\d{3,5}|EudraCT[^\d]{0,12}\d{4}-\d{6}-\d{2})\b",
    re.IGNORECASE,
)
_APPROVALS = re.compile(
    r"\b(?:ethic\w*|institutional review board|IRB|review committee)\b[^.;]{0,120}?"
    r"\b(?:approval|protocol|reference|ref|number|no|nr|registration|code|#)\b[.:\s#(]{0,4}(?:number|no|nr)?[.:\s#]{0,3}(?P<v>[A-Z]{0,9}[-/ ]?\d[\w./‐-―-]{3,18}\d)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATES = re.compile(
    rf"\b(?:between|from|during)\s+(?:\d{{1,2}}\s+)?(?P<m1>{_MONTH})\s+(?:\d{{1,2}},?\s+)?(?:of\s+)?(?P<y1>(?:19|20)\d\d)?,?\s*"
    rf"(?:and|to|until|through|till|[-–—])\s*(?:\d{{1,2}}\s+)?(?P<m2>{_MONTH})\s+(?:\d{{1,2}},?\s+)?(?:of\s+)?(?P<y2>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CHINESE_DATES = re.compile(
    r"(?P<y1>(?:19|20)\d\d)\s*年\s*(?P<m1>\d{1,2})\s*月(?:\s*\d{1,2}\s*日)?\s*(?:至|到|[-–—~～])\s*(?:(?P<y2>(?:19|20)\d\d)\s*年)?\s*(?P<m2>\d{1,2})\s*月"
)
_ACQUIRED = re.compile(
    r"recruit|enrol|scanned|acquired|collected|took place|participa|admitted|conducted|took part|招募|入组|收集|采集|就诊|住院|选取|纳入|被试",
    re.IGNORECASE,
)

DATA_SETS: tuple[tuple[str, str, str], ...] = (
    ("Human Connectome Project", r"Human Connectome Project", "HCP"),
    ("Adolescent Brain Cognitive Development", r"Adolescent Brain (?:and )?Cognitive Development", "ABCD"),
    ("ADNI", r"Alzheimer[’'`]?s? Disease Neuroimaging Initiative", "ADNI"),
    ("UK Biobank", r"UK ?Biobank", ""),
    ("IMAGEN", r"IMAGEN (?:study|consortium|project|sample|cohort|data)", "IMAGEN"),
    ("Philadelphia Neurodevelopmental Cohort", r"Philadelphia Neurodevelopmental Cohort", "PNC"),
    ("ABIDE", r"Autism Brain Imaging Data Exchange", "ABIDE"),
    ("ADHD 200", r"ADHD-?\s?200", ""),
    ("COBRE", r"Cent(?:er|re)s? (?:of|for) Biomedical Research Excellence", "COBRE"),
    ("Cam-CAN", r"Cambridge Cent(?:re|er) for Ag(?:e)?ing and Neuroscience", "Cam-CAN"),
    ("NKI-Rockland", r"(?:enhanced )?Nathan Kline Institute|NKI[- ]Rockland", ""),
    ("Brain Genomics Superstruct", r"Brain Genomics Superstruct", "GSP"),
    ("OASIS", r"Open Access Series of Imaging Studies", "OASIS"),
    ("PPMI", r"Parkinson[’'`]?s? Progression Markers Initiative", "PPMI"),
    ("1000 Functional Connectomes", r"1000 Functional Connectomes", ""),
    ("Generation R", r"Generation R (?:study|cohort)", ""),
    ("B-SNIP", r"Bipolar[- ]Schizophrenia Network (?:on|for) Intermediate Phenotypes", "B-SNIP"),
    ("FBIRN", r"Function(?:al)? (?:Biomedical Informatics Research Network|BIRN)", "FBIRN"),
    ("MCIC", r"MIND Clinical Imaging Consortium|Mental Illness and Neuroscience Discovery", "MCIC"),
    ("EMBARC", r"Establishing Moderators and Biosignatures of Antidepressant Response", "EMBARC"),
    ("Healthy Brain Network", r"Healthy Brain Network", "HBN"),
    ("NAPLS", r"North American Prodrome Longitudinal Study", "NAPLS"),
    ("REST-meta-MDD", r"REST-meta-MDD", ""),
    ("SALD", r"Southwest University Adult Lifespan Dataset", "SALD"),
    ("SLIM", r"Southwest University Longitudinal Imaging Multimodal", "SLIM"),
    ("AOMIC", r"Amsterdam Open MRI Collection", "AOMIC"),
    ("UCLA Consortium for Neuropsychiatric Phenomics", r"Consortium for Neuropsychiatric Phenomics", "CNP"),
    ("Track HD", r"TRACK[- ]HD", ""),
    ("Dunedin", r"Dunedin (?:Study|Multidisciplinary)", ""),
)  # fmt: skip
"""Name, how the data set is written in full, and its short form: taken only from texts that write it in full too."""
_NAMED = tuple(
    (
        name,
        re.compile(rf"\b(?:{full})\b", re.IGNORECASE),
        re.compile(rf"\b{re.escape(short)}(?![-\w])") if short else None,
    )
    for name, full, short in DATA_SETS
)
_ANY_NAMED = re.compile("|".join(full.lower() for _, full, _ in DATA_SETS))
"""In lower case: ignoring case makes the search for this many words several times slower."""
_OPENNEURO = re.compile(r"\bds00\d{4}\b")
_PEOPLE = r"(?:participants?|subjects?|patients?|volunteers?|individuals?|controls?|sample|cohort|data ?sets?|data|images|scans)"
_USED_BEFORE = re.compile(
    rf"\b{_PEOPLE}\b[^.;]{{0,120}}?\b(?:from|of|in|by|via|through|within|part of)\b[^.;]{{0,60}}$", re.IGNORECASE
)
_USED_AFTER = re.compile(rf"^\W{{0,3}}(?:\([^)]*\)\W{{0,2}})?(?:\w+\W+){{0,4}}?{_PEOPLE}\b", re.IGNORECASE)
_NOT_PEOPLE = re.compile(
    r"\b(?:atlas|parcellation|pipelines?|template|protocols?|sequence|scheme|workbench|style|minimal(?:ly)? preprocess\w*)\b",
    re.IGNORECASE,
)

_WHO = r"(?:participants?|subjects?|patients?|volunteers?|individuals?|controls?|children|adults|sample|cohort|(?:\w+ )?data ?sets?|(?:\w+ )?data)"
_PEOPLE_OR_DATA = rf"\b{_WHO}\b[^.;]{{0,60}}?"
_STUDY = r"(?:stud(?:y|ies)|reports?|papers?|work|experiments?|publications?|articles?|samples?|cohorts?|projects?|trials?|data ?sets?|data|investigations?|examination)"
_OTHER_PAPER = (
    rf"(?:elsewhere|previously|(?:previous|earlier|prior|another|larger|companion|separate|published|parent|our) (?:[\w-]+ ){{0,4}}?{_STUDY}\b|"
    r"(?-i:[A-Z])[\w’'-]+,?(?: et al\.?| (?:and|&) (?-i:[A-Z])[\w’'-]+| and colleagues)?,? [(\[]?(?:19|20)\d\d)"
)
"""Where it was reported: elsewhere, in our previous study, "Xu et al., 2009"."""
_REUSE: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:same|identical) (?:\w+ ){{0,3}}?{_WHO} (?:\w+ ){{0,4}}?(?:as|that|who|which|reported|described|used|from)\b[^;]{{0,80}}?{_OTHER_PAPER}",
        rf"\b{_WHO} (?:were|are|was|is) (?:the same|identical)\b[^;]{{0,60}}?{_OTHER_PAPER}",
        rf"{_PEOPLE_OR_DATA}\b(?:were|was|are|is|have|has|had)(?: also)?(?: been)? (?:\w+ly )?(?:also )?(?:reported|published|described)\b[^;]{{0,60}}?{_OTHER_PAPER}",
        rf"\bdata\b[^.;]{{0,60}}?\b(?:were|was|are|have|has)(?: also)?(?: been)? (?:previously |partly )?presented\b[^;]{{0,40}}?{_OTHER_PAPER}",
        rf"{_PEOPLE_OR_DATA}\b(?:were|was|are|is|have|had)(?: also)?(?: been)? (?:\w+ly )?(?:also )?(?:included in|part of|drawn from|taken from|used in|a subset of)[^;]{{0,60}}?{_OTHER_PAPER}",
        rf"{_PEOPLE_OR_DATA}\b(?:also|previously|had|have) (?:\w+ly )?(?:participated|taken part|took part)\b[^;]{{0,60}}?{_OTHER_PAPER}",
        rf"\b(?:sub-?set|sub-?sample|part|parts) of (?:the |a |our |these |those )?(?:\w+ ){{0,5}}?{_WHO}\b[^;]{{0,80}}?{_OTHER_PAPER}",
        rf"{_PEOPLE_OR_DATA}\boverlap\w*\b (?:\w+ ){{0,3}}?with\b[^;]{{0,60}}?{_OTHER_PAPER}",
        rf"\b(?:re-?analy[sz]\w+|secondary analys[ie]s)\b[^.;]{{0,60}}?\b{_WHO}\b[^;]{{0,80}}?{_OTHER_PAPER}",
        r"(?:被试|受试者|患者|样本|数据)[^。；]{0,30}(?:已(?:经)?发表|此前(?:已)?报道|先前(?:的)?研究|另一(?:项)?研究|同一批)",
    )
)  # fmt: skip
_ONLY_METHOD = re.compile(
    r"\b(?:analy[sz]ed|processed|preprocessed|acquired|collected|recruited|modell?ed|trained|instructed|scored|selected|screened) "
    r"(?:\w+ ){0,3}?(?:as|using|following|according|like)\b|\b(?:task|paradigm|stimuli|procedure|method)s? (?:was|were|is|are|has|have)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:none|nobody|no one|neither)\b|\bno overlap|\b(?:had|have|has|did|do|does|was|were) (?:not|never) (?:\w+ )?(?:participat|take part|taken part|includ|involv|overlap|part of)|"
    r"\b(?:independent|different|new|naive) (?:\w+ ){0,2}?(?:participants|subjects|sample|group|volunteers|cohort|individuals|patients)\b|均未|没有|不同于",
    re.IGNORECASE,
)


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return the passages of a text in its order, each value of a kind once. `text` may hold line breaks anywhere."""
    folded = " ".join(text.split())
    found: dict[tuple[MentionKind, str], Mention] = {}
    for mention in (*_numbers(folded), *_data_sets(folded), *_dates(folded), *_reuses(folded)):
        found.setdefault((mention.kind, mention.value), mention)
    return tuple(found.values())


_ENDS = re.compile(
    r"[.!?](?<!\bal.)(?<!\bvs.)(?<!\bno.)(?<!\bFig.)(?<!\be\.g.)(?<!\bi\.e.)(?=\s+[\[(]?[A-Z\d\u3400-\u9fff])|[。！？]"
)
"""The mark comes first, then what stands before it: the other way about every character would be looked at."""


def sentence_at(text: str, start: int, end: int) -> str:
    """Return the sentence of a folded text that holds the passage between two offsets."""
    low = max(
        (m.end() for m in _ENDS.finditer(text, max(0, start - MOST_WORDS), start)), default=max(0, start - MOST_WORDS)
    )
    after = _ENDS.search(text, max(start, end - 1), end + MOST_WORDS)
    return text[low : after.end() if after else end + MOST_WORDS].strip()


def _numbers(text: str) -> Iterator[Mention]:
    for found in _REGISTRATIONS.finditer(text):
        value = re.sub(r"[\s:]", "", found[0]).upper()
        yield Mention(kind=MentionKind.REGISTRATION, value=value, quote=sentence_at(text, *found.span()))
    for found in _APPROVALS.finditer(text):
        value = re.sub(r"[-‐-―/]", "-", re.sub(r"\s", "", found["v"])).upper()
        yield Mention(kind=MentionKind.APPROVAL, value=value, quote=sentence_at(text, *found.span()))


def _data_sets(text: str) -> Iterator[Mention]:
    named_here = _ANY_NAMED.search(text.lower()) is not None
    for name, full, short in _NAMED if named_here else ():
        if not full.search(text):
            continue
        named = (
            *full.finditer(text),
            *(m for m in (short.finditer(text) if short else ()) if text[m.start() - 1 : m.start()] != "("),
        )
        if len(text) > LONG_TEXT and len(named) < NAMED_OFTEN:
            continue
        for found in named:
            if _is_used(text, *found.span()) and not _NOT_PEOPLE.search(text[found.end() : found.end() + 40]):
                yield Mention(kind=MentionKind.DATA_SET, value=name, quote=sentence_at(text, *found.span()))
                break
    for found in _OPENNEURO.finditer(text):
        yield Mention(kind=MentionKind.DATA_SET, value=f"OpenNeuro {found[0]}", quote=sentence_at(text, *found.span()))


def _is_used(text: str, start: int, end: int) -> bool:
    """Return whether the people or data of a data set are spoken of, not its atlas or pipeline."""
    return bool(_USED_BEFORE.search(text[max(0, start - 200) : start]) or _USED_AFTER.search(text[end : end + 80]))


def _dates(text: str) -> Iterator[Mention]:
    for found in (*_DATES.finditer(text), *_CHINESE_DATES.finditer(text)):
        quote = sentence_at(text, *found.span())
        first, last = _month(found["m1"]), _month(found["m2"])
        year_2 = found["y2"] or found["y1"]
        start, end = (found["y1"] or year_2, first), (year_2, last)
        if _ACQUIRED.search(quote) and None not in (first, last) and start <= end:
            value = f"{start[0]}-{first:02}/{end[0]}-{last:02}"
            yield Mention(kind=MentionKind.DATES, value=value, quote=quote)


def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else None
    return _MONTHS.index(word[:3].casefold()) + 1


_HINTS = re.compile(
    r"\b(?:same|identical|reported|published|described|presented|included in|part of|parts of|drawn from|taken from|used in|sub-?set of|sub-?sample of|"
    r"participated|taken part|took part|overlap\w*|re-?analy\w+|secondary analys)|被试|受试者|患者|样本|数据",
    re.IGNORECASE,
)
"""Words without which no sentence speaks of people reported before: the patterns are slower."""


def _reuses(text: str) -> Iterator[Mention]:
    for sentence in _sentences(text):
        found = next((f for p in _REUSE if (f := p.search(sentence))), None) if _HINTS.search(sentence) else None
        if found is not None and not _ONLY_METHOD.search(found[0]):
            kind = MentionKind.OTHERS if _NOBODY.search(sentence) else MentionKind.REUSE
            quote = sentence[:MOST_WORDS]
            yield Mention(kind=kind, value=quote, quote=quote)


def _sentences(text: str) -> Iterator[str]:
    last = 0
    for found in _ENDS.finditer(text):
        yield text[last : found.end()].strip()
        last = found.end()
    yield text[last:].strip()
