"""Sums inside tables: columns against their totals, men and women against n, voxels against volumes, shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extract.claims.checks.percentages import fits, nearest_count
from extract.claims.explain import explain_sum
from extract.claims.facts import Facts
from extract.claims.sheets import Sheet, SheetRow, totals_of
from extract.claims.studies import StudyTable, samples_of
from extract.claims.values import Finding, Status, agreement, format_value, spelled_sum
from extract.numbers import parse_number

CHECK = "sums in tables"
FEWEST_SUMMANDS = 2
CLOSE = 0.15
"""Relative difference up to which a total that is no sum of its column is taken for a wrong sum, not another figure."""
_VOLUME = re.compile(r"mm\s*\^?\s*[3³]|体积", re.IGNORECASE)
_VOXELS = re.compile(r"voxels?|体素|\bk\b|\bkE\b", re.IGNORECASE)
_COUNT_OF = re.compile(r"^\s*(?P<a>\d[\d,]*)\s*[(（]\s*(?P<p>\d{1,3}(?:\.\d+)?)\s*%?\s*[)）]\s*$")
_N_IN_HEADING = re.compile(r"\bn\s*=\s*(\d[\d,]*)", re.IGNORECASE)
_NO_SUM = re.compile(
    r"year|mean|\bage|\bSD\b|\bM\b|range|median|年份?|年龄|平均|threshold|\bp\b|score|\b[xyz]\b|\bBA\b|ratio|rate",
    re.IGNORECASE,
)


def check_sums(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each sum that a table prints or implies."""
    studies = {id(table.sheet): table for table in facts.tables}
    for sheet in facts.manuscript.sheets:
        table = studies.get(id(sheet))
        for row in sheet.totals:
            yield from _totals(sheet, row, table)
        yield from _volumes(sheet)
        yield from _counts_and_shares(sheet)
        if table is not None:
            yield from _sexes(table)
            yield from _groups(table)


def _totals(sheet: Sheet, row: SheetRow, table: StudyTable | None) -> Iterator[Finding]:
    for column, stated in totals_of(row):
        at = column if column is not None else _only_sum(sheet, stated, table)
        of_people = table is not None and at == table.columns.get("n")
        if at is not None and (of_people or not _NO_SUM.search(sheet.headings[at])):
            found = _total(sheet, row, at, stated, table)
            if found:
                yield found


def _only_sum(sheet: Sheet, stated: float, table: StudyTable | None) -> int | None:
    """Return the column a total without a place of its own is of: the foci's, else the one whose sum is nearest."""
    if table is not None and "foci" in table.columns:
        return table.columns["foci"]
    sums = {i: sum(_numbers(sheet, i)) for i in range(len(sheet.headings)) if _numbers(sheet, i)}
    near = {i: abs(total - stated) for i, total in sums.items() if abs(total - stated) <= CLOSE * abs(stated)}
    return min(near, key=lambda i: near[i], default=None)


def _numbers(sheet: Sheet, column: int) -> list[float]:
    """Return the numbers of a column of counts; empty where a filled cell holds none."""
    cells = [cell for cell in sheet.column(column) if re.search(r"\w", cell)]
    found = [_count(cell) for cell in cells]
    return [n for n in found if n is not None] if found and None not in found else []


def _count(cell: str) -> float | None:
    number = parse_number(cell)
    if number is None:
        leading = re.match(r"^\s*(\d{1,3}(?:,\d{3})+|\d+)\s*[(（]", cell)
        return float(leading[1].replace(",", "")) if leading else None
    return number.value if not number.relation else None


def _total(sheet: Sheet, row: SheetRow, column: int, stated: float, table: StudyTable | None) -> Finding | None:
    """Return a column's sum against its total; of participants, each sample once or every row."""
    numbers = _numbers(sheet, column)
    if len(numbers) < FEWEST_SUMMANDS:
        return None
    total, name = sum(numbers), sheet.headings[column] or f"column {column + 1}"
    possible = {total}
    parts = [
        (f"row {r.number}", int(n)) for r, n in zip((r for r in sheet.rows if r.cells[column]), numbers, strict=False)
    ]
    if table is not None and column == table.columns.get("n"):
        samples = samples_of(table.rows)
        possible.add(sum(one.n or 0 for one in samples))
        total = sum(one.n or 0 for one in samples)
        parts = [(one.name, one.n or 0) for one in samples]
        numbers = [float(n) for _, n in parts]
    elif table is not None:
        parts = [(one.name, int(n)) for one, n in zip(table.rows, numbers, strict=False)]
    good = any(abs(stated - one) <= 0.5 * 10 ** -_digits(numbers) for one in possible)
    if not good and (abs(stated - total) > CLOSE * max(abs(total), 1) or stated != int(stated)):
        return None  # another figure than a sum: a mean, a range, a test
    return Finding(
        check=CHECK,
        subject=f"{sheet.name}: total of “{name}”",
        status=agreement(differs=not good),
        stated=format_value(stated),
        computed=format_value(stated if good else total),
        arithmetic=spelled_sum(numbers),
        explanation="" if good else explain_sum(int(stated), parts),
        places=(sheet.evidence(row),),
    )


def _digits(numbers: Sequence[float]) -> int:
    return max(len(format_value(n).partition(".")[2]) for n in numbers)


def _sexes(table: StudyTable) -> Iterator[Finding]:
    """Yield rows in which men and women do not make n; one finding counts the rows that are right."""
    good = 0
    for row in table.rows:
        if row.n is None or (row.males is None and row.females is None):
            continue
        men, women = row.males, row.females
        wrong = men + women != row.n if men is not None and women is not None else (men or women or 0) > row.n
        good += not wrong
        if wrong:
            both = men is not None and women is not None
            yield Finding(
                check=CHECK,
                subject=f"{table.sheet.name}, {row.name}: men and women",
                status=Status.DIFFERS,
                stated=str(row.n),
                computed=str((men or 0) + (women or 0)),
                arithmetic=f"{men} + {women} = {(men or 0) + (women or 0)}" if both else f"{men or women} of {row.n}",
                explanation="more of one sex than people" if not both else "",
                places=(table.sheet.evidence(row.row),),
            )
    if good:
        yield Finding(
            check=CHECK,
            subject=f"{table.sheet.name}: men and women in each row",
            status=Status.AGREES,
            stated=f"{good} rows",
            places=(table.sheet.evidence(),),
        )


def _groups(table: StudyTable) -> Iterator[Finding]:
    """Yield rows in which patients and controls do not make n; one finding counts the rows that do."""
    if not {"n", "patients", "controls"} <= set(table.columns):
        return
    full = [row for row in table.rows if None not in (row.n, row.patients, row.controls)]
    wrong = [row for row in full if (row.patients or 0) + (row.controls or 0) != row.n]
    if len(wrong) * 2 > len(full):
        return  # n is not the sum of these columns
    for row in wrong:
        total = (row.patients or 0) + (row.controls or 0)
        yield Finding(
            check=CHECK,
            subject=f"{table.sheet.name}, {row.name}: patients and controls",
            status=Status.DIFFERS,
            stated=str(row.n),
            computed=str(total),
            arithmetic=f"{row.patients} + {row.controls} = {total}",
            places=(table.sheet.evidence(row.row),),
        )
    yield Finding(
        check=CHECK,
        subject=f"{table.sheet.name}: patients and controls in each row",
        status=Status.AGREES,
        stated=f"{len(full) - len(wrong)} rows",
        places=(table.sheet.evidence(),),
    )


def volume_of(sheet: Sheet, row: SheetRow) -> float | None:
    """Return the volume in mm3 that a row of a table gives, None where it gives none."""
    column = next((i for i, h in enumerate(sheet.headings) if _VOLUME.search(h)), None)
    return _count(row.cells[column]) if column is not None else None


def _volumes(sheet: Sheet) -> Iterator[Finding]:
    """Yield whether volumes and voxels of the rows stand in one ratio, the volume of a voxel."""
    volume = next((i for i, h in enumerate(sheet.headings) if _VOLUME.search(h)), None)
    voxels = next((i for i, h in enumerate(sheet.headings) if _VOXELS.search(h) and i != volume), None)
    if volume is None or voxels is None or _VOXELS.search(sheet.headings[volume]):
        return
    pairs = [(row, _count(row.cells[volume]), _count(row.cells[voxels])) for row in sheet.rows]
    known = [(row, v, k) for row, v, k in pairs if v and k]
    if len(known) < FEWEST_SUMMANDS:
        return
    ratio, n = Counter(round(v / k, 4) for _, v, k in known).most_common(1)[0]
    if n < FEWEST_SUMMANDS or n * 2 <= len(known):
        return
    for row, v, k in known:
        good = round(v / k, 4) == ratio
        yield Finding(
            check=CHECK,
            subject=f"{sheet.name}, row {row.number}: volume and voxels",
            status=agreement(differs=not good),
            stated=f"{format_value(v)} mm³, {format_value(k)} voxels",
            computed=f"{format_value(k * ratio)} mm³",
            arithmetic=f"{format_value(k)} × {format_value(ratio)} mm³ = {format_value(k * ratio)} mm³",
            explanation="" if good else f"the other {n} rows have {format_value(ratio)} mm³ per voxel",
            places=(sheet.evidence(row),),
        )


def _counts_and_shares(sheet: Sheet) -> Iterator[Finding]:
    """Yield cells "12 (42.9 %)" against the number of their heading, or the one number that fits the other cells."""
    for column, heading in enumerate(sheet.headings):
        told = _N_IN_HEADING.search(heading)
        cells = [(row, m) for row in sheet.rows if (m := _COUNT_OF.match(row.cells[column]))]
        if not cells or not ("%" in heading or any("%" in m[0] for _, m in cells)):
            continue
        of = int(told[1].replace(",", "")) if told else _common_whole([(int(m["a"]), m["p"]) for _, m in cells])
        for row, match in cells if of else ():
            a = int(match["a"].replace(",", ""))
            good = fits(a, of or 0, match["p"])
            yield Finding(
                check=CHECK,
                subject=f"{sheet.name}, row {row.number}: count and percentage",
                status=agreement(differs=not good),
                stated=match[0].strip(),
                computed=f"{100 * a / (of or 1):.1f} %",
                arithmetic=f"{a} / {of} = {100 * a / (of or 1):.3f} %",
                explanation="" if good else nearest_count(of or 0, match["p"]),
                places=(sheet.evidence(row),),
            )


MOST_WHOLE = 5000
FEWEST_CELLS = 4


def _common_whole(cells: Sequence[tuple[int, str]]) -> int | None:
    """Return the one number of which most cells' percentages are, None where several fit or none does."""
    if len(cells) < FEWEST_CELLS:
        return None
    candidates = {of: sum(fits(a, of, p) for a, p in cells) for of in _wholes(cells)}
    best = max(candidates.values(), default=0)
    fitting = [of for of, n in candidates.items() if n == best]
    return fitting[0] if len(fitting) == 1 and best >= len(cells) - 1 else None


def _wholes(cells: Sequence[tuple[int, str]]) -> set[int]:
    guesses = (round(100 * a / float(p)) for a, p in cells if float(p))
    return {of for guess in guesses for of in range(max(1, guess - 3), guess + 4) if of <= MOST_WHOLE}
