"""Which way a contrast goes: its two conditions and how they are compared, by the words that say so.

`direction_of` reads the levels of a contrast's name, the innermost first, then the caption. What the words leave open is
`UNCLEAR`: a guess would let increases and decreases converge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import OPPOSITES, Direction, Relation
from corpora.words.comparisons import DOWN, GREATER, LESSER, MEASURE, UP, compared_by_words
from corpora.words.patterns import any_of, both_scripts, chinese


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile(any_of(patterns), re.IGNORECASE)


_CORRELATE = r"(?:correlat\w*|associat\w*|regress\w*|covar\w*|modulat\w*|relat(?:ed|ion\w*)|predict\w*|coupl\w*|depend\w*|track\w*|scal\w*|parametric\w*)"
_POSITIVE, _NEGATIVE = r"(?:positiv\w*|direct(?:ly)?)", r"(?:negativ\w*|invers\w*)"

_DEACTIVATION = _compiled(
    r"\bde-?activat\w*", r"\btask[- ](?:negative|induced (?:decrease|deactivation))", r"\bnegative (?:bold|activation)\w*",
    chinese("负激活 去激活 失活 负性激活"),
)  # fmt: skip
_CONJUNCTION = _compiled(
    r"\bconjunction\b", r"[∩⋂∧]", r"\bcommon(?:ly)?\s+(?:to|across|activat\w*|for|regions?|areas?)", r"\boverlap\w*",
    r"\bshared\s+(?:activat\w*|by|across|regions?)", r"\bjointly activ\w*", chinese("联合分析 交集 共同激活 重叠 结合分析"),
)  # fmt: skip
_INTERACTION = _compiled(
    r"\binteractions?\b",
    r"\w\s*[×✕]\s*\w",
    r"\w\s+[xX]\s+\w",
    r"\b\w+-by-\w+\b(?!\s*(?:step|trial))",
    both_scripts("交互"),
)
_PPI = _compiled(r"\bpsycho-?physiological\b", r"\bg?ppi\b", both_scripts("心理生理交互"))
_MAIN_EFFECT = _compiled(r"\b(?:main|overall|simple)\s+effects?\b", r"\beffects?\s+of\b", both_scripts("主效应"))
_MAIN_OF = _compiled(r"\beffects?\s+of\s+(?P<first>[^():;,]+)", r"(?P<first_zh>[^():;,，（]+?)(?:的)?主效应")
_PLUS = _compiled(
    rf"\b{_POSITIVE}\s+(?:\w+\s+){{0,3}}{_CORRELATE}", rf"\b{_CORRELATE}\s+(?:\w+\s+){{0,2}}{_POSITIVE}", r"\bpositive (?:linear |parametric |monotonic )?(?:effect|relationship|slope|trend|coupling)\b",
    rf"\b{UP}\s+(?:{MEASURE}\s+|in\s+{MEASURE}\s+|linearly\s+|parametrically\s+|monotonically\s+)*(?:with|as a function of)\b", chinese("正相关 正向相关"),
)  # fmt: skip
_MINUS = _compiled(
    rf"\b{_NEGATIVE}\s+(?:\w+\s+){{0,3}}{_CORRELATE}", rf"\b{_CORRELATE}\s+(?:\w+\s+){{0,2}}{_NEGATIVE}", r"\banti-?correlat\w*", r"\bnegative (?:linear |parametric |monotonic )?(?:effect|relationship|slope|trend|coupling)\b",
    rf"\b{DOWN}\s+(?:{MEASURE}\s+|in\s+{MEASURE}\s+|linearly\s+|parametrically\s+|monotonically\s+)*(?:with|as a function of)\b", chinese("负相关 负向相关"),
)  # fmt: skip
_WITH = _compiled(r"\b(?:with|by|to|of)\s+(?P<first>(?!in\b)[^():;]+)", r"与(?P<first_zh>.+?)(?:呈|的|显著|正|负)")
_BASELINE = _compiled(
    r"(?:the\s+)?(?:low-?level\s+|implicit\s+|resting\s+)?(?:baseline|base\s?line|rest(?:ing)?(?:\s+state)?|fixation(?:\s+(?:cross|baseline))?|null(?:\s+events?)?|"
    r"(?:visual |motor |sensorimotor |active |neutral )?control(?:s|\s+(?:task|condition|trials?|stimuli))?|nothing|zero|neutral(?:\s+\w+)?)",
    chinese("基线 静息 静息状态 注视 控制条件 对照条件 中性"),
)  # fmt: skip
_CONTROL = _compiled(r"(?:[^\W\d_]+\s+){1,2}(?:control|baseline)")
"""The control of one task: "encoding control"."""
_CONTRAST_WORDS = _compiled(
    r"\b(?:contrasts?|subtractions?|comparisons?|minus|differences?)\b", chinese("对比 比较 相减 差异")
)
_VERSUS = re.compile(r"\s+(?:vs?\.?|versus|compared (?:to|with)|relative to|对比?|相比于?)\s+", re.IGNORECASE)
_MINUS_SIGN = re.compile(r"\s+[-–—−]\s+|\s+minus\s+|(?<=[)\]])\s?[-–—−]\s?(?=[(\[])|\s*减去?\s*", re.IGNORECASE)
_COMPARED = str.maketrans("≫›⟩〉≪‹⟨〈", ">>>><<<<")
"""Signs that papers print for > and <."""
_SIGN = re.compile(r"[<>]+")
_THRESHOLD = re.compile(
    r"\b(?:[pqkntzfr]|[pq][-_ ]?(?:fwe|fdr|unc\w*|corr\w*|value)|cluster(?:\s+(?:size|extent))?|voxels?|extent|fwe|fdr)\b\s*"
    r"(?:\([^()]*\)\s*)?[<>≤≥=]=?\s*[-−]?[.\d][\d.,]*(?![\w-])",
    re.IGNORECASE,
)
"""A threshold or a number of voxels: its sign compares no conditions."""
_LABELS = _compiled(
    r"(?:(?:study|experiment|exp|table|group|run|session|phase|part|panel|block|trial|analysis|step|model|cluster|network|left|right|hemisphere|"
    r"positive|negative|continued|cont|roi|whole[- ]brain)\b.*|.*\b(?:analysis|phase|seed|hemisphere|prediction|cohort)|[\W\d_]*)"
)
"""What stands beside a dash that separates levels of a name, and is no condition."""
_INTRODUCED = re.compile(
    r"^.*\b(?:contrasts?|comparisons?|subtractions?|(?:peaks?|activations?|regions?|areas?|clusters?|results?|coordinates?|maxima)\s+(?:of|for|in|from))\b"
    r"\s*(?:of\s+|for\s+|between\s+|in\s+|:\s*)?(?:the\s+)?(?=.*[<>])",
    re.IGNORECASE,
)
"""What a caption says before a comparison: "Peaks of the contrast A > B"."""
LONGEST = 300
"""Characters of a name or sentence that is taken apart; longer ones are no names."""
_EDGES = " \t,;:.-–—"
_NUMBERED = re.compile(r"^\s*(?:\(?[a-z]\)|\(\d{1,2}\)|[ivx]{1,4}\)|\d{1,2}[.)](?=\s))\s*", re.IGNORECASE)
"""The number of a heading among its like: "(a) Faces > houses"."""
_OPEN_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*$")
"""A bracket that is not closed: what was cut off behind it is no part of a condition."""
_WITH_LESS = re.compile(rf"\b(?:with|as a function of)\s+(?:the\s+|a\s+)?{DOWN}\b", re.IGNORECASE)
_WITH_CHANGE = re.compile(rf"\b(?P<with>with|as a function of)\s+(?:the\s+|a\s+)?(?:{UP}|{DOWN})\b", re.IGNORECASE)
"""With what a measure grows or falls: "decreases with increasing load" is a negative correlation with load."""


def direction_of(levels: Sequence[str], caption: str = "", others: Sequence[str] = (), heading: str = "") -> Direction:
    """Return the direction of a contrast.

    Parameters
    ----------
    levels : its names, outermost first.
    caption : of its table; it counts only where the levels say nothing, and says one thing.
    others : names in the same table; "B vs. A" beside "A vs. B" says that both are subtractions.
    heading : over the column of names; under "Comparison" a dash between two conditions is a minus.
    """
    texts = [_plain(level) for level in levels if level.strip()]
    beside = [_plain(other) for other in others]
    found = [(text, _read(text, " ".join([*texts, caption, heading]), beside)) for text in texts]
    known = [direction for _, direction in found if direction.relation is not Relation.UNCLEAR]
    if known:
        return _combined(known, texts)
    below = _without_comparison(texts)
    if below is not None:
        return below
    sided = next((d for _, d in found[::-1] if d.first), None)
    from_caption = _of_caption(caption, texts)
    if from_caption.relation is not Relation.UNCLEAR:
        return from_caption
    return sided or Direction()


def _plain(text: str) -> str:
    """Return a level as it is compared: one kind of sign, single blanks."""
    text = unicodedata.normalize("NFKC", text)
    text = text.replace("&gt;", ">").replace("&lt;", "<").translate(_COMPARED)
    return " ".join(_THRESHOLD.sub(" ", text).split())


def _read(text: str, around: str, beside: Sequence[str]) -> Direction:
    """Return what one text says; `around` is all that is said of the contrast, `beside` are the names of others."""
    for reader in (_conjunction, _by_sign, _deactivation, _correlation, _interaction, _worded, _main_effect):
        direction = reader(text)
        if direction is not None:
            return replace(direction, words=text)
    return _by_minus(text, around, beside) or _by_versus(text, beside) or Direction()


def _combined(known: Sequence[Direction], texts: Sequence[str]) -> Direction:
    """Return what several levels say together; the innermost names the conditions, an outer one the kind of effect."""
    inner = known[-1]
    for outer in known[:-1][::-1]:
        kind, words = outer.relation, f"{outer.words}; {inner.words}"
        if kind in (Relation.DEACTIVATION, Relation.INTERACTION, Relation.CONJUNCTION) and inner.relation is not kind:
            return replace(inner, relation=kind, words=words)
        if kind in (Relation.POSITIVE_CORRELATION, Relation.NEGATIVE_CORRELATION) and inner.second:
            return replace(outer, words=words)
        if inner.relation in (Relation.GREATER, Relation.LESS) and not inner.second and outer.second:
            return _turned(outer, inner, words)
    if inner.relation in (Relation.GREATER, Relation.LESS) and not inner.second:
        pair = next((p for p in map(_versus_sides, texts) if p), None)
        if pair:
            return replace(inner, first=pair[0], second=pair[1])
    return inner


def _turned(outer: Direction, inner: Direction, words: str) -> Direction:
    """Return an outer comparison of which an inner level says "increased" or "decreased"."""
    if inner.relation is Relation.LESS and outer.relation in OPPOSITES:
        return replace(outer, relation=OPPOSITES[outer.relation], words=words)
    return replace(outer, words=words)


def _without_comparison(texts: Sequence[str]) -> Direction | None:
    """Return the direction that "positive" or "negative" alone gives an outer level of correlation or comparison."""
    for i, text in enumerate(texts):
        sign = re.fullmatch(
            r"\W*(positive|negative|正|负)\W*(?:effects?|contrasts?|associations?)?\W*", text, re.IGNORECASE
        )
        if not sign:
            continue
        is_plus = sign[1].casefold() in ("positive", "正")
        for outer in texts[:i][::-1]:
            if re.search(_CORRELATE, outer, re.IGNORECASE) or "相关" in outer:
                relation = Relation.POSITIVE_CORRELATION if is_plus else Relation.NEGATIVE_CORRELATION
                return Direction(relation=relation, first=_after_with(outer), words=f"{outer}; {text}")
            pair = _versus_sides(outer)
            if pair:
                relation = Relation.GREATER if is_plus else Relation.LESS
                return Direction(relation=relation, first=pair[0], second=pair[1], words=f"{outer}; {text}")
    return None


def _of_caption(caption: str, texts: Sequence[str]) -> Direction:
    """Return the direction a caption states for its whole table: nothing where it names two, or a level says otherwise."""
    plain = _plain(caption)
    if _CONJUNCTION.search(plain):
        return Direction(relation=Relation.CONJUNCTION, words=plain)
    told = _WITH_CHANGE.sub(" ", plain)
    says_both = GREATER.search(told) and LESSER.search(told)
    for sentence in re.split(r"(?<=[.;。；])\s+|\((?=[^()]*[<>])|\)", plain):
        bare = _INTRODUCED.sub("", sentence).strip(_EDGES)
        if bare.count(">") + bare.count("<") > 1 or says_both:
            return Direction()
        direction = _read(bare, "", ())
        if direction.relation is not Relation.UNCLEAR:
            return replace(direction, words=bare) if _fits(direction, texts) else Direction()
    return Direction()


def _fits(direction: Direction, texts: Sequence[str]) -> bool:
    """Return whether a caption's direction can be that of a contrast with these levels: not if a level compares others."""
    compared = any(_versus_sides(text) or len(_SIGN.findall(text)) > 1 for text in texts)
    return not compared or direction.relation not in (Relation.GREATER, Relation.LESS)


def _conjunction(text: str) -> Direction | None:
    return Direction(relation=Relation.CONJUNCTION) if _CONJUNCTION.search(text) else None


def _by_sign(text: str) -> Direction | None:
    """Return a comparison by > or <, outside brackets before inside them."""
    inside = re.findall(r"[(\[]([^()\[\]]*[<>][^()\[\]]*)[)\]]", text)
    if len(inside) > 1:  # a difference of differences
        return Direction(relation=Relation.INTERACTION)
    for candidate, whole in ((_outside_brackets(text), True), *((inner, False) for inner in inside)):
        signs = _SIGN.findall(candidate)
        if len(signs) != 1 or re.search(r"[<>]\s*\.?\d+(?:\.\d+)?\s*$", candidate):
            continue
        first, second = _split_at(text if whole else candidate, _SIGN)
        if not first or not second:
            continue
        relation = Relation.GREATER if ">" in signs[0] else Relation.LESS
        if _INTERACTION.search(text):
            relation = Relation.INTERACTION
        elif _MINUS.search(text) or _PLUS.search(text):
            relation = Relation.NEGATIVE_CORRELATION if _MINUS.search(text) else Relation.POSITIVE_CORRELATION
        elif _DEACTIVATION.search(text):
            relation = Relation.DEACTIVATION
        return Direction(relation=relation, first=_named(first), second=_named(second))
    return None


def _outside_brackets(text: str) -> str:
    """Return a text with what stands in brackets blanked, its length kept."""
    found, depth = [], 0
    for character in text:
        depth += character in "([{"
        found.append(" " if depth else character)
        depth = max(depth - (character in ")]}"), 0)
    return "".join(found)


def _split_at(text: str, sign: re.Pattern[str]) -> tuple[str, str]:
    """Return what stands left and right of the one sign outside brackets."""
    match = sign.search(_outside_brackets(text)) or sign.search(text)
    if match is None:
        return "", ""
    return text[: match.start()].strip(_EDGES), text[match.end() :].strip(_EDGES)


def _named(side: str) -> str:
    """Return the condition that a side of a comparison names, without what introduces it ("Main effect of load: 2-back")."""
    bare = re.sub(r"^.*(?:[:：;；]|[^\W\d_]{3}\.(?=\s+[A-Z]))\s*(?=\S)", "", side)
    bare = _OPEN_BRACKET.sub("", _NUMBERED.sub("", bare))
    return bare.strip(_EDGES) or side


def _deactivation(text: str) -> Direction | None:
    if not _DEACTIVATION.search(text):
        return None
    pair = _versus_sides(text) or ("", "")
    return Direction(relation=Relation.DEACTIVATION, first=pair[0], second=pair[1])


def _correlation(text: str) -> Direction | None:
    minus, plus = _MINUS.search(text), _PLUS.search(text)
    said = minus or plus
    if said is None or (minus and plus):
        return None
    behind, words = text[said.start() :], text
    changes = GREATER.match(behind) or LESSER.match(behind)
    is_minus = (minus is not None) != bool(changes and _WITH_LESS.search(behind))
    if changes:
        behind, words = (_WITH_CHANGE.sub(r"\g<with>", one) for one in (behind, words))
    relation = Relation.NEGATIVE_CORRELATION if is_minus else Relation.POSITIVE_CORRELATION
    return Direction(relation=relation, first=_after_with(behind) or _after_with(words))


def _after_with(text: str) -> str:
    match = _WITH.search(text)
    return (match["first"] or match["first_zh"] or "").strip(_EDGES) if match else ""


def _interaction(text: str) -> Direction | None:
    return Direction(relation=Relation.INTERACTION) if _INTERACTION.search(text) and not _PPI.search(text) else None


def _worded(text: str) -> Direction | None:
    """Return a comparison in words: "greater for A than B", "decreased in patients", "A 大于 B"."""
    found = compared_by_words(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    pair = _versus_sides(text)
    if pair and not found.first:
        return replace(found, first=pair[0], second=pair[1])
    return replace(found, first=_named(found.first), second=_named(found.second))


def _main_effect(text: str) -> Direction | None:
    if not _MAIN_EFFECT.search(text):
        return None
    match = _MAIN_OF.search(text)
    first = next((side for side in match.groups() if side), "") if match else ""
    return Direction(relation=Relation.MAIN_EFFECT, first=first.strip(_EDGES))


def _by_minus(text: str, around: str, beside: Sequence[str]) -> Direction | None:
    """Return a subtraction; a dash between blanks is one only where both sides can be conditions and something says so."""
    outside = _outside_brackets(text)
    if len(_MINUS_SIGN.findall(outside)) != 1:
        return None
    first, second = _split_at(text, _MINUS_SIGN)
    if not first or not second or any(_LABELS.fullmatch(side) for side in (first, second)):
        return None
    turned = (second.casefold(), first.casefold())
    is_said = (
        any(_split_at(other.casefold(), _MINUS_SIGN) == turned for other in beside)
        or any(_is_from_baseline(other, (first, second)) for other in beside)
        or "minus" in text.casefold()
        or "减" in text
        or _BASELINE.fullmatch(second)
        or _CONTROL.fullmatch(second)
        or _CONTRAST_WORDS.search(around)
        or ")" in first
    )
    relation = Relation.GREATER if is_said else Relation.UNCLEAR
    return Direction(relation=relation, first=_named(first), second=_named(second), words=text)


def _is_from_baseline(other: str, sides: Sequence[str]) -> bool:
    """Return whether another name is one of these conditions minus a baseline: the table prints subtractions so."""
    first, second = _split_at(other, _MINUS_SIGN)
    from_baseline = _BASELINE.fullmatch(second) or _CONTROL.fullmatch(second)
    return from_baseline is not None and first.casefold() in {side.casefold() for side in sides}


def _by_versus(text: str, beside: Sequence[str]) -> Direction | None:
    """Return "A vs. B": greater against a baseline and where "B vs. A" stands beside it, else the direction is open."""
    pair = _versus_sides(text)
    if pair is None:
        return None
    is_baseline = _BASELINE.fullmatch(pair[1]) is not None and not pair[1].casefold().endswith("controls")
    is_said = is_baseline or any(
        _versus_sides(other.casefold()) == (pair[1].casefold(), pair[0].casefold()) for other in beside
    )
    relation = Relation.GREATER if is_said else Relation.UNCLEAR
    return Direction(relation=relation, first=pair[0], second=pair[1], words=text)


def _versus_sides(text: str) -> tuple[str, str] | None:
    sides = _VERSUS.split(text)
    if len(sides) != 2:
        return None
    first, second = (_named(side.strip(_EDGES)) for side in sides)
    return (first, second) if first and second else None
