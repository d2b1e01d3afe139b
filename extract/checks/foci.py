"""Checks over the foci of one document: places, sides, signs, repeats, counts. Nothing is changed, only said."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpora.brain import is_in_brain
from corpora.language.sentences import split_sentences
from corpora.nouns.documents import Document
from corpora.nouns.evidence import Evidence, Problem, Severity
from corpora.nouns.studies import Focus, FocusKind
from extract.checks.regions import check_places
from extract.tables.sections import JOIN, is_side, side_of

Inside = Callable[[Focus], bool]
"""Says whether a focus lies inside the brain; tests give their own."""

MIDLINE_MM = 8.0
"""Up to here a peak may cross the midline although its region is called left or right."""
MIN_FOR_CONVENTION = 5
"""Rows with a side needed before a table's sign convention is judged."""

_STATED = re.compile(
    r"\b(?:revealed|yielded|identified|found|showed|produced|resulted in|observed|detected)\s+(?:a total of\s+)?"
    r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:significant\s+|suprathreshold\s+|activated\s+)*"
    r"(?:clusters|peaks|foci|activations|regions of activation)\b",
    re.IGNORECASE,
)


def inside_brain(focus: Focus) -> bool:
    """Return whether a focus lies in the brain or within 4 mm of it; an unknown space counts as MNI."""
    return is_in_brain(focus.x, focus.y, focus.z, focus.space)


def check_foci(
    document: Document, foci: Sequence[Focus], inside: Inside = inside_brain
) -> tuple[list[Focus], list[Problem]]:
    """Return the foci, each with the problems that concern it, and the problems of whole tables."""
    said: dict[int, list[Problem]] = defaultdict(list)
    whole: list[Problem] = []
    for number, focus in enumerate(foci):
        said[number].extend(_place_problems(document, focus, inside))
    tables = sorted({f.table or "" for f in foci})
    for table in tables:
        numbers = [n for n, f in enumerate(foci) if (f.table or "") == table]
        whole.extend(_side_problems(document, table, numbers, foci, said))
        whole.extend(_lost_signs(document, table, [foci[n] for n in numbers]))
    whole.extend(check_places(document, foci, said))
    whole.extend(_counts(document, foci))
    _repeats(document, foci, said)
    _mirrors(document, foci, said)
    return [replace(f, problems=(*f.problems, *said[n])) if said[n] else f for n, f in enumerate(foci)], whole


def place_of(document: Document, focus: Focus) -> str:
    """Return the words that name a focus to a person: document, table, row."""
    where = [focus.table or "", f"row {focus.row}" if focus.row is not None else ""]
    return ", ".join([document.name, *filter(None, where)])


def _place_problems(document: Document, focus: Focus, inside: Inside) -> list[Problem]:
    if focus.kind is FocusKind.CHANNEL or inside(focus):
        return []
    return [
        Problem(
            code="FOCUS-OUTSIDE-BRAIN",
            item=place_of(document, focus),
            message=f"({focus.x:g}, {focus.y:g}, {focus.z:g}) lies outside the brain.",
            hint="Compare with the page: it is kept as printed.",
        )
    ]


def _named_side(focus: Focus) -> int:
    """Return the side a row names: in its region, else as a hemisphere in its section or group."""
    side = side_of(focus.region)
    if side or not focus.contrast:
        return side
    last = focus.contrast.split(JOIN)[-1]
    return side_of(last) if is_side(last) else 0


def _side_problems(
    document: Document, table: str, numbers: list[int], foci: Sequence[Focus], said: dict[int, list[Problem]]
) -> list[Problem]:
    """Flag foci whose region's side disagrees with x; where a whole table does, its sign convention."""
    sided = [n for n in numbers if _named_side(foci[n]) and abs(foci[n].x) > MIDLINE_MM]
    wrong = [n for n in sided if _named_side(foci[n]) * foci[n].x < 0]
    if len(sided) >= MIN_FOR_CONVENTION and len(wrong) >= 0.8 * len(sided):
        return [
            Problem(
                code="SIGNS-REVERSED",
                item=f"{document.name}, {table}",
                message=f"In {len(wrong)} of {len(sided)} rows the side named is opposite to the sign of x.",
                hint="The table may count right as negative; nothing was flipped. Check and correct by hand.",
                severity=Severity.ERROR,
            )
        ]
    for n in wrong:
        said[n].append(
            Problem(
                code="SIDE-AGAINST-X",
                item=place_of(document, foci[n]),
                message=f"{foci[n].region!r} is named but x is {foci[n].x:g}.",
                hint="Compare with the page: side and sign are kept as printed.",
            )
        )
    return []


def _lost_signs(document: Document, table: str, foci: list[Focus]) -> list[Problem]:
    """Flag a table of many foci without a single negative number: its minus signs may be lost."""
    if len(foci) < 6 or any(min(f.x, f.y, f.z) < 0 for f in foci):
        return []
    return [
        Problem(
            code="NO-NEGATIVE-COORDINATES",
            item=f"{document.name}, {table}",
            message=f"None of its {len(foci)} foci has a negative coordinate.",
            hint="Its minus signs may be lost, or it uses letters for sides: compare with the page.",
            severity=Severity.ERROR,
        )
    ]


def _repeats(document: Document, foci: Sequence[Focus], said: dict[int, list[Problem]]) -> None:
    """Flag a focus printed again under the same contrast, or in another table."""
    first: dict[tuple[float, float, float], int] = {}
    for number, focus in enumerate(foci):
        key = (focus.x, focus.y, focus.z)
        earlier = first.setdefault(key, number)
        if earlier == number or focus.kind is FocusKind.IN_TEXT:
            continue
        other = foci[earlier]
        if other.table == focus.table and other.contrast != focus.contrast:
            continue
        same = other.table == focus.table
        said[number].append(
            Problem(
                code="FOCUS-REPEATED",
                item=place_of(document, focus),
                message=f"The same coordinates stand in {'row ' + str(other.row) if same else other.table or 'an earlier table'}.",
                hint="Use it once in an analysis.",
                severity=Severity.WARNING if same else Severity.INFO,
            )
        )


def _mirrors(document: Document, foci: Sequence[Focus], said: dict[int, list[Problem]]) -> None:
    """Flag a focus that is the exact mirror image of the row before it, with the same statistic."""
    for number in range(1, len(foci)):
        one, two = foci[number - 1], foci[number]
        mirrored = (one.x, one.y, one.z) == (-two.x, two.y, two.z) and abs(two.x) > MIDLINE_MM
        if mirrored and one.table == two.table and one.statistic is not None and one.statistic == two.statistic:
            said[number].append(
                Problem(
                    code="FOCUS-MIRRORED",
                    item=place_of(document, two),
                    message="It mirrors the row above with the same statistic.",
                    hint="One of the two may be a slip of print: compare with the page.",
                )
            )


def _counts(document: Document, foci: Sequence[Focus]) -> list[Problem]:
    """Compare the counts a sentence states for a table ("revealed three clusters (Table 2)") with its foci.

    Silent unless one sentence gives one count and names one table, and no contrast of that table has as many.
    """
    found: list[Problem] = []
    for section in document.sections:
        for _, sentence in split_sentences(section.text):
            if "table" not in sentence.casefold():
                continue
            stated, tables = (
                _STATED.findall(sentence),
                re.findall(r"\bTable\s+(S?\d+|[IVX]+)\b", sentence, re.IGNORECASE),
            )
            if len(stated) != 1 or len(set(tables)) != 1:
                continue
            count = _WORDS.get(stated[0].lower()) or int(stated[0])
            inside = [f for f in foci if f.table and f.table.lower().endswith(f" {tables[0].lower()}")]
            sizes = Counter(f.contrast for f in inside)
            clusters = Counter(f.contrast for f in inside if f.cluster_size is not None)
            if not inside or count in {len(inside), clusters.total(), *sizes.values(), *clusters.values()}:
                continue
            found.append(
                Problem(
                    code="COUNT-NOT-STATED",
                    item=f"{document.name}, {inside[0].table}",
                    severity=Severity.INFO,
                    message=f"The text states {count}, the table gave {len(inside)} foci.",
                    hint="Compare text and table.",
                    evidence=Evidence(
                        quote=sentence.strip()[:300], place=section.heading or "text", document=document.name
                    ),
                )
            )
    return found


_WORDS = dict(
    zip(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(2, 13),
        strict=True,
    )
)
