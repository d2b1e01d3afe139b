"""The facts PRISMA's boxes rest on, folded from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.errors import ProtocolError, ReviewError
from corpora.nouns.records import parse_method
from corpora.protocol import Protocol, load_protocol
from corpora.review.retrieval import read_retrievals
from corpora.review.studies import read_same_study
from corpora.review.taking_over import find_previous, is_taken_over
from corpora.review.versions import Version, is_living, read_versions
from corpora.settled import Reports, Settled, read_coded, read_later, read_settled
from corpora.store import Store
from screen.prisma.counts import Facts, PrismaCounts, RecordFact, ReportFact, Retrieval, count_lists, to_rows
from screen.prisma.lists import FlowLists, to_lists
from screen.stage.reasons import read_reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFlow:
    """The flow of one version of a living review, and that of all versions up to it together; the lists behind their boxes."""

    version: Version
    counts: PrismaCounts
    cumulative: PrismaCounts
    lists: FlowLists
    all_lists: FlowLists


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
        lists, all_lists = to_lists(replace(facts, before=before)), to_lists(facts)
        flows.append(
            VersionFlow(
                version=version,
                counts=count_lists(lists, facts.reasons),
                cumulative=count_lists(all_lists, facts.reasons),
                lists=lists,
                all_lists=all_lists,
            )
        )
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
    of = settled.reports.of
    return Facts(
        records=_records(store, settled.reports),
        reports=_reports(store, settled),
        reasons=read_reasons(store, protocol, protocol.review.first_language),
        heirs={record: of[record] for record in sorted(settled.reports.withdrawn) if record in of},
    )


_RECORDS = (
    """SELECT record, method, database, source, body ->> '$.taken_over.outcome' AS outcome FROM records ORDER BY seq"""
)


def _records(store: Store, reports: Reports) -> tuple[RecordFact, ...]:
    later = read_later(store)
    return tuple(
        RecordFact(
            record=row["record"],
            report=reports.of[row["record"]],
            method=parse_method(row["method"]),
            source=str(row["database"] or row["source"] or ""),
            outcome=later[row["record"]]["outcome"] if row["record"] in later else row["outcome"],
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
        place = find_previous(store, protocol)
        if place is not None:
            _check_readable(place, name)
        raise ProtocolError(
            f"review.previous_version: what {name} included is not taken over yet: the counts would lack it.",
            hint="Run `focimine dedup`: it takes over the earlier review's reports and recognises them.",
        )


def _check_readable(place: Path, name: str) -> None:
    """Refuse (ProtocolError, naming the folder) an earlier review that is there and cannot be read."""
    try:
        with Store.open(place, read_only=True) as earlier:
            read_settled(earlier)
    except (ReviewError, OSError) as error:
        hint = f"{error.hint} " if isinstance(error, ReviewError) and error.hint else ""
        raise ProtocolError(
            f"review.previous_version: the review in {name} ({place}) cannot be read: {error}",
            hint=f"{hint}Put it right, or name another folder: without it the counts would lack what it included.",
        ) from error


VERSION_COLUMNS = ("version", "flow", "box", "n")


def version_rows(flows: Iterable[VersionFlow]) -> list[tuple[int, str, str, int]]:
    """Return the boxes of every version as (version, flow, box, n): flow is "version" or "cumulative"."""
    return [
        (flow.version.number, name, box, n)
        for flow in flows
        for name, counts in (("version", flow.counts), ("cumulative", flow.cumulative))
        for box, n in to_rows(counts)
    ]
