"""What lists and sheets show of a paper beside its ids: first author, year, title, the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpora.ids import parse_doi
from corpora.review.report_names import family_of, read_bibliography, resolve_report, study_names
from corpora.settled import Reports, Settled, read_settled
from corpora.store import Store

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def plain(text: str) -> str:
    """Return a quote in one line without control characters, which PDFs leave in place of signs."""
    return " ".join(_CONTROL.sub(" ", text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A report as people know it; what is not known is empty. `short` is what lists and analyses call it: "Xu, 2010a"."""

    short: str = "no author"
    author: str = ""
    year: str = ""
    title: str = ""
    doi: str = ""


def read_cited(store: Store, reports: Iterable[str], settled: Settled | None = None) -> dict[str, Cited]:
    """Return what is known of each of these reports, by its first record.

    `settled` is what is settled in the review, where the caller has read it already.
    """
    wanted = set(reports)
    if not wanted:
        return {}
    settled = settled or read_settled(store)
    included, of = settled.included(), settled.reports.of
    # All that have documents, so that a report is called alike whichever of them a list shows.
    read = {of.get(row["record"], row["record"]) for row in store.query("SELECT record FROM documents")}
    of_included = read_bibliography(store, included)
    of_others = read_bibliography(store, (wanted | read).difference(included))
    names = study_names(of_included, of_others)
    return {
        row["record"]: Cited(
            short=names[row["record"]],
            author=family_of(row["body"]),
            year=str(row["year"] or ""),
            title=" ".join((row["title"] or "").split()),
            doi=row["doi"] or "",
        )
        for row in (*of_included, *of_others)
        if row["record"] in wanted
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
