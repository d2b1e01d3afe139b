"""The curated dataset: what people confirmed and coded in the ledger, as contrasts."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpora.errors import ProtocolError
from corpora.judgements import reports_with
from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import NO_CONTRAST, Contrast, Focus, FocusKind, Space
from corpora.store import Store


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
    rows = store.query("""SELECT r.report, r.first_author, r.year, r.title, r.doi, r.pmid, k.body
        FROM reports r JOIN ledger k ON k.kind = 'record' AND k.key = r.report ORDER BY r.seq""")
    documents = {
        row["report"]: row["name"] for row in store.query("SELECT report, name FROM documents ORDER BY name DESC")
    }
    included = reports_with(store, Step.FULL_TEXT, Judgement.INCLUDE)
    rows = [row for row in rows if row["report"] in included]
    studies = _study_names(rows)
    codings = _codings(store)
    foci = _foci(store)
    names = Counter(name for row in rows for name in foci[row["report"]])
    reports = []
    for row in rows:
        report = row["report"]
        contrasts = tuple(
            _contrast(report, studies[report], name, found, codings[report], alone=names[name] == 1)
            for name, found in foci[report].items()
        )
        reports.append(
            CuratedReport(
                id=report,
                study=studies[report],
                title=row["title"] or "",
                doi=row["doi"],
                pmid=row["pmid"],
                contrasts=contrasts,
                coded=dict(codings[report]),
                document=documents.get(report),
            )
        )
    return reports


def left_out(store: Store, reports: Sequence[CuratedReport]) -> list[Problem]:
    """Return a problem for each report or coding that people entered and no analysis will hold."""
    problems = []
    for report in reports:
        names = {contrast.name for contrast in report.contrasts}
        if not names:
            problems.append(
                Problem(
                    code="REPORT-NO-FOCI",
                    item=f"{report.study} ({report.id})",
                    message="It is included, but none of its foci is confirmed: it is in no analysis.",
                    hint="Confirm its foci (`focimine confirm --list`), or say in your report that it gives none.",
                )
            )
        for name in sorted(report.coded) if names else ():
            if name and name not in names:
                problems.append(
                    Problem(
                        code="CODING-NO-CONTRAST",
                        item=f"{report.study} ({report.id})",
                        message=f"Values are coded for {name!r}, but no confirmed focus belongs to a contrast of that name.",
                        hint=f"Its contrasts: {', '.join(sorted(names))}. Correct the name, or confirm the foci it lacks.",
                    )
                )
    included = {report.id for report in reports}
    for row in store.query("SELECT report, count(*) AS n FROM confirmed_foci GROUP BY report ORDER BY min(seq)"):
        if row["report"] not in included:
            problems.append(
                Problem(
                    code="FOCI-NOT-INCLUDED",
                    item=row["report"],
                    message=f"{row['n']} of its foci are confirmed, but it is not included at full text: they are in no analysis.",
                    hint="Decide on the report with `focimine decide --step full_text`.",
                )
            )
    return problems


def _study_names(rows: list[Any]) -> dict[str, str]:
    """Return "Family, year" for each report; papers that would share a name get a, b, c … in ledger order."""
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
        names[report] = name if twins == 1 else f"{name}{_letters(counts[name])}"
    return names


def _letters(number: int) -> str:
    """Return a, b … z, aa, ab … for 1, 2 … 26, 27, 28 …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _codings(store: Store) -> dict[str, dict[str, dict[str, str]]]:
    """Return report → contrast ("" for the whole report) → field → value."""
    codings: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    # People's values come last: of records linked after they were coded, a person's word holds.
    for row in store.query("SELECT report, contrast, field, value FROM codings ORDER BY machine DESC, seq"):
        codings[row["report"]][row["contrast"] or ""][row["field"]] = row["value"]
    return codings


def _foci(store: Store) -> dict[str, dict[str, list[Focus]]]:
    found: dict[str, dict[str, list[Focus]]] = defaultdict(dict)
    sql = """SELECT * FROM confirmed_foci ORDER BY seq"""
    for row in store.query(sql):
        focus = Focus(
            x=float(row["x"]),
            y=float(row["y"]),
            z=float(row["z"]),
            raw=row["raw"] or "",
            kind=FocusKind(row["kind"]),
            space=Space(row["space"]) if row["space"] else None,
            contrast=row["contrast"],
            region=row["region"],
            document=row["document"],
            table=row["table_label"],
            page=row["page"],
            row=row["row"],
        )
        found[row["report"]].setdefault(row["contrast"] or NO_CONTRAST, []).append(focus)
    return found


def _contrast(
    report: str, study: str, name: str, foci: list[Focus], coded: dict[str, dict[str, str]], *, alone: bool
) -> Contrast:
    """Return one contrast; its id is its name where that names the study and no other report uses it."""
    coding = {**coded.get("", {}), **coded.get(name, {})}
    return Contrast(
        id=name if alone and name.startswith(study.split(",")[0]) else f"{study}: {name}",
        study=study,
        name=name,
        sample=coding.get("sample") or report,
        n=_sample_size(coding.get("n"), f"{study}, {name}"),
        foci=tuple(foci),
        coding=coding,
    )


def _sample_size(text: str | None, where: str) -> int | None:
    """Return the coded number of participants, None where nothing is coded; ProtocolError when it is no count."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (number >= 1 and number.is_integer()):
        raise ProtocolError(
            f"{where}: the coded n is {text!r}, not a number of participants.",
            hint="Correct it in the coding sheet (`focimine code -o sheet.csv`, then --from).",
        )
    return int(number)
