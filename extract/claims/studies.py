"""The table of included studies: a row per experiment, with its study, sample size, foci and codings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.claims.manuscript import Manuscript
from extract.claims.sheets import Sheet, SheetRow
from extract.numbers import parse_number

MOST_STUDIES = 0.6
"""Share of rows that must name a study for a table to be one of included studies."""
FEWEST_ROWS = 4
"""Rows of the smallest such table."""

AUTHOR_YEAR = re.compile(
    r"^\W*(?P<name>(?:(?:van|von|de|del|della|den|der|di|la|le|ten|ter|dos|da)\s+){0,2}[A-Z\u00c0-\u00de\u4e00-\u9fff][\w'’\u4e00-\u9fff -]*?)(?:,? (?:et al\.?|and .+?|& .+?)|[,，、]\s?[\u4e00-\u9fff]{2,4}|\s?等人?|\s?[和与&]\s?\S+)?,?\s*[(（]?(?P<year>(?:19|20)\d{2})(?P<letter>[a-z]?)[)）]?"
)
_AUTHOR = re.compile(
    r"^\W*(?P<name>[A-Z\u00c0-\u00de][\w'’-]+(?:[ -][A-Z][\w'’-]+){0,2})(?:,? (?:et al\.?|(?:and|&) .+?))?\W*(?:\[?\d{1,3}\]?)?\W*$|^(?P<zh>[\u4e00-\u9fff]{2,4})\s?(?:等人?)?$"
)
_STUDY = re.compile(r"stud(?:y|ies)|author|paper|reference|publication|article|文献|作者|研究(?!对象)", re.IGNORECASE)
_YEAR = re.compile(r"^\W*(?:publication )?year\b|^(?:发表)?年份?$", re.IGNORECASE)
_N = re.compile(
    r"^\W*(?:n|sample(?:\s*size)?s?|(?:n )?(?:healthy )?(?:participants?|subjects?)|no\.? of (?:participants|subjects)|number of (?:participants|subjects)"
    r"|total(?:\s*(?:n|sample(?:\s*size)?|participants|subjects))?|n total|sample n|样本量?|样本数|被试(?:人?数|量)?|人数|总人数)\s*(?:\(.*\)|,.*)?\W*$|^样本量",
    re.IGNORECASE,
)
_PATIENTS = re.compile(r"patient|\bcases?\b|患者|病例", re.IGNORECASE)
_CONTROLS = re.compile(r"\bHCs?\b|controls?\b|healthy|\bNCs?\b|\bTDs?\b|comparison|对照", re.IGNORECASE)
_GROUP_N = re.compile(r"\(\s*n\s*\)|^\W*n\b|\bn\W*$|人数", re.IGNORECASE)
_FOCI = re.compile(
    r"foci|coordinates?\s*(?:\(?n|reported|extracted|used)|(?:no\.?|number|n\.?|#)\s*(?:of )?(?:peaks|coordinates|foci|activations?|maxima)|^peaks?$|^coordinates$|坐标数|坐标个数|坐标点数|激活点|焦点|峰值数",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bages?\b|年龄", re.IGNORECASE)
_MALES = re.compile(r"^\W*(?:n )?(?:males?|men|男性?)(?:人数)?\W*$", re.IGNORECASE)
_FEMALES = re.compile(r"^\W*(?:n )?(?:females?|women|女性?)(?:人数)?\W*$", re.IGNORECASE)
_MALE_BRACKET = re.compile(r"[(（]\s*(?:n\s*)?(?:males?|men|M|♂|男性?)\s*[)）]", re.IGNORECASE)
_FEMALE_BRACKET = re.compile(r"[(（]\s*(?:n\s*)?(?:females?|women|F|♀|女性?)\s*[)）]", re.IGNORECASE)
_SEX_CELL = re.compile(
    r"^(?P<n>\d[\d,]*)\s*[(（\[]\s*(?P<part>\d+)\s*(?P<sex>m|f|male|males|female|females|men|women|男|女)?[)）\]]",
    re.IGNORECASE,
)
_BOTH_CELL = re.compile(r"^(?P<n>\d[\d,]*)\s*[(（\[]\s*(?P<one>\d+)\s*[mM男]?\s*/\s*(?P<two>\d+)\s*[fF女]?\s*[)）\]]")
_MEN_FIRST = re.compile(r"[(（]\s*(?:M|males?|men|男)\s*/\s*(?:F|females?|women|女)\s*[)）]", re.IGNORECASE)
_WOMEN_FIRST = re.compile(r"[(（]\s*(?:F|females?|women|女)\s*/\s*(?:M|males?|men|男)\s*[)）]", re.IGNORECASE)
_EXPERIMENT = re.compile(
    r"\s*[(（\[,]?\s*(?:exp(?:eriment|t)?\.?|study|contrast|sample|实验|研究)\s*\d+[a-z]?\s*[)）\]]?\s*$", re.IGNORECASE
)
_SIZE_COLUMNS = ("n", "males", "females", "foci", "controls", "patients")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One experiment: `key` is its study, `sample` whether two rows show the same people; codings by column."""

    key: str
    name: str
    year: int | None
    n: int | None
    foci: int | None
    males: int | None
    females: int | None
    patients: int | None
    controls: int | None
    sample: tuple[str, ...]
    cells: tuple[str, ...]
    row: SheetRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTable:
    """A table of included studies; `columns` gives the column of each role, `codings` the columns of text."""

    sheet: Sheet
    rows: tuple[StudyRow, ...]
    columns: dict[str, int]
    codings: tuple[int, ...]

    @property
    def studies(self) -> tuple[str, ...]:
        """The studies, in the order of the table."""
        return tuple(dict.fromkeys(row.key for row in self.rows))


def samples_of(rows: Iterable[StudyRow]) -> list[StudyRow]:
    """Return the first row of each distinct sample."""
    seen: dict[tuple[str, ...], StudyRow] = {}
    for row in rows:
        seen.setdefault((row.key, *row.sample), row)
    return list(seen.values())


def find_study_tables(manuscript: Manuscript) -> list[StudyTable]:
    """Return the tables of included studies, in printed order."""
    found = (_study_table(sheet) for sheet in manuscript.sheets)
    return [table for table in found if table is not None]


def _study_table(sheet: Sheet) -> StudyTable | None:
    if len(sheet.rows) < FEWEST_ROWS:
        return None
    columns = _roles(sheet)
    if "study" not in columns or not ({"n", "foci", "patients"} & set(columns)):
        return None
    rows = tuple(_rows(sheet, columns))
    taken = set(columns.values())
    codings = tuple(i for i in range(len(sheet.headings)) if i not in taken and _is_coding(sheet, i))
    return StudyTable(sheet=sheet, rows=rows, columns=columns, codings=codings)


def _roles(sheet: Sheet) -> dict[str, int]:
    """Return the column of each role that is certain: by its heading, the studies by their cells too."""
    columns: dict[str, int] = {}
    named = {
        "year": _YEAR,
        "n": _N,
        "foci": _FOCI,
        "age": _AGE,
        "males": _MALES,
        "females": _FEMALES,
        "controls": _CONTROLS,
        "patients": _PATIENTS,
    }
    for role, words in named.items():
        fitting = [i for i, heading in enumerate(sheet.headings) if words.search(heading) and i not in columns.values()]
        if role in _SIZE_COLUMNS:
            fitting = [i for i in fitting if _counts(sheet, i)]
        if len(fitting) == 1 or (fitting and role == "age"):
            columns[role] = fitting[0]
    columns |= _study_column(sheet, columns)
    return _with_groups(sheet, columns)


def _with_groups(sheet: Sheet, columns: dict[str, int]) -> dict[str, int]:
    """Return the columns with the patients' beside the controls' ("MDD (n)", "HC (n)"); controls alone are all people."""
    if "controls" not in columns or "patients" in columns:
        return columns
    taken = columns.values()
    left = [i for i, h in enumerate(sheet.headings) if _GROUP_N.search(h) and i not in taken and _counts(sheet, i)]
    if len(left) == 1:
        return columns | {"patients": left[0]}
    if "n" in columns or left:
        return columns
    return {("n" if role == "controls" else role): column for role, column in columns.items()}


def _study_column(sheet: Sheet, columns: dict[str, int]) -> dict[str, int]:
    """Return the column of the studies: cells of author and year, or of authors under a heading that says so."""
    for i, heading in enumerate(sheet.headings):
        cells = [cell for cell in sheet.column(i) if cell]
        dated = sum(1 for cell in cells if AUTHOR_YEAR.match(cell))
        authors = sum(1 for cell in cells if _AUTHOR.match(cell)) if _STUDY.search(heading) else 0
        enough = len(cells) >= FEWEST_ROWS - 1 and i not in columns.values()
        if enough and max(dated, authors) >= MOST_STUDIES * len(cells):
            return {"study": i}
    return {}


def _counts(sheet: Sheet, column: int) -> bool:
    cells = [cell for cell in sheet.column(column) if cell]
    whole = [cell for cell in cells if re.match(r"^\W*(?:n\s*=\s*)?\d{1,5}(?![\d.])", cell)]
    return bool(cells) and len(whole) >= MOST_STUDIES * len(cells)


def _is_coding(sheet: Sheet, column: int) -> bool:
    cells = [cell for cell in sheet.column(column) if cell]
    texts = [cell for cell in cells if re.search(r"[A-Za-z\u4e00-\u9fff]{2}", cell)]
    return bool(texts) and len(texts) >= MOST_STUDIES * len(cells)


def _rows(sheet: Sheet, columns: dict[str, int]) -> Iterable[StudyRow]:
    name, year = "", ""
    for row in sheet.rows:
        printed = row.cells[columns["study"]]
        if printed:
            name, year = printed, ""
        if "year" in columns and row.cells[columns["year"]]:
            year = row.cells[columns["year"]]
        if name:
            yield _row(row, sheet, columns, name, year)


def _row(row: SheetRow, sheet: Sheet, columns: dict[str, int], name: str, year: str) -> StudyRow:
    n, males, females = _people(row, sheet, columns)
    dated = AUTHOR_YEAR.match(name)
    printed_year = re.search(r"(?:19|20)\d{2}", year) or (re.match(r".*", dated["year"]) if dated else None)
    patients, controls = _count(row, columns.get("patients")), _count(row, columns.get("controls"))
    if "n" not in columns and patients is not None and controls is not None:
        n = patients + controls
    plain = _EXPERIMENT.sub("", name)
    same = [
        row.cells[columns[role]] for role in ("n", "patients", "controls", "age", "males", "females") if role in columns
    ]
    return StudyRow(
        key=" ".join((plain.lower().strip(" *†"), year)).strip(),
        name=f"{name} {year}".strip() if not dated else name,
        year=int(printed_year[0]) if printed_year else None,
        n=n,
        foci=_count(row, columns.get("foci")),
        males=males,
        females=females,
        patients=patients,
        controls=controls,
        sample=tuple(re.sub(r"\s", "", cell) for cell in same),
        cells=row.cells,
        row=row,
    )


def _people(row: SheetRow, sheet: Sheet, columns: dict[str, int]) -> tuple[int | None, int | None, int | None]:
    """Return n, males and females of a row; a number in brackets behind n is what its heading or the cell says."""
    n = _count(row, columns.get("n"))
    males, females = _count(row, columns.get("males")), _count(row, columns.get("females"))
    both = _SEX_CELL.match(row.cells[columns["n"]]) if "n" in columns else None
    if both:
        heading = sheet.headings[columns["n"]]
        sex = (both["sex"] or "")[:1].lower()
        if sex in ("m", "男") or (not sex and _MALE_BRACKET.search(heading)):
            males = int(both["part"])
        elif sex in ("f", "w", "女") or (not sex and _FEMALE_BRACKET.search(heading)):
            females = int(both["part"])
    pair = _BOTH_CELL.match(row.cells[columns["n"]]) if "n" in columns else None
    if pair and _MEN_FIRST.search(sheet.headings[columns["n"]]):
        males, females = int(pair["one"]), int(pair["two"])
    elif pair and _WOMEN_FIRST.search(sheet.headings[columns["n"]]):
        females, males = int(pair["one"]), int(pair["two"])
    return n, males, females


def _count(row: SheetRow, column: int | None) -> int | None:
    if column is None:
        return None
    found = re.match(r"^\W*(?:[nN]\s*=\s*)?(\d{1,3}(?:,\d{3})+|\d{1,6})(?![\d.])", row.cells[column])
    if found is None:
        number = parse_number(row.cells[column])
        return int(number.value) if number and number.value == int(number.value) else None
    return int(found[1].replace(",", ""))


def named(rows: Sequence[StudyRow]) -> str:
    """Return the names of studies, each once."""
    return ", ".join(dict.fromkeys(row.name for row in rows))
