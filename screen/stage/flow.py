"""The facts PRISMA's boxes rest on, folded from the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.errors import ProtocolError
from corpora.files import write_atomically
from corpora.notices.wording import REASON, REASON_WORDS
from corpora.nouns.records import parse_method
from corpora.protocol import Criterion, Protocol, load_protocol
from corpora.review.retrieval import read_retrievals
from corpora.review.studies import read_same_study
from corpora.review.taking_over import find_previous, is_taken_over
from corpora.review.versions import Version, is_living, read_versions
from corpora.settled import Reports, Settled, read_coded, read_settled
from corpora.sheets import SUFFIXES, sheet_bytes
from corpora.store import Store
from screen.prisma.boxes import Diagram
from screen.prisma.counts import Facts, PrismaCounts, RecordFact, ReportFact, Retrieval, count, to_rows
from screen.prisma.diagram import lay_out, png_language, to_png, to_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFlow:
    """The flow of one version of a living review, and that of all versions up to it together."""

    version: Version
    counts: PrismaCounts
    cumulative: PrismaCounts


def read_facts(store: Store) -> Facts:
    """Return everything the boxes of the review's last version rest on, with the facts at the close of the one before.

    ProtocolError when the plan names an earlier review that was not taken over: its studies would be missing.
    """
    facts, after = _facts(store), read_versions(store)[-1].after
    if not after:
        return facts
    with Store.open(store.folder, read_only=True, until=after) as earlier:
        return replace(facts, before=_facts(earlier))


def read_flows(store: Store) -> tuple[VersionFlow, ...]:
    """Return the flow of every version of the review, the last one as it is now. Raises as `read_facts` and `count`."""
    flows: list[VersionFlow] = []
    before: Facts | None = None
    versions = read_versions(store)
    for version in versions:
        if version.last is None or version is versions[-1]:
            facts = _facts(store)
        else:
            with Store.open(store.folder, read_only=True, until=version.last) as earlier:
                facts = _facts(earlier)
        counts = count(replace(facts, before=before))
        flows.append(VersionFlow(version=version, counts=counts, cumulative=count(facts)))
        before = facts
    return tuple(flows)


def read_version_boxes(store: Store) -> list[dict[str, object]]:
    """Return every version with its number, trigger and days, its own boxes and the cumulative ones; none of a review of one."""
    if not is_living(store):
        return []
    return [
        {
            "version": flow.version.number,
            "trigger": flow.version.trigger,
            "opened": flow.version.since,
            "closed": flow.version.closed_on,
            "boxes": [{"box": box, "n": n} for box, n in to_rows(flow.counts)],
            "cumulative": [{"box": box, "n": n} for box, n in to_rows(flow.cumulative)],
        }
        for flow in read_flows(store)
    ]


def _facts(store: Store) -> Facts:
    """Return the facts of all versions together, folded from the ledger."""
    protocol = load_protocol(store.protocol_path)
    _check_previous(store, protocol)
    settled = read_settled(store)
    order = sorted(protocol.screening.criteria, key=lambda c: c.priority)
    language = protocol.review.first_language
    return Facts(
        records=_records(store, settled.reports),
        reports=_reports(store, settled),
        reasons=tuple(({c.id: to_reason(c, language) for c in order} | _built_in(protocol, language)).items()),
    )


_RECORDS = (
    """SELECT record, method, database, source, body ->> '$.taken_over.outcome' AS outcome FROM records ORDER BY seq"""
)


def _records(store: Store, reports: Reports) -> tuple[RecordFact, ...]:
    return tuple(
        RecordFact(
            record=row["record"],
            report=reports.of[row["record"]],
            method=parse_method(row["method"]),
            source=str(row["database"] or row["source"] or ""),
            outcome=row["outcome"],
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


def _check_previous(store: Store, protocol: Protocol) -> None:
    """Refuse (ProtocolError) to count while the earlier review that the plan names is not in the ledger."""
    name = protocol.review.previous_version
    if name and not is_taken_over(store, name):
        find_previous(store, protocol)
        raise ProtocolError(
            f"review.previous_version: what {name} included is not taken over yet: the counts would lack it.",
            hint="Run `focimine dedup`: it takes over the earlier review's reports and recognises them.",
        )


LANGUAGES = ("en", "zh")
LONGEST_LABEL = 40
"""Characters of a criterion's wording that fit a line of the diagram as the reason of an exclusion."""


VERSION_COLUMNS = ("version", "flow", "box", "n")


def write_prisma(store: Store, folder: Path, *, suffix: str = ".csv") -> tuple[PrismaCounts, tuple[Path, ...]]:
    """Write prisma.csv (or .tsv, .xlsx), prisma_en.svg, prisma_zh.svg and prisma.png into `folder`; return counts and paths.

    They show the last version; of a review of several, prisma_versions.csv has the boxes of each, its own and
    cumulative. The PNG is in the review's first language where this machine has a font for it, else English.
    ReviewError, and no file, when the boxes do not add up.
    """
    protocol = load_protocol(store.protocol_path)
    flows = read_flows(store) if is_living(store) else ()
    counts = flows[-1].counts if flows else count(read_facts(store))
    diagrams = {language: _diagram(counts, protocol, language) for language in LANGUAGES}
    files = {
        f"prisma{suffix}": sheet_bytes(suffix, ("box", "n"), to_rows(counts)),
        "prisma_en.svg": to_svg(diagrams["en"]).encode(),
        "prisma_zh.svg": to_svg(diagrams["zh"]).encode(),
        "prisma.png": to_png(diagrams[png_language(protocol.review.first_language)]),
    }
    if flows:
        files[f"prisma_versions{suffix}"] = sheet_bytes(suffix, VERSION_COLUMNS, version_rows(flows))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_atomically(folder / name, data)
    for stem in ("prisma", "prisma_versions"):
        for other in SUFFIXES:
            if f"{stem}{other}" not in files:  # counts of an earlier run would contradict these
                (folder / f"{stem}{other}").unlink(missing_ok=True)
    return counts, tuple(folder / name for name in files)


def version_rows(flows: Iterable[VersionFlow]) -> list[tuple[int, str, str, int]]:
    """Return the boxes of every version as (version, flow, box, n): flow is "version" or "cumulative"."""
    return [
        (flow.version.number, name, box, n)
        for flow in flows
        for name, counts in (("version", flow.counts), ("cumulative", flow.cumulative))
        for box, n in to_rows(counts)
    ]


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
