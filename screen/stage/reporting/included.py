"""The rows of the table of included studies: each contrast with confirmed coordinates, and reports that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpora.curation.inherited import with_inherited
from corpora.curation.names import COORDINATES, SPACE
from corpora.curation.unconfirmed import Unconfirmed, unconfirmed_values
from corpora.documents.references import fullest
from corpora.nouns.studies import NO_CONTRAST
from corpora.protocol import Protocol
from corpora.review.studies import read_same_study
from corpora.settled import CodedValue, Settled, read_coded
from corpora.store import Store
from screen.prisma.counts import Facts
from screen.prisma.flow import arms_of_reports, to_flow
from screen.reporting.facts import Row, Value
from screen.stage.shelf import Shelf

STUDY = "study"
"""The coding field that says two reports are of one study."""


@dataclass(slots=True, kw_only=True)
class _Foci:
    """The confirmed foci of one contrast."""

    n: int = 0
    spaces: dict[str, None] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)


Coded = Mapping[str | None, Mapping[str, CodedValue]]
"""The coded values of one report: contrast (None: all of it) → field → value."""


def read_rows(store: Store, protocol: Protocol, settled: Settled, shelf: Shelf, facts: Facts) -> tuple[Row, ...]:
    """Return the rows of the included reports in ledger order, the contrasts of a report as they were confirmed.

    `facts` are those the flow diagram rests on: they say which report an earlier version included.
    """
    coded = _coded(store, settled)
    open_values = unconfirmed_values(store, protocol, settled)
    foci = _foci(store, settled)
    studies = dict(read_same_study(store, settled.reports))
    studies |= {
        report: fields[STUDY].value for report, own in coded.items() for fields in own.values() if STUDY in fields
    }
    old = _earlier(facts)
    rows = []
    for report in settled.included():
        record = fullest(shelf.merged(report), shelf.reports[report])
        own = coded.get(report, {})
        named = dict.fromkeys((*foci.get(report, {}), *(contrast for contrast in own if contrast)))
        for contrast in named or (None,):
            found = foci.get(report, {}).get(contrast or "", _Foci())
            values = with_inherited(own.get(None, {}), own.get(contrast, {}), lambda coded: coded.value)
            people = dict(found.people) | {v.who: None for v in values.values() if not v.machine}
            marked = _marked(open_values, report, contrast)
            rows.append(
                Row(
                    report=report,
                    study=studies.get(report, report),
                    record=record,
                    contrast=contrast,
                    n_foci=found.n,
                    spaces=tuple(found.spaces),
                    values={name: Value(text=v.value, unconfirmed=v.machine) for name, v in values.items()},
                    foci_unconfirmed=COORDINATES in marked,
                    space_unconfirmed=SPACE in marked,
                    confirmed_by=tuple(people),
                    is_new=report not in old,
                )
            )
    return tuple(rows)


def _earlier(facts: Facts) -> frozenset[str]:
    """Return the reports that were included before the last version."""
    return frozenset(to_flow(facts, arms_of_reports(facts.records)).previous)


def _foci(store: Store, settled: Settled) -> dict[str, dict[str, _Foci]]:
    """Return report → contrast → what is known of its confirmed foci."""
    found: dict[str, dict[str, _Foci]] = {}
    sql = "SELECT record, contrast, space, confirmed_by, by_machine FROM confirmed_foci ORDER BY seq"
    for row in store.query(sql):
        report = settled.reports.of.get(row["record"], row["record"])
        one = found.setdefault(report, {}).setdefault(row["contrast"] or NO_CONTRAST, _Foci())
        one.n += 1
        one.spaces |= {row["space"]: None} if row["space"] else {}
        one.people |= {} if row["by_machine"] else {row["confirmed_by"]: None}
    return found


def _coded(store: Store, settled: Settled) -> dict[str, dict[str | None, dict[str, CodedValue]]]:
    """Return report → contrast → field → the value in force."""
    found: dict[str, dict[str | None, dict[str, CodedValue]]] = {}
    for (report, contrast, name), value in read_coded(store, settled.reports).items():
        found.setdefault(report, {}).setdefault(contrast, {})[name] = value
    return found


def _marked(open_values: Unconfirmed, report: str, contrast: str | None) -> frozenset[str]:
    """Return what of a contrast's foci nobody confirmed: their coordinates, their space."""
    names = open_values.by_contrast(entering=False).get((report, contrast or ""), ())
    return frozenset(names) & {COORDINATES, SPACE}
