"""How people name a report: its id, the id of any of its records, a DOI, a PubMed id."""

from __future__ import annotations

import re

from rapidfuzz import process

from corpora.errors import StoreError
from corpora.ids import parse_doi
from corpora.settled import Reports
from corpora.store import Store

_PMID = re.compile(r"(?:pmid:?\s*)?(\d{1,9})", re.IGNORECASE)
NEAREST = 3


def resolve_report(store: Store, reports: Reports, given: str) -> str:
    """Return the report that `given` names: the id of any of its records, a DOI or a PMID.

    Raises
    ------
    StoreError : no report, or several, are named so.
    """
    given = given.strip()
    if given in reports.of:
        return reports.of[given]
    doi, pmid = parse_doi(given), _PMID.fullmatch(given)
    if doi is None and pmid is None:
        near = [name for name, _, _ in process.extract(given, list(reports.of), limit=NEAREST)]
        raise StoreError(
            f"No report {given} in this review.",
            hint=f"The nearest ids: {', '.join(near)}; `focimine screen --list` shows them."
            if near
            else "It is empty.",
        )
    column, value = ("doi", doi) if doi is not None else ("pmid", pmid[1] if pmid else "")
    rows = store.query(f"SELECT record FROM records WHERE {column} = ?", (value,))
    found = sorted({reports.of[row["record"]] for row in rows})
    if len(found) != 1:
        raise StoreError(
            f"{len(found)} reports have the {column.upper()} {value}.",
            hint=f"Name one by its id: {', '.join(found)}." if found else "Look it up in `focimine screen --list`.",
        )
    return found[0]
