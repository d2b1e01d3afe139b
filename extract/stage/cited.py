"""What lists and sheets show of a paper beside its ids: first author, year, title, the names of its files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpora.ids import parse_doi
from corpora.review.report_names import resolve_report
from corpora.settled import Reports
from corpora.store import Store

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_INITIALS = re.compile(r"\s+[A-Z][A-Z.-]{0,4}$")
"""What MEDLINE prints after a family name."""


def plain(text: str) -> str:
    """Return a quote in one line without control characters, which PDFs leave in place of signs."""
    return " ".join(_CONTROL.sub(" ", text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A report as people know it; what is not known is empty."""

    author: str = ""
    year: str = ""
    title: str = ""
    doi: str = ""

    @property
    def short(self) -> str:
        """Return "Family, year"."""
        return ", ".join(part for part in (self.author, self.year) if part) or "no author"


def read_cited(store: Store, reports: Iterable[str]) -> dict[str, Cited]:
    """Return what is known of each of these reports, by its first record."""
    sql = """SELECT record, coalesce(body ->> '$.authors[0].family', first_author) AS author, year, title, doi FROM records
             WHERE record IN (SELECT value FROM json_each(?))"""
    rows = store.query(sql, (json.dumps(sorted(set(reports))),))
    return {
        row["record"]: Cited(
            author=_INITIALS.sub("", row["author"] or ""),
            year=str(row["year"] or ""),
            title=" ".join((row["title"] or "").split()),
            doi=row["doi"] or "",
        )
        for row in rows
    }


def file_names(store: Store) -> dict[str, str]:
    """Return the name of the file each document was, by its SHA-256."""
    return {row["document"]: row["name"] or "" for row in store.query("SELECT document, name FROM documents")}


def cited_cells(cited: Mapping[str, Cited], report: str) -> dict[str, str]:
    """Return the cells author, year and title of a sheet's row."""
    found = cited.get(report, Cited())
    return {"author": found.author, "year": found.year, "title": found.title}


def find_report(store: Store, reports: Reports, given: str) -> str:
    """Return the report `given` names: the id of any of its records, a DOI or a PMID; else `given` itself.

    StoreError where a DOI or a PMID belongs to no report or to several.
    """
    if given in reports.of or parse_doi(given) is not None or given.isdecimal():
        return resolve_report(store, reports, given)
    return given
