"""People with a diagnosis: is a study about them alone, or only about how they differ from healthy people?

A title says whom a study is about; its abstract, who else took part and what was found. A diagnosis that is feared,
discussed, seen on a screen or borne by a relative is evidence of nothing, and a result of the healthy people themselves
speaks for the study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from screen.cues import is_cited, is_negated
from screen.passages import ABSTRACTS, INDEXING, TITLES, Hit, Passage, about_people, all_hits

_NAMED = (
    r"schizophreni\w*|psycho(?:sis|tic)|schizoaffective|bipolar|autis(?:m|tics?)|asperger\w*|(?:autis\w+ )?spectrum (?:disorders?|conditions?)|adhd|attention-deficit\S{0,20}|depressi(?:on|ve)|depressed|dysthymi\w+"
    r"|social phobia|phobi[ac]\w*|post-?traumatic stress|ptsd|obsessive[- ]compulsive|borderline personality|psychopath(?:y|ic|s)?|antisocial personality|anorexi\w*|bulimi\w*|alcoholi\w+|addict(?:ion|ed|s)?|self-(?:injury|harm)"
    r"|(?:cocaine|heroin|opioid|opiate|cannabis|marijuana|amphetamine|methamphetamine|stimulant|ketamine|mdma|ecstasy|drug|substance|alcohol)[- ](?:users?|abus\w+|dependen\w+)"
    r"|brain (?:injur\w+|damage\w*)|stroke|aphasi\w+|epilep\w+|parkinson\w*|alzheimer\w*|dementia|huntington\w*|multiple sclerosis|lateral sclerosis|cognitive (?:impairment|decline)|fragile x|22q11\S{0,20}|prader-?willi\S{0,20}"
    r"|agenesis of the corpus callosum|(?<!non-)prosopagnosi\w*|dyslexi\w*|chronic pain|fibromyalgia|migraine|lesions?|amnesi\w+|dystrophy|deaf(?:ness)?|(?<!double[- ])(?<!single[- ])(?<!change )(?<!inattentional )(?<!face )blind(?:ness)?(?! to\b)|obes(?:e|ity)|gamblers|cerebral palsy|tinnitus|ultra-?high[- ]risk|clinical high[- ]risk|prodromal"
    r"|(?<!no )(?<!non-)[\w-]{1,30} (?:disorders?|syndrome|disease)"
)
_NAMED_CHINESE = r"精神分裂症|自闭症|孤独症|阿斯伯格|抑郁症|双相(?:情感)?障碍|焦虑症|焦虑障碍|创伤后应激障碍|强迫症|脑损伤|脑外伤|卒中|帕金森|阿尔茨海默|痴呆|癫痫|成瘾|酗酒|人格障碍|进食障碍|厌食症|多动障碍|轻度认知(?:障碍|损害)|障碍患者|患者|病人"
DIAGNOSIS = re.compile(
    rf"(?<![\w])(?:{_NAMED}|(?:in|out)?patients?|offenders?|survivors)(?![\w])(?![- ](?:like|traits?|quotient|tendenc\w+|stigma|symptoms?|mood)\b)|(?:{_NAMED_CHINESE})(?!特质|的?(?:家属|亲属|照顾者|父母|母亲))"
)
"""Names of disorders, injuries and states, and of those who have them."""
_PREPOSITION = re.compile(
    r"\b(?:in|among|with(?:in)?|of|by|across|and|for|to|towards?|against|about|from|on|regarding|than|through)\b"
)
_NOT_ABOUT_THEM = ("for", "to", "toward", "towards", "against", "about", "on", "regarding", "than", "through")
"""A preposition before a diagnosis that makes it an aim, a talk or a picture: "attitudes towards people with …"."""
_IN_WHOM = re.compile(
    r"\b(?:in|among|of(?= (?:[\w-]+ ){0,3}(?:patients|people|individuals|adults|subjects|participants|women|men|children)\b)) (?!(?:the )?(?:treatment|therapy|diagnosis|risk|study|understanding|context|neuroscience|neurobiology|neurogenetics|models?)\b)(?:[\w'/-]+,? ){0,3}$"
)
"""Before a diagnosis: those who have it were studied."""
_TITLE_PARTS = re.compile(r"[:?.](?!\d)| - |--")
_OTHER_PEOPLE = re.compile(
    r"\b(?:traits?|quotient|healthy(?! (?:[\w-]+ )?controls?)|non-?clinical|sub-?clinical|general population|neuro-?typical\w*|siblings?|relatives|offspring|twins?|caregivers?|(?:mothers|fathers|parents|partners|spouses|nurses|physicians|models?|hypothes[ie]s|account|theories) of|theory of(?! mind)"
    r"|stigma\w*|(?:observ|view|watch|see|perceiv|judg|help|treat|hear|meet)ing (?:[\w-]+ ){0,3}(?:patients|people|individuals|persons)|(?:faces|pain|photographs|pictures|suffering|perception|judge?ments?|evaluations?) of (?:[\w-]+ ){0,3}(?:patients?|people|individuals|persons)|vulnerability|liability|resilience|risk (?:for|factors?|of))\b|健康|特质|亲属|照顾者|家属"
)
"""A title with one of these may be about people who have no diagnosis."""
_DIFFERENT = (
    r"(?:alter(?:ed|ations?)|abnormal\w*|a-?typical\w*|reduc(?:ed|tions?)|decreas(?:ed|es)|diminished|impair(?:ed|ments?)|deficits?|deficient|dysfunction\w*|disrupt\w+|aberrant|hypo-?(?:activ|connect|respons|function)\w*|hyper-?(?:activ|connect|respons|function)\w*|dysconnect\w*|underconnect\w*|overconnect\w*|blunted|attenuated"
    r"|enhanced|increase[ds]?|elevated|heightened|lack(?:ed|s)? (?:of)?|failures?|fail(?:ed|s)?|less|lower|weaker|smaller|greater|higher|stronger|more|different(?:ly|ial\w*)?|differen(?:ces?|tiat\w+)|differed|absent|did not|do not)"
)
_DIFFERENT_TITLE = re.compile(
    r"\b(?:alter(?:ed|ations?)|abnormal\w*|a-?typical\w*|reduced|decreased|diminished|impair(?:ed|ments?)|deficits?|deficient|dysfunction\w*|disrupt(?:ed|ions?)|aberrant|hypo-?(?:activ|connect|respons|function)\w*|hyper-?(?:activ|connect|respons|function)\w*|dys-?connect\w*|blunted|attenuated"
    r"|enhanced|increased|elevated|heightened|lack of|failure (?:of|to)|less|lower|weaker|greater|higher|stronger|differen(?:ces?|tial)|changes|absent)\b|异常|受损|缺陷|减弱|降低|增强|改变|差异"
)
_CONTROLS = r"(?:controls|(?:control|comparison|healthy|normal|typical|td|nt|hc|con|non-?\w+) (?:[\w-]+ )?(?:groups?|samples?|subjects|participants|individuals|people|persons|adults|women|men|males|females|children|adolescents|youths?|volunteers|peers|controls|cohort)|hcs?|tds?|nts?|nc|neuro-?typicals?|typically[- ]developing|unaffected \w+)"
_COMPARED = re.compile(
    rf"\b(?:compared (?:to|with|against)|in comparison (?:to|with)|comparing|relative to|than|versus|vs\.?|differ(?:s|ed|ing|ent|ences?|entiated?|ently)? (?:\w+ )?(?:from|between)|in contrast to|unlike|as opposed to|distinguish\w*|discriminat\w+) (?:[\w(,/=-]+ ){{0,7}}?{_CONTROLS}\b"
    r"|\b(?:between[- ])?(?:groups?|diagnosis) (?:\([^()]{1,30}\) )?(?:\w+ )?(?:differences?|effects?|interactions?|contrasts?|comparisons?|by \w+)\b|\b(?:differ\w*|interactions?|comparisons?) (?:[\w-]+ ){0,10}between (?:the )?(?:[\w-]+ ){0,4}groups\b|\b(?:the )?(?:two |three )?groups (?:\w+ly )?(?:did )?(?:not )?differ\w*"
    r"|与(?:健康|正常)?(?:对照|被试|人)[^。；]{0,8}(?:相比|比较)|(?:较|比|低于|高于|弱于|强于)(?:健康|正常)?对照|组间差异"
)
"""What is found by comparing with healthy people."""
_PEOPLE = r"(?:groups?|participants?|individuals|people|persons|subjects|adults|women|men|males|females|children|adolescents|youths?|users|patients?|cohort|sample)"
_SHOWED = r"(?:showed|show|exhibited|displayed|demonstrated|had|failed|activated|recruited|engaged|did|were|was|revealed|evidenced|presented|reported)"
_BY_THEMSELVES = re.compile(
    rf"\b(?:both|all|the two|two|all three|three) (?:of the )?(?:study |diagnostic |experimental )?groups\b|\bacross (?:the )?(?:two |both |all )?(?:groups|participants|subjects|samples?|diagnos\w+)\b|\b(?:irrespective|regardless) of (?:group|diagnos\w+)|\ball (?:participants|subjects) (?:\w+ )?{_SHOWED}"
    rf"|\b(?:common|shared|similar)(?:ly)? (?:[\w-]+ ){{0,4}}(?:in|across|by|between) both\b|\bin both\b(?=[^.;]{{0,60}}\b{_CONTROLS})|两组(?:均|都)|各组均"
)
"""Results that hold for the healthy people as well."""
_BETWEEN = re.compile(r"\b(?:between|distinguish\w*|separat\w+|compar\w+) (?:the )?$")
_CONTROLS_ALONE = re.compile(
    rf"\b(?:in|among|for|within) (?:the )?(?:[\w-]+ ){{0,2}}?{_CONTROLS}\b|\b{_CONTROLS}(?: \([^()]{{1,20}}\))? (?:\w+ ){{0,2}}?{_SHOWED}\b|(?:健康|正常)?对照组[^。；，,]{{0,8}}(?:激活|表现)"
)
_CALLED_CONTROLS = re.compile(
    r"\b(?:controls|(?:control|comparison) (?:[\w-]+ )?(?:groups?|samples?|cohorts?|subjects|participants|individuals|women|men|females|males|children|adolescents|youths?)|typical(?:ly)?[- ]develop\w+|hcs?|tds?|neuro-?typical\w*|non-?(?:autistic|psychiatric|clinical|depressed))\b|对照"
)
_FOUND = re.compile(
    r"\b(?:we|our|showed|exhibited|displayed|demonstrated|was|were|did|had|differed|revealed|found|activated|failed|observed|recruited|emerged|results?|findings|present|current|compared)\b|[\u4e00-\u9fff]"
)
"""What a sentence about the authors' own work has: background is written in the present tense."""
_DOUBTED = re.compile(
    r"\b(?:may|might|could|possibly|perhaps|whether|hypothes\w+|predicted that|expected|used to explore)\b"
)
"""A difference that is asked for or supposed is not found yet."""
_COMPARATIVE = re.compile(
    rf"\b{_DIFFERENT}\b|\b(?:compar\w+|whereas|while|but|than|versus|relative)\b|相比|低于|高于|弱于|强于|差异"
)
_TAKE_PART = re.compile(
    rf"\b(?:\d+|[a-z]+teen|twenty\S{{0,20}}|thirty\S{{0,20}}|forty\S{{0,20}}|ten|eleven|twelve|nine|eight) (?:[\w-]+ ){{0,6}}?(?:patients|inpatients|outpatients|offenders|survivors|(?:individuals|people|adults|participants|subjects|men|women|males|children|boys|girls|youths?|adolescents) (?:with|diagnosed)(?: \w+){{0,3}}? (?:{_NAMED}))"
    r"|\b(?:patients|inpatients|outpatients|offenders) (?:[\w-]+ ){0,4}?(?:underwent|were (?:\w+ )?(?:scanned|studied|recruited|assessed|randomi[sz]ed|asked|treated|instructed|presented)|performed|completed|viewed|participated|showed|randomi[sz]ed)\b"
    r"|\bwe (?:scanned|studied|recruited|assessed|treated|examined) (?:[\w-]+ ){0,6}?(?:patients|offenders)|(?<!\d)\d+\s{0,4}[名例](?:[^。,，]{0,12})患者"
)
HEALTHY = re.compile(
    r"\b(?:controls?(?! (?:condition|task|stimul\w+|network|process\w*|of|over|region\w*|area\w*|system\w*))|healthy|normal (?:subjects|volunteers|participants|adults|individuals|people)|neuro-?typical\w*|typical(?:ly)? develop\w+|typically[- ]developed|comparison (?:group|subjects|participants|individuals|youth|women)|unaffected|non-?(?:patients?|clinical|psychiatric|autistic|psychotic|depressed|offend\w+|criminal\w*|alcoholic\w*|addict\w*)|without (?:a |any )?(?:\w+ )?(?:autism|asd|schizophrenia|depression|ptsd|disorders?|diagnos\w+|psychopath\w*)|general population|community sample|undergraduates?|(?:college|university) students?|td (?:group|individuals|participants|adults)|nt (?:group|individuals|participants)|relatives|siblings|clinically normal|traits?)\b"
    r"|健康|正常(?:人|对照|被试)|对照组|大学生"
)
"""Words for people without a diagnosis, or who may have none."""
_SHORT_NAME = re.compile(rf"\b(?:{_NAMED}|patients)[^().;]{{0,25}}\(([a-z][a-z0-9-]{{1,6}}s?)[;,)]")


def studied_patients(passages: Sequence[Passage]) -> Hit | None:
    """Return the words of a title that make people with a diagnosis those who were studied, or None."""
    for hit in all_hits(passages, DIAGNOSIS, TITLES):
        if _OTHER_PEOPLE.search(hit.passage.folded) or is_negated(hit):
            continue
        prepositions = _PREPOSITION.findall(_TITLE_PARTS.split(hit.before)[-1])
        nearest = prepositions[-2:] if prepositions[-1:] == ["with"] else prepositions[-1:]
        if not set(nearest) & set(_NOT_ABOUT_THEM):
            return hit
    return None


def patients_take_part(passages: Sequence[Passage]) -> Hit | None:
    """Return where the abstract, or a section about those who took part, states that patients did."""
    return next((h for h in _stated(about_people(passages), _TAKE_PART) if h.passage.place not in TITLES), None)


def patients_only(passages: Sequence[Passage]) -> Hit | None:
    """Return the words of a title that says in whom it was studied, where its abstract speaks of the disorder too.

    Whether others took part is for `healthy_people` to say, which is asked without regard to negation or citation.
    """
    if any(p.place in ABSTRACTS for p in passages) and not next(all_hits(passages, HEALTHY), None):
        topic = next(all_hits(passages, DIAGNOSIS, ABSTRACTS), None)
        in_whom = (h for h in all_hits(passages, DIAGNOSIS, TITLES) if _IN_WHOM.search(h.before))
        title = studied_patients(passages)
        return next(in_whom, None) if topic and title else None
    return None


def healthy_people(passages: Sequence[Passage]) -> Hit | None:
    """Return the first mention of healthy people who are neither negated nor another study's."""
    return next((h for h in all_hits(passages, HEALTHY) if not (is_cited(h) or is_negated(h))), None)


def group_difference(passages: Sequence[Passage]) -> Hit | None:
    """Return where results are stated as differences between patients and healthy people.

    A sentence of the abstract may state it, or the title of a study of patients ("Reduced … in depression"). None
    where healthy people took part who are not said to be controls, and for more than title and abstract: a section of
    results may hold what the healthy people show.
    """
    if any(p.place not in (*TITLES, *ABSTRACTS, *INDEXING) for p in passages):
        return None
    compared = next(_found(passages, _COMPARED), None)
    controls = next(all_hits(passages, _CALLED_CONTROLS, ABSTRACTS), None)
    if compared or (controls is None and patients_take_part(passages) is None and healthy_people(passages)):
        return compared
    return next(_found(passages, _direction(passages)), None) or _title_difference(passages)


def _found(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Yield the matches in sentences of the abstract that report what was found."""
    for hit in all_hits(passages, pattern, ABSTRACTS):
        if _FOUND.search(hit.sentence) and not (
            is_cited(hit) or is_negated(hit) or _DOUBTED.search(hit.before + hit.text)
        ):
            yield hit


def _title_difference(passages: Sequence[Passage]) -> Hit | None:
    """Return where the title of a study with an abstract names a difference, outside the name of the disorder."""
    if not any(p.place in ABSTRACTS for p in passages):
        return None
    names = [(h.passage, h.start, h.end) for h in all_hits(passages, DIAGNOSIS, TITLES)]
    for hit in all_hits(passages, _DIFFERENT_TITLE, TITLES):
        if not any(p is hit.passage and low < hit.end and hit.start < high for p, low, high in names):
            return hit
    return None


def _direction(passages: Sequence[Passage]) -> re.Pattern[str]:
    """Return the pattern of a result of the patients with its direction, by the names this report gives to them."""
    them = _names(passages)
    return re.compile(
        rf"\b(?:{them})(?: {_PEOPLE})? (?:\([^()]{{1,20}}\) )?(?:[\w-]+ ){{0,2}}?{_SHOWED} (?:[\w-]+ ){{0,4}}?{_DIFFERENT}\b"
        rf"|\b{_DIFFERENT}\b[^.;]{{0,110}}? (?:in|among|for|by) (?:the )?(?:{them})\b|患者(?:组)?[^。；]{{0,25}}(?:减弱|降低|异常|增强|受损|更低|更高|更弱|更强)"
    )


def _names(passages: Sequence[Passage]) -> str:
    short = {hit[1] for p in passages if p.place in (*TITLES, *ABSTRACTS) for hit in _SHORT_NAME.finditer(p.folded)}
    return "|".join(("patients", "offenders", _NAMED, *sorted(map(re.escape, short))))


def result_of_healthy(passages: Sequence[Passage]) -> Hit | None:
    """Return where the abstract states a result that healthy people show by themselves."""
    them = re.compile(rf"\b(?:{_names(passages)})\b")
    for hit in _stated(passages, _BY_THEMSELVES):
        if hit.passage.place in ABSTRACTS and not _BETWEEN.search(hit.before):
            return hit
    for hit in _stated(passages, _CONTROLS_ALONE):
        if hit.passage.place in ABSTRACTS and not (them.search(hit.sentence) or _COMPARATIVE.search(hit.sentence)):
            return hit
    return None


def _stated(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Iterator[Hit]:
    yield from (h for h in all_hits(passages, pattern) if not (is_negated(h) or is_cited(h)))
