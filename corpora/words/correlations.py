"""Correlations: whether a text says that they are positive or negative, with what, and what only sounds so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.nouns.directions import Direction, Relation
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import DOWN, GREATER, LESSER, MEASURE, UP
from corpora.words.conditions import (
    CORRELATE,
    is_of_people,
    outside_brackets,
    trimmed,
    variable_between,
    variable_of,
    without_contrast,
)
from corpora.words.patterns import any_of, chinese, hinted
from corpora.words.versus import words_of

_POSITIVE, _NEGATIVE = r"(?:positiv\w*|direct(?:ly)?)", r"(?:n[eé]gativ\w*|invers\w*)"
_BEFORE_SIGN = r"(?:(?!(?:with|to|between|and|of|by|in|mit|avec|con|com)\b)\w+\s+){0,2}"
"""Words between a correlation and its sign: in "correlation with negative affect" the sign is the variable's."""
_SIGN_BEHIND = (
    r"\b(?:correlat|associat|regress)\w*\s+(?:with|of|between|on|against)\s[^;<>]{2,120}[,:]\s*SIGN(?:ly)?\W*$"
)
"""The sign at the end: "Correlation with pain ratings (0-10), negative"."""
_SIGN_AT_END = re.compile(rf"\s*[,:]\s*(?:{_POSITIVE}|{_NEGATIVE})\W*$", re.IGNORECASE)
_QUANTITY = re.compile(r"(?P<first>\w+)[- ](?:related|dependent)\s", re.IGNORECASE)
_OF_QUANTITY = (
    r"\b(?:age|load|dose|severity|intensity|difficulty|duration|symptom|performance|accuracy|effort|IQ)[- ](?:related|dependent)\s+(?:linear\s+)?"
    r"KIND(?:\s+(?:in|of)\s|(?=\W*$)|\s+(?:brain\s+)?(?:activ|respon|signal|volume|thick|metabol|perfus|connect))"
)
"""What changes with a quantity: "Age-related decreases in activation"."""
_PLUS = hinted(any_of((
    _SIGN_BEHIND.replace("SIGN", _POSITIVE), _OF_QUANTITY.replace("KIND", UP),
    rf"\b{CORRELATE}\b[^();]*\({_POSITIVE}\)\W*$",
    rf"\b{_POSITIVE}\s+(?:\w+\s+){{0,3}}{CORRELATE}", rf"\b{CORRELATE}\s+{_BEFORE_SIGN}{_POSITIVE}", rf"\b{CORRELATE}\s+(?:\w+\s+){{0,2}}positively\b", r"\bpositive\w* korrelation\w*", r"\bpositive (?:linear |parametric |monotonic )?(?:effect|relationship|slope|trend|coupling)\b",
    rf"\b{UP}\s+(?:{MEASURE}\s+|in\s+{MEASURE}\s+|linearly\s+|parametrically\s+|monotonically\s+)*(?:with|as a function of)\b", chinese("正相关 正向相关"),)),
    "positiv|direct|related|dependent|with|function|正",
)  # fmt: skip
_MINUS = hinted(any_of((
    _SIGN_BEHIND.replace("SIGN", _NEGATIVE), _OF_QUANTITY.replace("KIND", DOWN),
    rf"\b{CORRELATE}\b[^();]*\({_NEGATIVE}\)\W*$",
    rf"\b{_NEGATIVE}\s+(?:\w+\s+){{0,3}}{CORRELATE}", rf"\b{CORRELATE}\s+{_BEFORE_SIGN}{_NEGATIVE}", rf"\b{CORRELATE}\s+(?:\w+\s+){{0,2}}(?:negatively|inversely)\b", r"\bnegative\w* korrelation\w*", r"\banti-?correlat\w*", r"\bnegative (?:linear |parametric |monotonic )?(?:effect|relationship|slope|trend|coupling)\b",
    rf"\b{DOWN}\s+(?:{MEASURE}\s+|in\s+{MEASURE}\s+|linearly\s+|parametrically\s+|monotonically\s+)*(?:with|as a function of)\b", chinese("负相关 负向相关"),)),
    "gativ|invers|anti|related|dependent|with|function|负|負",
)  # fmt: skip
_NEGATIVE_VALUES = re.compile(
    r"(?:^|(?<=[.;,(]))[^.;,(]*\b(?:negative|minus)\s+(?:[tzf]\b|values?|scores?|statistics?|signs?|peaks?)[^.;)]*",
    re.IGNORECASE,
)
"""What a caption says of the rows whose statistic is negative."""
_SCALE = re.compile(rf"\b(?:[A-Z]{{3,}}[\w-]*\s+|(?i:{CORRELATE})\b.*)(?i:negative\s+scores?)")
"""The negative score of a scale ("PANSS negative score"): a variable, not the sign of a statistic."""
_VARIABLES_SO_NAMED = words_of(
    r"\b(?:positive|negative)(?:\s+(?:and|or)\s+(?:positive|negative))?\s+(?:symptom|affect|emotion|feedback|valence|mood|urgency|subscale|syndrome|"
    r"schizotypy|symptomatology|prediction[- ]error|outcome|event|word|picture|image|face|stimul|scores?\b)\w*",
    r"\b(?:PANSS|PANAS|SAPS|SANS|BPRS|CAPE|SPQ|O-LIFE)[\s_-]+(?:positive|negative)\b",
)
"""Variables whose names hold the word for a sign: "positive correlation with negative affect"."""
_BEHIND_VERB = hinted(
    r"\b(?:correlat|associat|covari|relat)\w*\s+(?:\w+\s+)?(?P<sign>positively|negatively|inversely|directly)\b",
    "positively|negatively|inversely|directly",
)
_WITH = words_of(
    r"\b(?:with|by|to|of|mit(?:\s+de[mnr])?|avec(?:\s+l[ea]s?|\s+l['’])?|(?-i:con|com)(?:\s+(?:el|la|il|lo|os?|as?))?)\s+(?P<first>(?!in\b)[^():;]+)",
    r"与(?P<first_zh>.+?)(?:呈|的|显著|正|负)",
)
_WITH_LESS = re.compile(rf"\b(?:with|as a function of)\s+(?:the\s+|a\s+)?{DOWN}\b", re.IGNORECASE)
WITH_CHANGE = re.compile(rf"\b(?P<with>with|as a function of)\s+(?:the\s+|a\s+)?(?:{UP}|{DOWN})\b", re.IGNORECASE)
"""With what a measure grows or falls: "decreases with increasing load" is a negative correlation with load."""
WITH_OTHERS = words_of(
    r"\b(?:vs|versus|than|compared|relative\s+to|controls?|placebo|sham)\b", "[<>]", chinese("对照 健康 安慰剂")
)
"""Words for those with whom treated people are compared."""
_CONNECTED = re.compile(r"\b(?:connect\w+|coupling|fc|synchroni[sz]ation|correlation)\s+with\b", re.IGNORECASE)
"""Between regions, one of which may be named: "increased connectivity with the amygdala in patients"."""
_CHANGED_CONNECTION = re.compile(
    rf"\b(?:(?P<up>{UP})|{DOWN})\s+(?:in\s+)?(?:[\w-]+\s+){{0,3}}?(?:connect\w+|coupling|fc|synchroni[sz]ation)\s+(?:with|to|of|from)\s+"
    r"(?P<place>[^<>();:,]{2,80}?)(?=\s+(?:during|for|in|while|when|at)\s|\s*[(<>])",
    re.IGNORECASE,
)
_SEED = re.compile(r"\b(?:seeds?|rois?|vois?|regions? of interest)\b", re.IGNORECASE)
_EFFECT_OF_CONDITION = re.compile(
    r"\beffects?\s+of\s+(?:the\s+)?(?:[\w-]+\s+)?(?:tasks?|conditions?|stimulation|drug|group|treatment)\W*$",
    re.IGNORECASE,
)
"""What acts is no quantity that could grow: "Negative effect of task"."""
_OF_VARIABLE = re.compile(
    r"(?P<first>.+?)\s*(?:(?:[,:]\s*|\()(?P<sign>positive|negative)(?:\s+(?:effects?|weights?|relations?))?\)?|\((?P<way>increas|decreas)(?:es?|ing)\))\W*",
    re.IGNORECASE,
)
_SIGN_ALONE = re.compile(r"positive|negative", re.IGNORECASE)
_BARE_SIGN = re.compile(
    r"\W*(?P<sign>positive|negative|inverse|direct|正|负)(?:ly|向)?(?:\s+(?:correlat(?:ions?|ed)|associat(?:ions?|ed)|relations?(?:hips?)?|effects?|slopes?))?\W*",
    re.IGNORECASE,
)
_OF_SIGNS = re.compile(
    r"\b(?:associated|correlated|covar(?:ied|ying)|relation(?:ship)?s?|associations?|correlations?)\s+(?:with|between)\b",
    re.IGNORECASE,
)
_NO_PLAIN_RELATION = re.compile(r"\b(?:moderat|mediat|interact|differen|pictures?|valence|emotion)", re.IGNORECASE)
"""Words around a sign that is of more than a relation, or a kind of picture."""
_VARYING = re.compile(
    r"\bparametric|\bmodulat|\bcorrelat|\bassociat|\bregress|\bcovari|\bprediction errors?\b|\bPEs?\b|\btrial-by-trial\b|\btracking\b",
    re.IGNORECASE,
)
"""Words around "Effort (negative)" by which effort is a variable; else it may be a kind of picture."""
VARIES = re.compile(
    r"[<>].*\b(?:correlat|covar)\w*\s+(?:\w+\s+)?with\b|[<>].*\b(?:was|were|is|are)\s+(?:\w+ly\s+)?(?:related|associated|linked)\s+(?:to|with)\b|\bcorrelations?\s+(?:of|between)\b.*[<>].*\b(?:with|and)\b",
    re.IGNORECASE,
)
"""What is said of a comparison is that it varies with something: "A > B correlated with age"."""
_CORRELATES = words_of(
    r"^\W*(?:[\w-]+\W+){0,5}?(?:correlat\w*|covar\w*|regress(?:ions?|ed)(?:\s+analys[ie]s)?)\s+(?:[^\s.;]+\s+){0,10}?(?:with|between|on|against)\s", "相关",
)  # fmt: skip
"""The first words say that what is listed varies with something: "Correlation of the drug effect with dose"."""

_OF_TWO = re.compile(
    r"^\W*(?:[\w-]+\W+){0,4}?(?:correlations?|associations?|relation(?:ship)?s?)\s+(?:between|of)\s[^;]{1,160}?\s(?:and|with)\s",
    re.IGNORECASE,
)
"""The first words say that two things go together, one of which may be a comparison: "Association between craving and activation to A vs. B"."""
_SIGN_IN_GROUP = re.compile(
    r"(?P<who>[^<>;]{2,80}?)(?:\s*[:,(–—-]\s*|\s+)(?P<sign>positive|negative)\)?\W*", re.IGNORECASE
)
"""The sign of a relation behind the group in which it was found: "Patients negative"."""
LONGEST_GROUP = 100
"""Characters of a level that is a group and a sign."""

_SIGN_MEANS = re.compile(
    rf"\b{_POSITIVE}\s+(?:[tzr]|beta|statistic|value|score|sign|coefficient)[\w -]{{0,20}}(?:\(\+\)\s*)?(?:indicat|denot|represent|mean|reflect|correspond|refer)\w*\s+"
    rf"(?:to\s+)?(?:an?\s+)?{_POSITIVE}\s+(?:correlation|association|relation)",
    re.IGNORECASE,
)
"""What a note says the signs of the values are: "A positive t indicates a positive correlation"."""


def correlation_signs(text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Return where a text says that a correlation is negative, and where that it is positive; None where it does not."""
    plain = _VARIABLES_SO_NAMED.sub(lambda name: "_" * len(name[0]), text)
    told = _BEHIND_VERB.search(plain)
    if told is not None:  # "View negative correlated positively": the adjective before is a condition's
        is_plus = told["sign"].casefold() in ("positively", "directly")
        return (None, told) if is_plus else (told, None)
    return _MINUS.search(plain), _PLUS.search(plain)


_IN_OTHER_WORDS = re.compile(
    rf"[^()]*\bde-?activ[^()]*\((?P<inside>[^()<>]*\b(?:{UP}|{DOWN})\b[^()<>]*)\)\W*", re.IGNORECASE
)
"""What a deactivation is, in brackets behind the word: "Load-dependent deactivation (linear decrease with load)"."""


def correlation_in_brackets(text: str) -> Direction | None:
    """Return the correlation by which a text explains what it calls a deactivation, else None."""
    found = _IN_OTHER_WORDS.fullmatch(text)
    return correlation_of(found["inside"]) if found is not None else None


def correlation_of(text: str) -> Direction | None:
    """Return the correlation that a text states with its sign and its variable; None where it states none, or both signs."""
    minus, plus = correlation_signs(text)
    said = minus or plus
    if said is None or (minus and plus):
        return None
    behind, words = text[said.start() :], text
    changes = GREATER.match(behind) or LESSER.match(behind)
    is_minus = (minus is not None) != bool(changes and _WITH_LESS.search(behind))
    if changes:
        behind, words = (WITH_CHANGE.sub(r"\g<with>", one) for one in (behind, words))
    relation = Relation.NEGATIVE_CORRELATION if is_minus else Relation.POSITIVE_CORRELATION
    quantity = _QUANTITY.match(said[0])
    variable = (
        quantity["first"]
        if quantity
        else variable_between(text) or after_with(behind) or after_with(words) or _named_before(text)
    )
    if changes and _CONNECTED.search(behind) and (names_anatomy(variable) or WITH_OTHERS.search(behind)):
        return None
    variable = _SIGN_AT_END.sub("", variable)
    if _EFFECT_OF_CONDITION.search(said[0] + text[said.end() :]):
        relation = Relation.LESS if is_minus else Relation.GREATER
    return Direction(relation=relation, first=variable)


def connection_grows(text: str) -> bool | None:
    """Return whether a text says that a connection with a place is stronger, which is no correlation; None where it says neither that nor weaker."""
    found = _CHANGED_CONNECTION.search(text)
    if found is None or not (names_anatomy(found["place"]) or _SEED.search(found["place"])):
        return None
    return found["up"] is not None


def _named_before(text: str) -> str:
    """Return the variable that stands before its relation; "" where that is a place, what was measured there, or in whom."""
    found = _NAMED_BEFORE.fullmatch(text)
    name = "" if found is None else trimmed(found["first"])
    return "" if names_anatomy(name) or is_of_people(name) or _NO_VARIABLE.search(name) else name


_WEIGHTS = words_of(
    r"\W*(?P<sign>positive|negative)\s+(?:(?:ridge|lasso|regression|model|feature|voxel|predictive|prediction|map)\s+)*(?:weights?|coefficients)(?P<rest>\W.*)?",
    r"\W*(?P<sign_zh>[正负負])(?:向)?的?(?:回归|预测|特征|模型)?(?:权重|權重|系数)(?P<rest_zh>\W.*)?",
)
"""A heading over the places of a model whose weights have one sign."""
_PREDICTED = words_of(
    r"\bpredict(?:s|ed|ing|ive\s+of|ions?\s+of)?\s+(?:the\s+)?(?P<first>[^\s;:,.()<>][^;:,.()<>]*)",
    r"预测(?:更[高低好差强弱大小多少]的?)?(?P<first_zh>[^，。；：:;,.()（）<>]+?)(?=的|[，。；：:;,.()（）<>]|$)",
)
_WAY = re.compile(
    rf"^(?:(?P<up>{UP}|better|longer|faster)|(?P<down>{DOWN}|worse|poorer|shorter|slower))\s+", re.IGNORECASE
)
_FROM = re.compile(r"\s+(?:from|by|with|using|based\s+on|in)\s.*$", re.IGNORECASE)
_CLASSIFIES = words_of(
    r"\bclass(?:es|if\w*)?\b|\bSVM\b|\bgroups?\b|\bpatients\b|\bvs\b|\bversus\b|[<>]|support vector (?:machine|classif)\w*|\bdecod\w*|\bdiscriminat\w*|\bgroup membership\b|\bdiagnos[ei]s\b|\bwhether\b",
    "分类 判别 诊断",
)
"""A model that tells classes apart: the sign of its weights is for one of them, and says nothing of the activity alone."""


def weights_of(levels: Sequence[str], caption: str) -> Direction | None:
    """Return the correlation of places whose weights predict a variable, by their sign: "Positive weights", "… predicting age".

    None where no level is of one sign, several variables are predicted or none, or the model tells classes apart; open where
    a clause on that sign says that the variable is lower with positive, or higher with negative weights.
    """
    found = next((match for level in levels if (match := _WEIGHTS.fullmatch(level))), None)
    said = " ".join((*levels, caption))
    if found is None or _CLASSIFIES.search(said):
        return None
    is_minus = (found["sign"] or found["sign_zh"]).casefold() not in ("positive", "正")
    predicted = [(m["first"] or m["first_zh"]).strip() for m in _PREDICTED.finditer(said)]
    variables = {bare.casefold(): bare for one in predicted if (bare := _FROM.sub("", _WAY.sub("", one)))}
    if _is_contradicted(found, caption, is_minus=is_minus):
        return Direction(words=said)
    if len(variables) != 1:
        return None
    relation = Relation.NEGATIVE_CORRELATION if is_minus else Relation.POSITIVE_CORRELATION
    return Direction(relation=relation, first=next(iter(variables.values())), words=said)


def _is_contradicted(heading: re.Match[str], caption: str, *, is_minus: bool) -> bool:
    """Return whether what is said of weights of one sign is not that more activity goes with more of the variable, or with less."""
    sign = heading["sign"] or heading["sign_zh"]
    clauses = [
        one
        for one in re.split(r"[;.；。]\s*", caption)
        if re.search(rf"{sign}\w*\s*(?:weights?|coefficients|权重)", one, re.IGNORECASE)
    ]
    for clause in (heading[0], *clauses):
        ways = [way for m in _PREDICTED.finditer(clause) if (way := _WAY.match((m["first"] or m["first_zh"]).strip()))]
        if any((way["down"] is not None) != is_minus for way in ways) or (
            ways and re.search(rf"\b{DOWN}\s+{MEASURE}", clause)
        ):
            return True
    return False


def after_with(text: str) -> str:
    """Return the variable that stands behind "with" or its like; "" where none does."""
    match = _WITH.search(text)
    return without_contrast(trimmed(match["first"] or match["first_zh"] or "")) if match else ""


_BEFORE_CONTRAST = re.compile(
    rf"\b{CORRELATE}\s+(?:with|to|by)\s+(?:the\s+)?(?P<first>[^():;,]+?)\s+(?:for|in|during|of)\s[^()]*$", re.IGNORECASE
)
"""The variable before the comparison in which it was looked for: "positive correlation with age for faces > houses"."""
_NAMED_BEFORE = re.compile(
    rf"(?P<first>[^():;,<>]+?)\s*(?:\(|[:,]\s)\s*(?:{_POSITIVE}|{_NEGATIVE})\s+{CORRELATE}\)?\W*", re.IGNORECASE
)
"""The variable before its relation: "PANSS positive (negative correlation)"."""


_NO_VARIABLE = re.compile(
    rf"\b(?:{MEASURE}|whole[- ]brain|roi|svc|analys[ie]s|results?|regions?|areas?|clusters?|peaks?|contrasts?|seeds?|networks?|tables?|panels?|models?|"
    r"effects?|tasks?|correlations?|regressions?)\b",
    re.IGNORECASE,
)
"""What stands before a relation and is not what the activity varies with."""


def correlated_with(text: str) -> str:
    """Return the variable with which a comparison is said to correlate: "correlation of A > B with age"; "" where none is named."""
    outside = outside_brackets(text)
    sign = re.search("[<>]+", outside)
    if sign is None:
        return variable_of(outside)
    before, behind = _BEFORE_CONTRAST.search(text[: sign.start()]), outside[sign.end() :]
    relation = re.search(rf"\b{CORRELATE}", behind, re.IGNORECASE)
    behind = behind[relation.start() :] if relation else behind
    return variable_between(outside) or (before["first"] if before else after_with(behind))


def of_variable(texts: Sequence[str], around: str) -> Direction | None:
    """Return the relation with a variable that the innermost level names with its sign: "Prediction error, negative".

    Under a heading "Direction" the sign alone is that of the relation which the words around name: "associated with age".
    """
    if (
        texts
        and _SIGN_ALONE.fullmatch(texts[-1])
        and _OF_SIGNS.search(around)
        and not _NO_PLAIN_RELATION.search(around)
    ):
        is_plus = texts[-1].casefold().startswith("pos")
        relation = Relation.POSITIVE_CORRELATION if is_plus else Relation.NEGATIVE_CORRELATION
        return Direction(relation=relation, words=around) if variable_of(around) else None
    found = _OF_VARIABLE.fullmatch(texts[-1]) if texts else None
    if found is None or not _VARYING.search(around):
        return None
    is_plus = (found["sign"] or found["way"]).casefold() in ("positive", "increas")
    return correlation_with(trimmed(found["first"]), texts[-1], is_plus=is_plus)


def open_relation(levels: Sequence[str], known: Sequence[Direction]) -> Direction | None:
    """Return the relation that one of several levels says without its sign: "Correlation with age" beside "Faces > houses".

    A difference of people under it is one of the relation in them; `known` is what the other levels say.
    """
    are_differences = all(one.relation in (Relation.GREATER, Relation.LESS) for one in known)
    pair = next((one for one in known if one.second), None)
    place = next(
        (n for n, one in enumerate(levels) if names_correlation(one) and not any(correlation_signs(one))), None
    )
    if place is None or pair is None or not are_differences:
        return None
    is_below = place < len(levels) - 1 and is_of_people(f"{pair.first} {pair.second}")
    variable = variable_of(levels[place]) or after_with(levels[place])
    return None if is_below else Direction(first=variable, words="; ".join(levels))


def names_correlation(text: str) -> bool:
    """Return whether a text says that a comparison or the brain varies with something, without saying which way."""
    relates = _CORRELATES.search(text) or relates_two(text)
    return bool(VARIES.search(text) or (relates and not any(correlation_signs(text))))


def is_open_relation(text: str) -> bool:
    """Return whether a name is that of a relation with a variable whose sign it does not say: "Correlation with age", "Modulation by load"."""
    modulated = _MODULATED.match(text) or _MODULATED.match(text.rpartition(": ")[2])
    return names_correlation(text) or (modulated is not None and not any(correlation_signs(text)))


def signs_are_of_correlations(notes: Sequence[str]) -> bool:
    """Return whether a note says that a value is positive where the correlation is."""
    return any(map(_SIGN_MEANS.search, notes))


_WITH_A_CHANGE = re.compile(
    rf"^\W*(?:[\w-]+\W+){{0,4}}?(?:correlations?|associations?|regressions?|relation(?:ship)?s?|covariation)\s+(?:with|to|between|on)\s+(?:the\s+)?(?:\w+\s+)?(?:{UP}|{DOWN}|changes?|improvements?)\b",
    re.IGNORECASE,
)
"""What varies with a change: which way the activity goes is not said by the word for it."""


def varies_with_change(text: str) -> Direction | None:
    """Return the open relation with the change of a variable: "Correlation with decrease in symptoms"; None for any other text."""
    if not _WITH_A_CHANGE.search(text) or any(correlation_signs(text)):
        return None
    return Direction(first=variable_of(text) or after_with(text))


def relates_two(text: str) -> bool:
    """Return whether a text begins by saying that two things go together, whatever is compared in one of them."""
    return _OF_TWO.search(text) is not None


_MODULATED = re.compile(
    r"\bparametric\w*\s+(?:\w+\s+){0,2}?(?:modulat\w+|effects?|analys[ei]s|increases?|regressors?)(?:\s+(?:of|by|with|for)\s+(?:the\s+)?(?P<of>[^;:<>]{2,100}))?|"
    r"\bmodulated\s+by\s+(?:the\s+)?(?P<by>[^;:<>]{0,80}?\b(?:differences?|values?|scores?|ratings?|sizes?|amounts?|magnitudes?|loads?|probabilit(?:y|ies)|numbers?|errors?|times?|"
    r"intensit(?:y|ies)|distances?|uncertainty|utility|difficulty|similarity|durations?|prices?))\b",
    re.IGNORECASE,
)
"""A heading over effects of a quantity: "Parametric modulation by load", "Activity modulated by the size of the offer"."""
_GROWS = re.compile(
    r"\W*(?:linear(?:ly)?\s+)?(?:(?P<up>increas(?:es?|ed|ing))|decreas(?:es?|ed|ing))(?:\s+(?:effects?|activity|activations?|responses?))?(?:\s+(?:for|with|during|to)\s+(?P<what>[^<>]{2,80}))?\W*",
    re.IGNORECASE,
)
"""Which way the activity below such a heading goes: "Decreases", "Increasing for old words"."""


_NOT_MODULATED = re.compile(r"\b(?:no|not|without|inverse(?:ly)?|negative(?:ly)?|reversed?)\b", re.IGNORECASE)


def of_modulation(texts: Sequence[str]) -> Direction | None:
    """Return the relation with a quantity that an outer level says modulates the activity, of which the innermost says the way."""
    grows = _GROWS.fullmatch(texts[-1]) if len(texts) > 1 else None
    over = [found for text in texts[:-1] if (found := _MODULATED.search(text))]
    is_told = grows is not None and len(over) == 1 and not any(map(_NOT_MODULATED.search, texts[:-1]))
    if grows is None or not is_told or is_of_people(grows["what"] or ""):
        return None
    relation = Relation.POSITIVE_CORRELATION if grows["up"] else Relation.NEGATIVE_CORRELATION
    return Direction(relation=relation, first=trimmed(over[0]["of"] or over[0]["by"] or ""), words="; ".join(texts))


def of_outer_text(texts: Sequence[str], caption: str) -> Direction | None:
    """Return the relation that a text over the innermost level says there is, where that gives its sign: in a group, its way, or alone; or that of a comparison with a variable behind it."""
    return of_group(texts, caption) or of_modulation(texts) or _of_sign_alone(texts) or _in_comparison(texts)


_IN_COMPARISON = re.compile(
    r"[^:<>]+[<>][^:<>]+:\s*(?P<of>(?:linear|quadratic|parametric|effects? of)\s[^:<>()]{2,60}?)\s*(?:\((?P<note>[^()]*)\))?\W*",
    re.IGNORECASE,
)
_OF_SIGNED = re.compile(
    r"(?P<of>[^,;:<>()]{2,60}?)\s*\((?P<note>positive|negative)\)\s*[,;:]\s*[^,;:<>]+[<>][^<>]+", re.IGNORECASE
)
"""The same with the variable first: "Age (positive), A > B"."""


def _in_comparison(texts: Sequence[str]) -> Direction | None:
    """Return the relation of a comparison with a variable behind its colon, open where no sign stands there: "A > B: linear age (positive)"."""
    found = (_IN_COMPARISON.fullmatch(texts[-1]) or _OF_SIGNED.fullmatch(texts[-1])) if texts else None
    if found is None:
        return None
    variable, sign = trimmed(found["of"]), _SIGN_ALONE.fullmatch(found["note"] or "")
    if sign is None or variable.casefold().startswith("quadratic"):
        return Direction(first=variable, words=texts[-1])
    return correlation_with(variable, texts[-1], is_plus=sign[0].casefold() == "positive")


_GROWING = r"(?:age|dose|load|duration|severity|BMI|IQ|weight|experience|education|performance|expertise|time|years?|score|scores)"
_EFFECT_OF_QUANTITY = re.compile(
    rf"\W*(?P<sign>positive|negative)\s+(?:linear\s+)?(?P<of>(?:[\w-]+\s+)?{_GROWING})\s+effects?\W*|\W*(?P<sign_of>positive|negative)\s+(?:linear\s+)?effects?\s+of\s+(?P<what>(?:[\w-]+\s+)?{_GROWING})\W*",
    re.IGNORECASE,
)
"""With which quantity activity grows or shrinks: "Positive age effect", "Negative effects of age"."""
_WITH_ONE_OR_OTHER = re.compile(
    r"\b(?P<sign>positive|negative|inverse)(?:ly)?\s+(?:(?:correlat|associat|relat)\w*\s+)?(?:with|to|for)\s+(?:the\s+)?(?P<of>[\w-]+(?:\s+[\w-]+){0,2}?)(?=\s*(?:,|;|\bor\b|\band\b|[()]|$))",
    re.IGNORECASE,
)
"""Two relations that a text gives together: "correlated positively with estradiol or negatively with progesterone"."""


def of_named_variable(texts: Sequence[str], caption: str) -> Direction | None:
    """Return the relation of which the innermost level gives the variable: with its sign, or where a text over it gives the signs of several."""
    if not texts:
        return None
    if (own := _EFFECT_OF_QUANTITY.fullmatch(texts[-1])) is not None:
        is_plus = (own["sign"] or own["sign_of"]).casefold() == "positive"
        return correlation_with(own["of"] or own["what"], texts[-1], is_plus=is_plus)
    for outer in (*texts[-2::-1], caption):
        told = {found["of"].casefold(): found["sign"] for found in _WITH_ONE_OR_OTHER.finditer(outer)}
        named = [of for of in told if of in texts[-1].casefold()]
        if len(told) > 1 and len(named) == 1:
            is_plus = told[named[0]].casefold() == "positive"
            return correlation_with(named[0], f"{outer}; {texts[-1]}", is_plus=is_plus)
    return None


def correlation_with(variable: str, words: str, *, is_plus: bool) -> Direction:
    """Return the positive or negative correlation with a variable."""
    relation = Relation.POSITIVE_CORRELATION if is_plus else Relation.NEGATIVE_CORRELATION
    return Direction(relation=relation, first=variable, words=words)


def _of_sign_alone(texts: Sequence[str]) -> Direction | None:
    """Return the correlation of which the innermost level is the sign: "Regression with age in the contrast A > B", "Positive"."""
    found = _BARE_SIGN.fullmatch(texts[-1]) if len(texts) > 1 else None
    outer = next((text for text in texts[-2::-1] if names_correlation(text) or _MODULATED.search(text)), None)
    if found is None or outer is None:
        return None
    is_plus = found["sign"].casefold() in ("positive", "direct", "正")
    modulated = _MODULATED.search(outer)
    first = variable_of(outer) or correlated_with(outer) or trimmed(modulated["of"] or "" if modulated else "")
    return correlation_with(first, "; ".join(texts), is_plus=is_plus)


def of_group(texts: Sequence[str], caption: str) -> Direction | None:
    """Return the correlation in one group whose sign the innermost level gives, under a text that says what goes together."""
    found = _SIGN_IN_GROUP.fullmatch(texts[-1]) if texts and len(texts[-1]) <= LONGEST_GROUP else None
    outer = next((text for text in (*texts[-2::-1], caption) if relates_two(text)), None)
    if found is None or outer is None or not is_of_people(found["who"]):
        return None
    is_plus = found["sign"].casefold() == "positive"
    relation = Relation.POSITIVE_CORRELATION if is_plus else Relation.NEGATIVE_CORRELATION
    return Direction(relation=relation, first=variable_of(outer), words=f"{outer}; {texts[-1]}")


def without_signed_values(text: str) -> str:
    """Return a text without what it says of the rows whose statistic is negative."""
    return _NEGATIVE_VALUES.sub(_unless_scale, text)


def _unless_scale(clause: re.Match[str]) -> str:
    return clause[0] if _SCALE.search(clause[0]) else " "
