"""Which way a contrast goes: its two conditions and how they are compared, by the words that say so.

`direction_of` reads the levels of a contrast's name, the innermost first, then the caption. What the words leave open is
`UNCLEAR`: a guess would let increases and decreases converge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from corpora.nouns.directions import Direction, Relation
from corpora.words.broken import with_broken_comparisons
from corpora.words.changes import CHANGE, by_minus, change_against, change_and_pair, of_changes, restated
from corpora.words.comparisons import (
    GREATER,
    LESSER,
    before_event,
    compared_by_words,
    lists_effects,
)
from corpora.words.conditions import (
    CORRELATE,
    INTRODUCED,
    compares_others,
    condition_of,
    differences_within,
    differs_within,
    effect_on_others,
    is_on_others,
    outside_brackets,
    pair_of,
    parted,
    split_at,
    trimmed,
    variable_of,
    with_shared_end,
    with_shared_head,
)
from corpora.words.correlations import (
    VARIES,
    WITH_CHANGE,
    WITH_OTHERS,
    after_with,
    connection_grows,
    correlated_with,
    correlation_in_brackets,
    correlation_of,
    correlation_signs,
    correlation_with,
    is_open_relation,
    of_named_variable,
    of_outer_text,
    of_variable,
    open_relation,
    relates_two,
    varies_with_change,
    weights_of,
    without_signed_values,
)
from corpora.words.effects import (
    OF_TWO_DIFFERENCES,
    are_stimuli,
    compares_stimuli,
    conjunction_of,
    interaction_of,
    is_interaction,
    main_effect_of,
)
from corpora.words.versus import (
    ACTIVATION_ALONE,
    NAMED_FIRST,
    activity_of,
    by_arrow,
    by_signed_ppi,
    by_versus,
    compares_decreases,
    contradict,
    in_one_of_two,
    is_less_than_another,
    of_deactivations,
    open_difference,
    people_last,
    says_deactivation,
    versus_sides,
    words_of,
)

_CORRELATIONS = (Relation.POSITIVE_CORRELATION, Relation.NEGATIVE_CORRELATION)
_RELATION_OF = re.compile(
    r"\b(?:correlat|associat|covar|regress)\w*\s+(?:of|with|between|to)\b|\brelation(?:ship)?s?\s+(?:of|between|with)\b|相关",
    re.IGNORECASE,
)
"""Words of a relation outside the brackets of a comparison: "Association of anxiety with activation (faces > houses)"."""
_COMPARED = str.maketrans("≫›⟩〉≪‹⟨〈", ">>>><<<<")
"""Signs that papers print for > and <."""
_SIGN = re.compile(r"[<>]+")
_SIGNS_IN_NAMES = {"gt": ">", "lt": "<", "vs": "vs", "versus": "vs", "minus": "minus"}
_IN_NAMES = re.compile(r"(?<=[^\W_])[_.\s](gt|lt|vs|versus|minus)[_.\s](?=[^\W_])", re.IGNORECASE)
"""How names of files, sheets and variables print a comparison: "pain_gt_rest"."""
_THRESHOLD = re.compile(
    r"\b(?:[pqkntzfr]|[pq][-_ ]?(?:fwe|fdr|unc\w*|corr\w*|value)|cluster(?:\s+(?:size|extent))?|voxels?|extent|fwe|fdr)\b\s*"
    r"(?:\([^()]*\)\s*)?[<>≤≥=]=?\s*[-−]?[.\d][\d.,]*(?![\w-])",
    re.IGNORECASE,
)
"""A threshold or a number of voxels: its sign compares no conditions."""
_LEFT_OUT = re.compile(r"\([^()]*(?:activat|correlat|interact)\w*[^()]*\b(?:not|none)\b[^()]*\)", re.IGNORECASE)
"""A remark on what is not listed."""
_PANEL = re.compile(r"^\W*(?:\(?[A-Za-z]\)|\([ivx]{1,4}\))\s*(?=\w)")
"""The letter of a panel before its heading: "(a) Increases"."""
_ARTICLE = re.compile(r"^(?:the|an?)\s+")
LONGEST = 300
"""Characters of a name or sentence that is taken apart; longer ones are no names."""
_BEFORE = words_of(r"\b(?:before|pre|baseline)(?![^\W_])", "前")
"""What a caption says that treated people are compared with: others, or themselves before."""


def direction_of(
    levels: Sequence[str],
    caption: str = "",
    others: Sequence[str] = (),
    heading: str = "",
    elsewhere: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Direction:
    """Return the direction of a contrast.

    Parameters
    ----------
    levels : its names, outermost first.
    caption : of its table; it counts only where the levels say nothing, and says one thing.
    others : names in the same table; "B vs. A" beside "A vs. B" says that both are subtractions.
    elsewhere : names in the other tables of the document, which may say so too.
    heading : over the column of names; under "Comparison" a dash between two conditions is a minus.
    notes : under the table; they may say that in each comparison the condition named first was greater.
    """
    single = [one for level in levels for one in parted(level)]
    parts = [part for level in single if level.strip() for part in change_and_pair(_plain(level))]
    texts = [part for part in parts if not CHANGE.fullmatch(part.strip())]
    changes = {"d" if re.search("decreas", part, re.IGNORECASE) else "i" for part in parts if part not in texts}
    if len(changes) == 1 and texts:
        pair = direction_of(texts, caption, others, heading, elsewhere, notes)
        if pair.second and pair.relation in (Relation.GREATER, Relation.UNCLEAR):
            change = Direction(relation=Relation.LESS if changes == {"d"} else Relation.GREATER)
            return _turned(replace(pair, relation=Relation.GREATER), change, "; ".join(parts))
    texts, plain = parts, _plain(caption)
    for reader in (weights_of, of_outer_text, in_one_of_two, of_named_variable):
        if (told := reader(texts, plain)) is not None:
            return told
    beside = [_plain(other) for other in others]
    turned = [*beside, *map(_plain, elsewhere)]
    around = " ".join([*texts, caption, heading, *filter(NAMED_FIRST.search, notes)])
    if (changed := of_changes(texts, plain, around, turned)) is not None:
        return changed
    found = [(text, _read(text, around, turned)) for text in texts]
    known = [direction for _, direction in found if direction.relation is not Relation.UNCLEAR]
    if any(map(ACTIVATION_ALONE.fullmatch, texts)):
        known = [direction for direction in known if direction.relation is not Relation.DEACTIVATION]
    if known and (left := open_relation(texts, known) or open_difference(found)) is not None:
        return left
    if len(single) > len(levels) and contradict(known):
        return Direction(words="; ".join(texts))
    if len(single) > len(levels) and compares_stimuli(known):
        return replace(known[-1], relation=Relation.INTERACTION, words="; ".join(texts))
    if known:
        whole = _with_before(of_deactivations(_combined(known, texts), texts, plain), caption)
        return _with_variable(_within_correlation(whole, caption, beside), texts, caption)
    below = _without_comparison(texts, plain) or of_variable(texts, around)
    if below is not None:
        return _with_variable(below, texts, caption)
    sided = next((d for _, d in found[::-1] if d.first), None)
    from_caption = _of_caption(caption, texts, around)
    is_told = from_caption.relation is not Relation.UNCLEAR
    return _with_before(from_caption, caption) if is_told else sided or Direction()


@lru_cache(maxsize=8192)  # each name of a table is compared with all the others
def _plain(text: str) -> str:
    """Return a level as it is compared: one kind of sign, single blanks."""
    text = with_shared_end(without_signed_values(unicodedata.normalize("NFKC", text)))
    text = text.replace("&gt;", ">").replace("&lt;", "<").translate(_COMPARED)
    text = with_broken_comparisons(_IN_NAMES.sub(lambda sign: f" {_SIGNS_IN_NAMES[sign[1].casefold()]} ", text))
    return " ".join(_THRESHOLD.sub(" ", _LEFT_OUT.sub(" ", _PANEL.sub("", text))).split())


def _read(text: str, around: str, beside: Sequence[str]) -> Direction:
    """Return what one text says; `around` is all that is said of the contrast, `beside` are the names of others."""
    return _read_alone(text) or by_minus(text, around, beside) or by_versus(text, around, beside) or Direction()


@lru_cache(maxsize=8192)  # a caption is asked about for each contrast of its table, a name beside each other name
def _read_alone(text: str) -> Direction | None:
    """Return what one text says whatever is said around it."""
    if compares_decreases(text):
        return Direction(words=text)
    for reader in (
        conjunction_of,
        restated,
        by_arrow,
        by_signed_ppi,
        _open_relation_to,
        _effect_on_others,
        _by_sign,
        correlation_in_brackets,
        activity_of,
        correlation_of,
        interaction_of,
        _of_two,
        _worded,
        main_effect_of,
        change_against,
    ):
        direction = reader(text)
        if direction is not None:
            return replace(direction, words=text)
    return None


def _combined(known: Sequence[Direction], texts: Sequence[str]) -> Direction:
    """Return what several levels say together; the innermost names the conditions, an outer one the kind of effect."""
    known = people_last(known)
    inner = known[-1]
    for outer in known[:-1][::-1]:
        kind, words = outer.relation, f"{outer.words}; {inner.words}"
        if kind in (Relation.DEACTIVATION, Relation.INTERACTION, Relation.CONJUNCTION) and inner.relation is not kind:
            return replace(inner, relation=kind, words=words)
        if kind in _CORRELATIONS and inner.second:
            return replace(outer, words=words)
        if inner.relation in (Relation.GREATER, Relation.LESS) and not inner.second and outer.second:
            return _turned(outer, inner, words)
    if inner.relation in (Relation.GREATER, Relation.LESS, Relation.DEACTIVATION) and not inner.second:
        pair = next((p for p in map(versus_sides, texts) if p), None)
        if pair:
            return replace(inner, first=pair[0], second=pair[1])
    return inner


def _with_before(found: Direction, caption: str) -> Direction:
    """Return a change after a treatment with what it is compared with: before it, unless the caption compares with others."""
    is_change = found.relation in (Relation.GREATER, Relation.LESS) and not found.second
    plain = _plain(caption)
    if not is_change or (WITH_OTHERS.search(plain) and not _BEFORE.search(plain)):
        return found
    return replace(found, second=before_event(found.first))


def _within_correlation(found: Direction, caption: str, beside: Sequence[str]) -> Direction:
    """Return the correlation that a caption's first words state of all its contrasts: "Negative correlation with age", "Old > new"."""
    plain = _plain(caption)
    minus, plus = correlation_signs(plain)
    said = plus or minus
    if said is None or found.relation not in (Relation.GREATER, Relation.LESS) or not found.second:
        return found
    is_first = re.search(r"[,;:]|\band\b|[和及]", plain[: said.end()]) is None
    if not is_first or any(any(correlation_signs(other)) for other in beside):
        return found
    correlation = _of_caption(caption, (), "")
    is_told = correlation.relation in _CORRELATIONS
    return replace(correlation, words=f"{correlation.words}; {found.words}") if is_told else found


def _with_variable(found: Direction, texts: Sequence[str], caption: str) -> Direction:
    """Return a correlation with its variable: from the outer levels, else from the caption, where its own words name none."""
    if found.relation not in _CORRELATIONS or found.first:
        return found
    return replace(found, first=next(filter(None, map(variable_of, (*texts[::-1], _plain(caption)))), ""))


def _turned(outer: Direction, inner: Direction, words: str) -> Direction:
    """Return an outer comparison of which an inner level says "increased" or "decreased".

    "Decreases" turns "A > B" and "A minus B" round, says again what "A < B" or "reduced in A" says, and contradicts "greater
    in A"; "increases" contradicts "A < B". What contradicts itself goes neither way.
    """
    if inner.relation is outer.relation or outer.relation not in (Relation.GREATER, Relation.LESS):
        return replace(outer, words=words)
    is_open = outer.relation is Relation.GREATER and GREATER.search(outer.words) is None
    relation = inner.relation if is_open else Relation.UNCLEAR
    return replace(outer, relation=relation, words=words)


_OF_VARIABLES = re.compile(
    r"\bcorrelates?\b|\b(?:correlat|associat|regress|covar)\w*|\brelat(?:ed|ions?|ionships?)\b|相关|回归", re.IGNORECASE
)
"""Words of a table whose rows name what the brain varies with."""


_SIGN_ALONE = re.compile(r"\W*[-+−–]\W*")
_NAME = re.compile(r"[^\W\d_]{3}.*\s.*[^\W\d_]{3}|[A-Z]{3}|[\u4e00-\u9fff]{2}", re.DOTALL)
"""A name of two words, or letters that stand for one; "All" names no variable."""


def _without_comparison(texts: Sequence[str], caption: str) -> Direction | None:
    """Return the direction that "positive" or "negative" alone gives an outer level of correlation or comparison.

    So does "+" or "-" under the name of a variable, in a table of relations: "Clinical correlates", "Number of episodes", "-".
    """
    for i, text in enumerate(texts):
        sign = re.fullmatch(
            r"\W*?(positive|negative|正|负|[-+−–])\W*(?:effects?|contrasts?|associations?)?\W*", text, re.IGNORECASE
        )
        if not sign:
            continue
        is_plus = sign[1].casefold() in ("positive", "正", "+")
        name = texts[i - 1] if i else ""
        is_name = (
            _SIGN_ALONE.fullmatch(text)
            and _NAME.search(name)
            and not (_OF_VARIABLES.search(name) or versus_sides(name) or _SIGN.search(name))
        )
        if is_name and any(map(_OF_VARIABLES.search, (*texts[: i - 1], caption))):
            return correlation_with(name, f"{name}; {text}", is_plus=is_plus)
        for outer in texts[:i][::-1]:
            if re.search(CORRELATE, outer, re.IGNORECASE) or "相关" in outer:
                return correlation_with(variable_of(outer) or after_with(outer), f"{outer}; {text}", is_plus=is_plus)
            pair = versus_sides(outer)
            if pair:
                relation = Relation.GREATER if is_plus else Relation.LESS
                return Direction(relation=relation, first=pair[0], second=pair[1], words=f"{outer}; {text}")
    return None


def _of_caption(caption: str, texts: Sequence[str], around: str) -> Direction:
    """Return the direction a caption states for its whole table: nothing where it names two, or a level says otherwise."""
    plain = _plain(caption)
    if conjunction_of(plain) is not None:
        return Direction(relation=Relation.CONJUNCTION, words=plain)
    told = WITH_CHANGE.sub(" ", plain)
    says_both = (GREATER.search(told) and LESSER.search(told)) or lists_effects(plain)
    told_first: Direction | None = None
    for sentence in _statements(plain):
        bare = (differences_within(trimmed(sentence)) or (trimmed(sentence),))[-1]
        if told_first is None and (bare.count(">") + bare.count("<") > 1 or says_both):
            return Direction()
        direction = _read(bare, around, ())
        if told_first is not None and _compares_others(told_first, direction):
            return Direction()
        if told_first is None and direction.relation is not Relation.UNCLEAR:
            told_first = replace(direction, words=bare)
    return told_first if told_first is not None and _fits(told_first, texts) else Direction()


def _compares_others(one: Direction, other: Direction) -> bool:
    """Return whether two statements of a caption compare different conditions, or the same ones the other way."""
    pairs = [(each.relation, each.first.casefold(), each.second.casefold()) for each in (one, other)]
    signed = all(
        relation in (Relation.GREATER, Relation.LESS) and first and second for relation, first, second in pairs
    )
    return (
        signed
        and _SIGN.search(one.words) is not None
        and _SIGN.search(other.words) is not None
        and pairs[0] != pairs[1]
    )


def _statements(caption: str) -> list[str]:
    """Return the sentences of a caption; a comparison in brackets is one of its own unless the clause before it compares others."""
    found = []
    for sentence in re.split(r"(?<=[.;。；])(?<!\bvs\.)\s+", caption, flags=re.IGNORECASE):
        outside = outside_brackets(sentence)
        is_of_others = _main_clause_compares(sentence) or is_on_others(sentence)
        if _RELATION_OF.search(outside) or restated(sentence) or (is_of_others and not _says_which(sentence, outside)):
            found.append(sentence)
        else:
            found.extend(INTRODUCED.sub("", part) for part in re.split(r"\(([^()]*[<>][^()]*)\)", sentence))
    return found


_IN_BRACKETS = re.compile(r"[(\[](?P<one>[^()\[\]<>]+)[<>](?P<other>[^()\[\]<>]+)[)\]]")


def _says_which(sentence: str, outside: str) -> bool:
    """Return whether brackets say which of the two is more that the clause before them compares: "A compared with B (A > B)"."""
    found, clause = _IN_BRACKETS.findall(sentence), outside.casefold()
    return len(found) == 1 and all(len(side.strip()) > 1 and side.strip().casefold() in clause for side in found[0])


def _fits(direction: Direction, texts: Sequence[str]) -> bool:
    """Return whether a caption's direction can be that of a contrast with these levels: not if a level compares others."""
    if direction.relation is Relation.DEACTIVATION and any(map(ACTIVATION_ALONE.fullmatch, texts)):
        return False
    if any(map(is_open_relation, texts)) and direction.relation not in _CORRELATIONS:
        return False
    pairs = [pair for text in texts if (pair := versus_sides(text))]
    compared = any(not _is_of(direction, pair) for pair in pairs) or any(len(_SIGN.findall(text)) > 1 for text in texts)
    is_omnibus = direction.relation is Relation.MAIN_EFFECT and not direction.first
    return not compared or not (is_omnibus or direction.relation in (Relation.GREATER, Relation.LESS))


def _is_of(direction: Direction, pair: tuple[str, str]) -> bool:
    """Return whether a direction compares these two conditions in this order."""
    ours = (with_shared_head(direction.first, direction.second), direction.second)
    pair = (with_shared_head(*pair), pair[1])
    return all(
        _ARTICLE.sub("", one.casefold()) == _ARTICLE.sub("", two.casefold())
        for one, two in zip(ours, pair, strict=True)
    )


def _effect_on_others(text: str) -> Direction | None:
    """Return the main effect of people or times on a difference of two conditions, which says nothing of its direction."""
    if is_interaction(text) or any(correlation_signs(text)):
        return None
    return Direction(relation=Relation.MAIN_EFFECT, first=factor) if (factor := effect_on_others(text)) else None


_RELATED_TO = re.compile(
    r"^\W*(?:correlations?|associations?|relation(?:ship)?s?|covariations?|regressions?)\s+(?:of|between)\s+[^<>]+?\s(?:with|and|on|to)\s[^<>]*[<>]|"
    r"^\W*(?:[\w-]+\W+){0,3}?regressions?\s+on\s[^<>]*[<>]",
    re.IGNORECASE,
)


def _open_relation_to(text: str) -> Direction | None:
    """Return a relation of a variable with a comparison, open where no word says its sign: "Correlation of age with A > B"."""
    is_open = _RELATED_TO.search(text) is not None and not any(correlation_signs(text))
    return Direction() if is_open else None


def _by_sign(text: str) -> Direction | None:
    """Return a comparison by > or <, outside brackets before inside them."""
    inside = re.findall(r"[(\[]([^()\[\]]*[<>][^()\[\]]*)[)\]]", text)
    if len(inside) > 1 or OF_TWO_DIFFERENCES.fullmatch(text):
        return _difference_of_differences(text)
    if _main_clause_compares(text):
        return None
    for candidate, whole in ((outside_brackets(text), True), *((inner, False) for inner in inside)):
        signs = _SIGN.findall(candidate)
        if len(signs) != 1 or re.search(r"[<>]\s*\.?\d+(?:\.\d+)?\s*$", candidate):
            continue
        first, second = split_at(text if whole else candidate, _SIGN)
        if not first or not second:
            continue
        relation = Relation.GREATER if ">" in signs[0] else Relation.LESS
        if is_interaction(text) or (whole and inside and are_stimuli(*map(outside_brackets, (first, second)))):
            relation = Relation.INTERACTION
        elif (grows := connection_grows(text)) is not None:
            relation = relation if grows == (relation is Relation.GREATER) else Relation.UNCLEAR
        elif any(correlated := correlation_signs(text)):
            relation = Relation.NEGATIVE_CORRELATION if correlated[0] else Relation.POSITIVE_CORRELATION
        elif (
            VARIES.search(text)
            or differs_within(text)
            or (not whole and (_RELATION_OF.search(outside_brackets(text)) or compares_others(text)))
        ):
            return Direction(words=text)  # a correlation or a difference of others whose sign is not said
        elif says_deactivation(text) and not is_less_than_another(relation, pair_of(first, second)[1]):
            relation = Relation.DEACTIVATION
        variable = correlated_with(text) if relation in _CORRELATIONS else ""
        first, second = (variable, "") if variable else pair_of(first, second)
        return Direction(relation=relation, first=with_shared_head(first, second), second=second)
    return None


def _difference_of_differences(text: str) -> Direction:
    """Return an interaction with the two differences that are compared: "Pain (self > other) > Touch (self > other)"."""
    if len(_SIGN.findall(outside_brackets(text))) != 1:
        return Direction(relation=Relation.INTERACTION)
    first, second = split_at(text, _SIGN)
    named, bracket, difference = first.partition("(")
    named = condition_of(named.strip(), first=True) if named.strip() else ""
    return Direction(relation=Relation.INTERACTION, first=f"{named} {bracket}{difference}".strip(), second=second)


def _main_clause_compares(text: str) -> bool:
    """Return whether the words outside a bracketed comparison compare others: "reduced in older than younger adults (no-go > go)"."""
    outside = outside_brackets(text)
    if len(text) > LONGEST or _SIGN.search(outside) or not _SIGN.search(text):
        return False
    main = trimmed(" ".join(outside.split()))
    inside = " ".join(re.findall(r"[(\[]([^()\[\]]*[<>][^()\[\]]*)", text))
    restates = not set(re.findall(r"\w+", inside.casefold())).isdisjoint(re.findall(r"\w+", main.casefold()))
    worded, pair = compared_by_words(main), versus_sides(main)
    if worded and worded.second:
        return True
    is_less = worded is not None and worded.relation is Relation.LESS and worded.first != ""
    return (is_less or pair is not None) and not restates


def _of_two(text: str) -> Direction | None:
    return Direction() if relates_two(text) else varies_with_change(text)


def _worded(text: str) -> Direction | None:
    """Return a comparison in words: "greater for A than B", "decreased in patients", "A 大于 B"."""
    found = compared_by_words(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    pair = versus_sides(text)
    if pair and not found.first:
        is_named = not GREATER.search(pair[0]) and not LESSER.search(pair[0])
        return replace(found, first=pair[0] if is_named else "", second=pair[1])
    if not found.second:
        return replace(found, first=condition_of(found.first, first=True))
    first, second = pair_of(found.first, found.second)
    return replace(found, first=first, second=second)
