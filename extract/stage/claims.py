"""The claims of a plan and of a manuscript against the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpora.errors import ReviewError
from corpora.nouns.decisions import Step
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.records import Method, parse_method
from corpora.protocol import Claim, load_protocol
from corpora.review.risk_of_bias import hidden_rows
from corpora.settled import Settled, read_coded, read_settled
from corpora.sheets import read_sheet
from corpora.store import Store
from extract.claims.explain import explain_number
from extract.claims.facts import find_facts
from extract.claims.ledger_facts import LedgerFacts, ResultCluster, check_ledger
from extract.claims.reading import read_manuscript
from extract.claims.report import ClaimsReport
from extract.claims.run import check_facts, in_order
from extract.claims.values import Finding, Status, agreement, format_value
from extract.stage.cited import read_cited

CHECK = "plan"
_CLUSTERS = re.compile(r"(?P<folder>[^/]+)/tables/clusters_(?:MNI|TAL)\.tsv$")


def audit_claims(store: Store | None, manuscript: Path | None) -> ClaimsReport:
    """Return what becomes of the plan's claims and of every number found in a manuscript.

    Without a review the manuscript's numbers are held against each other only. `store` is only read.

    Raises
    ------
    FormatError : the manuscript cannot be read.
    ProtocolError : the plan cannot be read.
    """
    findings: list[Finding] = []
    problems: tuple[Problem, ...] = ()
    if store is not None:
        findings += check_plan(store, load_protocol(store.protocol_path).claims)
    if manuscript is not None:
        read = read_manuscript(manuscript)
        facts = find_facts(read)
        findings += check_facts(facts)
        if store is not None:
            findings += check_ledger(facts, read_ledger(store))
        problems = read.document.problems if read.document else ()
    name = manuscript.name if manuscript else None
    return ClaimsReport(findings=in_order(findings), manuscript=name, problems=problems)


_OF_PEOPLE = re.compile(r"decisions|ledger|bias", re.IGNORECASE)
"""Names of views and tables in which one person's judgements stand."""
_BLIND = "people judge apart, and some judgements are hidden until the second person's are in"


def check_plan(store: Store, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield each claim of the plan with what its query gives; a query that gives no number is not checked."""
    sizes = _sizes(store) if claims else []
    blind = bool(claims) and bool(hidden_rows(store))
    for claim in claims:
        found, reason = (None, _BLIND) if blind and _OF_PEOPLE.search(claim.query) else _answer(store, claim)
        differs = found is not None and abs(found - claim.value) > claim.tolerance + 1e-9
        yield Finding(
            check=CHECK,
            subject=claim.id,
            status=agreement(differs=differs) if found is not None else Status.UNCHECKED,
            stated=format_value(claim.value),
            computed="" if found is None else format_value(found),
            arithmetic=" ".join(claim.query.split()),
            explanation=_explained(claim.value, found, sizes) if found is not None and differs else reason,
            places=(Evidence(quote=claim.text, place=f"claims, {claim.id}"),),
        )


def _answer(store: Store, claim: Claim) -> tuple[float | None, str]:
    """Return the number a claim's query gives, else why there is none."""
    try:
        rows = store.ask(claim.query)
    except ReviewError as error:
        return None, error.message
    if len(rows) != 1 or len(rows[0]) != 1:
        return None, "the query does not give one number"
    value = rows[0][0]
    if not isinstance(value, int | float):
        return None, "the ledger holds nothing of it yet" if value is None else "the query does not give a number"
    if value == 0 and claim.value:
        return None, "the ledger holds nothing of it yet"
    return float(value), ""


def _sizes(store: Store) -> list[tuple[str, int]]:
    """Return (author and year of the report, n) of every coded sample size."""
    settled = read_settled(store)
    coded = [one for one in read_coded(store, settled.reports).values() if one.field == "n" and one.value.isdigit()]
    names = _names(store, settled, (one.report for one in coded))
    return [(names.get(one.report, one.report), int(one.value)) for one in coded]


def _names(store: Store, settled: Settled, reports: Iterable[str]) -> dict[str, str]:
    """Return how lists and analyses call each of these reports that has an author: "Xu, 2010a"."""
    return {report: cited.short for report, cited in read_cited(store, reports, settled).items() if cited.author}


def _explained(stated: float, found: float, sizes: Sequence[tuple[str, int]]) -> str:
    """Return how a stated number came about: by digits, or by one coded sample more or less."""
    same = list(dict.fromkeys(name for name, n in sizes if n == abs(stated - found)))
    words = f"differs by {format_value(stated - found)}"
    if same:
        whose = " / ".join(same[:4])
        return f"{words}, the n of {whose}: {'counted once more' if stated > found else 'left out'}?"
    explained = explain_number(stated, found)
    return words if explained.startswith("differs") else f"{words}: {explained}"


def read_ledger(store: Store) -> LedgerFacts:
    """Return the counts of a review that a manuscript may state."""
    settled = read_settled(store)
    methods = [parse_method(row["method"]) for row in store.query("SELECT method FROM records ORDER BY seq")]
    new = [method for method in methods if method is not Method.PREVIOUS]
    outcomes = [settled.outcome(report) for report in settled.reports.records if report not in settled.reports.previous]
    included = settled.included()
    n_foci, contrasts = _confirmed(store, settled, included)
    coded = _coded_contrasts(store, settled, included)
    return LedgerFacts(
        records=len(new) or None,
        from_databases=sum(method is Method.DATABASE for method in new) or None,
        duplicates=len(methods) - len(settled.reports.records) if methods else None,
        screened=sum(outcome.is_screened for outcome in outcomes) or None,
        full_texts=sum((report, Step.FULL_TEXT) in settled.steps for report in settled.reports.records) or None,
        included=len(included) or None,
        experiments=len(coded) or contrasts or None,
        foci=n_foci or None,
        samples=_samples(store, settled, included),
        clusters=tuple(_result_clusters(store)),
    )


def _confirmed(store: Store, settled: Settled, included: Sequence[str]) -> tuple[int, int]:
    """Return how many foci of included reports are confirmed, and of how many contrasts."""
    wanted = set(included)
    rows = [
        (report, row["contrast"])
        for row in store.query("SELECT record, contrast FROM confirmed_foci ORDER BY seq")
        if (report := settled.reports.of.get(row["record"], row["record"])) in wanted
    ]
    return len(rows), len(set(rows))


def _coded_contrasts(store: Store, settled: Settled, included: Sequence[str]) -> set[tuple[str, str]]:
    keys = read_coded(store, settled.reports)
    return {(report, contrast) for report, contrast, _ in keys if contrast and report in set(included)}


def _samples(store: Store, settled: Settled, included: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return (report and sample, n) of each distinct coded sample of the included reports."""
    coded = read_coded(store, settled.reports)
    found: dict[tuple[str, str], int] = {}
    for (report, contrast, field), one in coded.items():
        if field == "n" and report in set(included) and one.value.isdigit():
            sample = coded.get((report, contrast, "sample"))
            key = (report, sample.value if sample else "")
            found[key] = max(found.get(key, 0), int(one.value))
    names = _names(store, settled, (report for report, _ in found))
    return tuple(
        (" ".join(filter(None, (names.get(report) or report, sample))), n) for (report, sample), n in found.items()
    )


def _result_clusters(store: Store) -> Iterator[ResultCluster]:
    """Yield the clusters in the result files that are still there, made last first."""
    for row in store.query("SELECT file FROM results ORDER BY seq"):
        match = _CLUSTERS.search(row["file"] or "")
        path = store.path_of(row["file"]) if match else None
        if match is None or path is None or not path.is_file():
            continue
        for cells in (line.cells for line in read_sheet(path).rows()):
            found = _cluster(cells, match["folder"])
            if found:
                yield found


def _cluster(cells: dict[str, str], analysis: str) -> ResultCluster | None:
    try:
        centres = tuple(
            (float(cells[f"{name}_x"]), float(cells[f"{name}_y"]), float(cells[f"{name}_z"]))
            for name in ("weighted_centre", "centre")
        )
        volume = float(cells["volume_mm3"])
    except (KeyError, ValueError):
        return None
    return ResultCluster(analysis=analysis, number=cells.get("cluster", ""), places=centres, volume=volume)
