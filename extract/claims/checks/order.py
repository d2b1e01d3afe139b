"""Tables that are said to be sorted, and clusters a sentence counts in a table it names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from corpora.words.printed import tables_mentioned
from extract.claims.facts import Facts
from extract.claims.manuscript import Part
from extract.claims.quantities import Quantity, Scope
from extract.claims.sheets import Sheet
from extract.claims.values import Finding, Status, agreement, format_value
from extract.numbers import parse_number

CHECK = "order and rows"
_BY_SIZE = re.compile(
    r"(?:sort|order|rank|arrang)\w*[^.;。]{0,30}?(?:by|in|according)[^.;。]{0,40}?(?:size|value|descending|decreasing|magnitude|volume|correlation|strength|alphabet)"
    r"|按[^。;；,，]{0,14}?(?:大小|高低|降序|首字母|升序)",
    re.IGNORECASE,
)
_ALPHABET = re.compile(r"alphabet|首字母", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]{4,}|[\u4e00-\u9fff]{2,}")
_PLACE = re.compile(r"(?:.*\s)?[xyz]|BA.*|n|#|no\.?", re.IGNORECASE)
FEWEST_ROWS = 4


def check_order(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each column of a table said to be sorted, and each counted set of clusters."""
    for sheet in facts.manuscript.sheets:
        said = _said(sheet, facts)
        if said and _ALPHABET.search(said):
            yield from _alphabetical(sheet, said)
        elif said:
            yield from _descending(sheet, said)
        yield from _numbered(sheet)
    yield from _clusters(facts)
    yield from _abstract_clusters(facts)


def _said(sheet: Sheet, facts: Facts) -> str:
    """Return the words that say a table is sorted: its own, or those of a figure that shows the same."""
    own = " ".join((sheet.caption, *sheet.notes))
    if _BY_SIZE.search(own):
        return own
    title = re.sub(r"[\W\d]|雷达图|成像图|figure|table", "", sheet.caption.lower())
    for sentence in facts.manuscript.sentences:
        if (
            _BY_SIZE.search(sentence.text)
            and len(title) > FEWEST_ROWS
            and title in re.sub(r"[\W\d]", "", sentence.text.lower())
        ):
            return sentence.text
        mentioned = tables_mentioned(sentence.text)
        if _BY_SIZE.search(sentence.text) and mentioned == [re.sub(r"\D", "", sheet.name)]:
            return sentence.text
    return ""


def _descending(sheet: Sheet, said: str) -> Iterator[Finding]:
    named = [h for h in sheet.headings if any(word in said.lower() for word in _WORDS.findall(h.lower()))]
    for column, heading in enumerate(sheet.headings):
        if (named and heading not in named) or _PLACE.fullmatch(heading.strip()):
            continue
        numbers = [parse_number(cell) for cell in sheet.column(column) if cell]
        values = [number.value for number in numbers if number is not None]
        if len(values) < FEWEST_ROWS or len(values) < len(numbers) or len(set(values)) < FEWEST_ROWS:
            continue
        breaks = [(a, b) for a, b in itertools.pairwise(values) if b > a]
        if len(breaks) > 1:
            continue  # another column is the sorted one
        yield _order(sheet, heading, [f"{format_value(b)} comes after {format_value(a)}" for a, b in breaks], said)


def _alphabetical(sheet: Sheet, said: str) -> Iterator[Finding]:
    for column, heading in enumerate(sheet.headings):
        names = [cell for cell in sheet.column(column) if re.match(r"[A-Z][a-z]", cell)]
        if len(names) >= FEWEST_ROWS and len(names) == len([c for c in sheet.column(column) if c]):
            breaks = [f"{b} comes after {a}" for a, b in itertools.pairwise(names) if b[0].lower() < a[0].lower()]
            yield _order(sheet, heading, breaks, said)
            return


def _order(sheet: Sheet, heading: str, breaks: Sequence[str], said: str) -> Finding:
    return Finding(
        check=CHECK,
        subject=f"{sheet.name}: order of “{heading}”",
        status=agreement(differs=bool(breaks)),
        stated="sorted",
        computed="; ".join(breaks) or "sorted",
        arithmetic=f"{len(breaks)} rows out of order",
        explanation=f"the words: {said.strip()[:80]}" if breaks and said else "",
        places=(sheet.evidence(),),
    )


_NUMBERS = re.compile(
    r"^\W*(?:no\.?|nr\.?|#|id|number|cluster(?: no\.?| number)?|序号|编号|激活簇|簇)\W*$", re.IGNORECASE
)


def _numbered(sheet: Sheet) -> Iterator[Finding]:
    """Yield whether the running numbers of a table's rows count up by one; a row may repeat or lack its number."""
    for column, heading in enumerate(sheet.headings):
        cells = [cell for cell in sheet.column(column) if cell]
        numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,3}", cell)]
        if (
            not _NUMBERS.match(heading)
            or len(numbers) < len(cells)
            or len(numbers) < FEWEST_ROWS - 1
            or numbers[0] != 1
        ):
            continue
        steps = [(a, b) for a, b in itertools.pairwise(numbers) if b - a not in (0, 1) and b != 1]
        if len(steps) > FEWEST_ROWS - 2 or any(row.section for row in sheet.rows):
            continue  # it counts something else, or begins again
        repeats = [n for n in dict.fromkeys(numbers) if numbers.count(n) > 1]
        doubled = repeats if len(repeats) == 1 and len(numbers) > FEWEST_ROWS and len(steps) == 1 else []
        words = [f"{b} comes after {a}" for a, b in steps] + [f"{n} is there twice" for n in doubled]
        yield _order(sheet, heading, words, "")


def _clusters(facts: Facts) -> Iterator[Finding]:
    """Yield whether the clusters that a sentence counts and shows in one table are as many there."""
    by_number = {re.sub(r"\D", "", sheet.name): sheet for sheet in facts.manuscript.sheets}
    for one in facts.statements:
        if one.quantity is not Quantity.CLUSTERS or one.scope is Scope.OTHER:
            continue
        mentioned = [by_number[n] for n in tables_mentioned(one.sentence.text) if n in by_number]
        counted = [(sheet, n) for sheet in mentioned if (n := _n_clusters(sheet))]
        if len(counted) != 1 or len(mentioned) != 1:
            continue
        sheet, n = counted[0]
        far = max(n, one.value) > 2 * min(n, one.value)
        several = (
            far
            or sum(1 for s in facts.statements if s.sentence is one.sentence and s.quantity is Quantity.CLUSTERS) > 1
        )
        yield Finding(
            check=CHECK,
            subject=f"clusters in {sheet.name}",
            status=Status.AGREES if n == one.value else Status.UNCHECKED if several else Status.DIFFERS,
            stated=str(one.value),
            computed=str(n),
            arithmetic=f"{n} clusters in {sheet.name}",
            explanation=""
            if n == one.value
            else "the sentence counts several sets of clusters"
            if several
            else f"differs by {one.value - n:+d}",
            places=(one.sentence.evidence(), sheet.evidence()),
        )


def _abstract_clusters(facts: Facts) -> Iterator[Finding]:
    """Yield whether the clusters an abstract counts are as many as a table lists or the text counts."""
    tables = {n: sheet for sheet in facts.manuscript.sheets if (n := _n_clusters(sheet))}
    others = [one for one in facts.statements if one.quantity is Quantity.CLUSTERS]
    own = [one for one in others if one.sentence.part is Part.ABSTRACT and one.scope is Scope.WHOLE]
    elsewhere = {one.value for one in others if one.sentence.part is not Part.ABSTRACT}
    if not tables or len({one.value for one in own}) != 1:
        return
    value = own[0].value
    good = value in tables or value in elsewhere
    nearest = min(tables, key=lambda n: abs(n - value))
    yield Finding(
        check=CHECK,
        subject="clusters in the abstract",
        status=agreement(differs=not good),
        stated=str(value),
        computed=" or ".join(map(str, sorted({*tables, *elsewhere}))),
        arithmetic=f"{nearest} clusters in {tables[nearest].name}",
        explanation="" if good else f"differs by {value - nearest:+d}",
        places=(own[0].sentence.evidence(), tables[nearest].evidence()),
    )


def _n_clusters(sheet: Sheet) -> int:
    """Return how many clusters a table of results lists: the numbers of its cluster column, else rows with a volume."""
    if not any(re.search(r"\bz\b", heading, re.IGNORECASE) for heading in sheet.headings):
        return 0
    for column, heading in enumerate(sheet.headings):
        if re.search(r"cluster\b(?! size| volume)|^簇|激活簇|^#$|^no\.?$", heading, re.IGNORECASE):
            labels = [
                cell for cell in sheet.column(column) if re.fullmatch(r"(?:cluster )?\d{1,2}", cell, re.IGNORECASE)
            ]
            if labels:
                return len(dict.fromkeys(labels)) if not any(row.section for row in sheet.rows) else 0
    volume = next(
        (i for i, h in enumerate(sheet.headings) if re.search(r"mm\s*\^?[3³]|volume|voxels|体积", h, re.IGNORECASE)),
        None,
    )
    if volume is None or any(row.section for row in sheet.rows):
        return 0
    return len([cell for cell in sheet.column(volume) if re.search(r"\d", cell)])
