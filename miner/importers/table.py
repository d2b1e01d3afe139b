"""Tables with headings (CSV, TSV, XLSX): Scopus, Embase, PubMed, Zotero, and any with title and year."""

from __future__ import annotations

import re

from corpora.errors import FormatError
from corpora.formats.delimited import parse_rows
from corpora.formats.workbook import is_workbook
from corpora.ids import parse_pmcid, parse_pmid, record_id, sha256_hex
from corpora.notices.found import text_of_notes
from corpora.nouns.records import Record
from corpora.sheets import read_sheet
from corpora.text import peek
from miner.importers.base import ImportedRecords
from miner.importers.fields import (
    clean,
    find_doi,
    find_issn,
    parse_keywords,
    parse_pages,
    parse_volume,
    parse_year,
)
from miner.importers.names import parse_author
from miner.importers.tagged import TaggedRecord

PREFACE_LINES = 10
"""Lines that may precede the headings (a line "sep=;", blank lines)."""
_TITLE = ("title", "article title", "primary_title", "题名", "标题")
_OTHERS = frozenset({
    "abstract", "authors", "author", "author names", "year", "publication year", "doi", "pmid", "journal", "source title", "source", "keywords",
    "journal/book", "作者", "摘要",
})  # fmt: skip
_SIGNS = (
    ("scopus", frozenset({"eid", "source title"})), ("embase", frozenset({"emtree medical index terms"})),
    ("pubmed", frozenset({"pmid", "nihms id"})),
)  # fmt: skip


class TableImporter:
    """Reads a table whose headings hold a title and another bibliographic field; ragged rows are kept."""

    name = "CSV table"
    database = None

    def claims(self, _name: str, head: bytes) -> bool:
        """Return whether the first line is a row of headings with a title among them, or the file is a workbook."""
        if is_workbook(head):
            return True
        heading = next(parse_rows(_first_lines(peek(head)), strict=False), None)
        names = {_plain(cell) for cell in heading.cells} if heading else set()
        return bool(names & set(_TITLE)) and bool(names & _OTHERS)

    def read(self, data: bytes, name: str) -> ImportedRecords:
        """Return one record per row; columns we do not know are kept as raw tags, two of one name as two tags."""
        sheet = read_sheet(data, name=name, lenient=True)
        headings = [str(heading) for heading in sheet.frame.columns]
        if not {_plain(heading) for heading in headings} & set(_TITLE):
            raise FormatError(f"{name} has no column of titles.", hint=f"Name one of its columns {_TITLE[0]}.")
        entries = [
            TaggedRecord(line=line, tags=tuple((h, cell) for h, cell in zip(headings, cells, strict=True) if cell))
            for line, *cells in sheet.frame.itertuples(name=None)
        ]
        sha, sign = sha256_hex(data), _database(headings)
        records = [_record(entry, sha, position, sign) for position, entry in enumerate(entries, start=1)]
        return records, [problem for problem in sheet.problems if problem.code != "SHEET-HEADING-TWICE"]


def _first_lines(text: str) -> str:
    """Return the beginning of a text up to its first line with a heading."""
    return "\n".join(text.split("\n")[:PREFACE_LINES])


def _plain(heading: str) -> str:
    return heading.strip().strip('"').removeprefix("\ufeff").lower().replace("_", " ")


def _database(headings: list[str]) -> str | None:
    names = {_plain(heading) for heading in headings}
    return next((database for database, signs in _SIGNS if signs <= names), None)


def _record(entry: TaggedRecord, sha: str, position: int, database: str | None) -> Record:
    plain = TaggedRecord(line=entry.line, tags=tuple((_plain(tag), value) for tag, value in entry.tags))
    get = plain.first
    return Record(
        id=record_id(sha, position),
        source=sha,
        position=position,
        database=database,
        title=clean(get("title", "article title", "primary title", "题名", "标题")),
        title_translated=clean(get("original title", "translated title")),
        authors=tuple(
            a
            for a in map(
                parse_author,
                _author_parts(get("author full names", "authors", "author", "author names", "作者") or ""),
            )
            if a
        ),
        year=parse_year(get("year"), get("publication year"), get("date"), get("source")),
        journal=clean(
            get(
                "journal",
                "source title",
                "publication title",
                "journal/book",
                "secondary title",
                "booktitle",
                "刊名",
            )
        ),
        volume=parse_volume(get("volume")),
        issue=parse_volume(get("issue", "number")),
        pages=parse_pages(get("pages", "page start", "start page"), get("page end", "end page"))
        or parse_pages(get("art. no.", "article number")),
        doi=find_doi(get("doi")),
        pmid=parse_pmid(get("pmid", "pubmed id")),
        pmcid=parse_pmcid(get("pmcid")),
        issn=find_issn(get("issn", "isbn")),
        accession=get("eid", "accession number", "id"),
        abstract=clean(get("abstract", "摘要")),
        keywords=parse_keywords(plain.all("author keywords", "keywords", "manual tags", "关键词")),
        language=get("language of original document", "language"),
        publication_types=tuple(filter(None, (get("document type", "item type", "entrytype", "publication type"),))),
        url=get("link", "url"),
        retraction=get("retraction")
        or text_of_notes(
            plain.all("notes", "note", "extra", "备注"), plain.all("document type", "item type", "publication type")
        ),
        raw=entry.tags,
        line=entry.line,
    )


_INITIALS = re.compile(r"^[^,]*\s(?:[A-Z]\.?[- ]?){1,4}$")


def _author_parts(text: str) -> list[str]:
    """Return the names in one cell: separated by ";", " and ", line breaks, or by commas where these separate names.

    "Adeli K.Lewis G. F." (EndNote's run-on form) is cut after an initial that a capitalised word follows.
    """
    text = re.sub(r"\s*\(\d{5,}\)", "", text)
    for separator in (r"[;；]", r"\s+and\s+", r"\n"):
        if re.search(separator, text):
            return [part.strip() for part in re.split(separator, text) if part.strip()]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and all(
        _INITIALS.match(part.rstrip(".") + ("." if part.endswith(".") else "")) for part in parts
    ):
        return parts
    return [part.strip() for part in re.split(r"(?<=[A-Z]\.)(?=[A-Z][\w'’-]+)", text) if part.strip()]
