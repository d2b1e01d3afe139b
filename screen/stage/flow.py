"""The facts PRISMA's boxes rest on, folded from the ledger."""

from __future__ import annotations

import re
from pathlib import Path

from corpora.errors import ProtocolError
from corpora.nouns.decisions import Step
from corpora.protocol import Protocol, load_protocol
from corpora.sheets import SUFFIXES, sheet_bytes
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME, write_atomically
from screen.prisma.counts import Facts, PrismaCounts, RecordFact, ReportFact, Retrieval, count, to_rows
from screen.prisma.diagram import lay_out, png_language, to_png, to_svg
from screen.stage.shelf import Shelf, parse_method, read_settled, read_shelf


def read_facts(store: Store) -> Facts:
    """Return everything PRISMA's boxes rest on, folded from the ledger (and the previous version's, if named)."""
    protocol = load_protocol(store.protocol_path)
    shelf = read_shelf(store)
    settled = read_settled(store, protocol, shelf)
    removed = {str(e.body.get("record")): str(e.body.get("reason") or "other") for e in store.entries("removal")}
    records = tuple(
        RecordFact(
            record=entry.key,
            report=shelf.report_of[entry.key],
            method=parse_method(entry.body.get("method")),
            source=str(entry.body.get("database") or entry.body.get("source") or ""),
            removed=removed.get(entry.key),
        )
        for entry in store.entries("record")
    )
    retrievals = _retrievals(store, shelf)
    studies = {
        shelf.report_of.get(str(e.body.get("report")), ""): str(e.body.get("value"))
        for e in store.entries("coding")
        if e.body.get("field") == "study"
    }
    reports = tuple(
        ReportFact(
            report=report,
            screening=settled.steps.get((report, Step.TITLE_ABSTRACT)),
            retrieval=retrievals.get(report, Retrieval.AWAITED),
            assessment=settled.steps.get((report, Step.FULL_TEXT)),
            study=studies.get(report),
        )
        for report in shelf.reports
    )
    n_studies, n_reports = _previous(store, protocol)
    order = sorted(protocol.screening.criteria, key=lambda c: c.priority)
    language = protocol.review.languages[0] if protocol.review.languages else "en"
    return Facts(
        records=records,
        reports=reports,
        reasons=tuple((c.id, c.wording.in_language(language)) for c in order),
        previous_studies=n_studies,
        previous_reports=n_reports,
    )


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


LANGUAGES = ("en", "zh")


LONGEST_LABEL = 40


def write_prisma(review: Path, folder: Path, *, suffix: str = ".csv") -> tuple[PrismaCounts, tuple[Path, ...]]:
    """Write prisma.csv (or .tsv, .xlsx), prisma_en.svg, prisma_zh.svg and prisma.png into `folder`; return counts and paths.

    The PNG is in the review's first language where this machine has a font for it, else English.
    ReviewError, and no file, when the boxes do not add up.
    """
    with Store.open(review) as store:
        protocol = load_protocol(store.protocol_path)
        counts = count(read_facts(store))
    folder.mkdir(parents=True, exist_ok=True)
    diagrams = {}
    for language in LANGUAGES:
        wording = {c.id: to_label(c.wording.in_language(language)) for c in protocol.screening.criteria}
        diagrams[language] = lay_out(counts, language=language, wording=wording)
    first = png_language(protocol.review.languages[0] if protocol.review.languages else "en")
    files = {
        f"prisma{suffix}": sheet_bytes(suffix, ("box", "n"), to_rows(counts)),
        "prisma_en.svg": to_svg(diagrams["en"]).encode(),
        "prisma_zh.svg": to_svg(diagrams["zh"]).encode(),
        "prisma.png": to_png(diagrams[first]),
    }
    for name, data in files.items():
        write_atomically(folder / name, data)
    for other in SUFFIXES:
        if other != suffix:  # counts of an earlier run would contradict these
            (folder / f"prisma{other}").unlink(missing_ok=True)
    return counts, tuple(folder / name for name in files)


def to_label(wording: str) -> str:
    """Return what stands before the first colon of a criterion ("Study type: empirical …"), else the wording."""
    head = re.split(r"[:：]", wording, maxsplit=1)[0].strip()
    return head if 0 < len(head) <= LONGEST_LABEL else wording
