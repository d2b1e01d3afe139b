"""Files that people give an audit: a sample they have read again, and lists of papers known to be relevant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from corpora.errors import FormatError
from corpora.ids import parse_doi, parse_pmid
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.evidence import Problem
from corpora.nouns.records import Record
from corpora.sheets import Sheet, SheetRow, find_alias, read_bytes, read_form, read_sheet
from corpora.text import decode_text, peek
from screen.audit.cards import family_of
from screen.audit.known import Known
from screen.audit.sample import DELETED, HEADER, WHOLE, Reread
from screen.reading_sheet import HEADINGS, JUDGEMENTS, STEPS, read_judgement, read_step

ReadRecords = Callable[[Path], Sequence[Record]]
"""Reads the records of an export (RIS, nbib, …); the front door has one."""
ALIASES = {**HEADINGS, "sample": ("样本", "抽样"), "stratum": ("层", "分层"), "of": ("总数", "层内总数")}
"""Other headings of the columns of a sample."""
KNOWN = {
    "doi": ("doi", "digital object identifier"), "pmid": ("pmid", "pubmed id", "pubmedid", "pubmed"),
    "title": ("title", "article title", "题名", "标题", "篇名"), "year": ("year", "publication year", "年", "年份", "发表年份"),
    "author": ("author", "authors", "first author", "作者", "第一作者"), "name": ("study", "name", "citation", "known", "文献", "研究"),
}  # fmt: skip
"""Headings of a list of known papers by what they hold."""
NAMING = ("doi", "pmid", "title")
LISTS = "a table with a column doi, pmid or title, or a file with a DOI or PMID on each line"
LONGEST_NAME = 80
HEAD_BYTES = 4096
AS_WRITTEN = "Leave the columns sample, stratum, of and as_of as `focimine audit --sample` wrote them."
_OUT_OF = re.compile(r"\d+ of (\d+) ")


def read_rereadings(path: Path) -> tuple[list[Reread], tuple[Problem, ...]]:
    """Return the lines of a sheet that somebody filled in; lines without a judgement are not read yet and left out.

    Raises
    ------
    FormatError : the file is no such sheet, a judgement or step is none, a line is there twice, or the columns
        that say what was sampled were changed. The message names the line.
    """
    sheet = read_form(
        path,
        columns=(*HEADER, "who"),
        needed=("report", "step", "judgement", "sample", "of"),
        others=True,
        aliases=ALIASES,
    )
    rows = list(sheet.rows())
    population: dict[str, dict[str, int]] = {}
    for row in rows:
        _note_stratum(row, population)
    for label, sizes in population.items():
        _complete(label, sizes, sheet.name)
    lines = Counter((row.cells["sample"], row.cells.get("stratum", WHOLE), row.cells.get("who")) for row in rows)
    for (label, stratum, _), n in lines.items():
        if n > population[label][stratum]:
            message = f"{sheet.name}: {n} lines of the stratum {stratum}, which holds {population[label][stratum]}."
            raise FormatError(message, hint=AS_WRITTEN)
    found: dict[tuple[str, Step, str], Reread] = {}
    for row in rows:
        if "judgement" not in row.cells:
            continue
        one = _rereading(row, population)
        key = (one.report, one.step, one.who)
        if key in found:
            first = found[key].where
            raise FormatError(f"{row.where}: {one.report} is in {first} already.", hint="Keep one of the two lines.")
        found[key] = one
    return list(found.values()), sheet.problems


def _note_stratum(row: SheetRow, population: dict[str, dict[str, int]]) -> None:
    """Keep the size of the stratum a line was drawn from; FormatError where two lines give it differently."""
    number = row.cells.get("of", "").removesuffix(".0")
    label, stratum = row.cells.get("sample", ""), row.cells.get("stratum", WHOLE)
    if not label or not number.isdecimal():
        message = f"{row.where}: it does not say which sample it belongs to, or out of how many."
        raise FormatError(message, hint=AS_WRITTEN)
    if population.setdefault(label, {}).setdefault(stratum, int(number)) != int(number):
        raise FormatError(f"{row.where}: two sizes for the stratum {stratum}.", hint=AS_WRITTEN)


def _complete(label: str, sizes: dict[str, int], name: str) -> None:
    """Add the exclusions of strata whose lines were deleted: of those nothing was read. FormatError for too many."""
    stated = _OUT_OF.match(label)
    rest = int(stated[1]) - sum(sizes.values()) if stated else 0
    if rest < 0:
        message = f"{name}: the strata hold more exclusions than the sample was drawn from."
        raise FormatError(message, hint=AS_WRITTEN)
    if rest:
        sizes[DELETED] = rest


def _rereading(row: SheetRow, population: Mapping[str, Mapping[str, int]]) -> Reread:
    cells = row.cells
    judgement, step = read_judgement(cells["judgement"]), read_step(cells.get("step", ""))
    if judgement is None:
        hint = f"Write {', '.join(JUDGEMENTS)}, or 纳入, 排除, 不确定; leave it empty where it is not read yet."
        raise FormatError(f"{row.where}: judgement is {cells['judgement']!r}.", hint=hint)
    if step is None or "report" not in cells:
        raise FormatError(f"{row.where}: report or step is missing or unknown.", hint=f"Steps: {', '.join(STEPS)}.")
    return Reread(
        report=cells["report"],
        step=Step(step),
        judgement=Judgement(judgement),
        sample=cells["sample"],
        stratum=cells.get("stratum", WHOLE),
        population=population[cells["sample"]],
        reason=cells.get("reason", ""),
        who=cells.get("who", ""),
        where=row.where,
        as_of=_row_number(row),
    )


def _row_number(row: SheetRow) -> int | None:
    """Return the row of the ledger a sample was drawn at; None where the sheet is of an older version or says nothing."""
    text = row.cells.get("as_of", "").removesuffix(".0")
    if text and not text.isdecimal():
        raise FormatError(f"{row.where}: as_of is {text!r}, no row of the ledger.", hint=AS_WRITTEN)
    return int(text) if text else None


def read_known(path: Path, read_records: ReadRecords | None = None) -> tuple[list[Known], tuple[Problem, ...]]:
    """Return the papers of a list: a table with a column doi, pmid or title, one DOI or PMID a line, or an export.

    Raises
    ------
    FormatError : the file is none of these, or `read_records` cannot read it.
    """
    data = read_bytes(path)
    plain = _lines(data)
    if plain:
        return plain, ()
    try:
        sheet = read_sheet(data, name=str(path), lenient=True)
    except FormatError:
        if read_records is None:
            raise
        sheet = None
    if sheet is not None and any(find_alias(str(name), _NAMING) for name in sheet.frame.columns):
        known, nameless = _table(sheet)
        return known, (*sheet.problems, *nameless)
    if read_records is None:
        message = f"{path} has no column doi, pmid or title."
        raise FormatError(message, hint=f"Give {LISTS}.")
    try:
        records = read_records(path)
    except FormatError as error:
        raise FormatError(error.message, hint=f"{error.hint} Or give {LISTS}.") from error
    return [_of_record(record) for record in records], ()


_NAMING = {name: KNOWN[name] for name in NAMING}


def _lines(data: bytes) -> list[Known]:
    """Return the papers of a file with a DOI or a PMID on every line, and nothing else; none for any other file."""
    first = next((line for line in peek(data[:HEAD_BYTES]).splitlines() if line.strip()), "")
    if not _is_id(first.strip()):
        return []
    lines = [line.strip() for line in decode_text(data).text.splitlines() if line.strip()]
    known = [Known(name=line, doi=parse_doi(line), pmid=parse_pmid(line)) for line in lines]
    return known if all(map(_is_id, lines)) else []


def _is_id(line: str) -> bool:
    """Return whether a line is a DOI or a PMID and nothing else."""
    return bool(parse_pmid(line) or (parse_doi(line) and not {" ", "\t", ","} & set(line.removeprefix("doi: "))))


def _table(sheet: Sheet) -> tuple[list[Known], list[Problem]]:
    """Return the papers of a table, and a problem for each row that names none."""
    found, nameless = [], []
    for row in sheet.rows():
        cells = {name: row.cells[heading] for heading in reversed(row.cells) if (name := find_alias(heading, KNOWN))}
        year = cells.get("year", "")[:4]
        doi, pmid = parse_doi(cells.get("doi")), parse_pmid(cells.get("pmid"))
        named = cells.get("name") or " ".join(filter(None, (cells.get("author", "").split(";")[0], cells.get("year"))))
        title = cells.get("title")
        if doi or pmid or title:
            name = named or title or f"PMID {pmid}" if not doi else named or title or doi
            found.append(
                Known(
                    name=str(name)[:LONGEST_NAME],
                    doi=doi,
                    pmid=pmid,
                    title=title,
                    year=int(year) if year.isdecimal() else None,
                )
            )
        else:
            hint = "Give a DOI (10.…), a PMID in a column pmid, or a title."
            said = ", ".join(row.cells.values())[:LONGEST_NAME]
            message = f"no paper is named here ({said}); the row was left out."
            nameless.append(Problem(code="KNOWN-WITHOUT-ID", item=row.where, message=message, hint=hint))
    return found, nameless


def _of_record(record: Record) -> Known:
    author = family_of(record.authors[0]) if record.authors else ""
    name = " ".join(filter(None, (author, str(record.year or "")))) or record.title or record.doi or record.id
    title = record.title or record.title_translated
    return Known(name=name[:LONGEST_NAME], doi=record.doi, pmid=record.pmid, title=title, year=record.year)
