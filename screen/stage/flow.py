"""The facts PRISMA's boxes rest on, folded from the ledger."""

from __future__ import annotations

from corpora.decisions import Step
from corpora.errors import ProtocolError
from corpora.protocol import Protocol, load_protocol
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME
from screen.folding import parse_method
from screen.prisma.counts import Facts, RecordFact, ReportFact, Retrieval, count
from screen.stage.suggest import Shelf, read_settled, read_shelf


def read_facts(store: Store) -> Facts:
    """Return everything PRISMA's boxes rest on, folded from the ledger (and the previous version's, if named)."""
    protocol = load_protocol(store.protocol_path)
    shelf = read_shelf(store)
    settled = read_settled(store, protocol, shelf)
    removed = {
        str(e.body.get("record")): str(e.body.get("reason") or "other") for e in store.entries("removal")
    }
    records = tuple(
        RecordFact(
            record=entry.key, report=shelf.report_of[entry.key], method=parse_method(entry.body.get("method")),
            source=str(entry.body.get("database") or entry.body.get("source") or ""), removed=removed.get(entry.key),
        )
        for entry in store.entries("record")
    )  # fmt: skip
    retrievals = _retrievals(store, shelf)
    studies = {
        shelf.report_of.get(str(e.body.get("report")), ""): str(e.body.get("value"))
        for e in store.entries("coding")
        if e.body.get("field") == "study"
    }
    reports = tuple(
        ReportFact(
            report=report, screening=settled.steps.get((report, Step.TITLE_ABSTRACT)),
            retrieval=retrievals.get(report, Retrieval.AWAITED),
            assessment=settled.steps.get((report, Step.FULL_TEXT)), study=studies.get(report),
        )
        for report in shelf.reports
    )  # fmt: skip
    n_studies, n_reports = _previous(store, protocol)
    order = sorted(protocol.screening.criteria, key=lambda c: c.priority)
    language = protocol.review.languages[0] if protocol.review.languages else "en"
    return Facts(
        records=records, reports=reports, reasons=tuple((c.id, c.wording.in_language(language)) for c in order),
        previous_studies=n_studies, previous_reports=n_reports,
    )  # fmt: skip


def _retrievals(store: Store, shelf: Shelf) -> dict[str, Retrieval]:
    """Return what became of each report's full text: a document at hand counts, else the last outcome noted."""
    found: dict[str, Retrieval] = {}
    for entry in store.entries("retrieval"):
        report = shelf.report_of.get(str(entry.body.get("report") or entry.key), entry.key)
        outcome = str(entry.body.get("outcome"))
        found[report] = Retrieval(outcome) if outcome in ("retrieved", "not_retrieved") else Retrieval.AWAITED
    for kind in ("document", "fulltext"):
        for entry in store.entries(kind):
            report = shelf.report_of.get(str(entry.body.get("report")), "")
            if report:
                found[report] = Retrieval.RETRIEVED
    return found


def _previous(store: Store, protocol: Protocol) -> tuple[int, int]:
    """Return (studies, reports) of the previous version when the protocol names its review's folder, else zeros."""
    name = protocol.review.previous_version
    if not name:
        return 0, 0
    folder = (store.folder / name).resolve()
    if not (folder / LEDGER_NAME).is_file():
        return 0, 0
    if folder == store.folder.resolve():
        raise ProtocolError(
            "review.previous_version names this review itself.", hint="Name the folder of the earlier one."
        )
    with Store.open(folder) as earlier:
        counts = count(read_facts(earlier))
    return counts.total_studies, counts.total_reports
