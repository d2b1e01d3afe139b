"""Checks of single foci and of their table's signs: outside the brain, sides, lost signs, repeats, counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from corpora.brain import is_in_brain
from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence, Problem, Severity, place_of
from corpora.nouns.studies import Focus, FocusKind
from corpora.words.printed import tables_mentioned
from corpora.words.sides import is_side, side_of
from extract.checks.findings import Finding, by_table
from extract.tables.model import Interpretation

MIDLINE_MM = 8.0
"""Up to here a peak may cross the midline although its region is called left or right."""
MIN_FOR_CONVENTION = 5
"""Rows with a side needed before a table's sign convention is judged."""
REVERSED = 0.8
"""Share of these rows whose side contradicts x from which on the table's convention is in doubt, not single rows."""
MIN_UNSIGNED = 6
"""Foci without any negative coordinate from which on a table's minus signs may be lost: fewer may all be positive."""
MAX_QUOTE = 300
"""Characters of a sentence that are kept as evidence."""

_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: number for number, word in enumerate(_NUMBER_WORDS, start=2)}
_STATED = re.compile(
    r"\b(?:revealed|yielded|identified|found|showed|produced|resulted in|observed|detected)\s+(?:a total of\s+)?"
    rf"(\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})\s+(?:significant\s+|suprathreshold\s+|activated\s+)*"
    r"(?:clusters|peaks|foci|activations|regions of activation)\b",
    re.IGNORECASE,
)


def outside_brain(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield the foci more than 4 mm outside the brain; an unknown space counts as MNI, channels lie on the scalp."""
    for number, focus in enumerate(foci):
        if focus.kind is FocusKind.CHANNEL or is_in_brain(focus.x, focus.y, focus.z, focus.space):
            continue
        yield (
            number,
            Problem(
                code="FOCUS-OUTSIDE-BRAIN",
                item=place_of(read.document.name, focus.table, row=focus.row),
                message=f"({focus.x:g}, {focus.y:g}, {focus.z:g}) lies outside the brain.",
                hint="Compare with the page: it is kept as printed.",
            ),
        )


def signs_and_sides(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield, table by table, sides that disagree with x and minus signs that may be lost."""
    for table, numbers in by_table(foci).items():
        yield from _sides(read.document, table, numbers, foci)
        yield from _lost_signs(read.document, table, [foci[n] for n in numbers])


def _sides(document: Document, table: str, numbers: Sequence[int], foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield the foci whose region's side disagrees with x; where a whole table does, its sign convention."""
    sided = [n for n in numbers if _named_side(foci[n]) and abs(foci[n].x) > MIDLINE_MM]
    wrong = [n for n in sided if _named_side(foci[n]) * foci[n].x < 0]
    if len(sided) >= MIN_FOR_CONVENTION and len(wrong) >= REVERSED * len(sided):
        yield (
            None,
            Problem(
                code="SIGNS-REVERSED",
                item=place_of(document.name, table),
                message=f"In {len(wrong)} of {len(sided)} rows the side named is opposite to the sign of x.",
                hint="The table may count right as negative; nothing was flipped. Check and correct by hand.",
                severity=Severity.ERROR,
            ),
        )
        return
    for n in wrong:
        yield (
            n,
            Problem(
                code="SIDE-AGAINST-X",
                item=place_of(document.name, foci[n].table, row=foci[n].row),
                message=f"{foci[n].region!r} is named but x is {foci[n].x:g}.",
                hint="Compare with the page: side and sign are kept as printed.",
            ),
        )


def _named_side(focus: Focus) -> int:
    """Return the side a row names: in its region, else as a hemisphere in its section or group."""
    side = side_of(focus.region)
    if side or not focus.levels:
        return side
    return side_of(focus.levels[-1]) if is_side(focus.levels[-1]) else 0


def _lost_signs(document: Document, table: str, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield a table of many foci without a single negative number: its minus signs may be lost."""
    if len(foci) < MIN_UNSIGNED or any(min(f.x, f.y, f.z) < 0 for f in foci):
        return
    yield (
        None,
        Problem(
            code="NO-NEGATIVE-COORDINATES",
            item=place_of(document.name, table),
            message=f"None of its {len(foci)} foci has a negative coordinate.",
            hint="Its minus signs may be lost, or it uses letters for sides: compare with the page.",
            severity=Severity.ERROR,
        ),
    )


def repeated(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield the foci printed again under the same contrast, or in another table."""
    first: dict[tuple[float, float, float], int] = {}
    for number, focus in enumerate(foci):
        earlier = first.setdefault((focus.x, focus.y, focus.z), number)
        if earlier == number or focus.kind is FocusKind.IN_TEXT:
            continue
        other = foci[earlier]
        same = other.table == focus.table
        if same and other.contrast != focus.contrast:
            continue
        where = f"row {other.row}" if same else other.table or "an earlier table"
        yield (
            number,
            Problem(
                code="FOCUS-REPEATED",
                item=place_of(read.document.name, focus.table, row=focus.row),
                message=f"The same coordinates are printed in {where}.",
                hint="Use it once in an analysis.",
                severity=Severity.WARNING if same else Severity.INFO,
            ),
        )


def mirrored(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield the foci that are the exact mirror image of the row before, with the same statistic."""
    for number in range(1, len(foci)):
        one, two = foci[number - 1], foci[number]
        reflected = (one.x, one.y, one.z) == (-two.x, two.y, two.z) and abs(two.x) > MIDLINE_MM
        if reflected and one.table == two.table and one.statistic is not None and one.statistic == two.statistic:
            yield (
                number,
                Problem(
                    code="FOCUS-MIRRORED",
                    item=place_of(read.document.name, two.table, row=two.row),
                    message="It mirrors the row above with the same statistic.",
                    hint="One of the two may be a slip of print: compare with the page.",
                ),
            )


def stated_counts(read: Interpretation, foci: Sequence[Focus]) -> Iterator[Finding]:
    """Yield the tables whose foci a sentence counts otherwise ("revealed three clusters (Table 2)").

    No problem unless one sentence gives one count and names one table, and no contrast of that table has as many.
    """
    mentioning = [s for s in read.document.sections if "table" in s.text.casefold()] if foci else []
    for section in mentioning:
        for _, sentence in split_sentences(section.text, by_line=section.page is None):
            if "table" not in sentence.casefold():
                continue
            stated, tables = _STATED.findall(sentence), tables_mentioned(sentence)
            if len(stated) != 1 or len(set(tables)) != 1:
                continue
            count = _COUNTS.get(stated[0].lower()) or int(stated[0])
            of_table = [f for f in foci if f.table and f.table.lower().endswith(f" {tables[0].lower()}")]
            if of_table and count not in _possible_counts(of_table):
                where = Evidence(
                    quote=sentence.strip()[:MAX_QUOTE], place=section.heading or "text", document=read.document.name
                )
                yield None, _other_count(read.document, of_table, count, where)


def _possible_counts(foci: Sequence[Focus]) -> set[int]:
    """Return the counts a sentence may give of a table: its foci or clusters, all or those of one contrast."""
    peaks = Counter(f.contrast for f in foci)
    clusters = Counter(f.contrast for f in foci if f.cluster_size is not None)
    return {len(foci), clusters.total(), *peaks.values(), *clusters.values()}


def _other_count(document: Document, foci: Sequence[Focus], count: int, where: Evidence) -> Problem:
    return Problem(
        code="COUNT-NOT-STATED",
        item=place_of(document.name, foci[0].table),
        severity=Severity.INFO,
        message=f"The text states {count}, the table gave {len(foci)} foci.",
        hint="Compare text and table.",
        evidence=where,
    )
