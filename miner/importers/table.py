"""Tables with headings (CSV, TSV, XLSX): of databases, reference managers and screening tools, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.errors import FormatError
from corpora.formats.workbook import is_workbook
from corpora.ids import parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.evidence import Problem, Severity
from corpora.nouns.records import Author, Record
from corpora.sheets import Sheet, read_sheet
from corpora.text import decode_text, encoding_problems, peek
from miner.importers.base import ImportedRecords
from miner.importers.checks.lost import fields_lost, lacking
from miner.importers.fields import (
    address,
    clean,
    clean_all,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
)
from miner.importers.names import parse_author
from miner.importers.ris import database_in, named_database
from miner.importers.tables.citation import LONGEST_SOURCE, parse_source
from miner.importers.tables.layout import blank_preface, check_row, find_heading
from miner.importers.tables.people import find_separator, listed_in, names_in, run_on_names
from miner.importers.tables.vocabulary import (
    HEADINGS,
    database_of_headings,
    fold_heading,
    is_heading_row,
    is_known,
)
from miner.importers.tagged import TaggedRecord

_CITATION = re.compile(r"^(?P<journal>.+?)[\s,.]*\(?(?P<year>(?:19|20)\d\d)[^;:()\d]{0,12}\)?[;,]?\s*\d+\s*[(:]")
"""A whole citation in a column "Source": "J Imag (2014) 3:2 (10-20)"."""
_VOLUME_ISSUE = re.compile(
    r"^(?:(?:19|20)\d\d\s*年?[,，]?\s*)?(?:第?(\d+)卷?)?\s*(?:[(（第]\s*([^()（）期]+)[)）期]*)?$"
)
_PMID_NOTE = re.compile(r"\bPMID:?\s*(\d{1,9})\b", re.IGNORECASE)


class TableImporter:
    """Reads a table whose headings hold a title and another bibliographic field; ragged rows are kept."""

    name = "CSV table"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether one of the first lines is headings with a title among them, or the file is a workbook."""
        return is_workbook(head) or find_heading(peek(head)) is not None

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return one record per row; columns we do not know are kept as raw tags, two of one name as two tags.

        FormatError where no row of headings is found, or a later row is the headings of another table.
        """
        sheet = _workbook(data, name) if is_workbook(data) else _separated(data, name)
        headings = [str(heading) for heading in sheet.frame.columns]
        entries = [
            TaggedRecord(line=line, tags=tuple((h, cell) for h, cell in zip(headings, cells, strict=True) if cell))
            for line, *cells in sheet.frame.itertuples(name=None)
            if check_row(cells, headings, f"{name}, line {line}")
        ]
        sha, database = sha256_hex(data), database_of_headings(headings)
        folded = [_folded(entry, database) for entry in entries]
        separators = {
            heading: find_separator(cell for entry in folded for cell in entry.all(heading))
            for heading in HEADINGS["authors"]
        }
        records = [
            replace(record_of_fields(entry, sha, position, separators), raw=raw.tags)
            for position, (entry, raw) in enumerate(zip(folded, entries, strict=True), start=1)
        ]
        records = [replace(record, database=record.database or database) for record in records]
        problems = [problem for problem in sheet.problems if problem.code != "SHEET-HEADING-TWICE"]
        return records, [*problems, *_unread(entries, records, name)]


def _separated(data: bytes, name: str) -> Sheet:
    """Return a separated table from its headings on, with the line numbers of the file."""
    decoded = decode_text(data)
    start = find_heading(decoded.text)
    if start is None:
        raise FormatError(f"{name} has no column of titles.", hint="Name one of its columns title.")
    body = blank_preface(decoded.text, start)
    sheet = read_sheet(("\ufeff" + body).encode("utf-8", "surrogatepass"), name=name, lenient=True)
    doubts = [problem for problem in encoding_problems(decoded, name) if problem.severity is not Severity.INFO]
    return replace(sheet, problems=(*doubts, *sheet.problems))


def _workbook(data: bytes, name: str) -> Sheet:
    """Return a workbook's table from its headings on, lines of a title or query above them left out."""
    sheet = read_sheet(data, name=name, lenient=True)
    if is_heading_row(map(str, sheet.frame.columns)):
        return sheet
    for number, (_, *cells) in enumerate(sheet.frame.head(25).itertuples(name=None)):
        if is_heading_row(cells):
            below = sheet.frame.iloc[number + 1 :]
            named = [cell or f"column {i}" for i, cell in enumerate(cells, start=1)]
            kept = tuple(problem for problem in sheet.problems if problem.code != "SHEET-COLUMN-UNNAMED")
            return replace(sheet, frame=below.set_axis(named, axis="columns"), problems=kept)
    raise FormatError(
        f"{name} is a spreadsheet (Excel), but has no column of titles.",
        hint="Name one of its columns title, or save the sheet with the records as CSV.",
    )


def _folded(entry: TaggedRecord, database: str | None) -> TaggedRecord:
    tags = tuple((fold_heading(tag), value) for tag, value in entry.tags)
    if database == "springer":
        tags = tuple((tag, run_on_names(value) if tag in HEADINGS["authors"] else value) for tag, value in tags)
    return TaggedRecord(line=entry.line, tags=tags)


def _unread(entries: Sequence[TaggedRecord], records: Sequence[Record], name: str) -> list[Problem]:
    """Return what names the filled columns that were not understood.

    It is a warning where no record has a main field that one of them, to judge by its cells, may hold.
    """
    columns: dict[str, list[str]] = {}
    for entry in entries:
        for heading, cell in entry.tags:
            if not is_known(heading) and not _UNNAMED.fullmatch(heading):
                columns.setdefault(heading, []).append(cell)
    if not columns:
        return []
    others = [cell for heading, cells in columns.items() if not _IDS.search(heading) for cell in cells]
    lost = fields_lost(records, others)
    listed = ", ".join(map(repr, list(columns)[:LISTED])) + (" …" if len(columns) > LISTED else "")
    return [
        Problem(
            code="COLUMNS-NOT-UNDERSTOOD",
            item=name,
            message=f"columns not understood, kept with the records as they are: {listed}.{lacking(lost)}",
            hint="If one of them holds what is missing, give it a usual heading (title, authors, year, journal, volume, issue, "
            "pages, doi, pmid, abstract, keywords).",
            severity=Severity.WARNING if lost else Severity.INFO,
        )
    ]


LISTED = 12
"""Headings a message lists."""
_UNNAMED = re.compile(r"column \d+")
_IDS = re.compile(r"\b(?:ids?|number of|count|rank|score|index)\b", re.IGNORECASE)
"""Headings of columns of ids and counts, which hold no field of ours."""


def record_of_fields(entry: TaggedRecord, sha: str, position: int, separators: dict[str, str | None]) -> Record:
    """Return the record of a row whose tags are folded headings; `separators` tell how each column separates names."""

    def get(field: str) -> str | None:
        return next((value for value in map(clean, _values(entry, field)) if value), None)

    cited = parse_source(get("citation"))
    volume, issue = _volume_and_issue(get("volume"), get("issue"), get("volume_issue"))
    journal, cited_year = _journal(_values(entry, "journal"))
    kind = get("kind")
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=named_database(" ".join(_values(entry, "database"))),
        title=get("title"),
        title_translated=get("title_translated"),
        authors=_authors(entry, "authors", separators),
        authors_translated=_authors(entry, "authors_translated", separators),
        year=next(filter(None, map(parse_year, _values(entry, "year"))), None)
        or cited_year
        or parse_year(get("volume_issue")),
        journal=journal,
        journal_translated=get("journal_translated"),
        volume=volume or cited.volume,
        issue=issue or cited.issue,
        pages=_pages(entry) or cited.pages,
        doi=find_doi(*_values(entry, "doi")),
        pmid=_pmid(entry),
        pmcid=next((p for p in map(parse_pmcid, map(_last_part, _values(entry, "pmcid"))) if p), None),
        issn=find_issn(get("issn")),
        accession=get("accession"),
        abstract=clean_all(_values(entry, "abstract")[:1]) or get("abstract"),
        abstract_translated=get("abstract_translated"),
        keywords=_keywords(entry, "keywords"),
        mesh=_keywords(entry, "mesh"),
        language=get("language"),
        publication_types=parse_keywords([kind or ""]),
        url=address(get("url")),
        retraction=get("retraction") or text_of_notes(_values(entry, "notes"), _values(entry, "kind")),
        line=entry.line,
    )


def _values(entry: TaggedRecord, field: str) -> list[str]:
    """Return the filled cells of the columns that are a field, the most trusted column first."""
    return [value for heading in HEADINGS[field] for value in entry.all(heading)]


def _keywords(entry: TaggedRecord, field: str) -> tuple[str, ...]:
    cells = _values(entry, field)
    return parse_keywords((word for cell in cells for word in listed_in(cell) or [cell]), breaks=r"[;；|]+")


def _authors(entry: TaggedRecord, field: str, separators: dict[str, str | None]) -> tuple[Author, ...]:
    """Return the authors of the most trusted column that names any."""
    for heading in HEADINGS[field]:
        names = [name for cell in entry.all(heading) for name in names_in(cell, separators.get(heading))]
        authors = tuple(author for author in map(parse_author, names) if author)
        if authors:
            return authors
    return ()


def _journal(values: Sequence[str]) -> tuple[str | None, int | None]:
    """Return the journal, and the year where only a whole citation names it; names of databases are no journals."""
    for value in filter(None, map(clean, values)):
        if database_in(value) and len(value.split()) <= 2:
            continue
        citation = _CITATION.match(value[:LONGEST_SOURCE])
        return (citation["journal"].strip(" .,;"), int(citation["year"])) if citation else (value, None)
    return None, None


def _volume_and_issue(volume: str | None, issue: str | None, joined: str | None) -> tuple[str | None, str | None]:
    """Return volume and issue, those of a column that holds both ("2014,46(5)") where they have none of their own."""
    both = _VOLUME_ISSUE.match(joined) if joined else None
    if both:
        volume, issue = volume or both[1], issue or both[2]
    return parse_volume(volume), parse_volume(issue)


def _pages(entry: TaggedRecord) -> str | None:
    for whole in _values(entry, "pages"):
        if pages := parse_pages(whole):
            return pages
    first, last = _values(entry, "first_page"), _values(entry, "last_page")
    return parse_pages(first[0] if first else None, last[0] if last else None) or next(
        filter(None, map(parse_pages, _values(entry, "article_number"))), None
    )


def _pmid(entry: TaggedRecord) -> str | None:
    """Return the PubMed id of its column (a number or PubMed's address), else of a note "PMID: 1" (Zotero)."""
    for value in _values(entry, "pmid"):
        if pmid := parse_pmid(_last_part(value)):
            return pmid
    found = _PMID_NOTE.search(" ".join(_values(entry, "notes")))
    return parse_pmid(found[1]) if found else None


def _last_part(value: str) -> str:
    """Return what follows the last slash of an address, or "PUBMED " (Cochrane)."""
    return re.sub(r"^PUBMED\s+", "", value.strip(), flags=re.IGNORECASE).rstrip("/").rpartition("/")[2]
