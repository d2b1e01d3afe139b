"""The facts PRISMA's boxes rest on, folded from the ledger."""

from __future__ import annotations

import re
from pathlib import Path

from corpora.errors import ProtocolError
from corpora.files import write_atomically
from corpora.notices.wording import REASON, REASON_WORDS
from corpora.nouns.records import parse_method
from corpora.protocol import Criterion, Protocol, load_protocol
from corpora.review.retrieval import read_retrievals
from corpora.review.studies import read_same_study
from corpora.settled import Reports, Settled, read_coded, read_settled
from corpora.sheets import SUFFIXES, sheet_bytes
from corpora.store import Store
from corpora.store.ledger import LEDGER_NAME
from screen.prisma.boxes import Diagram
from screen.prisma.counts import Facts, PrismaCounts, RecordFact, ReportFact, Retrieval, count, to_rows
from screen.prisma.diagram import lay_out, png_language, to_png, to_svg


def read_facts(store: Store) -> Facts:
    """Return everything PRISMA's boxes rest on, folded from the ledger (and the previous version's, if named)."""
    protocol = load_protocol(store.protocol_path)
    settled = read_settled(store)
    n_studies, n_reports = _previous(store, protocol)
    order = sorted(protocol.screening.criteria, key=lambda c: c.priority)
    language = protocol.review.first_language
    return Facts(
        records=_records(store, settled.reports),
        reports=_reports(store, settled),
        reasons=tuple(({c.id: to_reason(c, language) for c in order} | _built_in(protocol, language)).items()),
        previous_studies=n_studies,
        previous_reports=n_reports,
    )


_RECORDS = """SELECT record, method, database, source FROM records ORDER BY seq"""


def _records(store: Store, reports: Reports) -> tuple[RecordFact, ...]:
    return tuple(
        RecordFact(
            record=row["record"],
            report=reports.of[row["record"]],
            method=parse_method(row["method"]),
            source=str(row["database"] or row["source"] or ""),
        )
        for row in store.query(_RECORDS)
    )


def _reports(store: Store, settled: Settled) -> tuple[ReportFact, ...]:
    retrievals = _retrievals(store, settled.reports)
    coded = read_coded(store, settled.reports)
    studies = dict(read_same_study(store, settled.reports))
    studies |= {value.report: value.value for (_, _, field), value in coded.items() if field == "study"}
    return tuple(
        ReportFact(
            report=report,
            screening=outcome.screening,
            retrieval=retrievals.get(report, Retrieval.AWAITED),
            assessment=outcome.assessment,
            study=studies.get(report),
        )
        for report in settled.reports.records
        for outcome in (settled.outcome(report),)
    )


def _retrievals(store: Store, reports: Reports) -> dict[str, Retrieval]:
    """Return what became of each report's full text."""
    return {report: Retrieval(outcome) for report, outcome in read_retrievals(store, reports).items()}


def _previous(store: Store, protocol: Protocol) -> tuple[int, int]:
    """Return (studies, reports) of the previous version when the protocol names its review, else zeros.

    ProtocolError when it names this review or no review: without its studies the counts would be wrong.
    """
    name = protocol.review.previous_version
    if not name:
        return 0, 0
    place = (store.folder / name).resolve()
    if not (place.is_file() or (place / LEDGER_NAME).is_file()):
        raise ProtocolError(
            f"review.previous_version: {name} holds no review.",
            hint="Name the folder of the earlier review as seen from this one's, or remove the key.",
        )
    if place == store.folder.resolve():
        raise ProtocolError(
            "review.previous_version names this review itself.", hint="Name the folder of the earlier one."
        )
    with Store.open(place, read_only=True) as earlier:
        counts = count(read_facts(earlier))
    return counts.total_studies, counts.total_reports


LANGUAGES = ("en", "zh")
LONGEST_LABEL = 40
"""Characters of a criterion's wording that fit a line of the diagram as the reason of an exclusion."""


def write_prisma(store: Store, folder: Path, *, suffix: str = ".csv") -> tuple[PrismaCounts, tuple[Path, ...]]:
    """Write prisma.csv (or .tsv, .xlsx), prisma_en.svg, prisma_zh.svg and prisma.png into `folder`; return counts and paths.

    The PNG is in the review's first language where this machine has a font for it, else English.
    ReviewError, and no file, when the boxes do not add up.
    """
    protocol = load_protocol(store.protocol_path)
    counts = count(read_facts(store))
    diagrams = {language: _diagram(counts, protocol, language) for language in LANGUAGES}
    files = {
        f"prisma{suffix}": sheet_bytes(suffix, ("box", "n"), to_rows(counts)),
        "prisma_en.svg": to_svg(diagrams["en"]).encode(),
        "prisma_zh.svg": to_svg(diagrams["zh"]).encode(),
        "prisma.png": to_png(diagrams[png_language(protocol.review.first_language)]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_atomically(folder / name, data)
    for other in SUFFIXES:
        if other != suffix:  # counts of an earlier run would contradict these
            (folder / f"prisma{other}").unlink(missing_ok=True)
    return counts, tuple(folder / name for name in files)


def _diagram(counts: PrismaCounts, protocol: Protocol, language: str) -> Diagram:
    wording = {c.id: to_reason(c, language) for c in protocol.screening.criteria}
    return lay_out(counts, language=language, wording=wording | _built_in(protocol, language))


def _built_in(protocol: Protocol, language: str) -> dict[str, str]:
    """Return the reason that holds in every review, where the plan has no criterion of that id."""
    planned = {criterion.id for criterion in protocol.screening.criteria}
    return {} if REASON in planned else {REASON: REASON_WORDS.in_language(language)}


def to_reason(criterion: Criterion, language: str) -> str:
    """Return why a report that fails the criterion is excluded, as the flow diagram prints it.

    Without a reason of its own: what comes before the first colon of its wording ("Study type: empirical …"), else
    all of it.
    """
    if criterion.reason:
        return criterion.reason.in_language(language)
    wording = criterion.wording.in_language(language)
    head = re.split(r"[:：]", wording, maxsplit=1)[0].strip()
    return head if 0 < len(head) <= LONGEST_LABEL else wording
