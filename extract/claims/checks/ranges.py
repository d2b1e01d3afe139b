"""Ranges, means and years a text states, against the table of included studies and its own totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.claims.facts import Facts
from extract.claims.manuscript import Sentence
from extract.claims.quantities import Quantity
from extract.claims.studies import StudyTable, samples_of
from extract.claims.values import Finding, Status, agreement, format_value

CHECK = "ranges and means"
_R = r"(?P<low>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?:to|through|and|–|-|~|至|到)\s*(?P<high>\d+(?:,\d{3})*(?:\.\d+)?)"
_SIZES = re.compile(
    rf"(?:sample sizes?|number of participants|participants per (?:study|experiment)|group sizes?|样本量)[^.;。；\d]{{0,40}}?(?:rang\w+|var\w+|between|from|:|范围|介于|为|从)[^.;。；\d]{{0,16}}?{_R}",
    re.IGNORECASE,
)
_FOCI = re.compile(
    rf"(?:number of (?:foci|coordinates|peaks)|foci per (?:study|experiment)|坐标数|坐标个数)[^.;。；\d]{{0,40}}?(?:rang\w+|var\w+|between|from|:|范围|介于|为|从)[^.;。；\d]{{0,16}}?{_R}",
    re.IGNORECASE,
)
_AGES = re.compile(
    rf"(?:mean ages?|average ages?|平均年龄)[^.;。；\d]{{0,40}}?(?:rang\w+|var\w+|between|from|:|范围|介于|从)[^.;。；\d]{{0,16}}?{_R}",
    re.IGNORECASE,
)
_AGE_LIMITS = re.compile(
    r"(?:\baged?\b|\bages\b|年龄)[^.;。\d]{0,20}(?P<low>\d{2})\s*(?:to|and|-|–|~|至|到)\s*(?P<high>\d{2})\s*(?:years|岁|y\b)|(?:between|from)\s+(?P<low2>\d{2})\s+(?:and|to)\s+(?P<high2>\d{2})\s+years",
    re.IGNORECASE,
)
_CRITERION = re.compile(r"criteri|eligib|inclu|healthy|restrict|纳入|排除|标准|被试", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publi(?:shed|cation)[^.;\d]{0,40}?(?:between|from|in the years|rang\w+)\s*(?:from )?(?P<low>(?:19|20)\d{2})\s*(?:to|and|through|–|-)\s*(?P<high>(?:19|20)\d{2})|发表(?:于|时间|年份)[^。；\d]{0,10}?(?P<low2>(?:19|20)\d{2})\s*年?\s*(?:至|到|-|~)\s*(?P<high2>(?:19|20)\d{2})",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:until|up to|through|before|as of|to|截止[^\d]{0,8}|截至)\s*(?:the end of\s*)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:[A-Z][a-z]+\s+)?(?:\d{1,2},?\s+)?(?P<year>(?:19|20)\d{2})",
    re.IGNORECASE,
)
_SEARCH = re.compile(r"search|检索", re.IGNORECASE)
_MEAN = re.compile(
    r"(?:mean|average|on average|平均)[^.;。；\d]{0,60}?(?P<v>\d+(?:\.\d+)?)\s*(?:\([^)]*\)\s*)?(?P<of>foci|coordinates|peaks|participants|subjects)\s*(?:per|each|for each|in each|in every)\s+(?P<per>study|experiment|paper|article|contrast)"
    r"|(?:mean|average)\s+(?:sample size|number of (?P<of2>participants|subjects|foci|coordinates|peaks))\s*(?:per|in each|of each|for each)?\s*(?P<per2>study|experiment|paper|contrast|sample)?\s*(?:was|of|is|=|:)\s*(?P<v2>\d+(?:\.\d+)?)"
    r"|平均(?:每(?:篇|项|个)[^\d,，。]{0,6})(?P<v3>\d+(?:\.\d+)?)\s*(?:名|个|人)(?P<of3>被试|坐标|参与者|激活点|焦点)?",
    re.IGNORECASE,
)


def check_ranges(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each range, mean or span of years that can be held against the table or the totals."""
    for sentence in facts.manuscript.sentences:
        if facts.table is not None:
            yield from _ranges(sentence, facts.table)
            yield from _years(sentence, facts.table)
            yield from _ages(sentence, facts.table)
        for match in _MEAN.finditer(sentence.text):
            yield from _mean(sentence, match, facts)


def _ranges(sentence: Sentence, table: StudyTable) -> Iterator[Finding]:
    samples = samples_of(table.rows)
    known = (
        (_SIZES, "sample sizes", [row.n for row in samples]),
        (_FOCI, "foci per row", [row.foci for row in table.rows]),
        (_AGES, "mean ages", [_age(table, row.cells) for row in samples]),
    )
    for pattern, subject, values in known:
        for match in pattern.finditer(sentence.text):
            found = [value for value in values if value is not None]
            if found and len(found) == len(values):
                yield _range(sentence, subject, match["low"], match["high"], found)


def _age(table: StudyTable, cells: Sequence[str]) -> float | None:
    if "age" not in table.columns:
        return None
    found = re.match(r"^\W*(\d{1,2}(?:\.\d+)?)(?!\s*[-–~])", cells[table.columns["age"]])
    return float(found[1]) if found else None


def _range(sentence: Sentence, subject: str, low: str, high: str, values: Sequence[float]) -> Finding:
    stated = (float(low.replace(",", "")), float(high.replace(",", "")))
    computed = (min(values), max(values))
    rounded = all(
        round(c, len(p.partition(".")[2])) == s for c, p, s in zip(computed, (low, high), stated, strict=True)
    )
    wrong = [
        name
        for name, s, c, p in zip(("lowest", "highest"), stated, computed, (low, high), strict=True)
        if round(c, len(p.partition(".")[2])) != s
    ]
    return Finding(
        check=CHECK,
        subject=f"range of {subject}",
        status=agreement(differs=not rounded),
        stated=f"{low} to {high}",
        computed=f"{format_value(computed[0])} to {format_value(computed[1])}",
        arithmetic=f"lowest and highest of {len(values)} values in the table",
        explanation="" if rounded else f"the {' and the '.join(wrong)} differ{'s' if len(wrong) == 1 else ''}",
        places=(sentence.evidence(),),
    )


def _years(sentence: Sentence, table: StudyTable) -> Iterator[Finding]:
    years = [row.year for row in table.rows if row.year]
    if not years:
        return
    for match in _PUBLISHED.finditer(sentence.text):
        low, high = match["low"] or match["low2"], match["high"] or match["high2"]
        if _SEARCH.search(sentence.text):
            yield from _outside(sentence, table, int(low), int(high))
        else:
            yield _range(sentence, "years of publication", low, high, years)
    if _SEARCH.search(sentence.text) and not _PUBLISHED.search(sentence.text):
        for match in _UNTIL.finditer(sentence.text):
            yield from _outside(sentence, table, 0, int(match["year"]))


def _ages(sentence: Sentence, table: StudyTable) -> Iterator[Finding]:
    """Yield whether the mean ages of the table lie within the ages that a criterion allows."""
    if not _CRITERION.search(sentence.text) or _AGES.search(sentence.text):
        return
    for match in _AGE_LIMITS.finditer(sentence.text):
        low, high = int(match["low"] or match["low2"]), int(match["high"] or match["high2"])
        ages = [(row, _age(table, row.cells)) for row in table.rows]
        known = [(row, age) for row, age in ages if age is not None]
        outside = [(row, age) for row, age in known if not low <= age <= high]
        if known:
            yield Finding(
                check=CHECK,
                subject="ages of the criterion",
                status=agreement(differs=bool(outside)),
                stated=f"{low} to {high} years",
                computed=", ".join(f"{row.name}: {format_value(age)}" for row, age in outside)
                or "all mean ages within",
                arithmetic=f"{len(outside)} of {len(known)} mean ages outside",
                places=(sentence.evidence(), *(table.sheet.evidence(row.row) for row, _ in outside[:3])),
            )


def _outside(sentence: Sentence, table: StudyTable, low: int, high: int) -> Iterator[Finding]:
    """Yield whether the included studies are of the years that were searched."""
    late = [row for row in table.rows if row.year and not low <= row.year <= high]
    yield Finding(
        check=CHECK,
        subject="years of the search",
        status=agreement(differs=bool(late)),
        stated=f"{low or 'until'} {'to ' if low else ''}{high}",
        computed=", ".join(dict.fromkeys(row.name for row in late)) if late else "all studies within",
        arithmetic=f"{len(late)} of {len(table.rows)} rows outside",
        explanation="an included study is of a year outside the search" if late else "",
        places=(sentence.evidence(), *(table.sheet.evidence(row.row) for row in late[:3])),
    )


def _mean(sentence: Sentence, match: re.Match[str], facts: Facts) -> Iterator[Finding]:
    printed = match["v"] or match["v2"] or match["v3"]
    of = (match["of"] or match["of2"] or match["of3"] or "participants").lower()
    foci = of in ("foci", "coordinates", "peaks", "坐标", "激活点", "焦点")
    above = Quantity.FOCI if foci else Quantity.PARTICIPANTS
    tops = _amounts(facts, above)
    bottoms = [(q, n) for q in (Quantity.STUDIES, Quantity.EXPERIMENTS) for n in _amounts(facts, q)]
    if not foci and facts.table is not None:
        bottoms.append((Quantity.PARTICIPANTS, len(samples_of(facts.table.rows))))
    per = (match["per"] or match["per2"] or "").lower()
    if per in ("experiment", "contrast"):
        bottoms = [pair for pair in bottoms if pair[0] is Quantity.EXPERIMENTS]
    digits = len(printed.partition(".")[2])
    ways = [(top, n, top / n) for top in tops for _, n in bottoms if n]
    if not ways:
        return
    fitting = next((way for way in ways if abs(way[2] - float(printed)) <= 0.5 * 10**-digits + 1e-9), None)
    top, n, value = fitting or ways[0]
    yield Finding(
        check=CHECK,
        subject=f"mean number of {of}",
        status=Status.AGREES if fitting else Status.DIFFERS,
        stated=printed,
        computed=f"{value:.{max(digits, 1)}f}",
        arithmetic=f"{top} / {n} = {value:.3f}",
        explanation=""
        if fitting
        else f"also tried: {'; '.join(f'{t} / {k} = {v:.2f}' for t, k, v in ways[1:4])}"
        if ways[1:]
        else "",
        places=(sentence.evidence(),),
    )


def _amounts(facts: Facts, quantity: Quantity) -> list[int]:
    """Return what is stated for a quantity and what the table gives."""
    found = facts.values(quantity)
    table = facts.table
    if table is not None:
        rows = table.rows
        computed = {
            Quantity.STUDIES: len(table.studies),
            Quantity.EXPERIMENTS: len(rows),
            Quantity.PARTICIPANTS: sum(row.n or 0 for row in samples_of(rows)),
            Quantity.FOCI: sum(row.foci or 0 for row in rows),
        }[quantity]
        found = [*found, computed] if computed and computed not in found else found
    return found
