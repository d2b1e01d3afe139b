"""The curated dataset: what people confirmed and coded in the ledger, as contrasts."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from corpora.store import Store
from corpora.studies import Contrast, Focus, FocusKind, Space


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedReport:
    """One included report with its contrasts; `contrasts` is empty where no focus of it is confirmed."""

    id: str
    study: str
    title: str
    doi: str | None
    pmid: str | None
    contrasts: tuple[Contrast, ...]
    coded: dict[str, dict[str, str]]
    document: str | None


def included_reports(store: Store) -> list[CuratedReport]:
    """Return the reports included at full text, in the order they entered the review, with what is confirmed."""
    rows = store.query("""SELECT r.report, r.first_author, r.year, r.title, r.doi, r.pmid, k.body,
               (SELECT min(d.name) FROM documents d WHERE d.report = r.report) AS document
        FROM reports r JOIN decisions d ON d.report = r.report AND d.step = 'full_text' AND d.judgement = 'include'
        JOIN ledger k ON k.kind = 'record' AND k.key = r.report GROUP BY r.report ORDER BY r.seq""")
    studies = _study_names(rows)
    codings = _codings(store)
    foci = _foci(store)
    reports = []
    for row in rows:
        report = row["report"]
        contrasts = tuple(
            _contrast(report, studies[report], name, found, codings[report]) for name, found in foci[report].items()
        )
        reports.append(
            CuratedReport(id=report, study=studies[report], title=row["title"] or "", doi=row["doi"], pmid=row["pmid"],
                          contrasts=contrasts, coded=dict(codings[report]), document=row["document"])
        )  # fmt: skip
    return reports


def _study_names(rows: list[Any]) -> dict[str, str]:
    """Return "Family, year" for each report; papers that would share a name get letters, in ledger order."""
    plain = {}
    for row in rows:
        author = (json.loads(row["body"]).get("authors") or [{}])[0]
        # MEDLINE prints "Azevedo RT": without the initials it is the family name.
        family = author.get("family") or re.sub(r"\s+[A-Z][A-Z.-]{0,4}$", "", author.get("raw") or "no author")
        plain[row["report"]] = f"{family}, {row['year'] or 'no year'}"
    counts: dict[str, int] = defaultdict(int)
    names = {}
    for report, name in plain.items():
        twins = sum(other == name for other in plain.values())
        counts[name] += 1
        names[report] = name if twins == 1 else f"{name}{'abcdefghijklmnopqrstuvwxyz'[counts[name] - 1]}"
    return names


def _codings(store: Store) -> dict[str, dict[str, dict[str, str]]]:
    """Return report → contrast ("" for the whole report) → field → value."""
    codings: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in store.query("SELECT report, contrast, field, value FROM codings ORDER BY seq"):
        codings[row["report"]][row["contrast"] or ""][row["field"]] = row["value"]
    return codings


def _foci(store: Store) -> dict[str, dict[str, list[Focus]]]:
    found: dict[str, dict[str, list[Focus]]] = defaultdict(dict)
    sql = """SELECT c.*, f.region AS printed_region FROM confirmed_foci c JOIN foci f ON f.focus = c.focus ORDER BY c.seq"""
    for row in store.query(sql):
        focus = Focus(
            x=float(row["x"]), y=float(row["y"]), z=float(row["z"]), raw=row["raw"] or "", kind=FocusKind(row["kind"]),
            space=Space(row["space"]) if row["space"] else None, contrast=row["contrast"], region=row["printed_region"],
            document=row["document"], table=row["table_label"], page=row["page"], row=row["row"],
        )  # fmt: skip
        found[row["report"]].setdefault(row["contrast"] or "all foci", []).append(focus)
    return found


def _contrast(report: str, study: str, name: str, foci: list[Focus], coded: dict[str, dict[str, str]]) -> Contrast:
    coding = {**coded.get("", {}), **coded.get(name, {})}
    size = coding.get("n")
    return Contrast(
        id=name if name.startswith(study.split(",")[0]) else f"{study}: {name}",
        study=study,
        name=name,
        sample=coding.get("sample") or report,
        n=int(float(size)) if size else None,
        foci=tuple(foci),
        coding=coding,
    )
