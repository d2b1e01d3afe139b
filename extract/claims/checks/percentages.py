"""Percentages against the counts they are of, and lists of percentages against 100."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.claims.facts import Facts
from extract.claims.manuscript import Part, Sentence
from extract.claims.numbers import COUNT, ENGLISH_COUNT, parse_count
from extract.claims.quantities import Quantity
from extract.claims.values import Finding, Status, agreement, format_value

CHECK = "percentages"
WHOLE = 100.0
_P = r"(?P<p>\d{1,3}(?:\.\d+)?)\s*%"
_A, _B = rf"(?<![\w.,/])(?P<a>{ENGLISH_COUNT})", rf"(?P<b>{ENGLISH_COUNT})"
_WORDS = r"(?:[A-Za-z][\w'’-]*\s+){0,5}?[A-Za-z][\w'’-]*"
_FRACTION = rf"{_A}\s*(?:/|\s+(?:out )?of\s+(?:the\s+|all\s+|our\s+)?){_B}(?!\.?\d|\s*%)"
_OF_COUNTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_FRACTION}(?:\s+{_WORDS})?\s*[(\[,;]\s*(?:i\.e\.,?\s*)?{_P}",
        rf"{_P}\s*(?:of (?:the )?{_WORDS}\s*)?[(\[]\s*(?:n\s*=\s*)?{_FRACTION}",
    )
)
_CHINESE_OF = (
    re.compile(rf"(?<!\d)(?P<b>{COUNT})\s*(?:篇|项|名|个|例)[^,，。;；%\d]{{0,14}}?中,?[^,，。;；%\d]{{0,8}}?(?P<a>{COUNT})\s*(?:篇|项|名|个|例)[^。;；%\d]{{0,14}}?{_P}"),
    re.compile(rf"(?<![\d.])(?P<a>\d+)\s*/\s*(?P<b>\d+)\s*[,，(]?\s*{_P}"),
)  # fmt: skip
_SEX_OF = re.compile(
    rf"(?<![\w.,/])(?P<b>{ENGLISH_COUNT})\s+(?:[A-Za-z-]+\s+){{0,3}}?(?:participants|subjects|individuals|volunteers|adults|people)\s*[(,]\s*(?:of whom\s+)?(?P<a>{ENGLISH_COUNT})\s+(?:were\s+)?(?:females?|women|males?|men)\s*[;,(]\s*{_P}",
    re.IGNORECASE,
)
_BASE = re.compile(
    rf"\b(?:of|among|from|in)\s+(?:the |all |these |our |a total of |all of the )*(?P<b>{ENGLISH_COUNT})\s+(?!\(|%)(?:[A-Za-z-]+\s+){{0,4}}?(?:studies|experiments?|contrasts|papers|articles|participants|subjects|individuals|foci|coordinates|records|reports|publications)\b",
    re.IGNORECASE,
)
_COUNT_AND_P = re.compile(rf"{_A}(?:\s+{_WORDS})?\s*[(\[]\s*(?:n\s*=\s*)?{_P}\s*[)\]]", re.IGNORECASE)
_CHINESE_COUNT_AND_P = re.compile(
    rf"(?<![\d.])(?P<a>{COUNT})\s*(?P<noun>篇|项|名|个|例)[^,，。;；%\d()]{{0,10}}[(]\s*{_P}\s*[)]"
)
_NOUN_OF = (
    (Quantity.STUDIES, re.compile(r"\b(?:studies|papers|articles)\b|篇", re.IGNORECASE)),
    (Quantity.EXPERIMENTS, re.compile(r"\b(?:experiments|contrasts)\b|实验", re.IGNORECASE)),
    (Quantity.PARTICIPANTS, re.compile(r"\b(?:participants|subjects|people)\b|名", re.IGNORECASE)),
    (Quantity.FOCI, re.compile(r"\b(?:foci|coordinates)\b|坐标|激活点", re.IGNORECASE)),
)
_OF_ALL = re.compile(
    r"of (?:the |all |our )*(?:included |eligible |total )*(?P<noun>studies|experiments|contrasts|participants|subjects|foci|coordinates|papers|articles|sample)\b",
    re.IGNORECASE,
)
_NOUNS = {
    "studies": Quantity.STUDIES, "papers": Quantity.STUDIES, "articles": Quantity.STUDIES, "experiments": Quantity.EXPERIMENTS,
    "contrasts": Quantity.EXPERIMENTS, "participants": Quantity.PARTICIPANTS, "subjects": Quantity.PARTICIPANTS,
    "sample": Quantity.PARTICIPANTS, "foci": Quantity.FOCI, "coordinates": Quantity.FOCI,
}  # fmt: skip
_COMPOSED = re.compile(
    r"\bconsist(?:s|ed|ing)?\s+(?:\w+\s+)?of\b|\bcompris|\bcomposed\b|made up of|\bencompass|\bcover(?:s|ed|ing)\b|由.*组成|构成|组成|涵盖|位于",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"mainly|mostly|primarily|includ|such as|predominantly|largest|chiefly|e\.g\.|among others|主要|等脑区|等区域|包括|例如",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"{_P}(?!\s*(?:CI|confidence|of (?:the )?(?:variance|studies|participants|experiments)|level|threshold|power))",
    re.IGNORECASE,
)
_NO_SHARE = re.compile(
    r"confidence|\bCI\b|increment|probabilit|\bSD\b|morph|reliab|significan|threshold|power|accuracy|recall|agreement|kappa|overlap|variance|heterogen|I2|at least|一致性|阈值|准确率",
    re.IGNORECASE,
)
_SIDES = re.compile(
    rf"{_P}[^%。;；]{{0,40}}?(?P<one>left|right|左|右)[^%。;；]{{0,30}}?(?P<q>\d{{1,3}}(?:\.\d+)?)\s*%[^%。;；]{{0,40}}?(?P<other>left|right|左|右)",
    re.IGNORECASE,
)
FEWEST_SHARES = 2
LEAST_SUM, MOST_SUM = 80.0, 130.0
"""Percent between which the sum of shares lies that are meant to make a whole."""


def check_percentages(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each percentage with its counts, and for each list of shares of a whole."""
    for sentence in facts.manuscript.sentences:
        if "%" in sentence.text:
            yield from _of_counts(sentence, facts)
            yield from _shares(sentence)


def fits(count: float, of: float, printed: str) -> bool:
    """Return whether a percentage as printed is count / of, rounded (or cut) to the digits it has."""
    if not of:
        return False
    digits = len(printed.partition(".")[2])
    exact = WHOLE * count / of
    return abs(exact - float(printed)) <= 0.5 * 10.0**-digits + 1e-9


def nearest_count(of: int, printed: str) -> str:
    """Return which counts of `of` a percentage may stand for, in words."""
    near = round(float(printed) * of / WHOLE)
    fitting = [k for k in range(max(0, near - 1), near + 2) if fits(k, of, printed)]
    return (
        f"{printed} % of {of} is {' or '.join(map(str, fitting))}" if fitting else f"no count of {of} gives {printed} %"
    )


def _of_counts(sentence: Sentence, facts: Facts) -> Iterator[Finding]:
    seen: set[int] = set()
    for pattern in (*_OF_COUNTS, _SEX_OF, *_CHINESE_OF):
        for match in pattern.finditer(sentence.text):
            a, b = parse_count(match["a"]), parse_count(match["b"])
            if a is not None and b and match.start("p") not in seen:
                seen.add(match.start("p"))
                yield _finding(sentence, a, b, match["p"])
    base = _BASE.search(sentence.text)
    for match in (*_COUNT_AND_P.finditer(sentence.text), *_CHINESE_COUNT_AND_P.finditer(sentence.text)):
        a = parse_count(match["a"])
        if a is None or match.start("p") in seen:
            continue
        seen.add(match.start("p"))
        if base and base.end() <= match.start():
            yield _finding(sentence, a, parse_count(base["b"]) or 0, match["p"])
        else:
            yield _of_whole(sentence, match, a, facts)


def _of_whole(sentence: Sentence, match: re.Match[str], a: int, facts: Facts) -> Finding:
    """Return a count and its percentage against the manuscript's totals: which one it is of may be told behind it."""
    told = _OF_ALL.match(sentence.text[match.end() :].lstrip()) or _OF_ALL.search(match[0])
    quantities = [_NOUNS[told["noun"].lower()]] if told else list(dict.fromkeys(_NOUNS.values()))
    totals = [value for quantity in quantities for value in facts.values(quantity)]
    fitting = next((total for total in totals if fits(a, total, match["p"])), None)
    if fitting is not None:
        return _finding(sentence, a, fitting, match["p"])
    if not told:
        noun = next((quantity for quantity, word in _NOUN_OF if word.search(match[0])), None)
        known = list(dict.fromkeys(one.value for one in facts.statements if one.quantity is noun))
        fitting = next((b for b in known if fits(a, b, match["p"])), None)
        if fitting is not None:
            return _finding(sentence, a, fitting, match["p"])
        if noun is not None and len(facts.values(noun)) == 1 and facts.values(noun)[0] >= a:
            return _finding(sentence, a, facts.values(noun)[0], match["p"])
    if told and totals:
        return _finding(sentence, a, totals[0], match["p"])
    reason = "the number it is a percentage of is not told"
    return _unchecked(sentence, match[0], reason)


def _finding(sentence: Sentence, a: int, b: int, printed: str) -> Finding:
    exact = WHOLE * a / b if b else 0.0
    good = fits(a, b, printed)
    digits = len(printed.partition(".")[2])
    return Finding(
        check=CHECK,
        subject=f"{a} of {b} in percent",
        status=agreement(differs=not good),
        stated=f"{printed} %",
        computed=f"{exact:.{max(digits, 1)}f} %",
        arithmetic=f"{a} / {b} = {exact:.3f} %",
        explanation="" if good else nearest_count(b, printed),
        places=(sentence.evidence(),),
    )


def _unchecked(sentence: Sentence, words: str, reason: str) -> Finding:
    return Finding(
        check=CHECK,
        subject="percentage",
        status=Status.UNCHECKED,
        stated=" ".join(words.split()),
        explanation=reason,
        places=(sentence.evidence(),),
    )


def _shares(sentence: Sentence) -> Iterator[Finding]:
    """Yield the lists of shares of a sentence, part by part between semicolons."""
    if sentence.part is Part.ABSTRACT or _NO_SHARE.search(sentence.text):
        return
    for part in re.split(r"[;；]", sentence.text):
        sided = _SIDES.search(part)
        rest = part
        if sided and sided["one"].lower() != sided["other"].lower():
            yield _summed(sentence, "shares of the two hemispheres", [sided["p"], sided["q"]], partly=True)
            rest = part[: sided.start()] + part[sided.end() :]
        shares = [match["p"] for match in _SHARE.finditer(rest)]
        if (
            len(shares) >= FEWEST_SHARES
            and LEAST_SUM < sum(map(float, shares)) < MOST_SUM
            and _COMPOSED.search(rest)
            and not _COUNT_AND_P.search(rest)
        ):
            yield _summed(sentence, "shares of a whole", shares, partly=_PARTLY.search(rest) is not None)


def _summed(sentence: Sentence, subject: str, shares: Sequence[str], *, partly: bool) -> Finding:
    total = sum(map(float, shares))
    slack = sum(0.5 * 10 ** -len(share.partition(".")[2]) for share in shares) + 1e-9
    over, under = total > WHOLE + slack, total < WHOLE - slack
    status = Status.DIFFERS if over or (under and not partly) else Status.UNCHECKED if under else Status.AGREES
    why = (
        f"{format_value(total - WHOLE)} % more than the whole"
        if over
        else f"{format_value(WHOLE - total)} % are missing"
    )
    if under and partly:
        why += ", which may be parts that are not named"
    return Finding(
        check=CHECK,
        subject=subject,
        status=status,
        stated=" + ".join(f"{share} %" for share in shares),
        computed="100 %",
        arithmetic=f"{' + '.join(shares)} = {format_value(total)}",
        explanation="" if status is Status.AGREES else why,
        places=(sentence.evidence(),),
    )
