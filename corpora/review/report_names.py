"""How people name a report (its id, the id of any of its records, a DOI, a PubMed id), and what they are shown: author and year."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz import process

from corpora.documents.references import nth_letter
from corpora.errors import StoreError
from corpora.ids import parse_doi
from corpora.settled import Reports
from corpora.store import Store

_PMID = re.compile(r"(?:pmid:?\s*)?(\d{1,9})", re.IGNORECASE)
NEAREST = 3
_INITIALS = re.compile(r"\s+[A-Z][A-Z.-]{0,4}$")
"""What MEDLINE prints after a family name."""
WORDS_OF_TITLE = 4


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


def read_bibliography(store: Store, reports: Iterable[str]) -> list[Any]:
    """Return a row per report with its year, title, doi, pmid and body, in the order they entered the review."""
    sql = """SELECT record, year, title, doi, pmid, body FROM records
        WHERE record IN (SELECT value FROM json_each(?)) ORDER BY seq"""
    return store.query(sql, (json.dumps(list(reports)),))


def study_names(included: Sequence[Any], others: Sequence[Any] = ()) -> dict[str, str]:
    """Return "Family, year" for each report; those that would share a name get a, b, c … behind the year.

    Rows are those of `read_bibliography`. Included reports are called alike in lists, sheets and analyses: their letters
    are given in the order of the ledger, and do not depend on `others`, which take the letters that follow.
    """
    plain = {row["record"]: _plain_name(row) for row in (*included, *others)}
    twins = Counter(plain[row["record"]] for row in included)
    counts = Counter[str]()
    names = {}
    for place, (report, name) in enumerate(plain.items()):
        counts[name] += 1
        is_alone = twins[name] == 1 if place < len(included) else counts[name] == 1
        names[report] = name if is_alone else f"{name}{nth_letter(counts[name] - 1)}"
    return names


def family_of(body: str) -> str:
    """Return the family name of the first author of a record, given as JSON; "" where none is known."""
    author = (json.loads(body).get("authors") or [{}])[0]
    return author.get("family") or _INITIALS.sub("", author.get("raw") or "")


def _plain_name(row: Any) -> str:
    """Return author and year; without an author the PubMed id, or the first words of the title."""
    family = family_of(row["body"])
    if family:
        return f"{family}, {row['year'] or 'no year'}"
    if row["pmid"]:
        return f"PMID {row['pmid']}"
    words = " ".join((row["title"] or "no title").split()[:WORDS_OF_TITLE])
    return f"{words}, {row['year'] or 'no year'}"
