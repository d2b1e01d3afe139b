"""Coordinates in the text against those of the tables, and against the side the words beside them name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpora.nouns.evidence import Evidence
from corpora.words.sides import LEFT, side_of
from extract.claims.explain import explain_number
from extract.claims.facts import Facts
from extract.claims.manuscript import Part, Sentence
from extract.claims.sheets import Sheet, SheetRow
from extract.claims.values import PAIR, Finding, Status, agreement, format_value
from extract.numbers import find_triplets, is_triplet_cell, parse_coordinate, parse_number

CHECK = "coordinates"
Xyz = tuple[float, float, float]
_C = r"[+-]?\s?\d{1,3}(?:\.\d+)?"
_NAMED = re.compile(
    rf"x\s*[=:]\s*(?P<x>{_C})\s*(?:mm)?\s*[,;，、]?\s*y\s*[=:]\s*(?P<y>{_C})\s*(?:mm)?\s*[,;，、]?\s*z\s*[=:]\s*(?P<z>{_C})",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    rf"[(\[{{]\s*(?:(?:MNI|TAL|Talairach|peak|xyz|x,\s*y,\s*z|coordinates?|at|中心坐标|峰值\s*\d?)[\s:=,]*){{0,3}}(?P<x>{_C})\s*(?P<join>[,;/，]|\s)\s*(?P<y>{_C})\s*(?P=join)\s*(?P<z>{_C})\s*(?:mm)?\s*(?P<end>[)\]}};,])"
)
_AT = re.compile(
    r"(?:coordinates?|MNI|Talairach|peak(?:ing)?(?: at)?|at|坐标)\s*[:=]?\s*(?P<x>[+-]?\d{1,3}(?:\.\d+)?),\s*(?P<y>[+-]?\d{1,3}(?:\.\d+)?),\s*(?P<z>[+-]?\d{1,3}(?:\.\d+)?)(?![\d,.]\d)",
    re.IGNORECASE,
)
FURTHEST = 110.0
"""mm: no coordinate of the brain is larger."""
MIDLINE = 4.0
"""mm from the midline within which a side says nothing."""
_LABEL_WORD = re.compile(r"[a-z]{4,}|[\u4e00-\u9fff]{2,}")
_COMMON = re.compile(
    r"cluster|clusters|left|right|gyrus|cortex|lobe|bilateral|region|area|with|anterior|posterior|superior|inferior|middle|medial|lateral|label|peak|volume"
)
"""Words of labels that do not tell one region from another."""
REACH = 120
"""Characters before a coordinate in which its region and side are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableXyz:
    """A coordinate of a table: where, its words (region, cluster), the side a cell names."""

    xyz: Xyz
    sheet: Sheet
    row: SheetRow
    words: str
    side: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextXyz:
    """A coordinate in a sentence; `before` are the words since the one before it."""

    xyz: Xyz
    printed: str
    before: str
    sentence: Sentence
    after: str = ""
    after_other: bool = False


def check_coordinates(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each coordinate of the text that a table has, nearly has, or gives another side to."""
    tables = [found for sheet in facts.manuscript.sheets for found in table_coordinates(sheet)]
    sheets = facts.manuscript.sheets
    sentences = [
        s for s in facts.manuscript.sentences if not (s.page and (_is_row(s.text) or _holds_head(s.text, sheets)))
    ]
    texts = [found for sentence in sentences for found in text_coordinates(sentence)]
    if _lost_signs(texts, tables):
        texts = []
    exact = {one.xyz for one in texts}
    for one in texts:
        found = _against_tables(one, tables, exact)
        if found:
            yield found
        yield from _beside(one, tables)
        sided = _against_side(one.xyz, _own_side(one), one.printed, one.sentence.evidence())
        if sided:
            yield sided
    yield from _repeated(texts, tables)
    for row in tables:
        sided = _against_side(row.xyz, row.side, show(row.xyz), row.sheet.evidence(row.row))
        if sided:
            yield sided


ROW_SHARE = 0.4
"""Share of words that are numbers from which a sentence of a page is a row of a table run into the text."""
FEW_WORDS = 6
ROW_WORDS = 12
"""Words of a sentence that are looked at together."""


def _is_row(text: str) -> bool:
    words = re.sub(r"[(\[{][^()\[\]{}]*[)\]}]|[xyz]\s*=\s*[-+]?[\d.]+", " ", text).split()
    numeric = [re.fullmatch(r"[^\w]*[-+]?\d[\d.,]*\W*", word) is not None for word in words]
    runs = (numeric[at : at + ROW_WORDS] for at in range(max(1, len(numeric) - ROW_WORDS + 1)))
    return len(words) > FEW_WORDS and any(sum(run) > ROW_SHARE * len(run) for run in runs)


FEW_HEADINGS = 3


def _holds_head(text: str, sheets: Sequence[Sheet]) -> bool:
    """Return whether a sentence of a page holds the headings of a table, and with them its rows."""
    return any(sum(len(h) > 1 and h in text for h in sheet.headings) >= FEW_HEADINGS for sheet in sheets)


def _lost_signs(texts: Sequence[TextXyz], tables: Sequence[TableXyz]) -> bool:
    """Return whether a page's text has no negative coordinate where there must be some: its minus signs were lost."""
    paged = [one for one in texts if one.sentence.page]
    negative = any(value < 0 for one in paged for value in one.xyz)
    expected = any(value < 0 for row in tables for value in row.xyz) or len(paged) > FEWEST_SIGNED
    return bool(paged) and not negative and expected


FEWEST_SIGNED = 2
"""Coordinates of which one at least has a negative value."""


def show(xyz: Xyz) -> str:
    """Return a coordinate as "(-32.7, 12.9, 3)"."""
    return f"({', '.join(map(format_value, xyz))})"


def text_coordinates(sentence: Sentence) -> list[TextXyz]:
    """Return the coordinates printed in a sentence, in order."""
    found: dict[int, re.Match[str]] = {}
    for pattern in (_NAMED, _BRACKET, _AT):
        for match in pattern.finditer(sentence.text):
            if not any(match.start() < m.end() and m.start() < match.end() for m in found.values()):
                found[match.start()] = match
    texts: list[TextXyz] = []
    last = 0
    starts = sorted(found)
    for start, following in itertools.pairwise([*starts, len(sentence.text)]):
        match = found[start]
        xyz = tuple(float(match[axis].replace(" ", "")) + 0.0 for axis in "xyz")
        if all(abs(value) <= FURTHEST for value in xyz) and any(abs(value) > 1 for value in xyz):
            before = sentence.text[max(last, start - REACH) : start]
            texts.append(
                TextXyz(
                    xyz=(xyz[0], xyz[1], xyz[2]),
                    printed=show((xyz[0], xyz[1], xyz[2])),
                    before=before,
                    after=sentence.text[match.end() : min(following, match.end() + REACH)],
                    sentence=sentence,
                    after_other=bool(texts),
                )
            )
        last = match.end()
    return texts


def table_coordinates(sheet: Sheet) -> list[TableXyz]:
    """Return the coordinates of a table: columns headed x, y, z, or cells that hold all three."""
    columns = _axes(sheet.headings)
    triplets = [] if columns else _triplet_columns(sheet)
    found: list[TableXyz] = []
    words = ""
    for row in sheet.rows:
        own = " ".join(cell for cell in row.cells if re.search(r"[A-Za-z\u4e00-\u9fff]{2}", cell))
        words = own or words
        sided = next((side for cell in row.cells if (side := _cell_side(cell)) is not None), side_of(own))
        for xyz in _row_coordinates(row, columns, triplets):
            found.append(TableXyz(xyz=xyz, sheet=sheet, row=row, words=words.lower(), side=sided))
    return found


def _cell_side(cell: str) -> int | None:
    """Return the side of a cell that holds nothing else; None for other cells."""
    if not re.fullmatch(
        r"\W*(?:[LR]|left|right|LH|RH|左侧?半?球?|右侧?半?球?|B|bilateral|左.{0,2}右|L\s?[/,]\s?R|双侧|midline|M)\W*",
        cell,
        re.IGNORECASE,
    ):
        return None
    return side_of(cell)


def _axes(headings: Sequence[str]) -> tuple[int, int, int] | None:
    places = []
    for axis in "xyz":
        fitting = [i for i, h in enumerate(headings) if re.search(rf"(?:^|[\s(,]){axis}(?:$|[\s),])", h, re.IGNORECASE)]
        if len(fitting) != 1:
            return None
        places.append(fitting[0])
    ordered = places[0] < places[1] < places[2]
    return (places[0], places[1], places[2]) if ordered else None


def _triplet_columns(sheet: Sheet) -> list[int]:
    """Return the columns of cells that hold x, y and z: their heading says so, or one of them is negative."""
    named = re.compile(r"coordinat|MNI|Talairach|\bx\W*y\W*z\b|坐标|峰值", re.IGNORECASE)
    found = []
    for column, heading in enumerate(sheet.headings):
        cells = [cell for cell in sheet.column(column) if cell and is_triplet_cell(cell)]
        if cells and (named.search(heading) or any(re.search(r"(?<!\d)-\d", cell) for cell in cells)):
            found.append(column)
    return found


def _row_coordinates(row: SheetRow, columns: tuple[int, int, int] | None, triplets: Sequence[int]) -> Iterator[Xyz]:
    if columns is not None:
        values = [parse_coordinate(row.cells[i]) for i in columns]
        if all(value is not None for value in values):
            yield tuple(value for value in values if value is not None)  # type: ignore[misc]
        return
    for cell in (row.cells[i] for i in triplets):
        if is_triplet_cell(cell):
            for triplet in find_triplets(cell):
                yield (triplet.x, triplet.y, triplet.z)


def _against_tables(one: TextXyz, tables: Sequence[TableXyz], exact: set[Xyz]) -> Finding | None:
    same = next((row for row in tables if row.xyz == one.xyz), None)
    if same:
        return _finding(one, same, Status.AGREES, "")
    near = [row for row in tables if _nearly(one.xyz, row.xyz)]
    shared = [row for row in near if _share_words(one, row)]
    if not shared:
        return None
    row = shared[0]
    flipped = [abs(a) for a in one.xyz] == [abs(b) for b in row.xyz]
    misprint = flipped or not _OTHER_ANALYSIS.search(f"{one.sentence.heading} {one.sentence.text}")
    if row.xyz in exact and not misprint:
        return _finding(
            one, row, Status.UNCHECKED, "the table's own coordinate is in the text too; this may be another analysis"
        )
    if flipped and one.xyz[0] == -row.xyz[0] and _own_side(one) * row.xyz[0] < 0:
        return None  # the other hemisphere, and the words say so
    return _finding(one, row, Status.DIFFERS, _difference(one.xyz, row.xyz))


_MEASURES = (
    ("volume", re.compile(r"^[\s;,，；)]{0,4}[^.;。；()]{0,40}?(?<![\d.])(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?:mm\s*\^?[3³]|立方毫米)"), re.compile(r"mm\s*\^?\s*[3³]|体积", re.IGNORECASE)),
    ("voxels", re.compile(r"^[\s;,，；)]{0,4}[^.。()]{0,60}?(?P<n>\d{1,3}(?:,\d{3})+|\d+)\s*(?:voxels|个?体素)"), re.compile(r"voxels|体素", re.IGNORECASE)),
    ("ALE value", re.compile(r"^[\s;,，；)]{0,4}[^.。()]{0,60}?ALE\s*(?:value|值)?\s*[=:]?\s*(?P<n>\d*\.\d+)"), re.compile(r"^ALE(?!.*10)", re.IGNORECASE)),
)  # fmt: skip
"""What may be printed behind a coordinate, and the heading of its column."""


def _only(printed: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the one size printed before a coordinate, None where there are several."""
    anywhere = re.compile(printed.pattern.partition("(?P<n>")[1] + printed.pattern.partition("(?P<n>")[2])
    found = list(anywhere.finditer(re.split(r"[.。] ", text)[-1]))
    return found[0] if len(found) == 1 else None


def _beside(one: TextXyz, tables: Sequence[TableXyz]) -> Iterator[Finding]:
    """Yield the sizes printed behind a coordinate against those in its row of a table."""
    rows = [row for row in tables if row.xyz == one.xyz]
    if len(rows) != 1:
        return
    row = rows[0]
    for name, printed, heading in _MEASURES:
        match = printed.search(one.after) or (None if one.after_other else _only(printed, one.before))
        columns = [i for i, h in enumerate(row.sheet.headings) if heading.search(h)]
        number = parse_number(row.row.cells[columns[0]]) if len(columns) == 1 else None
        if match is None or number is None:
            continue
        stated = float(match["n"].replace(",", ""))
        good = stated == number.value or round(number.value, len(match["n"].partition(".")[2])) == stated
        yield Finding(
            check=CHECK,
            subject=f"{name} at {one.printed}",
            status=agreement(differs=not good),
            stated=match["n"],
            computed=format_value(number.value),
            arithmetic=f"{match['n']} in the text, {row.row.cells[columns[0]]} in {row.sheet.name}, row {row.row.number}",
            explanation="" if good else explain_number(stated, number.value),
            places=(one.sentence.evidence(), row.sheet.evidence(row.row)),
        )


_OTHER_ANALYSIS = re.compile(
    r"subgroup|sub-analys|subset|sensitivity|leave-one|contrast|conjunction|versus|\bvs\b|compar|only|exclud|separate|亚组|敏感性|对比|差异|联合|剔除|单独",
    re.IGNORECASE,
)
"""Words of a sentence or its heading that may speak of another analysis than the table's."""


def _nearly(one: Xyz, other: Xyz) -> bool:
    """Return whether two coordinates differ as misprints do: one axis, signs alone, or two values exchanged."""
    differing = [i for i in range(3) if one[i] != other[i]]
    if len(differing) == 1:
        return True
    return sorted(map(abs, one)) == sorted(map(abs, other))


def _difference(one: Xyz, other: Xyz) -> str:
    axes = [i for i in range(3) if one[i] != other[i]]
    if len(axes) == 1:
        i = axes[0]
        return f"{'xyz'[i]} = {format_value(one[i])} instead of {format_value(other[i])}: {explain_number(one[i], other[i])}"
    if [abs(a) for a in one] == [abs(b) for b in other]:
        return f"the signs of {' and '.join('xyz'[i] for i in axes)} differ"
    return "two values are exchanged"


def _telling(text: str) -> set[str]:
    return {word for word in _LABEL_WORD.findall(text) if not _COMMON.fullmatch(word)}


def _share_words(one: TextXyz, row: TableXyz) -> bool:
    """Return whether the words before a coordinate name the region (or the cluster's number) of a row."""
    text = one.before.lower()
    words = _telling(row.words)
    if any(word in text for word in words):
        return True
    pairs = {word[i : i + 2] for word in words if not word.isascii() for i in range(len(word) - 1)}
    return sum(pair in text for pair in pairs) > PAIR  # parts of Chinese names of regions


def _own_side(one: TextXyz) -> int:
    """Return the side named right before a coordinate, in the words since the one before it."""
    near = re.split(r"[;；。]|\band\b|\bwhile\b|\bwhereas\b|\bversus\b", one.before)[-1]
    if one.after_other and not re.search(r"left|right|左|右", near, re.IGNORECASE):
        return 0
    return side_of(re.sub(r"\b[LRlr](?=[A-Z]{2,})", "", near))


def _against_side(xyz: Xyz, side: int, printed: str, where: Evidence) -> Finding | None:
    if side == 0 or abs(xyz[0]) < MIDLINE:
        return None
    good = (xyz[0] < 0) == (side == LEFT)
    word = "left" if side == LEFT else "right"
    return Finding(
        check="sides",
        subject=f"side of {printed}",
        status=Status.AGREES if good else Status.DIFFERS,
        stated=word,
        computed="left" if xyz[0] < 0 else "right",
        arithmetic=f"x = {format_value(xyz[0])} is {'left' if xyz[0] < 0 else 'right'}",
        explanation="" if good else "the sign of x or the side is wrong",
        places=(where,),
    )


def _repeated(texts: Sequence[TextXyz], tables: Sequence[TableXyz]) -> Iterator[Finding]:
    """Yield coordinates of an abstract that the text has with one sign or one value changed, where no table tells."""
    known = {row.xyz for row in tables}
    body = [one for one in texts if one.sentence.part is not Part.ABSTRACT]
    for one in texts:
        if one.sentence.part is not Part.ABSTRACT or one.xyz in known or any(o.xyz == one.xyz for o in body):
            continue
        near = [o for o in body if _nearly(one.xyz, o.xyz) and o.before and _share_text(one.before, o.before)]
        if near and not any(_nearly(one.xyz, row.xyz) for row in tables):
            yield Finding(
                check=CHECK,
                subject=f"{one.printed} in the abstract",
                status=Status.DIFFERS,
                stated=one.printed,
                computed=near[0].printed,
                arithmetic=f"{one.printed} in the abstract, {near[0].printed} in the text",
                explanation=_difference(one.xyz, near[0].xyz),
                places=(one.sentence.evidence(), near[0].sentence.evidence()),
            )


def _share_text(one: str, other: str) -> bool:
    words = _telling(one.lower())
    return bool(words & set(_LABEL_WORD.findall(other.lower())))


def _finding(one: TextXyz, row: TableXyz, status: Status, explanation: str) -> Finding:
    return Finding(
        check=CHECK,
        subject=f"{one.printed} in the text",
        status=status,
        stated=one.printed,
        computed=show(row.xyz),
        arithmetic=f"{one.printed} in the text, {show(row.xyz)} in {row.sheet.name}, row {row.row.number}",
        explanation=explanation,
        places=(one.sentence.evidence(), row.sheet.evidence(row.row)),
    )
